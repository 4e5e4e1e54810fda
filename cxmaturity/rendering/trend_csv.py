"""A trend as CSV: a row for every wave and everything in it, for spreadsheets and pandas alike."""

from collections.abc import Iterator, Sequence

from cxmaturity.domain.trend import Trend, TrendFigure, TrendLine, Wave
from cxmaturity.rendering.csv_table import USUAL, Cell, table
from cxmaturity.rendering.to_csv import number_cell, yes_cell

COLUMNS = (
    "wave",
    "date",
    "respondents",
    "version",
    "kind",
    "id",
    "name",
    "index",
    "low",
    "high",
    "coverage",
    "stage",
    "state",
    "value",
    "level",
    "evidence_grade",
    "beyond_noise",
    "same_questions",
    "organisation",
    "scope",
)
_FIGURES, _ANSWER, _NOISE = 5, 4, 2


def render(trend: Trend, dialect: str = USUAL) -> bytes:
    """Return the trend as CSV: UTF-8 with a byte order mark, which spreadsheets ask for.

    What a wave did not ask has no row in it; a withheld figure is an empty cell, never 0.
    """
    lines: list[Sequence[Cell]] = [COLUMNS]
    for place, wave in enumerate(trend.waves):
        start = _start(wave)
        for rows in (_scores(trend, place), _questions(trend, place)):
            lines += ([*start, *row, *_whose(wave)] for row in rows)
    return table(lines, dialect)


def _start(wave: Wave) -> list[Cell]:
    subject = wave.subject
    return [subject.wave, subject.date, subject.respondents, wave.version]


def _whose(wave: Wave) -> list[Cell]:
    return [wave.subject.organisation, wave.subject.scope]


def _scores(trend: Trend, place: int) -> Iterator[list[Cell]]:
    """Yield the rows of the overall result and the dimensions in the wave at `place`."""
    for line in (trend.overall, *trend.dimensions):
        figure = line.figures[place]
        if figure is not None:
            kind = "overall" if line is trend.overall else "dimension"
            yield [
                kind,
                line.id,
                line.name,
                *_figure(figure),
                *[""] * _ANSWER,
                *_between(line, place),
            ]


def _figure(figure: TrendFigure) -> list[Cell]:
    parts = (figure.index, figure.low, figure.high, figure.coverage)
    return [*map(number_cell, parts), number_cell(figure.stage)]


def _between(line: TrendLine, place: int) -> list[Cell]:
    """Return what can be said of the change since the wave before; empty where nothing can."""
    return [
        "" if one is None else yes_cell(one) or "no"
        for one in (line.beyond_noise[place], line.same_questions[place])
    ]


def _questions(trend: Trend, place: int) -> Iterator[list[Cell]]:
    """Yield the rows of the questions in the wave at `place`."""
    for question in trend.questions:
        answer = question.answers[place]
        if answer is not None:
            cells = [answer.state.value, number_cell(answer.value), number_cell(answer.level)]
            start: list[Cell] = ["question", question.id, question.name, *[""] * _FIGURES]
            yield [*start, *cells, answer.evidence_grade, *[""] * _NOISE]
