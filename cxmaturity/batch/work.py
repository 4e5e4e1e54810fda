"""What one process does with a chunk of units: read, score, write their reports, say what went wrong.

It hands back lines for the journal, ready to be written: the process that gathers them need not look inside.
"""

import gc
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from cxmaturity.batch.errors import died, problems_of
from cxmaturity.batch.plan import Unit
from cxmaturity.batch.rows import writable
from cxmaturity.batch.units import (
    How,
    Read,
    questionnaire_called,
    read_in_groups,
    read_unit,
    sum_of,
)
from cxmaturity.domain.answers import Answers
from cxmaturity.domain.portfolio import UnitResult
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import CxMaturityError, MissingComponent, Problem, UnwritableTarget
from cxmaturity.files import save
from cxmaturity.language import nearest
from cxmaturity.reading.packs import is_path
from cxmaturity.rendering import render
from cxmaturity.rendering.options import Choices
from cxmaturity.scoring import assess
from cxmaturity.scoring.unit import unit_result

REPORTS = "reports"
_as_json = msgspec.json.Encoder().encode


class Settings(NamedTuple):
    """What holds for all units: how they are scored, and which reports they get in which folder."""

    output: str
    questionnaire: str | None = None
    strict: bool = False
    language: str | None = None
    reports: tuple[str, ...] = ()
    draft: bool = False
    csv_dialect: str = "excel"


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

    A kind is the id, the version and the content of a questionnaire. `stop` ends the batch: a message and a
    code.
    """

    unit: str
    line: bytes
    kind: str = ""
    stop: tuple[str, int] | None = None


def encoded(line: msgspec.Struct) -> bytes:
    """Return a line of the journal, whatever bytes the names of files have."""
    try:
        return _as_json(line)
    except UnicodeEncodeError:
        return _as_json(_writable(msgspec.to_builtins(line)))


def _writable(value: Any) -> Any:
    """Return what JSON is made of, every text in it such that it can be written."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, dict):
        return {key: _writable(one) for key, one in value.items()}
    return [_writable(one) for one in value] if isinstance(value, list | tuple) else value


def work(settings: Settings, tasks: Sequence[Task]) -> list[Outcome]:
    """Return the outcome of each task, in their order."""
    was_on = gc.isenabled()
    # Looking through all that stays, again and again, would cost a fifth of the time.
    gc.freeze()
    gc.disable()
    try:
        return _outcomes(settings, tasks)
    finally:
        # What went in circles, such as an error and where it came from.
        gc.collect()
        gc.unfreeze()
        if was_on:
            gc.enable()


def _outcomes(settings: Settings, tasks: Sequence[Task]) -> list[Outcome]:
    """Return the outcome of each task: its earlier result where that still holds, or a new one."""
    before = [_still_holding(settings, task) if task.before else None for task in tasks]
    new = iter(_new(settings, [task.unit for task, done in zip(tasks, before, strict=True) if done is None]))
    return [
        next(new) if done is None else Outcome(task.unit.path, task.before, _kind(done))
        for task, done in zip(tasks, before, strict=True)
    ]


def _new(settings: Settings, units: Sequence[Unit]) -> Iterator[Outcome]:
    """Yield the outcome of each unit."""
    left = iter(units)
    for group in read_in_groups(_how(settings), [unit.path for unit in units]):
        yield from [_outcome(settings, next(left), read) for read in group]


def dead(task: Task) -> Outcome:
    """Return the outcome of a task whose process died."""
    done = Done(unit=task.unit.path, name=task.unit.name, problems=died(task.unit.path))
    return Outcome(task.unit.path, encoded(done))


def _outcome(settings: Settings, unit: Unit, read: Read | Exception) -> Outcome:
    """Return the outcome of one unit, whatever happens."""
    path, name = unit
    try:
        if isinstance(read, Exception):
            raise read
        done = _done(settings, unit, read)
        return Outcome(path, encoded(done), _kind(done))
    except (MissingComponent, UnwritableTarget) as error:
        # No other unit would fare better.
        return Outcome(path, b"", stop=(str(error), error.exit_code))
    except Exception as error:
        problems = problems_of(error, path)
        return Outcome(path, encoded(Done(unit=path, name=name, problems=problems)))


def _kind(done: Done) -> str:
    """Return the questionnaire and the content that a unit answered."""
    return "" if done.result is None else done.result.kind


def questionnaire_of(settings: Settings, unit: str) -> Questionnaire:
    """Return the questionnaire that the answers at the path `unit` were scored by."""
    return read_unit(_how(settings), Path(unit)).found.questionnaire


def _how(settings: Settings) -> How:
    return How(settings.questionnaire, settings.language)


def _done(settings: Settings, unit: Unit, read: Read) -> Done:
    """Return the result of one unit, its reports written. Raises what keeps them from it."""
    asked, found, sheets, made_of = read
    result = unit_result(found.questionnaire, sheets, unit=unit.path, strict=settings.strict)
    if settings.reports:
        _write_reports(settings, unit, found.questionnaire, sheets)
    return Done(unit=unit.path, name=unit.name, made_of=made_of, asked=asked, by=found.sum, result=result)


def _write_reports(
    settings: Settings, unit: Unit, questionnaire: Questionnaire, sheets: tuple[Answers, ...]
) -> None:
    """Write the unit's own reports."""
    assessment = assess(questionnaire, sheets, strict=settings.strict)
    tag = settings.language or nearest(questionnaire.language)
    for target, form in report_files(settings, unit.name):
        choices: Choices = {
            "language": tag,
            "draft": settings.draft,
            "csv_dialect": settings.csv_dialect,
        }
        save(target, render(assessment, form, **choices))


def report_files(settings: Settings, name: str) -> list[tuple[Path, str]]:
    """Return the files of a unit's reports, each with its format."""
    folder = Path(settings.output, REPORTS)
    endings = {"shields": "shields.json"}
    return [(folder / f"{name}.{endings.get(form, form)}", form) for form in settings.reports]


def _still_holding(settings: Settings, task: Task) -> Done | None:
    """Return the unit's earlier result if it is of the same answers, by the same questionnaire."""
    try:
        done = msgspec.json.decode(task.before, type=Done)
        path = Path(task.unit.path)
        if done.name != task.unit.name or done.made_of != sum_of(path):
            return None
        folder = path if path.is_dir() else path.parent
        if done.asked and is_path(done.asked):
            return None  # rare, and quicker done again than told apart
        by = questionnaire_called(_how(settings), done.asked, str(folder)).sum if done.asked else done.by
        there = all(file.is_file() for file, _ in report_files(settings, done.name))
        return done if by == done.by and there else None
    except (OSError, CxMaturityError, msgspec.MsgspecError):
        return None
