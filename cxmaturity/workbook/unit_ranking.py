"""The table of units ranked by customers and by employees, below their scores, with live formulas."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell

from cxmaturity.report.sections.unit_ranking import low_words, ranking_words
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.sheet import (
    LABEL,
    NOTE,
    SIGNED,
    STRONG,
    TEXT,
    VALUE,
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
from cxmaturity.worksheets.model import WorksheetResult
from cxmaturity.worksheets.net_promoter import NetPromoter, NetPromoterScore
from cxmaturity.worksheets.unit_ranking import THIRD, UnitRanking, UnitRanks

KEYS = (
    "unit",
    "customers",
    "customers_rank",
    "employees",
    "employees_rank",
    "low",
    "customers_high",
    "customers_n",
    "customers_pairs",
    "employees_high",
    "employees_n",
    "employees_pairs",
    "agreeing",
)


class ScorePlace(NamedTuple):
    """A score that a unit has, the row in which it stands, its rank, and how many units have another one."""

    score: NetPromoterScore
    row: int
    rank: int
    untied: int


class RankingRow(NamedTuple):
    """A ranked unit with its score on either side, and the pairs in which the two sides agree."""

    unit: UnitRanks
    customers: ScorePlace
    employees: ScorePlace
    agreeing: int


def put_ranking(
    book: Book,
    sheet: Sheet,
    row: int,
    scores: Table,
    measures: Sequence[NetPromoter],
    result: WorksheetResult,
) -> int:
    """Write from `row` on how the units of the table of `scores` are ranked; return the row below it."""
    found = result.ranking
    if found is None:
        return row
    row = sheet.heading(row, book.words.text("Ranked by both scores"))
    places = {key: place for place, key in enumerate(KEYS)}
    area = Table(sheet=sheet.name, columns=places, first=row + 1, last=row + found.n)
    names = {measure.id: measure.name for measure in measures}
    columns = _columns(book, scores, area, (names[found.customers], names[found.employees]))
    row = sheet.table(row, columns, _rows(found, scores, measures, result)).last + 2
    if found.tau is not None:
        pairs = f"SQRT(SUM({area.range('customers_pairs')})*SUM({area.range('employees_pairs')}))"
        sheet.put(row, 0, book.words.text("Kendall’s tau-b"), LABEL)
        sheet.put(row, 1, Formula(f"=SUM({area.range('agreeing')})/{pairs}", found.tau), VALUE)
        row += 1
    for line in ranking_words(found, len(result.units), book.look):
        sheet.put(row, 0, line, NOTE)
        row += 1
    return row


def _rows(
    found: UnitRanking, scores: Table, measures: Sequence[NetPromoter], result: WorksheetResult
) -> list[RankingRow]:
    """Return the ranked units; on the sheet all units stand on a measure, then their total, then the next."""
    place = {measure.id: number for number, measure in enumerate(measures)}
    units = {unit.name: number for number, unit in enumerate(result.units)}
    by_customers = Counter(unit.customer_rank for unit in found.units)
    by_employees = Counter(unit.employee_rank for unit in found.units)

    def score(unit: UnitRanks, measure: str, rank: int, alike: int) -> ScorePlace:
        at, number = place[measure], units[unit.name]
        return ScorePlace(
            score=result.units[number].scores[at],
            row=scores.first + at * (len(units) + 1) + number,
            rank=rank,
            untied=found.n - alike,
        )

    return [
        RankingRow(
            unit=unit,
            customers=score(unit, found.customers, unit.customer_rank, by_customers[unit.customer_rank]),
            employees=score(unit, found.employees, unit.employee_rank, by_employees[unit.employee_rank]),
            agreeing=_agreeing(unit, found.units),
        )
        for unit in found.units
    ]


def _agreeing(unit: UnitRanks, units: Sequence[UnitRanks]) -> int:
    """Return with how many units both ranks give one order, less those with which they give opposite ones."""
    c, e = unit.customer_rank, unit.employee_rank
    return sum(
        (one.customer_rank > c) - (one.customer_rank < c)
        if one.employee_rank > e
        else (one.customer_rank < c) - (one.customer_rank > c)
        for one in units
        if one.employee_rank != e
    )


class SideColumns:
    """The columns of one side: score, rank, and what low and Kendall's tau are computed from."""

    def __init__(self, book: Book, scores: Table, area: Table, key: str, name: str) -> None:
        """Keep where the scores stand, and the measure's key and name."""
        self.words, self.scores, self.area, self.key, self.name = book.words, scores, area, key, name

    @property
    def all(self) -> str:
        """The cells of all ranked scores."""
        return self.area.range(self.key)

    def score(self) -> TableColumn[RankingRow]:
        """Return the scores, each the cell above that it comes from."""
        return self._above(self.key, self.name, "score", SIGNED)

    def rank(self) -> TableColumn[RankingRow]:
        """Return the ranks, 1 for the highest score."""

        def cell(row: RankingRow) -> Cell:
            return Formula(f"=RANK({{{self.key}}},{self.all})", self._place(row).rank)

        return TableColumn(
            key=f"{self.key}_rank", label=self.words.text("Rank"), width=8, style=WHOLE, cell=cell
        )

    def working(self) -> list[TableColumn[RankingRow]]:
        """Return the upper ends of intervals, the respondents, and with how many units there is no tie."""
        text = self.words.text

        def pairs(row: RankingRow) -> Cell:
            return Formula(f"=SUMPRODUCT(ABS(SIGN({{{self.key}}}-{self.all})))", self._place(row).untied)

        named = self.words.listed((self.name, text("units with another score")))
        return [
            self._above(f"{self.key}_high", self.words.listed((self.name, text("High"))), "high", WORKING),
            self._above(f"{self.key}_n", self.words.listed((self.name, text("n"))), "n", WORKING),
            TableColumn(key=f"{self.key}_pairs", label=named, width=12, style=WORKING, cell=pairs),
        ]

    def low(self) -> str:
        """Return the formula that a unit is in the lowest third."""
        return f"{THIRD}*SUMPRODUCT(1*({self.all}<={{{self.key}}}))<=ROWS({self.all})"

    def below_all(self) -> str:
        """Return the formula that a unit's interval lies below the score of all ranked units."""
        n = self.area.range(f"{self.key}_n")
        return f"{{{self.key}_high}}<SUMPRODUCT({self.all},{n})/SUM({n})"

    def _place(self, row: RankingRow) -> ScorePlace:
        return row.customers if self.key == "customers" else row.employees

    def _above(self, key: str, label: str, what: str, style: Style) -> TableColumn[RankingRow]:
        def cell(row: RankingRow) -> Cell:
            place = self._place(row)
            above = xl_rowcol_to_cell(place.row, self.scores.columns[what], row_abs=True, col_abs=True)
            return Formula(f"={above}", getattr(place.score, what))

        return TableColumn(key=key, label=label, width=12, style=style, cell=cell)


def _columns(book: Book, scores: Table, area: Table, names: tuple[str, str]) -> list[TableColumn[RankingRow]]:
    text = book.words.text
    first = SideColumns(book, scores, area, "customers", names[0])
    second = SideColumns(book, scores, area, "employees", names[1])
    yes, clearly = quoted(text("yes")), quoted(text("yes, clearly"))
    told = f"IF(AND({first.below_all()},{second.below_all()}),{clearly},{yes})"
    low = f'=IF(AND({first.low()},{second.low()}),{told},"")'
    agreeing = "*".join(f"SIGN({{{side.key}}}-{side.all})" for side in (first, second))
    return [
        TableColumn(key="unit", label=text("Unit"), width=20, style=STRONG, cell=lambda row: row.unit.name),
        first.score(),
        first.rank(),
        second.score(),
        second.rank(),
        TableColumn(
            key="low",
            label=text("Low in both"),
            width=12,
            style=TEXT,
            cell=lambda row: Formula(low, low_words(row.unit, book.look)),
        ),
        *first.working(),
        *second.working(),
        TableColumn(
            key="agreeing",
            label=text("Units in one order on both sides, less those in opposite ones"),
            width=12,
            style=WORKING,
            cell=lambda row: Formula(f"=SUMPRODUCT({agreeing})", row.agreeing),
        ),
    ]
