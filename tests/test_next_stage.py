"""The smallest set of raised answers that moves a stage: it does move it, and no smaller set would."""

from itertools import combinations

import msgspec
import pytest
from hypothesis import assume, given

from cxmaturity.answers.model import Answer, Answers
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.next_stage import open_questions, raises_for_dimension, raises_overall
from cxmaturity.scoring.raises import Raise
from tests.models import cases, dimension, model, question, sheet


def after(answers: Answers, raises: tuple[Raise, ...]) -> Answers:
    changed = {one.question: Answer(option=one.option) for one in raises}
    return msgspec.structs.replace(answers, answers={**answers.answers, **changed})


@given(cases())
def test_the_set_reaches_the_next_overall_stage_and_no_smaller_one_does(
    case: tuple[Questionnaire, tuple[Answers, ...]],
) -> None:
    questionnaire, (answers, *_) = case
    assessment = assess(questionnaire, (answers,), redraw=False)
    stage = assessment.overall.stage
    assume(stage is not None and stage < len(questionnaire.levels))
    raises = raises_overall(assessment, stage + 1)
    reached = assess(questionnaire, (after(answers, raises),), redraw=False)
    assert reached.overall.stage >= stage + 1
    open_or_low = [
        q.id
        for q in questionnaire.questions
        if answers.answers.get(q.id, Answer()).option is not None
        or (q.foundation and answers.answers.get(q.id, Answer()).na_reason is None)
    ]
    for smaller in combinations(open_or_low, len(raises) - 1):
        best = {
            name: Answer(option=questionnaire.scale_of(q).rising[-1].id)
            for name, q in by_id(questionnaire, smaller)
        }
        top = msgspec.structs.replace(answers, answers={**answers.answers, **best})
        assert assess(questionnaire, (top,), redraw=False).overall.stage <= stage


def by_id(questionnaire: Questionnaire, names: tuple[str, ...]) -> list:
    return [(q.id, q) for q in questionnaire.questions if q.id in names]


@given(cases())
def test_the_set_reaches_the_next_stage_of_each_dimension(
    case: tuple[Questionnaire, tuple[Answers, ...]],
) -> None:
    questionnaire, (answers, *_) = case
    assessment = assess(questionnaire, (answers,), redraw=False)
    for place, result in enumerate(assessment.dimensions):
        if result.stage is None or result.stage == len(questionnaire.levels):
            continue
        raises = raises_for_dimension(assessment, result.id, result.stage + 1)
        better = after(answers, raises)
        assert assess(questionnaire, (better,), redraw=False).dimensions[place].stage > result.stage


def test_a_foundation_is_named_before_anything_that_only_lifts_the_average() -> None:
    questionnaire = model(
        dimension("a", question("a.base", foundation=True), question("a.two"), question("a.three"))
    )
    answers = sheet(a_base=Answer(option="1"), a_two=Answer(option="5"), a_three=Answer(option="5"))
    assessment = assess(questionnaire, (answers,))
    assert assessment.dimensions[0].stage == 2
    assert raises_for_dimension(assessment, "a", 3) == (Raise(question="a.base", has=1, to=2, option="2"),)


def test_an_unknown_foundation_has_to_be_answered() -> None:
    questionnaire = model(
        dimension("a", question("a.base", foundation=True), *(question(f"a.q{n}") for n in range(4)))
    )
    answers = sheet(a_base=Answer(unknown=True), **{f"a_q{n}": Answer(option="5") for n in range(4)})
    raises = raises_for_dimension(assess(questionnaire, (answers,)), "a", 3)
    assert raises == (Raise(question="a.base", has=None, to=2, option="2"),)


def of(*raises: tuple[str, int | None, int]) -> tuple[Raise, ...]:
    return tuple(Raise(question=name, has=has, to=to, option=str(to)) for name, has, to in raises)


def test_the_answer_with_the_most_room_is_enough_alone() -> None:
    """By 1, 3 and 1: (0 + 0.75 + 1) / 5 = 0.35. a.one adds 0.15 by a step, 0.45 in all, just 0.8."""
    asked = model(dimension("a", question("a.low"), question("a.one", weight=3), question("a.top")))
    answers = sheet(a_low=Answer(option="1"), a_one=Answer(option="2"), a_top=Answer(option="5"))
    assessment = assess(asked, (answers,))
    assert raises_for_dimension(assessment, "a", 3) == of(("a.one", 2, 3))
    assert raises_for_dimension(assessment, "a", 5) == of(("a.one", 2, 5))


def test_a_stage_that_is_just_reached_needs_no_further_step() -> None:
    """(4 x 0.25 + 0.75) / 5 = 0.35, and 0.4 with one of them at 0.5."""
    asked = model(dimension("a", *(question(f"a.q{n}") for n in range(5))))
    answers = {f"a_q{n}": Answer(option="2") for n in range(4)}
    assessment = assess(asked, (sheet(**answers, a_q4=Answer(option="4")),))
    assert raises_for_dimension(assessment, "a", 3) == of(("a.q0", 2, 3))


def test_of_two_that_have_to_rise_the_steps_that_add_most_come_first() -> None:
    """By 1, 2 and 1: (0 + 0.5 + 1) / 4 = 0.375. a.one at its top: 0.75; a step of a.low adds 0.0625."""
    asked = model(dimension("a", question("a.low"), question("a.one", weight=2), question("a.top")))
    answers = sheet(a_low=Answer(option="1"), a_one=Answer(option="2"), a_top=Answer(option="5"))
    assert raises_for_dimension(assess(asked, (answers,)), "a", 5) == of(("a.low", 1, 2), ("a.one", 2, 5))


def test_a_step_adds_its_height_by_its_weight() -> None:
    """By 2 and 1: (1 + 1/3) / 3 = 0.444. a.short has one step, which adds 0.222; a.one's add 0.167 each.

    Both have to rise for 0.8: a.short to its top makes 0.667, and one step of a.one is enough after it.
    """
    asked = model(dimension("a", question("a.one", weight=2), question("a.short", scale="three")))
    assessment = assess(asked, (sheet(a_one=Answer(option="3"), a_short=Answer(option="part")),))
    assert raises_for_dimension(assessment, "a", 5) == (
        Raise(question="a.one", has=3, to=4, option="4"),
        Raise(question="a.short", has=2, to=5, option="all"),
    )


def test_a_low_dimension_rises_first_and_then_what_lifts_the_whole() -> None:
    """a is at 0.5, weight 3, and b at (0 + 0.5) / 2: (1.5 + 0.25) / 4 = 0.4375, stage 3, since b is at 2.

    For stage 4 b has to be at 3: b.base at 2 makes it 0.375, and at 3 it makes 0.5. The whole
    is then 0.5; of what is left b.base could add 0.0625, and one step of a.one adds 0.1875, so 0.6875.
    """
    asked = model(
        dimension("b", question("b.base", foundation=True), question("b.two")),
        dimension("a", question("a.one"), weight=3),
        dimension("c", question("c.one"), weight=9),
        min_applicable=0.0,
    )
    given = {"b_base": Answer(option="1"), "b_two": Answer(option="3"), "a_one": Answer(option="3")}
    assessment = assess(asked, (sheet(**given, c_one=Answer(na_reason="none")),))
    assert (assessment.overall.index, assessment.overall.stage) == (43.75, 3)
    assert raises_overall(assessment, 4) == of(("b.base", 1, 3), ("a.one", 3, 4))


def test_what_nobody_knows_need_not_be_answered_for_the_second_stage() -> None:
    """What is unknown counts as level 1, which is enough there: a.two at 3 makes 0.25 of the two answered."""
    asked = model(
        dimension("a", question("a.base", foundation=True), question("a.two"), question("a.three")),
        min_coverage=0.5,
    )
    answers = sheet(a_base=Answer(unknown=True), a_two=Answer(option="1"), a_three=Answer(option="1"))
    assert raises_for_dimension(assess(asked, (answers,)), "a", 2) == of(("a.two", 1, 3))


def test_nor_for_the_third_of_the_whole() -> None:
    """There each dimension has to be at 2: (0.25 + 0.25) / 2 becomes (0.75 + 0.25) / 2, by two steps."""
    asked = model(
        dimension("a", question("a.base", foundation=True), question("a.two"), question("a.three")),
        min_coverage=0.5,
    )
    assessment = assess(
        asked, (sheet(a_base=Answer(unknown=True), a_two=Answer(option="2"), a_three=Answer(option="2")),)
    )
    assert assessment.overall.stage == 2
    assert raises_overall(assessment, 3) == of(("a.two", 2, 4))


def test_an_answer_on_a_short_scale_names_its_own_option() -> None:
    """A third, of three options that are worth 0, 1/3 and 1: the next is the top, level 5."""
    asked = model(dimension("a", question("a.one", scale="three")))
    raises = raises_for_dimension(assess(asked, (sheet(a_one=Answer(option="part")),)), "a", 3)
    assert raises == (Raise(question="a.one", has=2, to=5, option="all"),)


def test_what_keeps_a_dimension_below_its_coverage_is_open() -> None:
    asked = model(dimension("a", *(question(f"a.q{n}") for n in range(4))))
    answers = sheet(a_q0=Answer(unknown=True), a_q2=Answer(na_reason="none"), a_q3=Answer(option="1"))
    assert open_questions(assess(asked, (answers,)).dimensions[0]) == ("a.q0", "a.q1")


def test_a_dimension_that_there_is_not_is_our_own_fault() -> None:
    with pytest.raises(KeyError, match=r"^'x'$"):
        raises_for_dimension(assess(model(dimension("a", question("a.one"))), (sheet(),)), "x", 3)
