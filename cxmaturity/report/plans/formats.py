"""The plan in its formats: by name, each a module that is imported on use."""

from importlib import import_module
from typing import NamedTuple

from cxmaturity.plan.model import KeptPlan, Plan
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.choice import check_choice

FORMATS: dict[str, str] = {
    "json": "cxmaturity.report.plans.to_json",
    "md": "cxmaturity.report.plans.to_markdown",
    "csv": "cxmaturity.report.plans.to_csv",
    "ics": "cxmaturity.report.plans.to_ics",
}


class PlanChoices(NamedTuple):
    """The language of the words, the separator and decimal mark of a table, and whether it is a draft.

    `kept` is the plan that is kept beside the answers: who has each move, and where it stands; a calendar has
    its days, and nothing done or dropped.
    """

    tag: str
    csv_dialect: str
    draft: bool
    kept: KeptPlan | None = None


def render_plan(plan: Plan, assessment: Assessment, name: str, choices: PlanChoices) -> bytes:
    """Return a `plan` from an `assessment` in the format called `name`; BadInput where there is none such."""
    check_choice("format", name, FORMATS)
    output: bytes = import_module(FORMATS[name]).render(plan, assessment, choices)
    return output
