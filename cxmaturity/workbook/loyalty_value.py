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
    Table,
    TableColumn,
)
from cxmaturity.worksheets.loyalty_value import MOST_YEARS, LoyaltyRow, LoyaltyValue
from cxmaturity.worksheets.model import Worksheet, WorksheetResult

AMOUNT = {**FIGURE, "num_format": "#,##0"}
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


class Segment(NamedTuple):
    """One segment: what was entered by column, and what was found."""

    entered: Mapping[str, float]
    found: LoyaltyRow


def loyalty_sheet(book: Book, worksheet: Worksheet, columns: LoyaltyValue, result: WorksheetResult) -> None:
    """Write the segments, and all together where they add up."""
    text = book.words.text
    sheet = book.sheet(worksheet.title, worksheet.title, worksheet.help)
    entered = {row.name: row.values for row in book.assessment.tally.worksheets[worksheet.id]}
    rows = [Segment(entered[row.name], row) for row in result.loyalty]
    layout = _columns(book, worksheet, columns)
    made = sheet.main_table(FIRST, layout, rows, fixed=1)
    if result.loyalty_total:
        sheet.row(made.last + 1, _total_columns(layout, made), Segment({}, result.loyalty_total))
    row = made.last + 3
    note = text("A stay counts for at most {years} years; no part of a score.", years=f"{MOST_YEARS:g}")
    sheet.put(row, 0, note, NOTE)
    for place, line in enumerate(worksheet.context, 2):
        source = next(one for one in book.assessment.questionnaire.sources if one.id == line.source)
        sheet.put(row + place, 0, book.words.aside(line.text, source.title), NOTE)


def _columns(book: Book, worksheet: Worksheet, columns: LoyaltyValue) -> list[TableColumn[Segment]]:
    """Return the columns: those entered under their own names, then those computed."""
    text = book.words.text
    names = {column.id: column.name for column in worksheet.columns}

    def given(key: str) -> TableColumn[Segment]:
        column = getattr(columns, key)
        style = AMOUNT if key in ("customers", "revenue") else TENTH
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
                AMOUNT,
                f"=({REVENUES[kind]})/({SIZES[kind]})",
                f"{place}.revenue",
            ),
            computed(
                f"{kind}_value",
                book.words.listed((label, text("over the stay"))),
                AMOUNT,
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
            made.append(computed(f"{key}_{end}", heading, AMOUNT, formula, f"{key}.{end}"))
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
    """Return the columns for all segments together: sums, and shares weighed by what they are shares of."""
    customers, revenue = made.range("customers"), made.range("revenue")
    sizes = {
        "promoter": f"{customers},{made.range('promoters')}",
        "passive": f"{customers},100-{made.range('promoters')}-{made.range('detractors')}",
        "detractor": f"{customers},{made.range('detractors')}",
    }
    formulas = {"customers": f"=SUM({customers})", "revenue": f"=SUM({revenue})"}
    for key in SHARES:
        whole = revenue if key.endswith("revenue") else customers
        formulas[key] = f"=SUMPRODUCT({whole},{made.range(key)})/SUM({whole})"
    for kind, size in sizes.items():
        kept = made.range(f"{kind}_retention")
        formulas[f"{kind}_retention"] = f"=SUMPRODUCT({size},{kept})/SUMPRODUCT({size})"

    def total(column: TableColumn[Segment]) -> TableColumn[Segment]:
        if column.key not in formulas:
            return column
        return replace(column, cell=lambda row: Formula(formulas[column.key], _whole(row.found, column.key)))

    return [total(column) for column in columns]


def _whole(row: LoyaltyRow, key: str) -> float:
    """Return what a figure that was entered by segment is for all of them, from what was found."""
    classes = {"promoter": row.promoters, "passive": row.passives, "detractor": row.detractors}
    revenues = {kind: (one.revenue or 0.0) * (one.customers or 0.0) for kind, one in classes.items()}
    revenue = sum(revenues.values())
    kind = key.partition("_")[0].removesuffix("s")
    if key == "customers":
        return row.customers
    if key == "revenue":
        return revenue
    if key.endswith("_retention"):
        return 100 * (classes[kind].retention or 0.0)
    if key.endswith("_revenue"):
        return 100 * revenues[kind] / revenue if revenue else 0.0
    return 100 * (classes[kind].customers or 0.0) / row.customers if row.customers else 0.0


def _attribute(found: LoyaltyRow, path: str) -> float | None:
    """Return a figure by its path, such as `promoters.value`."""
    value: object = found
    for name in path.split("."):
        value = None if value is None else getattr(value, name)
    return value if isinstance(value, float) else None


def _live(formula: str, cached: float | None) -> Cell:
    """Return a live formula, nothing where there is no figure."""
    return None if cached is None else Formula(formula, cached)
