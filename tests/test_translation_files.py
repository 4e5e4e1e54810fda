"""A further language of a questionnaire: one file of texts beside it, read as strictly as the rest."""

from pathlib import Path

import pytest
import yaml

from cxmaturity.assess_paths import assess_path
from cxmaturity.errors import BadInput, InvalidFile, NoSuchLanguage
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.translations import in_language, translated
from tests.test_scoring_cases import filled_in

MODEL = {"dimensions": [{"id": "a", "questions": [{"id": "a.one", "levels": ["i", "ii", "iii", "iv", "v"]}]}]}
HEAD = {"format": 1, "questionnaire": "case@1.0.0", "language": "de"}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "questionnaires" / "case" / "questionnaire.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump(filled_in(MODEL)))
    return path


def translate(model: Path, **fields: object) -> None:
    (model.parent / "de.yaml").write_text(yaml.safe_dump({**HEAD, **fields}))


def test_what_is_translated_is_shown_and_the_rest_stays(model: Path) -> None:
    translate(model, texts={"questions.a.one.text": "Was geschieht?", "questions.a.one.levels.2": "zwei"})
    german = in_language(read_questionnaire(model), model, "de")
    (question,) = german.questions
    assert (question.text, question.levels) == ("Was geschieht?", ("i", "zwei", "iii", "iv", "v"))
    assert (german.language, german.sha256) == ("de", read_questionnaire(model).sha256)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"texts": {"questions.a.one.txt": "x"}},
            "texts.questions.a.one.txt: there is no such text in case; did you mean questions.a.one.text?",
        ),
        ({"texts": {}, "language": "fr"}, "language: must be de, as the file is called (got fr)"),
        ({"texts": {}, "questionnaire": "other@1.0.0"}, "questionnaire: translates other@1.0.0, not case"),
        ({}, "texts: is missing"),
        ({"texts": {"title": 3}}, "texts.title: must be text (got 3)"),
    ],
    ids=["unknown text", "another language", "another questionnaire", "no texts", "a number"],
)
def test_a_broken_translation(model: Path, fields: dict, message: str) -> None:
    translate(model, **fields)
    with pytest.raises(InvalidFile) as caught:
        in_language(read_questionnaire(model), model, "de")
    assert message in str(caught.value)
    assert "de.yaml:" in str(caught.value)


def test_a_language_that_is_not_there_is_named(model: Path) -> None:
    translate(model, texts={})
    with pytest.raises(BadInput, match="case has no texts in fr; it has en, de"):
        in_language(read_questionnaire(model), model, "fr")


def test_an_assessment_is_in_the_language_asked_for_or_warns(model: Path, tmp_path: Path) -> None:
    translate(model, texts={"title": "Fall"})
    answers = tmp_path / "answers.yaml"
    answers.write_text("format: 1\nquestionnaire: case@1\nanswers: {a.one: 3}\n")
    warnings: list[str] = []
    assert assess_path(answers, language="de", warn=warnings.append).questionnaire.title == "Fall"
    assert warnings == [
        "the tool's own words are not in de: they stay in English;"
        " `cxmaturity words de` writes a file to fill in"
    ]
    warnings.clear()
    assert assess_path(answers, language="zh-Hans", warn=warnings.append).questionnaire.title == "Case"
    assert warnings == ["case has no texts in zh-Hans: its own stay in en"]


def test_a_language_in_which_nothing_is_said_is_refused_with_what_there_is(
    model: Path, tmp_path: Path
) -> None:
    translate(model, texts={"title": "Fall"})
    answers = tmp_path / "answers.yaml"
    answers.write_text("format: 1\nquestionnaire: case@1\nanswers: {a.one: 3}\n")
    with pytest.raises(NoSuchLanguage) as refused:
        assess_path(answers, language="fr")
    assert str(refused.value) == (
        "--language fr: case has texts in en, de, and the tool has words in en, zh-Hans, zh-Hant;"
        " `cxmaturity words fr` writes a file for more"
    )


@pytest.mark.parametrize("asked", ["de", "de-AT", "de-AT-1996"])
def test_a_wider_language_serves_who_asks_for_a_kind_of_it(asked: str, model: Path, tmp_path: Path) -> None:
    translate(model, texts={"title": "Fall"})
    answers = tmp_path / "answers.yaml"
    answers.write_text("format: 1\nquestionnaire: case@1\nanswers: {a.one: 3}\n")
    assert assess_path(answers, language=asked).questionnaire.title == "Fall"


def test_a_translation_of_another_text_is_not_used(model: Path) -> None:
    translate(model, texts={"title": "Fall"})
    questionnaire = read_questionnaire(model)
    model.write_text(model.read_text() + "# changed\n")
    assert translated(questionnaire, "de", name=model) is None
