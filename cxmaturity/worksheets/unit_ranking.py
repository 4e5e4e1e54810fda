"""Units ranked by the score of their customers and by that of their employees, and those low in both.

Kendall's tau-b (Kendall 1945, Biometrika 33) says how far the two rankings agree: of all pairs of units,
those that both put in one order less those that they put in opposite ones, with ties taken into account.
Whether that is more than chance gives is Kendall's normal test with a correction for continuity, at 5 %. It
needs FEWEST different scores on either side: of four units even two rankings that agree in everything come
about by chance once in twelve times (2 of 24 orders), of five once in sixty; and with fewer different scores
the test finds too much.

A unit is low on a score where it stands in the lowest third: where at most one in three units has its score
or a lower one. Units that share a score so stand there together or not at all, and of two units none does.
Whether a unit there is low or only had few replies, its intervals say: it is clearly low where both lie below
the score of all ranked units together.

Only units count whose two scores may be told. What is withheld takes no part, not even in the sums.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from math import erfc, sqrt
from operator import itemgetter
from typing import Literal

from cxmaturity.formats.frozen import Frozen
from cxmaturity.worksheets.net_promoter import NetPromoter, NetPromoterScore, UnitRow, net_promoter_score

FEWEST = 5
"""So many different scores on either side does a rank correlation need; one unit alone has no rank."""
CHANCE = 0.05
THIRD = 3
FEWEST_UNITS = 2
FEWEST_LOW = THIRD
"""Of fewer units none can be in the lowest third."""
Agreement = Literal["too_few", "together", "opposed", "chance"]
"""How two rankings go together: too few units to say, alike, the other way round, no more than by chance."""


class UnitRanks(Frozen):
    """A unit with both scores and its rank by each, 1 for the highest; low in both, and clearly so."""

    name: str
    customers: float
    employees: float
    customer_rank: int
    employee_rank: int
    low: bool
    clearly_low: bool


class UnitRanking(Frozen):
    """The units whose two scores may be told, the lowest first, by one measure of each side.

    `tau` is Kendall's tau-b over the `n` units, and `p_value` that it comes about by chance; None where there
    are too few.
    """

    customers: str
    employees: str
    n: int
    tau: float | None
    p_value: float | None
    agreement: Agreement
    units: tuple[UnitRanks, ...]


class _Side(Frozen):
    """The ranked units on one measure: their scores, also in order, upper ends, and all of them together."""

    scores: tuple[float, ...]
    in_order: tuple[float, ...]
    highs: tuple[float, ...]
    together: float

    def rank(self, place: int) -> int:
        """Return the rank of a unit, 1 for the highest score."""
        return 1 + len(self.scores) - bisect_right(self.in_order, self.scores[place])

    def is_low(self, place: int) -> bool:
        """Return whether at most one in three units has the score of this one or a lower one."""
        return THIRD * bisect_right(self.in_order, self.scores[place]) <= len(self.scores)

    def is_below_all(self, place: int) -> bool:
        """Return whether the interval of a unit lies below the score of all ranked units together."""
        return self.highs[place] < self.together


def unit_ranking(measures: Sequence[NetPromoter], units: Sequence[UnitRow]) -> UnitRanking | None:
    """Return the units ranked by the first measure of customers and by the first of employees.

    None where one of the two is missing, or fewer than two units have both scores.
    """
    customers, employees = (
        next((place for place, one in enumerate(measures) if one.of_employees is of), None)
        for of in (False, True)
    )
    if customers is None or employees is None:
        return None
    told = [
        unit
        for unit in units
        if unit.scores[customers].score is not None and unit.scores[employees].score is not None
    ]
    if len(told) < FEWEST_UNITS:
        return None
    first, second = (_side([unit.scores[place] for unit in told]) for place in (customers, employees))
    tau = p_value = None
    if min(len(set(first.scores)), len(set(second.scores))) >= FEWEST:
        tau, p_value = kendall(first.scores, second.scores)
    return UnitRanking(
        customers=measures[customers].id,
        employees=measures[employees].id,
        n=len(told),
        tau=tau,
        p_value=p_value,
        agreement=_agreement(tau, p_value),
        units=_ranked([unit.name for unit in told], first, second),
    )


def kendall(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
    """Return Kendall's tau-b of two rankings, neither all alike, and that it comes about by chance."""
    n = len(first)
    agreeing = _agreeing(first, second)
    ties = [list(Counter(scores).values()) for scores in (first, second)]
    pairs, three = n * (n - 1), n * (n - 1) * (n - 2)
    tied = [sum(t * (t - 1) for t in sizes) for sizes in ties]
    by_three = [sum(t * (t - 1) * (t - 2) for t in sizes) for sizes in ties]
    spread = [sum(t * (t - 1) * (2 * t + 5) for t in sizes) for sizes in ties]
    variance = (pairs * (2 * n + 5) - sum(spread)) / 18
    variance += tied[0] * tied[1] / (2 * pairs) + by_three[0] * by_three[1] / (9 * three)
    tau = 2 * agreeing / sqrt((pairs - tied[0]) * (pairs - tied[1]))
    p_value = erfc(max(0, abs(agreeing) - 1) / sqrt(2 * variance))
    return round(tau, 9), round(p_value, 9)


def _agreeing(first: Sequence[float], second: Sequence[float]) -> int:
    """Return how many pairs stand in one order on both sides, less those that stand in opposite ones."""
    found, passed = 0, list[float]()
    for _, alike in groupby(sorted(zip(first, second, strict=True)), key=itemgetter(0)):
        scores = [score for _, score in alike]
        found += sum(
            bisect_left(passed, score) + bisect_right(passed, score) - len(passed) for score in scores
        )
        for score in scores:
            insort(passed, score)
    return found


def _agreement(tau: float | None, p_value: float | None) -> Agreement:
    if tau is None or p_value is None:
        return "too_few"
    if p_value > CHANCE:
        return "chance"
    return "together" if tau > 0 else "opposed"


def _side(found: Sequence[NetPromoterScore]) -> _Side:
    counts = [sum(getattr(one, name) for one in found) for name in ("promoters", "passives", "detractors")]
    scores = tuple(one.score or 0.0 for one in found)
    return _Side(
        scores=scores,
        in_order=tuple(sorted(scores)),
        highs=tuple(one.high or 0.0 for one in found),
        together=net_promoter_score("", *counts).score or 0.0,
    )


def _ranked(names: Sequence[str], customers: _Side, employees: _Side) -> tuple[UnitRanks, ...]:
    """Return the units with their ranks, those first that both ranks place lowest."""
    found = []
    for place, name in enumerate(names):
        low = customers.is_low(place) and employees.is_low(place)
        clearly = customers.is_below_all(place) and employees.is_below_all(place)
        found.append(
            UnitRanks(
                name=name,
                customers=customers.scores[place],
                employees=employees.scores[place],
                customer_rank=customers.rank(place),
                employee_rank=employees.rank(place),
                low=low,
                clearly_low=low and clearly,
            )
        )
    found.sort(key=lambda unit: (-unit.customer_rank - unit.employee_rank, -unit.customer_rank))
    return tuple(found)
