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
from cxmaturity.errors import BadInput
from cxmaturity.formats.yaml_with_lines import read_yaml
from cxmaturity.gates.check import check
from cxmaturity.gates.file import read_gates
from cxmaturity.gates.formats import FORMATS, Checked, render_gates
from cxmaturity.gates.measures import (
    FLOOR_MEASURES,
    QUESTION_FLOORS,
    SCORE_FLOORS,
    Drop,
    Floor,
    Measure,
    QuestionFloor,
)
from cxmaturity.gates.model import Gates, Waiver, gate_places
from cxmaturity.gates.to_json import verdict_file
from cxmaturity.gates.words import verdict_line
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
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
        written = {"format": 1, "questionnaire": "case@1", "respondent": {"id": f"r{number}"}, **one}
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
    levels = {q.id: q.level for d in whole.dimensions for q in d.questions if q.level and q.level > 1}
    if not levels:
        return
    name = data.draw(st.sampled_from(sorted(levels)))
    gates = Gates(format=1, questions={key: QuestionFloor(level=level) for key, level in levels.items()})
    assert check(whole, gates, today=TODAY).passed
    asked = next(question for question in questionnaire.questions if question.id == name)
    lowest = questionnaire.scale_of(asked).options[0].id
    lowered = msgspec.structs.replace(one, answers={**one.answers, name: Answer(option=lowest)})
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
    assert {*get_args(Measure)} == {*FLOOR_MEASURES, "check", "drop"}
