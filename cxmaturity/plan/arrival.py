"""When a target can be reached, and how many moves a phase that takes."""

from cxmaturity.plan.model import MOST_PHASES
from cxmaturity.plan.programme import Programme
from cxmaturity.plan.route import RouteOrder, Routes
from cxmaturity.plan.start import StartingPoint
from cxmaturity.plan.timetable import Capacity


def first_phase(start: StartingPoint, order: RouteOrder, programme: Programme) -> int | None:
    """Return in how many phases, those of an order or more, the target can be reached; None: in none.

    One more than are looked at where it is reached later. Raises OutOfTime where nobody can tell.
    """

    def reaches_in(there: RouteOrder) -> bool:
        return Routes(start, there, programme).reaches(there.phases)

    if reaches_in(order):
        return order.phases
    # Whatever a phase takes, but nothing that does not fit one at all.
    too_long = Routes(start, order, programme).limits.barred
    ever = order._replace(
        capacity=Capacity(len(start.steps), None),
        phases=most_phases(start, programme),
        keep=(),
        barred=too_long,
    )
    if not reaches_in(ever):
        return None
    furthest = Routes(start, order._replace(phases=MOST_PHASES), programme)
    earliest = order.phases + 1
    if furthest.is_rising:
        earliest = furthest.first(order.target, earliest)
    for phases in range(earliest, MOST_PHASES + 1):
        if reaches_in(order._replace(phases=phases)):
            return phases
    return MOST_PHASES + 1


def most_phases(start: StartingPoint, programme: Programme) -> int:
    """Return in how many phases everything that can be done is done, where nothing limits a phase."""
    if start.openings:
        # What is asked for a while only has to be done then.
        return max(1, min(len(start.steps), MOST_PHASES))
    return max((1 + (programme.earliest(of) or 0) for of in programme.step), default=1)


def moves_needed(start: StartingPoint, order: RouteOrder, programme: Programme, phase: int) -> int | None:
    """Return how many moves a phase are enough for the target after a phase of an order; None: none.

    These may be as many as it has, where stages before the target come later for it.
    """
    most = len(start.steps)

    def enough(moves: int) -> bool:
        return with_moves(moves).reaches(phase)

    def with_moves(moves: int) -> Routes:
        there = order._replace(capacity=order.capacity._replace(moves=moves))
        return Routes(start, there, programme)

    if not enough(most):
        return None
    low, high = max(order.capacity.moves, with_moves(most).moves_at_least(phase)) - 1, most
    if enough(low + 1):
        return low + 1
    low += 1
    while high - low > 1:
        middle = min((low + high) // 2, low + (high - low + 3) // 4)
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
