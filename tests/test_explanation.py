"""What `explain` says of a question: what was found and by how many, never what nobody chose."""

from collections.abc import Sequence
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cxmaturity.answers.model import Answer
from cxmaturity.questionnaire.model import Action, Questionnaire
from cxmaturity.scoring.assess import assess
from cxmaturity.terminal.explanation import explain
from tests.models import dimension, model, question, sheet

TEXTS = tuple(f"Practice {word}." for word in ("none", "seldom", "often", "mostly", "ever"))
DO = Action(to="3", do="Write it down.", owner="Head", effort="S", measure="It is written.")


def asked(weight: int = 1) -> Questionnaire:
    one = replace(question("a.one", weight=weight), levels=TEXTS, actions=(DO,))
    return model(dimension("a", one, question("a.two")), dimension("b", question("b.one")))


def lines(options: Sequence[str], *, weight: int = 1, **others: Answer) -> list[str]:
    """Return what is said of a.one, to which these options were chosen, one a respondent."""
    answers = {"a_two": Answer(option="3"), "b_one": Answer(option="3"), **others}
    sheets = [sheet(f"r{n}", a_one=Answer(option=one), **answers) for n, one in enumerate(options)]
    return list(explain(assess(asked(weight), sheets, redraw=False), "a.one").lines)


def value_block(said: list[str]) -> list[str]:
    """Return the line with the value and those that stand under it, without what is said of evidence."""
    start = next(place for place, line in enumerate(said) if line.startswith("Value"))
    under = takewhile(lambda line: line.startswith("  "), said[start + 1 :])
    return [said[start], *(line for line in under if not line.startswith(("  Unsupported", "  Evidence")))]


def test_of_one_respondent_it_is_what_was_answered() -> None:
    assert value_block(lines(["2"])) == ["Value 0.250 (1 of 4 points), level 2:", "  Practice seldom."]


def test_of_several_it_is_what_most_chose_and_how_many_did() -> None:
    # The mean, 0.45, reaches level 3, which one of five chose.
    said = lines(["2", "2", "2", "3", "5"])
    assert value_block(said) == [
        "Value 0.450 (the mean of 5 respondents), level 3:",
        "  Practice seldom. (3 of 5)",
    ]
    assert "  To do: Write it down." not in said


def test_two_neighbours_that_tie_are_both_told() -> None:
    said = value_block(lines(["2", "2", "3", "3", "4"]))
    assert said[1:] == ["  Practice seldom. (2 of 5)", "  Practice often. (2 of 5)"]


def test_where_opinions_differ_the_step_is_to_settle_what_is_true() -> None:
    said = lines(["1", "1", "1", "4", "4"])
    assert value_block(said)[1:] == [
        "  Practice none. (3 of 5)",
        "  Practice mostly. (2 of 5)",
        "  Opinions differ.",
    ]
    assert "Settle what is true: bring those who answered together and look at it." in said
    assert not any("One step higher" in line or "To do" in line for line in said)


STRICT = "Strict: what is raised into the two highest levels counts only once evidence of grade 2 or more is"
STRICT += " shown."
STEPS = {
    ("2", 0): False,
    ("3", 0): True,
    ("3", 1): True,
    ("3", 2): False,
}
"""An answer and the grade of its evidence; whether the step above it counts only with better evidence."""


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("strict", [True, False])
def test_under_strict_a_step_into_the_two_highest_levels_asks_for_evidence(
    step: tuple[str, int], strict: bool
) -> None:
    option, grade = step
    one = Answer(option=option, evidence="Minutes" if grade else "", evidence_grade=grade)
    others = {"a_two": Answer(option="2"), "b_one": Answer(option="2")}
    assessment = assess(asked(), [sheet(a_one=one, **others)], strict=strict, redraw=False)
    assert (f"  {STRICT}" in explain(assessment, "a.one").lines) == (strict and STEPS[step])


@pytest.mark.parametrize(("strict", "grade", "told"), [(True, 0, 1), (True, 2, 0), (False, 0, 0)])
def test_a_change_under_strict_says_so_where_it_leads_there(strict: bool, grade: int, told: int) -> None:
    """All are at 3 of 5: what reaches stage 4 is at 4 or more. It is said once, of steps and change."""
    answer = Answer(option="3", evidence="Minutes" if grade else "", evidence_grade=grade)
    sheets = [sheet(a_one=answer, a_two=answer, b_one=answer)]
    said = explain(assess(asked(), sheets, strict=strict, redraw=False)).lines
    assert said.count(STRICT) == told
    assert any("would close that alone" in line for line in said)


def test_of_too_few_only_the_mean_is_told() -> None:
    said = lines(["2", "2", "2", "3"])
    assert value_block(said)[0] == "Value 0.313 (the mean of the respondents), level 2."
    before = takewhile(lambda line: "One step higher" not in line, said)
    assert not any(text in line for text in TEXTS for line in before)


@given(st.lists(st.sampled_from(["1", "2", "3", "4", "5"]), min_size=1, max_size=9))
def test_nothing_is_found_that_nobody_chose(options: list[str]) -> None:
    block = value_block(lines(options))
    told = {str(place) for place, text in enumerate(TEXTS, 1) if any(text in line for line in block)}
    assert told <= set(options)
    assert bool(told) == (len(options) == 1 or len(options) >= asked().privacy_floor)


def test_a_question_of_weight_0_is_not_scored() -> None:
    assert "Weight 0: not scored." in lines(["2"], weight=0)
    assert not any("not scored" in line for line in lines(["2"]))


def test_what_it_adds_to_a_whole_that_is_withheld_is_not_told() -> None:
    said = lines(["2"], b_one=Answer(unknown=True))
    assert "Weight 1: adds 12.50 points to a; the whole has no index." in said
    assert "  It adds 12.50 points to the dimension." in said
    assert "Weight 1: adds 12.50 points to a and 6.25 to the overall index." in lines(["2"])


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        (None, "What holds the overall stage below 3:"),
        ("a", "What holds the stage of the dimension below 3:"),
    ],
)
def test_it_says_which_stage_is_held(subject: str | None, said: str) -> None:
    foundation = model(
        dimension("a", question("a.one", foundation=True), question("a.two")),
        dimension("b", question("b.one")),
    )
    answers = {"a_one": Answer(option="1"), "a_two": Answer(option="5"), "b_one": Answer(option="2")}
    found = assess(foundation, [sheet(**answers)], redraw=False)
    assert said in explain(found, subject).lines


def test_a_withheld_whole_has_no_arithmetic_of_a_part() -> None:
    answers = {"a_one": Answer(option="2"), "a_two": Answer(option="3"), "b_one": Answer(unknown=True)}
    said = explain(assess(asked(), [sheet(**answers)], redraw=False)).lines
    # a is at 37.5, b at 0 to 100: from 18.75 to 68.75.
    assert said[0] == "Not assessed: a dimension is not assessed (index 19 to 69)."
    assert "With what is known the index lies between 19 and 69." in said[1]
    assert not any("37.5" in line or "sum" in line for line in said)
    assert "  b: not assessed: not enough answers (coverage below 70%)" in said
