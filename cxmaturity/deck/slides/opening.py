"""The slide that opens the deck: whose it is, of which wave, and what it rests on."""

from cxmaturity.brand.colours import WHITE
from cxmaturity.brand.model import Picture
from cxmaturity.deck.deck import Deck
from cxmaturity.deck.places import Box
from cxmaturity.deck.text import LEAD, TEXT, Paragraph
from cxmaturity.report.branding import branding
from cxmaturity.report.options import DRAFT
from cxmaturity.report.profiles import contents_of
from cxmaturity.report.sections.cover import cover

LOGO = Box(x=758.0, y=318.0, width=160.0, height=60.0)
"""Where a logo may stand on the standard slide; a client's own template has a logo already."""
LOGO_ABOVE = Box(x=758.0, y=28.0, width=160.0, height=60.0)
"""The same where a picture stands below."""
PICTURE = Box(x=598.0, y=318.0, width=320.0, height=180.0)


def opening(deck: Deck) -> None:
    """Add the slide."""
    words, options = deck.words, deck.options
    edition = [words.text(contents_of(options.profile).edition)] if options.profile != "full" else []
    edition += [words.text(DRAFT)] if options.draft else []
    page = cover(deck.look, deck.organisation, deck.brand, words.marks.listing.join(edition))
    said = [Paragraph(text=page.title, size=LEAD, bold=True, before=0)]
    said += [Paragraph(text=line, size=TEXT, before=2) for line in (page.scope, page.edition) if line]
    said += [
        Paragraph(lead=words.pair(line.label, ""), text=line.text, size=TEXT, before=2) for line in page.lines
    ]
    slide = deck.open(deck.organisation, tuple(said), deck.sources())
    if options.template is not None:
        return
    shown, cover_picture = branding(options.brand, words), deck.brand.cover_picture
    if shown.cover is not None and cover_picture is not None:
        slide.picture(_fitting(cover_picture, PICTURE), cover_picture, shown.cover.words)
    if shown.logo is not None and deck.brand.logo is not None:
        at = _fitting(deck.brand.logo, LOGO if cover_picture is None else LOGO_ABOVE)
        if cover_picture is not None:
            ground = Box(x=at.x - 8, y=at.y - 8, width=at.width + 16, height=at.height + 16)
            slide.area(ground, WHITE)
        slide.picture(at, deck.brand.logo, shown.logo.words)


def _fitting(picture: Picture, room: Box) -> Box:
    """Return where a picture stands as large as it fits, at the upper right corner."""
    width = min(room.width, room.height * picture.ratio)
    return Box(x=room.x + room.width - width, y=room.y, width=width, height=width / picture.ratio)
