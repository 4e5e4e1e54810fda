"""What a sheet is asked: three-valued logic of conditions, held against a second implementation."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cxmaturity.answers.asked import asked_questions, not_asked
from cxmaturity.answers.model import Answer, Answers, State
from cxmaturity.linting.satisfiable import never_asked
from cxmaturity.questionnaire.conditions import Condition, every, opposite, some, truth
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.assess import assess
from tests.conditions import HALF, conditions_on, models_with_conditions, slowly_asked, worth
from tests.models import dimension, model, question, sheet, sheets_for

TRUTHS = (True, False, None)
NUMBERS = {True: 1.0, False: 0.0, None: HALF}


@pytest.mark.parametrize("pair", list(product(TRUTHS, TRUTHS)), ids=str)
def test_all_is_the_least_and_any_the_most_of_two(pair: tuple[bool | None, bool | None]) -> None:
    """The tables of Kleene: unknown is between false and true."""
    numbers = [NUMBERS[one] for one in pair]
    assert (NUMBERS[every(pair)], NUMBERS[some(pair)]) == (min(numbers), max(numbers))
    assert NUMBERS[opposite(pair[0])] == 1 - numbers[0]
    # De Morgan holds for the three values too.
    assert opposite(every(pair)) is some(map(opposite, pair))


def test_nothing_that_must_hold_holds() -> None:
    assert (every(()), some(())) == (True, False)


SAID = {
    State.ANSWERED: Answer(option="3"),
    State.NOT_APPLICABLE: Answer(na_reason="none"),
    State.UNKNOWN: Answer(unknown=True),
    State.UNANSWERED: Answer(note="later"),
}
TABLE = {
    # Answered with option 3, not applicable, don't know, not answered, not asked, beyond the quick set:
    Condition(question="b", one_of=("3", "4")): (True, False, None, None, False, None),
    Condition(question="b", at_least="4"): (False, False, None, None, False, None),
    Condition(question="b", at_most="3"): (True, False, None, None, False, None),
    Condition(question="b", ticked="3"): (True, False, None, None, False, None),
    Condition(question="b", answered=True): (True, False, False, None, False, None),
    Condition(question="b", answered=False): (False, True, True, None, True, None),
}


@pytest.mark.parametrize("test", TABLE, ids=lambda test: test.test + str(test.answered or ""))
def test_what_a_test_comes_to_in_each_state(test: Condition) -> None:
    """Told by two questions: one is asked where the test holds, one where it does not; both where unknown."""
    asked = model(
        dimension(
            "d",
            question("a", quick=True),
            replace(question("b"), applies_when=(Condition(question="a", one_of=("1",)),)),
            replace(question("c", quick=True), applies_when=(test,)),
            replace(question("e", quick=True), applies_when=(Condition(negated=test),)),
        )
    )
    rows = [sheet(a=Answer(option="1"), b=SAID[state]) for state in SAID]
    rows.append(sheet(a=Answer(option="2"), b=SAID[State.ANSWERED]))
    rows.append(replace(rows[0], quick=True))
    names = [{one.id for one in asked_questions(asked, row)} for row in rows]
    told = [
        {(True, False): True, (False, True): False, (True, True): None}["c" in n, "e" in n] for n in names
    ]
    assert tuple(told) == TABLE[test]


@st.composite
def asked_of(draw: st.DrawFn) -> tuple[Questionnaire, Answers]:
    questionnaire = draw(models_with_conditions())
    answers = draw(sheets_for(questionnaire))
    header = {name: draw(st.sampled_from(["", "Shops", "depots", "else"])) for name in ("scope", "wave")}
    return questionnaire, replace(answers, quick=draw(st.booleans()), **header)


@given(asked_of())
def test_what_is_asked_is_what_the_slow_one_says(case: tuple[Questionnaire, Answers]) -> None:
    questionnaire, answers = case
    silent = not_asked(questionnaire, answers)
    slow = slowly_asked(questionnaire, answers)
    expected = {name: "nothing" if said == "left out" else said for name, said in slow.items()}
    assert {q.id: silent.get(q.id, "asked") for q in questionnaire.questions} == expected
    assert [q.id for q in asked_questions(questionnaire, answers)] == [
        name for name, said in slow.items() if said == "asked"
    ]


@given(asked_of())
def test_what_counts_as_the_lowest_scores_as_if_it_were_answered_so(
    case: tuple[Questionnaire, Answers],
) -> None:
    """The same index, coverage, bounds and stage as a questionnaire without conditions and those answers."""
    questionnaire, answers = case
    silent = not_asked(questionnaire, answers)
    lowest = {q.id: Answer(option=questionnaire.scale_of(q).options[0].id) for q in questionnaire.questions}
    said = {
        name: lowest[name] if silent.get(name) == "lowest" else Answer(na_reason="not asked")
        for name in silent
    }
    # Of what does not apply more is said than of what is not asked.
    questionnaire = replace(questionnaire, min_applicable=0.0)
    free = replace(
        questionnaire,
        dimensions=tuple(
            replace(
                d,
                applies_when=(),
                otherwise="nothing",
                own_questions=tuple(replace(q, applies_when=(), otherwise="nothing") for q in d.questions),
            )
            for d in questionnaire.dimensions
        ),
    )
    got = assess(questionnaire, (answers,), redraw=False)
    # The quick set has no stage; asked in full, its holes are told as not applying.
    wanted = assess(free, (replace(answers, quick=False, answers={**answers.answers, **said}),), redraw=False)
    for one, other in zip((got.overall, *got.dimensions), (wanted.overall, *wanted.dimensions), strict=True):
        assert (one.index, one.coverage, one.low, one.high) == (
            other.index,
            other.coverage,
            other.low,
            other.high,
        )
        if not answers.quick:
            assert (one.stage, one.band) == (other.stage, other.band)
    for one in got.dimensions:
        assert one.index is None or (one.low or 0) <= one.index <= (one.high or 0)
        assert all(q.value is None or q.is_counted for q in one.questions)


@st.composite
def ruled(draw: st.DrawFn) -> tuple[Questionnaire, Answers]:
    """Draw a question that rests on others, none of which has a condition of its own."""
    free = model(dimension("a", question("a.one"), question("a.two", scale="three"), question("a.three")))
    condition = draw(conditions_on(list(free.questions), free))
    asked = replace(question("a.last"), applies_when=(condition,))
    questionnaire = model(dimension("a", *free.questions, asked))
    return questionnaire, draw(sheets_for(questionnaire))


@given(ruled(), st.data())
def test_what_is_ruled_out_stays_so_whatever_is_answered_to_what_is_open(
    case: tuple[Questionnaire, Answers], data: st.DataObject
) -> None:
    questionnaire, answers = case
    later = data.draw(sheets_for(questionnaire))
    filled = replace(
        answers,
        answers={**later.answers, **answers.answers},
        scope=answers.scope or data.draw(st.sampled_from(["", "Shops"])),
    )
    before, after = (not_asked(questionnaire, one) for one in (answers, filled))
    if "a.last" in before:
        assert "a.last" in after
    elif (
        worth(
            questionnaire.questions[-1].applies_when[0],
            questionnaire,
            answers,
            slowly_asked(questionnaire, answers),
        )
        == 1
    ):
        assert "a.last" not in after


def test_a_question_that_rests_on_one_beyond_the_quick_set_is_asked() -> None:
    """Also where it says not: what was not asked in the quick set says nothing."""
    rests = replace(
        question("b", quick=True), applies_when=(Condition(negated=Condition(question="a", at_least="1")),)
    )
    asked = model(dimension("d", question("a"), rests))
    assert not_asked(asked, replace(sheet(a=Answer(option="5")), quick=True)) == {"a": "nothing"}


def test_options_are_compared_by_their_points() -> None:
    condition = Condition(question="a", at_least="part")
    asked = model(
        dimension("d", question("a", scale="three"), replace(question("b"), applies_when=(condition,)))
    )
    reordered = replace(
        asked, scales=(asked.scales[0], replace(asked.scales[1], options=asked.scales[1].options[::-1]))
    )
    for questionnaire in (asked, reordered):
        answered = {
            one: not_asked(questionnaire, sheet(a=Answer(option=one))) for one in ("none", "part", "all")
        }
        assert answered == {"none": {"b": "nothing"}, "part": {}, "all": {}}


def test_a_name_in_the_header_is_one_to_a_reader_in_any_case_width_and_spacing() -> None:
    asked = model(
        dimension(
            "d", replace(question("a"), applies_when=(Condition(field="scope", one_of=("Big  Shops",)),))
        )
    )
    assert not not_asked(asked, replace(sheet(), scope="ｂig shops "))
    assert not_asked(asked, replace(sheet(), scope="Shops"))


def test_without_tests_of_questions_that_are_gone() -> None:
    gone, here = Condition(question="a", at_least="1"), Condition(question="b", at_least="1")
    header = Condition(field="scope", one_of=("Shops",))
    kept = {"b"}
    assert gone.without(kept) is None
    assert Condition(negated=gone).without(kept) is None
    assert Condition(any_of=(gone, Condition(all_of=(gone,)))).without(kept) is None
    assert Condition(any_of=(gone, here)).without(kept) == Condition(any_of=(here,))
    assert Condition(all_of=(Condition(negated=here), gone, header)).without(kept) == Condition(
        all_of=(Condition(negated=here), header)
    )
    assert header.without(kept) == header
    assert truth(Condition(all_of=(header,)), lambda _: None) is None


@st.composite
def chained(draw: st.DrawFn) -> Questionnaire:
    """Draw two free questions and two more with a condition on those before them."""
    asked = [question("a", scale="three"), question("b", scale="three")]
    for name in ("c", "d"):
        condition = draw(conditions_on(list(asked), model()))
        asked.append(replace(question(name, scale="three"), applies_when=(condition,)))
    return model(dimension("d0", *asked))


@given(chained())
def test_what_lint_finds_is_never_asked_is_what_no_complete_answers_lead_to(
    questionnaire: Questionnaire,
) -> None:
    said = [
        [*(Answer(option=one.id) for one in questionnaire.scale_of(q).options), Answer(na_reason="none")]
        for q in questionnaire.questions[:3]
    ]
    reached = set()
    for scope, wave, *answers in product(("Shops", "Depots", "x"), ("Shops", "Depots", "x"), *said):
        given_answers = dict(zip("abc", answers, strict=True))
        whole = replace(sheet(), scope=scope, wave=wave, answers=given_answers)
        reached |= {one for one, what in slowly_asked(questionnaire, whole).items() if what == "asked"}
    assert never_asked(questionnaire) == {q.id for q in questionnaire.questions} - reached
