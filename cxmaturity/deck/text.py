"""Text on a slide: paragraphs as they are measured, and as DrawingML."""

from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from cxmaturity.deck.measure import LEADING, height_of, lines_of
from cxmaturity.text.language import SHIPPED, Language, locale_of, nearest
from cxmaturity.text.safe_text import visible

TEXT, SMALL, LEAD, FIGURE, TITLE = 14.0, 12.0, 16.0, 28.0, 24.0
"""The sizes of letters, in points; none is smaller than `SMALL`."""
INDENT = 14.0
"""How far a paragraph with a bullet stands in."""
_REGION_LETTERS = 2
_FACES = {"SC": "Microsoft YaHei", "TC": "Microsoft JhengHei", "ja": "Yu Gothic", "ko": "Malgun Gothic"}
Align = Literal["l", "ctr", "r"]


class Script(NamedTuple):
    """How runs are marked: the tag of their language, its East Asian face, and whether it runs to the left.

    `other` is the language of what stands in another script between them.
    """

    tag: str
    face: str
    to_the_left: bool
    other: str


def script_of(words: Language) -> Script:
    """Return how the runs of a deck in a language are marked."""
    base, glyphs = words.tag.partition("-")[0], SHIPPED[nearest(words.tag)].glyphs
    tag, english = _office_tag(words.tag), _office_tag("en")
    chinese = _office_tag("zh-Hans")
    return Script(
        tag=tag,
        face=_FACES.get(base, _FACES[glyphs]),
        to_the_left=words.direction == "rtl",
        other=chinese if tag == english else english,
    )


def _office_tag(tag: str) -> str:
    """Return a language as the Office programs tag it, with the region that its dictionary is of."""
    parts = (locale_of(tag) or tag.replace("-", "_")).split("_")
    region = parts[-1] if len(parts) > 1 and len(parts[-1]) == _REGION_LETTERS else ""
    return f"{parts[0]}-{region}" if region else parts[0]


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph: its `lead` is bold; without a colour it has that of the theme's text.

    One that `keeps` is a heading: it does not stay behind where the next one goes to another slide.
    """

    text: str
    lead: str = ""
    size: float = TEXT
    bold: bool = False
    colour: str = ""
    bullet: bool = False
    before: float = 4.0
    align: Align = "l"
    keeps: bool = False

    @property
    def whole(self) -> str:
        """All that is read."""
        return self.lead + self.text

    def lines(self, width: float) -> list[str]:
        """Return the lines in which it stands at a width."""
        room = width - (INDENT if self.bullet else 0)
        return lines_of(shown(self.whole), self.size, room, bold=self.bold or bool(self.lead))

    def height(self, width: float) -> float:
        """Return how high it is at a width."""
        return self.before + height_of(len(self.lines(width)), self.size)

    def cut(self, width: float, room: float) -> tuple["Paragraph | None", "Paragraph | None"]:
        """Return what of it fits into `room`, and the rest."""
        lines = self.lines(width)
        fitting = int((room - self.before) / (self.size * LEADING) + 1e-6)
        if fitting >= len(lines):
            return self, None
        if fitting < 1 or self.keeps:
            return None, self
        first = "".join(lines[:fitting])
        return (
            replace(self, lead=first[: len(self.lead)], text=first[len(self.lead) :].rstrip()),
            replace(self, lead=shown(self.lead)[len(first) :], text="".join(lines[fitting:]), bullet=False),
        )


def shown(text: str) -> str:
    """Return a client's text as a slide can hold it: what cannot be seen is written out, tabs are blanks."""
    return visible(text.replace("\r\n", "\n")).replace("\t", " ")


def points(figure: float) -> int:
    """Return points as DrawingML measures them."""
    return round(figure * 12_700)


def fill_of(colour: str) -> str:
    """Return a fill in a colour, that of the theme's text for an empty one."""
    inner = f'<a:srgbClr val="{colour[1:]}"/>' if colour else '<a:schemeClr val="tx1"/>'
    return f"<a:solidFill>{inner}</a:solidFill>"


def run_properties(script: Script, size: float, *, bold: bool, colour: str = "", tag: str = "rPr") -> str:
    """Return how a run looks and in which language it is read."""
    head = f'lang="{script.tag}" altLang="{script.other}" sz="{round(size * 100)}" b="{int(bold)}" dirty="0"'
    face = f"<a:ea typeface={quoteattr(script.face)}/>" if script.face else ""
    return f"<a:{tag} {head}>{fill_of(colour) if colour else ''}{face}</a:{tag}>"


def _runs(paragraph: Paragraph, script: Script) -> str:
    made = []
    parts = ((paragraph.lead, True), (paragraph.text, paragraph.bold))
    for text, bold in parts:
        look = run_properties(script, paragraph.size, bold=bold, colour=paragraph.colour)
        for place, line in enumerate(shown(text).split("\n") if text else ()):
            if place:
                made.append(f"<a:br>{look}</a:br>")
            if line:
                made.append(f"<a:r>{look}<a:t>{escape(line)}</a:t></a:r>")
    return "".join(made)


def _paragraph(paragraph: Paragraph, script: Script) -> str:
    align = {"l": "r", "r": "l"}.get(paragraph.align, "ctr") if script.to_the_left else paragraph.align
    direction = ' rtl="1"' if script.to_the_left else ""
    side = "marR" if script.to_the_left else "marL"
    indent, mark = f' {side}="0" indent="0"', "<a:buNone/>"
    if paragraph.bullet:
        indent = f' {side}="{points(INDENT)}" indent="-{points(INDENT)}"'
        mark = '<a:buFont typeface="Arial"/><a:buChar char="•"/>'
    leading = f'<a:lnSpc><a:spcPts val="{round(paragraph.size * LEADING * 100)}"/></a:lnSpc>'
    space = f'<a:spcBef><a:spcPts val="{round(paragraph.before * 100)}"/></a:spcBef>'
    after = '<a:spcAft><a:spcPts val="0"/></a:spcAft>'
    end = run_properties(script, paragraph.size, bold=False, tag="endParaRPr")
    return (
        f'<a:p><a:pPr{indent} algn="{align}"{direction}>{leading}{space}{after}{mark}</a:pPr>'
        f"{_runs(paragraph, script)}{end}</a:p>"
    )


def paragraphs_xml(paragraphs: tuple[Paragraph, ...], script: Script) -> str:
    """Return paragraphs as they stand in any body of text; at least one, which may be empty."""
    return "".join(_paragraph(one, script) for one in paragraphs or (Paragraph(text="", size=SMALL),))


def body(
    paragraphs: tuple[Paragraph, ...],
    script: Script,
    *,
    inset: float = 0.0,
    anchor: Literal["t", "ctr", "b"] = "t",
) -> Any:
    """Return the body of a box of text, so far in from its edges."""
    side = points(inset)
    edges = " ".join(f'{name}="{side}"' for name in ("lIns", "tIns", "rIns", "bIns"))
    return parse_xml(
        f'<p:txBody {nsdecls("p", "a")}><a:bodyPr wrap="square" {edges} anchor="{anchor}">'
        f"<a:noAutofit/></a:bodyPr><a:lstStyle/>{paragraphs_xml(paragraphs, script)}</p:txBody>"
    )


def title_xml(title: str, script: Script, size: float) -> Any:
    """Return the body of a title: it looks as its layout says, but for the size of its letters."""
    look = (
        f'<a:rPr lang="{script.tag}" altLang="{script.other}" sz="{round(size * 100)}" dirty="0">'
        f"<a:ea typeface={quoteattr(script.face)}/></a:rPr>"
    )
    lines = (f"<a:r>{look}<a:t>{escape(line)}</a:t></a:r>" for line in shown(title).split("\n"))
    direction = ' rtl="1" algn="r"' if script.to_the_left else ""
    leading = f'<a:lnSpc><a:spcPts val="{round(size * LEADING * 100)}"/></a:lnSpc>'
    return parse_xml(
        f"<p:txBody {nsdecls('p', 'a')}><a:bodyPr><a:noAutofit/></a:bodyPr><a:lstStyle/>"
        f"<a:p><a:pPr{direction}>{leading}</a:pPr>{f'<a:br>{look}</a:br>'.join(lines)}</a:p></p:txBody>"
    )
