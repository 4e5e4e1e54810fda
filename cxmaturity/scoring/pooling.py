"""From the sheets to one state and one value for each question."""

from collections import Counter
from collections.abc import Sequence
from math import fsum

import msgspec

from cxmaturity.domain.answers import EVIDENCE_DOCUMENT, UNANSWERED, Answer, Answers, State
from cxmaturity.domain.questionnaire import Dimension, Question, Questionnaire, Scale
from cxmaturity.scoring.applicability import asked_questions
from cxmaturity.scoring.stages import level_of


class Pooled(msgspec.Struct, frozen=True):
    """One question over all sheets.

    `value` is 0-1, the mean over those who answered; `given` holds the individual answers of those who
    were asked, `values` the individual values; `grade` is the best evidence that anyone gave.
    """

    question: Question
    scale: Scale
    state: State
    value: float | None
    level: int | None
    values: tuple[float, ...]
    given: tuple[tuple[Answers, Answer], ...]
    states: dict[State, int]
    grade: int
    unsupported: bool
    capped: bool
    consensus: bool


def individuals(sheets: Sequence[Answers]) -> list[Answers]:
    """Return the members' own sheets; a consensus sheet stands alone only where there is nothing else."""
    own = [sheet for sheet in sheets if not sheet.respondent.is_consensus]
    return own or list(sheets)


def pool(
    questionnaire: Questionnaire, sheets: Sequence[Answers], *, strict: bool = False
) -> list[tuple[Dimension, list[Pooled]]]:
    """Return each dimension with its questions pooled over `sheets`, in the questionnaire's order.

    A consensus sheet's answer replaces the mean. With `strict`, an answer in the two highest levels
    without evidence of grade 2 or more counts as the level below those two.
    """
    asked = {id(sheet): {q.id for q in asked_questions(questionnaire, sheet)} for sheet in sheets}
    own = individuals(sheets)
    agreed = [sheet for sheet in sheets if sheet.respondent.is_consensus and sheet is not own[0]]
    return [
        (dimension, [_pool(questionnaire, q, own, agreed, asked, strict) for q in dimension.questions])
        for dimension in questionnaire.dimensions
    ]


def _pool(
    questionnaire: Questionnaire,
    question: Question,
    own: list[Answers],
    agreed: list[Answers],
    asked: dict[int, set[str]],
    strict: bool,
) -> Pooled:
    """Pool one question."""
    scale = questionnaire.scale_of(question)
    worth = {option.id: scale.value(option) for option in scale.options}
    given = tuple(
        (sheet, sheet.answers.get(question.id, UNANSWERED))
        for sheet in own
        if question.id in asked[id(sheet)]
    )
    states = Counter(answer.state for _, answer in given)
    if len(own) > len(given):
        states[State.NOT_ASKED] = len(own) - len(given)
    decided = [sheet.answers[question.id] for sheet in agreed if question.id in sheet.answers]
    decided = [answer for answer in decided if answer.state is not State.UNANSWERED]
    counting = decided or [answer for _, answer in given]
    grade = max((answer.evidence_grade for answer in [*counting, *(a for _, a in given)]), default=0)
    values = [worth[answer.option] for answer in counting if answer.option is not None]
    capped_values, unsupported = _held_to_evidence(questionnaire, worth, values, grade)
    used = capped_values if strict else values
    value = fsum(used) / len(used) if used else None
    return Pooled(
        question=question,
        scale=scale,
        state=_state(Counter(answer.state for answer in counting)),
        value=value,
        level=None if value is None else level_of(value, questionnaire),
        values=tuple(worth[answer.option] for _, answer in given if answer.option is not None),
        given=given + tuple((s, s.answers[question.id]) for s in agreed if question.id in s.answers),
        states=dict(states),
        grade=grade,
        unsupported=unsupported,
        capped=strict and capped_values != values,
        consensus=bool(decided),
    )


def _state(states: Counter[State]) -> State:
    """Return the state that the respondents' states come to."""
    order = (State.ANSWERED, State.NOT_APPLICABLE, State.UNKNOWN, State.UNANSWERED)
    return next((state for state in order if states[state]), State.NOT_ASKED)


def _held_to_evidence(
    questionnaire: Questionnaire, worth: dict[str, float], values: list[float], grade: int
) -> tuple[list[float], bool]:
    """Return the values as `strict` counts them, and whether any claims more than its evidence shows."""
    claimed_from = len(questionnaire.levels) - 1
    if grade >= EVIDENCE_DOCUMENT:
        return values, False
    below = [value for value in worth.values() if level_of(value, questionnaire) < claimed_from]
    cap = max(below, default=0.0)
    claims = [level_of(value, questionnaire) >= claimed_from for value in values]
    return [min(v, cap) if claim else v for v, claim in zip(values, claims, strict=True)], any(claims)
