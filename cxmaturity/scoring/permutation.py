"""Permutation tests for a change between two waves, and Holm's correction for several of them.

Exact where every rearrangement can be tried, else with 9,999 draws of a fixed seed, where p = (hits + 1)
/ (draws + 1) (Phipson & Smyth 2010). Two-sided, on the difference of means. Holm 1979 for the correction.
"""

from collections.abc import Sequence
from itertools import combinations, product
from math import comb, fsum
from random import Random

MOST_EXACT = 20_000
DRAWS = 9_999
SEED = 19790601
# Rearrangements that tie with the observed difference must count although their sums differ in a last bit.
TIE = 1e-12


def paired_p(differences: Sequence[float]) -> float:
    """Return the p-value of the mean of paired `differences` under flips of their signs."""
    observed = abs(fsum(differences))
    n = len(differences)
    if 2**n <= MOST_EXACT:
        hits = sum(_flipped(differences, signs) >= observed - TIE for signs in product((1, -1), repeat=n))
        return float(hits / 2**n)
    random = Random(SEED)
    hits = sum(
        _flipped(differences, [1 if random.random() < 0.5 else -1 for _ in range(n)]) >= observed - TIE
        for _ in range(DRAWS)
    )
    return (hits + 1) / (DRAWS + 1)


def _flipped(differences: Sequence[float], signs: Sequence[int]) -> float:
    return abs(fsum(sign * difference for sign, difference in zip(signs, differences, strict=True)))


def unpaired_p(before: Sequence[float], after: Sequence[float]) -> float:
    """Return the p-value of the difference of two means under rearrangements of who is in which wave."""
    everyone = [*before, *after]
    n, m, total = len(before), len(after), fsum(everyone)

    def difference(first: float) -> float:
        return abs(first / n - (total - first) / m)

    observed = difference(fsum(before))
    if comb(n + m, n) <= MOST_EXACT:
        sums = [fsum(chosen) for chosen in combinations(everyone, n)]
        return sum(difference(one) >= observed - TIE for one in sums) / len(sums)
    random = Random(SEED)
    hits = sum(difference(fsum(random.sample(everyone, n))) >= observed - TIE for _ in range(DRAWS))
    return (hits + 1) / (DRAWS + 1)


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Return the p-values after Holm's correction; None stays None and does not count as a test."""
    order = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for rank, (p, place) in enumerate(order):
        highest = max(highest, min(1.0, p * (len(order) - rank)))
        adjusted[place] = highest
    return adjusted
