"""Dimensions of dimensions: what rolls up how, on up to four floors, beside other results.

The models of docs/models are read as anybody's file is, and scored with the answers of others, who published
what comes of them.
"""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmaturity.answers.counting import tally_of
from cxmaturity.answers.model import Answer, Answers, Respondent
from cxmaturity.answers.words import words_of
from cxmaturity.gates.check import check
from cxmaturity.gates.measures import Drop, Floor
from cxmaturity.gates.model import Gates
from cxmaturity.questionnaire.conditions import Condition
from cxmaturity.questionnaire.file import read_questionnaire_file
from cxmaturity.questionnaire.model import Dimension, Group, Questionnaire, RollUp
from cxmaturity.report import render
from cxmaturity.report.csv import render_trend
from cxmaturity.report.result import result
from cxmaturity.scoring import raises
from cxmaturity.scoring.assess import assess, assess_tally
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.next_stage import raises_for_dimension, raises_overall
from cxmaturity.scoring.published import published
from cxmaturity.scoring.roll_up import RolledPart, shares
from cxmaturity.terminal.explanation import explain
from cxmaturity.waves.compare import compare
from cxmaturity.waves.trend import trend
from cxmaturity.waves.unit import unit_result
from tests import models
from tests.models import sheet

ROOT = Path(__file__).parent.parent


@cache
def model(name: str) -> Questionnaire:
    return read_questionnaire_file(ROOT / "docs" / "models" / f"{name}.yaml")


@cache
def others(name: str) -> Any:
    return json.loads((ROOT / "tests" / "fixtures" / f"{name}.json").read_text("utf-8"))


def answered(questionnaire: Questionnaire, options: Mapping[str, str | None]) -> Assessment:
    """Score one sheet: options by question, None for what does not apply."""
    answers = {
        name: Answer(na_reason="not here") if option is None else Answer(option=option)
        for name, option in options.items()
    }
    named = f"{questionnaire.id}@{questionnaire.version}"
    return assess(questionnaire, (Answers(questionnaire=named, answers=answers),), redraw=False)


def indexes(assessment: Assessment) -> dict[str, float | None]:
    """Return the index (0-1) of every dimension on every floor."""
    return {d.id: None if d.index is None else d.index / 100 for d in assessment.every_dimension}


# ---- What others publish


def test_three_floors_are_means_of_means_and_what_does_not_apply_leaves_its_own_floor_only() -> None:
    data = others("three_floors")
    options = {0: "no", 0.25: "some", 0.5: "half", 1: "most", "na": None}
    for case in data["cases"]:
        found = answered(model("three-floors"), {q: options[value] for q, value in case["answers"].items()})
        wanted = {**case["stream"], **case["practice"], **case["function"]}
        assert indexes(found) == pytest.approx(wanted, abs=1e-9)


def test_points_add_up_to_the_most_that_there_are_and_have_their_bands() -> None:
    data = others("likert")
    names = {"low": 1, "medium": 2, "high": 3}
    for case in data["cases"]:
        found = answered(model("likert"), {q: str(points) for q, points in case["answers"].items()})
        assert {d.id: d.index for d in found.dimensions} == pytest.approx(case["score"])
        assert {d.id: d.band for d in found.dimensions} == {a: names[b] for a, b in case["band"].items()}


def test_weighted_audits_are_shown_to_two_places() -> None:
    categories = others("lighthouse")["categories"]
    found = answered(
        model("lighthouse"),
        {
            f"{category}.{audit}": str(round(100 * one["score"])) if one["applies"] else None
            for category, of in categories.items()
            for audit, one in of["audits"].items()
        },
    )
    assert {name: round(index or 0, 2) for name, index in indexes(found).items()} == {
        name: of["published"] for name, of in categories.items()
    }


# ---- Any tree of dimensions, against a second rule in fractions

RULES: tuple[RollUp, ...] = ("mean", "sum", "lowest", "highest")
SCALES = {scale.id: scale for scale in (models.FIVE, models.THREE, models.MIXED)}
Case = tuple[Questionnaire, tuple[Answers, ...]]


@st.composite
def trees(draw: st.DrawFn, name: str, floor: int = 1) -> Dimension:
    """Draw a dimension of questions, or of dimensions on up to four floors."""
    count = draw(st.integers(1, 3))
    weights = draw(st.lists(st.integers(0, 3), min_size=count, max_size=count).filter(any))
    rule = draw(st.sampled_from(RULES))
    if floor < 4 and draw(st.booleans()):
        parts = (draw(trees(f"{name}{place}", floor + 1)) for place in range(count))
        inside = tuple(
            msgspec.structs.replace(one, weight=weight) for one, weight in zip(parts, weights, strict=True)
        )
        return Dimension(id=name, name=name, dimensions=inside, roll_up=rule)
    questions = tuple(
        models.question(
            f"{name}.q{place}",
            weight=weight,
            scale=draw(st.sampled_from(sorted(SCALES))),
            foundation=draw(st.booleans()),
        )
        for place, weight in enumerate(weights)
    )
    return Dimension(id=name, name=name, own_questions=questions, roll_up=rule)


@st.composite
def forests(draw: st.DrawFn, most: int = 7) -> Case:
    """Draw a questionnaire with floors, and sheets of up to `most` respondents in two groups."""
    count = draw(st.integers(1, 3))
    weights = draw(st.lists(st.integers(0, 3), min_size=count, max_size=count).filter(any))
    parts = (draw(trees(f"d{place}")) for place in range(count))
    shares = st.sampled_from((0.0, 0.5, 0.7))
    questionnaire = msgspec.structs.replace(
        models.model(
            *(msgspec.structs.replace(d, weight=w) for d, w in zip(parts, weights, strict=True)),
            min_coverage=draw(shares),
            min_applicable=draw(shares),
        ),
        roll_up=draw(st.sampled_from(RULES)),
        privacy_floor=3,
        groups=(Group(id="g", name="G"), Group(id="h", name="H")),
    )
    sheets = tuple(
        Answers(
            questionnaire="small@1",
            respondent=Respondent(id=f"r{number}", group=draw(st.sampled_from(("g", "h")))),
            answers=draw(said(questionnaire)),
        )
        for number in range(draw(st.integers(1, most)))
    )
    return questionnaire, sheets


@st.composite
def said(draw: st.DrawFn, questionnaire: Questionnaire) -> dict[str, Answer]:
    """Draw what one respondent answered; most questions have an answer."""
    made = {}
    for question in questionnaire.questions:
        options = [option.id for option in questionnaire.scale_of(question).options]
        kind = draw(st.sampled_from("ooooonu-"))
        if kind == "o":
            made[question.id] = Answer(option=draw(st.sampled_from(options)), evidence_grade=draw(GRADES))
        elif kind != "-":
            made[question.id] = Answer(na_reason="none") if kind == "n" else Answer(unknown=True)
    return made


GRADES = st.integers(0, 4)


def scored(case: Case) -> Assessment:
    return assess(*case, redraw=False)


@given(forests())
def test_what_is_in_a_dimension_adds_up_to_it_on_every_floor(case: Case) -> None:
    found = scored(case)
    for got in found.every_dimension:
        assert [q.id for q in got.questions] == [
            q.id for part in got.dimensions or (got,) for q in part.questions
        ]
        if got.index is not None:
            assert sum(q.contribution or 0 for q in got.questions) == pytest.approx(got.index, abs=1e-6)
        if got.contribution is not None and got.dimensions:
            inside = [part.contribution or 0 for part in got.dimensions]
            assert sum(inside) == pytest.approx(got.contribution, abs=1e-6)
    if found.overall.index is not None:
        assert sum(d.contribution or 0 for d in found.dimensions) == pytest.approx(found.overall.index)


@given(forests(most=1))
def test_a_step_adds_what_it_is_said_to_add(case: Case) -> None:
    questionnaire, (sheet,) = case
    before = scored(case)
    steps = [q for d in before.dimensions for q in d.questions if q.next_option and q.gain is not None]
    for step in steps[:4]:
        answers = {**sheet.answers, step.id: Answer(option=step.next_option)}
        after = scored((questionnaire, (msgspec.structs.replace(sheet, answers=answers),)))
        for old, new in zip(before.every_dimension, after.every_dimension, strict=True):
            told = next((q for q in old.questions if q.id == step.id), None)
            if told is not None and old.index is not None and told.gain is not None:
                assert (new.index or 0) - old.index == pytest.approx(told.gain, abs=1e-6)
        if step.overall_gain is not None:
            rise = (after.overall.index or 0) - (before.overall.index or 0)
            assert rise == pytest.approx(step.overall_gain, abs=1e-6)


@given(forests(), st.booleans())
def test_counts_that_leave_the_house_give_every_figure_again(case: Case, strict: bool) -> None:
    questionnaire, sheets = case
    whole = assess(questionnaire, sheets, strict=strict, redraw=False)
    if len(sheets) < 2 or whole.tally.alone:
        return
    read_back = assess_tally(
        questionnaire,
        published(whole),
        words=words_of(questionnaire, sheets),
        strict=strict,
        redraw=False,
    )
    assert result(read_back) == result(whole)


@given(forests(most=1), st.data())
def test_the_way_to_a_stage_reaches_it_and_no_step_of_it_is_idle(case: Case, data: st.DataObject) -> None:
    questionnaire, (sheet,) = case
    found = scored(case)
    named = data.draw(st.sampled_from([None, *(d.id for d in found.every_dimension)]))
    stage = data.draw(st.integers(2, 5))
    way = raises_overall(found, stage) if named is None else raises_for_dimension(found, named, stage)

    def reached(answers: dict[str, Answer]) -> int:
        after = scored((questionnaire, (msgspec.structs.replace(sheet, answers=answers),)))
        results = {"": after.overall, **{d.id: d for d in after.every_dimension}}
        return results[named or ""].stage or 0

    if not way:
        return
    made = {one.question: Answer(option=one.option) for one in way}
    assert reached({**sheet.answers, **made}) >= stage
    for idle in made:
        rest = {name: answer for name, answer in made.items() if name != idle}
        assert not rest or reached({**sheet.answers, **rest}) < stage


@pytest.mark.parametrize(("most", "raised"), [(0, ""), (1, "a1.one a2.one a2.two b.one"), (2000, "b.one")])
def test_after_so_many_ways_the_last_that_reaches_the_stage_stands(
    most: int, raised: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One way raises everything. Of a, at 3 of 5 throughout, and b at 1, raising b alone reaches stage 3."""
    monkeypatch.setattr(raises, "MOST_ROUNDS", most)
    answers = {name: Answer(option="3") for name in ("a1_one", "a2_one", "a2_two")}
    found = assess(of_floors(), [sheet(**answers, b_one=Answer(option="1"))], redraw=False)
    change = raises.through_floors(found, 3, None)
    assert (" ".join(one.question for one in change.raises), change.smallest) == (raised, False)


def test_of_parts_that_are_alike_to_nine_places_the_first_decides() -> None:
    third = RolledPart(weight=1, most=4, value=1 / 3)
    noise = RolledPart(weight=1, most=4, value=1 / 3 - 1e-16)
    idle = RolledPart(weight=0, most=4, value=0.0)
    assert third.value > noise.value
    assert shares("lowest", [idle, third, noise]) == [0.0, 1.0, 0.0]
    assert shares("highest", [idle, noise, third]) == [0.0, 1.0, 0.0]


def test_only_what_is_made_of_dimensions_has_the_key() -> None:
    flat = models.model(models.dimension("a", models.question("a.one")))
    assert "dimensions" not in result(scored((flat, (sheet(a_one=Answer(option="3")),))))["dimensions"][0]
    found = result(answered(model("three-floors"), {}))
    assert [one["id"] for one in found["dimensions"][0]["dimensions"]] == ["f1p1", "f1p2", "f1p3"]
    assert "dimensions" not in found["dimensions"][0]["dimensions"][0]["dimensions"][0]


# ---- Conditions, targets and outputs on every floor


def of_floors() -> Questionnaire:
    """A top dimension of two, of which the second is asked only where the first question is at 3 or more."""
    first = models.dimension("a1", models.question("a1.one"))
    second = Dimension(
        id="a2",
        name="Second part",
        own_questions=(models.question("a2.one"), models.question("a2.two")),
        applies_when=(Condition(question="a1.one", at_least="3"),),
        otherwise="lowest",
    )
    top = Dimension(id="a", name="All of it", dimensions=(first, second))
    return models.model(top, models.dimension("b", models.question("b.one")))


@pytest.mark.parametrize(
    ("first", "index", "second"),
    [
        ("1", 0.0, 0.0),  # the second part counts as the lowest
        ("3", 62.5, 75.0),  # (50 + 75) / 2
        ("5", 87.5, 75.0),
    ],
)
def test_a_condition_on_a_part_rules_out_that_part(first: str, index: float, second: float) -> None:
    said = {"a1_one": first, "a2_one": "4", "a2_two": "4", "b_one": "3"}
    found = scored((of_floors(), (sheet(**{name: Answer(option=option) for name, option in said.items()}),)))
    assert {d.id: d.index for d in found.every_dimension}["a2"] == pytest.approx(second)
    assert found.dimensions[0].index == pytest.approx(index)


def test_a_part_aims_as_high_as_what_it_is_in_unless_it_names_a_target() -> None:
    made = msgspec.structs.replace(sheet(a1_one=Answer(option="3")), targets={"a": 3, "a2": 5})
    found = scored((of_floors(), (made,)))
    assert {d.id: d.target for d in found.every_dimension} == {"a": 3, "a1": 3, "a2": 5, "b": 5}
    assert {q.id: q.target for q in found.dimensions[0].questions} == {
        "a1.one": 3,
        "a2.one": 5,
        "a2.two": 5,
    }


THREE = model("three-floors")


def three(**options: str) -> Assessment:
    """Score the three floors with these options, all other questions at "some"."""
    found = answered(THREE, {question.id: options.get(question.id, "some") for question in THREE.questions})
    return dated(found, "2026-03-01")


def test_the_table_of_questions_has_the_path_of_each_at_its_end_where_there_are_floors() -> None:
    heads, first = csv_rows(render(three(), "csv"))[:2]
    assert heads[-1] == "path" and first[-1] == "f1 > f1p1 > f1p1s1"
    flat = scored((models.model(models.dimension("a", models.question("a.one"))), (sheet(),)))
    assert "path" not in csv_rows(render(flat, "csv"))[0]


@given(forests(), st.booleans())
def test_a_unit_of_a_batch_has_the_figures_of_every_floor(case: Case, strict: bool) -> None:
    questionnaire, sheets = case
    whole = assess(questionnaire, sheets, strict=strict, redraw=False)
    unit = unit_result(questionnaire, tally_of(questionnaire, sheets), unit="u", strict=strict)
    top = {one.id for one in whole.dimensions}
    for results, told in (
        (whole.dimensions, unit.dimensions),
        ([one for one in whole.every_dimension if one.id not in top], unit.parts),
    ):
        assert [(d.id, d.index, d.stage, d.stage_shown, d.coverage) for d in results] == [
            (d.id, d.index, d.stage, d.stage_shown, d.coverage) for d in told
        ]


def dated(assessment: Assessment, date: str) -> Assessment:
    return msgspec.structs.replace(assessment, subject=msgspec.structs.replace(assessment.subject, date=date))


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_trend_has_every_floor_by_the_names_of_all_that_it_is_in() -> None:
    waves = trend([("a", three()), ("b", dated(three(**{"f1p1s1.1": "most"}), "2026-06-01"))])
    assert [line.id for line in waves.dimensions] == [one.id for one in THREE.every_dimension]
    assert waves.dimensions[2].name == "Direction > Practice 1 > Stream A"
    assert waves.questions[0].dimension == "f1p1s1"
    rows = csv_rows(render_trend(waves, THREE))
    places = [rows[0].index(name) for name in ("id", "path")]
    assert [[row[place] for place in places] for row in (rows[1], rows[4], rows[-1])] == [
        ["overall", ""],
        ["f1p1s1", "f1 > f1p1 > f1p1s1"],
        ["f3p3s2.4", "f3 > f3p3 > f3p3s2"],
    ]


def test_gates_ask_of_every_floor() -> None:
    gates = Gates(
        format=1, dimensions={"f1p1s1": Floor(index=50)}, maximum_drop=Drop(dimension=1.0, severity="error")
    )
    before = three(**{"f1p1s1.1": "most"})
    checked = check(three(), gates, compare(before, three()), today=date(2026, 1, 1))
    failed = [gate.id for gate in checked.gates if gate.breach is not None]
    above = [f"maximum_drop.dimension.{name}" for name in ("f1", "f1p1", "f1p1s1")]
    assert sorted(failed) == sorted(["dimensions.f1p1s1.index", *above])


ROLLED: list[tuple[str, RollUp, RollUp, tuple[str, ...]]] = [
    ("means of means", "mean", "mean", ("is a mean of means", "I = 100 · Σ(w·v) / Σ(w) over")),
    ("points", "sum", "sum", ("is the points reached, of the most", "I = 100 · Σ(w·p) / Σ(w·m) over")),
    ("lowest", "mean", "lowest", ("Not every index is a mean", "The lowest index of the dimensions in it")),
    ("highest", "highest", "mean", ("Not every index is a mean", "I = 100 · the highest v of")),
]


@pytest.mark.parametrize(("leaves", "above", "said"), [one[1:] for one in ROLLED], ids=[r[0] for r in ROLLED])
def test_the_method_says_how_each_index_is_made(leaves: RollUp, above: RollUp, said: tuple[str, ...]) -> None:
    parts = tuple(
        msgspec.structs.replace(models.dimension(name, models.question(f"{name}.one")), roll_up=leaves)
        for name in ("a1", "a2")
    )
    top = Dimension(id="a", name="A", dimensions=parts, roll_up=above)
    questionnaire = msgspec.structs.replace(models.model(top), roll_up=above)
    found = scored((questionnaire, (sheet(a1_one=Answer(option="3"), a2_one=Answer(option="4")),)))
    page = render(found, "html").decode()
    assert all(sentence in page for sentence in said)
    assert "weighted mean of the answers" not in page


def test_a_model_of_one_floor_and_means_says_what_it_always_said() -> None:
    flat = scored((models.model(models.dimension("a", models.question("a.one"))), (sheet(),)))
    page = render(flat, "html").decode()
    assert "The index runs from 0 to 100 and is the weighted mean of the answers. The score is" in page


def test_the_outputs_show_every_floor() -> None:
    said = {"f1p1s1.1": "half", "f1p1s1.2": "half", "f1p1s2.1": "no", "f1p1s2.2": "no", "f1p1s2.3": "no"}
    found = answered(model("three-floors"), dict(said))
    explained = str(explain(found, "f1p1"))
    assert "The index is the mean of the indexes of its parts by their weights:" in explained
    page = render(found, "md").decode()
    assert "| 1.1.1 Stream A | 1.50 | 1 | 100% |" in page
    assert "1.1.1.2 Activity 2" in page
    assert "| **1.1 Practice 1 > 1.1.1 Stream A** | | | |" in page
    assert "| **1.1.2 Stream B**: 0.00 |" in page
    assert "### 1.1.1 Direction > Practice 1 > Stream A" in page
    assert "3, 9 and 18 dimensions on 3 floors, 54 questions, 4 levels" in page
    assert "floor-1" in render(found, "html").decode()
