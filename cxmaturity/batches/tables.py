"""The tables of a batch, which follow its journal: CSV, JSON lines, a workbook, and what went wrong.

They grow while the work goes on, so that the time they take is that of a processor which would wait.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import msgspec

from cxmaturity.batches.resume import JOURNAL
from cxmaturity.batches.rows import ERROR_COLUMNS, Cell, cells, columns, error_cells
from cxmaturity.errors import Problem, UnwritableTarget
from cxmaturity.files import growing
from cxmaturity.formats import csv_table
from cxmaturity.text.language import Language
from cxmaturity.text.safe_text import in_json, starts_formula, visible
from cxmaturity.waves.portfolio import UnitResult

RESULTS_CSV, RESULTS_JSONL, RESULTS_XLSX, ERRORS = (
    "results.csv",
    "results.jsonl",
    "results.xlsx",
    "errors.csv",
)
FILES = (RESULTS_CSV, RESULTS_JSONL, RESULTS_XLSX, ERRORS)
"""In the order in which they are told."""
_ASIDE, _ASIDE_NAME = ".tables", len("tmp12345678")
_LONGEST, _LAST_ROW = 32_767, 1_048_575
_NO_DATE = datetime(1980, 1, 1)


class Tables:
    """The tables of a batch: there whole once `end` has been called, else not at all."""

    def __init__(
        self, folder: Path, words: Language, dialect: str, *, draft: bool = False, plans: bool = False
    ) -> None:
        """Write into `folder`, beside the journal that is followed; `words` name the sheets.

        With `plans` the columns of these join.
        """
        self.folder, self.words, self.dialect = folder, words, dialect
        self.draft, self.plans = draft, plans
        self.dimensions: list[str] | None = None
        self.own = False
        self.under_way = ExitStack()

    def follow(self, dimensions: list[str], *, own: bool) -> None:
        """Add what the journal has got since; `dimensions` are those of all units in it.

        `own` says that one of their models has a unit or numbers of levels of its own. New dimensions are new
        columns: the tables then begin again. Raises UnwritableTarget.
        """
        try:
            if (dimensions, own) != (self.dimensions, self.own):
                self.abandon()
                self.own = own
                self._begin(dimensions)
            for line in self.lines:
                self._add(line)
        except OSError as error:
            raise UnwritableTarget(self.folder, error.strerror or str(error)) from None

    def end(self) -> None:
        """Put the files in their places. Raises UnwritableTarget."""
        self.under_way.close()

    def abandon(self) -> None:
        """Leave nothing of what is not whole."""
        self.under_way.__exit__(_Abandoned, _Abandoned(), None)

    def _begin(self, dimensions: list[str]) -> None:
        self.dimensions = dimensions
        stack = self.under_way = ExitStack()
        try:
            self._open(stack)
        except BaseException:
            self.abandon()
            raise

    def _open(self, stack: ExitStack) -> None:
        """Open the files with their heads, and the journal at its first unit."""
        self.lines = stack.enter_context((self.folder / JOURNAL).open("rb"))
        next(self.lines)
        names = columns(self.dimensions or [], own=self.own, draft=self.draft, plans=self.plans)
        heads = (names, ERROR_COLUMNS)
        self.results, self.errors = [
            stack.enter_context(_csv(self.folder / name, head, self.dialect))
            for name, head in zip((RESULTS_CSV, ERRORS), heads, strict=True)
        ]
        self.jsonl = stack.enter_context(growing(self.folder / RESULTS_JSONL))
        self.sheets = stack.enter_context(_book(self.folder, self.words, heads))

    def _add(self, line: bytes) -> None:
        """Add one unit: its results as they stand in the journal, or its problems."""
        one = _TABLED.decode(line)
        results, errors = self.sheets
        if one.result:
            found = in_json(bytes(one.result))
            self.jsonl.write((b'{"draft":true,' + found[1:] if self.draft else found) + b"\n")
            row = cells(
                _RESULT.decode(one.result),
                self.dimensions or [],
                own=self.own,
                draft=self.draft,
                plans=self.plans,
            )
            self.results.row(row)
            results.row(row)
        for problem in one.problems:
            row = error_cells(one.unit, problem)
            self.errors.row(row)
            errors.row(row)


class _Abandoned(Exception):
    """Tells the files that they will not be whole."""


class _Tabled(msgspec.Struct, frozen=True):
    """What the tables take from a line of the journal: the result as it stands there, or the problems."""

    unit: str
    result: msgspec.Raw = msgspec.Raw()
    problems: tuple[Problem, ...] = ()


_TABLED, _RESULT = msgspec.json.Decoder(_Tabled), msgspec.json.Decoder(UnitResult)


class _Rows:
    """Rows of a CSV file."""

    def __init__(self, file: IO[bytes], dialect: str) -> None:
        self.file, self.dialect = file, dialect
        file.write(csv_table.BYTE_ORDER_MARK)

    def row(self, values: Sequence[Cell]) -> None:
        self.file.write(csv_table.line(values, self.dialect).encode())


@contextmanager
def _csv(path: Path, head: Sequence[str], dialect: str) -> Iterator[_Rows]:
    with growing(path) as file:
        rows = _Rows(file, dialect)
        rows.row(head)
        yield rows


class _Sheet:
    """A sheet that grows row by row, up to what a sheet can hold."""

    def __init__(self, book: Any, name: str, names: Sequence[str]) -> None:
        self.sheet, self.at, self.width = book.add_worksheet(name), 0, len(names)
        head = book.add_format({"bold": True, "bottom": 1})
        self.text = book.add_format({"quote_prefix": True})
        self.sheet.freeze_panes(1, 1)
        self.sheet.set_column(0, 1, 28)
        self.sheet.set_column(2, len(names) - 1, 13)
        for column, name in enumerate(names):
            self.sheet.write_string(0, column, name, head)

    def row(self, values: Sequence[Cell]) -> None:
        if self.at >= _LAST_ROW:
            return
        self.at += 1
        for column, value in enumerate(values):
            if isinstance(value, str):
                if value:
                    text = visible(value)[:_LONGEST]
                    self.sheet.write_string(
                        self.at, column, text, self.text if starts_formula(text) else None
                    )
            elif value is not None:
                self.sheet.write_number(self.at, column, value)

    def end(self) -> None:
        self.sheet.autofilter(0, 0, max(self.at, 1), self.width - 1)


def _remove_aside(place: Path) -> None:
    """Remove what a workbook kept aside, and the folder where nobody has put anything else into it."""
    with suppress(OSError):
        for left in place.glob("tmp*"):
            if len(left.name) == _ASIDE_NAME:
                left.unlink(missing_ok=True)
        place.rmdir()


@contextmanager
def _book(folder: Path, words: Language, heads: Sequence[Sequence[str]]) -> Iterator[list[_Sheet]]:
    """Give the sheets of a workbook, of results and of errors, which is written row by row."""
    # Loaded here: nothing else needs it.
    import xlsxwriter

    # What it keeps aside until the end stays in this folder too, as all that is about a client.
    place = folder / _ASIDE
    place.mkdir(exist_ok=True)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "tmpdir": str(place),
    }
    try:
        with growing(folder / RESULTS_XLSX) as file, xlsxwriter.Workbook(file, options) as book:
            title = words.text("Results of all units")
            book.set_properties({"title": title, "comments": "cxmaturity batch", "created": _NO_DATE})
            names = (words.text("Results"), words.text("Errors"))
            sheets = [_Sheet(book, name, head) for name, head in zip(names, heads, strict=True)]
            yield sheets
            for sheet in sheets:
                sheet.end()
    finally:
        _remove_aside(place)
