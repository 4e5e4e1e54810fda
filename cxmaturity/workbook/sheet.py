"""One sheet being filled: cells by kind, tables with named columns, and how it is printed."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any, Generic, NamedTuple, TypeVar

from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

from cxmaturity.brand.colours import ACCENT, BRAND, ENTRY, LINE, MUTED, PALE, WHITE, MarkColours
from cxmaturity.report.options import DRAFT
from cxmaturity.text.figures import columns_of
from cxmaturity.text.safe_text import starts_formula, visible

# ---- What a cell can hold: at most 32,767 characters, none of them hidden, and never a formula by accident

LONGEST = 32_767
LONGEST_NAME = 31
_MORE_DECIMALS = 4
"""So many decimals more may a figure have that lies near a border."""
_LONGEST_HEADER = 50
_NOT_IN_NAMES = str.maketrans("[]:*?/\\", "       ")


def shown(text: str) -> str:
    """Return a client's text with its hidden characters written out."""
    return visible(text.replace("\r\n", "\n"))


def length(text: str) -> int:
    """Return how many characters a spreadsheet counts: one outside the basic plane is two."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, limit: int) -> tuple[str, str]:
    """Return the first part of `text`, of at most `limit` characters, and the rest."""
    if length(text) <= limit:
        return text, ""
    counted = 0
    for place, character in enumerate(text):
        counted += 2 if character > "\uffff" else 1
        if counted > limit:
            return text[:place], text[place:]
    return text, ""


def sheet_name(name: str, taken: set[str]) -> str:
    """Return `name` as a sheet may be called, different from those `taken` however they are written."""
    plain = " ".join(visible(name).translate(_NOT_IN_NAMES).split()).strip("'") or "-"
    made, number = cut(plain, LONGEST_NAME)[0].rstrip(" '"), 1
    while made.casefold() in taken or made.casefold() == "history":
        number += 1
        end = f" {number}"
        made = cut(plain, LONGEST_NAME - len(end))[0] + end
    return made


def quoted(text: str) -> str:
    """Return `text` as a text inside a formula."""
    return '"' + text.replace('"', '""') + '"'


def header_text(text: str) -> str:
    """Return `text` for the head or foot of a printed page, where `&` begins an instruction."""
    line = " ".join(visible(text).split())
    return (line if len(line) <= _LONGEST_HEADER else line[: _LONGEST_HEADER - 1] + "…").replace("&", "&&")


# ---- How cells look: properties of XlsxWriter's formats, put together by kind

Style = Mapping[str, Any]

_EDGE: Style = {"border": 1, "border_color": LINE, "valign": "top"}
TEXT: Style = {**_EDGE, "text_wrap": True}
STRONG: Style = {**TEXT, "bold": True}
FIGURE: Style = {**_EDGE, "align": "right"}
WHOLE: Style = {**FIGURE, "num_format": "0"}
TENTH: Style = {**FIGURE, "num_format": "0.0"}
VALUE: Style = {**FIGURE, "num_format": "0.00"}
SIGNED: Style = {**FIGURE, "num_format": "+0;-0;0"}
# What is not quite everything never reads 100 %.
SHARE: Style = {**FIGURE, "num_format": '[=1]0%;[>=0.995]"99%";0%'}
CENTRE: Style = {**_EDGE, "align": "center"}
MARK: Style = {**CENTRE, "num_format": "0.0"}
LEVEL: Style = {**CENTRE, "num_format": "0"}
WORKING: Style = {**FIGURE, "font_color": MUTED, "num_format": "0.00"}
WORKING_WHOLE: Style = {**WORKING, "num_format": "0"}
INPUT: Style = {**VALUE, "locked": False, "bg_color": ENTRY}
INPUT_TEXT: Style = {**TEXT, "locked": False, "bg_color": ENTRY}
HEAD: Style = {
    **_EDGE,
    "bold": True,
    "bg_color": BRAND,
    "font_color": WHITE,
    "text_wrap": True,
    "valign": "vcenter",
}
TITLE: Style = {"bold": True, "font_size": 16, "font_color": BRAND}
HEADING: Style = {"bold": True, "font_size": 12, "font_color": BRAND}
NOTE: Style = {"font_color": MUTED, "italic": True}
LABEL: Style = {**_EDGE, "bold": True, "bg_color": PALE, "text_wrap": True}
WARNING: Style = {**TEXT, "font_color": ACCENT, "bold": True}
TOTAL: Style = {"bold": True, "bg_color": PALE, "top": 2, "top_color": BRAND}


def coloured(style: Style, look: MarkColours) -> Style:
    """Return `style` in the colours of a mark of the report."""
    return {**style, "bg_color": look.fill, "font_color": look.text}


# ---- One sheet being filled: cells by kind, tables with named columns, and how it is printed

Row = TypeVar("Row")
_KEY = re.compile(r"\{(\w+?)([+-]\d+)?(?::([+-]\d+))?\}")
LINE_HEIGHT, MOST_HEIGHT = 15, 405
"""Points: of a line of text, and of a row at most; a spreadsheet allows 409."""
DEFAULT_WIDTH, NOTE_WIDTH = 8.43, 130
WEIGHT_WIDTH = 13
"""Room for a weight of 0 with the words that it does not score."""
FIRST = 3
"""The row below a sheet's title and note, where its first table begins."""


class Formula(NamedTuple):
    """A formula and what it gives today; `{key}` in it is the cell of that column in the same row.

    `{key-2}` is the one two rows above, `{key+1:+3}` are those of the next three rows.
    """

    text: str
    cached: float | str


class Styled(NamedTuple):
    """A cell that looks different from the rest of its column."""

    cell: "float | str | Formula | None"
    style: Style


Cell = float | str | Formula | Styled | None


@dataclass(frozen=True, kw_only=True)
class TableColumn(Generic[Row]):
    """A column of a table: a key for formulas, its heading, its look, and what stands in each row."""

    key: str
    label: str
    width: float
    style: Style
    cell: Callable[[Row], Cell]


class Table(NamedTuple):
    """Where a table stands: its sheet's name, the column of each key, its first and last row."""

    sheet: str
    columns: dict[str, int]
    first: int
    last: int

    def range(self, key: str) -> str:
        """Return the cells of a column, for a formula on any sheet."""
        column = self.columns[key]
        return f"{quote_sheetname(self.sheet)}!{xl_range_abs(self.first, column, self.last, column)}"

    def area(self, key: str) -> tuple[int, int, int, int]:
        """Return the cells of a column by number: first row, column, last row, column."""
        return self.first, self.columns[key], self.last, self.columns[key]


class Sheet:
    """A sheet being filled."""

    def __init__(self, book: Any, name: str, title: str, note: str = "") -> None:
        """Begin the sheet with its title and a note below it."""
        self.book, self.name = book, name
        self.page = book.file.add_worksheet(name)
        self.page.hide_gridlines(2)
        self.page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        self._widths: dict[int, float] = {}
        self._wrapped: list[tuple[int, int, str]] = []
        self._note = note
        draft = book.words.text(DRAFT) if book.options.draft else ""
        self._print(title, draft)
        self.put(0, 0, " · ".join([title, draft]) if draft else title, TITLE)

    def put(self, row: int, column: int, cell: Cell, style: Style = TEXT) -> None:
        """Write one cell; an empty text leaves an empty cell with its look."""
        if isinstance(cell, Styled):
            self.put(row, column, cell.cell, cell.style)
        elif isinstance(cell, Formula):
            self.page.write_formula(row, column, cell.text, self.book.format(style), cell.cached)
            self._measure(row, column, str(cell.cached), style)
        elif isinstance(cell, str):
            self._put_text(row, column, cell, style)
        elif cell is None:
            self.page.write_blank(row, column, None, self.book.format(style))
        else:
            self.page.write_number(row, column, cell, self.book.format(style))

    def heading(self, row: int, text: str) -> int:
        """Write a heading and return the row below it."""
        self.put(row, 0, text, HEADING)
        return row + 1

    def lines(self, row: int, pairs: Sequence[tuple[str, Cell]], style: Style = TEXT) -> int:
        """Write labels with what stands beside them and return the row after a gap."""
        for place, (label, cell) in enumerate(pairs):
            self.put(row + place, 0, label, LABEL)
            self.put(row + place, 1, cell, style)
        return row + len(pairs) + 1

    def table(self, row: int, columns: Sequence[TableColumn[Row]], rows: Sequence[Row]) -> Table:
        """Write a table whose headings stand in `row`; return where it is."""
        places = {column.key: place for place, column in enumerate(columns)}
        for place, column in enumerate(columns):
            self.put(row, place, column.label, HEAD)
            self.width(place, column.width)
        for number, entry in enumerate(rows, row + 1):
            self.row(number, columns, entry)
        return Table(sheet=self.name, columns=places, first=row + 1, last=row + len(rows))

    def row(
        self, row: int, columns: Sequence[TableColumn[Row]], entry: Row, look: Style | None = None
    ) -> None:
        """Write one row of a table; `look` is laid over the looks of its columns."""
        places = {column.key: place for place, column in enumerate(columns)}
        for place, column in enumerate(columns):
            self.put(row, place, _placed(column.cell(entry), row, places), {**column.style, **(look or {})})

    def main_table(
        self, row: int, columns: Sequence[TableColumn[Row]], rows: Sequence[Row], *, fixed: int = 1
    ) -> Table:
        """Write the table of the sheet: filters, headings and the first `fixed` columns stay in sight."""
        made = self.table(row, columns, rows)
        self.page.freeze_panes(row + 1, fixed)
        self.page.repeat_rows(row)
        self.page.autofilter(row, 0, max(made.last, row + 1), len(columns) - 1)
        return made

    def on_one_page(self) -> None:
        """Print the sheet on one page, so that no chart is cut in two."""
        self.page.fit_to_pages(1, 1)

    def width(self, column: int, width: float) -> None:
        """Make a column at least so wide, in characters."""
        if width > self._widths.get(column, 0):
            self._widths[column] = width
            self.page.set_column(column, column, width)

    def finish(self) -> None:
        """Make every row as high as its longest text: not every program does so by itself."""
        lines: dict[int, int] = {}
        for row, column, text in self._wrapped:
            lines[row] = max(lines.get(row, 1), line_count(text, self._widths.get(column, DEFAULT_WIDTH)))
        for row, count in lines.items():
            if count > 1:
                self.page.set_row(row, min(MOST_HEIGHT, LINE_HEIGHT * count + 2))
        self._write_note()

    def _write_note(self) -> None:
        """Write the note below the title, over as many columns as its text wants."""
        if not self._note:
            return
        last, width = 0, self._widths.get(0, DEFAULT_WIDTH)
        while width < NOTE_WIDTH and last + 1 in self._widths:
            last += 1
            width += self._widths[last]
        style = {**NOTE, "text_wrap": True, "valign": "top"}
        if last:
            self.page.merge_range(1, 0, 1, last, "", self.book.format(style))
        self._put_text(1, 0, self._note, style)
        self.page.set_row(1, min(MOST_HEIGHT, LINE_HEIGHT * line_count(self._note, width) + 2))

    def colour_levels(self, area: tuple[int, int, int, int], starts: Sequence[float]) -> None:
        """Colour the figures of an area by the level whose start they reach."""
        # As in scoring, where a figure is rounded to nine places before it is compared.
        edges = [-1000, *(round(start - 1e-9, 10) for start in starts[1:]), 1000]
        for number, (start, end) in enumerate(pairwise(edges), 1):
            look = self.book.colours[f"l{number}"]
            rule = {
                "type": "cell",
                "criteria": "between",
                "minimum": start,
                "maximum": end,
                "format": self.book.format({"bg_color": look.fill, "font_color": look.text}),
            }
            self.page.conditional_format(*area, rule)

    def tell_apart(
        self,
        area: tuple[int, int, int, int],
        borders: Sequence[float],
        places: int = 0,
        *,
        share: bool = False,
    ) -> None:
        """Give figures the decimals without which they read as beyond a border, or short of it.

        At so many decimals a figure reads wrongly between the border and where rounding goes over it. A
        `share` is written in per cent, and so are its borders.
        """
        scale, sign = (100, "%") if share else (1, "")
        # What comes first holds: the most decimals, which the nearest figures need.
        for digits in range(places + _MORE_DECIMALS, places, -1):
            least = 10.0 ** -(digits - 1)
            for border in borders:
                turn = (ceil(round(border / least, 9)) - 0.5) * least
                low, high = sorted((border, turn))
                if round(high - low, 9) > 0:
                    rule: dict[str, object] = {"type": "cell", "criteria": "between"}
                    rule |= {"minimum": low / scale, "maximum": high / scale - 1e-9}
                    look = self.book.format({"num_format": f"0.{'0' * digits}{sign}"})
                    self.page.conditional_format(*area, rule | {"format": look})

    def _put_text(self, row: int, column: int, text: str, style: Style) -> None:
        if not text:
            self.page.write_blank(row, column, None, self.book.format(style))
            return
        if starts_formula(text):
            style = {**style, "quote_prefix": True}
        self.page.write_string(row, column, self.book.text(text), self.book.format(style))
        self._measure(row, column, text, style)

    def _measure(self, row: int, column: int, text: str, style: Style) -> None:
        if style.get("text_wrap") and text:
            self._wrapped.append((row, column, text))

    def _print(self, title: str, draft: str) -> None:
        text = self.book.words.text
        subject = self.book.assessment.subject
        self.page.set_landscape()
        self.page.set_paper(1 if self.book.options.paper == "letter" else 9)
        self.page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        self.page.fit_to_pages(1, 0)
        middle = f"&C&9 {header_text(draft)}" if draft else ""
        left, right = header_text(subject.organisation), header_text(subject.wave)
        self.page.set_header(f"&L&9 {left}{middle}&R&9 {right}")
        pages = text("{page} of {pages}", page="&P", pages="&N")
        self.page.set_footer(f"&L&9 {header_text(title)}&R&9 {pages}")


def line_count(text: str, width: float) -> int:
    """Return in about how many lines `text` stands in a column so many characters wide."""
    # A letter is a little narrower than the digit that widths are measured in.
    room = max(1.0, 1.1 * width - 1)
    return sum(max(1, ceil(columns_of(line) / room)) for line in text.split("\n"))


def _placed(cell: Cell, row: int, places: dict[str, int]) -> Cell:
    """Return `cell` with the keys in its formula replaced by the cells of its row."""
    if isinstance(cell, Styled):
        placed = _placed(cell.cell, row, places)
        return Styled(None if isinstance(placed, Styled) else placed, cell.style)
    if not isinstance(cell, Formula):
        return cell

    def address(found: re.Match[str]) -> str:
        column, first = places[found[1]], row + int(found[2] or 0)
        if found[3]:
            cells: str = xl_range_abs(first, column, row + int(found[3]), column)
            return cells
        made: str = xl_rowcol_to_cell(first, column, col_abs=True)
        return made

    return Formula(_KEY.sub(address, cell.text), cell.cached)
