"""The sheet of what a point of loyalty is worth: the figures entered, and live what follows from them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from cxmaturity.report.sections.loyalty_value import why
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.sheet import (
    FIGURE,
    FIRST,
    NOTE,
    SIGNED,
    STRONG,
    TENTH,
    TEXT,
    Cell,
    Formula,
    Style,
    Table,
    TableColumn,
)
from cxmaturity.worksheets.loyalty_value import MOST_YEARS, LoyaltyRow, LoyaltyValue
from cxmaturity.worksheets.model import Worksheet, WorksheetResult

COUNT = {**FIGURE, "num_format": "#,##0"}
SHARES = ("promoters", "detractors", "promoter_revenue", "detractor_revenue")
KEPT = ("promoter_retention", "passive_retention", "detractor_retention")
SIZES = {
    "promoter": "{customers}*{promoters}/100",
    "passive": "{customers}*(100-{promoters}-{detractors})/100",
    "detractor": "{customers}*{detractors}/100",
}
REVENUES = {
    "promoter": "{revenue}*{promoter_revenue}/100",
    "passive": "{revenue}*(100-{promoter_revenue}-{detractor_revenue})/100",
    "detractor": "{revenue}*{detractor_revenue}/100",
}


PATHS = {
    "a_year_low": "a_year.low",
    "a_year_high": "a_year.high",
    "a_stay_low": "a_stay.low",
    "a_stay_high": "a_stay.high",
}
"""Where the figures of a point are in what was found."""
SUMS = ("customers", "revenue", *PATHS)
"""What adds up over segments as it stands."""


class Segment(NamedTuple):
    """One segment: what was entered by column, and what was found."""

    entered: Mapping[str, float]
    found: LoyaltyRow


def loyalty_sheet(book: Book, worksheet: Worksheet, columns: LoyaltyValue, result: WorksheetResult) -> None:
    """Write the segments, and all together where they add up."""
    text = book.words.text
    sheet = book.sheet(worksheet.title)
    entered = {row.name: row.values for row in book.assessment.tally.worksheets[worksheet.id]}
    rows = [Segment(entered[row.name], row) for row in result.loyalty]
    layout = _columns(book, worksheet, columns, _amount(result.currency))
    made = sheet.main_table(FIRST, layout, rows, fixed=1)
    if result.loyalty_total:
        revenue = sum(values[columns.revenue] for values in entered.values())
        whole = Segment({"revenue": revenue}, result.loyalty_total)
        sheet.row(made.last + 1, _total_columns(layout, made), whole)
    row = made.last + 3
    notes = [text("A stay counts for at most {years} years; no part of a score.", years=MOST_YEARS)]
    if result.currency is not None:
        notes.append(text("All amounts are in {currency}.", currency=result.currency))
    sheet.put(row, 0, book.words.sentences(notes), NOTE)
    for place, line in enumerate(worksheet.context, 2):
        source = next(one for one in book.assessment.questionnaire.sources if one.id == line.source)
        sheet.put(row + place, 0, book.words.aside(line.text, source.title), NOTE)


def _amount(currency: str | None) -> Style:
    """Return how an amount looks, with the code of its currency where it has one."""
    return {**COUNT, "num_format": f"[${currency}] #,##0"} if currency else COUNT


def _columns(
    book: Book, worksheet: Worksheet, columns: LoyaltyValue, amount: Style
) -> list[TableColumn[Segment]]:
    """Return the columns: those entered under their own names, then those computed."""
    text = book.words.text
    names = {column.id: column.name for column in worksheet.columns}

    def given(key: str) -> TableColumn[Segment]:
        column = getattr(columns, key)
        style = amount if key == "revenue" else COUNT if key == "customers" else TENTH
        return TableColumn(
            key=key, label=names[column], width=14, style=style, cell=lambda row: row.entered.get(column)
        )

    def computed(
        key: str, label: str, style: Mapping[str, object], formula: str, cached: str
    ) -> TableColumn[Segment]:
        return TableColumn(
            key=key,
            label=label,
            width=14,
            style=style,
            cell=lambda row: _live(formula, _attribute(row.found, cached)),
        )

    kinds = (
        ("promoter", text("A promoter"), "promoters"),
        ("passive", text("A passive"), "passives"),
        ("detractor", text("A detractor"), "detractors"),
    )
    made: list[TableColumn[Segment]] = [
        TableColumn(
            key="name",
            label=names["name"],
            width=28,
            style=STRONG,
            cell=lambda row: row.found.name or text("All segments"),
        ),
        *(given(key) for key in ("customers", "revenue", *SHARES, *KEPT)),
        computed("nps", text("Net promoter score"), SIGNED, "={promoters}-{detractors}", "nps"),
    ]
    for kind, label, place in kinds:
        stay = f"IF({{{kind}_retention}}>=100,{MOST_YEARS},MIN({MOST_YEARS},1/(1-{{{kind}_retention}}/100)))"
        made += [
            computed(
                f"{kind}_year",
                book.words.listed((label, text("revenue a year"))),
                amount,
                f"=({REVENUES[kind]})/({SIZES[kind]})",
                f"{place}.revenue",
            ),
            computed(
                f"{kind}_value",
                book.words.listed((label, text("over the stay"))),
                amount,
                f"={{{kind}_year}}*{stay}",
                f"{place}.value",
            ),
        ]
    for key, label, what in (
        ("a_year", text("A point, each year"), "year"),
        ("a_stay", text("A point, over the stay"), "value"),
    ):
        moves = [
            f"{{customers}}/100*({{passive_{what}}}-{{detractor_{what}}})",
            f"{{customers}}/100*({{promoter_{what}}}-{{passive_{what}}})",
        ]
        for end, function in (("low", "MIN"), ("high", "MAX")):
            heading = book.words.listed((label, text("from") if end == "low" else text("up to")))
            formula = f"={function}({','.join(moves)})"
            made.append(computed(f"{key}_{end}", heading, amount, formula, PATHS[f"{key}_{end}"]))
    ratio = computed(
        "ratio", text("Promoter to detractor"), TENTH, "={promoter_value}/{detractor_value}", "ratio"
    )
    made.append(ratio)

    def reason(row: Segment) -> Cell:
        return "" if row.found.withheld is None else why(row.found.withheld, book.look)

    made.append(
        TableColumn(key="why", label=text("Why there are no figures"), width=30, style=TEXT, cell=reason)
    )
    return made


def _total_columns(columns: list[TableColumn[Segment]], made: Table) -> list[TableColumn[Segment]]:
    """Return the columns for all segments together: what adds up, and the shares of all customers."""
    customers = made.range("customers")
    formulas = {key: f"=SUM({made.range(key)})" for key in SUMS}
    for key in ("promoters", "detractors"):
        formulas[key] = f"=SUMPRODUCT({customers},{made.range(key)})/SUM({customers})"

    def total(column: TableColumn[Segment]) -> TableColumn[Segment]:
        formula = formulas.get(column.key)
        if formula is None:
            return column if column.key in ("name", "nps") else replace(column, cell=lambda _: None)
        return replace(column, cell=lambda row: _live(formula, _whole(row, column.key)))

    return [total(column) for column in columns]


def _whole(row: Segment, key: str) -> float | None:
    """Return what a figure that adds up is for all segments."""
    found = row.found
    match key:
        case "promoters" | "detractors":
            return 100 * (_attribute(found, f"{key}.customers") or 0.0) / (found.customers or 1.0)
        case "revenue":
            return row.entered[key]
        case _:
            return _attribute(found, PATHS.get(key, key))


def _attribute(found: LoyaltyRow, path: str) -> float | None:
    """Return a figure by its path, such as `promoters.value`."""
    value: object = found
    for name in path.split("."):
        value = None if value is None else getattr(value, name)
    return value if isinstance(value, float) else None


def _live(formula: str, cached: float | None) -> Cell:
    """Return a live formula, nothing where there is no figure."""
    return None if cached is None else Formula(formula, cached)
