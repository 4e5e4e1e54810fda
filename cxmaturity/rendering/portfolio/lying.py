"""How the units lie: their spread, what many of them lack, and who could help whom."""

from cxmaturity.domain.portfolio import Neighbour, Spread
from cxmaturity.rendering.charts.track import Marks, track
from cxmaturity.rendering.portfolio.look import FEWEST_FOR_QUARTILES, MOST_LIMITS, TICK_NAMES, Words
from cxmaturity.rendering.portfolio.shapes import (
    Distribution,
    GapRow,
    Gaps,
    HelpRow,
    LimitRow,
    Named,
    SpreadRow,
)
from cxmaturity.rendering.view.figures import percent, tenths, whole


def distribution(look: Words) -> Distribution | None:
    """Return how the whole and each dimension lie; None with one unit, which has no distribution."""
    found = look.portfolio
    if found.units < 2:
        return None
    rows = [_spread_row(look.text("Overall"), found.spread, found.stages, found.units - found.ranked, look)]
    rows += [
        _spread_row(look.names[one.id], one.spread, one.stages, one.withheld, look)
        for one in found.dimensions
    ]
    quartiles = any(s.count >= FEWEST_FOR_QUARTILES for s in (found.spread,) if s)
    return Distribution(look.axis(), len(look.questionnaire.levels) <= TICK_NAMES, tuple(rows), quartiles)


def _spread_row(
    name: str, spread: Spread | None, stages: tuple[int, ...], withheld: int, look: Words
) -> SpreadRow:
    """Return how one thing lies."""
    without = ""
    if withheld:
        without = look.words.plural("one not assessed", "{count} not assessed", withheld)
    if spread is None:
        return SpreadRow(name, None, "", look.text("not assessed"), "", None, without)
    middle = spread.count >= FEWEST_FOR_QUARTILES
    marks = Marks(
        dot=spread.median,
        low=spread.lower if middle else None,
        high=spread.upper if middle else None,
        rings=(spread.lowest, spread.highest),
    )
    described = look.text(
        "From {low} to {high}, median {median}",
        low=whole(spread.lowest),
        high=whole(spread.highest),
        median=whole(spread.median),
    )
    reach = look.text("{low} to {high}", low=whole(spread.lowest), high=whole(spread.highest))
    return SpreadRow(
        name, track(marks, look.edges), described, whole(spread.median), reach, look.counts(stages), without
    )


def gaps(look: Words) -> Gaps | None:
    """Return common gaps and frequent limits, None where there are neither."""
    found, text = look.portfolio, look.text
    if not found.gaps and not found.question_limits and not found.dimension_limits:
        return None
    gaps = tuple(
        GapRow(
            look.names[gap.question],
            look.names[gap.dimension],
            text("{count} of {total}", count=gap.units, total=gap.of),
            percent(gap.units / gap.of) if gap.of else "–",
            round(100 * gap.units / gap.of, 1) if gap.of else 0.0,
            look.mark(max(1, int(gap.median)), _level(gap.median)),
        )
        for gap in found.gaps
    )
    limits = [(one, text("dimension")) for one in found.dimension_limits]
    limits += [(one, text("foundation question")) for one in found.question_limits]
    limits.sort(key=lambda pair: -pair[0].units)
    rows = tuple(
        LimitRow(look.names[one.id], kind, str(one.units), round(100 * one.units / found.units, 1))
        for one, kind in limits[:MOST_LIMITS]
    )
    short = ""
    if found.short:
        short = look.words.plural(
            "In one unit the index itself is too low for the next stage.",
            "In {count} units the index itself is too low for the next stage.",
            found.short,
        )
    return Gaps(gaps, rows, short)


def _level(median: float) -> str:
    return whole(median) if median == int(median) else tenths(median)


def helps(look: Words) -> tuple[HelpRow, ...] | None:
    """Return who could help whom, None where nobody could."""
    rows = tuple(
        HelpRow(
            look.names[one.question],
            look.names[one.dimension],
            _neighbours(one.helpers, look),
            _more(one.more_helpers, look),
            _neighbours(one.helped, look),
            _more(one.more_helped, look),
        )
        for one in look.portfolio.helps
    )
    return rows or None


def _neighbours(found: tuple[Neighbour, ...], look: Words) -> tuple[Named, ...]:
    return tuple(Named(look.unit(one.name), look.mark(one.level)) for one in found)


def _more(count: int, look: Words) -> str:
    return look.words.plural("and one more", "and {count} more", count) if count else ""
