"""What is true of a net promoter score whatever the counts; tests/scoring_cases hold the sums."""

from itertools import product
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from cxmaturity.worksheets.net_promoter import (
    Z_95,
    NetPromoter,
    NetPromoterScore,
    net_promoter_score,
    scores_of,
    told_rows,
)

MOST = 12
SMALL = [counts for counts in product(range(MOST + 1), repeat=3) if any(counts)]
"""All counts of up to twelve in each class."""
END = 1e-12


def found(promoters: int, passives: int, detractors: int) -> tuple[float, float, float]:
    made: NetPromoterScore = net_promoter_score("nps", promoters, passives, detractors)
    assert made.score is not None and made.low is not None and made.high is not None
    return made.low, made.score, made.high


def test_no_interval_leaves_out_its_score() -> None:
    for counts in SMALL:
        low, score, high = found(*counts)
        assert -100 <= low <= score <= high <= 100, counts


def test_twice_as_many_respondents_are_a_narrower_interval() -> None:
    for counts in SMALL:
        before = found(*counts)
        after = found(*(2 * count for count in counts))
        assert after[2] - after[0] < before[2] - before[0], counts


def test_promoters_and_detractors_exchanged_are_the_interval_in_a_mirror() -> None:
    for promoters, passives, detractors in SMALL:
        low, score, high = found(promoters, passives, detractors)
        assert found(detractors, passives, promoters) == (-high, -score, -low)


@pytest.mark.parametrize(
    ("counts", "interval"),
    [
        # One alone: -48 to +98 would leave out the +100.
        ((1, 0, 0), (-48.499, 100.0)),
        ((0, 0, 1), (-100.0, 48.499)),
        ((0, 1, 0), (-60.012, 60.012)),
        ((2, 0, 0), (-24.411, 100.0)),
        # The vector of the literature, where nothing is to be mended.
        ((28, 12, 10), (12.594, 55.330)),
    ],
)
def test_the_ends_of_some_intervals(counts: tuple[int, int, int], interval: tuple[float, float]) -> None:
    low, _, high = found(*counts)
    assert (low, high) == pytest.approx(interval, abs=0.001)


def score_test_ends(promoters: int, passives: int, detractors: int) -> tuple[float, float]:
    """Return the interval of the score test (Tango 1998): the differences that it does not refuse at 5 %."""
    n = promoters + passives + detractors
    score = (promoters - detractors) / n

    def distance(difference: float) -> float:
        # The share of detractors that is likeliest where the difference is this one.
        b = (2 * n - promoters + detractors) * difference - promoters - detractors
        c = -detractors * difference * (1 - difference)
        share = (sqrt(max(0.0, b * b - 8 * n * c)) - b) / (4 * n)
        variance = n * (2 * share + difference * (1 - difference))
        return n * (score - difference) / sqrt(max(variance, END))

    low = -1.0 if score <= -1 + END else brentq(lambda d: distance(d) - Z_95, -1 + END, score)
    high = 1.0 if score >= 1 - END else brentq(lambda d: distance(d) + Z_95, score, 1 - END)
    return 100 * low, 100 * high


def test_where_the_end_is_the_score_the_score_test_ends_there_too() -> None:
    """Second opinion: only where all say the same does the interval end at the score, and there it should."""
    at_end = 0
    for counts in SMALL:
        low, score, high = found(*counts)
        expected = score_test_ends(*counts)
        assert expected[0] - 1e-6 <= score <= expected[1] + 1e-6, counts
        if score in (low, high):
            at_end += 1
            assert score == pytest.approx(expected[0] if score == low else expected[1]), counts
    assert at_end == 2 * MOST


# ---- Counts of few employees: not told, and not by another measure that shares a column

COLUMNS = "abcdef"
A_MEASURE = st.tuples(st.permutations(COLUMNS).map(lambda all_of: all_of[:3]), st.booleans())
A_ROW = st.dictionaries(st.sampled_from(COLUMNS), st.integers(0, 12))


def measured(number: int, parts: list[str], *, employees: bool) -> NetPromoter:
    promoters, passives, detractors = parts
    return NetPromoter(
        id=f"m{number}",
        name="",
        promoters=promoters,
        passives=passives,
        detractors=detractors,
        of="employees" if employees else "customers",
    )


@given(given_measures=st.lists(A_MEASURE, min_size=1, max_size=3), given_rows=st.lists(A_ROW, max_size=6))
def test_what_is_told_gives_the_same_figures_and_no_counts_of_few_employees(
    given_measures: list[tuple[list[str], bool]], given_rows: list[dict[str, int]]
) -> None:
    floor = 5
    measures = [measured(n, parts, employees=of) for n, (parts, of) in enumerate(given_measures)]
    rows = [(f"Unit {n}", row) for n, row in enumerate(given_rows)]
    told = told_rows(measures, rows, floor)
    units, totals = scores_of(measures, rows, floor)
    assert scores_of(measures, told, floor) == (units, totals)
    for place, one in ((place, one) for place, one in enumerate(measures) if one.of_employees):
        parts = (one.promoters, one.passives, one.detractors)
        sizes = [sum(row.get(part, 0) for part in parts) for _, row in rows]
        few = [at for at, size in enumerate(sizes) if 0 < size < floor]
        assert not [part for at in few for part in parts if part in told[at][1]]
        assert not [at for at in few if units[at].scores[place].n is not None]
        # Nor by subtraction, whether of the figures or of the counts.
        hidden = sum(size for at, size in enumerate(sizes) if units[at].scores[place].n is None)
        assert hidden == 0 or hidden >= floor or totals[place].n is None
        assert hidden == 0 or hidden >= floor or not [part for part in parts if part in told[-1][1]]


def test_a_column_that_two_measures_share_is_kept_back_from_both() -> None:
    employees = measured(0, ["a", "b", "c"], employees=True)
    both = measured(1, ["a", "d", "e"], employees=False)
    rows = [("North", {"a": 1, "b": 1, "c": 1, "d": 20, "e": 9}), ("South", dict.fromkeys("abcde", 9))]
    units, totals = scores_of([employees, both], rows, 5)
    # Three in the North: of neither, and not by subtracting the South from all.
    assert [[one.n for one in unit.scores] for unit in units] == [[None, None], [None, None]]
    assert [one.n for one in totals] == [30, 57]
