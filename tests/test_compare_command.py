"""`cxmaturity compare`: in every format, and in words where two waves do not compare."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cxmaturity.answers.model import Answer, Answers
from cxmaturity.questionnaire.checklist import Check, Checklist, Step
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.report.comparison_json import comparison_object
from cxmaturity.resources import bundled
from cxmaturity.schemas import schema
from cxmaturity.scoring.assess import assess
from cxmaturity.waves.compare import compare
from tests.command_line import cxmaturity, laid_out, refused
from tests.models import dimension, model, models, question, sheet, sheets_for
from tests.waves import WAVES, history, level, questionnaire
from tests.waves import sheet as sheet_file

EXAMPLES = bundled("questionnaires") / "cx-maturity" / "examples"
TARNHOLT = EXAMPLES / "tarnholt-freight"
GOLDEN = Path(__file__).parent / "golden"


def wave(number: int, **changes: object) -> str:
    """Return an answer file of one of the waves."""
    name, date, version = WAVES[number]
    head = {"wave": name, "date": date, "version": version, **changes}
    return sheet_file(**head, answers={"listen.loop": level("listen.loop", 1, number), "act.causes": 3})  # type: ignore[arg-type]


FILES = {
    "models/1.0.0.yaml": questionnaire("1.0.0"),
    "models/1.1.0.yaml": questionnaire("1.1.0"),
    "models/2.0.0.yaml": questionnaire("1.0.0").replace("version: 1.0.0", "version: 2.0.0"),
    "models/other.yaml": questionnaire("1.0.0").replace("id: model", "id: other"),
    "acme/one/a.yaml": wave(0),
    "acme/two/a.yaml": wave(1),
    "acme/again/a.yaml": wave(0),
    "acme/major/a.yaml": wave(2, version="2.0.0"),
    "acme/other/a.yaml": wave(2, version="other"),
    "acme/twice/a.yaml": wave(1),
    "acme/twice/b.yaml": wave(1),
    "acme/broken/a.yaml": "title: [1",
}

REFUSED = {
    "the later wave first": (
        ["acme/two", "acme/one"],
        "2024-H2 (2024-11-20) is later than 2024-H1 (2024-05-02): "
        "swap the two, the earlier wave comes first\n",
    ),
    "the same wave twice": (
        ["acme/one", "acme/again"],
        "both are the wave 2024-H1 (2024-05-02): a wave does not compare with itself\n",
    ),
    "another major version": (
        ["acme/one", "acme/major"],
        "model 1.0.0 and model 2.0.0 do not compare: another questionnaire or another major version\n",
    ),
    "another questionnaire": (
        ["acme/one", "acme/other"],
        "model 1.0.0 and other 1.0.0 do not compare: another questionnaire or another major version\n",
    ),
    "one respondent twice": (
        ["acme/one", "acme/twice"],
        "acme/twice/b.yaml:1: respondent.id: r1 also stands in acme/twice/a.yaml; "
        "give each respondent an id of their own\n",
    ),
    "an unreadable file": (
        ["acme/broken", "acme/one"],
        "acme/broken/a.yaml:1: lacks a comma or the closing ] of line 1; "
        "put a text that holds a comma, a bracket or a quote in quotes\n",
    ),
    "nothing there": (["acme/none", "acme/one"], "acme/none: there is no such file or folder\n"),
    "a folder of waves": (
        ["acme", "acme/one"],
        "acme: holds no answer file (.yaml); "
        "name one of its folders: again, broken, major, one, other, twice, two\n",
    ),
    "an unknown format": (
        ["acme/one", "acme/two", "--format", "pdf"],
        "--format pdf: choose one of text, json, md\n",
    ),
    "an unknown ending": (
        ["acme/one", "acme/two", "-o", "x.pdf"],
        "x.pdf: the name must end in one of .json, .md, or give --format\n",
    ),
    "text into a file": (
        ["acme/one", "acme/two", "-o", "x.txt", "--format", "text"],
        "--format text is for the terminal; a file takes another format\n",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_compare_is_said_in_words(case: str, tmp_path: Path) -> None:
    arguments, message = REFUSED[case]
    laid_out(tmp_path, FILES)
    assert refused(cxmaturity("compare", *arguments, folder=tmp_path)) == message
    assert not list(tmp_path.glob("x.*"))


@pytest.mark.parametrize("case", ["the later wave first", "the same wave twice"])
def test_a_report_refuses_them_too(case: str, tmp_path: Path) -> None:
    (before, after), message = REFUSED[case]
    laid_out(tmp_path, FILES)
    done = cxmaturity("report", after, "--previous", before, "-o", "x.md", folder=tmp_path)
    assert refused(done) == message


def shown(folder: Path, *arguments: str, **environment: str) -> str:
    done = cxmaturity(*arguments, folder=folder, environment={"COLUMNS": "80", **environment})
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return "\n".join(line.rstrip() for line in done.stdout.decode().splitlines()) + "\n"


PAGES = {
    "compare_example": [str(TARNHOLT / "2026-q1"), str(TARNHOLT / "2026-q3")],
    "compare_versions": ["acme/2025-h2", "acme/2026-h1"],
    "compare_versions_md": ["acme/2025-h2", "acme/2026-h1", "--format", "md"],
    "compare_zh": ["acme/2024-h1", "acme/2025-h1", "--language", "zh-Hant"],
}


@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, tmp_path: Path, update_golden: bool) -> None:
    history(tmp_path, 5)
    done = cxmaturity("compare", *PAGES[name], folder=tmp_path, environment={"COLUMNS": "80"})
    assert done.returncode == 0
    page = "\n".join(line.rstrip() for line in done.stdout.decode().splitlines()) + "\n"
    path = GOLDEN / f"{name}.txt"
    if update_golden:
        path.write_text(page, encoding="utf-8")
    assert page == path.read_text(encoding="utf-8")
    assert "md" in name or max(map(len, page.splitlines())) <= 80


def test_an_ascii_terminal_gets_ascii(tmp_path: Path) -> None:
    history(tmp_path, 2)
    page = shown(tmp_path, "compare", "acme/2024-h1", "acme/2024-h2", PYTHONIOENCODING="ascii")
    assert page.isascii() and "->" in page and "\\" not in page


def test_another_organisation_is_refused_unless_it_is_meant(tmp_path: Path) -> None:
    laid_out(tmp_path, {**FILES, "acme/two/a.yaml": wave(1).replace("Example Ltd", "Other Ltd")})
    message = refused(cxmaturity("compare", "acme/one", "acme/two", folder=tmp_path))
    assert "organisation: Example Ltd before, Other Ltd after\n" in message and "--other-subject" in message
    done = cxmaturity("compare", "acme/one", "acme/two", "--other-subject", folder=tmp_path)
    assert done.returncode == 0
    assert "not of one organisation: Example Ltd before, Other Ltd after." in done.stdout.decode()
    assert "organisation: Example Ltd before, Other Ltd after\n" in done.stderr.decode()


def test_json_follows_its_schema_and_goes_into_a_file(tmp_path: Path) -> None:
    history(tmp_path, 5)
    done = cxmaturity("compare", "acme/2025-h2", "acme/2026-h1", "-o", "c.json", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"c.json\n")
    made = json.loads((tmp_path / "c.json").read_text())
    jsonschema.validate(made, schema("comparison"))
    assert set(made) == set(schema("comparison")["required"])  # type: ignore[call-overload]
    assert made["questionnaires"]["before"]["version"] == "1.1.0"
    reasons = [(one["kind"], one["id"], one["reason"]) for one in made["incomparable"]]
    assert reasons == [
        ("question", "lead.time", "only_after"),
        ("question", "act.partners", "only_before"),
        ("dimension", "lead", "only_after"),
    ]


# ---- the rules


ASKED = model(dimension("a", question("a.one"), question("a.two"), question("a.three")))


def assessed(*sheets: Answers, questionnaire: object = ASKED) -> object:
    return assess(questionnaire, sheets, redraw=False)  # type: ignore[arg-type]


def test_states_and_evidence_that_changed_are_named() -> None:
    said, proven = Answer(option="3", evidence_grade=1), Answer(option="3", evidence_grade=3)
    before = assessed(sheet(a_one=said, a_two=proven, a_three=Answer(unknown=True)))
    after = assessed(sheet(a_one=Answer(unknown=True), a_two=Answer(na_reason="sold"), a_three=proven))
    found = compare(before, after)  # type: ignore[arg-type]
    assert found.became_unknown == ("a.one",)
    assert found.became_not_applicable == ("a.two",)
    assert found.found == ("a.three",)
    assert found.lost == ("a.one", "a.two")
    assert found.evidence_gained == ("a.three",)
    assert found.evidence_lost == ("a.one", "a.two")
    assert (found.rose, found.fell) == ((), ())


def another_version(asked: Questionnaire) -> Questionnaire:
    """One version has one content: what asks otherwise is called otherwise."""
    return replace(asked, version="1.1.0")


def test_a_question_that_came_is_no_rise() -> None:
    """At 2 and 2, index 25; a new question at 5 lifts the index to 50, but not that of both waves."""
    old = another_version(model(dimension("a", question("a.one"), question("a.two"))))
    before = assessed(sheet(a_one=Answer(option="2"), a_two=Answer(option="2")), questionnaire=old)
    after = assessed(sheet(a_one=Answer(option="2"), a_two=Answer(option="2"), a_three=Answer(option="5")))
    change = compare(before, after).dimensions[0]  # type: ignore[arg-type]
    assert (change.before, change.after, change.same_questions) == (25.0, 50.0, False)
    assert (change.shared_before, change.shared_after) == (25.0, 25.0)


def test_a_question_that_came_is_no_change_beyond_noise() -> None:
    old = another_version(model(dimension("a", question("a.one"), question("a.two"))))
    two = {"a_one": Answer(option="2"), "a_two": Answer(option="2")}
    before = assessed(*(sheet(f"r{n}", **two) for n in range(9)), questionnaire=old)
    after = assessed(*(sheet(f"r{n}", **two, a_three=Answer(option="5")) for n in range(9)))
    change = compare(before, after).dimensions[0]  # type: ignore[arg-type]
    assert change.after == 50.0 and (change.p_value, change.beyond_noise) == (1.0, False)


def test_weights_of_the_later_wave_count_for_both() -> None:
    """At 1 and 5 weighing 1 and 3: index 75 by the later weights in both waves, 50 by the earlier ones."""
    old = another_version(model(dimension("a", question("a.one"), question("a.two"))))
    new = model(dimension("a", question("a.one"), question("a.two", weight=3)))
    answers = {"a_one": Answer(option="1"), "a_two": Answer(option="5")}
    found = compare(
        assessed(sheet(**answers), questionnaire=old),  # type: ignore[arg-type]
        assessed(sheet(**answers), questionnaire=new),  # type: ignore[arg-type]
    )
    change = found.dimensions[0]
    assert (change.before, change.after) == (50.0, 75.0)
    assert (change.shared_before, change.shared_after) == (75.0, 75.0)
    assert not found.overall.same_questions and found.overall.shared_before == 75.0


def test_stages_and_the_checklist_are_compared() -> None:
    checks = tuple(Check(id=name, name=name, step="s", text="?") for name in ("x", "y"))
    asked = replace(
        ASKED, checklist=Checklist(title="C", label="", steps=(Step(id="s", name="S"),), checks=checks)
    )
    low, high = (
        replace(
            sheet(a_one=Answer(option=o), a_two=Answer(option=o), a_three=Answer(option=o)),
            readiness={"x": answer, "y": "yes"},
        )
        for o, answer in (("2", "no"), ("4", "yes"))
    )
    found = compare(assessed(low, questionnaire=asked), assessed(high, questionnaire=asked))  # type: ignore[arg-type]
    assert found.stage_rose == ("overall", "a") and found.stage_fell == ()
    assert found.readiness is not None
    assert (found.readiness.before_ready, found.readiness.after_ready) == (False, True)
    assert [(one.id, one.before, one.after) for one in found.readiness.checks] == [
        ("x", "no", "yes"),
        ("y", "yes", "yes"),
    ]


@st.composite
def two_waves(draw: st.DrawFn) -> tuple[object, object]:
    asked = draw(models())
    count = draw(st.integers(1, 6))
    return tuple(  # type: ignore[return-value]
        assess(asked, [draw(sheets_for(asked, f"r{n}")) for n in range(count)], redraw=False)
        for _ in range(2)
    )


@settings(max_examples=30)
@given(two_waves())
def test_swapping_the_waves_exchanges_what_rose_and_what_fell(waves: tuple) -> None:
    there, back = compare(*waves), compare(*reversed(waves))
    assert (there.rose, there.fell) == (back.fell, back.rose)
    assert (there.lost, there.found) == (back.found, back.lost)
    assert (there.evidence_gained, there.evidence_lost) == (back.evidence_lost, back.evidence_gained)
    assert (there.stage_rose, there.stage_fell) == (back.stage_fell, back.stage_rose)
    for one, other in zip(there.dimensions, back.dimensions, strict=True):
        assert (one.before, one.after) == (other.after, other.before)
        if there.paired:
            assert one.p_value == other.p_value
    jsonschema.validate(json.loads(json.dumps(comparison_object(*waves, there))), schema("comparison"))


@settings(max_examples=30)
@given(two_waves())
def test_a_wave_repeated_later_shows_no_change(waves: tuple) -> None:
    before = waves[0]
    after = replace(before, subject=replace(before.subject, wave="later", date="2030-01-01"))
    found = compare(before, after)
    nothing = (found.rose, found.fell, found.lost, found.found, found.became_unknown)
    assert nothing == ((), (), (), (), ())
    assert (found.evidence_gained, found.evidence_lost, found.stage_rose, found.stage_fell) == (
        (),
        (),
        (),
        (),
    )
    assert found.incomparable == () and found.overall.same_questions
    for change in found.dimensions:
        assert change.same_questions and change.before == change.after == change.shared_after
        assert change.p_value in (None, 1.0) and not change.beyond_noise
