"""How firm a result is: what other ways to count, as good as ours, would say. Seeded, and from counts alone.

A way to count varies every setting together: the weights of questions, and of dimensions, each from half to
double; where each level starts, by up to 0.03; one respondent left out; one question left out; what nobody
knows worth the lowest or the highest; the mean or the median of the respondents. The share of ways in which
the stage stays the same is no probability. Whether enough is answered is not asked again; a dimension of
which nothing is left has no part in the whole.

A respondent left out is drawn option by option from the counts, since no person is known, and only where the
distribution may be told: so the counts that leave the house give the same. What a group agreed on stays.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from math import fsum, log
from random import Random
from typing import assert_never

import msgspec

from cxmaturity.answers.privacy import may_be_told
from cxmaturity.questionnaire.model import Dimension, Questionnaire
from cxmaturity.scoring.model import (
    SETTINGS,
    DimensionResult,
    Firmness,
    Sensitivity,
    Setting,
    SettingAlone,
)
from cxmaturity.scoring.pooling import Pooled, worths
from cxmaturity.scoring.stages import Asked, Holding, level_of, stage_at, terms_of_whole

# ---- Does the stage stay?

WAYS = 400
ALONE = 50
"""So many ways to count vary everything together, and so many each setting alone that is drawn."""
FACTOR = 2.0
SHIFT = 0.03
NAMED = 0.05
"""A setting that alone moves the stage in less than this share of ways is not named."""
FIRM_SEED = 19720229

Draw = Callable[[], float]
Parts = Sequence[tuple[Dimension, Sequence[Pooled]]]


def firmness(questionnaire: Questionnaire, pooled: Parts, stage: int | None) -> Firmness | None:
    """Return in how many ways to count the whole keeps its `stage`, and what moves it; None without one.

    Of indexes that are no means of questions it is not told.
    """
    if stage is None or not questionnaire.is_plain:
        return None
    made = (_part(questionnaire, dimension, questions) for dimension, questions in pooled if dimension.weight)
    parts = [part for part in made if part.weights]
    found = _together(parts, questionnaire, Random(FIRM_SEED).random)
    alone = [SettingAlone(setting=one, moves=_moves(parts, questionnaire, one, stage)) for one in SETTINGS]
    most = max(alone, key=lambda one: one.moves)
    return Firmness(
        ways=WAYS,
        holds=found.count(stage) / WAYS,
        lower=sum([one < stage for one in found]) / WAYS,
        higher=sum([one > stage for one in found]) / WAYS,
        moved_most_by=most.setting if most.moves >= NAMED else None,
        settings=tuple(alone),
    )


def _together(parts: Sequence["_Part"], questionnaire: Questionnaire, draw: Draw) -> list[int]:
    """Return the stages of the whole in ways to count that `draw` chooses everything of."""
    outs, found, rule = _left_out(parts), [], _Rule(questionnaire)
    for _ in range(WAYS):
        shifted = rule.shifted(draw)
        figures = _figures(
            parts,
            middle=int(draw() < 0.5),
            end=int(draw() < 0.5),
            out=outs[int(draw() * len(outs))] if outs else None,
            weighing=draw,
            leaving=draw,
        )
        found.append(shifted.whole(figures, weighing=draw))
    return found


def _left_out(parts: Sequence["_Part"]) -> list[int]:
    """Return the places of the questions that can be left out, so that one that is known stays."""
    sole = sum([part.known for part in parts]) == 1
    places: list[int] = []
    first = 0
    for part in parts:
        places += range(first + part.known if sole else first, first + len(part.weights))
        first += len(part.weights)
    return places


def _moves(parts: Sequence["_Part"], questionnaire: Questionnaire, setting: Setting, stage: int) -> float:
    """Return the share of ways to count in which the stage is another where `setting` alone varies."""
    found = list(_alone(parts, _Rule(questionnaire), setting, Random(FIRM_SEED).random))
    return round(sum([one != stage for one in found]) / len(found), 9) if found else 0.0


def _alone(  # noqa: C901, PLR0912  a line or two a setting
    parts: Sequence["_Part"],
    rule: "_Rule",
    setting: Setting,
    draw: Draw,
) -> Iterator[int]:
    """Yield the stages of the whole where `setting` alone varies: each way once, or some that are drawn."""
    figures = _figures(parts)
    match setting:
        case "question_weights":
            for _ in range(ALONE):
                yield rule.whole(_figures(parts, weighing=draw))
        case "dimension_weights":
            for _ in range(ALONE):
                yield rule.whole(figures, weighing=draw)
        case "thresholds":
            for _ in range(ALONE):
                yield rule.shifted(draw).whole(figures)
        case "respondent":
            for _ in range(ALONE if any([part.moving for part in parts]) else 0):
                yield rule.whole(_figures(parts, leaving=draw))
        case "question":
            for out in _left_out(parts):
                yield rule.whole(_figures(parts, out=out))
        case "unknowns":
            yield from (rule.whole(_figures(parts, end=end)) for end in (0, 1))
        case "mean_or_median":
            yield from (rule.whole(_figures(parts, middle=one)) for one in (0, 1))
        case _:
            assert_never(setting)


Values = list[tuple[str, float | None]]
"""The questions that the rule of stages reads, with their values (0-1), None where nobody knows."""
Figures = Sequence[tuple[float, float, Values]]
"""A dimension's weight, its index, and what can hold its stage."""


def _figures(
    parts: Sequence["_Part"],
    *,
    middle: int = 0,
    end: int | None = None,
    out: int | None = None,
    weighing: Draw | None = None,
    leaving: Draw | None = None,
) -> Figures:
    """Return the figures of the dimensions in one way to count.

    `middle` is 0 for the mean and 1 for the median; `end` is 0 where what nobody knows is worth the lowest
    option of its scale, and 1 where the highest; `out` is the place of the question that is left out;
    `weighing` draws weights, and `leaving` who is left out.
    """
    found = []
    for part in parts:
        values, count = part.middles[middle], len(part.weights)
        gates = [(place, place) for place in part.gates]
        weights = part.weights[: part.known] if end is None else part.weights
        if leaving is not None and part.moving:
            values = values.copy()
            for place, one in part.moving:
                values[place] = one.fewer[bisect_right(one.up_to, leaving() * one.respondents)][middle]
        if end is not None:
            values = [*values[: part.known], *part.ends[end]]
        if out is not None:
            if 0 <= out < count:
                weights, values = _without(weights, out), _without(values, out)
                gates = [(place, now - (now > out)) for place, now in gates if now != out]
            out -= count
        if not weights:
            continue
        if weighing is not None:
            weights = _varied(weights, weighing)
        index = fsum(map(float.__mul__, weights, values)) / fsum(weights)
        known = part.known if end is None else count
        held = [(part.names[place], values[now] if place < known else None) for place, now in gates]
        found.append((part.weight, index, held))
    return found


class _Rule:
    """The rule of stages, of levels that may start elsewhere."""

    def __init__(self, questionnaire: Questionnaire, starts: Sequence[float] = ()) -> None:
        """Take the starts of the questionnaire where there are no others."""
        self.questionnaire, self.starts = questionnaire, starts or questionnaire.starts
        self.of_whole = terms_of_whole(questionnaire)
        self.by_dimensions = questionnaire.stage_rule.rule == "gated"

    def shifted(self, draw: Draw) -> "_Rule":
        """Return the rule where each level starts near its own start; the lowest where it does."""
        shifted = [min(max(start + SHIFT * (2 * draw() - 1), 0.0), 1.0) for start in self.starts[1:]]
        return _Rule(self.questionnaire, [self.starts[0], *sorted(shifted)])

    def whole(self, figures: Figures, weighing: Draw | None = None) -> int:
        """Return the stage of the whole by these figures of the dimensions."""
        weights = [weight for weight, _, _ in figures]
        if weighing is not None:
            weights = _varied(weights, weighing)
        index = fsum([weight * one for weight, (_, one, _) in zip(weights, figures, strict=True)])
        stages = {
            str(place): self._stage(one, Holding(self._asked(held)))
            for place, (_, one, held) in enumerate(figures if self.by_dimensions else ())
        }
        questions = [one for _, _, held in figures for one in held if one[0] in self.of_whole]
        return self._stage(index / fsum(weights), Holding(self._asked(questions), stages))

    def _asked(self, values: Values) -> list[Asked]:
        return [Asked(name, one, None if one is None else self._level(one)) for name, one in values]

    def _stage(self, index: float, holding: Holding) -> int:
        return stage_at(self._level(index), holding, self.questionnaire) or 0

    def _level(self, value: float) -> int:
        return bisect_right(self.starts, round(value, 9))


def _varied(weights: Sequence[float], draw: Draw) -> list[float]:
    """Return each weight between its half and its double, as often below as above what it is."""
    # From 1 to its square is as far apart: only how weights stand to each other counts.
    return [weight * (FACTOR * FACTOR) ** draw() for weight in weights]


def _without(numbers: Sequence[float], place: int) -> list[float]:
    """Return `numbers` without the one at `place`, which may be beyond the last."""
    return [*numbers[:place], *numbers[place + 1 :]]


# ---- What can be counted otherwise of a question and of a dimension

Middles = tuple[float, float]
"""The mean and the median of the respondents (0-1)."""


class _Fewer(msgspec.Struct, frozen=True):
    """The middles of a question with one respondent fewer, who is one of `respondents`.

    `up_to` says up to which of them chose the points that `fewer` is without; the last is without somebody
    who did not answer.
    """

    up_to: tuple[int, ...]
    fewer: tuple[Middles, ...]
    respondents: int


class _Part(msgspec.Struct, frozen=True):
    """A dimension: first its questions that have a value, up to `known`, then those that nobody knows.

    `middles` are the means and the medians of all, `ends` what those that nobody knows are worth at the
    lowest and at the highest; `gates` has the places of what the rule of stages reads, `moving` what moves
    with its respondents.
    """

    weight: float
    names: list[str]
    weights: list[float]
    middles: tuple[list[float], list[float]]
    ends: tuple[list[float], list[float]]
    known: int
    gates: list[int]
    moving: list[tuple[int, _Fewer]]


def _part(questionnaire: Questionnaire, dimension: Dimension, pooled: Sequence[Pooled]) -> _Part:
    """Return what can be counted of a dimension, nothing where nothing in it is scored and applies."""
    scored = [p for p in pooled if p.question.weight and p.is_counted]
    known = [p for p in scored if p.value is not None]
    both = [*known, *(p for p in scored if p.value is None)]
    chosen = [_chosen(questionnaire, p) for p in both]
    fewer = [_fewer(one, p) for one, p in zip(chosen, both, strict=True)]
    means = [p.value or 0.0 for p in both]
    return _Part(
        weight=float(dimension.weight),
        names=[p.question.id for p in both],
        weights=[float(p.question.weight) for p in both],
        middles=(
            means,
            [
                _median(one, p.scale.top) if one else mean
                for one, p, mean in zip(chosen, both, means, strict=True)
            ],
        ),
        ends=([p.scale.lowest_value for p in both[len(known) :]], [1.0] * (len(both) - len(known))),
        known=len(known),
        gates=[place for place, p in enumerate(both) if p.gates],
        moving=[(place, one) for place, one in enumerate(fewer) if one is not None],
    )


def _fewer(chosen: Mapping[int, int], pooled: Pooled) -> _Fewer | None:
    """Return a question with one respondent fewer; None where nobody else answered, or it may not be told."""
    n, top = sum(chosen.values()), pooled.scale.top
    if n < 2:
        return None
    total = sum([points * count for points, count in chosen.items()])
    fewer = [
        ((total - points) / ((n - 1) * top), _median({**chosen, points: count - 1}, top))
        for points, count in chosen.items()
    ]
    return _Fewer(
        up_to=tuple(accumulate(chosen.values())),
        fewer=(*fewer, (total / (n * top), _median(chosen, top))),
        respondents=sum((pooled.counts.states or {}).values()),
    )


def _chosen(questionnaire: Questionnaire, pooled: Pooled) -> dict[int, int]:
    """Return how many answers count so many points, in ascending order; nothing where it may not be told."""
    counts = pooled.counts
    told = may_be_told(counts.answered, pooled.respondents, pooled.floor)
    if pooled.alone or not told or counts.options is None or counts.decided is not None:
        return {}
    pairs = list(zip([option.points for option in pooled.scale.options], counts.options, strict=True))
    if counts.sums is not None:
        pairs = list(counts.sums.items())
    counting = round((pooled.value or 0.0) * counts.counting * pooled.scale.top)
    pairs.append((pooled.scale.bottom, counts.assumed))
    if counting != sum([points * count for points, count in pairs]):
        # Strict: claims without evidence are held below the two highest levels.
        cap = worths(questionnaire)[pooled.question.id].cap
        pairs = [(min(points, cap), count) for points, count in pairs]
    found = dict.fromkeys(sorted([points for points, count in pairs if count]), 0)
    for points, count in pairs:
        if count:
            found[points] += count
    return found


def _median(chosen: Mapping[int, int], top: int) -> float:
    """Return the median of points that so many chose, in ascending order, as a value (0-1)."""
    points, up_to = list(chosen), list(accumulate(chosen.values()))
    n = up_to[-1]
    low, high = (points[bisect_right(up_to, place)] for place in ((n - 1) // 2, n // 2))
    return (low + high) / (2 * top)


# ---- Would other weights of any size tell another story? Redrawn from a flat Dirichlet

DRAWS = 1000
SEED = 20260930


def sensitivity(questionnaire: Questionnaire, dimensions: Sequence[DimensionResult]) -> Sensitivity | None:
    """Return how often redrawn weights keep the band and the two weakest dimensions.

    All question weights, and the dimensions' own, are replaced by draws of a flat Dirichlet, which are
    exponential draws over their sum. None where a dimension is withheld, or none that has an index has a
    weight: there is nothing to compare. None too where indexes are no means of questions.
    """
    if not questionnaire.is_plain:
        return None
    values = [
        [q.value for q in d.questions if q.value is not None] for d in dimensions if d.index is not None
    ]
    weights = [d.weight for d in dimensions if d.index is not None]
    if not sum(weights) or any(d.withheld == "coverage" for d in dimensions):
        return None
    draw = Random(SEED).random

    def mean(numbers: Sequence[float]) -> float:
        weights = [-log(1.0 - draw()) for _ in numbers]
        return fsum(map(float.__mul__, weights, numbers)) / fsum(weights)

    indexes = [d.index / 100 for d in dimensions if d.index is not None]
    weakest = _two_lowest(indexes)
    own = fsum(w * i for w, i in zip(weights, indexes, strict=True)) / sum(weights)
    band = level_of(own, questionnaire)
    same_band = same_weakest = 0
    for _ in range(DRAWS):
        drawn = [mean(numbers) for numbers in values]
        same_weakest += _two_lowest(drawn) == weakest
        same_band += level_of(mean(drawn), questionnaire) == band
    return Sensitivity(draws=DRAWS, same_band=same_band / DRAWS, same_weakest=same_weakest / DRAWS)


def _two_lowest(indexes: Sequence[float]) -> frozenset[int]:
    """Return the places of the two lowest of `indexes`."""
    return frozenset(sorted(range(len(indexes)), key=indexes.__getitem__)[:2])
