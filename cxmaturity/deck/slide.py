"""One slide being drawn: text, tables and pictures at their places, marked for those who hear them."""

import io
from base64 import b64decode
from typing import TYPE_CHECKING, Any, Literal
from xml.sax.saxutils import quoteattr

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from cxmaturity.brand.colours import CROSS, LINE, WHITE, channels
from cxmaturity.brand.model import Picture
from cxmaturity.deck.blocks import EDGE, Box, Grid, GridCell, Head
from cxmaturity.deck.text import Align, Paragraph, body, paragraphs_xml, points, shown

if TYPE_CHECKING:
    from cxmaturity.deck.deck import Deck

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)
_SVG = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{number}"/>'
    "</a:ext></a:extLst>"
)
CLEAR = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of nothing, which a program shows that does not know drawings (SVG)."""
_HAIR = 6_350
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


class Slide:
    """A slide of a deck; `page` is python-pptx's own."""

    def __init__(self, deck: "Deck", page: Any) -> None:
        """Keep what it is drawn on."""
        self.deck, self.page = deck, page

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
            shape.fill.fore_color.rgb = rgb(fill)
            paragraphs = tuple(self.deck.on_ground(one) for one in paragraphs)
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
        made = body(paragraphs, self.deck.script, inset=inset, anchor=anchor)
        if old is None:
            shape.element.append(made)
        else:
            shape.element.replace(old, made)

    def table(self, box: Box, grid: Grid) -> Any:
        """Draw a table, with what it holds in a sentence."""
        rows, columns = len(grid.rows) + 1, len(grid.heads)
        frame = self.page.shapes.add_table(rows, columns, *_edges(box))
        self.describe(frame, grid.description)
        old = next(frame.element.iter(f"{_A}tbl"))
        old.getparent().replace(old, parse_xml(self._table_xml(grid, box.width)))
        return frame

    def picture(self, box: Box, picture: Picture, words: str) -> Any:
        """Put a picture into a box, with what it shows in words; a drawing stands in the file as it is."""
        content = picture.content if picture.kind != "svg" else CLEAR
        made = self.page.shapes.add_picture(io.BytesIO(content), *_edges(box))
        self.describe(made, words)
        if picture.kind == "svg":
            part = Part(
                PackURI(_drawing_name(self.page)), "image/svg+xml", self.page.part.package, picture.content
            )
            number = self.page.part.relate_to(part, RT.IMAGE)
            next(made.element.iter(f"{_A}blip")).append(parse_xml(_SVG.format(number=number)))
        return made

    def area(self, box: Box, fill: str, kind: Any = None, *, is_hollow: bool = False) -> Any:
        """Draw an area, or a small shape of a kind, that says nothing by itself."""
        shape = self.page.shapes.add_shape(kind or MSO_SHAPE.RECTANGLE, *_edges(box))
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(WHITE if is_hollow else fill)
        if is_hollow:
            shape.line.color.rgb, shape.line.width = rgb(fill), Pt(1.5)
        else:
            shape.line.fill.background()
        shape.shadow.inherit = False
        next(shape.element.iter(f"{_P}cNvPr")).append(parse_xml(_DECORATIVE))
        return shape

    def leader(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a thin line from a mark to its name."""
        line = self.page.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(Pt, (*start, *end)))
        line.line.color.rgb, line.line.width = rgb(CROSS), Pt(0.75)
        next(line.element.iter(f"{_P}cNvPr")).append(parse_xml(_DECORATIVE))

    def describe(self, shape: Any, words: str) -> None:
        """Say in words what a shape shows, for those who do not see it."""
        next(shape.element.iter(f"{_P}cNvPr")).set("descr", shown(words))

    def _table_xml(self, grid: Grid, width: float) -> str:
        widths, heights = grid.widths(width), grid.heights(width)
        columns = "".join(f'<a:gridCol w="{points(one)}"/>' for one in widths)
        colours = self.deck.palette
        head = tuple(GridCell(text=one.text, fill=colours.brand, ink=WHITE, bold=True) for one in grid.heads)
        made = "".join(
            f'<a:tr h="{points(high)}">{self._row_xml(row, grid)}</a:tr>'
            for row, high in zip((head, *grid.rows), heights, strict=True)
        )
        direction = ' rtl="1"' if self.deck.script.to_the_left else ""
        return (
            f'<a:tbl {nsdecls("a")}><a:tblPr firstRow="1"{direction}>'
            f"<a:tableStyleId>{_NO_STYLE}</a:tableStyleId></a:tblPr><a:tblGrid>{columns}</a:tblGrid>{made}</a:tbl>"
        )

    def _row_xml(self, row: tuple[GridCell, ...], grid: Grid) -> str:
        place, made = 0, []
        for field in row:
            made.append(self._cell_xml(field, grid.heads[place], grid))
            made += [
                '<a:tc hMerge="1"><a:txBody><a:bodyPr/><a:lstStyle/><a:p/></a:txBody><a:tcPr/></a:tc>'
            ] * (field.spans - 1)
            place += field.spans
        return "".join(made)

    def _cell_xml(self, field: GridCell, head: Head, grid: Grid) -> str:
        align: Align = head.align
        said = Paragraph(
            text=field.text, size=grid.size, bold=field.bold, colour=field.ink, before=0, align=align
        )
        spans = f' gridSpan="{field.spans}"' if field.spans > 1 else ""
        edges = "".join(f' {name}="{points(EDGE)}"' for name in ("marL", "marR"))
        edges += "".join(f' {name}="{points(grid.edge)}"' for name in ("marT", "marB"))
        line = f'<a:lnB w="{_HAIR}"><a:solidFill><a:srgbClr val="{LINE[1:]}"/></a:solidFill></a:lnB>'
        fill = (
            f'<a:solidFill><a:srgbClr val="{field.fill[1:]}"/></a:solidFill>' if field.fill else "<a:noFill/>"
        )
        anchor = "ctr" if field.fill else "t"
        return (
            f"<a:tc{spans}><a:txBody><a:bodyPr/><a:lstStyle/>"
            f"{paragraphs_xml((said,), self.deck.script)}</a:txBody>"
            f'<a:tcPr{edges} anchor="{anchor}">{line}{fill}</a:tcPr></a:tc>'
        )

    def foot(self, kind: str, box: Box, said: Paragraph, place: Any) -> None:
        """Write a line at the foot, in the place that the layout has for it, else in a box of its own."""
        if place is None and kind == "ftr":
            self.text(box, (said,), anchor="b")
            return
        look = paragraphs_xml((said,), self.deck.script)
        if kind == "sldNum":
            look = _numbered(look)
        found = f'type="{kind}"' + (
            "" if place is None else f' sz="quarter" idx="{place.placeholder_format.idx}"'
        )
        mark = f"<p:ph {found}/>" if place is not None else ""
        number = (
            max((int(one.get("id")) for one in self.page.shapes.element.iter(f"{_P}cNvPr")), default=1) + 1
        )
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


def _numbered(look: str) -> str:
    """Return a paragraph in which the number of the slide stands in place of a run."""
    return look.replace("<a:r>", f'<a:fld id="{_FIELD}" type="slidenum">').replace("</a:r>", "</a:fld>")


def _edges(box: Box) -> tuple[Any, ...]:
    return tuple(Pt(edge) for edge in box)


def rgb(colour: str) -> Any:
    """Return a colour as python-pptx takes it."""
    made: Any = RGBColor(*channels(colour))  # type: ignore[no-untyped-call]
    return made


def _drawing_name(page: Any) -> str:
    return str(page.part.package.next_partname("/ppt/media/drawing%d.svg"))
