"""The answers of one unit, and the questionnaire they were given to: read once, and told by their sums."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b, sha256
from pathlib import Path
from typing import NamedTuple

import msgspec

from cxmaturity.answers.beside import unread_in
from cxmaturity.answers.file import LIMIT, answers_document
from cxmaturity.answers.model import Sheets, Unread
from cxmaturity.answers.read import Report, read_assessment, sheet_paths, sheets_of, what_it_carries
from cxmaturity.answers.tally_file import TallyFile
from cxmaturity.answers.team import team_of
from cxmaturity.assess_paths import counts_at, put_into_language
from cxmaturity.errors import BadInput, InvalidFile
from cxmaturity.formats.text_file import read_content
from cxmaturity.formats.yaml_with_lines import Document
from cxmaturity.questionnaire.find import as_seen_from, is_path, is_report
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.shipped import shadows_shipped

_MOST_QUESTIONNAIRES = 64
_TOGETHER = 2 * 1024 * 1024
"""So many bytes of answers are read together."""


class How(NamedTuple):
    """By which questionnaire answers are read, where it is not the one they name, and in which language."""

    questionnaire: str | None
    language: str | None


class BatchQuestionnaire(NamedTuple):
    """A questionnaire in the language of the reports, the sum of all that is in it, and what it shadows."""

    questionnaire: Questionnaire
    sum: str
    shadows: str = ""


class Read(NamedTuple):
    """A unit's sheets, how they name their questionnaire, that questionnaire, and the sum of the answers.

    The report of a group has no sheets: it is the `report` and the `counts` in it.
    """

    asked: str
    found: BatchQuestionnaire
    sheets: Sheets
    made_of: str
    report: Report | None = None
    counts: TallyFile | None = None


class Opened(NamedTuple):
    """What is in the files of a unit, before anything is made of it; no files where that takes more care."""

    path: Path
    files: list[Path]
    contents: list[bytes]


def read_unit(how: How, path: Path) -> Read:
    """Return the unit at `path`. Raises BadInput or InvalidFile with all that is wrong with it."""
    (read,) = read_together(how, [_opened(path)])
    if isinstance(read, Exception):
        raise read
    return read


def read_in_groups(how: How, paths: Iterable[str]) -> Iterator[list[Read | Exception]]:
    """Yield the units at `paths` in groups, each unit read or what is wrong with it.

    A group goes through each stage together: in turns, the code and the data of the parser and of what
    comes after it would again and again displace each other in the processor's caches. A group ends at so
    many bytes that the memory stays small whatever the files are like.
    """
    group: list[Opened] = []
    size = 0
    for path in paths:
        group.append(_opened(Path(path)))
        size += sum([len(content) for content in group[-1].contents])
        if size >= _TOGETHER:
            yield read_together(how, group)
            group, size = [], 0
    if group:
        yield read_together(how, group)


def read_together(how: How, group: Sequence[Opened]) -> list[Read | Exception]:
    """Return the units of `group` in their order, each read or what is wrong with it."""
    parsed = [_parsed(unit) for unit in group]
    return [_read(how, unit, documents) for unit, documents in zip(group, parsed, strict=True)]


def _opened(path: Path) -> Opened:
    """Return what is in the files of the unit at `path`."""
    if not is_report(path):
        with suppress(InvalidFile):
            # Most units are a file: asking the system first what it is would take as long as reading it.
            return Opened(path, [path], [read_content(path, limit=LIMIT)])
        with suppress(BadInput, InvalidFile):
            files = sheet_paths(path)
            return Opened(path, files, [read_content(file, limit=LIMIT) for file in files])
    return Opened(path, [], [])


def _parsed(unit: Opened) -> list[Document]:
    """Return the trees of a unit's files; none where something is wrong with one."""
    both = zip(unit.files, unit.contents, strict=True)
    with suppress(InvalidFile):
        return [answers_document(content, str(file)) for file, content in both]
    return []


def _read(how: How, unit: Opened, documents: list[Document]) -> Read | Exception:
    """Return the unit, or what is wrong with it."""
    try:
        return _read_at_once(how, unit, documents) or _read_with_care(how, unit.path)
    except Exception as error:
        return error


def _read_at_once(how: How, unit: Opened, documents: list[Document]) -> Read | None:
    """Return the unit if all is well with it: if not, reading it with care tells everything that is wrong."""
    try:
        names = [
            name
            for document in documents
            if isinstance(document.tree, dict)
            and isinstance(name := document.tree.get("questionnaire"), str)
            and not is_path(name)
        ]
        if names and len(names) == len(documents):
            folder = os.path.dirname(unit.files[0])
            found, team = questionnaire_called(how, names[0], folder), team_of(Path(folder))
            sheets = sheets_of(documents, found.questionnaire, team)
            beside = unread_in(unit.path) if unit.files != [unit.path] else ()
            made_of = _sum(unit.files, unit.contents, beside, "" if team is None else team.sum)
            return Read(
                asked=names[0], found=found, sheets=sheets.beside(beside, found.shadows), made_of=made_of
            )
    except InvalidFile:
        pass
    return None


def _read_with_care(how: How, path: Path) -> Read:
    """Return the unit at `path`, whatever kind of file it is, or raise everything that is wrong with it."""
    try:
        # Taken first: answers that change meanwhile are then done again, not taken for the same.
        made_of = sum_of(path)
    except OSError:
        made_of = ""  # reading them says why they cannot be read
    given = None if how.questionnaire is None else read_questionnaire(how.questionnaire)
    if is_report(path) and what_it_carries(path) == "counts":
        report, counts = counts_at(path, given)
        name = f"{report.questionnaire.id}@{report.questionnaire.version}"
        found = _in_language(how, report.questionnaire, name, path)
        return Read(asked="", found=found, sheets=Sheets(()), made_of=made_of, report=report, counts=counts)
    questionnaire, sheets = read_assessment(path, given, folders=False)
    asked = "" if is_report(path) else sheets[0].questionnaire
    return Read(
        asked=asked, found=_in_language(how, questionnaire, asked, path), sheets=sheets, made_of=made_of
    )


def files_of(path: Path) -> list[Path]:
    """Return the files that a unit is made of."""
    return [path] if is_report(path) else sheet_paths(path)


def sum_of(path: Path) -> str:
    """Return the sum of a unit: of the names and the bytes of its files, and of what is not read."""
    files = files_of(path)
    beside = unread_in(path) if files != [path] else ()
    return _sum(files, [file.read_bytes() for file in files], beside, _sum_of_team(files[0].parent))


def _sum_of_team(folder: Path) -> str:
    """Return the sum of the team in `folder`; of a broken one, reading the answers tells."""
    try:
        team = team_of(folder)
    except InvalidFile:
        return "broken"
    return "" if team is None else team.sum


def _sum(files: Sequence[Path], contents: Sequence[bytes], beside: Sequence[Unread], team: str) -> str:
    """Return the sum of files and what is in them, of their `team`, and of what lies `beside` them."""
    total = blake2b(team.encode(), digest_size=16)
    for one in beside:
        total.update(f"{one.name}\0".encode())
    for file, content in zip(files, contents, strict=True):
        total.update(f"{file.name}\0{len(content)}\0".encode(errors="surrogateescape"))
        total.update(content)
    return total.hexdigest()


@lru_cache(maxsize=_MOST_QUESTIONNAIRES)
def questionnaire_called(how: How, name: str, folder: str) -> BatchQuestionnaire:
    """Return the questionnaire called `name`, as seen from `folder`, each read once in a process."""
    given, beside = how.questionnaire, Path(folder)
    questionnaire = read_questionnaire(name, beside=beside) if given is None else read_questionnaire(given)
    return _kept(_in_language(how, questionnaire, given or name, beside / "answers.yaml"))


_by_sum: dict[str, BatchQuestionnaire] = {}


def _kept(found: BatchQuestionnaire) -> BatchQuestionnaire:
    """Return the one copy of a questionnaire that was found from many folders."""
    if len(_by_sum) >= _MOST_QUESTIONNAIRES:
        _by_sum.clear()
    return _by_sum.setdefault(found.sum, found)


def _in_language(how: How, questionnaire: Questionnaire, name: str, path: Path) -> BatchQuestionnaire:
    """Return the questionnaire with the texts that the outputs need."""
    folder = path if path.is_dir() else path.parent
    called = how.questionnaire or as_seen_from(folder, name)
    questionnaire = put_into_language(questionnaire, how.language, called, path, None)
    total = sha256(msgspec.json.encode(questionnaire)).hexdigest()[:32]
    return BatchQuestionnaire(questionnaire, total, shadows_shipped(questionnaire))
