"""The rows of Answers: each question with the dimensions that it is in, and how it rolls up through them."""

from typing import NamedTuple

from cxmaturity.questionnaire.model import Question
from cxmaturity.questionnaire.scales import Scale
from cxmaturity.scoring.model import DimensionResult, QuestionResult
from cxmaturity.scoring.roll_up_words import OfQuestions, column_of
from cxmaturity.scoring.words import told_by_mean
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.sheet import WORKING, WORKING_WHOLE, Cell, Formula, TableColumn


class QuestionLine(NamedTuple):
    """A question with its result, and the dimensions that it is in, from the top floor down.

    Each dimension stands with its row in Scores.
    """

    way: tuple[tuple[int, DimensionResult], ...]
    question: Question
    result: QuestionResult

    @property
    def place(self) -> int:
        """The row in Scores of the dimension of the top floor."""
        return self.way[0][0]

    @property
    def dimension(self) -> DimensionResult:
        """The dimension of the top floor."""
        return self.way[0][1]

    @property
    def counts(self) -> bool:
        """Whether it counts for coverage."""
        return self.result.is_counted


Columns = list[TableColumn[QuestionLine]]


def asked_questions(book: Book) -> list[QuestionLine]:
    """Return every question in order, with its result."""
    rows = {one.id: (place, one) for place, one in enumerate(book.assessment.every_dimension, 1)}
    ways = book.assessment.questionnaire.ways
    return [
        QuestionLine(
            way=tuple(rows[one.id] for one in ways[result.id]),
            question=book.look.questions[result.id],
            result=result,
        )
        for dimension in book.assessment.dimensions
        for result in dimension.questions
    ]


def shows_mean(book: Book, asked: QuestionLine) -> bool:
    """Whether a question is marked by the mean of several: its scale has as many steps as levels."""
    look = book.look
    return told_by_mean(
        several=look.several, consensus=asked.result.consensus, scale=scale_of(book, asked), top=look.top
    )


def scale_of(book: Book, asked: QuestionLine) -> Scale:
    """Return the scale on which a question is answered."""
    return book.assessment.questionnaire.scale_of(asked.question)


def above_nothing(book: Book) -> bool:
    """Whether a scale starts above 0, so that the lowest option is worth something."""
    asked = book.assessment.questionnaire
    return any(asked.scale_of(question).bottom for question in asked.questions)


# ---- What dimensions of dimensions read, and those that roll up otherwise than by a mean


def roll_up_columns(book: Book) -> Columns:
    """Return the columns by which questions roll up: where they are, and the least and most they can be."""
    text, asks = book.words.text, book.assessment.questionnaire
    whole, hundredths = WORKING_WHOLE, WORKING

    def floor(place: int) -> TableColumn[QuestionLine]:
        label = text("Row in Scores, floor {floor}", floor=place + 1)
        return TableColumn(
            key=f"floor_{place + 1}",
            label=label,
            width=9,
            style=whole,
            cell=lambda a: a.way[place][0] if place < len(a.way) else None,
        )

    def end(asked: QuestionLine, bound: float) -> Cell:
        cached = bound if asked.result.value is None else asked.result.value
        formula = f'=IF({{applies}}=1,IF(ISNUMBER({{value}}),{{value}},{bound!r}),"")'
        return Formula(formula, cached if asked.counts else "")

    return [
        *([floor(place) for place in range(len(asks.by_floor))] if asks.has_floors else ()),
        TableColumn(
            key="row",
            label=text("Row"),
            width=6,
            style=whole,
            cell=lambda a: list(book.look.results).index(a.result.id) + 1,
        ),
        TableColumn(
            key="points",
            label=text("Most points"),
            width=9,
            style=whole,
            cell=lambda a: scale_of(book, a).top,
        ),
        TableColumn(
            key="least",
            label=text("Value, the lowest where open"),
            width=10,
            style=hundredths,
            cell=lambda a: end(a, scale_of(book, a).lowest_value),
        ),
        TableColumn(
            key="most",
            label=text("Value, the highest where open"),
            width=10,
            style=hundredths,
            cell=lambda a: end(a, 1.0),
        ),
    ]


def contribution_through(book: Book, asked: QuestionLine) -> Cell:
    """Return what a question adds to the index of its dimension of the top floor, by whatever rules."""
    row = asked.way[-1][0]
    asks = book.assessment.questionnaire
    of = OfQuestions(asks.ways[asked.result.id][-1].roll_up, column_of(len(asked.way), asks))
    known, own = f"INDEX(scores_index,{row})", of.share(str(row))
    if asks.has_floors:
        known = f"INDEX(scores_share_top,{row})"
        own = f"{own}*{known}"
    formula = f'=IF(AND({{applies}}=1,ISNUMBER({{value}}),ISNUMBER({known})),100*{{value}}*{own},"")'
    return Formula(formula, "" if asked.result.contribution is None else asked.result.contribution)
