"""What would change a stage: the smallest set of raised answers that reaches the next one.

A foundation that is too low has to rise, or be answered, whatever else happens. If the index is then
still short, the answers with the most room are taken first, which makes the set as small as it can be;
inside the set, single steps are taken where each adds most, until the index is reached.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import fsum
from typing import NamedTuple, assert_never

import msgspec
from msgspec.structs import replace

from cxmaturity.answers.asked import fitting
from cxmaturity.answers.model import State
from cxmaturity.questionnaire.conditions import Condition, tests_in
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire
from cxmaturity.questionnaire.scales import Scale
from cxmaturity.scoring.model import Assessment, DimensionResult, QuestionResult
from cxmaturity.scoring.raises import Raise, SmallestChange, through_floors
from cxmaturity.scoring.stages import (
    Demand,
    asked_value,
    asked_with,
    goes_by_index,
    level_of,
    needed_of_dimensions,
    reaches,
    start_of,
    terms,
    terms_of_whole,
    unmet,
)
from cxmaturity.scoring.what_if import WhatIf


class Bounds(NamedTuple):
    """What the conditions leave of a question: the options that it may take, and whether it has to move."""

    options: tuple[tuple[float, str], ...]
    moves: bool = False


class Item(msgspec.Struct):
    """One question on the way up: its options with their values, its share, and the value it has reached."""

    question: str
    has: int | None
    value: float
    share: float
    options: tuple[tuple[float, str], ...]

    @property
    def room(self) -> float:
        """What raising it to the top would add to the index."""
        return self.share * (self.options[-1][0] - self.value)


def raises_for_dimension(assessment: Assessment, dimension_id: str, stage: int) -> tuple[Raise, ...]:
    """Return the smallest set of raised answers that brings a dimension to `stage`."""
    return change_for_dimension(assessment, dimension_id, stage).raises


def raises_overall(assessment: Assessment, stage: int) -> tuple[Raise, ...]:
    """Return the smallest set of raised answers that brings the overall result to `stage`."""
    return change_overall(assessment, stage).raises


def change_for_dimension(assessment: Assessment, dimension_id: str, stage: int) -> SmallestChange:
    """Return the smallest change that brings a dimension to `stage`."""
    if dimension_id not in [dimension.id for dimension in assessment.every_dimension]:
        raise KeyError(dimension_id)
    return _smallest(assessment, stage, dimension_id)


def change_overall(assessment: Assessment, stage: int) -> SmallestChange:
    """Return the smallest change that brings the overall result to `stage`."""
    return _smallest(assessment, stage, None)


def _smallest(assessment: Assessment, stage: int, dimension_id: str | None) -> SmallestChange:
    """Return the smallest change for a dimension, or for the whole; of what is withheld there is none.

    There, more has to be answered first, and what comes of that is not known.
    """
    questionnaire = assessment.questionnaire
    results = {one.id: one.stage for one in assessment.every_dimension}
    if (assessment.overall.stage if dimension_id is None else results[dimension_id]) is None:
        return SmallestChange(())
    if not questionnaire.is_plain:
        return through_floors(assessment, stage, dimension_id)
    if any(q.applies_when or d.applies_when for d in questionnaire.dimensions for q in d.questions):
        return _WayUp(assessment, stage, dimension_id).smallest()
    return SmallestChange(_raised(questionnaire, assessment.dimensions, stage, dimension_id, {}))


# ---- Where all is asked that is asked today: the foundations first, and then the answers with the most room


def _raised(
    questionnaire: Questionnaire,
    results: Sequence[DimensionResult],
    stage: int,
    dimension_id: str | None,
    bounds: Mapping[str, Bounds],
) -> tuple[Raise, ...]:
    """Return the smallest set of raised answers within `bounds`; it may fall short where these are narrow."""
    pairs = [
        (dimension, result)
        for dimension, result in zip(questionnaire.dimensions, results, strict=True)
        if dimension_id in (None, dimension.id)
        and (dimension.weight or dimension_id or _moving(dimension, bounds))
        and _weighs(dimension, result, bounds)
    ]
    weight = sum(dimension.weight for dimension, _ in pairs)
    needed = stage if dimension_id else needed_of_dimensions(stage, questionnaire)
    demands = {} if dimension_id else _demanded(pairs, stage, questionnaire, bounds, whole=True)
    items: list[Item] = []
    chosen: set[str] = set()
    for dimension, result in pairs:
        asked_for, mine = dict(demands), _moving(dimension, bounds)
        counts = bool(dimension.weight or dimension_id)
        if counts:
            of_it = _demanded([(dimension, result)], needed, questionnaire, bounds, whole=False)
            asked_for |= {
                name: max(one, asked_for.get(name, one), key=asked_value) for name, one in of_it.items()
            }
        own = _items(dimension, result, asked_for, questionnaire, bounds)
        if counts:
            # Nothing else moves in a dimension that is high enough.
            mine |= _forced(own, asked_for)
            _close(own, mine, needed, questionnaire)
        chosen |= mine
        share = dimension.weight / weight if weight else 0.0
        items += [msgspec.structs.replace(item, share=item.share * share) for item in own]
    if dimension_id is None:
        _close(items, chosen, stage, questionnaire)
    return _raises(items, chosen, questionnaire)


def _demanded(
    pairs: Sequence[tuple[Dimension, DimensionResult]],
    stage: int,
    questionnaire: Questionnaire,
    bounds: Mapping[str, Bounds],
    *,
    whole: bool,
) -> dict[str, Demand]:
    """Return the fewest questions that have to rise for `stage` whatever the index is, and to what.

    Of a level of which too few reach what is asked, those come first that have to rise anyway.
    """
    known = terms_of_whole(questionnaire) if whole else terms(questionnaire)
    asked = [
        asked_with(answer.id, answer.value, answer.level, questionnaire)
        for dimension, result in pairs
        for answer in result.questions
        if answer.id in known and answer.is_counted and (dimension.weight or not whole)
    ]
    moving = {name for name, one in bounds.items() if one.moves}
    found = unmet(asked, stage, questionnaire, whole=whole)
    demands = dict(found.own)
    for lacking, candidates in found.levels:
        able = [name for name, one in candidates.items() if _can_reach(name, one, bounds)]
        first = sorted(able, key=lambda name: name not in demands and name not in moving)
        for name in first[:lacking]:
            demands[name] = max(candidates[name], demands.get(name, candidates[name]), key=asked_value)
    return demands


def _can_reach(name: str, demand: Demand, bounds: Mapping[str, Bounds]) -> bool:
    """Return whether conditions let a question rise so far."""
    return name not in bounds or any(reaches(value, demand.value) for value, _ in bounds[name].options)


def _moving(dimension: Dimension, bounds: Mapping[str, Bounds]) -> set[str]:
    """Return the questions of a dimension that have to move."""
    return {one.id for one in dimension.questions if one.id in bounds and bounds[one.id].moves}


def _weighs(dimension: Dimension, result: DimensionResult, bounds: Mapping[str, Bounds]) -> bool:
    """Return whether a dimension has an index, or would have one."""
    return any(
        (question.weight and answer.value is not None) or question.id in bounds
        for question, answer in zip(dimension.questions, result.questions, strict=True)
    )


def _items(
    dimension: Dimension,
    result: DimensionResult,
    demands: Mapping[str, Demand],
    questionnaire: Questionnaire,
    bounds: Mapping[str, Bounds],
) -> list[Item]:
    """Return the questions that count for the index, with those that must be answered."""
    counting: list[tuple[QuestionResult, int]] = []
    for question, answer in zip(dimension.questions, result.questions, strict=True):
        moves = answer.id in bounds and bounds[answer.id].moves
        if answer.value is not None or answer.id in demands or moves:
            counting.append((answer, question.weight))
    weight = sum(w for _, w in counting)
    scales = {question.id: questionnaire.scale_of(question) for question in dimension.questions}
    return [
        _item(answer, w / weight if weight else 0.0, scales[answer.id], bounds.get(answer.id))
        for answer, w in counting
    ]


def _item(answer: QuestionResult, share: float, scale: Scale, bounds: Bounds | None) -> Item:
    """Return a question on the way up; one that has to move has taken its first step."""
    options = bounds.options if bounds else options_of(scale)
    moves = bounds is not None and bounds.moves
    value = options[0][0] if moves else scale.lowest_value if answer.value is None else answer.value
    has = None if answer.state is State.NOT_ASKED else answer.level
    return Item(question=answer.id, has=has, value=value, share=share, options=options)


def options_of(scale: Scale) -> tuple[tuple[float, str], ...]:
    """Return the options of a scale with their values, the lowest first."""
    return tuple((scale.value(option), option.id) for option in scale.rising)


def _forced(items: Sequence[Item], demands: Mapping[str, Demand]) -> set[str]:
    """Raise what has to rise whatever the index is, as far as it can; return these questions."""
    for item in items:
        if item.question in demands:
            needs = max(round(item.value, 9), demands[item.question].value)
            item.value = next((value for value, _ in item.options if reaches(value, needs)), item.value)
    return {item.question for item in items if item.question in demands}


def _close(items: Sequence[Item], chosen: set[str], stage: int, questionnaire: Questionnaire) -> None:
    """Raise further answers, as few as possible, until the index of `items` reaches the start of `stage`."""
    if not goes_by_index(questionnaire):
        return
    needs = start_of(stage, questionnaire)

    def index(more: float = 0.0) -> float:
        # Rounded once: what is just enough with what may be added would else be just too little.
        return round(fsum([more, *[item.share * item.value for item in items]]), 9)

    room = fsum(item.room for item in items if item.question in chosen)
    others = sorted((item for item in items if item.question not in chosen), key=lambda item: -item.room)
    for item in others:
        if index(room) >= needs:
            break
        chosen.add(item.question)
        room += item.room
    while index() < needs:
        # None was chosen that could be left out, so each of them moves; the steps that add most come first.
        steps = [(item, next((v for v, _ in item.options if v > item.value), None)) for item in items]
        possible = [(i, v) for i, v in steps if v is not None and i.question in chosen]
        if not possible:
            return
        item, value = max(possible, key=lambda step: step[0].share * (step[1] - step[0].value))
        item.value = value


def _raises(items: Sequence[Item], chosen: set[str], questionnaire: Questionnaire) -> tuple[Raise, ...]:
    """Return the chosen items, which all moved, in the questionnaire's order."""
    found = []
    for item in items:
        option = next((name for value, name in item.options if value == item.value), None)
        if item.question in chosen and option is not None:
            level = level_of(item.value, questionnaire)
            found.append(Raise(question=item.question, has=item.has, to=level, option=option))
    return tuple(found)


# ---- Where a changed answer opens or closes other questions: every way in which it may is tried

MOST_TRIES = 1000
"""So many ways are tried; where there are more, the best of these is not said to be the smallest."""
Vector = tuple[bool, ...]


class _WayUp:
    """A search for the smallest change, over what the conditions make of each question that they test.

    Options that all tests take alike are one way; within it the answers move as they do without conditions. A
    question that a change opens has to be answered too. A way counts only where scoring it again reaches the
    stage.
    """

    def __init__(self, assessment: Assessment, stage: int, dimension_id: str | None) -> None:
        """Find the questions that conditions test."""
        self.questionnaire, self.stage, self.dimension_id = assessment.questionnaire, stage, dimension_id
        self.what_if = WhatIf(assessment)
        self.results = {one.id: one for dimension in assessment.dimensions for one in dimension.questions}
        tests: dict[str, list[Condition]] = {}
        for test in tests_in(self.questionnaire.conditions):
            if test.question and test not in tests.setdefault(test.question, []):
                tests[test.question].append(test)
        self.tested = [question for question in self.questionnaire.questions if question.id in tests]
        self.ways = {question.id: self._ways(question, tests[question.id]) for question in self.tested}
        self.tries, self.left_out = 0, False
        self._dimensions_at = stage if dimension_id else needed_of_dimensions(stage, self.questionnaire)

    def smallest(self) -> SmallestChange:
        """Return the smallest change that was found."""
        best: tuple[Raise, ...] | None = None
        for moved in range(len(self.tested) + 1):
            if best is not None and len(best) <= moved:
                break
            for changes, bounds in self._tries(0, {}, {}, moved):
                self.tries += 1
                if self.tries > MOST_TRIES:
                    return SmallestChange(best or (), smallest=False, left_out=self.left_out)
                raises = self._within(changes, bounds)
                if raises is not None and (best is None or len(raises) < len(best)):
                    best = raises
        # Nothing is smaller than one answer, whatever was left out.
        left_out = self.left_out and len(best or ()) != 1
        return SmallestChange(best or (), smallest=not left_out, left_out=left_out)

    def _ways(
        self, question: Question, tests: list[Condition]
    ) -> dict[Vector, tuple[tuple[float, str], ...]]:
        """Return the options of a question with their values, by what its tests say of them."""
        scale = self.questionnaire.scale_of(question)
        met = [fitting(test, scale) for test in tests]
        found: dict[Vector, tuple[tuple[float, str], ...]] = {}
        for value, option in options_of(scale):
            vector = tuple(option in fits for fits in met)
            found[vector] = (*found.get(vector, ()), (value, option))
        return found

    def _tries(
        self, place: int, changes: dict[str, str], bounds: dict[str, Bounds], left: int
    ) -> Iterator[tuple[dict[str, str], dict[str, Bounds]]]:
        """Yield every way to move `left` of the questions from `place` on to what is tested otherwise."""
        if left > len(self.tested) - place:
            return
        if place == len(self.tested):
            yield changes, bounds
            return
        question = self.tested[place]
        stays, others = self._choices(question, changes)
        if stays is not None:
            kept = bounds if not stays.options else {**bounds, question.id: stays}
            yield from self._tries(place + 1, changes, kept, left)
        for other in others if left else ():
            option = other.options[0][1]
            yield from self._tries(
                place + 1, {**changes, question.id: option}, {**bounds, question.id: other}, left - 1
            )

    def _choices(self, question: Question, changes: dict[str, str]) -> tuple[Bounds | None, list[Bounds]]:
        """Return how a tested question may stay, None where it may not, and how it may move.

        Where it is not bound it has no options to stay at.
        """
        name, ways = question.id, self.ways[question.id].values()
        now = self._now(changes)[name]
        match now.state:
            case State.NOT_ASKED | State.NOT_APPLICABLE:
                return Bounds(()), []
            case State.UNKNOWN | State.UNANSWERED:
                opened = self.results[name].state is State.NOT_ASKED
                may = opened or self._may_be_asked_for(question)
                answers = [Bounds(way, moves=True) for way in ways] if may else []
                return None if opened and question.is_scored else Bounds(()), answers
            case State.ANSWERED:
                value, said = now.value or 0.0, self.what_if.said[name]
                # Where not all are alike to the tests, any move changes for some what is asked.
                moves, stays = [], Bounds(((value, ""),))
                for way in ways:
                    above = tuple(one for one in way if one[0] > value)
                    if said <= {option for _, option in way}:
                        stays = Bounds(((value, ""), *above))
                    elif above:
                        moves.append(Bounds(above, moves=True))
                return stays, moves
            case other:
                assert_never(other)

    def _may_be_asked_for(self, question: Question) -> bool:
        """Return whether the stage may ask that a question is answered, whatever the index is."""
        its = terms(self.questionnaire).get(question.id)
        if its is None:
            return False
        asked_for = [its.of_itself(self._dimensions_at, self.questionnaire, whole=False)]
        if self.dimension_id is None:
            asked_for.append(its.of_itself(self.stage, self.questionnaire, whole=True))
        return any(asked_for) or its.in_level(self.stage) is not None

    def _now(self, changes: dict[str, str]) -> dict[str, QuestionResult]:
        """Return the results of all questions after `changes`, by question."""
        return {one.id: one for dimension in self.what_if.after(changes) for one in dimension.questions}

    def _within(self, changes: dict[str, str], bounds: dict[str, Bounds]) -> tuple[Raise, ...] | None:
        """Return the smallest set where the tested questions are moved so, None where it reaches nothing."""
        asked = self.what_if.asked_after(changes)
        if asked.unknown:
            self.left_out = True
            return None
        results = self.what_if.after(changes)
        bounds = dict(bounds)
        for dimension, result in zip(self.questionnaire.dimensions, results, strict=True):
            for question, now in zip(dimension.questions, result.questions, strict=True):
                opened = now.state.is_open and self.results[now.id].state is State.NOT_ASKED
                closed_for_some = self.what_if.is_partly_assumed(now.id) and now.id not in asked.asked
                self.left_out |= closed_for_some or (opened and now.id in self.what_if.unasked)
                if now.is_assumed or closed_for_some:
                    bounds[now.id] = Bounds(((now.value or 0.0, ""),))
                elif not question.is_scored:
                    # The index and the stage do without it.
                    continue
                elif opened and now.id not in bounds and self.dimension_id in (None, dimension.id):
                    bounds[now.id] = Bounds(options_of(self.questionnaire.scale_of(question)), moves=True)
        before = tuple(
            replace(result, questions=tuple(self._before(now, changes) for now in result.questions))
            for result in results
        )
        raises = list(_raised(self.questionnaire, before, self.stage, self.dimension_id, bounds))
        told = {one.question for one in raises}
        # Of a dimension alone, the questions elsewhere that opened or closed its own.
        elsewhere = {name: option for name, option in changes.items() if name not in told}
        raises += [self._raise(name, option) for name, option in elsewhere.items()]
        if not all(one.option for one in raises):
            # A foundation that counts as the lowest and stays closed.
            return None
        options = {one.question: one.option for one in raises}
        if not self.what_if.is_known(options):
            self.left_out = True
            return None
        whole, found = self.what_if.stages(options)
        reached = found[self.dimension_id] if self.dimension_id else whole
        if reached is None or reached < self.stage:
            return None
        order = [question.id for question in self.questionnaire.questions]
        return tuple(sorted(raises, key=lambda one: order.index(one.question)))

    def _before(self, now: QuestionResult, changes: Mapping[str, str]) -> QuestionResult:
        """Return a question as it is asked after `changes`, with the answer that it has before them."""
        was = self.results[now.id]
        if now.id not in changes:
            return now
        return was if was.state.applies else replace(now, state=State.UNANSWERED, value=None, level=None)

    def _raise(self, name: str, option: str) -> Raise:
        """Return that a question is raised to an option."""
        question = next(one for one in self.tested if one.id == name)
        scale = self.questionnaire.scale_of(question)
        level = level_of(scale.value(scale.option(option)), self.questionnaire)
        return Raise(question=name, has=self.results[name].level, to=level, option=option)


def open_questions(result: DimensionResult) -> tuple[str, ...]:
    """Return the questions without an answer that keep a dimension below its coverage."""
    return tuple(q.id for q in result.questions if q.state.is_open)
