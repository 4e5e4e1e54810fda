"""Ladders: the steps that are left above each answer, each with its action, its effort and what it needs.

A step leads to the next higher points of a question's scale; from a mean of several respondents to the next
option above it; of what is ticked, to one option more, the one with the most points first. What is unknown or
unanswered begins at its lowest option, and so does what a change opens. What does not apply has no steps.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from msgspec.structs import replace

from cxmaturity.answers.model import State
from cxmaturity.formats.frozen import Frozen
from cxmaturity.questionnaire.model import Action, Effort, Question, Questionnaire
from cxmaturity.questionnaire.scales import Option, Scale, Ticks
from cxmaturity.scoring.pooling import Pooled
from cxmaturity.scoring.recommend import is_ticked

FINEST = 1_000_000
"""Values are fractions with at most so large a denominator: points by points, over so many respondents."""


class StepOf(NamedTuple):
    """A step of a question by its place; the first one is 0."""

    question: str
    place: int


class PlanStep(Frozen, frozen=True):
    """One step up: to `option`, which is worth `value` (0-1), by `action` where the model has one.

    `ticks` is the option that it ticks, of a question of which several may be.
    `needs` are the steps of other questions that come before it; it `waits` for questions that cannot rise
    so far, or that wait for it, and so can never be taken.
    """

    option: str
    value: Fraction
    action: Action | None
    needs: tuple[StepOf, ...] = ()
    waits: tuple[str, ...] = ()
    ticks: str = ""

    @property
    def effort(self) -> Effort | None:
        """What its action takes, None where the model does not say."""
        return None if self.action is None else self.action.effort


class Ladder(Frozen, frozen=True):
    """The steps of one question above `base`, its value (0-1) today.

    `is_open` says that nobody knows today's answer, so that it counts as the lowest; `is_closed` that nobody
    is asked today.
    """

    question: Question
    scale: Scale
    base: Fraction
    steps: tuple[PlanStep, ...]
    is_open: bool
    is_closed: bool


def ladders(questionnaire: Questionnaire, pooled: Mapping[str, Pooled]) -> dict[str, Ladder]:
    """Return the ladders of the questions that are scored and apply, in the questionnaire's order."""
    bare = {
        question.id: ladder
        for question in questionnaire.questions
        if question.is_scored and (ladder := _bare(question, pooled[question.id])) is not None
    }
    linked = {name: _with_needs(ladder, bare, pooled) for name, ladder in bare.items()}
    possible = _possible(linked)
    return {name: _told_what_waits(name, ladder, possible) for name, ladder in linked.items()}


def exact(value: float) -> Fraction:
    """Return the fraction that a value, a quotient of whole numbers, was before it was rounded."""
    return Fraction(value).limit_denominator(FINEST)


# ---- Steps, without what they need


def _bare(question: Question, pooled: Pooled) -> Ladder | None:
    """Return the ladder of a question without what its steps need; None where it does not apply."""
    if pooled.state is State.NOT_APPLICABLE:
        return None
    scale, is_closed = pooled.scale, pooled.state is State.NOT_ASKED
    lowest = is_closed or pooled.state.is_open or pooled.value is None
    base = Fraction(scale.bottom, scale.top) if lowest else exact(pooled.value or 0.0)
    steps = (
        _ticks(question, scale, pooled, base) if isinstance(scale, Ticks) else _rises(question, scale, base)
    )
    return Ladder(
        question=question,
        scale=scale,
        base=base,
        steps=tuple(steps),
        is_open=pooled.state.is_open,
        is_closed=is_closed,
    )


def _rises(question: Question, scale: Scale, base: Fraction) -> Iterator[PlanStep]:
    """Yield the steps to all higher points of a scale."""
    for rung in scale.rungs:
        value = Fraction(rung[0].points, scale.top)
        if value > base:
            action = _action_to({option.id for option in rung}, question)
            yield PlanStep(option=rung[0].id if action is None else action.to, value=value, action=action)


def _ticks(question: Question, scale: Ticks, pooled: Pooled, base: Fraction) -> Iterator[PlanStep]:
    """Yield a step for every option that is not ticked yet; of several respondents, not by most."""
    points = base * scale.top
    for option in _left_to_tick(scale, pooled):
        reached = min(int(points) + option.points, scale.top)
        if reached > points:
            points = Fraction(reached)
            action = _action_to({option.id}, question)
            value = Fraction(reached, scale.top)
            yield PlanStep(option=f"{reached}/{scale.top}", value=value, action=action, ticks=option.id)


def _left_to_tick(scale: Ticks, pooled: Pooled) -> Sequence[Option]:
    """Return the options that are not ticked, those with the most points first."""
    left = [option for option in scale.options if not is_ticked(option.id, pooled, scale)]
    return sorted(left, key=lambda option: -option.points)


def ticked_at(
    known: Mapping[str, Ladder], pooled: Mapping[str, Pooled]
) -> dict[str, dict[str, frozenset[str]]]:
    """Return what is ticked at today's points, and after each step, of questions of which several may be.

    Where respondents tick otherwise, points do not say which are ticked, and of these questions nothing is.
    """
    found = {}
    for name, ladder in known.items():
        if not isinstance(ladder.scale, Ticks):
            continue
        left = {option.id for option in _left_to_tick(ladder.scale, pooled[name])}
        ticked = frozenset(option.id for option in ladder.scale.options) - left
        points = ladder.base * ladder.scale.top
        if points != ladder.scale.points(ticked):
            continue
        found[name] = {f"{points}/{ladder.scale.top}": ticked}
        for step in ladder.steps:
            ticked |= {step.ticks}
            found[name][step.option] = ticked
    return found


def _action_to(options: set[str], question: Question) -> Action | None:
    """Return the action of a question that leads to one of these options."""
    return next((action for action in question.actions if action.to in options), None)


# ---- What steps need, and what can never be taken


def _with_needs(ladder: Ladder, known: Mapping[str, Ladder], pooled: Mapping[str, Pooled]) -> Ladder:
    """Return a ladder whose steps say what comes before them."""
    steps = []
    for step in ladder.steps:
        needs, waits = list[StepOf](), list[str]()
        for need in step.action.needs if step.action is not None else ():
            name = need.question
            if name not in known:
                if pooled[name].is_counted:
                    waits.append(name)
                continue
            found = _step_to(need.option, known[name], pooled[name])
            if found is None:
                waits.append(name)
            elif found >= 0:
                needs.append(StepOf(name, found))
        steps.append(replace(step, needs=tuple(needs), waits=tuple(waits)))
    return replace(ladder, steps=tuple(steps))


_REACHED = -1


def _step_to(option: str, ladder: Ladder, pooled: Pooled) -> int | None:
    """Return the place of the step that reaches an option, -1 where it is reached, None where none does."""
    if isinstance(ladder.scale, Ticks):
        if is_ticked(option, pooled, ladder.scale):
            return _REACHED
        left = [one.id for one in _left_to_tick(ladder.scale, pooled)]
        place = left.index(option)
        return min(place, len(ladder.steps) - 1) if ladder.steps else _REACHED
    wanted = Fraction(ladder.scale.option(option).points, ladder.scale.top)
    if ladder.base >= wanted:
        return _REACHED
    return next((place for place, step in enumerate(ladder.steps) if step.value >= wanted), None)


def _possible(known: Mapping[str, Ladder]) -> set[StepOf]:
    """Return the steps that can be taken at all: after the one before them and what they need."""
    found: set[StepOf] = set()
    waiting = [
        StepOf(name, place)
        for name, ladder in known.items()
        for place, step in enumerate(ladder.steps)
        if not step.waits
    ]
    while True:
        ready = [one for one in waiting if all(need in found for need in before(one, known))]
        if not ready:
            return found
        found.update(ready)
        waiting = [one for one in waiting if one not in found]


def before(step: StepOf, known: Mapping[str, Ladder]) -> list[StepOf]:
    """Return what comes before a step: the one below it, and what it needs."""
    below = [StepOf(step.question, step.place - 1)] if step.place else []
    return [*below, *known[step.question].steps[step.place].needs]


def _told_what_waits(name: str, ladder: Ladder, possible: set[StepOf]) -> Ladder:
    """Return a ladder whose steps that can never be taken say for which questions they wait."""
    steps = []
    for place, step in enumerate(ladder.steps):
        if StepOf(name, place) not in possible and not step.waits:
            stuck = dict.fromkeys(need.question for need in step.needs if need not in possible)
            # Where nothing that it needs is stuck, the step below it is.
            step = replace(step, waits=tuple(stuck) or (name,))
        steps.append(step)
    return replace(ladder, steps=tuple(steps))
