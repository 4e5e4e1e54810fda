"""Pictures and fonts from outside: only what can be shown safely passes, and SVG only as plain shapes."""

import io
import re
import warnings
from xml.etree import ElementTree

from cxmaturity.domain.brand import Picture
from cxmaturity.language import tr

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
MOST_PIXELS = 24_000_000
MOST_ELEMENTS, DEEPEST = 5_000, 40
SVG_LIMIT = 512 * 1024
_SHAPES = frozenset(
    (
        *("svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline"),
        *("polygon", "linearGradient", "radialGradient", "stop", "clipPath"),
    )
)
_DROPPED = frozenset({"metadata"})
_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"))
_FONT_KINDS = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_FONT_TABLES = frozenset({"cmap", "head", "hhea", "hmtx", "maxp"})
# What reaches outside, or hides that it does, in an attribute: an address other than #id, an escape.
_REACHES_OUT = re.compile(
    r"url\(\s*[\"']?\s*(?!#[\w-]+[\"']?\s*\))|@|\\|expression|javascript:", re.IGNORECASE
)
_NUMBER = re.compile(r"\s*([0-9]*\.?[0-9]+)\s*(px|pt|mm|cm|in)?\s*\Z")


class Unfit(Exception):
    """Why a file cannot be used, and what to do."""

    def __init__(self, reason: str, hint: str = "") -> None:
        """Keep the reason, and the hint apart."""
        self.hint = hint
        super().__init__(reason)


def picture(content: bytes) -> Picture:
    """Return a picture from the bytes of a PNG, JPEG or SVG file, by what is in it, not by its name."""
    for sign, kind in _KINDS:
        if content.startswith(sign):
            return Picture(kind="png" if kind == "png" else "jpeg", content=content, ratio=_raster(content))
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start.startswith((b"<?xml", b"<svg", b"<!--")):
        return _svg(content)
    if start.startswith(b"<"):
        raise Unfit(tr("is a web page or other markup, not a picture"))
    raise Unfit(tr("is not a PNG, JPEG or SVG picture"))


def font(content: bytes) -> bytes:
    """Return the bytes of a TTF or OTF font."""
    # Loaded here: most commands need no font.
    import uharfbuzz as hb

    if content[:4] in (b"wOFF", b"wOF2", b"ttcf"):
        raise Unfit(tr("is a web font or a collection"), tr("use the TTF or OTF file of this cut"))
    if content[:4] not in _FONT_KINDS:
        raise Unfit(tr("is not a TTF or OTF font"))
    try:
        face = hb.Face(hb.Blob(content))
        tables = frozenset(face.table_tags)
        whole = _is_whole(content) and tables >= _FONT_TABLES and face.glyph_count and len(face.unicodes)
        if whole:
            # What a report does with it: a font may be whole to look at, and fail there.
            wanted = hb.SubsetInput()
            wanted.unicode_set.update(face.unicodes)
            whole = hb.subset(face, wanted)
    except (RuntimeError, ValueError):
        whole = False
    if not whole:
        raise Unfit(tr("is a damaged font"))
    if "CFF2" in tables:
        raise Unfit(tr("is a variable OTF font"), tr("use the static font of this cut"))
    return content


def _is_whole(content: bytes) -> bool:
    """Tell whether every table of a font ends within the file: one that was cut off would show nothing."""
    count = int.from_bytes(content[4:6], "big")
    places = [content[at + 8 : at + 16] for at in range(12, 12 + 16 * count, 16)]
    ends = [
        int.from_bytes(one[:4], "big") + int.from_bytes(one[4:], "big") for one in places if len(one) == 8
    ]
    return len(ends) == count and max(ends, default=0) <= len(content)


def _raster(content: bytes) -> float:
    """Return the width of a PNG or JPEG for a height of 1, once it has been read to the end."""
    # Loaded here: only a brand with pictures needs it.
    from PIL import Image, ImageFile

    # WeasyPrint asks Pillow to draw what there is of a broken file; here it has to be whole.
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    too_large = tr("has more than {most} million pixels", most=MOST_PIXELS // 1_000_000)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
            width, height = opened.size
            if width * height > MOST_PIXELS:
                raise Unfit(too_large)
            opened.load()
    except Image.DecompressionBombError:
        raise Unfit(too_large) from None
    except (OSError, ValueError, SyntaxError):
        raise Unfit(tr("is a damaged picture")) from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    return width / height


def _svg(content: bytes) -> Picture:
    """Return an SVG picture of plain shapes, without what editors add for themselves."""
    hint = tr("save it as plain SVG, with text turned into paths")
    if len(content) > SVG_LIMIT:
        raise Unfit(tr("is an SVG larger than {limit} KiB", limit=SVG_LIMIT // 1024))
    if b"<!doctype" in content.lower() or b"<!entity" in content.lower() or b"\0" in content:
        raise Unfit(tr("has a document type, which may hide something"), hint)
    try:
        # Without a document type there are no entities, which are what makes XML explode.
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError):
        raise Unfit(tr("is damaged SVG")) from None
    if root.tag != f"{{{SVG}}}svg":
        raise Unfit(tr("is markup, not an SVG picture"))
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS or _depth(root) > DEEPEST:
        raise Unfit(tr("has too many parts for a logo"))
    _clean(root, hint)
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    made = ElementTree.tostring(root, encoding="utf-8", xml_declaration=False)
    return Picture(kind="svg", content=made, ratio=_ratio(root))


def _clean(element: ElementTree.Element, hint: str) -> None:
    """Drop what editors add below `element`; raise where something is no plain shape."""
    for name in list(element.attrib):
        if name.startswith("{") and not name.startswith(f"{{{XLINK}}}"):
            del element.attrib[name]
        else:
            _check_attribute(name, element.attrib[name], hint)
    if element.tag == f"{{{SVG}}}clipPath" and any(_clips(child) for child in element.iter()):
        raise Unfit(tr("has a clipping path that is clipped itself"), hint)
    for child in list(element):
        tag = child.tag if isinstance(child.tag, str) else ""
        space, _, local = tag.rpartition("}")
        if space != f"{{{SVG}" or local in _DROPPED:
            element.remove(child)
        elif local not in _SHAPES:
            raise Unfit(tr("holds <{tag}>, which a logo may not", tag=local), hint)
        else:
            _clean(child, hint)


def _clips(element: ElementTree.Element) -> bool:
    return "clip-path" in element.attrib or "clip-path" in element.get("style", "")


def _check_attribute(name: str, value: str, hint: str) -> None:
    """Raise where an attribute acts, or leads out of the picture."""
    local = name.rpartition("}")[2].lower()
    if local.startswith("on"):
        raise Unfit(tr("holds a script ({name})", name=local), hint)
    if local in ("href", "src") or _REACHES_OUT.search(value):
        raise Unfit(tr("refers to something else ({name})", name=local), hint)


def _depth(element: ElementTree.Element) -> int:
    """Return how deep the parts are nested, counted without recursion."""
    deepest, level = 0, [element]
    while level:
        deepest += 1
        level = [child for parent in level for child in parent]
    return deepest


def _ratio(root: ElementTree.Element) -> float:
    """Return the width for a height of 1."""
    sizes = [_NUMBER.match(root.get(name, "")) for name in ("width", "height")]
    box = root.get("viewBox", "").replace(",", " ").split()
    try:
        width, height = (
            (float(part) for part in box[2:]) if len(box) == 4 else (float(s[1]) for s in sizes if s)
        )
    except ValueError:
        raise Unfit(tr("says nowhere how wide and high it is"), tr("give its <svg> a viewBox")) from None
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise Unfit(tr("says nowhere how wide and high it is"), tr("give its <svg> a viewBox"))
    return width / height
