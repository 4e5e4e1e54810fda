"""The sheet Respondents: how many of which group, as far as the privacy floor allows; never who said what."""

from cxmaturity.domain.assessment import DimensionResult
from cxmaturity.rendering.view.method import method as method_page
from cxmaturity.rendering.workbook.book import Book
from cxmaturity.rendering.workbook.looks import NOTE, SIGNED, STRONG, WHOLE
from cxmaturity.rendering.workbook.sheet import FIRST, Cell, Column


def respondents(book: Book) -> None:
    """Write the sheet."""
    text, found = book.words.text, book.assessment
    sheet = book.sheet(text("Respondents"), text("Who answered"))
    sheet.width(0, 28)
    sheet.width(1, 60)
    page = method_page(book.look)
    row = sheet.lines(FIRST, [(line.label, line.text) for line in page.who])
    if page.hidden_groups:
        words = text("A group of fewer than {floor} respondents is not shown apart.", floor=page.floor)
        sheet.put(row, 0, words, NOTE)
        row += 2
    groups = [group.group for group in found.groups]
    if not groups:
        return
    _groups(book, groups)


def _groups(book: Book, groups: list[str]) -> None:
    """Write the sheet of how each group sees each dimension."""
    text = book.words.text
    sheet = book.sheet(text("Groups"), text("Index of each dimension by group"))
    columns: list[Column[DimensionResult]] = [
        Column("name", text("Dimension"), 30, STRONG, lambda d: book.look.dimensions[d.id].name)
    ]
    for group in groups:
        columns += _group(book, group)
    columns.append(Column("gap", text("Gap between the first two"), 18, SIGNED, lambda d: _gap(book, d)))
    sheet.main_table(FIRST, columns, book.assessment.dimensions)


def _group(book: Book, group: str) -> list[Column[DimensionResult]]:
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
    figure = {**WHOLE, "text_wrap": True}
    return [
        Column(f"index_{group}", name, 18, figure, index),
        Column(f"count_{group}", label, 18, figure, count),
    ]


def _gap(book: Book, result: DimensionResult) -> Cell:
    return book.words.text("too few to show apart") if result.gap is None else result.gap
