"""Efforts in words: how many person-days one stands for, and at which prices a plan stays the cheapest."""

from collections.abc import Iterator

from cxmaturity.plan.model import EFFORTS, Plan, PriceRange, days_of, most_days_of
from cxmaturity.questionnaire.model import Effort
from cxmaturity.text.language import Language


def effort_words(effort: Effort | None, language: Language) -> str:
    """Return how many person-days an effort stands for, nothing where none is named."""
    if effort is None:
        return ""
    most = most_days_of(effort)
    if most is None:
        above = most_days_of(EFFORTS[-2])
        return language.text("above {count} days, counted as {days}", count=above, days=days_of(effort))
    return language.text("up to {count} days", count=most)


def effort_notes(plan: Plan, language: Language) -> Iterator[str]:
    """Yield what is to be known of the efforts of a plan."""
    if plan.moves:
        yield language.text(
            "Person-days are estimates: S is up to 5, M up to 30, L above 30, which is counted as 60."
        )
    if any(move.effort is None for move in plan.moves):
        yield language.text("Where the model names no effort, M is counted.")


def price_words(price: PriceRange, language: Language) -> str:
    """Return between which prices of an effort a plan stays the cheapest."""
    text = language.text
    values = {"effort": price.effort, "fewest": price.fewest, "most": price.most}
    values["counted"] = price.counted
    if price.fewest is None and price.most is None:
        message = text("{effort}, counted as {counted} days: whatever number of days it stands for.")
    elif price.most is None:
        message = text("{effort}, counted as {counted} days: from {fewest} days on.")
    elif price.fewest is None:
        message = text("{effort}, counted as {counted} days: up to {most} days.")
    elif price.fewest == price.most:
        message = text("{effort}, counted as {counted} days: at this price alone.")
    else:
        message = text("{effort}, counted as {counted} days: from {fewest} to {most} days.")
    return message.format(**values)
