"""Counts instead of people: what a tally holds, what of it leaves the house, and what follows from that."""

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cxmaturity.answers.counting import tally_of
from cxmaturity.answers.model import Answer, Answers, Respondent, Row, YesNo
from cxmaturity.answers.tally import OVERALL, Tally
from cxmaturity.answers.tally_file import read_tally, write_tally
from cxmaturity.answers.words import words_of
from cxmaturity.errors import InvalidFile
from cxmaturity.questionnaire.conditions import Condition
from cxmaturity.questionnaire.model import Group, Questionnaire
from cxmaturity.questionnaire.scales import Option, Scale
from cxmaturity.report import render
from cxmaturity.scoring.assess import assess, assess_tally
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.published import published
from cxmaturity.terminal.explanation import explain
from cxmaturity.worksheets.column import Column
from cxmaturity.worksheets.model import Worksheet
from cxmaturity.worksheets.net_promoter import NetPromoter
from tests.conditions import groups_with_conditions
from tests.models import cases, dimension, model, question, sheet
from tests.report_samples import full_questionnaire
from tests.test_privacy import SMALL, waves_of
from tests.test_unit_scores import ASKED, sheets

Case = tuple[Questionnaire, tuple[Answers, ...]]
GROUPED = msgspec.structs.replace(
    model(
        dimension("a", question("a.one", foundation=True), question("a.two")),
        dimension("b", question("b.one")),
    ),
    groups=(Group(id="lead", name="Lead"), Group(id="front", name="Front")),
)


def read_back(assessment: Assessment) -> Tally:
    """The published tally as another machine reads it."""
    return msgspec.json.decode(msgspec.json.encode(published(assessment)), type=Tally)


def figures(assessment: Assessment) -> dict[str, Any]:
    """Everything that an output may say, without what it was made of."""
    found = msgspec.to_builtins(assessment)
    return {name: value for name, value in found.items() if name not in ("tally", "people", "questionnaire")}


def again(asked: Questionnaire, given: tuple[Answers, ...], *, strict: bool) -> tuple[Assessment, Assessment]:
    """The assessment of sheets, and that of the counts which left the house."""
    first = assess(asked, given, strict=strict)
    words = words_of(asked, given)
    return first, assess_tally(asked, read_back(first), words=words, strict=strict)


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("size", range(2, 16))
def test_every_figure_follows_from_the_published_counts(size: int, strict: bool) -> None:
    for wave in waves_of(size).values():
        first, second = again(SMALL, tuple(wave), strict=strict)
        assert figures(first) == figures(second)


@pytest.mark.parametrize("seed", range(20))
def test_so_they_do_beside_a_consensus_and_of_quick_sheets(seed: int) -> None:
    given = tuple(sheets(random.Random(seed), ASKED))
    if len(given) > 1:
        first, second = again(ASKED, given, strict=bool(seed % 2))
        assert figures(first) == figures(second)


@given(cases(respondents=4), st.booleans())
def test_of_any_questionnaire(case: Case, strict: bool) -> None:
    first, second = again(*case, strict=strict)
    assert figures(first) == figures(second)


@given(groups_with_conditions(most=12, groups=("lead", "front")), st.booleans())
def test_so_they_do_where_not_everybody_is_asked_the_same(case: Case, strict: bool) -> None:
    asked, given = case
    asked = msgspec.structs.replace(asked, groups=GROUPED.groups)
    first, second = again(asked, given, strict=strict)
    assert figures(first) == figures(second)


def filled_in(chance: random.Random, size: int) -> tuple[Answers, ...]:
    """A group's sheets with rows of every worksheet and the checklist, some of both left out."""
    wave = [
        msgspec.structs.replace(one, worksheets=rows_of(chance), readiness=checks_of(chance))
        for one in waves_of(size)["2026-Q3"]
    ]
    if chance.random() < 0.3:
        together = Respondent(id="all", role="consensus")
        wave[-1] = msgspec.structs.replace(wave[-1], respondent=together)
    return tuple(wave)


def rows_of(chance: random.Random) -> dict[str, tuple[Row, ...]]:
    """Rows of each worksheet, of at most three names; a cell may be missing, and a row may be all 0."""
    found: dict[str, tuple[Row, ...]] = {}
    for worksheet in SMALL.worksheets:
        most = chance.choice([0, 1, 2, 5, 9])
        rows: list[Row] = []
        for name in chance.sample(["North", "South", "West"], chance.randint(0, 3)):
            row: Row = {"name": name}
            for column in worksheet.columns:
                if column.is_number and chance.random() < 0.8:
                    top = most if column.type == "count" else column.max or 5
                    row[column.id] = chance.randint(column.min, max(column.min, top))
            rows.append(row)
        found[worksheet.id] = tuple(rows)
    return found


def checks_of(chance: random.Random) -> dict[str, YesNo]:
    said: list[YesNo | None] = ["yes", "no", "unknown", None]
    checks = () if SMALL.checklist is None else SMALL.checklist.checks
    chosen = {check.id: chance.choice(said) for check in checks}
    return {name: answer for name, answer in chosen.items() if answer is not None}


@given(st.integers(2, 9), st.booleans(), st.randoms(use_true_random=False))
def test_worksheets_and_the_checklist_follow_too(size: int, strict: bool, chance: random.Random) -> None:
    first, second = again(SMALL, filled_in(chance, size), strict=strict)
    assert figures(first) == figures(second)
    # What was published leaves as it came: from a report another is made.
    assert published(second) == published(first)


@given(st.integers(2, 9), st.randoms(use_true_random=False))
def test_no_row_leaves_with_the_counts_of_fewer_employees_than_the_floor(
    size: int, chance: random.Random
) -> None:
    given = filled_in(chance, size)
    whole = {row.name: row.values for row in tally_of(SMALL, given).worksheets.get("units", ())}
    left = published(assess(SMALL, given, redraw=False)).worksheets.get("units", ())
    for row in left:
        told = sum(row.values.get(column, 0) for column in EMPLOYEES)
        assert told == 0 or told >= SMALL.privacy_floor
    # Nor is it what the others leave of the sum over all.
    units = [row for row in left if row.name]
    assert [row.name for row in units] == list(whole)
    for column in EMPLOYEES:
        apart = [row for row in left if not row.name and column in row.values]
        if apart:
            assert sum(row.values.get(column, 0) for row in left) == sum(
                v.get(column, 0) for v in whole.values()
            )


UNITS = (
    Worksheet(
        id="units",
        title="Units",
        help="Who recommends us.",
        columns=tuple(
            Column(id=one, name=one, type="count") for one in ("cp", "cn", "cd", "ep", "en", "ed", "x")
        ),
        net_promoter=(
            NetPromoter(id="customers", name="NPS", promoters="cp", passives="cn", detractors="cd"),
            NetPromoter(id="employees", name="eNPS", promoters="ep", passives="en", detractors="ed"),
        ),
    ),
)
BY_UNIT = msgspec.structs.replace(GROUPED, worksheets=UNITS)
EMPLOYEES = ("ep", "en", "ed")


@pytest.mark.parametrize(
    ("employees", "kept", "rest"),
    [
        # Everybody may be told of.
        ({"North": 6, "South": 5}, {"North", "South"}, None),
        # Two of fewer than five hide each other.
        ({"North": 6, "South": 3, "West": 4}, {"North"}, 7),
        # One alone takes the next larger with it, which total and rest would give away.
        ({"North": 8, "South": 6, "West": 2}, {"North"}, 8),
        # Nobody else hides it: not even the sum leaves.
        ({"North": 3}, set(), 0),
        ({"North": 3, "South": 0}, {"South"}, 0),
    ],
)
def test_counts_of_few_employees_leave_as_a_sum_without_a_name(
    employees: dict[str, int], kept: set[str], rest: int | None
) -> None:
    rows: list[Row] = [
        {"name": name, "cp": 9, "cd": 1, "ep": count, "ed": 0, "x": 7} for name, count in employees.items()
    ]
    given = [
        msgspec.structs.replace(one, worksheets={"units": tuple(rows)}) for one in grouped(lead=6, front=6)
    ]
    first, second = again(BY_UNIT, tuple(given), strict=False)
    assert figures(first) == figures(second)
    left = {row.name: row.values for row in published(first).worksheets["units"]}
    assert set(left) - {""} == set(employees)
    assert {name for name in employees if set(EMPLOYEES) & set(left[name])} == kept
    assert (None if rest is None else sum(left[""].values())) == rest
    for name in employees:
        assert left[name]["cp"] == 9
        # No analysis reads it, so no output has it.
        assert "x" not in left[name]


@given(cases(respondents=5), st.randoms(use_true_random=False))
def test_the_order_of_the_sheets_is_nowhere_in_it(case: Case, chance: random.Random) -> None:
    asked, given = case
    mixed = chance.sample(given, len(given))
    one, other = (msgspec.json.encode(tally_of(asked, order)) for order in (given, mixed))
    assert one == other


def test_it_holds_no_person() -> None:
    wave = [
        msgspec.structs.replace(
            one, respondent=msgspec.structs.replace(one.respondent, id=f"id-{n}", role=f"role-{n}")
        )
        for n, one in enumerate(waves_of(9)["2026-Q3"])
    ]
    text = msgspec.json.encode(tally_of(SMALL, wave)).decode()
    for word in ("id-", "role-", "zqnote", "zqproof", "zqreason", "zqfile"):
        assert word not in text


def test_a_file_that_was_only_opened_is_nobodys() -> None:
    full = [sheet(f"r{n}", a_one=Answer(option="3")) for n in range(5)]
    opened = [sheet(f"o{n}") for n in range(4)]
    asked = model(dimension("a", question("a.one")))
    assert tally_of(asked, [*opened, *full]) == tally_of(asked, full)
    assert assess(asked, [*opened, *full]).subject.respondents == 5
    # Nor does it make several of one.
    assert tally_of(asked, [*opened, full[0]]) == tally_of(asked, full[:1])


def grouped(**numbers: int) -> tuple[Answers, ...]:
    return tuple(
        msgspec.structs.replace(
            sheet(
                f"{group}{n}", a_one=Answer(option="4"), a_two=Answer(option="2"), b_one=Answer(option="3")
            ),
            respondent=Respondent(id=f"{group}{n}", group="" if group == "none" else group),
        )
        for group, count in numbers.items()
        for n in range(count)
    )


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [
        ({"lead": 5, "front": 7}, {"lead", "front"}),
        # Four of nobody's group stand for themselves and hide the five beside them.
        ({"lead": 5, "front": 7, "none": 4}, {"front", ""}),
        ({"lead": 2, "front": 7}, {""}),
    ],
)
def test_groups_that_are_not_shown_leave_together_and_without_a_point(numbers: Any, kept: set[str]) -> None:
    left = published(assess(GROUPED, grouped(**numbers), redraw=False))
    assert set(left.groups) == kept
    if "" in kept:
        rest = left.groups[""]
        assert all(one.points == 0 and one.options is None for one in rest.questions.values())


@pytest.mark.parametrize(
    ("gave", "givers", "grade"), [(0, 0, 0), (1, None, 0), (4, None, 0), (5, 5, 3), (6, 6, 3)]
)
def test_of_few_who_gave_evidence_it_leaves_neither_how_many_nor_how_good(
    gave: int, givers: int | None, grade: int
) -> None:
    """Six answered the fourth of five options, three points each, and the floor is five."""
    shown, bare = Answer(option="4", evidence="Minutes", evidence_grade=3), Answer(option="4")
    given = [sheet(f"r{n}", a_one=shown if n < gave else bare, b_one=bare) for n in range(6)]
    left = published(assess(GROUPED, given, redraw=False)).questions["a.one"]
    assert (left.givers, left.grade, left.held) == (givers, grade, None)
    assert left.options == (0, 0, 0, 6, 0) and left.points == 18


def test_what_few_answered_leaves_as_its_sum() -> None:
    asked = model(dimension("a", question("a.one"), question("a.two")))
    three = Answer(option="3")
    given = [sheet(f"r{n}", a_one=three) for n in range(5)] + [sheet("s", a_one=three, a_two=three)]
    left = published(assess(asked, given, redraw=False)).questions
    assert left["a.one"].options == (0, 0, 6, 0, 0)
    assert (left["a.two"].options, left["a.two"].states, left["a.two"].points) == (None, None, 2)


@pytest.mark.parametrize("scale", ["five", "mixed"])
@pytest.mark.parametrize("size", [1, 4])
def test_what_few_had_said_before_they_agreed_leaves_in_no_form(size: int, scale: str) -> None:
    asked = model(dimension("a", question("a.one", scale=scale)))
    first, *_, last = (Answer(option=option.id) for option in asked.scale_of(asked.questions[0]).options)
    agreed = msgspec.structs.replace(
        sheet("all", a_one=last), respondent=Respondent(id="all", role="consensus")
    )

    def left(answer: Answer) -> Tally:
        own = [sheet(f"r{n}", a_one=answer) for n in range(size)]
        return published(assess(asked, [*own, agreed], redraw=False))

    made = left(first)
    assert made == left(last)
    assert read_tally(Path("report.pdf"), write_tally(made, strict=False), asked).tally == made


# ---- Counts that were changed

WHOLE = tally_of(GROUPED, grouped(lead=6, front=6))
PUBLISHED = published(assess(GROUPED, grouped(lead=6, front=6), redraw=False))
CHANGES = {
    "questions.a.one.points: is 35, and 36 by the options": {("questions", "a.one", "points"): 35},
    "questions.a.one.options: do not add up to 12 answers": {
        ("questions", "a.one", "options"): [0, 0, 0, 11, 0],
        ("questions", "a.one", "points"): 33,
    },
    "questions.a.one.options: are not counts of the 5 options": {("questions", "a.one", "options"): [12]},
    "questions.a.one.states: does not add up to 12 respondents": {
        ("questions", "a.one", "states"): {"answered": 13}
    },
    "groups.lead.questions.b.one.points: 99 cannot come of 6 answers": {
        ("groups", "lead", "questions", "b.one", "points"): 99
    },
    "questions.a.one.assumed: 3 count as the lowest, of 0 who were not asked": {
        ("questions", "a.one", "assumed"): 3
    },
    "questions.a.one.answered: 13 answered, of 12 respondents": {("questions", "a.one", "assumed"): 1},
    "groups: do not add up to 12 respondents": {("groups", "lead", "respondents"): 7},
    "groups.a.one: do not add up to 12 answers": {("groups", "lead", "questions", "a.one", "answered"): 5},
    "groups.lead.questions.b.one.answered: must be at least 0 (got -6)": {
        ("groups", "lead", "questions", "b.one", "answered"): -6
    },
    "targets.c: there is no such dimension in small": {("targets", "c"): 3},
    "targets.a: must be from 1 to 5 (got 6)": {("targets", "a"): 6},
    "evidenced.a.share: must be from 0 to 1 (got 1.5)": {("evidenced", "a", "share"): 1.5},
    "evidenced.b.index: must be from 0 to 100 (got 101.0)": {("evidenced", "b", "index"): 101},
    "evidenced.overall.stage: must be from 1 to 5 (got 9)": {("evidenced", "overall", "stage"): 9},
    "worksheets.units: there is no such worksheet in small": {("worksheets", "units"): []},
    "questions.a.one.grade: must be from 0 to 4 (got 5)": {("questions", "a.one", "grade"): 5},
    "questions.a.one.givers: must be from 0 to 12 (got 13)": {("questions", "a.one", "givers"): 13},
    "kept_back: is below 0": {("kept_back",): -1},
    "alone: there are 12 respondents": {("alone",): True},
    "hidden: the id lead is used twice": {("hidden",): ["lead"]},
}


@pytest.mark.parametrize("message", CHANGES)
def test_counts_that_do_not_add_up_are_told(message: str) -> None:
    tree = msgspec.json.decode(write_tally(PUBLISHED, strict=False))
    for place, value in CHANGES[message].items():
        inside = tree["tally"]
        for name in place[:-1]:
            inside = inside[name]
        inside[place[-1]] = value
    with pytest.raises(InvalidFile) as caught:
        read_tally(Path("report.pdf"), msgspec.json.encode(tree), GROUPED)
    said = [f"{problem.field}: {problem.message}" for problem in caught.value.problems]
    assert message in said
    assert {problem.file for problem in caught.value.problems} == {"report.pdf: tally.json"}


EVERYTHING = full_questionnaire()
ROWS: dict[str, tuple[list[dict[str, Any]], str]] = {
    "a row twice": (
        [{"name": "North", "values": {"cp": 9}}, {"name": "North", "values": {"cp": 8}}],
        "worksheets.units: North stands here a second time",
    ),
    "half a customer": (
        [{"name": "North", "values": {"cp": 0.5}}],
        "worksheets.units.#1.cp: must be a whole number (got 0.5)",
    ),
    "fewer than none": (
        [{"name": "North", "values": {"cp": -1}}],
        "worksheets.units.#1.cp: must be at least 0 (got -1)",
    ),
    "no column": ([{"name": "North", "values": {"x": 1}}], "worksheets.units.#1.x: there is no such column"),
}


@pytest.mark.parametrize("name", ROWS)
def test_rows_that_no_worksheet_could_hold_are_told(name: str) -> None:
    rows, said = ROWS[name]
    tree = msgspec.json.decode(write_tally(tally_of(EVERYTHING, [sheet("r1")]), strict=False))
    tree["tally"]["worksheets"] = {"units": rows}
    with pytest.raises(InvalidFile) as caught:
        read_tally(Path("report.pdf"), msgspec.json.encode(tree), EVERYTHING)
    assert [f"{one.field}: {one.message}" for one in caught.value.problems] == [said]


def test_points_hold_those_who_count_as_the_lowest() -> None:
    """Six say 3 to a.two, six are not asked it: on a scale from 2 to 6 that is 6 x 4 + 6 x 2."""
    from_two = Scale(id="two", options=tuple(Option(id=str(n), label="", points=2 * n) for n in (1, 2, 3)))
    low = Condition(question="a.one", at_least="3")
    asked = model(
        dimension(
            "a",
            question("a.one"),
            msgspec.structs.replace(question("a.two", scale="two"), applies_when=(low,), otherwise="lowest"),
        )
    )
    asked = msgspec.structs.replace(asked, scales=(*asked.scales, from_two))
    given = [sheet(f"r{n}", a_one=Answer(option="3"), a_two=Answer(option="2")) for n in range(6)]
    given += [sheet(f"s{n}", a_one=Answer(option="1")) for n in range(6)]
    assessment = assess(asked, given, redraw=False)
    left = published(assessment)
    one = left.questions["a.two"]
    assert (one.answered, one.assumed, one.points, one.options) == (6, 6, 36, (0, 6, 0))
    assert assessment.dimensions[0].questions[1].value == 36 / (12 * 6)
    read_tally(Path("report.pdf"), write_tally(left, strict=False), asked)
    # Who counts as the lowest makes nobody's answers told.
    few = published(assess(asked, [*given[:4], *given[6:]], redraw=False)).questions["a.two"]
    assert (few.answered, few.assumed, few.points, few.options, few.states) == (4, 6, 28, None, None)


def places_in(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a tree, but for the whole."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, value in inner:
        yield (*path, name)
        yield from places_in(value, (*path, name))


EDITED = msgspec.json.decode(
    write_tally(published(assess(SMALL, waves_of(12)["2026-Q3"], redraw=False)), strict=False)
)
PLACES = list(places_in(EDITED["tally"]))
VALUES = (-1, 0, 1, 3, 99, 10**12, 0.5, -0.5, 1e300, None, "", "x", [], {}, True, [0, 0], ["a"])


@given(st.sampled_from(PLACES), st.sampled_from(VALUES))
@example(("worksheets", "units", 0, "values", "cp"), -1)
@example(("evidenced", "journey", "stage"), 99)
@example(("targets",), {"vision": 99})
def test_whatever_was_edited_counts_are_refused_in_words_or_assessed(
    place: tuple[Any, ...], value: Any
) -> None:
    tree = copy.deepcopy(EDITED)
    inside = tree["tally"]
    for name in place[:-1]:
        inside = inside[name]
    inside[place[-1]] = value
    try:
        found = read_tally(Path("report.pdf"), msgspec.json.encode(tree), SMALL)
    except InvalidFile:
        return
    made = assess_tally(SMALL, found.tally, words={}, redraw=False)
    assert render(made, "md") and render(made, "json") and explain(made).lines


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"format": 2}', b'{"format":1,"strict":false,"tally":{}}', b"[" * 99_999]
)
def test_what_is_no_file_of_counts_is_told(content: bytes) -> None:
    with pytest.raises(InvalidFile, match=r"tally\.json is not a file of counts of format 1"):
        read_tally(Path("report.pdf"), content, GROUPED)


@pytest.mark.parametrize(
    ("place", "value", "field"),
    [
        (("respondents",), "twelve", "respondents"),
        (("questions", "a.one", "answered"), "many", "questions.….answered"),
        (("groups", "lead", "questions", "a.one", "options"), 0.5, "groups.….questions.….options"),
        (("people",), [], "tally"),
    ],
)
def test_a_count_of_a_wrong_form_is_told_by_its_field(place: tuple[str, ...], value: Any, field: str) -> None:
    tree = msgspec.json.decode(write_tally(PUBLISHED, strict=False))
    inside = tree["tally"]
    for name in place[:-1]:
        inside = inside[name]
    inside[place[-1]] = value
    with pytest.raises(InvalidFile, match="get the report again from whoever made it") as caught:
        read_tally(Path("report.pdf"), msgspec.json.encode(tree), GROUPED)
    assert [one.field for one in caught.value.problems] == [field]


def test_what_is_whole_is_read() -> None:
    found = read_tally(Path("report.pdf"), write_tally(PUBLISHED, strict=True), GROUPED)
    assert found.strict
    assert found.tally == PUBLISHED
    assert set(PUBLISHED.evidenced or ()) == {"a", "b", OVERALL}
