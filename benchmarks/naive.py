"""The report's page written as one would at first: the same words on about as many pages, by other means.

CSS grid where blocks stand side by side, dotted leaders in the contents, labels as text inside the drawings,
and one SVG for each small bar. Made from the finished page, so that it cannot lag behind the template.
"""

import re
from itertools import pairwise
from xml.etree import ElementTree

import tinyhtml5

GRIDS = {"heat", "pairs", "three", "facts", "verdict", "firsts", "score", "ladder", "framed", "full"}
LETTERS = "font-size: 8pt; font-family: Report, 'Report CJK', 'Report CJK 1'"
STYLE = """
.grid { display: grid; align-items: start; margin: 0 }
.grid > * { min-width: 0; padding: 0 2mm 0 0 }
.heat > * { padding: 0.4mm }
.cell { height: 12.6mm }
.axis > svg { height: 7.6mm }
.bar { background: none }
.bar > svg { height: 2.4mm }
.toc p { margin: 0; padding: 1.2mm 0 }
.toc p a::after { content: leader(".") target-counter(attr(href), page) }
"""


def naive(html: str) -> str:
    """Return the page `html` in its naive form."""
    tree = tinyhtml5.parse(html, namespace_html_elements=False)
    for element in tree.iter():
        # Drawings get their namespace back from whoever parses the page.
        element.tag = str(element.tag).rpartition("}")[2]
    for parent in list(tree.iter()):
        for place, child in enumerate(list(parent)):
            kinds = set((child.get("class") or "").split())
            if child.tag == "table" and (kinds & GRIDS or parent.get("class") == "move"):
                parent[place] = _grid(child)
            elif kinds == {"toc"}:
                parent[place] = _with_leaders(child)
            elif kinds == {"bar"}:
                _sparkline(child)
            elif kinds & {"plot", "axis"}:
                _label_inside(child)
    style = tree.find(".//style")
    assert style is not None
    style.text = (style.text or "") + STYLE
    return "<!doctype html>" + ElementTree.tostring(tree, encoding="unicode", method="html")


def _grid(table: ElementTree.Element) -> ElementTree.Element:
    """Return a table as a grid of its cells."""
    rows = [row for row in table.iter("tr") if row in _own_rows(table)]
    columns = max(len(row) for row in rows)
    shares = re.findall(r"width:\s*([\d.]+)%", " ".join(c.get("style", "") for c in table.iter("col")))
    widths = " ".join(f"{share}fr" for share in shares[:columns]) or f"repeat({columns}, 1fr)"
    grid = _element("div", f"grid {table.get('class', '')}", style=f"grid-template-columns: {widths}")
    for cell in (cell for row in rows for cell in row):
        box = _element("div", cell.get("class", ""))
        box.text, box[:] = cell.text, list(cell)
        grid.append(_naive_inside(box))
    grid.tail = table.tail
    return grid


def _own_rows(table: ElementTree.Element) -> list[ElementTree.Element]:
    """Return the rows of a table, without those of tables inside it."""
    parts = [part for part in table if part.tag in ("tbody", "thead")]
    return [row for part in (table, *parts) for row in part if row.tag == "tr"]


def _naive_inside(box: ElementTree.Element) -> ElementTree.Element:
    """Turn the tables that stand inside `box` into grids too."""
    for place, child in enumerate(list(box)):
        if child.tag == "table" and set((child.get("class") or "").split()) & GRIDS:
            box[place] = _grid(child)
    return box


def _with_leaders(table: ElementTree.Element) -> ElementTree.Element:
    """Return the contents as lines with dots up to the page's number."""
    contents = _element("div", "toc")
    for row in _own_rows(table):
        line = _element("p")
        line.append(next(row.iter("a")))
        contents.append(line)
    return contents


def _sparkline(bar: ElementTree.Element) -> None:
    """Draw a bar as an SVG of its own, from the stops of its gradient."""
    stops = re.findall(r"(#[0-9a-f]{6}) ([\d.]+)%", bar.attrib.pop("style"))
    drawing = ElementTree.SubElement(bar, "svg", viewBox="0 0 100 8", preserveAspectRatio="none")
    ElementTree.SubElement(drawing, "title").text = bar.get("title", "")
    for (colour, start), (_, end) in list(pairwise(stops))[::2]:
        size = {"x": start, "y": "0", "width": str(float(end) - float(start)), "height": "8"}
        ElementTree.SubElement(drawing, "rect", fill=colour, **size)


def _label_inside(plot: ElementTree.Element) -> None:
    """Move the labels over a drawing into it, as SVG text."""
    labels = [child for child in plot if child.tag == "span" and "left:" in child.get("style", "")]
    drawing = plot.find("svg")
    if drawing is None:
        drawing = ElementTree.SubElement(plot, "svg", viewBox="0 0 300 24")
    width, height = map(float, drawing.get("viewBox", "").split()[2:])
    for label in labels:
        plot.remove(label)
        place = dict(re.findall(r"(left|top|width):([\d.]+)%", label.get("style", "")))
        left, share = float(place["left"]), float(place.get("width", 0))
        text = ElementTree.SubElement(drawing, "text", style=LETTERS)
        text.set("x", f"{(left + share / 2) * width / 100:.2f}")
        text.set("y", f"{float(place.get('top', 60)) * height / 100:.2f}")
        text.set("text-anchor", "middle")
        text.text = " ".join(label.itertext())


def _element(tag: str, kind: str = "", **attributes: str) -> ElementTree.Element:
    """Return an HTML element."""
    return ElementTree.Element(f"{tag}", {**({"class": kind} if kind else {}), **attributes})
