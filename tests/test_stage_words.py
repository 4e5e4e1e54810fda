"""What is told of the stage rule, in sentences, formulas and pages, is the rule."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmaturity.answers.model import EVIDENCE_DOCUMENT, EVIDENCE_RESULT
from cxmaturity.questionnaire.model import Level, Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.scoring import stage_words
from cxmaturity.scoring.stages import (
    APART,
    UNKNOWN_LEVEL,
    allowed_by,
    foundation_level,
    level_of,
    limits,
    needed_for,
    stage_of,
)
from cxmaturity.text.language import LANGUAGES, Language, language
from tests.bakery import bakery
from tests.catalogues import message_ids

ROOT = Path(__file__).parent.parent
ENGLISH = Language()
NUMBER = {1: "one", 2: "two"}


@st.composite
def situations(draw: st.DrawFn) -> tuple[Questionnaire, float, list[int | None]]:
    """A questionnaire with its own levels, an index, and foundations, None where nobody knows."""
    starts = [0.0, *sorted(n / 100 for n in draw(st.sets(st.integers(1, 99), min_size=1, max_size=6)))]
    lowest = draw(st.sampled_from([None, 0, 1, 4]))
    levels = tuple(
        Level(name=f"L{n}", meaning="", starts_at=start, number=None if n > 1 else lowest)
        for n, start in enumerate(starts, 1)
    )
    # An index on the very start of a level is the one that a wrong comparison gets wrong.
    index = draw(st.one_of(st.sampled_from(starts), st.integers(0, 1000).map(lambda n: n / 1000)))
    known = st.one_of(st.none(), st.integers(1, len(levels)))
    return msgspec.structs.replace(bakery(), levels=levels), index, draw(st.lists(known, max_size=4))


def by_sentence(sentence: str, starts: list[float], index: float, foundations: list[int]) -> int:
    """Return the stage that the sentence gives, read word for word: the highest level L that..."""
    apart = re.search(r"L−(\d+)", sentence)
    assert sentence.startswith("The highest level") and "whose start" in sentence
    reached = [n for n, start in enumerate(starts, 1) if start <= index]
    if apart is None:
        return max(reached)
    return max(n for n in reached if all(level >= n - int(apart[1]) for level in foundations))


@given(situations())
def test_the_sentences_are_the_rule(situation: tuple[Questionnaire, float, list[int | None]]) -> None:
    questionnaire, index, known = situation
    starts = [level.starts_at for level in questionnaire.levels]
    said = re.search(r"level (\d+)", stage_words.unknown_foundation(questionnaire, ENGLISH))
    assert said is not None
    lowest = questionnaire.place_of(int(said[1]))
    foundations = [lowest if level is None else level for level in known]
    assert [foundation_level(level) for level in known] == foundations
    stage = stage_of(index, foundations, questionnaire)
    for sentence in (
        stage_words.dimension_rule(ENGLISH, foundations=True),
        stage_words.overall_rule(ENGLISH),
    ):
        assert by_sentence(sentence, starts, index, foundations) == stage
    band = level_of(index, questionnaire)
    assert by_sentence(stage_words.band_rule(ENGLISH), starts, index, []) == band
    bare = stage_words.dimension_rule(ENGLISH, foundations=False)
    assert by_sentence(bare, starts, index, []) == stage_of(index, [], questionnaire)


@given(situations())
def test_what_holds_a_stage_is_what_the_next_one_asks(
    situation: tuple[Questionnaire, float, list[int | None]],
) -> None:
    questionnaire, index, known = situation
    levels = {f"f{n}": foundation_level(level) for n, level in enumerate(known)}
    stage = stage_of(index, levels.values(), questionnaire)
    if stage == len(questionnaire.levels):
        assert limits(levels, stage, questionnaire) == ()
        return
    for of_dimensions in (True, False):
        rule = stage_words.rule_for(stage + 1, questionnaire, ENGLISH, of_dimensions=of_dimensions)
        needs = re.search(r"below (?:stage|level) (\d+)$", rule)
        assert needs is not None
        held = {one.id: one.needs for one in limits(levels, stage, questionnaire)}
        place = questionnaire.place_of(int(needs[1]))
        assert held == {name: place for name, level in levels.items() if level < place}


# ---- The formulas of the workbook, computed as a spreadsheet computes them


def _match(value: float, starts: list[float], _kind: int) -> int:
    return max(place for place, start in enumerate(starts, 1) if start <= value)


def _minifs(figures: list[Any], keys: list[int], key: Any) -> float:
    def meets(one: int) -> bool:
        return one > int(key[1:]) if isinstance(key, str) else one == key

    pairs = zip(figures, keys, strict=True)
    return min((one for one, beside in pairs if meets(beside) and not isinstance(one, str)), default=0)


def _min(*values: Any) -> float:
    flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
    return min(one for one in flat if isinstance(one, int | float))


SPREADSHEET: dict[str, Callable[..., Any]] = {
    "IF": lambda holds, yes, no: yes() if holds() else no(),
    "AND": lambda *holds: all(one() for one in holds),
    "ISNUMBER": lambda value: isinstance(value(), int | float),
    "MATCH": lambda value, table, kind: _match(value(), table(), kind()),
    "ROUND": lambda value, digits: round(value(), digits()),
    "MIN": lambda *values: _min(*(value() for value in values)),
    "MINIFS": lambda figures, keys, key: _minifs(figures(), keys(), key()),
}
TOKEN = re.compile(r"\{\w+\}|\"[^\"]*\"|[A-Za-z_][\w.]*|\d+|[(),/+<>=-]")


def computed(formula: str, cells: dict[str, Any]) -> Any:
    """Return what a formula comes to; a branch that is not taken is not computed, as in a spreadsheet."""
    tokens = TOKEN.findall(formula.removeprefix("="))
    assert "".join(tokens) == formula.removeprefix("=")
    value, rest = _sum(tokens, cells)
    assert not rest
    return value()


def _sum(tokens: list[str], cells: dict[str, Any]) -> tuple[Callable[[], Any], list[str]]:
    left, tokens = _one(tokens, cells)
    while tokens and tokens[0] in "+-/<>=":
        sign, (right, tokens) = tokens[0], _one(tokens[1:], cells)
        left = _joined(sign, left, right)
    return left, tokens


def _joined(sign: str, left: Callable[[], Any], right: Callable[[], Any]) -> Callable[[], Any]:
    return {
        "+": lambda: left() + right(),
        "-": lambda: left() - right(),
        "/": lambda: left() / right(),
        "<": lambda: left() < right(),
        ">": lambda: left() > right(),
        "=": lambda: left() == right(),
    }[sign]


def _one(tokens: list[str], cells: dict[str, Any]) -> tuple[Callable[[], Any], list[str]]:
    word, rest = tokens[0], tokens[1:]
    if rest[:1] != ["("]:
        if word.startswith('"'):
            return lambda: word.strip('"'), rest
        value = int(word) if word.isdecimal() else cells[word.strip("{}")]
        return lambda: value, rest
    arguments: list[Callable[[], Any]] = []
    while rest[0] != ")":
        argument, rest = _sum(rest[1:], cells)
        arguments.append(argument)
    function = SPREADSHEET[word.removeprefix("_xlfn.")]
    return lambda: function(*arguments), rest[1:]


@given(situations())
def test_the_formulas_are_the_rule_in_the_numbers_of_the_levels(
    situation: tuple[Questionnaire, float, list[int | None]],
) -> None:
    questionnaire, index, known = situation
    number, top = questionnaire.number_of, questionnaire.highest_number
    named = {
        "levels_from": [level.starts_at for level in questionnaire.levels],
        "levels_top": top,
        "NONE": "not assessed",
    }
    band = computed(stage_words.band(questionnaire), {**named, "index": 100 * index})
    assert band == number(level_of(index, questionnaire))
    question, rule = {**named, "applies": 1, "value": index}, stage_words.question_level(questionnaire)
    assert computed(rule, question) == number(level_of(index, questionnaire))
    assert computed(rule, {**question, "value": "unknown"}) == ""
    assert computed(rule, {**question, "applies": 0}) == ""
    # A foundation of another dimension, one that does not apply and one without weight hold nothing; nor does
    # another question.
    others = [(2, 1, 1, number(1)), (1, 0, 1, number(1)), (1, 1, 0, number(1))]
    mine = [(1, 1, 2, "unknown" if one is None else number(one)) for one in known]
    allowing = stage_words.foundation_allows(questionnaire)
    allows = [
        (place, computed(allowing, {**named, "applies": applies, "weight": weight, "level": level}))
        for place, applies, weight, level in (*others, *mine)
    ]
    allows.append((1, computed(stage_words.OTHER_ALLOWS, named)))
    columns = {"answers_dimension": [p for p, _ in allows], "answers_allows": [a for _, a in allows]}
    allowed = computed(stage_words.DIMENSION_ALLOWS, {**named, **columns, "number": 1})
    stage = stage_of(index, [foundation_level(level) for level in known], questionnaire)
    cells = {**named, "band": band, "allows": allowed}
    assert computed(stage_words.STAGE, cells) == number(stage)
    stages = [level for level in known if level is not None] or [len(questionnaire.levels)]
    # A dimension that is withheld has no stage; one without weight has one that holds nothing.
    columns = {
        "scores_stage": [*map(number, stages), "not assessed", number(1)],
        "scores_weight": [*(1 for _ in stages), 1, 0],
    }
    whole = computed(stage_words.OVERALL_ALLOWS, {**named, **columns})
    overall = computed(stage_words.STAGE, {**cells, "allows": whole})
    assert overall == number(stage_of(index, stages, questionnaire))
    assert computed(stage_words.STAGE, {**cells, "band": "not assessed"}) == "not assessed"
    rule, shown = stage_words.stage_shown(questionnaire), {**named, "allows_shown": allowed}
    assert computed(rule, {**shown, "index_shown": 100 * index}) == number(stage)
    assert computed(rule, {**shown, "index_shown": "not assessed"}) == "not assessed"


@given(situations())
def test_a_foundation_as_shown_allows_what_its_level_does(
    situation: tuple[Questionnaire, float, list[int | None]],
) -> None:
    questionnaire, value, _ = situation
    number = questionnaire.number_of
    named = {
        "levels_from": [level.starts_at for level in questionnaire.levels],
        "levels_top": questionnaire.highest_number,
        "applies": 1,
        "weight": 1,
    }
    rule = stage_words.foundation_allows_shown(questionnaire)
    top = len(questionnaire.levels)
    allowed = min(top, allowed_by(foundation_level(level_of(value, questionnaire))))
    assert computed(rule, {**named, "shown": value}) == number(allowed)
    assert computed(rule, {**named, "shown": ""}) == number(min(top, allowed_by(UNKNOWN_LEVEL)))
    assert computed(rule, {**named, "weight": 0, "shown": value}) == number(top)


# ---- Numbers that stand in sentences


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_sentences_name_the_numbers_of_the_rule(tag: str) -> None:
    said = language(tag)
    assert f"L−{APART}" in stage_words.dimension_rule(said, foundations=True)
    assert f"L−{APART}" in stage_words.overall_rule(said)
    asked = read_questionnaire("cx-maturity")
    assert str(UNKNOWN_LEVEL) in stage_words.unknown_foundation(asked, said)
    for of_dimensions in (True, False):
        assert str(needed_for(4)) in stage_words.rule_for(4, asked, said, of_dimensions=of_dimensions)


GRADE_NUMBERS = (
    (r"grade (\d) or more", EVIDENCE_DOCUMENT),
    (r"(?:grade|strong)[^.]* \(?0(?:-| to )(\d)", EVIDENCE_RESULT),
)


@pytest.mark.parametrize(("pattern", "number"), GRADE_NUMBERS)
def test_the_sentences_name_the_grades_of_evidence(pattern: str, number: int) -> None:
    said = {message: found[1] for message in message_ids() if (found := re.search(pattern, str(message)))}
    assert set(said.values()) == {str(number)}
    for tag in LANGUAGES:
        assert [one for one in said if str(number) not in language(tag).text(str(one))] == []


def test_the_page_for_readers_names_the_numbers_of_the_rule() -> None:
    apart = NUMBER[APART]
    told = stage_words.reading_rule(ENGLISH, foundations=True)
    assert f"at most {apart} level below it" in told and f"more than {apart} stage below it" in told
    assert f"more than {apart} stage below it" in stage_words.reading_rule(ENGLISH, foundations=False)


def test_the_starts_that_are_told_are_those_of_the_levels() -> None:
    questionnaire = bakery()
    for stage, level in enumerate(questionnaire.levels, 1):
        said = stage_words.reached_words(97.0, stage, questionnaire, ENGLISH)
        assert said == f"Stage {stage} starts at index {100 * level.starts_at:.0f}; 97.00 reaches it."


def test_the_documentation_states_the_rule() -> None:
    """Whatever a page says of a foundation's distance from the stage is the rule's."""
    found, unknown = [], []
    for page in (*ROOT.glob("docs/*.md"), *ROOT.glob("questionnaires/*/README.md")):
        text = " ".join(page.read_text(encoding="utf-8").split())
        found += re.findall(r"(?:at most|more than) (\w+) (?:level|stage)s? below", text)
        found += re.findall(r"\bL-(\w+)", text)
        unknown += re.findall(r"unknown or unanswered \| counts as level (\w+)", text)
    assert set(found) == {NUMBER[APART], str(APART)}
    assert set(unknown) == {str(UNKNOWN_LEVEL)}
