"""The sheet Respondents: how many of which group, as far as the privacy floor allows; never who said what."""

from cxmaturity.report.lookup import LabelledText
from cxmaturity.report.sections.method import method as method_page
from cxmaturity.scoring.model import DimensionResult
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.sheet import FIRST, NOTE, SIGNED, STRONG, TEXT, WHOLE, Cell, Sheet, TableColumn


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
    columns: list[TableColumn[DimensionResult]] = [
        TableColumn(
            key="name",
            label=text("Dimension"),
            width=30,
            style=STRONG,
            cell=lambda d: book.look.dimensions[d.id].name,
        )
    ]
    for group in groups:
        columns += _group(book, group)
    columns.append(
        TableColumn(
            key="gap",
            label=text("Gap between the two that differ most"),
            width=18,
            style=SIGNED,
            cell=lambda d: _gap(book, d),
        )
    )
    columns.append(
        TableColumn(
            key="between",
            label=text("The two that differ most"),
            width=30,
            style=TEXT,
            cell=lambda d: book.words.join([book.look.group(group) for group in d.gap_groups]),
        )
    )
    sheet.main_table(FIRST, columns, book.assessment.dimensions)


def _group(book: Book, group: str) -> list[TableColumn[DimensionResult]]:
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
        TableColumn(key=f"index_{group}", label=name, width=18, style=figure, cell=index),
        TableColumn(key=f"count_{group}", label=label, width=18, style=figure, cell=count),
    ]


def _gap(book: Book, result: DimensionResult) -> Cell:
    return book.words.text("too few to show apart") if result.gap is None else result.gap


# ---- The sheet Method: what was asked, how it was counted, what the figures cannot say, and the sources


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
        LabelledText(text("Id"), asked.id),
        LabelledText(text("Version"), asked.version),
        LabelledText(text("Summary"), asked.summary),
    )
    floor = text("A group of fewer than {floor} respondents is not shown apart.", floor=page.floor)
    row = _block(sheet, FIRST, text("Instrument"), (*page.instrument, *facts))
    row = _block(sheet, row, text("Who answered"), page.who)
    row = _block(sheet, row, text("Privacy"), _lines((floor,)))
    row = _block(sheet, row, text("About these answers"), _lines(page.notices))
    row = _block(sheet, row, text("How the figures are made"), page.formulas)
    row = _block(
        sheet,
        row,
        text("How firm the stage is") if book.look.has_stages else text("How firm it is"),
        _lines(page.firmness),
    )
    row = _block(sheet, row, text("What the figures cannot say"), _lines(page.limits))
    for title, questions in (
        (text("Not applicable, and why"), page.not_applicable),
        (text("Unknown or not answered"), page.unknown),
    ):
        lines = tuple(
            LabelledText(
                f"{one.what.number} {one.what.name}",
                "\n".join(part for part in (one.state, one.counts, *one.reasons) if part),
            )
            for one in questions
        )
        row = _block(sheet, row, title, lines)
    _block(
        sheet,
        row,
        text("Sources"),
        tuple(LabelledText(source.number, source.text) for source in page.sources),
    )


def _lines(sentences: tuple[str, ...]) -> tuple[LabelledText, ...]:
    """Return sentences as numbered lines."""
    return tuple(LabelledText(str(number), sentence) for number, sentence in enumerate(sentences, 1))


def _block(sheet: Sheet, row: int, title: str, lines: tuple[LabelledText, ...]) -> int:
    """Write a heading with its lines, nothing where there are none; return the row after a gap."""
    written = [(line.label, line.text) for line in lines if line.text]
    return sheet.lines(sheet.heading(row, title), written) if written else row
