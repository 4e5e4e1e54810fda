"""Reading a brand file: names, colours that can be read, and the pictures and fonts beside it."""

import re
from pathlib import Path

from cxmaturity import inputs
from cxmaturity.domain.brand import Brand, BrandFile, Colours, FontPair, Picture
from cxmaturity.domain.colour import READABLE, WHITE, contrast, darkened
from cxmaturity.errors import InvalidFile, Problem
from cxmaturity.language import refusal, tr
from cxmaturity.reading.brand_assets import Unfit, font, picture
from cxmaturity.reading.typed import Fault, converted, problems, shown
from cxmaturity.reading.yaml_with_lines import Document, read_yaml

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
        raise InvalidFile([Problem(document.file, 0, "", message)])
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
            self.found.append(((field,), tr("{file}: {reason}", file=name, reason=reason), reason.hint))
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
            self.found.append((place, tr("{file}: {reason}", file=name, reason=reason), reason.hint))
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
    return tr("did you mean {name}?", name=f'"#{digits.lower()}"')


def _in_quotes(fault: Fault, document: Document) -> Fault:
    """Return `fault` with the right hint where a colour without quotes became a comment."""
    path, message, _ = fault
    tree = document.tree
    for key in path:
        tree = tree.get(key) if isinstance(tree, dict) else None
    if path[:1] == ("colours",) and len(path) == 2 and tree is None:
        written = isinstance(document.tree["colours"], dict) and path[1] in document.tree["colours"]
        if written:
            return path, message, tr('put it in quotes, as in "#0f4c5c": a # begins a comment')
    return fault
