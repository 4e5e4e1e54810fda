"""What is told of the stage rule, in sentences, formulas and pages, is the rule."""

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmaturity.answers.model import EVIDENCE_DOCUMENT, EVIDENCE_RESULT
from cxmaturity.questionnaire.model import (
    OURS,
    Dimension,
    Level,
    Question,
    Questionnaire,
    Required,
    StageRule,
)
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.scoring import stage_words
from cxmaturity.scoring.stages import (
    UNKNOWN_LEVEL,
    Holding,
    asked_with,
    foundation_level,
    level_of,
    limits,
    needed_of_dimensions,
    needed_of_foundations,
    stage_of,
    terms,
)
from cxmaturity.text.language import LANGUAGES, Language, language
from tests.bakery import bakery
from tests.catalogues import message_ids

ROOT = Path(__file__).parent.parent
ENGLISH = Language()
NUMBER = {1: "one"}
SLACKS = st.one_of(st.none(), st.integers(0, 2))
RULES = st.one_of(
    st.builds(StageRule, foundation_slack=SLACKS, dimension_slack=SLACKS),
    st.just(StageRule(rule="banded")),
)
POINTS = {option.id: option.points for option in bakery().scales[0].options}


@dataclass(frozen=True)
class Situation:
    """A questionnaire with one dimension, an index, and what is known beside it.

    `values` are those of the questions that apply, None where nobody knows; `stages` those of dimensions.
    """

    asked: Questionnaire
    index: float
    values: dict[str, float | None]
    stages: dict[str, int]

    @property
    def counting(self) -> dict[str, Question]:
        """The questions that apply and have a weight."""
        return {one.id: one for one in self.asked.questions if one.id in self.values and one.weight}

    @property
    def foundations(self) -> dict[str, int | None]:
        """The levels of the foundations that the rule has."""
        gating = [name for name, one in self.counting.items() if self.asked.gates(one)]
        return {name: self.level(name) for name in gating}

    def level(self, name: str) -> int | None:
        """Return the level of a question, None where nobody knows."""
        value = self.values[name]
        return None if value is None else level_of(value, self.asked)

    def holding(self, *, whole: bool) -> Holding:
        """Return what the core reads."""
        known = [name for name in self.counting if name in terms(self.asked)]
        asked = [asked_with(name, self.values[name], self.level(name), self.asked) for name in known]
        return Holding(asked, self.stages if whole else None)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """A questionnaire with its own levels and rule, an index, and questions, None where nobody knows."""
    starts = [0.0, *sorted(n / 100 for n in draw(st.sets(st.integers(1, 99), min_size=1, max_size=6)))]
    lowest = draw(st.sampled_from([None, 0, 1, 4]))
    levels = tuple(
        Level(name=f"L{n}", meaning="", starts_at=start, number=None if n > 1 else lowest)
        for n, start in enumerate(starts, 1)
    )
    first = 1 if lowest is None else lowest
    wanted = st.builds(
        Required,
        from_level=st.integers(first + 1, first + len(levels) - 1),
        at_least=st.sampled_from(list(POINTS)),
    )
    questions = tuple(
        Question(
            id=f"q{n}",
            name=f"Q{n}",
            text="?",
            scale="plain",
            weight=draw(st.sampled_from([1, 1, 2, 0])),
            foundation=draw(st.booleans()),
            required=draw(st.one_of(st.none(), st.none(), wanted)),
        )
        for n in range(draw(st.integers(1, 5)))
    )
    asked = msgspec.structs.replace(
        bakery(),
        levels=levels,
        dimensions=(Dimension(id="own", name="Own", own_questions=questions),),
        stage=draw(st.one_of(st.none(), RULES)),
    )
    # A value on the very start of a level, or of an option, is the one that a wrong comparison gets wrong.
    index = st.one_of(st.sampled_from(starts), st.integers(0, 1000).map(lambda n: n / 1000))
    options = st.sampled_from([points / max(POINTS.values()) for points in POINTS.values()])
    value = st.one_of(st.none(), options, index)
    places = st.integers(1, len(levels))
    return Situation(
        asked,
        draw(st.one_of(st.just(1.0), index)),
        {one.id: draw(value) for one in questions if draw(st.integers(0, 5))},
        {f"d{n}": draw(places) for n in range(draw(st.integers(1, 4)))},
    )


def unmet_by_sentence(situation: Situation) -> dict[str, int]:
    """Return from which stage on each question is too low, as the sentences of what is required say."""
    asked, found = situation.asked, {}
    named = {one.name: name for name, one in situation.counting.items()}
    labels = {option.label: option.points for option in asked.scales[0].options}
    for sentence in stage_words.required_rules(asked, ENGLISH):
        said = re.fullmatch(r"From stage (\d+) on “(.+)” is required: (.+)\.", sentence)
        assert said is not None
        # One that does not apply is asked nothing.
        if said[3] in named:
            value = situation.values[named[said[3]]]
            if value is None or value < labels[said[2]] / max(labels.values()):
                found[named[said[3]]] = asked.place_of(int(said[1]))
    return found


def apart_by(sentence: str) -> int | None:
    """Return how far below the stage the sentence lets something be, None where it speaks of nothing."""
    said = re.search(r"(?:question at|stage below) L(?:−(\d+))?\b", sentence)
    assert said is not None or "L−" not in sentence
    return None if said is None else int(said[1] or 0)


def by_sentence(sentence: str, situation: Situation, held: Iterable[int], unmet: Iterable[int]) -> int:
    """Return the stage that the sentence gives, read word for word: the highest level L that..."""
    apart = apart_by(sentence)
    assert sentence.startswith("The highest level") and "whose start" in sentence
    reached = [
        n for n, one in enumerate(situation.asked.levels, 1) if (one.starts_at or 0) <= situation.index
    ]
    reached = [n for n in reached if all(n < start for start in unmet)]
    if apart is None:
        return max(reached)
    return max(n for n in reached if all(level >= n - apart for level in held))


@given(situations())
def test_the_sentences_are_the_rule(situation: Situation) -> None:
    asked, index = situation.asked, situation.index
    said = re.search(r"level (\d+)", stage_words.unknown_foundation(asked, ENGLISH))
    assert said is not None
    lowest = asked.place_of(int(said[1]))
    known = situation.foundations.values()
    foundations = [lowest if level is None else level for level in known]
    assert [foundation_level(level) for level in known] == foundations
    unmet = unmet_by_sentence(situation).values()
    sentence = stage_words.dimension_rule(asked, ENGLISH)
    stage = stage_of(index, situation.holding(whole=False), asked)
    assert by_sentence(sentence, situation, foundations, unmet) == stage
    sentence = stage_words.overall_rule(asked, ENGLISH)
    stage = stage_of(index, situation.holding(whole=True), asked)
    assert by_sentence(sentence, situation, situation.stages.values(), unmet) == stage
    assert by_sentence(stage_words.band_rule(ENGLISH), situation, [], []) == level_of(index, asked)


@given(situations())
def test_what_holds_a_stage_is_what_the_next_one_asks(situation: Situation) -> None:
    asked = situation.asked
    for whole in (True, False):
        holding = situation.holding(whole=whole)
        stage = stage_of(situation.index, holding, asked)
        assert stage is not None
        found = {one.id: one for one in limits(holding, stage, asked)}
        if stage == len(asked.levels):
            assert found == {}
            continue
        levels = {name: foundation_level(level) for name, level in situation.foundations.items()}
        rule = stage_words.rule_for(stage + 1, asked, ENGLISH, of_dimensions=whole)
        said = re.search(r"below (?:stage|level) (\d+)$", rule)
        assert said is not None
        place = asked.place_of(int(said[1]))
        apart = apart_by((stage_words.overall_rule if whole else stage_words.dimension_rule)(asked, ENGLISH))
        assert apart is None or place == max(1, stage + 1 - apart)
        low = {name for name, level in (situation.stages if whole else levels).items() if level < place}
        unmet = {name: start for name, start in unmet_by_sentence(situation).items() if start <= stage + 1}
        assert found.keys() == low | unmet.keys()
        for name, one in found.items():
            # Of two demands on a question the higher one counts, and is the one that is told.
            told = stage_words.rule_of_limit(one, stage + 1, asked, ENGLISH, whole=whole)
            needs = [place] if name in low else []
            if name in unmet:
                required = situation.counting[name].required
                assert required is not None
                needs.append(level_of(POINTS[required.at_least] / max(POINTS.values()), asked))
            assert one.needs == max(needs)
            if one.option is None:
                assert name in low and told == rule
            else:
                assert told == f"required from stage {asked.number_of(unmet[name])} on"


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
    "ROUND": lambda value, digits: round(value(), int(digits())),
    "MIN": lambda *values: _min(*(value() for value in values)),
    "MINIFS": lambda figures, keys, key: _minifs(figures(), keys(), key()),
}
SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "/": operator.truediv,
    "<": operator.lt,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}
TOKEN = re.compile(r"\{\w+\}|\"[^\"]*\"|[A-Za-z_][\w.]*|\d+(?:\.\d+)?|>=|[(),/+<>=-]")


def computed(formula: str, cells: dict[str, Any]) -> Any:
    """Return what a formula comes to; a branch that is not taken is not computed, as in a spreadsheet."""
    tokens = TOKEN.findall(formula.removeprefix("="))
    assert "".join(tokens) == formula.removeprefix("=")
    value, rest = _sum(tokens, cells)
    assert not rest
    return value()


def _sum(tokens: list[str], cells: dict[str, Any]) -> tuple[Callable[[], Any], list[str]]:
    left, tokens = _one(tokens, cells)
    while tokens and tokens[0] in SIGNS:
        sign, (right, tokens) = tokens[0], _one(tokens[1:], cells)
        left = _joined(sign, left, right)
    return left, tokens


def _joined(sign: str, left: Callable[[], Any], right: Callable[[], Any]) -> Callable[[], Any]:
    return lambda: SIGNS[sign](left(), right())


def _one(tokens: list[str], cells: dict[str, Any]) -> tuple[Callable[[], Any], list[str]]:
    word, rest = tokens[0], tokens[1:]
    if rest[:1] != ["("]:
        if word.startswith('"'):
            return lambda: word.strip('"'), rest
        value = float(word) if word[0].isdecimal() else cells[word.strip("{}")]
        return lambda: value, rest
    arguments: list[Callable[[], Any]] = []
    while rest[0] != ")":
        argument, rest = _sum(rest[1:], cells)
        arguments.append(argument)
    function = SPREADSHEET[word.removeprefix("_xlfn.")]
    return lambda: function(*arguments), rest[1:]


def names_of(asked: Questionnaire) -> dict[str, Any]:
    """Return what the named cells of the levels hold."""
    return {
        "levels_from": [level.starts_at for level in asked.levels],
        "levels_top": asked.highest_number,
        "NONE": "not assessed",
    }


@given(situations())
def test_the_formulas_of_levels_are_the_bands(situation: Situation) -> None:
    asked, index, named = situation.asked, situation.index, names_of(situation.asked)
    number = asked.number_of(level_of(index, asked))
    assert computed(stage_words.band(asked), {**named, "index": 100 * index}) == number
    assert computed(stage_words.band(asked), {**named, "index": "not assessed"}) == "not assessed"
    question, rule = {**named, "applies": 1, "value": index}, stage_words.question_level(asked)
    assert computed(rule, question) == number
    assert computed(rule, {**question, "value": "unknown"}) == ""
    assert computed(rule, {**question, "applies": 0}) == ""


def rows_of(situation: Situation, *, whole: bool, shown: bool) -> tuple[list[int], list[Any]]:
    """Return the dimension of each question and the highest stage that it allows, as Answers has them."""
    asked, named = situation.asked, names_of(situation.asked)
    # A question of another dimension holds nothing here.
    places, allows = [2], [asked.lowest_number]
    for question in asked.questions:
        applies = question.id in situation.values
        value = situation.values.get(question.id)
        level = None if value is None else asked.number_of(level_of(value, asked))
        cells = {
            **named,
            "applies": int(applies),
            "weight": question.weight,
            "level": "unknown" if level is None else level,
            # The column that is not asked for is left empty, so that a formula that reads it is found out.
            "value": ("unknown" if value is None else value) if not shown else "",
            "shown": ("" if value is None else value) if shown else "",
        }
        places.append(1)
        allows.append(computed(stage_words.question_allows(question, asked, whole=whole, shown=shown), cells))
    return places, allows


@given(situations(), st.booleans())
def test_the_formulas_are_the_rule_in_the_numbers_of_the_levels(situation: Situation, shown: bool) -> None:
    asked, named, number = situation.asked, names_of(situation.asked), situation.asked.number_of
    end, index = "_shown" if shown else "", 100 * situation.index
    rule = stage_words.stage_shown(asked) if shown else stage_words.stage(asked)
    cells = {**named, f"index{end}": index, "band": number(level_of(situation.index, asked))}
    columns: dict[str, Any] = {}
    for whole in (True, False):
        places, allows = rows_of(situation, whole=whole, shown=shown)
        name = f"answers_allows{'_whole' if whole else ''}{end}"
        columns |= {"answers_dimension": places, name: allows}
    allowing = {
        whole: computed(
            stage_words.dimension_allows(asked, "answers_dimension", whole=whole, shown=shown),
            {**named, **columns, "number": 1},
        )
        for whole in (True, False)
    }
    stage = stage_of(situation.index, situation.holding(whole=False), asked)
    assert stage is not None
    dimension = {**cells, f"allows{end}": allowing[False]}
    assert computed(rule, dimension) == number(stage)
    # A dimension that is withheld has no stage; one without weight has one that holds nothing.
    stages, low = [*situation.stages.values()], asked.lowest_number
    columns = {
        f"scores_stage{end}": [*map(number, stages), "not assessed", low],
        f"scores_allows_whole{end}": [allowing[True], *(asked.highest_number for _ in stages), low],
        "scores_weight": [*(1 for _ in stages), 1, 0],
    }
    allowed = computed(stage_words.overall_allows(asked, "", shown=shown), {**named, **columns})
    overall = stage_of(situation.index, situation.holding(whole=True), asked)
    assert overall is not None
    assert computed(rule, {**cells, f"allows{end}": allowed}) == number(overall)
    withheld = {**dimension, f"index{end}": "not assessed", "band": "not assessed"}
    assert computed(rule, withheld) == "not assessed"


# ---- Numbers that stand in sentences


def slack(foundation: int | None, dimension: int | None) -> Questionnaire:
    """Return our questionnaire with so many levels and stages apart."""
    rule = StageRule(foundation_slack=foundation, dimension_slack=dimension)
    return msgspec.structs.replace(read_questionnaire("cx-maturity"), stage=rule)


APART = ((None, 1), (0, 0), (1, 1), (2, 2))
"""What a questionnaire says of a slack, and what it comes to."""


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize(("given_slack", "apart"), APART)
def test_the_sentences_name_the_numbers_of_the_rule(tag: str, given_slack: int | None, apart: int) -> None:
    said = language(tag)
    # The other slack is another one, so that neither sentence can name it.
    foundations, dimensions = slack(given_slack, 3), slack(3, given_slack)
    for sentence in (
        stage_words.dimension_rule(foundations, said),
        stage_words.overall_rule(dimensions, said),
    ):
        assert re.findall(r"L−(\d+)", sentence) == ([str(apart)] if apart else [])
    assert str(UNKNOWN_LEVEL) in stage_words.unknown_foundation(foundations, said)
    asks = stage_words.rule_for(5, foundations, said, of_dimensions=False)
    assert re.findall(r"\d+", asks) == [str(5 - apart)] == [str(needed_of_foundations(5, foundations))]
    asks = stage_words.rule_for(5, dimensions, said, of_dimensions=True)
    assert re.findall(r"\d+", asks) == [str(5 - apart)] == [str(needed_of_dimensions(5, dimensions))]


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


@pytest.mark.parametrize(("foundation", "foundations_apart"), APART)
@pytest.mark.parametrize(("dimension", "dimensions_apart"), APART)
def test_the_page_for_readers_names_the_numbers_of_the_rule(
    foundation: int | None, foundations_apart: int, dimension: int | None, dimensions_apart: int
) -> None:
    asked = slack(foundation, dimension)
    number = {"": 0, "one": 1, "2": 2}
    told = stage_words.reading_rule(asked, ENGLISH)
    said = re.search(r"foundation questions? is (?:(?:at most|more than) (\w+) levels? )?below it", told)
    assert said is not None and number[said[1] or ""] == foundations_apart
    bare = msgspec.structs.replace(
        asked, dimensions=tuple(msgspec.structs.replace(one, own_questions=()) for one in asked.dimensions)
    )
    assert "foundation" not in stage_words.reading_rule(bare, ENGLISH)
    for text in (told, stage_words.reading_rule(bare, ENGLISH)):
        said = re.search(r"no dimension is (?:more than (\w+) stages? )?below it", text)
        assert said is not None and number[said[1] or ""] == dimensions_apart


def test_the_page_for_readers_says_that_the_index_alone_decides() -> None:
    asked = msgspec.structs.replace(bakery(), stage=StageRule(rule="banded"))
    assert stage_words.reading_rule(asked, ENGLISH) == "The stage is that level: nothing else holds it down."


def test_the_starts_that_are_told_are_those_of_the_levels() -> None:
    questionnaire = bakery()
    for stage, level in enumerate(questionnaire.levels, 1):
        said = stage_words.reached_words(97.0, stage, questionnaire, ENGLISH)
        assert said == f"Stage {stage} starts at index {100 * (level.starts_at or 0):.0f}; 97.00 reaches it."


def test_the_documentation_states_the_rule() -> None:
    """Whatever a page says of a foundation's distance from the stage is the rule's."""
    found, unknown = [], []
    for page in (*ROOT.glob("docs/*.md"), *ROOT.glob("questionnaires/*/README.md")):
        text = " ".join(page.read_text(encoding="utf-8").split())
        found += re.findall(r"(?:at most|more than) (\w+) (?:level|stage)s? below", text)
        found += re.findall(r"\bL-(\w+)", text)
        unknown += re.findall(r"unknown or unanswered \| counts as level (\w+)", text)
    assert OURS.foundations_apart == OURS.dimensions_apart
    assert set(found) == {NUMBER[OURS.foundations_apart], str(OURS.dimensions_apart)}
    assert set(unknown) == {str(UNKNOWN_LEVEL)}
