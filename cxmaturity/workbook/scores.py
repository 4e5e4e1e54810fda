"""The sheet Scores: live formulas that compute every dimension and the overall result from the answers.

They are the rules of `scoring/score.py` and `scoring/stage_words.py` on named cells, as `answers_value`,
`answers_weight`, `levels_from` and `min_coverage`. A withheld figure is words, which no sum counts.
"""

from dataclasses import replace
from math import fsum

from cxmaturity.answers.model import EVIDENCE_DOCUMENT
from cxmaturity.report.lookup import why_withheld
from cxmaturity.scoring.model import DimensionResult, Score
from cxmaturity.scoring.shown import in_unit, unit_decimals
from cxmaturity.scoring.stage_words import (
    band,
    stage,
    stage_shown,
    to_place,
    unit_formula,
)
from cxmaturity.workbook.allowed import Columns, ScoreLine, allowing
from cxmaturity.workbook.answers import above_nothing
from cxmaturity.workbook.book import Book, group_index, holding_words, shown_groups
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
    Cell,
    Formula,
    Sheet,
    Style,
    Table,
    TableColumn,
    quoted,
)

WORKING_WHOLE = {**WORKING, "num_format": "0"}
_MINE = "(answers_dimension={number})*(answers_applies=1)"


def scores(book: Book) -> None:
    """Write the sheet."""
    text = book.words.text
    note = text(
        "Every figure on this sheet is a formula over the sheets Answers and Levels, but for shares of "
        "evidence whose grades are not told."
    )
    sheet = book.sheet(text("Scores"), text("Scores by dimension"), note)
    columns = _what(book) + _counted(book) + _figures(book) + _groups(book) + _words(book)
    lines = [ScoreLine(d, place, d) for place, d in enumerate(book.assessment.dimensions, 1)]
    made = sheet.main_table(FIRST, columns, lines, fixed=2)
    sheet.row(made.last + 1, columns, ScoreLine(book.assessment.overall), TOTAL)
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


def _either(book: Book, key: str, label: str, style: Style, rules: tuple[str, str]) -> TableColumn[ScoreLine]:
    """Return a column of a shared figure: the rule of a dimension, and that of the overall result."""
    none = book.not_assessed

    def cell(line: ScoreLine) -> Cell:
        figure = _figure(book, line.score, key)
        if key in _ROLLED_UP and not _is_live(book, line):
            return none if figure is None else figure
        rule = rules[0] if line.dimension else rules[1]
        return Formula(rule.replace("NONE", quoted(none)), none if figure is None else figure)

    return TableColumn(key=key, label=label, width=10, style=style, cell=cell)


_ROLLED_UP = {"applicability", "coverage", "index", "least", "most", "low", "high", "index_shown", "evidence"}


def _is_live(book: Book, line: ScoreLine) -> bool:
    """Return whether figures follow from the cells of this book: only where they are means on one floor."""
    if line.dimension is None:
        return book.assessment.questionnaire.roll_up == "mean"
    return book.look.dimensions[line.dimension.id].is_plain


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
    return [
        TableColumn(
            key="number", label=text("No."), width=6, style=LEVEL, cell=lambda line: line.place or None
        ),
        TableColumn(
            key="name",
            label=text("Dimension"),
            width=24,
            style=STRONG,
            cell=lambda line: book.look.dimensions[line.dimension.id].name if line.dimension else overall,
        ),
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


def _of_dimension(line: ScoreLine, key: str) -> float | None:
    """Return a figure that only a dimension has."""
    return None if line.dimension is None else getattr(line.dimension, key)


def _weight(book: Book, line: ScoreLine) -> Cell:
    total = sum(dimension.weight for dimension in book.assessment.dimensions)
    return line.dimension.weight if line.dimension else Formula("=SUM(scores_weight)", total)


def _counted(book: Book) -> Columns:
    """Return the sums: weights that apply, weights that are scored, weight times value."""
    text, parts = book.words.text, book.assessment.dimensions

    def asked(line: ScoreLine) -> Cell:
        if line.dimension is None:
            cached = sum(d.weight for d in parts if d.applicability is not None)
            return Formula('=SUMIFS(scores_weight,scores_asked,">0")', cached)
        cached = sum(q.weight for q in line.dimension.questions if q.is_asked)
        return Formula("=SUMIFS(answers_weight,answers_dimension,{number},answers_asked,1)", cached)

    def applicable(line: ScoreLine) -> Cell:
        if line.dimension is None:
            cached = sum(d.weight for d in parts if d.withheld != "not_applicable")
            return Formula('=SUMIFS(scores_weight,scores_applicable,">0")', cached)
        cached = sum(q.weight for q in line.dimension.questions if q.is_counted)
        return Formula("=SUMIFS(answers_weight,answers_dimension,{number},answers_applies,1)", cached)

    def answered(line: ScoreLine) -> Cell:
        if line.dimension is None:
            cached = sum(d.weight for d in parts if d.index is not None)
            return Formula("=SUMPRODUCT(ISNUMBER(scores_index)*scores_weight)", cached)
        cached = sum(q.weight for q in line.dimension.questions if q.value is not None)
        return Formula(f"=SUMPRODUCT({_MINE}*ISNUMBER(answers_value)*answers_weight)", cached)

    def points(line: ScoreLine) -> Cell:
        if line.dimension is None:
            total = fsum(d.weight * (d.index or 0.0) for d in parts) / 100
            return Formula("=SUMPRODUCT(scores_weight,scores_index)/100", total)
        total = fsum(q.weight * (q.value or 0.0) for q in line.dimension.questions)
        return Formula(f"=SUMPRODUCT({_MINE}*answers_weight,answers_value)", total)

    whole = {**WORKING, "num_format": "0"}
    return [
        TableColumn(key="asked", label=text("Weight asked"), width=10, style=whole, cell=asked),
        TableColumn(
            key="applicable", label=text("Weight that applies"), width=10, style=whole, cell=applicable
        ),
        TableColumn(key="answered", label=text("Weight answered"), width=10, style=whole, cell=answered),
        TableColumn(key="points", label=text("Σ weight × value"), width=10, style=WORKING, cell=points),
    ]


def _figures(book: Book) -> Columns:
    text = book.words.text
    none = quoted(book.not_assessed)

    def mean(key: str) -> str:
        return f"=IF({{applicable}}=0,NONE,SUMPRODUCT(scores_weight,scores_{key})/{{applicable}})"

    applies = "=IF({asked}=0,NONE,{applicable}/{asked})"
    all_applies = "=IF({asked}=0,NONE,SUMPRODUCT(scores_weight,scores_applicability)/{asked})"
    coverage = "=IF({applicable}=0,NONE,{answered}/{applicable})"
    share = "100*{points}/{answered}"
    too_little = "ROUND({applicability},9)<min_applicable"
    index = (
        f"=IF({{answered}}=0,NONE,IF({too_little},NONE,IF(ROUND({{coverage}},9)<min_coverage,NONE,{share})))"
    )
    # The figure of a part is not that of the whole.
    all_index = (
        f"=IF({{applicable}}=0,NONE,IF({too_little},NONE,IF({{answered}}<{{applicable}},NONE,{share})))"
    )
    # What they count as in the bounds of the whole; of what too little applies to, that is anything.
    lowest = "100*{points}/{applicable}"
    if above_nothing(book):
        known = "(1-ISNUMBER(answers_value))*answers_applies"
        open_ones = f"SUMPRODUCT({_MINE}*{known}*answers_weight*answers_lowest)"
        lowest = f"100*({{points}}+{open_ones})/{{applicable}}"
        lowest = f"MIN({{index}},{lowest})"
    highest = "100*({points}+{applicable}-{answered})/{applicable}"
    least = f"=IF({{applicable}}=0,NONE,IF({too_little},0,{lowest}))"
    most = f"=IF({{applicable}}=0,NONE,IF({too_little},100,{highest}))"
    low, high = (f"=IF({{applicable}}=0,NONE,IF({too_little},NONE,{{{end}}}))" for end in ("least", "most"))
    asked = book.assessment.questionnaire
    low_number, banded = asked.lowest_number, band(asked)
    score = f"=IF(ISNUMBER({{index}}),{low_number}+(levels_top-{low_number})*{{index}}/100,NONE)"
    shown = (
        f"SUMPRODUCT({_MINE}*(answers_grade>={EVIDENCE_DOCUMENT})*answers_weight,answers_value)/{{points}}"
    )
    all_shown = (
        "SUMPRODUCT(scores_weight,scores_index,scores_evidence)/SUMPRODUCT(scores_weight,scores_index)"
    )
    evidence = "=IF(ISNUMBER({{index}}),IF({{points}}>0,{},NONE),NONE)"
    part = "=IF(ISNUMBER(overall_index),IF(ISNUMBER({index}),{weight}*{index}/overall_answered,NONE),NONE)"

    def contribution(line: ScoreLine) -> Cell:
        if line.dimension is None:
            return None
        found = line.dimension.contribution
        if book.assessment.questionnaire.roll_up != "mean":
            return found
        return Formula(part.replace("NONE", none), book.not_assessed if found is None else found)

    return [
        _either(book, "applicability", text("Applies"), SHARE, (applies, all_applies)),
        _either(book, "coverage", text("Coverage"), SHARE, (coverage, mean("coverage"))),
        _either(book, "index", text("Index"), WHOLE, (index, all_index)),
        *_in_unit(book),
        _either(book, "least", text("Least, for the whole"), WORKING_WHOLE, (least, mean("least"))),
        _either(book, "most", text("Most, for the whole"), WORKING_WHOLE, (most, mean("most"))),
        _either(book, "low", text("Low"), WHOLE, (low, low)),
        _either(book, "high", text("High"), WHOLE, (high, high)),
        *([_either(book, "score", text("Score"), TENTH, (score, score))] if asked.says_starts else ()),
        *([_either(book, "band", text("Band"), LEVEL, (banded, banded))] if asked.has_bands else ()),
        *(_stages(book) if asked.has_stages else ()),
        *_as_shown(book),
        _evidence(book, (evidence.format(shown), evidence.format(all_shown))),
        TableColumn(
            key="contribution",
            label=text("Contribution to the overall index"),
            width=12,
            style=TENTH,
            cell=contribution,
        ),
    ]


def _in_unit(book: Book) -> Columns:
    """Return the column of the index in the unit of the model, where it has one."""
    asked = book.assessment.questionnaire
    if asked.unit is None:
        return []
    rule = f"=IF(ISNUMBER({{index}}),{unit_formula(asked, '{index}')},NONE)"
    label = asked.unit.name or book.words.text("Figure")
    return [_either(book, "figure", label, {**WHOLE, "num_format": book.unit_format}, (rule, rule))]


def _evidence(book: Book, rules: tuple[str, str]) -> TableColumn[ScoreLine]:
    """Return the column of the share that rests on evidence: no formula where the grades are not all told."""
    live = _either(book, "evidence", book.words.text("Evidence share"), SHARE, rules)
    parts = book.assessment.dimensions
    told = {part.id: part.index is None or _follows(part) for part in parts}

    def cell(line: ScoreLine) -> Cell:
        if not _is_live(book, line):
            return live.cell(line)
        if told[line.dimension.id] if line.dimension else all(told.values()):
            return live.cell(line)
        share = line.score.evidence_share
        nothing = book.not_assessed if line.score.index is None else book.untold
        return nothing if share is None else share

    return replace(live, cell=cell)


def _follows(part: DimensionResult) -> bool:
    """Return whether a dimension's share of evidence is the one that the told grades come to."""
    points = [(q.weight * q.value, q.evidence_grade) for q in part.questions if q.value is not None]
    total, share = fsum(value for value, _ in points), part.evidence_share
    if any(grade is None for _, grade in points) or not total or share is None:
        return not total
    shown = fsum(value for value, grade in points if grade is not None and grade >= EVIDENCE_DOCUMENT)
    return abs(shown / total - share) < 1e-6


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
    rule = stage(book.assessment.questionnaire)
    return _either(book, "stage", label, LEVEL, (rule, rule))


def _as_shown(book: Book) -> Columns:
    """Return the columns of what is as shown: live where all evidence is told, else as assessed."""
    text = book.words.text
    index = f"=IF(ISNUMBER({{index}}),100*SUMPRODUCT({_MINE}*answers_weight,answers_shown)/{{answered}},NONE)"
    all_index = "=IF(ISNUMBER({index}),SUMPRODUCT(scores_weight,scores_index_shown)/{answered},NONE)"
    indexes = _either(book, "index_shown", text("Index as shown"), WHOLE, (index, all_index))
    asked, rule = book.assessment.questionnaire, stage_shown(book.assessment.questionnaire)
    stages = _either(book, "stage_shown", text("Stage as shown"), LEVEL, (rule, rule))

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
