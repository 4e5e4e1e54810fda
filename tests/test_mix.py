"""What the same groups say differently, and what their mix makes: held against fractions by hand."""

import io
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import count

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.console import Console

from cxmaturity.answers.model import Answer, Answers, Respondent
from cxmaturity.questionnaire.conditions import Condition
from cxmaturity.questionnaire.model import Dimension, Group, Questionnaire
from cxmaturity.questionnaire.scales import Option, Scale
from cxmaturity.report import render, render_trend
from cxmaturity.report.lookup import lookup
from cxmaturity.report.markdown import comparison as comparison_markdown
from cxmaturity.report.sections.changes import ChangesPage, changes
from cxmaturity.report.sections.trend import trend_page
from cxmaturity.scoring.assess import assess, assess_tally
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.published import published
from cxmaturity.terminal.comparison import print_comparison
from cxmaturity.terminal.trend import print_trend
from cxmaturity.text.language import language
from cxmaturity.waves.compare import compare
from cxmaturity.waves.model import Comparison, ScoreChange, Undivided
from cxmaturity.waves.trend import trend
from tests.group_outputs import opened
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


def sheets(wave: Wave, names: Sequence[str] = NAMES) -> list[Answers]:
    numbers = count()
    return [
        Answers(
            questionnaire="small@1",
            respondent=Respondent(id=f"r{next(numbers)}", group=group),
            answers={name: Answer(option=one) for name, one in zip(names, said, strict=False) if one != "."},
        )
        for group, members in wave.items()
        for said in members
    ]


def scored(wave: Wave, asked: Questionnaire = ASKED, *, strict: bool = False) -> Assessment:
    names = [one.id for one in asked.questions][
        : max(len(said) for members in wave.values() for said in members)
    ]
    return assess(asked, sheets(wave, names), redraw=False, strict=strict)


def between(before: Wave, after: Wave) -> Comparison:
    """The comparison of their counts: no change is tested, which would take most of the time."""
    return compare(*(replace(scored(wave), people=()) for wave in (before, after)))


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


def test_who_counts_as_the_lowest_is_in_the_mix() -> None:
    """a.two is asked of whoever is at 3 of a.one, and counts as the lowest for the others.

    Five leaders say 5, five of the back 1, and of the front nobody was asked: 5 of 15. After, the front is
    ten, of whom five were asked and say 3: (5 + 5 x 0.5) of 20. The front says 0.25 where it said 0, by a
    share of a third and then of a half.
    """
    low = Condition(question="a.one", at_least="3")
    one, two = question("a.one"), replace(question("a.two"), applies_when=(low,), otherwise="lowest")
    asked = replace(model(dimension("a", replace(one, weight=0), two)), groups=GROUPS)
    before = {"lead": ["55."] * 5, "front": ["1.."] * 5, "back": ["51."] * 5}
    after = {"lead": ["55."] * 5, "front": ["1.."] * 5 + ["33."] * 5, "back": ["51."] * 5}
    found = compare(scored(before, asked), scored(after, asked)).dimensions[0]
    assert (found.before, found.after) == (pytest.approx(100 / 3), pytest.approx(37.5))
    assert found.same_groups == pytest.approx(100 * (5 / 15 + 10 / 20) / 2 * 0.25)
    assert found.other_mix == pytest.approx(37.5 - 100 / 3 - found.same_groups)


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


# ---- On floors, and by any roll-up: what each of the two alone would change, at either state of the other

DOUBLE = Scale(id="double", options=tuple(Option(id=str(n + 1), label="", points=2 * n) for n in range(5)))
RULES = st.sampled_from(["mean", "sum", "lowest", "highest"])


@st.composite
def on_floors(draw: st.DrawFn) -> Questionnaire:
    """The same three questions, of which the last counts twice the points, on two floors."""
    one, two, three = ASKED.questions
    inner = replace(dimension("m", one, two, weight=draw(st.integers(1, 2))), roll_up=draw(RULES))
    beside = dimension("n", replace(three, scale="double"), weight=draw(st.integers(0, 2)))
    top = Dimension(id="t", name="t", dimensions=(inner, beside), roll_up=draw(RULES), weight=2)
    other = replace(dimension("b", question("b.two", weight=2)), roll_up=draw(RULES))
    return replace(ASKED, dimensions=(top, other), roll_up=draw(RULES), scales=(*ASKED.scales, DOUBLE))


def rolled_by_hand(rule: str, parts: Sequence[tuple[int, Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """The index of parts with their weights, most points and values, and the most points of all of them."""
    parts = [part for part in parts if part[0]]
    most = sum((weight * top for weight, top, _ in parts), Fraction(0))
    match rule:
        case "mean":
            index = sum(w * v for w, _, v in parts) / Fraction(sum(w for w, _, _ in parts))
        case "sum":
            index = sum(w * top * v for w, top, v in parts) / most
        case _:
            index = (min if rule == "lowest" else max)(v for _, _, v in parts)
    return index, most


def parts_by_hand(asked: Questionnaire, mix: Wave, said: Wave) -> dict[str, Fraction]:
    """Each index with the shares of groups in one wave, and what they say in one."""
    values, found = {}, {}
    for place, name in enumerate(one.id for one in asked.questions):
        size = sum(map(len, mix.values()))
        means = {
            group: Fraction(sum(int(one[place]) - 1 for one in members), 4 * len(members))
            for group, members in said.items()
        }
        values[name] = sum(Fraction(len(members), size) * means[group] for group, members in mix.items())

    def of(part: Dimension) -> tuple[Fraction, Fraction]:
        inside = [(q.weight, Fraction(asked.scale_of(q).top), values[q.id]) for q in part.own_questions]
        for below in part.dimensions:
            index, most = of(below)
            inside.append((below.weight, most, index))
        index, most = rolled_by_hand(part.roll_up, inside)
        found[part.id] = index
        return index, most

    tops = [(one.weight, *of(one)[::-1]) for one in asked.dimensions]
    found["overall"] = rolled_by_hand(asked.roll_up, tops)[0]
    return found


FOUR = st.lists(st.text("12345", min_size=4, max_size=4), min_size=5, max_size=8)
FOURS = st.fixed_dictionaries({"lead": FOUR, "front": FOUR})


@settings(max_examples=60)
@given(on_floors(), FOURS, FOURS)
def test_on_floors_both_parts_are_those_by_hand(asked: Questionnaire, before: Wave, after: Wave) -> None:
    whole = [replace(scored(wave, asked), people=()) for wave in (before, after)]
    found = compare(*whole)
    zero, one = ([parts_by_hand(asked, mix, said) for said in (before, after)] for mix in (before, after))
    assert {change.id for change in (found.overall, *found.dimensions)} == {*zero[0]}
    for change in (found.overall, *found.dimensions):
        name = change.id
        assert change.before == pytest.approx(float(100 * zero[0][name]), abs=1e-7)
        assert change.after == pytest.approx(float(100 * one[1][name]), abs=1e-7)
        said = (zero[1][name] - zero[0][name] + one[1][name] - one[0][name]) / 2
        assert change.same_groups == pytest.approx(float(100 * said), abs=1e-7)
        assert round(change.same_groups + change.other_mix, 9) == round(change.after - change.before, 9)


def test_where_no_index_is_on_floors_both_ways_to_split_agree() -> None:
    """Kitagawa's two sums are halves of the same two steps: a dimension more that weighs nothing shows it."""
    before, after = {"lead": ["444"] * 5, "front": ["221"] * 6}, {"lead": ["443"] * 9, "front": ["332"] * 5}
    plain = between(before, after)
    idle = replace(dimension("z", question("z.one"), weight=0), roll_up="lowest")
    floors = replace(ASKED, dimensions=(*ASKED.dimensions, idle))
    found = compare(*(scored(wave, floors) for wave in (before, after)))
    assert [*map(split_of, found.dimensions[:2]), split_of(found.overall)] == [
        *map(split_of, plain.dimensions),
        split_of(plain.overall),
    ]


def test_what_applies_in_one_wave_alone_is_no_other_mix_where_points_add_up() -> None:
    """Of a.two nobody knows in the one wave, and in the other it does not apply: there are fewer points."""
    parts = [replace(one, roll_up="sum") for one in ASKED.dimensions]
    asked = replace(ASKED, dimensions=tuple(parts), roll_up="sum", min_coverage=0.5)
    wave = {"lead": ["4.4"] * 5, "front": ["2.2"] * 5}
    gone = [replace(one, answers={**one.answers, "a.two": Answer(na_reason="none")}) for one in sheets(wave)]
    found = compare(scored(wave, asked), assess(asked, gone, redraw=False))
    assert [one.undivided for one in (*found.dimensions, found.overall)] == [
        "other_answers",
        None,
        "other_answers",
    ]
    same = compare(scored(wave, asked), scored(wave, asked))
    assert [one.same_groups for one in (*same.dimensions, same.overall)] == [0, 0, 0]


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


def test_where_a_consensus_decides_it_is_not_the_groups() -> None:
    agreed = Answers(
        questionnaire="small@1",
        respondent=Respondent(id="all", role="consensus"),
        answers={"a.one": Answer(option="5")},
    )
    after = assess(ASKED, [*sheets(FIVE), agreed], redraw=False)
    found = compare(scored(FIVE), after)
    assert [one.undivided for one in (*found.dimensions, found.overall)] == [
        "not_of_groups",
        None,
        "not_of_groups",
    ]
    assert found.dimensions[1].same_groups == 0


def test_under_strict_evidence_of_one_group_speaks_for_all_and_not_for_each() -> None:
    """The front shows a document for a.one: of all the claim of 5 counts, of the leaders alone it is a 3."""
    shown = Answer(option="5", evidence_grade=2)
    given = sheets({"lead": ["533"] * 5, "front": ["533"] * 5})
    given[9] = replace(given[9], answers={**given[9].answers, "a.one": shown})
    after = assess(ASKED, given, strict=True, redraw=False)
    found = compare(scored(FIVE, strict=True), after)
    assert found.dimensions[0].undivided == "not_of_groups"
    assert found.dimensions[1].undivided is None


def test_what_has_no_weight_has_no_part_in_it() -> None:
    """Of a question and of a dimension without weight, the front answers nothing in the later wave."""
    free = dimension("z", question("z.one"), weight=0)
    one, two = ASKED.dimensions
    loose = dimension("a", *one.questions, question("a.free", weight=0), weight=2)
    asked = replace(ASKED, dimensions=(loose, two, free))

    def wave(*silent: str) -> Assessment:
        given = [
            replace(
                sheet,
                answers=sheet.answers
                | ({} if sheet.respondent.group in silent else dict.fromkeys(("a.free", "z.one"), THREE)),
            )
            for sheet in sheets(FIVE)
        ]
        return assess(asked, given, redraw=False)

    found = compare(wave(), wave("front"))
    assert [one.same_groups for one in found.dimensions] == [0, 0, None]
    assert split_of(found.overall) == (0, 0, None)


THREE = Answer(option="3")


# ---- What is said of it


def page_of(before: Wave, after: Wave) -> ChangesPage:
    whole = [scored(wave) for wave in (before, after)]
    page = changes(lookup(whole[1], compare(*whole), language("en"), complete=False))
    assert page is not None
    return page


def test_a_split_stands_beside_the_change_that_it_is_of() -> None:
    page = page_of(FIVE, {"lead": ["444"] * 5, "front": ["332"] * 10})
    said = [row.split for row in (*page.rows, page.overall)]
    # Of a the front says 25 more, with 1/2 and 2/3 of the answers: 14.6; of b nobody says anything else.
    assert said == [
        "the same groups: +14.6, another mix of groups: \N{MINUS SIGN}6.3",
        "the same groups: 0.0, another mix of groups: \N{MINUS SIGN}8.3",
        "the same groups: +9.7, another mix of groups: \N{MINUS SIGN}6.9",
    ]
    assert [row.note for row in (*page.rows, page.overall)] == said
    assert page.undivided == ()


HIDDEN = (
    "What another mix of groups makes of a change is not told: a group is too small to be shown, "
    "or somebody belongs to none"
)


def test_why_nothing_is_split_is_said_once_and_of_a_part_with_its_names() -> None:
    whole = page_of(FIVE, {**FIVE, "": ["333"]})
    assert whole.undivided == (f"{HIDDEN}.",)
    assert not any(row.split for row in (*whole.rows, whole.overall))
    part = page_of(FIVE, {"lead": ["444"] * 5, "front": ["222"] * 4 + ["2.2"]})
    assert part.undivided == (f"{HIDDEN}: a, Overall.",)
    assert part.rows[1].split
    assert page_of({"": ["444"] * 5}, {"": ["333"] * 5}).undivided == ()


EVERYONE = {"": ["333"] * 8}


def test_what_is_beyond_noise_comes_first_and_the_rest_apart() -> None:
    """All of a rose by a level, one of eight in b: that may be chance."""
    page = page_of(EVERYONE, {"": ["443"] * 7 + ["444"]})
    assert [(one.title, [row.what.name for row in one.rows]) for one in page.rose_lists] == [
        ("What rose, where the dimension rose beyond noise", ["a.one", "a.two"]),
        ("What else rose", ["b.one"]),
    ]
    assert page.fell_lists == ()


def test_a_question_that_went_against_its_dimension_is_not_beyond_noise() -> None:
    """a.one weighs 3 and rose by two, a.two fell by one: the dimension rose."""
    found = compare(scored(EVERYONE), scored({"": ["523"] * 8}))
    assert found.dimensions[0].beyond_noise
    assert (found.rose_beyond_noise, found.fell, found.fell_beyond_noise) == (("a.one",), ("a.two",), ())
    page = page_of(EVERYONE, {"": ["523"] * 8})
    assert [one.title for one in page.fell_lists] == ["What fell"]
    back = page_of({"": ["523"] * 8}, EVERYONE)
    assert [one.title for one in back.fell_lists] == ["What fell, where the dimension fell beyond noise"]
    assert [one.title for one in back.rose_lists] == ["What rose"]


def test_where_nothing_can_be_tested_there_is_one_list() -> None:
    page = page_of({"": ["333"] * 4}, {"": ["443"] * 4})
    assert [one.title for one in page.rose_lists] == ["What rose"]


def test_the_lists_begin_with_what_is_beyond_noise_wherever_they_are_cut() -> None:
    """b fell as a whole and a only by one answer: b stands first where only some are shown."""
    page = page_of({"": ["335"] * 8}, {"": ["331"] * 7 + ["321"]})
    assert [row.what.name for row in page.fell] == ["b.one", "a.two"]
    assert compare(scored({"": ["335"] * 8}), scored({"": ["331"] * 7 + ["321"]})).fell == ("a.two", "b.one")


ALL = "the same groups: +9.7, another mix of groups: \N{MINUS SIGN}6.9"


def dated(wave: Assessment, number: int) -> Assessment:
    """The same as a wave of a trend."""
    return replace(wave, subject=replace(wave.subject, wave=f"w{number}", date=f"2026-0{number}-01"))


def test_a_trend_says_why_a_step_is_not_split() -> None:
    whole = [dated(scored(wave), place) for place, wave in enumerate((FIVE, {**FIVE, "": ["333"]}, FIVE), 1)]
    found = trend([(one.subject.wave, one) for one in whole])
    page = trend_page(lookup(whole[2], None, language("en"), complete=False, trend=found))
    assert page is not None
    assert page.mixes == (f"w1 → w2: {HIDDEN}.", f"w2 → w3: {HIDDEN}.")
    alone = [replace(one, tally=replace(one.tally, groups={})) for one in whole]
    without = trend_page(
        lookup(
            alone[2],
            None,
            language("en"),
            complete=False,
            trend=trend([(one.subject.wave, one) for one in alone]),
        )
    )
    assert without is not None and without.mixes == ()


def test_every_output_says_both_parts() -> None:
    whole = [scored(wave) for wave in (FIVE, {"lead": ["444"] * 5, "front": ["332"] * 10})]
    found = compare(*whole)
    options = {"comparison": found}
    said = "the same groups: +14.6, another mix of groups: \N{MINUS SIGN}6.3"
    out = Console(file=io.StringIO(), width=200)
    print_comparison(whole[1], found, out)
    outputs = {
        "terminal": out.file.getvalue(),  # type: ignore[attr-defined]
        "md": comparison_markdown(whole[1], found).decode().replace("\\", ""),
        "html": render(whole[1], "html", **options).decode(),
    }
    for name, text in outputs.items():
        assert said in text, name
        # And of the whole.
        assert ALL in text, name
    history = trend([("w1", dated(whole[0], 1)), ("w2", dated(whole[1], 2))])
    out = Console(file=io.StringIO(), width=400)
    print_trend(whole[1], history, out)
    trends = {
        "terminal": out.file.getvalue(),  # type: ignore[attr-defined]
        "md": render_trend(whole[1], history, "md").decode().replace("\\", ""),
        "html": render_trend(whole[1], history, "html").decode(),
    }
    for name, text in trends.items():
        assert f"w1 → w2: Overall: {ALL}; a: {said}; b: " in text, name
    tree = json.loads(render(whole[1], "json", **options))["comparison"]
    assert tree["dimensions"][0]["same_groups"] == round(175 / 12, 9)
    assert "The same groups" in opened(render(whole[1], "xlsx", **options))
