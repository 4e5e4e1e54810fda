"""Every bundled questionnaire: valid, complete, written to the question rules, true to its sources."""

import re
from pathlib import Path

import pytest

from cxmaturity.answers.model import State
from cxmaturity.answers.read import read_assessment
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.texts import texts_of, with_texts
from cxmaturity.resources import bundled
from cxmaturity.scoring.assess import assess
from tests.sources_page import FILES, own_questions

EXAMPLES = sorted(
    path
    for path in [
        *bundled("questionnaires").glob("*/examples/*.yaml"),
        *bundled("questionnaires").glob("*/examples/*/*"),
    ]
    if path.is_dir() or path.parent.name == "examples"
)
CORE = read_questionnaire("cx-maturity")
# Of all bundled questionnaires, each question where it was written first.
QUESTIONS = [pytest.param(question, id=f"{name}/{question.id}") for question, name in own_questions()]
VAGUE = re.compile(
    r"\b(often|regularly|effectively|proactively|appropriately|adequately|sufficiently)\b", re.IGNORECASE
)
MOST_WORDS_OF_A_STEM, MOST_WORDS_OF_AN_ANCHOR, LONGEST_NAME = 25, 35, 28


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_it_is_valid_and_stands_in_a_folder_of_its_id(path: Path) -> None:
    assert read_questionnaire(path).id == path.parent.name


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_its_examples_score(path: Path) -> None:
    folder = sorted(path.iterdir()) if path.is_dir() and not list(path.glob("*.yaml")) else [path]
    for one in folder:
        questionnaire, sheets = read_assessment(one)
        assert assess(questionnaire, sheets, redraw=False).overall.index is not None


def test_the_core_questionnaire_is_balanced() -> None:
    """How many there are of what stands in its README, and a test of its own holds that."""
    sizes = [len(dimension.questions) for dimension in CORE.dimensions]
    assert max(sizes) - min(sizes) <= 1
    quick, double = (
        {sum(counts) for counts in parts}
        for parts in (
            [[question.quick for question in dimension.questions] for dimension in CORE.dimensions],
            [[question.weight == 2 for question in dimension.questions] for dimension in CORE.dimensions],
        )
    )
    assert len(quick) == len(double) == 1 and 0 not in quick | double
    assert all(question.foundation == (question.weight == 2) for question in CORE.questions)
    worksheets = [worksheet.id for worksheet in CORE.worksheets]
    assert worksheets == ["journeys", "departments", "units", "economics"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_complete(question: Question) -> None:
    numbers = [str(number) for number, _ in enumerate(CORE.levels, 1)]
    assert len(question.levels) == len(numbers)
    assert [action.to for action in question.actions] == numbers[1:]
    assert len(question.show_me) >= 2
    assert question.why
    assert question.sources
    assert len(question.name) <= LONGEST_NAME


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_follows_the_question_rules(question: Question) -> None:
    assert len(question.text.split()) <= MOST_WORDS_OF_A_STEM
    assert question.text.endswith("?")
    assert not re.search(r"\band\b|\bor\b|and/or|\bnot\b|\bno\b", question.text), question.text
    for text in (question.text, *question.levels):
        assert not VAGUE.search(text), text
    for anchor in question.levels:
        assert len(anchor.split()) <= MOST_WORDS_OF_AN_ANCHOR, anchor
        assert anchor.count(". ") == 0, anchor
    assert len(set(question.levels)) == len(question.levels)


def test_every_measure_of_success_can_be_counted() -> None:
    vague = [
        f"{question.id} to {action.to}: {action.measure}"
        for question, _ in own_questions()
        for action in question.actions
        if not re.search(
            r"\d|\b(one|two|three|four|five|six|all|every|each|number|share|none|no|per|half|points|rating|gain|counted)\b",
            action.measure,
            re.I,
        )
    ]
    assert vague == []


def test_no_stem_stands_twice() -> None:
    stems = [question.text for question, _ in own_questions()]
    assert len(set(stems)) == len(stems)


def test_an_action_needs_only_what_comes_before_it() -> None:
    """Vision first, technology last: what an action waits for stands earlier in the questionnaire."""
    order = [question.id for question in CORE.questions]
    for question in CORE.questions:
        for action in question.actions:
            for need in action.needs:
                assert order.index(need.question) < order.index(question.id)
                assert int(need.option) <= int(action.to)


def test_the_derived_checklist_says_so() -> None:
    assert CORE.checklist.label == "Derived from the five published steps; not Forrester's wording or figure"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_text_can_be_put_into_another_language(path: Path) -> None:
    questionnaire = read_questionnaire(path)
    texts = {text_id: f"<{text}>" for text_id, text in texts_of(questionnaire).items()}
    assert texts_of(with_texts(questionnaire, texts, "xx")) == texts
    assert left_in_english(with_texts(questionnaire, texts, "xx")) == []


def left_in_english(questionnaire: Questionnaire) -> list[str]:
    """Return the texts that a reader sees and that were not replaced."""
    seen = [questionnaire.title, *(level.meaning for level in questionnaire.levels)]
    for question in questionnaire.questions:
        seen += [question.name, question.text, *question.levels, *question.show_me]
        seen += [text for action in question.actions for text in (action.do, action.owner, action.measure)]
    return [text for text in seen if not text.startswith("<")]


def test_the_demo_shows_what_it_is_meant_to_show() -> None:
    company = bundled("questionnaires") / "cx-maturity" / "examples" / "tarnholt-freight"
    questionnaire, sheets = read_assessment(company / "2026-q3")
    assessment = assess(questionnaire, sheets, redraw=False)
    questions = [question for dimension in assessment.dimensions for question in dimension.questions]
    assert assessment.overall.stage < assessment.overall.band, "a stage that no average can fake"
    assert any(question.spread and question.spread.polarised for question in questions)
    assert any(dimension.gap is not None and dimension.gap > 15 for dimension in assessment.dimensions)
    assert any(question.states.get(State.NOT_APPLICABLE) for question in questions)
    assert any(question.states.get(State.UNKNOWN) for question in questions)
    assert any(question.unsupported for question in questions)
    assert any(check.contradictions for check in assessment.readiness.checks)
    assert len(assessment.worksheets) == len(questionnaire.worksheets)
