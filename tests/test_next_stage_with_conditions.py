"""Where an answer opens or closes others, the smallest change reaches the stage when it is scored again."""

from itertools import product

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pytest import MonkeyPatch

from cxmaturity.answers.asked import not_asked
from cxmaturity.answers.model import Answer, Answers, Respondent, State
from cxmaturity.questionnaire.conditions import Condition
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.scales import Option, OwnOption, Scale
from cxmaturity.scoring import next_stage
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.next_stage import SmallestChange, change_overall, raises_for_dimension, raises_overall
from cxmaturity.scoring.what_if import WhatIf
from cxmaturity.terminal.explanation import explain
from tests.conditions import groups_with_conditions, models_with_conditions
from tests.models import dimension, model, question, sheet, sheets_for
from tests.test_next_stage import after, of


@st.composite
def cases(draw: st.DrawFn) -> tuple[Questionnaire, Answers]:
    questionnaire = draw(models_with_conditions())
    assume(questionnaire.conditions)
    answers = replace(draw(sheets_for(questionnaire)), scope=draw(st.sampled_from(["", "Shops", "Depots"])))
    # What is answered without being asked is no count; see below.
    silent = not_asked(questionnaire, answers)
    asked = {name: answer for name, answer in answers.answers.items() if name not in silent}
    return questionnaire, replace(answers, answers=asked)


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


def test_points_and_not_the_order_of_options_say_what_is_a_step() -> None:
    """All, none and part are worth 4, 0 and 2; at part the gate opens a.more, which is to be answered too."""
    odd = Scale(
        id="odd",
        options=tuple(Option(id=i, label="", points=p) for i, p in (("all", 4), ("none", 0), ("part", 2))),
    )
    part = (Condition(question="a.gate", at_least="part"),)
    more = replace(question("a.more", scale="odd"), applies_when=part)
    asked = model(dimension("a", question("a.gate", weight=3, scale="odd"), more))
    asked = replace(asked, scales=(*asked.scales, odd))
    assessment = assess(asked, (sheet(a_gate=Answer(option="none")),))
    gate = assessment.dimensions[0].questions[0]
    assert (gate.next_option, gate.gain) == ("part", 37.5)
    assert [(one.question, one.option) for one in raises_overall(assessment, 2)] == [
        ("a.gate", "part"),
        ("a.more", "none"),
    ]


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
    # Of three it is not told whether all were asked a.more.
    assert what_if.moved({"a.gate": "4"}) == ((), (), ())
    six = [
        replace(one, respondent=Respondent(id=f"{one.respondent.id}{n}")) for one in said for n in range(3)
    ]
    told = WhatIf(assess(asked, tuple(six)))
    assert told.moved({"a.gate": "4"}) == ((), ("a.more",), ())
    assert told.moved({"a.gate": "2"}) == ((), (), ("a.more",))
    assert told.indexes({"a.gate": "4"}).overall == 77.5


# ---- Of several, what is said of a change is what comes of it when everybody makes it


def everybody(
    questionnaire: Questionnaire, given: tuple[Answers, ...], changes: dict[str, str]
) -> tuple[Answers, ...]:
    """Return the sheets in which everybody who is asked has answered so, and what that opens is the lowest.

    What some were asked already keeps the mean of these, unless the others counted as the lowest.
    """
    before = {q.id: q for d in assess(questionnaire, given, redraw=False).dimensions for q in d.questions}
    made = []
    for sheet_before in given:
        was, now = not_asked(questionnaire, sheet_before), sheet_before
        for one in questionnaire.questions:
            if one.id in not_asked(questionnaire, now):
                continue
            option = changes.get(one.id)
            nobody = before[one.id].state is State.NOT_ASKED and not before[one.id].consensus
            if option is None and one.id in was and (nobody or was[one.id] == "lowest"):
                scale = questionnaire.scale_of(one)
                option = min(scale.options, key=lambda each: each.points).id
            if option is not None:
                now = replace(now, answers={**now.answers, one.id: Answer(option=option)})
        made.append(now)
    return tuple(made)


@settings(FEW, max_examples=150)
@given(groups_with_conditions(), st.data())
def test_what_is_known_of_a_change_is_what_comes_of_it(
    case: tuple[Questionnaire, tuple[Answers, ...]], data: st.DataObject
) -> None:
    questionnaire, given = case
    what_if = WhatIf(assess(questionnaire, given, redraw=False))
    changed = data.draw(st.sampled_from(questionnaire.questions))
    option = data.draw(st.sampled_from(questionnaire.scale_of(changed).options)).id
    change = {changed.id: option}
    assume(what_if.is_known(change))
    again = assess(questionnaire, everybody(questionnaire, given, change), redraw=False)
    found = what_if.indexes(change)
    assert found.overall == pytest.approx(again.overall.index)
    assert found.dimensions == {one.id: pytest.approx(one.index) for one in again.dimensions}


@FEW
@given(groups_with_conditions())
def test_of_several_the_change_reaches_the_stage_too(case: tuple[Questionnaire, tuple[Answers, ...]]) -> None:
    questionnaire, given = case
    assessment = assess(questionnaire, given, redraw=False)
    stage = assessment.overall.stage
    assume(stage is not None and stage < len(questionnaire.levels))
    change = {one.question: one.option for one in raises_overall(assessment, stage + 1)}
    if change:
        again = assess(questionnaire, everybody(questionnaire, given, change), redraw=False)
        assert again.overall.stage is not None and again.overall.stage > stage


def test_where_others_answers_count_too_nothing_is_said_of_what_a_step_adds() -> None:
    """a.more rests on a.gate and on a.other, which six answered three and three."""
    more = replace(
        question("a.more"),
        applies_when=(*GATE, Condition(question="a.other", at_least="3")),
        otherwise="lowest",
    )
    asked = model(dimension("a", question("a.gate"), question("a.other"), more))
    others = ["3"] * 3 + ["2"] * 3
    given = [
        sheet(f"r{n}", a_gate=Answer(option="2"), a_other=Answer(option=o)) for n, o in enumerate(others)
    ]
    assessment = assess(asked, tuple(given))
    results = {one.id: one for one in assessment.dimensions[0].questions}
    assert (results["a.gate"].gain, results["a.gate"].overall_gain) == (None, None)
    # At 3 of a.other a.gate is still at 2 of all, and nobody is asked a.more.
    assert results["a.other"].gain == pytest.approx(100 * (0.5 - 0.375) / 3)
    told = "\n".join(explain(assessment, "a.gate").lines)
    assert "Which questions it opens or closes is not known of everybody, nor so what it adds." in told
    # Nothing is smaller than one answer; of two, others may be left out.
    assert change_overall(assessment, 3) == SmallestChange(of(("a.other", 2, 5)))
    assert change_overall(assessment, 4).left_out
    # From 3 on no test holds otherwise, whoever is asked a.more: what a step adds is as without conditions.
    higher = [replace(one, answers={**one.answers, "a.gate": Answer(option="3")}) for one in given]
    results = {one.id: one for one in assess(asked, tuple(higher)).dimensions[0].questions}
    assert results["a.gate"].gain == pytest.approx(100 * 0.25 / 3)
    alike = [replace(one, answers={**one.answers, "a.other": Answer(option="3")}) for one in given]
    results = {one.id: one for one in assess(asked, tuple(alike)).dimensions[0].questions}
    assert results["a.gate"].gain == pytest.approx(100 * 0.25 / 3)


def test_what_was_answered_without_being_asked_is_in_no_count() -> None:
    """At 3 of the gate a.more is asked, and holds a 5: what it comes to is not known from counts."""
    asked = model(dimension("a", question("a.gate"), replace(question("a.more"), applies_when=GATE)))
    assessment = assess(asked, (sheet(a_gate=Answer(option="2"), a_more=Answer(option="5")),))
    assert assessment.dimensions[0].questions[0].gain is None
    change = change_overall(assessment, 3)
    assert change.raises and not change.smallest and change.left_out
    said = "\n".join(explain(assessment).lines)
    assert "Left out are changes of which it is not known what they open or close." in said
    told = explain(assessment, "a.gate").lines
    assert "  Which questions it opens or closes is not known, nor so what it adds." in told


def test_of_one_more_tick_it_is_known_what_it_opens() -> None:
    """Of who ticked a, b is worth as much again: 50; c, which it opens, counts as the lowest: (1 + 0) / 2."""
    ticks = replace(
        question("a.ticks"),
        kind="several",
        options=tuple(OwnOption(id=one, label=one, points=1) for one in "ab"),
    )
    more = replace(question("a.more"), applies_when=(Condition(question="a.ticks", ticked="b"),))
    assessment = assess(model(dimension("a", ticks, more)), (sheet(a_ticks=Answer(ticked=("a",))),))
    told = explain(assessment, "a.ticks").lines
    assert "  It opens questions, which count as the lowest until they are answered: a.more" in told
    assert "  With that the dimension's index changes by 0.00 points and the whole's by 0.00." in told


def test_who_answers_is_tested_without_being_in_a_count() -> None:
    """Of one respondent it is kept which tests hold of its role: a.more stays closed to a trainee."""
    chief = Condition(field="role", one_of=("Chief",))
    asked = model(
        dimension("a", question("a.gate"), replace(question("a.more"), applies_when=(*GATE, chief)))
    )
    for role, opened in (("chief", ("a.more",)), ("Trainee", ()), ("", ("a.more",))):
        one = replace(sheet(a_gate=Answer(option="2")), respondent=Respondent(id="r", role=role))
        assessment = assess(asked, (one,))
        assert WhatIf(assessment).moved({"a.gate": "3"}).opened == opened
        assert role not in msgspec.json.encode(assessment.tally).decode() or not role
