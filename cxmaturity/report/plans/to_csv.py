"""The plan as a table: a row a move, in the order in which they are taken.

Where the plan is kept beside the answers, its columns join, and a row for each move that is kept and no
longer planned. Where answers are supposed, each row says which.
"""

from collections.abc import Sequence

from cxmaturity.formats.csv_table import Cell, table, yes_cell
from cxmaturity.plan.kept_words import kept_by_id, not_in_plan
from cxmaturity.plan.model import KeptMove, Plan
from cxmaturity.plan.move_words import end_of_step, told_apart
from cxmaturity.plan.words import plan_words
from cxmaturity.report.plans.formats import PlanChoices
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import language

COLUMNS = (
    "phase",
    "starts",
    "due",
    "place",
    "question",
    "name",
    "dimension",
    "action",
    "from",
    "to",
    "option",
    "owner",
    "effort",
    "days",
    "lifts",
    "needs",
    "smallest",
    "start_with",
)


KEPT = ("kept_owner", "kept_start", "kept_due", "kept_status", "kept_done", "kept_reason")
"""What joins where a plan is kept: who has a move, and where it stands. Notes stay in its file."""
AS_IF = "as_if"
"""What joins where the plan starts from supposed answers."""


def render(plan: Plan, assessment: Assessment, choices: PlanChoices) -> bytes:
    """Return the plan as CSV: UTF-8 with a byte order mark, which spreadsheets ask for."""
    words = language(choices.tag)
    told = plan_words(plan, assessment, words)
    known = kept_by_id(choices.kept)
    rows: list[Sequence[Cell]] = []
    for phase, said in zip(plan.phases, told.phases, strict=False):
        for move, text in zip(phase.moves, said.moves, strict=True):
            row: list[Cell] = [
                phase.number,
                phase.starts.isoformat(),
                phase.ends.isoformat(),
                move.place,
                move.question,
                text.what,
                move.dimension,
                words.sentences(part for part in (text.differ, text.do) if part),
                text.origin,
                text.to,
                move.ticks or move.option,
                text.owner,
                text.effort,
                move.days,
                words.clauses(text.lifts),
                " ".join(dict.fromkeys(move.needs)),
                yes_cell(move.is_smallest),
                text.start_with,
            ]
            rows.append([*row, *_joining(plan, known.get(move.id), choices)])
    for kept in not_in_plan(choices.kept, plan):
        rows.append([*_row_of(kept, assessment), *_joining(plan, kept, choices)])
    return table([_heads(plan, choices), *rows], choices.csv_dialect)


def _heads(plan: Plan, choices: PlanChoices) -> Sequence[Cell]:
    """Return the names of the columns, with those that join."""
    return (
        *COLUMNS,
        *(KEPT if choices.kept else ()),
        *((AS_IF,) if plan.wish.supposed else ()),
        *(("draft",) if choices.draft else ()),
    )


def _joining(plan: Plan, kept: KeptMove | None, choices: PlanChoices) -> list[Cell]:
    """Return the cells of the columns that join."""
    cells: list[Cell] = []
    if choices.kept:
        cells += (
            [""] * len(KEPT)
            if kept is None
            else [kept.owner, kept.start, kept.due, kept.status, kept.done, kept.reason]
        )
    if plan.wish.supposed:
        cells.append(" ".join(plan.wish.supposed))
    return [*cells, yes_cell(True)] if choices.draft else cells


def _row_of(kept: KeptMove, assessment: Assessment) -> list[Cell]:
    """Return the row of a move that is kept and no longer planned: what it is, and nothing of a phase."""
    asked = assessment.questionnaire
    named: dict[str, Cell] = {
        "question": kept.question,
        "name": told_apart(asked)[kept.question],
        "dimension": asked.ways[kept.question][0].id,
        "to": end_of_step(kept.question, kept.option, asked),
        "option": kept.option,
    }
    return [named.get(name, "") for name in COLUMNS]
