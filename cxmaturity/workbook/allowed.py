"""The columns of Scores that say which stage questions and dimensions allow, by the rule of the model.

Where questions are counted by level, each level has a column for how many are asked, how many reach what is
asked, and whether it holds with all below it. Cached figures are the core's.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from cxmaturity.scoring.model import DimensionResult, LevelCount, Score
from cxmaturity.scoring.roll_up_words import OfParts, OfQuestions, column_of
from cxmaturity.scoring.stage_words import (
    dimension_allows,
    level_holds,
    levels_reached,
    overall_allows,
    parts_allow,
    requires,
)
from cxmaturity.scoring.stages import (
    Asked,
    allowed_by_dimension,
    asked_with,
    highest_level,
    level_counts,
    terms,
)
from cxmaturity.workbook.answers import allowed, value_of
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.question_lines import QuestionLine, asked_questions
from cxmaturity.workbook.sheet import WORKING_WHOLE, Cell, Formula, TableColumn


class ScoreLine(NamedTuple):
    """A row: a dimension with its place from 1, or the overall result without one.

    `floor` counts from the top, 1; `above` is the row of what it is part of, 0 where that is the whole.
    """

    score: Score
    place: int = 0
    dimension: DimensionResult | None = None
    floor: int = 1
    above: int = 0


Columns = list[TableColumn[ScoreLine]]


def score_lines(book: Book) -> list[ScoreLine]:
    """Return the rows of the dimensions of all floors, each before its parts."""
    found: list[ScoreLine] = []

    def add(results: Sequence[DimensionResult], floor: int, above: int) -> None:
        for result in results:
            line = ScoreLine(score=result, place=len(found) + 1, dimension=result, floor=floor, above=above)
            found.append(line)
            add(result.dimensions, floor + 1, line.place)

    add(book.assessment.dimensions, 1, 0)
    return found


def is_of_questions(line: ScoreLine) -> bool:
    """Return whether a row is made of questions, not of dimensions."""
    return line.dimension is not None and not line.dimension.dimensions


def inside(book: Book, line: ScoreLine) -> tuple[DimensionResult, ...]:
    """Return the dimensions that a row is made of."""
    return book.assessment.dimensions if line.dimension is None else line.dimension.dimensions


def of_questions(book: Book, line: ScoreLine) -> OfQuestions:
    """Return the formulas over the questions in a dimension."""
    asked = book.assessment.questionnaire
    rule = asked.roll_up if line.dimension is None else book.look.dimensions[line.dimension.id].roll_up
    return OfQuestions(rule, column_of(line.floor, asked))


def of_parts(book: Book, line: ScoreLine) -> OfParts:
    """Return the formulas over the dimensions that the whole, or one of them, is made of."""
    asked = book.assessment.questionnaire
    rule = asked.roll_up if line.dimension is None else book.look.dimensions[line.dimension.id].roll_up
    if not asked.has_floors:
        return OfParts(rule)
    if line.dimension is None:
        return OfParts(rule, "0")
    return OfParts(rule, "{number}", len(line.dimension.floors) - 1)


def allowing(book: Book, *, shown: bool) -> Columns:
    """Return the columns of which stage questions and dimensions allow."""
    text, asked = book.words.text, book.assessment.questionnaire
    if asked.stage_rule.rule == "gated":
        label = text("Foundations allow stage as shown") if shown else text("Foundations allow stage")
    else:
        label = text("Questions allow stage as shown") if shown else text("Questions allow stage")

    def allows(line: ScoreLine) -> Cell:
        if line.dimension is None:
            rule = overall_allows(asked, of_parts(book, line).only, shown=shown)
            return Formula(rule, _allowed_whole(book, line, shown=shown))
        cached = _allowed(book, line, of_whole=False, shown=shown)
        if asked.stage_rule.rule == "cumulative":
            cached = min(cached, _highest_level(book, line, shown=shown))
        return Formula(_rule_of(book, line, whole=False, shown=shown), asked.number_of(cached))

    def of_whole(line: ScoreLine) -> Cell:
        if line.dimension is None:
            return None
        cached = asked.number_of(_allowed(book, line, of_whole=True, shown=shown))
        return Formula(_rule_of(book, line, whole=True, shown=shown), cached)

    columns: Columns = []
    if asked.stage_rule.rule == "cumulative":
        columns += _by_level(book, shown=shown)
    if requires(asked):
        whole = text("Questions allow the whole stage")
        columns.append(_column("allows_whole", _named(book, whole, shown=shown), of_whole, shown=shown))
    return [*columns, _column("allows", label, allows, shown=shown)]


def _rule_of(book: Book, line: ScoreLine, *, whole: bool, shown: bool) -> str:
    """Return what the questions of a dimension, or its parts, allow it."""
    asked = book.assessment.questionnaire
    if is_of_questions(line):
        return dimension_allows(asked, of_questions(book, line).column, whole=whole, shown=shown)
    return parts_allow(asked, of_parts(book, line), whole=whole, shown=shown)


def _named(book: Book, label: str, *, shown: bool) -> str:
    """Return the label of a column, or of the same as shown."""
    return book.words.pair(label, book.words.text("as shown")) if shown else label


def _column(
    key: str, label: str, cell: Callable[[ScoreLine], Cell], *, shown: bool
) -> TableColumn[ScoreLine]:
    key = f"{key}_shown" if shown else key
    return TableColumn(key=key, label=label, width=12, style=WORKING_WHOLE, cell=cell)


def _rows(book: Book, line: ScoreLine) -> list[QuestionLine]:
    """Return the questions of a dimension or the whole, but for those in something there of weight 0."""
    found = []
    for row in asked_questions(book):
        way = [None, *(one for _, one in row.way)]
        place = next((at for at, one in enumerate(way) if one is line.dimension), None)
        if place is not None and all(one.weight for one in way[place + 1 :] if one):
            found.append(row)
    return found


def _allowed(book: Book, line: ScoreLine, *, of_whole: bool, shown: bool) -> int:
    """Return the highest stage that questions allow their dimension, or the whole, by themselves."""
    found = (allowed(book, row, shown=shown, of_whole=of_whole) for row in _rows(book, line))
    return min(found, default=book.look.top)


def _allowed_whole(book: Book, line: ScoreLine, *, shown: bool) -> int:
    """Return the number of the highest stage that dimensions and questions allow the whole.

    Of no stages of dimensions a spreadsheet takes the least to be 0, whatever the number of the lowest level.
    """
    asked = book.assessment.questionnaire
    parts = [part for part in book.assessment.dimensions if part.weight]
    stages = [one for part in parts if (one := part.stage_shown if shown else part.stage) is not None]
    found = [asked.number_of(allowed_by_dimension(one, asked)) for one in stages]
    match asked.stage_rule.rule:
        case "gated" if not stages:
            found.append(asked.stage_rule.dimensions_apart)
        case "cumulative":
            found.append(asked.number_of(_highest_level(book, line, shown=shown)))
        case "gated" | "banded" | "none":
            pass
    if requires(asked):
        weighs = any(part.weight for part in book.assessment.dimensions)
        found.append(asked.number_of(_allowed(book, line, of_whole=True, shown=shown)) if weighs else 0)
    return min([asked.highest_number, *found])


# ---- Questions that are counted by level: how many of each, and which levels hold


def _asked(book: Book, line: ScoreLine, *, shown: bool) -> list[Asked]:
    """Return the questions of a row of Scores that the rule reads."""
    asked = book.assessment.questionnaire
    rows = (row for row in _rows(book, line) if row.counts and row.question.id in terms(asked))
    return [asked_with(row.question.id, value_of(book, row, shown=shown), None, asked) for row in rows]


def _highest_level(book: Book, line: ScoreLine, *, shown: bool) -> int:
    """Return the highest level that holds with all below it."""
    return highest_level(_asked(book, line, shown=shown), book.assessment.questionnaire)


def _counts(book: Book, line: ScoreLine, *, shown: bool) -> dict[int, LevelCount]:
    """Return what is counted of each level, by its number."""
    asked = book.assessment.questionnaire
    counts = level_counts(_asked(book, line, shown=shown), asked)
    return {asked.number_of(one.level): one for one in counts}


def _by_level(book: Book, *, shown: bool) -> Columns:
    """Return the columns of each level, and of the highest one that holds."""
    text, asked, end = book.words.text, book.assessment.questionnaire, "_shown" if shown else ""
    low = asked.lowest_number
    differs = asked.stage_rule.below_at_least not in (None, asked.stage_rule.at_least)
    columns: Columns = []
    before, held = "1", []
    for number in book.numbers:
        if number == low and not any(question.level == low for question in asked.questions):
            continue
        if not shown:
            columns.append(_counted(book, number, text("Level {level}: questions", level=number), ""))
        reach = _named(book, text("Level {level}: reach what it asks", level=number), shown=shown)
        columns.append(_counted(book, number, reach, f"reaches{end}"))
        if number > low:
            label = _named(book, text("Level {level} holds", level=number), shown=shown)
            columns.append(_holds(book, label, (number, before), shown=shown))
            held.append(f"{{holds{end}_{number}}}")
        if differs:
            more = text("Level {level}: reach what higher ones ask", level=number)
            columns.append(_counted(book, number, _named(book, more, shown=shown), f"reaches_below{end}"))
        if differs or number == low:
            label = _named(book, text("Level {level} holds below a higher one", level=number), shown=shown)
            columns.append(_holds(book, label, (number, before), shown=shown, below=True, differs=differs))
            before = f"{{below{end}_{number}}}"
        else:
            before = f"{{holds{end}_{number}}}"
    rule = levels_reached(asked, held)

    def highest(line: ScoreLine) -> Cell:
        return Formula(rule, asked.number_of(_highest_level(book, line, shown=shown)))

    label = _named(book, text("Highest level that holds"), shown=shown)
    return [*columns, _column("reached", label, highest, shown=shown)]


def _counted(book: Book, number: int, label: str, name: str) -> TableColumn[ScoreLine]:
    """Return how many questions of a level are asked, or how many have a 1 in the column `name`."""
    key = f"{name or 'asked'}_{number}"
    condition = f",answers_{name},1" if name else ""

    def cell(line: ScoreLine) -> Cell:
        found = _counts(book, line, shown=name.endswith("_shown")).get(number)
        cached = 0
        if found is not None and not name:
            cached = found.asked
        elif found is not None:
            cached = found.reached_below if "below" in name else found.reached
        if not is_of_questions(line):
            parts = of_parts(book, line)
            return Formula(f"=SUMIFS({parts.column(key)},{parts.counted})", cached)
        mine = of_questions(book, line).column
        return Formula(f"=COUNTIFS({mine},{{number}},answers_of_level,{number}{condition})", cached)

    return TableColumn(key=key, label=label, width=9, style=WORKING_WHOLE, cell=cell)


def _holds(
    book: Book, label: str, what: tuple[int, str], *, shown: bool, below: bool = False, differs: bool = False
) -> TableColumn[ScoreLine]:
    """Return whether a level holds with all below it, by what it asks or, `below` a higher one, that asks."""
    (number, before), asked, end = what, book.assessment.questionnaire, "_shown" if shown else ""
    name = "reaches_below" if below and differs else "reaches"
    rule = level_holds(asked, f"{{asked_{number}}}", f"{{{name}{end}_{number}}}", before)

    def cell(line: ScoreLine) -> Cell:
        counts = _counts(book, line, shown=shown)
        own = [one for level, one in counts.items() if level == number]
        lower = [one for level, one in counts.items() if level < number]
        reached = [one.reached_below if below else one.reached for one in own]
        holds = all(count >= one.needed for count, one in zip(reached, own, strict=True))
        return Formula(rule, int(holds and all(one.reached_below >= one.needed for one in lower)))

    key = f"{'below' if below else 'holds'}{end}_{number}"
    return TableColumn(key=key, label=label, width=9, style=WORKING_WHOLE, cell=cell)
