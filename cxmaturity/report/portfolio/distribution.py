"""How the units of a portfolio lie: their spread, what many of them lack, and who could help whom."""

from cxmaturity.report.charts.track import Marks, names_fit, track
from cxmaturity.report.portfolio.shapes import (
    FEWEST_FOR_QUARTILES,
    MOST_LIMITS,
    TICK_NAMES,
    DimensionSpreads,
    GapRow,
    Gaps,
    HelpRow,
    LimitRow,
    NamedUnit,
    SpreadRow,
    Words,
)
from cxmaturity.text.figures import percent, tenths, whole
from cxmaturity.waves.portfolio import Neighbour, UnitSpread


def distribution(look: Words) -> DimensionSpreads | None:
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
    return DimensionSpreads(
        axis=look.axis(),
        names=names_fit(look.axis(), TICK_NAMES),
        rows=tuple(rows),
        quartiles=quartiles,
    )


def _spread_row(
    name: str, spread: UnitSpread | None, stages: tuple[int, ...], withheld: int, look: Words
) -> SpreadRow:
    """Return how one thing lies."""
    without = ""
    if withheld:
        without = look.words.plural("one not assessed", "{count} not assessed", withheld)
    if spread is None:
        return SpreadRow(
            name=name,
            track=None,
            description="",
            median=look.text("not assessed"),
            range="",
            stages=None,
            withheld=without,
        )
    middle = spread.count >= FEWEST_FOR_QUARTILES
    marks = Marks(
        dot=spread.median,
        low=spread.lower if middle else None,
        high=spread.upper if middle else None,
        rings=(spread.lowest, spread.highest),
    )
    described = look.text(
        "From {low} to {high}, median {median}",
        low=look.index(spread.lowest),
        high=look.index(spread.highest),
        median=look.index(spread.median),
    )
    reach = look.text("{low} to {high}", low=look.index(spread.lowest), high=look.index(spread.highest))
    return SpreadRow(
        name=name,
        track=track(marks, look.edges),
        description=described,
        median=look.index(spread.median),
        range=reach,
        stages=look.counts(stages),
        withheld=without,
    )


def gaps(look: Words) -> Gaps | None:
    """Return common gaps and frequent limits, None where there are neither."""
    found, text = look.portfolio, look.text
    if not found.gaps and not found.question_limits and not found.dimension_limits:
        return None
    gaps = tuple(
        GapRow(
            name=look.names[gap.question],
            dimension=look.names[gap.dimension],
            units=text("{count} of {total}", count=gap.units, total=gap.of),
            share=percent(gap.units / gap.of) if gap.of else "–",
            width=round(100 * gap.units / gap.of, 1) if gap.of else 0.0,
            median=look.mark(max(1, int(gap.median)), _level(gap.median, look)),
        )
        for gap in found.gaps
    )
    dimensions = {one.id for one in look.questionnaire.dimensions}
    of_whole, of_question = text("dimension: the overall stage"), text("question: the overall stage")
    limits = [(one, of_whole if one.id in dimensions else of_question) for one in found.dimension_limits]
    of_foundation, of_other = (
        text("foundation: its dimension’s stage"),
        text("question: its dimension’s stage"),
    )
    limits += [
        (one, of_foundation if one.id in look.foundations else of_other) for one in found.question_limits
    ]
    limits.sort(key=lambda pair: -pair[0].units)
    rows = tuple(
        LimitRow(
            name=look.names[one.id],
            kind=kind,
            units=str(one.units),
            width=round(100 * one.units / found.units, 1),
        )
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


def _level(median: float, look: Words) -> str:
    median += look.questionnaire.number_of(0)
    return whole(median) if median == int(median) else tenths(median)


def helps(look: Words) -> tuple[HelpRow, ...] | None:
    """Return who could help whom, None where nobody could."""
    rows = tuple(
        HelpRow(
            name=look.names[one.question],
            dimension=look.names[one.dimension],
            helpers=_neighbours(one.helpers, look),
            more_helpers=_more(one.more_helpers, look),
            helped=_neighbours(one.helped, look),
            more_helped=_more(one.more_helped, look),
        )
        for one in look.portfolio.helps
    )
    return rows or None


def _neighbours(found: tuple[Neighbour, ...], look: Words) -> tuple[NamedUnit, ...]:
    return tuple(NamedUnit(look.unit(one.name), look.mark(one.level)) for one in found)


def _more(count: int, look: Words) -> str:
    return look.words.plural("and one more", "and {count} more", count) if count else ""
