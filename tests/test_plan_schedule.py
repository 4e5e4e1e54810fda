"""When steps are taken that are due, and the stairs that stages make: each beside all there are."""

from fractions import Fraction
from itertools import combinations, combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxmaturity.plan.ladders import Ladder, PlanStep, StepOf
from cxmaturity.plan.schedule import scheduled
from cxmaturity.plan.stairs import Stairs, stairs_from
from cxmaturity.plan.timetable import Capacity, Checkpoint, PhaseLimits
from cxmaturity.questionnaire.model import Question
from cxmaturity.questionnaire.scales import Scale

PHASES = 4
Due = dict[StepOf, int]


@st.composite
def due_steps(draw: st.DrawFn) -> Due:
    """Some steps of up to five questions, each due by a phase; those above are never due before."""
    found: Due = {}
    for name in "abcde"[: draw(st.integers(1, 5))]:
        dues = sorted(draw(st.lists(st.integers(0, PHASES - 1), max_size=3)))
        found |= {StepOf(name, place): due for place, due in enumerate(dues)}
    return found


def ladder(name: str, height: int, *needs: StepOf) -> Ladder:
    """A question with so many steps, the first of which has needs."""
    steps = [
        PlanStep(option=f"{place}", value=Fraction(place + 1), action=None, needs=() if place else needs)
        for place in range(height)
    ]
    return Ladder(
        question=Question(id=name, name=name, text="?"),
        scale=Scale(id="s", options=()),
        base=Fraction(0),
        steps=tuple(steps),
        is_open=False,
        is_closed=False,
    )


def limits(moves: int, days: dict[StepOf, int], most: int | None = None) -> PhaseLimits:
    return PhaseLimits(capacity=Capacity(moves, most), days=days)


def can_be_scheduled(due: Due, moves: int) -> bool:
    """Whether any of all schedules keeps what is due: every choice of every phase is tried."""
    here = {frozenset[StepOf]()}
    for phase in range(PHASES):
        following = set()
        for done in here:
            free = [
                of
                for of in due
                if of not in done and (not of.place or of._replace(place=of.place - 1) in done)
            ]
            for count in range(min(moves, len(free)) + 1):
                following |= {done | set(taken) for taken in combinations(free, count)}
        here = {done for done in following if all(of in done for of, last in due.items() if last <= phase)}
    return bool(here)


@settings(max_examples=150)
@given(due_steps(), st.integers(1, 3))
def test_steps_of_ladders_are_scheduled_wherever_they_can_be(due: Due, moves: int) -> None:
    known = {of.question: ladder(of.question, 3) for of in due}
    found = scheduled(due, known, limits(moves, dict.fromkeys(due, 5)))
    assert (found is not None) == can_be_scheduled(due, moves)
    if found is None:
        return
    assert found.keys() == due.keys()
    assert all(found[of] <= due[of] for of in due)
    assert all(found[of._replace(place=of.place - 1)] < found[of] for of in due if of.place)
    assert all(list(found.values()).count(phase) <= moves for phase in range(PHASES))


def test_what_a_step_needs_comes_before_it_in_the_same_phase_or_earlier() -> None:
    needed, needing = StepOf("a", 0), StepOf("b", 0)
    known = {"a": ladder("a", 1), "b": ladder("b", 1, needed)}
    both = {needing: 0, needed: 1}
    days = dict.fromkeys(both, 30)
    assert scheduled(both, known, limits(2, days)) == {needed: 0, needing: 0}
    # One move a phase, or days for one, is too few for both in the first.
    assert scheduled(both, known, limits(1, days)) is None
    assert scheduled(both, known, limits(2, days, 59)) is None
    assert scheduled({needing: 1, needed: 1}, known, limits(2, days, 59)) == {needed: 0, needing: 1}


def test_stairs_hold_levels_from_phases_on() -> None:
    stairs = Stairs(4, ((3, 1), (4, 3)))
    assert [stairs.level(phase) for phase in range(1, 5)] == [3, 3, 4, 4]
    assert stairs.landings(to_the_end=False) == [Checkpoint(1, 3), Checkpoint(3, 4)]
    assert stairs.landings(to_the_end=True)[-1] == Checkpoint(4, 4)
    assert Stairs(2, ()).landings(to_the_end=False) == [Checkpoint(2, 0)]


@pytest.mark.parametrize("first", list(combinations_with_replacement((1, 2, 4, 5), 2)), ids=str)
def test_all_stairs_come_the_best_first(first: tuple[int, int]) -> None:
    levels, phases = (2, 3), 4
    listed = [[one.rises for one in ties] for ties in stairs_from(levels, first, phases)]
    possible = {
        tuple((level, one) for level, one in zip(levels, rises, strict=True) if one <= phases)
        for rises in product(range(1, phases + 2), repeat=2)
        if rises[0] <= rises[1] and all(one >= least for one, least in zip(rises, first, strict=True))
    }
    assert sorted(one for ties in listed for one in ties) == sorted(possible)

    def worth(rises: tuple[tuple[int, int], ...]) -> tuple[int, int]:
        return len(rises), sum(phases + 1 - one for _, one in rises)

    worths = [{worth(one) for one in ties} for ties in listed]
    assert all(len(one) == 1 for one in worths)
    order = [one.pop() for one in worths]
    assert order == sorted(order, reverse=True) and len(set(order)) == len(order)
