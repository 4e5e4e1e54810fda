"""The sheet of what a point of loyalty is worth: the figures entered, and live what follows from them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, assert_never

from cxmaturity.brand.colours import BRAND
from cxmaturity.report.sections.loyalty import why
from cxmaturity.report.sections.worksheets import fewer_replies
from cxmaturity.scoring.worksheets import Z_95, rows_by_name
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.charts import axis, bars, bounded, dots, figures, marked, place_chart, series
from cxmaturity.workbook.sheet import (
    FIGURE,
    FIRST,
    LEVEL,
    NOTE,
    SIGNED,
    STRONG,
    TENTH,
    TEXT,
    WHOLE,
    WORKING,
    Cell,
    Formula,
    Table,
    TableColumn,
    quoted,
)
from cxmaturity.worksheets.loyalty_value import MOST_YEARS
from cxmaturity.worksheets.model import (
    LoyaltyRow,
    LoyaltyValue,
    Matrix,
    MatrixRow,
    NetPromoter,
    NetPromoterScore,
    Worksheet,
    WorksheetResult,
)

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


def loyalty(book: Book, worksheet: Worksheet, columns: LoyaltyValue, result: WorksheetResult) -> None:
    """Write the segments, and all together where they add up."""
    text = book.words.text
    sheet = book.sheet(worksheet.title, worksheet.title, worksheet.help)
    entered = dict(rows_by_name(worksheet, book.assessment.sheets))
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
        sheet.put(row + place, 0, f"{line.text} ({source.title})", NOTE)


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
        return TableColumn(
            key=column.key,
            label=column.label,
            width=column.width,
            style=column.style,
            cell=lambda row: Formula(formulas[column.key], _whole(row.found, column.key)),
        )

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


# ---- A sheet for each worksheet: its rows, live figures, and a native chart


class UnitMeasure(NamedTuple):
    """One unit, or all of them, on one measure."""

    unit: str
    measure: str
    found: NetPromoterScore


def worksheets(book: Book) -> None:
    """Write a sheet for each worksheet that was filled in."""
    for result in book.assessment.worksheets:
        worksheet = book.assessment.questionnaire.worksheet(result.id)
        match worksheet.analysis:
            case Matrix() as matrix:
                if result.matrix:
                    _matrix(book, worksheet, matrix, result)
            case LoyaltyValue() as columns:
                loyalty(book, worksheet, columns, result)
            case tuple() as measures:
                _units(book, worksheet, measures, result)
            case other:
                assert_never(other)


def _matrix(book: Book, worksheet: Worksheet, matrix: Matrix, result: WorksheetResult) -> None:
    """Write the rows of two ratings, ranked by their product."""
    text = book.words.text
    sheet = book.sheet(worksheet.title, worksheet.title, worksheet.help)
    names = {column.id: column.name for column in worksheet.columns}
    quadrants = matrix.quadrants
    columns: list[TableColumn[MatrixRow]] = [
        TableColumn(key="rank", label=text("Rank"), width=8, style=LEVEL, cell=lambda row: row.rank),
        TableColumn(key="name", label=text("Name"), width=36, style=STRONG, cell=lambda row: row.name),
        TableColumn(key="x", label=names[matrix.x], width=16, style=TENTH, cell=lambda row: row.x),
        TableColumn(key="y", label=names[matrix.y], width=16, style=TENTH, cell=lambda row: row.y),
        TableColumn(
            key="product",
            label=text("Product"),
            width=12,
            style=TENTH,
            cell=lambda row: Formula("={x}*{y}", row.product),
        ),
        TableColumn(
            key="field",
            label=text("Field"),
            width=28,
            style=TEXT,
            cell=lambda row: quadrants.name(row.quadrant),
        ),
    ]
    if matrix.shade:
        columns.append(
            TableColumn(
                key="shade", label=names[matrix.shade], width=16, style=TENTH, cell=lambda row: row.shade
            )
        )
    made = sheet.main_table(FIRST, columns, result.matrix, fixed=2)
    row = made.last + 2
    if result.middle:
        middle = text(
            "The fields divide at {x} and {y}.", x=f"{result.middle[0]:g}", y=f"{result.middle[1]:g}"
        )
        sheet.put(row, 0, middle, NOTE)
    chart = dots(book, text("The figures are ranks"), (text("across"), text("up")))
    limits = {column.id: (column.min, column.max) for column in worksheet.columns}
    for place, name in (("x", matrix.x), ("y", matrix.y)):
        low, high = limits[name]
        shown = {"min": low - 1} | ({} if high is None else {"max": high + 1})
        _axis(chart, place, axis(_plain(names[name]), major_unit=1, crossing=low - 1, **shown))
    labels = [str(one.rank) for one in result.matrix]
    drawn = {"name": text("Rank"), "categories": f"={made.range('x')}", "values": f"={made.range('y')}"}
    chart.add_series(drawn | marked(book.colours["plain"], labels))
    chart.set_legend({"none": True})
    in_words = book.words.clauses(
        book.words.pair(f"{one.rank} {one.name}", book.words.listed((f"{one.x:g}", f"{one.y:g}")))
        for one in result.matrix
    )
    place_chart(sheet, chart, row + 2, (760, 480), in_words)


def _plain(name: str) -> str:
    """Return a name for an axis; one that begins with `=` would be taken for a formula."""
    return f" {name}" if name.startswith("=") else name


def _axis(chart: object, place: str, look: dict[str, object]) -> None:
    getattr(chart, f"set_{place}_axis")(look)


def _units(
    book: Book, worksheet: Worksheet, measures: Sequence[NetPromoter], result: WorksheetResult
) -> None:
    """Write the units' net promoter scores with their intervals, a measure below the other."""
    text = book.words.text
    sheet = book.sheet(worksheet.title, worksheet.title, worksheet.help)
    rows = []
    for place, measure in enumerate(measures):
        rows += [UnitMeasure(unit.name, measure.name, unit.scores[place]) for unit in result.units]
        rows.append(UnitMeasure(text("All units"), measure.name, result.totals[place]))
    made = sheet.main_table(FIRST, _unit_columns(book), rows, fixed=2)
    sheet.put(made.last + 2, 0, text("With the adjusted-Wald 95 % interval; no part of a score."), NOTE)
    chart = bars(book, worksheet.title if not worksheet.title.startswith("=") else " " + worksheet.title)
    drawn = series(made, "bar", "label", BRAND, named="score")
    chart.add_series(drawn | bounded(made))
    chart.set_x_axis(figures(text("Net promoter score"), -100, 100))
    chart.set_legend({"none": True})
    in_words = book.words.clauses(
        book.words.pair(book.words.listed((row.measure, row.unit)), _score_words(book, row)) for row in rows
    )
    place_chart(sheet, chart, made.last + 4, (900, 140 + 26 * len(rows)), in_words)


def _score_words(book: Book, row: UnitMeasure) -> str:
    if row.found.n is None:
        return fewer_replies(book.assessment.questionnaire.privacy_floor, book.words)
    return book.words.text("nobody asked") if row.found.score is None else f"{row.found.score:.0f}"


def _unit_columns(book: Book) -> list[TableColumn[UnitMeasure]]:
    text = book.words.text
    nobody = text("nobody asked")
    share = "({promoters}-{detractors})/({n}+3)"
    spread = f"SQRT((({{promoters}}+{{detractors}}+1.5)/({{n}}+3)-({share})^2)/({{n}}+3))"

    few = fewer_replies(book.assessment.questionnaire.privacy_floor, book.words)

    def figure(row: UnitMeasure, formula: str, found: float | None) -> Cell:
        if row.found.n is None:
            return few
        return Formula(f"=IF({{n}}=0,{quoted(nobody)},{formula})", nobody if found is None else found)

    def drawn(formula: str, row: UnitMeasure, cached: float) -> Cell:
        return None if row.found.score is None else Formula(formula, cached)

    return [
        TableColumn(key="measure", label=text("Measure"), width=20, style=TEXT, cell=lambda row: row.measure),
        TableColumn(key="unit", label=text("Unit"), width=28, style=STRONG, cell=lambda row: row.unit),
        TableColumn(
            key="promoters",
            label=text("Promoters"),
            width=12,
            style=WHOLE,
            cell=lambda row: row.found.promoters,
        ),
        TableColumn(
            key="passives", label=text("Passives"), width=12, style=WHOLE, cell=lambda row: row.found.passives
        ),
        TableColumn(
            key="detractors",
            label=text("Detractors"),
            width=12,
            style=WHOLE,
            cell=lambda row: row.found.detractors,
        ),
        TableColumn(
            key="n",
            label=text("n"),
            width=8,
            style=WHOLE,
            cell=lambda row: (
                None if row.found.n is None else Formula("={promoters}+{passives}+{detractors}", row.found.n)
            ),
        ),
        TableColumn(
            key="score",
            label=text("Net promoter score"),
            width=12,
            style=SIGNED,
            cell=lambda row: figure(row, "100*({promoters}-{detractors})/{n}", row.found.score),
        ),
        TableColumn(
            key="low",
            label=text("Low"),
            width=12,
            style=SIGNED,
            cell=lambda row: figure(row, f"100*MAX(-1,{share}-{Z_95}*{spread})", row.found.low),
        ),
        TableColumn(
            key="high",
            label=text("High"),
            width=12,
            style=SIGNED,
            cell=lambda row: figure(row, f"100*MIN(1,{share}+{Z_95}*{spread})", row.found.high),
        ),
        TableColumn(
            key="label",
            label=text("Name (drawn)"),
            width=30,
            style=WORKING,
            cell=lambda row: f"{row.measure}: {row.unit}",
        ),
        TableColumn(
            key="bar",
            label=text("Score (drawn)"),
            width=10,
            style=WORKING,
            cell=lambda row: drawn("={score}", row, _score(row)),
        ),
        TableColumn(
            key="plus",
            label=text("To high (drawn)"),
            width=10,
            style=WORKING,
            cell=lambda row: drawn("={high}-{score}", row, (row.found.high or 0.0) - _score(row)),
        ),
        TableColumn(
            key="minus",
            label=text("To low (drawn)"),
            width=10,
            style=WORKING,
            cell=lambda row: drawn("={score}-{low}", row, _score(row) - (row.found.low or 0.0)),
        ),
    ]


def _score(row: UnitMeasure) -> float:
    return row.found.score or 0.0
