"""Eight invented organisations from beginner to leader: told apart, and advised differently."""

from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

import pytest
import yaml

from cxmaturity.answers.read import read_assessment
from cxmaturity.errors import CxMaturityError
from cxmaturity.plan import make
from cxmaturity.plan.model import MOVES, Wish
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.resources import bundled
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.dates import BEGINNING

FOLDER = bundled("questionnaires") / "cx-maturity" / "examples" / "personas"
PERSONAS: dict[str, Any] = yaml.safe_load((FOLDER / "expected.yaml").read_text())
README = (FOLDER / "README.md").read_text()
CORE: Questionnaire = read_questionnaire("cx-maturity")


class FirstMove(NamedTuple):
    """A step of a question: the same question from another level is other advice."""

    question: str
    origin: int | None
    to: int


MOST_MOVES_SHARED = 1
"""Of the first three moves of any two organisations."""

each = pytest.mark.parametrize("slug", PERSONAS)


@cache
def assessed(slug: str, *, strict: bool = False) -> Assessment:
    questionnaire, sheets = read_assessment(FOLDER / f"{slug}.yaml")
    return assess(questionnaire, sheets, redraw=False, strict=strict)


def stages(assessment: Assessment) -> dict[str, int | None]:
    found = {dimension.id: dimension.stage for dimension in assessment.dimensions}
    return {**found, "overall": assessment.overall.stage}


@cache
def first_moves(slug: str) -> tuple[FirstMove, ...]:
    """The moves of the first phase of the plan; where the target holds already, the first recommendations."""
    plan = make.make_plan(assessed(slug), Wish(), today=BEGINNING.date(), whole=False)
    planned = plan.phases[0].moves if plan.phases else ()
    urgent = assessed(slug).recommendations[:MOVES]
    return tuple(FirstMove(one.question, one.origin, one.to_level) for one in planned or urgent)


def first_questions(slug: str) -> list[str]:
    return [move.question for move in first_moves(slug)]


def test_each_answer_file_has_its_expectation() -> None:
    files = {path.stem for path in FOLDER.glob("*.yaml")} - {"expected"}
    assert files and files == set(PERSONAS)


@each
def test_the_engine_says_what_is_written(slug: str) -> None:
    assessment = assessed(slug)
    assert assessment.overall.index is not None
    assert assessment.readiness is not None
    found = {
        "stages": stages(assessment),
        "index": round(assessment.overall.index),
        "held_by": [limit.id for limit in assessment.overall.limits],
        "ready": assessment.readiness.ready,
        "first": first_questions(slug),
    }
    strict = stages(assessed(slug, strict=True))
    if strict != found["stages"]:
        found["strict"] = strict
    assert found == PERSONAS[slug]["computed"]


@each
def test_every_question_and_check_is_answered(slug: str) -> None:
    sheet = yaml.safe_load((FOLDER / f"{slug}.yaml").read_text())
    assert list(sheet["answers"]) == [question.id for question in CORE.questions]
    assert CORE.checklist is not None
    assert list(sheet["readiness"]) == [check.id for check in CORE.checklist.checks]


@each
def test_the_page_shows_what_was_expected_and_what_came_out(slug: str) -> None:
    expected, computed = PERSONAS[slug]["expected"]["stages"], PERSONAS[slug]["computed"]["stages"]
    cells = [
        str(stage) if stage == computed[name] else f"{stage} → {computed[name]}"
        for name, stage in expected.items()
    ]
    organisation = yaml.safe_load((FOLDER / f"{slug}.yaml").read_text())["organisation"]
    names = {question.id: question.name for question in CORE.questions}
    moves = [f"{names[move.question]}, {move.origin} → {move.to}" for move in first_moves(slug)[:3]]
    for row in ([*cells, str(PERSONAS[slug]["computed"]["index"])], moves):
        assert f"| {' | '.join([organisation, *row])} |" in README
    assert f"**{organisation}** (`{slug}`)" in README


@each
def test_a_difference_is_explained(slug: str) -> None:
    expected, computed = PERSONAS[slug]["expected"], PERSONAS[slug]["computed"]
    assert expected["ready"] == computed["ready"]
    because = PERSONAS[slug]["because"].lower()
    for dimension in CORE.dimensions:
        if expected["stages"][dimension.id] != computed["stages"][dimension.id]:
            assert dimension.id in because
    for question in CORE.questions:
        if question.id in expected["first"] and question.id not in computed["first"]:
            words = question.name.lower().replace(",", "").split()
            assert any(word in because for word in words if word not in {"agreed", "customer", "the", "to"})


def test_the_page_counts_the_agreements() -> None:
    pairs = [
        (name == "overall", stage, one["computed"]["stages"][name])
        for one in PERSONAS.values()
        for name, stage in one["expected"]["stages"].items()
    ]
    same = {overall: sum(a == b for which, a, b in pairs if which == overall) for overall in (False, True)}
    overall = len(PERSONAS)
    parts = overall * len(CORE.dimensions)
    told = f"{same[False]} of the {parts} dimensions and {same[True]} of the {overall} overall stages"
    assert told in README
    assert max(abs(expected - computed) for _, expected, computed in pairs) == 1


def test_the_indexes_spread_from_beginner_to_leader() -> None:
    indexes = sorted(assessed(slug).overall.index or 0 for slug in PERSONAS)
    assert indexes[0] < 20
    assert indexes[-1] >= 80
    assert {assessed(slug).overall.stage for slug in PERSONAS} == {1, 2, 3, 4, 5}


def test_no_two_have_the_same_profile() -> None:
    profiles = {tuple(d.index for d in assessed(slug).dimensions) for slug in PERSONAS}
    assert len(profiles) == len(PERSONAS)


@pytest.mark.parametrize(("one", "other"), list(combinations(PERSONAS, 2)))
def test_different_problems_get_different_advice(one: str, other: str) -> None:
    shared = set(first_moves(one)[:3]) & set(first_moves(other)[:3])
    assert len(shared) <= MOST_MOVES_SHARED


def test_most_of_the_expected_moves_come_first() -> None:
    expected = [(slug, question) for slug in PERSONAS for question in PERSONAS[slug]["expected"]["first"]]
    first = [question in first_questions(slug) for slug, question in expected]
    assert f"{sum(first)} of the {len(first)} expected moves" in " ".join(README.split())


def test_strict_lowers_only_the_one_without_evidence() -> None:
    lowered = [slug for slug in PERSONAS if stages(assessed(slug, strict=True)) != stages(assessed(slug))]
    assert lowered == ["velmar-leasing"]
    assert stages(assessed("velmar-leasing", strict=True)) == PERSONAS["velmar-leasing"]["expected"]["strict"]


def test_the_folder_is_not_taken_for_one_organisation() -> None:
    with pytest.raises(CxMaturityError):
        read_assessment(FOLDER)


@pytest.mark.parametrize(
    ("slug", "holding", "moves"),
    [("quillbridge-hospital", "collaboration", 5), ("norrvik-broadband", "employees", 4)],
)
def test_a_plan_begins_with_what_alone_holds_the_whole_down(slug: str, holding: str, moves: int) -> None:
    assert [limit.id for limit in assessed(slug).overall.limits] == [holding]
    plan = make.make_plan(assessed(slug), Wish(), today=BEGINNING.date(), whole=False)
    assert [move.dimension for move in plan.phases[0].moves[:moves]] == [holding] * moves


def test_of_what_is_equally_needed_the_lowest_comes_first() -> None:
    """Velmar is at 4 nearly everywhere: the two practices that do not exist do not wait behind the others."""
    plan = make.make_plan(assessed("velmar-leasing"), Wish(), today=BEGINNING.date(), whole=False)
    assert {"employees.obstacles", "performance.lost"} <= {move.question for move in plan.phases[0].moves}
