"""What is true of the value of loyalty whatever the figures; tests/scoring_cases hold the sums."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmaturity.worksheets.loyalty_value import MOST_YEARS, LoyaltyRow, LoyaltyValue, loyalty_rows

COLUMNS = LoyaltyValue(**{name: name for name in LoyaltyValue.__struct_fields__})


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
    assert both is not None and both.a_stay is not None and whole.a_stay is not None
    assert both.a_stay.low == pytest.approx(whole.a_stay.low, rel=1e-6, abs=1e-5)
    assert both.a_stay.high == pytest.approx(whole.a_stay.high, rel=1e-6, abs=1e-5)
    assert both.nps == pytest.approx(whole.nps, abs=1e-6)


@given(segments(), segments())
def test_the_order_of_segments_does_not_matter(one: dict[str, float], other: dict[str, float]) -> None:
    assert found(one, other)[1] == found(other, one)[1]


@given(segments())
def test_nobody_stays_longer_than_the_most_years(row: dict[str, float]) -> None:
    (only,), _ = found(row)
    for kind in (only.promoters, only.passives, only.detractors):
        assert kind.years is not None and 1 <= kind.years <= MOST_YEARS
        assert kind.capped == (kind.retention is not None and kind.retention > 1 - 1 / MOST_YEARS)
