"""The columns of Scores that say what share something is: of the overall index, and of it on evidence.

In a model of one floor and means, a dimension's share is its weight by all. By other rules a row's share is
that of what it is part of times its own share there, floor by floor.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import fsum

from cxmaturity.answers.model import EVIDENCE_DOCUMENT
from cxmaturity.scoring.model import DimensionResult
from cxmaturity.scoring.roll_up import RolledPart, shares
from cxmaturity.workbook.allowed import (
    Columns,
    ScoreLine,
    inside,
    is_of_questions,
    of_parts,
    of_questions,
    score_lines,
)
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.sheet import TENTH, WORKING, WORKING_WHOLE, Cell, Formula, TableColumn, quoted


def most_points(book: Book) -> TableColumn[ScoreLine]:
    """Return the column of the most points that could be had of what applies."""

    def cell(line: ScoreLine) -> Cell:
        if is_of_questions(line):
            rule = f"=SUMPRODUCT({of_questions(book, line).mine}*answers_weight*answers_points)"
        else:
            of = of_parts(book, line)
            rule = f"=SUMPRODUCT({of.weights},{of.column('possible')})"
        return Formula(rule, possible(book, line.dimension))

    label = book.words.text("Most points that could be had")
    return TableColumn(key="possible", label=label, width=10, style=WORKING_WHOLE, cell=cell)


def possible(book: Book, part: DimensionResult | None) -> int:
    """Return the most points that could be had in a dimension, or in the whole."""
    parts = book.assessment.dimensions if part is None else part.dimensions
    if part is None or parts:
        return sum(one.weight * possible(book, one) for one in parts)
    asked = book.assessment.questionnaire
    known = [(q.weight, asked.scale_of(book.look.questions[q.id])) for q in part.questions if q.is_counted]
    return sum(weight * scale.top for weight, scale in known)


# ---- What share of an index a row is, and what it adds to the overall one


def contributions(book: Book) -> Columns:
    """Return the columns of what each dimension adds to the overall index, with what that is made of."""
    asked, none = book.assessment.questionnaire, book.not_assessed
    part = "=IF(ISNUMBER(overall_index),IF(ISNUMBER({index}),{weight}*{index}/overall_answered,NONE),NONE)"
    if not asked.is_plain:
        part = "=IF(AND(ISNUMBER({index}),ISNUMBER({share})),{share}*{index},NONE)"

    def contribution(line: ScoreLine) -> Cell:
        if line.dimension is None:
            return None
        found = line.dimension.contribution
        return Formula(part.replace("NONE", quoted(none)), none if found is None else found)

    label = book.words.text("Contribution to the overall index")
    last = TableColumn(key="contribution", label=label, width=12, style=TENTH, cell=contribution)
    return [*([] if asked.is_plain else _shares(book)), last]


def _shares(book: Book) -> Columns:
    """Return the columns of the share of the overall index, and of that of the top floor's dimension."""
    text, asked = book.words.text, book.assessment.questionnaire
    label = text("Share of the overall index")
    whole = _share_column(book, "share", label, _all_shares(book, within_top=False))
    if not asked.has_floors:
        return [whole]
    label = text("Share of the index of its top dimension")
    return [whole, _share_column(book, "share_top", label, _all_shares(book, within_top=True))]


def _share_column(
    book: Book, key: str, label: str, cached: dict[str, float | None]
) -> TableColumn[ScoreLine]:
    none = book.not_assessed

    def cell(line: ScoreLine) -> Cell:
        if line.dimension is None:
            return None
        found = cached[line.dimension.id]
        rule = _share_rule(book, line, key).replace("NONE", quoted(none))
        return Formula(rule, none if found is None else found)

    return TableColumn(key=key, label=label, width=10, style=WORKING, cell=cell)


def _share_rule(book: Book, line: ScoreLine, key: str) -> str:
    """Return the formula of a row's share: its own of what it is part of, times the share of that."""
    if not line.above:
        own = _own_share(book, line, ("overall_index", "overall_answered"))
        if key == "share_top":
            return "=IF(ISNUMBER({index}),1,NONE)"
        return f"=IF(AND(ISNUMBER({{index}}),ISNUMBER(overall_index)),{own},NONE)"
    # The share above stands in the same column, which no formula of it may take as a whole.
    share = f"{{{key}-{line.place - line.above}}}"
    own = _own_share(book, line, ("INDEX(scores_index,{above})", "INDEX(scores_answered,{above})"))
    return f"=IF(AND(ISNUMBER({{index}}),ISNUMBER({share})),{own}*{share},NONE)"


def _own_share(book: Book, line: ScoreLine, cells: tuple[str, str]) -> str:
    rows = score_lines(book)
    above = rows[line.above - 1] if line.above else ScoreLine(score=book.assessment.overall)
    # Its parts are told by what is above the row, which is not the row itself.
    of = of_parts(book, above)
    return of._replace(above="{above}" if of.above else "", rows=0).share(*cells)


def _all_shares(book: Book, *, within_top: bool) -> dict[str, float | None]:
    """Return what share each dimension is of the whole, or of that of the top floor that it is in."""
    asked = book.assessment.questionnaire
    found: dict[str, float | None] = {}

    def add(line: ScoreLine, share: float | None) -> None:
        """Note the shares of the parts of a row that is this share itself."""
        parts = [one for one in inside(book, line) if one.index is not None]
        own: Sequence[float] = [0.0] * len(parts)
        if any(one.weight for one in parts):
            rule = (
                asked.roll_up if line.dimension is None else book.look.dimensions[line.dimension.id].roll_up
            )
            rolled = [RolledPart(one.weight, possible(book, one), one.index or 0.0) for one in parts]
            own = shares(rule, [one._replace(value=one.value / 100) for one in rolled])
        by_id = {part.id: one for part, one in zip(parts, own, strict=True)}
        for part in inside(book, line):
            its = None if share is None or part.id not in by_id else share * by_id[part.id]
            if within_top and line.dimension is None:
                its = None if part.index is None else 1.0
            found[part.id] = its
            add(ScoreLine(score=part, dimension=part), its)

    add(ScoreLine(score=book.assessment.overall), None if book.assessment.overall.index is None else 1.0)
    return found


# ---- What share of an index rests on evidence: no formula where the grades are not all told


def evidence(book: Book, live: TableColumn[ScoreLine]) -> TableColumn[ScoreLine]:
    """Return the `live` column of the share that rests on evidence, live where all that it reads is told."""

    def cell(line: ScoreLine) -> Cell:
        if _is_told(book, line):
            return live.cell(line)
        share = line.score.evidence_share
        # Of an index of 0 there is no share, whatever is told.
        nothing = book.untold if line.score.index else book.not_assessed
        return nothing if share is None else share

    return replace(live, cell=cell)


def _is_told(book: Book, line: ScoreLine) -> bool:
    told = (_is_told(book, ScoreLine(score=part, dimension=part)) for part in inside(book, line))
    if line.dimension is None:
        return all(told)
    if line.score.index is None:
        return True
    if is_of_questions(line):
        return _follows(book, line.dimension)
    return (line.score.evidence_share is not None or not line.score.index) and all(told)


def _follows(book: Book, part: DimensionResult) -> bool:
    """Return whether a dimension's share of evidence is the one that the told grades come to."""
    rule, asked = book.look.dimensions[part.id].roll_up, book.assessment.questionnaire
    known = [(q, q.value) for q in part.questions if q.value is not None]
    tops = [asked.scale_of(book.look.questions[q.id]).top for q, _ in known]
    rolled = [RolledPart(q.weight, top, value) for (q, value), top in zip(known, tops, strict=True)]
    own = shares(rule, rolled) if any(one.weight for one in rolled) else [0.0] * len(rolled)
    points = [(share * value, q.evidence_grade) for share, (q, value) in zip(own, known, strict=True)]
    total, share = fsum(value for value, _ in points), part.evidence_share
    if any(grade is None for _, grade in points) or not total or share is None:
        return not total
    shown = fsum(value for value, grade in points if grade is not None and grade >= EVIDENCE_DOCUMENT)
    return abs(shown / total - share) < 1e-6
