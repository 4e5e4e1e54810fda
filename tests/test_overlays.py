"""Overlays: an existing questionnaire reweighted, cut and extended, and every output says so."""

import io
import json
from pathlib import Path

import jsonschema
import msgspec
import pytest
from rich.console import Console

from cxmaturity.assess_paths import assess_path
from cxmaturity.errors import BadInput, InvalidFile
from cxmaturity.questionnaire.find import installed
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.translations import in_language
from cxmaturity.report.result import result, result_schema
from cxmaturity.report.write import write_report
from cxmaturity.schemas import schema
from cxmaturity.scoring.model import Assessment
from cxmaturity.terminal.scorecard import print_scorecard
from cxmaturity.waves.compare import compare
from tests.command_line import invoked
from tests.test_scoring_cases import filled_in

BASE = filled_in(
    {
        "id": "base",
        "version": "1.4.0",
        "dimensions": [
            {
                "id": "a",
                "questions": [
                    {"id": "a.one", "weight": 2},
                    {"id": "a.two", "foundation": True},
                    {
                        "id": "a.three",
                        "applies_when": [
                            {"question": "a.one", "at_least": "2"},
                            {"question": "a.two", "at_least": "2"},
                        ],
                        "otherwise": "lowest",
                    },
                ],
            },
            {
                "id": "b",
                "applies_when": [
                    {
                        "any": [
                            {"question": "a.one", "answered": True},
                            {"question": "a.one", "answered": False},
                        ]
                    }
                ],
                "otherwise": "lowest",
                "questions": [{"id": "b.one"}],
            },
        ],
        "checklist": {
            "title": "Ready",
            "label": "A list",
            "steps": [{"id": "first", "name": "First"}],
            "checks": [
                {
                    "id": "counted",
                    "name": "Counted",
                    "step": "first",
                    "text": "Is it counted?",
                    "contradicted_by": [{"question": "a.one", "at_most": "1"}],
                }
            ],
        },
    }
)
OVERLAY = {
    "format": 1,
    "overlay": "ours",
    "version": "1.0.0",
    "of": "base@1",
    "because": "We are another house.",
    "drop": ["a.one"],
    "questions": {"a.two": {"weight": 3, "foundation": False}},
    "dimensions": {"b": {"weight": 4}},
    "add": {"b": [{"id": "own.one", "name": "Own", "text": "What else?"}]},
}
PATH = Path("ours.yaml")
ANSWERS = {"a.one": 1, "a.two": 3, "a.three": 5, "b.one": 2}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    base = Path("questionnaires/base/questionnaire.yaml")
    base.parent.mkdir(parents=True)
    base.write_text(json.dumps(BASE))
    overlay()
    answers()
    return tmp_path


def overlay(path: Path = PATH, **fields: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**OVERLAY, **fields}))


def answers(name: str = "base@1", **fields: object) -> None:
    head = {"format": 1, "questionnaire": name, "respondent": {"id": "r1"}, "answers": ANSWERS}
    Path("answers.yaml").write_text(json.dumps({**head, "readiness": {"counted": "yes"}, **fields}))


def scored(name: str = str(PATH), **choices: object) -> Assessment:
    return assess_path(Path("answers.yaml"), questionnaire=name, **choices)


def test_it_drops_reweights_and_adds() -> None:
    made = read_questionnaire(PATH)
    assert [question.id for question in made.questions] == ["a.two", "a.three", "b.one", "own.one"]
    assert (made.questions[0].weight, made.questions[0].foundation) == (3, False)
    assert [dimension.weight for dimension in made.dimensions] == [1, 4]
    assert (made.id, made.version, made.title) == ("ours", "1.0.0", "Case")


def test_what_refers_to_dropped_questions_falls_away() -> None:
    made = read_questionnaire(PATH)
    assert [condition.question for condition in made.questions[1].applies_when] == ["a.two"]
    assert made.questions[1].otherwise == "lowest"
    # Of the dimension's conditions nothing is left, and so nothing to count otherwise.
    assert (made.dimensions[1].applies_when, made.dimensions[1].otherwise) == ((), "nothing")
    assert made.checklist is not None and made.checklist.checks[0].contradicted_by == ()


def test_it_says_what_it_changed() -> None:
    said = read_questionnaire(PATH).overlay
    assert said is not None
    assert (said.id, said.of, said.because) == ("ours", "base@1.4.0", "We are another house.")
    assert (said.dropped, said.reweighted, said.added) == (("a.one",), ("b", "a.two"), ("own.one",))


def test_what_stays_as_it_was_does_not_count_as_reweighted() -> None:
    overlay(questions={"a.two": {"weight": 1}}, dimensions={"b": {"weight": 1}})
    assert read_questionnaire(PATH).overlay.reweighted == ()


def test_settings_and_title() -> None:
    overlay(title="Ours", default_target=2, min_coverage=0.5, privacy_floor=8)
    made = read_questionnaire(PATH)
    assert (made.title, made.target, made.min_coverage, made.privacy_floor) == ("Ours", 2, 0.5, 8)
    assert made.overlay.settings == ("title", "default_target", "min_coverage", "privacy_floor")


STAGES = {"rule": "cumulative", "share": 0.5, "at_least": "4"}
BY_LEVEL = {"a.two": {"level": 2}, "a.three": {"level": 3}, "b.one": {"level": 4}}


def test_another_rule_of_stages_and_least_share_that_applies() -> None:
    """Of the levels 2 to 5 a question each: a.three alone is at 4 or above, and what is below it is not."""
    added = {"b": [{**OVERLAY["add"]["b"][0], "level": 5}]}
    overlay(min_applicable="1/4", stage=STAGES, questions=BY_LEVEL, add=added)
    made = read_questionnaire(PATH)
    assert (made.min_applicable, made.stage_rule.rule, made.stage_rule.at_least) == (0.25, "cumulative", "4")
    assert made.overlay.settings == ("min_applicable", "stage")
    assert [question.level for question in made.questions] == [2, 3, 4, 5]
    assert made.overlay.changed == ("a.two", "a.three", "b.one")
    assert made.overlay.reweighted == ("b",)
    found = scored().dimensions[0]
    assert (found.stage, [limit.id for limit in found.limits]) == (1, ["a.two"])


def test_the_whole_rule_is_replaced() -> None:
    base = {**BASE, "stage": {"rule": "gated", "foundation_slack": 3, "dimension_slack": 3}}
    Path("questionnaires/base/questionnaire.yaml").write_text(json.dumps(base))
    overlay(stage={"dimension_slack": 2})
    rule = read_questionnaire(PATH).stage_rule
    assert (rule.foundations_apart, rule.dimensions_apart) == (1, 2)


def test_without_stages_nothing_is_required() -> None:
    base = json.loads(json.dumps(BASE))
    base["dimensions"][0]["questions"][2]["required"] = {"from_level": 3, "at_least": "3"}
    Path("questionnaires/base/questionnaire.yaml").write_text(json.dumps(base))
    overlay(stage={"rule": "none"})
    made = read_questionnaire(PATH)
    assert (made.has_stages, [question.required for question in made.questions]) == (False, [None] * 4)
    overlay(questions={"a.three": {"required": {"from_level": 4, "at_least": 5}}})
    assert [q.required and q.required.from_level for q in read_questionnaire(PATH).questions][1] == 4


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"stage": {"rule": "gatd"}}, r"stage\.rule: .*did you mean gated"),
        (
            {"stage": {"rule": "banded", "share": 1}},
            r"stage\.share: is not read by the rule banded; remove it",
        ),
        ({"stage": STAGES}, r"levels\.#?2: no question belongs to level 2; write level: 2 at the questions"),
        ({"min_applicable": 1.5}, r"min_applicable: "),
        ({"roll_up": "sum"}, r"roll_up: "),
        (
            {
                "stage": {"rule": "none"},
                "questions": {"a.two": {"required": {"from_level": 2, "at_least": 3}}},
            },
            r"questions\.a\.two\.required: is not read by the rule none; remove it",
        ),
    ],
)
def test_a_rule_that_cannot_be_is_refused_where_it_stands(fields: dict[str, object], message: str) -> None:
    overlay(**fields)
    with pytest.raises(InvalidFile, match=message):
        read_questionnaire(PATH)


def test_the_checklist_stays_goes_or_is_another() -> None:
    assert read_questionnaire(PATH).overlay.checklist == "kept"
    overlay(checklist="none")
    made = read_questionnaire(PATH)
    assert (made.checklist, made.overlay.checklist, made.overlay.dropped_checks) == (
        None,
        "dropped",
        ("counted",),
    )
    assert scored().readiness is None
    own = {**BASE["checklist"], "title": "Ours", "checks": [{**BASE["checklist"]["checks"][0], "id": "own"}]}
    own["checks"][0]["contradicted_by"] = []
    overlay(checklist=own)
    made = read_questionnaire(PATH)
    assert (made.checklist.title, made.overlay.checklist) == ("Ours", "replaced")
    assert made.overlay.dropped_checks == ("counted",)
    assert scored().people[0].readiness == {}


def test_answers_to_the_base_are_scored_without_what_is_dropped() -> None:
    states = {question.id: question.state.value for one in scored().dimensions for question in one.questions}
    assert "a.one" not in states and states["own.one"] == "unanswered"
    # a: (2/4 * 3 + 4/4) / 4 = 0.625; b: 1/4 on half of its questions, withheld under a coverage of 0.7
    assert scored().dimensions[0].index == pytest.approx(62.5)


@pytest.mark.parametrize("name", ["base", "base@1", "base@1.4.0", "ours", "ours@1", "ours@1.0.0"])
def test_answers_may_name_either(name: str) -> None:
    answers(name)
    assert scored().questionnaire.id == "ours"


@pytest.mark.parametrize("name", ["base@2", "ours@2", "other"])
def test_answers_to_anything_else_are_refused(name: str) -> None:
    answers(name)
    with pytest.raises(InvalidFile, match=f"answers {name}, not ours@1.0.0"):
        scored()


def test_an_answer_to_no_question_is_still_refused() -> None:
    answers(answers={"a.tow": 3})
    with pytest.raises(InvalidFile, match=r"a\.tow: there is no such question in ours; did you mean a\.two"):
        scored()


def test_it_is_found_by_its_id() -> None:
    overlay(Path("questionnaires/ours/overlay.yaml"))
    answers("ours@1")
    assert assess_path(Path("answers.yaml")).questionnaire.overlay is not None
    assert installed()["ours"].name == "overlay.yaml"
    assert read_questionnaire(Path("questionnaires/ours")).id == "ours"


def test_the_base_may_be_named_by_a_path_seen_from_the_overlay() -> None:
    overlay(Path("client/ours.yaml"), of="../questionnaires/base")
    assert read_questionnaire(Path("client/ours.yaml")).overlay.of == "base@1.4.0"


def test_the_fingerprint_is_of_both_files() -> None:
    before = read_questionnaire(PATH).sha256
    base = Path("questionnaires/base/questionnaire.yaml")
    base.write_text(json.dumps({**BASE, "summary": "Another."}))
    changed = read_questionnaire(PATH).sha256
    overlay(because="Because.")
    assert len({before, changed, read_questionnaire(PATH).sha256}) == 3


def test_texts_come_from_the_base_and_added_ones_from_the_overlay() -> None:
    texts = {"title": "Fall", "questions.a.two.text": "Was?", "checklist.title": "Bereit"}
    german = {"format": 1, "questionnaire": "base@1.4.0", "language": "de", "texts": texts}
    Path("questionnaires/base/de.yaml").write_text(json.dumps(german))
    own = {"questions.own.one.text": "Was noch?", "overlay.because": "Darum.", "title": "Unser"}
    overlay(
        title="Ours",
        texts={"de": own, "fr": {"title": "Le nôtre"}},
        checklist=BASE["checklist"] | {"title": "X"},
        drop=[],
    )
    made = read_questionnaire(PATH)
    spoken = in_language(made, PATH, "de")
    assert [question.text for question in spoken.questions[1::3]] == ["Was?", "Was noch?"]
    assert (spoken.title, spoken.overlay.because) == ("Unser", "Darum.")
    assert spoken.checklist.title == "X"
    assert in_language(made, PATH, "fr").title == "Le nôtre"
    assert scored(language="de").questionnaire.title == "Unser"
    with pytest.raises(BadInput, match="ours has no texts in it; it has en, de, fr"):
        in_language(made, PATH, "it")


def test_an_overlay_compares_with_itself_alone() -> None:
    before = scored()
    assert compare(before, scored()).incomparable == ()
    with pytest.raises(BadInput, match=r"base 1\.4\.0 and ours 1\.0\.0 do not compare"):
        compare(scored("base"), before)
    for changed in ({"version": "2.0.0"}, {"questions": {}}, {"drop": [], "add": {}}):
        overlay(**changed)
        with pytest.raises(BadInput, match=r"ours 1\.0\.0 and ours .\.0\.0 do not compare"):
            compare(before, scored())
    overlay(version="1.1.0", because="Better said.")
    assert compare(before, scored()).questions


def test_another_major_version_of_the_base_does_not_compare() -> None:
    before = scored()
    Path("questionnaires/base/questionnaire.yaml").write_text(json.dumps({**BASE, "version": "2.0.0"}))
    overlay(of="base@2")
    answers("base@2")
    with pytest.raises(BadInput, match="do not compare"):
        compare(before, scored())


def test_the_result_says_so_and_fits_its_schema() -> None:
    made = msgspec.json.decode(msgspec.json.encode(result(scored())))
    assert made["questionnaire"]["overlay"]["dropped"] == ["a.one"]
    jsonschema.validate(made, result_schema())
    assert "overlay" not in result(scored("base"))["questionnaire"]


def test_the_scorecard_says_so() -> None:
    out = io.StringIO()
    print_scorecard(scored(), Console(file=out, width=300))
    said = "Overlay of base@1.4.0, with one question dropped, 2 weighed otherwise, one question added"
    assert f"{said}: We are another house." in out.getvalue()


@pytest.mark.parametrize("ending", ["html", "md"])
def test_the_report_says_so_on_cover_and_method_page(ending: str) -> None:
    write_report(scored(), f"report.{ending}", to_stdout=lambda _bytes: None)
    text = Path(f"report.{ending}").read_text()
    assert text.count("Overlay of") == 2
    assert "We are another house." in text


def test_the_workbook_says_so() -> None:
    calamine = pytest.importorskip("python_calamine")
    write_report(scored(), "report.xlsx", to_stdout=lambda _bytes: None)
    sheet = calamine.CalamineWorkbook.from_path("report.xlsx").get_sheet_by_name("Method")
    assert ["Dropped", "a.one"] in [row[:2] for row in sheet.to_python()]


def run(*words: str) -> tuple[int, str]:
    done = invoked(*words)
    return done.exit_code, done.output


def test_a_pdf_report_carries_it_and_is_verified() -> None:
    write_report(scored(), "report.pdf", to_stdout=lambda _bytes: None)
    kept = PATH.rename(PATH.with_name("kept.yaml"))
    assert assess_path(Path("report.pdf")).questionnaire.overlay.dropped == ("a.one",)
    # Whose questionnaire it is cannot be known where it is not at hand.
    code, said = run("verify", "report.pdf")
    assert code == 5, said
    code, said = run("verify", "report.pdf", "--questionnaire", str(kept))
    assert code == 0, said


def test_assess_does_not_go_on_with_answers_that_it_would_lose() -> None:
    before = Path("answers.yaml").read_bytes()
    code, said = run("assess", "answers.yaml", "-q", str(PATH), "--set", "a.two=2")
    assert (code, said.strip()) == (2, "answers.yaml: answers base@1; begin a new file to answer ours")
    assert Path("answers.yaml").read_bytes() == before


def test_check_says_what_it_changes() -> None:
    assert run("questionnaire", "check", str(PATH)) == (
        0,
        "ours.yaml: ours 1.0.0 is valid: 4 questions in 2 dimensions\n"
        "    overlay of base@1.4.0: 1 dropped, 2 weighed otherwise, 1 added\n",
    )


def test_its_texts_are_not_translated_in_a_file_of_their_own() -> None:
    code, said = run("questionnaire", "translate", str(PATH), "de")
    assert code == 2
    assert said == "ours is an overlay: its texts in de stand in its own file, under texts\n"


def test_it_may_change_a_questionnaire_that_takes_from_another() -> None:
    taker = {**BASE, "id": "taker", "dimensions": [{"id": "c", "name": "C", "questions": []}]}
    taker["dimensions"][0]["questions"] = [{"take": "base/a.one"}, {"take": "base/a.two"}]
    path = Path("questionnaires/taker/questionnaire.yaml")
    path.parent.mkdir()
    path.write_text(json.dumps({**taker, "checklist": None}))
    overlay(of="taker", questions={}, dimensions={}, add={})
    made = read_questionnaire(PATH)
    assert [question.id for question in made.questions] == ["a.two"]
    assert [entry.place for entry in made.taken] == ["questions.a.two"]
    for name, text in (("base", "Was?"), ("taker", "")):
        texts = {"questions.a.two.text": text}
        german = {"format": 1, "questionnaire": f"{name}@1.4.0", "language": "de", "texts": texts}
        Path(f"questionnaires/{name}/de.yaml").write_text(json.dumps(german))
    assert in_language(made, PATH, "de").questions[0].text == "Was?"


def test_the_schema_takes_an_overlay() -> None:
    made = schema("overlay")
    jsonschema.validate({**OVERLAY, "checklist": "none"}, made)
    jsonschema.validate({**OVERLAY, "checklist": BASE["checklist"]}, made)
    for wrong in ({"dorp": []}, {"checklist": "nothing"}, {"drop": "a.one"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**OVERLAY, **wrong}, made)
