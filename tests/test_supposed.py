"""What is supposed of everybody: held against files that say so, of any model, by the slow second opinion."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cxmaturity.answers.supposed import supposed_answers
from cxmaturity.answers.words import words_of
from cxmaturity.errors import BadInput
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.assess import assess, assess_tally
from cxmaturity.scoring.model import QuestionResult
from cxmaturity.scoring.published import published
from cxmaturity.scoring.supposed import Supposition, suppose
from cxmaturity.scoring.what_if import WhatIf
from tests.any_model import Tree, options_of, questions_of
from tests.second_opinion import Opinion, content, is_answered
from tests.test_second_opinion import LARGE, SHARES, Case, agree, cases, every_score, read, scored

NUMBERS = (-4, 0, 0.5, 3, 3.25, 7, 12)


@st.composite
def answers_to(draw: st.DrawFn, questionnaire: Tree) -> dict[str, Any]:
    """Draw what is supposed: answers to one question or two, as they stand in a file."""
    questions = draw(st.lists(st.sampled_from(questions_of(questionnaire)), min_size=1, max_size=2))
    made = {}
    for question in questions:
        options = [one["id"] for one in options_of(question, questionnaire)]
        match question.get("kind", "choice"):
            case "choice":
                made[question["id"]] = draw(st.sampled_from(options))
            case "several":
                made[question["id"]] = [one for one in options if draw(st.booleans())]
            case "number":
                made[question["id"]] = draw(st.sampled_from(NUMBERS))
            case _:
                made[question["id"]] = "Lyon"
    return made


def on_the_command_line(answers: Mapping[str, Any]) -> list[str]:
    """Return the same as the command line has it: `ID=OPTION`."""
    said = {
        name: (",".join(map(str, one)) or "none") if isinstance(one, list) else str(one)
        for name, one in answers.items()
    }
    return [f"{name}={one}" for name, one in said.items()]


def changed(files: list[Tree], answers: Mapping[str, Any], opinion: Opinion) -> list[Tree]:
    """Return the files in which everybody says so; evidence is kept of who claimed as much or more."""
    made = []
    # Of those who only opened a file, none says anything; of only such files the first is read.
    filled = [one for one in files if one["answers"]] or files[:1]
    for one in files:
        own = dict(one["answers"])
        for name, answer in answers.items() if one in filled else ():
            question, old = opinion.questions[name], own.get(name)
            had, has = opinion.points(question, old), opinion.points(question, answer)
            own[name] = answer
            if isinstance(old, dict) and had is not None and has is not None and has <= had:
                shown = {key: old[key] for key in ("evidence", "evidence_grade") if key in old}
                field = next(key for key in ("option", "ticked", "number", "text") if key in old)
                own[name] = {field: answer, **shown}
        # What a consensus is not asked it does not say either.
        unasked = opinion.not_asked({**one, "answers": own})
        kept = {name: answer for name, answer in own.items() if name not in unasked or name not in answers}
        before = {name: answer for name, answer in one["answers"].items() if name not in kept}
        made.append({**one, "answers": {**kept, **before}})
    return made


def asked_of(opinion: Opinion, name: str) -> int:
    """Return how many members are asked a question."""
    return sum(name not in opinion.unasked[id(one)] for one in opinion.members)


def results(supposition: Supposition) -> dict[str, QuestionResult]:
    return {one.id: one for part in supposition.after.dimensions for one in part.questions}


@LARGE
@given(cases(), st.data())
def test_what_is_supposed_is_scored_as_files_that_say_so(case: Case, data: st.DataObject) -> None:
    answers = data.draw(answers_to(case.questionnaire))
    before = Opinion(case.questionnaire, case.files, strict=case.strict)
    files = changed(case.files, answers, before)
    after = Opinion(case.questionnaire, files, strict=case.strict)
    found = scored(case)
    given_answers = supposed_answers("--set", on_the_command_line(answers), found.questionnaire)
    everybody = [*after.members, *after.agreed]
    nobody = [name for name in answers if all(name in after.unasked[id(one)] for one in everybody)]
    if nobody:
        with pytest.raises(BadInput, match=rf"^--set: nobody is asked {nobody[0]}"):
            suppose(found, given_answers, option="--set")
        return
    made = suppose(found, given_answers, option="--set")
    for name, got in every_score(made.after).items():
        wanted = after.found[name]
        for figure, (of, times) in SHARES.items():
            assert agree(getattr(got, figure), getattr(wanted, of), times), (name, figure)
        assert (got.stage, got.stage_shown) == (wanted.stage, wanted.stage_shown), name
    states = {name: (before.found[name].state, after.found[name].state) for name in after.questions}
    opened = [name for name, (was, now) in states.items() if was == "not_asked" != now]
    closed = [name for name, (was, now) in states.items() if was != "not_asked" == now]
    assert (list(made.moved.opened), list(made.moved.closed)) == (opened, closed)
    for name in made.moved.widened:
        assert asked_of(after, name) > asked_of(before, name)


@LARGE
@given(cases(most=1))
def test_what_is_so_already_changes_nothing(case: Case) -> None:
    (sheet,) = case.files
    said = {name: content(one) for name, one in sheet["answers"].items() if is_answered(one)}
    opinion = Opinion(case.questionnaire, case.files, strict=case.strict)
    said = {name: one for name, one in said.items() if name not in opinion.unasked[id(sheet)]}
    assume(said)
    found = scored(case)
    supposed = supposed_answers("--set", on_the_command_line(said), found.questionnaire)
    made = suppose(found, supposed, option="--set")
    assert (made.after.overall, made.after.dimensions) == (found.overall, found.dimensions)
    assert made.questions == tuple(said) and made.moved == ((), (), ())


@LARGE
@given(cases())
def test_without_a_change_all_is_as_it_is(case: Case) -> None:
    """Where every claim is shown, what is shown is what is claimed; of what nobody may tell, nothing is."""
    found = scored(case)
    now, what_if = found.overall, WhatIf(found)
    told = what_if.outlook({}, shown=lambda _, value: value)
    untold = what_if.outlook({}, shown=lambda _, value: None)
    assert told.dimensions == {
        one.id: one.stage for one in found.every_dimension if one.id in told.dimensions
    }
    for one in (told, untold):
        assert one.index == pytest.approx(now.index)
        assert one.stage == (now.stage if not found.tally.quick else one.stage)
    assert told.index_shown == pytest.approx(told.index) and told.stage_shown == told.stage
    assert (untold.index_shown, untold.stage_shown) == (None, None)
    assert {one.id: one.index for one in found.every_dimension} == pytest.approx(
        what_if.indexes({}).dimensions
    )


@LARGE
@given(cases())
def test_nothing_shown_is_the_lowest_of_everything(case: Case) -> None:
    """With every answer held to nothing, the index as shown is 0 and the stage as shown never above."""
    found = scored(case)
    told = WhatIf(found).outlook({}, shown=lambda _, value: 0.0)
    if told.index is not None:
        assert told.index_shown == 0
        assert (told.stage_shown or 0) <= (told.stage or 0)


def test_counts_hold_no_answers_to_change() -> None:
    questionnaire: Questionnaire = read(MODEL)
    found = scored(Case(MODEL, SHEETS, strict=False))
    counts = assess_tally(
        questionnaire, published(found), words=words_of(questionnaire, found.people), redraw=False
    )
    with pytest.raises(BadInput, match=r"^--set needs the answers themselves, and a report holds counts$"):
        suppose(counts, {}, option="--set")
    assert assess(questionnaire, found.people, redraw=False).overall == found.overall


HEADER = dict.fromkeys(("organisation", "scope", "wave", "assessor"), "")
MODEL: Tree = {
    "format": 1,
    "id": "drawn",
    "version": "1.0.0",
    "title": "T",
    "language": "en",
    "levels": [{"name": "A", "meaning": "M", "from": 0}, {"name": "B", "meaning": "M", "from": 0.5}],
    "scales": [
        {"id": "s", "options": [{"id": one, "label": one, "points": at} for at, one in enumerate("ab")]}
    ],
    "dimensions": [{"id": "d", "name": "D", "questions": [{"id": "q", "name": "Q", "text": "Which?"}]}],
}
SHEETS: list[Tree] = [
    {
        "format": 1,
        "questionnaire": "drawn@1",
        **HEADER,
        "respondent": {"id": f"r{place}", "group": "", "role": ""},
        "quick": False,
        "answers": {"q": "a"},
    }
    for place in range(6)
]
