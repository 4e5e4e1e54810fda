"""What is true of a net promoter score whatever the counts; tests/scoring_cases hold the sums."""

from itertools import product
from math import sqrt

import pytest
from scipy.optimize import brentq

from cxmaturity.worksheets.net_promoter import Z_95, NetPromoterScore, net_promoter_score

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
