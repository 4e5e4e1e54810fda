"""What one process does with a chunk of units: read, score, write their reports, say what went wrong.

It hands back lines for the journal, ready to be written: the process that gathers them need not look inside.
"""

import gc
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec

from cxmaturity.batch.errors import died, problems_of
from cxmaturity.batch.plan import Unit
from cxmaturity.domain.answers import Answers
from cxmaturity.domain.portfolio import UnitResult
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import CxMaturityError, InvalidFile, MissingComponent, Problem, UnwritableTarget
from cxmaturity.files import save
from cxmaturity.language import nearest
from cxmaturity.pipeline import put_into_language
from cxmaturity.reading import read_assessment, read_questionnaire
from cxmaturity.reading.answers import sheet_paths, sheets_of
from cxmaturity.reading.answers_file import read_answers_document
from cxmaturity.reading.packs import is_path, is_report
from cxmaturity.rendering import render
from cxmaturity.scoring import assess
from cxmaturity.scoring.unit import unit_result

REPORTS = "reports"
_MOST_QUESTIONNAIRES = 64


class Settings(NamedTuple):
    """What holds for all units: how they are scored, and which reports they get in which folder."""

    output: str
    questionnaire: str | None = None
    strict: bool = False
    language: str | None = None
    reports: tuple[str, ...] = ()
    draft: bool = False


class Done(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the journal: a unit, what it was made from, and its result or its problems.

    `name` is that of the unit's reports, `asked` how its answers name their questionnaire, empty for a report
    that carries it; `made_of` is the sum of the answers, `by` that of the questionnaire.
    """

    unit: str
    name: str
    made_of: str = ""
    asked: str = ""
    by: str = ""
    result: UnitResult | None = None
    problems: tuple[Problem, ...] = ()


class Task(NamedTuple):
    """A unit to be worked on, and its line of an earlier run, if it had one that may still hold."""

    unit: Unit
    before: bytes = b""


class Outcome(NamedTuple):
    """A line for the journal, and the kind of its result, empty where it is none.

    A kind is the id and the version of a questionnaire. `stop` ends the batch: a message and a code.
    """

    unit: str
    line: bytes
    kind: str = ""
    stop: tuple[str, int] | None = None


class Found(NamedTuple):
    """A questionnaire in the language of the reports, and the sum of all that is in it."""

    questionnaire: Questionnaire
    sum: str


def work(settings: Settings, tasks: Sequence[Task]) -> list[Outcome]:
    """Return the outcome of each task, in their order."""
    was_on = gc.isenabled()
    # Looking through all that stays, again and again, would cost a fifth of the time.
    gc.freeze()
    gc.disable()
    try:
        return [_outcome(settings, task) for task in tasks]
    finally:
        gc.collect()
        gc.unfreeze()
        if was_on:
            gc.enable()


def dead(task: Task) -> Outcome:
    """Return the outcome of a task whose process died."""
    done = Done(unit=task.unit.path, name=task.unit.name, problems=died(task.unit.path))
    return Outcome(task.unit.path, msgspec.json.encode(done))


def _outcome(settings: Settings, task: Task) -> Outcome:
    """Return the outcome of one task, whatever happens."""
    path, name = task.unit
    try:
        before = _still_holding(settings, task) if task.before else None
        done = before or _done(settings, task.unit)
        return Outcome(path, task.before if before else msgspec.json.encode(done), _kind(done))
    except (MissingComponent, UnwritableTarget) as error:
        # No other unit would fare better.
        return Outcome(path, b"", stop=(str(error), error.exit_code))
    except Exception as error:
        problems = problems_of(error, path)
        return Outcome(path, msgspec.json.encode(Done(unit=path, name=name, problems=problems)))


def _kind(done: Done) -> str:
    """Return the questionnaire and version that a unit answered."""
    return "" if done.result is None else f"{done.result.questionnaire}@{done.result.version}"


def questionnaire_of(settings: Settings, unit: str) -> Questionnaire:
    """Return the questionnaire that the answers at the path `unit` were scored by."""
    return _read(settings, Path(unit), _files(Path(unit)))[1].questionnaire


def _done(settings: Settings, unit: Unit) -> Done:
    """Return the result of one unit, its reports written. Raises what is wrong with it."""
    path = Path(unit.path)
    files = _files(path)
    try:
        # Taken first: answers that change meanwhile are then done again, not taken for the same.
        made_of = sum_of(files)
    except OSError:
        made_of = ""  # reading them says why they cannot be read
    asked, found, sheets = _read(settings, path, files)
    result = unit_result(found.questionnaire, sheets, unit=unit.path, strict=settings.strict)
    if settings.reports:
        _write_reports(settings, unit, found.questionnaire, sheets)
    return Done(unit=unit.path, name=unit.name, made_of=made_of, asked=asked, by=found.sum, result=result)


def _files(path: Path) -> list[Path]:
    """Return the files that a unit is made of."""
    return [path] if is_report(path) else sheet_paths(path)


def _read(settings: Settings, path: Path, files: list[Path]) -> tuple[str, Found, tuple[Answers, ...]]:
    """Return how the answers name their questionnaire, that questionnaire, and the sheets."""
    if not is_report(path):
        try:
            documents = [read_answers_document(file) for file in files]
            names = [document.tree["questionnaire"] for document in documents]
            if all(isinstance(name, str) and not is_path(name) for name in names):
                found = _found(settings, names[0], str(Path(documents[0].file).parent))
                return names[0], found, sheets_of(documents, found.questionnaire)
        except (InvalidFile, KeyError, TypeError):
            # Something is wrong: the slower way tells what, with all the other problems.
            pass
    given = None if settings.questionnaire is None else read_questionnaire(settings.questionnaire)
    questionnaire, sheets = read_assessment(path, given)
    name = "" if is_report(path) else sheets[0].questionnaire
    return name, _in_language(settings, questionnaire, name, path), sheets


@lru_cache(maxsize=_MOST_QUESTIONNAIRES)
def _found(settings: Settings, name: str, folder: str) -> Found:
    """Return the questionnaire called `name`, as seen from `folder`, each read once in a process."""
    given, beside = settings.questionnaire, Path(folder)
    questionnaire = read_questionnaire(name, beside=beside) if given is None else read_questionnaire(given)
    return _kept(_in_language(settings, questionnaire, given or name, beside / "answers.yaml"))


_by_sum: dict[str, Found] = {}


def _kept(found: Found) -> Found:
    """Return the one copy of a questionnaire that was found from many folders."""
    if len(_by_sum) >= _MOST_QUESTIONNAIRES:
        _by_sum.clear()
    return _by_sum.setdefault(found.sum, found)


def _in_language(settings: Settings, questionnaire: Questionnaire, name: str, path: Path) -> Found:
    """Return the questionnaire with the texts that the outputs need."""
    tag = settings.language
    if tag is not None and tag != nearest(questionnaire.language):
        named = settings.questionnaire or name
        questionnaire = put_into_language(questionnaire, tag, named, path, None)
    return Found(questionnaire, sha256(msgspec.json.encode(questionnaire)).hexdigest()[:32])


def _write_reports(
    settings: Settings, unit: Unit, questionnaire: Questionnaire, sheets: tuple[Answers, ...]
) -> None:
    """Write the unit's own reports."""
    assessment = assess(questionnaire, sheets, strict=settings.strict)
    tag = settings.language or nearest(questionnaire.language)
    for target, form in report_files(settings, unit.name):
        save(target, render(assessment, form, language=tag, draft=settings.draft))


def report_files(settings: Settings, name: str) -> list[tuple[Path, str]]:
    """Return the files of a unit's reports, each with its format."""
    folder = Path(settings.output, REPORTS)
    endings = {"shields": "shields.json"}
    return [(folder / f"{name}.{endings.get(form, form)}", form) for form in settings.reports]


def sum_of(files: Sequence[Path]) -> str:
    """Return the sum of a unit's answers: of the names and the bytes of its files."""
    total = sha256()
    for file in files:
        content = file.read_bytes()
        total.update(f"{file.name}\0{len(content)}\0".encode(errors="surrogateescape"))
        total.update(content)
    return total.hexdigest()[:32]


def _still_holding(settings: Settings, task: Task) -> Done | None:
    """Return the unit's earlier result if it is of the same answers, by the same questionnaire."""
    try:
        done = msgspec.json.decode(task.before, type=Done)
        path = Path(task.unit.path)
        if done.name != task.unit.name or done.made_of != sum_of(_files(path)):
            return None
        folder = path if path.is_dir() else path.parent
        if done.asked and is_path(done.asked):
            return None  # rare, and quicker done again than told apart
        by = _found(settings, done.asked, str(folder)).sum if done.asked else done.by
        there = all(file.is_file() for file, _ in report_files(settings, done.name))
        return done if by == done.by and there else None
    except (OSError, CxMaturityError, msgspec.MsgspecError):
        return None
