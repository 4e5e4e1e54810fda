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
from typing import Literal

from cxmaturity.formats.frozen import Frozen
from cxmaturity.worksheets.column import Reads, Rows

Z_95 = 1.959963984540054
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
    """Return every row on all measures, and all rows together."""
    columns = [_column(measure, [values for _, values in rows], floor) for measure in measures]
    units = tuple(
        UnitRow(name=name, scores=tuple(scores[place] for scores, _ in columns))
        for place, (name, _) in enumerate(rows)
    )
    return units, tuple(total for _, total in columns)


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
    measure: NetPromoter, rows: Sequence[Mapping[str, float]], floor: int
) -> tuple[list[NetPromoterScore], NetPromoterScore]:
    """Return one measure of every row and over all of them, with what may not be told withheld."""
    parts = (measure.promoters, measure.passives, measure.detractors)
    counts = [[int(values.get(part, 0)) for part in parts] for values in rows]
    hidden = _too_few([sum(row) for row in counts], floor) if measure.of_employees else set()
    left = sum(sum(counts[place]) for place in hidden)
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
        none if place in hidden else net_promoter_score(measure.id, *row) for place, row in enumerate(counts)
    ]
    total = net_promoter_score(measure.id, *map(sum, zip(*counts, strict=True)))
    return scores, none if 0 < left < floor else total


def _too_few(sizes: Sequence[int], floor: int) -> set[int]:
    """Return the places of the rows to hide: those with too few replies, and the next that hide them."""
    order = sorted((place for place, size in enumerate(sizes) if size), key=lambda place: sizes[place])
    hidden = [place for place in order if sizes[place] < floor]
    for place in order[len(hidden) :]:
        if not 0 < sum(sizes[one] for one in hidden) < floor:
            break
        hidden.append(place)
    return set(hidden)
