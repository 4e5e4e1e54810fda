"""Geometry, colours and figures: pure functions, checked by their numbers."""

import math
from itertools import pairwise

import pytest

from cxmaturity.brand.colours import contrast, level_fills, looks
from cxmaturity.report.charts.matrix import Point, field
from cxmaturity.report.charts.radar import radar
from cxmaturity.report.charts.slope import SlopeChange, apart, slopes
from cxmaturity.report.charts.stretch import gradient, stretches
from cxmaturity.report.charts.track import MARGIN, WIDTH, Marks, ticks, track
from cxmaturity.text.figures import compact, percent, shortened, signed, tenths, whole
from cxmaturity.text.language import language

EDGES = (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)


def test_a_track_runs_from_edge_to_edge() -> None:
    made = track(Marks(dot=50, low=0, high=100, target=60, rings=(40, None)), EDGES)
    assert made.dot == WIDTH / 2
    assert made.interval is not None
    assert (made.interval.x, made.interval.x + made.interval.width) == (MARGIN, WIDTH - MARGIN)
    assert made.rings[1] is None
    assert made.join is None
    assert len(made.bands) == 5


def test_nothing_known_draws_nothing() -> None:
    made = track(Marks(), EDGES)
    assert (made.dot, made.interval, made.target, made.rings) == (None, None, None, ())


def test_ticks_cover_their_stretch() -> None:
    made = ticks((0.0, 50.0, 90.0, 100.0), (("1", "a"), ("2", "b"), ("3", "c")))
    assert [tick.number for tick in made] == ["1", "2", "3"]
    assert made[1].left == pytest.approx(made[0].left + made[0].width)


@pytest.mark.parametrize("sideways", [True, False])
def test_dots_never_hide_each_other(sideways: bool) -> None:
    made = field(tuple(Point(x=0.5, y=0.5, label=str(n)) for n in range(25)), sideways=sideways)
    for place, one in enumerate(made.dots):
        assert made.radius <= one.x <= made.width - made.radius
        for other in made.dots[:place]:
            assert math.hypot(one.x - other.x, one.y - other.y) >= 2 * made.radius


def test_a_dot_with_room_stays_where_it_belongs() -> None:
    made = field((Point(x=0.25, y=0.75, label="1"), Point(x=0.75, y=0.25, label="2")))
    assert not any(dot.moved for dot in made.dots)
    assert made.dots[0].left == 25


def test_labels_keep_apart_and_in_order() -> None:
    moved = apart([50, 51, 52, 99], 10, 0, 100)
    assert moved == sorted(moved)
    assert all(b - a >= 10 for a, b in pairwise(moved))


def test_a_withheld_wave_has_no_line() -> None:
    made = slopes((SlopeChange(40, 60), SlopeChange(None, 50), SlopeChange(70, 60)))
    assert [line.rises for line in made.lines] == [True, None, False]
    assert made.lines[1].start is None


def test_the_emblem_needs_three_dimensions() -> None:
    assert radar((0.5, None, 0.5), (0.0, 0.5)) is None
    made = radar((0.5, None, 0.5, 1.0), (0.0, 0.5))
    assert made is not None
    assert len(made.points) == 3
    assert len(made.spokes) == 4


def test_stretches_fill_the_whole() -> None:
    assert [(s.start, s.end) for s in stretches((1, 0, 3))] == [(0.0, 25.0), (25.0, 25.0), (25.0, 100.0)]
    assert gradient((1, 0, 1), ("#1", "#2", "#3")) == "#1 0%, #1 50%, #3 50%, #3 100%"


@pytest.mark.parametrize("levels", range(2, 11))
def test_levels_grow_darker_and_their_text_stays_readable(levels: int) -> None:
    fills = level_fills(levels)
    against_white = [contrast(fill, "#ffffff") for fill in fills]
    assert against_white == sorted(against_white)
    assert len(set(fills)) == levels
    assert all(contrast(look.fill, look.text) >= 4.5 for look in looks(levels).values())


@pytest.mark.parametrize(
    ("figure", "printed"),
    [(46.5, "47"), (0.4, "0"), (-0.4, "0"), (59.999999999, "60"), (100.0, "100")],
)
def test_indexes_are_whole(figure: float, printed: str) -> None:
    assert whole(figure) == printed


def test_figures_have_no_decimal_too_many() -> None:
    assert tenths(2.25) == "2.3"
    assert compact(3.0) == "3"
    assert compact(2.5) == "2.5"
    assert signed(-4.6) == "−5"
    assert signed(4.6) == "+5"
    assert signed(0.2) == "0"


def test_almost_everything_is_not_everything() -> None:
    assert percent(0.999) == "99%"
    assert percent(0.001) == "1%"
    assert percent(1.0) == "100%"


def test_dates_are_words_where_they_are_dates() -> None:
    assert language("en").date("2026-09-03") == "3 September 2026"
    assert language("en").date("autumn") == "autumn"


def test_long_text_is_cut_at_a_word() -> None:
    assert shortened("one two three four", 12) == "one two…"
    assert shortened("x" * 50, 10) == "x" * 9 + "…"
    assert shortened(" a\n b ", 10) == "a b"
