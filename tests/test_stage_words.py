"""What is told of the stage rule, in sentences, formulas and pages, is the rule."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmaturity.answers.model import EVIDENCE_DOCUMENT, EVIDENCE_RESULT
from cxmaturity.questionnaire.model import (
    OURS,
    Dimension,
    Level,
    Option,
    Question,
    Questionnaire,
    Required,
    Scale,
    StageRule,
)
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.scoring import stage_words
from cxmaturity.scoring.stages import (
    UNKNOWN_LEVEL,
    Asked,
    Holding,
    allowed_by_question,
    foundation_level,
    level_of,
    limits,
    needed_of_foundations,
    stage_of,
    start_of,
)
from cxmaturity.text.language import LANGUAGES, Language, language
from tests.bakery import bakery
from tests.catalogues import message_ids

ROOT = Path(__file__).parent.parent
ENGLISH = Language()
NUMBER = {1: "one", 2: "two"}
APART = OURS.foundations_apart


class Situation(NamedTuple):
    """A questionnaire with its own levels, an index, and the levels of its foundations, None if unknown."""

    questionnaire: Questionnaire
    index: float
    known: list[int | None]

    @property
    def asked(self) -> list[Asked]:
        """The foundations as the rule reads them."""
        return [
            Asked(f"f{n}", None if level is None else start_of(level, self.questionnaire), level)
            for n, level in enumerate(self.known)
        ]

    @property
    def starts(self) -> list[float]:
        """Where the levels start."""
        return list(self.questionnaire.starts)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Draw levels, distances, an index, and foundations."""
    starts = [0.0, *sorted(n / 100 for n in draw(st.sets(st.integers(1, 99), min_size=1, max_size=6)))]
    lowest = draw(st.sampled_from([None, 0, 1, 4]))
    levels = tuple(
        Level(name=f"L{n}", meaning="", starts_at=start, number=None if n > 1 else lowest)
        for n, start in enumerate(starts, 1)
    )
    # An index on the very start of a level is the one that a wrong comparison gets wrong.
    index = draw(st.one_of(st.sampled_from(starts), st.integers(0, 1000).map(lambda n: n / 1000)))
    known = draw(st.lists(st.one_of(st.none(), st.integers(1, len(levels))), max_size=4))
    slack = st.one_of(st.none(), st.integers(0, 3))
    questions = [Question(id=f"f{n}", name="", text="", foundation=True) for n in range(len(known))]
    questions.append(Question(id="other", name="", text=""))
    made = msgspec.structs.replace(
        bakery(),
        levels=levels,
        stage=draw(st.one_of(st.none(), st.builds(StageRule, foundation_slack=slack, dimension_slack=slack))),
        dimensions=(Dimension(id="d", name="", own_questions=tuple(questions)),),
    )
    return Situation(made, index, known)


def by_sentence(sentence: str, starts: list[float], index: float, foundations: list[int]) -> int:
    """Return the stage that the sentence gives, read word for word: the highest level L that..."""
    apart = re.search(r"\bL(?:−(\d+))?(?: or above)?\.$", sentence)
    assert sentence.startswith("The highest level") and "whose start" in sentence
    reached = [n for n, start in enumerate(starts, 1) if start <= index]
    if apart is None:
        return max(reached)
    fitting = [n for n in reached if all(level >= n - int(apart[1] or 0) for level in foundations)]
    return max([1, *fitting])


@given(situations())
def test_the_sentences_are_the_rule(situation: Situation) -> None:
    questionnaire, index, known = situation
    said = re.search(r"level (\d+)", stage_words.unknown_foundation(questionnaire, ENGLISH))
    assert said is not None
    lowest = questionnaire.place_of(int(said[1]))
    foundations = [lowest if level is None else level for level in known]
    assert [foundation_level(level) for level in known] == foundations
    stage = stage_of(index, Holding(situation.asked), questionnaire)
    sentence = stage_words.dimension_rule(questionnaire, ENGLISH)
    assert by_sentence(sentence, situation.starts, index, foundations) == stage
    stages = {f"d{n}": level for n, level in enumerate(foundations)}
    whole = stage_of(index, Holding([], stages), questionnaire)
    told = stage_words.overall_rule(questionnaire, ENGLISH)
    assert by_sentence(told, situation.starts, index, foundations) == whole
    band = level_of(index, questionnaire)
    assert by_sentence(stage_words.band_rule(ENGLISH), situation.starts, index, []) == band


@given(situations())
def test_what_holds_a_stage_is_what_the_next_one_asks(situation: Situation) -> None:
    questionnaire, index, known = situation
    levels = {f"f{n}": foundation_level(level) for n, level in enumerate(known)}
    for holding, of_dimensions in ((Holding(situation.asked), False), (Holding([], levels), True)):
        stage = stage_of(index, holding, questionnaire)
        assert stage is not None
        if stage == len(questionnaire.levels):
            assert limits(holding, stage, questionnaire) == ()
            continue
        rule = stage_words.rule_for(stage + 1, questionnaire, ENGLISH, of_dimensions=of_dimensions)
        needs = re.search(r"below (?:stage|level) (\d+)$", rule)
        assert needs is not None
        held = {one.id: one.needs for one in limits(holding, stage, questionnaire)}
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
def test_the_formulas_are_the_rule_in_the_numbers_of_the_levels(situation: Situation) -> None:
    questionnaire, index, known = situation
    number, top = questionnaire.number_of, questionnaire.highest_number
    foundation = Question(id="f", name="", text="", foundation=True)
    named = {"levels_from": situation.starts, "levels_top": top, "NONE": "not assessed"}
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
    allowing = stage_words.question_allows(foundation, questionnaire)
    allows = [
        (place, computed(allowing, {**named, "applies": applies, "weight": weight, "level": level}))
        for place, applies, weight, level in (*others, *mine)
    ]
    allows.append((1, computed(stage_words.OTHER_ALLOWS, named)))
    columns = {"answers_dimension": [p for p, _ in allows], "answers_allows": [a for _, a in allows]}
    formula = stage_words.dimension_allows(questionnaire)
    allowed = computed(formula, {**named, **columns, "number": 1})
    stage = stage_of(index, Holding(situation.asked), questionnaire)
    assert stage is not None
    cells, formula = {**named, "band": band, "allows": allowed}, stage_words.stage(questionnaire)
    assert computed(formula, cells) == number(stage)
    stages = [level for level in known if level is not None] or [len(questionnaire.levels)]
    # A dimension that is withheld has no stage; one without weight has one that holds nothing.
    columns = {
        "scores_stage": [*map(number, stages), "not assessed", number(1)],
        "scores_weight": [*(1 for _ in stages), 1, 0],
    }
    whole = computed(stage_words.overall_allows(questionnaire), {**named, **columns})
    overall = computed(formula, {**cells, "allows": whole})
    held = Holding([], {str(n): one for n, one in enumerate(stages)})
    expected = stage_of(index, held, questionnaire)
    assert expected is not None and overall == number(expected)
    assert computed(formula, {**cells, "band": "not assessed"}) == "not assessed"
    rule, shown = stage_words.stage_shown(questionnaire), {**named, "allows_shown": allowed}
    assert computed(rule, {**shown, "index_shown": 100 * index}) == number(stage)
    assert computed(rule, {**shown, "index_shown": "not assessed"}) == "not assessed"


@given(situations())
def test_a_foundation_as_shown_allows_what_its_level_does(situation: Situation) -> None:
    questionnaire, value, _ = situation
    number, foundation = questionnaire.number_of, Question(id="f", name="", text="", foundation=True)
    asks = msgspec.structs.replace(
        questionnaire, dimensions=(Dimension(id="d", name="", own_questions=(foundation,)),)
    )
    named = {
        "levels_from": situation.starts,
        "levels_top": questionnaire.highest_number,
        "applies": 1,
        "weight": 1,
    }
    rule = stage_words.question_allows(foundation, asks, shown=True)
    for shown, level in ((value, level_of(value, asks)), ("", None)):
        known = None if level is None else value
        allowed = allowed_by_question(Asked("f", known, level), asks, whole=False)
        assert computed(rule, {**named, "shown": shown}) == number(allowed)
    assert computed(rule, {**named, "weight": 0, "shown": value}) == number(len(asks.levels))


# ---- The sentences of the other rules


def counted(**fields: Any) -> Questionnaire:
    """Return a questionnaire whose questions are counted by level, on a scale of two options."""
    scale = Scale(
        id="two",
        options=(Option(id="no", label="No", points=0), Option(id="yes", label="Yes, seen", points=1)),
    )
    questions = (Question(id="q", name="Practice", text="", level=2),)
    return msgspec.structs.replace(
        bakery(),
        scales=(scale,),
        levels=tuple(Level(name=f"L{n}", meaning="") for n in (1, 2)),
        stage=StageRule(rule="cumulative", **fields),
        dimensions=(Dimension(id="d", name="", own_questions=questions),),
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"at_least": "yes"},
            "The highest level L such that all questions of L that apply, and all of every level below, "
            "reach “Yes, seen”.",
        ),
        (
            {"at_least": "yes", "share": 2 / 3},
            "The highest level L such that 66.67% of the questions of L that apply, and as many of each "
            "level below, reach “Yes, seen”.",
        ),
        (
            {"at_least": "no", "below_at_least": "yes"},
            "The highest level L such that all questions of L that apply reach “No”, and all of every level "
            "below “Yes, seen”.",
        ),
        (
            {"at_least": "no", "below_at_least": "yes", "share": 0.5},
            "The highest level L such that 50% of the questions of L that apply reach “No”, and as many of "
            "each level below “Yes, seen”.",
        ),
    ],
)
def test_what_is_counted_by_level_is_said_with_its_options(fields: dict[str, Any], said: str) -> None:
    asked = counted(**fields)
    assert stage_words.dimension_rule(asked, ENGLISH) == said
    assert stage_words.reading_rule(asked, ENGLISH).endswith(said)
    assert stage_words.overall_rule(asked, ENGLISH) == "The same over all questions."


def test_by_the_index_alone_and_without_stages() -> None:
    banded = msgspec.structs.replace(bakery(), stage=StageRule(rule="banded"))
    reached = "The highest level whose start the index reaches."
    assert stage_words.dimension_rule(banded, ENGLISH) == reached.replace("the index", "its index")
    assert stage_words.overall_rule(banded, ENGLISH) == reached
    assert stage_words.reading_rule(banded, ENGLISH) == "The stage is that level: nothing else holds it down."
    none = msgspec.structs.replace(bakery(), stage=StageRule(rule="none"))
    for rule in (stage_words.dimension_rule, stage_words.overall_rule, stage_words.reading_rule):
        assert rule(none, ENGLISH) == ""


def test_what_is_required_is_said_with_its_stage() -> None:
    asked = counted(at_least="yes")
    question = msgspec.structs.replace(asked.questions[0], required=Required(from_level=2, at_least="yes"))
    asked = msgspec.structs.replace(
        asked, dimensions=(Dimension(id="d", name="", own_questions=(question,)),)
    )
    assert stage_words.required_rules(asked, ENGLISH) == (
        "From stage 2 on “Yes, seen” is required: Practice.",
    )
    said = stage_words.rule_of_limit("q", 2, asked, ENGLISH, whole=True)
    assert said == "required from stage 2 on"


@pytest.mark.parametrize(
    ("foundations", "dimensions", "said"),
    [
        (0, 0, ("is below it", "no dimension is below it")),
        (2, 1, ("more than 2 levels below it", "more than one stage below it")),
        (1, 3, ("more than one level below it", "more than 3 stages below it")),
    ],
)
def test_distances_of_a_models_own_are_said(foundations: int, dimensions: int, said: tuple[str, str]) -> None:
    rule = StageRule(foundation_slack=foundations, dimension_slack=dimensions)
    question = Question(id="f", name="", text="", foundation=True)
    asked = msgspec.structs.replace(
        bakery(), stage=rule, dimensions=(Dimension(id="d", name="", own_questions=(question,)),)
    )
    _, of_foundations, of_dimensions = stage_words.reading_rule(asked, ENGLISH).split(". ")
    assert said[0] in of_foundations and said[1] in of_dimensions


# ---- Numbers that stand in sentences


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_sentences_name_the_numbers_of_the_rule(tag: str) -> None:
    said, asked = language(tag), read_questionnaire("cx-maturity")
    assert f"L−{APART}" in stage_words.dimension_rule(asked, said)
    assert f"L−{APART}" in stage_words.overall_rule(asked, said)
    assert str(UNKNOWN_LEVEL) in stage_words.unknown_foundation(asked, said)
    for of_dimensions in (True, False):
        assert str(needed_of_foundations(4, asked)) in stage_words.rule_for(
            4, asked, said, of_dimensions=of_dimensions
        )


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
    told = stage_words.reading_rule(read_questionnaire("cx-maturity"), ENGLISH)
    assert f"at most {apart} level below it" in told and f"more than {apart} stage below it" in told
    bare = msgspec.structs.replace(counted(), stage=None)
    assert f"more than {apart} stage below it" in stage_words.reading_rule(bare, ENGLISH)


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
