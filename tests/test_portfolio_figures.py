"""The figures of a portfolio, counted by hand over a few units; how they look is in test_portfolio.py."""

from collections.abc import Iterable
from typing import Any

import pytest
from msgspec.structs import replace

from cxmaturity.scoring.model import Limit
from cxmaturity.waves.portfolio import (
    CaveatCount,
    CommonGap,
    DimensionSpread,
    FrequentLimit,
    Help,
    Neighbour,
    Portfolio,
    Ranked,
    UnitDimension,
    UnitResult,
    UnitSpread,
    portfolio,
    spread,
)
from tests.models import dimension, model, question

ASKED = replace(
    model(dimension("a", question("a.one"), question("a.two")), dimension("b", question("b.one"))),
    sha256="f00d",
)


def part(name: str, index: float | None, stage: int | None, *limits: str) -> UnitDimension:
    """A dimension of a unit, and the questions that hold it down."""
    held = tuple(Limit(id=one, has=1, needs=2) for one in limits)
    return UnitDimension(id=name, index=index, stage=stage, coverage=1.0, limits=held)


def unit(name: str, index: float | None = 50.0, **changes: Any) -> UnitResult:
    """A unit at stage 3 in band 3, of two respondents, unless it is said otherwise."""
    fields: dict[str, Any] = {
        "organisation": "Acme",
        "scope": "",
        "wave": "2026-Q3",
        "date": "2026-09-30",
        "respondents": 2,
        "questionnaire": "small",
        "version": "1.0.0",
        "quick": False,
        "low": None,
        "high": None,
        "band": 3,
        "stage": 3,
        "withheld": None,
        "coverage": 1.0,
        "evidence_share": None,
        "ready": None,
        "readiness_yes": None,
        "readiness_total": None,
        "limits": (),
        "short": False,
        "dimensions": (),
        "levels": {},
        "below": (),
        "unsupported": (),
    }
    return UnitResult(unit=name, index=index, **(fields | changes))


def of(rows: Iterable[UnitResult]) -> Portfolio:
    kept = tuple(rows)
    return portfolio(ASKED, lambda: kept)


NORTH = unit(
    "north",
    70.0,
    date="2026-08-31",
    respondents=1,
    band=4,
    stage=4,
    stage_shown=3,
    caveats=("applies_in_part", "shown_below_claimed"),
    ready=True,
    dimensions=(part("a", 80.0, 5), part("b", 60.0, 3, "b.one")),
    levels={"a.one": 5, "a.two": 4, "b.one": 2},
    below=("b.one",),
)
SOUTH = unit(
    "south",
    30.0,
    wave="2026-Q2",
    version="1.1.0",
    band=2,
    stage=2,
    stage_shown=2,
    caveats=("applies_in_part",),
    short=True,
    ready=False,
    limits=(Limit(id="b", has=1, needs=2),),
    dimensions=(part("a", 40.0, 3), part("b", 20.0, 1, "b.one")),
    levels={"a.one": 3, "a.two": 2, "b.one": 1},
    below=("a.two", "b.one"),
)
WEST = unit(
    "west",
    45.0,
    respondents=7,
    stage=None,
    withheld="quick",
    ready=True,
    shadows_shipped="small@1",
    dimensions=(part("a", 50.0, None, "a.one"), part("b", None, None)),
    levels={"a.one": 1, "b.one": 4},
    below=("a.one",),
    unsupported=("a.one",),
)
EAST = unit("east", None, band=None, stage=None, respondents=4, withheld="coverage")


def test_what_it_says_is_counted_over_all_units() -> None:
    assert of([NORTH, SOUTH, WEST, EAST]) == Portfolio(
        questionnaire="small",
        organisation="Acme",
        date="2026-09-30",
        versions=("1.0.0", "1.1.0"),
        waves=("2026-Q2", "2026-Q3"),
        units=4,
        ranked=3,
        # West and East; one respondent in North alone; 1 + 2 + 7 + 4 in all.
        without_stage=2,
        single=1,
        respondents=14,
        # Between 30 and 45, and between 45 and 70, halfway.
        spread=UnitSpread(count=3, lowest=30.0, lower=37.5, median=45.0, upper=57.5, highest=70.0),
        stages=(0, 1, 0, 1, 0),
        bands=(0, 1, 1, 1, 0),
        # Of three that answered the checklist, two.
        ready=2,
        readiness_answered=3,
        top=(Ranked(place=1, unit=NORTH), Ranked(place=2, unit=WEST), Ranked(place=3, unit=SOUTH)),
        bottom=(),
        unranked=(EAST,),
        dimensions=(
            # 40, 50, 80; East has none.
            DimensionSpread(
                id="a",
                spread=UnitSpread(count=3, lowest=40.0, lower=45.0, median=50.0, upper=65.0, highest=80.0),
                stages=(0, 0, 1, 0, 1),
                withheld=1,
            ),
            # 20 and 60: a quarter, a half and three quarters of the way between them.
            DimensionSpread(
                id="b",
                spread=UnitSpread(count=2, lowest=20.0, lower=30.0, median=40.0, upper=50.0, highest=60.0),
                stages=(1, 0, 1, 0, 0),
                withheld=2,
            ),
        ),
        gaps=(
            # Below in two of three units, which are at 2, 1 and 4.
            CommonGap(question="b.one", dimension="b", units=2, of=3, median=2.0),
            CommonGap(question="a.two", dimension="a", units=1, of=2, median=3.0),
            CommonGap(question="a.one", dimension="a", units=1, of=3, median=3.0),
        ),
        question_limits=(FrequentLimit(id="b.one", units=2), FrequentLimit(id="a.one", units=1)),
        dimension_limits=(FrequentLimit(id="b", units=1),),
        short=1,
        helps=(
            # The lowest is helped first.
            Help(
                question="b.one",
                dimension="b",
                helpers=(Neighbour(name=WEST, level=4),),
                helped=(Neighbour(name=SOUTH, level=1), Neighbour(name=NORTH, level=2)),
                more_helpers=0,
                more_helped=0,
            ),
            Help(
                question="a.one",
                dimension="a",
                helpers=(Neighbour(name=NORTH, level=5),),
                helped=(Neighbour(name=WEST, level=1),),
                more_helpers=0,
                more_helped=0,
            ),
        ),
        questionnaire_sha256="f00d",
        shadows_shipped="small@1",
        # North shows 3 of the 4 that it claims, South what it claims; the others have no stage. In the order
        # in which an assessment tells its caveats.
        stages_shown=(0, 1, 1, 0, 0),
        caveats=(
            CaveatCount(code="applies_in_part", units=2),
            CaveatCount(code="shown_below_claimed", units=1),
        ),
    )


def test_what_the_questionnaire_does_not_have_is_not_counted() -> None:
    """An earlier version of it may have asked more."""
    rows = [
        unit(
            name,
            dimensions=(part("gone", 10.0, 1, "gone.one"), part("b", 60.0, 4, "gone.one")),
            levels={"gone.one": 1, "b.one": 4},
            below=("gone.one",),
        )
        for name in ("p", "q")
    ]
    found = of(rows)
    assert (found.gaps, found.question_limits, found.helps) == ((), (), ())
    assert [one.withheld for one in found.dimensions] == [2, 0]
    assert found.dimensions[1].stages == (0, 0, 0, 2, 0)


def test_several_organisations_have_no_common_name() -> None:
    names = ("Acme", "Bolt", "Acme")
    assert of(unit(str(place), organisation=name) for place, name in enumerate(names)).organisation == ""
    assert of([unit("p", organisation=""), unit("q", organisation="")]).organisation == ""


@pytest.mark.parametrize(("count", "top", "bottom"), [(40, 40, 0), (41, 10, 10)])
def test_of_more_than_forty_units_both_ends_are_shown(count: int, top: int, bottom: int) -> None:
    found = of(unit(str(place), float(place)) for place in range(count))
    highest = [str(count - 1 - place) for place in range(top)]
    assert [one.unit.unit for one in found.top] == highest
    assert [one.unit.unit for one in found.bottom] == [str(bottom - 1 - place) for place in range(bottom)]
    assert [one.place for one in found.bottom] == list(range(count - bottom + 1, count + 1))


def test_units_that_are_printed_alike_share_a_place_and_keep_their_order() -> None:
    # 70 is what 69.5 and 70.4 are printed as, and 71 is 70.5; 0 is an index too.
    figures = {"a": 69.5, "b": 70.4, "c": 70.5, "d": 69.4, "e": 0.0, "f": 69.5}
    found = of(unit(name, index) for name, index in figures.items())
    places = {"c": 1, "b": 2, "a": 2, "f": 2, "d": 5, "e": 6}
    assert [(one.unit.unit, one.place) for one in found.top] == list(places.items())


def test_a_unit_just_below_a_level_is_not_printed_like_one_that_reaches_it() -> None:
    found = of(unit(name, index) for name, index in {"a": 60.0, "b": 59.6, "c": 60.4}.items())
    assert [(one.unit.unit, one.place) for one in found.top] == [("c", 1), ("a", 1), ("b", 3)]


def test_ten_units_without_an_index_are_named() -> None:
    found = of([unit("x"), *(unit(str(place), None) for place in range(11))])
    assert [one.unit for one in found.unranked] == [str(place) for place in range(10)]
    assert (found.units, found.ranked) == (12, 1)


def test_four_on_each_side_are_named_and_the_others_counted() -> None:
    """The lowest are helped first, the highest help first; those that are alike in the order of the units."""
    held = [unit(f"low{place}", dimensions=(part("a", 20.0, 1, "a.one"),)) for place in range(6)]
    levels: list[dict[str, int]] = [{"a.one": 2}, {"a.one": 1}, {}, {"a.one": 2}, {"a.one": 1}, {"a.one": 2}]
    low = [replace(one, levels=has) for one, has in zip(held, levels, strict=True)]
    high = [unit(f"high{at}", levels={"a.one": level}) for at, level in enumerate((4, 5, 3, 4, 5, 4, 4))]
    bold = unit("bold", levels={"a.one": 5}, unsupported=("a.one",))
    (only,) = of([bold, *low, *high]).helps
    assert [(one.name.unit, one.level) for one in only.helped] == [
        ("low1", 1),
        # Whose level is not known is as low as can be.
        ("low2", 1),
        ("low4", 1),
        ("low0", 2),
    ]
    assert [(one.name.unit, one.level) for one in only.helpers] == [
        ("high1", 5),
        ("high4", 5),
        ("high0", 4),
        ("high3", 4),
    ]
    # Six are held down and six could help.
    assert (only.more_helped, only.more_helpers) == (2, 2)


def test_nobody_helps_itself_nor_where_nobody_is_held_down() -> None:
    lonely = unit("p", dimensions=(part("a", 20.0, 1, "a.one"),), levels={"a.one": 5, "b.one": 5})
    assert of([lonely, unit("q", levels={"b.one": 5})]).helps == ()


def test_the_most_frequent_are_named_and_no_more_than_is_read() -> None:
    """Ten gaps and limits, eight questions to help with: those of the most units, of twenty."""
    names = [f"d.q{place:02}" for place in range(20)]
    asked = model(dimension("d", *(question(name) for name in names)))
    rows = []
    for place in range(20):
        low = tuple(names[: place + 1])
        levels = dict.fromkeys(low, 1)
        rows.append(unit(f"low{place}", dimensions=(part("d", 20.0, 1, *low),), levels=levels, below=low))
    top = unit("top", levels=dict.fromkeys(names, 5))
    found = portfolio(asked, lambda: [*rows, top])
    # The first question is low in all twenty units, the next in nineteen of them.
    frequent = [(name, 20 - place) for place, name in enumerate(names)]
    assert [(one.question, one.units) for one in found.gaps] == frequent[:10]
    assert [(one.id, one.units) for one in found.question_limits] == frequent[:10]
    assert [one.question for one in found.helps] == names[:8]
    # Help is looked for among twice as many questions as are named: sixteen.
    eager = unit("top", levels=dict.fromkeys(names[14:], 5))
    assert [one.question for one in portfolio(asked, lambda: [*rows, eager]).helps] == names[14:16]


def test_units_that_are_alike_add_up() -> None:
    """Five of one respondent each; two have no stage; all are below in a.one, three at 1 and two at 2."""
    rows = [
        unit(
            name,
            respondents=1,
            stage=stage,
            levels={"a.one": level},
            below=("a.one",),
            ready=True,
            short=True,
        )
        for name, stage, level in (("p", 3, 1), ("q", None, 1), ("r", None, 2), ("s", 3, 2), ("t", 3, 1))
    ]
    found = of(rows)
    assert (found.single, found.without_stage, found.respondents) == (5, 2, 5)
    assert (found.stages, found.bands) == ((0, 0, 3, 0, 0), (0, 0, 5, 0, 0))
    assert (found.ready, found.readiness_answered, found.short) == (5, 5, 5)
    assert found.gaps == (CommonGap(question="a.one", dimension="a", units=5, of=5, median=1.0),)


def test_quartiles_have_as_many_digits_as_an_index() -> None:
    # A quarter of it is 2.50000000025, three quarters 7.50000000075.
    found = spread([0.0, 10.000000001])
    assert found is not None and (found.lower, found.upper) == (2.5, 7.500000001)


def test_dimensions_that_hold_units_down_are_ranked_too() -> None:
    limits = [
        (Limit(id="b", has=1, needs=2),),
        (Limit(id="b", has=1, needs=2), Limit(id="a", has=1, needs=2)),
    ]
    found = of(unit(str(place), limits=one) for place, one in enumerate(limits))
    assert [(one.id, one.units) for one in found.dimension_limits] == [("b", 2), ("a", 1)]


def test_one_figure_is_all_of_them() -> None:
    assert spread([41.0]) == UnitSpread(
        count=1, lowest=41.0, lower=41.0, median=41.0, upper=41.0, highest=41.0
    )
    assert spread([]) is None
