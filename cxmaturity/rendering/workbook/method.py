"""The sheet Method: what was asked, how it was counted, what the figures cannot say, and the sources."""

from cxmaturity.rendering.view.formulas import Line
from cxmaturity.rendering.view.method import method as method_page
from cxmaturity.rendering.workbook.book import Book
from cxmaturity.rendering.workbook.sheet import FIRST, Sheet


def method(book: Book) -> None:
    """Write the sheet."""
    text, asked = book.words.text, book.assessment.questionnaire
    page = method_page(book.look)
    sheet = book.sheet(text("Method"))
    sheet.width(0, 34)
    sheet.width(1, 110)
    sheet.page.repeat_rows(0)
    sheet.page.freeze_panes(FIRST, 1)
    facts = (
        Line(text("Id"), asked.id),
        Line(text("Version"), asked.version),
        Line(text("Summary"), asked.summary),
    )
    floor = text("A group of fewer than {floor} respondents is not shown apart.", floor=page.floor)
    row = _block(sheet, FIRST, text("Instrument"), (*page.instrument, *facts))
    row = _block(sheet, row, text("Who answered"), page.who)
    row = _block(sheet, row, text("Privacy"), _lines((floor,)))
    row = _block(sheet, row, text("About these answers"), _lines(page.notices))
    row = _block(sheet, row, text("How the figures are made"), page.formulas)
    row = _block(sheet, row, text("Sensitivity"), _lines(page.sensitivity))
    row = _block(sheet, row, text("What the figures cannot say"), _lines(page.limits))
    for title, questions in (
        (text("Not applicable, and why"), page.not_applicable),
        (text("Unknown or not answered"), page.unknown),
    ):
        lines = tuple(
            Line(
                f"{one.what.number} {one.what.name}",
                "\n".join(part for part in (one.state, one.counts, *one.reasons) if part),
            )
            for one in questions
        )
        row = _block(sheet, row, title, lines)
    _block(sheet, row, text("Sources"), tuple(Line(source.number, source.text) for source in page.sources))


def _lines(sentences: tuple[str, ...]) -> tuple[Line, ...]:
    """Return sentences as numbered lines."""
    return tuple(Line(str(number), sentence) for number, sentence in enumerate(sentences, 1))


def _block(sheet: Sheet, row: int, title: str, lines: tuple[Line, ...]) -> int:
    """Write a heading with its lines, nothing where there are none; return the row after a gap."""
    written = [(line.label, line.text) for line in lines if line.text]
    return sheet.lines(sheet.heading(row, title), written) if written else row
