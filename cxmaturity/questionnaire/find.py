"""Where a questionnaire lies: a path, a folder of the project, the user's own, or a bundled one."""

import os
from collections.abc import Iterator
from pathlib import Path

from cxmaturity.errors import BadInput, plain
from cxmaturity.formats.field_names import shortened
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.resources import bundled, own_folder
from cxmaturity.text.language import tr
from cxmaturity.text.nearest import did_you_mean

FILE, OVERLAY = "questionnaire.yaml", "overlay.yaml"
REPORT = ".pdf"


def is_path(name: str | Path) -> bool:
    """Return whether a questionnaire is named by its path, not by its id."""
    return (
        isinstance(name, Path)
        or os.sep in name
        or name.startswith(".")
        or name.endswith((".yaml", ".yml", REPORT))
    )


def as_seen_from(folder: Path, name: str) -> str:
    """Return the name by which a questionnaire that a file in `folder` names is found from here."""
    return os.path.join(folder, name) if is_path(name) else name


def is_report(path: Path) -> bool:
    """Return whether `path` is that of a report, which carries its questionnaire and its answers."""
    return path.suffix.lower() == REPORT


def questionnaire_path(name: str | Path, *, beside: Path | None = None) -> Path:
    """Return the file that holds the questionnaire called `name`; see `packs.read_questionnaire`."""
    if is_path(name):
        path = Path(name)
        path = _file_in(path) or path / FILE if _is_there(path, folder=True) else path
        if not _is_there(path):
            raise BadInput(tr("{path}: there is no such questionnaire file", path=_short(path)))
        return path
    wanted = str(name).partition("@")[0]
    if wanted:
        for folder in (*_folders(beside), Path()):
            found = _file_in(folder / wanted)
            if found:
                return found
    known = sorted(installed(beside))
    hint = did_you_mean(wanted, known, tr("`cxmaturity questionnaire list` shows all"))
    raise BadInput(tr("there is no questionnaire {name}; {hint}", name=_short(wanted) or '""', hint=hint))


def installed(beside: Path | None = None) -> dict[str, Path]:
    """Return the questionnaire files that can be named by id; the first place that has an id wins."""
    found: dict[str, Path] = {}
    for folder in _folders(beside):
        for name in (FILE, OVERLAY):
            for path in sorted(folder.glob(f"*/{name}")):
                found.setdefault(path.parent.name, path)
    return found


def must_be(name: str, questionnaire: Questionnaire, path: Path) -> None:
    """Raise BadInput when what lies at `path` is not what `name`, an id with or without version, says."""
    wanted, _, version = name.partition("@")
    if questionnaire.id != wanted:
        message = tr("{path}: holds the questionnaire {id}; its folder must be called so too")
        raise BadInput(message.format(path=plain(path), id=questionnaire.id))
    if version and not f"{questionnaire.version}.".startswith(f"{version}."):
        message = tr("there is no {name} here, only version {version}")
        raise BadInput(message.format(name=_short(name), version=questionnaire.version))


def _folders(beside: Path | None) -> Iterator[Path]:
    """Yield the folders that hold questionnaires, the nearest first."""
    if beside is not None:
        nearest = beside.absolute()
        for folder in (nearest, *nearest.parents):
            yield folder / "questionnaires"
    yield Path("questionnaires")
    own = own_folder()
    if own is not None:
        yield own / "questionnaires"
    yield bundled("questionnaires")


def _file_in(folder: Path) -> Path | None:
    """Return the questionnaire in a folder of its own, or the overlay that makes one of another."""
    return next((folder / name for name in (FILE, OVERLAY) if _is_there(folder / name)), None)


def _is_there(path: Path, *, folder: bool = False) -> bool:
    """Return whether there is a file, or a folder, that we may see at `path`."""
    try:
        return path.is_dir() if folder else path.exists()
    except (OSError, ValueError):
        return False


def _short(name: object) -> str:
    """Return a name as it may stand in a message."""
    return shortened(plain(name))
