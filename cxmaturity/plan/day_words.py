"""The days of a plan in words: those of the calendar, or months where the plan begins on none."""

from datetime import date

from cxmaturity.plan.model import Plan
from cxmaturity.text.dates import BEGINNING
from cxmaturity.text.language import Language

_YEAR = 12


def is_dated(plan: Plan) -> bool:
    """Return whether a plan begins on a day: one of answers without a date begins nowhere in the calendar."""
    return not plan.phases or plan.phases[0].starts != BEGINNING.date()


def day_words(day: date, plan: Plan, language: Language) -> str:
    """Return a day of a plan as it is told, counted in months where the plan begins on none."""
    if is_dated(plan):
        return day.isoformat()
    start = plan.phases[0].starts
    count = _YEAR * (day.year - start.year) + day.month - start.month
    return language.text("month {count}", count=count)
