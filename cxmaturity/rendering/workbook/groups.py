"""The groups of respondents that may be shown apart, and how each sees a dimension."""

from cxmaturity.domain.assessment import DimensionResult
from cxmaturity.rendering.workbook.book import Book


def shown_groups(book: Book) -> list[str]:
    """Return the groups that are shown in some dimension, in the questionnaire's order."""
    parts = book.assessment.dimensions
    shown = {group.group for part in parts for group in part.groups if group.index is not None}
    return [group.id for group in book.assessment.questionnaire.groups if group.id in shown]


def group_index(result: DimensionResult, group: str) -> float | None:
    """Return a dimension's index for a group, None where it is not shown."""
    return next((found.index for found in result.groups if found.group == group), None)
