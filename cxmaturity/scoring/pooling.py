"""From the sheets to one state and one value for each question."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import fsum

import msgspec

from cxmaturity.domain.answers import EVIDENCE_DOCUMENT, UNANSWERED, Answer, Answers, State
from cxmaturity.domain.questionnaire import Dimension, Question, Questionnaire, Scale
from cxmaturity.scoring.applicability import asked_questions
from cxmaturity.scoring.worth import Worth, worths


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


Member = tuple[Answers, dict[str, Answer], set[str]]
"""A sheet with its answers and the questions that it was asked."""


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
    members = [(sheet, sheet.answers, asked[id(sheet)]) for sheet in own]
    worth = worths(questionnaire)
    if len(own) == 1 and not agreed:
        return [
            (
                dimension,
                [_alone(questionnaire, q, worth[q.id], members[0], strict) for q in dimension.questions],
            )
            for dimension in questionnaire.dimensions
        ]
    return [
        (
            dimension,
            [_pool(questionnaire, q, worth[q.id], members, agreed, strict) for q in dimension.questions],
        )
        for dimension in questionnaire.dimensions
    ]


def _pool(
    questionnaire: Questionnaire,
    question: Question,
    worth: Worth,
    members: list[Member],
    agreed: list[Answers],
    strict: bool,
) -> Pooled:
    """Pool one question; `members` are the own sheets, each with its answers and what it was asked."""
    name = question.id
    given = tuple(
        [(sheet, answers.get(name, UNANSWERED)) for sheet, answers, asked in members if name in asked]
    )
    own = [answer for _, answer in given]
    states = _counts(own)
    if len(members) > len(given):
        states[State.NOT_ASKED] = len(members) - len(given)
    decided = [sheet.answers[name] for sheet in agreed if name in sheet.answers] if agreed else []
    decided = [answer for answer in decided if answer.state is not State.UNANSWERED]
    counting = decided or own
    grade = max([answer.evidence_grade for answer in [*decided, *own]], default=0)
    values = [worth.values[answer.option] for answer in counting if answer.option is not None]
    capped_values, unsupported = _held_to_evidence(questionnaire, worth, values, grade)
    used = capped_values if strict else values
    value = fsum(used) / len(used) if used else None
    return Pooled(
        question=question,
        scale=worth.scale,
        state=_state(_counts(counting)),
        value=value,
        level=None if value is None else worth.level(value, questionnaire),
        values=tuple([worth.values[answer.option] for answer in own if answer.option is not None]),
        given=given + tuple((s, s.answers[name]) for s in agreed if name in s.answers) if agreed else given,
        states=states,
        grade=grade,
        unsupported=unsupported,
        capped=strict and capped_values != values,
        consensus=bool(decided),
    )


def _alone(
    questionnaire: Questionnaire, question: Question, worth: Worth, member: Member, strict: bool
) -> Pooled:
    """Pool one question of a single sheet: what `_pool` comes to for one, without its sums."""
    sheet, answers, asked = member
    if question.id not in asked:
        return Pooled(
            question,
            worth.scale,
            State.NOT_ASKED,
            None,
            None,
            (),
            (),
            {State.NOT_ASKED: 1},
            0,
            False,
            False,
            False,
        )
    answer = answers.get(question.id, UNANSWERED)
    state, value, level, unsupported, capped = State.ANSWERED, None, None, False, False
    values: tuple[float, ...] = ()
    if answer.option is not None:
        value = worth.values[answer.option]
        values, level = (value,), worth.levels[value]
        if level >= worth.claimed_from and answer.evidence_grade < EVIDENCE_DOCUMENT:
            unsupported = True
            capped = strict and worth.cap < value
            value = min(value, worth.cap) if strict else value
            level = worth.level(value, questionnaire)
    else:
        state = answer.state
    return Pooled(
        question,
        worth.scale,
        state,
        value,
        level,
        values,
        ((sheet, answer),),
        {state: 1},
        answer.evidence_grade,
        unsupported,
        capped,
        False,
    )


def _counts(answers: Sequence[Answer]) -> dict[State, int]:
    """Return how many answers are in each state."""
    if len(answers) == 1:
        return {answers[0].state: 1}
    return dict(Counter([answer.state for answer in answers]))


def _state(states: Mapping[State, int]) -> State:
    """Return the state that the respondents' states come to."""
    if len(states) == 1:
        return next(iter(states))
    order = (State.ANSWERED, State.NOT_APPLICABLE, State.UNKNOWN, State.UNANSWERED)
    return next((state for state in order if state in states), State.NOT_ASKED)


def _held_to_evidence(
    questionnaire: Questionnaire, worth: Worth, values: list[float], grade: int
) -> tuple[list[float], bool]:
    """Return the values as `strict` counts them, and whether any claims more than its evidence shows."""
    if grade >= EVIDENCE_DOCUMENT:
        return values, False
    claims = [worth.level(value, questionnaire) >= worth.claimed_from for value in values]
    if True not in claims:
        return values, False
    return [min(v, worth.cap) if claim else v for v, claim in zip(values, claims, strict=True)], True
