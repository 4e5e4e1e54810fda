"""The plan that stands in every output: from here to the questionnaire's target, as nothing else is asked."""

from collections.abc import Iterable
from datetime import date

from cxmaturity.errors import BadInput
from cxmaturity.plan.model import Plan, Wish
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import tr


def usual_plan(assessment: Assessment, *, today: date, supposed: Iterable[str] = ()) -> Plan:
    """Return the plan from an `assessment`, `supposed` answers among it, to the questionnaire's target.

    `today` is the day of a wave without one. It follows from the assessment alone, so that a report that is
    read back makes it again. Raises BadInput where nothing is there to plan from, and MissingComponent
    without the solver.
    """
    overall = assessment.overall
    if not assessment.tally.questions:
        raise BadInput(tr("a plan needs the answers, and here are figures alone"))
    if overall.index is None and overall.withheld == "coverage":
        raise BadInput(
            tr("too little is known for a plan; `cxmaturity plan` counts what nobody knows as the lowest")
        )
    # Loaded here: it brings the solver, and not every output has a plan.
    from cxmaturity.plan import make

    return make.make_plan(assessment, Wish(supposed=tuple(supposed)), today=today, whole=False)
