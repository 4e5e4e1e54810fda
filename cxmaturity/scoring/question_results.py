"""The result of each question: what it is worth, what it adds, and what one step up would add."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from cxmaturity.answers.model import State, Voice
from cxmaturity.answers.privacy import may_be_told
from cxmaturity.answers.tally import OVERALL
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.scales import Option, Ticks
from cxmaturity.scoring.agreement import spread
from cxmaturity.scoring.evidence import claims_told, grade_told
from cxmaturity.scoring.found import found
from cxmaturity.scoring.model import QuestionResult, Score
from cxmaturity.scoring.pooling import Pooled, value_after
from cxmaturity.scoring.shown import has_steps_of_levels
from cxmaturity.scoring.stages import level_of, reaches
from cxmaturity.scoring.through_floors import ThroughFloors


class Adds(NamedTuple):
    """What an answer is in points of an index, and what its next step would add; None without an index."""

    contribution: float | None = None
    gain: float | None = None


NOTHING = Adds()
Worth = Callable[[Pooled, float], tuple[Adds, Adds]]
"""What a question adds to its dimension's index and to the overall one, its next step being to this value."""


def in_means(pooled: Sequence[Pooled], score: Score, share: float | None) -> Worth:
    """Return what questions add whose mean is an index; `share` is its part of the overall one."""
    answered = sum(p.question.weight for p in pooled if p.value is not None)
    part = 100 / answered if answered and score.index is not None else None

    def worth(one: Pooled, following: float) -> tuple[Adds, Adds]:
        if part is None or one.value is None:
            return NOTHING, NOTHING
        contribution = part * one.question.weight * one.value
        gain = part * one.question.weight * (following - one.value)
        return (
            Adds(_rounded(contribution), _rounded(gain)),
            Adds(_rounded(contribution, share), _rounded(gain, share)),
        )

    return worth


def through(floors: ThroughFloors, dimension: str) -> Worth:
    """Return what questions add to the index of a dimension on any floor, and to the overall one."""

    def adds(one: Pooled, following: float, of: str) -> Adds:
        share, gain = floors.share(one.question.id, of), floors.gain(one.question.id, following, of)
        if one.value is None or share is None or gain is None:
            return NOTHING
        return Adds(_rounded(100 * share * one.value), _rounded(100 * gain))

    return lambda one, following: (adds(one, following, dimension), adds(one, following, OVERALL))


def question_results(
    pooled: Sequence[Pooled],
    worth: Worth,
    targets: Mapping[str, int],
    voices: Mapping[str, tuple[Voice, ...]],
    questionnaire: Questionnaire,
) -> tuple[QuestionResult, ...]:
    """Return the results of a dimension's questions; `targets` are the levels that they aim at."""
    return tuple(_result(p, worth, targets[p.question.id], voices, questionnaire) for p in pooled)


def _result(
    pooled: Pooled,
    worth: Worth,
    target: int,
    voices: Mapping[str, tuple[Voice, ...]],
    questionnaire: Questionnaire,
) -> QuestionResult:
    """Return one question's result."""
    counts = pooled.counts
    told = pooled.alone or may_be_told(counts.answered, pooled.respondents, pooled.floor)
    held, following = _step(pooled, questionnaire, told=told)
    own = whole = NOTHING
    if pooled.value is not None:
        own, whole = worth(
            pooled, pooled.value if following is None else value_after(pooled.value, pooled.scale, following)
        )
    apart = told and not pooled.alone and pooled.value is not None and not isinstance(pooled.scale, Ticks)
    differ = spread(counts.options, pooled.scale) if apart and counts.options is not None else None
    claims = claims_told(pooled)
    return QuestionResult(
        id=pooled.question.id,
        state=pooled.state,
        value=pooled.value,
        level=pooled.level,
        weight=pooled.question.weight,
        option=None if held is None else held.id,
        next_option=None if following is None else following.id,
        contribution=own.contribution,
        gain=own.gain,
        overall_contribution=whole.contribution,
        overall_gain=whole.gain,
        target=target,
        evidence_grade=grade_told(pooled),
        unsupported=pooled.unsupported if claims else None,
        capped=pooled.capped if claims else None,
        consensus=pooled.consensus,
        spread=differ,
        states=counts.states if told else None,
        voices=voices.get(pooled.question.id, ()),
        found=found(pooled, differ, told=told),
        assumed=pooled.assumed if told else None,
    )


def _rounded(points: float | None, share: float | None = 1.0) -> float | None:
    """Return `points` times `share`, rounded once against float noise."""
    return None if points is None or share is None else round(points * share, 9)


def _step(pooled: Pooled, questionnaire: Questionnaire, *, told: bool) -> tuple[Option | None, Option | None]:
    """Return the option that a question holds and the one above it.

    A mean between two options holds the highest option whose level it reaches, or which it reaches itself
    where the options are not the levels. Of options of equal points
    the one that most chose is held, where it is `told` what was chosen, and the one above is the first that
    an action leads to. What nobody was asked takes no step: it is asked first.
    """
    if pooled.value is None or pooled.level is None:
        return None, None
    scale = pooled.scale
    rungs, top = scale.rungs, scale.top
    values = [rung[0].points / top for rung in rungs]
    exact = [i for i, value in enumerate(values) if abs(value - pooled.value) < 1e-9]
    if has_steps_of_levels(scale, questionnaire):
        reached = [i for i, value in enumerate(values) if level_of(value, questionnaire) <= pooled.level]
    else:
        # One that reaches not even the lowest option, of a scale from above 0, there is none.
        reached = [i for i, value in enumerate(values) if reaches(pooled.value, round(value, 9))]
    held = (exact or reached)[-1]
    if isinstance(scale, Ticks):
        return rungs[held][0], next_tick(scale, pooled, told=told)
    above = next((i for i in range(held + 1, len(rungs)) if values[i] > pooled.value + 1e-9), None)
    chosen = _most_chosen(rungs[held], pooled, told=told)
    if above is None or pooled.state is State.NOT_ASKED:
        return chosen, None
    return chosen, _led_to(rungs[above], pooled)


def _most_chosen(rung: Sequence[Option], pooled: Pooled, *, told: bool) -> Option:
    """Return of options of equal points the one that most chose, of a consensus that which it chose.

    Where it is not told what was chosen, the first of them stands for all.
    """
    decided = pooled.counts.decided
    counts = decided.options if decided else pooled.counts.options if told else None
    if counts is None:
        return rung[0]
    chosen = {option.id: count for option, count in zip(pooled.scale.options, counts, strict=True)}
    return max(rung, key=lambda option: chosen[option.id])


def next_tick(scale: Ticks, pooled: Pooled, *, told: bool) -> Option | None:
    """Return what is to be ticked next: of what adds points, what fewest ticked, an action's before others.

    Where it is not told who ticked what, the order of the options decides.
    """
    if pooled.value is None or pooled.value >= 1:
        return None
    counting = pooled.counts.decided or pooled.counts
    ticks = counting.options if told or pooled.counts.decided else None
    led = {action.to for action in pooled.question.actions}
    found = [
        (one.id not in led, count, place, one)
        for place, (one, count) in enumerate(
            zip(scale.options, ticks or [0] * len(scale.options), strict=True)
        )
        if one.points and count < counting.answered
    ]
    return min(found, key=lambda each: each[:3])[3] if found else None


def _led_to(rung: Sequence[Option], pooled: Pooled) -> Option:
    """Return of options of equal points the first that an action leads to."""
    led = {action.to for action in pooled.question.actions}
    return next((option for option in rung if option.id in led), rung[0])
