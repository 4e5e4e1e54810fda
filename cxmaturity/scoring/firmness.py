"""How firm a result is: what other ways to count, as good as ours, would say. Seeded, and from counts alone.

A way to count varies every setting together: the weights of questions, and of dimensions on every floor, each
from half to double; where each level starts, by up to 0.03, or where levels go by a share of their questions,
that share; one respondent left out; one question left out; what nobody knows worth the lowest or the highest;
the mean or the median of the respondents. How parts roll up stays. The share of ways in which the stage stays
the same is no probability. Whether enough is answered is not asked again; a dimension of which nothing is
left has no part in what it is a part of.

A respondent left out is drawn option by option from the counts, since no person is known, and only where the
distribution may be told: so the counts that leave the house give the same. What a group agreed on stays.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, repeat
from math import fsum
from operator import mul
from random import Random
from typing import assert_never

import msgspec

from cxmaturity.answers.privacy import may_be_told
from cxmaturity.questionnaire.model import Dimension, Questionnaire, RollUp
from cxmaturity.scoring.model import SETTINGS, Firmness, Setting, SettingAlone
from cxmaturity.scoring.pooling import Pooled, worths
from cxmaturity.scoring.roll_up import rolled_of
from cxmaturity.scoring.score import parted
from cxmaturity.scoring.stages import Holding, asked_with, stage_at, terms, terms_of_whole

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
    """Return in how many ways to count the whole keeps its `stage`, and what moves it; None without one."""
    if stage is None:
        return None
    parts: list[_Part] = []
    tops = [_node(questionnaire, one, questions, parts) for one, questions in pooled if one.weight]
    rule = _Rule(questionnaire, [one for one in tops if one is not None])
    found = _together(parts, rule, Random(FIRM_SEED).random)
    alone = [SettingAlone(setting=one, moves=_moves(parts, rule, one, stage)) for one in SETTINGS]
    most = max(alone, key=lambda one: one.moves)
    return Firmness(
        ways=WAYS,
        holds=found.count(stage) / WAYS,
        lower=sum([one < stage for one in found]) / WAYS,
        higher=sum([one > stage for one in found]) / WAYS,
        moved_most_by=most.setting if most.moves >= NAMED else None,
        settings=tuple(alone),
    )


def _together(parts: Sequence["_Part"], rule: "_Rule", draw: Draw) -> list[int]:
    """Return the stages of the whole in ways to count that `draw` chooses everything of."""
    outs, found = _left_out(parts), []
    for _ in range(WAYS):
        near = rule.near(draw)
        figures = _figures(
            parts,
            middle=int(draw() < 0.5),
            end=int(draw() < 0.5),
            out=outs[int(draw() * len(outs))] if outs else None,
            weighing=draw,
            leaving=draw,
        )
        found.append(rule.whole(figures, near, weighing=draw))
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


def _moves(parts: Sequence["_Part"], rule: "_Rule", setting: Setting, stage: int) -> float:
    """Return the share of ways to count in which the stage is another where `setting` alone varies."""
    found = list(_alone(parts, rule, setting, Random(FIRM_SEED).random))
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
                yield rule.whole(figures, rule.near(draw))
        case "respondent":
            for _ in range(ALONE if any([part.moves for part in parts]) else 0):
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


Held = tuple[str, float | None]
"""A question that the rule of stages reads, and its value (0-1), None where nobody knows."""
_Read = tuple[str, float | None, int | None]
"""The same with its level."""


class _Figure(msgspec.Struct, frozen=True, gc=False):
    """What a dimension comes to in one way to count.

    `most` are the most points that could be had in it; `lowest` is the value of its lowest foundation, None
    without one; `asked` are the other questions that the rule of stages reads. `index` is None where nothing
    is left of it.
    """

    index: float | None
    most: float
    lowest: float | None
    asked: tuple[Held, ...]


def _figures(
    parts: Sequence["_Part"],
    *,
    middle: int = 0,
    end: int | None = None,
    out: int | None = None,
    weighing: Draw | None = None,
    leaving: Draw | None = None,
) -> list[_Figure]:
    """Return the figures of the dimensions of questions in one way to count.

    `middle` is 0 for the mean and 1 for the median; `end` is 0 where what nobody knows is worth the lowest
    option of its scale, and 1 where the highest; `out` is the place of the question that is left out;
    `weighing` draws weights, and `leaving` who is left out.
    """
    found = []
    for part in parts:
        values, known, lowest, asked = part.bases[middle, end]
        weights, tops, count = part.weights, part.tops, len(part.weights)
        if leaving is not None and part.moves:
            values = values.copy()
            for place, up_to, respondents, fewer in part.moving[middle]:
                values[place] = fewer[bisect_right(up_to, leaving() * respondents)]
            lowest, asked = _holding(part.gates, values, known, out)
        if out is not None:
            if 0 <= out < count:
                lowest, asked = _holding(part.gates, values, known, out)
                weights, tops, values = _without(weights, out), _without(tops, out), _without(values, out)
                known -= out < known
            out -= count
        most = 0.0
        if not part.counts_points:
            weights = weights[:known]
        if weighing is not None:
            weights = _varied(weights, weighing)
        if part.counts_points:
            most = _points(weights, tops, weighing)
            weights = weights[:known]
        index = rolled_of(part.rule, weights, tops, values) if known else None
        found.append(_Figure(index=index, most=most, lowest=lowest, asked=asked))
    return found


Near = tuple[Sequence[float], float]
"""Where levels start, and by what share of its questions a level counts."""


class _Rule:
    """The rule of stages, of levels that may start elsewhere or count by another share."""

    def __init__(self, questionnaire: Questionnaire, tops: Sequence["_Node"]) -> None:
        """Take the dimensions of the top floor."""
        self.questionnaire, self.tops = questionnaire, tops
        self.own: Near = questionnaire.starts, questionnaire.stage_rule.least_share
        self.gated = questionnaire.stage_rule.rule == "gated"
        self.of_whole = terms_of_whole(questionnaire)
        self.foundation = next((one for one in terms(questionnaire) if one not in self.of_whole), "")
        self.known: dict[object, int] = {}

    def near(self, draw: Draw) -> Near:
        """Return starts near those of the levels, of which the lowest stays, or a share near theirs."""
        starts, share = self.own
        if self.questionnaire.stage_rule.rule == "cumulative":
            return starts, _near(share, draw)
        return [starts[0], *sorted([_near(start, draw) for start in starts[1:]])], share

    def whole(
        self, figures: Sequence[_Figure], near: Near | None = None, *, weighing: Draw | None = None
    ) -> int:
        """Return the stage of the whole by these figures of the dimensions of questions."""
        weights, left = _left(self.tops, figures, weighing)
        indexes = [one.index or 0.0 for one in left]
        index = rolled_of(self.questionnaire.roll_up, weights, [one.most for one in left], indexes)
        asked = tuple([held for one in left for held in one.asked])
        near = near or self.own
        if not self.gated:
            return self._stage(index, asked, near, None, whole=True)
        # Of dimensions the lowest alone decides, and what holds any of them holds it: so its stage is that of
        # the lowest index, the lowest foundation and all other questions.
        foundations = [one.lowest for one in left if one.lowest is not None]
        of_it = (*asked, (self.foundation, min(foundations))) if foundations else asked
        lowest = self._stage(min(indexes), of_it, near, None, whole=False)
        return self._stage(index, asked, near, lowest, whole=True)

    def _stage(
        self, index: float, asked: tuple[Held, ...], near: Near, dimension: int | None, *, whole: bool
    ) -> int:
        """Return the stage by an index and what holds it down; many ways to count come to the same."""
        starts, share = near
        level = _level(index, starts)
        held = tuple([self._as_read(name, value, starts) for name, value in asked])
        key = (level, held, share, dimension, whole)
        stage = self.known.get(key)
        if stage is None:
            stages = {} if dimension is None else {"": dimension}
            read = [asked_with(*one, self.questionnaire) for one in held]
            holding = Holding(read, stages if whole else None)
            stage = self.known[key] = stage_at(level, holding, self.questionnaire, share) or 0
        return stage

    def _as_read(self, name: str, value: float | None, starts: Sequence[float]) -> _Read:
        """Return what the rule reads in a question: of a mere foundation only its level."""
        level = None if value is None else _level(value, starts)
        return name, value if name in self.of_whole else None, level


def _level(value: float, starts: Sequence[float]) -> int:
    return bisect_right(starts, round(value, 9))


def _left(
    nodes: Sequence["_Node"], figures: Sequence[_Figure], weighing: Draw | None
) -> tuple[Sequence[float], list[_Figure]]:
    """Return the dimensions of which something is left, with their weights, which `weighing` draws."""
    found = [(one.weight, one.figure(figures, weighing)) for one in nodes]
    weights: Sequence[float] = [weight for weight, figure in found if figure.index is not None]
    if weighing is not None:
        weights = _varied(weights, weighing)
    return weights, [figure for _, figure in found if figure.index is not None]


def _points(weights: Sequence[float], tops: Sequence[float], weighing: Draw | None) -> float:
    """Return the most points that could be had; `weighing` has doubled the weights."""
    points = fsum(map(mul, weights, tops))
    return points if weighing is None else points / FACTOR


def _near(share: float, draw: Draw) -> float:
    """Return a share near this one, from 0 to 1."""
    return min(max(share + SHIFT * (2 * draw() - 1), 0.0), 1.0)


def _varied(weights: Sequence[float], draw: Draw) -> list[float]:
    """Return each weight between its half and its double, times two, as often below as above what it is."""
    # The weights come first: where they end, nothing more is drawn.
    return list(map(mul, weights, map(pow, repeat(SPREAD), iter(draw, None))))


SPREAD = FACTOR * FACTOR
"""From half to double is as far apart as from 1 to this."""


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
    """A dimension of questions: first those that have a value, up to `known`, then those that nobody knows.

    `tops` are the most points that could be had in each, and `counts_points` says whether the most of all are
    asked for. `bases` has the values, and what holds the dimension down, by the mean or the median and by
    what nobody knows is worth; `gates` the places of what holds it down, and `moving` what moves with its
    respondents: their means, then their medians.
    """

    rule: RollUp
    counts_points: bool
    weights: list[float]
    tops: list[float]
    known: int
    bases: dict[tuple[int, int | None], "_Base"]
    gates: "_Gates"
    moving: tuple[list["_Moving"], list["_Moving"]]

    @property
    def moves(self) -> bool:
        """Whether anything in it moves with its respondents."""
        return bool(self.moving[0])


_Moving = tuple[int, tuple[int, ...], int, list[float]]
"""The place of a question, up to which of how many chose what, and what it is without one of these."""
_Base = tuple[list[float], int, float | None, tuple[Held, ...]]
"""The values of questions, how many count, that of the lowest foundation, and what else is read."""


class _Gates(msgspec.Struct, frozen=True):
    """The places of the foundations, of which the lowest counts, and of what is read question by question."""

    foundations: list[int]
    read: list[tuple[int, str]]


def _holding(
    gates: _Gates, values: Sequence[float], known: int, out: int | None
) -> tuple[float | None, tuple[Held, ...]]:
    """Return the value of the lowest foundation, and the questions that are read one by one."""
    lowest = min([values[place] for place in gates.foundations if place != out], default=None)
    read = [(name, values[place] if place < known else None) for place, name in gates.read if place != out]
    return lowest, tuple(read)


class _Node(msgspec.Struct, frozen=True):
    """A dimension in what it is a part of: made of the nodes `inside`, or the part at `place`."""

    weight: float
    rule: RollUp
    inside: tuple["_Node", ...]
    place: int

    def figure(self, figures: Sequence[_Figure], weighing: Draw | None) -> _Figure:
        """Return what it comes to of the figures of the dimensions of questions."""
        if not self.inside:
            return figures[self.place]
        weights, left = _left(self.inside, figures, weighing)
        tops = [one.most for one in left]
        below = figures[self.place : self.after]
        return _Figure(
            index=rolled_of(self.rule, weights, tops, [one.index or 0.0 for one in left]) if left else None,
            most=_points(weights, tops, weighing),
            lowest=min([one.lowest for one in below if one.lowest is not None], default=None),
            asked=tuple([held for one in below for held in one.asked]),
        )

    @property
    def after(self) -> int:
        """The place after its last part."""
        return self.inside[-1].after if self.inside else self.place + 1


def _node(
    questionnaire: Questionnaire, dimension: Dimension, pooled: Sequence[Pooled], parts: list[_Part]
) -> _Node | None:
    """Return a dimension that has a weight, its `parts` noted; None where nothing in it counts."""
    place = len(parts)
    if dimension.dimensions:
        inside = [
            _node(questionnaire, part, own, parts) for part, own in parted(dimension, pooled) if part.weight
        ]
        nodes = tuple([one for one in inside if one is not None])
        return _with(dimension, nodes, place) if nodes else None
    part = _part(questionnaire, dimension, pooled)
    if not part.weights:
        return None
    parts.append(part)
    return _with(dimension, (), place)


def _with(dimension: Dimension, inside: tuple[_Node, ...], place: int) -> _Node:
    return _Node(weight=float(dimension.weight), rule=dimension.roll_up, inside=inside, place=place)


def _part(questionnaire: Questionnaire, dimension: Dimension, pooled: Sequence[Pooled]) -> _Part:
    """Return what can be counted of a dimension of questions; nothing where none is scored and applies."""
    scored = [p for p in pooled if p.question.weight and p.is_counted]
    known = [p for p in scored if p.value is not None]
    both = [*known, *(p for p in scored if p.value is None)]
    chosen = [_chosen(questionnaire, p) for p in both]
    fewer = [_fewer(one, p) for one, p in zip(chosen, both, strict=True)]
    means = [p.value or 0.0 for p in both]
    medians = [
        _median(one, p.scale.top) if one else mean for one, p, mean in zip(chosen, both, means, strict=True)
    ]
    of_whole = terms_of_whole(questionnaire)
    held = [(place, p.question.id) for place, p in enumerate(both) if p.asked is not None]
    gates = _Gates(
        [place for place, name in held if name not in of_whole], [one for one in held if one[1] in of_whole]
    )
    ends: dict[int | None, list[float]] = {
        0: [p.scale.lowest_value for p in both[len(known) :]],
        1: [1.0] * (len(both) - len(known)),
    }
    bases: dict[tuple[int, int | None], _Base] = {}
    for middle, values in enumerate((means, medians)):
        bases[middle, None] = (values, len(known), *_holding(gates, values, len(known), None))
        for end, open_ones in ends.items():
            every = [*values[: len(known)], *open_ones]
            bases[middle, end] = (every, len(both), *_holding(gates, every, len(both), None))
    return _Part(
        rule=dimension.roll_up,
        counts_points=questionnaire.adds_points,
        weights=[float(p.question.weight) for p in both],
        tops=[float(p.scale.top) for p in both],
        known=len(known),
        bases=bases,
        gates=gates,
        moving=(_moving(fewer, 0), _moving(fewer, 1)),
    )


def _moving(fewer: Sequence[_Fewer | None], middle: int) -> list[_Moving]:
    """Return the questions that move with their respondents, as means or as medians."""
    return [
        (place, one.up_to, one.respondents, [middles[middle] for middles in one.fewer])
        for place, one in enumerate(fewer)
        if one is not None
    ]


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
