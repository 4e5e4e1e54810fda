"""Bands and stages: an average alone hides a missing foundation, so a stage needs both.

The stage of a dimension is the highest level L such that its index reaches `from(L)` and every
applicable foundation question is at level L-1 or above, an unknown or unanswered one counting as level
1. The overall stage is the highest L such that the overall index reaches `from(L)` and no dimension's
stage is below L-1. Bands are closed below and open above: 0.6 exactly is in the upper band.

Here alone this is decided. How it is told, and computed in a workbook, is in `stage_words.py`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from cxmaturity.questionnaire.memo import per_questionnaire
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import Closer, Limit, Shortfall

APART = 1
"""So many levels may a foundation be below the stage, and a dimension's stage below that of the whole."""
Rise = tuple[str, int, int, str, float]
"""A rise of a single answer: question, level it has, level and option it would reach, and what that adds to
the index (0-1)."""
UNKNOWN_LEVEL = 1
"""What a foundation counts as that applies and has no level."""


def level_of(value: float, questionnaire: Questionnaire) -> int:
    """Return the highest level whose start `value` (0-1) reaches; levels count from 1."""
    # Rounded once, and only here, so that float noise cannot put 0.6 into the lower band.
    return bisect_right(_starts(questionnaire), round(value, 9))


def start_of(level: int, questionnaire: Questionnaire) -> float:
    """Return the value (0-1) from which `level` is reached."""
    return questionnaire.levels[level - 1].starts_at


@per_questionnaire
def _starts(questionnaire: Questionnaire) -> tuple[float, ...]:
    """Return the values from which the levels are reached, in ascending order."""
    return tuple(level.starts_at for level in questionnaire.levels)


def stage_of(index: float, foundations: Iterable[int], questionnaire: Questionnaire) -> int:
    """Return the stage that `index` (0-1) and the levels of the foundations allow.

    The foundations are the levels of foundation questions, or the stages of dimensions.
    """
    lowest = min(foundations, default=len(questionnaire.levels))
    return stage_at(level_of(index, questionnaire), lowest)


def stage_at(band: int, lowest: int) -> int:
    """Return the stage that an index in `band` and the `lowest` level of the foundations allow."""
    return min(band, allowed_by(lowest))


def allowed_by(lowest: int) -> int:
    """Return the highest stage that foundations allow of which the `lowest` is at this level."""
    return lowest + APART


def needed_for(stage: int) -> int:
    """Return the level that every foundation must have for `stage`."""
    return stage - APART


def foundation_level(level: int | None) -> int:
    """Return what a foundation question that applies counts as, of its `level` where it has one."""
    return level or UNKNOWN_LEVEL


def limits(foundations: Mapping[str, int], stage: int, questionnaire: Questionnaire) -> tuple[Limit, ...]:
    """Return what is too low for the stage after `stage`: by id, what it has and what it needs."""
    if stage == len(questionnaire.levels):
        return ()
    needs = needed_for(stage + 1)
    return tuple(Limit(id=one, has=level, needs=needs) for one, level in foundations.items() if level < needs)


def shortfall(
    index: float, stage: int, steps: Iterable[Rise], questionnaire: Questionnaire
) -> Shortfall | None:
    """Return how far `index` (0-1) is below the start of the stage after `stage`, None when it is not.

    `steps` are the possible rises of single answers; the smallest sufficient one of each question is kept.
    """
    if stage == len(questionnaire.levels):
        return None
    needs = start_of(stage + 1, questionnaire)
    if round(index, 9) >= needs:
        return None
    closers: dict[str, Closer] = {}
    for question, has, to, option, gain in steps:
        if question not in closers and round(index + gain, 9) >= needs:
            closers[question] = Closer(question=question, has=has, to=to, option=option, gain=percent(gain))
    short = Shortfall(
        index=percent(index),
        needs=percent(needs),
        short=percent(needs - index),
        closers=tuple(closers.values()),
    )
    return short


def on_levels(value: float, top: int) -> float:
    """Return a 0-1 value on the scale of the levels, from 1 to `top`."""
    return 1 + (top - 1) * value


def percent(value: float) -> float:
    """Return a 0-1 value as 0-100, rounded once against float noise."""
    return round(100 * value, 9)
