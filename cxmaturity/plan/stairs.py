"""Stairs: which level holds after each phase, where what is done can only raise.

Then a stage that holds once goes on to hold, so that a course is known by the phases after which each one
holds first. Of all such stairs those that end highest are looked for, and of these those that stand highest
on the way: from the first phase in which each stage alone can be reached downward.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from cxmaturity.plan.timetable import Checkpoint


class Stairs(NamedTuple):
    """Over so many phases, the phase after which each of some levels holds first, the lowest level first."""

    phases: int
    rises: tuple[tuple[int, int], ...]

    def level(self, phase: int) -> int:
        """Return the level that holds after a phase, counted from 1; 0 where that is none of them."""
        return max((level for level, first in self.rises if first <= phase), default=0)

    def landings(self, *, to_the_end: bool) -> list[Checkpoint]:
        """Return the phases after which a level holds first, and the last phase where that is asked for."""
        phases = {first for _, first in self.rises}
        if to_the_end or not phases:
            phases.add(self.phases)
        return [Checkpoint(phase, self.level(phase)) for phase in sorted(phases)]

    def everywhere(self) -> list[Checkpoint]:
        """Return all phases with the level that holds after each."""
        return [Checkpoint(phase, self.level(phase)) for phase in range(1, self.phases + 1)]


def stairs_from(levels: Sequence[int], first: Sequence[int], phases: int) -> Iterator[list[Stairs]]:
    """Yield all stairs over so many phases, those that are as good together, the best ones first.

    `first` is for each of the levels the phase before which it cannot be reached; one beyond the last phase
    never is.
    """
    within = [one for one in zip(levels, first, strict=True) if one[1] <= phases]
    for count in range(len(within), -1, -1):
        names, least = [level for level, _ in within[:count]], [phase for _, phase in within[:count]]
        for later in range(sum(phases - one for one in least) + 1):
            found = [
                Stairs(phases, tuple(zip(names, one, strict=True))) for one in _later(least, later, phases)
            ]
            if found:
                yield found


def _later(least: Sequence[int], by: int, phases: int) -> Iterator[tuple[int, ...]]:
    """Yield the phases from `least` on that are so many later in all, none before the one below it."""
    if not least:
        if not by:
            yield ()
        return
    for more in range(min(by, phases - least[0]) + 1):
        for rest in _later(least[1:], by - more, phases):
            one = (least[0] + more, *rest)
            if all(low <= high for low, high in pairwise(one)):
                yield one
