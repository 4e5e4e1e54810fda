"""What is told of the stage rule, in sentences, formulas and pages, is the rule."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmaturity.answers.model import EVIDENCE_DOCUMENT, EVIDENCE_RESULT
from cxmaturity.questionnaire.model import Level
from cxmaturity.scoring import stage_words
from cxmaturity.scoring.stages import (
    APART,
    UNKNOWN_LEVEL,
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
def situations(draw: st.DrawFn) -> tuple[Any, float, list[int | None]]:
    """A questionnaire with its own levels, an index, and foundations, None where nobody knows."""
    starts = [0.0, *sorted(n / 100 for n in draw(st.sets(st.integers(1, 99), min_size=1, max_size=6)))]
    levels = tuple(Level(name=f"L{n}", meaning="", starts_at=start) for n, start in enumerate(starts, 1))
    # An index on the very start of a level is the one that a wrong comparison gets wrong.
    index = draw(st.one_of(st.sampled_from(starts), st.integers(0, 1000).map(lambda n: n / 1000)))
    known = st.one_of(st.none(), st.integers(1, len(levels)))
    return SimpleNamespace(levels=levels), index, draw(st.lists(known, max_size=4))


def by_sentence(sentence: str, starts: list[float], index: float, foundations: list[int]) -> int:
    """Return the stage that the sentence gives, read word for word: the highest level L that..."""
    apart = re.search(r"L−(\d+)", sentence)
    assert sentence.startswith("The highest level") and "whose start" in sentence
    reached = [n for n, start in enumerate(starts, 1) if start <= index]
    if apart is None:
        return max(reached)
    return max(n for n in reached if all(level >= n - int(apart[1]) for level in foundations))


@given(situations())
def test_the_sentences_are_the_rule(situation: tuple[Any, float, list[int | None]]) -> None:
    questionnaire, index, known = situation
    starts = [level.starts_at for level in questionnaire.levels]
    said = re.search(r"level (\d+)", stage_words.unknown_foundation(ENGLISH))
    assert said is not None
    foundations = [int(said[1]) if level is None else level for level in known]
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
    situation: tuple[Any, float, list[int | None]],
) -> None:
    questionnaire, index, known = situation
    levels = {f"f{n}": foundation_level(level) for n, level in enumerate(known)}
    stage = stage_of(index, levels.values(), questionnaire)
    if stage == len(questionnaire.levels):
        assert limits(levels, stage, questionnaire) == ()
        return
    for of_dimensions in (True, False):
        rule = stage_words.rule_for(stage + 1, ENGLISH, of_dimensions=of_dimensions)
        needs = re.search(r"below (?:stage|level) (\d+)$", rule)
        assert needs is not None
        held = {one.id: one.needs for one in limits(levels, stage, questionnaire)}
        assert held == {name: int(needs[1]) for name, level in levels.items() if level < int(needs[1])}


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
TOKEN = re.compile(r"\{\w+\}|\"[^\"]*\"|[A-Za-z_][\w.]*|\d+|[(),/+<>=]")


def computed(formula: str, cells: dict[str, Any]) -> Any:
    """Return what a formula comes to; a branch that is not taken is not computed, as in a spreadsheet."""
    tokens = TOKEN.findall(formula.removeprefix("="))
    assert "".join(tokens) == formula.removeprefix("=")
    value, rest = _sum(tokens, cells)
    assert not rest
    return value()


def _sum(tokens: list[str], cells: dict[str, Any]) -> tuple[Callable[[], Any], list[str]]:
    left, tokens = _one(tokens, cells)
    while tokens and tokens[0] in "+/<>=":
        sign, (right, tokens) = tokens[0], _one(tokens[1:], cells)
        left = _joined(sign, left, right)
    return left, tokens


def _joined(sign: str, left: Callable[[], Any], right: Callable[[], Any]) -> Callable[[], Any]:
    return {
        "+": lambda: left() + right(),
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
def test_the_formulas_are_the_rule(situation: tuple[Any, float, list[int | None]]) -> None:
    questionnaire, index, known = situation
    top = len(questionnaire.levels)
    named = {
        "levels_from": [level.starts_at for level in questionnaire.levels],
        "levels_top": top,
        "NONE": "not assessed",
    }
    band = computed(stage_words.BAND, {**named, "index": 100 * index})
    assert band == level_of(index, questionnaire)
    question = {**named, "applies": 1, "value": index}
    assert computed(stage_words.QUESTION_LEVEL, question) == level_of(index, questionnaire)
    assert computed(stage_words.QUESTION_LEVEL, {**question, "value": "unknown"}) == ""
    assert computed(stage_words.QUESTION_LEVEL, {**question, "applies": 0}) == ""
    # A foundation of another dimension, one that does not apply and one without weight hold nothing; nor does
    # another question.
    rows: Iterator[tuple[int, int, int, Any]] = iter(
        [(2, 1, 1, 1), (1, 0, 1, 1), (1, 1, 0, 1), *((1, 1, 2, one) for one in known)]
    )
    allows = [
        (
            place,
            computed(
                stage_words.FOUNDATION_ALLOWS,
                {**named, "applies": applies, "weight": weight, "level": level or "unknown"},
            ),
        )
        for place, applies, weight, level in rows
    ]
    allows.append((1, computed(stage_words.OTHER_ALLOWS, named)))
    columns = {"answers_dimension": [p for p, _ in allows], "answers_allows": [a for _, a in allows]}
    allowed = computed(stage_words.DIMENSION_ALLOWS, {**named, **columns, "number": 1})
    stage = stage_of(index, [foundation_level(level) for level in known], questionnaire)
    cells = {**named, "band": band, "allows": allowed}
    assert computed(stage_words.STAGE, cells) == stage
    stages = [level for level in known if level is not None] or [top]
    # A dimension that is withheld has no stage; one without weight has one that holds nothing.
    columns = {
        "scores_stage": [*stages, "not assessed", 1],
        "scores_weight": [*(1 for _ in stages), 1, 0],
    }
    whole = computed(stage_words.OVERALL_ALLOWS, {**named, **columns})
    overall = computed(stage_words.STAGE, {**cells, "allows": whole})
    assert overall == stage_of(index, stages, questionnaire)
    assert computed(stage_words.STAGE, {**cells, "band": "not assessed"}) == "not assessed"
    shown = {**named, "index_shown": 100 * index, "allows_shown": allowed}
    assert computed(stage_words.STAGE_SHOWN, shown) == stage
    assert computed(stage_words.STAGE_SHOWN, {**shown, "index_shown": "not assessed"}) == "not assessed"


# ---- Numbers that stand in sentences


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_sentences_name_the_numbers_of_the_rule(tag: str) -> None:
    said = language(tag)
    assert f"L−{APART}" in stage_words.dimension_rule(said, foundations=True)
    assert f"L−{APART}" in stage_words.overall_rule(said)
    assert str(UNKNOWN_LEVEL) in stage_words.unknown_foundation(said)
    for of_dimensions in (True, False):
        assert str(needed_for(4)) in stage_words.rule_for(4, said, of_dimensions=of_dimensions)


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
