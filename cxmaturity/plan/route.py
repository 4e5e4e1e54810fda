"""The course: which steps are taken in which phase, by the programme solved for one objective after another.

In turn, each held before the next: the highest stage at the end, up to the target; the stages of all phases
added up; the fewest person-days; the smallest change that lifts today's stage in the first phase; the most
weight of what holds the target down, early; the fewest moves; the questionnaire's order. What comes out is
scored again, phase by phase: a stage that the programme promises and scoring does not find is ruled out, and
the programme solved again.

Where what is done can only raise, the stairs are found first (`stairs.py`), and then the days at their
landings alone, which is quick; a schedule shows that there is a course of as few. Where conditions open and
close questions, or a model has no stages, the programme over all phases is solved for everything.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from math import gcd
from typing import NamedTuple
from zlib import crc32

from cxmaturity.plan.ladders import StepOf
from cxmaturity.plan.model import days_of
from cxmaturity.plan.programme import Programme
from cxmaturity.plan.schedule import scheduled
from cxmaturity.plan.solver import OutOfTime, Solution, Solver
from cxmaturity.plan.stairs import Stairs, stairs_from
from cxmaturity.plan.start import StartingPoint
from cxmaturity.plan.timetable import Capacity, Checkpoint, PhaseLimits, Timetable
from cxmaturity.scoring.model import Outlook
from cxmaturity.scoring.stages import LOWEST

MOST_ROUNDS = 20
"""So often a stage is ruled out that does not hold when it is scored again."""


class RouteOrder(NamedTuple):
    """What a course is to keep to: the stages from above today's to the target, and what fits a phase.

    Without `stages` it takes the steps that lift the index most. Of the questions in `keep` it takes a step,
    of those in `avoid` none, nor any of the steps that are `barred`.
    """

    stages: range
    phases: int
    capacity: Capacity
    keep: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    barred: frozenset[StepOf] = frozenset()

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


class Frame:
    """A timetable that a solver has, and what is required of it."""

    def __init__(self, programme: Programme, checkpoints: Sequence[Checkpoint], limits: PhaseLimits) -> None:
        """Lay the timetable out. Raises MissingComponent without a solver."""
        self.table = Timetable(programme, checkpoints, limits)
        self.solver = Solver(self.table)


class Tied(NamedTuple):
    """What a course may end in: at the landings of some stairs, or after all phases where stages are open.

    `fewest` is what takes the fewest days there, and `rows` how many rows hold the stages and nothing else.
    """

    stairs: Stairs | None
    frame: Frame
    fewest: Solution
    rows: int


class MadeCourse(NamedTuple):
    """A course, what each objective came to, and each level that is promised with its phase.

    `bound` is what the first of these objectives, the days, may come to at best.
    """

    route: Route
    values: tuple[int, ...]
    bound: int
    promised: frozenset[tuple[int, int]]


class Routes:
    """The courses from a start by an order; the best one, and what others may end in."""

    def __init__(self, start: StartingPoint, order: RouteOrder, programme: Programme | None = None) -> None:
        """Look at a start; a `programme` for these stages serves again."""
        self.start, self.order = start, order
        self.days = {of: days_of(step.effort) for of, step in start.steps.items()}
        self.programme = programme or Programme(
            start.questionnaire, start.ladders, start.openings, order.stages
        )
        self.limits = PhaseLimits(
            capacity=order.capacity,
            days=self.days,
            keep=order.keep,
            barred=_barred(order, self.days),
        )
        self.names = {name: place for place, name in enumerate(start.ladders)}
        self.ties: list[Tied] = []
        """What courses as good in stages may end in; empty where that is not known."""

    @property
    def is_rising(self) -> bool:
        """Whether what is done can only raise the stages that are asked for."""
        return bool(self.order.stages) and self.programme.is_rising

    def best(self) -> Route | None:
        """Return the best course; None where what is to be kept does not fit."""
        still = Route(done={}, after=[self.start.now] * self.order.phases, proven=False, gap=None)
        best = None if self.order.keep else still
        for _ in range(MOST_ROUNDS):
            found = self._by_stairs() if self.is_rising else self._over_all_phases()
            if found is None:
                return best
            if not self._ruled_out(found):
                return found.route
            if best is None or self._rank(found.route) > self._rank(best):
                best = found.route._replace(proven=False, gap=None)
        # What the programme holds is not what this comes to, so there is nothing to say beside it.
        self.ties = []
        return best

    def _rank(self, course: Route) -> tuple[int, int, int]:
        """Return what a course reaches at the end and in all phases, and its days, the fewest highest."""
        return *self.reached(course.after), -sum(self.days[of] for of in course.done)

    def reached(self, after: Sequence[Outlook]) -> tuple[int, int]:
        """Return how many of the stages hold at the end, and in all phases: none counts beyond the target."""
        counts = [sum(level <= (one.stage or 0) for level in self.order.stages) for one in after]
        return counts[-1], sum(counts)

    def after(self, done: Mapping[StepOf, int]) -> list[Outlook]:
        """Return what holds after each phase."""
        found = list[Outlook]()
        for phase in range(self.order.phases):
            if found and phase not in done.values():
                found.append(found[-1])
                continue
            found.append(self.start.after([of for of, taken in done.items() if taken <= phase]))
        return found

    def frame(self, checkpoints: Sequence[Checkpoint], limits: PhaseLimits | None = None) -> Frame:
        """Return the programme at checkpoints."""
        return Frame(self.programme, checkpoints, limits or self.limits)

    # ---- Where what is done can only raise

    def _by_stairs(self) -> MadeCourse | None:
        """Return the best course of those with the best stairs."""
        first: list[int] = []
        for level in self.order.stages:
            first.append(self.first(level, max(first, default=1)))
        known = True
        for stairs in stairs_from(self.order.stages, first, self.order.phases):
            self.ties = []
            for one in stairs:
                try:
                    self.ties += self._tied(one)
                except OutOfTime:
                    known = False
            self.ties.sort(key=lambda one: -one.fewest.value)
            found = self._best_of_ties(known=known)
            if found is not None:
                return found
        if not known:
            raise OutOfTime
        return None

    def _tied(self, stairs: Stairs) -> list[Tied]:
        """Return what a course of the fewest days ends in on some stairs, nothing where there is none."""
        frame = self.frame(stairs.landings(to_the_end=bool(self.order.keep)))
        rows, days = frame.solver.rows, self.fewest(frame.table, self.days)
        try:
            fewest = frame.solver.best(days)
        except OutOfTime:
            # Any course is better than none.
            fewest = frame.solver.best({})
            if fewest is not None:
                value = sum(days[column] for column in fewest.ones if column in days)
                fewest = Solution(fewest.ones, value, max(value, frame.solver.bound(days) or 0))
        return [] if fewest is None else [Tied(stairs=stairs, frame=frame, fewest=fewest, rows=rows)]

    def _best_of_ties(self, *, known: bool) -> MadeCourse | None:
        """Return the best course of all stairs that are as good; `known` says whether all were looked at."""
        found, ties = list[MadeCourse](), list[Tied]()
        for one in self.ties:
            if found and one.fewest.bound < max(made.values for made in found)[0]:
                # It takes more days, but may take fewer at other prices.
                ties.append(one)
                continue
            try:
                made = self._on_stairs(one)
            except OutOfTime:
                known = False
                continue
            if made is not None:
                found.append(made)
                ties.append(one)
        self.ties = ties
        if not found:
            if not known:
                raise OutOfTime
            return None
        best = max(found, key=lambda one: one.values)
        exact = known and self.programme.is_exact and self.start.looked_at_all
        days, bound = -best.values[0], max(one.bound for one in found)
        return best._replace(
            route=best.route._replace(
                proven=exact and -days >= bound,
                gap=max(0.0, (days + bound) / days) if exact and days else None,
            )
        )

    def _on_stairs(self, tied: Tied) -> MadeCourse | None:
        """Return the best course over all phases on some stairs."""
        assert tied.stairs is not None
        frame = self.frame(tied.stairs.everywhere())
        days = self.fewest(frame.table, self.days)
        made = scheduled(tied.frame.table.read(tied.fewest.ones), self.start.ladders, self.limits)
        if made is None:
            fewest = self._as_few(frame, days, tied.fewest)
            if fewest is None:
                return None
        else:
            fewest = Solution(frame.table.ones_of(made), tied.fewest.value, tied.fewest.bound)
            frame.solver.begin_from(fewest.ones)
        promised = {
            (level, phase)
            for phase in range(self.order.phases)
            for level in self.order.stages
            if level <= tied.stairs.level(phase + 1)
        }
        return self._in_turn(frame, fewest, promised)

    def _as_few(self, frame: Frame, days: Mapping[int, int], fewest: Solution) -> Solution | None:
        """Return a course over all phases of as few days as at the landings, or of as few as there can be."""
        rows = frame.solver.rows
        frame.solver.require(days, fewest.value)
        found = frame.solver.best({})
        if found is not None:
            return Solution(found.ones, fewest.value, fewest.bound)
        frame.solver.back_to(rows)
        return frame.solver.best(days)

    def first(self, level: int, earliest: int = 1) -> int:
        """Return the phase before which a level cannot hold; one more than there are where it never does."""
        last = self.order.phases
        moves = self._moves(level, last)
        if moves is None:
            return last + 1
        for phase in range(max(earliest, -(-moves // self.order.capacity.moves)), last + 1):
            try:
                if self.frame(self._alone(level, phase)).solver.best({}) is not None:
                    return phase
            except OutOfTime:
                # It may be.
                return phase
        return last + 1

    def _moves(self, level: int, phase: int) -> int | None:
        """Return how many moves a level after a phase takes at least, None where nothing is enough.

        What is to be kept is none of them: it may be done later.
        """
        frame = self.frame([Checkpoint(phase, level)], self.limits._replace(keep=()))
        most = frame.solver.bound(frame.table.done(dict.fromkeys(self.programme.step, -1)))
        return None if most is None else -most

    def _alone(self, level: int, phase: int) -> list[Checkpoint]:
        """Return what asks for a level after a phase alone, and for what is to be kept at the end."""
        return Stairs(self.order.phases, ((level, phase),)).landings(to_the_end=bool(self.order.keep))

    # ---- Where conditions open and close, or there are no stages

    def _over_all_phases(self) -> MadeCourse | None:
        """Return the best course by the programme over all phases."""
        frame, first = self._open(), None
        proven = self.programme.is_exact and self.start.looked_at_all
        for costs in self._reached(frame.table):
            first = frame.solver.best(costs) if first is None else self._best_or(frame, costs, first)
            if first is None:
                return None
            frame.solver.require(costs, first.value)
            proven &= first.is_proven
        assert first is not None
        rows = frame.solver.rows
        days = self.fewest(frame.table, self.days)
        second = self._held(frame, days, first)
        self.ties = [Tied(stairs=None, frame=frame, fewest=second, rows=rows)]
        made = self._in_turn(frame, second, None)
        # What an index comes to is no sum of steps everywhere, which is known once it was looked for.
        exact = proven and self.programme.is_exact
        gap = max(0.0, (second.bound - second.value) / -second.value) if exact and second.value else None
        return made._replace(route=made.route._replace(proven=exact and second.is_proven, gap=gap))

    def _open(self) -> Frame:
        """Return the programme over all phases, in which it is open which level holds when."""
        return self.frame([Checkpoint(phase, None) for phase in range(1, self.order.phases + 1)])

    # ---- One objective after the other

    def _in_turn(self, frame: Frame, fewest: Solution, promised: set[tuple[int, int]] | None) -> MadeCourse:
        """Return the course by the objectives after the days; what is promised is in it where it is open."""
        frame.solver.require(self.fewest(frame.table, self.days), fewest.value)
        last, values = fewest, [fewest.value]
        for costs in (
            self._smallest_and_holding(frame.table),
            self._as_listed(frame.table),
            self._early(frame.table),
        ):
            last = self._held(frame, costs, last)
            values.append(last.value)
        if promised is None:
            promised = {
                (level, phase)
                for level, variable in self.programme.stage.items()
                for phase in range(self.order.phases)
                if frame.table.column(variable, phase) in last.ones
            }
        done = frame.table.read(last.ones)
        route = Route(done=done, after=self.after(done), proven=False, gap=None)
        return MadeCourse(route=route, values=tuple(values), bound=fewest.bound, promised=frozenset(promised))

    def _held(self, frame: Frame, costs: Mapping[int, int], before: Solution) -> Solution:
        """Return the best by `costs`, and hold it; what was best `before` where the limits are reached."""
        found = self._best_or(frame, costs, before)
        frame.solver.require(costs, found.value)
        return found

    def _best_or(self, frame: Frame, costs: Mapping[int, int], before: Solution) -> Solution:
        """Return the best by `costs`, or what was best `before` where the limits are reached."""
        value = sum(cost for column, cost in costs.items() if column in before.ones)
        try:
            found = frame.solver.best(costs)
        except OutOfTime:
            found = None
        if found is None or found.value < value:
            return Solution(before.ones, value, value + 1)
        return found

    def _ruled_out(self, made: MadeCourse) -> bool:
        """Rule out the stages that do not hold when they are scored again; return whether there are any."""
        found = False
        for level, phase in sorted(made.promised):
            if level > (made.route.after[phase].stage or 0):
                found = True
                self.programme.rule_out(level, {of for of, one in made.route.done.items() if one <= phase})
        return found

    # ---- Objectives

    def _reached(self, table: Timetable) -> list[dict[int, int]]:
        """Return what counts the stage at the end before all others, and then those of all phases.

        Without stages it is the index, first at the end and then in all phases.
        """
        if not self.start.questionnaire.has_stages:
            worth = self.programme.worth()
            return [table.counted(worth, only_at_the_end=True), table.counted(worth)]
        last, all_of_them = self.order.phases - 1, self.order.phases * len(self.order.stages)
        return [table.stages(lambda phase: 1 + (all_of_them + 1 if phase == last else 0))]

    def fewest(self, table: Timetable, days: Mapping[StepOf, int]) -> dict[int, int]:
        """Return what counts days, in the largest unit in which they are whole."""
        unit = unit_of(days)
        return table.done({of: -one // unit for of, one in days.items()})

    def _smallest_and_holding(self, table: Timetable) -> dict[int, int]:
        """Return what counts the smallest change in the first phase, and then what holds the stage down."""
        costs = table.early(self._weights)
        beyond = sum(costs.values()) + 1
        for of in self.start.smallest:
            column = table.column(self.programme.step[of], 0)
            costs[column] = costs.get(column, 0) + beyond
        return costs

    @cached_property
    def _weights(self) -> dict[StepOf, int]:
        """The weights of the steps of the questions that hold the target down."""
        urgency = self.start.urgency(self.order.target)
        return {of: one for of, one in urgency.items() if of in self.programme.step}

    def _as_listed(self, table: Timetable) -> dict[int, int]:
        """Return what counts moves, and then their places in the questionnaire: few and early ones."""
        beyond = len(self.names) * MOST_TIES * (len(self.programme.step) + 1)
        return table.done({of: -(beyond + place) for of, place in self.listed.items()})

    @cached_property
    def listed(self) -> dict[StepOf, int]:
        """The place of each step in the questionnaire, so that no two sets of moves come to the same."""
        return {of: self.names[of.question] * MOST_TIES + _tie(of) for of in self.programme.step}

    def _early(self, table: Timetable) -> dict[int, int]:
        """Return what counts moves early, those of the first questions before others."""
        count = len(self.names)
        return table.early(
            {of: (count - self.names[of.question]) * MOST_TIES + _tie(of) for of in self.programme.step}
        )

    # ---- Whether a stage can be reached at all

    def reaches(self, phase: int) -> bool:
        """Return whether the last of the stages can hold after a phase.

        Raises OutOfTime where nobody can tell.
        """
        return self._can_rise(phase) if self.is_rising else self._can_reach(phase)

    def _can_rise(self, phase: int) -> bool:
        """Return whether the target can hold after a phase, where what is done can only raise."""
        level = self.order.stages[-1]
        for _ in range(MOST_ROUNDS):
            frame = self.frame(self._alone(level, phase))
            found = frame.solver.best({})
            if found is None:
                return False
            done = scheduled(frame.table.read(found.ones), self.start.ladders, self.limits)
            if done is None:
                stairs = Stairs(self.order.phases, ((level, phase),))
                frame = self.frame(stairs.everywhere())
                found = frame.solver.best({})
                if found is None:
                    return False
                done = frame.table.read(found.ones)
            if self._holds(level, {of for of, taken in done.items() if taken < phase}):
                return True
        raise OutOfTime

    def _can_reach(self, phase: int) -> bool:
        """Return whether the target can hold after a phase, where conditions open and close."""
        level = self.order.stages[-1]
        for _ in range(MOST_ROUNDS):
            frame = self._open()
            found = frame.solver.best({frame.table.column(self.programme.stage[level], phase - 1): 1})
            if found is not None and not found.value and not found.is_proven:
                raise OutOfTime
            if found is None or not found.value:
                return False
            done = frame.table.read(found.ones)
            if self._holds(level, {of for of, taken in done.items() if taken < phase}):
                return True
        raise OutOfTime

    def _holds(self, level: int, done: set[StepOf]) -> bool:
        """Return whether a level holds once these are done, and rule it out where it does not."""
        if (self.start.after(done).stage or 0) >= level:
            return True
        self.programme.rule_out(level, done)
        return False

    def moves_at_least(self, phase: int) -> int:
        """Return how many moves a phase the target after a phase needs at least, 1 if nobody knows."""
        if not self.is_rising:
            return 1
        moves = self._moves(self.order.stages[-1], phase)
        return 1 if moves is None else -(-moves // phase)


MOST_TIES = 64


def _tie(of: StepOf) -> int:
    """Return a number for a step, always the same, by which sets of moves differ that come to the same."""
    return crc32(f"{of.question} {of.place}".encode()) % MOST_TIES


def _barred(order: RouteOrder, days: Mapping[StepOf, int]) -> frozenset[StepOf]:
    """Return the steps that are never taken: of what is to be avoided, and those that fit no phase."""
    most = order.capacity.days
    return order.barred | {
        of for of, one in days.items() if of.question in order.avoid or (most is not None and one > most)
    }


def unit_of(days: Mapping[StepOf, int]) -> int:
    """Return the largest unit in which the days of all steps are whole."""
    return gcd(*days.values()) or 1


def in_order(steps: Iterable[StepOf], names: Mapping[str, int]) -> list[StepOf]:
    """Return steps in the questionnaire's order."""
    return sorted(steps, key=lambda of: (names[of.question], of.place))
