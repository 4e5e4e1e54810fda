"""Every CSV file goes through here: how its cells are written, and that none of them is a formula.

A spreadsheet splits a file at the separator of its own country, whatever the file means, and knows no quote
that does not begin its cell. So a text with any list separator stands in quotes, and what would be a formula
behind the separator of another country is held back as at the start of a cell.
"""

import codecs
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cxmaturity.errors import BadInput
from cxmaturity.text.choice import check_choice
from cxmaturity.text.language import tr
from cxmaturity.text.safe_text import harmless, starts_formula, text_before_formulas, visible

LINE_END = "\r\n"
BYTE_ORDER_MARK = codecs.BOM_UTF8
"""Which spreadsheets ask for, to know UTF-8."""
_QUOTE = '"'
_QUOTED = re.compile(r'[,;\t|\n\r"]')
# Most rows are letters, digits and a few marks, none of which means anything where it stands. Of ASCII alone:
# to look for all letters of the world takes many times as long.
_PLAIN = r"(?![ -])[A-Za-z0-9_./ -]*"
_PLAIN_ROW = re.compile(rf"{_PLAIN}(?:,{_PLAIN})*")


class Dialect(NamedTuple):
    """What stands between cells, and the decimal mark."""

    separator: str
    decimal: str


DIALECTS = {"excel": Dialect(",", "."), "excel-semicolon": Dialect(";", ",")}
USUAL = "excel"

Cell = str | float | int | None


def table(rows: Iterable[Sequence[Cell]], dialect: str = USUAL) -> bytes:
    """Return `rows` as a file: UTF-8 with a byte order mark."""
    return BYTE_ORDER_MARK + "".join(line(row, dialect) for row in rows).encode()


def line(cells: Sequence[Cell], dialect: str = USUAL) -> str:
    """Return one row with its line end; None is an empty cell."""
    chosen = DIALECTS[dialect]
    if dialect == USUAL:
        row = ",".join(["" if cell is None else str(cell) for cell in cells])
        if row.count(",") == len(cells) - 1 and _PLAIN_ROW.fullmatch(row):
            return row + LINE_END
    return chosen.separator.join([_cell(cell, chosen) for cell in cells]) + LINE_END


def _cell(cell: Cell, dialect: Dialect) -> str:
    if isinstance(cell, str):
        text = text_cell(cell, dialect)
        return f'"{text.replace(_QUOTE, _QUOTE * 2)}"' if _QUOTED.search(text) else text
    if cell is None:
        return ""
    return repr(cell).replace(".", dialect.decimal) if isinstance(cell, float) else str(cell)


def text_cell(text: str, dialect: Dialect = DIALECTS[USUAL]) -> str:
    """Return `text` as a visible cell that no spreadsheet takes for a formula, nor a log for a command."""
    shown = text_before_formulas(harmless(visible(text)), dialect.separator)
    return f"'{shown}" if starts_formula(text) else shown


def check_dialect(chosen: str, *, csv: bool) -> None:
    """Raise BadInput where the dialect of CSV files is none, or where no such file is written."""
    check_choice("--csv-dialect", chosen, DIALECTS)
    if chosen != USUAL and not csv:
        raise BadInput(tr("--csv-dialect is for CSV"))


def yes_cell(value: bool) -> str:
    """Return a mark as machines read it: yes, or an empty cell."""
    return "yes" if value else ""


def yes_or_no(value: bool) -> str:
    """Return yes or no, where an empty cell would mean neither."""
    return "yes" if value else "no"
