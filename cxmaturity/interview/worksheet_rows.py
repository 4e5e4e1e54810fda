"""Asking for the rows of a worksheet, cell by cell; each whole row is saved before the next."""

import re
from collections.abc import Sequence

from cxmaturity.answers.model import Row
from cxmaturity.formats.typed import MOST_LETTERS
from cxmaturity.interview.asking import (
    InputEnded,
    InterviewStopped,
    Returned,
    Screen,
    accept,
    ask_one_line,
    confirmed,
    one_line_words,
    refuse,
    say,
)
from cxmaturity.interview.header import too_long
from cxmaturity.interview.screen_text import column_label, column_words, row_words, shortened, value_range
from cxmaturity.interview.session import NAME, Refusal, Session, add_row, taken_name
from cxmaturity.text.language import current, tr
from cxmaturity.text.prompt_words import fold
from cxmaturity.text.safe_text import one_line
from cxmaturity.worksheets.column import Column
from cxmaturity.worksheets.model import Worksheet

# Longer numbers would not read back as numbers from an answer file.
_WHOLE_NUMBER = re.compile(r"[0-9]{1,15}")
_GIVE_UP = "-"


def ask_rows(session: Session, worksheet: Worksheet, screen: Screen) -> Session:
    """Return the session with rows added until an empty first cell, or the end of the input.

    Raises Stopped with the rows so far.
    """
    say(screen, tr("Enter in the first column ends the rows, - gives up a row."))
    while True:
        rows = session.answers.worksheets.get(worksheet.id, ())
        number = len(rows) + 1
        begun: Row = {}
        try:
            row = _ask_row(worksheet, rows, begun, screen)
        except InputEnded:
            if begun:
                words = shortened(row_words(worksheet, begun), screen.look())
                left = tr("Row {number} was not complete and was not kept: {row}.", number=number, row=words)
                refuse(screen, left)
            return session
        except InterviewStopped:
            raise InterviewStopped(session) from None
        if row is None:
            return session
        after = accept(session, add_row(session, row), screen) if row else None
        if after is not None:
            session = after
            words = shortened(row_words(worksheet, row), screen.look())
            say(screen, tr("Saved row {number}: {row}", number=number, row=words))


def _ask_row(worksheet: Worksheet, rows: Sequence[Row], row: Row, screen: Screen) -> Row | None:
    """Fill in `row`, a new one beside `rows`, and return it.

    None when there are no more, an empty one when it was given up.
    """
    number = len(rows) + 1
    at = 0
    say(screen, tr("Row {number}", number=number))
    while at < len(worksheet.columns):
        column = worksheet.columns[at]
        try:
            typed = _ask_free(column, at == 0 and not row, rows, screen)
            if typed == _GIVE_UP:
                if row and not _may_go(worksheet, row, screen):
                    continue
                say(screen, tr("Row {number} was given up.", number=number))
                return {}
        except Returned:
            # Back to the column before; before the first one, out of the rows.
            if at == 0:
                return None
            at -= 1
            row.pop(worksheet.columns[at].id, None)
            continue
        except InterviewStopped:
            if row and not _may_go(worksheet, row, screen):
                continue
            raise
        if typed is None:
            return None
        if typed != "":
            row[column.id] = typed
        at += 1
    return row


def _ask_free(column: Column, is_first: bool, rows: Sequence[Row], screen: Screen) -> str | int | None:
    """Return what `_ask_cell` does, asking again for a name that one of `rows` has already."""
    while True:
        typed = _ask_cell(column, is_first, screen)
        named = column.id == NAME and isinstance(typed, str) and typed != _GIVE_UP
        wrong = taken_name(rows, str(typed)) if named else None
        if wrong is None:
            return typed
        refuse(screen, wrong.message)


def _may_go(worksheet: Worksheet, row: Row, screen: Screen) -> bool:
    """Tell whether a row that was begun may be given up."""
    words = shortened(row_words(worksheet, row), screen.look())
    question = tr("The row is not complete: {row}. Give it up? y yes, Enter goes on with it:", row=words)
    try:
        return confirmed(screen, question)
    except InterviewStopped:
        return True


def _ask_cell(column: Column, is_first: bool, screen: Screen) -> str | int | None:
    """Return a cell's value, "" where it is left out, "-" to give up; None for an empty first cell."""
    what = current.get().sentences([current.get().sentence(column_words(column)), one_line_words()])
    while True:
        typed = ask_one_line(screen, current.get().lead(f"  {column_label(column)}"), what)
        if is_first and not typed:
            return None
        if fold(typed) == _GIVE_UP:
            return _GIVE_UP
        value = cell_value(column, typed)
        if not isinstance(value, Refusal):
            return value
        refuse(screen, value.message)


def cell_value(column: Column, typed: str) -> str | int | Refusal:
    """Return what to store for what was typed into a cell, or a refusal that says what it takes."""
    if not typed:
        if column.required:
            return Refusal(
                tr("{column} cannot be left out; - gives up the row.", column=one_line(column.name))
            )
        return ""
    if not column.is_number:
        return typed if len(typed) <= MOST_LETTERS else too_long(typed)
    digits = fold(typed)
    within = _WHOLE_NUMBER.fullmatch(digits) is not None and column.min <= int(digits)
    if not within or (column.max is not None and int(digits) > column.max):
        values = {"column": one_line(column.name), "range": value_range(column)}
        return Refusal(tr("{column} takes {range}; - gives up the row.", **values))
    return int(digits)
