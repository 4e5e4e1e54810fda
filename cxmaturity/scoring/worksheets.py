"""The analyses that read worksheets: a matrix of two ratings, net promoter scores, the value of loyalty.

NPS = 100 (promoters - detractors) / n. Its 95 % interval is the adjusted Wald one (Rocks 2016, The
American Statistician): three respondents are added, three quarters of one to promoters and as much to
detractors. It is input evidence and never part of the maturity score.
"""

from collections.abc import Sequence
from math import fsum, sqrt
from typing import assert_never

from cxmaturity.answers.model import Answers, Row
from cxmaturity.text.names import key
from cxmaturity.worksheets.loyalty_value import loyalty_rows
from cxmaturity.worksheets.model import (
    LoyaltyValue,
    Matrix,
    MatrixRow,
    NetPromoter,
    NetPromoterScore,
    Quadrant,
    UnitRow,
    Worksheet,
    WorksheetResult,
)

Z_95 = 1.959963984540054


def worksheet_result(worksheet: Worksheet, sheets: Sequence[Answers], floor: int) -> WorksheetResult | None:
    """Return what the worksheet's analysis finds in all `sheets`, None when no row was filled in.

    Rows of one name are one row: the consensus sheet's where there is one, else ratings are averaged,
    and counts are taken from the first sheet that has them, since they are facts and not opinions. A score
    of fewer employees than the `floor` is withheld, and so is what would give it away by subtraction.
    """
    rows = rows_by_name(worksheet, sheets)
    if not rows:
        return None
    match worksheet.analysis:
        case Matrix() as matrix:
            ranked, middle = _matrix(worksheet, matrix, rows)
            return WorksheetResult(id=worksheet.id, matrix=ranked, middle=middle)
        case LoyaltyValue() as columns:
            loyalty, total = loyalty_rows(columns, rows)
            return WorksheetResult(id=worksheet.id, loyalty=loyalty, loyalty_total=total)
        case tuple() as measures:
            units, totals = _net_promoter(measures, rows, floor)
            return WorksheetResult(id=worksheet.id, units=units, totals=totals)
        case other:
            assert_never(other)


def disputed_counts(worksheet: Worksheet, sheets: Sequence[Answers]) -> list[str]:
    """Return the names of the rows whose counts differ between the sheets that are used.

    A count that only some of them have is no other count, and what a consensus overrules is not used.
    """
    counts = [column.id for column in worksheet.columns if column.type == "count"]
    return [
        name
        for name, rows in _used_rows(worksheet, sheets)
        if any(len({row[count] for row in rows if count in row}) > 1 for count in counts)
    ]


def net_promoter_score(measure: str, promoters: int, passives: int, detractors: int) -> NetPromoterScore:
    """Return the net promoter score of these counts, from -100 to 100, with its 95 % interval."""
    n = promoters + passives + detractors
    score = low = high = None
    if n:
        score = round(100 * (promoters - detractors) / n, 9)
        p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
        margin = Z_95 * sqrt((p + d - (p - d) ** 2) / (n + 3))
        low = round(100 * max(-1.0, p - d - margin), 9)
        high = round(100 * min(1.0, p - d + margin), 9)
    return NetPromoterScore(
        measure=measure,
        promoters=promoters,
        passives=passives,
        detractors=detractors,
        n=n,
        score=score,
        low=low,
        high=high,
    )


def _net_promoter(
    measures: Sequence[NetPromoter], rows: Sequence[tuple[str, dict[str, float]]], floor: int
) -> tuple[tuple[UnitRow, ...], tuple[NetPromoterScore, ...]]:
    """Return every row on all measures, and all rows together."""
    columns = [_column(measure, [values for _, values in rows], floor) for measure in measures]
    units = tuple(
        UnitRow(name=name, scores=tuple(scores[place] for scores, _ in columns))
        for place, (name, _) in enumerate(rows)
    )
    return units, tuple(total for _, total in columns)


def _column(
    measure: NetPromoter, rows: Sequence[dict[str, float]], floor: int
) -> tuple[list[NetPromoterScore], NetPromoterScore]:
    """Return one measure of every row and over all of them, with what may not be told withheld."""
    parts = (measure.promoters, measure.passives, measure.detractors)
    counts = [[int(values.get(part, 0)) for part in parts] for values in rows]
    hidden = _too_few([sum(row) for row in counts], floor) if measure.of_employees else set()
    left = sum(sum(counts[place]) for place in hidden)
    none = NetPromoterScore(
        measure=measure.id,
        promoters=None,
        passives=None,
        detractors=None,
        n=None,
        score=None,
        low=None,
        high=None,
    )
    scores = [
        none if place in hidden else net_promoter_score(measure.id, *row) for place, row in enumerate(counts)
    ]
    total = net_promoter_score(measure.id, *map(sum, zip(*counts, strict=True)))
    return scores, none if 0 < left < floor else total


def _too_few(sizes: Sequence[int], floor: int) -> set[int]:
    """Return the places of the rows to hide: those with too few replies, and the next that hide them."""
    order = sorted((place for place, size in enumerate(sizes) if size), key=lambda place: sizes[place])
    hidden = [place for place in order if sizes[place] < floor]
    for place in order[len(hidden) :]:
        if not 0 < sum(sizes[one] for one in hidden) < floor:
            break
        hidden.append(place)
    return set(hidden)


def rows_by_name(worksheet: Worksheet, sheets: Sequence[Answers]) -> list[tuple[str, dict[str, float]]]:
    """Return the rows by name: in the order of the one sheet, of several by name, which tells of no file."""
    merged = []
    used = list(_used_rows(worksheet, sheets))
    if len(sheets) > 1:
        used.sort(key=lambda entry: key(entry[0]))
    for name, rows in used:
        values: dict[str, float] = {}
        for column in worksheet.columns:
            cells = [cell for row in rows if isinstance(cell := row.get(column.id), int)]
            if cells:
                values[column.id] = cells[0] if column.type == "count" else fsum(cells) / len(cells)
        merged.append((name, values))
    return merged


def _used_rows(worksheet: Worksheet, sheets: Sequence[Answers]) -> list[tuple[str, list[Row]]]:
    """Return the rows of each name that count: the consensus' where there are some, else everybody's."""
    entries: dict[str, tuple[str, list[tuple[bool, Row]]]] = {}
    for sheet in sheets:
        for row in sheet.worksheets.get(worksheet.id, ()):
            name = str(row["name"]).strip()
            entries.setdefault(key(name), (name, []))[1].append((sheet.respondent.is_consensus, row))
    return [
        (name, [row for agreed, row in found if agreed] or [row for _, row in found])
        for name, found in entries.values()
    ]


def _matrix(
    worksheet: Worksheet, matrix: Matrix, rows: list[tuple[str, dict[str, float]]]
) -> tuple[tuple[MatrixRow, ...], tuple[float, float]]:
    """Return the rows ranked by the product of their two ratings, and where the axes divide."""
    columns = {column.id: column for column in worksheet.columns}
    middle = tuple((columns[axis].min + (columns[axis].max or 0)) / 2 for axis in (matrix.x, matrix.y))
    placed = [
        (values[matrix.x], values[matrix.y], values.get(matrix.shade or ""), name)
        for name, values in rows
        if matrix.x in values and matrix.y in values
    ]
    # Equal products: the higher vertical rating first, then the lower shade, which is the worse state.
    placed.sort(key=lambda row: (-row[0] * row[1], -row[1], row[2] if row[2] is not None else 0.0))
    ranked = []
    for rank, (x, y, shade, name) in enumerate(placed, start=1):
        quadrant = _quadrant(right=x >= middle[0], up=y >= middle[1])
        ranked.append(
            MatrixRow(name=name, x=x, y=y, shade=shade, product=x * y, rank=rank, quadrant=quadrant)
        )
    return tuple(ranked), (middle[0], middle[1])


def _quadrant(*, right: bool, up: bool) -> Quadrant:
    if right:
        return "high_high" if up else "high_low"
    return "low_high" if up else "low_low"
