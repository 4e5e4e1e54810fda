"""The story in words: a sentence for each fact that is known, and where a move begins."""

from collections.abc import Iterator, Sequence

from cxmaturity.plan.story import StartingPlace, Story, UnitsLowInBoth, WorstEpisodes
from cxmaturity.text.figures import compact, signed
from cxmaturity.text.language import Language
from cxmaturity.worksheets.loyalty_value import Span
from cxmaturity.worksheets.unit_ranking import UnitRanks

MOST_UNITS = 3
"""So many units are named in a sentence."""


def story_words(story: Story, language: Language) -> tuple[str, ...]:
    """Return a story in sentences, none where nothing is known."""
    return tuple(_sentences(story, language))


def _sentences(story: Story, language: Language) -> Iterator[str]:
    text = language.text
    if story.episodes is not None:
        yield _episodes(story.episodes, language)
    if story.departments is not None:
        yield text("The change asks most of {names}.", names=language.join(list(story.departments.names)))
    if story.units is not None:
        yield _units(story.units, language)
    if story.point is not None:
        yield point_words(story.point.a_year, story.point.a_stay, story.point.currency, language)


def _episodes(worst: WorstEpisodes, language: Language) -> str:
    return language.plural(
        "Of what customers go through often, {names} is rated worst: {rating} of {highest}.",
        "Of what customers go through often, {names} are rated worst: {rating} of {highest} each.",
        len(worst.names),
        names=language.join([language.quoted(name) for name in worst.names]),
        rating=compact(worst.rating),
        highest=worst.highest,
    )


def _units(low: UnitsLowInBoth, language: Language) -> str:
    text, units = language.text, [_with_scores(unit, language) for unit in low.units]
    more = len(units) - MOST_UNITS
    named = language.join(units)
    if more > 0:
        first = language.listed(units[:MOST_UNITS])
        named = text("{names} and {count} more", names=first, count=more)
    if low.clearly:
        return text(
            "With customers and employees alike, the net promoter score is in the lowest third in {units}: "
            "beyond chance.",
            units=named,
        )
    return text(
        "With customers and employees alike, the net promoter score is in the lowest third in {units}, which "
        "may be chance.",
        units=named,
    )


def _with_scores(unit: UnitRanks, language: Language) -> str:
    """Return a unit with its two scores, that of its customers first."""
    return language.aside(unit.name, language.join([signed(unit.customers), signed(unit.employees)]))


def point_words(a_year: Span, a_stay: Span, currency: str | None, language: Language) -> str:
    """Return what a point of net promoter score is worth in all."""
    return language.text(
        "One point of net promoter score goes with {year} of revenue a year, "
        "and {stay} over the customers’ stay.",
        year=language.in_currency(range_words(a_year, language), currency),
        stay=language.in_currency(range_words(a_stay, language), currency),
    )


def range_words(span: Span, language: Language) -> str:
    """Return two amounts as a range, one where they print alike."""
    low, high = language.amount(span.low), language.amount(span.high)
    return low if low == high else language.text("{low} to {high}", low=low, high=high)


def place_words(place: StartingPlace | None, language: Language) -> str:
    """Return where to begin, nothing where that is not known."""
    match place:
        case StartingPlace(unit=str(unit), episode=str(episode)):
            return language.text("{unit}, on {episode}", unit=unit, episode=language.quoted(episode))
        case StartingPlace(unit=None, episode=str(episode)):
            return language.quoted(episode)
        case StartingPlace(unit=str(unit)):
            return unit
        case _:
            return ""


def begin_words(place: str, language: Language) -> str:
    """Return where one move begins, under its name; nothing where that is not known."""
    return language.pair(language.text("Start with"), place) if place else ""


def beginning_words(place: str, moves: Sequence[str], language: Language) -> str:
    """Return which moves of a phase begin in a place, by their numbers; nothing where none do."""
    if not moves:
        return ""
    return language.plural(
        "Start with {place}: move {moves}.",
        "Start with {place}: moves {moves}.",
        len(moves),
        place=place,
        moves=language.join(list(moves)),
    )
