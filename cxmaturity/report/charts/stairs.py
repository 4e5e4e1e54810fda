"""What holds after each phase of a plan: a stair from today on, the stages as bands behind.

A step is drawn in the middle of its stage's band; one of a model without stages at its index.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT, BAND, LABEL = 560.0, 150.0, 28.0, 9.0


@dataclass(frozen=True, kw_only=True)
class StageHeld:
    """What holds from one moment to the next: heights from 0 to 1, None for what nobody knows."""

    height: float | None
    shown: float | None = None


@dataclass(frozen=True)
class Layer:
    """The band of a stage, with the middle of it in per cent from the top."""

    y: float
    height: float
    top: float


@dataclass(frozen=True, kw_only=True)
class Tread:
    """A step of the stair, and the places of its label, in per cent."""

    x1: float
    x2: float
    y: float
    left: float
    width: float
    top: float


@dataclass(frozen=True)
class Riser:
    """The way from one step to the next."""

    x: float
    y1: float
    y2: float


@dataclass(frozen=True, kw_only=True)
class StairDrawing:
    """The drawing; `places` are where each moment stands, in per cent: from where, and how wide.

    `shown` is the stair as evidence shows it, where that is another one.
    """

    width: float
    height: float
    bands: tuple[Layer, ...]
    treads: tuple[Tread | None, ...]
    risers: tuple[Riser, ...]
    shown: tuple[Tread | None, ...]
    shown_risers: tuple[Riser, ...]
    target: float | None
    places: tuple[tuple[float, float], ...]


def stairs(moments: Sequence[StageHeld], bands: int, target: float | None = None) -> StairDrawing:
    """Return the stair of `moments`, side by side, over so many `bands`; the `target` is a height."""
    height, room = max(HEIGHT, BAND * bands), WIDTH / max(1, len(moments))
    xs = [room * place for place in range(len(moments))]
    size = height / max(1, bands)
    treads = tuple(_tread(x, room, one.height, height) for x, one in zip(xs, moments, strict=True))
    shown = tuple(_tread(x, room, one.shown, height) for x, one in zip(xs, moments, strict=True))
    differs = any(one is not None and one != other for one, other in zip(shown, treads, strict=True))
    return StairDrawing(
        width=WIDTH,
        height=height,
        bands=tuple(
            Layer(round(size * at, 2), round(size, 2), round(100 * (at + 0.5) / bands, 2))
            for at in range(bands)
        ),
        treads=treads,
        risers=_risers(treads),
        shown=shown if differs else (),
        shown_risers=_risers(shown) if differs else (),
        target=None if target is None else round(height * (1 - target), 2),
        places=tuple((round(100 * x / WIDTH, 2), round(100 * room / WIDTH, 2)) for x in xs),
    )


def _tread(x: float, room: float, at: float | None, height: float) -> Tread | None:
    if at is None:
        return None
    y = height * (1 - at)
    # The label stands below its step, within the band; at the foot of the drawing above it.
    label = y + LABEL if y + 2 * LABEL <= height + LABEL / 2 else y - LABEL
    return Tread(
        x1=round(x, 2),
        x2=round(x + room, 2),
        y=round(y, 2),
        left=round(100 * x / WIDTH, 2),
        width=round(100 * room / WIDTH, 2),
        top=round(100 * label / height, 2),
    )


def _risers(treads: Sequence[Tread | None]) -> tuple[Riser, ...]:
    return tuple(
        Riser(before.x2, before.y, after.y)
        for before, after in pairwise(treads)
        if before is not None and after is not None and before.y != after.y
    )
