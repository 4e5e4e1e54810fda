"""The structure tree of a PDF, put right where WeasyPrint follows the HTML too closely.

A screen reader announces every table with its rows and columns, every figure, and every link. A table
without a header cell is only there for the layout, a figure without words is only an ornament, and what is
set in bold within a link is the link still. No HTML says that to WeasyPrint. Its finisher, an option that it
documents, hands over the objects of pydyf; where a new version builds others, `tests/test_tagged_pdf.py`
fails.
"""

from collections.abc import Iterator
from typing import Any

_TABLE_PARTS = frozenset({"/THead", "/TBody", "/TFoot", "/TR", "/TD", "/TH"})
Element = dict[str, Any]


def put_right(pdf: Any) -> None:
    """Correct the structure of `pdf` in place."""
    elements = [entry for entry in pdf.objects if isinstance(entry, dict) and "S" in entry and "P" in entry]
    for element in elements:
        if element["S"] == "/Table":
            _table(pdf, element)
        elif element["S"] == "/Figure" and "Alt" not in element:
            _retag(element, "/NonStruct")
        elif element["S"] == "/NonStruct" and any(kid.get("Type") == "/OBJR" for kid in _kids(pdf, element)):
            _retag(element, "/Link")


def _table(pdf: Any, table: Element) -> None:
    """Say which way each header cell of `table` looks; without header cells it is no table."""
    parts = list(_parts(pdf, table, in_head=False))
    headers = [(part, in_head) for part, in_head in parts if part["S"] == "/TH"]
    for cell, in_head in headers:
        cell["A"]["Scope"] = "/Column" if in_head else "/Row"
    if not headers:
        for part in (table, *(part for part, _ in parts)):
            _retag(part, "/Div")


def _parts(pdf: Any, element: Element, *, in_head: bool) -> Iterator[tuple[Element, bool]]:
    """Yield the rows and cells of a table, each with whether it stands in the head."""
    for kid in _kids(pdf, element):
        if kid.get("S") in _TABLE_PARTS:
            inside = in_head or kid["S"] == "/THead"
            yield kid, inside
            if kid["S"] not in ("/TD", "/TH"):
                yield from _parts(pdf, kid, in_head=inside)


def _kids(pdf: Any, element: Element) -> Iterator[Element]:
    """Yield the elements and references within `element`; marked content is a number and left out."""
    for kid in element.get("K", ()):
        if isinstance(kid, bytes):
            yield pdf.objects[int(kid.split()[0])]


def _retag(element: Element, tag: str) -> None:
    """Make `element` one of another kind, without what only the old kind has."""
    element["S"] = tag
    element.pop("A", None)
