"""Finding a questionnaire by name: a path, a folder of the project, the user's own, or a bundled one."""

import os
from collections.abc import Iterator
from pathlib import Path

from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import BadInput
from cxmaturity.language import tr
from cxmaturity.reading.questionnaire_file import read_questionnaire_file
from cxmaturity.reading.typed import did_you_mean
from cxmaturity.resources import bundled

FILE = "questionnaire.yaml"


def read_questionnaire(name: str | Path, *, beside: Path | None = None) -> Questionnaire:
    """Return the questionnaire called `name`: a path, or an id with or without `@` and major version.

    An id is looked up in the folder `questionnaires` of the folder `beside` (and of those above it),
    of the working folder, in the user's own questionnaires and in the bundled ones, in that order.
    Raises BadInput when there is none, InvalidFile when it is broken.
    """
    path = questionnaire_path(name, beside=beside)
    questionnaire = read_questionnaire_file(path)
    wanted = str(name).partition("@")[2]
    if wanted and not questionnaire.version.startswith(f"{wanted}."):
        message = tr("{path} is version {version}, and {name} was asked for")
        raise BadInput(message.format(path=path, version=questionnaire.version, name=name))
    return questionnaire


def questionnaire_path(name: str | Path, *, beside: Path | None = None) -> Path:
    """Return the file that holds the questionnaire called `name`; see `read_questionnaire`."""
    text = str(name)
    as_path = Path(text)
    if isinstance(name, Path) or os.sep in text or text.endswith((".yaml", ".yml")):
        path = as_path / FILE if as_path.is_dir() else as_path
        if not path.is_file():
            raise BadInput(tr("{path}: there is no such questionnaire file", path=path))
        return path
    wanted = text.partition("@")[0]
    for folder in _folders(beside):
        path = folder / wanted / FILE
        if path.is_file():
            return path
    if as_path.is_dir() and (as_path / FILE).is_file():
        return as_path / FILE
    known = sorted(installed(beside))
    hint = did_you_mean(wanted, known) or tr("known are {known}", known=", ".join(known))
    raise BadInput(tr("there is no questionnaire {name}; {hint}", name=wanted, hint=hint))


def installed(beside: Path | None = None) -> dict[str, Path]:
    """Return the questionnaire files that can be named by id; the first place that has an id wins."""
    found: dict[str, Path] = {}
    for folder in _folders(beside):
        for path in sorted(folder.glob(f"*/{FILE}")):
            found.setdefault(path.parent.name, path)
    return found


def _folders(beside: Path | None) -> Iterator[Path]:
    """Yield the folders that hold questionnaires, the nearest first."""
    if beside is not None:
        for folder in (beside.resolve(), *beside.resolve().parents):
            yield folder / "questionnaires"
    yield Path("questionnaires")
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    yield Path(data) / "cxmaturity" / "questionnaires"
    yield bundled("questionnaires")
