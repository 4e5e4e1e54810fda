"""`./run messages`: extract every word the tool says, update and compile catalogues, list what is open."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from cxmaturity.cli import app
from cxmaturity.text.language import DOMAIN, SHIPPED
from hatch_build import compile_catalogues
from tests.command_line import inner_commands

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "cxmaturity" / "messages"
LOCALES = {tag: one.locale for tag, one in SHIPPED.items() if tag != "en"}
KEYWORDS = {"text": None, "plural": (1, 2), "t": None, "tr": None, "noted": None}
SOURCES = (
    (ROOT / "cxmaturity", [("**.py", "python")]),
    (ROOT / "report_templates", [("**.html", "jinja2"), ("**.md", "jinja2"), ("**.yaml", "jinja2")]),
)
HEADER = "# The words of the tool. Brought up to date and compiled by: ./run messages"


def message_ids() -> set[str | tuple[str, str]]:
    """Return every text that the tool can show, a pair where it has a plural."""
    return set(messages_by_place())


def messages_by_place() -> dict[str | tuple[str, str], set[str]]:
    """Return every text that the tool can show, a pair where it has a plural, with which subjects say it."""
    found: dict[str | tuple[str, str], set[str]] = {}
    for folder, methods in SOURCES:
        for file, _line, message, *_rest in extract_from_dir(folder, methods, keywords=KEYWORDS):
            subject = Path(file).parts[0].removesuffix(".py") if folder.name == "cxmaturity" else "report"
            found.setdefault(message, set()).add(subject)
    for message in help_texts(typer.main.get_command(app)):
        found.setdefault(message, set()).add("cli")
    return {message: subjects for message, subjects in found.items() if message}


def help_texts(command: Any) -> Iterator[str]:
    """Yield the help of a command, its parameters and the commands in it."""
    yield command.help or ""
    for parameter in command.params:
        yield getattr(parameter, "help", None) or ""
    for inner in inner_commands(command).values():
        yield from help_texts(inner)


def compiled(tag: str) -> Path:
    """Return where the compiled catalogue of a language lies, as gettext looks for it."""
    return FOLDER / tag / "LC_MESSAGES" / f"{DOMAIN}.mo"


def read_catalogue(tag: str) -> Catalog:
    """Return the catalogue of a language as it is in its file; a new language has none yet."""
    path = FOLDER / f"{tag}.po"
    if not path.exists():
        return Catalog(locale=LOCALES[tag])
    with path.open("rb") as file:
        return read_po(file, locale=LOCALES[tag])


def texts(message: Message) -> tuple[str, ...]:
    """Return the translated forms of a message."""
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def updated(tag: str) -> Catalog:
    """Return the catalogue with every message id of today, and nothing else, in a fixed order."""
    known = {message.id: message for message in read_catalogue(tag) if message.id}
    made = Catalog(locale=LOCALES[tag], project="cxmaturity", header_comment=HEADER, fuzzy=False)
    empty = ("",) * made.num_plurals
    places = messages_by_place()
    for message_id in sorted(places, key=str):
        old = known.get(message_id)
        text = old.string if old else empty if isinstance(message_id, tuple) else ""
        # Which subjects say it: what a reader fills in of `cxmaturity words` begins with the documents.
        made.add(message_id, text, auto_comments=[", ".join(sorted(places[message_id]))])
    return made


def as_po(catalogue: Catalog) -> bytes:
    """Return a catalogue as text without the clock: the same texts give the same bytes."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, no_location=True)
    unsteady = (
        b'"POT-Creation-Date',
        b'"PO-Revision-Date',
        b'"Last-Translator',
        b'"Report-Msgid',
        b'"Language-Team',
    )
    lines = [
        line for line in out.getvalue().split(b"\n") if not line.startswith((*unsteady, b'"Generated-By'))
    ]
    return b"\n".join(lines)


def main() -> int:
    """Write all catalogues anew; return 1 while a text is open."""
    still_open = 0
    for tag in LOCALES:
        catalogue = updated(tag)
        po = as_po(catalogue)
        (FOLDER / f"{tag}.po").write_bytes(po)
        missing = [message for message in catalogue if message.id and not all(texts(message))]
        for message in missing:
            sys.stdout.write(f"{tag}: open: {message.id!r}\n")
        still_open += len(missing)
    compile_catalogues()
    return 1 if still_open else 0


if __name__ == "__main__":
    sys.exit(main())
