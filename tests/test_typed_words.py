"""What is typed means what the screen says, in each language, any case and any width."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from cxmaturity.assess_paths import put_into_language
from cxmaturity.interview.commands import CHECK_OPTIONS, Command, jump, understand
from cxmaturity.interview.help_text import help_lines
from cxmaturity.interview.screen_text import TextLook
from cxmaturity.interview.session import Session, start
from cxmaturity.interview.typed_answers import letters_of, option_words
from cxmaturity.questionnaire.model import Question
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.scales import Option, Scale
from cxmaturity.text.language import LANGUAGES, current, language, tr
from cxmaturity.text.prompt_words import (
    CHECK_WORDS,
    END_WORDS,
    QUESTION_WORDS,
    WORKSHEET_WORDS,
    Order,
    beside_letters,
    fold,
    key_of,
)
from tests.bakery import bakery, sheet

# The places where the interview says what can be typed: a key, and behind it the word for it.
SHOWN = {
    "question": (
        "Answer {choices}, {d} don't know, {n} not applicable, ? help:",
        "Type {choices}, {d} (don't know), {n} (not applicable), {s} (skip), {b} (back) or ?.",
    ),
    "check": (
        "Answer y yes, n no, d don't know, ? help: ",
        "Type y, n, d (don't know), s (skip), b (back) or ?.",
    ),
    "worksheet": ("Type a to add rows, Enter to go on, ? help: ",),
    "end": ("Enter to end, o to go to what is open, ? help: ",),
}
WORDS = {
    "question": QUESTION_WORDS,
    "check": CHECK_WORDS,
    "worksheet": WORKSHEET_WORDS,
    "end": END_WORDS,
}
KEY_AND_WORD = re.compile(r"(?<![\w])([a-z?])(?: to | |（| \(|(?=[\u4e00-\u9fff]))([^,，、（）():：]+)")
LEVELS = tuple(Option(id=name, label=label, points=n) for n, (name, label) in enumerate(
    [("d", "Skip"), ("none", "Rarely"), ("q", "否"), ("u", "Mostly so")]))  # fmt: skip


@pytest.fixture(params=LANGUAGES)
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    token = current.set(language(request.param))
    yield request.param
    current.reset(token)


@pytest.mark.parametrize("step", SHOWN)
def test_the_words_of_every_prompt_are_understood_like_their_keys(spoken: str, step: str) -> None:
    options = CHECK_OPTIONS if step == "check" else {}
    for message in SHOWN[step]:
        pairs = KEY_AND_WORD.findall(
            tr(message).format(choices="1-3", **{letter: letter for letter in "dnsb"})
        )
        assert pairs, message
        for key, word in pairs:
            meant = understand(key, WORDS[step], options)
            assert meant.order is not Order.WRONG
            assert understand(word, WORDS[step], options) == meant, (spoken, key, word)


@pytest.mark.parametrize("place", ["oven.owned", "till", "breads"])
def test_the_first_words_of_the_help_are_understood_like_their_keys(spoken: str, place: str) -> None:
    session = jump(start(bakery(), sheet()), place)
    assert isinstance(session, Session)
    step = "question" if session.question else "check" if session.check else "worksheet"
    options = CHECK_OPTIONS if step == "check" else {}
    rows = [re.fullmatch(r"  ([a-z?]|note)(?: [A-Z]+| \S+)? {3,}(\S.*)", line) for line in wide_help(session)]
    found = [(row[1], re.split("[:;：；,，（(]", row[2])[0]) for row in rows if row]
    assert len(found) > 8
    for key, words in found:
        first = understand(words, WORDS[step], options)
        meant = understand(key, WORDS[step], options)
        # Longer words explain a command and do not name it: those with a text of their own.
        if meant.order not in (Order.NOT_APPLICABLE, Order.NOTE, Order.EVIDENCE, Order.UNDO, Order.WRONG):
            assert first == meant, (spoken, key, words)


def wide_help(session: Session) -> list[str]:
    return help_lines(session, TextLook(200))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("？", Command(Order.HELP)),
        ("Ｂ", Command(Order.BACK)),
        ("ＳＫＩＰ", Command(Order.SKIP)),
        ("Don’t Know", Command(Order.UNKNOWN)),
        ("DON'T KNOW", Command(Order.UNKNOWN)),
        ("不知道", Command(Order.UNKNOWN)),
        ("跳过", Command(Order.SKIP)),
        ("跳過", Command(Order.SKIP)),
        ("返回", Command(Order.BACK)),
        ("不适用", Command(Order.NOT_APPLICABLE)),
        ("不適用 沒有門市", Command(Order.NOT_APPLICABLE, "沒有門市")),
        ("不适用：没有门店", Command(Order.NOT_APPLICABLE, "没有门店")),
        ("not applicable no shop", Command(Order.NOT_APPLICABLE, "no shop")),
        ("n/a", Command(Order.NOT_APPLICABLE)),
        ("备注：热：很热", Command(Order.NOTE, "热：很热")),
        ("ｎｏｔｅ\u3000Ｈot", Command(Order.NOTE, "Ｈot")),
        ("\ufeff\u200b退出", Command(Order.QUIT)),
        ("復原", Command(Order.UNDO)),
        ("跳转 ５", Command(Order.JUMP, "５")),
        ("２", Command(Order.OPTION, "none")),
        ("rarely", Command(Order.OPTION, "none")),
        ("ＭＯＳＴＬＹ　so", Command(Order.OPTION, "u")),
        ("note a\nq\n2", Command(Order.LINES, "note a\nq\n2")),
        ("q please", Command(Order.WRONG, "q please")),
    ],
)
def test_any_width_and_case(typed: str, meant: Command) -> None:
    assert understand(typed, QUESTION_WORDS, option_words(LEVELS)) == meant


def test_options_called_like_commands_take_no_command_and_have_their_numbers() -> None:
    words = option_words(LEVELS)
    for typed, order in (("d", Order.UNKNOWN), ("q", Order.QUIT), ("u", Order.UNDO), ("skip", Order.SKIP)):
        assert understand(typed, QUESTION_WORDS, words) == Command(order)
    numbers = [understand(str(n), QUESTION_WORDS, words).text for n in (1, 2, 3, 4)]
    assert numbers == ["d", "none", "q", "u"]


NPLF = tuple(Option(id=name, label=f"{name} achieved", points=n) for n, name in enumerate("NPLF"))
RATED = Question(id="pa", name="PA", text="Is it?", options=())
TICKED = replace(RATED, kind="several")
ON_NPLF = Scale(id="nplf", options=NPLF)
LETTERS = frozenset("nplf")


@pytest.mark.parametrize("kind", ["choice", "several"])
def test_a_letter_by_which_an_option_is_called_is_that_option_and_the_command_has_its_words(
    kind: str,
) -> None:
    asked = RATED if kind == "choice" else TICKED
    assert letters_of(asked, ON_NPLF) == LETTERS
    words = beside_letters(LETTERS)
    for typed, option in (("N", "N"), ("p", "P"), ("Ｌ", "L"), ("f", "F"), ("1", "N"), ("4", "F")):
        assert understand(typed, words, option_words(NPLF)) == Command(Order.OPTION, option)
    for typed, order in (("d", Order.UNKNOWN), ("profile", Order.PROFILE), ("na", Order.NOT_APPLICABLE)):
        assert understand(typed, words, option_words(NPLF)) == Command(order)
    assert understand("na no shop", words, {}) == Command(Order.NOT_APPLICABLE, "no shop")
    assert understand("n no shop", words, option_words(NPLF)) == Command(Order.WRONG, "n no shop")


def test_where_options_are_no_letters_every_letter_is_a_command() -> None:
    assert letters_of(replace(RATED, kind="number"), ON_NPLF) == frozenset()
    assert letters_of(RATED, Scale(id="five", options=LEVELS[1:2])) == frozenset()
    assert beside_letters(frozenset()) == QUESTION_WORDS


def test_every_command_of_a_question_has_a_word_beside_its_letter() -> None:
    every = frozenset("abcdefghijklmnopqrstuvwxyz")
    for order in set(QUESTION_WORDS.values()) - {Order.ENTER}:
        assert QUESTION_WORDS[key_of(order, every)] is order and key_of(order, every) not in every


def test_a_number_on_the_screen_goes_before_an_id_that_is_a_number() -> None:
    mixed = (Option(id="2", label="Low", points=0), Option(id="a", label="High", points=1))
    typed = [understand(word, {}, option_words(mixed)).text for word in ("1", "2", "low")]
    assert typed == ["2", "a", "2"]


def test_two_options_with_one_label_are_known_by_their_numbers_alone() -> None:
    same = (Option(id="x", label="So", points=0), Option(id="y", label="so", points=1))
    assert understand("so", {}, option_words(same)).order is Order.WRONG


def test_every_word_is_written_as_it_is_looked_up() -> None:
    for words in WORDS.values():
        assert [word for word in words if fold(word) != word] == []


@pytest.mark.parametrize(
    ("tag", "typed", "what"),
    [
        ("en", "Journeys, data and improvement", "dimension"),
        ("zh-Hans", "５", "number"),
        ("zh-Hans", "第5题", "number"),
        ("zh-Hant", "第５題", "number"),
        ("en", "question 5", "number"),
        ("zh-Hans", "name", "name"),
        ("zh-Hant", "text", "text"),
        ("zh-Hant", "dimension", "dimension"),
        ("zh-Hans", "就绪度", "readiness"),
        ("zh-Hant", "分析表", "worksheet"),
    ],
)
def test_jumps_by_what_the_reader_sees(tag: str, typed: str, what: str) -> None:
    model = put_into_language(read_questionnaire("cx-maturity"), tag, "cx-maturity", Path("a.yaml"), None)
    question, dimension = model.questions[6], model.dimensions[1]
    there = {
        "name": (question.name, question.id),
        "text": (question.text, question.id),
        "number": (typed, model.questions[4].id),
        "dimension": (dimension.name, dimension.questions[0].id),
        "readiness": (typed, model.checklist.checks[0].id if model.checklist else ""),
        "worksheet": (typed, model.worksheets[0].id),
    }
    target, expected = there[what]
    session = jump(start(model, sheet()), target.upper())
    assert isinstance(session, Session), session
    assert session.step is not None and session.step.id == expected
