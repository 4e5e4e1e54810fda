"""The sheet Scores: live formulas that compute every dimension and the overall result from the answers.

They are the rules of `scoring/score.py`, `scoring/roll_up_words.py` and `scoring/stage_words.py` on named
cells, as `answers_value`, `answers_weight`, `levels_from` and `min_coverage`. A withheld figure is words,
which no sum counts.
"""

from collections.abc import Callable
from dataclasses import replace
from math import fsum

from cxmaturity.report.lookup import why_withheld
from cxmaturity.scoring.model import QuestionResult, Score
from cxmaturity.scoring.roll_up_words import OfParts, OfQuestions
from cxmaturity.scoring.shown import in_unit, unit_decimals
from cxmaturity.scoring.stage_words import (
    band,
    stage,
    stage_shown,
    to_place,
    unit_formula,
)
from cxmaturity.workbook.allowed import (
    Columns,
    ScoreLine,
    allowing,
    inside,
    is_of_questions,
    of_parts,
    of_questions,
    score_lines,
)
from cxmaturity.workbook.book import Book, group_index, holding_words, shown_groups
from cxmaturity.workbook.question_lines import above_nothing
from cxmaturity.workbook.shares import contributions, evidence, most_points
from cxmaturity.workbook.sheet import (
    FIRST,
    LEVEL,
    SHARE,
    SIGNED,
    STRONG,
    TENTH,
    TEXT,
    TOTAL,
    WEIGHT_WIDTH,
    WHOLE,
    WORKING,
    WORKING_WHOLE,
    Cell,
    Formula,
    Sheet,
    Style,
    Styled,
    Table,
    TableColumn,
    quoted,
)


def scores(book: Book) -> None:
    """Write the sheet."""
    text = book.words.text
    note = text(
        "Every figure on this sheet is a formula over the sheets Answers and Levels, but for shares of "
        "evidence whose grades are not told."
    )
    sheet = book.sheet(text("Scores"), text("Scores by dimension"), note)
    columns = _what(book) + _counted(book) + _figures(book) + _groups(book) + _words(book)
    made = sheet.main_table(FIRST, columns, score_lines(book), fixed=2)
    sheet.row(made.last + 1, columns, ScoreLine(score=book.assessment.overall), TOTAL)
    total = Table(sheet=made.sheet, columns=made.columns, first=made.last + 1, last=made.last + 1)
    for key in [c.key for c in (*_what(book), *_counted(book), *_figures(book))]:
        book.name(f"scores_{key}", made.range(key))
        book.name(f"overall_{key}", total.range(key))
    _colour(book, sheet, made)


def _colour(book: Book, sheet: Sheet, made: Table) -> None:
    starts = [edge for edge in book.look.edges[:-1]]
    numbers = [float(number) for number in book.numbers]
    asked = book.assessment.questionnaire
    for key, least in (("coverage", asked.min_coverage), ("applicability", asked.min_applicable)):
        first, column, last, _ = made.area(key)
        sheet.tell_apart((first, column, last + 1, column), [100 * least], share=True)
    for key in ("index", "low", "high", "index_shown"):
        first, column, last, _ = made.area(key)
        sheet.tell_apart((first, column, last + 1, column), [*starts[1:], 100.0])
    if book.assessment.questionnaire.unit is not None:
        first, column, last, _ = made.area("figure")
        places = unit_decimals(book.assessment.questionnaire)
        sheet.tell_apart((first, column, last + 1, column), book.borders, places)
    coloured = [("index", starts)] if asked.has_bands else []
    coloured += [(key, numbers) for key in ("band", "stage") if key in made.columns]
    for key, edges in coloured:
        first, column, last, _ = made.area(key)
        sheet.colour_levels((first, column, last + 1, column), edges)


Rules = tuple[Callable[[OfQuestions], str], Callable[[OfParts], str]]
"""The formula of what is made of questions, and of what is made of dimensions."""


def _alike(rule: str) -> Rules:
    """Return the same formula for both."""
    return lambda _: rule, lambda _: rule


def _either(book: Book, key: str, label: str, style: Style, rules: Rules) -> TableColumn[ScoreLine]:
    """Return a column of a figure that dimensions and the overall result share."""
    none = book.not_assessed

    def cell(line: ScoreLine) -> Cell:
        figure = _figure(book, line.score, key)
        of = rules[0](of_questions(book, line)) if is_of_questions(line) else rules[1](of_parts(book, line))
        return Formula(of.replace("NONE", quoted(none)), none if figure is None else figure)

    return TableColumn(key=key, label=label, width=10, style=style, cell=cell)


_FIELDS = {"evidence": "evidence_share"}


def _figure(book: Book, score: Score, key: str) -> float | None:
    """Return the figure in a column, a level by its number."""
    asked = book.assessment.questionnaire
    match key:
        case "figure":
            return None if score.index is None else in_unit(score.index, asked)
        case "band" | "stage" | "stage_shown":
            place: int | None = getattr(score, key)
            return None if place is None else asked.number_of(place)
        case "score":
            return None if score.score is None else round(score.score + asked.number_of(0), 9)
        case "least":
            return 0.0 if score.withheld == "applicability" else score.low
        case "most":
            return 100.0 if score.withheld == "applicability" else score.high
        case _:
            found: float | None = getattr(score, _FIELDS.get(key, key))
            return found


def _what(book: Book) -> Columns:
    text = book.words.text
    overall = text("Overall")

    def name(line: ScoreLine) -> Cell:
        if line.dimension is None:
            return overall
        found = book.look.dimensions[line.dimension.id].name
        return found if line.floor == 1 else Styled(found, {**STRONG, "indent": line.floor - 1})

    number = TableColumn[ScoreLine](
        key="number", label=text("No."), width=6, style=LEVEL, cell=lambda line: line.place or None
    )
    return [
        number if not book.assessment.questionnaire.has_floors else _outline(book),
        TableColumn(key="name", label=text("Dimension"), width=24, style=STRONG, cell=name),
        TableColumn(
            key="weight",
            label=text("Weight"),
            width=WEIGHT_WIDTH,
            style={**WHOLE, "num_format": book.weight_format},
            cell=lambda line: _weight(book, line),
        ),
        TableColumn(
            key="target",
            label=text("Target"),
            width=8,
            style=LEVEL,
            cell=lambda line: book.number(line.dimension.target) if line.dimension else None,
        ),
    ]


def _outline(book: Book) -> TableColumn[ScoreLine]:
    """Return the column of the numbers that a report has, which tell the floor."""
    return TableColumn(
        key="outline",
        label=book.words.text("No."),
        width=9,
        style=TEXT,
        cell=lambda line: book.look.numbers[line.dimension.id] if line.dimension else None,
    )


def _of_dimension(line: ScoreLine, key: str) -> float | None:
    """Return a figure that only a dimension has."""
    return None if line.dimension is None else getattr(line.dimension, key)


def _weight(book: Book, line: ScoreLine) -> Cell:
    total = sum(dimension.weight for dimension in book.assessment.dimensions)
    rule = "=SUM(scores_weight)"
    if book.assessment.questionnaire.has_floors:
        rule = "=SUMIFS(scores_weight,scores_above,0)"
    return line.dimension.weight if line.dimension else Formula(rule, total)


def _counted(book: Book) -> Columns:
    """Return the sums: weights that apply, weights that are scored, weight times value."""
    text = book.words.text

    def asked(line: ScoreLine) -> Cell:
        if is_of_questions(line):
            cached = sum(q.weight for q in _questions(line) if q.is_asked)
            mine = of_questions(book, line).column
            return Formula(f"=SUMIFS(answers_weight,{mine},{{number}},answers_asked,1)", cached)
        cached = sum(d.weight for d in inside(book, line) if d.applicability is not None)
        return Formula(_weight_where(of_parts(book, line), "asked"), cached)

    def applicable(line: ScoreLine) -> Cell:
        if is_of_questions(line):
            cached = sum(q.weight for q in _questions(line) if q.is_counted)
            mine = of_questions(book, line).column
            return Formula(f"=SUMIFS(answers_weight,{mine},{{number}},answers_applies,1)", cached)
        cached = sum(d.weight for d in inside(book, line) if d.withheld != "not_applicable")
        return Formula(_weight_where(of_parts(book, line), "applicable"), cached)

    def answered(line: ScoreLine) -> Cell:
        if is_of_questions(line):
            cached = sum(q.weight for q in _questions(line) if q.value is not None)
            mine = of_questions(book, line).mine
            return Formula(f"=SUMPRODUCT({mine}*ISNUMBER(answers_value)*answers_weight)", cached)
        cached = sum(d.weight for d in inside(book, line) if d.index is not None)
        of = of_parts(book, line)
        return Formula(f"=SUMPRODUCT(ISNUMBER({of.column('index')})*{of.weights})", cached)

    def points(line: ScoreLine) -> Cell:
        if is_of_questions(line):
            total = fsum(q.weight * (q.value or 0.0) for q in _questions(line))
            mine = of_questions(book, line).mine
            return Formula(f"=SUMPRODUCT({mine}*answers_weight,answers_value)", total)
        total = fsum(d.weight * (d.index or 0.0) for d in inside(book, line)) / 100
        of = of_parts(book, line)
        return Formula(f"=SUMPRODUCT({of.weights},{of.column('index')})/100", total)

    whole = {**WORKING, "num_format": "0"}
    return [
        *_rows(book),
        TableColumn(key="asked", label=text("Weight asked"), width=10, style=whole, cell=asked),
        TableColumn(
            key="applicable", label=text("Weight that applies"), width=10, style=whole, cell=applicable
        ),
        TableColumn(key="answered", label=text("Weight answered"), width=10, style=whole, cell=answered),
        TableColumn(key="points", label=text("Σ weight × value"), width=10, style=WORKING, cell=points),
        *([] if book.assessment.questionnaire.is_plain else [most_points(book)]),
    ]


def _weight_where(of: OfParts, key: str) -> str:
    """Return the formula of the weight of the parts of which a column is above 0."""
    return f'=SUMIFS({of.column("weight")},{of.column(key)},">0"{of.only})'


def _questions(line: ScoreLine) -> tuple[QuestionResult, ...]:
    """Return the questions of a dimension, none for the overall result."""
    return () if line.dimension is None else line.dimension.questions


def _rows(book: Book) -> Columns:
    """Return the columns by which a row finds its parts, where there are floors."""
    if not book.assessment.questionnaire.has_floors:
        return []
    text = book.words.text
    return [
        TableColumn(
            key="number",
            label=text("Row"),
            width=6,
            style=WORKING_WHOLE,
            cell=lambda line: line.place or None,
        ),
        TableColumn(
            key="above",
            label=text("Part of row"),
            width=6,
            style=WORKING_WHOLE,
            cell=lambda line: line.above if line.dimension else None,
        ),
    ]


_TOO_LITTLE = "ROUND({applicability},9)<min_applicable"


def _figures(book: Book) -> Columns:
    text = book.words.text

    def mean(key: str) -> Callable[[OfParts], str]:
        return lambda of: (
            f"=IF({{applicable}}=0,NONE,SUMPRODUCT({of.weights},{of.column(key)})/{{applicable}})"
        )

    def all_applies(of: OfParts) -> str:
        return f"=IF({{asked}}=0,NONE,SUMPRODUCT({of.weights},{of.column('applicability')})/{{asked}})"

    applies = "=IF({asked}=0,NONE,{applicable}/{asked})"
    coverage = "=IF({applicable}=0,NONE,{answered}/{applicable})"

    def index(of: OfQuestions) -> str:
        known = f"IF(ROUND({{coverage}},9)<min_coverage,NONE,{of.rolled('value')})"
        return f"=IF({{answered}}=0,NONE,IF({_TOO_LITTLE},NONE,{known}))"

    def all_index(of: OfParts) -> str:
        # The figure of a part is not that of the whole.
        known = f"IF({{answered}}<{{applicable}},NONE,{of.rolled('index')})"
        return f"=IF({{applicable}}=0,NONE,IF({_TOO_LITTLE},NONE,{known}))"

    low, high = (
        _alike(f"=IF({{applicable}}=0,NONE,IF({_TOO_LITTLE},NONE,{{{end}}}))") for end in ("least", "most")
    )
    asked = book.assessment.questionnaire
    low_number = asked.lowest_number
    score = f"=IF(ISNUMBER({{index}}),{low_number}+(levels_top-{low_number})*{{index}}/100,NONE)"
    least, most = _ends(book)
    return [
        _either(book, "applicability", text("Applies"), SHARE, (lambda _: applies, all_applies)),
        _either(book, "coverage", text("Coverage"), SHARE, (lambda _: coverage, mean("coverage"))),
        _either(book, "index", text("Index"), WHOLE, (index, all_index)),
        *_in_unit(book),
        _either(book, "least", text("Least, for the whole"), WORKING_WHOLE, least),
        _either(book, "most", text("Most, for the whole"), WORKING_WHOLE, most),
        _either(book, "low", text("Low"), WHOLE, low),
        _either(book, "high", text("High"), WHOLE, high),
        *([_either(book, "score", text("Score"), TENTH, _alike(score))] if asked.says_starts else ()),
        *([_either(book, "band", text("Band"), LEVEL, _alike(band(asked)))] if asked.has_bands else ()),
        *(_stages(book) if asked.has_stages else ()),
        *_as_shown(book),
        evidence(book, _either(book, "evidence", text("Evidence share"), SHARE, _evidenced())),
        *contributions(book),
    ]


def _ends(book: Book) -> tuple[Rules, Rules]:
    """Return the rules of the least and the most that an index can be, as it counts in that of the whole.

    Of what too little applies to, that is anything.
    """
    lowest_counts = above_nothing(book)

    def least(of: OfQuestions) -> str:
        if of.rule != "mean":
            # An open question whose lowest option is worth more would lift it.
            return f"MIN({{index}},{of.rolled('least')})"
        if not lowest_counts:
            return "100*{points}/{applicable}"
        known = "(1-ISNUMBER(answers_value))*answers_applies"
        open_ones = f"SUMPRODUCT({of.mine}*{known}*answers_weight*answers_lowest)"
        return f"MIN({{index}},100*({{points}}+{open_ones})/{{applicable}})"

    def most(of: OfQuestions) -> str:
        if of.rule != "mean":
            return of.rolled("most")
        return "100*({points}+{applicable}-{answered})/{applicable}"

    def end(rule: str, anything: int) -> str:
        return f"=IF({{applicable}}=0,NONE,IF({_TOO_LITTLE},{anything},{rule}))"

    return (
        (lambda of: end(least(of), 0), lambda of: end(of.rolled("least"), 0)),
        (lambda of: end(most(of), 100), lambda of: end(of.rolled("most"), 100)),
    )


def _evidenced() -> Rules:
    """Return the rules of the share that rests on evidence; of an index of 0 there is none."""

    def rule(of: OfQuestions | OfParts) -> str:
        something = "{points}" if of.rule == "mean" else "{index}"
        return f"=IF(ISNUMBER({{index}}),IF({something}>0,{of.evidenced},NONE),NONE)"

    return rule, rule


def _in_unit(book: Book) -> Columns:
    """Return the column of the index in the unit of the model, where it has one."""
    asked = book.assessment.questionnaire
    if asked.unit is None:
        return []
    rule = f"=IF(ISNUMBER({{index}}),{unit_formula(asked, '{index}')},NONE)"
    label = asked.unit.name or book.words.text("Figure")
    return [_either(book, "figure", label, {**WHOLE, "num_format": book.unit_format}, _alike(rule))]


def _stages(book: Book) -> Columns:
    """Return the columns of the stage: what allows it, the stage, and its name."""
    return [
        *allowing(book, shown=False),
        _stage(book),
        TableColumn(
            key="stage_name",
            label=book.words.text("Stage in words"),
            width=16,
            style=STRONG,
            cell=lambda line: _stage_name(book, line),
        ),
    ]


def _stage(book: Book) -> TableColumn[ScoreLine]:
    """Return the column of the stage; the quick set has none, whatever the figures."""
    label = book.words.text("Stage")
    if book.assessment.quick:
        return TableColumn(key="stage", label=label, width=10, style=LEVEL, cell=lambda _: book.not_assessed)
    return _either(book, "stage", label, LEVEL, _alike(stage(book.assessment.questionnaire)))


def _as_shown(book: Book) -> Columns:
    """Return the columns of what is as shown: live where all evidence is told, else as assessed."""
    text = book.words.text
    rules: Rules = (
        lambda of: f"=IF(ISNUMBER({{index}}),{of.rolled('shown')},NONE)",
        lambda of: f"=IF(ISNUMBER({{index}}),{of.rolled('index_shown')},NONE)",
    )
    indexes = _either(book, "index_shown", text("Index as shown"), WHOLE, rules)
    asked = book.assessment.questionnaire
    stages = _either(book, "stage_shown", text("Stage as shown"), LEVEL, _alike(stage_shown(asked)))

    def as_assessed(column: TableColumn[ScoreLine], key: str) -> TableColumn[ScoreLine]:
        def cell(line: ScoreLine) -> Cell:
            figure = _figure(book, line.score, f"{key}_shown")
            nothing = book.not_assessed if getattr(line.score, key) is None else book.untold
            return nothing if figure is None else figure

        return replace(column, cell=cell)

    if not asked.has_stages:
        return [indexes if book.is_live_as_shown else as_assessed(indexes, "index")]
    if not book.is_live_as_shown:
        return [as_assessed(indexes, "index"), as_assessed(stages, "stage")]

    allows = allowing(book, shown=True)
    return [indexes, *allows, as_assessed(stages, "stage") if book.assessment.quick else stages]


def _stage_name(book: Book, line: ScoreLine) -> Cell:
    none = book.not_assessed
    cached = none if line.score.stage is None else book.look.level(line.score.stage).name
    place = "{stage}" + to_place(book.assessment.questionnaire)
    return Formula(f'=IF(ISNUMBER({{stage}}),INDEX(levels_name,{place})&"",{quoted(none)})', cached)


def _groups(book: Book) -> Columns:
    """Return a column for each group that may be shown in some dimension, and the gap of the first two."""
    text, look = book.words.text, book.look
    columns = [_group(text("Index: {group}", group=look.group(group)), group) for group in shown_groups(book)]
    if any(part.gap is not None for part in book.assessment.dimensions):
        label = text("Gap between groups")
        columns.append(
            TableColumn(
                key="gap", label=label, width=10, style=SIGNED, cell=lambda line: _of_dimension(line, "gap")
            )
        )
    return columns


def _group(label: str, group: str) -> TableColumn[ScoreLine]:
    def cell(line: ScoreLine) -> Cell:
        return None if line.dimension is None else group_index(line.dimension, group)

    return TableColumn(key=f"group_{group}", label=label, width=11, style=WHOLE, cell=cell)


def _words(book: Book) -> Columns:
    text, look = book.words.text, book.look
    return [
        TableColumn(
            key="why",
            label=text("Why not assessed"),
            width=24,
            style=TEXT,
            cell=lambda line: _why(book, line),
        ),
        *book.of_stages(
            TableColumn[ScoreLine](
                key="holds",
                label=text("What holds the stage"),
                width=60,
                style=TEXT,
                cell=lambda line: holding_words(line.score, book),
            )
        ),
        TableColumn(
            key="meaning",
            label=text("What it means"),
            width=60,
            style=TEXT,
            cell=lambda line: look.dimensions[line.dimension.id].meaning if line.dimension else "",
        ),
    ]


def _why(book: Book, line: ScoreLine) -> str:
    return why_withheld(line.score, book.look) if line.score.stage is None else ""
