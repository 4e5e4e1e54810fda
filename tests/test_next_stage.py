"""The smallest set of raised answers that moves a stage: it does move it, and no smaller set would."""

from itertools import combinations

import msgspec
from hypothesis import assume, given

from cxmaturity.answers.model import Answer, Answers
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.next_stage import Raise, raises_for_dimension, raises_overall
from tests.models import cases, dimension, model, question, sheet


def after(questionnaire: Questionnaire, answers: Answers, raises: tuple[Raise, ...]) -> Answers:
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
    reached = assess(questionnaire, (after(questionnaire, answers, raises),), redraw=False)
    assert reached.overall.stage >= stage + 1
    open_or_low = [
        q.id
        for q in questionnaire.questions
        if answers.answers.get(q.id, Answer()).option is not None
        or (q.foundation and answers.answers.get(q.id, Answer()).na_reason is None)
    ]
    for smaller in combinations(open_or_low, len(raises) - 1):
        best = {
            name: Answer(option=questionnaire.scale_of(q).options[-1].id)
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
        better = after(questionnaire, answers, raises)
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
