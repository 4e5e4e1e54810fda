"""What the same groups say differently, and what their mix makes: held against fractions by hand."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import count

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cxmaturity.answers.model import Answer, Answers, Respondent
from cxmaturity.questionnaire.model import Group, Questionnaire
from cxmaturity.scoring.assess import assess, assess_tally
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.published import published
from cxmaturity.waves.compare import compare
from cxmaturity.waves.model import Comparison, ScoreChange, Undivided
from tests.models import dimension, model, question

GROUPS = tuple(Group(id=name, name=name.title()) for name in ("lead", "front", "back"))
ASKED = replace(
    model(
        dimension("a", question("a.one", weight=3), question("a.two"), weight=2),
        dimension("b", question("b.one")),
    ),
    groups=GROUPS,
)
NAMES = ("a.one", "a.two", "b.one")
Wave = Mapping[str, Sequence[str]]
"""The options of each respondent to the three questions, by group; a dot is nobody's answer."""


def sheets(wave: Wave) -> list[Answers]:
    numbers = count()
    return [
        Answers(
            questionnaire="small@1",
            respondent=Respondent(id=f"r{next(numbers)}", group=group),
            answers={name: Answer(option=one) for name, one in zip(NAMES, said, strict=True) if one != "."},
        )
        for group, members in wave.items()
        for said in members
    ]


def scored(wave: Wave, asked: Questionnaire = ASKED, *, strict: bool = False) -> Assessment:
    return assess(asked, sheets(wave), redraw=False, strict=strict)


def between(before: Wave, after: Wave) -> Comparison:
    return compare(scored(before), scored(after))


def by_hand(before: Wave, after: Wave, names: Sequence[str]) -> tuple[Fraction, Fraction]:
    """Both parts of a dimension's change in index points, by exact fractions and Kitagawa's two sums."""
    weights = {one.id: one.weight for one in ASKED.questions}
    same = mix = Fraction(0)
    for name in names:
        place, means, shares = NAMES.index(name), [], []
        for wave in (before, after):
            said = {
                group: [Fraction(int(one[place]) - 1, 4) for one in members if one[place] != "."]
                for group, members in wave.items()
            }
            answered = sum(map(len, said.values()))
            means.append({group: sum(values) / len(values) for group, values in said.items()})
            shares.append({group: Fraction(len(values), answered) for group, values in said.items()})
        for group in before:
            (m0, m1), (s0, s1) = (tuple(one[group] for one in pair) for pair in (means, shares))
            same += weights[name] * (s0 + s1) / 2 * (m1 - m0)
            mix += weights[name] * (m0 + m1) / 2 * (s1 - s0)
    whole = sum(weights[name] for name in names)
    return 100 * same / whole, 100 * mix / whole


def split_of(change: ScoreChange) -> tuple[float | None, float | None, Undivided | None]:
    return change.same_groups, change.other_mix, change.undivided


def test_where_only_the_mix_changed_no_group_says_anything_else() -> None:
    """Leaders at 0.75, the front at 0.25: with 5 of 10, then 5 of 20, the index goes from 50 to 37.5."""
    found = between({"lead": ["444"] * 5, "front": ["222"] * 5}, {"lead": ["444"] * 5, "front": ["222"] * 15})
    for change in (found.overall, *found.dimensions):
        assert (change.before, change.after) == (50, 37.5)
        assert split_of(change) == (0, -12.5, None)


def test_where_only_the_groups_say_otherwise_it_is_not_the_mix() -> None:
    found = between({"lead": ["444"] * 5, "front": ["222"] * 5}, {"lead": ["444"] * 5, "front": ["333"] * 5})
    for change in (found.overall, *found.dimensions):
        assert split_of(change) == (12.5, 0, None)


def test_a_mix_can_hide_that_every_group_fell() -> None:
    """Both fell by a level, and more of those who say more answered: by the figures alone nothing changed."""
    found = between(
        {"lead": ["444"] * 5, "front": ["222"] * 15}, {"lead": ["333"] * 15, "front": ["111"] * 5}
    )
    change = found.dimensions[0]
    assert (change.before, change.after) == (37.5, 37.5)
    assert split_of(change) == (-25, 25, None)


def test_the_whole_is_the_mean_by_weight() -> None:
    """By 2 to 1: in a the front says a level more, in b the leaders one less."""
    found = between({"lead": ["444"] * 5, "front": ["222"] * 5}, {"lead": ["443"] * 5, "front": ["332"] * 5})
    assert [one.same_groups for one in found.dimensions] == [12.5, -12.5]
    assert split_of(found.overall) == (round(12.5 / 3, 9), 0, None)


ANSWERS = st.text("12345", min_size=3, max_size=3)
MEMBERS = st.lists(ANSWERS, min_size=5, max_size=9)
WAVES = st.fixed_dictionaries({"lead": MEMBERS, "front": MEMBERS, "back": MEMBERS})


@settings(max_examples=30)
@given(WAVES, WAVES)
def test_both_parts_are_those_by_hand_and_add_up_to_the_change(before: Wave, after: Wave) -> None:
    found = between(before, after)
    for change, names in zip(found.dimensions, (NAMES[:2], NAMES[2:]), strict=True):
        same, mix = by_hand(before, after, names)
        assert change.same_groups == pytest.approx(float(same), abs=1e-8)
        assert change.other_mix == pytest.approx(float(mix), abs=1e-8)
    a, b = found.dimensions
    assert found.overall.same_groups == pytest.approx((2 * a.same_groups + b.same_groups) / 3, abs=1e-8)
    for change in (found.overall, *found.dimensions):
        assert round(change.same_groups + change.other_mix, 9) == round(change.after - change.before, 9)
        assert change.undivided is None


@settings(max_examples=30)
@given(WAVES, WAVES)
def test_back_again_is_the_same_with_the_other_sign(before: Wave, after: Wave) -> None:
    there, back = between(before, after), between(after, before)
    for one, other in zip((there.overall, *there.dimensions), (back.overall, *back.dimensions), strict=True):
        assert one.same_groups == pytest.approx(-other.same_groups, abs=1e-8)
        assert one.other_mix == pytest.approx(-other.other_mix, abs=1e-8)


ANY = st.dictionaries(
    st.sampled_from(["lead", "front", "back", ""]),
    st.lists(st.text("12345.", min_size=3, max_size=3), min_size=1, max_size=9),
    min_size=1,
)


@settings(max_examples=40)
@given(ANY, ANY, st.booleans())
def test_the_counts_that_leave_the_house_are_split_alike(before: Wave, after: Wave, strict: bool) -> None:
    whole = [scored(wave, strict=strict) for wave in (before, after)]
    assume(all(one.subject.respondents > 1 for one in whole))
    left = [assess_tally(ASKED, published(one), words={}, strict=strict, redraw=False) for one in whole]
    one, other = compare(*whole), compare(*left)
    assert [*map(split_of, one.dimensions), split_of(one.overall)] == [
        *map(split_of, other.dimensions),
        split_of(other.overall),
    ]


FIVE = {"lead": ["444"] * 5, "front": ["222"] * 5}


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (FIVE, {"lead": ["444"] * 5, "front": ["222"] * 4}, "hidden_groups"),
        (FIVE, {**FIVE, "": ["333"]}, "hidden_groups"),
        # Who of four did not answer a.two: there the front is too small.
        (FIVE, {"lead": ["444"] * 5, "front": ["222"] * 4 + ["2.2"]}, "hidden_groups"),
        (FIVE, {**FIVE, "back": ["333"] * 5}, "other_groups"),
        ({**FIVE, "back": ["333"] * 5}, FIVE, "other_groups"),
        # Nobody of the front answered a.two in one wave.
        (FIVE, {"lead": ["444"] * 5, "front": ["2.2"] * 5}, "other_answers"),
        ({"lead": ["4.4"] * 5, "front": ["2.2"] * 5}, FIVE, "other_answers"),
        (FIVE, {"lead": ["444"] * 5}, "other_groups"),
        # Without groups in both waves there is nothing to say.
        (FIVE, {"": ["444"] * 5}, None),
        (FIVE, {"": ["444"]}, None),
        ({"": ["444"] * 5}, {"": ["222"] * 5}, None),
        ({"lead": ["444"] * 5}, {"lead": ["222"] * 5}, None),
    ],
)
def test_what_may_not_be_shown_is_not_split_and_why(before: Wave, after: Wave, why: Undivided | None) -> None:
    found = between(before, after)
    assert split_of(found.dimensions[0]) == (None, None, why)
    assert split_of(found.overall) == (None, None, why)
