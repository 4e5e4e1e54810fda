"""What a report shows of a brand: its pictures by address with their sizes, its lines of text."""

from base64 import b64encode
from dataclasses import dataclass
from math import sqrt
from typing import assert_never

from cxmaturity.brand.model import Brand, Picture, PictureKind
from cxmaturity.text.language import Language

LOGO, COVER = "asset:picture/logo", "asset:picture/cover"
_AREA, _WIDEST, _HIGHEST = 900.0, 52.0, 26.0
"""Of a logo on the cover, in square millimetres and millimetres: wide and high ones weigh the same."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A picture: its address in the PDF, the same as data for one HTML file, its words and its size."""

    address: str
    data: str
    words: str
    width: float
    height: float


@dataclass(frozen=True)
class Branding:
    """The pictures of a brand, None where it has none."""

    logo: Shown | None = None
    cover: Shown | None = None


def branding(brand: Brand | None, words: Language) -> Branding:
    """Return what a report shows of `brand`."""
    if brand is None:
        return Branding()
    text = words.text
    name = text("Logo of {name}", name=brand.consultant) if brand.consultant else text("Logo")
    return Branding(_shown(LOGO, brand.logo, name), _shown(COVER, brand.cover_picture, text("Cover picture")))


def pictures(brand: Brand | None) -> dict[str, bytes]:
    """Return the bytes of a brand's pictures by address."""
    if brand is None:
        return {}
    found = ((LOGO, brand.logo), (COVER, brand.cover_picture))
    return {address: picture.content for address, picture in found if picture is not None}


def _shown(address: str, picture: Picture | None, words: str) -> Shown | None:
    if picture is None:
        return None
    width = min(sqrt(_AREA * picture.ratio), _WIDEST, _HIGHEST * picture.ratio)
    data = f"data:{_media_type(picture.kind)};base64,{b64encode(picture.content).decode()}"
    return Shown(
        address=address, data=data, words=words, width=round(width, 2), height=round(width / picture.ratio, 2)
    )


def _media_type(kind: PictureKind) -> str:
    match kind:
        case "png":
            return "image/png"
        case "jpeg":
            return "image/jpeg"
        case "svg":
            return "image/svg+xml"
        case _:
            assert_never(kind)
