"""Two waves side by side: a line a dimension, with labels that keep apart."""

from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 560.0, 190.0, 12.0
LEFT, RIGHT = 150.0, 350.0
GAP = 17.0


@dataclass(frozen=True)
class SlopeChange:
    """A line from `before` to `after`, both 0 to 100, None where withheld."""

    before: float | None
    after: float | None


@dataclass(frozen=True, kw_only=True)
class End:
    """One end of a line: the point, and where its label is (per cent from the top)."""

    x: float
    y: float
    label_y: float
    top: float


@dataclass(frozen=True)
class SlopeLine:
    """A line; an end that is None was withheld. `rises` is None where it is level or one end is missing."""

    start: End | None
    end: End | None
    rises: bool | None


@dataclass(frozen=True, kw_only=True)
class Slopes:
    """The drawing's size, its two axes and its lines in the order given."""

    width: float
    height: float
    left: float
    right: float
    lines: tuple[SlopeLine, ...]


def slopes(changes: tuple[SlopeChange, ...]) -> Slopes:
    """Return the lines of `changes` with labels moved apart on both sides."""
    height = max(HEIGHT, GAP * (len(changes) + 2))
    known = [figure for change in changes for figure in (change.before, change.after) if figure is not None]
    low, high = (min(known), max(known)) if known else (0.0, 100.0)
    low, high = _widened(low, high)
    starts = _ends([change.before for change in changes], LEFT, (low, high, height))
    ends = _ends([change.after for change in changes], RIGHT, (low, high, height))
    lines = tuple(
        SlopeLine(start, end, None if start is None or end is None or end.y == start.y else end.y < start.y)
        for start, end in zip(starts, ends, strict=True)
    )
    return Slopes(width=WIDTH, height=height, left=LEFT, right=RIGHT, lines=lines)


def apart(places: list[float], gap: float, low: float, high: float) -> list[float]:
    """Return `places` moved as little as is simple so that no two are nearer than `gap`."""
    order = sorted(range(len(places)), key=lambda index: (places[index], index))
    moved = list(places)
    below = low - gap
    for index in order:
        moved[index] = below = max(moved[index], below + gap)
    above = high + gap
    for index in reversed(order):
        moved[index] = above = min(moved[index], above - gap)
    return moved


def _widened(low: float, high: float) -> tuple[float, float]:
    """Return a span of at least 20 points, so that small changes do not look large."""
    missing = max(0.0, 20 - (high - low)) / 2
    return low - missing, high + missing


def _ends(figures: list[float | None], x: float, span: tuple[float, float, float]) -> list[End | None]:
    low, high, height = span
    room = height - 2 * MARGIN
    ys = [None if f is None else MARGIN + room * (1 - (f - low) / (high - low)) for f in figures]
    labels = iter(apart([y for y in ys if y is not None], GAP, MARGIN, height - MARGIN))
    return [None if y is None else _end(x, y, next(labels), height) for y in ys]


def _end(x: float, y: float, label_y: float, height: float) -> End:
    return End(x=x, y=round(y, 2), label_y=round(label_y, 2), top=round(100 * label_y / height, 2))
