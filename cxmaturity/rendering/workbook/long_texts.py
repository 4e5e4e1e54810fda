"""The last sheet: where a text goes on that is too long for a cell."""

from cxmaturity.rendering.workbook.book import Book
from cxmaturity.rendering.workbook.cell_text import LONGEST, cut
from cxmaturity.rendering.workbook.looks import TEXT, WHOLE
from cxmaturity.rendering.workbook.sheet import FIRST, Column


def long_texts(book: Book) -> None:
    """Write the sheet, where any text was too long."""
    if not book.long_texts:
        return
    text = book.words.text
    note = text("A cell holds 32,767 characters; here the longer texts go on, part by part.")
    sheet = book.sheet(book.long_sheet, "", note)
    rows = [
        (number, place, part)
        for number, rest in enumerate(list(book.long_texts), 1)
        for place, part in enumerate(_parts(rest), 1)
    ]
    columns: list[Column[tuple[int, int, str]]] = [
        Column("number", text("Number"), 12, WHOLE, lambda row: row[0]),
        Column("part", text("Part"), 8, WHOLE, lambda row: row[1]),
        Column("text", text("Text"), 120, TEXT, lambda row: row[2]),
    ]
    sheet.main_table(FIRST, columns, rows)


def _parts(text: str) -> list[str]:
    """Return `text` in parts that fit into a cell."""
    parts = []
    while text:
        part, text = cut(text, LONGEST)
        parts.append(part)
    return parts
