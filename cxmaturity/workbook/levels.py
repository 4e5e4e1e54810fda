"""The sheet Levels: levels, states, scales and limits that the formulas of the other sheets look up."""

from itertools import chain

from xlsxwriter.utility import quote_sheetname

from cxmaturity.answers.model import State
from cxmaturity.questionnaire.scales import Option, Scale
from cxmaturity.report.lookup import Mark
from cxmaturity.scoring.score import APPLICABLE
from cxmaturity.scoring.shown import in_unit
from cxmaturity.scoring.stage_words import from_place, unit_formula
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.sheet import (
    CENTRE,
    FIRST,
    INPUT,
    LABEL,
    LEVEL,
    TEXT,
    VALUE,
    WHOLE,
    Formula,
    Sheet,
    Styled,
    TableColumn,
    coloured,
)

_COUNTED = {True: 1, False: 0}


def levels(book: Book) -> None:
    """Write the sheet."""
    text = book.words.text
    note = text("The figures on a light ground may be changed to try other limits; every formula follows.")
    sheet = book.sheet(text("Levels"), text("Levels, states and scales"), note)
    row = _levels(book, sheet)
    row = _limits(book, sheet, row)
    row = _states(book, sheet, row)
    _scales(book, sheet, row)


def _levels(book: Book, sheet: Sheet) -> int:
    text, top = book.words.text, book.look.top
    asked, starts = book.assessment.questionnaire.levels, book.assessment.questionnaire.starts
    columns = [
        TableColumn[int](
            key="level",
            label=text("Level"),
            width=24,
            style=LEVEL,
            cell=lambda n: Styled(book.number(n), coloured(LEVEL, book.colours[f"l{n}"])),
        ),
        TableColumn[int](
            key="name", label=text("Name"), width=24, style=TEXT, cell=lambda n: asked[n - 1].name
        ),
        TableColumn[int](
            key="from",
            label=text("Starts at value")
            if book.assessment.questionnaire.says_starts
            else text("Equal parts from"),
            width=14,
            style=INPUT,
            cell=lambda n: starts[n - 1],
        ),
        TableColumn[int](
            key="index",
            label=text("Starts at index"),
            width=14,
            style=WHOLE,
            cell=lambda n: Formula("=100*{from}", 100 * starts[n - 1]),
        ),
        *_starts(book),
        TableColumn[int](
            key="meaning",
            label=text("What it means"),
            width=90,
            style=TEXT,
            cell=lambda n: asked[n - 1].meaning,
        ),
    ]
    made = sheet.table(FIRST, columns, range(1, top + 1))
    for key in ("name", "from", "index", "meaning"):
        book.name(f"levels_{key}", made.range(key))
    sheet.page.freeze_panes(FIRST + 1, 1)
    return made.last + 2


def _starts(book: Book) -> list[TableColumn[int]]:
    """Return the column of the starts in the unit of the model, where it has one."""
    asked = book.assessment.questionnaire
    if asked.unit is None:
        return []
    label = book.words.text("Starts at figure")
    style = {**WHOLE, "num_format": f"{book.unit_format}##" if "." in book.unit_format else "0.##"}
    rule = unit_formula(asked, "{index}")
    return [
        TableColumn[int](
            key="start",
            label=label,
            width=14,
            style=style,
            cell=lambda n: Formula(f"={rule}", in_unit(100 * asked.starts[n - 1], asked)),
        )
    ]


def _limits(book: Book, sheet: Sheet, row: int) -> int:
    text, asked = book.words.text, book.assessment.questionnaire
    pairs = (
        (
            text("Highest level") if asked.numbers_levels else text("Number of levels"),
            "levels_top",
            Styled(Formula(f"=ROWS(levels_from){from_place(asked)}", asked.highest_number), WHOLE),
        ),
        (text("Least coverage for an index"), "min_coverage", Styled(asked.min_coverage, INPUT)),
        (text("Least share that applies"), "min_applicable", Styled(asked.min_applicable, INPUT)),
        (text("Smallest group shown apart"), "", Styled(asked.privacy_floor, WHOLE)),
    )
    row = sheet.heading(row, text("Limits"))
    for place, (label, name, cell) in enumerate(pairs, row):
        sheet.put(place, 0, label, LABEL)
        sheet.put(place, 1, cell)
        if name:
            book.name(name, f"{quote_sheetname(sheet.name)}!$B${place + 1}")
    return row + len(pairs) + 1


def _states(book: Book, sheet: Sheet, row: int) -> int:
    text, look = book.words.text, book.look
    row = sheet.heading(row, text("States of an answer"))
    states = [
        (look.state(state), _COUNTED[state in APPLICABLE], _COUNTED[state is not State.NOT_ASKED])
        for state in State
    ]
    asked = book.assessment.questionnaire
    if "lowest" in {
        *(one.otherwise for one in asked.every_dimension),
        *(one.otherwise for one in asked.questions),
    }:
        # By its name a cell of the state counts; the mark is then the level, as of an answer.
        states.append((look.assumed(1), 1, 1))
    columns = [
        TableColumn[tuple[Mark, int, int]](
            key="name", label=text("State"), width=24, style=TEXT, cell=lambda state: state[0].name
        ),
        TableColumn[tuple[Mark, int, int]](
            key="mark", label=text("Mark"), width=24, style=CENTRE, cell=lambda state: state[0].figure
        ),
        TableColumn[tuple[Mark, int, int]](
            key="applies",
            label=text("Counts for coverage"),
            width=14,
            style=WHOLE,
            cell=lambda state: state[1],
        ),
        TableColumn[tuple[Mark, int, int]](
            key="asked",
            label=text("Asked"),
            width=14,
            style=WHOLE,
            cell=lambda state: state[2],
        ),
    ]
    made = sheet.table(row, columns, states)
    for key in ("name", "mark", "applies", "asked"):
        book.name(f"states_{key}", made.range(key))
    return made.last + 2


def _scales(book: Book, sheet: Sheet, row: int) -> None:
    text, asked = book.words.text, book.assessment.questionnaire
    row = sheet.heading(row, text("Scales"))
    options = list(chain.from_iterable(((scale, o) for o in scale.options) for scale in asked.scales))
    columns = [
        TableColumn[tuple[Scale, Option]](
            key="scale", label=text("Scale"), width=24, style=TEXT, cell=lambda pair: pair[0].id
        ),
        TableColumn[tuple[Scale, Option]](
            key="option", label=text("Option"), width=24, style=TEXT, cell=lambda pair: pair[1].label
        ),
        TableColumn[tuple[Scale, Option]](
            key="points", label=text("Points"), width=14, style=WHOLE, cell=lambda pair: pair[1].points
        ),
        TableColumn[tuple[Scale, Option]](
            key="value", label=text("Value"), width=14, style=VALUE, cell=lambda pair: pair[0].value(pair[1])
        ),
    ]
    sheet.table(row, columns, options)
