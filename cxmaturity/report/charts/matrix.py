"""Numbered dots in a field with two axes, moved aside where they would hide each other."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

WIDTH, HEIGHT = 560.0, 300.0
RADIUS = 10.0


@dataclass(frozen=True, kw_only=True)
class Point:
    """A dot that is wanted at `x`, `y` (0 to 1, from the lower left), with its label and its look."""

    x: float
    y: float
    label: str
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A dot where it is drawn; `left` and `top` are per cent, for the label over the drawing."""

    x: float
    y: float
    left: float
    top: float
    label: str
    kind: str
    moved: bool


@dataclass(frozen=True, kw_only=True)
class Field:
    """The field's size, its dots and the lines that divide it."""

    width: float
    height: float
    radius: float
    dots: tuple[Dot, ...]
    across: tuple[float, ...]
    down: tuple[float, ...]


def field(
    points: tuple[Point, ...],
    *,
    across: tuple[float, ...] = (),
    down: tuple[float, ...] = (),
    sideways: bool = False,
    height: float = HEIGHT,
) -> Field:
    """Return where each of `points` is drawn; with `sideways` a dot keeps its height as long as it can.

    `across` are heights of horizontal lines and `down` places of vertical ones, both 0 to 1.
    """
    radius = RADIUS if len(points) <= 30 else RADIUS * 0.8
    placed: list[Dot] = []
    for point in points:
        placed.append(_placed(point, placed, (radius, height, sideways)))
    return Field(
        width=WIDTH,
        height=height,
        radius=radius,
        dots=tuple(placed),
        across=tuple(round(height * (1 - place), 2) for place in across),
        down=tuple(round(WIDTH * place, 2) for place in down),
    )


def _placed(point: Point, taken: list[Dot], room: tuple[float, float, bool]) -> Dot:
    radius, height, sideways = room
    edge = radius + 3
    wanted_x = _within(point.x * WIDTH, edge, WIDTH - edge)
    wanted_y = _within((1 - point.y) * height, edge, height - edge)
    x, y = wanted_x, wanted_y
    for shift_x, shift_y in _shifts(2 * radius + 2, sideways):
        x, y = wanted_x + shift_x, wanted_y + shift_y
        inside = edge <= x <= WIDTH - edge and edge <= y <= height - edge
        if inside and all(math.hypot(x - dot.x, y - dot.y) >= 2 * radius + 1 for dot in taken):
            break
    return Dot(
        x=round(x, 2),
        y=round(y, 2),
        left=round(100 * x / WIDTH, 2),
        top=round(100 * y / height, 2),
        label=point.label,
        kind=point.kind,
        moved=math.hypot(x - wanted_x, y - wanted_y) > 1,
    )


def _shifts(step: float, sideways: bool) -> Iterator[tuple[float, float]]:
    """Yield where to try next: in place, then ever farther away, always in the same order."""
    yield 0.0, 0.0
    if sideways:
        yield from _rows(step)
    for ring in range(1, 12):
        for turn in range(6 * ring):
            angle = 2 * math.pi * turn / (6 * ring)
            yield step * ring * math.cos(angle), step * ring * math.sin(angle)


def _rows(step: float) -> Iterator[tuple[float, float]]:
    for row in (0.0, 1.0, -1.0):
        for column in range(1 if row == 0 else 0, 4):
            yield column * step, row * step
            yield -column * step, row * step


def _within(figure: float, low: float, high: float) -> float:
    return max(low, min(high, figure))
