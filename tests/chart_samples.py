"""Every chart of the reports at the ends of what it draws: nothing, one, many, and what is withheld.

A chart has its entry here under the name of its macro in `report_templates/standard/charts.html`.
"""

from cxmaturity.report.charts.course import Moment, course
from cxmaturity.report.charts.matrix import Point, field
from cxmaturity.report.charts.radar import radar
from cxmaturity.report.charts.slope import SlopeChange, slopes
from cxmaturity.report.charts.stairs import StageHeld, stairs
from cxmaturity.report.charts.track import Marks, track

EDGES = (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
STARTS = tuple(edge / 100 for edge in EDGES[:-1])
DAYS = ("2024-03-01", "2024-03-02", "2025-01-15", "2026-09-30")

SAMPLES: dict[str, tuple[object, ...]] = {
    "track": (
        track(Marks(), EDGES),
        track(Marks(dot=0, low=0, high=100, target=0, rings=(0, 100)), EDGES),
        track(Marks(dot=40, before=60, target=80), EDGES),
        track(Marks(before=60), EDGES),
        track(Marks(dot=100, low=100, high=100, target=100, rings=(None, 50)), EDGES),
        track(Marks(dot=-100, low=-100, high=100), (-100.0, -50.0, 0.0, 50.0, 100.0)),
    ),
    "field": (
        field(()),
        field((Point(x=0, y=0, label="1"), Point(x=1, y=1, label="2")), across=(0.0, 1.0), down=(0.0, 1.0)),
        field(tuple(Point(x=1, y=0, label=str(n)) for n in range(60)), sideways=True),
    ),
    "slopes": (
        slopes(()),
        slopes((SlopeChange(0, 100), SlopeChange(100, 0), SlopeChange(50, 50))),
        slopes((SlopeChange(None, 50), SlopeChange(50, None), SlopeChange(None, None))),
        slopes(tuple(SlopeChange(50, 50 + n % 2) for n in range(40))),
    ),
    "course": (
        course((Moment(index=None),), DAYS[:1], EDGES),
        course((Moment(index=100, low=0, high=100),), DAYS[:1], EDGES),
        course(
            (
                Moment(index=0, low=0, high=0),
                Moment(index=100, low=90, high=100, alike=False),
                Moment(index=None),
                Moment(index=50, low=0, high=100),
            ),
            DAYS,
            EDGES,
        ),
    ),
    "stairs": (
        stairs((), 5),
        stairs((StageHeld(height=0.1),), 5, 0.6),
        stairs(
            (StageHeld(height=None), StageHeld(height=0.9, shown=0.5), StageHeld(height=1.0, shown=None)), 3
        ),
        stairs(tuple(StageHeld(height=n / 20, shown=n / 40) for n in range(21)), 12, 1.0),
    ),
    "radar": (
        radar((1.0, 1.0, 1.0), STARTS),
        radar((0.0, None, 0.0, 0.0, 1.0), STARTS),
        radar((1.0,) * 40, STARTS),
    ),
}
