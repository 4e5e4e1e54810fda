"""The line prompts with given lines and collected output: what is asked, said and saved, in this order."""

import re
from collections.abc import Iterable
from dataclasses import replace

import msgspec
import pytest

from cxmaturity.answers.model import Answer, Answers
from cxmaturity.errors import BadInput
from cxmaturity.interview import session as events
from cxmaturity.interview.asking import InputEnded, InterviewStopped, Screen
from cxmaturity.interview.header import ask_header
from cxmaturity.interview.help_text import next_commands, summary_lines
from cxmaturity.interview.prompts import Ending, conduct
from cxmaturity.interview.screen_text import TextLook, fit, profile_lines
from cxmaturity.interview.session import Session, set_answers, start
from cxmaturity.interview.typed_answers import typed_options
from cxmaturity.questionnaire.scales import Option
from cxmaturity.scoring.assess import assess
from tests.bakery import QUESTIONS, bakery, sheet

MODEL = bakery()
ALL = {question: Answer(unknown=True) for question in QUESTIONS}
CHECKED = {"licence": "yes", "till": "no"}


class Talk:
    """An interview with `lines` as its input; `out` is what was shown, `saved` every save in order."""

    def __init__(
        self, lines: Iterable[str], answers: Answers | None = None, width: int = 80, person: bool = False
    ) -> None:
        self.lines, self.out, self.width = list(lines), "", width
        self.saved: list[Answers] = []
        self.session: Session = start(MODEL, answers or sheet())
        self.screen = Screen(
            read_line=self.read,
            write=self.write,
            save=self.save,
            profile=lambda given: [f"<{len(given.answers)}>"],
            look=lambda: TextLook(width),
            asks_back=person,
        )
        self.ending: Ending | None = None

    def read(self, prompt: str) -> str | None:
        self.out += prompt
        if not self.lines:
            return None
        self.out += f"«{self.lines[0]}»\n"
        return self.lines.pop(0)

    def write(self, line: str) -> None:
        assert "\n" not in line
        self.out += line + "\n"

    def save(self, answers: Answers) -> None:
        self.saved.append(answers)
        self.out += "<saved>\n"

    def run(self) -> "Talk":
        self.session, self.ending = conduct(self.session, self.screen)
        return self

    @property
    def answers(self) -> dict[str, Answer]:
        return self.saved[-1].answers if self.saved else {}


def talk(*lines: str, answers: Answers | None = None, width: int = 80) -> Talk:
    return Talk(lines, answers, width).run()


def person(*lines: str, answers: Answers | None = None) -> Talk:
    """An interview with somebody who can be asked back; a line with line breaks was pasted."""
    return Talk(lines, answers, person=True).run()


def test_a_whole_interview() -> None:
    done = talk("3", "1", "2", "3", "0", "y", "n", "a", "Rye", "30", "4", "", "", "")
    assert done.ending is Ending.COMPLETE
    assert [answer.option for answer in done.answers.values()] == ["yes", "1", "partly", "yes", "0"]
    last = done.saved[-1]
    assert last.readiness == CHECKED
    assert last.worksheets == {"breads": ({"name": "Rye", "sold": 30, "taste": 4},)}
    assert len(done.saved) == 8
    summary = "\n".join(summary_lines(done.session, TextLook()))
    assert "5 answered, 0 don't know, 0 not applicable, 0 open" in summary


def test_every_answer_is_saved_before_it_is_confirmed_and_before_the_next_question() -> None:
    out = talk("3").out
    assert out.index("«3»") < out.index("<saved>") < out.index("Saved: Yes") < out.index("Question 2 of 5")


def test_a_question_shows_where_it_stands_why_it_matters_and_what_each_option_looks_like() -> None:
    out = talk().out
    place = "Question 1 of 5 [--------------------] oven.owned"
    what = ("Does the bakery have", "Why it matters: Without an oven", "3  Yes: It stands in the bakery.")
    for words in ("== Oven ==", "Whether the heat", place, *what):
        assert words in out


def test_options_are_typed_by_number_or_id_and_numeric_ids_are_their_own_numbers() -> None:
    assert list(typed_options(MODEL.scale_of(MODEL.questions[1]).options)) == ["0", "1", "2"]
    assert talk("PARTLY").answers["oven.owned"].option == "partly"
    assert talk("no").answers["oven.owned"].option == "no"
    assert talk("s", "0").answers["oven.clean"].option == "0"


def test_a_wrong_input_says_what_is_allowed_and_loses_nothing() -> None:
    done = talk("note keep me", "7", "\x1b[31m[bold]", "3 please", "2")
    assert done.out.count("Not understood") == 3
    assert "Type 1-3, d (don't know)" in done.out
    assert "\x1b" not in done.out.replace("«\x1b[31m[bold]»", "")
    assert done.answers["oven.owned"] == Answer(option="partly", note="keep me")


def test_enter_on_an_open_question_does_not_skip_it() -> None:
    done = talk("", "2")
    assert "Type an answer, or s" in done.out and done.answers["oven.owned"].option == "partly"


def test_do_not_know_and_not_applicable_with_its_reason() -> None:
    done = talk("d", "n", "", "n", "no oven, no dirt", "n: nobody is up")
    assert done.answers["oven.owned"] == Answer(unknown=True)
    assert "Not applicable needs a reason." in done.out
    assert done.answers["oven.clean"] == Answer(na_reason="no oven, no dirt")
    assert "Not understood: n: nobody is up" in done.out
    assert talk("n not here").answers["oven.owned"] == Answer(na_reason="not here")


def test_notes_and_evidence_stay_at_the_question() -> None:
    done = talk('note hot # and: "cold"', "e 2 Board paper 14", "3")
    assert "The question is still open." in done.out
    expected = Answer(option="yes", note='hot # and: "cold"', evidence="Board paper 14", evidence_grade=2)
    assert done.answers["oven.owned"] == expected
    assert len(done.saved) == 3


def test_evidence_asks_for_what_is_missing_with_the_meanings_of_the_grades() -> None:
    done = talk("e Minutes", "7", "3", "e", "A photo", "1", "e -", "note", "", "note x", "note -", "1")
    assert "3  record of use in the last 12 months" in done.out
    assert [one.answers["oven.owned"].evidence for one in done.saved[:2]] == ["Minutes", "A photo"]
    assert [one.answers["oven.owned"].evidence_grade for one in done.saved[:2]] == [3, 1]
    assert done.answers["oven.owned"] == Answer(option="no")


def test_back_shows_the_answer_and_enter_keeps_it() -> None:
    done = talk("2", "b", "", "1")
    assert "Answer so far: Partly (Enter keeps it)" in done.out
    assert [answer.option for answer in done.answers.values()] == ["partly", "1"]


def test_jump_open_clear_repeat_profile_show_me() -> None:
    done = talk("j shop.smell", "1", "o", "j hut", "m", "p", "r", "3", "b", "c", "q")
    assert done.ending is Ending.QUIT
    assert "There is no hut here" in done.out
    assert "Nothing in particular to be shown" in done.out or "- The oven" in done.out
    assert "Profile so far\n<1>" in done.out
    assert "Cleared: this is open again." in done.out


def test_the_profile_is_shown_at_the_end_of_a_dimension() -> None:
    done = talk("3", "1", "3", "3")
    assert done.out.count("Profile so far") == 1
    assert done.out.index("Profile so far") < done.out.index("== Shop ==")


def test_help_names_every_command_of_the_step() -> None:
    done = talk("?", "j till", "?", "j breads", "?", "s", "?")
    for words in ("note TEXT", "e TEXT", "j PLACE", "add rows", "x NUMBER", "profile so far"):
        assert words in done.out


def test_the_end_of_the_input_ends_the_interview_with_everything_kept() -> None:
    done = talk("3", "n")
    assert done.ending is Ending.INPUT_ENDED and done.answers == {"oven.owned": Answer(option="yes")}


def test_skipped_questions_are_named_at_the_end_and_can_be_reached() -> None:
    full = sheet(answers=dict(list(ALL.items())[1:]), readiness=CHECKED, worksheets={"breads": ()})
    done = talk("s", "j breads", "", "o", "2", *[""] * 7, answers=full)
    assert "Still open: oven.owned" in done.out
    assert done.answers["oven.owned"].option == "partly" and done.ending is Ending.COMPLETE


def test_a_full_sheet_can_be_changed() -> None:
    rows = ({"name": "Rye", "sold": 1, "taste": 1},)
    full = sheet(answers=ALL, readiness=CHECKED, worksheets={"breads": rows})
    done = talk("j oven.hot", "3", "q", answers=full)
    assert done.out.lstrip().startswith("Every question has an answer.")
    assert done.answers["oven.hot"].option == "yes"


def test_rows_take_only_what_their_columns_take() -> None:
    full = sheet(answers=ALL, readiness=CHECKED)
    done = talk("a", "Rye", "many", "-1", "30", "9", "5", "from home", "Wheat", "-", "Oat", "", answers=full)
    assert "Sold a day takes a whole number, 0 or more;" in done.out
    assert "Taste takes 1 to 5;" in done.out
    assert "Row 2 was given up." in done.out
    assert "Sold a day cannot be left out;" in done.out
    assert "Row 2 was not complete and was not kept: Oat" in done.out
    row = {"name": "Rye", "sold": 30, "taste": 5, "story": "from home"}
    assert done.saved[-1].worksheets["breads"] == (row,)


def test_rows_are_removed_by_number() -> None:
    rows = tuple({"name": name, "sold": 1, "taste": 1} for name in ("Rye", "Oat"))
    full = sheet(answers=ALL, readiness=CHECKED, worksheets={"breads": rows})
    done = talk("j breads", "x 9", "x 1", "x one", "c", answers=full)
    assert "There is no row 9." in done.out
    assert done.saved[0].worksheets["breads"] == rows[1:] and done.saved[-1].worksheets == {}


@pytest.mark.parametrize("width", [40, 60, 88])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert fit(width) == width
    given = Answer(option="yes", note="a long note " * 20, evidence="e" * 200, evidence_grade=3)
    full = sheet(answers={**ALL, "oven.owned": given}, readiness=CHECKED)
    out = talk("j oven.owned", "m", "xyz", "j till", "j breads", "?", "b", "?", answers=full, width=width).out
    written = [line for line in out.split("\n") if "«" not in line and "? help: " not in line]
    assert max(map(len, written)) <= width


def test_client_texts_are_shown_with_their_control_characters_written_out() -> None:
    evil = Answer(option="yes", note="\x1b]0;owned\x07 \u202egnp.exe")
    out = talk("j oven.owned", answers=sheet(answers={"oven.owned": evil})).out
    assert "\\x1b]0;owned\\x07 \\u202egnp.exe" in out and "\x1b" not in out


def test_the_header_is_asked_field_by_field_with_defaults_and_saved_at_once() -> None:
    asked = Talk(["", "Acme", "", "", "30.9.2026", "2026-09-30", "Jo", "nobody", "2", "CEO"])
    session = ask_header(asked.session, asked.screen, sheet(wave="2026-Q3", date="2026-11-22"))
    last = session.answers
    assert (last.organisation, last.scope, last.wave, last.date) == ("Acme", "", "2026-Q3", "2026-09-30")
    assert (last.assessor, last.respondent.group, last.respondent.role) == ("Jo", "sellers", "CEO")
    assert "Wave [2026-Q3]: " in asked.out and "needs a name" in asked.out and "year-month-day" in asked.out
    assert len(asked.saved) == 6


def test_header_fields_that_are_there_are_not_asked() -> None:
    asked = Talk(["x", "y"], sheet(organisation="Acme", scope="all", wave="w", date="2026-01-01"))
    with pytest.raises(InputEnded):
        ask_header(asked.session, asked.screen, sheet())
    assert "Organisation" not in asked.out and asked.saved[-1].assessor == "x"


def test_the_profile_says_in_words_what_has_no_figure() -> None:
    answers = {question: Answer(option=MODEL.scale_of(MODEL.questions[i]).options[-1].id)
               for i, question in enumerate(QUESTIONS[:3])}  # fmt: skip
    lines = profile_lines(assess(MODEL, (sheet(answers=answers),)), TextLook(80))
    assert lines[0] == "  Oven     #################### 100  100% answered"
    assert lines[1] == "  Shop     no answers yet"
    partly = profile_lines(
        assess(MODEL, (sheet(answers={"oven.owned": Answer(option="yes")}),)), TextLook(40)
    )
    assert partly[0] == "  Oven     not enough yet"


@pytest.mark.parametrize("width", [40, 56, 60, 72, 88])
def test_the_profile_fits_however_long_the_names_are(width: int) -> None:
    long = tuple(msgspec.structs.replace(each, name=each.name + " and more" * 9) for each in MODEL.dimensions)
    model = msgspec.structs.replace(MODEL, dimensions=long)
    answers = {"oven.owned": Answer(option="yes"), "oven.clean": Answer(option="2")}
    for given in (answers, {**answers, "oven.hot": Answer(option="yes")}):
        lines = profile_lines(assess(model, (sheet(answers=given),)), TextLook(width))
        assert max(map(len, lines)) <= width


def test_set_answers_by_text() -> None:
    before = sheet(answers={"oven.hot": Answer(note="kept")})
    given = ["oven.hot=yes", "oven.clean=2", "shop.open=unknown", "readiness.till=no"]
    after = set_answers(MODEL, before, [*given, "shop.smell=na: no street = no smell"])
    assert after.answers["oven.hot"] == Answer(option="yes", note="kept")
    assert after.answers["shop.open"] == Answer(unknown=True)
    assert after.answers["shop.smell"] == Answer(na_reason="no street = no smell")
    assert after.readiness == {"till": "no"}


def test_set_answers_names_everything_that_is_wrong_at_once() -> None:
    with pytest.raises(BadInput) as caught:
        given = ["oven.hot=9", "oven.hut=yes", "oven.clean=na:", "readiness.till=maybe", "=", "x"]
        set_answers(MODEL, sheet(), given)
    message = str(caught.value)
    assert message.count("--set") == 6
    assert "must be no, partly, yes, unknown or na:REASON (got 9)" in message
    assert "did you mean oven.hot?" in message


def test_the_next_commands_name_the_file() -> None:
    lines = next_commands("a.yaml", "a.pdf")
    assert lines == ["Next:", "  cxmaturity score a.yaml", "  cxmaturity report a.yaml -o a.pdf"]


LONG = "first\nq\n2\n\nlast"
NOTED = {"oven.owned": Answer(option="yes", note="old", evidence="Bill", evidence_grade=2)}
ROWS = tuple({"name": name, "sold": 1, "taste": 1} for name in ("Rye", "Oat"))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((LONG, "note"), Answer(note=LONG)),
        ((LONG, "what?", "e", "2"), Answer(evidence=LONG, evidence_grade=2)),
        ((LONG, "n"), Answer(na_reason=LONG)),
        (("note " + LONG, "note"), Answer(note=LONG)),
        ((LONG, "more\nq", "note"), Answer(note=LONG + "\nmore\nq")),
        (("3\n1\n2", "q"), None),
        (("n", LONG), Answer(na_reason=LONG)),
        (("note", LONG), Answer(note=LONG)),
        (("e", LONG, "3"), Answer(evidence=LONG, evidence_grade=3)),
    ],
)
def test_a_pasted_text_is_one_text_and_stored_when_asked(
    lines: tuple[str, ...], expected: Answer | None
) -> None:
    done = person(*lines)
    assert done.answers == ({"oven.owned": expected} if expected else {})
    assert "Saved: Yes" not in done.out


@pytest.mark.parametrize("place", ["till", "breads"])
def test_a_text_pasted_where_none_belongs_is_kept_for_the_next_note(place: str) -> None:
    done = person(f"j {place}", LONG, "q")
    assert "Nothing in it was carried out." in " ".join(done.out.split()) and done.saved == []
    assert done.screen.aside.text == LONG


def test_lines_pasted_into_a_field_are_taken_as_one_when_the_person_says_so() -> None:
    done = person("j breads", "a", "Rye\nq", "", "Rye\nbread", "y", "30", "4", "", "")
    assert done.saved[-1].worksheets["breads"] == ({"name": "Rye bread", "sold": 30, "taste": 4},)


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        (("note new", ""), "old"),
        (("note new", "what", "r"), "new"),
        (("note new", "Ａ"), "old\nnew"),
        (("note -", ""), "old"),
        (("note -", "是"), ""),
        (("note old",), "old"),
        (("note q",), "old"),
    ],
)
def test_a_second_note_is_asked_about_and_the_first_is_kept(lines: tuple[str, ...], note: str) -> None:
    done = person("j oven.owned", *lines, "q", answers=sheet(answers=NOTED))
    assert done.session.answers.answers["oven.owned"].note == note


def test_a_pipe_replaces_without_a_question_and_shows_what_was_there() -> None:
    lines = ["j oven.owned", "note new", "e 3 Photo", "c", "n closed", "b", "2", "q"]
    done = talk(*lines, answers=sheet(answers=NOTED))
    assert "Saved: Note: new\nIt was: Note: old" in done.out
    assert "It was: Evidence (document shown): Bill" in done.out
    assert "Cleared: Yes" in done.out and "It was: closed" in done.out
    expected = Answer(option="partly", note="new", evidence="Photo", evidence_grade=3)
    assert done.answers["oven.owned"] == expected


def test_what_took_typing_is_not_wiped_without_a_question() -> None:
    full = sheet(answers={**NOTED, "oven.hot": Answer(na_reason="no oven")}, worksheets={"breads": ROWS})
    lines = ["j breads", "c", "", "x 1", "n", "j oven.hot", "2", "", "c", "", "j oven.owned", "c", "", "q"]
    done = person(*lines, answers=full)
    assert done.saved == [] and done.session.answers == full
    for words in ("has 2 rows", "Remove the row Rye, 1, 1?", "the reason “no oven”", "its evidence stay"):
        assert words in done.out


def test_undo_goes_back_over_every_change_and_says_so() -> None:
    changes = ["note hot", "e 2 Bill", "3", "d", "b", "c", "j till", "y", "b", "j breads"]
    changes += ["a", "Rye", "30", "4", "", "", "x 1", "y"]
    done = person(*changes, *["u"] * 8, "u", "q", answers=sheet())
    assert done.saved[-1] == sheet() and len(done.saved) == 16
    for words in ("from “nothing” back to “1 row”", "from “yes” back to “nothing”", "back to “Note: hot”"):
        assert words in " ".join(done.out.split())
    assert "There is nothing to undo in this interview." in done.out
    assert done.session.step is not None and done.session.step.id == "oven.owned"


def test_undo_takes_back_one_entry_and_leaves_what_came_in_another_way() -> None:
    before = start(MODEL, sheet())
    after = events.answer(before, "yes")
    assert isinstance(after, Session)
    theirs = {**after.answers.answers, "shop.open": Answer(option="no")}
    merged = replace(after, answers=msgspec.structs.replace(after.answers, answers=theirs))
    back = events.undo(merged)
    assert isinstance(back, Session) and back.answers.answers == {"shop.open": Answer(option="no")}


@pytest.mark.parametrize("way", [("n",), ("note",), ("e",), ("e Bill",), ("j breads", "a")])
def test_q_stops_inside_every_prompt_once_it_is_asked_back(way: tuple[str, ...]) -> None:
    done = person(*way, "q", "q", "not read")
    assert done.ending is Ending.QUIT
    kept = {"oven.owned": Answer(evidence="Bill")} if way == ("e Bill",) else {}
    assert done.answers == kept, "evidence was given, so it is stored with the lowest grade"


def test_a_single_command_as_a_text_is_asked_back() -> None:
    done = person("note", "q", "", "?", "q", "y", "n", "b", "b", "n", "返回", "返回", "q")
    assert done.answers == {"oven.owned": Answer(note="q")} and done.ending is Ending.QUIT
    assert "A pasted text keeps its lines" in done.out


def test_q_in_a_row_keeps_the_rows_before_and_asks_about_the_one_that_was_begun() -> None:
    done = person(
        "j breads", "a", "Rye", "30", "4", "", "Oat", "q", "q", "", "b", "b", "Oats", "3", "q", "q", "y"
    )
    assert done.ending is Ending.QUIT and "The row is not complete: Oats, 3." in done.out
    assert done.session.answers.worksheets["breads"] == ({"name": "Rye", "sold": 30, "taste": 4},)


def test_b_in_the_header_goes_back_and_q_stops_with_what_was_saved() -> None:
    asked = Talk(["Akme", "b", "b", "Acme", "q", "q"], person=True)
    with pytest.raises(InterviewStopped) as stopped:
        ask_header(asked.session, asked.screen, sheet())
    assert stopped.value.session is not None and stopped.value.session.answers.organisation == "Acme"
    assert "Organisation [Akme]: " in asked.out


def test_a_long_note_is_shown_by_its_beginning() -> None:
    done = person("note " + "word " * 20_000, "r", "q")
    assert "(99999 characters)" in done.out
    assert len(done.out) < 120_000 and len(done.answers["oven.owned"].note) == 99_999


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("1.5", "Between 1 and 2: take the lower, and say so in a note."),
        ("level 2", "Write 2."),
        ("2 (Always)", "Write 2."),
    ],
)
def test_what_is_nearly_an_answer_gets_a_hint(typed: str, hint: str) -> None:
    done = person("3", typed, "q")
    assert hint in " ".join(done.out.split()) and "oven.clean" not in done.answers


def test_wide_digits_are_numbers_in_every_field() -> None:
    done = person("j breads", "a", "Rye", "３０", "４", "", "", "ｘ １", "ｙ", "q")
    assert "Saved row 1: Rye, 30, 4" in done.out and done.saved[-1].worksheets == {}
    asked = Talk(["Acme", "", "", "２０２６－０９－３０", "", "２", ""], person=True)
    last = ask_header(asked.session, asked.screen, sheet()).answers
    assert (last.date, last.respondent.group) == ("2026-09-30", "sellers")


def test_an_answer_that_opens_or_closes_questions_says_which() -> None:
    """oven.clean rests on oven.owned; undoing and clearing open it again."""
    done = talk("1", "j oven.owned", "3", "u", "j oven.owned", "c", answers=sheet())
    told = [line for line in done.out.splitlines() if "sked " in line and ": oven" in line]
    assert told == [
        "Not asked any more: oven.clean",
        "Asked now: oven.clean",
        "Not asked any more: oven.clean",
        "Asked now: oven.clean",
    ]


def test_the_help_says_when_a_question_is_asked() -> None:
    out = talk("3", "?").out
    assert "oven.clean: Asked only when Own oven is “Partly”, “Yes”." in out
    assert "Asked only" not in talk("?").out


def test_letters_of_options_are_no_commands_and_what_is_shown_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a scale of N, P and L all three are answers, piped ones too; the commands have their words."""
    letters = tuple(Option(id=name, label=f"{name}.", points=n) for n, name in enumerate("npl"))
    scales = tuple(msgspec.structs.replace(scale, options=letters) for scale in MODEL.scales)
    questions = [
        msgspec.structs.replace(one, scale="", applies_when=(), actions=(), levels=())
        for dimension in MODEL.dimensions
        for one in dimension.questions
    ]
    oven = msgspec.structs.replace(MODEL.dimensions[0], own_questions=tuple(questions[:4]))
    monkeypatch.setattr(
        "tests.test_prompts.MODEL", msgspec.structs.replace(MODEL, scales=scales, dimensions=(oven,))
    )
    done = talk("", "wrong", "?", "N", "p", "na nobody bakes", "profile", "ｌ")
    given = [(one.option, one.na_reason) for one in done.answers.values()]
    assert given == [("n", None), ("p", None), (None, "nobody bakes"), ("l", None)]
    assert "Answer 1-3, d don't know, na not applicable, ? help:" in done.out
    allowed = "Type 1-3, d (don't know), na (not applicable), s (skip), b (back) or ?."
    assert allowed in " ".join(done.out.split())
    assert re.search(r"\n  na REASON +not applicable here", done.out)
    assert re.search(r"\n  profile +profile so far", done.out)
