"""The sheet Changes: this wave beside the one before, by dimension and by question, and its plan."""

from typing import Any

from cxmaturity.answers.model import State
from cxmaturity.brand.colours import BRAND
from cxmaturity.report.own_words import own_words
from cxmaturity.report.sections.changes import ChangesPage
from cxmaturity.report.sections.changes import changes as changes_page
from cxmaturity.report.sections.plan_followed import FollowedPlan, FollowedRow
from cxmaturity.scoring.shown import in_unit, on_numbers, points_in_unit, unit_decimals
from cxmaturity.waves.model import Comparison, Incomparable, QuestionChange, ScoreChange
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.charts import bars, figures, place_chart, series
from cxmaturity.workbook.sheet import (
    CENTRE,
    FIRST,
    LEVEL,
    SIGNED,
    STRONG,
    TENTH,
    TEXT,
    VALUE,
    WHOLE,
    Cell,
    Formula,
    Sheet,
    TableColumn,
)


def changes(book: Book) -> None:
    """Write the sheet, where there is an earlier wave."""
    found, page = book.options.comparison, changes_page(book.look)
    if found is None or page is None:
        return
    text = book.words.text
    title = text("Change from {before} to {after}", before=page.before, after=page.after)
    lead = book.words.clauses([*page.subjects, page.claim]) if page.subjects else page.claim
    lead = book.words.sentences([lead, *page.undivided])
    if page.reworded:
        asked = book.words.pair(text("What is asked in other words"), book.words.listed(page.reworded))
        lead = book.words.clauses([lead, asked])
    if page.plan is not None:
        lead = book.words.sentences([lead, book.words.pair(text("What came of the plan"), page.plan.lead)])
    sheet = book.sheet(text("Changes"), title, lead)
    row = _dimensions(book, sheet, found, page)
    if found.incomparable:
        row = sheet.heading(row, text("Not comparable"))
        left_out = {left.id: left for left in page.left_out}
        columns: list[TableColumn[Incomparable]] = [
            TableColumn(key="id", label=text("Question"), width=24, style=TEXT, cell=lambda one: one.id),
            TableColumn(
                key="name", label=text("Name"), width=14, style=TEXT, cell=lambda one: left_out[one.id].name
            ),
            TableColumn(
                key="reason",
                label=text("Why"),
                width=14,
                style=TEXT,
                cell=lambda one: left_out[one.id].reason,
            ),
        ]
        sheet.table(row, columns, found.incomparable)
    if found.questions:
        _questions(book, found)
    if page.plan is not None:
        _followed(book, page.plan)


def _dimensions(book: Book, sheet: Sheet, found: Comparison, page: ChangesPage) -> int:
    text, none = book.words.text, book.not_assessed
    verdicts = {page.overall.what.anchor: page.overall.verdict}
    verdicts |= {row.what.anchor: row.verdict for row in page.rows}

    asked = book.assessment.questionnaire

    def figure(index: float | None) -> Cell:
        return none if index is None else in_unit(index, asked)

    def stage(level: int | None) -> Cell:
        return book.number(level, none)

    def gap(change: ScoreChange) -> Cell:
        cached: float | str = ""
        if change.before is not None and change.after is not None:
            cached = points_in_unit(change.after - change.before, asked)
        return Formula('=IF(AND(ISNUMBER({before}),ISNUMBER({after})),{after}-{before},"")', cached)

    def verdict(change: ScoreChange) -> str:
        known = change.id in book.look.dimensions
        return verdicts[book.look.dimension(change.id).anchor if known else page.overall.what.anchor]

    form = book.unit_format
    written, signed = {**WHOLE, "num_format": form}, {**SIGNED, "num_format": f"+{form};-{form};{form}"}
    columns: list[TableColumn[ScoreChange]] = [
        TableColumn(
            key="name",
            label=text("Dimension"),
            width=30,
            style=STRONG,
            cell=lambda change: _name(book, change.id),
        ),
        TableColumn(
            key="before",
            label=text("Index before"),
            width=14,
            style=written,
            cell=lambda change: figure(change.before),
        ),
        TableColumn(
            key="after",
            label=text("Index now"),
            width=14,
            style=written,
            cell=lambda change: figure(change.after),
        ),
        TableColumn(key="gap", label=text("Change"), width=14, style=signed, cell=gap),
        TableColumn(
            key="stage",
            label=text("Stage before"),
            width=14,
            style=LEVEL,
            cell=lambda change: stage(change.before_stage),
        ),
        TableColumn(
            key="stage_now",
            label=text("Stage now"),
            width=14,
            style=LEVEL,
            cell=lambda change: stage(change.after_stage),
        ),
        TableColumn(key="verdict", label=text("Beyond noise"), width=18, style=TEXT, cell=verdict),
        TableColumn(
            key="p",
            label=text("p-value"),
            width=12,
            style={**VALUE, "num_format": "0.000"},
            cell=lambda change: change.p_value,
        ),
        TableColumn(
            key="holm",
            label=text("After Holm"),
            width=12,
            style={**VALUE, "num_format": "0.000"},
            cell=lambda change: change.adjusted,
        ),
    ]
    if any(change.same_groups is not None for change in (*found.dimensions, found.overall)):
        columns += _parts(book, signed)
    if not asked.has_stages:
        columns = [column for column in columns if column.key not in ("stage", "stage_now")]
    made = sheet.table(FIRST, columns, [*found.dimensions, found.overall])
    sheet.page.freeze_panes(FIRST + 1, 1)
    sheet.page.repeat_rows(FIRST)
    for key in ("stage", "stage_now") if asked.has_stages else ():
        sheet.colour_levels(made.area(key), book.numbers)
    for key in ("before", "after"):
        sheet.tell_apart(made.area(key), book.borders, unit_decimals(asked))
    chart = bars(book, text("Index before and now"))
    chart.add_series(series(made, "before", "name", book.colours["s2"].fill))
    chart.add_series(series(made, "after", "name", BRAND))
    chart.set_x_axis(figures(text("Index"), in_unit(0.0, asked), in_unit(100.0, asked)))
    parts = book.words.clauses(
        book.words.pair(row.what.name, f"{row.before} → {row.after}") for row in (*page.rows, page.overall)
    )
    height = 120 + 46 * (len(found.dimensions) + 1)
    place_chart(sheet, chart, made.last + 2, (900, height), parts)
    return made.last + 4 + height // 20


def _parts(book: Book, style: dict[str, Any]) -> list[TableColumn[ScoreChange]]:
    """Return what the same groups say of a change and what their mix makes, where any of it is known."""
    text, asked = book.words.text, book.assessment.questionnaire

    def points(part: float | None) -> Cell:
        return None if part is None else points_in_unit(part, asked)

    return [
        TableColumn(
            key="same_groups",
            label=text("The same groups"),
            width=16,
            style=style,
            cell=lambda change: points(change.same_groups),
        ),
        TableColumn(
            key="other_mix",
            label=text("Another mix of groups"),
            width=16,
            style=style,
            cell=lambda change: points(change.other_mix),
        ),
    ]


def _questions(book: Book, found: Comparison) -> None:
    """Write the sheet of every question in both waves."""
    text, look = book.words.text, book.look
    sheet = book.sheet(text("Changed answers"), text("Question by question, as a level"))

    def name(change: QuestionChange) -> str:
        return f"{look.numbers.get(change.id, '')} {_name(book, change.id)}".strip()

    def scored(value: float | None, state: State) -> Cell:
        return look.state(state).name if value is None else on_numbers(value, book.assessment.questionnaire)

    def gap(change: QuestionChange) -> Cell:
        cached: float | str = ""
        if change.before is not None and change.after is not None:
            cached = (look.top - 1) * (change.after - change.before)
        return Formula('=IF(AND(ISNUMBER({before}),ISNUMBER({after})),{after}-{before},"")', cached)

    columns: list[TableColumn[QuestionChange]] = [
        TableColumn(key="id", label=text("Question"), width=24, style=TEXT, cell=lambda change: change.id),
        TableColumn(key="name", label=text("Name"), width=34, style=STRONG, cell=name),
        TableColumn(
            key="before",
            label=text("Before"),
            width=14,
            style=TENTH,
            cell=lambda c: scored(c.before, c.before_state),
        ),
        TableColumn(
            key="after",
            label=text("Now"),
            width=14,
            style=TENTH,
            cell=lambda c: scored(c.after, c.after_state),
        ),
        TableColumn(
            key="gap",
            label=text("Change"),
            width=14,
            style={**SIGNED, "num_format": "+0.0;-0.0;0.0"},
            cell=gap,
        ),
        TableColumn(
            key="level",
            label=text("Level before"),
            width=14,
            style=LEVEL,
            cell=lambda c: book.number(c.before_level),
        ),
        TableColumn(
            key="level_now",
            label=text("Level now"),
            width=14,
            style=LEVEL,
            cell=lambda c: book.number(c.after_level),
        ),
        TableColumn(
            key="moved",
            label=text("What happened"),
            width=18,
            style=CENTRE,
            cell=lambda c: _moved(book, found, c),
        ),
        TableColumn(
            key="evidence",
            label=text("Evidence before"),
            width=18,
            style=TEXT,
            cell=lambda c: book.grade(c.before_evidence),
        ),
        TableColumn(
            key="evidence_now",
            label=text("Evidence now"),
            width=18,
            style=TEXT,
            cell=lambda c: book.grade(c.after_evidence),
        ),
    ]
    made = sheet.main_table(FIRST, columns, found.questions, fixed=2)
    for key in ("level", "level_now"):
        sheet.colour_levels(made.area(key), book.numbers)


def _followed(book: Book, plan: FollowedPlan) -> None:
    """Write the sheet of what came of each move of the plan of the wave before."""
    text = book.words.text
    sheet = book.sheet(text("What came of the plan"), "", plan.lead)
    columns: list[TableColumn[FollowedRow]] = [
        TableColumn(key="number", label=text("No."), width=7, style=TEXT, cell=lambda row: row.what.number),
        TableColumn(
            key="name",
            label=own_words(book.assessment.questionnaire, book.words).heading,
            width=34,
            style=STRONG,
            cell=lambda row: row.what.name,
        ),
        TableColumn(key="to", label=text("To"), width=16, style=CENTRE, cell=lambda row: row.to),
        TableColumn(
            key="came", label=text("What came of it"), width=44, style=TEXT, cell=lambda row: row.came
        ),
        TableColumn(key="due", label=text("Due"), width=12, style=TEXT, cell=lambda row: row.move.due),
        TableColumn(key="done", label=text("Done on"), width=12, style=TEXT, cell=lambda row: row.move.done),
        TableColumn(key="id", label=text("Move"), width=30, style=TEXT, cell=lambda row: row.move.id),
    ]
    sheet.main_table(FIRST, columns, plan.rows, fixed=2)


def _moved(book: Book, found: Comparison, change: QuestionChange) -> str:
    text = book.words.text
    if change.id in found.lost:
        return text("lost")
    if change.id in found.found:
        return text("newly answered")
    if change.id in found.rose:
        return text("rose")
    return text("fell") if change.id in found.fell else ""


def _name(book: Book, thing: str) -> str:
    """Return the name of what changed; what is only in the earlier wave has its id alone."""
    look = book.look
    if thing in look.questions or thing in look.dimensions:
        return look.thing(thing).name
    return book.words.text("Overall") if thing == "overall" else thing
