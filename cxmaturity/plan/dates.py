"""When phases start and end: half-years from the day of the wave."""

from calendar import monthrange
from datetime import date

from cxmaturity.plan.model import MONTHS, PHASES

LEAST_DAYS = 92
"""What is left of a half-year makes a phase of its own from so many days on; fewer are added to the last."""


def borders(start: date, by: date | None, phases: int = PHASES) -> list[date]:
    """Return the day on which the first phase starts, and those on which the phases end.

    With `by`, a day after `start`, the last one ends there; without it there are so many `phases`.
    """
    if by is None:
        return [months_after(start, MONTHS * number) for number in range(phases + 1)]
    ends = [start]
    while (following := months_after(start, MONTHS * len(ends))) < by:
        ends.append(following)
    if len(ends) > 1 and (by - ends[-1]).days < LEAST_DAYS:
        ends.pop()
    return [*ends, by]


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, the last one of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
