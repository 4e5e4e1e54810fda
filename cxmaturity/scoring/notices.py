"""What a reader must know about the answers themselves, by a stable code; the wording is elsewhere."""

from collections.abc import Iterator, Sequence

from cxmaturity.answers.asked import asked_questions
from cxmaturity.answers.model import Answers, Sheets, State
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import DimensionResult, Notice
from cxmaturity.scoring.targets import disputed_targets
from cxmaturity.scoring.worksheets import disputed_counts
from cxmaturity.text.figures import percent_number

MOST_NOT_APPLICABLE = 0.2
MOST_NAMED = 12


def notices(
    questionnaire: Questionnaire,
    sheets: Sequence[Answers],
    dimensions: Sequence[DimensionResult],
    *,
    strict: bool,
) -> tuple[Notice, ...]:
    """Return what is remarkable about the answers, in a fixed order."""
    return tuple(_notices(questionnaire, sheets, dimensions, strict=strict))


def _notices(
    questionnaire: Questionnaire,
    sheets: Sequence[Answers],
    dimensions: Sequence[DimensionResult],
    *,
    strict: bool,
) -> Iterator[Notice]:
    if isinstance(sheets, Sheets):
        yield from _of_their_place(questionnaire, sheets)
    if strict:
        yield from _capped(questionnaire, dimensions)
    agreed = [q.id for d in dimensions for q in d.questions if q.consensus]
    if agreed:
        yield Notice(code="consensus", values={"questions": ", ".join(agreed)})
    for dimension in dimensions:
        asked = sum(q.weight for q in dimension.questions if q.state is not State.NOT_ASKED)
        left_out = sum(q.weight for q in dimension.questions if q.state is State.NOT_APPLICABLE)
        if asked and left_out / asked > MOST_NOT_APPLICABLE:
            share = str(percent_number(left_out / asked))
            yield Notice(code="many_not_applicable", values={"dimension": dimension.id, "percent": share})
    for name in disputed_targets(sheets):
        yield Notice(code="targets_differ", values={"dimension": name})
    for worksheet in questionnaire.worksheets:
        for name in disputed_counts(worksheet, sheets):
            yield Notice(code="counts_differ", values={"worksheet": worksheet.id, "row": name})
    yield from _not_asked(questionnaire, sheets, dimensions)


def _capped(questionnaire: Questionnaire, dimensions: Sequence[DimensionResult]) -> Iterator[Notice]:
    """Yield which answers are capped, and that of some it is not told."""
    answered = [q for d in dimensions for q in d.questions if q.level is not None]
    capped = [q.id for q in answered if q.capped]
    if capped:
        yield Notice(code="capped", values={"questions": ", ".join(capped)})
    if any(q.capped is None for q in answered):
        yield Notice(code="capped_untold", values={"floor": str(questionnaire.privacy_floor)})


def _of_their_place(questionnaire: Questionnaire, sheets: Sheets) -> Iterator[Notice]:
    """Yield what is remarkable about where the sheets were read: their questionnaire, and what lay beside."""
    if sheets.shadows:
        asked = f"{questionnaire.id} {questionnaire.version}"
        yield Notice(code="shadows_shipped", values={"questionnaire": asked, "shipped": sheets.shadows})
    unread = [one.name for one in sheets.unread if one.like_answers]
    if unread:
        more = ", …" if len(unread) > MOST_NAMED else ""
        yield Notice(code="not_read", values={"files": ", ".join(unread[:MOST_NAMED]) + more})


def _not_asked(
    questionnaire: Questionnaire, sheets: Sequence[Answers], dimensions: Sequence[DimensionResult]
) -> Iterator[Notice]:
    """Yield what was not asked and counts all the same, or was answered all the same."""
    assumed = [q.id for d in dimensions for q in d.questions if q.is_assumed]
    if assumed:
        yield Notice(code="not_asked_is_lowest", values={"questions": ", ".join(assumed)})
    hidden = _answered_though_not_asked(questionnaire, sheets)
    if hidden:
        yield Notice(code="not_asked_but_answered", values={"questions": ", ".join(hidden)})


def _answered_though_not_asked(questionnaire: Questionnaire, sheets: Sequence[Answers]) -> list[str]:
    """Return the questions that hold an answer in a sheet that was not asked them."""
    found: dict[str, None] = {}
    for sheet in sheets:
        asked = {question.id for question in asked_questions(questionnaire, sheet)}
        found |= dict.fromkeys(
            q.id for q in questionnaire.questions if q.id in sheet.answers and q.id not in asked
        )
    return list(found)
