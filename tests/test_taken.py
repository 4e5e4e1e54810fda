"""Entries taken from another questionnaire: one text serves two, in every language."""

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from cxmaturity.assess_paths import assess_path
from cxmaturity.errors import InvalidFile
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.texts import own_texts, texts_of
from cxmaturity.questionnaire.translations import in_language
from cxmaturity.schemas import schema
from tests.command_line import invoked

SCALE = {
    "id": "two",
    "options": [{"id": "no", "label": "No", "points": 0}, {"id": "yes", "label": "Yes", "points": 1}],
}
ACTION = {"do": "Begin.", "owner": "Head", "effort": "S", "measure": "Count."}
LENDER = {
    "format": 1,
    "id": "lender",
    "version": "1.0.0",
    "title": "Lender",
    "language": "en",
    "levels": [
        {"name": "Low", "meaning": "Little.", "from": 0},
        {"name": "High", "meaning": "Much.", "from": 0.5},
    ],
    "groups": [{"id": "front", "name": "Front line"}],
    "scales": [SCALE, {**SCALE, "id": "other"}],
    "sources": [{"id": "book", "title": "A book"}, {"id": "paper", "title": "A paper"}],
    "dimensions": [
        {
            "id": "people",
            "name": "People",
            "questions": [
                {
                    "id": "people.trained",
                    "name": "Trained",
                    "text": "Who is trained?",
                    "foundation": True,
                    "levels": ["Nobody is.", "Everybody is."],
                    "sources": [{"source": "book", "idea": "Train them."}],
                },
                {
                    "id": "people.paid",
                    "name": "Paid",
                    "text": "Who is paid?",
                    "scale": "other",
                    "weight": 2,
                    "applies_when": [{"question": "people.trained", "at_least": "yes"}],
                    "otherwise": "lowest",
                    "actions": [
                        {**ACTION, "to": "yes", "needs": [{"question": "people.trained", "option": "yes"}]}
                    ],
                    "sources": [{"source": "paper", "idea": "Pay them."}],
                },
            ],
        }
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
                "contradicted_by": [{"question": "people.trained", "at_most": "no"}],
            }
        ],
    },
    "worksheets": [
        {
            "id": "w",
            "title": "W",
            "help": "H.",
            "columns": [
                {"id": "name", "name": "Name", "type": "text"},
                {"id": "x", "name": "X", "type": "rating", "min": 1, "max": 5},
                {"id": "y", "name": "Y", "type": "rating", "min": 1, "max": 5},
            ],
            "matrix": {
                "x": "x",
                "y": "y",
                "quadrants": {"high_high": "A", "high_low": "B", "low_high": "C", "low_low": "D"},
            },
        }
    ],
}
TAKER = {
    "format": 1,
    "id": "taker",
    "version": "1.0.0",
    "title": "Taker",
    "language": "en",
    "levels": [{"take": "lender/1"}, {"name": "Top", "meaning": "All.", "from": 0.4}, {"take": "lender/2"}],
    "scales": [{"take": "lender/two"}, {"take": "lender/other"}],
    "dimensions": [
        {
            "id": "staff",
            "name": "Staff",
            "questions": [
                {"id": "people", "name": "Own", "text": "What else?"},
                {"take": "lender/people.paid", "weight": 5, "quick": True},
            ],
        }
    ],
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder with a lender and a taker."""
    monkeypatch.chdir(tmp_path)
    write("lender", LENDER)
    write("taker", TAKER)
    return tmp_path


def write(name: str, tree: dict) -> Path:
    path = Path("questionnaires") / name / "questionnaire.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(tree))
    return path


def translate(name: str, texts: dict[str, str], language: str = "de") -> None:
    head = {"format": 1, "questionnaire": f"{name}@1.0.0", "language": language}
    path = Path("questionnaires") / name / f"{language}.yaml"
    path.write_text(json.dumps({**head, "texts": texts}))


def asking(*entries: dict, **fields: object) -> dict:
    return {**TAKER, "dimensions": [{"id": "staff", "name": "Staff", "questions": list(entries)}], **fields}


def test_a_taken_entry_is_that_of_the_other_questionnaire() -> None:
    lender, taker = read_questionnaire("lender"), read_questionnaire("taker")
    assert taker.scales == lender.scales
    assert (taker.levels[0], taker.levels[2].name) == (lender.levels[0], "High")
    paid, theirs = taker.questions[1], lender.questions[1]
    same = ("id", "name", "text", "scale", "sources")
    assert [getattr(paid, name) for name in same] == [getattr(theirs, name) for name in same]


def test_what_stands_beside_take_overrides() -> None:
    write(
        "taker",
        asking(
            {"take": "lender/people.trained", "foundation": False},
            {"take": "lender/people.paid", "weight": 5, "quick": True, "applies_when": []},
        ),
    )
    trained, paid = read_questionnaire("taker").questions
    assert (trained.foundation, trained.weight) == (False, 1)
    assert (paid.weight, paid.quick, paid.applies_when, paid.otherwise) == (5, True, (), "nothing")


def test_what_refers_to_questions_that_are_not_here_falls_away() -> None:
    paid = read_questionnaire("taker").questions[1]
    assert (paid.applies_when, paid.otherwise, paid.actions[0].needs) == ((), "nothing", ())
    assert paid.actions[0].do == "Begin."


def test_what_refers_to_questions_that_are_here_stays() -> None:
    checklist = {
        "title": "T",
        "label": "L",
        "steps": [{"take": "lender/first"}],
        "checks": [{"take": "lender/counted"}],
    }
    write(
        "taker",
        asking({"take": "lender/people.trained"}, {"take": "lender/people.paid"}, checklist=checklist),
    )
    lender, taker = read_questionnaire("lender"), read_questionnaire("taker")
    assert taker.questions == lender.questions
    assert taker.checklist.checks == lender.checklist.checks
    write("taker", {**TAKER, "checklist": checklist})
    assert read_questionnaire("taker").checklist.checks[0].contradicted_by == ()


def test_cited_sources_come_along_unless_one_of_the_id_is_here() -> None:
    assert [source.id for source in read_questionnaire("taker").sources] == ["paper"]
    own = [{"id": "own", "title": "Own"}, {"id": "paper", "title": "Our paper"}]
    write("taker", {**TAKER, "sources": own})
    assert [source.title for source in read_questionnaire("taker").sources] == ["Own", "Our paper"]


def test_groups_sources_and_worksheets_are_taken_whole() -> None:
    names = {"groups": "front", "sources": "book", "worksheets": "w"}
    write("taker", {**TAKER, **{kind: [{"take": f"lender/{name}"}] for kind, name in names.items()}})
    lender, taker = read_questionnaire("lender"), read_questionnaire("taker")
    assert (taker.groups, taker.worksheets) == (lender.groups, lender.worksheets)
    assert [source.id for source in taker.sources] == ["book", "paper"]


def test_the_scale_may_be_written_here_if_options_and_points_are_the_same() -> None:
    options = [{"id": "no", "label": "Never", "points": 0}, {"id": "yes", "label": "Ever", "points": 1}]
    write(
        "taker",
        asking(
            {"take": "lender/people.trained"},
            scales=[{"id": "x", "options": options}, {"id": "two", "options": options}],
        ),
    )
    taker = read_questionnaire("taker")
    assert taker.scale_of(taker.questions[0]).options[0].label == "Never"
    assert taker.scale_of(taker.questions[0]).id == "two"


def test_taking_goes_through_several_questionnaires() -> None:
    write(
        "third",
        {
            **asking({"take": "taker/people.paid"}),
            "id": "third",
            "scales": [{"take": "taker/other"}],
            "levels": [{"take": "taker/1"}, {"take": "taker/2"}],
        },
    )
    third = read_questionnaire("third")
    assert (third.questions[0].text, third.questions[0].weight) == ("Who is paid?", 5)
    assert third.levels[1].name == "Top"


def test_the_lender_is_found_beside_the_taker_not_only_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert read_questionnaire(tmp_path / "questionnaires" / "taker").questions[1].name == "Paid"


def test_the_fingerprint_is_of_the_file_and_of_what_it_takes_from() -> None:
    before = read_questionnaire("taker").sha256
    assert read_questionnaire("taker").sha256 == before
    write("lender", {**LENDER, "summary": "Another."})
    assert read_questionnaire("taker").sha256 != before


def test_a_form_that_takes_is_never_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("cxmaturity.questionnaire.file.bundled", lambda _name: tmp_path)
    read_questionnaire("taker")
    kept = [path.name.partition("-")[0] for path in (tmp_path / "cache" / "cxmaturity").iterdir()]
    assert kept == ["lender"]
    write("lender", json.loads(json.dumps(LENDER).replace("Who is paid?", "Who is well paid?")))
    assert read_questionnaire("taker").questions[1].text == "Who is well paid?"


def test_taken_texts_come_from_the_translation_beside_their_own_questionnaire() -> None:
    theirs = texts_of(read_questionnaire("lender"))
    translate("lender", {text_id: f"DE {text}" for text_id, text in theirs.items()})
    taker = read_questionnaire("taker")
    own = own_texts(taker)
    assert set(own) == {
        "title", "levels.2.name", "levels.2.meaning", "dimensions.staff.name",
        "questions.people.name", "questions.people.text",
    }  # fmt: skip
    translate("taker", {text_id: f"DE {text}" for text_id, text in own.items()})
    german = in_language(taker, Path("questionnaires/taker/questionnaire.yaml"), "de")
    assert {text[:3] for text in texts_of(german).values()} == {"DE "}
    assert (german.levels[2].name, german.questions[1].text) == ("DE High", "DE Who is paid?")


def test_a_taker_may_say_a_taken_text_in_words_of_its_own() -> None:
    translate("lender", {"questions.people.paid.text": "Wer wird bezahlt?", "levels.1.name": "Tief"})
    translate("taker", {"questions.people.paid.text": "Wer bekommt Lohn?", "title": "Nehmer"})
    path = Path("questionnaires/taker/questionnaire.yaml")
    german = in_language(read_questionnaire("taker"), path, "de")
    assert (german.questions[1].text, german.levels[0].name) == ("Wer bekommt Lohn?", "Tief")


def test_check_says_when_a_lender_has_no_such_language() -> None:
    translate("taker", {"title": "Nehmer"})
    path = str(Path("questionnaires/taker"))
    said = invoked("questionnaire", "check", path).output
    assert said.endswith("    lender, which it takes from, has no texts in de\n")
    translate("lender", {})
    assert "lender" not in invoked("questionnaire", "check", path).output


def test_an_assessment_speaks_one_language_throughout() -> None:
    translate(
        "lender", {text_id: f"DE {text}" for text_id, text in texts_of(read_questionnaire("lender")).items()}
    )
    translate(
        "taker", {text_id: f"DE {text}" for text_id, text in own_texts(read_questionnaire("taker")).items()}
    )
    Path("answers.yaml").write_text(
        "format: 1\nquestionnaire: taker@1\nanswers: {people: yes, people.paid: no}\n"
    )
    asked = assess_path(Path("answers.yaml"), language="de").questionnaire
    assert {text[:3] for text in texts_of(asked).values()} == {"DE "}


def test_a_question_called_as_the_begin_of_another_keeps_its_texts_apart() -> None:
    write(
        "taker",
        asking({"id": "people", "name": "Own", "text": "What else?"}, {"take": "lender/people.trained"}),
    )
    own = own_texts(read_questionnaire("taker"))
    assert [text_id for text_id in own if text_id.startswith("questions.")] == [
        "questions.people.name",
        "questions.people.text",
    ]


@pytest.mark.parametrize("name", ["a", "b", "self"])
def test_a_circle_is_refused(name: str) -> None:
    for one, other in (("a", "b"), ("b", "a"), ("self", "self")):
        write(one, {**asking({"take": f"{other}/people.paid"}), "id": one})
    with pytest.raises(InvalidFile, match=f"taking goes in a circle: {name} > "):
        read_questionnaire(name)


def test_a_report_s_questionnaire_says_what_was_taken() -> None:
    taker = read_questionnaire("taker")
    again = msgspec.json.decode(msgspec.json.encode(taker), type=type(taker))
    assert again == taker
    assert ("questions.people.paid", "lender") in [(entry.place, entry.of) for entry in again.taken]


def test_the_schema_knows_the_form() -> None:
    made = schema("questionnaire")
    jsonschema.validate(TAKER, made)
    for wrong in ({"take": "lender/people.paid", "text": "Other?"}, {"take": "people.paid"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(asking(wrong), made)
