"""What a deck is made on: the standard slides, or a client's own template, which is only read.

A template comes from outside. It is looked at before it is opened: no macros, nothing that is loaded from
elsewhere, no more than a presentation needs; its slides are left out, its layouts stay.
"""

import io
import zipfile
from pathlib import Path
from string import Template
from typing import Any, NamedTuple
from xml.etree import ElementTree

from pptx import Presentation

from cxmaturity import inputs
from cxmaturity.brand.colours import COLOURS, Palette, darkened, palette_of
from cxmaturity.deck.places import Box
from cxmaturity.deck.text import Script
from cxmaturity.errors import BadInput, plain
from cxmaturity.resources import bundled
from cxmaturity.text.language import refusal, tr

MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 64 * 2**20, 256 * 2**20, 5_000
LATIN = "Arial"
"""A face that nearly every machine has; the others take one of its widths, or a wider one."""
_TYPES = "[Content_Types].xml"
_PARTS = {
    _TYPES: "content_types.xml",
    "_rels/.rels": "package.rels",
    "ppt/presentation.xml": "presentation.xml",
    "ppt/_rels/presentation.xml.rels": "presentation.rels",
    "ppt/presProps.xml": "presProps.xml",
    "ppt/tableStyles.xml": "tableStyles.xml",
    "ppt/theme/theme1.xml": "theme.xml",
    "ppt/slideMasters/slideMaster1.xml": "master.xml",
    "ppt/slideMasters/_rels/slideMaster1.xml.rels": "master.rels",
    "ppt/slideLayouts/slideLayout1.xml": "layout_title.xml",
    "ppt/slideLayouts/slideLayout2.xml": "layout_content.xml",
    "ppt/slideLayouts/_rels/slideLayout1.xml.rels": "layout.rels",
    "ppt/slideLayouts/_rels/slideLayout2.xml.rels": "layout.rels",
}
_TEMPLATE, _PRESENTATION = (
    b"application/vnd.openxmlformats-officedocument.presentationml.%s.main+xml" % kind
    for kind in (b"template", b"presentation")
)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_THEME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_TITLES, _SUBTITLES = ("title", "ctrTitle"), ("subTitle", "body")
_FOOT, _FOOT_HEIGHT = 12.0, 18.0


class Base(NamedTuple):
    """A presentation without slides: its two layouts, the colours of its theme, and its East Asian face.

    `size` is that of a slide in points; `own_face` is empty where the theme names none.
    """

    presentation: Any
    opening: Any
    content: Any
    palette: Palette
    own_face: str


def standard_base(palette: Palette, script: Script, *, east_asian: bool) -> Base:
    """Return the standard slides, 16:9, in the colours of a palette."""
    folder = bundled("report_templates") / "deck"
    colours = {name: colour[1:] for name, colour in COLOURS.items()}
    values = {
        **colours,
        "main": palette.brand[1:],
        "accent": palette.accent[1:],
        **{f"tone{place}": tone[1:] for place, tone in enumerate(palette.ramp, 1)},
        "lang": script.tag,
        "latin": LATIN,
        "east": script.face if east_asian else "",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, file in _PARTS.items():
            archive.writestr(name, Template((folder / file).read_text("utf-8")).substitute(values))
    return _base(out.getvalue(), palette)


def own_base(path: Path, palette: Palette | None) -> Base:
    """Return the template of a client at `path`; without a `palette` the colours are those of its theme.

    Raises BadInput where it is no presentation, has macros, loads something from elsewhere, is larger than
    any is, or has no layout with a title.
    """
    return _base(_checked(path), palette, path)


def _checked(path: Path) -> bytes:
    """Return the bytes of a template as a presentation, after a look at all that is in it."""
    name = plain(path)
    try:
        content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except (OSError, ValueError) as error:
        raise BadInput(tr("{file} cannot be read: {reason}", file=name, reason=refusal(error))) from None
    inputs.note(path)
    if content is None:
        raise BadInput(tr("{file}: it is larger than any template needs to be", file=name))
    if content.startswith(_OLD_OR_LOCKED):
        said = tr(
            "{file}: it is locked with a password, or of PowerPoint before 2007; save it as .potx", file=name
        )
        raise BadInput(said)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _repacked(archive, name)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        KeyError,
        ElementTree.ParseError,
    ):
        raise BadInput(_no_presentation(name)) from None


def _no_presentation(name: str) -> str:
    return tr("{file}: it is not a PowerPoint presentation (.potx or .pptx)", file=name)


def _repacked(archive: zipfile.ZipFile, name: str) -> bytes:
    entries = archive.infolist()
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise BadInput(tr("{file}: it is larger than any template needs to be", file=name))
    types = archive.read(_TYPES)
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise BadInput(
            tr("{file}: it has macros; save it as .potx, which cannot have any, and use that", file=name)
        )
    if _TEMPLATE not in types and _PRESENTATION not in types:
        raise BadInput(_no_presentation(name))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for entry in dict.fromkeys(one.filename for one in entries):
            part = archive.read(entry)
            if entry.endswith(".rels"):
                _check_links(part, name)
            made.writestr(entry, part.replace(_TEMPLATE, _PRESENTATION) if entry == _TYPES else part)
    return out.getvalue()


def _check_links(rels: bytes, name: str) -> None:
    """Raise where a part of a template is loaded from elsewhere; an address that is clicked on is none."""
    for relation in ElementTree.fromstring(rels).iter(_RELATIONSHIP):
        kind = str(relation.get("Type", "")).rsplit("/", 1)[-1]
        if relation.get("TargetMode") == "External" and kind != "hyperlink":
            said = tr(
                "{file}: it loads something from elsewhere ({target}); put it into the file",
                file=name,
                target=plain(str(relation.get("Target", ""))),
            )
            raise BadInput(said)


def _base(content: bytes, palette: Palette | None, path: Path | None = None) -> Base:
    name = plain(path) if path else ""
    try:
        presentation = Presentation(io.BytesIO(content))
        layouts = [one for master in presentation.slide_masters for one in master.slide_layouts]
        theme = presentation.slide_masters[0].part.part_related_by(_THEME).blob
        scheme = ElementTree.fromstring(theme)
    except (KeyError, ValueError, IndexError, AttributeError, TypeError, ElementTree.ParseError):
        raise BadInput(_no_presentation(name)) from None
    opening = _layout(layouts, "title", ("ctrTitle",))
    content_layout = _layout(layouts, "titleOnly", _TITLES)
    if opening is None or content_layout is None:
        said = tr(
            "{file}: it has no layout for a title slide, or none with a title; its layouts: {names}",
            file=name,
            names=plain(", ".join(one.name for one in layouts) or "-"),
        )
        raise BadInput(said)
    _without_slides(presentation)
    faces = [face.get("typeface", "") for face in scheme.iter(f"{_A}ea")]
    return Base(
        presentation=presentation,
        opening=opening,
        content=content_layout,
        palette=palette or palette_of(*_colours(scheme)),
        own_face="+mn-ea" if any(faces) else "",
    )


def _layout(layouts: list[Any], kind: str, titles: tuple[str, ...]) -> Any:
    """Return the layout of a kind, else the one with a title among the fewest other places."""
    fitting = [one for one in layouts if place_of(one, titles) is not None]
    of_kind = [one for one in fitting if one.element.get("type") == kind]
    return min(of_kind or fitting, key=lambda one: len(list(one.placeholders)), default=None)


def place_of(layout: Any, kinds: tuple[str, ...]) -> Any:
    """Return the first placeholder of one of these kinds, None without one."""
    return next((one for one in layout.placeholders if kind_of(one) in kinds), None)


def kind_of(place: Any) -> str:
    """Return the kind of a placeholder as the file calls it; one without is for any content."""
    found = next(place.element.iter("{http://schemas.openxmlformats.org/presentationml/2006/main}ph"))
    return str(found.get("type", "obj"))


def box_of(place: Any) -> Box:
    """Return where a placeholder stands, which a layout takes from its master."""
    edges = (place.left, place.top, place.width, place.height)
    x, y, width, height = (0 if edge is None else edge / 12_700 for edge in edges)
    return Box(x=x, y=y, width=width, height=height)


def title_size(layout: Any) -> float:
    """Return the size of the letters of a layout's title, in points."""
    place, master = place_of(layout, _TITLES), layout.slide_master
    of_master = place_of(master, _TITLES)
    trees = [one.element for one in (place, of_master) if one is not None]
    trees += list(
        master.element.iter("{http://schemas.openxmlformats.org/presentationml/2006/main}titleStyle")
    )
    sizes = (found.get("sz") for tree in trees for found in tree.iter(f"{_A}defRPr"))
    return next((int(size) / 100 for size in sizes if size), 24.0)


def _colours(scheme: Any) -> tuple[str, str]:
    """Return the two colours that the theme accents with, empty where they are none of its own."""
    found = []
    for name in ("accent1", "accent2"):
        values = (
            one.get("val", "") for tree in scheme.iter(f"{_A}{name}") for one in tree.iter(f"{_A}srgbClr")
        )
        value = next(values, "")
        # White is read on it.
        found.append(darkened(f"#{value.lower()}") if value else "")
    return found[0], found[1]


def _without_slides(presentation: Any) -> None:
    """Take the slides out of a template, and what speaks of them."""
    tree = presentation.element
    for kind in ("sldIdLst", "custShowLst", "extLst"):
        for found in list(tree.iter(f"{{http://schemas.openxmlformats.org/presentationml/2006/main}}{kind}")):
            for slide in found if kind == "sldIdLst" else ():
                presentation.part.drop_rel(slide.get(_R_ID))
            if found.getparent() is tree:
                tree.remove(found)
