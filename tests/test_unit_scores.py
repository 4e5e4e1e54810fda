"""A unit of a portfolio is scored by fewer steps than a report needs: every figure is the same."""

import random

import pytest
from msgspec.structs import replace

from cxmaturity.answers.counting import tally_of
from cxmaturity.answers.model import Answer, Answers, Respondent, Sheets, State, Unread
from cxmaturity.questionnaire.conditions import Condition
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.notices import is_of_figures
from cxmaturity.waves.portfolio import UnitResult
from cxmaturity.waves.unit import unit_result
from tests import models

ASKED = read_questionnaire("cx-maturity")


def sheets(chance: random.Random, asked: Questionnaire) -> list[Answers]:
    """Sheets of one to seven respondents who know much or little, some of them for all."""
    made = []
    for number in range(chance.choice([1, 1, 2, 7])):
        known, low = chance.choice([0.2, 0.7, 0.95]), chance.choice([0, 2, 3])
        answers = {}
        for question in asked.questions:
            options = [option.id for option in asked.scale_of(question).options][low:]
            dice = chance.random()
            if dice < known:
                grade, words = chance.randrange(5), chance.choice(["", "seen"])
                option = chance.choice(options)
                answers[question.id] = Answer(option=option, evidence_grade=grade, evidence=words)
            elif dice < 0.98:
                answers[question.id] = Answer(unknown=True)
            else:
                answers[question.id] = Answer(na_reason="none here")
        assert asked.checklist is not None
        checks = {check.id: chance.choice(["yes", "no", "unknown"]) for check in asked.checklist.checks}
        made.append(
            Answers(
                questionnaire="cx-maturity@1",
                organisation="Acme",
                scope="All",
                wave="2026-Q3",
                date=f"2026-09-{chance.randrange(10, 31)}",
                answers=answers,
                quick=chance.random() < 0.1,
                readiness=checks if chance.random() < 0.8 else {},
                targets={"vision": 3} if chance.random() < 0.5 else {},
                respondent=Respondent(id=str(number), role="consensus" if chance.random() < 0.2 else ""),
            )
        )
    return made


def hold_to_its_assessment(unit: UnitResult, whole: Assessment) -> None:
    """Hold every figure of a unit to that of its whole assessment, to the last digit."""
    asked, overall = whole.questionnaire, whole.overall
    same = ("index", "stage", "coverage", "limits", "stage_shown")
    names = (*same, "low", "high", "band", "withheld", "evidence_share", "applicability")
    assert [getattr(unit, name) for name in names] == [getattr(overall, name) for name in names]
    assert unit.caveats == tuple(one.code for one in whole.notices if is_of_figures(one.code))
    assert unit.short == (overall.shortfall is not None)
    for name in ("organisation", "scope", "wave", "date", "respondents"):
        assert getattr(unit, name) == getattr(whole.subject, name)
    assert (unit.quick, unit.questionnaire_sha256) == (whole.quick, whole.questionnaire_sha256)
    assert (unit.questionnaire, unit.version) == (asked.id, asked.version)
    top = {one.id for one in asked.dimensions}
    lower = [one for one in whole.every_dimension if one.id not in top]
    for mine, theirs in zip((*unit.dimensions, *unit.parts), (*whole.dimensions, *lower), strict=True):
        assert mine.id == theirs.id
        assert [getattr(mine, name) for name in same] == [getattr(theirs, name) for name in same]
    ready = whole.readiness
    expected = (None, None, None) if ready is None else (ready.ready, ready.yes, ready.total)
    assert (unit.ready, unit.readiness_yes, unit.readiness_total) == expected
    questions = [question for dimension in whole.dimensions for question in dimension.questions]
    said = [one for one in questions if one.level is not None and one.state is not State.NOT_ASKED]
    assert unit.levels == {one.id: one.level for one in said}
    below = [one for one in said if one.level is not None and one.level < one.target]
    assert unit.below == tuple(one.id for one in below if one.id in asked.weighing)
    high = len(asked.levels) - 1
    untold = {one.id for one in said if one.unsupported is None and one.level and one.level >= high}
    assert unit.unsupported == tuple(one.id for one in said if one.unsupported or one.id in untold)


@pytest.mark.parametrize("seed", range(60))
def test_a_unit_has_the_figures_of_its_assessment(seed: int) -> None:
    chance = random.Random(seed)
    found, strict = sheets(chance, ASKED), chance.random() < 0.5
    whole = assess(ASKED, found, strict=strict, redraw=False)
    hold_to_its_assessment(unit_result(ASKED, tally_of(ASKED, found), unit="x", strict=strict), whole)


@pytest.mark.parametrize("seed", range(60))
def test_what_is_kept_of_other_sheets_changes_nothing(seed: int) -> None:
    chance = random.Random(seed)
    found, strict = sheets(chance, ASKED), chance.random() < 0.5
    # Of a copy nothing is known yet: what is kept is told by identity.
    fresh = replace(ASKED)
    tally, anew = tally_of(ASKED, found), tally_of(fresh, found)
    assert tally == anew
    one, other = (unit_result(*of, unit="x", strict=strict) for of in ((ASKED, tally), (fresh, anew)))
    assert one == other


def test_a_unit_says_where_it_comes_from() -> None:
    given = sheets(random.Random(1), ASKED)
    beside = [
        Unread(name="a.csv", told="a table"),
        Unread(name="gates.yaml", told="gates", like_answers=False),
    ]
    unit = unit_result(ASKED, tally_of(ASKED, Sheets(given, beside, "cx-maturity 1.0.0")), unit="acme/north")
    assert (unit.unit, unit.not_read) == ("acme/north", ("a.csv", "gates.yaml"))
    assert unit.shadows_shipped == "cx-maturity 1.0.0"
    assert unit.caveats[0] == "shadows_shipped"
    bare = unit_result(ASKED, tally_of(ASKED, given), unit="x")
    # Strict only where that is said: these answers claim what nothing shows.
    assert bare.index == assess(ASKED, given, redraw=False).overall.index
    assert bare.index != assess(ASKED, given, strict=True, redraw=False).overall.index
    assert (bare.not_read, bare.shadows_shipped) == ((), "")
    assert unit.kind == f"{ASKED.id}@{ASKED.version}@{ASKED.sha256}" == bare.kind


def test_a_question_is_below_the_target_of_the_part_that_it_is_in() -> None:
    parts = (
        models.dimension("a", models.question("a.one")),
        models.dimension("b", models.question("b.one")),
    )
    whole = replace(models.dimension("whole"), dimensions=parts)
    asked = models.model(whole)
    answers = models.sheet(a_one=Answer(option="3"), b_one=Answer(option="3"))
    answers = replace(answers, targets={"whole": 2, "b": 4})
    unit = unit_result(asked, tally_of(asked, (answers,)), unit="x")
    hold_to_its_assessment(unit, assess(asked, (answers,), redraw=False))
    assert unit.below == ("b.one",)


def test_what_counts_though_it_was_not_asked_is_no_gap_of_a_unit() -> None:
    low = replace(
        models.question("a.low"),
        applies_when=(Condition(question="a.one", at_least="3"),),
        otherwise="lowest",
    )
    asked = models.model(models.dimension("a", models.question("a.one"), low))
    answers = (models.sheet(a_one=Answer(option="2")),)
    unit, whole = unit_result(asked, tally_of(asked, answers), unit="x", strict=False), assess(asked, answers)
    assert unit.index == whole.overall.index == 12.5
    assert (unit.levels, unit.below) == ({"a.one": 2}, ("a.one",))
