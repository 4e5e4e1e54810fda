"""A tally as a file: what the report of a group carries in place of its answers, and how it is read back."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from cxmaturity.answers.model import EVIDENCE_GRADES, EVIDENCE_NONE, EVIDENCE_RESULT, State
from cxmaturity.answers.tally import OVERALL, QuestionTally, Tally
from cxmaturity.errors import InvalidFile, Problem
from cxmaturity.formats.frozen import Frozen
from cxmaturity.formats.json_text import compact
from cxmaturity.formats.report_file import TALLY, place_of
from cxmaturity.formats.typed import out_of_range, shown
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.scales import Scale, Ticks
from cxmaturity.text.language import tr

_MOST_FAULTS = 20


class TallyFile(Frozen, frozen=True):
    """The attached counts; `strict` says that claims without evidence were held below the highest levels."""

    format: Literal[1]
    strict: bool
    tally: Tally


def write_tally(tally: Tally, *, strict: bool) -> bytes:
    """Return the file of a published tally."""
    return compact(TallyFile(format=1, strict=strict, tally=tally))


def read_tally(path: Path, content: bytes, questionnaire: Questionnaire) -> TallyFile:
    """Return the counts that the report at `path` carries. Raises InvalidFile with what does not add up."""
    place = place_of(path, TALLY)
    hint = tr("get the report again from whoever made it")
    try:
        found = msgspec.json.decode(content, type=TallyFile)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        message = tr("{name} is not a file of counts of format 1", name=TALLY)
        field = _field_of(error)
        raise InvalidFile([Problem(file=place, line=0, field=field, message=message, hint=hint)]) from None
    faults = [
        Problem(file=place, line=0, field=field, message=message, hint=hint)
        for field, message in _faults(found.tally, questionnaire)
    ]
    if faults:
        raise InvalidFile(faults[:_MOST_FAULTS])
    return found


def _field_of(error: Exception) -> str:
    """Return the field of a wrong form that an `error` names, as far as it does: ids are left out there."""
    found = re.search(r" - at `\$\.(?:tally\.)?(.+)`$", str(error))
    return found[1].replace("[...]", ".…") if found else ""


Fault = tuple[str, str]


def _faults(tally: Tally, questionnaire: Questionnaire) -> Iterator[Fault]:
    """Yield the field and the message of everything that cannot be."""
    yield from _of_everybody(tally)
    yield from _of_questions("questions", tally.questions, tally.respondents, questionnaire)
    for group, counts in tally.groups.items():
        yield from _of_questions(
            f"groups.{group}.questions", counts.questions, counts.respondents, questionnaire
        )
    yield from _of_groups(tally)
    known = {group.id for group in questionnaire.groups}
    for group in (*tally.groups, *tally.hidden):
        if group and group not in known:
            yield "groups", tr("{id} is no group of the questionnaire", id=group)
    for group in _repeated((*tally.hidden, *filter(None, tally.groups))):
        yield "hidden", tr("the id {id} is used twice", id=group)
    checks = set() if questionnaire.checklist is None else {one.id for one in questionnaire.checklist.checks}
    if tally.checks is not None and set(tally.checks) != checks:
        yield "checks", tr("are not those of the questionnaire")
    for name, check in (tally.checks or {}).items():
        told = [count for count in (check.yes, check.no, check.unknown, check.silent) if count is not None]
        if any(count < 0 for count in told) or (told and sum(told) != tally.respondents):
            yield f"checks.{name}", tr("does not add up to {count} respondents", count=tally.respondents)
    yield from _of_targets(tally, questionnaire)
    yield from _of_evidence(tally, questionnaire)
    yield from _of_worksheets(tally, questionnaire)


def _of_everybody(tally: Tally) -> Iterator[Fault]:
    """Yield what is wrong with how many there are."""
    for field, count in (("respondents", tally.respondents), ("kept_back", tally.kept_back)):
        if count < 0:
            yield field, tr("is below 0")
    if tally.alone and tally.respondents > 1:
        yield "alone", tr("there are {count} respondents", count=tally.respondents)


def _of_targets(tally: Tally, questionnaire: Questionnaire) -> Iterator[Fault]:
    """Yield targets of no dimension, or at no level."""
    dimensions = {dimension.id for dimension in questionnaire.every_dimension}
    for name, level in tally.targets.items():
        wrong = out_of_range(level, questionnaire.lowest_number, questionnaire.highest_number)
        if name not in dimensions:
            yield f"targets.{name}", tr("there is no such dimension in {id}", id=questionnaire.id)
        elif wrong:
            yield f"targets.{name}", wrong


def _of_evidence(tally: Tally, questionnaire: Questionnaire) -> Iterator[Fault]:
    """Yield figures that rest on evidence and cannot be."""
    if tally.evidenced is None:
        return
    parts = {OVERALL, *(dimension.id for dimension in questionnaire.every_dimension)}
    if set(tally.evidenced) != parts:
        yield "evidenced", tr("is not of the dimensions of the questionnaire")
    for name, one in tally.evidenced.items():
        for figure, value, low, high in (
            ("share", one.share, 0, 1),
            ("index", one.index, 0, 100),
            ("stage", one.stage, 1, len(questionnaire.levels)),
        ):
            wrong = "" if value is None else out_of_range(value, low, high)
            if wrong:
                yield f"evidenced.{name}.{figure}", wrong


def _of_worksheets(tally: Tally, questionnaire: Questionnaire) -> Iterator[Fault]:
    """Yield rows of no worksheet, and figures that no cell could hold."""
    known = {one.id: {column.id: column for column in one.columns} for one in questionnaire.worksheets}
    for sheet, rows in tally.worksheets.items():
        if sheet not in known:
            yield f"worksheets.{sheet}", tr("there is no such worksheet in {id}", id=questionnaire.id)
            continue
        for name in _repeated(row.name for row in rows):
            yield f"worksheets.{sheet}", tr("{name} stands here a second time", name=shown(name))
        for number, row in enumerate(rows, 1):
            for name, value in row.values.items():
                field, column = f"worksheets.{sheet}.#{number}.{name}", known[sheet].get(name)
                # A sum of several rows has no upper end.
                top = column.max if column is not None and row.name else None
                wrong = "" if column is None else out_of_range(value, column.min, top)
                if column is None or not column.is_number:
                    yield field, tr("there is no such column")
                elif wrong:
                    yield field, wrong
                elif column.type == "count" and value != int(value):
                    yield field, tr("must be a whole number (got {got})", got=shown(value))


def _repeated(names: Iterable[str]) -> list[str]:
    """Return what stands among `names` more than once."""
    return [name for name, count in Counter(names).items() if count > 1]


def _of_questions(
    field: str, counts: Mapping[str, QuestionTally], respondents: int, questionnaire: Questionnaire
) -> Iterator[Fault]:
    """Yield what is wrong with the counts of the questions, of so many respondents."""
    asked = {question.id: question for question in questionnaire.questions}
    if set(counts) != set(asked):
        yield field, tr("are not those of the questionnaire")
    for name, one in counts.items():
        if name not in asked:
            continue
        scale = questionnaire.scale_of(asked[name])
        yield from _of_one(f"{field}.{name}", one, scale)
        wrong = "" if one.givers is None else out_of_range(one.givers, 0, max(respondents, 1))
        if wrong:
            yield f"{field}.{name}.givers", wrong
        if one.counting > max(respondents, 1):
            yield (
                f"{field}.{name}.answered",
                tr("{count} answered, of {all} respondents", count=one.counting, all=respondents),
            )
        if one.states is not None and sum(one.states.values()) != max(respondents, 1):
            yield f"{field}.{name}.states", tr("does not add up to {count} respondents", count=respondents)
        if one.decided is not None:
            yield from _of_one(f"{field}.{name}.decided", one.decided, scale)


def _of_one(field: str, counts: QuestionTally, scale: Scale) -> Iterator[Fault]:
    """Yield what is wrong with the counts of one question by themselves."""
    if counts.answered < 0:
        yield f"{field}.answered", out_of_range(counts.answered, 0, None)
    if counts.grade not in EVIDENCE_GRADES:
        yield f"{field}.grade", out_of_range(counts.grade, EVIDENCE_NONE, EVIDENCE_RESULT)
    low, high = scale.bottom, scale.top if scale.options else 0
    assumed = counts.assumed * scale.bottom
    least, most = (counts.answered * points + assumed for points in (low, high))
    if counts.assumed < 0 or (not 0 <= least <= counts.points <= most and not _only_count(counts)):
        yield (
            f"{field}.points",
            tr("{points} cannot come of {count} answers", points=counts.points, count=counts.counting),
        )
    if counts.held is not None and not 0 <= counts.held <= max(
        counts.points, counts.held if counts.decided else 0
    ):
        yield (
            f"{field}.held",
            tr("{points} cannot come of {count} answers", points=counts.held, count=counts.counting),
        )
    yield from _of_options(field, counts, scale, assumed)


def _of_options(field: str, counts: QuestionTally, scale: Scale, assumed: int) -> Iterator[Fault]:
    """Yield what is wrong with how many were not asked, and how many chose each option."""
    unasked = None if counts.states is None else counts.states.get(State.NOT_ASKED, 0)
    if unasked is not None and counts.assumed > unasked:
        yield (
            f"{field}.assumed",
            tr("{count} count as the lowest, of {all} who were not asked", count=counts.assumed, all=unasked),
        )
    if counts.options is None or not scale.options:
        return
    if len(counts.options) != len(scale.options) or any(count < 0 for count in counts.options):
        yield f"{field}.options", tr("are not counts of the {count} options", count=len(scale.options))
        return
    if isinstance(scale, Ticks):
        yield from _of_ticks(field, counts, scale)
        return
    if sum(counts.options) != counts.answered:
        yield f"{field}.options", tr("do not add up to {count} answers", count=counts.answered)
    pairs = zip(scale.options, counts.options, strict=True)
    points = assumed + sum(option.points * count for option, count in pairs)
    if points != counts.points:
        yield f"{field}.points", tr("is {points}, and {sum} by the options", points=counts.points, sum=points)


def _of_ticks(field: str, counts: QuestionTally, scale: Ticks) -> Iterator[Fault]:
    """Yield what is wrong with the counts of what was ticked: each by itself, and the sums of points."""
    if max(counts.options or (), default=0) > counts.answered:
        yield f"{field}.options", tr("do not add up to {count} answers", count=counts.answered)
    sums = counts.sums or {}
    if sum(sums.values()) != counts.answered or any(not 0 <= one <= scale.top for one in sums):
        yield f"{field}.sums", tr("do not add up to {count} answers", count=counts.answered)
    points = sum(one * count for one, count in sums.items())
    if points != counts.points:
        yield f"{field}.points", tr("is {points}, and {sum} by the options", points=counts.points, sum=points)


def _only_count(counts: QuestionTally) -> bool:
    """Return whether of these answers only the number is told."""
    untold = counts.givers is None or counts.decided is not None
    return counts.options is None and untold and not counts.points


def _of_groups(tally: Tally) -> Iterator[Fault]:
    """Yield where the groups together are not all."""
    if not tally.groups:
        return
    if sum(group.respondents for group in tally.groups.values()) != tally.respondents:
        yield "groups", tr("do not add up to {count} respondents", count=tally.respondents)
    for name, counts in tally.questions.items():
        parts = [group.questions[name] for group in tally.groups.values() if name in group.questions]
        if sum(part.answered for part in parts) != counts.answered:
            yield f"groups.{name}", tr("do not add up to {count} answers", count=counts.answered)
