"""What a reader must know about the answers themselves, by a stable code; the wording is elsewhere."""

from collections.abc import Iterator, Sequence

from cxmaturity.answers.model import State
from cxmaturity.answers.tally import Remarks
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import DimensionResult, Notice
from cxmaturity.text.figures import percent_number

MOST_NOT_APPLICABLE = 0.2
MOST_NAMED = 12


def notices(
    questionnaire: Questionnaire,
    remarks: Remarks,
    dimensions: Sequence[DimensionResult],
    *,
    strict: bool,
) -> tuple[Notice, ...]:
    """Return what is remarkable about the answers, in a fixed order."""
    return tuple(_notices(questionnaire, remarks, dimensions, strict=strict))


def _notices(
    questionnaire: Questionnaire,
    remarks: Remarks,
    dimensions: Sequence[DimensionResult],
    *,
    strict: bool,
) -> Iterator[Notice]:
    yield from _of_their_place(questionnaire, remarks)
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
    for name in remarks.targets_differ:
        yield Notice(code="targets_differ", values={"dimension": name})
    for worksheet, name in remarks.counts_differ:
        yield Notice(code="counts_differ", values={"worksheet": worksheet, "row": name})
    if remarks.answered_unasked:
        yield Notice(code="not_asked_but_answered", values={"questions": ", ".join(remarks.answered_unasked)})


def _capped(questionnaire: Questionnaire, dimensions: Sequence[DimensionResult]) -> Iterator[Notice]:
    """Yield which answers are capped, and that of some it is not told."""
    answered = [q for d in dimensions for q in d.questions if q.level is not None]
    capped = [q.id for q in answered if q.capped]
    if capped:
        yield Notice(code="capped", values={"questions": ", ".join(capped)})
    if any(q.capped is None for q in answered):
        yield Notice(code="capped_untold", values={"floor": str(questionnaire.privacy_floor)})


def _of_their_place(questionnaire: Questionnaire, remarks: Remarks) -> Iterator[Notice]:
    """Yield what is remarkable about where the sheets were read: their questionnaire, and what lay beside."""
    if remarks.shadows:
        asked = f"{questionnaire.id} {questionnaire.version}"
        yield Notice(code="shadows_shipped", values={"questionnaire": asked, "shipped": remarks.shadows})
    if remarks.unread:
        more = ", …" if len(remarks.unread) > MOST_NAMED else ""
        yield Notice(code="not_read", values={"files": ", ".join(remarks.unread[:MOST_NAMED]) + more})
