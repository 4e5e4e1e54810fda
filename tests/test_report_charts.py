"""Geometry, colours and figures: pure functions, checked by their numbers."""

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from cxmaturity.brand.colours import contrast, level_fills, looks
from cxmaturity.report.charts.course import Moment, course
from cxmaturity.report.charts.matrix import Point, field
from cxmaturity.report.charts.radar import radar
from cxmaturity.report.charts.slope import SlopeChange, apart, slopes
from cxmaturity.report.charts.stretch import gradient, stretches
from cxmaturity.report.charts.track import LABEL, MARGIN, WIDTH, Marks, Tick, names_fit, ticks, track
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


@pytest.mark.parametrize(
    ("title", "description", "said"),
    [
        ("Vision", "Index 66 of 100.", "Vision · Index 66 of 100."),
        ("Poznań", "Poznań −15; −31 to +1", "Poznań −15; −31 to +1"),
        ("", "Index 66 of 100.", "Index 66 of 100."),
    ],
)
def test_a_drawing_that_is_not_seen_says_its_figures(title: str, description: str, said: str) -> None:
    source = "{{ title|told(description) }}"
    assert (
        environment(standard_folder()).from_string(source).render(title=title, description=description)
        == said
    )


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
    assert svg.findtext("title") == "<A & B> · 1 < 2"
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


SCALES = (
    *(tuple(round(100 * n / levels, 2) for n in range(levels + 1)) for levels in range(2, 10)),
    (0.0, 100.0, 100.0),
    (0.0, 33.33, 66.66, 100.0, 100.0),
    (0.0, 5.0, 50.0, 85.0, 100.0),
    (0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 100.0, 100.0),
)
"""Where levels of models start, from two of them to nine, equal or not, the top one from 1; and the end."""


def numbers(element: ElementTree.Element, *names: str) -> tuple[float, ...]:
    return tuple(float(element.attrib[name]) for name in names)


@pytest.mark.parametrize("edges", SCALES)
@pytest.mark.parametrize("index", [0.0, 12.5, 33.33, 85.0, 99.7, 100.0])
def test_levels_and_figures_are_read_back_from_a_track(edges: tuple[float, ...], index: float) -> None:
    target = edges[-2]
    svg = ElementTree.fromstring(drawn("track", track(Marks(dot=index, target=target), edges)))

    def read(x: float) -> float:
        return 100 * (x - MARGIN) / (WIDTH - 2 * MARGIN)

    bands = [numbers(one, "x", "width") for one in svg.iter() if one.tag.endswith("rect")]
    assert [read(x) for x, _ in bands] == pytest.approx(edges[:-1], abs=0.01)
    assert [read(x + width) for x, width in bands] == pytest.approx(edges[1:], abs=0.01)
    (dot,) = (one for one in svg.iter() if one.tag.endswith("circle"))
    assert read(*numbers(dot, "cx")) == pytest.approx(index, abs=0.01)
    (mark,) = (one for one in svg.iter() if one.tag.endswith("line"))
    assert read(*numbers(mark, "x1")) == pytest.approx(target, abs=0.01)


@pytest.mark.parametrize("edges", SCALES)
def test_levels_and_figures_are_read_back_from_a_course(edges: tuple[float, ...]) -> None:
    shape = course((Moment(index=12.5), Moment(index=100)), ("2025-01-01", "2026-01-01"), edges)
    svg = ElementTree.fromstring(drawn("course", shape))
    top, bottom = (shape.spots[1].y, shape.bands[0].y + shape.bands[0].height)

    def read(y: float) -> float:
        return 100 * (bottom - y) / (bottom - top)

    bands = [numbers(one, "y", "height") for one in svg.iter() if one.tag.endswith("rect")]
    assert [read(y + height) for y, height in bands] == pytest.approx(edges[:-1], abs=0.02)
    spots = [read(*numbers(one, "cy")) for one in svg.iter() if one.tag.endswith("circle")]
    assert spots == pytest.approx([12.5, 100], abs=0.02)


@pytest.mark.parametrize("edges", SCALES)
def test_rings_of_the_emblem_are_where_levels_start(edges: tuple[float, ...]) -> None:
    made = radar((0.2, 0.5, 1.0), tuple(edge / 100 for edge in edges[:-1]))
    assert made is not None
    svg = ElementTree.fromstring(drawn("radar", made))
    rings = [one.attrib["points"] for one in svg.iter() if one.tag.endswith("polygon")][: len(edges) - 1]
    # The first corner of each ring is straight above the middle, as far as its level starts.
    heights = [made.centre - float(ring.split()[0].split(",")[1]) for ring in rings]
    reach = max(heights)
    assert [100 * height / reach for height in heights] == pytest.approx(edges[1:], abs=0.02)


@pytest.mark.parametrize("edges", SCALES)
def test_labels_of_levels_have_room_and_stay_over_the_track(edges: tuple[float, ...]) -> None:
    made = ticks(edges, tuple((str(n), f"Level {n}") for n in range(len(edges) - 1)))
    assert all(label.width >= LABEL and label.left >= 0 for label in made)
    assert all(label.left + label.width <= 100.01 for label in made)
    for label, (start, end) in zip(made, pairwise(edges), strict=True):
        first, last = text_of(label)
        place = (MARGIN + (WIDTH - 2 * MARGIN) * (start + end) / 200) * 100 / WIDTH
        assert first - 0.01 <= place <= last + 0.01
    texts = [text_of(label) for label in made]
    apart_enough = all(before[1] <= after[0] + 0.01 for before, after in pairwise(texts))
    assert names_fit(made, 6) is (apart_enough and len(made) <= 6)


def text_of(label: Tick) -> tuple[float, float]:
    """Return from where to where the text of a label reaches, a name's length of it."""
    if label.side == "start":
        return label.left, label.left + LABEL
    if label.side == "end":
        return label.left + label.width - LABEL, label.left + label.width
    middle = label.left + label.width / 2
    return middle - LABEL / 2, middle + LABEL / 2


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
