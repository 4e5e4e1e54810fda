"""The slide that opens the deck: whose it is, of which wave, and what it rests on."""

from cxmaturity.deck.blocks import Box
from cxmaturity.deck.deck import Deck
from cxmaturity.deck.text import LEAD, TEXT, Paragraph
from cxmaturity.report.branding import branding
from cxmaturity.report.options import DRAFT
from cxmaturity.report.profiles import contents_of
from cxmaturity.report.sections.cover import cover

LOGO = Box(x=758.0, y=318.0, width=160.0, height=60.0)
"""Where a logo may stand on the standard slide; a client's own template has a logo already."""


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
    logo = branding(deck.options.brand, words).logo
    picture = deck.brand.logo
    if logo is None or picture is None or options.template is not None:
        return
    width = min(LOGO.width, LOGO.height * picture.ratio)
    height = width / picture.ratio
    at = Box(x=LOGO.x + LOGO.width - width, y=LOGO.y, width=width, height=height)
    slide.picture(at, picture, logo.words)
