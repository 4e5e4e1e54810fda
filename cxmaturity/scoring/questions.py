"""The result of each question: what it is worth, what it adds, and what one step up would add."""

from collections.abc import Mapping, Sequence

from cxmaturity.domain.assessment import QuestionResult, Score, Voice
from cxmaturity.domain.questionnaire import Option, Questionnaire
from cxmaturity.scoring.agreement import may_be_told, spread
from cxmaturity.scoring.evidence import claims_told, grade_told
from cxmaturity.scoring.pooling import Pooled
from cxmaturity.scoring.stages import level_of


def question_results(
    pooled: Sequence[Pooled],
    score: Score,
    share: float | None,
    target: int,
    voices: Mapping[str, tuple[Voice, ...]],
    questionnaire: Questionnaire,
) -> tuple[QuestionResult, ...]:
    """Return the results of a dimension's questions; `share` is its part of the overall index."""
    answered = sum(p.question.weight for p in pooled if p.value is not None)
    part = 100 / answered if answered and score.index is not None else None
    return tuple(_result(p, part, share, target, voices, questionnaire) for p in pooled)


def _result(
    pooled: Pooled,
    part: float | None,
    share: float | None,
    target: int,
    voices: Mapping[str, tuple[Voice, ...]],
    questionnaire: Questionnaire,
) -> QuestionResult:
    """Return one question's result; `part` is what points of the index a weight of 1 is."""
    held, following = _step(pooled, questionnaire)
    contribution = gain = None
    if part is not None and pooled.value is not None:
        contribution = part * pooled.question.weight * pooled.value
        next_value = pooled.value if following is None else pooled.scale.value(following)
        gain = part * pooled.question.weight * (next_value - pooled.value)
    several = pooled.respondents > 1
    told = pooled.alone or may_be_told(len(pooled.values), pooled.respondents, questionnaire)
    claims = claims_told(pooled, questionnaire)
    return QuestionResult(
        id=pooled.question.id,
        state=pooled.state,
        value=pooled.value,
        level=pooled.level,
        weight=pooled.question.weight,
        option=None if held is None else held.id,
        next_option=None if following is None else following.id,
        contribution=_rounded(contribution),
        gain=_rounded(gain),
        overall_contribution=_rounded(contribution, share),
        overall_gain=_rounded(gain, share),
        target=target,
        evidence_grade=grade_told(pooled, questionnaire),
        unsupported=pooled.unsupported if claims else None,
        capped=pooled.capped if claims else None,
        consensus=pooled.consensus,
        spread=spread(pooled.values, pooled.scale) if several and told else None,
        states=pooled.states if told else None,
        voices=voices[pooled.question.id],
    )


def _rounded(points: float | None, share: float | None = 1.0) -> float | None:
    """Return `points` times `share`, rounded once against float noise."""
    return None if points is None or share is None else round(points * share, 9)


def _step(pooled: Pooled, questionnaire: Questionnaire) -> tuple[Option | None, Option | None]:
    """Return the option that a question holds and the one above it.

    A mean between two options holds the highest option whose level it reaches.
    """
    if pooled.value is None or pooled.level is None:
        return None, None
    options, value = pooled.scale.options, pooled.scale.value
    exact = [i for i, option in enumerate(options) if abs(value(option) - pooled.value) < 1e-9]
    reached = [
        i for i, option in enumerate(options) if level_of(value(option), questionnaire) <= pooled.level
    ]
    held = (exact or reached)[-1]
    above = [option for option in options[held + 1 :] if value(option) > pooled.value + 1e-9]
    return options[held], above[0] if above else None
