"""How far several respondents agree on one question, and what may be shown of their groups.

AD is the mean absolute deviation from the mean (Burke, Finkelstein & Dusig 1999), acceptable up to a
sixth of the number of options; r*wg is 1 - s2 / ((A2 - 1) / 12) against uniform answers (Lindell, Brandt
& Whitney 1999), with s2 over n - 1. Both are in levels of the question's scale, from 1 to A.
"""

from collections import Counter
from collections.abc import Sequence
from math import fsum

from cxmaturity.domain.answers import Answers
from cxmaturity.domain.assessment import Spread
from cxmaturity.domain.questionnaire import Questionnaire, Scale


def spread(values: Sequence[float], scale: Scale) -> Spread | None:
    """Return how `values` (0-1, options of `scale`) differ, None when there are none."""
    if not values:
        return None
    top = len(scale.options)
    levels = sorted(1 + (top - 1) * value for value in values)
    n = len(levels)
    mean = fsum(levels) / n
    ad = round(fsum(abs(level - mean) for level in levels) / n, 9)
    variance = fsum((level - mean) ** 2 for level in levels) / (n - 1) if n > 1 else None
    uniform = (top * top - 1) / 12
    limit = round(top / 6, 1)
    counts = Counter(values)
    return Spread(
        n=n,
        mean=round(mean, 9),
        median=(levels[(n - 1) // 2] + levels[n // 2]) / 2,
        counts=tuple(counts[scale.value(option)] for option in scale.options),
        ad=ad,
        ad_limit=limit,
        r_wg=None if variance is None else round(max(0.0, 1 - variance / uniform), 9),
        agreed=ad <= limit,
        polarised=variance is not None and round(variance, 9) > uniform,
    )


def shown_groups(sizes: dict[str, int], questionnaire: Questionnaire) -> set[str]:
    """Return the groups that may be shown apart, of those with `sizes` respondents.

    A group below the privacy floor is hidden; so is the next smallest, as long as subtracting the shown
    groups from everybody would reveal fewer respondents than the floor.
    """
    floor = questionnaire.privacy_floor
    order = sorted((group for group, size in sizes.items() if size), key=lambda group: (sizes[group], group))
    # Respondents without a group cannot be shown, but they hide others as a group would.
    shown = [group for group in order if group and sizes[group] >= floor]
    hidden = sum(sizes.values()) - sum(sizes[group] for group in shown)
    while shown and 0 < hidden < floor:
        hidden += sizes[shown.pop(0)]
    return set(shown)


def group_sizes(sheets: Sequence[Answers]) -> dict[str, int]:
    """Return how many of `sheets` belong to each group."""
    return dict(Counter(sheet.respondent.group for sheet in sheets))
