"""The programme over all phases: what is done stays done, one step of a question a phase, within capacity."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from cxmaturity.plan.ladders import StepOf
from cxmaturity.plan.programme import Programme, Row


class Capacity(NamedTuple):
    """So many moves, and person-days where these are limited too, fit a phase."""

    moves: int
    days: int | None


class Timetable:
    """The columns and rows of a programme over so many phases, which count from 0."""

    def __init__(
        self, programme: Programme, phases: int, capacity: Capacity, days: Mapping[StepOf, int]
    ) -> None:
        """Lay the programme out; `days` are those of each step."""
        self.programme, self.phases, self._width = programme, phases, len(programme.variables)
        self.whole = [one.is_whole for one in programme.variables] * phases
        self.upper = [1.0] * (self._width * phases)
        self.rows: list[Row] = []
        for phase in range(phases):
            start = phase * self._width
            self.rows += [
                Row({start + one: part for one, part in row.parts.items()}, row.least)
                for row in programme.rows
            ]
            self._follow(phase)
            self._fit(phase, capacity, days)

    def column(self, variable: int, phase: int) -> int:
        """Return the column of a variable in a phase."""
        return phase * self._width + variable

    def _follow(self, phase: int) -> None:
        """Add that what is done stays done, and that a step follows the one before it a phase later."""
        for step, variable in self.programme.step.items():
            now = self.column(variable, phase)
            if self.programme.known[step.question].steps[step.place].waits or step.place > phase:
                self.upper[now] = 0.0
                continue
            before = self.column(variable, phase - 1) if phase else None
            if before is not None:
                self._row({now: 1, before: -1}, 0)
            if step.place:
                below = self.column(self.programme.step[StepOf(step.question, step.place - 1)], phase - 1)
                self._row({below: 1, now: -1}, 0)
            asked = self.programme.asked[step.question]
            if asked.is_fixed and asked.constant:
                continue
            # A step is taken where the question is asked; what was done before stays.
            parts = {self.column(one, phase): part for one, part in asked.parts.items()}
            parts[now] = parts.get(now, Fraction(0)) - 1
            if before is not None:
                parts[before] = parts.get(before, Fraction(0)) + 1
            self.rows.append(Row(parts, -asked.constant))

    def _fit(self, phase: int, capacity: Capacity, days: Mapping[StepOf, int]) -> None:
        """Add that a phase takes no more than its capacity."""
        self._row(self._taken(phase, lambda _: -1), -capacity.moves)
        if capacity.days is not None:
            self._row(self._taken(phase, lambda step: -days[step]), -capacity.days)

    def _taken(self, phase: int, counts: Callable[[StepOf], int]) -> dict[int, int]:
        """Return the sum of what is taken in a phase, of which each step `counts` so much."""
        parts = {}
        for step, variable in self.programme.step.items():
            parts[self.column(variable, phase)] = counts(step)
            if phase:
                parts[self.column(variable, phase - 1)] = -counts(step)
        return parts

    def _row(self, parts: Mapping[int, int], least: int) -> None:
        """Add a row of whole numbers."""
        self.rows.append(Row({one: Fraction(part) for one, part in parts.items()}, Fraction(least)))

    # ---- What an objective counts

    def stages(self, weigh: Callable[[int], int]) -> dict[int, int]:
        """Return every stage of each phase with what the phase weighs."""
        return {
            self.column(variable, phase): weigh(phase)
            for variable in self.programme.stage.values()
            for phase in range(self.phases)
            if weigh(phase)
        }

    def done(self, counts: Mapping[StepOf, int]) -> dict[int, int]:
        """Return what steps count that are done at the end."""
        last = self.phases - 1
        return {self.column(self.programme.step[step], last): one for step, one in counts.items() if one}

    def early(self, counts: Mapping[StepOf, int]) -> dict[int, int]:
        """Return what steps count in every phase in which they are done: the earlier, the more."""
        return {
            self.column(self.programme.step[step], phase): one
            for step, one in counts.items()
            for phase in range(self.phases)
            if one
        }

    def read(self, ones: frozenset[int]) -> dict[StepOf, int]:
        """Return in which phase each step is done that is."""
        found = {}
        for step, variable in self.programme.step.items():
            phases = [phase for phase in range(self.phases) if self.column(variable, phase) in ones]
            if phases:
                found[step] = phases[0]
        return found
