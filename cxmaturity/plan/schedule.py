"""When steps are taken that have to be done by some phase each: those due first come first.

Where nothing but the steps below one has to come before it, a schedule is found wherever there is one. With
what steps need of other questions, or a limit of person-days, one may be missed.
"""

from collections.abc import Mapping

from cxmaturity.plan.ladders import Ladder, StepOf, before
from cxmaturity.plan.timetable import PhaseLimits


def scheduled(
    due: Mapping[StepOf, int], known: Mapping[str, Ladder], limits: PhaseLimits
) -> dict[StepOf, int] | None:
    """Return in which phase each step is taken that is `due` by one, all counted from 0; None: not found."""
    latest = _latest(due, known, limits.capacity.moves)
    above = _above(due)
    # Those due first come first, then those with the most steps above them.
    waiting = sorted(due, key=lambda of: (latest[of], -above[of.question] + of.place, of))
    found: dict[StepOf, int] = {}
    for phase in range(max(due.values(), default=-1) + 1):
        moves, days = 0, 0
        while moves < limits.capacity.moves:
            following = next(
                (
                    of
                    for of in waiting
                    if _is_ready(of, phase, found, due, known)
                    and (limits.capacity.days is None or days + limits.days[of] <= limits.capacity.days)
                ),
                None,
            )
            if following is None:
                break
            found[following] = phase
            waiting.remove(following)
            moves, days = moves + 1, days + limits.days[following]
        if any(latest[of] <= phase for of in waiting):
            return None
    return found


def _is_ready(
    of: StepOf,
    phase: int,
    found: Mapping[StepOf, int],
    due: Mapping[StepOf, int],
    known: Mapping[str, Ladder],
) -> bool:
    """Return whether the step below is done in an earlier phase, and what it needs in this one or before."""
    if of.place and found.get(StepOf(of.question, of.place - 1), phase) >= phase:
        return False
    # What is not due at all is not asked, and nothing needs it.
    return all(need in found or need not in due for need in known[of.question].steps[of.place].needs)


def _latest(due: Mapping[StepOf, int], known: Mapping[str, Ladder], moves: int) -> dict[StepOf, int]:
    """Return by which phase each step has to be done for those above it, and for those that need it."""
    following: dict[StepOf, list[StepOf]] = {of: [] for of in due}
    for of in due:
        for one in before(of, known):
            if one in following:
                following[one].append(of)
    latest = dict[StepOf, int]()
    reached = dict[StepOf, frozenset[StepOf]]()

    def look(of: StepOf) -> None:
        for one in following[of]:
            if one not in latest:
                look(one)
        last = min([due[of], *(latest[one] - (one.question == of.question) for one in following[of])])
        further = frozenset(following[of]).union(*(reached[one] for one in following[of]))
        # It and all that waits for it fit no fewer phases than their number asks for.
        for count, phase in enumerate(sorted(latest[one] for one in further), start=2):
            last = min(last, phase + 1 + -count // moves)
        latest[of], reached[of] = last, further

    for of in due:
        if of not in latest:
            look(of)
    return latest


def _above(due: Mapping[StepOf, int]) -> dict[str, int]:
    """Return how many steps of each question there are."""
    found: dict[str, int] = {}
    for of in due:
        found[of.question] = max(found.get(of.question, 0), of.place + 1)
    return found
