"""What steps open and close: of every question under conditions, what it counts as after each way to move.

A question is looked at for every way in which the questions that it rests on may stand: where each is today,
or at one of its steps. What conditions then make of it is asked of `scoring/what_if.py`, the one place that
knows. Where counts do not tell, that way is not to be taken.
"""

from collections.abc import Mapping
from enum import Enum
from itertools import product
from math import prod

from cxmaturity.formats.frozen import Frozen
from cxmaturity.plan.ladders import Ladder
from cxmaturity.scoring.what_if import WhatIf

MOST_WAYS = 2_000
"""Of a question that rests on more ways than these, it is taken that it stays as it is asked today."""


class Outcome(Enum):
    """What a question counts as: as answered, as its lowest option, not at all; or nobody can tell."""

    ASKED = "asked"
    LOWEST = "lowest"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


Way = tuple[int, ...]
"""At which step each of the questions stands, 0 where it has not moved."""


class Opening(Frozen, frozen=True):
    """A question under conditions, the questions that it rests on, and what each way makes of it."""

    question: str
    rests_on: tuple[str, ...]
    ways: dict[Way, Outcome]

    @property
    def always(self) -> Outcome | None:
        """What every way makes of it, None where they differ."""
        found = set(self.ways.values())
        return found.pop() if len(found) == 1 else None


def lowest_of_open(known: Mapping[str, Ladder]) -> dict[str, str]:
    """Return the lowest option of every question that nobody knows, which it counts as."""
    return {name: one.scale.rising[0].id for name, one in known.items() if one.is_open}


def openings(known: Mapping[str, Ladder], what_if: WhatIf) -> tuple[list[Opening], bool]:
    """Return the questions under conditions that are scored; and whether all their ways were looked at."""
    found, whole, lowest = [], True, lowest_of_open(known)
    for name in known:
        movable = tuple(one for one in what_if.rests_on(name) if one in known and one != name)
        if not what_if.is_conditional(name) or not movable:
            continue
        heights = [len(known[one].steps) + 1 for one in movable]
        if prod(heights) > MOST_WAYS:
            whole = False
            continue
        ways = {}
        for way in product(*map(range, heights)):
            changes = {
                one: known[one].steps[place - 1].option if place else lowest[one]
                for one, place in zip(movable, way, strict=True)
                if place or one in lowest
            }
            ways[way] = _outcome(name, changes, what_if, is_today=not any(way))
        found.append(Opening(question=name, rests_on=movable, ways=ways))
    return found, whole


def _outcome(name: str, changes: Mapping[str, str], what_if: WhatIf, *, is_today: bool) -> Outcome:
    """Return what a question counts as after `changes`."""
    # What it opens is answered, if only as the lowest, and may close others.
    asked = what_if.asked_after(what_if.completed(changes))
    if not is_today and (name in asked.unknown or not what_if.is_known(changes)):
        return Outcome.UNKNOWN
    if name in asked.closed:
        return Outcome(asked.closed[name])
    if name in asked.asked:
        return Outcome.ASKED
    return Outcome(what_if.counts_today_as(name))
