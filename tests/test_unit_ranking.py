"""Units ranked by customers and by employees: the rank correlation, who is low in both, what is told."""

import math
import random
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau, norm

from cxmaturity.worksheets.net_promoter import NetPromoter, scores_of
from cxmaturity.worksheets.unit_ranking import CHANCE, FEWEST, UnitRanking, kendall, unit_ranking

MEASURES = (
    NetPromoter(id="nps", name="Customers", promoters="cp", passives="cn", detractors="cd"),
    NetPromoter(id="enps", name="Staff", promoters="ep", passives="en", detractors="ed"),
)
COLUMNS = ("cp", "cn", "cd", "ep", "en", "ed")
FLOOR = 5
Counts = tuple[int, ...]


def ranking(*units: Counts, measures: tuple[NetPromoter, ...] = MEASURES) -> UnitRanking | None:
    rows = [(f"U{place}", dict(zip(COLUMNS, counts, strict=True))) for place, counts in enumerate(units)]
    found, _ = scores_of(measures, rows, FLOOR)
    return unit_ranking(measures, found)


def of_score(customers: int, employees: int, n: int = 200) -> Counts:
    """Return the counts of a unit with these scores, as many on either side, nobody passive."""
    promoters, others = ((n // 2 + score * n // 200) for score in (customers, employees))
    return promoters, 0, n - promoters, others, 0, n - others


def scored(*pairs: tuple[int, int], n: int = 200) -> UnitRanking:
    found = ranking(*(of_score(*pair, n) for pair in pairs))
    assert found is not None
    return found


# ---- How far the rankings agree


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=3, max_size=40))
def test_tau_is_that_of_scipy(pairs: list[tuple[int, int]]) -> None:
    first, second = zip(*pairs, strict=True)
    if min(len(set(first)), len(set(second))) < 2:
        return
    tau, p_value = kendall(first, second)
    expected = kendalltau(first, second, method="asymptotic")
    assert tau == pytest.approx(expected.statistic, abs=1e-8)
    # SciPy's normal test has no correction for continuity: one pair less in the numerator.
    agreeing = abs(sum(np.sign(a[0] - b[0]) * np.sign(a[1] - b[1]) for a, b in combinations(pairs, 2)))
    distance = norm.isf(expected.pvalue / 2) * max(0, agreeing - 1) / max(1, agreeing)
    assert p_value == pytest.approx(2 * norm.sf(distance), abs=1e-8)


def ties(dice: random.Random, n: int) -> list[int]:
    while True:
        drawn = sorted(dice.choices(range(n), k=n))
        if len(set(drawn)) >= FEWEST:
            return drawn


def test_what_is_called_beyond_chance_is_so_among_all_orders() -> None:
    """Second opinion: every order of the second ranking, counted."""
    dice = random.Random(20261128)
    for n in (5, 6):
        for _ in range(6):
            first, second = ties(dice, n), ties(dice, n)
            orders = [abs(kendall(first, order)[0]) for order in set(permutations(second))]
            for order in dice.sample(sorted(set(permutations(second))), 40):
                tau, p_value = kendall(first, order)
                as_far = sum(one >= abs(tau) - 1e-9 for one in orders) / len(orders)
                assert p_value > CHANCE or as_far <= CHANCE, (first, order)


def test_four_units_are_too_few_even_in_perfect_order() -> None:
    """The counter-example: 2 of the 24 orders of four are perfect, more than one in twenty."""
    assert scored((1, 1), (2, 2), (3, 3), (4, 4)).agreement == "too_few"
    assert 2 / math.factorial(4) > CHANCE >= 2 / math.factorial(FEWEST)
    five = scored((1, 1), (2, 2), (3, 3), (4, 4), (5, 5))
    assert (five.tau, five.agreement) == (1.0, "together")


@pytest.mark.parametrize(
    ("pairs", "tau", "agreement"),
    [
        # Nine pairs of ten in one order.
        ([(1, 1), (2, 2), (3, 3), (4, 5), (5, 4)], 0.8, "chance"),
        ([(1, 5), (2, 4), (3, 3), (4, 2), (5, 1)], -1.0, "opposed"),
        ([(1, 3), (2, 5), (3, 1), (4, 4), (5, 2)], -0.2, "chance"),
        # Twelve units, but of four different scores on one side.
        ([(n % 4, n) for n in range(12)], None, "too_few"),
        # All have one score on one side.
        ([(7, n) for n in range(9)], None, "too_few"),
    ],
)
def test_how_rankings_go_together(pairs: list[tuple[int, int]], tau: float | None, agreement: str) -> None:
    found = scored(*pairs)
    assert (found.n, found.tau, found.agreement) == (len(pairs), tau, agreement)


@pytest.mark.parametrize(
    ("units", "measures"),
    [
        ([of_score(1, 2)], MEASURES),
        ([of_score(1, 2)] * 3, MEASURES[:1]),
        ([of_score(1, 2)] * 3, MEASURES[1:]),
        # Of the second nobody asked the customers.
        ([of_score(1, 2), (0, 0, 0, 20, 20, 20)], MEASURES),
        # Of the second fewer employees than the floor replied, and so the next is hidden too.
        ([of_score(1, 2), of_score(3, 4), (9, 9, 9, 1, 1, 1)], MEASURES),
    ],
)
def test_where_there_is_nothing_to_rank(units: list[Counts], measures: tuple[NetPromoter, ...]) -> None:
    assert ranking(*units, measures=measures) is None


# ---- Who is low in both


def low(found: UnitRanking) -> dict[str, bool]:
    return {unit.name: unit.clearly_low for unit in found.units if unit.low}


@pytest.mark.parametrize(
    ("pairs", "n", "expected"),
    [
        ([(-20, -20), (0, 0), (20, 20)], 200, {"U0": True}),
        # The same scores of twenty customers and twenty employees: it may be chance.
        ([(-20, -20), (0, 0), (20, 20)], 20, {"U0": False}),
        # Beyond chance on one side alone is not beyond chance.
        ([(-60, -20), (0, 0), (60, 20)], 20, {"U0": False}),
        ([(-50, 50), (0, 0), (50, -50)], 200, {}),
        # Of two none is in the lowest third; nor of three where the two lowest share a score.
        ([(-50, -50), (50, 50)], 200, {}),
        ([(-50, -50), (-50, -50), (50, 50)], 200, {}),
        ([(-50, -50), (-50, -50), (0, 0), (20, 20), (30, 30), (50, 50)], 200, {"U0": True, "U1": True}),
        ([(10, 10)] * 9, 200, {}),
    ],
)
def test_low_in_both(pairs: list[tuple[int, int]], n: int, expected: dict[str, bool]) -> None:
    assert low(scored(*pairs, n=n)) == expected


units = st.lists(
    st.tuples(*(st.integers(0, 30) for _ in COLUMNS)).filter(
        lambda one: sum(one[:3]) and sum(one[3:]) >= FLOOR
    ),
    min_size=2,
    max_size=12,
)


@given(units)
def test_ranks_and_thirds_are_what_a_count_gives(given_units: list[Counts]) -> None:
    found = ranking(*given_units)
    assert found is not None and found.n == len(found.units) == len(given_units)
    for unit in found.units:
        above = sum(one.customers > unit.customers for one in found.units)
        assert unit.customer_rank == 1 + above
        at_most = [
            sum(getattr(one, side) <= getattr(unit, side) for one in found.units)
            for side in ("customers", "employees")
        ]
        assert unit.low == all(count <= found.n / 3 for count in at_most)
        assert unit.low or not unit.clearly_low
    assert [one.customer_rank + one.employee_rank for one in found.units] == sorted(
        (one.customer_rank + one.employee_rank for one in found.units), reverse=True
    )


@given(units, st.permutations(range(3)))
def test_the_order_of_the_rows_does_not_matter(given_units: list[Counts], order: list[int]) -> None:
    rows = given_units[:3]
    turned = [rows[place] for place in order if place < len(rows)]
    one, other = ranking(*rows), ranking(*turned)
    assert one is not None and other is not None
    assert (one.tau, one.agreement, sorted(u.customers for u in one.units if u.low)) == (
        other.tau,
        other.agreement,
        sorted(u.customers for u in other.units if u.low),
    )


@given(units, st.data())
def test_what_hidden_employees_said_moves_nothing(given_units: list[Counts], data: st.DataObject) -> None:
    """Hidden units: two of fewer employees than the floor, together as many, so that the rest is told."""
    hidden = [
        (9, 5, 1, *data.draw(st.sampled_from([(3, 0, 0), (0, 3, 0), (0, 0, 3), (1, 1, 1)]))) for _ in range(2)
    ]
    other = [(9, 5, 1, 2, 1, 0)] * 2
    told, changed = ranking(*hidden, *given_units), ranking(*other, *given_units)
    assert told == changed
    assert told is not None and not {"U0", "U1"} & {unit.name for unit in told.units}
