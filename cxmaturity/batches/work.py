"""What one process does with a chunk of units: read, score, write their reports, say what went wrong."""

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from cxmaturity.answers.counting import tally_of
from cxmaturity.answers.issued import Publication
from cxmaturity.answers.read import Report
from cxmaturity.answers.tally import Tally
from cxmaturity.answers.tally_file import TallyFile
from cxmaturity.assess_paths import assessed_again, check_evidence
from cxmaturity.batches.plan import Unit
from cxmaturity.batches.rows import writable
from cxmaturity.batches.unit_answers import (
    How,
    Read,
    questionnaire_called,
    read_in_groups,
    read_unit,
    sum_of,
)
from cxmaturity.errors import (
    BadInput,
    CxMaturityError,
    InvalidFile,
    MissingComponent,
    Problem,
    UnwritableTarget,
)
from cxmaturity.files import save
from cxmaturity.questionnaire.find import as_seen_from, is_path
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.tool_words import bring_words, file_called
from cxmaturity.report import render
from cxmaturity.report.options import Choices
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.dates import day_of_making
from cxmaturity.text.language import LANGUAGES, Language, around, bring, current, language, tr
from cxmaturity.waves.portfolio import UnitResult
from cxmaturity.waves.unit import unit_result

# ---- What went wrong with one unit: rows for `errors.csv`, never the end of the rest

MOST = 100
"""The most problems of one unit that are told."""


def problems_of(error: Exception, unit: str) -> tuple[Problem, ...]:
    """Return what `error` says about the unit at the path `unit`."""
    if isinstance(error, InvalidFile):
        told = error.problems[:MOST]
        more = len(error.problems) - MOST
        if more > 0:
            told = [
                *told,
                Problem(file=unit, line=0, field="", message=tr("… and {count} more problems", count=more)),
            ]
        return tuple(told)
    if isinstance(error, BadInput | CxMaturityError):
        message = str(error).removeprefix(f"{unit}: ")
        return (Problem(file=unit, line=0, field="", message=message),)
    named = f"{type(error).__name__}: {error}"
    return (
        Problem(file=unit, line=0, field="", message=tr("this is a fault of the tool: {error}", error=named)),
    )


def died(unit: str) -> tuple[Problem, ...]:
    """Return the problem of a unit whose process came to an end while it worked on it."""
    message = tr("the process that worked on it died")
    return (
        Problem(
            file=unit,
            line=0,
            field="",
            message=message,
            hint=tr("is it too large for the memory of this machine?"),
        ),
    )


# ---- What one process does with a chunk of units: read, score, write their reports, say what went wrong
#
# It hands back lines for the journal, ready to be written: the process that gathers them need not look
# inside.

REPORTS = "reports"
_as_json = msgspec.json.Encoder().encode


class Settings(NamedTuple):
    """What holds for all units: how they are scored, which reports they get where, whether plans are made."""

    output: str
    questionnaire: str | None = None
    strict: bool = False
    language: str | None = None
    reports: tuple[str, ...] = ()
    draft: bool = False
    csv_dialect: str = "excel"
    despite_difference: bool = False
    plans: bool = False


class Done(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the journal: a unit, what it was made from, and its result or its problems.

    `name` is that of the unit's reports, `asked` how its answers name their questionnaire, empty for a report
    that carries it; `made_of` is the sum of the answers, `by` that of the questionnaire. `told` is what is to
    be said of who answered and is no member of the team.
    """

    unit: str
    name: str
    made_of: str = ""
    asked: str = ""
    by: str = ""
    result: UnitResult | None = None
    problems: tuple[Problem, ...] = ()
    told: tuple[str, ...] = ()


class Task(NamedTuple):
    """A unit to be worked on, and its line of an earlier run, if it had one that may still hold."""

    unit: Unit
    before: bytes = b""


class UnitOutcome(NamedTuple):
    """A line for the journal, and the kind of its result, empty where it is none.

    A kind is the id, the version and the content of a questionnaire. `stop` ends the batch: a message and a
    code.
    """

    unit: str
    line: bytes
    kind: str = ""
    stop: tuple[str, int] | None = None


def encoded(line: msgspec.Struct | dict[str, Any]) -> bytes:
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


def work(
    settings: Settings, tasks: Sequence[Task], own_words: tuple[Language, ...] = ()
) -> list[UnitOutcome]:
    """Return the outcome of each task, in their order, in the language of the output: it goes into files.

    `own_words` are the languages whose words the reader has brought.
    """
    was_on = gc.isenabled()
    bring(*own_words)
    spoken = current.set(language(settings.language or "en"))
    # Looking through all that stays, again and again, would cost a fifth of the time.
    gc.freeze()
    gc.disable()
    try:
        return _outcomes(settings, tasks)
    finally:
        # What went in circles, such as an error and where it came from.
        gc.collect()
        gc.unfreeze()
        current.reset(spoken)
        if was_on:
            gc.enable()


def _outcomes(settings: Settings, tasks: Sequence[Task]) -> list[UnitOutcome]:
    """Return the outcome of each task: its earlier result where that still holds, or a new one."""
    before = [_still_holding(settings, task) if task.before else None for task in tasks]
    new = iter(_new(settings, [task.unit for task, done in zip(tasks, before, strict=True) if done is None]))
    return [
        next(new) if done is None else UnitOutcome(unit=task.unit.path, line=task.before, kind=_kind(done))
        for task, done in zip(tasks, before, strict=True)
    ]


def _new(settings: Settings, units: Sequence[Unit]) -> Iterator[UnitOutcome]:
    """Yield the outcome of each unit."""
    left = iter(units)
    for group in read_in_groups(_how(settings), [unit.path for unit in units]):
        counted = [_counted(read) for read in group]
        yield from [
            _outcome(settings, next(left), read, tally) for read, tally in zip(group, counted, strict=True)
        ]


def _counted(read: Read | Exception) -> Tally | Exception:
    """Return the counts of a unit, or what is wrong with it."""
    if isinstance(read, Exception):
        return read
    if read.counts is not None:
        return read.counts.tally
    try:
        return tally_of(read.found.questionnaire, read.sheets, rows=False)
    except Exception as error:
        return error


def dead(task: Task) -> UnitOutcome:
    """Return the outcome of a task whose process died."""
    done = Done(unit=task.unit.path, name=task.unit.name, problems=died(task.unit.path))
    return UnitOutcome(unit=task.unit.path, line=encoded(done))


def _outcome(settings: Settings, unit: Unit, read: Read | Exception, tally: Tally | Exception) -> UnitOutcome:
    """Return the outcome of one unit, whatever happens."""
    path, name = unit
    try:
        if isinstance(read, Exception):
            raise read
        if isinstance(tally, Exception):
            raise tally
        done = _done(settings, unit, read, tally)
        return UnitOutcome(unit=path, line=encoded(done), kind=_kind(done))
    except (MissingComponent, UnwritableTarget) as error:
        # No other unit would fare better.
        return UnitOutcome(unit=path, line=b"", stop=(str(error), error.exit_code))
    except Exception as error:
        problems = problems_of(error, path)
        return UnitOutcome(unit=path, line=encoded(Done(unit=path, name=name, problems=problems)))


def _kind(done: Done) -> str:
    """Return the questionnaire and the content that a unit answered."""
    return "" if done.result is None else done.result.kind


def questionnaire_of(settings: Settings, unit: str, warn: Callable[[str], None]) -> Questionnaire:
    """Return the questionnaire by which the answers at the path `unit` were scored, its words brought.

    `warn` is told which of them are missing.
    """
    read = read_unit(_how(settings), Path(unit))
    words_for_unit(settings, unit, read.asked, read.found.questionnaire, warn)
    return read.found.questionnaire


def words_for_unit(
    settings: Settings,
    unit: str,
    asked: str,
    questionnaire: Questionnaire,
    warn: Callable[[str], None] | None = None,
) -> str:
    """Return the language of what is said of a unit, its words brought: units may have words of their own."""
    tag, path = settings.language or around(questionnaire.language), Path(unit)
    if tag not in LANGUAGES:
        folder = path if path.is_dir() else path.parent
        called = settings.questionnaire or as_seen_from(folder, asked)
        bring_words(tag, file_called(called, folder), warn)
    return tag


def _how(settings: Settings) -> How:
    return How(settings.questionnaire, settings.language)


def _done(settings: Settings, unit: Unit, read: Read, tally: Tally) -> Done:
    """Return the result of one unit, its reports written. Raises what keeps them from it."""
    asked, found, sheets, made_of, report, counts = read
    if report is not None and counts is not None:
        return _done_again(settings, unit, read, report, counts)
    result = unit_result(found.questionnaire, tally, unit=unit.path, strict=settings.strict)
    if settings.plans:
        result = _with_plan(result, assess(found.questionnaire, sheets, strict=settings.strict, redraw=False))
    with _issued(settings, unit, read) if len(sheets) > 1 else nullcontext():
        if settings.reports:
            tag = words_for_unit(settings, unit.path, asked, found.questionnaire)
            _write_reports(settings, unit, tag, assess(found.questionnaire, sheets, strict=settings.strict))
    return Done(
        unit=unit.path,
        name=unit.name,
        made_of=made_of,
        asked=asked,
        by=found.sum,
        result=result,
        told=sheets.told,
    )


def _done_again(settings: Settings, unit: Unit, read: Read, report: Report, counts: TallyFile) -> Done:
    """Return the result of a unit that is the report of a group, of the counts in it."""
    path, asked, strict = Path(unit.path), read.found.questionnaire, settings.strict or counts.strict
    check_evidence(path, counts, strict=strict)
    result = unit_result(asked, counts.tally, unit=unit.path, strict=strict)
    if settings.plans:
        result = _with_plan(result, assessed_again(path, report, asked, counts, strict=strict, redraw=False))
    if settings.reports:
        tag = words_for_unit(settings, unit.path, read.asked, asked)
        again = assessed_again(path, report, asked, counts, strict=strict, redraw=True)
        _write_reports(settings, unit, tag, again)
    return Done(unit=unit.path, name=unit.name, made_of=read.made_of, by=read.found.sum, result=result)


def _with_plan(result: UnitResult, assessment: Assessment) -> UnitResult:
    """Return what a portfolio keeps of a unit with its plan, or why it has none.

    Raises MissingComponent without the solver.
    """
    # Loaded here: few batches make plans.
    from cxmaturity.waves.unit_plan import unit_plan

    try:
        return msgspec.structs.replace(result, plan=unit_plan(assessment))
    except BadInput as error:
        return msgspec.structs.replace(result, no_plan=str(error))


def _issued(settings: Settings, unit: Unit, read: Read) -> AbstractContextManager[None]:
    """Return the block in which the outputs about a group are entered into its ledger, as one."""
    issued = Publication(
        name=os.path.basename(os.path.abspath(settings.output)),
        format="batch",
        day=day_of_making().isoformat(),
        despite_difference=settings.despite_difference,
        is_issued=not settings.draft,
    )
    issued.tells_of(Path(unit.path), read.found.questionnaire, read.sheets)
    return issued.entered()


def _write_reports(settings: Settings, unit: Unit, tag: str, assessment: Assessment) -> None:
    """Write the unit's own reports, in the language `tag`."""
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
