"""Net promoter scores from counts: how many recommend, by unit and in all.

NPS = 100 (promoters - detractors) / n. Its 95 % interval is the adjusted Wald one (Rocks 2016, The
American Statistician): three respondents are added, three quarters of one to promoters and as much to
detractors. That pulls the interval towards 0, and away from a score at the end of the scale: of one promoter
alone it would be -48 to +98 around +100. There the end is the score itself, where the interval of the score
test ends, which Rocks names beside it (Wilson 1927; Tango 1998, Statistics in Medicine 17, for two shares of
one sample). So no interval leaves out its score.

It is input evidence and never part of the maturity score. A score of fewer employees than the
privacy floor is withheld, and so is what would give it away by subtraction.
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Literal, NamedTuple

from cxmaturity.formats.frozen import Frozen
from cxmaturity.worksheets.column import Reads, Rows

Z_95 = 1.959963984540054
REST = ""
"""The name of a row that is no unit: what is in no unit's row and yet in the total; see `told_rows`."""
EMPLOYEES = ("employee", "enps", "staff")
"""How the ids of measures begin that are of employees, where they do not say of whom they are."""


class NetPromoter(Frozen):
    """A net promoter score from three count columns, `of` customers or employees; by its id, unless said."""

    id: str
    name: str
    promoters: str
    passives: str
    detractors: str
    of: Literal["customers", "employees"] | None = None

    @property
    def of_employees(self) -> bool:
        """Whether employees were asked: colleagues, whom a count of few replies would give away."""
        return self.of == "employees" or (self.of is None and self.id.casefold().startswith(EMPLOYEES))


class NetPromoterScore(Frozen):
    """NPS from -100 to 100 with its 95 % interval around it; None where no replies were entered (`n` is 0).

    Where fewer employees replied than the privacy floor, counts and `n` are None too.
    """

    measure: str
    promoters: int | None
    passives: int | None
    detractors: int | None
    n: int | None
    score: float | None
    low: float | None
    high: float | None


class UnitRow(Frozen):
    """One unit's net promoter scores, in the worksheet's order of measures."""

    name: str
    scores: tuple[NetPromoterScore, ...]


def reads(measures: Sequence[NetPromoter]) -> Reads:
    """Yield what the measures read."""
    for index, measure in enumerate(measures):
        yield ("net_promoter", index, "promoters"), measure.promoters, "count"
        yield ("net_promoter", index, "passives"), measure.passives, "count"
        yield ("net_promoter", index, "detractors"), measure.detractors, "count"


def scores_of(
    measures: Sequence[NetPromoter], rows: Rows, floor: int
) -> tuple[tuple[UnitRow, ...], tuple[NetPromoterScore, ...]]:
    """Return every unit on all measures, and all rows together."""
    untold = [_untold(measure, measures, rows, floor) for measure in measures]
    columns = [_column(*both, rows) for both in zip(measures, untold, strict=True)]
    units = tuple(
        UnitRow(name=name, scores=tuple(scores[place] for scores, _ in columns))
        for place, name in enumerate(name for name, _ in rows if name != REST)
    )
    return units, tuple(total for _, total in columns)


def told_rows(measures: Sequence[NetPromoter], rows: Rows, floor: int) -> Rows:
    """Return `rows` as they may leave the house: `scores_of` finds the same in them, to the last digit.

    A unit whose counts may not be told lacks their columns, and every other has all of them. What is missing
    stands as a sum in a row of its own, unless that is of fewer than the `floor`.
    """
    untold = {measure.id: _untold(measure, measures, rows, floor) for measure in measures}
    hidden = {name: one.rows for name, one in untold.items()}
    if not any(hidden.values()):
        return rows
    told: list[dict[str, float]] = []
    rest: dict[str, float] = {}
    for place, (_, values) in enumerate(rows):
        seen = [part for one in measures if place not in hidden[one.id] for part in _parts(one)]
        gone = {part for one in measures if place in hidden[one.id] for part in _parts(one)}
        for part in gone:
            rest[part] = rest.get(part, 0) + values.get(part, 0)
        told.append({**dict.fromkeys(seen, 0), **{part: n for part, n in values.items() if part not in gone}})
    few = {part for one in measures if untold[one.id].total for part in _parts(one)}
    return [
        *((name, values) for (name, _), values in zip(rows, told, strict=True)),
        (REST, {part: count for part, count in sorted(rest.items()) if part not in few}),
    ]


def net_promoter_score(measure: str, promoters: int, passives: int, detractors: int) -> NetPromoterScore:
    """Return the net promoter score of these counts, from -100 to 100, with its 95 % interval."""
    n = promoters + passives + detractors
    score = low = high = None
    if n:
        score = round(100 * (promoters - detractors) / n, 9)
        p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
        margin = Z_95 * sqrt((p + d - (p - d) ** 2) / (n + 3))
        low = min(score, round(100 * max(-1.0, p - d - margin), 9))
        high = max(score, round(100 * min(1.0, p - d + margin), 9))
    return NetPromoterScore(
        measure=measure,
        promoters=promoters,
        passives=passives,
        detractors=detractors,
        n=n,
        score=score,
        low=low,
        high=high,
    )


def _column(
    measure: NetPromoter, untold: "_Untold", rows: Rows
) -> tuple[list[NetPromoterScore], NetPromoterScore]:
    """Return one measure of every unit and over all rows, with what may not be told withheld."""
    counts = {place: _counts(measure, values) for place, (name, values) in enumerate(rows) if name != REST}
    total = [int(sum(values.get(part, 0) for _, values in rows)) for part in _parts(measure)]
    none = NetPromoterScore(
        measure=measure.id,
        promoters=None,
        passives=None,
        detractors=None,
        n=None,
        score=None,
        low=None,
        high=None,
    )
    scores = [
        none if place in untold.rows else net_promoter_score(measure.id, *row)
        for place, row in counts.items()
    ]
    return scores, none if untold.total else net_promoter_score(measure.id, *total)


def _parts(measure: NetPromoter) -> tuple[str, str, str]:
    """Return the columns that a measure reads."""
    return measure.promoters, measure.passives, measure.detractors


def _counts(measure: NetPromoter, values: Mapping[str, float]) -> list[int]:
    """Return the counts of a measure in a row, 0 where nothing was entered."""
    return [int(values.get(part, 0)) for part in _parts(measure)]


class _Untold(NamedTuple):
    """The places of the units whose counts may not be told, and whether the total may not be either."""

    rows: set[int]
    total: bool


def _untold(measure: NetPromoter, measures: Sequence[NetPromoter], rows: Rows, floor: int) -> _Untold:
    """Return what may not be told of a measure: nothing is kept back where no employees are counted in it.

    Who shares a column with a measure of employees would tell its counts: those are kept back together.
    """
    bound = _bound(measure, measures)
    if not any(one.of_employees for one in bound):
        return _Untold(set(), total=False)
    rest = [values for name, values in rows if name == REST]
    kept_back = {
        place
        for place, (name, values) in enumerate(rows)
        if rest and name != REST and any(part not in values for one in bound for part in _parts(one))
    }
    sizes = [
        [
            0 if name == REST or place in kept_back else sum(_counts(one, values))
            for place, (name, values) in enumerate(rows)
        ]
        for one in bound
    ]
    hidden = kept_back | _too_few(sizes, floor)
    few = any(0 < sum(size[place] for place in hidden) < floor for size in sizes)
    lacking = any(part not in one for one in rest for other in bound for part in _parts(other))
    return _Untold(hidden, total=few or bool(kept_back and lacking))


def _bound(measure: NetPromoter, measures: Sequence[NetPromoter]) -> list[NetPromoter]:
    """Return the measure and all that share a column with it, or with one that does."""
    columns, bound = {*_parts(measure)}, [measure]
    while more := [one for one in measures if one not in bound and columns & {*_parts(one)}]:
        bound += more
        columns.update(*map(_parts, more))
    return bound


def _too_few(measured: Sequence[Sequence[int]], floor: int) -> set[int]:
    """Return the places of the rows to hide: those with too few replies, and the next that hide them.

    `measured` says by measure how many replied in each row; what is hidden of one is hidden of all.
    """
    least = [min((size for size in sizes if size), default=0) for sizes in zip(*measured, strict=True)]
    order = sorted((place for place, size in enumerate(least) if size), key=lambda place: least[place])
    hidden = [place for place in order if least[place] < floor]
    for place in order[len(hidden) :]:
        if not any(0 < sum(sizes[one] for one in hidden) < floor for sizes in measured):
            break
        hidden.append(place)
    return set(hidden)
