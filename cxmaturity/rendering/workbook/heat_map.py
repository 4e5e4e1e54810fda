"""The sheet Heat map: dimensions side by side, a mark for every question, coloured by its level."""

from cxmaturity.domain.answers import State
from cxmaturity.rendering.palette import MUTED
from cxmaturity.rendering.workbook.answers import Asked, asked_questions, shows_mean
from cxmaturity.rendering.workbook.book import Book
from cxmaturity.rendering.workbook.cell_text import quoted
from cxmaturity.rendering.workbook.looks import HEAD, LEVEL, MARK, NOTE, TEXT, coloured
from cxmaturity.rendering.workbook.sheet import FIRST, Formula, Sheet, Styled

STRIDE = 4
_NUMBER, _NAME, _MARK, _GAP = range(STRIDE)
_WIDTHS = {_NUMBER: 6, _NAME: 28, _MARK: 12, _GAP: 2}
# Patterns, not colours: they are told apart in grey print too.
_PATTERNS = {State.NOT_APPLICABLE: 4, State.UNKNOWN: 18}
BELOW_HEAD = FIRST + 3


def heat_map(book: Book) -> None:
    """Write the sheet."""
    text = book.words.text
    several = any(shows_mean(book, asked) for asked in asked_questions(book))
    note = text("Level of each question; * is a foundation.")
    if several:
        note = text("Mean of each question, as a level; * is a foundation.")
    sheet = book.sheet(text("Heat map"), text("Every question at a glance"), note)
    for place in range(len(book.assessment.dimensions)):
        _column(book, sheet, place)
    rows = max((len(d.questions) for d in book.assessment.dimensions), default=0)
    _key(book, sheet, BELOW_HEAD + rows + 1)
    sheet.page.freeze_panes(BELOW_HEAD, 0)
    sheet.page.repeat_rows(FIRST, BELOW_HEAD - 1)


def _column(book: Book, sheet: Sheet, place: int) -> None:
    """Write one dimension: its name, index and stage, then its questions."""
    left = STRIDE * place
    for offset, width in _WIDTHS.items():
        sheet.width(left + offset, width)
    result = book.assessment.dimensions[place]
    sheet.put(FIRST, left, book.look.numbers[result.id], HEAD)
    sheet.put(FIRST, left + _NAME, book.look.dimensions[result.id].name, HEAD)
    sheet.put(FIRST, left + _MARK, "", HEAD)
    _figure(book, sheet, place, (FIRST + 1, "index", result.index))
    _figure(book, sheet, place, (FIRST + 2, "stage", result.stage))
    asked = [asked for asked in asked_questions(book) if asked.place == place + 1]
    for row, one in enumerate(asked, BELOW_HEAD):
        _question(book, sheet, (row, left), one)


def _figure(book: Book, sheet: Sheet, place: int, what: tuple[int, str, float | None]) -> None:
    row, key, figure = what
    left, text = STRIDE * place, book.words.text
    label = {"index": text("Index"), "stage": text("Stage")}[key]
    sheet.put(row, left, "")
    sheet.put(row, left + _NAME, label)
    cached = book.not_assessed if figure is None else figure
    sheet.put(row, left + _MARK, Formula(f"=INDEX(scores_{key},{place + 1})", cached), LEVEL)
    top, levels = book.look.top, book.assessment.questionnaire.levels
    starts = [100 * level.starts_at for level in levels] if key == "index" else range(1, top + 1)
    sheet.colour_levels((row, left + _MARK, row, left + _MARK), list(starts))


def _question(book: Book, sheet: Sheet, place: tuple[int, int], asked: Asked) -> None:
    """Write one question: number, name and mark, which the answers' sheet finds."""
    (row, left), look, result = place, book.look, asked.result
    number, mean = look.numbers[result.id], shows_mean(book, asked)
    name = f"{look.question(result.id).name}{' *' if asked.question.foundation else ''}"
    cached: float | str = look.state(result.state).figure
    if result.value is not None and result.level is not None:
        cached = 1 + (look.top - 1) * result.value if mean else result.level
    found = f"=INDEX(answers_mark,MATCH({quoted(number)},answers_number,0))"
    sheet.put(row, left, number)
    sheet.put(row, left + _NAME, name)
    sheet.put(row, left + _MARK, Styled(Formula(found, cached), MARK if mean else LEVEL))
    cell = (row, left + _MARK, row, left + _MARK)
    starts = [level.starts_at for level in book.assessment.questionnaire.levels]
    edges = [1 + (look.top - 1) * start for start in starts] if mean else list(range(1, look.top + 1))
    sheet.colour_levels(cell, edges)
    for state in _PATTERNS:
        rule = {"type": "cell", "criteria": "==", "value": quoted(look.state(state).figure)}
        sheet.page.conditional_format(*cell, rule | {"format": book.format(_pattern(state))})


def _pattern(state: State) -> dict[str, object]:
    """Return the look of a cell without a level."""
    if state not in _PATTERNS:
        return {}
    return {"pattern": _PATTERNS[state], "fg_color": MUTED, "bg_color": "#ffffff", "bold": True}


def _key(book: Book, sheet: Sheet, row: int) -> None:
    """Write what the marks and colours mean."""
    text, look = book.words.text, book.look
    sheet.put(row, _NAME, text("Key"), NOTE)
    for level in range(1, look.top + 1):
        row += 1
        sheet.put(row, _NAME, look.level(level).name)
        sheet.put(row, _MARK, level, coloured(LEVEL, book.colours[f"l{level}"]))
    states = {result.state for result in look.results.values()}
    for state in State:
        if state in states and state is not State.ANSWERED:
            row += 1
            sheet.put(row, _NAME, look.state(state).name, TEXT)
            sheet.put(row, _MARK, look.state(state).figure, {**LEVEL, **_pattern(state)})
