"""What must hold between the columns of a worksheet and the analysis that reads them."""

from collections.abc import Sequence
from typing import Any

from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.domain.worksheet import Context, Worksheet
from cxmaturity.language import tr
from cxmaturity.reading.typed import Found, did_you_mean


def worksheet_faults(worksheet: Worksheet, path: tuple[Any, ...]) -> Found:
    """Yield what is wrong with a worksheet: its columns, or what its analysis reads."""
    columns = {column.id: column.type for column in worksheet.columns}
    if columns.get("name") != "text":
        yield (*path, "columns"), tr("must hold a column with the id name and the type text"), ""
    for index, column in enumerate(worksheet.columns):
        if column.type == "rating" and (column.max is None or column.max <= column.min):
            message = tr("a rating needs a max above its min")
            yield (*path, "columns", index), message, tr("for example min: 1, max: 5")
    reads: list[tuple[tuple[Any, ...], str, str]] = []
    if worksheet.matrix:
        axes = {"x": worksheet.matrix.x, "y": worksheet.matrix.y, "shade": worksheet.matrix.shade}
        reads += [(("matrix", axis), column, "rating") for axis, column in axes.items() if column]
    for index, measure in enumerate(worksheet.net_promoter):
        for part in ("promoters", "passives", "detractors"):
            reads.append((("net_promoter", index, part), getattr(measure, part), "count"))
    if worksheet.loyalty_value:
        parts = worksheet.loyalty_value.__struct_fields__
        reads += [(("loyalty_value", p), getattr(worksheet.loyalty_value, p), "count") for p in parts]
    for place, column_id, wanted in reads:
        if columns.get(column_id) != wanted:
            message = tr("there is no column {id} of the type {type}", id=column_id, type=wanted)
            fitting = [column for column, kind in columns.items() if kind == wanted]
            yield (*path, *place), message, did_you_mean(column_id, fitting)


def context_faults(lines: Sequence[Context], questionnaire: Questionnaire, path: tuple[Any, ...]) -> Found:
    """Yield the sources that lines of context name and that are not there."""
    known = [source.id for source in questionnaire.sources]
    for index, line in enumerate(lines):
        if line.source not in known:
            message = tr("there is no source {id}", id=line.source)
            yield (*path, index, "source"), message, did_you_mean(line.source, known)
