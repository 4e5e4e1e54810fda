"""Geometry, colours and figures: pure functions, checked by their numbers."""

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from cxmaturity.brand.colours import contrast, level_fills, looks
from cxmaturity.report.charts.matrix import Point, field
from cxmaturity.report.charts.radar import radar
from cxmaturity.report.charts.slope import SlopeChange, apart, slopes
from cxmaturity.report.charts.stretch import gradient, stretches
from cxmaturity.report.charts.track import MARGIN, WIDTH, Marks, ticks, track
from cxmaturity.report.templates import environment, standard_folder
from cxmaturity.text.figures import compact, percent, shortened, signed, tenths, whole
from cxmaturity.text.language import language
from tests.chart_samples import EDGES, SAMPLES


class AnyColour:
    """Every colour by whatever name; which one it is, is no matter of a drawing's geometry."""

    def __getattr__(self, name: str) -> "AnyColour":
        return self

    def __getitem__(self, name: str) -> "AnyColour":
        return self

    def __html__(self) -> str:
        return "#123456"


def drawn(name: str, shape: object) -> str:
    """Return the drawing alone that the macro called `name` makes of `shape`."""
    macro = getattr(environment(standard_folder()).get_template("charts.html").module, name)
    colours = AnyColour()
    values = {
        "shape": shape,
        "title": "<A & B>",
        "description": "1 < 2",
        "looks": colours,
        "colours": colours,
    }
    text = str(macro(**{argument: values[argument] for argument in macro.arguments}))
    return text[: text.index("</svg>") + len("</svg>")]


def reach(element: ElementTree.Element) -> Iterator[tuple[float, float]]:
    """Yield the corners of what is drawn."""
    given = {name: float(value) for name, value in element.attrib.items() if re.fullmatch(r"-?[\d.]+", value)}
    if element.tag == "circle":
        for side in (-1, 1):
            yield given["cx"] + side * given["r"], given["cy"] + side * given["r"]
    elif element.tag == "line":
        yield given["x1"], given["y1"]
        yield given["x2"], given["y2"]
    elif element.tag == "polygon":
        for point in element.attrib["points"].split():
            x, y = map(float, point.split(","))
            yield x, y
    elif element.tag == "rect":
        moved = re.fullmatch(r"translate\((\S+) (\S+)\)", element.get("transform", "translate(0 0)"))
        assert moved
        x, y = given.get("x", 0.0) + float(moved[1]), given.get("y", 0.0) + float(moved[2])
        assert given["width"] >= 0 and given["height"] >= 0
        yield x, y
        yield x + given["width"], y + given["height"]


def test_every_macro_that_draws_has_samples() -> None:
    source = (standard_folder() / "charts.html").read_text()
    assert set(re.findall(r"\{% macro (\w+)\([^)]*\) %\}\s*<svg", source)) == set(SAMPLES)


@pytest.mark.parametrize(
    ("name", "shape"), [(name, shape) for name, shapes in SAMPLES.items() for shape in shapes]
)
def test_a_drawing_says_what_it_is_and_stays_in_its_frame(name: str, shape: object) -> None:
    svg = ElementTree.fromstring(drawn(name, shape))
    assert (svg.findtext("title"), svg.findtext("desc")) == ("<A & B>", "1 < 2")
    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    corners = [corner for element in svg.iter() for corner in reach(element)]
    assert corners
    outside = [(x, y) for x, y in corners if not (-0.01 <= x <= width + 0.01 and -0.01 <= y <= height + 0.01)]
    assert outside == []


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
