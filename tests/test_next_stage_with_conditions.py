"""Where an answer opens or closes others, the smallest change reaches the stage when it is scored again."""

from itertools import product

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pytest import MonkeyPatch

from cxmaturity.answers.asked import not_asked
from cxmaturity.answers.model import Answer, Answers
from cxmaturity.questionnaire.conditions import Condition
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring import next_stage
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.next_stage import change_overall, raises_for_dimension, raises_overall
from cxmaturity.scoring.what_if import WhatIf
from cxmaturity.terminal.explanation import explain
from tests.conditions import models_with_conditions
from tests.models import dimension, model, question, sheet, sheets_for
from tests.test_next_stage import after, of


@st.composite
def cases(draw: st.DrawFn) -> tuple[Questionnaire, Answers]:
    questionnaire = draw(models_with_conditions())
    assume(questionnaire.conditions)
    answers = draw(sheets_for(questionnaire))
    return questionnaire, replace(answers, scope=draw(st.sampled_from(["", "Shops", "Depots"])))


FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


@FEW
@given(cases())
def test_scored_again_the_change_reaches_the_stage_and_leaves_nothing_open_that_it_opened(
    case: tuple[Questionnaire, Answers],
) -> None:
    questionnaire, answers = case
    assessment = assess(questionnaire, (answers,), redraw=False)
    stage = assessment.overall.stage
    assume(stage is not None and stage < len(questionnaire.levels))
    raises = raises_overall(assessment, stage + 1)
    better = after(answers, raises)
    if raises:
        assert assess(questionnaire, (better,), redraw=False).overall.stage >= stage + 1
    assert not opened(questionnaire, answers, better)
    for result in assessment.dimensions:
        if result.stage is not None and result.stage < len(questionnaire.levels):
            change = raises_for_dimension(assessment, result.id, result.stage + 1)
            if change:
                again = assess(questionnaire, (after(answers, change),), redraw=False)
                reached = next(one for one in again.dimensions if one.id == result.id)
                assert reached.stage is not None and reached.stage > result.stage


def opened(questionnaire: Questionnaire, before: Answers, now: Answers) -> list[str]:
    """Return what a change opened and left without an answer."""
    was, silent = not_asked(questionnaire, before), not_asked(questionnaire, now)
    return [name for name in was if name not in silent and now.answers.get(name, Answer()).state.is_open]


@st.composite
def small(draw: st.DrawFn) -> tuple[Questionnaire, Answers]:
    """Draw four questions of three options at most, all of them in one or two dimensions."""
    questionnaire, answers = draw(cases())
    assume(2 <= len(questionnaire.questions) <= 4)
    return questionnaire, answers


@FEW
@given(small())
def test_no_smaller_change_reaches_it(case: tuple[Questionnaire, Answers]) -> None:
    """All changes are tried: every answer raised to every option, and whatever is opened answered."""
    questionnaire, answers = case
    assessment = assess(questionnaire, (answers,), redraw=False)
    stage = assessment.overall.stage
    assume(stage is not None and stage < len(questionnaire.levels))
    found = change_overall(assessment, stage + 1)
    assert found.smallest
    sizes = [len(change) for change in changes(questionnaire, answers, stage + 1)]
    assert (len(found.raises) or None) == min(sizes, default=None)


def changes(questionnaire: Questionnaire, answers: Answers, stage: int) -> list[dict[str, Answer]]:
    """Return every change of answers that reaches the stage of the whole."""
    silent = not_asked(questionnaire, answers)
    ways = []
    for one in questionnaire.questions:
        scale, said = questionnaire.scale_of(one), answers.answers.get(one.id, Answer())
        options = [option.id for option in scale.options]
        if one.id not in silent and said.option is not None:
            options = options[options.index(said.option) + 1 :]
        elif one.id not in silent and not (said.state.is_open and one.foundation and stage > 3):
            options = []
        ways.append([None, *options])
    reaching = []
    for picked in product(*ways):
        change = {
            one.id: Answer(option=option)
            for one, option in zip(questionnaire.questions, picked, strict=True)
            if option is not None
        }
        better = replace(answers, answers={**answers.answers, **change})
        if change.keys() & not_asked(questionnaire, better).keys() or opened(questionnaire, answers, better):
            continue
        if (assess(questionnaire, (better,), redraw=False).overall.stage or 0) >= stage:
            reaching.append(change)
    return reaching


GATE = (Condition(question="a.gate", at_least="3"),)


def test_what_a_step_opens_has_to_be_answered_too() -> None:
    """The gate alone is at 0.25. At 3 or more it opens a.more, of weight 2 to 3, which is 0 at least.

    At 3 that makes 1.5 / 5 = 0.3; a step of the gate adds 0.15 and one of a.more 0.1, so it is 0.45.
    """
    more = replace(question("a.more", weight=2), applies_when=GATE)
    asked = model(dimension("a", question("a.gate", weight=3), more))
    assessment = assess(asked, (sheet(a_gate=Answer(option="2")),))
    assert assessment.overall.stage == 2
    assert raises_overall(assessment, 3) == of(("a.gate", 2, 4), ("a.more", None, 1))
    lines = explain(assessment).lines
    assert "The smallest change that reaches stage 3 raises 2 answers:" in lines
    assert "  a.more (a.more): not asked → level 1" in lines


def test_a_step_that_closes_a_low_question_is_enough() -> None:
    """a.low is asked up to 3 of the gate alone, and 5 there makes 0.75; at 5 of the gate it is gone."""
    low = replace(question("a.low"), applies_when=(Condition(question="a.gate", at_most="3"),))
    asked = model(dimension("a", question("a.gate"), low))
    assessment = assess(asked, (sheet(a_gate=Answer(option="3"), a_low=Answer(option="1")),))
    assert raises_overall(assessment, 5) == of(("a.gate", 3, 5))


def test_a_foundation_that_counts_as_the_lowest_is_opened_by_what_closes_it() -> None:
    """b.base is not asked at 2 of the gate, of another dimension, and holds the stage at 2."""
    base = replace(question("b.base", foundation=True), applies_when=GATE, otherwise="lowest")
    asked = model(
        dimension("a", question("a.gate")), dimension("b", base, question("b.one"), question("b.two"))
    )
    answers = sheet(a_gate=Answer(option="2"), b_one=Answer(option="5"), b_two=Answer(option="5"))
    assessment = assess(asked, (answers,))
    assert assessment.dimensions[1].stage == 2
    assert raises_for_dimension(assessment, "b", 3) == of(("a.gate", 2, 3), ("b.base", None, 2))


def test_where_nothing_leads_there_that_is_said() -> None:
    """Above 2 of the gate a.low is not asked and counts as the lowest: the index is never 0.8."""
    low = replace(
        question("a.low", weight=3),
        applies_when=(Condition(question="a.gate", at_most="2"),),
        otherwise="lowest",
    )
    asked = model(dimension("a", question("a.gate"), low))
    assessment = assess(asked, (sheet(a_gate=Answer(option="2"), a_low=Answer(option="5")),))
    assert assessment.overall.index == 81.25
    low_now = assess(asked, (sheet(a_gate=Answer(option="2"), a_low=Answer(option="4")),))
    assert raises_overall(low_now, 5) == of(("a.low", 4, 5))
    shut = model(dimension("a", question("a.gate", weight=1), replace(low, weight=9)))
    closed = assess(shut, (sheet(a_gate=Answer(option="3")),))
    assert closed.overall.stage == 1
    assert raises_overall(closed, 2) == ()
    assert "No raised answers were found that reach stage 2 under its conditions." in explain(closed).lines


def test_of_several_a_change_is_everybodys() -> None:
    """Of three, one is asked a.more and says 5: (4 x 0.167 + 1) / 5 = 0.33. With everybody at 2 of the gate
    nobody is asked, and 0.25 is left; at 3 it is 0.6.
    """
    more = replace(question("a.more"), applies_when=GATE)
    asked = model(dimension("a", question("a.gate", weight=4), more))
    said = [sheet("r1", a_gate=Answer(option="3"), a_more=Answer(option="5"))]
    said += [sheet(name, a_gate=Answer(option="1")) for name in ("r2", "r3")]
    assessment = assess(asked, tuple(said))
    assert assessment.overall.stage == 2
    assert raises_overall(assessment, 3) == of(("a.gate", 1, 3))


def test_after_very_many_ways_the_change_is_not_said_to_be_the_smallest(monkeypatch: MonkeyPatch) -> None:
    """Each of four gates that two questions rest on may be moved: the search is cut after three ways."""
    gates = [question(f"a.g{place}") for place in range(4)]
    rests = [
        replace(question(f"a.r{place}"), applies_when=(Condition(question=gate.id, at_least="3"),))
        for place, gate in enumerate(gates)
    ]
    asked = model(dimension("a", *gates, *rests))
    assessment = assess(asked, (sheet(**{f"a_g{place}": Answer(option="2") for place in range(4)}),))
    whole = change_overall(assessment, 3)
    assert whole.smallest and len(whole.raises) == 2
    monkeypatch.setattr(next_stage, "MOST_TRIES", 3)
    cut = change_overall(assessment, 3)
    assert cut.raises and not cut.smallest
    told = "\n".join(explain(assessment).lines)
    assert "A change that reaches stage 3, not surely the smallest, raises" in told


def test_of_several_what_was_asked_of_some_keeps_its_mean() -> None:
    """Two of three were asked a.more, at 0.75 and 1; with all at 4 of the gate: (4 x 0.75 + 0.875) / 5."""
    more = replace(question("a.more"), applies_when=GATE)
    asked = model(dimension("a", question("a.gate", weight=4), more))
    said = [
        sheet("r1", a_gate=Answer(option="3"), a_more=Answer(option="5")),
        sheet("r2", a_gate=Answer(option="3"), a_more=Answer(option="4")),
        sheet("r3", a_gate=Answer(option="1")),
    ]
    what_if = WhatIf(assess(asked, tuple(said)))
    assert what_if.indexes({"a.gate": "4"}).overall == 77.5
    assert what_if.opened_and_closed({"a.gate": "4"}) == (["a.more"], [])
