"""Any questionnaire and any answers, read from their files and scored, against a slow second opinion.

`tests/any_model.py` draws what stands in the files; `tests/second_opinion.py` scores it by the rules' words.
"""

import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxmaturity.answers.file import answers_document, answers_from
from cxmaturity.answers.words import words_of
from cxmaturity.questionnaire.file import read_questionnaire_file
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.report.result import result
from cxmaturity.scoring.assess import assess, assess_tally
from cxmaturity.scoring.model import Assessment, QuestionResult, Score
from cxmaturity.scoring.next_stage import raises_for_dimension, raises_overall
from cxmaturity.scoring.published import published
from cxmaturity.scoring.raises import Raise
from cxmaturity.terminal.explanation import explain
from cxmaturity.waves.unit import unit_result
from tests.any_model import FLOOR, Tree, answer_files, options_of, questionnaires, questions_of
from tests.second_opinion import Opinion, content, is_answered
from tests.test_unit_scores import hold_to_its_assessment

LARGE = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
)
MORE = settings(LARGE, max_examples=2 * settings.default.max_examples)


class Case(NamedTuple):
    questionnaire: Tree
    files: list[Tree]
    strict: bool


@st.composite
def cases(draw: st.DrawFn, most: int = 7) -> Case:
    questionnaire = draw(questionnaires())
    return Case(questionnaire, draw(answer_files(questionnaire, most)), draw(st.integers(0, 3)) == 3)


def read(tree: Tree) -> Questionnaire:
    """Write the file of a questionnaire and read it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "questionnaire.yaml"
        place.write_text(yaml.safe_dump(tree, sort_keys=False), encoding="utf-8")
        return read_questionnaire_file(place)


def scored(case: Case) -> Assessment:
    """Write every file, read it, and score what was read."""
    questionnaire = read(case.questionnaire)
    sheets = [
        answers_from(answers_document(yaml.safe_dump(one).encode(), f"{place}.yaml"), questionnaire)
        for place, one in enumerate(case.files)
    ]
    return assess(questionnaire, sheets, strict=case.strict, redraw=False)


def every_score(found: Assessment) -> dict[str, Score]:
    return {"overall": found.overall, **{one.id: one for one in found.every_dimension}}


def agree(got: float | None, wanted: Fraction | None, of: int = 1) -> bool:
    if got is None or wanted is None:
        return got is None and wanted is None
    return abs(got - of * float(wanted)) < 1e-7


SHARES = {"index": ("value", 100), "index_shown": ("shown", 100), "low": ("low", 100), "high": ("high", 100)}
SHARES |= {"coverage": ("coverage", 1), "applicability": ("applicability", 1)}


@MORE
@given(cases())
def test_every_figure_is_that_of_the_second_opinion(case: Case) -> None:
    found, opinion = scored(case), Opinion(case.questionnaire, case.files, strict=case.strict)
    for question in (one for part in found.dimensions for one in part.questions):
        wanted = opinion.found[question.id]
        assert question.state == wanted.state, question.id
        assert agree(question.value, wanted.value), (question, wanted)
    for name, got in every_score(found).items():
        wanted = opinion.found[name]
        for figure, (of, times) in SHARES.items():
            assert agree(getattr(got, figure), getattr(wanted, of), times), (name, figure, got, wanted)
        if found.tally.alone:
            assert agree(got.evidence_share, wanted.supported), (name, got, wanted)
        for figure in ("withheld", "band", "stage", "stage_shown"):
            assert getattr(got, figure) == getattr(wanted, figure), (name, figure, got, wanted)


@MORE
@given(cases())
def test_what_holds_a_stage_down_is_all_that_the_next_one_asks_and_is_not_so(case: Case) -> None:
    found, opinion = scored(case), Opinion(case.questionnaire, case.files, strict=case.strict)
    within = {"overall": case.questionnaire, **{one["id"]: one for one in opinion.dimensions}}
    for name, got in every_score(found).items():
        if got.stage is None:
            assert (got.limits, got.levels, got.shortfall) == ((), (), None)
            continue
        counts = opinion.counts_by_level(within[name])
        assert [
            (one.level, one.asked, one.needed, one.reached, one.reached_below) for one in got.levels
        ] == counts
        wanted = opinion.held_down(within[name], got.stage + 1) if got.stage < opinion.top else {}
        assert [one.id for one in got.limits] == list(wanted), name
        for one in got.limits:
            needs = wanted[one.id]
            if one.id not in opinion.questions:
                assert (one.has, one.needs, one.option) == (opinion.found[one.id].stage, needs, None)
                continue
            assert one.needs == opinion.level(Fraction(needs)), one
            question, value = opinion.questions[one.id], opinion.found[one.id].value
            if one.option is not None:
                assert opinion.value_of(question, one.option) == needs, one
                held = None if one.held is None else opinion.value_of(question, one.held)
                worths = [
                    opinion.value_of(question, o["id"]) for o in options_of(question, case.questionnaire)
                ]
                below = [each for each in worths if value is not None and each <= value]
                assert held == max(below, default=None), one
            assert one.has == (1 if value is None else opinion.level(value)), one


@MORE
@given(cases(most=1))
def test_a_single_answer_that_closes_a_shortfall_does_and_a_lower_one_does_not(case: Case) -> None:
    tree, (sheet,) = unconditional(case.questionnaire), case.files
    found = scored(Case(tree, [sheet], strict=False))
    before = Opinion(tree, [sheet], strict=False)
    within = {one["id"]: one for one in before.dimensions}
    for name, got in every_score(found).items():
        if got.shortfall is None or got.stage is None:
            continue
        needs = before.starts[got.stage]
        index = before.found[name].value
        assert index is not None and index < needs
        assert agree(got.shortfall.needs, needs, 100) and agree(got.shortfall.short, needs - index, 100)
        closers = {one.question: one for one in got.shortfall.closers}
        for question in questions_of(tree if name == "overall" else within[name]):
            if question.get("kind") == "several" or before.found[question["id"]].value is None:
                continue
            rises = [
                (worth, option["id"])
                for option in options_of(question, tree)
                if (worth := before.value_of(question, option["id"])) > before.found[question["id"]].value
            ]
            enough = sorted(
                worth for worth, option in rises if reached(tree, sheet, question, option, name) >= needs
            )
            closer = closers.get(question["id"])
            assert (closer is None) == (not enough), (name, question)
            if closer is not None:
                assert before.value_of(question, closer.option) == enough[0]
                after = reached(tree, sheet, question, closer.option, name)
                assert agree(closer.gain, after - index, 100)
                assert closer.to == before.level(enough[0]) and closer.has == before.level(
                    before.found[question["id"]].value
                )


def unconditional(thing: Any) -> Any:
    """Return a questionnaire, or a part of its tree, in which everything is asked of everybody."""
    if isinstance(thing, list):
        return [unconditional(one) for one in thing]
    if not isinstance(thing, dict):
        return thing
    left = {name: one for name, one in thing.items() if name not in ("applies_when", "otherwise")}
    return {name: unconditional(one) for name, one in left.items()}


def reached(tree: Tree, sheet: Tree, question: Tree, option: Any, name: str) -> Fraction:
    """Return the index of a dimension or the whole in which a question is at an option."""
    answer = option
    if question.get("kind") == "number":
        places = [str(one["id"]) for one in options_of(question, tree)]
        answer = borders(question, tree)[places.index(str(option))]
    files = [{**sheet, "answers": {**sheet["answers"], question["id"]: answer}}]
    value = Opinion(tree, files, strict=False).found[name].value
    assert value is not None
    return value


@LARGE
@given(cases())
def test_what_a_group_says_is_that_too_and_never_of_few(case: Case) -> None:
    found, opinion = scored(case), Opinion(case.questionnaire, case.files, strict=case.strict)
    parts = {one["id"]: one for one in opinion.dimensions}
    by_group = {group: opinion.of_group(group) for group in ("g", "h")}
    for dimension in found.every_dimension:
        names = [one["id"] for one in questions_of(parts[dimension.id])]
        for group in dimension.groups:
            if group.respondents is None:
                assert group.index is None
                continue
            members = [one for one in opinion.members if one["respondent"]["group"] == group.group]
            for name in names:
                asked = [one for one in members if name not in opinion.unasked[id(one)]]
                answered = sum(is_answered(one["answers"].get(name)) for one in asked)
                assert answered == 0 or answered >= FLOOR, (dimension.id, name)
            assert agree(group.index, by_group[group.group][dimension.id].value, 100), (dimension.id, group)


@LARGE
@given(cases())
def test_a_unit_and_published_counts_come_to_the_same(case: Case) -> None:
    found = scored(case)
    asked = found.questionnaire
    unit = unit_result(asked, found.tally, unit="u", strict=case.strict)
    hold_to_its_assessment(unit, found)
    if not found.tally.alone:
        words = words_of(asked, found.people)
        again = assess_tally(asked, published(found), words=words, strict=case.strict, redraw=False)
        assert result(again) == result(found)


@LARGE
@given(cases())
def test_everything_can_be_explained(case: Case) -> None:
    found = scored(case)
    asked = found.questionnaire
    for name in (None, *(one.id for one in asked.every_dimension), *(one.id for one in asked.questions)):
        assert str(explain(found, name))


@LARGE
@given(cases(most=1))
def test_a_way_up_reaches_its_stage(case: Case) -> None:
    found, (sheet,) = scored(case._replace(strict=False)), case.files
    for name, score in every_score(found).items():
        if score.stage is None or score.stage == len(found.questionnaire.levels):
            continue
        after = score.stage + 1
        way = raises_overall(found, after) if name == "overall" else raises_for_dimension(found, name, after)
        changed = {one.question: raised(found.questionnaire, one) for one in way}
        # Which ticks come to so many points is nobody's business here.
        if way and all(changed.values()):
            better = {**sheet, "answers": sheet["answers"] | changed}
            reached = every_score(scored(Case(case.questionnaire, [better], strict=False)))[name].stage
            assert reached is not None and reached >= after, (name, way)


@MORE
@given(cases(most=1))
def test_what_the_next_step_adds_is_what_a_file_with_it_comes_to(case: Case) -> None:
    """Whatever it opens counts as the lowest until it is answered."""
    found, (sheet,) = scored(case._replace(strict=False)), case.files
    tree = case.questionnaire
    before = Opinion(tree, [sheet], strict=False)
    for part in found.every_dimension:
        for one in part.questions:
            if one.gain is None or one.next_option is None:
                continue
            after = opened(tree, before, {**sheet["answers"], one.id: stepped(tree, sheet, one)})
            for got, name in ((one.gain, part.id), (one.overall_gain, "overall")):
                was, now = before.found[name].value, after.found[name].value
                assert got is None or (was is not None and agree(got, now - was, 100)), (one.id, name)


def stepped(tree: Tree, sheet: Tree, one: QuestionResult) -> Any:
    """Return the answer to a question with its next step."""
    question = next(each for each in questions_of(tree) if each["id"] == one.id)
    options = [str(option["id"]) for option in options_of(question, tree)]
    match question.get("kind", "choice"):
        case "several":
            # An option that is ticked already is none that is to be ticked.
            assert one.next_option not in content(sheet["answers"][one.id])
            return [*content(sheet["answers"][one.id]), one.next_option]
        case "number":
            return borders(question, tree)[options.index(str(one.next_option))]
        case _:
            return one.next_option


def borders(question: Tree, tree: Tree) -> list[float]:
    """Return the numbers from which a question's options are reached; none where it has no options."""
    return question.get("from") or [one["from"] for one in options_of(question, tree)]


def opened(tree: Tree, before: Opinion, answers: Tree) -> Opinion:
    """Return the opinion of a file with these answers, and the lowest to all that they open."""
    (sheet,) = before.members
    while True:
        made = Opinion(tree, [{**sheet, "answers": answers}], strict=False)
        unasked = made.unasked[id(made.members[0])]
        new = [one for one in questions_of(tree) if one["id"] in before.unasked[id(sheet)]]
        lacks = [one for one in new if one["id"] not in unasked and one["id"] not in answers]
        if not lacks:
            return made
        answers = {**answers, lacks[0]["id"]: lowest(lacks[0], tree)}


def lowest(question: Tree, tree: Tree) -> Any:
    """Return the lowest answer to a question."""
    kind, options = question.get("kind", "choice"), options_of(question, tree)
    at = min(range(len(options)), key=lambda place: options[place].get("points", 0), default=0)
    match kind:
        case "several":
            return []
        case "number":
            return borders(question, tree)[at] if options else 0
        case "text":
            return "Lyon"
        case _:
            return options[at]["id"]


def raised(questionnaire: Questionnaire, one: Raise) -> Tree | None:
    """Return the answer by which a question is where it has to be; None where it is ticked."""
    question = next(each for each in questionnaire.questions if each.id == one.question)
    match question.kind:
        case "number":
            places = [option.id for option in questionnaire.scale_of(question).options]
            return {"number": question.borders[places.index(one.option)]}
        case "choice":
            return {"option": one.option}
        case _:
            return None


# ---- What it found


HEAD = (
    "{format: 1, id: drawn, version: 1.0.0, title: T, language: en, levels: [{name: A, meaning: M, from: 0}, "
)
HEAD += "{name: B, meaning: M, from: '1/2'}], scales: [{id: s, options: [{id: a, label: A, points: 0}, "
HEAD += "{id: b, label: B, points: 1}]}], "
FOUND = {
    "a share of a level's questions is written as a fraction": (
        "stage: {rule: cumulative, at_least: b, share: '1/3'}, dimensions: [{id: d, name: D, questions: ["
        "{id: q, level: 2}, {id: r, level: 2}, {id: s, level: 2}]}]}",
        {"q": "b", "r": "a", "s": "a"},
        {"overall": 2, "d": 2},
    ),
    "what weighs nothing in a dimension holds no stage of it": (
        "dimensions: [{id: d, name: D, dimensions: [{id: e, name: E, questions: [{id: q}]}, "
        "{id: f, name: F, weight: 0, questions: [{id: r, foundation: true, "
        "required: {from_level: 2, at_least: b}}]}]}], stage: {rule: gated, foundation_slack: 0}}",
        {"q": "b", "r": "a"},
        {"overall": 2, "d": 2, "e": 2, "f": 1},
    ),
    "a step that opens a question of words": (
        "dimensions: [{id: d, name: D, questions: [{id: q}, "
        "{id: r, kind: text, applies_when: {question: q, is: [b]}}, "
        "{id: s, applies_when: {question: q, is: [b]}}]}]}",
        {"q": "a"},
        {"overall": 1, "d": 1},
    ),
}


@pytest.mark.parametrize("what", FOUND)
def test_what_it_found_stays_found(what: str) -> None:
    text, answers, stages = FOUND[what]
    tree = yaml.safe_load(HEAD + text)
    for question in questions_of(tree):
        question |= {"name": "Q", "text": "?"}
    header = dict.fromkeys(("organisation", "scope", "wave", "assessor"), "")
    who = {"id": "r0", "group": "", "role": ""}
    sheet = {"format": 1, "questionnaire": "drawn@1", **header, "respondent": who, "quick": False}
    case = Case(tree, [{**sheet, "answers": answers}], strict=False)
    assert {name: one.stage for name, one in every_score(scored(case)).items()} == stages
    test_a_unit_and_published_counts_come_to_the_same.hypothesis.inner_test(case)  # type: ignore[attr-defined]
