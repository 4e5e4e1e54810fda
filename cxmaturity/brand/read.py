"""Pictures and fonts from outside: only what can be shown safely passes, and SVG only as plain shapes."""

import io
import re
import warnings
from pathlib import Path
from xml.etree import ElementTree

from cxmaturity import inputs
from cxmaturity.brand.colours import READABLE, WHITE, contrast, darkened
from cxmaturity.brand.model import Brand, BrandFile, Colours, FontPair, Picture, PictureKind
from cxmaturity.errors import wrong
from cxmaturity.formats.typed import Fault, converted, problems, shown
from cxmaturity.formats.yaml_with_lines import Document, read_yaml
from cxmaturity.text.language import current, refusal, tr
from cxmaturity.text.nearest import meant

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
_KINDS: tuple[tuple[bytes, PictureKind], ...] = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"))
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
            return Picture(kind=kind, content=content, ratio=_raster(content))
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


# ---- Reading a brand file: names, colours that can be read, and the pictures and fonts beside it

LIMIT = 64 * 1024
LENGTHS = {"client": 120, "consultant": 80, "confidentiality": 100, "footer": 80}
"""How many characters each line has room for."""
MEBI = 1024 * 1024
LOGO_LIMIT, COVER_LIMIT, FONT_LIMIT = MEBI, 8 * MEBI, 24 * MEBI
_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
_SHORT_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z")


def read_brand(path: Path) -> Brand:
    """Return the brand in the file at `path`, checked to the last picture. Raises InvalidFile."""
    document = read_yaml(path, limit=LIMIT)
    if not isinstance(document.tree, dict):
        message = tr("is empty") if document.tree is None else tr("is not a brand file")
        raise wrong(document.file, message)
    written, found = converted(document, BrandFile, {"format": 1})
    found = [_in_quotes(fault, document) for fault in found]
    if written is None:
        raise problems(document, found)
    pieces = _Pieces(path.parent)
    brand = Brand(
        client=written.client.strip(),
        consultant=written.consultant.strip(),
        confidentiality=written.confidentiality.strip(),
        footer=written.footer.strip(),
        main=((written.colours and written.colours.main) or "").lower(),
        accent=(written.colours.accent if written.colours else "").lower(),
        fonts=pieces.fonts(written),
        logo=pieces.picture("logo", written.logo, LOGO_LIMIT),
        cover_picture=pieces.picture("cover_picture", written.cover_picture, COVER_LIMIT),
    )
    found += [*_lines(written), *_colours(written.colours), *pieces.found]
    if found or document.problems:
        raise problems(document, found)
    return brand


class _Pieces:
    """The files beside a brand file: each read once, and what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found: list[Fault] = []

    def picture(self, field: str, name: str, limit: int) -> Picture | None:
        """Return the picture that `field` names, None where there is none or it cannot be used."""
        content = self._content((field,), name, limit)
        try:
            return None if content is None else picture(content)
        except Unfit as reason:
            self.found.append(((field,), current.get().pair(name, reason), reason.hint))
            return None

    def fonts(self, written: BrandFile) -> FontPair | None:
        """Return both cuts, None where there are none or one cannot be used."""
        if written.fonts is None:
            return None
        regular = self._font("regular", written.fonts.regular)
        bold = self._font("bold", written.fonts.bold)
        return FontPair(regular=regular, bold=bold) if regular and bold else None

    def _font(self, cut: str, name: str) -> bytes | None:
        content = self._content(("fonts", cut), name, FONT_LIMIT, needed=True)
        try:
            return None if content is None else font(content)
        except Unfit as reason:
            place = ("fonts", cut)
            self.found.append((place, current.get().pair(name, reason), reason.hint))
            return None

    def _content(
        self, field: tuple[str, ...], name: str, limit: int, *, needed: bool = False
    ) -> bytes | None:
        """Return the bytes of the file called `name`, which stays in the brand file's folder."""
        if not name and not needed:
            return None
        message = hint = ""
        content = None
        try:
            path = (self.folder / name).resolve()
            if Path(name).is_absolute() or not path.is_relative_to(self.folder.resolve()):
                message = tr("{file} is outside the brand file's folder", file=shown(name))
                hint = tr("put a copy beside the brand file")
            elif not path.is_file():
                message = tr("there is no file {file} beside the brand file", file=shown(name))
            else:
                inputs.note(path)
                with path.open("rb") as file:
                    content = file.read(limit + 1)
        except (OSError, ValueError, RuntimeError) as error:
            reason = refusal(error)
            message = tr("{file} cannot be read: {reason}", file=shown(name), reason=reason)
        if content is not None and len(content) > limit:
            message = tr("{file} is larger than {limit} MiB", file=shown(name), limit=limit // MEBI)
        if message:
            self.found.append((field, message, hint))
            return None
        return content


def _lines(written: BrandFile) -> list[Fault]:
    """Return the lines of text that are too long for their place, or more than one line."""
    found: list[Fault] = []
    for field, most in LENGTHS.items():
        text: str = getattr(written, field).strip()
        if len(text) > most:
            message = tr("has {count} characters; there is room for {most}", count=len(text), most=most)
            found.append(((field,), message, ""))
        if "\n" in text:
            found.append(((field,), tr("must be one line"), ""))
    return found


def _colours(colours: Colours | None) -> list[Fault]:
    """Return the colours that are none, or that cannot be read on white nor bear white text."""
    found: list[Fault] = []
    pairs = () if colours is None else (("main", colours.main), ("accent", colours.accent))
    for field, colour in pairs:
        if colour is None:
            continue
        if not _HEX.match(colour):
            message = tr("must be a colour as #rrggbb (got {value})", value=shown(colour))
            found.append((("colours", field), message, _meant(colour)))
        elif (figure := contrast(colour, WHITE)) < READABLE:
            # Cut, not rounded: 4.49 must not be shown as 4.5.
            message = tr(
                "{colour} has a contrast of {figure} with white; text in it and on it needs {least}",
                colour=colour,
                figure=f"{int(figure * 100) / 100:.2f}",
                least=READABLE,
            )
            found.append((("colours", field), message, tr("try {colour}", colour=darkened(colour))))
    return found


def _meant(colour: str) -> str:
    """Return a hint at the colour that was probably meant, or nothing."""
    near = _SHORT_HEX.match(colour.strip())
    if not near:
        return tr("for example {example}", example='"#0f4c5c"')
    digits = near[1] if len(near[1]) == 6 else "".join(2 * digit for digit in near[1])
    return meant(f'"#{digits.lower()}"')


def _in_quotes(fault: Fault, document: Document) -> Fault:
    """Return `fault` with the right hint where a colour without quotes became a comment."""
    path, message = fault[:2]
    tree = document.tree
    for key in path:
        tree = tree.get(key) if isinstance(tree, dict) else None
    if path[:1] == ("colours",) and len(path) == 2 and tree is None:
        written = isinstance(document.tree["colours"], dict) and path[1] in document.tree["colours"]
        if written:
            return path, message, tr('put it in quotes, as in "#0f4c5c": a # begins a comment')
    return fault
