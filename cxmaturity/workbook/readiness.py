"""The sheet Readiness: the checklist with its label, every answer, and what to compare a yes with."""

from collections.abc import Callable
from typing import assert_never

from cxmaturity.answers.model import CHECK_ANSWERS, YesNo
from cxmaturity.questionnaire.checklist import Check
from cxmaturity.report.sections.readiness import readiness as readiness_page
from cxmaturity.scoring.model import CheckResult
from cxmaturity.scoring.readiness_words import check_answers, readiness_words, say_yes
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.sheet import (
    CENTRE,
    FIRST,
    LEVEL,
    STRONG,
    TEXT,
    WARNING,
    WHOLE,
    Cell,
    Styled,
    TableColumn,
    coloured,
)

Checked = tuple[int, Check, CheckResult]


def readiness(book: Book) -> None:
    """Write the sheet, where the checklist was answered."""
    outcome, checklist = book.assessment.readiness, book.assessment.questionnaire.checklist
    page = readiness_page(book.look)
    if outcome is None or checklist is None or page is None:
        return
    text = book.words.text
    sheet = book.sheet(text("Readiness"), checklist.title, checklist.label)
    row = sheet.lines(
        FIRST,
        [
            (text("Label"), checklist.label),
            (text("Outcome"), readiness_words(outcome, book.assessment.questionnaire, book.words)),
            (text("Verdict"), Styled(page.verdict, STRONG if outcome.ready else WARNING)),
            (text("Yes"), Styled(outcome.yes, WHOLE)),
            (text("Of"), Styled(outcome.total, WHOLE)),
        ],
    )
    checks = {check.id: check for check in checklist.checks}
    rows = [(place, checks[result.id], result) for place, result in enumerate(outcome.checks, 1)]
    sheet.main_table(row, _columns(book, outcome.blocking_step), rows)


def _columns(book: Book, blocking: str | None) -> list[TableColumn[Checked]]:
    text, checklist = book.words.text, book.assessment.questionnaire.checklist
    steps = {step.id: f"{n} {step.name}" for n, step in enumerate(checklist.steps if checklist else (), 1)}
    columns: list[TableColumn[Checked]] = [
        TableColumn(key="number", label=text("No."), width=14, style=LEVEL, cell=lambda row: row[0]),
        TableColumn(key="text", label=text("Check"), width=70, style=STRONG, cell=lambda row: row[1].text),
        TableColumn(
            key="answer",
            label=text("Answer"),
            width=11,
            style=CENTRE,
            cell=lambda row: _answer(book, row[2].answer),
        ),
        TableColumn(
            key="step", label=text("Step"), width=28, style=TEXT, cell=lambda row: steps[row[2].step]
        ),
        TableColumn(
            key="blocks",
            label=text("Where to work"),
            width=10,
            style=CENTRE,
            cell=lambda row: book.yes(row[2].step == blocking),
        ),
        TableColumn(key="name", label=text("Name"), width=24, style=TEXT, cell=lambda row: row[1].name),
        TableColumn(
            key="rests_on", label=text("Rests on"), width=40, style=TEXT, cell=lambda row: row[1].rests_on
        ),
        TableColumn(
            key="contradictions",
            label=text("Compare with"),
            width=40,
            style=TEXT,
            cell=lambda row: _contradictions(book, row[2]),
        ),
    ]
    if book.look.several:
        columns.append(
            TableColumn(
                key="say_yes",
                label=text("Say yes"),
                width=16,
                style=TEXT,
                cell=lambda row: say_yes(row[2], book.words),
            )
        )
        columns += [_count(book, answer) for answer in CHECK_ANSWERS]
    return columns


def _answer(book: Book, answer: YesNo) -> Cell:
    match answer:
        case "yes":
            look = book.colours["l1"]
        case "no":
            look = book.colours["quick_win"]
        case "unknown":
            look = book.colours["later"]
        case _:
            assert_never(answer)
    return Styled(check_answers(book.words)[answer], coloured(CENTRE, look))


def _count(book: Book, key: YesNo) -> TableColumn[Checked]:
    label = book.words.text("Respondents: {state}", state=check_answers(book.words)[key])
    return TableColumn(key=f"n_{key}", label=label, width=12, style=WHOLE, cell=_counter(key))


def _counter(key: YesNo) -> Callable[[Checked], Cell]:
    return lambda row: None if row[2].counts is None else row[2].counts.get(key, 0)


def _contradictions(book: Book, result: CheckResult) -> str:
    needs = (book.look.need(limit) for limit in result.contradictions)
    level = book.words.text
    return "\n".join(
        book.words.pair(f"{need.what.number} {need.what.name}", level("level {has}", has=need.has.figure))
        for need in needs
    )
