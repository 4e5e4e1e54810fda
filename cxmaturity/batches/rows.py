"""The rows of a batch's tables: a unit's figures, a problem, and the texts in them."""

from collections.abc import Sequence

from cxmaturity.errors import Problem
from cxmaturity.formats.csv_table import yes_cell, yes_or_no
from cxmaturity.waves.portfolio import UnitResult

COLUMNS = (
    "unit",
    "organisation",
    "scope",
    "wave",
    "date",
    "respondents",
    "questionnaire",
    "version",
    "quick",
    "index",
    "low",
    "high",
    "band",
    "stage",
    "withheld",
    "coverage",
    "evidence_share",
    "ready",
    "readiness_yes",
    "readiness_total",
    "held_down_by",
    "below_target",
    "not_read",
    "questionnaire_sha256",
    "shadows_shipped",
    "applicability",
    "stage_shown",
    "caveats",
)
OF_A_DIMENSION = ("index", "stage", "stage_shown")
ERROR_COLUMNS = ("unit", "file", "line", "field", "message", "hint")
Cell = str | int | float | None


OWN = ("figure", "band_number", "stage_number", "stage_shown_number")
OWN_OF_DIMENSION = ("figure", "stage_number", "stage_shown_number")
"""What joins where a model has a unit or numbers of levels of its own."""


OF_A_PLAN = (
    "plan_target",
    "plan_arrival",
    "plan_arrives_on",
    "plan_proven",
    "plan_moves",
    "plan_days",
    "plan_first",
    "plan_first_stage",
    "no_plan",
)
"""What joins where plans are made: `plan_first` are the moves of the first half-year that has any."""


def columns(dimensions: Sequence[str], *, own: bool, draft: bool = False, plans: bool = False) -> list[str]:
    """Return the names of the columns: those of units and dimensions, the `own`, of plans, a draft's mark."""
    names = [*COLUMNS, *(f"{name}.{what}" for name in dimensions for what in OF_A_DIMENSION)]
    if own:
        names += [*OWN, *(f"{name}.{what}" for name in dimensions for what in OWN_OF_DIMENSION)]
    names += OF_A_PLAN if plans else ()
    return [*names, "draft"] if draft else names


def cells(
    result: UnitResult, dimensions: Sequence[str], *, own: bool, draft: bool = False, plans: bool = False
) -> list[Cell]:
    """Return a unit's row; what is withheld or was not asked is an empty cell, never 0."""
    found: list[Cell] = [
        result.unit,
        result.organisation,
        result.scope,
        result.wave,
        result.date,
        result.respondents,
        result.questionnaire,
        result.version,
        yes_cell(result.quick),
        result.index,
        result.low,
        result.high,
        result.band,
        result.stage,
        result.withheld,
        result.coverage,
        result.evidence_share,
        None if result.ready is None else yes_or_no(result.ready),
        result.readiness_yes,
        result.readiness_total,
        " ".join(limit.id for limit in result.limits),
        len(result.below),
        ", ".join(result.not_read),
        result.questionnaire_sha256,
        result.shadows_shipped,
        result.applicability,
        result.stage_shown,
        " ".join(result.caveats),
    ]
    by_id = {one.id: one for one in (*result.dimensions, *result.parts)}
    for name in dimensions:
        one = by_id.get(name)
        found += [None] * len(OF_A_DIMENSION) if one is None else [one.index, one.stage, one.stage_shown]
    if own:
        found += (result.figure, result.band_number, result.stage_number, result.stage_shown_number)
        for name in dimensions:
            one = by_id.get(name)
            found += (
                [None] * len(OWN_OF_DIMENSION)
                if one is None
                else [one.figure, one.stage_number, one.stage_shown_number]
            )
    found += _of_plan(result) if plans else ()
    return [*found, yes_cell(True)] if draft else found


def _of_plan(result: UnitResult) -> list[Cell]:
    """Return what is told of a unit's plan; empty cells and why where it has none."""
    plan = result.plan
    if plan is None:
        return [*[None] * (len(OF_A_PLAN) - 1), result.no_plan]
    return [
        plan.target or None,
        plan.arrival,
        plan.arrives_on,
        yes_or_no(plan.proven),
        plan.moves,
        plan.days,
        " ".join(f"{move.question}={move.option}" for move in plan.first),
        plan.first_stage,
        result.no_plan,
    ]


def error_cells(unit: str, problem: Problem) -> list[Cell]:
    """Return the row of a problem of `unit`."""
    line = problem.line or None
    return [unit, problem.file, line, problem.field, problem.message, problem.hint]


def writable(text: str) -> str:
    r"""Return a text that can be written as UTF-8: bytes of a file's name that are none stand as `\udcff`."""
    return text if text.isascii() else text.encode(errors="backslashreplace").decode()
