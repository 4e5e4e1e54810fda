"""The course: which steps are taken in which phase, by the programme solved for one objective after another.

In turn, each held before the next: the highest stage at the end, up to the target; the stages of all phases
added up; the fewest person-days; the smallest change that lifts today's stage in the first phase; the most
weight of what holds the target down, early; the fewest moves; the questionnaire's order. What comes out is
scored again, phase by phase: a stage that the programme promises and scoring does not find is ruled out, and
the programme solved again.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import ceil, floor, gcd
from typing import NamedTuple
from zlib import crc32

from cxmaturity.plan.ladders import StepOf, before
from cxmaturity.plan.model import EFFORTS, MOST_PHASES, PriceRange, Swap, days_of, fewest_days_of
from cxmaturity.plan.programme import Programme, Row
from cxmaturity.plan.solver import OutOfTime, Solution, Solver
from cxmaturity.plan.start import StartingPoint
from cxmaturity.plan.timetable import Capacity, Timetable
from cxmaturity.questionnaire.model import Effort
from cxmaturity.scoring.model import Outlook
from cxmaturity.scoring.stages import LOWEST

MOST_ROUNDS = 20
"""So often a stage is ruled out that does not hold when it is scored again."""
MOST_SWAPS = 5
MOST_DAYS = 1_000
"""So dear an effort above 30 days is taken to be at most."""


class RouteOrder(NamedTuple):
    """What a course is to keep to: the stages from above today's to the target, and what fits a phase.

    Without `stages` it takes the steps that lift the index most. Of the questions in `keep` it takes a step,
    of those in `avoid` none.
    """

    stages: range
    phases: int
    capacity: Capacity
    keep: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()

    @property
    def target(self) -> int:
        """The last of the stages; without any, the lowest level."""
        return self.stages.stop - 1 if self.stages else LOWEST


class Route(NamedTuple):
    """In which phase each step is taken, counted from 0, and what holds after each phase.

    It is `proven` where no course reaches more, or earlier, or in fewer days; else `gap` is by what share of
    its days one may take fewer, None where not even the stages are proven.
    """

    done: dict[StepOf, int]
    after: list[Outlook]
    proven: bool
    gap: float | None


class Routes:
    """The courses from a start by an order; the best one, and what else there is to say of it."""

    def __init__(self, start: StartingPoint, order: RouteOrder) -> None:
        """Lay out the programme. Raises MissingComponent without a solver."""
        self.start, self.order = start, order
        self.days = {of: days_of(step.effort) for of, step in start.steps.items()}
        self.programme = Programme(start.questionnaire, start.ladders, start.openings, order.stages)
        self._names = {name: place for place, name in enumerate(start.ladders)}
        self._is_given_up = False
        self._lay_out()

    def _lay_out(self) -> None:
        """Pass the programme on to a solver."""
        self.table = Timetable(self.programme, self.order.phases, self.order.capacity, self.days)
        for of, variable in self.programme.step.items():
            if of.question in self.order.avoid:
                for phase in range(self.order.phases):
                    self.table.upper[self.table.column(variable, phase)] = 0.0
        self.solver = Solver(self.table.whole, self.table.upper, self.table.rows)
        for name in self.order.keep:
            # What is at its top, or does not apply, has no step left to take.
            if self.start.ladders.get(name) and self.start.ladders[name].steps:
                self.solver.require(self.table.done({StepOf(name, 0): 1}), 1)

    def best(self) -> Route | None:
        """Return the best course; None where what is to be kept does not fit."""
        still = Route(done={}, after=[self.start.now] * self.order.phases, proven=False, gap=None)
        best = None if self.order.keep else still
        for _ in range(MOST_ROUNDS):
            found = self._solved()
            if found is None:
                return best
            if not self._ruled_out(found):
                return found
            if best is None or self._rank(found) > self._rank(best):
                best = found._replace(proven=False, gap=None)
            self._lay_out()
        # What the programme holds is not what this comes to, so there is nothing to say beside it.
        self._is_given_up = True
        return best

    def _rank(self, course: Route) -> tuple[int, int, int]:
        """Return what a course reaches at the end and in all phases, and its days, the fewest highest."""
        reached = self._counted(course.after)
        return reached[-1], sum(reached), -sum(self.days[of] for of in course.done)

    def reaches(self, phase: int) -> bool:
        """Return whether the last stage can hold after a phase. Raises OutOfTime where nobody can tell."""
        level = self.order.stages[-1]
        for _ in range(MOST_ROUNDS):
            found = self.solver.best({self.table.column(self.programme.stage[level], phase - 1): 1})
            if found is not None and not found.value and not found.is_proven:
                raise OutOfTime
            if found is None or not found.value:
                return False
            done = {of for of, taken in self.table.read(found.ones).items() if taken < phase}
            if (self.start.after(done).stage or 0) >= level:
                return True
            self._rule_out(level, done)
            self._lay_out()
        raise OutOfTime

    def _solved(self) -> Route | None:
        """Return the best course by the programme."""
        first = self.solver.best(self._reached())
        if first is None:
            return None
        self.solver.require(self._reached(), first.value)
        self._stages_held = self.solver.rows
        second = self._held(self._fewest(self.days), first)
        self._days_held = self.solver.rows
        last = second
        for costs in (self._smallest_and_holding(), self._as_listed(), self._early()):
            last = self._held(costs, last)
        self._ones = last.ones
        done = self.table.read(last.ones)
        exact = self.programme.is_exact and self.start.looked_at_all
        days = -second.value
        gap = None
        if first.is_proven and exact and days:
            gap = max(0.0, (days + second.bound) / days)
        return Route(
            done=done,
            after=self._after(done),
            proven=first.is_proven and second.is_proven and exact,
            gap=gap,
        )

    def _held(self, costs: Mapping[int, int], before: Solution) -> Solution:
        """Return the best by `costs`, and hold it; what was best `before` where the limits are reached."""
        try:
            found = self.solver.best(costs) or before
        except OutOfTime:
            value = sum(cost for column, cost in costs.items() if column in before.ones)
            found = Solution(before.ones, value, value + 1)
        self.solver.require(costs, found.value)
        return found

    def _after(self, done: Mapping[StepOf, int]) -> list[Outlook]:
        """Return what holds after each phase."""
        phases = range(self.order.phases)
        return [self.start.after([of for of, taken in done.items() if taken <= phase]) for phase in phases]

    def _ruled_out(self, course: Route) -> bool:
        """Rule out the stages that do not hold when they are scored again; return whether there are any."""
        found = False
        for phase, after in enumerate(course.after):
            holds = after.stage or 0
            promised = [
                level
                for level, variable in self.programme.stage.items()
                if self.table.column(variable, phase) in self._ones
            ]
            wrong = [level for level in promised if level > holds]
            taken = {of for of, one in course.done.items() if one <= phase}
            for level in wrong:
                found = True
                self._rule_out(level, taken)
        return found

    def _rule_out(self, level: int, taken: set[StepOf]) -> None:
        """Rule out that a stage holds where exactly these steps are done."""
        parts = {place: Fraction(-1 if of in taken else 1) for of, place in self.programme.step.items()}
        parts[self.programme.stage[level]] = Fraction(-1)
        self.programme.rows.append(Row(parts, Fraction(-len(taken))))

    # ---- Objectives

    def _reached(self) -> dict[int, int]:
        """Return what counts the stage at the end before all others, and then those of all phases."""
        if not self.start.questionnaire.has_stages:
            return self._lifted()
        last, all_of_them = self.order.phases - 1, self.order.phases * len(self.order.stages)
        return self.table.stages(lambda phase: 1 + (all_of_them + 1 if phase == last else 0))

    def _lifted(self) -> dict[int, int]:
        """Return what counts the index at the end before all others, and then that of all phases."""
        worth = self.programme.worth()
        last = self.order.phases - 1
        return {
            column: gain * (self.order.phases + 1 if column >= self.table.column(0, last) else 1)
            for column, gain in self.table.early(worth).items()
        }

    def _fewest(self, days: Mapping[StepOf, int]) -> dict[int, int]:
        """Return what counts days, in the largest unit in which they are whole."""
        unit = gcd(*days.values()) or 1
        return self.table.done({of: -one // unit for of, one in days.items()})

    def _smallest_and_holding(self) -> dict[int, int]:
        """Return what counts the smallest change in the first phase, and then what holds the stage down."""
        costs = self.table.early(self._weights())
        beyond = sum(costs.values()) + 1
        for of in self.start.smallest:
            column = self.table.column(self.programme.step[of], 0)
            costs[column] = costs.get(column, 0) + beyond
        return costs

    def _weights(self) -> dict[StepOf, int]:
        """Return the weights of the steps of the questions that hold the target down."""
        urgency = self.start.urgency(self.order.target)
        return {of: one for of, one in urgency.items() if of in self.programme.step}

    def _as_listed(self) -> dict[int, int]:
        """Return what counts moves, and then their places in the questionnaire: few and early ones."""
        count = len(self._names)
        beyond = count * MOST_TIES * (len(self.programme.step) + 1)
        return self.table.done(
            {
                # No two sets of moves are to come to the same.
                of: -(beyond + self._names[of.question] * MOST_TIES + _tie(of))
                for of in self.programme.step
            }
        )

    def _early(self) -> dict[int, int]:
        """Return what counts moves early, those of the first questions before others."""
        count = len(self._names)
        return self.table.early(
            {of: (count - self._names[of.question]) * MOST_TIES + _tie(of) for of in self.programme.step}
        )

    # ---- What else there is to say of the best course

    def swaps(self, course: Route) -> list[Swap]:
        """Return other courses that reach as much, as early, in as few days, by what they take instead."""
        if self._is_given_up:
            return []
        own, found, sets = set(course.done), list[Swap](), [set(course.done)]
        like_it = self.table.done(dict.fromkeys(own, 1))
        # The nearest first: those that leave out one of these are far quicker to look for than all.
        for left_out in (1, 2, len(own)):
            self.solver.back_to(self._days_held)
            self.solver.require(like_it, len(own) - left_out)
            for taken in sets:
                self._other_than(taken)
            while len(found) < MOST_SWAPS:
                try:
                    answer = self.solver.best(like_it)
                except OutOfTime:
                    answer = None
                if answer is None:
                    break
                done = self.table.read(answer.ones)
                sets.append(set(done))
                self._other_than(sets[-1])
                if self._counted(self._after(done)) == self._counted(course.after):
                    found.append(self._swap(own - sets[-1], sets[-1] - own))
        self.solver.back_to(self._days_held)
        return found

    def _other_than(self, taken: set[StepOf]) -> None:
        """Require another set of moves: as many days cannot come of more, so it leaves one of these out."""
        self.solver.require(self.table.done(dict.fromkeys(taken, -1)), 1 - len(taken))

    def _counted(self, after: Iterable[Outlook]) -> list[int]:
        """Return how many of the stages hold after each phase: what lies beyond the target is no better."""
        return [sum(level <= (one.stage or 0) for level in self.order.stages) for one in after]

    def _swap(self, without: set[StepOf], takes: set[StepOf]) -> Swap:
        """Return a swap in the questionnaire's order."""

        def listed(steps: set[StepOf]) -> tuple[tuple[str, str], ...]:
            order = sorted(steps, key=lambda of: (self._names[of.question], of.place))
            return tuple((of.question, self.start.step(of).option) for of in order)

        return Swap(instead_of=listed(without), takes=listed(takes))

    def prices(self, course: Route) -> list[PriceRange]:
        """Return for each effort in a course between which prices no other takes fewer days."""
        if self._is_given_up:
            return []
        self.solver.back_to(self._stages_held)
        return [
            PriceRange(
                effort=effort,
                counted=days_of(effort),
                fewest=self._end(course, effort, fewest_days_of(effort)),
                most=self._end(course, effort, MOST_DAYS if effort == EFFORTS[-1] else days_of(effort)),
            )
            for effort in EFFORTS
            if any(self._effort(of) == effort for of in course.done)
        ]

    def _effort(self, of: StepOf) -> Effort:
        """Return as which effort a step is counted."""
        return self.start.step(of).effort or "M"

    def _end(self, course: Route, effort: Effort, price: int) -> int | None:
        """Return how far towards `price` the course stays the best, None where all the way.

        A course that is better at a price is as good at one nearer by, where the two lines cross (Newton).
        """
        counted = days_of(effort)
        at, own = price, self._split(course.done, effort)
        while at != counted:
            days = {of: at if self._effort(of) == effort else one for of, one in self.days.items()}
            try:
                answer = self._cheaper(days, own[0] * at + own[1])
            except OutOfTime:
                return counted
            if answer is None:
                break
            other = self._split(self.table.read(answer.ones), effort)
            crossing = Fraction(other[1] - own[1], own[0] - other[0])
            at = ceil(crossing) if at < counted else floor(crossing)
        return None if at == price else at

    def _cheaper(self, days: Mapping[StepOf, int], than: int) -> Solution | None:
        """Return the course of the fewest such days, None where none takes fewer `than` so many."""
        costs, unit = self._fewest(days), gcd(*days.values()) or 1
        self.solver.require(costs, 1 - than // unit)
        try:
            return self.solver.best(costs)
        finally:
            self.solver.back_to(self._stages_held)

    def _split(self, done: Iterable[StepOf], effort: Effort) -> tuple[int, int]:
        """Return how many steps have an effort, and the days of all others."""
        mine = [of for of in done if self._effort(of) == effort]
        return len(mine), sum(self.days[of] for of in done if self._effort(of) != effort)


MOST_TIES = 64


def _tie(of: StepOf) -> int:
    """Return a number for a step, always the same, by which sets of moves differ that come to the same."""
    return crc32(f"{of.question} {of.place}".encode()) % MOST_TIES


# ---- When a target can be reached


def reaches_in(start: StartingPoint, order: RouteOrder) -> bool:
    """Return whether the last of the stages of an order can be reached in its phases."""
    return Routes(start, order).reaches(order.phases)


def first_phase(start: StartingPoint, order: RouteOrder) -> int | None:
    """Return the first number of phases in which the target can be reached; None where that is never."""
    if not reaches_in(
        start,
        order._replace(capacity=Capacity(len(start.steps), None), phases=most_phases(start), keep=()),
    ):
        return None
    for phases in range(order.phases + 1, MOST_PHASES + 1):
        if reaches_in(start, order._replace(phases=phases)):
            return phases
    return MOST_PHASES + 1


def most_phases(start: StartingPoint) -> int:
    """Return in how many phases everything that can be done is done, where nothing limits a phase."""
    if start.openings:
        # What is asked for a while only has to be done then.
        return max(1, min(len(start.steps), MOST_PHASES))
    found: dict[StepOf, int] = {}
    waiting = [of for of, step in start.steps.items() if not step.waits]
    while waiting:
        ready = [of for of in waiting if found.keys() >= set(before(of, start.ladders))]
        for of in ready:
            below = found[StepOf(of.question, of.place - 1)] if of.place else 0
            found[of] = max([below + 1, *(found[need] for need in start.step(of).needs)])
        waiting = [of for of in waiting if of not in found]
    return max(found.values(), default=1)


def moves_needed(start: StartingPoint, order: RouteOrder, phase: int) -> int | None:
    """Return how many moves a phase are enough for the target after a phase of an order; None: none.

    These may be as many as it has, where stages before the target come later for it.
    """
    most = len(start.steps)

    def enough(moves: int) -> bool:
        there = order._replace(capacity=order.capacity._replace(moves=moves))
        return Routes(start, there).reaches(phase)

    if not enough(most):
        return None
    low, high = order.capacity.moves - 1, most
    while high - low > 1:
        middle = min((low + high) // 2, low + (high - low + 3) // 4)
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
