"""How far several respondents agree: columns of the answers, and the sheet of what to discuss first."""

from collections.abc import Callable
from typing import TypeVar

from cxmaturity.answers.model import State
from cxmaturity.scoring.model import QuestionResult, Spread
from cxmaturity.scoring.shown import place_to_number
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.sheet import CENTRE, FIRST, STRONG, TEXT, VALUE, WHOLE, Cell, Sheet, TableColumn

Row = TypeVar("Row")


def agreement(book: Book) -> None:
    """Write the sheet, where more than one respondent answered a question."""
    text = book.words.text
    spreads = [(result, s) for result in book.look.results.values() if (s := _shared(result)) is not None]
    if not book.look.several or not spreads:
        return
    note = text("The widest disagreement first: what a workshop should talk about before anybody acts.")
    sheet = book.sheet(text("Agreement"), text("What to discuss first"), note)
    agreed = sum(s.agreed and not s.polarised for _, s in spreads)
    row = sheet.lines(
        FIRST,
        [
            (text("Questions compared"), len(spreads)),
            (text("Agreed"), agreed),
            (text("Two camps"), sum(s.polarised for _, s in spreads)),
        ],
        WHOLE,
    )
    spreads.sort(key=lambda pair: (not pair[1].polarised, -pair[1].ad))
    columns: list[TableColumn[QuestionResult]] = [
        TableColumn(
            key="number", label=text("No."), width=20, style=TEXT, cell=lambda r: book.look.numbers[r.id]
        ),
        TableColumn(
            key="question",
            label=text("Question"),
            width=34,
            style=STRONG,
            cell=lambda r: book.look.question(r.id).name,
        ),
        *agreement_columns(book, lambda r: r),
    ]
    made = sheet.main_table(row, columns, [result for result, _ in spreads], fixed=2)
    _bars(sheet, made.area("ad"))


def agreement_columns(book: Book, result_of: Callable[[Row], QuestionResult]) -> list[TableColumn[Row]]:
    """Return the columns that tell how several answered a question."""
    text = book.words.text

    def figure(key: str, label: str, take: Callable[[Spread], float | None], style: object = VALUE) -> None:
        def cell(row: Row) -> Cell:
            spread = result_of(row).spread
            return None if spread is None else take(spread)

        columns.append(TableColumn(key=key, label=label, width=9, style=style, cell=cell))  # type: ignore[arg-type]

    def on_scale(key: str, label: str, take: Callable[[Spread], float]) -> None:
        def cell(row: Row) -> Cell:
            result, asked = result_of(row), book.assessment.questionnaire
            if result.spread is None:
                return None
            scale = asked.scale_of(book.look.questions[result.id])
            return take(result.spread) + place_to_number(scale, asked)

        columns.append(TableColumn(key=key, label=label, width=9, style=VALUE, cell=cell))

    columns: list[TableColumn[Row]] = []
    figure("n", text("Answered by"), lambda s: s.n, WHOLE)
    on_scale("mean", text("Mean"), lambda s: s.mean)
    on_scale("median", text("Median"), lambda s: s.median)
    for place, label in enumerate(_option_labels(book)):
        columns.append(_count(place, label, result_of))
    figure("ad", text("Mean deviation (AD)"), lambda s: s.ad)
    figure("ad_limit", text("Agreed up to"), lambda s: s.ad_limit)
    figure("r_wg", text("Agreement (r*wg)"), lambda s: s.r_wg)
    columns.append(
        TableColumn(
            key="verdict",
            label=text("Verdict"),
            width=14,
            style=CENTRE,
            cell=lambda row: _verdict(book, result_of(row).spread),
        )
    )
    for state in State:
        columns.append(_state_count(book, state, result_of))
    return columns


def _shared(result: QuestionResult) -> Spread | None:
    """Return the spread of a question that two or more answered."""
    return result.spread if result.spread is not None and result.spread.n > 1 else None


def _count(place: int, label: str, result_of: Callable[[Row], QuestionResult]) -> TableColumn[Row]:
    def cell(row: Row) -> Cell:
        spread = result_of(row).spread
        return None if spread is None or place >= len(spread.counts) else spread.counts[place]

    return TableColumn(key=f"count{place}", label=label, width=11, style=WHOLE, cell=cell)


def _state_count(book: Book, state: State, result_of: Callable[[Row], QuestionResult]) -> TableColumn[Row]:
    label = book.words.text("Respondents: {state}", state=book.look.state(state).name)
    return TableColumn(
        key=f"n_{state}", label=label, width=13, style=WHOLE, cell=lambda row: result_of(row).count(state)
    )


def _option_labels(book: Book) -> list[str]:
    """Return a heading for each option: its label where all questions share one scale, else its place."""
    asked = book.assessment.questionnaire
    scales = {asked.scale_of(question).id: asked.scale_of(question) for question in asked.questions}
    most = max((len(scale.options) for scale in scales.values()), default=0)
    if len(scales) == 1:
        labels = [option.label for option in next(iter(scales.values())).options]
        return [book.words.text("Chose {option}", option=label) for label in labels]
    return [book.words.text("Chose option {number}", number=number) for number in range(1, most + 1)]


def _verdict(book: Book, spread: Spread | None) -> str:
    text = book.words.text
    if spread is None or spread.n < 2:
        return ""
    if spread.polarised:
        return text("two camps")
    return text("agreed") if spread.agreed else text("no agreement")


_MIDDLE = 3
"""The level in whose colour bars are drawn; the highest where there are fewer."""


def _bars(sheet: Sheet, area: tuple[int, int, int, int]) -> None:
    colour = sheet.book.colours[f"l{min(_MIDDLE, sheet.book.look.top)}"].fill
    rule = {"type": "data_bar", "bar_solid": True, "bar_color": colour, "min_type": "num", "min_value": 0}
    sheet.page.conditional_format(*area, rule)
