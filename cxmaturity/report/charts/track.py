"""A figure on its scale: interval as a bar, figure as a dot, target as a mark, groups as rings.

What it was before is a small ring with a line from there to the dot.
"""

from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT, MARGIN = 400.0, 24.0, 7.0
LABEL = 14.0
"""How much of the track the name of a level takes, in per cent."""


@dataclass(frozen=True)
class Bar:
    """A stretch of the scale."""

    x: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Track:
    """One row of a chart; everything that is None or empty is not drawn."""

    width: float
    height: float
    bands: tuple[Bar, ...]
    interval: Bar | None
    dot: float | None
    target: float | None
    rings: tuple[float | None, ...]
    join: Bar | None
    before: float | None = None
    moved: Bar | None = None


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A label over a stretch of the scale, in per cent of the track's width.

    It stands in the middle of its room, or at the `side` of the track where the stretch is too narrow for it.
    """

    left: float
    width: float
    number: str
    name: str
    side: str = ""


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What one track shows, in the scale's own unit."""

    dot: float | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    rings: tuple[float | None, ...] = ()
    before: float | None = None


def track(marks: Marks, edges: tuple[float, ...]) -> Track:
    """Return the geometry of `marks` on the scale from the first of `edges` to the last."""
    at = _scale(edges)
    known = [at(ring) for ring in marks.rings if ring is not None]
    return Track(
        width=WIDTH,
        height=HEIGHT,
        bands=tuple(_bar(at(start), at(end)) for start, end in pairwise(edges)),
        interval=None if marks.low is None or marks.high is None else _bar(at(marks.low), at(marks.high)),
        dot=None if marks.dot is None else at(marks.dot),
        target=None if marks.target is None else at(marks.target),
        rings=tuple(None if ring is None else at(ring) for ring in marks.rings),
        join=_bar(min(known), max(known)) if len(known) > 1 else None,
        before=None if marks.before is None else at(marks.before),
        moved=_between(marks, at),
    )


def _between(marks: Marks, at: "_Scale") -> Bar | None:
    """Return the way from what it was before to the dot."""
    if marks.before is None or marks.dot is None:
        return None
    ends = sorted((at(marks.before), at(marks.dot)))
    return _bar(*ends)


def ticks(edges: tuple[float, ...], names: tuple[tuple[str, str], ...]) -> tuple[Tick, ...]:
    """Return a label for every stretch between two `edges`, each from a number and a name."""
    at = _scale(edges)
    return tuple(
        _tick(_share(at(start)), _share(at(end) - at(start)), number, name)
        for (start, end), (number, name) in zip(pairwise(edges), names, strict=True)
    )


def _tick(left: float, width: float, number: str, name: str) -> Tick:
    """Return a label that has room: over a narrow stretch it is wider, and it never leaves the track."""
    if width >= LABEL:
        return Tick(left=left, width=width, number=number, name=name)
    wanted = left + (width - LABEL) / 2
    placed = min(max(wanted, 0.0), 100 - LABEL)
    side = "" if placed == wanted else "start" if wanted < 0 else "end"
    return Tick(left=round(placed, 2), width=LABEL, number=number, name=name, side=side)


def names_fit(labels: tuple[Tick, ...], most: int) -> bool:
    """Return whether the names of at most so many `labels` stand beside each other."""
    spans = [_text(label) for label in labels]
    return len(labels) <= most and all(end <= start for (_, end), (start, _) in pairwise(spans))


def _text(label: Tick) -> tuple[float, float]:
    """Return from where to where the text of a label reaches."""
    room = label.width - LABEL
    lead = 0.0 if label.side == "start" else room if label.side == "end" else room / 2
    return round(label.left + lead, 2), round(label.left + lead + LABEL, 2)


def _scale(edges: tuple[float, ...]) -> "_Scale":
    return _Scale(edges[0], (WIDTH - 2 * MARGIN) / (edges[-1] - edges[0]))


@dataclass(frozen=True)
class _Scale:
    start: float
    unit: float

    def __call__(self, figure: float) -> float:
        """Return where `figure` is on the track."""
        return round(MARGIN + (figure - self.start) * self.unit, 2)


def _bar(start: float, end: float) -> Bar:
    return Bar(start, round(end - start, 2))


def _share(length: float) -> float:
    return round(100 * length / WIDTH, 2)
