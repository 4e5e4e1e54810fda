"""What a portfolio keeps of a unit's plan: where it leads and when, and what it does first."""

from cxmaturity.formats.frozen import Frozen
from cxmaturity.plan.model import Arrival
from cxmaturity.plan.usual import usual_plan
from cxmaturity.plan.words import day_of_arrival
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.dates import BEGINNING


class UnitMove(Frozen, frozen=True):
    """A move: its question, and the option that it leads to."""

    question: str
    option: str


class UnitPlan(Frozen, frozen=True):
    """The plan of one unit to its target, a place of a level; 0 where the model has no stages.

    `arrives_in` is the half-year after which the target holds, None where that is today, never or not known;
    `arrives_on` the day, empty too where the answers have none. `first` are the moves of the first half-year
    that has any, which ends on `first_ends`; `first_stage` and `first_index` hold after it. `unknown` says
    how many questions count as the lowest since nobody knows them. The rest is as in `Plan`.
    """

    target: int
    arrival: Arrival
    arrives_in: int | None
    arrives_on: str
    proven: bool
    moves: int
    days: int
    first: tuple[UnitMove, ...]
    first_ends: str
    first_stage: int | None
    first_index: float | None
    unknown: int


def unit_plan(assessment: Assessment) -> UnitPlan:
    """Return what a portfolio keeps of the plan of an `assessment`.

    Raises BadInput where nothing is there to plan from, and MissingComponent without the solver.
    """
    dated = bool(assessment.subject.date)
    plan = usual_plan(assessment, today=BEGINNING.date())
    phase = next((one for one in plan.phases if one.moves), None)
    arrives = day_of_arrival(plan)
    return UnitPlan(
        target=plan.target,
        arrival=plan.arrival,
        arrives_in=plan.arrives_in,
        arrives_on=arrives.isoformat() if arrives is not None and dated else "",
        proven=plan.proven,
        moves=len(plan.moves),
        days=plan.days,
        first=()
        if phase is None
        else tuple(UnitMove(question=move.question, option=move.option) for move in phase.moves),
        first_ends=phase.ends.isoformat() if phase is not None and dated else "",
        first_stage=None if phase is None else phase.after.stage,
        first_index=None if phase is None else phase.after.index,
        unknown=len(plan.lowest),
    )
