"""What building the package adds to its sources: the catalogues of messages, compiled.

`python hatch_build.py` does the same in a checkout.
"""

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

MESSAGES = Path(__file__).resolve().parent / "cxmaturity" / "messages"
DOMAIN = "cxmaturity"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def compile_catalogues(folder: Path = MESSAGES) -> None:
    """Compile every catalogue in `folder` to where gettext looks for it."""
    for source in sorted(folder.glob("*.po")):
        target = folder / source.stem / "LC_MESSAGES" / f"{DOMAIN}.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(compiled(source.read_bytes()))


def compiled(source: bytes) -> bytes:
    """Return a catalogue compiled; the same texts give the same bytes."""
    catalogue = read_po(io.BytesIO(source))
    # Babel writes today's date into the head of the file.
    catalogue.creation_date = catalogue.revision_date = NEVER
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


if __name__ == "__main__":
    compile_catalogues()
else:
    try:
        from hatchling.builders.hooks.plugin.interface import BuildHookInterface
    except ModuleNotFoundError:
        # In a checkout the catalogues are compiled without the build tool.
        pass
    else:

        class CompileCatalogues(BuildHookInterface):
            """Compiles the catalogues before a wheel or an editable install is made."""

            def initialize(self, version: str, build_data: dict) -> None:
                """Compile them, and have the compiled ones packed though git ignores them."""
                compile_catalogues(Path(self.root) / "cxmaturity" / "messages")
                build_data["artifacts"].append("/cxmaturity/messages/*/LC_MESSAGES/*.mo")
