"""The statistics on random data against SciPy, NumPy and statsmodels: not against themselves."""

import math
import warnings
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from statsmodels.stats.multitest import multipletests

from cxmaturity.scoring.agreement import spread
from cxmaturity.waves.portfolio import spread as unit_spread
from cxmaturity.waves.score_changes import DRAWS, holm, paired_p, unpaired_p
from cxmaturity.worksheets.net_promoter import net_promoter_score
from tests.models import FIVE, MIXED, THREE

SEED = 20260923
ROUNDS = range(40)


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(SEED)


def test_mean_median_and_deviation_are_those_of_numpy(random: np.random.Generator) -> None:
    for _ in ROUNDS:
        levels = random.integers(1, 6, size=random.integers(1, 30))
        found = spread(np.bincount(levels, minlength=6)[1:].tolist(), FIVE)
        assert found is not None
        assert found.mean == pytest.approx(np.mean(levels))
        assert found.median == pytest.approx(np.median(levels))
        assert found.ad == pytest.approx(np.mean(np.abs(levels - np.mean(levels))))


def test_the_quartiles_of_units_are_those_of_numpy(random: np.random.Generator) -> None:
    for count in range(1, 40):
        indexes = random.uniform(0, 100, size=count)
        found = unit_spread(indexes.tolist())
        assert found is not None and found.count == count
        figures = (found.lowest, found.lower, found.median, found.upper, found.highest)
        assert figures == pytest.approx(np.quantile(indexes, (0, 0.25, 0.5, 0.75, 1)), abs=1e-8)


@pytest.mark.parametrize("scale", [FIVE, THREE, MIXED], ids=lambda scale: scale.id)
def test_agreement_is_one_less_the_ratio_of_variances(scale, random: np.random.Generator) -> None:
    """The uniform variance is that of SciPy's discrete uniform distribution over the steps."""
    points = np.array([option.points for option in scale.options])
    top = len(np.unique(points))
    uniform = stats.randint(1, top + 1).var()
    for _ in ROUNDS:
        chosen = random.integers(0, len(points), size=random.integers(2, 25))
        levels = 1 + (top - 1) * (points[chosen] - points.min()) / (points.max() - points.min())
        found = spread(np.bincount(chosen, minlength=len(points)).tolist(), scale)
        assert found is not None
        assert found.mean == pytest.approx(np.mean(levels))
        variance = np.var(levels, ddof=1)
        assert found.r_wg == pytest.approx(max(0.0, 1 - variance / uniform), abs=1e-8)
        assert found.polarised == (round(variance, 9) > uniform)


def _mean_of_pairs(differences: np.ndarray, axis: int) -> np.ndarray:
    return np.mean(differences, axis=axis)


def _difference(before: np.ndarray, after: np.ndarray, axis: int) -> np.ndarray:
    return np.mean(after, axis=axis) - np.mean(before, axis=axis)


def _two_sided(
    samples: tuple[np.ndarray, ...],
    statistic: Callable[..., np.ndarray],
    kind: str,
    resamples: float = np.inf,
) -> float:
    """Return SciPy's p-value that the statistic is as far from 0 as the one observed, on either side."""

    def distance(*parts: np.ndarray, axis: int) -> np.ndarray:
        # Rounded, so that rearrangements which tie do tie.
        return np.round(np.abs(statistic(*parts, axis=axis)), 10)

    found = stats.permutation_test(
        samples,
        distance,
        permutation_type=kind,
        alternative="greater",
        n_resamples=resamples,
        vectorized=True,
        rng=SEED,
    )
    return float(found.pvalue)


@pytest.mark.parametrize("size", [5, 6, 9, 12])
def test_the_exact_paired_test_is_scipys(size: int, random: np.random.Generator) -> None:
    for _ in range(6):
        differences = random.integers(-4, 7, size=size) / 4
        expected = _two_sided((differences,), _mean_of_pairs, "samples")
        assert paired_p(differences.tolist()) == pytest.approx(expected)


@pytest.mark.parametrize(("first", "second"), [(5, 5), (5, 7), (7, 8)])
def test_the_exact_unpaired_test_is_scipys(first: int, second: int, random: np.random.Generator) -> None:
    for _ in range(4):
        before, after = random.integers(0, 17, size=first) / 16, random.integers(2, 19, size=second) / 16
        expected = _two_sided((before, after), _difference, "independent")
        assert unpaired_p(before.tolist(), after.tolist()) == pytest.approx(expected)


def test_draws_come_as_near_as_draws_can(random: np.random.Generator) -> None:
    """Each of two estimates from 9,999 draws has a standard error of sqrt(p (1 - p) / 9,999)."""
    for shift in (0.0, 0.3, 0.6):
        differences = random.normal(shift, 1, size=24)
        before, after = random.normal(0, 1, size=15), random.normal(shift, 1, size=18)
        for mine, theirs in (
            (paired_p(differences.tolist()), _two_sided((differences,), _mean_of_pairs, "samples", DRAWS)),
            (
                unpaired_p(before.tolist(), after.tolist()),
                _two_sided((before, after), _difference, "independent", DRAWS),
            ),
        ):
            error = math.sqrt(2 * max(theirs * (1 - theirs), 1 / DRAWS) / DRAWS)
            assert abs(mine - theirs) <= 4.5 * error


def test_draws_that_tie_with_what_was_observed_count(random: np.random.Generator) -> None:
    """Answers on five levels, so that many ways to deal them out have one difference."""
    for shift in (0, 1):
        differences = random.integers(-2 + shift, 3, size=20) / 4
        before, after = random.integers(0, 5, size=15) / 4, random.integers(shift, 5, size=15) / 4
        for mine, theirs in (
            (paired_p(differences.tolist()), _two_sided((differences,), _mean_of_pairs, "samples", DRAWS)),
            (
                unpaired_p(before.tolist(), after.tolist()),
                _two_sided((before, after), _difference, "independent", DRAWS),
            ),
        ):
            error = math.sqrt(2 * max(theirs * (1 - theirs), 1 / DRAWS) / DRAWS)
            assert abs(mine - theirs) <= 4.5 * error


def test_holms_correction_is_that_of_statsmodels(random: np.random.Generator) -> None:
    for _ in range(12):
        values = random.uniform(0, 0.2, size=random.integers(1, 12)).round(3)
        expected = multipletests(values, method="holm")[1]
        assert holm(values.tolist()) == pytest.approx(expected)
        # A dimension without a test neither gets a value nor counts as one.
        with_gaps = holm([None, *values.tolist(), None])
        assert with_gaps[0] is None and with_gaps[-1] is None
        assert with_gaps[1:-1] == pytest.approx(expected)


def _adjusted_wald(promoters: int, passives: int, detractors: int) -> tuple[float, float]:
    """Return the interval from the covariance of SciPy's multinomial distribution, with three people more."""
    n = promoters + passives + detractors + 3
    shares = np.array([promoters + 0.75, passives + 1.5, detractors + 0.75]) / n
    score = np.array([1.0, 0.0, -1.0])
    variance = score @ stats.multinomial(1, shares).cov() @ score / n
    low, high = stats.norm.interval(0.95, loc=score @ shares, scale=math.sqrt(variance))
    return 100 * max(-1.0, low), 100 * min(1.0, high)


def test_the_interval_of_a_net_promoter_score_is_the_adjusted_wald_one(random: np.random.Generator) -> None:
    for _ in ROUNDS:
        counts = [int(one) for one in random.integers(0, 60, size=3)]
        if not sum(counts):
            continue
        found = net_promoter_score("nps", *counts)
        assert found.score == pytest.approx(100 * np.average([1, 0, -1], weights=counts))
        assert (found.low, found.high) == pytest.approx(_adjusted_wald(*counts))


def test_the_interval_covers_the_truth_about_as_often_as_it_says(random: np.random.Generator) -> None:
    """Drawn from known shares, 95 % intervals hold the true score in about 95 of a hundred samples."""
    shares = (0.5, 0.3, 0.2)
    held = 0
    for sample in random.multinomial(60, shares, size=2_000):
        found = net_promoter_score("nps", *(int(one) for one in sample))
        assert found.low is not None and found.high is not None
        held += found.low <= 30 <= found.high
    assert 0.935 <= held / 2_000 <= 0.965
