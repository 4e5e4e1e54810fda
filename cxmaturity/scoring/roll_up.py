"""Roll-up: how the parts of a dimension, or of the whole, become its index, on every floor alike.

    mean      sum(w v) / sum(w)
    sum       sum(w p) / sum(w m): points added up, by the most points that could be had
    lowest    the lowest v
    highest   the highest v

A part is a question or a dimension, v its value or index (0-1), w its weight; under `lowest` and `highest` a
weight only says whether it counts. The points p of a part are v m. The most points m of a question are the
highest of its scale, those of a dimension the sum of w m over what applies in it, by whatever rule it rolls
up itself.

Coverage and applicability are means by weight under every rule. The bounds are rolled up like the index. Of a
dimension of questions the index is that of those answered; of a dimension of dimensions, as of the whole, it
is withheld where one that applies is withheld.
"""

from collections.abc import Sequence
from math import fsum
from operator import mul
from typing import NamedTuple, assert_never

from cxmaturity.questionnaire.model import RollUp


class RolledPart(NamedTuple):
    """What counts of a part: its weight, the most points that could be had in it, and its value (0-1)."""

    weight: float
    most: float
    value: float


def rolled(rule: RollUp, parts: Sequence[RolledPart]) -> float:
    """Return the index of what has these parts, of which at least one has a weight."""
    match rule:
        case "mean" | "sum":
            weights = _weights(rule, parts)
            pairs = zip(weights, parts, strict=True)
            return fsum([weight * part.value for weight, part in pairs]) / sum(weights)
        case "lowest":
            return min([part.value for part in parts if part.weight])
        case "highest":
            return max([part.value for part in parts if part.weight])
        case _:
            assert_never(rule)


def shares(rule: RollUp, parts: Sequence[RolledPart]) -> list[float]:
    """Return what share of the index each part is: the index is the sum of the shares times the values.

    Where the lowest or the highest decides, that is one part, the first of those alike to nine places.
    """
    match rule:
        case "mean" | "sum":
            weights = _weights(rule, parts)
            whole = sum(weights)
            return [weight / whole for weight in weights]
        case "lowest" | "highest":
            index = round(rolled(rule, parts), 9)
            alike = (i for i, part in enumerate(parts) if part.weight and round(part.value, 9) == index)
            deciding = next(alike)
            return [float(place == deciding) for place in range(len(parts))]
        case _:
            assert_never(rule)


def rolled_of(
    rule: RollUp, weights: Sequence[float], most: Sequence[float], values: Sequence[float]
) -> float:
    """Return what `rolled` does of as many parts as have weights, whose figures stand in lists apart."""
    if rule == "mean":
        # Quicker so.
        return fsum(map(mul, weights, values)) / fsum(weights)
    return rolled(rule, [RolledPart(*one) for one in zip(weights, most, values, strict=False)])


def _weights(rule: RollUp, parts: Sequence[RolledPart]) -> list[float]:
    """Return what each part counts in a mean of values."""
    return [part.weight * part.most if rule == "sum" else part.weight for part in parts]
