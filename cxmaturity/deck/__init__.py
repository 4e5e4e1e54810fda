"""The report as a deck: slides with native charts and tables, which can be edited."""

from collections.abc import Callable, Iterator
from typing import assert_never

from cxmaturity.deck.deck import Deck, Plate
from cxmaturity.deck.slides.annex import dimensions, method
from cxmaturity.deck.slides.changes import changed, course, moved_answers
from cxmaturity.deck.slides.findings import carrying, missing_pieces
from cxmaturity.deck.slides.groups import groups
from cxmaturity.deck.slides.heat_map import heat
from cxmaturity.deck.slides.holding import held
from cxmaturity.deck.slides.moves import by_effort
from cxmaturity.deck.slides.opening import opening
from cxmaturity.deck.slides.page import page
from cxmaturity.deck.slides.plan import ahead, decisions, next_days
from cxmaturity.deck.slides.readiness import ready
from cxmaturity.deck.slides.standing import standing
from cxmaturity.deck.slides.worth import worth
from cxmaturity.errors import BadInput
from cxmaturity.report.options import Options
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import tr

Maker = Callable[[Deck], Iterator[Plate]]
SLIDES: tuple[Maker, ...] = (
    page,
    standing,
    held,
    heat,
    carrying,
    missing_pieces,
    groups,
    changed,
    course,
    worth,
    by_effort,
    next_days,
    ahead,
    ready,
    decisions,
)
"""The slides in their order, after the one that opens the deck; one that has nothing to say is left out."""
ANNEX: tuple[Maker, ...] = (moved_answers, dimensions, method)
"""What stands behind them in the full deck."""


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the deck of `assessment`; the same answers give the same bytes.

    Raises BadInput for a profile that is no deck, for a paper, and for a template that cannot be used.
    """
    match options.profile:
        case "full":
            makers: tuple[Maker, ...] = (*SLIDES, *ANNEX)
        case "board":
            makers = SLIDES
        case "workshop" | "trend":
            said = tr("the profile {name} is no deck: choose full or board", name=options.profile)
            raise BadInput(said)
        case _:
            assert_never(options.profile)
    if options.paper != "a4":
        raise BadInput(tr("slides are not on paper: --paper is for the other formats"))
    deck = Deck(assessment, options)
    options.progress(deck.words.text("Writing the deck …"))
    opening(deck)
    for make in makers:
        for plate in make(deck):
            deck.show(plate)
    return deck.bytes()
