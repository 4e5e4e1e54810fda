"""One row a question: what a spreadsheet needs to go on working with the answers."""

from collections.abc import Sequence

from cxmaturity.domain.answers import State
from cxmaturity.domain.assessment import Assessment, DimensionResult, QuestionResult, Voice
from cxmaturity.rendering.csv_table import Cell, table
from cxmaturity.rendering.options import Options

COLUMNS = (
    "dimension",
    "question",
    "name",
    "state",
    "value",
    "level",
    "target",
    "weight",
    "foundation",
    "contribution",
    "gain",
    "overall_contribution",
    "overall_gain",
    "evidence_grade",
    "unsupported",
    "n",
    "mean",
    "median",
    "ad",
    "r_wg",
    "polarised",
    "not_applicable",
    "unknown",
    "unanswered",
    "notes",
    "evidence",
    "reasons",
)


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the questions as CSV: UTF-8 with a byte order mark, which spreadsheets ask for."""
    rows: list[Sequence[Cell]] = [COLUMNS]
    texts = {question.id: question for question in assessment.questionnaire.questions}
    for dimension in assessment.dimensions:
        for result in dimension.questions:
            question = texts[result.id]
            rows.append(_row(dimension, result, question.name, foundation=question.foundation))
    return table(rows, options.csv_dialect)


def _row(dimension: DimensionResult, result: QuestionResult, name: str, *, foundation: bool) -> list[Cell]:
    """Return one question's cells."""
    spread = result.spread
    return [
        dimension.id,
        result.id,
        name,
        result.state.value,
        number_cell(result.value),
        result.level if result.level is not None else "",
        result.target,
        result.weight,
        yes_cell(foundation),
        number_cell(result.contribution),
        number_cell(result.gain),
        number_cell(result.overall_contribution),
        number_cell(result.overall_gain),
        result.evidence_grade,
        yes_cell(bool(result.unsupported)),
        number_cell(result.count(State.ANSWERED)),
        number_cell(spread.mean if spread else None),
        number_cell(spread.median if spread else None),
        number_cell(spread.ad if spread else None),
        number_cell(spread.r_wg if spread else None),
        yes_cell(spread.polarised if spread else False),
        number_cell(result.count(State.NOT_APPLICABLE)),
        number_cell(result.count(State.UNKNOWN)),
        number_cell(result.count(State.UNANSWERED)),
        _voices(result.voices, "note"),
        _voices(result.voices, "evidence"),
        _voices(result.voices, "reason"),
    ]


def _voices(voices: tuple[Voice, ...], kind: str) -> str:
    """Return the texts of one kind, one a line, evidence with its grade where that may be told."""
    texts = [
        voice.text if kind != "evidence" or voice.grade is None else f"{voice.text} [{voice.grade}]"
        for voice in voices
        if voice.kind == kind
    ]
    return "\n".join(text.strip() for text in texts)


def number_cell(value: float | None) -> str | float:
    """Return a number, or an empty cell for a withheld one: never 0."""
    return "" if value is None else value


def yes_cell(value: bool) -> str:
    """Return yes or an empty cell."""
    return "yes" if value else ""
