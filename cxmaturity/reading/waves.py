"""Finding the waves in a folder: each folder of answer files in it is one, and so is each answer file."""

import re
from pathlib import Path

from cxmaturity.errors import BadInput, plain
from cxmaturity.language import tr
from cxmaturity.reading.beside import JOURNALS, NOT_SHEETS, is_sheet
from cxmaturity.reading.kinds import ANSWERS, kind_at
from cxmaturity.reading.questionnaire_paths import is_report

_NAMES_ONE = re.compile(rb"""^[ {]*["']?questionnaire["']?[ ]*:""", re.MULTILINE)
_ENOUGH = 65_536


def wave_paths(folder: Path) -> list[Path]:
    """Return the waves in `folder` by name, hidden ones left out.

    Beside folders of answers a file counts where it names a questionnaire: gates and brands do not. Where
    there are neither answer files nor folders of them, the reports are the waves. Raises BadInput where there
    are none.
    """
    try:
        if not folder.exists():
            raise BadInput(tr("{path}: there is no such file or folder", path=plain(folder)))
        if not folder.is_dir():
            message = tr("{path}: is one file; name the folder that holds the waves", path=plain(folder))
            raise BadInput(message)
        inside = sorted(one for one in folder.iterdir() if not one.name.startswith("."))
        folders = [one for one in inside if one.name not in NOT_SHEETS and _holds_sheets(one)]
        files = [one for one in inside if _is_sheet(one) and kind_at(one) == ANSWERS]
        if folders:
            files = [one for one in files if _names_questionnaire(one)]
        reports = [one for one in inside if one.is_file() and is_report(one)]
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInput(tr("{path}: cannot be read: {reason}", path=plain(folder), reason=reason)) from None
    if not (folders or files or reports):
        message = tr("{path}: holds no wave: neither folders of answer files nor answer files (.yaml)")
        raise BadInput(message.format(path=plain(folder)))
    return sorted([*folders, *files], key=lambda one: one.name) or reports


def _holds_sheets(path: Path) -> bool:
    """Return whether `path` is a folder with an answer file directly in it, and none that a batch wrote."""
    if not path.is_dir() or any((path / name).exists() for name in JOURNALS):
        return False
    return any(_is_sheet(one) and kind_at(one) == ANSWERS for one in path.iterdir())


def _is_sheet(path: Path) -> bool:
    """Return whether the name is that of an answer file."""
    return is_sheet(path.name) and not path.is_dir()


def _names_questionnaire(path: Path) -> bool:
    """Return whether the file says which questionnaire it answers; what cannot be read is told later."""
    if not path.is_file():
        return True
    try:
        with path.open("rb") as file:
            return _NAMES_ONE.search(file.read(_ENOUGH)) is not None
    except OSError:
        return True
