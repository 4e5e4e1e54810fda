"""The plan as a table: a row a move, in the order in which they are taken."""

from collections.abc import Sequence

from cxmaturity.formats.csv_table import Cell, table, yes_cell
from cxmaturity.plan.model import Plan
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


def render(plan: Plan, assessment: Assessment, choices: PlanChoices) -> bytes:
    """Return the plan as CSV: UTF-8 with a byte order mark, which spreadsheets ask for."""
    words = language(choices.tag)
    told = plan_words(plan, assessment, words)
    rows: list[Sequence[Cell]] = [(*COLUMNS, "draft") if choices.draft else COLUMNS]
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
            rows.append([*row, yes_cell(True)] if choices.draft else row)
    return table(rows, choices.csv_dialect)
