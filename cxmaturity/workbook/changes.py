"""The sheet Changes: this wave beside the one before, dimension by dimension and question by question."""

from cxmaturity.answers.model import State
from cxmaturity.brand.colours import BRAND
from cxmaturity.report.sections.changes import Changes
from cxmaturity.report.sections.changes import changes as changes_page
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
    Column,
    Formula,
    Sheet,
)


def changes(book: Book) -> None:
    """Write the sheet, where there is an earlier wave."""
    found, page = book.options.comparison, changes_page(book.look)
    if found is None or page is None:
        return
    text = book.words.text
    title = text("Change from {before} to {after}", before=page.before, after=page.after)
    lead = book.words.clauses([*page.subjects, page.claim]) if page.subjects else page.claim
    if page.reworded:
        asked = book.words.pair(text("What is asked in other words"), book.words.listed(page.reworded))
        lead = book.words.clauses([lead, asked])
    sheet = book.sheet(text("Changes"), title, lead)
    row = _dimensions(book, sheet, found, page)
    if found.incomparable:
        row = sheet.heading(row, text("Not comparable"))
        left_out = {left.id: left for left in page.left_out}
        columns: list[Column[Incomparable]] = [
            Column("id", text("Question"), 24, TEXT, lambda one: one.id),
            Column("name", text("Name"), 14, TEXT, lambda one: left_out[one.id].name),
            Column("reason", text("Why"), 14, TEXT, lambda one: left_out[one.id].reason),
        ]
        sheet.table(row, columns, found.incomparable)
    if found.questions:
        _questions(book, found)


def _dimensions(book: Book, sheet: Sheet, found: Comparison, page: Changes) -> int:
    text, none = book.words.text, book.not_assessed
    verdicts = {page.overall.what.anchor: page.overall.verdict}
    verdicts |= {row.what.anchor: row.verdict for row in page.rows}

    def figure(value: float | None) -> Cell:
        return none if value is None else value

    def gap(change: ScoreChange) -> Cell:
        cached = "" if change.before is None or change.after is None else change.after - change.before
        return Formula('=IF(AND(ISNUMBER({before}),ISNUMBER({after})),{after}-{before},"")', cached)

    def verdict(change: ScoreChange) -> str:
        known = change.id in book.look.dimensions
        return verdicts[book.look.dimension(change.id).anchor if known else page.overall.what.anchor]

    columns: list[Column[ScoreChange]] = [
        Column("name", text("Dimension"), 30, STRONG, lambda change: _name(book, change.id)),
        Column("before", text("Index before"), 14, WHOLE, lambda change: figure(change.before)),
        Column("after", text("Index now"), 14, WHOLE, lambda change: figure(change.after)),
        Column("gap", text("Change"), 14, SIGNED, gap),
        Column("stage", text("Stage before"), 14, LEVEL, lambda change: figure(change.before_stage)),
        Column("stage_now", text("Stage now"), 14, LEVEL, lambda change: figure(change.after_stage)),
        Column("verdict", text("Beyond noise"), 18, TEXT, verdict),
        Column("p", text("p-value"), 12, {**VALUE, "num_format": "0.000"}, lambda change: change.p_value),
        Column(
            "holm", text("After Holm"), 12, {**VALUE, "num_format": "0.000"}, lambda change: change.adjusted
        ),
    ]
    made = sheet.table(FIRST, columns, [*found.dimensions, found.overall])
    sheet.page.freeze_panes(FIRST + 1, 1)
    sheet.page.repeat_rows(FIRST)
    for key in ("stage", "stage_now"):
        sheet.colour_levels(made.area(key), range(1, book.look.top + 1))
    chart = bars(book, text("Index before and now"))
    chart.add_series(series(made, "before", "name", book.colours["s2"].fill))
    chart.add_series(series(made, "after", "name", BRAND))
    chart.set_x_axis(figures(text("Index"), 0, 100))
    parts = book.words.clauses(
        book.words.pair(row.what.name, f"{row.before} → {row.after}") for row in (*page.rows, page.overall)
    )
    height = 120 + 46 * (len(found.dimensions) + 1)
    place_chart(sheet, chart, made.last + 2, (900, height), parts)
    return made.last + 4 + height // 20


def _questions(book: Book, found: Comparison) -> None:
    """Write the sheet of every question in both waves."""
    text, look = book.words.text, book.look
    sheet = book.sheet(text("Changed answers"), text("Question by question, as a level"))

    def name(change: QuestionChange) -> str:
        return f"{look.numbers.get(change.id, '')} {_name(book, change.id)}".strip()

    def scored(value: float | None, state: State) -> Cell:
        return look.state(state).name if value is None else 1 + (look.top - 1) * value

    def gap(change: QuestionChange) -> Cell:
        cached: float | str = ""
        if change.before is not None and change.after is not None:
            cached = (look.top - 1) * (change.after - change.before)
        return Formula('=IF(AND(ISNUMBER({before}),ISNUMBER({after})),{after}-{before},"")', cached)

    columns: list[Column[QuestionChange]] = [
        Column("id", text("Question"), 24, TEXT, lambda change: change.id),
        Column("name", text("Name"), 34, STRONG, name),
        Column("before", text("Before"), 14, TENTH, lambda c: scored(c.before, c.before_state)),
        Column("after", text("Now"), 14, TENTH, lambda c: scored(c.after, c.after_state)),
        Column("gap", text("Change"), 14, {**SIGNED, "num_format": "+0.0;-0.0;0.0"}, gap),
        Column("level", text("Level before"), 14, LEVEL, lambda c: c.before_level),
        Column("level_now", text("Level now"), 14, LEVEL, lambda c: c.after_level),
        Column("moved", text("What happened"), 18, CENTRE, lambda c: _moved(book, found, c)),
        Column("evidence", text("Evidence before"), 18, TEXT, lambda c: book.grade(c.before_evidence)),
        Column("evidence_now", text("Evidence now"), 18, TEXT, lambda c: book.grade(c.after_evidence)),
    ]
    made = sheet.main_table(FIRST, columns, found.questions, fixed=2)
    for key in ("level", "level_now"):
        sheet.colour_levels(made.area(key), range(1, book.look.top + 1))


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
