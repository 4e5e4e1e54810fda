"""The sheet Recommendations: every move with its reason, and a native chart of effort and worth."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from cxmaturity.plan.kept_words import kept_by_id, not_in_plan_words, status_name
from cxmaturity.plan.model import KeptMove, PlannedMove, PlannedPhase
from cxmaturity.plan.words import MoveText
from cxmaturity.questionnaire.model import effort_size
from cxmaturity.report.lookup import Mark
from cxmaturity.report.own_words import own_words
from cxmaturity.report.sections.moves import Move, in_plan_order, moves
from cxmaturity.scoring.model import MOVE_KINDS, Recommendation
from cxmaturity.scoring.words import goes_by_levels
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.charts import axis, dots, marked, place_chart
from cxmaturity.workbook.sheet import (
    CENTRE,
    FIRST,
    LEVEL,
    NOTE,
    STRONG,
    TENTH,
    TEXT,
    WHOLE,
    WORKING,
    Cell,
    Formula,
    Sheet,
    Style,
    Styled,
    Table,
    TableColumn,
    coloured,
)

SPREAD = 0.07
"""How far apart dots of one effort and worth stand."""


class PlacedMove(NamedTuple):
    """A recommendation, the same in words, and where its dot stands."""

    found: Recommendation
    move: Move
    x: float


def recommendations(book: Book) -> None:
    """Write the sheet, where there is anything to recommend."""
    listed = moves(book.look)
    if listed is None:
        return
    text = book.words.text
    note = text("Priority is worth / effort; each row cites the answer that triggered it.")
    if not listed.drawn:
        note = text("Each row cites the answer that triggered it.")
    sheet = book.sheet(text("Recommendations"), "", note)
    found = in_plan_order(book.look)
    # By kind only in the chart: each kind is a series of its own, over the rows that are of it.
    places = _places(found)
    rows = [PlacedMove(one, move, places[one.rank]) for one, move in zip(found, listed.all, strict=True)]
    columns = [column for column in _columns(book) if column.key not in _empty(listed.all)]
    made = sheet.main_table(FIRST, columns, rows, fixed=3)
    sheet.page.fit_to_pages(2, 0)
    sheet.page.repeat_columns(0, 2)
    for key in ("from", "to"):
        sheet.colour_levels(made.area(key), book.numbers)
    if not listed.drawn:
        return
    drawn = book.sheet(text("Effort and worth"), "", text("Each dot is a recommendation, by its rank."))
    drawn.width(0, 24)
    drawn.width(1, 110)
    end = drawn.lines(FIRST, [(t.name, book.words.pair(str(t.count), t.meaning)) for t in listed.tallies])
    _chart(book, drawn, made, (end, rows))


def _empty(listed: tuple[Move, ...]) -> frozenset[str]:
    """Return the columns of what the model says of no move."""
    found: set[str] = set()
    if not any(move.effort for move in listed):
        found |= {"effort", "size", "priority", "kind", "x"}
    found |= set() if any(move.owner for move in listed) else {"owner"}
    found |= set() if any(move.measure for move in listed) else {"measure"}
    return frozenset(found)


def source_words(book: Book, question_id: str) -> str:
    """Return the ideas of published sources that a question rests on, with the sources' titles."""
    known = {source.id: source for source in book.assessment.questionnaire.sources}
    found = (r for r in book.look.questions[question_id].sources if r.source in known)
    return "\n".join(book.words.aside(r.idea, known[r.source].title) for r in found)


def _end(book: Book, placed: PlacedMove, level: int, end: Mark | None) -> Cell:
    """Return an end of a step: the number of its level, or the option where the options are no levels.

    None where opinions differ, and so nobody knows where it leads.
    """
    if end is None:
        return None
    by_levels = goes_by_levels(placed.found.question, book.assessment.questionnaire)
    return book.number(level) if by_levels else end.name


def _columns(book: Book) -> list[TableColumn[PlacedMove]]:
    text, asked = book.words.text, book.assessment.questionnaire
    levels = all(goes_by_levels(one.question, asked) for one in book.assessment.recommendations)
    origin, to = (text("From level"), text("To level")) if levels else (text("From"), text("To"))
    width = 8 if levels else 16
    return [
        TableColumn(key="rank", label=text("Rank"), width=8, style=LEVEL, cell=lambda a: a.found.rank),
        TableColumn(key="number", label=text("No."), width=7, style=TEXT, cell=lambda a: a.move.what.number),
        TableColumn(
            key="name",
            label=own_words(book.assessment.questionnaire, book.words).heading,
            width=24,
            style=STRONG,
            cell=lambda a: book.look.questions[a.found.question].name,
        ),
        TableColumn(
            key="question", label=text("Question"), width=20, style=TEXT, cell=lambda a: a.found.question
        ),
        TableColumn(
            key="dimension", label=text("Dimension"), width=16, style=TEXT, cell=lambda a: a.move.dimension
        ),
        TableColumn(
            key="from",
            label=origin,
            width=width,
            style=LEVEL,
            cell=lambda a: _end(book, a, a.found.origin, a.move.origin),
        ),
        TableColumn(
            key="to",
            label=to,
            width=width,
            style=LEVEL,
            cell=lambda a: _end(book, a, a.found.to_level, a.move.to),
        ),
        TableColumn(key="do", label=text("Action"), width=50, style=TEXT, cell=lambda a: a.move.do),
        TableColumn(key="owner", label=text("Owner"), width=20, style=TEXT, cell=lambda a: a.move.owner),
        TableColumn(key="effort", label=text("Effort"), width=10, style=CENTRE, cell=lambda a: a.move.effort),
        TableColumn(
            key="size",
            label=text("Effort as a figure"),
            width=8,
            style=WHOLE,
            cell=lambda a: effort_size(a.found.effort) if a.found.effort else None,
        ),
        TableColumn(key="worth", label=text("Worth"), width=8, style=WHOLE, cell=lambda a: a.found.worth),
        TableColumn(
            key="priority",
            label=text("Priority"),
            width=9,
            style=TENTH,
            cell=_priority,
        ),
        TableColumn(key="kind", label=text("Kind"), width=12, style=CENTRE, cell=lambda a: _kind(book, a)),
        TableColumn(
            key="gain",
            label=text("Gain in the overall index"),
            width=10,
            style=TENTH,
            cell=lambda a: a.found.gain,
        ),
        *book.of_stages(
            TableColumn[PlacedMove](
                key="limits",
                label=text("Holds its dimension’s stage"),
                width=10,
                style=CENTRE,
                cell=lambda a: book.yes(a.found.limits_stage),
            )
        ),
        TableColumn(key="phase", label=text("Phase"), width=12, style=CENTRE, cell=lambda a: _phase(book, a)),
        TableColumn(
            key="needs", label=text("Needs"), width=30, style=TEXT, cell=lambda a: "\n".join(a.move.needs)
        ),
        TableColumn(
            key="blocked",
            label=text("Waits for"),
            width=24,
            style=TEXT,
            cell=lambda a: "\n".join(a.move.blocked),
        ),
        TableColumn(
            key="measure",
            label=text("Measure of success"),
            width=40,
            style=TEXT,
            cell=lambda a: a.move.measure,
        ),
        TableColumn(
            key="source",
            label=text("Source"),
            width=50,
            style=TEXT,
            cell=lambda a: source_words(book, a.found.question) if a.move.to else "",
        ),
        TableColumn(
            key="x",
            label=text("Effort (drawn)"),
            width=8,
            style={**WORKING, "num_format": "0.00"},
            cell=lambda a: a.x if a.found.effort else None,
        ),
    ]


def _priority(advice: PlacedMove) -> Cell:
    size = effort_size(advice.found.effort)
    # Where the model names no effort, its cell is empty, and a medium one counts.
    formula = "={worth}/{size}" if advice.found.effort else f"={{worth}}/{size}"
    return Formula(formula, advice.found.worth / size)


def _kind(book: Book, advice: PlacedMove) -> Cell:
    if advice.found.kind is None:
        return ""
    return Styled(advice.move.kind_name, coloured(CENTRE, book.colours[advice.found.kind]))


def _phase(book: Book, advice: PlacedMove) -> Cell:
    return advice.move.phase or book.words.text("not in the plan")


def _places(found: Sequence[Recommendation]) -> dict[int, float]:
    """Return where each rank's dot stands: its effort, side by side with others of the same worth."""
    same: dict[tuple[int, int], list[int]] = defaultdict(list)
    for one in found:
        same[effort_size(one.effort), one.worth].append(one.rank)
    return {
        rank: round(effort + SPREAD * (place - (len(ranks) - 1) / 2), 4)
        for (effort, _), ranks in same.items()
        for place, rank in enumerate(ranks)
    }


def _chart(book: Book, sheet: Sheet, made: Table, below: tuple[int, list[PlacedMove]]) -> None:
    row, rows = below
    text = book.words.text
    chart = dots(book, text("Worth and effort; the figures are ranks"), (text("Effort"), text("Worth")))
    spread = {"min": 0.4, "max": 3.6, "major_unit": 1, "crossing": 0.4, "num_format": ";;;"}
    efforts = text("Effort: small, medium, large from left to right")
    chart.set_x_axis(axis(efforts, **spread))
    chart.set_y_axis(axis(text("Worth"), min=0))
    for kind in MOVE_KINDS:
        of_kind = [(place, advice) for place, advice in enumerate(rows) if advice.found.kind == kind]
        if not of_kind:
            continue
        labels = [str(advice.found.rank) for _, advice in of_kind]
        cells = {key: _cells(made, key, [place for place, _ in of_kind]) for key in ("x", "worth")}
        look = book.colours[kind]
        chart.add_series(
            {"name": of_kind[0][1].move.kind_name, "categories": cells["x"], "values": cells["worth"]}
            | marked(look, labels)
        )
    in_words = book.words.clauses(
        book.words.pair(str(a.found.rank), book.words.listed((str(a.found.worth), a.move.effort)))
        for a in rows
        if a.found.effort
    )
    place_chart(sheet, chart, row, (1000, 520), in_words)


def _cells(made: Table, key: str, places: list[int]) -> str:
    """Return single cells of a column as a chart takes them."""
    sheet, _, cells = made.range(key).rpartition("!")
    letter = cells.split("$")[1]
    return "=(" + ",".join(f"{sheet}!${letter}${made.first + place + 1}" for place in places) + ")"


# ---- The sheet Plan: a row for each move, and what holds after each phase


NOT_OF_ALL = frozenset({"owner", "effort", "needs", "measure", "start_with", "kept_done", "kept_reason"})
"""Columns that are left out where nothing stands in them."""


class PlanRow(NamedTuple):
    """A move of the plan, the same in words, its place among all, its phase, and what is kept of it."""

    found: PlannedMove
    words: MoveText
    number: int
    phase: PlannedPhase
    kept: KeptMove | None


def roadmap(book: Book) -> None:
    """Write the sheet, where there is a plan with moves."""
    plan, said = book.look.plan, book.look.plan_text
    if plan is None or said is None or not plan.moves:
        return
    text = book.words.text
    sheet = book.sheet(text("Plan"), said.headline, said.proof)
    rows, number, known = list[PlanRow](), 0, kept_by_id(book.options.kept)
    for phase, words in zip(plan.phases, said.phases, strict=False):
        for move, in_words in zip(phase.moves, words.moves, strict=True):
            number += 1
            kept = known.get(move.id)
            rows.append(PlanRow(found=move, words=in_words, number=number, phase=phase, kept=kept))
    columns = [one for one in _plan_columns(book) if one.key not in NOT_OF_ALL or any(map(one.cell, rows))]
    sheet.main_table(FIRST, columns, rows, fixed=3)
    sheet.page.fit_to_pages(2, 0)
    sheet.page.repeat_columns(0, 2)
    below = FIRST + len(rows) + 2
    # Not as a table of labels: the columns above are as narrow as numbers are.
    lines = [said.now]
    lines += [
        book.words.pair(words.title, book.words.listed((words.taken, words.after))) for words in said.phases
    ]
    for line in lines:
        sheet.put(below, 0, line, NOTE)
        below += 1
    below += 1
    also = list(not_in_plan_words(book.options.kept, plan, book.assessment.questionnaire, book.words))
    if also:
        below = sheet.heading(below, text("Kept, and not in this plan"))
        for line in also:
            sheet.put(below, 0, line, NOTE)
            below += 1
        below += 1
    for sentence in (*said.story, said.earlier, *said.left_out, *said.notes, *_context(book)):
        if sentence:
            sheet.put(below, 0, sentence, NOTE)
            below += 1


def _context(book: Book) -> tuple[str, ...]:
    """Return what the questionnaire's sources say about the time it takes."""
    return tuple(line.text for line in book.assessment.questionnaire.roadmap_context)


def _plan_columns(book: Book) -> list[TableColumn[PlanRow]]:
    text, look = book.words.text, book.look

    def column(
        key: str, label: str, width: int, cell: Callable[[PlanRow], Cell], style: Style = TEXT
    ) -> TableColumn[PlanRow]:
        return TableColumn(key=key, label=label, width=width, style=style, cell=cell)

    return [
        column("number", text("No. in the plan"), 8, lambda a: a.number, LEVEL),
        column("phase", text("Phase"), 8, lambda a: a.found.phase, WHOLE),
        column("name", text("Question"), 28, lambda a: look.questions[a.found.question].name, STRONG),
        column("question", text("Answer"), 22, lambda a: a.found.question),
        column("dimension", text("Dimension"), 20, lambda a: a.words.dimension),
        column("starts", text("Start"), 12, lambda a: a.phase.starts.isoformat()),
        column("due", text("Due"), 12, lambda a: a.phase.ends.isoformat()),
        column("from", text("From"), 12, lambda a: a.words.origin, CENTRE),
        column("to", text("To"), 12, lambda a: a.words.to, CENTRE),
        column("do", text("Action"), 50, lambda a: a.words.differ or a.words.do),
        *(_kept_columns(book) if book.options.kept else ()),
        column("owner", text("Owner"), 20, lambda a: a.words.owner),
        column("effort", text("Effort"), 10, lambda a: a.words.effort, CENTRE),
        column("days", text("Person-days"), 10, lambda a: a.found.days, WHOLE),
        column("lifts", text("What it is for"), 34, lambda a: "\n".join((*a.words.lifts, *a.words.marks))),
        column("start_with", text("Start with"), 30, lambda a: a.words.start_with),
        column("needs", text("Needs"), 30, lambda a: "\n".join(a.words.needs)),
        column("measure", text("Measure of success"), 40, lambda a: a.words.measure),
    ]


def _kept_columns(book: Book) -> list[TableColumn[PlanRow]]:
    """Return the columns of who has each move, and where it stands."""
    text = book.words.text

    def column(
        key: str, label: str, width: int, cell: Callable[[KeptMove], str], style: Style = TEXT
    ) -> TableColumn[PlanRow]:
        return TableColumn(
            key=key,
            label=label,
            width=width,
            style=style,
            cell=lambda row: "" if row.kept is None else cell(row.kept),
        )

    return [
        column("kept_owner", text("Who has it"), 22, lambda kept: kept.owner, STRONG),
        column(
            "kept_status", text("Where it stands"), 14, lambda kept: status_name(kept, book.words), CENTRE
        ),
        column("kept_start", text("Start as kept"), 12, lambda kept: kept.start),
        column("kept_due", text("Due as kept"), 12, lambda kept: kept.due),
        column("kept_done", text("Done on"), 12, lambda kept: kept.done),
        column("kept_reason", text("Why it was dropped"), 30, lambda kept: kept.reason),
    ]
