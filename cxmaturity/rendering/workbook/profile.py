"""The sheet Profile: every dimension's index against its target, with a native chart."""

from cxmaturity.domain.assessment import DimensionResult
from cxmaturity.rendering.palette import ACCENT, BRAND
from cxmaturity.rendering.workbook.book import Book
from cxmaturity.rendering.workbook.charts import bars, bounded, figures, place_chart, series
from cxmaturity.rendering.workbook.groups import group_index, shown_groups
from cxmaturity.rendering.workbook.looks import STRONG, WHOLE, WORKING
from cxmaturity.rendering.workbook.sheet import FIRST, Cell, Column, Formula

Part = tuple[int, DimensionResult]


def profile(book: Book) -> None:
    """Write the sheet."""
    text = book.words.text
    note = text("Index and bounds follow the sheet Scores; the target is where its level starts.")
    sheet = book.sheet(text("Profile"), text("Profile against target"), note)
    groups = shown_groups(book)
    columns = _columns(book) + [_group(book, group) for group in groups] + _drawn(book)
    made = sheet.main_table(FIRST, columns, list(enumerate(book.assessment.dimensions, 1)))
    chart = bars(book, text("Index of each dimension, with its target"))
    drawn = series(made, "bar", "label", BRAND, named="index")
    chart.add_series(drawn | bounded(made))
    chart.add_series(series(made, "target", "label", ACCENT, hollow=True))
    for place, group in enumerate(groups):
        colour = book.colours[f"s{2 + place % 2}"].fill
        chart.add_series(series(made, f"group_{group}", "label", colour))
    chart.set_x_axis(figures(text("Index"), 0, 100))
    height = 120 + 20 * (2 + len(groups)) * len(book.assessment.dimensions)
    place_chart(sheet, chart, made.last + 2, (900, height), _in_words(book))


def _columns(book: Book) -> list[Column[Part]]:
    text = book.words.text

    def found(key: str, part: Part) -> Cell:
        place, result = part
        figure = getattr(result, key)
        return Formula(f"=INDEX(scores_{key},{place})", book.not_assessed if figure is None else figure)

    def target(part: Part) -> Cell:
        start = book.look.edges[part[1].target - 1]
        return Formula(f"=INDEX(levels_index,{part[1].target})", start)

    return [
        Column("label", text("Dimension"), 30, STRONG, lambda part: _label(book, part)),
        Column("index", text("Index"), 13, WHOLE, lambda part: found("index", part)),
        Column("low", text("Low"), 13, WHOLE, lambda part: found("low", part)),
        Column("high", text("High"), 13, WHOLE, lambda part: found("high", part)),
        Column("stage", text("Stage"), 13, WHOLE, lambda part: found("stage", part)),
        Column("target_level", text("Target level"), 13, WHOLE, lambda part: part[1].target),
        Column("target", text("Target starts at"), 13, WHOLE, target),
    ]


def _label(book: Book, part: Part) -> str:
    name = book.look.dimensions[part[1].id].name
    if part[1].index is not None:
        return name
    return book.words.text("{name} (not assessed)", name=name)


def _group(book: Book, group: str) -> Column[Part]:
    label = book.look.group(group)
    return Column(f"group_{group}", label, 13, WHOLE, lambda part: group_index(part[1], group))


def _drawn(book: Book) -> list[Column[Part]]:
    """Return what the chart draws; a withheld index leaves its cells empty, so that no bar reads 0."""
    text = book.words.text

    def drawn(formula: str, part: Part, figure: float | None) -> Cell:
        return None if part[1].index is None or figure is None else Formula(formula, figure)

    def bar(part: Part) -> Cell:
        return drawn("=IF(ISNUMBER({index}),{index},NA())", part, part[1].index)

    def plus(part: Part) -> Cell:
        gap = _gap(part[1].high, part[1].index)
        return drawn("=IF(ISNUMBER({index}),MAX(0,{high}-{index}),0)", part, gap)

    def minus(part: Part) -> Cell:
        gap = _gap(part[1].index, part[1].low)
        return drawn("=IF(ISNUMBER({index}),MAX(0,{index}-{low}),0)", part, gap)

    return [
        Column("bar", text("Index (drawn)"), 10, {**WORKING, "num_format": "0"}, bar),
        Column("plus", text("To high (drawn)"), 10, {**WORKING, "num_format": "0"}, plus),
        Column("minus", text("To low (drawn)"), 10, {**WORKING, "num_format": "0"}, minus),
    ]


def _gap(upper: float | None, lower: float | None) -> float | None:
    return None if upper is None or lower is None else max(0.0, upper - lower)


def _in_words(book: Book) -> str:
    """Return the chart in words, for those who do not see it."""
    parts = []
    for result in book.assessment.dimensions:
        index = book.not_assessed if result.index is None else str(int(result.index + 0.5))
        parts.append(book.words.pair(book.look.dimensions[result.id].name, index))
    return book.words.clauses(parts)
