"""What holds a stage down, in sentences: limits first, then what the index is short of."""

from dataclasses import dataclass

from cxmaturity.domain.assessment import Score, Shortfall
from cxmaturity.rendering.view.figures import whole
from cxmaturity.rendering.view.lookup import Lookup, Mark, Need, Reference
from cxmaturity.rendering.words import just_below_words, reads_as_reached


@dataclass(frozen=True)
class Raise:
    """A single answer that would close the shortfall of an index."""

    what: Reference
    has: Mark
    to: Mark


@dataclass(frozen=True)
class Holding:
    """The next stage, what has to rise before it, and how far the index is away from it."""

    next: Mark
    needs: tuple[Need, ...]
    short: str
    raises: tuple[Raise, ...]


def holding(score: Score, look: Lookup) -> Holding | None:
    """Return what holds the stage of `score`, None where nothing does."""
    if score.next_stage is None:
        return None
    return Holding(
        look.level(score.next_stage),
        tuple(look.need(limit) for limit in score.limits),
        "" if score.shortfall is None else _short(score.shortfall, look),
        () if score.shortfall is None else _raises(score.shortfall, look),
    )


def _short(shortfall: Shortfall, look: Lookup) -> str:
    """Say where the index is and where the stage starts."""
    if reads_as_reached(shortfall):
        return just_below_words(shortfall, look.words)
    index, needs = whole(shortfall.index), whole(shortfall.needs)
    return look.words.text("The index is {index}; that stage starts at {needs}.", index=index, needs=needs)


def _raises(shortfall: Shortfall, look: Lookup) -> tuple[Raise, ...]:
    return tuple(
        Raise(look.question(closer.question), look.mark(look.results[closer.question]), look.level(closer.to))
        for closer in shortfall.closers
    )
