"""Plans of random sheets over every bundled questionnaire and the gallery, beside those of another solver.

By CXMATURITY_PLANS a thousand sheets are tried; a few in a run of all tests.
"""

import os
import random
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cxmaturity.answers.model import Answer, Answers
from cxmaturity.errors import BadInput
from cxmaturity.plan.dates import months_after
from cxmaturity.plan.make import make_plan
from cxmaturity.plan.model import Plan, Wish
from cxmaturity.plan.wishes import check_may_be_planned
from cxmaturity.questionnaire.file import read_questionnaire_file
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from tests.any_model import Tree, options_of, questions_of
from tests.cp_plan import CpPlan
from tests.second_opinion import Opinion, is_scored
from tests.slow_plan import SlowPlan, State

ROOT = Path(__file__).parent.parent
MODELS = sorted(
    [
        *ROOT.glob("questionnaires/[a-z]*/questionnaire.yaml"),
        *(path for path in ROOT.glob("docs/models/*.yaml") if not path.name.endswith(".answers.yaml")),
        *ROOT.glob("tests/fixtures/other_models/*.yaml"),
    ]
)
SHEETS = int(os.environ.get("CXMATURITY_PLANS", "32"))
TODAY = date(2026, 3, 1)


def name_of(path: Path) -> str:
    return path.parent.name if path.name == "questionnaire.yaml" else path.stem


def tree_of(questionnaire: Questionnaire) -> Tree:
    """A questionnaire as it would stand in a file, of what a plan rests on."""
    tree = bare(msgspec.to_builtins(questionnaire))
    tree["privacy_floor"] = questionnaire.privacy_floor
    for level in tree["levels"]:
        if "from" in level:
            # Thirds are written as such.
            level["from"] = str(Fraction(level["from"]).limit_denominator(1000))
    return tree


def bare(value: Any) -> Any:
    """Without fields that hold nothing."""
    if isinstance(value, dict):
        return {name: bare(one) for name, one in value.items() if one not in (None, "", (), [], {})}
    return [bare(one) for one in value] if isinstance(value, list | tuple) else value


def sheet_of(tree: Tree, chance: random.Random) -> Tree:
    """A sheet of answers at random, most of them low or most of them high."""
    answers: Tree = {}
    lean = chance.random()
    for question in questions_of(tree):
        options = options_of(question, tree)
        if not is_scored(question) or not options:
            continue
        draw = chance.random()
        if draw < 0.04:
            answers[question["id"]] = {"na": "none here"}
        elif draw < 0.08:
            answers[question["id"]] = "unknown"
        elif question.get("kind") == "several":
            answers[question["id"]] = [one["id"] for one in options if chance.random() < lean]
        else:
            ranked = sorted(options, key=lambda one: one["points"])
            place = min(int(chance.betavariate(1 + 2 * lean, 3 - 2 * lean) * len(ranked)), len(ranked) - 1)
            answers[question["id"]] = ranked[place]["id"]
            if question.get("kind") == "number":
                borders = question.get("from") or [one["from"] for one in options]
                answers[question["id"]] = borders[options.index(ranked[place])]
    return {
        "format": 1,
        "questionnaire": tree["id"],
        **dict.fromkeys(("organisation", "scope", "wave", "assessor"), ""),
        "respondent": {"id": "r0", "group": "", "role": ""},
        "quick": False,
        "answers": answers,
    }


def answer_of(said: Any, question: Tree, tree: Tree) -> Answer:
    if said == "unknown":
        return Answer(unknown=True)
    if isinstance(said, dict):
        return Answer(na_reason=said["na"])
    if question.get("kind") == "several":
        return Answer(ticked=tuple(said))
    if question.get("kind") == "number":
        return Answer(number=said, option=option_at(said, question, tree))
    return Answer(option=said)


def option_at(number: float, question: Tree, tree: Tree) -> str:
    """The option whose border a number is."""
    options = options_of(question, tree)
    borders = question.get("from") or [one["from"] for one in options]
    return str(next(o["id"] for o, border in zip(options, borders, strict=True) if border == number))


def states_of(plan: Plan, slowly: SlowPlan) -> list[State]:
    taken: dict[str, int] = {}
    found = []
    for phase in plan.phases:
        for move in phase.moves:
            taken[move.question] = taken.get(move.question, 0) + 1
        found.append(slowly.state_of(taken))
    return found


@pytest.mark.parametrize("path", MODELS, ids=name_of)
def test_no_plan_of_another_solver_is_better(path: Path) -> None:
    questionnaire = read_questionnaire_file(path)
    tree, chance = tree_of(questionnaire), random.Random(name_of(path))
    tried = 0
    for _ in range(-(-SHEETS // len(MODELS))):
        drawn = sheet_of(tree, chance)
        moves, ahead, phases = chance.choice((3, 5, 5, 8)), chance.choice((1, 2)), chance.choice((3, 4, 4))
        unasked = Opinion(tree, [drawn], strict=False).unasked[id(drawn)]
        answers = {name: said for name, said in drawn["answers"].items() if name not in unasked}
        sheet = {**drawn, "answers": answers}
        found = scored(questionnaire, tree, sheet)
        slowly = SlowPlan(tree, sheet, moves=moves)
        target = min(slowly.now + ahead, len(tree["levels"]))
        if found is None or target <= slowly.now:
            continue
        tried += 1
        wish = Wish(target=target, by=months_after(TODAY, 6 * phases), moves=moves)
        plan = make_plan(found, wish, today=TODAY, whole=False)
        states = states_of(plan, slowly)
        here = slowly.start
        for phase, after in zip(plan.phases, states, strict=True):
            taken = [slowly.place[move.question] for move in phase.moves]
            assert slowly.is_allowed(here, taken, after), "an unmet need"
            assert (phase.after.stage or 0) == slowly.stage(after), "a gate missed"
            here = after
        reached = [slowly.counted(state, target) for state in states]
        assert plan.proven
        assert (reached[-1], sum(reached), plan.days) == CpPlan(slowly, target, phases).best()
    assert tried


def scored(questionnaire: Questionnaire, tree: Tree, sheet: Tree) -> Assessment | None:
    """The assessment of a sheet, None where nothing can be planned from it."""
    names = {one["id"]: one for one in questions_of(tree)}
    answers = {name: answer_of(said, names[name], tree) for name, said in sheet["answers"].items()}
    named = f"{questionnaire.id}@{questionnaire.version}"
    found = assess(questionnaire, [Answers(questionnaire=named, answers=answers)], redraw=False)
    try:
        check_may_be_planned(found)
    except BadInput:
        return None
    return found
