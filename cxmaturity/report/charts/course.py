"""An index over time: a dot a wave, placed by its date, joined by lines; the stages as bands behind."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from cxmaturity.report.charts.slope import apart

WIDTH, HEIGHT, SIDE, TOP = 240.0, 110.0, 16.0, 9.0
NEAREST = 13.0
"""Two waves are at least so far apart, however near their dates are."""
LABEL = 12.0
ALL_LABELLED = 5


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What one wave shows: the index with its bounds, and whether it was asked as the wave before was."""

    index: float | None
    low: float | None = None
    high: float | None = None
    alike: bool = True


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A dot and its interval, None where the figure has none; label places are in per cent."""

    x: float
    y: float
    low: float | None
    high: float | None
    place: int
    left: float
    top: float
    labelled: bool


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """A line between two neighbouring dots; it is not `alike` where the questions changed between them."""

    x1: float
    y1: float
    x2: float
    y2: float
    alike: bool


@dataclass(frozen=True)
class Stage:
    """The band of a stage."""

    y: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Course:
    """The drawing's size, its bands, lines and dots."""

    width: float
    height: float
    bands: tuple[Stage, ...]
    strokes: tuple[Stroke, ...]
    spots: tuple[Spot, ...]


def course(moments: tuple[Moment, ...], dates: tuple[str, ...], edges: tuple[float, ...]) -> Course:
    """Return the drawing of `moments` on the ISO `dates`; the stages begin at `edges` (0 to 100)."""
    xs = _across(dates)
    known = [place for place, moment in enumerate(moments) if moment.index is not None]
    spots = tuple(_spot(moments[place], xs[place], place, known) for place in known)
    return Course(
        width=WIDTH,
        height=HEIGHT,
        bands=tuple(Stage(_y(high), round(_y(low) - _y(high), 2)) for low, high in pairwise(edges)),
        strokes=tuple(
            Stroke(x1=one.x, y1=one.y, x2=two.x, y2=two.y, alike=moments[two.place].alike)
            for one, two in pairwise(spots)
            if two.place == one.place + 1
        ),
        spots=spots,
    )


def _across(dates: tuple[str, ...]) -> list[float]:
    """Return where each wave is: by its date, but never hiding its neighbour."""
    days = [date.fromisoformat(one).toordinal() for one in dates]
    span = days[-1] - days[0]
    room = WIDTH - 2 * SIDE
    if not span:
        wanted = [SIDE + room * (place + 1) / (len(days) + 1) for place in range(len(days))]
    else:
        wanted = [SIDE + room * (day - days[0]) / span for day in days]
    gap = min(NEAREST, room / max(1, len(days) - 1))
    return [round(x, 2) for x in apart(wanted, gap, SIDE, WIDTH - SIDE)]


def _y(index: float) -> float:
    return round(TOP + (HEIGHT - 2 * TOP) * (1 - index / 100), 2)


def _spot(moment: Moment, x: float, place: int, known: list[int]) -> Spot:
    y = _y(moment.index or 0.0)
    bounds = (moment.low, moment.high)
    shown = None not in bounds and bounds[0] != bounds[1]
    # The label stands above its dot, where there is room for it.
    label = y - LABEL if y - LABEL > TOP else y + LABEL
    return Spot(
        x=x,
        y=y,
        low=_y(moment.low or 0.0) if shown else None,
        high=_y(moment.high or 0.0) if shown else None,
        place=place,
        left=round(100 * x / WIDTH, 2),
        top=round(100 * label / HEIGHT, 2),
        labelled=len(known) <= ALL_LABELLED or place in (known[0], known[-1]),
    )
