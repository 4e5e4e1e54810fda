"""The sheet Strengths and gaps: what stands out, what was shown for it, and why it matters."""

from typing import NamedTuple

from cxmaturity.domain.assessment import Finding, QuestionResult
from cxmaturity.rendering.view.overview import findings as findings_page
from cxmaturity.rendering.workbook.answers import voices
from cxmaturity.rendering.workbook.book import Book
from cxmaturity.rendering.workbook.looks import CENTRE, LEVEL, NOTE, STRONG, TEXT
from cxmaturity.rendering.workbook.sheet import FIRST, Column


class Listed(NamedTuple):
    """A strength or a gap with its question's result."""

    kind: str
    finding: Finding
    result: QuestionResult


def findings(book: Book) -> None:
    """Write the sheet, where there is a strength or a gap."""
    found, text = book.assessment, book.words.text
    rows = [Listed(text("Strength"), f, book.look.results[f.question]) for f in found.strengths]
    rows += [Listed(text("Gap"), f, book.look.results[f.question]) for f in found.gaps]
    if not rows:
        return
    sheet = book.sheet(text("Strengths and gaps"))
    made = sheet.main_table(FIRST, _columns(book), rows, fixed=3)
    for key in ("level", "target"):
        sheet.colour_levels(made.area(key), range(1, book.look.top + 1))
    page = findings_page(book.look)
    if page is not None and not found.gaps:
        sheet.put(made.last + 2, 0, page.no_gap, NOTE)


def _columns(book: Book) -> list[Column[Listed]]:
    text, look = book.words.text, book.look
    limits = {limit.id for dimension in book.assessment.dimensions for limit in dimension.limits}
    return [
        Column("kind", text("Kind"), 11, STRONG, lambda row: row.kind),
        Column("number", text("No."), 6, TEXT, lambda row: look.numbers[row.result.id]),
        Column("name", text("Practice"), 24, STRONG, lambda row: look.question(row.result.id).name),
        Column(
            "dimension", text("Dimension"), 18, TEXT, lambda row: look.dimensions[row.finding.dimension].name
        ),
        Column("level", text("Level"), 8, LEVEL, lambda row: row.finding.level),
        Column("target", text("Target"), 8, LEVEL, lambda row: row.finding.target),
        Column(
            "seen",
            text("What was found"),
            44,
            TEXT,
            lambda row: look.option(row.result.id, row.result.option),
        ),
        Column("evidence", text("Evidence"), 50, TEXT, lambda row: voices(book, row.result, "evidence")),
        Column("notes", text("Notes"), 56, TEXT, lambda row: voices(book, row.result, "note")),
        Column("why", text("Why it matters"), 44, TEXT, lambda row: look.questions[row.result.id].why),
        Column("limits", text("Holds the stage"), 10, CENTRE, lambda row: book.yes(row.result.id in limits)),
    ]
