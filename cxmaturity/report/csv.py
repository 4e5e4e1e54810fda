"""One row a question: what a spreadsheet needs to go on working with the answers."""

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from cxmaturity.answers.model import State, Voice
from cxmaturity.formats.csv_table import USUAL, Cell, table, yes_cell, yes_or_no
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire
from cxmaturity.report.options import Options
from cxmaturity.scoring.model import Assessment, DimensionResult, QuestionResult
from cxmaturity.scoring.shown import in_unit, shows_its_own
from cxmaturity.scoring.words import PATH
from cxmaturity.waves.model import Trend, TrendFigure, TrendLine, Wave


def _has_column(state: State) -> bool:
    """Return whether a column of the state's name counts its respondents; who answered are the column n."""
    match state:
        case State.NOT_APPLICABLE | State.UNKNOWN | State.UNANSWERED:
            return True
        case State.ANSWERED | State.NOT_ASKED:
            return False
        case _:
            assert_never(state)


COUNTED = tuple(state for state in State if _has_column(state))

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
    *COUNTED,
    "notes",
    "evidence",
    "reasons",
    "found",
    "found_counts",
    "found_of",
    "opinions_differ",
)
NUMBERS = ("level_number", "target_number")
"""What joins where the model numbers its levels in a way of its own."""
FLOORS = "path"
"""What joins where dimensions are made of dimensions: the ids from the top floor down."""


def _number(place: int | None, questionnaire: Questionnaire) -> Cell:
    return "" if place is None else questionnaire.number_of(place)


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the questions as CSV: UTF-8 with a byte order mark, which spreadsheets ask for."""
    asked = assessment.questionnaire
    numbered = asked.numbers_levels
    heads = (*COLUMNS, *(NUMBERS if numbered else ()), *((FLOORS,) if asked.has_floors else ()))
    rows: list[Sequence[Cell]] = [heads]
    texts = {question.id: question for question in assessment.questionnaire.questions}
    for dimension in assessment.dimensions:
        for result in dimension.questions:
            question = texts[result.id]
            seen = _texts(assessment.questionnaire, question, result)
            places = (result.level, result.target) if numbered else ()
            numbers = [_number(place, asked) for place in places]
            row = _row(dimension, result, question.name, foundation=asked.gates(question))
            path = [path_ids(asked.ways[result.id])] if asked.has_floors else []
            rows.append([*row, *seen, *numbers, *path])
    return table(_marked(rows, draft=options.draft), options.csv_dialect)


def path_ids(way: Iterable[Dimension]) -> str:
    """Return the ids of dimensions from the top floor down, in one cell."""
    return PATH.join(one.id for one in way)


def _marked(rows: list[Sequence[Cell]], *, draft: bool) -> list[Sequence[Cell]]:
    """Return the rows of a table, each marked where it is a draft."""
    return [[*row, "draft" if at == 0 else yes_cell(True)] for at, row in enumerate(rows)] if draft else rows


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
        *(number_cell(result.count(state)) for state in COUNTED),
        _voices(result.voices, "note"),
        _voices(result.voices, "evidence"),
        _voices(result.voices, "reason"),
    ]


def _texts(questionnaire: Questionnaire, question: Question, result: QuestionResult) -> list[Cell]:
    """Return what was found: the options that most chose, how many chose each, and of how many."""
    if result.found is None:
        return ["", "", "", ""]
    scale = questionnaire.scale_of(question)
    texts = question.levels or [option.label for option in scale.options]
    by_id = {option.id: text for option, text in zip(scale.options, texts, strict=True)}
    return [
        "\n".join(by_id[option] for option in result.found.options),
        " ".join(map(str, result.found.counts)),
        result.found.of,
        yes_cell(result.found.differ),
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


# ---- A trend as CSV: a row for every wave and everything in it, for spreadsheets and pandas alike

TREND_COLUMNS = (
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
    "withheld",
    "applicability",
    "stage_shown",
)
_FIGURES, _ANSWER, _NOISE = 5, 4, 2


TREND_OWN = ("figure", "stage_number", "stage_shown_number", "level_number")
"""What joins where the model has a unit or numbers of its own."""
_ID, _INDEX, _STAGE, _SHOWN, _LEVEL = (
    TREND_COLUMNS.index(name) for name in ("id", "index", "stage", "stage_shown", "level")
)


TREND_MOVES = ("outcome", "due", "done", "reason")
"""What joins where a plan was kept of a wave: what came of its moves until the next, a row each there."""


def render_trend(
    trend: Trend, questionnaire: Questionnaire, dialect: str = USUAL, *, draft: bool = False
) -> bytes:
    """Return the trend as CSV: UTF-8 with a byte order mark, which spreadsheets ask for.

    What a wave did not ask has no row in it; a withheld figure is an empty cell, never 0. What came of the
    plan of the wave before stands in rows of the kind `move`. `questionnaire` is that of the latest wave.
    """
    own, floors = shows_its_own(questionnaire), questionnaire.has_floors
    planned = any(step.following is not None for step in trend.steps)
    heads = (
        *TREND_COLUMNS,
        *(TREND_OWN if own else ()),
        *((FLOORS,) if floors else ()),
        *(TREND_MOVES if planned else ()),
    )
    lines: list[Sequence[Cell]] = [heads]
    for place, wave in enumerate(trend.waves):
        start = _start(wave)
        for rows in (_scores(trend, place), _questions(trend, place)):
            for row in rows:
                line = [*start, *row]
                more = _own(line, questionnaire) if own else []
                path = [_path(line, questionnaire)] if floors else []
                lines.append([*line, *more, *path, *([""] * len(TREND_MOVES) if planned else ())])
        for row, outcome in _moves(trend, place):
            line = [*start, *row]
            path = [_path(line, questionnaire)] if floors else []
            lines.append([*line, *([""] * len(TREND_OWN) if own else ()), *path, *outcome])
    return table(_marked(lines, draft=draft), dialect)


def _moves(trend: Trend, place: int) -> Iterator[tuple[list[Cell], list[Cell]]]:
    """Yield what came of the plan of the wave before that at `place`: a row's cells, and those that join.

    A move is called by its question today, and by its own id where that is no longer asked.
    """
    following = trend.steps[place - 1].following if place else None
    if following is None:
        return
    names = {question.id: question.name for question in trend.questions}
    gap = [""] * (_FIGURES + _ANSWER + _NOISE)
    for move in following.moves:
        start: list[Cell] = ["move", move.id, names.get(move.question, move.question), *gap]
        yield (
            [*start, *_whose(trend.waves[place]), "", "", ""],
            [move.outcome, move.due, move.done, move.reason],
        )


def _own(line: Sequence[Cell], questionnaire: Questionnaire) -> list[Cell]:
    """Return the figure and the numbers that a row shows; empty cells where it has none."""
    index, levels = line[_INDEX], (line[place] for place in (_STAGE, _SHOWN, _LEVEL))
    return [
        in_unit(index, questionnaire) if isinstance(index, int | float) else "",
        *(_number(level if isinstance(level, int) else None, questionnaire) for level in levels),
    ]


def _path(line: Sequence[Cell], questionnaire: Questionnaire) -> str:
    """Return where a row's dimension or question is; empty for the whole, and for what is no more."""
    name = str(line[_ID]).partition("=")[0]
    return path_ids(questionnaire.ways_down.get(name) or questionnaire.ways.get(name) or ())


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
                *_whose(trend.waves[place]),
                figure.withheld,
                number_cell(figure.applicability),
                number_cell(figure.stage_shown),
            ]


def _figure(figure: TrendFigure) -> list[Cell]:
    parts = (figure.index, figure.low, figure.high, figure.coverage)
    return [*map(number_cell, parts), number_cell(figure.stage)]


def _between(line: TrendLine, place: int) -> list[Cell]:
    """Return what can be said of the change since the wave before; empty where nothing can."""
    return [
        "" if one is None else yes_or_no(one)
        for one in (line.beyond_noise[place], line.same_questions[place])
    ]


def _questions(trend: Trend, place: int) -> Iterator[list[Cell]]:
    """Yield the rows of the questions in the wave at `place`."""
    for question in trend.questions:
        answer = question.answers[place]
        if answer is not None:
            cells = [answer.state.value, number_cell(answer.value), number_cell(answer.level)]
            start: list[Cell] = ["question", question.id, question.name, *[""] * _FIGURES]
            grade = answer.evidence_grade
            yield [*start, *cells, grade, *[""] * _NOISE, *_whose(trend.waves[place]), "", "", ""]
