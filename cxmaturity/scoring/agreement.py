"""How far several respondents agree on one question, and what may be shown of their groups.

AD is the mean absolute deviation from the mean (Burke, Finkelstein & Dusig 1999), acceptable up to a
sixth of the number of options; r*wg is 1 - s2 / ((A2 - 1) / 12) against uniform answers (Lindell, Brandt
& Whitney 1999), with s2 over n - 1. Both are in levels of the question's scale, from 1 to A.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import fsum

from cxmaturity.answers.model import Answers
from cxmaturity.questionnaire.model import Questionnaire, Scale
from cxmaturity.scoring.model import Spread
from cxmaturity.scoring.stages import on_levels


def spread(values: Sequence[float], scale: Scale) -> Spread | None:
    """Return how `values` (0-1, options of `scale`) differ, None when there are none."""
    if not values:
        return None
    top = len(scale.options)
    levels = sorted(on_levels(value, top) for value in values)
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


def may_be_told(answered: int, respondents: int, questionnaire: Questionnaire) -> bool:
    """Return whether distribution, spread and words of a question may be shown of so many.

    The floor counts who answered that question. Where nobody did, all are in the same boat: there it
    counts everybody. A sheet that is the only one has no need of it.
    """
    return (answered or respondents) >= questionnaire.privacy_floor


def shown_groups_in_all(tallies: Sequence[dict[str, int]], questionnaire: Questionnaire) -> set[str]:
    """Return the groups whose common figure of several questions may be shown.

    `tallies` say for each question how many of each group answered it. A figure needs the floor in each
    question that it rests on, and so does what is left when it is subtracted from the whole.
    """
    floor, names = questionnaire.privacy_floor, {group for sizes in tallies for group in sizes}
    least = {group: min((s[group] for s in tallies if s.get(group)), default=0) for group in names}
    order = sorted(names, key=lambda group: (least[group], group))
    shown = [group for group in order if group and least[group] >= floor]

    def revealing() -> bool:
        left = [sum(size for group, size in sizes.items() if group not in shown) for sizes in tallies]
        return any(0 < rest < floor for rest in left)

    while shown and revealing():
        shown.pop(0)
    return set(shown)


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


def group_sizes(sheets: Iterable[Answers]) -> dict[str, int]:
    """Return how many of `sheets` belong to each group."""
    return dict(Counter(sheet.respondent.group for sheet in sheets))
