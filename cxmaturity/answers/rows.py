"""The rows of a worksheet from all sheets: those of one name are one row, which the analysis reads."""

from collections.abc import Sequence

from cxmaturity.answers.model import Answers, Row
from cxmaturity.answers.tally import PooledRow
from cxmaturity.text.names import key
from cxmaturity.worksheets.model import Worksheet


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


def pooled_rows(worksheet: Worksheet, sheets: Sequence[Answers]) -> tuple[PooledRow, ...]:
    """Return the rows by name: in the order of the one sheet, of several by name, which tells of no file.

    Rows of one name are one row: the consensus sheet's where there is one, else ratings are averaged,
    and counts are taken from the first sheet that has them, since they are facts and not opinions.
    """
    merged = []
    used = list(_used_rows(worksheet, sheets))
    if len(sheets) > 1:
        used.sort(key=lambda entry: key(entry[0]))
    for name, rows in used:
        values: dict[str, int | float] = {}
        for column in worksheet.columns:
            cells = [cell for row in rows if isinstance(cell := row.get(column.id), int)]
            if cells:
                values[column.id] = column.together(cells)
        merged.append(PooledRow(name=name, values=values))
    return tuple(merged)


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
