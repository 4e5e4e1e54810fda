"""What is true of the value of loyalty whatever the figures; tests/scoring_cases hold the sums."""

import math
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmaturity.worksheets import loyalty_value
from cxmaturity.worksheets.loyalty_value import MOST_YEARS, LoyaltyRow, LoyaltyValue, loyalty_rows

COLUMNS = LoyaltyValue(**{name: name for name in loyalty_value.COLUMNS})

MONEY = ("revenue", "value", "years", "retention")


@st.composite
def segments(draw: st.DrawFn) -> dict[str, float]:
    """Return a segment whose three classes all have customers."""
    promoters, detractors = draw(st.integers(1, 49)), draw(st.integers(1, 49))
    return {
        "customers": draw(st.integers(1, 10**4)),
        "revenue": draw(st.integers(10**6, 10**9)),
        "promoters": promoters,
        "detractors": detractors,
        "promoter_revenue": draw(st.integers(1, 49)),
        "detractor_revenue": draw(st.integers(1, 49)),
        **{f"{kind}_retention": draw(st.integers(0, 100)) for kind in ("promoter", "passive", "detractor")},
    }


def found(*rows: dict[str, float]) -> tuple[tuple[LoyaltyRow, ...], LoyaltyRow | None]:
    return loyalty_rows(COLUMNS, [(str(place), row) for place, row in enumerate(rows)])


@given(segments())
def test_twice_the_revenue_is_twice_the_worth(row: dict[str, float]) -> None:
    (once,), _ = found(row)
    (twice,), _ = found({**row, "revenue": 2 * row["revenue"]})
    assert once.a_year is not None and twice.a_year is not None
    assert once.a_stay is not None and twice.a_stay is not None
    assert twice.a_year.high == pytest.approx(2 * once.a_year.high, abs=1e-6)
    assert twice.a_stay.low == pytest.approx(2 * once.a_stay.low, abs=1e-6)
    assert twice.ratio == pytest.approx(once.ratio, rel=1e-6, abs=1e-6)


@given(segments())
def test_a_segment_cut_in_two_halves_is_worth_the_same(row: dict[str, float]) -> None:
    half = {**row, "customers": row["customers"] / 2, "revenue": row["revenue"] / 2}
    (whole,), alone = found(row)
    _, both = found(half, half)
    assert alone is None, "one segment needs no total"
    assert both is not None
    assert (both.a_year, both.a_stay, both.nps) == (whole.a_year, whole.a_stay, whole.nps)


@given(st.lists(segments(), min_size=2, max_size=5))
def test_what_a_point_is_worth_in_all_is_what_stands_above_it_added_up(rows: list[dict[str, float]]) -> None:
    single, total = found(*rows)
    assert total is not None
    for span in ("a_year", "a_stay"):
        for end in ("low", "high"):
            parts = [getattr(getattr(row, span), end) for row in single]
            assert getattr(getattr(total, span), end) == pytest.approx(math.fsum(parts), rel=1e-12, abs=1e-8)
    money = [
        getattr(kind, name) for kind in (total.promoters, total.passives, total.detractors) for name in MONEY
    ]
    assert [total.ratio, *money] == [None] * (1 + len(money)), "what one customer is worth does not add up"


@given(segments())
def test_a_value_is_what_a_calculator_gives(row: dict[str, float]) -> None:
    """Second opinion, in decimals: revenue a year times years, and what a point is worth, rounded once."""
    (only,), _ = found(row)
    with localcontext(prec=50):
        entered = {name: Decimal(figure) for name, figure in row.items()}
        left = {
            what: 100 - entered[f"promoter{what}"] - entered[f"detractor{what}"] for what in ("s", "_revenue")
        }
        worth = {}
        for name in ("promoter", "passive", "detractor"):
            share = entered.get(f"{name}s", left["s"])
            a_year = (
                entered["revenue"]
                * entered.get(f"{name}_revenue", left["_revenue"])
                / share
                / entered["customers"]
            )
            leaving = 100 - entered[f"{name}_retention"]
            years = min(Decimal(MOST_YEARS), 100 / leaving) if leaving else Decimal(MOST_YEARS)
            worth[name] = a_year, a_year * years
        moves = [worth["passive"][1] - worth["detractor"][1], worth["promoter"][1] - worth["passive"][1]]
        low, high = (entered["customers"] / 100 * move for move in sorted(moves))
    for name, (a_year, value) in worth.items():
        kind = getattr(only, f"{name}s")
        assert (kind.revenue, kind.value) == (round(float(a_year), 9), round(float(value), 9))
    assert only.a_stay is not None
    assert (only.a_stay.low, only.a_stay.high) == pytest.approx(
        (float(low), float(high)), rel=1e-14, abs=1e-9
    )


@given(segments(), segments())
def test_the_order_of_segments_does_not_matter(one: dict[str, float], other: dict[str, float]) -> None:
    assert found(one, other)[1] == found(other, one)[1]


@given(segments())
def test_nobody_stays_longer_than_the_most_years(row: dict[str, float]) -> None:
    (only,), _ = found(row)
    for kind in (only.promoters, only.passives, only.detractors):
        assert kind.years is not None and 1 <= kind.years <= MOST_YEARS
        assert kind.capped == (kind.retention is not None and kind.retention > 1 - 1 / MOST_YEARS)
