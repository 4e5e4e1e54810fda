"""The results as tables, row by row: CSV, JSON lines, a workbook, and what went wrong."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from cxmaturity.batch.work import Done
from cxmaturity.domain.portfolio import UnitResult
from cxmaturity.errors import Problem
from cxmaturity.files import growing
from cxmaturity.language import Language
from cxmaturity.rendering.safe_text import visible

RESULTS_CSV, RESULTS_JSONL, RESULTS_XLSX, ERRORS = (
    "results.csv",
    "results.jsonl",
    "results.xlsx",
    "errors.csv",
)
COLUMNS = (
    "unit",
    "organisation",
    "scope",
    "wave",
    "date",
    "respondents",
    "questionnaire",
    "version",
    "quick",
    "index",
    "low",
    "high",
    "band",
    "stage",
    "withheld",
    "coverage",
    "evidence_share",
    "ready",
    "readiness_yes",
    "readiness_total",
    "held_down_by",
    "below_target",
)
ERROR_COLUMNS = ("unit", "file", "line", "field", "message", "hint")
# A spreadsheet would run what begins like this; behind an apostrophe it stays text.
_FORMULA_STARTS = frozenset("=+-@\t\r")
_LONGEST, _LAST_ROW = 32_767, 1_048_575
_NO_DATE = datetime(1980, 1, 1)
Cell = str | int | float | None


def write_tables(folder: Path, done: Iterable[tuple[Done, bytes]], dimensions: Sequence[str]) -> None:
    """Write CSV, JSON lines and errors into `folder` in one pass; each is there whole or not at all.

    `done` are the units, each with its result as JSON.
    """
    with ExitStack() as stack:
        results = stack.enter_context(_csv(folder / RESULTS_CSV))
        errors = stack.enter_context(_csv(folder / ERRORS))
        lines = stack.enter_context(growing(folder / RESULTS_JSONL))
        results.row(columns(dimensions))
        errors.row(ERROR_COLUMNS)
        for one, result in done:
            if one.result is not None:
                results.row(cells(one.result, dimensions))
                lines.write(result + b"\n")
            for problem in one.problems:
                errors.row(_error(one.unit, problem))


def write_workbook(folder: Path, done: Iterable[Done], dimensions: Sequence[str], words: Language) -> None:
    """Write the results as a workbook: one sheet of results, one of errors, row by row."""
    # Loaded here: nothing else needs it.
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with growing(folder / RESULTS_XLSX) as file, xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": words.text("Results of all units"), "created": _NO_DATE})
        head = book.add_format({"bold": True, "bottom": 1})
        results, errors = _Sheet(book, words.text("Results"), head), _Sheet(book, words.text("Errors"), head)
        results.head(columns(dimensions))
        errors.head(ERROR_COLUMNS)
        for one in done:
            if one.result is not None:
                results.row(cells(one.result, dimensions))
            for problem in one.problems:
                errors.row(_error(one.unit, problem))
        results.end()
        errors.end()


def columns(dimensions: Sequence[str]) -> list[str]:
    """Return the names of the columns: those of every unit, then two of each dimension."""
    return [*COLUMNS, *(f"{name}.{what}" for name in dimensions for what in ("index", "stage"))]


def cells(result: UnitResult, dimensions: Sequence[str]) -> list[Cell]:
    """Return a unit's row; what is withheld or was not asked is an empty cell, never 0."""
    found: list[Cell] = [
        result.unit,
        result.organisation,
        result.scope,
        result.wave,
        result.date,
        result.respondents,
        result.questionnaire,
        result.version,
        _yes(result.quick),
        result.index,
        result.low,
        result.high,
        result.band,
        result.stage,
        result.withheld,
        result.coverage,
        result.evidence_share,
        None if result.ready is None else ("yes" if result.ready else "no"),
        result.readiness_yes,
        result.readiness_total,
        " ".join(limit.id for limit in result.limits),
        len(result.below),
    ]
    by_id = {one.id: one for one in result.dimensions}
    for name in dimensions:
        one = by_id.get(name)
        found += (None, None) if one is None else (one.index, one.stage)
    return found


def _error(unit: str, problem: Problem) -> list[Cell]:
    line = problem.line or None
    return [unit, problem.file, line, problem.field, problem.message, problem.hint]


def _yes(value: bool) -> str:
    return "yes" if value else ""


def _writable(text: str) -> str:
    """Return a text that can be written as UTF-8, whatever bytes a file's name had."""
    return text if text.isascii() else text.encode(errors="replace").decode()


class _Rows:
    """Rows of a CSV file: UTF-8 with a byte order mark, which spreadsheets ask for."""

    def __init__(self, file: IO[bytes]) -> None:
        self.text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
        self.writer = csv.writer(self.text, lineterminator="\r\n")

    def row(self, values: Sequence[Cell]) -> None:
        self.writer.writerow([_for_csv(value) if isinstance(value, str) else value for value in values])


def _for_csv(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula."""
    shown = visible(_writable(text))
    return f"'{shown}" if text[:1] in _FORMULA_STARTS else shown


@contextmanager
def _csv(path: Path) -> Iterator[_Rows]:
    with growing(path) as file:
        rows = _Rows(file)
        yield rows
        rows.text.flush()
        rows.text.detach()


class _Sheet:
    """A sheet that grows row by row, up to what a sheet can hold."""

    def __init__(self, book: Any, name: str, head: Any) -> None:
        self.sheet = book.add_worksheet(name)
        self.format, self.at, self.width = head, 0, 0

    def head(self, names: Sequence[str]) -> None:
        self.sheet.freeze_panes(1, 1)
        self.sheet.set_column(0, 1, 28)
        self.sheet.set_column(2, len(names) - 1, 13)
        for column, name in enumerate(names):
            self.sheet.write_string(0, column, name, self.format)
        self.width = len(names)

    def row(self, values: Sequence[Cell]) -> None:
        if self.at >= _LAST_ROW:
            return
        self.at += 1
        for column, value in enumerate(values):
            if isinstance(value, str):
                if value:
                    self.sheet.write_string(self.at, column, visible(_writable(value))[:_LONGEST])
            elif value is not None:
                self.sheet.write_number(self.at, column, value)

    def end(self) -> None:
        self.sheet.autofilter(0, 0, max(self.at, 1), self.width - 1)
