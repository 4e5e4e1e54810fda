"""The programme over phases: what is done stays done, one step of a question a phase, within capacity.

It is laid out over checkpoints, each after some phase. Over all phases it says exactly which courses there
are. Over those alone after which something has to hold it is far smaller, and says what every course comes
to, but not that there is one: what a phase takes is then known of several together.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from cxmaturity.plan.ladders import StepOf
from cxmaturity.plan.programme import Programme


class Capacity(NamedTuple):
    """So many moves, and person-days where these are limited too, fit a phase."""

    moves: int
    days: int | None


class Checkpoint(NamedTuple):
    """After a phase, counted from 1, a level holds; None where it is open which."""

    phase: int
    level: int | None


class PhaseLimits(NamedTuple):
    """What fits a phase, the days of each step, the questions that are to rise, and steps never taken."""

    capacity: Capacity
    days: Mapping[StepOf, int]
    keep: tuple[str, ...] = ()
    barred: frozenset[StepOf] = frozenset()


class Rows:
    """Rows of whole numbers, one after the other: so much of each column is at least so much."""

    def __init__(self) -> None:
        """Begin without any."""
        self.starts, self.columns = [0], list[int]()
        self.parts, self.least = list[float](), list[float]()

    def add(self, parts: Mapping[int, float], least: float) -> None:
        """Add a row."""
        self.columns += parts.keys()
        self.parts += parts.values()
        self.starts.append(len(self.columns))
        self.least.append(least)


class Timetable:
    """The columns and rows of a programme at checkpoints, which count from 0."""

    def __init__(self, programme: Programme, checkpoints: Sequence[Checkpoint], limits: PhaseLimits) -> None:
        """Lay the programme out."""
        self.programme, self.checkpoints = programme, checkpoints
        self._width, self.count = len(programme.variables), len(checkpoints)
        self.whole = [one.is_whole for one in programme.variables] * self.count
        self.lower = [0.0] * (self._width * self.count)
        self.upper = [1.0] * (self._width * self.count)
        self.rows = Rows()
        for at in range(self.count):
            self._hold(at)
            self._follow(at, limits)
            self._fit(at, limits)
        for name in limits.keep:
            # What is at its top, or does not apply, has no step left to take.
            if name in programme.known and programme.known[name].steps:
                self.lower[self.column(programme.step[StepOf(name, 0)], self.count - 1)] = 1.0

    def column(self, variable: int, at: int) -> int:
        """Return the column of a variable at a checkpoint."""
        return at * self._width + variable

    def _hold(self, at: int) -> None:
        """Add what a checkpoint asks: of a level that holds for sure no variable is left."""
        start, level = at * self._width, self.checkpoints[at].level
        if level is None:
            for row in self.programme.rows:
                self.rows.add({start + one: part for one, part in row.parts.items()}, row.least)
            return
        for stage, variable in self.programme.stage.items():
            column = self.column(variable, at)
            self.lower[column] = self.upper[column] = float(stage <= level)
        for row in self.programme.rows:
            if row.level is None:
                self.rows.add({start + one: part for one, part in row.parts.items()}, row.least)
            elif row.level <= level:
                stage = self.programme.stage[row.level]
                parts = {start + one: part for one, part in row.parts.items() if one != stage}
                self.rows.add(parts, row.least - row.parts.get(stage, 0.0))

    def _follow(self, at: int, limits: PhaseLimits) -> None:
        """Add that what is done stays done, and that a step follows the one before it a phase later."""
        phase = self.checkpoints[at].phase
        gap = phase - self.checkpoints[at - 1].phase if at else phase
        for step, variable in self.programme.step.items():
            now, asked = self.column(variable, at), self.programme.asked[step.question]
            earliest = self.programme.earliest(step)
            if (
                earliest is None
                or earliest >= phase
                or step in limits.barred
                or (asked.is_fixed and not asked.constant)
            ):
                self.upper[now] = 0.0
                continue
            before = self.column(variable, at - 1) if at else None
            if before is not None:
                self.rows.add({now: 1, before: -1}, 0)
            for long_before in self._long_before(step, gap) if before is not None else ():
                self.rows.add({self.column(self.programme.step[long_before], at - 1): 1, now: -1}, 0)
            if step.place and (gap > 1 or before is None):
                below = self.programme.step[StepOf(step.question, step.place - 1)]
                self.rows.add({self.column(below, at): 1, now: -1}, 0)
            if asked.is_fixed:
                continue
            # A step is taken where the question is asked; what was done before stays.
            parts = {self.column(one, at): part for one, part in asked.parts.items()}
            parts[now] = parts.get(now, Fraction(0)) - 1
            if before is not None:
                parts[before] = parts.get(before, Fraction(0)) + 1
            self.rows.add({one: float(part) for one, part in parts.items()}, float(-asked.constant))

    def _long_before(self, step: StepOf, gap: int) -> list[StepOf]:
        """Return what comes at least so many phases before a step, of each question the last."""
        found: dict[str, StepOf] = {}
        for one, lag in self.programme.lags[step].items():
            if lag >= gap and one.place >= found.get(one.question, one).place:
                found[one.question] = one
        # Where phases follow each other the step below is enough: it has what it needs.
        return list(found.values()) if gap > 1 else [found[step.question]] if step.place else []

    def _fit(self, at: int, limits: PhaseLimits) -> None:
        """Add that the phases since the checkpoint before take no more than their capacity."""
        phase, capacity = self.checkpoints[at].phase, limits.capacity
        gap = phase - self.checkpoints[at - 1].phase if at else phase
        self.rows.add(self._taken(at, lambda _: -1), -capacity.moves * gap)
        if capacity.days is not None:
            self.rows.add(self._taken(at, lambda step: -limits.days[step]), -capacity.days * gap)
        for above in range(1, gap):
            # What has so many steps above it is done so many phases before.
            early = {
                self.column(variable, at): -1.0
                for step, variable in self.programme.step.items()
                if step.place >= above
            }
            self.rows.add(early, -capacity.moves * (phase - above))

    def _taken(self, at: int, counts: Callable[[StepOf], int]) -> dict[int, float]:
        """Return the sum of what is taken since the checkpoint before; each step `counts` so much."""
        parts = dict[int, float]()
        for step, variable in self.programme.step.items():
            parts[self.column(variable, at)] = counts(step)
            if at:
                parts[self.column(variable, at - 1)] = -counts(step)
        return parts

    # ---- What an objective counts

    def stages(self, weigh: Callable[[int], int]) -> dict[int, int]:
        """Return every stage at each checkpoint with what that weighs."""
        return {
            self.column(variable, at): weigh(at)
            for variable in self.programme.stage.values()
            for at in range(self.count)
            if weigh(at)
        }

    def counted(self, counts: Mapping[int, int], *, only_at_the_end: bool = False) -> dict[int, int]:
        """Return what variables count, at the last checkpoint or added up over all."""
        return {
            self.column(variable, at): one
            for variable, one in counts.items()
            for at in range(self.count - 1 if only_at_the_end else 0, self.count)
            if one
        }

    def done(self, counts: Mapping[StepOf, int]) -> dict[int, int]:
        """Return what steps count that are done at the end."""
        last = self.count - 1
        return {self.column(self.programme.step[step], last): one for step, one in counts.items() if one}

    def early(self, counts: Mapping[StepOf, int]) -> dict[int, int]:
        """Return what steps count at every checkpoint at which they are done: the earlier, the more."""
        return {
            self.column(self.programme.step[step], at): one
            for step, one in counts.items()
            for at in range(self.count)
            if one
        }

    def read(self, ones: frozenset[int]) -> dict[StepOf, int]:
        """Return by which phase, counted from 0, each step is done that is."""
        found = {}
        for step, variable in self.programme.step.items():
            for at, checkpoint in enumerate(self.checkpoints):
                if self.column(variable, at) in ones:
                    found[step] = checkpoint.phase - 1
                    break
        return found

    def ones_of(self, done: Mapping[StepOf, int]) -> frozenset[int]:
        """Return the columns of the steps of a course, which says in which phase each is done."""
        return frozenset(
            self.column(self.programme.step[step], at)
            for step, phase in done.items()
            for at, checkpoint in enumerate(self.checkpoints)
            if phase < checkpoint.phase
        )
