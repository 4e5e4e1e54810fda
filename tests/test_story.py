"""The story of the worksheets: what it says, from where on, where it is silent, and where moves begin."""

import csv
import json
from collections.abc import Iterator
from functools import cache
from html import unescape
from io import BytesIO, StringIO
from zipfile import ZipFile

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmaturity.answers.model import Answers, Row
from cxmaturity.assess_paths import assess_path
from cxmaturity.plan.make import make_plan
from cxmaturity.plan.model import Plan, PlannedMove, Wish
from cxmaturity.plan.story import StartingPlace, begins_somewhere, starting_place, story_of
from cxmaturity.plan.story_words import beginning_words, place_words, story_words
from cxmaturity.plan.words import plan_words
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.report import render
from cxmaturity.report.plans.formats import PlanChoices, render_plan
from cxmaturity.resources import bundled
from cxmaturity.schemas import schema
from cxmaturity.scoring.assess import assess, assess_tally
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.published import published
from cxmaturity.text.dates import BEGINNING
from cxmaturity.text.language import language
from tests.report_samples import full_questionnaire, one_sheet

ASKED = full_questionnaire(worksheets=read_questionnaire("cx-maturity").worksheets)
TARNHOLT = bundled("questionnaires") / "cx-maturity" / "examples" / "tarnholt-freight" / "2026-q3"
Rows = tuple[Row, ...]
QUIET = language("en")


@cache
def tarnholt() -> Assessment:
    return assess_path(TARNHOLT, redraw=False)


@cache
def tarnholts_plan() -> Plan:
    return make_plan(tarnholt(), Wish(), today=BEGINNING.date())


def beginning() -> list[PlannedMove]:
    """Return the moves of the first phase of the example that lead to no more than the middle level."""
    found = [move for move in tarnholts_plan().phases[0].moves if move.to_level <= 3]
    assert len(found) > 1
    return found


def sheet(questionnaire: Questionnaire = ASKED, **worksheets: Rows) -> Answers:
    return one_sheet(questionnaire, worksheets=worksheets)


def filled(**worksheets: Rows) -> Assessment:
    return assess(ASKED, [sheet(**worksheets)], redraw=False)


def told(assessment: Assessment, tag: str = "en") -> str:
    words = language(tag)
    return words.sentences(story_words(story_of(assessment), words))


def episodes(*rated: tuple[int, int | None]) -> Rows:
    """Return episodes, each by how common it is and how content customers are with it.

    Every other one matters little to customers, which is nothing to the story.
    """
    return tuple(
        {"name": f"E{place}", "frequency": common, "importance": 1 + place % 2 * 4}
        | ({} if content is None else {"satisfaction": content})
        for place, (common, content) in enumerate(rated, start=1)
    )


def departments(*asked: tuple[int, int]) -> Rows:
    """Return departments, each by how much it matters to the change and how hard that hits it."""
    return tuple(
        {"name": f"D{place}", "importance": importance, "impact": impact}
        for place, (importance, impact) in enumerate(asked, start=1)
    )


SIDES = ("customer", "employee")
CLASSES = ("promoters", "passives", "detractors")


def units(*counts: tuple[int, ...]) -> Rows:
    """Return units, each by its promoters, passives and detractors of customers and of employees."""
    names = [f"{side}_{kind}" for side in SIDES for kind in CLASSES]
    return tuple(
        {"name": f"U{place}", **dict(zip(names, figures, strict=False))}
        for place, figures in enumerate(counts, start=1)
    )


SEGMENT = {
    "name": "Core",
    "customers": 1000,
    "revenue": 1_000_000,
    "promoters": 40,
    "detractors": 20,
    "promoter_revenue": 50,
    "detractor_revenue": 12,
    "promoter_retention": 90,
    "passive_retention": 80,
    "detractor_retention": 60,
}


# ---- What it says of the example

TOLD = {
    "en": (
        "Of what customers go through often, “Late-delivery call” is rated worst: 2 of 5.",
        "The change asks most of Dispatch and Customer service.",
        "With customers and employees alike, the net promoter score is in the lowest third in Poznań (−15 "
        "and −38): beyond chance.",
        "One point of net promoter score goes with 711,000 to 832,000 of revenue a year, and 7.62 m to 16.5 "
        "m over the customers’ stay.",
    ),
    "zh-Hans": (
        "在客户经常经历的情境中，“Late-delivery call”的评分最低：满分5分，得2分。",
        "变革对Dispatch和Customer service的要求最高。",
        "客户净推荐值和员工净推荐值均处于末三分之一的单位是Poznań（−15和−38），超出随机波动。",
        "净推荐值每高1个点，对应每年71.1 万至83.2 万的收入，以及整个留存期内762 万至1,650 万的收入。",
    ),
    "zh-Hant": (
        "在顧客經常經歷的情境中，「Late-delivery call」的評分最低：滿分5分，得2分。",
        "變革對Dispatch和Customer service的要求最高。",
        "顧客淨推薦值和員工淨推薦值都落在後三分之一的單位是Poznań（−15和−38），超出隨機波動。",
        "淨推薦值每高1個點，對應每年71.1 萬至83.2 萬的營收，以及顧客整個留存期間762 萬至1,650 萬的營收。",
    ),
}
BEGINS = {
    "en": "Start with Poznań, on “Late-delivery call”: moves {moves}.",
    "zh-Hans": "以下举措从Poznań的“Late-delivery call”着手：{moves}。",
    "zh-Hant": "以下行動從Poznań的「Late-delivery call」著手：{moves}。",
}


@pytest.mark.parametrize("tag", TOLD)
def test_the_story_of_the_example(tag: str) -> None:
    said = plan_words(tarnholts_plan(), assess_path(TARNHOLT, redraw=False, language=tag), language(tag))
    assert said.story == TOLD[tag]
    moves = language(tag).join([str(move.place) for move in beginning()])
    assert said.phases[0].start_with == BEGINS[tag].format(moves=moves)


# ---- Each sentence: from where on it is said, and what silences it

CASES = [
    # Episodes
    (
        {"journeys": episodes((3, 2), (5, 4), (2, 1))},
        "Of what customers go through often, “E1” is rated worst: 2 of 5.",
    ),
    (
        {"journeys": episodes((5, 4), (4, 2), (3, 2))},
        # As the worksheet ranks them: by the product first.
        "Of what customers go through often, “E3” and “E2” are rated worst: 2 of 5 each.",
    ),
    ({"journeys": episodes((3, 3), (5, 4))}, ""),  # In the middle of the scale: not bad.
    ({"journeys": episodes((2, 1), (5, 4), (4, 4))}, ""),  # What is bad is rare.
    ({"journeys": episodes((4, 1))}, ""),  # Of one alone nothing is worst.
    ({"journeys": episodes((4, 1), (5, None))}, ""),  # Nor of one that is rated alone.
    ({"journeys": episodes((4, 2), (5, 2))}, ""),  # All alike.
    ({"journeys": episodes((3, 2), (3, 2), (4, 2), (4, 2), (5, 4))}, ""),  # Four do not stand out.
    # Departments
    ({"departments": departments((5, 5), (3, 3), (2, 5))}, "The change asks most of D1 and D2."),
    (
        {"departments": departments((5, 5), (4, 5), (3, 4), (4, 3), (1, 1))},
        "The change asks most of D1 and D2.",  # The third and the fourth are alike.
    ),
    (
        {"departments": departments((5, 5), (4, 5), (4, 4), (3, 3))},
        "The change asks most of D1, D2 and D3.",
    ),
    ({"departments": departments((4, 4), (4, 4), (4, 4), (4, 4), (1, 1))}, ""),  # Four are alike.
    ({"departments": departments((5, 5), (4, 4))}, ""),  # Nobody is asked less.
    ({"departments": departments((5, 2), (2, 5), (1, 1))}, ""),  # None is high on both.
    # Units
    (
        {"units": units((5, 5, 40, 5, 5, 40), (40, 5, 5, 40, 5, 5), (40, 5, 5, 40, 5, 5))},
        "With customers and employees alike, the net promoter score is in the lowest third in U1 (−70 and "
        "−70): beyond chance.",
    ),
    (
        {"units": units((4, 1, 5, 4, 1, 5), (5, 1, 4, 5, 1, 4), (6, 1, 3, 6, 1, 3))},
        "With customers and employees alike, the net promoter score is in the lowest third in U1 (−10 and "
        "−10), which may be chance.",
    ),
    ({"units": units((5, 5, 40, 40, 5, 5), (40, 5, 5, 5, 5, 40), (40, 5, 5, 40, 5, 5))}, ""),  # Low in one.
    ({"units": units((5, 5, 40, 5, 5, 40), (40, 5, 5, 40, 5, 5))}, ""),  # Two have no lowest third.
    # Fewer than five employees replied: neither the score nor the unit is told.
    ({"units": units((5, 5, 40, 0, 0, 4), (40, 5, 5, 40, 5, 5), (40, 5, 5, 40, 5, 5))}, ""),
    # A point
    (
        {"economics": (SEGMENT,)},
        "One point of net promoter score goes with 3,000 to 3,500 of revenue a year, and 32,500 to 77,500 "
        "over the customers’ stay.",
    ),
    ({"economics": (SEGMENT, {"name": "New", "customers": 10})}, ""),  # It is missing for a segment.
    ({"economics": ({**SEGMENT, "promoter_revenue": 10, "detractor_revenue": 70},)}, ""),  # Upside down.
]


@pytest.mark.parametrize(("worksheets", "said"), CASES, ids=lambda value: value if value else "silent")
def test_a_sentence_and_what_silences_it(worksheets: dict[str, Rows], said: str) -> None:
    assert told(filled(**worksheets)) == said


def test_without_worksheets_there_is_no_story_and_no_place_to_begin() -> None:
    assessment = filled()
    assert told(assessment) == ""
    assert starting_place(story_of(assessment)) is None
    said = plan_words(make_plan(assessment, Wish(), today=BEGINNING.date()), assessment, QUIET)
    assert said.story == ()
    assert {phase.start_with for phase in said.phases} == {""}
    assert {move.start_with for phase in said.phases for move in phase.moves} == {""}


def test_rows_of_a_kind_that_the_questionnaire_does_not_name_have_no_story() -> None:
    """Of `shade` only the questionnaire knows whether little of it is bad."""
    plain = full_questionnaire()
    rows = episodes((3, 2), (5, 4))
    found = assess(
        plain, [sheet(plain, journeys=rows, departments=departments((5, 5), (1, 1)))], redraw=False
    )
    assert [len(one.matrix) for one in found.worksheets] == [2, 2]
    assert told(found) == ""


def test_many_units_are_counted() -> None:
    low = [(5, 5, 40 + place, 5, 5, 40 + place) for place in range(5)]
    high = [(40 + place, 5, 5, 40 + place, 5, 5) for place in range(10)]
    said = told(filled(units=units(*low, *high)))
    assert said.startswith(
        "With customers and employees alike, the net promoter score is in the lowest third in U5 ("
    )
    assert said.endswith("U3 (−71 and −71) and 2 more: beyond chance.")


# ---- A second opinion


@given(st.lists(st.tuples(st.integers(1, 5), st.none() | st.integers(1, 5)), max_size=9))
def test_the_worst_common_episodes_are_those_of_a_second_opinion(rated: list[tuple[int, int | None]]) -> None:
    found = story_of(filled(journeys=episodes(*rated))).episodes
    common = {f"E{at}": content for at, (often, content) in enumerate(rated, 1) if often >= 3 and content}
    by_rating = {
        content: {name for name in common if common[name] == content} for content in set(common.values())
    }
    worst = min(by_rating, default=5)
    says = len(by_rating) > 1 and worst < 3 and len(by_rating[worst]) <= 3
    assert (set(found.names) if found else set()) == (by_rating[worst] if says else set())


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=9))
def test_of_the_departments_named_each_is_asked_more_than_any_other(asked: list[tuple[int, int]]) -> None:
    found = story_of(filled(departments=departments(*asked))).departments
    high = {f"D{at}": one * other for at, (one, other) in enumerate(asked, 1) if min(one, other) >= 3}
    named = set(found.names) if found else set()
    least = min((high[name] for name in named), default=0)
    assert len(named) <= 3
    assert all(high[name] < least for name in high.keys() - named if named)
    if not named:
        # Whoever might be named first has as many beside it as cannot stand out, or there is nobody else.
        ties = sorted(high.values(), reverse=True)[:4]
        assert not ties or len(asked) == len(high) <= 3 or len(set(ties)) == 1


# ---- Nothing that may not be told


def test_the_story_is_that_of_the_counts_that_leave_the_house() -> None:
    whole = tarnholt()
    left = assess_tally(whole.questionnaire, published(whole), words={}, redraw=False)
    assert story_of(left) == story_of(whole)


@given(st.lists(st.tuples(*[st.integers(0, 12)] * 6), min_size=3, max_size=7))
def test_a_unit_of_few_employees_is_never_named(counts: list[tuple[int, ...]]) -> None:
    found = story_of(filled(units=units(*counts))).units
    few = {f"U{at}" for at, figures in enumerate(counts, 1) if sum(figures[3:]) < ASKED.privacy_floor}
    assert not few & {unit.name for unit in (found.units if found else ())}


# ---- Where moves begin

PLACES: list[tuple[StartingPlace | None, dict[str, str]]] = [
    (None, {"en": "", "zh-Hans": "", "zh-Hant": ""}),
    (
        StartingPlace(unit="Lyon", episode="Quote"),
        {"en": "Lyon, on “Quote”", "zh-Hans": "Lyon的“Quote”", "zh-Hant": "Lyon的「Quote」"},
    ),
    (StartingPlace(unit="Lyon", episode=None), {"en": "Lyon", "zh-Hans": "Lyon", "zh-Hant": "Lyon"}),
    (
        StartingPlace(unit=None, episode="Quote"),
        {"en": "“Quote”", "zh-Hans": "“Quote”", "zh-Hant": "「Quote」"},
    ),
]


@pytest.mark.parametrize(("place", "said"), PLACES)
def test_a_place_in_words(place: StartingPlace | None, said: dict[str, str]) -> None:
    assert {tag: place_words(place, language(tag)) for tag in said} == said


def test_one_move_is_one_move() -> None:
    assert beginning_words("Lyon", ["3"], QUIET) == "Start with Lyon: move 3."
    assert beginning_words("Lyon", [], QUIET) == ""


def test_a_unit_that_may_be_low_by_chance_is_no_place_to_begin() -> None:
    maybe = filled(units=units((4, 1, 5, 4, 1, 5), (5, 1, 4, 5, 1, 4), (6, 1, 3, 6, 1, 3)))
    assert story_of(maybe).units is not None
    assert starting_place(story_of(maybe)) is None


@pytest.mark.parametrize(("levels", "up_to"), [(2, 1), (3, 2), (4, 2), (5, 3)])
def test_what_leads_beyond_the_middle_level_begins_everywhere(levels: int, up_to: int) -> None:
    asked = full_questionnaire(levels=ASKED.levels[:levels])
    assert [one for one in range(1, levels + 1) if begins_somewhere(_move(one), asked)] == [
        *range(1, up_to + 1)
    ]


def _move(level: int) -> PlannedMove:
    return PlannedMove(
        question="vision.q1",
        dimension="vision",
        phase=1,
        place=1,
        origin=1,
        to_level=level,
        option=str(level),
        effort=None,
        days=30,
        lifts=(),
    )


def test_a_phase_names_the_moves_that_have_a_place_and_no_other() -> None:
    said = plan_words(tarnholts_plan(), tarnholt(), QUIET)
    for phase, planned in zip(said.phases, tarnholts_plan().phases, strict=False):
        with_place = [move.number for move in phase.moves if move.start_with]
        assert with_place == [str(move.place) for move in planned.moves if move.to_level <= 3]
        assert phase.start_with == beginning_words("Poznań, on “Late-delivery call”", with_place, QUIET)
    assert {bool(move.start_with) for phase in said.phases for move in phase.moves} == {True, False}


def rendered(name: str, tag: str = "en") -> str:
    choices = PlanChoices(tag=tag, csv_dialect="excel", draft=False)
    return render_plan(tarnholts_plan(), tarnholt(), name, choices).decode("utf-8-sig")


def test_markdown_has_the_story_and_where_the_moves_of_a_phase_begin() -> None:
    lines = rendered("md").splitlines()
    assert " ".join(TOLD["en"]) in lines
    begins = BEGINS["en"].format(moves=QUIET.join([str(move.place) for move in beginning()]))
    assert lines.index(begins) < next(at for at, line in enumerate(lines) if line.startswith("After it: "))


def test_a_table_and_a_calendar_have_it_for_each_move() -> None:
    rows = list(csv.DictReader(StringIO(rendered("csv"))))
    place = "Poznań, on “Late-delivery call”"
    moves = tarnholts_plan().moves
    assert [row["start_with"] for row in rows] == [place if move.to_level <= 3 else "" for move in moves]
    begins = sum(move.to_level <= 3 for move in moves)
    assert 0 < begins < len(moves)
    told = rendered("ics").replace("\r\n ", "")
    assert told.count("Start with: Poznań\\, on “Late-delivery call”") == begins


def test_the_object_has_the_facts_and_no_sentence() -> None:
    made = json.loads(rendered("json"))
    story = made["story"]
    assert story["episodes"] == {
        "worksheet": "journeys",
        "names": ["Late-delivery call"],
        "rating": 2,
        "highest": 5,
    }
    assert story["departments"] == {"worksheet": "departments", "names": ["Dispatch", "Customer service"]}
    assert [unit["name"] for unit in story["units"]["units"]] == ["Poznań"]
    assert story["point"]["a_year"] == pytest.approx({"low": 710548.26, "high": 832129.87})
    place = {"unit": "Poznań", "episode": "Late-delivery call"}
    moves = [move for phase in made["phases"] for move in phase["moves"]]
    assert [move["start_with"] for move in moves] == [place if move["to"] <= 3 else None for move in moves]
    jsonschema.validate(made, schema("plan"))


# ---- In the report


@pytest.mark.parametrize("tag", TOLD)
def test_the_report_has_the_story_on_the_page_of_the_plan(tag: str) -> None:
    assessment, words = assess_path(TARNHOLT, redraw=False, language=tag), language(tag)
    page = render(assessment, "md", language=tag).decode()
    told = words.sentences(TOLD[tag])
    assert page.count(told) == 1
    moves = [str(at) for at, move in enumerate(tarnholts_plan().moves, start=1) if move.to_level <= 3]
    assert f"{told}{words.marks.blank}{BEGINS[tag].format(moves=words.join(moves))}" in page


def test_each_move_of_the_report_says_where_it_begins() -> None:
    begins = sum(move.to_level <= 3 for move in tarnholts_plan().moves)
    said = "Start with: Poznań, on “Late-delivery call”"
    for name in ("md", "html"):
        assert text_of(render(tarnholt(), name), name).count(said) == begins
    assert "Start with" in text_of(render(tarnholt(), "xlsx"), "xlsx")


def test_without_worksheets_the_report_says_nothing_of_it() -> None:
    page = render(filled(), "md").decode()
    assert "## The plan" in page
    assert "What the worksheets tell" not in page
    assert "Start with" not in page


# ---- What is said to whoever fills in a worksheet is not for whoever reads the report


def helps(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the sentences that a questionnaire says to whoever fills in its worksheets."""
    for one in questionnaire.worksheets:
        for text in (one.help, *(column.help for column in one.columns)):
            yield from filter(None, text.removesuffix(".").split(". "))


@pytest.mark.parametrize("name", ["html", "md", "xlsx"])
def test_no_help_for_filling_in_stands_on_a_page(name: str) -> None:
    shown = text_of(render(tarnholt(), name), name)
    assert "Late-delivery call" in shown
    assert [sentence for sentence in helps(tarnholt().questionnaire) if sentence in shown] == []


def text_of(document: bytes, name: str) -> str:
    if name == "xlsx":
        document = ZipFile(BytesIO(document)).read("xl/sharedStrings.xml")
    return unescape(document.decode())
