"""Scales: what can be answered, and what each answer is worth."""

from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate
from typing import Annotated

import msgspec

from cxmaturity.formats.frozen import Frozen
from cxmaturity.questionnaire.conditions import OptionId

Weight = Annotated[int, msgspec.Meta(ge=0)]


class Option(Frozen, frozen=True):
    """One answer of a scale: its id (stored in answer files), label and whole points."""

    id: OptionId
    label: str
    points: Weight


class OwnOption(Frozen, frozen=True, rename={"starts_at": "from"}):
    """An option of one question alone; `from` is the number from which an answer in numbers counts as it."""

    id: OptionId
    label: str
    points: Weight = 0
    starts_at: float | None = None


class Scale(Frozen, frozen=True, dict=True):
    """Options in the order in which they are shown; an option's value is its points over the highest points.

    The order says nothing of their worth: points alone do, and options of equal points are worth the same.
    """

    id: str
    options: tuple[Option, ...]

    # Looked up for every answer, so worked out once.
    @cached_property
    def top(self) -> int:
        """The scale's highest points."""
        # Options that are never scored have no points, and words have no options.
        return max((option.points for option in self.options), default=0) or 1

    @cached_property
    def bottom(self) -> int:
        """The scale's lowest points, which may be above 0."""
        return min((option.points for option in self.options), default=0)

    @cached_property
    def rungs(self) -> tuple[tuple[Option, ...], ...]:
        """The options from the lowest points to the highest, those of equal points together."""
        points = sorted({option.points for option in self.options})
        return tuple(tuple(one for one in self.options if one.points == level) for level in points)

    @cached_property
    def rising(self) -> tuple[Option, ...]:
        """The options from the lowest points to the highest; those of equal points as they are shown."""
        return tuple(sorted(self.options, key=lambda option: option.points))

    @cached_property
    def lowest_value(self) -> float:
        """The value of the lowest option, from 0 to 1."""
        return self.bottom / self.top

    def value(self, option: Option) -> float:
        """Return the value of `option`, from 0 to 1."""
        return option.points / self.top

    def reach(self, option_id: str) -> tuple[Option, ...]:
        """Return the options that are worth as much as `option_id` or more; KeyError when there is none."""
        least = self.option(option_id).points
        return tuple(option for option in self.options if option.points >= least)

    def option(self, option_id: str) -> Option:
        """Return the option called `option_id`; KeyError when there is none."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)


class Ticks(Scale, frozen=True, dict=True):
    """Options of which any number is ticked: an answer's value is the sum of their points by `top`.

    `top` is what `enough` says, else the sum of all points; more than it counts as it. Nothing ticked is 0.
    What rises are not the options but the points that those which are ticked come to.
    """

    enough: int | None = None

    @cached_property
    def top(self) -> int:
        """The points that are worth 1."""
        return self.enough or sum(option.points for option in self.options) or 1

    @cached_property
    def bottom(self) -> int:
        """The points of an answer in which nothing is ticked."""
        return 0

    @cached_property
    def rising(self) -> tuple[Option, ...]:
        """The way from nothing to all, the most points ticked first, as steps called by their points."""
        sums = accumulate(sorted((option.points for option in self.options), reverse=True), initial=0)
        steps = dict.fromkeys(min(points, self.top) for points in sums)
        return tuple(
            Option(id=f"{points}/{self.top}", label=f"{points}/{self.top}", points=points) for points in steps
        )

    @cached_property
    def rungs(self) -> tuple[tuple[Option, ...], ...]:
        """The same, each step by itself."""
        return tuple((step,) for step in self.rising)

    def option(self, option_id: str) -> Option:
        """Return the option, or else the step, called `option_id`; KeyError when there is none."""
        for option in (*self.options, *self.rising):
            if option.id == option_id:
                return option
        points, _, top = option_id.partition("/")
        if points.isascii() and points.isdecimal() and top == str(self.top) and int(points) <= self.top:
            # Other ticks than those with the most points come to steps of their own.
            return Option(id=option_id, label=option_id, points=int(points))
        raise KeyError(option_id)

    def points(self, ticked: Iterable[str]) -> int:
        """Return the points of an answer in which these are `ticked`."""
        known = {option.id: option.points for option in self.options}
        return min(sum(known[one] for one in ticked), self.top)


def is_tick(scale: Scale, option_id: str) -> bool:
    """Return whether an option is one of those that are ticked, and no step of the points they come to."""
    return isinstance(scale, Ticks) and any(option.id == option_id for option in scale.options)
