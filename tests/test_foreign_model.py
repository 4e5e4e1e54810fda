"""A model that is nobody's business but its own: no output says of it what it does not say itself."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from cxmaturity.answers.model import Answer, Answers, Respondent
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.texts import own_texts, texts_of
from cxmaturity.report import render
from cxmaturity.report.questionnaire_page import questionnaire_page
from cxmaturity.report.result import result
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.terminal.explanation import explain
from cxmaturity.terminal.questionnaire import questionnaire_lines

MODEL = Path(__file__).parent / "fixtures" / "other_models" / "river-watch.yaml"


def said(questionnaire: Questionnaire | None = None, **options: str) -> Assessment:
    asked = questionnaire or read_questionnaire(MODEL)
    chosen = {"water.measured": "never", "water.walked": "never", "people.asked": "never"} | options
    answers = {name: Answer(option=option) for name, option in chosen.items()}
    sheet = Answers(
        questionnaire="river-watch@1", organisation="Millbrook", date="2026-05-01",
        respondent=Respondent(id="r1"), answers=answers,
    )  # fmt: skip
    return assess(asked, [sheet])


def words_of(assessment: Assessment, ending: str, **choices: Any) -> str:
    """Return all that a format says, without marks; of a workbook its cells."""
    content = render(assessment, ending, **choices)
    if ending == "xlsx":
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
        return "\n".join(" | ".join(str(cell) for cell in row) for row in rows)
    return unmarked(content.decode())


def unmarked(text: str) -> str:
    """Return a text without styles, scripts and marks."""
    text = re.sub(r"<style.*?</style>|<script.*?</script>", " ", text, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", text)


# ---- What a model does not say of its actions


@pytest.mark.parametrize("ending", ["html", "md", "csv", "xlsx"])
def test_of_owners_efforts_and_measures_that_there_are_not_nothing_is_said(ending: str) -> None:
    # Of its days the plan says what it counts instead.
    words = words_of(said(), ending).replace("names no effort, M is counted", "")
    assert "Ask the anglers." in words or ending == "csv"
    for label in ("Owner", "Effort", "effort", "Success:", "Measure of success", "Quick win"):
        assert label not in words, label


def test_explanations_and_json_do_not_either() -> None:
    assessment = said()
    lines = explain(assessment, "water.measured").lines
    assert any("Buy a probe." in line for line in lines)
    assert not [line for line in lines if "Owner" in line or "effort" in line or "Measure of success" in line]
    assert "  More: https://example.org/probe" in lines
    moves = result(assessment)["recommendations"]
    assert {(move["effort"], move["kind"]) for move in moves} == {(None, None)}


def test_where_some_actions_say_it_only_those_do() -> None:
    said_once = MODEL.read_text().replace("do: Ask the anglers.", "do: Ask the anglers., effort: S")
    assessment = said(read(said_once))
    words = words_of(assessment, "md")
    assert words.count("Effort: small; worth") == 1 and words.count("Worth: ") == 2
    assert "Owner" not in words
    rows = [line for line in words_of(assessment, "xlsx").splitlines() if " | people.asked | " in line]
    assert rows and "medium" not in rows[-1]


def read(text: str) -> Questionnaire:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "questionnaire.yaml"
        path.write_text(text)
        return read_questionnaire(path)


# ---- The order of the model, and its advice


def test_practices_of_a_lower_level_come_first_whatever_they_are_worth() -> None:
    """people.asked is worth nine times as much as water.walked, which is of level 1."""
    moves = said().recommendations
    assert [move.question for move in moves] == ["water.walked", "people.asked", "water.measured"]
    assert [move.worth for move in moves] == [2, 18, 2]
    assert [move.priority for move in moves] == [1.0, 9.0, 1.0], "without an effort a medium one counts"
    without = read(re.sub(r"\n +level: \d", "", MODEL.read_text()))
    assert said(without).recommendations[0].question == "people.asked"


@pytest.mark.parametrize("ending", ["html", "md"])
@pytest.mark.parametrize(
    ("option", "there", "elsewhere"),
    [
        ("never", ["Begin at the weir.", "Walk the bank", "https://example.org/weir"], "at three places."),
        ("partly", ["Measure at three places."], "Begin at the weir."),
        ("fully", [], "Begin at the weir."),
    ],
)  # fmt: skip
def test_the_advice_for_the_band_of_a_dimension_stands_in_its_section(
    ending: str, option: str, there: list[str], elsewhere: str
) -> None:
    assessment = said(**{"water.measured": option, "water.walked": option})
    words = words_of(assessment, ending)
    told = "\n".join(explain(assessment, "water").lines)
    # In Markdown an address and a list are escaped where they would act.
    for text in there:
        assert text in told
        assert text.split("//")[0] in words.replace("\\", "")
    assert elsewhere not in told
    assert ("What the model advises at level" in words) == bool(there)


# ---- Where a model is from, and its author's own fields


def test_json_says_where_the_model_is_from_and_holds_the_authors_own_fields() -> None:
    assert json.loads(render(said(), "json"))["questionnaire"] == {
        "id": "river-watch",
        "version": "1.0.0",
        "sha256": said().questionnaire_sha256,
        "url": "https://example.org/river-watch",
        "licence": "CC BY 4.0",
        "authors": ["Ida Brook", "Jon Weir"],
        "tags": ["water", "towns"],
        "extra": {
            "x-edition": {"year": 2026, "title": "Second"},
            "questions.water.measured.x-ticket": "RW-17",
            "questions.water.measured.actions.partly.x-cost": 40,
        },
        "maps_to": {"water.measured": {"Water code": ["W-1", "W-2"], "Town charter": ["§ 4"]}},
    }


@pytest.mark.parametrize("ending", ["html", "md", "xlsx", "preview", "show"])
def test_the_method_pages_and_the_preview_say_it_too(ending: str) -> None:
    if ending == "preview":
        words = questionnaire_page(read_questionnaire(MODEL), "en")
    elif ending == "show":
        words = "\n".join(str(line.renderable) for line in questionnaire_lines(read_questionnaire(MODEL)))
    else:
        words = words_of(said(), ending)
    words = words.replace("\\", "")
    for text in (
        "CC BY 4.0",
        "Ida Brook, Jon Weir",
        "water, towns",
        "Maps to Water code",
        "W-1, W-2",
        "RW-17",
    ):
        assert text in words, text
    assert "https://example.org/river-watch" in words or ending == "md"


def test_a_model_that_says_nothing_of_it_has_no_keys_and_no_lines() -> None:
    plain = read(re.sub(r"\n(url|licence|authors|tags|x-edition):.*", "", MODEL.read_text()))
    assert set(result(said(plain))["questionnaire"]) == {"id", "version", "sha256", "extra", "maps_to"}
    assert "Licence" not in words_of(said(plain), "md")
    bare = read(re.sub(r"\n +(maps_to|x-ticket):.*|x-cost: 40, ", "", MODEL.read_text()))
    assert "maps_to" not in result(said(bare))["questionnaire"]
    assert list(result(said(bare))["questionnaire"]["extra"]) == ["x-edition"]


def test_what_authors_keep_for_themselves_is_no_text_to_translate() -> None:
    assert not [name for name in texts_of(read_questionnaire(MODEL)) if "x-" in name or "maps_to" in name]


# ---- A model's own words, and nobody else's

OWN = """about:
  are: [They say what the town does for its river.]
  are_not: [Not a reading of the water.]
  in_brief: The figures are no reading of the water.
  limits: [A town is not its river.]
  shown_first: Begin at the bank.
  both_right: Both banks can be right.
  where_both_hold: On which bank does each hold?
  badge: River badge
  practice: {one: task, many: tasks}
  visitor: {one: walker, many: walkers}
"""
OF_CUSTOMERS = r"customer|satisf|client|\bCX\b|CX成熟度|客户|顾客|顧客|客戶|满意|滿意"
NAMED_OTHERWISE = OF_CUSTOMERS + r"|practice|visitor|访客|訪查者|外人到訪|实践|實務"
# The preview says to the questionnaire's owner what a name is for.
NAMES = r"What a \w+ is called|在此的称呼|在此的稱呼"


def of_several(questionnaire: Questionnaire) -> Assessment:
    """Six who do not agree, so that a workshop has something to settle."""
    options = ("never", "never", "never", "fully", "fully", "fully")
    sheets = [
        Answers(
            questionnaire="river-watch@1",
            organisation="Millbrook",
            date="2026-05-01",
            respondent=Respondent(id=f"r{n}"),
            answers={one.id: Answer(option=option) for one in questionnaire.questions},
        )
        for n, option in enumerate(options)
    ]
    return assess(questionnaire, sheets)


def everything_printed(questionnaire: Questionnaire, tag: str) -> str:
    """Return the words of every format and profile, of one and of several, and of the preview."""
    found = [questionnaire_page(questionnaire, tag)]
    for assessment in (said(questionnaire), of_several(questionnaire)):
        for ending in ("html", "md", "csv", "xlsx", "svg", "json", "shields"):
            found.append(words_of(assessment, ending, language=tag))
        for profile in ("board", "workshop") if assessment.subject.respondents > 1 else ("board",):
            found.append(words_of(assessment, "html", language=tag, profile=profile))
        for name in ("overall", "water", "water.walked"):
            found += explain(assessment, name, tag=tag).lines
    return "\n".join(unmarked(text) for text in found)


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "zh-Hant"])
def test_no_sentence_of_customer_experience_stands_in_another_models_report(tag: str) -> None:
    printed = everything_printed(read_questionnaire(MODEL), tag)
    assert not [line for line in printed.splitlines() if re.search(OF_CUSTOMERS, line, re.IGNORECASE)]


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "zh-Hant"])
def test_a_model_that_names_things_is_told_in_its_names(tag: str) -> None:
    named = read(MODEL.read_text().replace("levels:\n", OWN + "levels:\n", 1))
    printed = everything_printed(named, tag)
    lines = [line for line in printed.splitlines() if not re.search(NAMES, line)]
    assert not [line for line in lines if re.search(NAMED_OTHERWISE, line, re.IGNORECASE)]
    for text in (
        "They say what the town does for its river.",
        "Not a reading of the water.",
        "The figures are no reading of the water.",
        "A town is not its river.",
        "Begin at the bank.",
        "Both banks can be right.",
        "River badge",
        "Task",
        "walkers",
    ):
        assert text in printed, text


def test_a_page_of_it_is_printed_too() -> None:
    pages = PdfReader(io.BytesIO(render(of_several(read_questionnaire(MODEL)), "pdf"))).pages
    printed = " ".join(page.extract_text() for page in pages)
    assert "River watch" in printed and not re.search(OF_CUSTOMERS, printed, re.IGNORECASE)


def test_words_of_a_model_are_texts_to_translate_and_may_be_taken() -> None:
    named = read(MODEL.read_text().replace("levels:\n", OWN + "levels:\n", 1))
    texts = texts_of(named)
    assert texts["about.are_not.1"] == "Not a reading of the water."
    assert (texts["about.practice.one"], texts["about.visitor.many"]) == ("task", "walkers")
    ours, theirs = read_questionnaire("cx-maturity"), read_questionnaire("service-vows")
    assert theirs.about == ours.about is not None
    assert not [name for name in own_texts(theirs) if name.startswith("about.")]
