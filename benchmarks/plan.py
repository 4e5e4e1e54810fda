"""How long a plan takes, against `score --format json` of the same answers.

Where it arrives within the phases that a plan has at least, the programme solves at once, and a plan takes
little longer than its figures. Those that go on for longer are told, with a limit that they keep well. The
hardest of the bundled examples is told apart: how much of the limit of a single objective the whole of it
took, and how far from the best it may be.
"""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from cxmaturity.assess_paths import assess_path
from cxmaturity.plan.make import make_plan
from cxmaturity.plan.model import PHASES, Plan, Wish
from cxmaturity.plan.solver import MOST_SECONDS
from cxmaturity.resources import bundled
from measure import Figure, in_turns, processor_time, processor_time_of

ROUNDS = 5
LIMIT, LIMIT_OF_LONG = 3.0, 12.0
HARDEST = "tarnholt-freight/2026-q1"
EXAMPLES = bundled("questionnaires") / "cx-maturity" / "examples"


def figures() -> Iterator[Figure]:
    """Plan and score every example of the core in turns; then make the plan of the hardest."""
    program = Path(sys.executable).with_name("cxmaturity")
    for path in (*sorted(EXAMPLES.glob("personas/*-*.yaml")), *sorted(EXAMPLES.glob("tarnholt-freight/*"))):
        name = path.relative_to(EXAMPLES)
        plan, score = in_turns(
            ROUNDS,
            lambda path=path: processor_time_of([program, "plan", path, "--format", "json"]),
            lambda path=path: processor_time_of([program, "score", path, "--format", "json"]),
        )
        is_long = len(_planned(path).phases) > PHASES
        yield Figure(f"plan {name} / score", plan / score, LIMIT_OF_LONG if is_long else LIMIT)
    yield from _hardest()


def _hardest() -> Iterator[Figure]:
    """Make the plan that takes longest."""
    found = []
    seconds = processor_time(lambda: found.append(_planned(EXAMPLES / HARDEST)))
    yield Figure(f"plan {HARDEST} / time limit of an objective", seconds / MOST_SECONDS, 1.0)
    gap = found[0].gap
    yield Figure(f"plan {HARDEST}, gap in person-days", 1.0 if gap is None else gap, 0.0)


def _planned(path: Path) -> Plan:
    """Return the plan of an example, with all there is to say of it."""
    return make_plan(assess_path(path, redraw=False), Wish(), today=date(2026, 1, 1))
