"""The parsed form of the bundled questionnaires, kept in the user's cache folder as Python keeps bytecode.

Only what ships with the tool is kept, never a client's file. A kept form counts only if the source beside it
is the same to the byte and it was made by the same version; whatever is wrong with it, the source is read.
"""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from cxmaturity import __version__, inputs
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import UnwritableTarget


class Kept(msgspec.Struct, array_like=True):
    """A parsed questionnaire, the version that parsed it, and the source that it was parsed from."""

    version: str
    source: bytes
    questionnaire: Questionnaire


def parsed_once(path: Path, read: Callable[[Path], Questionnaire]) -> Questionnaire:
    """Return the questionnaire at `path`: the kept form of the very same source, else what `read` returns."""
    try:
        place = _folder() / f"{path.parent.name}-{__version__}.msgpack"
        inputs.note(path)
        source = path.read_bytes()
    except (OSError, RuntimeError):
        # No home folder, or no leave to read: reading says what is wrong.
        return read(path)
    try:
        kept = msgspec.msgpack.decode(place.read_bytes(), type=Kept)
        if (kept.version, kept.source) == (__version__, source):
            return kept.questionnaire
    except (OSError, msgspec.MsgspecError):
        pass
    questionnaire = read(path)
    if not questionnaire.taken and questionnaire.overlay is None:
        # What it rests on may change while its own file does not.
        _keep(place, Kept(version=__version__, source=source, questionnaire=questionnaire))
    return questionnaire


def _folder() -> Path:
    """Return the folder for what can be made again at any time."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "cxmaturity"


def _keep(place: Path, kept: Kept) -> None:
    """Write the kept form, if the system lets us: it only saves time."""
    from cxmaturity.files import save

    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        save(place, msgspec.msgpack.encode(kept))
    except (OSError, UnwritableTarget):
        return
