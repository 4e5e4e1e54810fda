"""A worksheet: a table that respondents fill in, and the one analysis that reads it.

The list of the analyses: each has a field of Worksheet, by which a questionnaire asks for it, fields of
WorksheetResult, in which it answers, and its lines in the two choices between them.
"""

from typing import assert_never

from cxmaturity.formats.frozen import Frozen
from cxmaturity.worksheets import loyalty_value, matrix, net_promoter, unit_ranking
from cxmaturity.worksheets.column import Column, Reads, Rows
from cxmaturity.worksheets.loyalty_value import LoyaltyRow, LoyaltyValue
from cxmaturity.worksheets.matrix import Matrix, MatrixRow
from cxmaturity.worksheets.net_promoter import NetPromoter, NetPromoterScore, UnitRow
from cxmaturity.worksheets.unit_ranking import UnitRanking

Analysis = Matrix | LoyaltyValue | tuple[NetPromoter, ...]
"""What reads a worksheet; whatever tells them apart matches on it, so that mypy names where one lacks."""


class Context(Frozen):
    """What a source says beside a result of ours: shown as context, never as the result."""

    text: str
    source: str


class Worksheet(Frozen):
    """A table the respondents fill in, and the one analysis that reads it."""

    id: str
    title: str
    help: str
    columns: tuple[Column, ...]
    matrix: Matrix | None = None
    net_promoter: tuple[NetPromoter, ...] = ()
    loyalty_value: LoyaltyValue | None = None
    context: tuple[Context, ...] = ()

    @property
    def analyses(self) -> tuple[Analysis, ...]:
        """Every analysis that the file gives."""
        given: tuple[Analysis | None, ...] = (self.matrix, self.loyalty_value, self.net_promoter)
        return tuple(analysis for analysis in given if analysis)

    @property
    def analysis(self) -> Analysis:
        """The one that reads the table: the first given, and no measure where none is."""
        return next(iter(self.analyses), ())


class WorksheetResult(Frozen):
    """What one worksheet's analysis found; `middle` is where a matrix's axes divide.

    `currency` is that of its amounts, where the questionnaire says it.
    """

    id: str
    matrix: tuple[MatrixRow, ...] = ()
    middle: tuple[float, float] | None = None
    units: tuple[UnitRow, ...] = ()
    totals: tuple[NetPromoterScore, ...] = ()
    loyalty: tuple[LoyaltyRow, ...] = ()
    loyalty_total: LoyaltyRow | None = None
    currency: str | None = None
    ranking: UnitRanking | None = None


def reads(analysis: Analysis) -> Reads:
    """Yield the columns that an analysis reads."""
    match analysis:
        case Matrix():
            yield from matrix.reads(analysis)
        case LoyaltyValue():
            yield from loyalty_value.reads(analysis)
        case tuple():
            yield from net_promoter.reads(analysis)
        case _:
            assert_never(analysis)


def told_rows(worksheet: Worksheet, rows: Rows, floor: int) -> Rows:
    """Return `rows` as they may leave the house: what the analysis reads of them, and may tell.

    `analysed` finds the same in them, to the last digit.
    """
    read = {column for _, column, _ in reads(worksheet.analysis)}
    known = [(name, {column: of for column, of in values.items() if column in read}) for name, values in rows]
    match worksheet.analysis:
        case Matrix() | LoyaltyValue():
            return known
        case tuple() as measures:
            return net_promoter.told_rows(measures, known, floor)
        case other:
            assert_never(other)


def analysed(worksheet: Worksheet, rows: Rows, floor: int) -> WorksheetResult:
    """Return what a worksheet's analysis finds in its `rows`; of fewer than the `floor` nothing is told."""
    match worksheet.analysis:
        case Matrix() as axes:
            ranked, middle = matrix.ranked_rows(axes, worksheet.columns, rows)
            return WorksheetResult(id=worksheet.id, matrix=ranked, middle=middle)
        case LoyaltyValue() as columns:
            loyalty, total = loyalty_value.loyalty_rows(columns, rows)
            return WorksheetResult(
                id=worksheet.id, loyalty=loyalty, loyalty_total=total, currency=columns.currency
            )
        case tuple() as measures:
            units, totals = net_promoter.scores_of(measures, rows, floor)
            ranking = unit_ranking.unit_ranking(measures, units)
            return WorksheetResult(id=worksheet.id, units=units, totals=totals, ranking=ranking)
        case other:
            assert_never(other)
