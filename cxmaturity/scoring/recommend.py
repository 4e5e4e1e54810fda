"""Which actions to take first: worth over effort, each tied to the answer that triggered it.

Worth = levels missing to the target x weight of the question x weight of its dimension, doubled if the
question limits a stage. Effort S, M, L = 1, 2, 3; where none is named it counts as M. Priority = worth /
effort. What limits a stage comes first, then what has the higher priority; ties keep the questionnaire's
order. Where a model counts its questions to levels, those of a lower level come first, and those of none
last. What weighs nothing in the whole is no move, no gap and no
strength. Same answers, same list, same order.
"""

from collections.abc import Mapping, Sequence

import msgspec

from cxmaturity.answers.privacy import may_be_told
from cxmaturity.questionnaire.model import Action, Dimension, Need, Question, Questionnaire, effort_size
from cxmaturity.questionnaire.scales import Scale, Ticks
from cxmaturity.scoring.model import (
    DimensionResult,
    Finding,
    QuestionResult,
    Recommendation,
)
from cxmaturity.scoring.pooling import Pooled, value_after
from cxmaturity.scoring.stages import level_of

MOST_FINDINGS = 5


class Candidate(msgspec.Struct, frozen=True):
    """An action that could be taken, before it has a place in any order."""

    question: Question
    dimension: Dimension
    result: QuestionResult
    action: Action
    worth: int
    limits_stage: bool

    @property
    def priority(self) -> float:
        """Worth for each unit of effort."""
        return self.worth / effort_size(self.action.effort)


def candidates(questionnaire: Questionnaire, dimensions: Sequence[DimensionResult]) -> list[Candidate]:
    """Return the next action of every question below its target, the most urgent first."""
    found = []
    for dimension, result in zip(questionnaire.dimensions, dimensions, strict=True):
        limiting = {limit.id for limit in result.limits}
        for question, answer in zip(dimension.questions, result.questions, strict=True):
            action = next((a for a in question.actions if a.to == answer.next_option), None)
            if action is None or answer.level is None or not missing(answer, questionnaire):
                continue
            limits_stage = question.id in limiting
            weight = questionnaire.weight_of(question.id)
            worth = _worth(answer, questionnaire, weight, limits_stage=limits_stage)
            found.append(
                Candidate(
                    question=question,
                    dimension=dimension,
                    result=answer,
                    action=action,
                    worth=worth,
                    limits_stage=limits_stage,
                )
            )
    last = questionnaire.highest_number + 1

    def urgency(one: Candidate) -> tuple[int, bool, float]:
        return last if one.question.level is None else one.question.level, not one.limits_stage, -one.priority

    return sorted(found, key=urgency)


def missing(answer: QuestionResult, questionnaire: Questionnaire) -> int:
    """Return how many levels an answer is below its target; 0 where it is not, or where there is no answer.

    Of what weighs nothing in the whole none is aimed at. Where levels do not say where they start, only the
    highest option is the top: what is short of it in the highest part of its scale still lacks something.
    """
    if answer.level is None or answer.value is None or answer.id not in questionnaire.weighing:
        return 0
    short = answer.value < 1 and answer.target == len(questionnaire.levels) and not questionnaire.says_starts
    return max(answer.target - answer.level, int(short))


def _worth(
    answer: QuestionResult, questionnaire: Questionnaire, dimension_weight: int, *, limits_stage: bool
) -> int:
    """Return what it is worth to bring an answer to its target."""
    levels = missing(answer, questionnaire)
    return levels * answer.weight * dimension_weight * (2 if limits_stage else 1)


def recommendations(
    questionnaire: Questionnaire,
    ranked: Sequence[Candidate],
    pooled: Mapping[str, Pooled],
) -> tuple[Recommendation, ...]:
    """Return the ranked candidates as recommendations."""
    worths = sorted(candidate.worth for candidate in ranked)
    # Half of the candidates are worth this much or more.
    middle = worths[len(worths) // 2] if worths else 0
    made = []
    for rank, one in enumerate(ranked, start=1):
        scale = questionnaire.scale_of(one.question)
        quick, valuable = one.action.effort == "S", one.worth >= middle
        kind = ("quick_win" if quick else "big_bet") if valuable else ("fill_in" if quick else "later")
        told = None if one.action.effort is None else kind
        made.append(
            Recommendation(
                rank=rank,
                question=one.question.id,
                dimension=one.dimension.id,
                origin=one.result.level or 1,
                to_level=level_of(_value_at(one, scale), questionnaire),
                option=one.action.to,
                effort=one.action.effort,
                worth=one.worth,
                priority=round(one.priority, 9),
                gain=one.result.overall_gain,
                limits_stage=one.limits_stage,
                kind=told,  # type: ignore[arg-type]
                waits_for=tuple(need.question for need in unmet(one.action, pooled)),
            )
        )
    return tuple(made)


def _value_at(one: Candidate, scale: Scale) -> float:
    """Return the value that an action leads to: that of its option, or what ticking it too comes to."""
    return value_after(one.result.value, scale, scale.option(one.action.to))


def strengths(questionnaire: Questionnaire, dimensions: Sequence[DimensionResult]) -> tuple[Finding, ...]:
    """Return the highest answers in the upper two levels, those that are told to have evidence first.

    Of three levels or fewer the middle one is no strength, and nothing is that limits a stage. Where levels
    do not say where they start, an answer that is worth no more than half is none either.
    """
    top = len(questionnaire.levels)
    high = max(top - 1, min(top, _NONE_IN_THE_MIDDLE))
    least = 0.0 if questionnaire.says_starts else _HALF
    found = []
    for dimension in dimensions:
        limiting = {limit.id for limit in dimension.limits}
        for answer in dimension.questions:
            told = answer.level is not None and not answer.is_assumed and answer.id in questionnaire.weighing
            if (
                told
                and answer.id not in limiting
                and (answer.level or 0) >= high
                and (answer.value or 0.0) > least
            ):
                found.append((dimension, answer))
    found.sort(key=lambda pair: (-(pair[1].value or 0), pair[1].unsupported is not False, -pair[1].weight))
    return tuple(_finding(d, q) for d, q in found[:MOST_FINDINGS])


_NONE_IN_THE_MIDDLE = 3
"""Up to so many levels only the highest one is a strength."""
_HALF = 0.5


def gaps(questionnaire: Questionnaire, dimensions: Sequence[DimensionResult]) -> tuple[Finding, ...]:
    """Return the answers below their target that cost most: those that limit a stage first, then by worth.

    What is told as a strength is not told as a gap too.
    """
    carrying = {strength.question for strength in strengths(questionnaire, dimensions)}
    found = []
    for dimension in dimensions:
        limiting = {limit.id for limit in dimension.limits}
        for answer in dimension.questions:
            if answer.id in carrying:
                continue
            if missing(answer, questionnaire) and not answer.is_assumed:
                limits_stage = answer.id in limiting
                weight = questionnaire.weight_of(answer.id)
                worth = _worth(answer, questionnaire, weight, limits_stage=limits_stage)
                found.append((not limits_stage, -worth, dimension, answer))
    found.sort(key=lambda gap: gap[:2])
    return tuple(_finding(dimension, answer) for _, _, dimension, answer in found[:MOST_FINDINGS])


def _finding(dimension: DimensionResult, question: QuestionResult) -> Finding:
    """Return a question's result as a finding."""
    return Finding(
        question=question.id, dimension=dimension.id, level=question.level or 1, target=question.target
    )


# ---- What an action needs


def unmet(action: Action, pooled: Mapping[str, Pooled]) -> list[Need]:
    """Return the action's needs that today's answers do not meet."""
    return [need for need in action.needs if not _is_met(need, pooled[need.question])]


def _is_met(need: Need, question: Pooled) -> bool:
    """Return whether a need is met; what does not apply to an organisation holds nothing up."""
    if not question.is_counted:
        return True
    scale = question.scale
    if isinstance(scale, Ticks):
        return is_ticked(need.option, question, scale)
    return (question.value if question.value is not None else 0.0) >= scale.value(scale.option(need.option))


def is_ticked(option: str, question: Pooled, scale: Ticks) -> bool:
    """Return whether most tick an option; where that is not told, whether their points are as many."""
    counting = question.counts.decided or question.counts
    told = question.alone or may_be_told(question.counts.answered, question.respondents, question.floor)
    if counting.options is None or not (told or question.counts.decided):
        return question.value is not None and question.value >= scale.value(scale.option(option))
    place = next(place for place, one in enumerate(scale.options) if one.id == option)
    return 2 * counting.options[place] > counting.answered
