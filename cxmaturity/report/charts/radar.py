"""The emblem of the cover: the profile as a radar, without figures, because its area proves nothing."""

import math
from dataclasses import dataclass

SIZE, REACH = 240.0, 112.0
FEWEST = 3


@dataclass(frozen=True, kw_only=True)
class Radar:
    """Rings for the levels, a spoke and a point for each dimension, and the outline through the points."""

    size: float
    centre: float
    rings: tuple[str, ...]
    spokes: tuple[tuple[float, float], ...]
    points: tuple[tuple[float, float], ...]
    outline: str


def radar(shares: tuple[float | None, ...], starts: tuple[float, ...]) -> Radar | None:
    """Return the emblem of `shares` (0 to 1), or None where fewer than three are known."""
    known = [index for index, share in enumerate(shares) if share is not None]
    if len(known) < FEWEST:
        return None
    count = len(shares)
    corners = range(count)
    points = tuple(_point(index, count, shares[index] or 0.0) for index in known)
    rings = tuple(_path([_point(corner, count, ring) for corner in corners]) for ring in (*starts[1:], 1.0))
    spokes = tuple(_point(corner, count, 1.0) for corner in corners)
    return Radar(
        size=SIZE, centre=SIZE / 2, rings=rings, spokes=spokes, points=points, outline=_path(list(points))
    )


def _point(index: int, count: int, share: float) -> tuple[float, float]:
    angle = 2 * math.pi * index / count - math.pi / 2
    reach = REACH * share
    return round(SIZE / 2 + reach * math.cos(angle), 2), round(SIZE / 2 + reach * math.sin(angle), 2)


def _path(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
