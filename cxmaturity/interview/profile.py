"""The profile so far, one line a dimension, in plain text."""

from cxmaturity.domain.assessment import Assessment, Score
from cxmaturity.interview.screen_text import Look
from cxmaturity.language import tr
from cxmaturity.rendering.cells import cells, cut, padded
from cxmaturity.rendering.safe_text import one_line

_WORDS = 24
"""Columns of a line that are neither name nor bar: gaps, figure and share."""


def profile_lines(assessment: Assessment, look: Look) -> list[str]:
    """Return each dimension's name, bar, index and coverage; a withheld index has words, not a zero."""
    names = {each.id: one_line(each.name) for each in assessment.questionnaire.dimensions}
    overall = tr("Overall")
    length = 20 if look.width >= 72 else 10 if look.width >= 56 else 0
    column = min(max(map(cells, (*names.values(), overall))), look.width - length - _WORDS)
    lines = [
        _line(names[each.id], each, column, length) for each in assessment.dimensions if each.id in names
    ]
    if assessment.overall.index is not None and len(lines) > 1:
        lines.append(_line(overall, assessment.overall, column, length))
    return lines


def _line(name: str, score: Score, column: int, length: int) -> str:
    """Return one line of the profile, the name cut or filled up to its column."""
    start = f"  {padded(cut(name, column), column)}  "
    if not score.coverage:
        return start + tr("no answers yet") if score.coverage is not None else start + tr("not applicable")
    share = tr("{percent}% answered", percent=round(100 * score.coverage))
    if score.index is None:
        return start + (tr("not enough yet, {share}", share=share) if length else tr("not enough yet"))
    filled = round(length * score.index / 100)
    bar = "#" * filled + "-" * (length - filled) + " " * bool(length)
    return f"{start}{bar}{score.index:>3.0f}  {share}"
