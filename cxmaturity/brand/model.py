"""A consultant's brand: what a brand file says, and the same with its pictures and fonts read in."""

from typing import Annotated, Literal

import msgspec

from cxmaturity.formats.frozen import Frozen

Colour = Annotated[
    str, msgspec.Meta(extra_json_schema={"pattern": "^#[0-9a-fA-F]{6}$", "examples": ["#0f4c5c"]})
]
"""Six hexadecimal digits after a number sign; checked by the reader, which knows the line."""


class Colours(Frozen):
    """`accent` is what calls for attention; `main`, otherwise `accent`, is areas, headings and levels."""

    accent: Colour
    main: Colour | None = None


class FontFiles(Frozen):
    """The two cuts of one typeface, TTF or OTF, as paths from the brand file's folder."""

    regular: str
    bold: str


class BrandFile(Frozen):
    """A brand file as it is written; paths start from its own folder and stay in it."""

    format: Literal[1]
    client: str = ""
    consultant: str = ""
    confidentiality: str = ""
    footer: str = ""
    colours: Colours | None = None
    fonts: FontFiles | None = None
    logo: str = ""
    cover_picture: str = ""


PictureKind = Literal["png", "jpeg", "svg"]


class Picture(Frozen):
    """A picture that has been checked: what it is, its bytes, and its width for a height of 1."""

    kind: PictureKind
    content: bytes
    ratio: float


class FontPair(Frozen):
    """The bytes of the two cuts."""

    regular: bytes
    bold: bytes


class Brand(Frozen):
    """A brand that has been read: checked colours in small letters, pictures and fonts as bytes."""

    client: str = ""
    consultant: str = ""
    confidentiality: str = ""
    footer: str = ""
    main: str = ""
    accent: str = ""
    fonts: FontPair | None = None
    logo: Picture | None = None
    cover_picture: Picture | None = None
