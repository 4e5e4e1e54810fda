"""What lies beside the sheets of a folder and was not read, though it may hold answers: named, with a remedy.

Never named are files that are something else by their name or their content: a README, pictures, pages, what
the tool writes, the folders of questionnaires, hidden files other than the copies that an interview rescued.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from cxmaturity import inputs
from cxmaturity.answers.model import Unread
from cxmaturity.errors import BadInput, plain
from cxmaturity.formats.field_names import shortened
from cxmaturity.formats.kinds import foreign, has_answers, kind_at
from cxmaturity.questionnaire.find import is_report
from cxmaturity.text.language import current, tr
from cxmaturity.text.names import tidy

ENDINGS = (".yaml", ".yml", ".json")
JOURNALS = frozenset((".batch.jsonl", ".batch-before.jsonl"))
"""Whose folder is a batch's own: nothing in it is an input."""
NOT_SHEETS = frozenset(("questionnaires",))
"""Folders that hold something else beside the answers."""
_RESCUED = re.compile(r"\.(.+?)\.unsaved.*\Z")
_OTHERWISE = re.compile(r"(.+?\.(?:ya?ml|json))(?![a-z0-9]).+\Z", re.IGNORECASE)
_DOCUMENTS = frozenset(
    (
        *(".csv", ".tsv", ".tab", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".docx", ".doc"),
        *(".odt", ".rtf", ".pages", ".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".eml", ".msg", ".sav"),
    )
)
_NEVER = frozenset(
    (
        *(".md", ".markdown", ".rst", ".html", ".htm", ".pdf", ".svg", ".png", ".jpg", ".jpeg", ".gif"),
        *(".webp", ".tif", ".tiff", ".heic", ".bmp", ".ico", ".ttf", ".otf", ".woff", ".woff2", ".css"),
        *(".js", ".py", ".ipynb", ".sh", ".ps1", ".bat", ".po", ".mo", ".part", ".lock", ".log", ".xml"),
        *(".jsonl", ".sarif"),
    )
)
_NOTES = frozenset(
    ("readme", "license", "licence", "copying", "changelog", "contributing", "notice", "authors", "makefile")
)
_WAVE = re.compile(r"""^[ ]{0,2}["']?wave["']?[ ]*:[ ]*["']?([^"'#\n]*)""", re.MULTILINE)
_MOST_ENTRIES, _MOST_SHEETS, _MOST_LOOKED_AT = 2000, 200, 20
MOST = 12
"""So many are told of one by one."""


def unread_in(folder: Path, *, wave: str | None = None) -> tuple[Unread, ...]:
    """Return what in `folder` looks like answers and is not read, in the order of the names.

    Where the `wave` of its sheets is given, also folders in it with answers of that wave or of none.
    """
    try:
        with os.scandir(folder) as entries:
            found = sorted(islice(entries, _MOST_ENTRIES), key=lambda one: one.name)
    except OSError:
        return ()
    told = []
    for entry in found:
        try:
            remedy = _remedy_of_folder(entry, wave) if entry.is_dir() else _remedy(entry)
        except OSError:
            continue
        if remedy:
            inputs.note(entry.path)
            told.append(
                Unread(shortened(plain(entry.name)), current.get().pair(plain(folder / entry.name), remedy))
            )
    return tuple(told)


def is_sheet(name: str) -> bool:
    """Return whether a name is that of an answer file."""
    return os.path.splitext(name)[1].lower() in ENDINGS and not name.startswith(".")


def sentences(unread: tuple[Unread, ...]) -> Iterator[str]:
    """Yield what is to be said of files that were not read; of very many, how many more there are."""
    for one in unread[:MOST]:
        yield one.told
    if len(unread) > MOST:
        yield tr("… and {count} more that were not read", count=len(unread) - MOST)


def _remedy(entry: os.DirEntry[str]) -> str:
    """Return what to do with a file that looks like answers; nothing where it does not."""
    name = entry.name
    if name.startswith("."):
        return _of_rescued(name)
    seen = tidy(unicodedata.normalize("NFKC", name))
    stem, ending = os.path.splitext(seen.lower())
    if is_sheet(name) or ending in _NEVER or stem in _NOTES or seen.lower() in _NOTES or not entry.is_file():
        return ""
    if ending in ENDINGS:
        return _rename(entry.path, seen)
    otherwise = _OTHERWISE.match(seen)
    if otherwise:
        return _rename(entry.path, otherwise[1])
    if ending in _DOCUMENTS:
        return _of_document(entry.path)
    return _rename(entry.path, f"{os.path.splitext(seen)[0]}.yaml") if has_answers(Path(entry.path)) else ""


def _of_rescued(name: str) -> str:
    """Return what to do with a copy that an interview rescued; nothing for other hidden files."""
    found = _RESCUED.match(name)
    if not found:
        return ""
    return tr(
        "was not read; an interview saved these answers aside, compare them with {name}", name=plain(found[1])
    )


def _rename(path: str, name: str) -> str:
    """Return the advice to give a file the `name` of a sheet, where that is free."""
    if os.path.lexists(os.path.join(os.path.dirname(path), name)):
        return tr("was not read; {name} is there too: keep one of the two", name=plain(name))
    return tr("was not read; rename it to {name}", name=plain(name))


def _of_document(path: str) -> str:
    """Return what to do with a table, a document or an archive; nothing where the tool wrote it."""
    found = foreign(Path(path))
    if found and found.own:
        return ""
    return tr("was not read; answers are .yaml files, which `cxmaturity assess` writes")


def _remedy_of_folder(entry: os.DirEntry[str], wave: str | None) -> str:
    """Return what to do with a folder of answers; nothing where it holds none, or those of another wave."""
    if wave is None or entry.name.startswith(".") or entry.name.lower() in NOT_SHEETS:
        return ""
    sheets = list(islice(_sheets_below(entry.path), _MOST_SHEETS))
    answers = [one for one in sheets[:_MOST_LOOKED_AT] if kind_at(one) == "answers"]
    if not answers or _of_other_wave(answers[0], wave):
        return ""
    return current.get().plural(
        "is a folder with one answer file, which was not read; put it beside the others",
        "is a folder with {count} answer files, which were not read; put them beside the others",
        len(sheets) - len(sheets[:_MOST_LOOKED_AT]) + len(answers),
    )


def _of_other_wave(path: Path, wave: str) -> bool:
    """Return whether a sheet says that it is of another wave."""
    found = _WAVE.search(path.read_text(encoding="utf-8", errors="replace")[:4096])
    return bool(wave and found and found[1].strip() and tidy(found[1]) != tidy(wave))


def _sheets_below(folder: str) -> Iterator[Path]:
    """Yield the answer files in `folder` and its folders; a batch's own folder has none."""
    looked_at = 0
    for place, folders, files in os.walk(folder):
        looked_at += 1 + len(files)
        if looked_at > _MOST_ENTRIES:
            return
        if JOURNALS & set(files):
            folders.clear()
            continue
        folders[:] = [one for one in folders if not one.startswith(".") and one not in NOT_SHEETS]
        yield from (Path(place, name) for name in sorted(files) if is_sheet(name))


# ---- Finding the waves in a folder: each folder of answer files in it is one, and so is each answer file

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
        files = [one for one in inside if _is_sheet(one) and kind_at(one) == "answers"]
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
    return any(_is_sheet(one) and kind_at(one) == "answers" for one in path.iterdir())


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
