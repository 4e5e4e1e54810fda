"""A deck read back: its slides, and what may never be wrong on any of them."""

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from pptx import Presentation
from pptx.util import Emu
from python_calamine import CalamineWorkbook

from cxmaturity.deck.measure import LEADING, lines_of

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
LEAST = 12
SLACK = 0.5
"""So many points are rounding."""


class Place(NamedTuple):
    """Where something stands, in points, and what it says."""

    name: str
    x: float
    y: float
    right: float
    low: float
    text: str


def opened(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def points(figure: Any) -> float:
    return Emu(figure or 0).pt


def places(slide: Any) -> list[Place]:
    """Return where every shape of a slide stands."""
    found = []
    for shape in slide.shapes:
        x, y = points(shape.left), points(shape.top)
        right, low = x + points(shape.width), y + points(shape.height)
        if shape.has_table:
            low = max(low, y + sum(points(row.height) for row in shape.table.rows))
        found.append(Place(shape.name, x, y, right, low, said(shape)))
    return found


def said(shape: Any) -> str:
    """Return the text of a shape, of a table cell by cell."""
    if shape.has_table:
        return "\n".join(" | ".join(cell.text for cell in row.cells) for row in shape.table.rows)
    # A line that ends within a paragraph is read as a vertical tab.
    return str(shape.text_frame.text).replace("\v", "\n") if shape.has_text_frame else ""


def words(content: bytes) -> str:
    """Return all that is read on the slides."""
    return "\n".join(said(shape) for slide in opened(content).slides for shape in slide.shapes)


def titles(content: bytes) -> list[str]:
    return [slide.shapes.title.text for slide in opened(content).slides]


def notes(content: bytes) -> list[str]:
    return [slide.notes_slide.notes_text_frame.text for slide in opened(content).slides]


def charts(content: bytes) -> dict[str, Any]:
    """Return the charts by their names."""
    found = [shape for slide in opened(content).slides for shape in slide.shapes if shape.has_chart]
    return {shape.name: shape.chart for shape in found}


def series(chart: Any) -> dict[str, list[float | None]]:
    """Return the figures of a chart by the names of its series, None where one is missing."""
    found = {}
    for one in chart.element.iter(f"{C}ser"):
        name = "".join(text.text or "" for text in one.find(f"{C}tx").iter(f"{C}v"))
        values = one.find(f"{C}val")
        count = int(next(values.iter(f"{C}ptCount")).get("val"))
        known = {int(point.get("idx")): float(point.find(f"{C}v").text) for point in values.iter(f"{C}pt")}
        found[name] = [known.get(place) for place in range(count)]
    return found


def categories(chart: Any) -> list[str]:
    return [point.find(f"{C}v").text for point in next(chart.element.iter(f"{C}cat")).iter(f"{C}pt")]


def labels(chart: Any, name: str) -> list[str]:
    """Return the format in which each figure of a series is written, empty where it has no label."""
    for one in chart.element.iter(f"{C}ser"):
        if "".join(text.text or "" for text in one.find(f"{C}tx").iter(f"{C}v")) == name:
            marks = one.iter(f"{C}dLbl")
            return [
                "" if mark.find(f"{C}delete") is not None else mark.find(f"{C}numFmt").get("formatCode")
                for mark in marks
            ]
    raise KeyError(name)


def cells(chart: Any) -> list[list[Any]]:
    """Return the cells of the workbook within a chart."""
    blob = chart.part.chart_workbook.xlsx_part.blob
    return CalamineWorkbook.from_filelike(io.BytesIO(blob)).get_sheet_by_index(0).to_python()


# ---- What may never be wrong


def faults(content: bytes) -> Iterator[str]:
    """Yield what is wrong on the slides: beyond their edges, on each other, too small, cut, unnamed."""
    deck = opened(content)
    width, height = points(deck.slide_width), points(deck.slide_height)
    seen: set[str] = set()
    for number, slide in enumerate(deck.slides, 1):
        title = slide.shapes.title.text
        if not title.strip() or title in seen:
            yield f"{number}: the title {title!r} stands twice, or says nothing"
        seen.add(title)
        for place in places(slide):
            if (
                place.x < -SLACK
                or place.y < -SLACK
                or place.right > width + SLACK
                or place.low > height + SLACK
            ):
                yield f"{number} {title}: {place.name} is beyond the slide: {place}"
        yield from (f"{number} {title}: {fault}" for fault in _overlaps(slide))
        for shape in slide.shapes:
            yield from (f"{number} {title}: {fault}" for fault in _of_shape(shape))


def _overlaps(slide: Any) -> Iterator[str]:
    """Yield which texts and tables stand on each other; a chart holds the names of its marks."""
    found = [place for shape, place in zip(slide.shapes, places(slide), strict=True) if place.text.strip()]
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            across = min(one.right, other.right) - max(one.x, other.x)
            down = min(one.low, other.low) - max(one.y, other.y)
            if across > SLACK and down > SLACK:
                yield f"{one.text[:40]!r} and {other.text[:40]!r} stand on each other"


def _of_shape(shape: Any) -> Iterator[str]:
    tree = shape.element
    for run in (*tree.iter(f"{A}rPr"), *tree.iter(f"{A}endParaRPr"), *tree.iter(f"{A}defRPr")):
        if int(run.get("sz", LEAST * 100)) < LEAST * 100:
            yield f"letters of {run.get('sz')} in {shape.name}"
    for run in tree.iter(f"{A}rPr"):
        if not run.get("lang") or run.find(f"{A}ea") is None:
            yield f"a run without a language or an East Asian face in {shape.name}"
    if any(kind in tree.tag for kind in ("graphicFrame", "pic", "grpSp")):
        described = next(tree.iter(f"{P}cNvPr")).get("descr", "")
        if not described.strip():
            yield f"{shape.name} is not described"
    if shape.has_text_frame and shape.text_frame.text:
        yield from _overflow(shape)
    if shape.has_table:
        yield from _overflow_of_table(shape)
    if "…" in said(shape):
        yield f"something is cut: {said(shape)!r}"


def _overflow(shape: Any) -> Iterator[str]:
    """Yield whether the text of a box is higher than the box, by the lines in which it stands."""
    frame = shape.text_frame
    body = next(shape.element.iter(f"{A}bodyPr"))
    inset = [
        points(int(body.get(side, 91440 if side[0] in "lr" else 45720)))
        for side in ("lIns", "rIns", "tIns", "bIns")
    ]
    if shape.is_placeholder:
        inset = [0, 0, 0, 0]
    width = points(shape.width) - inset[0] - inset[1]
    taken = inset[2] + inset[3]
    for paragraph in frame.paragraphs:
        taken += _height(paragraph, width)
    if taken > points(shape.height) + 1.5:
        yield f"{frame.text[:60]!r} is {taken:.0f} high in {points(shape.height):.0f}"


def _height(paragraph: Any, width: float) -> float:
    runs = [run for run in paragraph.runs if run.text]
    size = max((run.font.size.pt for run in runs if run.font.size), default=12.0)
    bold = any(run.font.bold for run in runs)
    indent = points(int((paragraph._p.pPr.get("marL") if paragraph._p.pPr is not None else 0) or 0))
    text = "".join(
        "\n" if part.tag == f"{A}br" else "".join(t.text or "" for t in part.iter(f"{A}t"))
        for part in paragraph._p
    )
    before = paragraph.space_before.pt if paragraph.space_before is not None else 0
    return before + len(lines_of(text, size, width - indent, bold=bold)) * size * LEADING


def _overflow_of_table(shape: Any) -> Iterator[str]:
    table = shape.table
    widths = [points(column.width) for column in table.columns]
    for row in table.rows:
        for place, cell in enumerate(row.cells):
            edges = points(cell.margin_left) + points(cell.margin_right)
            high = points(cell.margin_top) + points(cell.margin_bottom)
            needed = high + sum(_height(one, widths[place] - edges) for one in cell.text_frame.paragraphs)
            if needed > points(row.height) + 1.5:
                yield f"the cell {cell.text[:60]!r} needs {needed:.0f} of {points(row.height):.0f}"


@cache
def languages_of(content: bytes) -> frozenset[str]:
    """Return the languages in which runs are marked."""
    deck = opened(content)
    trees = [slide.shapes.element for slide in deck.slides]
    trees += [shape.chart.element for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    return frozenset(
        run.get("lang")
        for tree in trees
        for run in tree.iter()
        if run.tag in (f"{A}rPr", f"{A}defRPr") and run.get("lang")
    )


def without_counts(title: str) -> str:
    """Return a title without how many slides it goes on for."""
    return re.sub(r" \(\d+ of \d+\)$", "", title)
