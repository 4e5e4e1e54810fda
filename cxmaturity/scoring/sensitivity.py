"""Would other weights of any size tell another story? All weights redrawn, from a flat Dirichlet.

The weights of questions, and of dimensions on every floor, are replaced by draws, which are exponential draws
over their sum. How parts roll up stays: where the lowest or the highest decides, a weight says only that a
part counts; points are multiplied by it.
"""

from collections.abc import Callable, Mapping, Sequence
from math import fsum, log
from operator import mul
from random import Random

import msgspec

from cxmaturity.questionnaire.model import Dimension, Questionnaire, RollUp
from cxmaturity.scoring.model import DimensionResult, QuestionResult, Sensitivity
from cxmaturity.scoring.roll_up import rolled_of
from cxmaturity.scoring.stages import level_of

DRAWS = 1000
SEED = 20260930

Draw = Callable[[], float]


def sensitivity(
    questionnaire: Questionnaire, dimensions: Sequence[DimensionResult], index: float | None
) -> Sensitivity | None:
    """Return how often redrawn weights keep the band of the whole and the two weakest dimensions.

    The `index` is that of the whole. None without an index: there is nothing to compare.
    """
    if index is None:
        return None
    results = {question.id: question for one in dimensions for question in one.questions}
    known = {one.id: one.index for one in dimensions}
    every = [(one, made) for one in questionnaire.dimensions if (made := _made(one, results, questionnaire))]
    every = [(one, made) for one, made in every if one.weight and known[one.id] is not None]
    weakest = _two_lowest([known[one.id] or 0.0 for one, _ in every])
    band = level_of(index / 100, questionnaire)
    draw = Random(SEED).random
    same_band = same_weakest = 0
    for _ in range(DRAWS):
        drawn = [made.drawn(draw) for _, made in every]
        same_weakest += _two_lowest([one for one, _ in drawn]) == weakest
        whole = rolled_of(questionnaire.roll_up, *_lists(drawn, draw))
        same_band += level_of(whole, questionnaire) == band
    return Sensitivity(draws=DRAWS, same_band=same_band / DRAWS, same_weakest=same_weakest / DRAWS)


class _Weighing(msgspec.Struct, frozen=True):
    """What has a weight in a dimension: the dimensions `inside`, or questions.

    Of questions `values` are known; `tops` are the most points of these, then, where the most points of all
    are asked for, of those that nobody knows.
    """

    rule: RollUp
    counts_points: bool
    inside: tuple["_Weighing", ...] = ()
    values: tuple[float, ...] = ()
    tops: tuple[float, ...] = ()

    def drawn(self, draw: Draw) -> tuple[float, float]:
        """Return its index by drawn weights, and the most points that could be had in it."""
        if self.inside:
            weights, tops, indexes = _lists([one.drawn(draw) for one in self.inside], draw)
            return rolled_of(self.rule, weights, tops, indexes), _points(weights, tops)
        weights = [-log(1.0 - draw()) for _ in self.tops]
        if not self.counts_points:
            return rolled_of(self.rule, weights, self.tops, self.values), 0.0
        known = weights[: len(self.values)]
        return rolled_of(self.rule, known, self.tops, self.values), _points(weights, self.tops)


def _lists(
    parts: Sequence[tuple[float, float]], draw: Draw
) -> tuple[Sequence[float], Sequence[float], Sequence[float]]:
    """Return drawn weights of dimensions, their most points and their indexes."""
    return [-log(1.0 - draw()) for _ in parts], [most for _, most in parts], [index for index, _ in parts]


def _points(weights: Sequence[float], tops: Sequence[float]) -> float:
    """Return the most points that could be had, of weights that are 1 together."""
    return fsum(map(mul, weights, tops)) / fsum(weights)


def _made(
    dimension: Dimension, results: Mapping[str, QuestionResult], questionnaire: Questionnaire
) -> _Weighing | None:
    """Return what has a weight in a dimension, None where nothing that does has a value."""
    if dimension.dimensions:
        parts = [_made(part, results, questionnaire) for part in dimension.dimensions if part.weight]
        inside = tuple([one for one in parts if one is not None])
        if not inside:
            return None
        return _Weighing(rule=dimension.roll_up, counts_points=questionnaire.adds_points, inside=inside)
    weighing = [one for one in dimension.own_questions if one.weight]
    tops = {one.id: float(questionnaire.scale_of(one).top) for one in weighing}
    found = [results[one.id] for one in weighing]
    values = [(one.value, tops[one.id]) for one in found if one.value is not None]
    if not values:
        return None
    counts_points = questionnaire.adds_points
    unknown = [tops[one.id] for one in found if one.value is None and one.state.applies]
    return _Weighing(
        rule=dimension.roll_up,
        counts_points=counts_points,
        values=tuple([value for value, _ in values]),
        tops=(*[top for _, top in values], *(unknown if counts_points else ())),
    )


def _two_lowest(indexes: Sequence[float]) -> frozenset[int]:
    """Return the places of the two lowest of `indexes`."""
    return frozenset(sorted(range(len(indexes)), key=indexes.__getitem__)[:2])
