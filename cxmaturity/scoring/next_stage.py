"""What would change a stage: the smallest set of raised answers that reaches the next one.

A foundation that is too low has to rise, or be answered, whatever else happens. If the index is then
still short, the answers with the most room are taken first, which makes the set as small as it can be;
inside the set, single steps are taken where each adds most, until the index is reached.
"""

from collections.abc import Sequence
from math import fsum

import msgspec

from cxmaturity.questionnaire.model import Dimension, Questionnaire
from cxmaturity.scoring.model import Assessment, DimensionResult, QuestionResult
from cxmaturity.scoring.score import APPLICABLE
from cxmaturity.scoring.stages import (
    foundation_level,
    level_of,
    needed_of_dimensions,
    needed_of_foundations,
    start_of,
)


class Raise(msgspec.Struct, frozen=True):
    """One answer that has to rise, or be given: its question, level today (None: no answer) and option."""

    question: str
    has: int | None
    to: int
    option: str


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
    questionnaire = assessment.questionnaire
    for dimension, result in zip(questionnaire.dimensions, assessment.dimensions, strict=True):
        if dimension.id == dimension_id:
            items = _items(dimension, result, stage, questionnaire)
            chosen = _forced(items, dimension, result, stage, questionnaire)
            _close(items, chosen, start_of(stage, questionnaire))
            return _raises(items, chosen, questionnaire)
    raise KeyError(dimension_id)


def raises_overall(assessment: Assessment, stage: int) -> tuple[Raise, ...]:
    """Return the smallest set of raised answers that brings the overall result to `stage`."""
    questionnaire = assessment.questionnaire
    pairs = [
        (dimension, result)
        for dimension, result in zip(questionnaire.dimensions, assessment.dimensions, strict=True)
        if result.index is not None and dimension.weight
    ]
    weight = sum(dimension.weight for dimension, _ in pairs)
    needed = needed_of_dimensions(stage, questionnaire)
    items: list[Item] = []
    chosen: set[str] = set()
    for dimension, result in pairs:
        own = _items(dimension, result, needed, questionnaire)
        # Nothing moves in a dimension that is high enough.
        mine = _forced(own, dimension, result, needed, questionnaire)
        _close(own, mine, start_of(needed, questionnaire))
        chosen |= mine
        items += [msgspec.structs.replace(item, share=item.share * dimension.weight / weight) for item in own]
    _close(items, chosen, start_of(stage, questionnaire))
    return _raises(items, chosen, questionnaire)


def _items(
    dimension: Dimension, result: DimensionResult, stage: int, questionnaire: Questionnaire
) -> list[Item]:
    """Return the questions that count for the index, with those foundations that must be answered."""
    counting: list[tuple[QuestionResult, int]] = []
    low = _too_low(dimension, result, stage, questionnaire)
    for question, answer in zip(dimension.questions, result.questions, strict=True):
        if answer.value is not None or answer.id in low:
            counting.append((answer, question.weight))
    weight = sum(w for _, w in counting)
    scales = {question.id: questionnaire.scale_of(question) for question in dimension.questions}
    return [
        Item(
            question=answer.id,
            has=answer.level,
            value=scales[answer.id].lowest_value if answer.value is None else answer.value,
            share=w / weight,
            options=tuple(
                (scales[answer.id].value(option), option.id) for option in scales[answer.id].rising
            ),
        )
        for answer, w in counting
    ]


def _forced(
    items: Sequence[Item],
    dimension: Dimension,
    result: DimensionResult,
    stage: int,
    questionnaire: Questionnaire,
) -> set[str]:
    """Raise the foundations that are too low for `stage`; return their questions."""
    low = _too_low(dimension, result, stage, questionnaire)
    needed = needed_of_foundations(stage, questionnaire)
    for item in items:
        if item.question in low:
            item.value = next(v for v, _ in item.options if level_of(v, questionnaire) >= needed)
    return low


def _too_low(
    dimension: Dimension, result: DimensionResult, stage: int, questionnaire: Questionnaire
) -> set[str]:
    """Return the foundation questions that are too low for `stage`, those without an answer among them."""
    return {
        question.id
        for question, answer in zip(dimension.questions, result.questions, strict=True)
        if questionnaire.gates(question)
        and answer.state in APPLICABLE
        and foundation_level(answer.level) < needed_of_foundations(stage, questionnaire)
    }


def _close(items: Sequence[Item], chosen: set[str], needs: float) -> None:
    """Raise further answers, as few as possible, until the index of `items` reaches `needs`."""

    def index() -> float:
        return round(fsum(item.share * item.value for item in items), 9)

    room = fsum(item.room for item in items if item.question in chosen)
    others = sorted((item for item in items if item.question not in chosen), key=lambda item: -item.room)
    for item in others:
        if round(index() + room, 9) >= needs:
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
        if item.question in chosen:
            option = next(name for value, name in item.options if value == item.value)
            level = level_of(item.value, questionnaire)
            found.append(Raise(question=item.question, has=item.has, to=level, option=option))
    return tuple(found)


def open_questions(result: DimensionResult) -> tuple[str, ...]:
    """Return the questions without an answer that keep a dimension below its coverage."""
    return tuple(q.id for q in result.questions if q.state.is_open)
