"""The units in order, and beside each other by dimension."""

from cxmaturity.domain.portfolio import Ranked, UnitResult
from cxmaturity.rendering.charts.track import Marks, track
from cxmaturity.rendering.portfolio.look import COLUMNS, TICK_NAMES, Words
from cxmaturity.rendering.portfolio.shapes import HeatMap, HeatRow, HeatTable, Ranking, UnitRow, UnitTable
from cxmaturity.rendering.view.figures import whole


def ranking(look: Words) -> Ranking | None:
    """Return the units in order, None where none has an index."""
    found, text = look.portfolio, look.text
    if not found.top:
        return None
    if found.bottom:
        lead = text(
            "The first and the last of {count} units by their overall index; the tables hold all of them.",
            count=found.ranked,
        )
        tables: tuple[UnitTable, ...] = (
            UnitTable(text("The first {count}", count=len(found.top)), _rows(found.top, look)),
            UnitTable(text("The last {count}", count=len(found.bottom)), _rows(found.bottom, look)),
        )
    else:
        lead = text("All units by their overall index.")
        tables = (UnitTable("", _rows(found.top, look)),)
    return Ranking(
        lead,
        look.axis(),
        len(look.questionnaire.levels) <= TICK_NAMES,
        tables,
        tuple(look.unit(row) for row in found.unranked),
        any(row.range for table in tables for row in table.rows),
    )


def _rows(units: tuple[Ranked, ...], look: Words) -> tuple[UnitRow, ...]:
    return tuple(_row(ranked, look) for ranked in units)


def _row(ranked: Ranked, look: Words) -> UnitRow:
    """Return one ranked unit."""
    unit, text = ranked.unit, look.text
    index = whole(unit.index or 0.0)
    spans = unit.low is not None and unit.high is not None and whole(unit.low) != whole(unit.high)
    low, high = whole(unit.low or 0.0), whole(unit.high or 0.0)
    reach = text("{low} to {high}", low=low, high=high) if spans else ""
    held = [look.names.get(limit.id, limit.id) for limit in unit.limits]
    if unit.short:
        held.append(text("the index"))
    note = look.words.plural("one respondent", "{count} respondents", unit.respondents)
    marks = Marks(dot=unit.index, low=unit.low if spans else None, high=unit.high if spans else None)
    description = text("Index {index} of 100", index=index) + (
        text(", from {range}", range=reach) if reach else ""
    )
    return UnitRow(
        str(ranked.place),
        look.unit(unit),
        note,
        index,
        reach,
        track(marks, look.edges),
        description,
        look.mark(unit.stage),
        look.words.listed(held) if unit.stage is not None else text("no stage"),
    )


def heat_map(look: Words) -> HeatMap | None:
    """Return the index of every unit in every dimension."""
    found, text = look.portfolio, look.text
    if not found.top:
        return None
    groups = [("", found.top)]
    if found.bottom:
        first = text("The first {count}", count=len(found.top))
        groups = [(first, found.top), (text("The last {count}", count=len(found.bottom)), found.bottom)]
    dimensions = look.questionnaire.dimensions
    tables = []
    for title, units in groups:
        for start in range(0, len(dimensions), COLUMNS):
            part = dimensions[start : start + COLUMNS]
            rows = tuple(_heat_row(one.unit, tuple(d.id for d in part), look) for one in units)
            tables.append(HeatTable(title, tuple(d.name for d in part), rows))
    key = tuple(look.mark(number) for number in range(1, len(look.questionnaire.levels) + 1))
    return HeatMap(
        text("The index of each unit in each dimension; the darker, the higher."), tuple(tables), key
    )


def _heat_row(unit: UnitResult, dimensions: tuple[str, ...], look: Words) -> HeatRow:
    by_id = {one.id: one.index for one in unit.dimensions}
    cells = tuple(look.band(by_id.get(name)) for name in dimensions)
    return HeatRow(look.unit(unit), look.band(unit.index), look.mark(unit.stage), cells)
