"""The interview asks questions of every kind: by the keys of a terminal, line by line, and from a pipe."""

from pathlib import Path

import pytest

from cxmaturity.answers.model import Answer
from cxmaturity.answers.read import read_sheet
from cxmaturity.errors import BadInput
from cxmaturity.interview.merging import in_words, places, sheet_of
from cxmaturity.interview.session import set_answers
from cxmaturity.interview.typed_answers import typed_answer
from cxmaturity.questionnaire.model import Question
from tests.test_interview_terminal import HEADER, Terminal, piped
from tests.test_kinds import ASKED, MODELS, answered

MODEL = ["--questionnaire", str(MODELS / "ticks-and-figures.yaml")]
QUESTIONS = {question.id: question for question in ASKED.questions}


def read(typed: str, question: Question) -> Answer | str:
    return typed_answer(typed, question, ASKED.scale_of(question))


TICKED = {
    "1": ("mail",),
    "3 1": ("mail", "chat"),
    "4,2": ("phone", "visit"),
    "１，３": ("mail", "chat"),
    "visit": ("visit",),
    "Visit, mail": ("mail", "visit"),
    "1 1": ("mail",),
    "none": (),
    "None": (),
    "都没有": (),
}


@pytest.mark.parametrize("typed", TICKED)
def test_ticks_are_numbers_ids_or_labels_between_blanks_or_commas(typed: str) -> None:
    assert read(typed, QUESTIONS["reach.channels"]) == Answer(ticked=TICKED[typed])


NUMBERS = {"46.4": 46.4, "46,4": 46.4, "46.4 %": 46.4, "46%": 46, "-3": -3, "４６": 46}


@pytest.mark.parametrize("typed", NUMBERS)
def test_a_number_may_have_its_unit_behind_it(typed: str) -> None:
    found = read(typed, QUESTIONS["record.share"])
    assert isinstance(found, Answer) and found.number == NUMBERS[typed]


REFUSED = {
    ("reach.channels", "1 5"): "There is no option 5 here.",
    ("reach.channels", "1 fax"): "There is no option fax here.",
    ("record.share", "many"): "That is no number: many.",
    ("record.share", "1,000.5"): "That is no number: 1,000.5.",
    ("record.share", "nan"): "That is no number: nan.",
}


@pytest.mark.parametrize(("question", "typed"), REFUSED)
def test_what_is_typed_and_is_none_is_told(question: str, typed: str) -> None:
    assert read(typed, QUESTIONS[question]) == REFUSED[question, typed]


@pytest.mark.parametrize(("typed", "text"), [("Lyon", "Lyon"), ('"q"', "q"), ("“n”", "n"), ("「b」", "b")])
def test_words_in_quotes_are_no_command(typed: str, text: str) -> None:
    assert read(typed, QUESTIONS["reach.place"]) == Answer(text=text)


def test_set_takes_every_kind() -> None:
    given = ["reach.channels=mail, visit", "record.share=40 %", "reach.place=Lyon", "reach.sector=bank"]
    made = set_answers(ASKED, answered(), given)
    assert made.answers == {
        "reach.channels": Answer(ticked=("mail", "visit")),
        "record.share": Answer(number=40, option="3"),
        "reach.place": Answer(text="Lyon"),
        "reach.sector": Answer(option="bank"),
    }
    with pytest.raises(BadInput) as caught:
        set_answers(ASKED, answered(), ["reach.channels=fax", "record.share=x"])
    assert str(caught.value) == (
        "--set reach.channels: There is no option fax here.\n--set record.share: That is no number: x."
    )
    assert set_answers(ASKED, made, ["reach.channels=unknown"]).answers["reach.channels"] == Answer(
        unknown=True
    )


def test_answers_of_every_kind_are_merged_and_said_in_words() -> None:
    sheet = answered(reach_channels="[mail, chat]", record_share="46.4", reach_place="Lyon")
    found = places(sheet, ASKED)
    assert sheet_of(found, sheet) == sheet
    said = {place[1]: in_words(place, value) for place, value in found.items() if place[0] == "answers"}
    assert said == {"reach.channels": "mail, chat", "record.share": "46.4", "reach.place": "Lyon"}
    none = places(answered(reach_channels="[]"), ASKED)
    assert (
        in_words(("answers", "reach.channels", "answer"), none["answers", "reach.channels", "answer"])
        == "none"
    )


LINES = ["1", "Lyon", "1 3", "46.4"]
EXPECTED = {
    "reach.sector": Answer(option="retail"),
    "reach.place": Answer(text="Lyon"),
    "reach.channels": Answer(ticked=("mail", "chat")),
    "record.share": Answer(number=46.4, option="3"),
}


def test_the_keys_of_a_terminal_answer_every_kind(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    terminal = Terminal(file, *MODEL, *HEADER[:6], *HEADER[8:])
    terminal.see("Answer 1-3, d don't know").type("1")
    terminal.see("In your own words").type("Lyon")
    terminal.see("Tick 1-4, with blanks between").type("1 7").see("There is no option 7 here.").type("1 3")
    terminal.see("Saved: Mail, Chat")
    terminal.see("Number (%)").type("?").see("the number, with or without its unit").type("46.4")
    terminal.see("Saved: 46.4 %")
    assert terminal.end() == 0
    assert read_sheet(file, ASKED).answers == EXPECTED


def test_a_pipe_answers_every_kind_and_stops_at_what_is_none(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    done = piped(file, "\n".join([*LINES, ""]), *MODEL)
    assert done.returncode == 0, done.stderr.decode()
    assert read_sheet(file, ASKED).answers == EXPECTED
    other = tmp_path / "b.yaml"
    done = piped(other, "1\nLyon\n1 7\n46.4\n", *MODEL)
    assert done.returncode == 2
    assert "line 3 of the input, “1 7”: There is no option 7 here." in done.stderr.decode()
    assert list(read_sheet(other, ASKED).answers) == ["reach.sector", "reach.place"]


def test_a_number_outside_its_range_is_not_taken() -> None:
    days = Question(
        id="a", name="D", text="?", kind="number", unit="days", range=(0, 30), starts_at=(0, 2, 5, 9, 30)
    )
    scale = ASKED.scale_of(QUESTIONS["record.share"])
    assert typed_answer("30 days", days, scale) == Answer(number=30, option="5")
    assert typed_answer("31", days, scale) == "The number must be from 0 to 30 (got 31)."
    assert typed_answer("-0.5", days, scale) == "The number must be from 0 to 30 (got -0.5)."
