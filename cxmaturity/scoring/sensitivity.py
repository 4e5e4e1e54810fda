"""Would other weights tell another story? Weights redrawn from a flat Dirichlet, with a fixed seed."""

from collections.abc import Sequence
from math import fsum, log
from random import Random

from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import DimensionResult, Sensitivity
from cxmaturity.scoring.stages import level_of

DRAWS = 1000
SEED = 20260930


def sensitivity(questionnaire: Questionnaire, dimensions: Sequence[DimensionResult]) -> Sensitivity | None:
    """Return how often redrawn weights keep the band and the two weakest dimensions.

    All question weights, and the dimensions' own, are replaced by draws of a flat Dirichlet, which are
    exponential draws over their sum. None where a dimension is withheld, or none that has an index has a
    weight: there is nothing to compare.
    """
    values = [
        [q.value for q in d.questions if q.value is not None] for d in dimensions if d.index is not None
    ]
    weights = [d.weight for d in dimensions if d.index is not None]
    if not sum(weights) or any(d.withheld == "coverage" for d in dimensions):
        return None
    draw = Random(SEED).random

    def mean(numbers: Sequence[float]) -> float:
        weights = [-log(1.0 - draw()) for _ in numbers]
        return fsum(map(float.__mul__, weights, numbers)) / fsum(weights)

    indexes = [d.index / 100 for d in dimensions if d.index is not None]
    weakest = _two_lowest(indexes)
    own = fsum(w * i for w, i in zip(weights, indexes, strict=True)) / sum(weights)
    band = level_of(own, questionnaire)
    same_band = same_weakest = 0
    for _ in range(DRAWS):
        drawn = [mean(numbers) for numbers in values]
        same_weakest += _two_lowest(drawn) == weakest
        same_band += level_of(mean(drawn), questionnaire) == band
    return Sensitivity(draws=DRAWS, same_band=same_band / DRAWS, same_weakest=same_weakest / DRAWS)


def _two_lowest(indexes: Sequence[float]) -> frozenset[int]:
    """Return the places of the two lowest of `indexes`."""
    return frozenset(sorted(range(len(indexes)), key=indexes.__getitem__)[:2])
