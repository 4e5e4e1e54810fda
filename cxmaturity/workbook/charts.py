"""Native charts: bars and dots over cells, in the report's colours, with their content in words."""

from typing import Any

from cxmaturity.brand.colours import INK, LINE, MUTED, WHITE
from cxmaturity.workbook.book import Book
from cxmaturity.workbook.sheet import Sheet, Table, cut, shown

_LONGEST_DESCRIPTION = 1000
MOST_ROWS = 40
"""Rows above a chart up to which both still print legibly on one page."""


def bars(book: Book, title: str) -> Any:
    """Return an empty chart of horizontal bars, the first one on top."""
    chart = book.file.add_chart({"type": "bar"})
    _dress(chart, title)
    # The first bar on top turns the axis round, so its figures stand at the far end: below.
    chart.set_y_axis(
        {
            "reverse": True,
            "label_position": "low",
            "num_font": {"color": INK, "size": 9},
            "line": {"color": LINE},
        }
    )
    return chart


def figures(name: str, low: float, high: float) -> dict[str, object]:
    """Return the look of the axis along the bars."""
    return axis(name, min=low, max=high, label_position="high")


def dots(book: Book, title: str, names: tuple[str, str]) -> Any:
    """Return an empty chart of dots over two axes called `names`."""
    chart = book.file.add_chart({"type": "scatter"})
    _dress(chart, title)
    chart.set_x_axis(axis(names[0]))
    chart.set_y_axis(axis(names[1]))
    return chart


def axis(name: str, **more: object) -> dict[str, object]:
    """Return the look of an axis."""
    font = {"color": MUTED, "size": 9}
    lines = {"visible": True, "line": {"color": LINE}}
    return {"name": name, "name_font": font, "num_font": font, "major_gridlines": lines, **more}


def series(
    table: Table, key: str, labels: str, colour: str, *, named: str = "", hollow: bool = False
) -> dict[str, Any]:
    """Return the bars of a column, each with its figure, named as a heading is; an empty cell has no bar."""
    return {
        # Named by a cell: a name in words that begins with `=` would be taken for a formula.
        "name": [table.sheet, table.first - 1, table.columns[named or key]],
        "categories": f"={table.range(labels)}",
        "values": f"={table.range(key)}",
        "fill": {"color": WHITE if hollow else colour},
        "border": {"color": colour},
        "gap": 60,
        "data_labels": {"value": True, "num_format": "0", "font": {"size": 8, "color": INK}},
    }


def bounded(table: Table) -> dict[str, Any]:
    """Return what shows a series within its bounds, the columns `plus` and `minus`; figures stand clear."""
    bounds = {
        "type": "custom",
        "plus_values": f"={table.range('plus')}",
        "minus_values": f"={table.range('minus')}",
        "line": {"color": MUTED, "width": 1.25},
    }
    font = {"size": 8, "bold": True, "color": WHITE}
    labels = {"value": True, "num_format": "0", "position": "inside_base", "font": font}
    return {"y_error_bars": bounds, "data_labels": labels}


def marked(look: Any, labels: list[str]) -> dict[str, Any]:
    """Return how the dots of a series look, each with its own label inside."""
    return {
        "marker": {
            "type": "circle",
            "size": 15,
            "fill": {"color": look.fill},
            "border": {"color": look.edge},
        },
        "data_labels": {
            "value": True,
            "position": "center",
            "font": {"size": 8, "bold": True, "color": look.text},
            "custom": [{"value": label} for label in labels],
        },
    }


def place_chart(sheet: Sheet, chart: Any, row: int, size: tuple[int, int], in_words: str) -> None:
    """Put a chart on a sheet, with its content in words for those who do not see it."""
    chart.set_size({"width": size[0], "height": size[1]})
    words = cut(shown(in_words), _LONGEST_DESCRIPTION)[0]
    if row <= MOST_ROWS:
        sheet.on_one_page()
    sheet.page.insert_chart(row, 0, chart, {"description": words, "object_position": 1})


def _dress(chart: Any, title: str) -> None:
    chart.set_title({"name": title, "name_font": {"size": 12, "color": INK, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": {"size": 9, "color": INK}})
    chart.set_chartarea({"border": {"color": LINE}})
    # What is withheld is a gap, never a bar of nothing.
    chart.show_blanks_as("gap")
    chart.show_na_as_empty_cell()
