"""One slide being drawn: text, tables and pictures at their places, marked for those who hear them."""

import io
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal, NamedTuple
from xml.sax.saxutils import quoteattr

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from cxmaturity.brand.colours import CROSS, INK, LINE, WHITE, Palette, channels
from cxmaturity.brand.model import Picture
from cxmaturity.deck.drawing import shapes_of
from cxmaturity.deck.places import EDGE, Box, GridCell, Head, PlacedTable
from cxmaturity.deck.text import Align, Paragraph, Script, body, paragraphs_xml, points, shown

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)
_HAIR = 6_350
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


class Setting(NamedTuple):
    """What all slides of a deck have in common: how runs are marked, its colours, and its day."""

    script: Script
    palette: Palette
    made: datetime


class Slide:
    """A slide of a deck; `page` is python-pptx's own."""

    def __init__(self, setting: Setting, page: Any) -> None:
        """Keep what it is drawn on."""
        self.setting, self.page = setting, page

    def text(
        self,
        box: Box,
        paragraphs: tuple[Paragraph, ...],
        *,
        fill: str = "",
        inset: float = 0.0,
        anchor: Literal["t", "ctr", "b"] = "t",
    ) -> Any:
        """Write paragraphs into a box, on a ground of its own where one is given."""
        shape = self.page.shapes.add_textbox(*_edges(box))
        if fill:
            shape.fill.solid()
            shape.fill.fore_color.rgb = paint(fill)
            paragraphs = tuple(_on_ground(one) for one in paragraphs)
        self.fill_in(shape, paragraphs, inset=inset, anchor=anchor)
        return shape

    def fill_in(
        self,
        shape: Any,
        paragraphs: tuple[Paragraph, ...],
        *,
        inset: float = 0.0,
        anchor: Literal["t", "ctr", "b"] = "t",
    ) -> None:
        """Put paragraphs into a shape in place of what it holds."""
        old = shape.element.find(f"{_P}txBody")
        made = body(paragraphs, self.setting.script, inset=inset, anchor=anchor)
        if old is None:
            shape.element.append(made)
        else:
            shape.element.replace(old, made)

    def table(self, box: Box, table: PlacedTable) -> Any:
        """Draw a table, with what it holds in a sentence."""
        rows, columns = len(table.rows) + 1, len(table.heads)
        frame = self.page.shapes.add_table(rows, columns, *_edges(box))
        self.describe(frame, table.description)
        old = next(frame.element.iter(f"{_A}tbl"))
        old.getparent().replace(old, parse_xml(self._table_xml(table)))
        return frame

    def picture(self, box: Box, picture: Picture, words: str) -> Any:
        """Put a picture into a box, with what it shows in words; a drawing stands in the file as it is."""
        if picture.kind != "svg":
            made = self.page.shapes.add_picture(io.BytesIO(picture.content), *_edges(box))
            self.describe(made, words)
            return made
        number = self._next_id()
        x, y, width, height = map(points, box)
        at, size = f'x="{x}" y="{y}"', f'cx="{width}" cy="{height}"'
        group = parse_xml(
            f"<p:grpSp {nsdecls('p', 'a')}><p:nvGrpSpPr>"
            f'<p:cNvPr id="{number}" name="{number}"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
            f"<p:grpSpPr><a:xfrm><a:off {at}/><a:ext {size}/><a:chOff {at}/><a:chExt {size}/></a:xfrm>"
            "</p:grpSpPr>"
            f"{shapes_of(picture.content, box, number + 1)}</p:grpSp>"
        )
        next(group.iter(f"{_P}cNvPr")).set("descr", shown(words))
        self.page.shapes.element.append(group)
        return group

    def _next_id(self) -> int:
        """Return a number that no shape of the slide has."""
        return max((int(one.get("id")) for one in self.page.shapes.element.iter(f"{_P}cNvPr")), default=1) + 1

    def area(self, box: Box, fill: str, kind: Any = None) -> Any:
        """Draw an area, or a small shape of a kind, that says nothing by itself."""
        shape = self.page.shapes.add_shape(kind or MSO_SHAPE.RECTANGLE, *_edges(box))
        shape.fill.solid()
        shape.fill.fore_color.rgb = paint(fill)
        shape.line.fill.background()
        _plain(shape)
        next(shape.element.iter(f"{_P}cNvPr")).append(parse_xml(_DECORATIVE))
        return shape

    def leader(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a thin line from a mark to its name."""
        line = self.page.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(Pt, (*start, *end)))
        line.line.color.rgb, line.line.width = paint(CROSS), Pt(0.75)
        _plain(line)
        next(line.element.iter(f"{_P}cNvPr")).append(parse_xml(_DECORATIVE))

    def describe(self, shape: Any, words: str) -> None:
        """Say in words what a shape shows, for those who do not see it."""
        next(shape.element.iter(f"{_P}cNvPr")).set("descr", shown(words))

    def _table_xml(self, table: PlacedTable) -> str:
        columns = "".join(f'<a:gridCol w="{points(one)}"/>' for one in table.widths)
        colours = self.setting.palette
        head = tuple(GridCell(text=one.text, fill=colours.brand, ink=WHITE, bold=True) for one in table.heads)
        made = "".join(
            f'<a:tr h="{points(high)}">{self._row_xml(row, table)}</a:tr>'
            for row, high in zip((head, *table.rows), table.heights, strict=True)
        )
        direction = ' rtl="1"' if self.setting.script.to_the_left else ""
        return (
            f'<a:tbl {nsdecls("a")}><a:tblPr firstRow="1"{direction}>'
            f"<a:tableStyleId>{_NO_STYLE}</a:tableStyleId></a:tblPr><a:tblGrid>{columns}</a:tblGrid>{made}</a:tbl>"
        )

    def _row_xml(self, row: tuple[GridCell, ...], table: PlacedTable) -> str:
        place, made = 0, []
        for field in row:
            made.append(self._cell_xml(field, table.heads[place], table))
            made += [
                '<a:tc hMerge="1"><a:txBody><a:bodyPr/><a:lstStyle/><a:p/></a:txBody><a:tcPr/></a:tc>'
            ] * (field.spans - 1)
            place += field.spans
        return "".join(made)

    def _cell_xml(self, field: GridCell, head: Head, table: PlacedTable) -> str:
        align: Align = head.align
        said = Paragraph(
            text=field.text, size=table.size, bold=field.bold, colour=field.ink, before=0, align=align
        )
        spans = f' gridSpan="{field.spans}"' if field.spans > 1 else ""
        edges = "".join(f' {name}="{points(EDGE)}"' for name in ("marL", "marR"))
        edges += "".join(f' {name}="{points(table.edge)}"' for name in ("marT", "marB"))
        line = f'<a:lnB w="{_HAIR}"><a:solidFill><a:srgbClr val="{LINE[1:]}"/></a:solidFill></a:lnB>'
        fill = (
            f'<a:solidFill><a:srgbClr val="{field.fill[1:]}"/></a:solidFill>' if field.fill else "<a:noFill/>"
        )
        anchor = "ctr" if field.fill else "t"
        return (
            f"<a:tc{spans}><a:txBody><a:bodyPr/><a:lstStyle/>"
            f"{paragraphs_xml((said,), self.setting.script)}</a:txBody>"
            f'<a:tcPr{edges} anchor="{anchor}">{line}{fill}</a:tcPr></a:tc>'
        )

    def foot(self, kind: str, box: Box, said: Paragraph, place: Any) -> None:
        """Write a line at the foot, in the place that the layout has for it, else in a box of its own."""
        if place is None and kind == "ftr":
            self.text(box, (said,), anchor="b")
            return
        look = paragraphs_xml((said,), self.setting.script)
        if kind == "sldNum":
            look = _numbered(look)
        found = f'type="{kind}"' + (
            "" if place is None else f' sz="quarter" idx="{place.placeholder_format.idx}"'
        )
        mark = f"<p:ph {found}/>" if place is not None else ""
        number = self._next_id()
        x, y, width, height = map(points, box)
        self.page.shapes.element.append(
            parse_xml(
                f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(_NAMES[kind])}/>'
                f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>{mark}</p:nvPr></p:nvSpPr>'
                f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
                '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
                '<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="b">'
                f"<a:noAutofit/></a:bodyPr><a:lstStyle/>{look}</p:txBody></p:sp>"
            )
        )


_NAMES = {"ftr": "Footer", "sldNum": "Slide number"}
_FIELD = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"


def _plain(shape: Any) -> None:
    """Take from a shape what the theme's style gives it, such as a shadow."""
    for style in list(shape.element.iter(f"{_P}style")):
        style.getparent().remove(style)


def _on_ground(paragraph: Paragraph) -> Paragraph:
    """Return a paragraph as it is read on a ground of the deck's own, whatever the theme's text is."""
    return paragraph if paragraph.colour else replace(paragraph, colour=INK)


def _numbered(look: str) -> str:
    """Return a paragraph in which the number of the slide stands in place of a run."""
    return look.replace("<a:r>", f'<a:fld id="{_FIELD}" type="slidenum">').replace("</a:r>", "</a:fld>")


def _edges(box: Box) -> tuple[Any, ...]:
    return tuple(Pt(edge) for edge in box)


def paint(colour: str) -> Any:
    """Return a colour as python-pptx takes it."""
    made: Any = RGBColor(*channels(colour))  # type: ignore[no-untyped-call]
    return made
