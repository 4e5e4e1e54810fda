"""How far several respondents agree on one question.

AD is the mean absolute deviation from the mean (Burke, Finkelstein & Dusig 1999), acceptable up to a
sixth of the number of steps; r*wg is 1 - s2 / ((A2 - 1) / 12) against uniform answers (Lindell, Brandt
& Whitney 1999), with s2 over n - 1. Both are in steps of the question's scale, from 1 for its lowest points
to A for its highest; options of equal points are one step.
"""

from collections.abc import Sequence
from math import fsum

from cxmaturity.questionnaire.scales import Scale
from cxmaturity.scoring.model import Spread
from cxmaturity.scoring.stages import on_levels


def spread(counts: Sequence[int], scale: Scale) -> Spread | None:
    """Return how answers differ of which `counts` chose each option of `scale`, None when there are none."""
    n = sum(counts)
    if not n:
        return None
    top = len(scale.rungs)
    levels = sorted(
        level
        for option, count in zip(scale.options, counts, strict=True)
        for level in [on_rungs(scale.value(option), scale)] * count
    )
    mean = fsum(levels) / n
    ad = round(fsum(abs(level - mean) for level in levels) / n, 9)
    variance = fsum((level - mean) ** 2 for level in levels) / (n - 1) if n > 1 else None
    uniform = (top * top - 1) / 12
    limit = round(top / 6, 1)
    return Spread(
        n=n,
        mean=round(mean, 9),
        median=(levels[(n - 1) // 2] + levels[n // 2]) / 2,
        counts=tuple(counts),
        ad=ad,
        ad_limit=limit,
        r_wg=None if variance is None else round(max(0.0, 1 - variance / uniform), 9),
        agreed=ad <= limit,
        polarised=variance is not None and round(variance, 9) > uniform,
    )


def on_rungs(value: float, scale: Scale) -> float:
    """Return a 0-1 value of `scale` on its steps, from 1 at its lowest points."""
    lowest = scale.lowest_value
    if lowest:
        value = (value - lowest) / (1 - lowest)
    return on_levels(value, len(scale.rungs))
