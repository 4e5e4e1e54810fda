"""Courses that are as good as the best one, and between which prices it stays the cheapest.

Of a course that is not proven best nobody knows either.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from cxmaturity.plan.ladders import StepOf
from cxmaturity.plan.model import EFFORTS, PriceRange, Swap, days_of, fewest_days_of
from cxmaturity.plan.route import MOST_ROUNDS, Route, Routes, Tied, in_order, unit_of
from cxmaturity.plan.schedule import scheduled
from cxmaturity.plan.solver import OutOfTime, Solution
from cxmaturity.questionnaire.model import Effort

MOST_SWAPS = 5
MOST_DAYS = 1_000
"""So dear an effort above 30 days is taken to be at most."""


class CourseEnd(NamedTuple):
    """Which steps are done at the end of a course, and what an objective comes to there."""

    value: int
    taken: frozenset[StepOf]


class Alternatives:
    """The ends of all courses whose stages are as good as those of the best one."""

    def __init__(self, routes: Routes, course: Route) -> None:
        """Look at what the best course was found among."""
        self.routes, self.course = routes, course
        self.start, self.days = routes.start, routes.days
        self._own, self._reached = frozenset(course.done), routes.reached(course.after)
        self._ties = routes.ties if course.proven else []
        self._wrong: dict[int, list[frozenset[StepOf]]] = {}

    # ---- Ends

    def _best(self, counts: Mapping[StepOf, int]) -> CourseEnd | None:
        """Return the end with the highest sum of `counts`, None where there is none. Raises OutOfTime."""
        found: CourseEnd | None = None
        for number, tied in enumerate(self._ties):
            made = self._best_of(number, tied, counts)
            if made is not None and (found is None or made.value > found.value):
                found = made
        return found

    def _best_of(self, number: int, tied: Tied, counts: Mapping[StepOf, int]) -> CourseEnd | None:
        """Return the best end of what is tied, of those that a course leads to."""
        table, solver = tied.frame.table, tied.frame.solver
        costs = table.done(counts)
        for _ in range(MOST_ROUNDS):
            answer = solver.best(costs)
            if answer is None:
                return None
            if not answer.is_proven:
                raise OutOfTime
            taken = frozenset(table.read(answer.ones))
            if taken == self._own or self._leads_to(tied, answer):
                return CourseEnd(answer.value, taken)
            self._wrong.setdefault(number, []).append(taken)
            self._rule_out(tied, taken)
        raise OutOfTime

    def _leads_to(self, tied: Tied, answer: Solution) -> bool:
        """Return whether some course that is as good leads to an end."""
        done = tied.frame.table.read(answer.ones)
        if tied.stairs is None:
            return self.routes.reached(self.routes.after(done)) == self._reached
        made = scheduled(done, self.start.ladders, self.routes.limits)
        if made is None:
            frame = self.routes.frame(tied.stairs.everywhere())
            for of, variable in self.routes.programme.step.items():
                column = frame.table.column(variable, self.routes.order.phases - 1)
                frame.solver.fix(column, int(of in done))
            found = frame.solver.best({})
            if found is None:
                return False
            made = frame.table.read(found.ones)
        return all(
            (self.start.after([of for of, phase in made.items() if phase < first]).stage or 0) >= level
            for level, first in tied.stairs.rises
        )

    def _rule_out(self, tied: Tied, taken: frozenset[StepOf]) -> None:
        """Require another end than exactly this one."""
        counts = {of: -1 if of in taken else 1 for of in self.routes.programme.step}
        tied.frame.solver.require(tied.frame.table.done(counts), 1 - len(taken))

    def _require(self, counts: Mapping[StepOf, int], least: int) -> None:
        """Require a sum of what is done at the end."""
        for tied in self._ties:
            tied.frame.solver.require(tied.frame.table.done(counts), least)

    def _begin(self) -> None:
        """Take back all that was required but the stages."""
        for number, tied in enumerate(self._ties):
            tied.frame.solver.back_to(tied.rows)
            for taken in self._wrong.get(number, ()):
                self._rule_out(tied, taken)

    def _days(self, days: Mapping[StepOf, int]) -> dict[StepOf, int]:
        """Return what counts days, the fewest most, in the largest unit in which they are whole."""
        unit = unit_of(days)
        return {of: -one // unit for of, one in days.items()}

    # ---- What is as good

    def swaps(self) -> list[Swap]:
        """Return other courses that reach as much, as early, in as few days, by what they take instead.

        The nearest come first, and of those as near what the questionnaire lists first.
        """
        own, found, sets = self._own, list[Swap](), [self._own]
        days = self._days(self.days)
        listed = self.routes.listed
        beyond = len(listed) * max(listed.values()) + 1
        like_it = {of: (beyond if of in own else 0) - place for of, place in listed.items()}
        # The nearest first: those that leave out one of these are quicker to look for than all.
        for left_out in (1, len(own)):
            self._begin()
            self._require(days, sum(days[of] for of in own))
            self._require(dict.fromkeys(own, 1), len(own) - left_out)
            for taken in sets:
                self._other_than(taken)
            while len(found) < MOST_SWAPS:
                try:
                    other = self._best(like_it)
                except OutOfTime:
                    break
                if other is None:
                    break
                sets.append(other.taken)
                self._other_than(other.taken)
                found.append(self._swap(own - other.taken, other.taken - own))
        return found

    def _other_than(self, taken: Iterable[StepOf]) -> None:
        """Require another set of moves: as many days cannot come of more, so it leaves one of these out."""
        counts = dict.fromkeys(taken, -1)
        self._require(counts, 1 - len(counts))

    def _swap(self, without: Iterable[StepOf], takes: Iterable[StepOf]) -> Swap:
        """Return a swap in the questionnaire's order."""

        def listed(steps: Iterable[StepOf]) -> tuple[tuple[str, str], ...]:
            order = in_order(steps, self.routes.names)
            return tuple((of.question, self.start.step(of).option) for of in order)

        return Swap(instead_of=listed(without), takes=listed(takes))

    # ---- Prices

    def prices(self) -> Iterator[PriceRange]:
        """Yield for each effort in a course between which prices no other takes fewer days."""
        for effort in EFFORTS if self._ties else ():
            if any(self._effort(of) == effort for of in self._own):
                highest = MOST_DAYS if effort == EFFORTS[-1] else days_of(effort)
                yield PriceRange(
                    effort=effort,
                    counted=days_of(effort),
                    fewest=self._end(effort, fewest_days_of(effort)),
                    most=self._end(effort, highest),
                )

    def _effort(self, of: StepOf) -> Effort:
        """Return as which effort a step is counted."""
        return self.start.step(of).effort or "M"

    def _end(self, effort: Effort, price: int) -> int | None:
        """Return how far towards `price` the course stays the best, None where all the way.

        A course that is better at a price is as good at one nearer by, where the two lines cross (Newton).
        """
        counted = days_of(effort)
        at, own = price, self._split(self._own, effort)
        while at != counted:
            days = {of: at if self._effort(of) == effort else one for of, one in self.days.items()}
            try:
                cheaper = self._cheaper(days, own[0] * at + own[1])
            except OutOfTime:
                return counted
            if cheaper is None:
                break
            other = self._split(cheaper.taken, effort)
            crossing = Fraction(other[1] - own[1], own[0] - other[0])
            at = ceil(crossing) if at < counted else floor(crossing)
        return None if at == price else at

    def _cheaper(self, days: Mapping[StepOf, int], than: int) -> CourseEnd | None:
        """Return the course of the fewest such days, None where none takes fewer `than` so many."""
        self._begin()
        for tied in self._ties:
            # With a course in hand it is soon ruled out that another is better.
            tied.frame.solver.begin_from(tied.frame.table.ones_of(self.course.done))
        found = self._best(self._days(days))
        return None if found is None or -found.value * unit_of(days) >= than else found

    def _split(self, taken: Iterable[StepOf], effort: Effort) -> tuple[int, int]:
        """Return how many steps have an effort, and the days of all others."""
        mine = [of for of in taken if self._effort(of) == effort]
        return len(mine), sum(self.days[of] for of in taken if self._effort(of) != effort)
