"""The caveats of an assessment: what a reader must know beside its figures, by a stable code.

Every output shows them in its own way; the wording is in `words`. What is said of the whole comes from
`caveats_of_whole` alone, so that a portfolio, which has no more than figures, says the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from cxmaturity.answers.model import State
from cxmaturity.answers.privacy import telling_floor
from cxmaturity.answers.tally import Remarks, Tally
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import DimensionResult, Firmness, Notice, NoticeCode, Score, Withheld
from cxmaturity.scoring.shown import applicability_number, index_shown, least_applicable_number
from cxmaturity.scoring.stages import CLAIMED_LEVELS, LOWEST
from cxmaturity.text.figures import percent_number

MOST_NOT_APPLICABLE = 0.2
MOST_NAMED = 12
FIRM = 75
"""A stage that holds in fewer of 100 ways to count is not firm."""


def notices(
    questionnaire: Questionnaire,
    tally: Tally,
    overall: Score,
    dimensions: Sequence[DimensionResult],
    firmness: Firmness | None = None,
    *,
    strict: bool,
) -> tuple[Notice, ...]:
    """Return what is remarkable about the answers, in a fixed order."""
    return tuple(_notices(questionnaire, tally, overall, dimensions, firmness, strict=strict))


def _notices(
    questionnaire: Questionnaire,
    tally: Tally,
    overall: Score,
    dimensions: Sequence[DimensionResult],
    firmness: Firmness | None,
    *,
    strict: bool,
) -> Iterator[Notice]:
    remarks = tally.remarks
    yield from _of_their_place(questionnaire, tally)
    if remarks.renamed:
        yield Notice(code="renamed", values={"questions": ", ".join(remarks.renamed)})
    yield from _of_the_whole(questionnaire, tally, overall, dimensions)
    if firmness is not None and percent_number(firmness.holds) < FIRM:
        yield Notice(code="not_firm", values={"ways": str(percent_number(firmness.holds))})
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
    yield from _of_conditions(remarks, dimensions)


def _of_conditions(remarks: Remarks, dimensions: Sequence[DimensionResult]) -> Iterator[Notice]:
    """Yield what follows from when questions are asked: what counts all the same, and what was answered."""
    assumed = [q.id for d in dimensions for q in d.questions if q.is_assumed]
    if assumed:
        yield Notice(code="not_asked_is_lowest", values={"questions": ", ".join(assumed)})
    partly = [q.id for d in dimensions for q in d.questions if q.assumed and not q.is_assumed]
    if partly:
        yield Notice(code="some_not_asked_are_lowest", values={"questions": ", ".join(partly)})
    if remarks.answered_unasked:
        yield Notice(code="not_asked_but_answered", values={"questions": ", ".join(remarks.answered_unasked)})


# ---- What is to be known of the figures themselves


def caveats_of_whole(
    *,
    quick: bool,
    withheld: Withheld | None,
    applicability: float | None,
    stage: int | None,
    shown: int | None,
) -> Iterator[NoticeCode]:
    """Yield what is to be known of the figures of the whole: a stage as claimed beside the one as shown."""
    if quick:
        yield "quick_set"
    match withheld:
        case "coverage" | "dimension":
            yield "whole_withheld"
        case "applicability":
            yield "too_little_applies"
        case "not_applicable":
            yield "nothing_applies"
        case "quick" | None:
            pass
    told = withheld in ("applicability", "not_applicable")
    if applicability is not None and applicability < 1 and not told:
        yield "applies_in_part"
    if stage is not None and shown is not None and shown < stage:
        yield "shown_below_claimed"


def is_of_figures(code: NoticeCode) -> bool:
    """Return whether a caveat is of the figures of the whole, and so stands wherever these do."""
    match code:
        case (
            "shadows_shipped"
            | "quick_set"
            | "whole_withheld"
            | "too_little_applies"
            | "nothing_applies"
            | "applies_in_part"
            | "shown_below_claimed"
            | "evidence_untold"
            | "not_firm"
        ):
            return True
        case (
            "not_read"
            | "renamed"
            | "few_respondents"
            | "opinions_differ"
            | "capped"
            | "capped_untold"
            | "consensus"
            | "many_not_applicable"
            | "targets_differ"
            | "counts_differ"
            | "not_asked_but_answered"
            | "not_asked_is_lowest"
            | "some_not_asked_are_lowest"
        ):
            return False
        case _:
            assert_never(code)


def is_untold(index: float | None, share: float | None) -> bool:
    """Return whether it is kept back how much of a score rests on evidence; of nothing, nothing does."""
    return bool(index) and share is None


def are_few(tally: Tally, questionnaire: Questionnaire) -> bool:
    """Return whether too few answered for what was chosen, and how far they agree, to be told."""
    return not tally.alone and tally.respondents < telling_floor(questionnaire, named=tally.named)


def _of_the_whole(
    questionnaire: Questionnaire, tally: Tally, overall: Score, dimensions: Sequence[DimensionResult]
) -> Iterator[Notice]:
    """Yield what is to be known of the figures, and what of them is not told."""
    codes = caveats_of_whole(
        quick=tally.quick,
        withheld=overall.withheld,
        applicability=overall.applicability,
        stage=overall.stage,
        shown=overall.stage_shown,
    )
    for code in codes:
        yield Notice(code=code, values=_values(code, questionnaire, overall, dimensions))
    floor = {"floor": str(questionnaire.privacy_floor)}
    if any(is_untold(score.index, score.evidence_share) for score in (overall, *dimensions)):
        yield Notice(code="evidence_untold", values=floor)
    if are_few(tally, questionnaire):
        yield Notice(code="few_respondents", values=floor)
    differ = [q.id for d in dimensions for q in d.questions if q.found is not None and q.found.differ]
    if differ:
        yield Notice(code="opinions_differ", values={"questions": ", ".join(differ)})


def _values(
    code: NoticeCode, questionnaire: Questionnaire, overall: Score, dimensions: Iterable[DimensionResult]
) -> dict[str, str]:
    """Return the values of a caveat of the whole, as they are printed."""
    applies = applicability_number(overall.applicability or 0.0, questionnaire)
    if code == "whole_withheld":
        open_ones = (d for d in dimensions if d.weight and d.index is None)
        without = [d.id for d in open_ones if d.withheld != "not_applicable"]
        low, high = (index_shown(bound or 0.0, questionnaire) for bound in (overall.low, overall.high))
        return {"dimensions": ", ".join(without), "low": low, "high": high}
    if code == "too_little_applies":
        return {"percent": applies, "needed": least_applicable_number(questionnaire)}
    if code == "applies_in_part":
        return {"percent": applies}
    if code == "shown_below_claimed" and overall.stage is not None and overall.stage_shown is not None:
        claimed, shown = (questionnaire.number_of(stage) for stage in (overall.stage, overall.stage_shown))
        found = {"claimed": str(claimed), "shown": str(shown)}
        if len(questionnaire.levels) <= CLAIMED_LEVELS:
            return found | {"lowest": str(questionnaire.number_of(LOWEST))}
        return found if questionnaire.says_starts else found | {"parts": str(len(questionnaire.levels))}
    return {}


# ---- What is to be known of the answers


def _capped(questionnaire: Questionnaire, dimensions: Sequence[DimensionResult]) -> Iterator[Notice]:
    """Yield which answers are capped, and that of some it is not told."""
    answered = [q for d in dimensions for q in d.questions if q.level is not None]
    capped = [q.id for q in answered if q.capped]
    if capped:
        yield Notice(code="capped", values={"questions": ", ".join(capped)})
    if any(q.capped is None for q in answered):
        yield Notice(code="capped_untold", values={"floor": str(questionnaire.privacy_floor)})


def _of_their_place(questionnaire: Questionnaire, tally: Tally) -> Iterator[Notice]:
    """Yield what is remarkable about where the sheets were read: their questionnaire, and what lay beside."""
    remarks = tally.remarks
    if remarks.shadows:
        asked = f"{questionnaire.id} {questionnaire.version}"
        yield Notice(code="shadows_shipped", values={"questionnaire": asked, "shipped": remarks.shadows})
    if remarks.unread:
        more = ", …" if len(remarks.unread) > MOST_NAMED else ""
        yield Notice(code="not_read", values={"files": ", ".join(remarks.unread[:MOST_NAMED]) + more})
