"""What holds of every score, whatever the questionnaire and the answers."""

import random

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cxmaturity.answers.model import Answer, Answers, State
from cxmaturity.errors import NothingToAssess
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.report.result import result
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.stages import Holding, asked_with, stage_of
from tests import models
from tests.models import cases

Case = tuple[Questionnaire, tuple[Answers, ...]]


def scored(questionnaire: Questionnaire, sheets: tuple[Answers, ...], **choices: bool) -> Assessment:
    return assess(questionnaire, sheets, redraw=False, **choices)


def with_answer(sheet: Answers, question: str, answer: Answer | None) -> Answers:
    answers = {key: value for key, value in sheet.answers.items() if key != question}
    return msgspec.structs.replace(
        sheet, answers=answers if answer is None else {**answers, question: answer}
    )


@given(cases(respondents=4))
def test_figures_stay_in_their_bounds(case: Case) -> None:
    assessment = scored(*case)
    for figures in (assessment.overall, *assessment.dimensions):
        if figures.index is not None and figures.withheld is None:
            assert 0 <= figures.low <= figures.index + 1e-9 <= figures.high + 2e-9 <= 100 + 2e-9
        if figures.stage is not None:
            assert 1 <= figures.stage <= figures.band
        assert figures.coverage is None or 0 <= figures.coverage <= 1


@given(cases(respondents=4))
def test_contributions_add_up_to_the_index(case: Case) -> None:
    assessment = scored(*case)
    for dimension in assessment.dimensions:
        parts = [q.contribution for q in dimension.questions if q.contribution is not None]
        if dimension.index is not None:
            assert abs(sum(parts) - dimension.index) < 1e-6
    parts = [q.overall_contribution for d in assessment.dimensions for q in d.questions]
    if assessment.overall.index is not None:
        assert abs(sum(part for part in parts if part is not None) - assessment.overall.index) < 1e-6


@given(cases(), st.randoms())
def test_the_order_of_files_and_answers_changes_nothing(case: Case, shuffle: random.Random) -> None:
    questionnaire, (sheet, *_) = case
    items = list(sheet.answers.items())
    shuffle.shuffle(items)
    mixed = msgspec.structs.replace(sheet, answers=dict(items))
    assert result(scored(questionnaire, (sheet,))) == result(scored(questionnaire, (mixed,)))


@given(cases(respondents=5), st.randoms())
def test_the_order_of_respondents_changes_no_figure(case: Case, shuffle: random.Random) -> None:
    questionnaire, sheets = case
    mixed = list(sheets)
    shuffle.shuffle(mixed)
    before, after = scored(questionnaire, sheets), scored(questionnaire, tuple(mixed))
    assert result(before)["overall"] == result(after)["overall"]
    assert result(before)["dimensions"] == result(after)["dimensions"]


@given(cases(), st.integers(2, 5))
def test_scaling_all_weights_changes_no_figure(case: Case, factor: int) -> None:
    questionnaire, sheets = case
    heavier = msgspec.structs.replace(
        questionnaire,
        dimensions=tuple(
            msgspec.structs.replace(
                d,
                weight=d.weight * factor,
                own_questions=tuple(
                    msgspec.structs.replace(q, weight=q.weight * factor) for q in d.questions
                ),
            )
            for d in questionnaire.dimensions
        ),
    )
    before, after = scored(questionnaire, sheets), scored(heavier, sheets)
    for one, two in zip(
        (before.overall, *before.dimensions), (after.overall, *after.dimensions), strict=True
    ):
        assert (one.index is None) == (two.index is None)
        assert one.index is None or abs(one.index - two.index) < 1e-6
        assert one.stage == two.stage


@given(cases(), st.data())
def test_a_higher_answer_never_lowers_anything(case: Case, data: st.DataObject) -> None:
    questionnaire, (sheet, *_) = case
    answered = [q for q in questionnaire.questions if sheet.answers.get(q.id, Answer()).option is not None]
    assume(answered)
    question = data.draw(st.sampled_from(answered))
    scale = questionnaire.scale_of(question)
    points = scale.option(sheet.answers[question.id].option).points
    higher = [option for option in scale.options if option.points > points]
    assume(higher)
    option = min(higher, key=lambda one: one.points).id
    better = with_answer(sheet, question.id, Answer(option=option))
    before, after = scored(questionnaire, (sheet,)), scored(questionnaire, (better,))
    for one, two in zip(
        (before.overall, *before.dimensions), (after.overall, *after.dimensions), strict=True
    ):
        for name in ("index", "stage", "low", "high", "band"):
            was, now = getattr(one, name), getattr(two, name)
            assert was is None or now >= was - 1e-9
    gained = next(q for d in before.dimensions for q in d.questions if q.id == question.id)
    if before.overall.index is not None and gained.overall_gain is not None:
        assert abs(after.overall.index - before.overall.index - gained.overall_gain) < 1e-6


@given(cases(), st.data())
def test_not_applicable_is_as_if_the_question_were_not_there(case: Case, data: st.DataObject) -> None:
    questionnaire, (sheet, *_) = case
    dimension = data.draw(st.sampled_from(questionnaire.dimensions))
    assume(len(dimension.questions) > 1)
    # Too much that does not apply withholds; that is a rule of its own.
    questionnaire = msgspec.structs.replace(questionnaire, min_applicable=0.0)
    gone = data.draw(st.sampled_from(dimension.questions))
    without = msgspec.structs.replace(
        questionnaire,
        dimensions=tuple(
            msgspec.structs.replace(d, own_questions=tuple(q for q in d.questions if q.id != gone.id))
            for d in questionnaire.dimensions
        ),
    )
    not_applicable = with_answer(sheet, gone.id, Answer(na_reason="none"))
    absent = with_answer(sheet, gone.id, None)
    before, after = scored(questionnaire, (not_applicable,)), scored(without, (absent,))
    for one, two in zip(
        (before.overall, *before.dimensions), (after.overall, *after.dimensions), strict=True
    ):
        assert (one.index, one.low, one.high, one.stage) == (two.index, two.low, two.high, two.stage)


@given(cases(respondents=3))
def test_strict_never_raises_a_figure(case: Case) -> None:
    plain, strict = scored(*case), scored(*case, strict=True)
    for one, two in zip(
        (plain.overall, *plain.dimensions), (strict.overall, *strict.dimensions), strict=True
    ):
        assert one.index is None or two.index <= one.index + 1e-9


@given(cases(respondents=3))
def test_a_withheld_dimension_withholds_the_overall_stage(case: Case) -> None:
    assessment = scored(*case)
    if any(dimension.withheld == "coverage" for dimension in assessment.dimensions):
        assert assessment.overall.stage is None


@given(cases(respondents=3))
def test_every_question_is_in_one_state_and_only_answers_have_values(case: Case) -> None:
    for dimension in scored(*case).dimensions:
        for question in dimension.questions:
            assert (question.value is not None) == (question.state is State.ANSWERED)


@given(st.sampled_from([place / 20 for place in range(21)]), st.lists(st.integers(1, 5), max_size=4))
def test_a_stage_is_the_highest_that_index_and_foundations_allow(
    index: float, foundations: list[int]
) -> None:
    """By its definition, level by level: its start is reached, no foundation is below the level before."""
    allowed = [
        number
        for number, start in enumerate(models.STARTS, start=1)
        if index >= start and all(one >= number - 1 for one in foundations)
    ]
    names = [f"a.q{n}" for n in range(len(foundations))]
    questions = [models.question(name, foundation=True) for name in names]
    asked = models.model(models.dimension("a", *questions, models.question("a.one")))
    read = [
        asked_with(name, models.STARTS[level - 1], level, asked)
        for name, level in zip(names, foundations, strict=True)
    ]
    assert stage_of(index, Holding(read), asked) == max(allowed)


@given(cases(respondents=4))
def test_what_was_scored_before_changes_nothing(case: Case) -> None:
    """What sheets come to is remembered by questionnaire; a fresh one gives the same."""
    questionnaire, sheets = case
    for sheet in sheets:
        fresh = msgspec.structs.replace(questionnaire)
        for choice in (False, True):
            used = scored(questionnaire, (sheet,), strict=choice)
            assert result(used) == result(scored(fresh, (sheet,), strict=choice))


def test_nothing_is_assessed_without_a_sheet() -> None:
    asked = models.model(models.dimension("a", models.question("a.one")))
    with pytest.raises(NothingToAssess, match=r"^an assessment needs at least one sheet$"):
        assess(asked, [])
