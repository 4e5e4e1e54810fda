"""Agreement figures against the published test vectors, and the privacy floor for groups."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxmaturity.answers.model import Answer, State
from cxmaturity.answers.privacy import shown_groups, shown_groups_in_all
from cxmaturity.questionnaire.checklist import Check, Checklist, Step
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.agreement import spread
from cxmaturity.scoring.assess import assess
from tests.models import FIVE, dimension, model, question, sheet


def of(*levels: int) -> object:
    return spread([levels.count(level) for level in range(1, 6)], FIVE)


@pytest.mark.parametrize(
    ("levels", "mean", "median", "ad", "r_wg", "agreed", "polarised"),
    [
        ((4, 4, 3, 5, 4), 4.0, 4.0, 0.40, 0.75, True, False),
        # s2 is 2.5: the raw figure is -0.25, shown as 0 and flagged.
        ((1, 3, 5, 2, 4), 3.0, 3.0, 1.2, 0.0, False, True),
        ((1, 1, 5, 5), 3.0, 3.0, 2.0, 0.0, False, True),
        # s2 is exactly 2: not above it.
        ((2, 4), 3.0, 3.0, 1.0, 0.0, False, False),
        # AD is exactly a sixth of five, rounded: acceptable.
        ((3, 3, 4, 5, 5), 4.0, 4.0, 0.8, 0.5, True, False),
        ((3,), 3.0, 3.0, 0.0, None, True, False),
        ((2, 2, 2), 2.0, 2.0, 0.0, 1.0, True, False),
    ],
)
def test_spread(levels: tuple, mean, median, ad, r_wg, agreed, polarised) -> None:
    found = of(*levels)
    assert (found.n, found.mean, found.median) == (len(levels), mean, median)
    assert found.ad == pytest.approx(ad)
    assert found.r_wg == (None if r_wg is None else pytest.approx(r_wg))
    assert (found.agreed, found.polarised) == (agreed, polarised)


def test_nobody_is_no_spread() -> None:
    assert spread([0, 0, 0, 0, 0], FIVE) is None


MODEL = model(dimension("a", question("a.one")))


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"lead": 5, "front": 7}, {"lead", "front"}),
        ({"lead": 4, "front": 7}, set()),  # the four would be everybody less the seven
        ({"lead": 5, "front": 7, "": 2}, {"front"}),  # two without a group would be found the same way
        ({"lead": 3, "front": 3, "back": 9}, {"back"}),  # six hidden together are enough
        ({"lead": 0, "front": 5}, {"front"}),
        ({"lead": 5, "front": 3, "back": 2}, {"lead"}),  # as many as the floor are hidden
        ({"lead": 9, "front": 8, "": 1}, {"lead"}),
    ],
)
def test_groups_that_may_be_shown(sizes: dict, shown: set) -> None:
    assert shown_groups(sizes, MODEL) == shown


@given(st.dictionaries(st.sampled_from(["", "a", "b", "c", "d"]), st.integers(0, 12)), st.integers(3, 6))
def test_nothing_below_the_floor_can_be_worked_out(sizes: dict, floor: int) -> None:
    shown = shown_groups(sizes, msgspec.structs.replace(MODEL, privacy_floor=floor))
    assert all(sizes[group] >= floor for group in shown)
    hidden = sum(sizes.values()) - sum(sizes[group] for group in shown)
    assert hidden == 0 or hidden >= floor or not shown


@pytest.mark.parametrize(
    ("tallies", "shown"),
    [
        ([{"lead": 5, "front": 7}, {"lead": 6, "front": 5}], {"lead", "front"}),
        # Too few in one of two questions are too few; and four would be everybody less the others.
        ([{"lead": 5, "front": 7}, {"lead": 4, "front": 7}], set()),
        ([{"lead": 5, "front": 7, "back": 9}, {"lead": 4, "front": 7, "back": 9}], {"back"}),
        # One without a group: the group with the fewest anywhere hides it, whatever its name.
        ([{"b": 9, "a": 8, "": 1}], {"b"}),
        ([{"b": 9, "a": 12, "": 1}, {"b": 9, "a": 8}], {"b"}),
        # Of one size the first by name.
        ([{"b": 6, "a": 6, "": 1}], {"b"}),
        # As many hidden as the floor hide each other; so do those of each question.
        ([{"a": 5, "b": 3, "c": 2}], {"a"}),
        ([{"a": 5, "b": 3, "c": 2}, {"a": 5, "b": 3, "c": 1}], set()),
        # A group that answered nothing is neither shown nor in the way.
        ([{"a": 5, "b": 0}], {"a"}),
        ([{"a": 5, "b": 0}, {"a": 5, "b": 5}], {"a", "b"}),
        ([], set()),
    ],
)  # fmt: skip
def test_groups_that_may_be_shown_in_several_questions(tallies: list[dict[str, int]], shown: set) -> None:
    assert shown_groups_in_all(tallies, MODEL) == shown


GROUPS = st.dictionaries(st.sampled_from(["", "a", "b", "c", "d"]), st.integers(0, 12))


@given(st.lists(GROUPS, max_size=3), st.integers(3, 6))
def test_no_question_gives_away_less_than_the_floor(tallies: list[dict[str, int]], floor: int) -> None:
    shown = shown_groups_in_all(tallies, msgspec.structs.replace(MODEL, privacy_floor=floor))
    assert "" not in shown
    for sizes in tallies:
        assert all(not sizes.get(group) or sizes[group] >= floor for group in shown)
        hidden = sum(size for group, size in sizes.items() if group not in shown)
        assert hidden == 0 or hidden >= floor or not shown


def test_how_many_are_in_a_state_is_told_where_the_states_are() -> None:
    said = [Answer(option="3")] * 5 + [Answer(unknown=True)] * 2
    for floor, counts in ((5, (5, 2, 0)), (6, (None, None, None))):
        asked = msgspec.structs.replace(MODEL, privacy_floor=floor)
        sheets = [sheet(f"r{n}", a_one=one) for n, one in enumerate(said)]
        (found,) = assess(asked, sheets, redraw=False).dimensions[0].questions
        states = (State.ANSWERED, State.UNKNOWN, State.NOT_APPLICABLE)
        assert tuple(found.count(state) for state in states) == counts


def with_a_check(asked: Questionnaire) -> Questionnaire:
    check = Check(id="goal", name="Goal", step="s", text="?")
    made = Checklist(title="Ready", label="Ours", steps=(Step(id="s", name="Start"),), checks=(check,))
    return msgspec.structs.replace(asked, checklist=made)


def test_counts_stand_in_one_order_whoever_came_first() -> None:
    """By state and by strength of the answer, never in the order of the files."""
    asked = with_a_check(MODEL)
    said = [Answer(option="3")] * 5 + [Answer(na_reason="none"), Answer(unknown=True)]
    checks = ["yes"] * 3 + ["no"] * 3 + ["unknown"]
    sheets = [
        msgspec.structs.replace(sheet(f"r{n}", a_one=one), readiness={"goal": check})
        for n, (one, check) in enumerate(zip(said, checks, strict=True))
    ]
    for order in (sheets, sheets[::-1]):
        found = assess(asked, order, redraw=False)
        (one,) = found.dimensions[0].questions
        assert one.states is not None and found.readiness is not None
        assert list(one.states) == [State.ANSWERED, State.NOT_APPLICABLE, State.UNKNOWN]
        assert list(found.readiness.checks[0].counts or ()) == ["unknown", "yes", "no"]
