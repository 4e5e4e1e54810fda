"""The sheet Respondents: how many of which group, as far as the privacy floor allows; never who said what."""

from cxmaturity.domain.assessment import DimensionResult
from cxmaturity.rendering.view.method import method
from cxmaturity.rendering.workbook.book import Book
from cxmaturity.rendering.workbook.looks import NOTE, SIGNED, STRONG, TEXT, WHOLE
from cxmaturity.rendering.workbook.sheet import FIRST, Cell, Column


def respondents(book: Book) -> None:
    """Write the sheet."""
    text, found = book.words.text, book.assessment
    sheet = book.sheet(text("Respondents"), text("Who answered"))
    sheet.width(0, 28)
    sheet.width(1, 60)
    page = method(book.look)
    row = sheet.lines(FIRST, [(line.label, line.text) for line in page.who])
    if page.hidden_groups:
        words = text("A group of fewer than {floor} respondents is not shown apart.", floor=page.floor)
        sheet.put(row, 0, words, NOTE)
        row += 2
    groups = [group.group for group in found.groups]
    if not groups:
        return
    row = sheet.heading(row, text("Index of each dimension by group"))
    columns: list[Column[DimensionResult]] = [
        Column("name", text("Dimension"), 28, STRONG, lambda d: book.look.dimensions[d.id].name)
    ]
    for place, group in enumerate(groups):
        columns += _group(book, group, wide=60 if not place else 16)
    columns.append(Column("gap", text("Gap between the first two"), 16, SIGNED, lambda d: _gap(book, d)))
    sheet.table(row, columns, found.dimensions)
    sheet.page.freeze_panes(FIRST, 1)


def _group(book: Book, group: str, *, wide: float) -> list[Column[DimensionResult]]:
    """Return a group's two columns: its index in a dimension, and how many of it answered there."""
    text = book.words.text
    too_few = text("too few to show apart")

    def index(result: DimensionResult) -> Cell:
        found = next((g for g in result.groups if g.group == group), None)
        if found is None or found.respondents is None:
            return too_few
        return book.not_assessed if found.index is None else found.index

    def count(result: DimensionResult) -> Cell:
        found = next((g for g in result.groups if g.group == group), None)
        return too_few if found is None or found.respondents is None else found.respondents

    name = book.look.group(group)
    label = text("Respondents: {state}", state=name)
    return [
        Column(f"index_{group}", name, wide, {**WHOLE, **TEXT, "align": "right"}, index),
        Column(f"count_{group}", label, 16, {**WHOLE, **TEXT, "align": "right"}, count),
    ]


def _gap(book: Book, result: DimensionResult) -> Cell:
    return book.words.text("too few to show apart") if result.gap is None else result.gap
