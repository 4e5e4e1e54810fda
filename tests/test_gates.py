"""Gates: one rule a file in tests/gate_cases, and what is true of every verdict.

A case is written as those in tests/scoring_cases are; `baseline` holds the sheets of the earlier wave, and
`expect` is a part of what `cxmaturity check --format json` prints.
"""

from datetime import date
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cxmaturity.answers.model import Answer, Answers
from cxmaturity.answers.read import read_answers
from cxmaturity.errors import BadInput, MissingBaseline, UnknownSubject
from cxmaturity.formats.yaml_with_lines import read_yaml
from cxmaturity.gates.check import check
from cxmaturity.gates.file import read_gates
from cxmaturity.gates.formats import FORMATS, Checked, render_gates
from cxmaturity.gates.measures import (
    QUESTION_FLOORS,
    SCORE_FLOORS,
    Drop,
    Floor,
    FloorName,
    QuestionFloor,
    ReadinessFloor,
    floor_measure,
)
from cxmaturity.gates.model import (
    Breach,
    GateResult,
    Gates,
    NotCompared,
    Verdict,
    Waiver,
    WaiverResult,
    gate_places,
)
from cxmaturity.gates.to_json import verdict_file
from cxmaturity.gates.words import verdict_line
from cxmaturity.questionnaire.checklist import Check, Checklist, Step
from cxmaturity.questionnaire.conditions import Condition
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.stages import level_of
from cxmaturity.text.language import LANGUAGES, language
from cxmaturity.waves.compare import check_baseline, compare
from tests.models import cases, dimension, model, question, sheet, sheets_for
from tests.test_scoring_cases import assert_part, filled_in

CASES = sorted((Path(__file__).parent / "gate_cases").glob("*.yaml"))
TODAY = date(2026, 11, 22)
EXPIRES = {"used": "2027-01-01", "expired": "2026-01-01"}


def assessed(questionnaire: dict[str, Any], sheets: list[dict[str, Any]], folder: Path) -> Assessment:
    """Return the assessment of the sheets of a case."""
    (folder / "answers").mkdir(parents=True)
    (folder / "questionnaire.yaml").write_text(yaml.safe_dump(filled_in(questionnaire)))
    for number, one in enumerate(sheets):
        written = {"format": 1, "questionnaire": "case@1", **one}
        written["respondent"] = {"id": f"r{number}", **one.get("respondent", {})}
        (folder / "answers" / f"{number:02}.yaml").write_text(yaml.safe_dump(written))
    read = read_questionnaire(folder / "questionnaire.yaml")
    return assess(read, read_answers(folder / "answers", read), redraw=False)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, tmp_path: Path) -> None:
    case = read_yaml(path, limit=100_000).tree
    after = assessed(case["questionnaire"], case["sheets"], tmp_path / "after")
    before = None
    if "baseline" in case:
        asked = case.get("baseline_questionnaire", case["questionnaire"])
        before = assessed(asked, case["baseline"], tmp_path / "before")
    (tmp_path / "gates.yaml").write_text(yaml.safe_dump({"format": 1, **case["gates"]}))
    file = read_gates(tmp_path / "gates.yaml", after.questionnaire, baseline=before is not None)
    comparison = compare(before, after) if before else None
    today = date.fromisoformat(case.get("today", "2026-11-22"))
    checked = Checked(
        assessment=after, verdict=check(after, file.gates, comparison, today=today), today=today
    )
    got = msgspec.json.decode(msgspec.json.encode(verdict_file(checked, language())))
    assert_part(got, case["expect"], path.stem)
    agree(checked)


def agree(checked: Checked) -> None:
    """Every output says of the verdict what the exit code says."""
    passed = checked.verdict.passed
    for tag in LANGUAGES:
        line = verdict_line(checked.verdict, language(tag))
        outputs = {name: render_gates(checked, name, language(tag)) for name in FORMATS}
        assert outputs["text"].splitlines()[-1] == line
        assert line in outputs["md"].splitlines()[0].replace("\\", "")
        assert f'"exit_code": {0 if passed else 3}' in outputs["json"]
    assert verdict_line(checked.verdict, language()).startswith("passed: " if passed else "failed: ")
    suite = ElementTree.fromstring(render_gates(checked, "junit", language()))[0]
    failures = suite.findall("testcase/failure")
    assert (not failures) == passed and int(suite.attrib["failures"]) == len(failures)
    assert len(suite.findall("testcase")) == len(checked.verdict.gates) + len(checked.verdict.expired)


@st.composite
def gated(draw: st.DrawFn) -> tuple[Assessment, Assessment, Gates]:
    """Draw two waves of one questionnaire, and gates with waivers on the later one."""
    questionnaire, sheets = draw(cases(respondents=2))
    later = draw(cases_for(questionnaire))
    severity = st.sampled_from(["error", "warn", "off"])
    floors = st.builds(
        Floor,
        severity=severity,
        stage=st.none() | st.integers(1, 5),
        index=st.none() | st.floats(0, 100),
        coverage=st.none() | st.floats(0, 1),
    )
    ids = [one.id for one in questionnaire.questions]
    asked = st.builds(QuestionFloor, severity=severity, level=st.none() | st.integers(1, 5))
    gates = Gates(
        format=1,
        overall=draw(floors),
        dimensions={one.id: draw(floors) for one in questionnaire.dimensions},
        questions=draw(st.dictionaries(st.sampled_from(ids), asked)),
    )
    known = sorted(gate_places(gates, questionnaire))
    waived = draw(st.lists(st.sampled_from(known), unique=True)) if known else []
    waivers = tuple(
        Waiver(
            gate=name,
            justification="Known",
            owner="CX",
            expires=draw(st.sampled_from(list(EXPIRES.values()))),
        )
        for name in waived
    )
    first, last = (assess(questionnaire, one, redraw=False) for one in (sheets, later))
    return first, last, msgspec.structs.replace(gates, waivers=waivers)


@st.composite
def cases_for(draw: st.DrawFn, questionnaire: Questionnaire) -> tuple[Answers, ...]:
    return (draw(sheets_for(questionnaire)),)


@given(gated())
def test_outcome_last_line_and_exit_code_agree(drawn: tuple[Assessment, Assessment, Gates]) -> None:
    before, after, gates = drawn
    agree(Checked(assessment=after, verdict=check(after, gates, today=TODAY), today=TODAY))
    gates = msgspec.structs.replace(gates, maximum_drop=Drop(dimension=10, question=1))
    agree(
        Checked(
            assessment=after, verdict=check(after, gates, compare(before, after), today=TODAY), today=TODAY
        )
    )


@given(gated())
def test_waivers_change_no_figure(drawn: tuple[Assessment, Assessment, Gates]) -> None:
    _, after, gates = drawn
    waived = check(after, gates, today=TODAY)
    bare = check(after, msgspec.structs.replace(gates, waivers=()), today=TODAY)
    raw = [(gate.id, gate.has, gate.needs, gate.severity, gate.breach is None) for gate in bare.gates]
    assert [(one.id, one.has, one.needs, one.severity, one.breach is None) for one in waived.gates] == raw
    for gate, without in zip(waived.gates, bare.gates, strict=True):
        assert gate.outcome == without.outcome or gate.outcome == "waived" != without.outcome != "met"
    states = [one.state for one in waived.waivers]
    assert (waived.passed, len(states)) == (
        not waived.counts["not_met"] and "expired" not in states,
        len(gates.waivers),
    )


@given(cases(), st.data())
def test_an_answer_lowered_below_its_floor_fails(drawn: Any, data: st.DataObject) -> None:
    questionnaire, (one,) = drawn
    whole = assess(questionnaire, [one], redraw=False)
    found = {q.id: q.level for d in whole.dimensions for q in d.questions if q.level}
    scales = {question.id: questionnaire.scale_of(question) for question in questionnaire.questions}
    lowest = {name: level_of(scale.lowest_value, questionnaire) for name, scale in scales.items()}
    levels = {name: level for name, level in found.items() if level > lowest[name]}
    if not levels:
        return
    name = data.draw(st.sampled_from(sorted(levels)))
    gates = Gates(format=1, questions={key: QuestionFloor(level=level) for key, level in levels.items()})
    assert check(whole, gates, today=TODAY).passed
    least = Answer(option=scales[name].rising[0].id)
    lowered = msgspec.structs.replace(one, answers={**one.answers, name: least})
    verdict = check(assess(questionnaire, [lowered], redraw=False), gates, today=TODAY)
    assert [gate.id for gate in verdict.gates if gate.outcome == "not_met"] == [f"questions.{name}.level"]
    unknown = msgspec.structs.replace(one, answers={**one.answers, name: Answer(unknown=True)})
    assert not check(assess(questionnaire, [unknown], redraw=False), gates, today=TODAY).passed


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (("2026-Q3", "2026-07-01"), ("2026-Q3", "2026-09-01"), "is of the same wave as what is checked"),
        (("2026-Q4", "2026-12-01"), ("2026-Q3", "2026-09-01"), "is later than what is checked"),
        (("2026-Q4", ""), ("2026-Q3", "2026-09-01"), "is later than what is checked"),
        (("2026-10", ""), ("2026-9", ""), "is later than what is checked"),
        (("", "2026-09-01"), ("", "2026-09-01"), "does not compare with itself"),
    ],
)
def test_a_baseline_is_an_earlier_wave(before: Any, after: Any, message: str) -> None:
    one = assess(model(dimension("a", question("a.one"))), [sheet(a_one=Answer(option="3"))], redraw=False)
    first, last = (msgspec.structs.replace(one.subject, wave=wave, date=day) for wave, day in (before, after))
    with pytest.raises(BadInput, match=message):
        check_baseline(first, last)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("2026-Q2", "2026-06-01"), ("2026-Q3", "2026-09-01")),
        (("2026-Q2", ""), ("2026-Q3", "")),
        (("spring", ""), ("autumn", "")),
        (("", ""), ("", "")),
        (("W09", ""), ("2026-Q3", "")),
    ],
)
def test_an_earlier_wave_or_one_that_tells_nothing_is_taken(before: Any, after: Any) -> None:
    one = assess(model(dimension("a", question("a.one"))), [sheet(a_one=Answer(option="3"))], redraw=False)
    first, last = (msgspec.structs.replace(one.subject, wave=wave, date=day) for wave, day in (before, after))
    check_baseline(first, last)


def test_whatever_a_gates_file_may_ask_for_at_least_has_its_entry() -> None:
    assert [*Floor.__struct_fields__] == ["severity", *(one.measure for one in SCORE_FLOORS)]
    assert [*QuestionFloor.__struct_fields__] == ["severity", *(one.measure for one in QUESTION_FLOORS)]
    assert [floor_measure(name).measure for name in get_args(FloorName)] == [*get_args(FloorName)]


# ---- One verdict in full, worked out by hand


def ready(*names: str) -> Checklist:
    checks = tuple(Check(id=name, name=name, step="s", text="?") for name in names)
    return Checklist(title="Ready", label="Ours", steps=(Step(id="s", name="Start"),), checks=checks)


ALL = msgspec.structs.replace(
    model(
        dimension("a", question("a.one"), question("a.two")),
        dimension("b", question("b.one"), question("b.two")),
        dimension("c", question("c.one")),
        dimension("d", question("d.one")),
    ),
    checklist=ready("goal", "map", "plan"),
)
GONE = Answer(na_reason="sold")
BEFORE = assess(
    ALL,
    [
        sheet(
            a_one=Answer(option="5"),
            a_two=Answer(option="2"),
            b_one=Answer(option="3"),
            b_two=Answer(option="3"),
            c_one=Answer(option="3"),
            d_one=Answer(unknown=True),
        )
    ],
    redraw=False,
)
NOW = assess(
    ALL,
    [
        msgspec.structs.replace(
            sheet(
                a_one=Answer(option="4", evidence_grade=2),
                a_two=Answer(option="2"),
                b_one=Answer(option="3"),
                c_one=GONE,
                d_one=Answer(option="1"),
            ),
            readiness={"goal": "yes", "map": "no"},
        )
    ],
    redraw=False,
)
"""a is at (0.75 + 0.25) / 2, of which 0.75 of 1 rests on a document; b has half of its answers; d is at 0.

The whole has no figure while b has none; its coverage is (1 + 0.5 + 1) / 3, and of what was asked three
quarters apply. As shown a is what it claims, since a document supports its high answer.
"""


def result(
    name: str, on: str, needs: Any, has: Any, breach: str = "", why: str = "", **more: Any
) -> GateResult:
    """A gate by the last part of its name; `breach` is why it is not met, if it is not."""
    return GateResult(
        id=name,
        on=on,
        **{"measure": name.rpartition(".")[2], "severity": "error", "needs": needs, "has": has, **more},
        breach=Breach(reason=breach, why=why) if breach else None,  # type: ignore[arg-type]
    )


def test_a_verdict_in_full() -> None:
    gates = Gates(
        format=1,
        overall=Floor(
            severity="warn",
            stage=2,
            index=25,
            coverage=0.9,
            evidence_share=0.75,
            applicability=0.75,
            stage_shown=1,
        ),
        dimensions={
            "a": Floor(stage=3, index=50.1, stage_shown=4, index_shown=50),
            "b": Floor(severity="off", index=10, coverage=0.6),
            "c": Floor(stage=1),
            "d": Floor(index=0, evidence_share=0),
        },
        questions={
            "a.one": QuestionFloor(level=4, evidence_grade=3),
            "a.two": QuestionFloor(severity="warn", level=3),
            "b.two": QuestionFloor(level=1, evidence_grade=0),
            "c.one": QuestionFloor(severity="off", level=1),
        },
        readiness=ReadinessFloor(severity="warn", yes=2, checks=("map", "goal", "plan")),
    )
    warn, off = {"severity": "warn"}, {"severity": "off"}
    check_of = {**warn, "measure": "check"}
    assert check(NOW, gates, today=TODAY) == Verdict(
        gates=(
            result("overall.stage", "overall", 2, None, "no_figure", "dimension", **warn),
            result("overall.index", "overall", 25, None, "no_figure", "dimension", **warn),
            result("overall.coverage", "overall", 0.9, 0.833333333, "below", **warn),
            result("overall.evidence_share", "overall", 0.75, None, "no_figure", "dimension", **warn),
            result("overall.applicability", "overall", 0.75, 0.75, **warn),
            result("overall.stage_shown", "overall", 1, None, "no_figure", "dimension", **warn),
            result("dimensions.a.stage", "a", 3, 3),
            result("dimensions.a.index", "a", 50.1, 50.0, "below"),
            result("dimensions.a.stage_shown", "a", 4, 3, "below"),
            result("dimensions.a.index_shown", "a", 50, 50.0),
            # What rests is neither met nor breached.
            result("dimensions.b.index", "b", 10, None, **off),
            result("dimensions.b.coverage", "b", 0.6, 0.5, **off),
            result("dimensions.c.stage", "c", 1, None, "no_figure", "not_applicable"),
            result("dimensions.d.index", "d", 0, 0.0),
            # No part of an index of 0 rests on evidence, which nothing withholds.
            result("dimensions.d.evidence_share", "d", 0, None, "no_figure"),
            result("questions.a.one.level", "a.one", 4, 4),
            result("questions.a.one.evidence_grade", "a.one", 3, 2, "below"),
            result("questions.a.two.level", "a.two", 3, 2, "below", **warn),
            # Without an answer there is no grade of one.
            result("questions.b.two.level", "b.two", 1, None, "no_figure", "unanswered"),
            result("questions.b.two.evidence_grade", "b.two", 0, None, "no_figure", "unanswered"),
            result("questions.c.one.level", "c.one", 1, None, **off),
            result("readiness.yes", "readiness", 2, 1, "below", **warn),
            result("readiness.checks.map", "map", "yes", "no", "below", **check_of),
            result("readiness.checks.goal", "goal", "yes", "yes", **check_of),
            result("readiness.checks.plan", "plan", "yes", "unknown", "below", **check_of),
        )
    )
    rests = ReadinessFloor(severity="off", yes=3, checks=("map",))
    assert check(NOW, Gates(format=1, readiness=rests), today=TODAY).gates == (
        result("readiness.yes", "readiness", 3, 1, **off),
        result("readiness.checks.map", "map", "yes", "no", **{**off, "measure": "check"}),
    )
    silent = check(BEFORE, Gates(format=1, readiness=ReadinessFloor(yes=0)), today=TODAY)
    assert silent.gates == (result("readiness.yes", "readiness", 0, None, "no_figure", "unanswered"),)


def test_drops_in_full() -> None:
    """a fell from (1 + 0.25) / 2 to 0.5; of a.one a level went."""
    compared = compare(BEFORE, NOW)
    waiver = Waiver(gate="maximum_drop.question.a.one", justification="x", owner="y", expires="2026-11-22")
    other = Waiver(gate="maximum_drop.question.a.two", justification="x", owner="y", expires="2026-11-22")
    late = Waiver(gate="maximum_drop.dimension.a", justification="x", owner="y", expires="2026-11-21")
    drop = Drop(severity="warn", dimension=10, question=0.5)
    warn = {"severity": "warn", "measure": "drop"}
    waived = msgspec.structs.replace(
        result("maximum_drop.question.a.one", "a.one", 0.5, 1.0, before=5.0, after=4.0, **warn),
        breach=Breach(reason="fell", waiver=waiver),
    )
    found = check(
        NOW, Gates(format=1, maximum_drop=drop, waivers=(waiver, other, late)), compared, today=TODAY
    )
    assert found == Verdict(
        gates=(
            result("maximum_drop.dimension.a", "a", 10, 12.5, "fell", before=62.5, after=50.0, **warn),
            result("maximum_drop.dimension.b", "b", 10, None, "no_figure", "coverage", before=50.0, **warn),
            waived,
            result("maximum_drop.question.a.two", "a.two", 0.5, 0.0, before=2.0, after=2.0, **warn),
            result("maximum_drop.question.b.one", "b.one", 0.5, 0.0, before=3.0, after=3.0, **warn),
            result(
                "maximum_drop.question.b.two",
                "b.two",
                0.5,
                None,
                "no_figure",
                "unanswered",
                before=3.0,
                **warn,
            ),
        ),
        waivers=(
            WaiverResult(waiver=waiver, state="used"),
            WaiverResult(waiver=other, state="unneeded"),
            WaiverResult(waiver=late, state="expired"),
        ),
        not_compared=(
            NotCompared(id="c", reason="not_applicable"),
            NotCompared(id="d", reason="no_figure_before"),
            NotCompared(id="c.one", reason="not_applicable"),
            NotCompared(id="d.one", reason="no_figure_before"),
        ),
    )
    # As much as may be lost may be lost, and a drop that is off is none: it needs no baseline.
    just = check(NOW, Gates(format=1, maximum_drop=Drop(dimension=12.5, question=1)), compared, today=TODAY)
    assert {one.id for one in just.gates if one.breach} == {
        "maximum_drop.dimension.b",
        "maximum_drop.question.b.two",
    }
    assert (
        check(NOW, Gates(format=1, maximum_drop=Drop(severity="off", dimension=0)), today=TODAY).gates == ()
    )
    with pytest.raises(MissingBaseline, match=r"^a largest drop needs a comparison$"):
        check(NOW, Gates(format=1, maximum_drop=Drop(dimension=0)), today=TODAY)


def test_drops_over_questions_that_came_went_or_moved() -> None:
    """a rests on a.one alone in both waves, from 1 to 0.75; of b nothing is shared."""
    newer = msgspec.structs.replace(
        ALL,
        version="1.1.0",
        dimensions=(
            dimension("a", question("a.one"), question("a.new")),
            dimension("b", question("b.new"), question("b.one", scale="three")),
            dimension("e", question("e.one")),
        ),
        checklist=ready("goal", "other"),
    )
    answers = {"a_one": Answer(option="4"), "a_new": Answer(option="5"), "b_new": Answer(option="1")}
    now = assess(
        newer, [sheet(**answers, b_one=Answer(option="all"), e_one=Answer(option="1"))], redraw=False
    )
    gates = Gates(format=1, maximum_drop=Drop(dimension=20, question=2))
    found = check(now, gates, compare(BEFORE, now), today=TODAY)
    drops = {"measure": "drop"}
    assert found.gates == (
        result("maximum_drop.dimension.a", "a", 20, 25.0, "fell", before=100.0, after=75.0, **drops),
        result("maximum_drop.question.a.one", "a.one", 2, 1.0, before=5.0, after=4.0, **drops),
    )
    assert [(one.id, one.reason) for one in found.not_compared] == [
        ("b", "questions_differ"),
        ("a.new", "only_after"),
        ("b.new", "only_after"),
        ("b.one", "scale_changed"),
        ("e.one", "only_after"),
        ("a.two", "only_before"),
        ("b.two", "only_before"),
        ("c.one", "only_before"),
        ("d.one", "only_before"),
        ("e", "only_after"),
        ("c", "only_before"),
        ("d", "only_before"),
    ]


def test_what_both_asked_has_to_have_been_known() -> None:
    """a was at 50 by a.gone alone, which is not asked any more; of a.one nobody knew."""
    old = model(dimension("a", question("a.one"), question("a.gone")), min_coverage=0.5)
    new = msgspec.structs.replace(model(dimension("a", question("a.one")), min_coverage=0.5), version="1.1.0")
    before = assess(old, [sheet(a_gone=Answer(option="3"))], redraw=False)
    now = assess(new, [sheet(a_one=Answer(option="3"))], redraw=False)
    found = check(now, Gates(format=1, maximum_drop=Drop(dimension=5)), compare(before, now), today=TODAY)
    assert (found.gates, found.not_compared[0]) == ((), NotCompared(id="a", reason="questions_differ"))


def test_a_mean_lies_between_levels() -> None:
    """(4 + 3 + 3) / 3, and one level less in all."""
    asked = model(dimension("a", question("a.one")))
    before, now = (
        assess(asked, [sheet(f"r{n}", a_one=Answer(option=one)) for n, one in enumerate(said)], redraw=False)
        for said in ("433", "322")
    )
    gates = Gates(format=1, maximum_drop=Drop(question=1))
    (found,) = check(now, gates, compare(before, now), today=TODAY).gates
    assert (found.before, found.after, found.has, found.breach) == (3.333333333, 2.333333333, 1.0, None)


def test_a_question_that_is_not_asked_any_more_is_not_compared() -> None:
    condition = Condition(question="a.one", at_least="3")
    second = msgspec.structs.replace(question("a.two"), applies_when=(condition,))
    asked = model(dimension("a", question("a.one"), second))
    first, last = (
        assess(asked, [sheet(a_one=Answer(option=one), a_two=Answer(option="3"))], redraw=False)
        for one in "32"
    )
    found = check(last, Gates(format=1, maximum_drop=Drop(question=5)), compare(first, last), today=TODAY)
    assert [one.id for one in found.gates] == ["maximum_drop.question.a.one"]
    assert found.not_compared == (NotCompared(id="a.two", reason="not_asked"),)


def test_evidence_that_is_not_told_is_no_figure() -> None:
    """Two of two are fewer than the floor: neither the grade nor the share of their evidence is told."""
    shown = Answer(option="4", evidence_grade=3)
    both = assess(
        model(dimension("a", question("a.one"))),
        [sheet("r1", a_one=shown), sheet("r2", a_one=shown)],
        redraw=False,
    )
    gates = Gates(
        format=1,
        overall=Floor(evidence_share=0),
        questions={"a.one": QuestionFloor(level=4, evidence_grade=0)},
    )
    untold = ("no_figure", "evidence_untold")
    assert check(both, gates, today=TODAY).gates == (
        result("overall.evidence_share", "overall", 0, None, *untold),
        result("questions.a.one.level", "a.one", 4, 4),
        result("questions.a.one.evidence_grade", "a.one", 0, None, *untold),
    )


def test_a_gate_on_what_there_is_not_is_told_apart_from_a_fault_of_ours() -> None:
    for gates in (
        Gates(format=1, dimensions={"x": Floor(stage=1)}),
        Gates(format=1, questions={"x": QuestionFloor(level=1)}),
    ):
        with pytest.raises(UnknownSubject, match=r"^x$"):
            check(NOW, gates, today=TODAY)
