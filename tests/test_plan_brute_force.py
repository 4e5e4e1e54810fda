"""A plan of a few questions is the best of all schedules, each tried and scored by a slow second opinion."""

import os
import tempfile
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import yaml
from hypothesis import HealthCheck, assume, example, given, settings
from msgspec.structs import replace

from cxmaturity.answers.file import answers_document, answers_from
from cxmaturity.errors import BadInput, InvalidFile
from cxmaturity.plan.alternatives import MOST_SWAPS
from cxmaturity.plan.dates import months_after
from cxmaturity.plan.make import NoRoom, make_plan
from cxmaturity.plan.model import MOST_PHASES, PHASES, Plan, Wish
from cxmaturity.plan.wishes import check_may_be_planned
from cxmaturity.questionnaire.file import read_questionnaire_file
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from tests.second_opinion import Opinion
from tests.slow_plan import DAYS, Best, SlowPlan
from tests.small_models import SmallCase, Wished, small_cases

TODAY = date(2026, 3, 1)
EXAMPLES = int(os.environ.get("CXMATURITY_PLANS", "60"))
"""So many are drawn; thousands by the variable, which takes a minute for a thousand."""
LARGE = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
)


def question(name: str) -> dict[str, object]:
    action = {"to": "there", "do": "It.", "effort": "S"}
    return {"id": name, "name": "Q", "text": "?", "scale": "s", "actions": [action]}


KEPT_LATER = SmallCase(
    tree={
        "format": 1,
        "id": "drawn",
        "version": "1.0.0",
        "title": "Drawn",
        "privacy_floor": 3,
        "language": "en",
        "levels": [
            {"name": "L0", "meaning": "M", "from": 0},
            {"name": "L1", "meaning": "M", "from": "1/12"},
        ],
        "scales": [
            {
                "id": "s",
                "options": [
                    {"id": "not", "label": "O", "points": 0},
                    {"id": "there", "label": "O", "points": 1},
                ],
            }
        ],
        "dimensions": [
            {"id": "a", "name": "D", "questions": [question("a.kept"), question("a.there")]},
            {"id": "b", "name": "D", "questions": [question("b.lifts")]},
        ],
        "stage": {"rule": "gated", "foundation_slack": 0, "dimension_slack": 0},
    },
    sheet={
        "format": 1,
        "questionnaire": "drawn@1",
        **dict.fromkeys(("organisation", "scope", "wave", "assessor"), ""),
        "date": "2026-03-01",
        "respondent": {"id": "r0", "group": "", "role": ""},
        "quick": False,
        "answers": {"a.kept": "unknown", "a.there": "there", "b.lifts": "unknown"},
    },
    wished=Wished(target=2, phases=2, moves=1, days=None, keep=("a.kept",), avoid=()),
)
"""What is to be kept fits after the stage is reached, and does not put it off."""


def assessed(case: SmallCase) -> Assessment:
    """Read a questionnaire and a sheet, and score what may be planned; what is not asked is not answered."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "questionnaire.yaml"
        place.write_text(yaml.safe_dump(case.tree, sort_keys=False), encoding="utf-8")
        try:
            questionnaire = read_questionnaire_file(place)
        except InvalidFile:
            # Conditions that never hold, needs that go in circles.
            assume(False)
    opinion = Opinion(case.tree, [case.sheet], strict=False)
    for name in opinion.unasked[id(case.sheet)]:
        case.sheet["answers"].pop(name, None)
    assume(case.sheet["answers"])
    sheet = answers_from(answers_document(yaml.safe_dump(case.sheet).encode(), "a.yaml"), questionnaire)
    found = assess(questionnaire, [sheet], redraw=False)
    try:
        check_may_be_planned(found)
    except BadInput:
        assume(False)
    return found


def wish(wished: Wished) -> Wish:
    by = months_after(TODAY, 6 * wished.phases)
    return Wish(
        target=wished.target,
        by=by,
        moves=wished.moves,
        days=wished.days,
        keep=wished.keep,
        avoid=wished.avoid,
    )


def slow(case: SmallCase) -> SlowPlan:
    wished = case.wished
    return SlowPlan(
        case.tree, case.sheet, moves=wished.moves, days=wished.days, keep=wished.keep, avoid=wished.avoid
    )


def states_of(plan: Plan, slowly: SlowPlan) -> list[tuple[int, ...]]:
    """The state after each phase of a plan."""
    taken: dict[str, int] = {}
    found = []
    for phase in plan.phases:
        for move in phase.moves:
            taken[move.question] = taken.get(move.question, 0) + 1
        found.append(slowly.state_of(taken))
    return found


def check_courses(plan: Plan, slowly: SlowPlan, wished: Wished) -> None:
    """Each phase is one that is allowed, comes to what scoring says, and keeps its order and its capacity."""
    here = slowly.start
    assert len(plan.phases) == wished.phases
    for phase, after in zip(plan.phases, states_of(plan, slowly), strict=True):
        taken = [slowly.place[move.question] for move in phase.moves]
        assert len(set(taken)) == len(taken) <= wished.moves
        assert slowly.is_allowed(here, taken, after), (phase.number, "not allowed")
        assert [move.place for move in phase.moves] == list(range(1, len(taken) + 1))
        going = here
        for place in taken:
            assert slowly.is_met(place, going, after), (phase.number, "order")
            going = slowly.moved(going, [place])
            # What a move opens comes after it.
            assert slowly.is_asked(place, here) or slowly.is_asked(place, going)
        assert phase.days == slowly.cost(after) - slowly.cost(here)
        assert (phase.after.stage or 0) == slowly.stage(after)
        index = slowly.index(after)
        assert (phase.after.index is None) == (index is None)
        assert index is None or abs((phase.after.index or 0.0) - 100 * float(index)) < 1e-7
        here = after


@settings(LARGE, max_examples=EXAMPLES)
@given(small_cases())
@example(KEPT_LATER)
def test_no_schedule_is_better(case: SmallCase) -> None:
    assessment = assessed(case)
    slowly = slow(case)
    assume(slowly.now < case.wished.target)
    best = slowly.best(case.wished.target, case.wished.phases)
    try:
        plan = make_plan(assessment, wish(case.wished), today=TODAY)
    except NoRoom:
        assert best is None
        return
    except BadInput:
        # What is to be kept has no step left.
        assert len(slowly.keep) < len(case.wished.keep)
        return
    assert best is not None
    assert plan.now.stage == (slowly.now or None)
    check_courses(plan, slowly, case.wished)
    reached = [slowly.counted(one, case.wished.target) for one in states_of(plan, slowly)]
    made = (reached[-1], sum(reached), plan.days)
    wanted = (best.end, best.together, best.days)
    if plan.proven:
        assert made == wanted, (made, wanted)
    else:
        assert (made[0], made[1], -made[2]) <= (wanted[0], wanted[1], -wanted[2]), (made, wanted)

    check_swaps(plan, slowly, best)
    check_prices(plan, slowly)
    check_arrival(plan, slowly, case.wished)
    check_lifts(plan, slowly)
    if plan.proven and plan.arrival in ("later", "never") and not case.wished.keep:
        check_going_on(plan, make_plan(assessment, replace(plan.wish, by=None), today=TODAY, whole=False))


def check_going_on(plan: Plan, unlimited: Plan) -> None:
    """Without a day by which to arrive it goes on until it does, and nowhere where it never does."""
    if plan.arrival == "never" or plan.arrives_in is None or plan.arrives_in > MOST_PHASES:
        assert unlimited.arrival == plan.arrival
        return
    assert unlimited.arrival == "arrives" and unlimited.arrives_in is not None
    # Higher stages on the way may put it off, but not beyond the phases that a plan has at least.
    assert plan.arrives_in <= unlimited.arrives_in <= max(PHASES, plan.arrives_in)


@settings(LARGE, max_examples=max(10, EXAMPLES // 3))
@given(small_cases(rules=("none",)))
def test_without_stages_no_schedule_lifts_the_index_more(case: SmallCase) -> None:
    assessment = assessed(case)
    slowly = slow(case)
    best = slowly.most_lifted(case.wished.phases)
    try:
        plan = make_plan(assessment, replace(wish(case.wished), target=None), today=TODAY)
    except NoRoom:
        assert best is None
        return
    except BadInput:
        assert len(slowly.keep) < len(case.wished.keep)
        return
    assert best is not None
    check_courses(plan, slowly, case.wished)
    indexes = [slowly.index(one) or Fraction(0) for one in states_of(plan, slowly)]
    made = (indexes[-1], sum(indexes), -plan.days)
    wanted = (best[0], best[1], -best[2])
    assert made <= wanted
    assert not plan.proven or made == wanted
    assert (plan.arrival, plan.earlier, plan.target) == ("arrives", None, 0)


def check_swaps(plan: Plan, slowly: SlowPlan, best: Best) -> None:
    """Each swap is another end that is as good; all there are, where they are few; the nearest first."""
    if not plan.moves or not plan.proven:
        assert not plan.swaps
        return
    own = states_of(plan, slowly)[-1]
    options = {(name, place): said for name, place, said in said_of(slowly)}
    taken = {(name, n) for name, steps in zip(slowly.place, own, strict=True) for n in range(1, steps + 1)}
    ends, near = set(), []
    for swap in plan.swaps:
        left = {(q, o) for q, o in swap.instead_of}
        added = {(q, o) for q, o in swap.takes}
        assert left <= {(name, options[name, n]) for name, n in taken}
        counts = dict.fromkeys(slowly.place, 0)
        for name, n in taken:
            counts[name] += (name, options[name, n]) not in left
        for name, _ in added:
            counts[name] += 1
        for name, o in added:
            assert o in [options[name, n] for n in range(1, counts[name] + 1)]
        ends.add(slowly.state_of(counts))
        near.append(len(left))
    assert len(ends) == len(plan.swaps)
    assert ends <= best.ends - {own}
    assert near == sorted(near)
    assert len(ends) == min(MOST_SWAPS, len(best.ends) - 1), (len(ends), len(best.ends) - 1)


def said_of(slowly: SlowPlan) -> Iterator[tuple[str, int, str]]:
    """The option that each step of a question leads to, as a plan calls it."""
    for name, steps in zip(slowly.place, slowly.steps, strict=True):
        question = slowly.by_name[name]
        for place, step in enumerate(steps, 1):
            if question.get("kind") == "several":
                top = question.get("enough") or sum(one["points"] for one in question["options"])
                yield name, place, f"{step.points}/{top}"
            else:
                yield name, place, str(step.said)


def check_prices(plan: Plan, slowly: SlowPlan) -> None:
    """The range of each price is that in which no other end is cheaper."""
    own = states_of(plan, slowly)[-1]
    efforts = [one for one in ("S", "M", "L") if slowly.count_of(own, one)]
    assert [one.effort for one in plan.prices] == (efforts if plan.proven else [])
    for one in plan.prices:
        low, high = {"S": (1, 5), "M": (6, 30), "L": (31, 1000)}[one.effort]
        found = slowly.price_range(own, one.effort, low, high)
        assert one.counted == DAYS[one.effort]
        assert one.fewest == (None if found[0] == low else found[0]), (one, found)
        assert one.most == (None if found[-1] == high else found[-1]), (one, found)


def check_arrival(plan: Plan, slowly: SlowPlan, wished: Wished) -> None:
    """It arrives when it says, not before; and earlier with so many moves as it says, and no fewer."""
    target = wished.target
    reached = [slowly.counted(one, target) for one in states_of(plan, slowly)]
    assert plan.target == target
    if plan.arrival == "arrives":
        assert plan.arrives_in is not None
        assert reached[plan.arrives_in - 1] == target
        assert all(one < target for one in reached[: plan.arrives_in - 1])
    elif plan.proven:
        assert not slowly.reaches(target, wished.phases)
        for phases in range(wished.phases + 1, 7):
            assert slowly.reaches(target, phases) == (
                plan.arrives_in is not None and phases >= plan.arrives_in
            ), (phases, plan.arrives_in)
        assert (plan.arrival == "later") == (plan.arrives_in is not None)
    if plan.earlier is None:
        assert plan.arrives_in in (None, 1) or not plan.moves
        return
    assert plan.arrives_in is not None
    assert plan.earlier.phase == min(plan.arrives_in - 1, wished.phases)
    own = slowly.moves
    enough = []
    for moves in range(own, len(slowly.applies) + 1):
        slowly.moves = moves
        if slowly.reaches(target, wished.phases, after=plan.earlier.phase):
            enough.append(moves)
    slowly.moves = own
    assert plan.earlier.moves == min(enough, default=None), (plan.earlier, enough)


def check_lifts(plan: Plan, slowly: SlowPlan) -> None:
    """Without a move and those of its question above it what it is said to lift is lower."""
    after = states_of(plan, slowly)
    for move in plan.moves:
        place = slowly.place[move.question]
        steps = (after[move.phase - 2] if move.phase > 1 else slowly.start)[place]
        less = [tuple(min(n, steps) if p == place else n for p, n in enumerate(one)) for one in after]
        assert move.lifts
        for lift in move.lifts:
            at = move.phase - 1
            match lift.kind:
                case "whole":
                    assert slowly.stage(after[at]) == lift.level > slowly.stage(less[at])
                case "towards":
                    assert lift.phase is not None
                    at = lift.phase - 1
                    assert slowly.stage(after[at]) == lift.level > slowly.stage(less[at])
                    assert all(
                        slowly.stage(a) <= slowly.stage(b)
                        for a, b in list(zip(after, less, strict=True))[move.phase - 1 : at]
                    )
                case "dimension":
                    stage = slowly.opinion(after[at])[0].found[lift.subject].stage
                    assert stage == lift.level
                    assert (slowly.opinion(less[at])[0].found[lift.subject].stage or 0) < stage
                case "needed_by":
                    assert any(
                        need[0] == move.question
                        for step in slowly.steps[slowly.place[lift.subject]]
                        for need in step.needs
                    )
                case "kept":
                    assert move.question in slowly.keep_names
                case "supports":
                    assert lift.level is None
