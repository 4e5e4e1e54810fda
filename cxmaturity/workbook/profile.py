"""The sheet Profile: every dimension's index against its target, with a native chart."""

from typing import Literal, assert_never

from cxmaturity.answers.model import State
from cxmaturity.brand.colours import ACCENT, BRAND, MUTED, WHITE
from cxmaturity.scoring.model import DimensionResult
from cxmaturity.scoring.shown import in_unit, on_numbers, unit_decimals
from cxmaturity.workbook.book import Book, group_index, shown_groups
from cxmaturity.workbook.charts import bars, bounded, figures, place_chart, series
from cxmaturity.workbook.question_lines import QuestionLine, asked_questions, shows_mean
from cxmaturity.workbook.sheet import (
    FIRST,
    HEAD,
    LABEL,
    LEVEL,
    MARK,
    NOTE,
    STRONG,
    TEXT,
    WHOLE,
    WORKING,
    Cell,
    Formula,
    Sheet,
    Styled,
    TableColumn,
    coloured,
    quoted,
)

Part = tuple[int, DimensionResult]


def profile(book: Book) -> None:
    """Write the sheet."""
    text = book.words.text
    note = text("Index and bounds follow the sheet Scores; the target is where its level starts.")
    sheet = book.sheet(text("Profile"), text("Profile against target"), note)
    groups = shown_groups(book)
    columns = _columns(book) + [_group(book, group) for group in groups] + _drawn(book)
    made = sheet.main_table(FIRST, columns, _top_floor(book))
    chart = bars(book, text("Index of each dimension, with its target"))
    drawn = series(made, "bar", "label", BRAND, named="index")
    chart.add_series(drawn | bounded(made))
    chart.add_series(series(made, "target", "label", ACCENT, hollow=True))
    for place, group in enumerate(groups):
        colour = book.colours[f"s{2 + place % 2}"].fill
        chart.add_series(series(made, f"group_{group}", "label", colour))
    chart.set_x_axis(figures(text("Index"), 0, 100))
    height = 120 + 20 * (2 + len(groups)) * len(book.assessment.dimensions)
    place_chart(sheet, chart, made.last + 2, (900, height), _in_words(book))


def _top_floor(book: Book) -> list[Part]:
    """Return the dimensions of the top floor, each with its row in Scores."""
    rows = enumerate(book.assessment.every_dimension, 1)
    top = {result.id for result in book.assessment.dimensions}
    return [(row, result) for row, result in rows if result.id in top]


def _columns(book: Book) -> list[TableColumn[Part]]:
    text = book.words.text

    def found(key: str, part: Part) -> Cell:
        place, result = part
        figure: float | str | None = book.number(result.stage)
        if key != "stage":
            figure = getattr(result, key)
        return Formula(f"=INDEX(scores_{key},{place})", book.not_assessed if figure is None else figure)

    asked = book.assessment.questionnaire

    def target(part: Part) -> Cell:
        if not asked.has_bands:
            return None
        start = book.look.edges[part[1].target - 1]
        return Formula(f"=INDEX(levels_index,{part[1].target})", start)

    stages = TableColumn[Part](
        key="stage", label=text("Stage"), width=13, style=WHOLE, cell=lambda part: found("stage", part)
    )
    return [
        TableColumn(
            key="label", label=text("Dimension"), width=30, style=STRONG, cell=lambda part: _label(book, part)
        ),
        TableColumn(
            key="index", label=text("Index"), width=13, style=WHOLE, cell=lambda part: found("index", part)
        ),
        TableColumn(
            key="low", label=text("Low"), width=13, style=WHOLE, cell=lambda part: found("low", part)
        ),
        TableColumn(
            key="high", label=text("High"), width=13, style=WHOLE, cell=lambda part: found("high", part)
        ),
        *([stages] if asked.has_stages else ()),
        TableColumn(
            key="target_level",
            label=text("Target level"),
            width=13,
            style=WHOLE,
            cell=lambda part: book.number(part[1].target),
        ),
        TableColumn(key="target", label=text("Target starts at"), width=13, style=WHOLE, cell=target),
    ]


def _label(book: Book, part: Part) -> str:
    name = book.look.dimensions[part[1].id].name
    if part[1].index is not None:
        return name
    return book.words.text("{name} (not assessed)", name=name)


def _group(book: Book, group: str) -> TableColumn[Part]:
    label = book.look.group(group)
    return TableColumn(
        key=f"group_{group}",
        label=label,
        width=13,
        style=WHOLE,
        cell=lambda part: group_index(part[1], group),
    )


def _drawn(book: Book) -> list[TableColumn[Part]]:
    """Return what the chart draws; a withheld index leaves its cells empty, so that no bar reads 0."""
    text = book.words.text

    def drawn(formula: str, part: Part, figure: float | None) -> Cell:
        return None if part[1].index is None or figure is None else Formula(formula, figure)

    def bar(part: Part) -> Cell:
        return drawn("=IF(ISNUMBER({index}),{index},NA())", part, part[1].index)

    def plus(part: Part) -> Cell:
        gap = _gap(part[1].high, part[1].index)
        return drawn("=IF(ISNUMBER({index}),MAX(0,{high}-{index}),0)", part, gap)

    def minus(part: Part) -> Cell:
        gap = _gap(part[1].index, part[1].low)
        return drawn("=IF(ISNUMBER({index}),MAX(0,{index}-{low}),0)", part, gap)

    return [
        TableColumn(
            key="bar", label=text("Index (drawn)"), width=10, style={**WORKING, "num_format": "0"}, cell=bar
        ),
        TableColumn(
            key="plus",
            label=text("To high (drawn)"),
            width=10,
            style={**WORKING, "num_format": "0"},
            cell=plus,
        ),
        TableColumn(
            key="minus",
            label=text("To low (drawn)"),
            width=10,
            style={**WORKING, "num_format": "0"},
            cell=minus,
        ),
    ]


def _gap(upper: float | None, lower: float | None) -> float | None:
    return None if upper is None or lower is None else max(0.0, upper - lower)


def _in_words(book: Book) -> str:
    """Return the chart in words, for those who do not see it."""
    parts = []
    for result in book.assessment.dimensions:
        index = book.not_assessed if result.index is None else book.look.index(result.index)
        parts.append(book.words.pair(book.look.dimensions[result.id].name, index))
    return book.words.clauses(parts)


# ---- The sheet Heat map: dimensions side by side, a mark for every question, coloured by its level

STRIDE = 4
_NUMBER, _NAME, _MARK, _GAP = range(STRIDE)
_WIDTHS = {_NUMBER: 6, _NAME: 28, _MARK: 12, _GAP: 2}
BELOW_HEAD = FIRST + 3


def _told(book: Book) -> str:
    """Say what stands beside each question, and what the mark is where there is one."""
    text, marked = book.words.text, book.look.has_foundations
    if not book.look.goes_by_levels:
        if marked:
            return text("Value of each question, from 0 to 1; * is a foundation.")
        return text("Value of each question, from 0 to 1.")
    if any(shows_mean(book, asked) for asked in asked_questions(book)):
        if marked:
            return text("Mean of each question, as a level; * is a foundation.")
        return text("Mean of each question, as a level.")
    return text("Level of each question; * is a foundation.") if marked else text("Level of each question.")


def heat_map(book: Book) -> None:
    """Write the sheet."""
    text = book.words.text
    sheet = book.sheet(text("Heat map"), text("Every question at a glance"), _told(book))
    ends = [_column(book, sheet, place, part) for place, part in enumerate(_top_floor(book))]
    _key(book, sheet, max([BELOW_HEAD, *ends]) + 1)
    sheet.page.freeze_panes(BELOW_HEAD, 0)
    sheet.page.repeat_rows(FIRST, BELOW_HEAD - 1)


def _column(book: Book, sheet: Sheet, place: int, part: Part) -> int:
    """Write one dimension: its name, index and stage, then its questions; return the row below them.

    Before the questions of a dimension in it, or before its parts, stands that with its index.
    """
    left, (above, result) = STRIDE * place, part
    for offset, width in _WIDTHS.items():
        sheet.width(left + offset, width)
    sheet.put(FIRST, left, book.look.numbers[result.id], HEAD)
    sheet.put(FIRST, left + _NAME, book.look.dimensions[result.id].name, HEAD)
    sheet.put(FIRST, left + _MARK, "", HEAD)
    text = book.words.text
    for row, label in ((FIRST + 1, text("Index")), (FIRST + 2, text("Stage"))):
        if row == FIRST + 1 or book.assessment.questionnaire.has_stages:
            sheet.put(row, left, "")
            sheet.put(row, left + _NAME, label)
    _figure(book, sheet, (FIRST + 1, left), (above, "index", result.index))
    if book.assessment.questionnaire.has_stages:
        _figure(book, sheet, (FIRST + 2, left), (above, "stage", result.stage))
    row = BELOW_HEAD
    seen = {above}
    for asked in asked_questions(book):
        if asked.place != above:
            continue
        for place_of, inside in asked.way:
            if place_of not in seen:
                seen.add(place_of)
                sheet.put(row, left, book.look.numbers[inside.id], LABEL)
                sheet.put(row, left + _NAME, book.look.dimensions[inside.id].name, LABEL)
                _figure(book, sheet, (row, left), (place_of, "index", inside.index))
                row += 1
        _question(book, sheet, (row, left), asked)
        row += 1
    return row


def _figure(
    book: Book,
    sheet: Sheet,
    place: tuple[int, int],
    what: tuple[int, Literal["index", "stage"], float | None],
) -> None:
    """Write the index or the stage that stands in a row of Scores, in the colour of its level."""
    (row, left), (of, key, figure) = place, what
    asked, cell = book.assessment.questionnaire, (row, left + _MARK, row, left + _MARK)
    column: str = key
    style, starts = LEVEL, [float(number) for number in book.numbers]
    cached: float | str = book.not_assessed
    if key == "index":
        column = "index" if asked.unit is None else "figure"
        style = {**LEVEL, "num_format": book.unit_format}
        starts = [in_unit(edge, asked) for edge in book.look.edges[:-1]]
        sheet.tell_apart(cell, book.borders, unit_decimals(asked))
        cached = book.not_assessed if figure is None else in_unit(figure, asked)
    elif figure is not None:
        cached = asked.number_of(int(figure))
    sheet.put(row, left + _MARK, Formula(f"=INDEX(scores_{column},{of})", cached), style)
    sheet.colour_levels(cell, starts)


def _question(book: Book, sheet: Sheet, place: tuple[int, int], asked: QuestionLine) -> None:
    """Write one question: number, name and mark, which the answers' sheet finds."""
    (row, left), look, result = place, book.look, asked.result
    asks = book.assessment.questionnaire
    number, mean = look.numbers[result.id], shows_mean(book, asked)
    name = f"{look.question(result.id).name}{' *' if asks.gates(asked.question) else ''}"
    cached: float | str = look.state(result.state).figure
    if result.value is not None and result.level is not None:
        cached = on_numbers(result.value, asks) if mean else asks.number_of(result.level)
        cached = cached if look.goes_by_levels else result.value
    found = f"=INDEX(answers_mark,MATCH({quoted(number)},answers_number,0))"
    sheet.put(row, left, number)
    sheet.put(row, left + _NAME, name)
    style = MARK if mean else LEVEL
    if not look.goes_by_levels:
        style = {**MARK, "num_format": "0.00"}
    sheet.put(row, left + _MARK, Styled(Formula(found, cached), style))
    cell = (row, left + _MARK, row, left + _MARK)
    edges = [float(number) for number in book.numbers]
    if not look.goes_by_levels:
        edges = list(asks.starts)
    elif mean:
        edges = [round(on_numbers(start, asks), 9) for start in asks.starts]
        sheet.tell_apart(cell, edges[1:], 1)
    sheet.colour_levels(cell, edges)
    for state in State:
        if pattern := _pattern(state):
            rule = {"type": "cell", "criteria": "==", "value": quoted(look.state(state).figure)}
            sheet.page.conditional_format(*cell, rule | {"format": book.format(pattern)})


def _pattern(state: State) -> dict[str, object]:
    """Return the look of a cell without a level: patterns, which are told apart in grey print too."""
    match state:
        case State.NOT_APPLICABLE:
            number = 4
        case State.UNKNOWN:
            number = 18
        case State.ANSWERED | State.UNANSWERED | State.NOT_ASKED:
            return {}
        case _:
            assert_never(state)
    return {"pattern": number, "fg_color": MUTED, "bg_color": WHITE, "bold": True}


def _key(book: Book, sheet: Sheet, row: int) -> None:
    """Write what the marks and colours mean."""
    text, look = book.words.text, book.look
    sheet.put(row, _NAME, text("Key"), NOTE)
    for level in range(1, look.top + 1):
        row += 1
        sheet.put(row, _NAME, look.level(level).name)
        sheet.put(row, _MARK, book.number(level), coloured(LEVEL, book.colours[f"l{level}"]))
    states = {result.state for result in look.results.values() if not result.is_assumed}
    for state in State:
        if state in states and state is not State.ANSWERED:
            row += 1
            sheet.put(row, _NAME, look.state(state).name, TEXT)
            sheet.put(row, _MARK, look.state(state).figure, {**LEVEL, **_pattern(state)})
