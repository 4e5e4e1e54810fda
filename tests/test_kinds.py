"""Kinds of question: what is ticked, figures with borders, and what describes and is never scored."""

from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cxmaturity.answers.asked import not_asked
from cxmaturity.answers.counting import tally_of
from cxmaturity.answers.file import answers_document, answers_from
from cxmaturity.answers.model import Answer, Answers, Respondent, State
from cxmaturity.answers.tally import Tally
from cxmaturity.answers.tally_file import read_tally, write_tally
from cxmaturity.answers.words import words_of
from cxmaturity.answers.write import render_answers
from cxmaturity.errors import InvalidFile
from cxmaturity.linting.satisfiable import never_asked
from cxmaturity.questionnaire.model import Need, Question, Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.scales import OwnOption
from cxmaturity.scoring.assess import assess, assess_tally
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.published import published
from cxmaturity.scoring.what_if import WhatIf
from tests.models import dimension, model

MODELS = Path(__file__).parents[1] / "docs" / "models"
ASKED = read_questionnaire(str(MODELS / "ticks-and-figures.yaml"))
HEAD = "format: 1\nquestionnaire: ticks-and-figures@1\n"


def read(text: str, asked: Questionnaire = ASKED) -> Answers:
    """The sheet that stands in a file."""
    return answers_from(answers_document((HEAD + text).encode(), "a.yaml"), asked)


def answered(asked: Questionnaire = ASKED, **answers: str) -> Answers:
    """The sheet of answers as they are written, with `_` for the dot of a question's id."""
    lines = [f"  {name.replace('_', '.')}: {written}" for name, written in answers.items()]
    return read("\n".join(["answers:", *lines, ""] if lines else []), asked)


def result(assessment: Assessment, question: str) -> Any:
    return next(q for d in assessment.dimensions for q in d.questions if q.id == question)


# ---- Points of what is ticked, borders of a figure; known answers: test_gallery.py


def test_the_example_is_scored_as_its_comments_say() -> None:
    text = (MODELS / "ticks-and-figures.answers.yaml").read_text(encoding="utf-8")
    sheet = answers_from(answers_document(text.encode(), "a.yaml"), ASKED)
    made = assess(ASKED, [sheet], redraw=False)
    # (5/7 + 2/4) / 2; what describes is neither scored nor missing.
    assert made.overall.index == pytest.approx(100 * (5 / 7 + 1 / 2) / 2)
    assert made.overall.coverage == 1
    for name in ("reach.sector", "reach.place"):
        one = result(made, name)
        assert (one.state, one.value, one.level, one.weight) == (State.ANSWERED, None, None, 0)
    assert result(made, "reach.sector").found.options == ("retail",)


# ---- How answers are written

WRITTEN = {
    "[chat, mail]": Answer(ticked=("mail", "chat")),
    "{ticked: [visit], note: by appointment}": Answer(ticked=("visit",), note="by appointment"),
    "[]": Answer(ticked=()),
    "none": Answer(ticked=()),
    "{ticked: none}": Answer(ticked=()),
    "unknown": Answer(unknown=True),
    "{na: closed}": Answer(na_reason="closed"),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_what_is_ticked_is_a_list_in_the_order_of_the_options(written: str) -> None:
    sheet = answered(reach_channels=written)
    assert sheet.answers["reach.channels"] == WRITTEN[written]
    again = answers_from(answers_document(render_answers(sheet, ASKED).encode(), "a.yaml"), ASKED)
    assert again.answers == sheet.answers


FIGURES = {
    "46.4": ("3", 46.4),
    "{number: 9.99}": ("1", 9.99),
    "10": ("2", 10),
    "-3.8": ("1", -3.8),
    "1e2": ("5", 100),
}


@pytest.mark.parametrize("written", FIGURES)
def test_a_figure_is_the_option_whose_border_it_reaches(written: str) -> None:
    sheet = answered(record_share=written)
    option, number = FIGURES[written]
    assert sheet.answers["record.share"] == Answer(option=option, number=number)
    text = render_answers(sheet, ASKED)
    assert "  # %\n" in text
    assert answers_from(answers_document(text.encode(), "a.yaml"), ASKED).answers == sheet.answers


@pytest.mark.parametrize("written", ["Lyon", "{text: unknown}", "'2015'", "{text: Lyon, note: since May}"])
def test_words_are_kept_as_they_are(written: str) -> None:
    sheet = answered(reach_place=written)
    assert sheet.answers["reach.place"].state is State.ANSWERED
    again = answers_from(answers_document(render_answers(sheet, ASKED).encode(), "a.yaml"), ASKED)
    assert again.answers == sheet.answers


WRONG = {
    "reach.channels: [mail, fax]": "reach.channels.#2: there is no option fax; its options are "
    "mail, phone, chat, visit, unknown, {na: reason}",
    "reach.channels: [mail, Chat]": "reach.channels.#2: there is no option Chat; write chat",
    "reach.channels: [mail, mail]": "reach.channels.#2: mail is ticked twice; keep one of the two",
    "reach.channels: {ticked: [mail, phone, mail]}": "reach.channels.ticked.#3: mail is ticked twice; "
    "keep one of the two",
    "reach.channels: mail": "reach.channels: must be a list of options (got mail); write [mail]",
    "reach.channels: 3": "reach.channels: there is no option 3; its options are "
    "mail, phone, chat, visit, none, unknown, {na: reason}",
    "reach.channels: [mail, {na: x}]": "reach.channels: must be a list of options (got a list); its "
    "options are mail, phone, chat, visit, none, unknown, {na: reason}",
    "reach.channels: {level: 3}": "reach.channels.level: does not answer a question of the kind several; "
    "write ticked: [mail]",
    "reach.channels: {ticked: [mail], unknown: true}": "reach.channels: is in two states at once; "
    "keep one of ticked, na, unknown",
    'record.share: "46,4 %"': 'record.share: must be a number (got "46,4 %"); write 46.4',
    "record.share: .nan": 'record.share: must be a number (got ".nan"); for example 46.4',
    "record.share: many": "record.share: must be a number (got many); for example 46.4",
    "record.share: [3]": "record.share: must be a number (got a list); for example 46.4",
    "record.share: true": "record.share: must be a number (got true); for example 46.4",
    "record.share: {option: 3}": "record.share.option: does not answer a question of the kind number; "
    "write number: 1",
    "reach.place: [Lyon]": "reach.place: must be text (got a list)",
    "reach.place: {ticked: [mail]}": "reach.place.ticked: does not answer a question of the kind text; "
    "write text: …",
    "reach.sector: [retail]": "reach.sector: must be one option (got a list); "
    "its options are retail, bank, public, unknown, {na: reason}",
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_with_an_answer_is_said_in_the_words_of_its_kind(line: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        read(f"answers:\n  {line}\n")
    assert str(caught.value) == f"a.yaml:4: answers.{WRONG[line]}"


def test_a_number_outside_its_range_is_refused() -> None:
    days = Question(
        id="a.days", name="D", text="?", kind="number", unit="days", range=(0, 30), starts_at=(0, 2, 5, 9, 30)
    )
    asked = model(dimension("a", days))
    with pytest.raises(InvalidFile) as caught:
        answers_from(
            answers_document(b"format: 1\nquestionnaire: small@1\nanswers: {a.days: 31}\n", "a"), asked
        )
    assert str(caught.value) == "a:3: answers.a.days: must be from 0 to 30 (got 31); in days"


# ---- Sheets of all kinds: what is published says as much, and nothing of a person


@st.composite
def of_kinds(draw: st.DrawFn) -> tuple[Questionnaire, list[Answers]]:
    """Draw a questionnaire of all kinds and sheets that answer it."""
    options = tuple(
        OwnOption(id=f"o{n}", label="O", points=draw(st.integers(0, 4)) or (n == 0))
        for n in range(draw(st.integers(1, 4)))
    )
    total = sum(one.points for one in options)
    borders = sorted(draw(st.sets(st.integers(-50, 50), min_size=5, max_size=5)))
    asked = model(
        dimension(
            "a",
            Question(
                id="a.several",
                name="S",
                text="?",
                kind="several",
                options=options,
                enough=draw(st.none() | st.integers(1, total)),
                weight=draw(st.integers(1, 3)),
            ),
            Question(id="a.number", name="N", text="?", kind="number", starts_at=tuple(map(float, borders))),
            Question(id="a.words", name="W", text="?", kind="text", weight=3),
            Question(id="a.sector", name="P", text="?", scored=False, weight=2, scale="five"),
        ),
        min_coverage=0.0,
    )
    sheets = []
    for n in range(draw(st.integers(1, 9))):
        number = draw(st.floats(-60, 60, allow_nan=False))
        place = max(sum(1 for border in borders if border <= number) - 1, 0)
        ticked = tuple(one.id for one in options if draw(st.booleans()))
        answers = {
            "a.several": draw(st.sampled_from([Answer(ticked=ticked), Answer(unknown=True)])),
            "a.number": Answer(number=number, option=str(place + 1)),
            "a.words": Answer(text="words"),
            "a.sector": Answer(option=draw(st.sampled_from("12345"))),
        }
        sheets.append(Answers(questionnaire="small@1", respondent=Respondent(id=f"r{n}"), answers=answers))
    return asked, sheets


@given(of_kinds(), st.booleans())
def test_every_figure_follows_from_what_is_published(
    case: tuple[Questionnaire, list[Answers]], strict: bool
) -> None:
    asked, sheets = case
    first = assess(asked, sheets, strict=strict, redraw=False)
    tally = msgspec.json.decode(msgspec.json.encode(published(first)), type=Tally)
    again = assess_tally(asked, tally, words=words_of(asked, sheets), strict=strict, redraw=False)

    def figures(one: Assessment) -> dict[str, Any]:
        left = ("tally", "people", "questionnaire")
        return {name: value for name, value in msgspec.to_builtins(one).items() if name not in left}

    assert figures(first) == figures(again)


@given(of_kinds())
def test_no_number_and_no_words_of_a_person_are_in_the_counts(
    case: tuple[Questionnaire, list[Answers]],
) -> None:
    asked, sheets = case
    text = msgspec.json.encode(tally_of(asked, sheets)).decode()
    assert "words" not in text.replace("a.words", "") and "number" not in text.replace("a.number", "")


# ---- Of several people


def group(*ticked: str, sector: str = "bank") -> list[Answers]:
    return [
        msgspec.structs.replace(
            answered(reach_channels=one, record_share="30", reach_sector=sector, reach_place="Lyon"),
            respondent=Respondent(id=f"r{n}"),
        )
        for n, one in enumerate(ticked)
    ]


def test_what_was_found_is_what_was_ticked_by_how_many() -> None:
    made = assess(ASKED, group("[mail, chat]", "[mail]", "[mail]", "[visit]", "[]"), redraw=False)
    found = result(made, "reach.channels").found
    assert (found.options, found.counts, found.of) == (("mail", "chat", "visit"), (3, 1, 1), 5)
    assert (found.differ, result(made, "reach.channels").spread) == (False, None)
    # (3 + 1 + 1 + 3 + 0) of 5 times 7.
    assert result(made, "reach.channels").value == pytest.approx(8 / 35)
    assert result(made, "reach.sector").found.counts == (5,)


def test_of_few_it_is_not_told_what_was_ticked_and_the_mean_is() -> None:
    made = assess(ASKED, group("[mail, chat]", "[mail]", "[visit]"), redraw=False)
    one = result(made, "reach.channels")
    assert (one.found, one.states) == (None, None)
    left = published(made).questions["reach.channels"]
    assert (left.options, left.sums, left.points) == (None, None, 7)
    assert result(made, "reach.sector").found is None


def test_what_is_recommended_is_what_fewest_tick_of_what_has_an_action() -> None:
    everybody = ["[mail, visit]"] * 4 + ["[mail, visit, chat]"]
    made = assess(ASKED, group(*everybody), redraw=False)
    move = next(one for one in made.recommendations if one.question == "reach.channels")
    assert move.option == "chat"
    assert move.gain == pytest.approx(100 * 0.5 * 2 / 7)
    alone = assess(ASKED, group("[chat]"), redraw=False)
    move = next(one for one in alone.recommendations if one.question == "reach.channels")
    # Chat is ticked; of what is left, visit has an action. 2/7 and 3/7: level 3.
    assert (move.option, move.to_level) == ("visit", 3)


def test_claims_without_evidence_are_held_answer_by_answer() -> None:
    made = assess(ASKED, group("[mail, phone, chat, visit]", "[]"), strict=True, redraw=False)
    # Seven of seven is the highest level; five of seven is the most below the two highest: 0.75 starts those.
    assert result(made, "reach.channels").value == pytest.approx(5 / 14)


# ---- Counts that were changed

CHANGED = {
    "questions.reach.channels.options: do not add up to 5 answers": {"options": [6, 1, 0, 1]},
    "questions.reach.channels.sums: do not add up to 5 answers": {"sums": {"0": 1, "1": 2, "3": 1}},
    "questions.reach.channels.points: is 9, and 8 by the options": {"points": 9},
}


@pytest.mark.parametrize("message", CHANGED)
def test_counts_of_ticks_that_do_not_add_up_are_told(message: str) -> None:
    made = assess(ASKED, group("[mail, chat]", "[mail]", "[mail]", "[visit]", "[]"), redraw=False)
    tree = msgspec.json.decode(write_tally(published(made), strict=False))
    read_tally(Path("a.pdf"), msgspec.json.encode(tree), ASKED)
    tree["tally"]["questions"]["reach.channels"] |= CHANGED[message]
    with pytest.raises(InvalidFile) as caught:
        read_tally(Path("a.pdf"), msgspec.json.encode(tree), ASKED)
    assert message in str(caught.value)


def test_a_tick_of_everything_reaches_every_sum_on_the_way() -> None:
    scale = ASKED.scale_of(next(one for one in ASKED.questions if one.id == "reach.channels"))
    sums = {
        sum(one.points for one in chosen)
        for size in range(len(scale.options) + 1)
        for chosen in combinations(scale.options, size)
    }
    assert {step.points for step in scale.rising} <= sums
    assert (scale.rising[0].points, scale.rising[-1].points) == (0, scale.top)


def test_the_page_of_the_model_is_plain_yaml() -> None:
    tree = yaml.safe_load((MODELS / "ticks-and-figures.yaml").read_text(encoding="utf-8"))
    assert [one["kind"] for d in tree["dimensions"] for one in d["questions"] if "kind" in one] == [
        "text",
        "several",
        "number",
    ]


# ---- Conditions on questions of every kind

ASKING = """
format: 1
id: asking
version: 1.0.0
title: Asking
language: en
levels: [{name: A, meaning: A, from: 0}, {name: B, meaning: B, from: 0.5}]
scales: [{id: two, options: [{id: 1, label: No, points: 0}, {id: 2, label: Yes, points: 1}]}]
dimensions:
  - id: a
    name: A
    questions:
      - {id: sector, name: S, text: T, scored: false, options: [{id: bank, label: B}, {id: shop, label: S}]}
      - {id: people, name: P, text: T, kind: number, scored: false, unit: people}
      - {id: words, name: W, text: T, kind: text}
      - id: ticks
        name: K
        text: T
        kind: several
        options: [{id: x, label: X, points: 1}, {id: y, label: Y}]
      - {id: days, name: D, text: T, kind: number, from: [0, 5]}
      - {id: main, name: M, text: T, applies_when: CONDITION}
"""
HOLDS = {
    "{question: sector, is: [bank]}": {"sector: bank": True, "sector: shop": False, "{}": True},
    "{question: people, at_least: 250}": {
        "people: 250": True,
        "people: 249.5": False,
        "people: unknown": True,
    },
    "{question: people, at_most: 9}": {"people: 9": True, "people: 10": False},
    "{question: words, answered: true}": {"words: hello": True, "words: unknown": False},
    "{question: ticks, ticked: y}": {
        "ticks: [x, y]": True,
        "ticks: [x]": False,
        "ticks: none": False,
        "ticks: unknown": True,
    },
    "{not: {question: ticks, ticked: y}}": {"ticks: [x]": True, "ticks: [x, y]": False},
    "{question: days, at_least: 2}": {"days: 5": True, "days: 4.9": False},
}


def asking(condition: str, folder: Path) -> Questionnaire:
    """A questionnaire whose last question is asked under `condition`."""
    place = folder / "questionnaire.yaml"
    place.write_text(ASKING.replace("CONDITION", condition), encoding="utf-8")
    return read_questionnaire(str(place))


@pytest.mark.parametrize("condition", HOLDS)
def test_a_condition_may_ask_what_a_kind_can_say(condition: str, tmp_path: Path) -> None:
    asked = asking(condition, tmp_path)
    for line, is_asked in HOLDS[condition].items():
        text = f"format: 1\nquestionnaire: asking\nanswers: {{{line.strip('{}')}}}\n"
        sheet = answers_from(answers_document(text.encode(), "a.yaml"), asked)
        assert ("main" not in not_asked(asked, sheet)) is is_asked, line


@pytest.mark.parametrize(
    ("test", "line", "opened"),
    [
        ("{question: ticks, ticked: y}", "ticks: [x, y]", True),
        ("{question: ticks, ticked: y}", "ticks: [x]", False),
        ("{question: people, at_least: 250}", "people: 300", True),
        ("{question: people, at_least: 250}", "people: 20", False),
        ("{question: words, answered: true}", "words: hello", True),
        ("{not: {question: words, answered: true}}", "words: hello", False),
        ("{question: sector, is: [bank]}", "sector: bank", True),
        ("{question: sector, is: [bank]}", "sector: shop", False),
    ],
)
def test_what_a_step_opens_follows_from_what_no_count_tells(
    test: str, line: str, opened: bool, tmp_path: Path
) -> None:
    """Of one respondent all is known; of six who gave the same it is for what is an option, or any answer."""
    asked = asking(f"[{{question: days, at_least: 2}}, {test}]", tmp_path)
    text = f"format: 1\nquestionnaire: asking\nanswers: {{days: 1, {line}}}\n"
    sheet = answers_from(answers_document(text.encode(), "a.yaml"), asked)
    change = {"days": "2"}
    alone = WhatIf(assess(asked, (sheet,), redraw=False))
    assert alone.is_known(change)
    assert alone.moved(change).opened == (("main",) if opened else ())
    assert "hello" not in msgspec.json.encode(tally_of(asked, (sheet,))).decode()
    six = WhatIf(assess(asked, (sheet,) * 6, redraw=False))
    assert six.is_known(change) == ("sector" in test or "answered" in test)


def test_what_is_ticked_anew_is_not_known_as_options(tmp_path: Path) -> None:
    asked = asking("{question: ticks, ticked: y}", tmp_path)
    text = "format: 1\nquestionnaire: asking\nanswers: {ticks: none}\n"
    made = assess(asked, (answers_from(answers_document(text.encode(), "a.yaml"), asked),), redraw=False)
    ticks = asked.scale_of(next(one for one in asked.questions if one.id == "ticks"))
    assert not WhatIf(made).is_known({"ticks": ticks.rising[-1].id})


REACHED = {
    "{all: [{question: ticks, ticked: x}, {question: ticks, ticked: y}]}": True,
    "{all: [{question: ticks, ticked: x}, {not: {question: ticks, ticked: x}}]}": False,
    "{all: [{question: people, at_least: 10}, {question: people, at_most: 20}]}": True,
    "{all: [{question: people, at_least: 20}, {question: people, at_most: 10}]}": False,
    "{question: words, answered: true}": True,
}


@pytest.mark.parametrize("condition", REACHED)
def test_lint_tries_ticks_and_numbers_too(condition: str, tmp_path: Path) -> None:
    assert never_asked(asking(condition, tmp_path)) == (set() if REACHED[condition] else {"main"})


REFUSED = {
    "{question: ticks, at_least: x}": "at_least: at_least means nothing for ticks, a question of the kind "
    "several; write one of ticked, answered",
    "{question: words, is: [x]}": "is: is means nothing for words, a question of the kind text; "
    "write one of answered",
    "{question: people, is: [9]}": "is: is means nothing for people, a question of the kind number; "
    "write one of at_least, at_most, answered",
    "{question: people, at_least: many}": "at_least: must be a number (got many)",
    "{question: ticks, ticked: z}": ": ticks has no option z; its options are x, y",
    "{question: days, at_least: 9}": ": days has no option 9; its options are 1, 2",
}


@pytest.mark.parametrize("condition", REFUSED)
def test_a_condition_that_a_kind_cannot_answer_is_refused(condition: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidFile) as caught:
        asking(condition, tmp_path)
    assert REFUSED[condition] in str(caught.value)


def test_what_everybody_ticks_does_not_come_next() -> None:
    # Both options with an action are ticked: what is left has none, so nothing is recommended.
    made = assess(ASKED, group("[chat, visit]"), redraw=False)
    assert result(made, "reach.channels").next_option == "mail"
    assert "reach.channels" not in {one.question for one in made.recommendations}
    whole = assess(ASKED, group("[mail, phone, chat, visit]"), redraw=False)
    assert result(whole, "reach.channels").next_option is None


NEEDS = {
    # Six people: an action that needs the chat is planned once most have ticked it.
    "no one has it": (["[mail]"] * 6, ("reach.channels",)),
    "half have it": (["[mail, chat]"] * 3 + ["[mail]"] * 3, ("reach.channels",)),
    "most have it": (["[mail, chat]"] * 4 + ["[mail]"] * 2, ()),
}


@pytest.mark.parametrize("case", NEEDS)
def test_a_need_of_a_tick_is_met_once_most_tick_it(case: str) -> None:
    dimensions = list(ASKED.dimensions)
    (share,) = dimensions[1].questions
    needing = tuple(
        msgspec.structs.replace(one, needs=(Need(question="reach.channels", option="chat"),))
        for one in share.actions
    )
    dimensions[1] = msgspec.structs.replace(
        dimensions[1], own_questions=(msgspec.structs.replace(share, actions=needing),)
    )
    # Of the channels no action is left that could meet the need.
    channels = tuple(msgspec.structs.replace(one, actions=()) for one in dimensions[0].questions)
    dimensions[0] = msgspec.structs.replace(dimensions[0], own_questions=channels)
    asked = msgspec.structs.replace(ASKED, dimensions=tuple(dimensions))
    ticked, blocked = NEEDS[case]
    move = next(one for one in assess(asked, group(*ticked), redraw=False).recommendations)
    assert (move.question, move.waits_for) == ("record.share", blocked)


def test_ids_that_look_like_numbers_are_ids_in_own_options_on_every_floor(tmp_path: Path) -> None:
    text = ASKING.replace("CONDITION", "{question: days, at_least: 2}")
    floor = (
        "  - {id: x, name: X, dimensions: [{id: y, name: Y, questions: [\n      {id: q, name: Q, text: T, "
    )
    own = "options: [{id: '1.5', label: L, points: 0}, {id: yes, label: H, points: 2}]}]}]}\n"
    place = tmp_path / "questionnaire.yaml"
    place.write_text(text + floor + own, encoding="utf-8")
    asked = read_questionnaire(str(place))
    for written, option in (("1.5", "1.5"), ("yes", "yes")):
        sheet = f"format: 1\nquestionnaire: asking\nanswers: {{q: {written}}}\n"
        found = answers_from(answers_document(sheet.encode(), "a.yaml"), asked)
        assert found.answers["q"] == Answer(option=option)
