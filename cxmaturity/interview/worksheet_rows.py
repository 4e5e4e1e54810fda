"""Asking for the rows of a worksheet, cell by cell; each whole row is saved before the next."""

import re
from collections.abc import Sequence

from cxmaturity.domain.answers import Row
from cxmaturity.domain.worksheet import Column, Worksheet
from cxmaturity.interview.asking import InputEnded, Screen, accept, ask, say
from cxmaturity.interview.screen_text import column_label, value_range
from cxmaturity.interview.session import NAME, Refusal, Session, add_row, taken_name
from cxmaturity.language import tr
from cxmaturity.rendering.safe_text import one_line

# Longer numbers would not read back as numbers from an answer file.
_WHOLE_NUMBER = re.compile(r"[0-9]{1,15}")


def ask_rows(session: Session, worksheet: Worksheet, screen: Screen) -> Session:
    """Return the session with rows added until an empty first cell, or the end of the input."""
    say(screen, tr("Enter in the first column ends the rows, - gives up a row."))
    while True:
        rows = session.answers.worksheets.get(worksheet.id, ())
        number = len(rows) + 1
        try:
            row = _ask_row(worksheet, rows, screen)
        except InputEnded:
            say(screen, tr("Row {number} was not complete and was not kept.", number=number))
            return session
        if row is None:
            return session
        after = accept(session, add_row(session, row), screen) if row else None
        if after is not None:
            session = after
            say(screen, tr("Saved row {number}.", number=number))


def _ask_row(worksheet: Worksheet, rows: Sequence[Row], screen: Screen) -> Row | None:
    """Return one row beside `rows`; None when there are no more, an empty one when it was given up."""
    row: Row = {}
    number = len(rows) + 1
    say(screen, tr("Row {number}", number=number))
    for column in worksheet.columns:
        typed = _ask_cell(column, column is worksheet.columns[0], screen)
        while column.id == NAME and isinstance(typed, str) and (wrong := taken_name(rows, typed)):
            say(screen, wrong.message)
            typed = _ask_cell(column, column is worksheet.columns[0], screen)
        if typed is None:
            return None
        if typed == "-":
            say(screen, tr("Row {number} was given up.", number=number))
            return {}
        if typed != "":
            row[column.id] = typed
    return row


def _ask_cell(column: Column, is_first: bool, screen: Screen) -> str | int | None:
    """Return a cell's value, "" where it is left out, "-" to give up; None for an empty first cell."""
    while True:
        typed = ask(screen, f"  {column_label(column)}" + tr(": "))
        if is_first and not typed:
            return None
        if typed == "-":
            return typed
        value = cell_value(column, typed)
        if not isinstance(value, Refusal):
            return value
        say(screen, value.message)


def cell_value(column: Column, typed: str) -> str | int | Refusal:
    """Return what to store for what was typed into a cell, or a refusal that says what it takes."""
    if not typed:
        if column.required:
            return Refusal(
                tr("{column} cannot be left out; - gives up the row.", column=one_line(column.name))
            )
        return ""
    if column.type == "text":
        return typed
    within = _WHOLE_NUMBER.fullmatch(typed) is not None and column.min <= int(typed)
    if not within or (column.max is not None and int(typed) > column.max):
        values = {"column": one_line(column.name), "range": value_range(column)}
        return Refusal(tr("{column} takes {range}; - gives up the row.", **values))
    return int(typed)
