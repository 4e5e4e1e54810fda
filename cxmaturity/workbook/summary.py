"""The sheet Strengths and gaps: what stands out, what was shown for it, and why it matters."""

from typing import NamedTuple

from cxmaturity.answers.model import Side
from cxmaturity.report.lookup import why_withheld
from cxmaturity.report.own_words import own_words
from cxmaturity.report.sections.profile import agreeing
from cxmaturity.report.sections.profile import findings as findings_page
from cxmaturity.report.sections.summary import confidence
from cxmaturity.report.sections.summary import summary as summary_page
from cxmaturity.scoring.model import Finding, QuestionResult
from cxmaturity.scoring.readiness_words import readiness_words
from cxmaturity.scoring.shown import in_unit as points_of
from cxmaturity.scoring.stage_words import to_place
from cxmaturity.scoring.words import asked_words, settle_words, stage_in_full
from cxmaturity.workbook.answers import voices
from cxmaturity.workbook.book import Book, holding_words
from cxmaturity.workbook.sheet import (
    CENTRE,
    FIRST,
    LEVEL,
    NOTE,
    SHARE,
    STRONG,
    TENTH,
    TEXT,
    WHOLE,
    Cell,
    Formula,
    Sheet,
    Style,
    Styled,
    TableColumn,
    coloured,
)


class Listed(NamedTuple):
    """A strength or a gap with its question's result; nobody is quoted whose answer is `against` it."""

    kind: str
    finding: Finding
    result: QuestionResult
    against: Side


def findings(book: Book) -> None:
    """Write the sheet, where there is a strength or a gap."""
    found, text = book.assessment, book.words.text
    look = book.look
    kinds: tuple[tuple[str, tuple[Finding, ...], Side], ...] = (
        (text("Strength"), found.strengths, "below"),
        (text("Gap"), found.gaps, "above"),
    )
    rows = [
        Listed(kind=kind, finding=one, result=look.results[one.question], against=against)
        for kind, findings_of, against in kinds
        for one in findings_of
    ]
    if not rows:
        return
    sheet = book.sheet(text("Strengths and gaps"))
    made = sheet.main_table(FIRST, _columns(book), rows, fixed=3)
    for key in ("level", "target"):
        sheet.colour_levels(made.area(key), book.numbers)
    page = findings_page(book.look)
    if page is not None and not found.gaps:
        sheet.put(made.last + 2, 0, page.no_gap, NOTE)


def _columns(book: Book) -> list[TableColumn[Listed]]:
    text, look = book.words.text, book.look
    limits = {limit.id for dimension in book.assessment.dimensions for limit in dimension.limits}
    return [
        TableColumn(key="kind", label=text("Kind"), width=11, style=STRONG, cell=lambda row: row.kind),
        TableColumn(
            key="number", label=text("No."), width=6, style=TEXT, cell=lambda row: look.numbers[row.result.id]
        ),
        TableColumn(
            key="name",
            label=own_words(book.assessment.questionnaire, book.words).heading,
            width=24,
            style=STRONG,
            cell=lambda row: look.question(row.result.id).name,
        ),
        TableColumn(
            key="dimension",
            label=text("Dimension"),
            width=18,
            style=TEXT,
            cell=lambda row: look.dimensions[row.finding.dimension].name,
        ),
        TableColumn(
            key="level",
            label=text("Level") if look.goes_by_levels else text("Answer"),
            width=8,
            style=LEVEL,
            cell=lambda row: (
                book.number(row.finding.level) if look.by_level(row.result.id) else row.result.option
            ),
        ),
        TableColumn(
            key="target",
            label=text("Target"),
            width=8,
            style=LEVEL,
            cell=lambda row: book.number(row.finding.target),
        ),
        TableColumn(
            key="seen",
            label=text("What was found"),
            width=44,
            style=TEXT,
            cell=lambda row: look.found_words(row.result),
        ),
        TableColumn(
            key="step",
            label=text("First of all"),
            width=24,
            style=TEXT,
            cell=lambda row: settle_words(book.words) if look.differs(row.result.id) else "",
        ),
        TableColumn(
            key="evidence",
            label=text("Evidence"),
            width=50,
            style=TEXT,
            cell=lambda row: voices(book, agreeing(row.result, row.against), "evidence"),
        ),
        TableColumn(
            key="notes",
            label=text("Notes"),
            width=56,
            style=TEXT,
            cell=lambda row: voices(book, agreeing(row.result, row.against), "note"),
        ),
        TableColumn(
            key="why",
            label=text("Why it matters"),
            width=44,
            style=TEXT,
            cell=lambda row: look.questions[row.result.id].why,
        ),
        *book.of_stages(
            TableColumn[Listed](
                key="limits",
                label=text("Holds its dimension’s stage"),
                width=10,
                style=CENTRE,
                cell=lambda row: book.yes(row.result.id in limits),
            )
        ),
    ]


# ---- The sheet Summary: the stage in words, the figures, what holds it, the first moves, how sure


def summary(book: Book) -> None:
    """Write the sheet."""
    text, found = book.words.text, book.assessment
    organisation = found.subject.organisation or text("Unnamed organisation")
    sheet = book.sheet(text("Summary"), organisation, found.questionnaire.title)
    sheet.width(0, 30)
    sheet.width(1, 100)
    sheet.page.freeze_panes(FIRST - 1, 0)
    sheet.page.set_portrait()
    sheet.on_one_page()
    row = sheet.lines(FIRST, _subject(book))
    row = sheet.lines(sheet.heading(row, text("The result")), _figures(book))
    row = _ladder(book, sheet, row)
    row = _words(book, sheet, row)
    _contents(book, sheet, row)


def _subject(book: Book) -> list[tuple[str, Cell]]:
    text, subject, asked = book.words.text, book.assessment.subject, book.assessment.questionnaire
    lines = [
        (text("Scope"), subject.scope),
        (text("Wave"), subject.wave),
        (text("Date"), book.words.date(subject.date)),
        (text("Assessor"), subject.assessor),
        (text("Basis"), book.words.plural("one respondent", "{count} respondents", subject.respondents)),
        (text("Questionnaire"), book.words.listed((asked.title, asked_words(book.assessment, book.words)))),
    ]
    return [(label, line) for label, line in lines if line]


def _figures(book: Book) -> list[tuple[str, Cell]]:
    """Return the overall figures, each a formula that follows the sheet Scores."""
    text, overall = book.words.text, book.assessment.overall
    questionnaire, readiness = book.assessment.questionnaire, book.assessment.readiness
    strict = book.assessment.strict

    def live(key: str, figure: float | None, style: Style) -> Cell:
        untold = (key == "evidence" and bool(overall.index)) or (
            key == "stage_shown" and overall.stage is not None
        )
        nothing = book.untold if untold else book.not_assessed
        cached = nothing if figure is None else figure
        return Styled(Formula(f"=overall_{key}", cached), {**style, "align": "left"})

    stage = None if overall.stage is None else questionnaire.number_of(overall.stage)
    shown = None if overall.stage_shown is None else questionnaire.number_of(overall.stage_shown)
    score = None if overall.score is None else round(overall.score + questionnaire.number_of(0), 9)
    place = "overall_stage" + to_place(questionnaire)
    meaning = "" if overall.stage is None else questionnaire.levels[overall.stage - 1].meaning
    why = why_withheld(overall, book.look) if overall.stage is None else ""
    in_unit: list[tuple[str, Cell]] = []
    if questionnaire.unit is not None:
        figure = None if overall.index is None else points_of(overall.index, questionnaire)
        style = {**WHOLE, "num_format": book.unit_format}
        in_unit = [(questionnaire.unit.name or text("Figure"), live("figure", figure, style))]
    stages: list[tuple[str, Cell]] = [
        (text("Stage"), live("stage", stage, LEVEL)),
        (text("Stage as shown"), live("stage_shown", shown, LEVEL)),
        (
            text("Stage in words"),
            Formula("=overall_stage_name", book.look.level(overall.stage).name),
        ),
        (
            text("What it means"),
            Formula(f'=IF(ISNUMBER(overall_stage),INDEX(levels_meaning,{place})&"","")', meaning),
        ),
    ]
    lines: list[tuple[str, Cell]] = [
        (
            text("As assessed"),
            Styled(stage_in_full(overall, questionnaire, book.words, strict=strict), STRONG),
        ),
        *(stages if questionnaire.has_stages else ()),
        *([(text("Why not assessed"), why)] if why else []),
        *in_unit,
        (text("Index"), live("index", overall.index, WHOLE)),
        (text("Index, if all that is open were worth nothing"), live("low", overall.low, WHOLE)),
        (
            text("Index, if all that is open were worth everything"),
            live("high", overall.high, WHOLE),
        ),
        *([(text("Score"), live("score", score, TENTH))] if questionnaire.says_starts else ()),
        (text("Applies"), live("applicability", overall.applicability, SHARE)),
        (text("Coverage"), live("coverage", overall.coverage, SHARE)),
        (text("Evidence share"), live("evidence", overall.evidence_share, SHARE)),
    ]
    if readiness is not None:
        lines.append((text("Readiness"), readiness_words(readiness, questionnaire, book.words)))
    return lines


def _ladder(book: Book, sheet: Sheet, row: int) -> int:
    """Write the levels from the highest down, the stage reached in its colour."""
    if not book.assessment.questionnaire.has_stages:
        return row
    row = sheet.heading(row, book.words.text("Levels"))
    reached = book.assessment.overall.stage
    for place, level in enumerate(range(book.look.top, 0, -1), row):
        mark = book.look.level(level)
        meaning = book.assessment.questionnaire.levels[level - 1].meaning
        style = coloured(STRONG, book.colours[f"l{level}"]) if level == reached else TEXT
        sheet.put(place, 0, f"{mark.figure} {mark.name}", style)
        sheet.put(place, 1, meaning, style)
    return row + book.look.top + 1


def _words(book: Book, sheet: Sheet, row: int) -> int:
    """Write what the figures mean: messages, what holds the stage, the first moves, how sure."""
    text, page = book.words.text, summary_page(book.look)
    row = sheet.heading(row, text("Messages"))
    row = sheet.lines(row, [(message.headline, message.sentence) for message in page.messages])
    held = holding_words(book.assessment.overall, book)
    if held:
        row = sheet.lines(sheet.heading(row, text("What holds the overall stage")), [(text("Overall"), held)])
    if page.moves:
        row = sheet.heading(row, text("First moves"))
        row = sheet.lines(
            row,
            [
                (move.practice, book.words.listed(part for part in (move.do, *move.lifts[:1]) if part))
                for move in page.moves
            ],
        )
    row = sheet.heading(row, text("How sure"))
    known = [(text("Know with it"), caveat) for caveat in page.caveats]
    return sheet.lines(row, [(text("Basis"), confidence(book.look)), *known])


def _contents(book: Book, sheet: Sheet, row: int) -> None:
    """Write where the rest is, and how far the workbook follows a change."""
    text = book.words.text
    notes = [
        text("Formulas: Scores computes every index, band and stage from the sheet Answers.")
        if book.look.has_stages
        else text("Formulas: Scores computes every index from the sheet Answers."),
        text("Cells on a light ground may be changed to try things out; words stay as assessed."),
        text("A figure that is withheld reads “{words}”; no sum counts it.", words=book.not_assessed),
    ]
    row = sheet.heading(row, text("About this workbook"))
    sheet.lines(row, [(str(number), note) for number, note in enumerate(notes, 1)])
