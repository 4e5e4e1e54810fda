"""A deck as bytes, the same ones every time, and the figures of its charts as workbooks to edit them in."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml

from cxmaturity.deck.text import shown
from cxmaturity.text.safe_text import starts_formula

LONGEST = 32_767
"""So many characters a cell of a workbook holds."""
NO_DATE = datetime(1980, 1, 1)
"""A file must say when it was made; without a date it is the earliest one that a ZIP file knows."""
_KEPT = ("officeDocument", "core-properties")
_RELATIONSHIPS, _TYPES = "_rels/.rels", "[Content_Types].xml"


def figures_workbook(rows: Sequence[Sequence[float | str | None]], made: datetime) -> bytes:
    """Return a workbook with these rows; a text stays text, whatever it begins with."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"created": made})
        sheet, text = book.add_worksheet("Sheet1"), book.add_format({"quote_prefix": True})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    said = shown(cell)[:LONGEST]
                    sheet.write_string(number, place, said, text if starts_formula(said) else None)
                elif cell is not None:
                    sheet.write_number(number, place, cell)
    return out.getvalue()


def stable(presentation: Any) -> bytes:
    """Return a presentation as bytes: its parts in one order, without days.

    What is of its template goes: a picture of a first slide, a count of words.
    """
    out = io.BytesIO()
    presentation.save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    dropped = _dropped(parts)
    for name in dropped:
        parts.pop(name, None)
    parts[_TYPES] = _without(parts[_TYPES], "PartName", {f"/{name}" for name in dropped})
    parts[_RELATIONSHIPS] = _without(
        parts[_RELATIONSHIPS], "Target", dropped | {f"/{name}" for name in dropped}
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in sorted(parts, key=lambda one: (one != _TYPES, one != _RELATIONSHIPS, one)):
            entry = zipfile.ZipInfo(name)
            # As on Windows, on every system.
            entry.create_system, entry.compress_type = 0, zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return made.getvalue()


def _dropped(parts: dict[str, bytes]) -> set[str]:
    """Return the parts of the file as a whole that are neither the presentation nor its record."""
    return {
        str(relation.get("Target")).lstrip("/")
        for relation in parse_xml(parts[_RELATIONSHIPS])
        if str(relation.get("Type")).rsplit("/", 1)[-1] not in _KEPT
    }


def _without(part: bytes, key: str, names: set[str]) -> bytes:
    """Return a list of entries without those that name one of `names`."""
    tree = parse_xml(part)
    for entry in list(tree):
        if entry.get(key) in names:
            tree.remove(entry)
    return serialize_part_xml(tree)
