"""How firm a result is. Of the stage: held against a slow and obvious count from the sheets themselves.

Of the band and the two weakest dimensions under weights of any size: shares worked out by hand. A flat
Dirichlet of two weights is one share that is as likely to lie anywhere between 0 and 1.
"""

import math
from collections.abc import Sequence
from random import Random
from statistics import mean, median

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cxmaturity.answers.model import Answer, Answers, Respondent
from cxmaturity.answers.words import words_of
from cxmaturity.questionnaire.conditions import Condition
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire, RollUp, StageRule
from cxmaturity.questionnaire.scales import Option, OwnOption, Scale
from cxmaturity.scoring.assess import assess, assess_tally
from cxmaturity.scoring.firm_words import alone_words, firm_words
from cxmaturity.scoring.firmness import ALONE, FACTOR, NAMED, SHIFT, WAYS
from cxmaturity.scoring.model import SETTINGS, Assessment, Firmness, Sensitivity, Setting
from cxmaturity.scoring.notice_words import notice_words
from cxmaturity.scoring.notices import FIRM
from cxmaturity.scoring.published import published
from cxmaturity.text.language import language
from tests.models import FIVE, THREE, cases, dimension, model, question, sheet

Case = tuple[Questionnaire, tuple[Answers, ...]]

DRAWS = 1000


def found(questionnaire: Questionnaire, **options: str) -> Sensitivity | None:
    """Return the sensitivity of one sheet with these options; a question that is left out does not apply."""
    answers = {one.id: Answer(na_reason="none") for one in questionnaire.questions}
    answers |= {name.replace("_", "."): Answer(option=option) for name, option in options.items()}
    return assess(questionnaire, [replace(sheet(), answers=answers)]).sensitivity


def of(name: str, *weights: int, weight: int = 1) -> Dimension:
    """A dimension with a question of each of these weights."""
    questions = [question(f"{name}.q{place}", weight=one) for place, one in enumerate(weights)]
    return dimension(name, *questions, weight=weight)


def near(share: float) -> object:
    """A thousand draws have a standard error of sqrt(p (1 - p) / 1000); four of them are wide enough."""
    return pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / DRAWS))


def test_where_all_answers_are_alike_no_weights_change_anything() -> None:
    asked = model(of("a", 1, 3), of("b", 2), of("c", 1))
    same = dict.fromkeys(("a_q0", "a_q1", "b_q0", "c_q0"), "3")
    assert found(asked, **same) == Sensitivity(draws=DRAWS, same_band=1.0, same_weakest=1.0)
    # Not even where a band begins just there.
    levels = [replace(one, starts_at=0.5) if one.starts_at == 0.4 else one for one in asked.levels]
    share = found(replace(asked, levels=tuple(levels)), **same)
    assert share is not None and share.same_band == 1.0


def test_the_band_stays_as_often_as_a_share_falls_into_it() -> None:
    """Answers at 0 and at 1: the index is the second's share, and band 3 is a fifth of what it may be."""
    only = found(model(of("a", 1, 1)), a_q0="1", a_q1="5")
    assert only is not None and only.same_band == near(0.2)
    # There are no two others that could be the weakest.
    assert only.same_weakest == 1.0


def test_the_weights_of_dimensions_are_drawn_too() -> None:
    """By 3 to 1 the index of 0 and 1 is 0.25, so band 2, which here reaches from 0.1 to 0.4."""
    asked = model(of("a", 1, weight=3), of("b", 1, weight=1))
    levels = [replace(one, starts_at=0.1) if one.starts_at == 0.2 else one for one in asked.levels]
    share = found(replace(asked, levels=tuple(levels)), a_q0="1", b_q0="5")
    assert share is not None and share.same_band == near(0.3)


def test_the_two_weakest_stay_as_often_as_a_third_is_above_them() -> None:
    """At 0.25 and 0.5, and a third of 0 and 1 by 1 to 3, so 0.75: a share above a half keeps it the best."""
    share = found(model(of("a", 1, 3), of("b", 2), of("c", 1)), a_q0="1", a_q1="5", b_q0="2", c_q0="3")
    assert share is not None and share.same_weakest == near(0.5)


def test_the_band_is_that_of_three_weights_drawn_by_numpy() -> None:
    """0, 0.5 and 1 alike: half. How often draws are from 0.4 to 0.6 is counted among a million of NumPy's."""
    drawn = np.random.default_rng(7).dirichlet((1, 1, 1), size=1_000_000) @ (0.0, 0.5, 1.0)
    expected = float(np.mean((drawn >= 0.4) & (drawn < 0.6)))
    share = found(model(of("a", 1, 1, 1)), a_q0="1", a_q1="3", a_q2="5")
    assert share is not None and share.same_band == near(expected)


def by_numpy(count: int, *parts: int) -> list[np.ndarray]:
    """So many draws of flat weights of each of these numbers of parts, by NumPy."""
    random = np.random.default_rng(count)
    return [random.dirichlet((1,) * one, size=200_000) for one in parts]


def band_3(indexes: np.ndarray) -> float:
    return float(np.mean((indexes >= 0.4) & (indexes < 0.6)))


def test_on_floors_the_weights_of_every_floor_are_drawn() -> None:
    """Of 1 and 0, and of that and 0.5, and of that and 0.75: three draws, one inside the other.

    By the weights as they are the first is at 1/6, what is made of it at 1/3, and the whole at 0.54.
    """
    inner, outer, whole = by_numpy(1, 2, 2, 2)
    index = whole[:, 0] * (outer[:, 0] * inner[:, 0] + outer[:, 1] * 0.5) + whole[:, 1] * 0.75
    made = Dimension(id="t", name="t", dimensions=(of("a", 1, 5), of("b", 3)))
    share = found(model(made, of("d", 1)), a_q0="5", a_q1="1", b_q0="3", d_q0="4")
    assert share is not None and share.same_band == near(band_3(index))


def test_points_are_multiplied_by_the_weights_that_are_drawn() -> None:
    """Questions of 4 and 3 points, of which 4 and 0 were had; beside them one of 4 of which nobody knows.

    The most points of the dimension are of all three. The other dimension has 2 of 4.
    """
    inner, whole = by_numpy(2, 3, 2)
    known = inner[:, 0] * 4 / (inner[:, 0] * 4 + inner[:, 1] * 3)
    most = (whole[:, 0] * (4 * inner[:, 0] + 3 * inner[:, 1] + 4 * inner[:, 2]), whole[:, 1] * 4)
    index = (most[0] * known + most[1] * 0.5) / (most[0] + most[1])
    questions = (question("a.q0"), question("a.q1", scale="three"), question("a.q2"))
    first = replace(dimension("a", *questions), roll_up="sum")
    asked = replace(model(first, replace(of("b", 1), roll_up="sum"), min_coverage=0.5), roll_up="sum")
    said = {"a.q0": "5", "a.q1": "none", "b.q0": "3"}
    given = replace(sheet(), answers={name: Answer(option=one) for name, one in said.items()})
    share = assess(asked, [given]).sensitivity
    assert share is not None and share.same_band == near(band_3(index))


@pytest.mark.parametrize("rule", ["lowest", "highest"])
def test_where_one_decides_no_weights_change_anything(rule: RollUp) -> None:
    asked = model(replace(of("a", 1, 3, 1), roll_up=rule), replace(of("b", 1, 1), roll_up=rule))
    share = found(replace(asked, roll_up=rule), a_q0="1", a_q1="3", a_q2="5", b_q0="2", b_q1="5")
    assert share == Sensitivity(draws=DRAWS, same_band=1.0, same_weakest=1.0)


def test_what_has_no_weight_gets_none() -> None:
    with_idle = model(of("a", 1, 0, 1), of("b", 1))
    said = {"a_q0": "1", "a_q2": "5", "b_q0": "2"}
    without = model(dimension("a", *of("a", 1, 0, 1).questions[::2]), of("b", 1))
    assert found(with_idle, **said, a_q1="5") == found(without, **said)


def test_the_same_answers_have_the_same_shares() -> None:
    asked = model(of("a", 1, 1), of("b", 1, 1), of("c", 1))
    options = {"a_q0": "1", "a_q1": "4", "b_q0": "2", "b_q1": "5", "c_q0": "3"}
    assert found(asked, **options) == found(asked, **options)


def test_a_dimension_in_which_nothing_applies_is_left_out() -> None:
    with_gone = found(model(of("a", 1, 1), of("b", 1, 1), of("c", 1)), a_q0="1", a_q1="5", c_q0="3")
    without = found(model(of("a", 1, 1), of("c", 1)), a_q0="1", a_q1="5", c_q0="3")
    assert with_gone is not None and with_gone == without


def test_a_question_that_does_not_apply_has_no_weight() -> None:
    asked = model(of("a", 1, 1, 7), min_applicable=0.0)
    assert found(asked, a_q0="1", a_q1="5") == found(model(of("a", 1, 1)), a_q0="1", a_q1="5")


def test_where_a_dimension_is_withheld_there_is_nothing_to_compare() -> None:
    asked = model(of("a", 1), of("b", 1, 1))
    assert assess(asked, [sheet(a_q0=Answer(option="3"))]).sensitivity is None
    assert found(asked) is None


def test_it_costs_more_than_all_the_rest_and_can_be_left_out() -> None:
    asked = model(of("a", 1))
    assert assess(asked, [sheet(a_q0=Answer(option="3"))], redraw=False).sensitivity is None
    assert assess(asked, [sheet(a_q0=Answer(option="3"))]).sensitivity is not None


# ---- The stage: a second opinion, which counts people


def of_the_stage(assessment: Assessment) -> Firmness:
    assert assessment.firmness is not None
    return assessment.firmness


def moved(found: Firmness) -> dict[Setting, float]:
    """In what share of ways each setting alone moves the stage."""
    return {one.setting: one.moves for one in found.settings}


def level_in(value: float, starts: Sequence[float]) -> int:
    return sum(round(value, 9) >= start for start in starts)


class Way:
    """A way to count: what it varies, and a die."""

    def __init__(self, varied: Sequence[Setting], seed: int, **fixed: object) -> None:
        self.varied, self.die, self.fixed = set(varied), Random(seed), fixed

    def weight(self, of: float, setting: Setting) -> float:
        return of * FACTOR ** self.die.uniform(-1, 1) if setting in self.varied else of

    def choice(self, setting: Setting, *choices: object) -> object:
        """What was fixed, or one of `choices` where the setting varies, else nothing."""
        return self.fixed.get(setting, self.die.choice(choices) if setting in self.varied else None)


def counted_otherwise(  # noqa: C901  every setting in turn
    asked: Questionnaire, given: Sequence[Answers], way: Way, floor: int = 5
) -> int | None:
    """The stage of the whole in one way to count: from sheets, in plain loops, without evidence."""
    starts = [one.starts_at for one in asked.levels]
    if "thresholds" in way.varied:
        near = [min(1.0, max(0.0, one + way.die.uniform(-SHIFT, SHIFT))) for one in starts[1:]]
        starts = [0.0, *sorted(near)]
    every = [
        q.id
        for q in asked.questions
        if applies(q, given) and q.weight and all(d.weight for d in asked.ways[q.id])
    ]
    gone = way.choice("question", *every)
    end = way.choice("unknowns", "lowest", "highest")
    middle = median if way.choice("mean_or_median", "mean", "median") == "median" else mean
    reached: dict[str, float | None] = {}

    def figure(part: Dimension) -> tuple[float, float] | None:
        """The index of a dimension and the most points that could be had in it."""
        known, most = [], 0.0
        for one in part.own_questions:
            if one.id == gone or not one.weight or not applies(one, given):
                continue
            scale = asked.scale_of(one)
            said = [sheet.answers.get(one.id, Answer()) for sheet in given]
            enough = sum(a.option is not None for a in said) >= floor
            if "respondent" in way.varied and enough:
                said.remove(way.die.choice(said))
            values = [scale.value(scale.option(a.option)) for a in said if a.option is not None]
            value = middle(values) if values and enough else mean(values) if values else at(end, scale)
            reached[one.id] = value
            weight = way.weight(one.weight, "question_weights")
            most += weight * scale.top
            if value is not None:
                known.append((weight, scale.top, value))
        for below in part.dimensions:
            found = figure(below) if below.weight else None
            if found is not None:
                weight = way.weight(below.weight, "dimension_weights")
                known.append((weight, found[1], found[0]))
                most += weight * found[1]
        return (together(part.roll_up, known), most) if known else None

    parts, stages = [], [len(starts)]
    for part in asked.dimensions:
        found = figure(part) if part.weight else None
        if found is not None:
            parts.append((way.weight(part.weight, "dimension_weights"), found[1], found[0]))
            gates = [reached[q.id] for q in part.questions if q.foundation and q.id in reached]
            lowest = min([1 if value is None else level_in(value, starts) for value in gates], default=9)
            stages.append(min(level_in(found[0], starts), lowest + 1) + 1)
    if not parts:
        return None
    rule = asked.stage_rule
    if rule.rule == "cumulative":
        share = rule.share
        if "thresholds" in way.varied:
            share = min(1.0, max(0.0, share + way.die.uniform(-SHIFT, SHIFT)))
        return highest(asked, reached, share)
    return min(level_in(together(asked.roll_up, parts), starts), *stages)


def together(rule: str, parts: Sequence[tuple[float, float, float]]) -> float:
    """An index of parts with their weights, most points and values."""
    values = [value for _, _, value in parts]
    match rule:
        case "mean":
            return sum(w * v for w, _, v in parts) / sum(w for w, _, _ in parts)
        case "sum":
            return sum(w * m * v for w, m, v in parts) / sum(w * m for w, m, _ in parts)
    return min(values) if rule == "lowest" else max(values)


def highest(asked: Questionnaire, reached: dict[str, float | None], share: float) -> int:
    """The highest level of which, and of each below it, a share of the questions is at option 4 or above."""
    stage = 1
    for level in range(2, len(asked.levels) + 1):
        own = [reached[q.id] for q in asked.questions if q.level == level and q.id in reached]
        if own and sum(value is not None and value >= 0.75 for value in own) / len(own) < share:
            break
        stage = level
    return stage


def at(end: object, scale: Scale) -> float | None:
    """What is worth what nobody knows, at an end of its scale; nothing where it does not count."""
    if end is None:
        return None
    return (min if end == "lowest" else max)(map(scale.value, scale.options))


def applies(one: Question, given: Sequence[Answers]) -> bool:
    """Whether somebody answered, or left it open where nobody said that it does not apply."""
    said = [sheet.answers.get(one.id, Answer()) for sheet in given]
    return any(a.option is not None for a in said) or not any(a.na_reason for a in said)


def share_by_hand(case: Case, varied: Sequence[Setting], stage: int) -> float:
    found = [counted_otherwise(*case, Way(varied, seed)) for seed in range(BY_HAND)]
    return sum(one != stage for one in found) / BY_HAND


BY_HAND = 400


def drawn(seed: int, respondents: int) -> Case:
    """A questionnaire with a spread of answers near a border, of so many respondents."""
    die = Random(seed)
    asked = model(
        *(
            dimension(
                name,
                *(
                    question(
                        f"{name}.q{n}",
                        weight=die.randint(1, 4),
                        foundation=n == 0,
                        scale=die.choice(["five", "raised", "three"]),
                    )
                    for n in range(4)
                ),
                weight=die.randint(1, 3),
            )
            for name in "abc"
        ),
        min_coverage=0.2,
    )
    # Points of a scale may start above 0, and stand in any order.
    raised = Scale(
        id="raised", options=tuple(Option(id=str(n), label="", points=n + 1) for n in (2, 0, 1, 3))
    )
    # Two levels start so close to each other that they can change places.
    starts = (0.0, 0.2, 0.55, 0.6, 0.62)
    levels = tuple(replace(one, starts_at=start) for one, start in zip(asked.levels, starts, strict=True))
    asked = replace(asked, levels=levels, scales=(FIVE, THREE, raised))
    return asked, answered(asked, respondents, die)


def answered(asked: Questionnaire, respondents: int, die: Random) -> tuple[Answers, ...]:
    """Sheets of so many respondents, who know nothing of two questions, and of some others now and then."""
    given = []
    for place in range(respondents):
        answers = {}
        for one in asked.questions:
            options = asked.scale_of(one).options
            if one.id not in ("a.q3", "b.q3") and die.random() < 0.95:
                answers[one.id] = Answer(option=die.choice(options[1:]).id)
        given.append(replace(sheet(f"r{place}"), answers=answers))
    return tuple(given)


def on_floors(seed: int, respondents: int) -> Case:
    """The same questions on three floors, each dimension and the whole by a rule of its own.

    One dimension of the lowest floor weighs nothing, and has a foundation at the lowest.
    """
    asked, _ = drawn(seed, respondents)
    die = Random(seed + 100)
    rules = ["mean", "sum", "lowest", "highest"]
    a, b, c = (replace(one, roll_up=die.choice(rules)) for one in asked.dimensions)
    idle = dimension("d", replace(asked.questions[0], id="d.q0", foundation=True), weight=0)
    middle = Dimension(
        id="m", name="m", dimensions=(a, idle, b), weight=2, roll_up=die.choice(["mean", "sum", "lowest"])
    )
    top = Dimension(id="t", name="t", dimensions=(middle,), weight=3, roll_up="mean")
    made = replace(asked, dimensions=(top, c), roll_up=die.choice(["mean", "sum"]))
    given = answered(made, respondents, die)
    low = {"d.q0": Answer(option=made.scale_of(made.dimensions[0].questions[4]).options[-1].id)}
    return made, tuple(replace(one, answers={**one.answers, **low}) for one in given)


def by_levels(seed: int, respondents: int) -> Case:
    """Levels that count where nearly all of their many questions are at option 4 or above."""
    die = Random(seed + 200)
    share = die.choice([0.6, 0.7])
    parts = [
        dimension(
            name,
            *(
                replace(question(f"{name}.q{n}", weight=die.randint(1, 3)), level=2 + n % 4)
                for n in range(48)
            ),
        )
        for name in "ab"
    ]
    rule = StageRule(rule="cumulative", share=share, at_least="4")
    asked = replace(model(*parts, min_coverage=0.2), stage=rule)
    odds = {2: 0.95, 3: share + 0.05, 4: share, 5: 0.3}
    usual = {one.id: "34455" if die.random() < odds[one.level or 2] else "22345" for one in asked.questions}
    if respondents == 1:
        usual = {name: "5" if said == "34455" else "1" for name, said in usual.items()}
    given = []
    for place in range(respondents):
        said = {
            name: Answer(option=die.choice(options)) for name, options in usual.items() if name not in UNKNOWN
        }
        given.append(replace(sheet(f"r{place}"), answers=said))
    return asked, tuple(given)


UNKNOWN = ("a.q1", "a.q2", "a.q5", "b.q1", "b.q2", "b.q6")

DRAWN = {"flat": drawn, "floors": on_floors, "levels": by_levels}


def wide(share: float, ways: int) -> float:
    """Four standard errors of the difference of two shares, of so many draws and of those by hand."""
    return 4 * math.sqrt(max(share * (1 - share), 0.01) * (1 / ways + 1 / BY_HAND))


@pytest.mark.parametrize("respondents", [1, 3, 7, 12])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", DRAWN)
def test_the_stage_holds_as_often_as_people_count_it(kind: str, seed: int, respondents: int) -> None:
    asked, given = DRAWN[kind](seed, respondents)
    assessment = assess(asked, given)
    stage, found = assessment.overall.stage, of_the_stage(assessment)
    assert stage is not None
    # Nothing varied is the stage itself.
    assert counted_otherwise(asked, given, Way((), 0)) == stage
    floor = [one for one in SETTINGS if one != "respondent" or respondents >= 5]
    apart = share_by_hand((asked, given), floor, stage)
    assert 1 - found.holds == pytest.approx(apart, abs=wide(apart, WAYS))
    alone = moved(found)
    for setting in ("question_weights", "dimension_weights", "thresholds", "respondent"):
        expected = share_by_hand((asked, given), (setting,), stage) if setting in floor else 0.0
        assert alone[setting] == pytest.approx(expected, abs=wide(expected, ALONE)), setting
    each = [q.id for q in asked.questions if applies(q, given) and asked.weight_of(q.id)]
    ways = {
        "question": [Way((), 0, question=name) for name in each],
        "unknowns": [Way((), 0, unknowns=end) for end in ("lowest", "highest")],
        "mean_or_median": [Way((), 0, mean_or_median=name) for name in ("mean", "median")],
    }
    for setting, every in ways.items():
        apart = [counted_otherwise(asked, given, way) != stage for way in every]
        assert alone[setting] == pytest.approx(sum(apart) / len(apart)), setting


def test_who_counts_as_the_lowest_is_counted_as_who_said_so() -> None:
    """Eight, of whom two are not asked a.two: all ways to count are those in which the two say 1."""
    low = Condition(question="a.one", at_least="2")
    two = replace(question("a.two", weight=2), applies_when=(low,), otherwise="lowest")
    given = [
        sheet(f"r{n}", a_one=Answer(option="3"), a_two=Answer(option=one)) for n, one in enumerate("233345")
    ]
    closed = [sheet(f"s{n}", a_one=Answer(option="1")) for n in range(2)]
    said = [replace(one, answers={**one.answers, "a.two": Answer(option="1")}) for one in closed]
    found = assess(model(dimension("a", question("a.one"), two)), [*given, *closed])
    plain = model(dimension("a", question("a.one"), replace(two, applies_when=(), otherwise="nothing")))
    assert of_the_stage(found) == of_the_stage(assess(plain, [*given, *said]))
    assert of_the_stage(found).holds not in (0.0, 1.0)


@pytest.mark.parametrize("kind", DRAWN)
def test_these_draws_hold_every_kind(kind: str) -> None:
    """Else the second opinion would have agreed on nothing."""
    found = [of_the_stage(assess(*DRAWN[kind](seed, n))) for seed in range(3) for n in (1, 3, 7, 12)]
    assert len({one.holds for one in found}) > 4
    assert any(one.lower > 0.1 for one in found)
    assert any(one.higher > 0.1 for one in found)
    idle = {"question_weights", "dimension_weights"} if kind == "levels" else set()
    for setting in SETTINGS:
        assert any(moved(one)[setting] for one in found) == (setting not in idle), setting


@given(cases(respondents=6), st.booleans())
def test_it_is_a_share_of_ways_and_follows_from_the_published_counts(case: Case, strict: bool) -> None:
    asked, given = case
    assessment = assess(asked, given, strict=strict)
    found = assessment.firmness
    assert (found is None) == (assessment.overall.stage is None)
    if found is None:
        return
    assert round(found.holds + found.lower + found.higher, 9) == 1
    assert all(0 <= one.moves <= 1 for one in found.settings)
    assert [one.setting for one in found.settings] == list(SETTINGS)
    most = max(moved(found).values())
    assert found.moved_most_by is None if most < NAMED else moved(found)[found.moved_most_by] == most
    assert assess(asked, given[::-1], strict=strict).firmness == found
    left = published(assessment) if len(given) > 1 else assessment.tally
    left = msgspec.json.decode(msgspec.json.encode(left), type=type(left))
    again = assess_tally(asked, left, words=words_of(asked, given), strict=strict)
    assert again.firmness == found


def test_the_stage_of_answers_far_from_any_border_holds_always() -> None:
    """At 0.5, in the middle of stage 3."""
    asked = model(of("a", 1, 3), of("b", 2))
    found = of_the_stage(assess(asked, [sheet(a_q0=THREE_OF_FIVE, a_q1=THREE_OF_FIVE, b_q0=THREE_OF_FIVE)]))
    assert (found.holds, found.lower, found.higher, found.moved_most_by) == (1, 0, 0, None)
    assert not any(moved(found).values())
    assert firm_words(found, asked, language("en")) == (
        "The stage holds in 100 of 100 ways to count: that is a share of ways, not a probability.",
    )
    assert alone_words(found, asked, language("en")) == ""


THREE_OF_FIVE = Answer(option="3")


def test_an_index_on_a_border_holds_every_second_time() -> None:
    """At 0.6 exactly, whatever the weights: where stage 4 starts decides, and it starts higher or lower."""
    asked = model(of("a", 1), of("b", 1))
    asked = replace(asked, scales=(replace(FIVE, options=TENTHS),))
    found = of_the_stage(assess(asked, [sheet(a_q0=Answer(option="6"), b_q0=Answer(option="6"))]))
    assert found.holds == pytest.approx(0.5, abs=4 * math.sqrt(0.25 / WAYS))
    assert (found.lower, found.higher) == (1 - found.holds, 0)
    assert found.moved_most_by == "thresholds"
    assert {one for one, share in moved(found).items() if share} == {"thresholds"}


TENTHS = tuple(replace(FIVE.options[0], id=str(n), points=n) for n in range(11))


def by_hand(shifted: float, count: int = 1) -> Assessment:
    """At a tenth of a point below or above the border of stage 4, so far that so few ways reach it."""
    return assess(
        replace(model(of("a", 1), of("b", 1)), scales=(replace(FIVE, options=HUNDREDTHS),)),
        [sheet(a_q0=Answer(option=str(shifted)), b_q0=Answer(option=str(shifted)))] * count,
    )


HUNDREDTHS = tuple(replace(FIVE.options[0], id=str(n), points=n) for n in range(101))


def test_below_three_of_four_ways_a_caveat_says_that_it_is_not_firm() -> None:
    """Up to 0.03 elsewhere, the border is beyond 0.62 in one of six ways, beyond 0.61 in one of three."""
    firm, soft = by_hand(62), by_hand(61)
    assert (
        of_the_stage(firm).holds == pytest.approx(5 / 6, abs=0.06) and 100 * of_the_stage(firm).holds >= FIRM
    )
    assert (
        of_the_stage(soft).holds == pytest.approx(2 / 3, abs=0.06) and 100 * of_the_stage(soft).holds < FIRM
    )
    assert "not_firm" not in {one.code for one in firm.notices}
    (said,) = [one for one in soft.notices if one.code == "not_firm"]
    assert notice_words(said, soft.questionnaire, language("en")) == (
        f"The stage is not firm: it holds in {said.values['ways']} of 100 ways to count; "
        "that is a share of ways, not a probability."
    )
    assert abs(int(said.values["ways"]) - 100 * of_the_stage(soft).holds) <= 0.5
    # Where nobody asked how firm it is, nothing is said of it.
    assert not assess(soft.questionnaire, [sheet(a_q0=Answer(option="61"))], redraw=False).notices[1:]


def test_what_is_named_is_what_most_often_moves_it() -> None:
    asked, found = by_hand(61).questionnaire, of_the_stage(by_hand(61))
    _, moves = firm_words(found, asked, language("en"))
    assert moves == "Levels that start a little elsewhere move it most often."
    share = round(100 * moved(found)["thresholds"])
    assert alone_words(found, asked, language("en")) == (
        f"Alone, each moves the stage in so many of 100 ways: where the levels start: {share}."
    )


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("kind", DRAWN)
def test_each_setting_has_its_words_in_every_language(kind: str, setting: Setting) -> None:
    asked, _ = DRAWN[kind](0, 1)
    found = replace(of_the_stage(by_hand(61)), moved_most_by=setting)
    said = {firm_words(found, asked, language(tag))[1] for tag in ("en", "zh-Hans", "zh-Hant")}
    apart = [one for one in SETTINGS if one != setting]
    others = {firm_words(replace(found, moved_most_by=one), asked, language("en"))[1] for one in apart}
    assert len(said) == 3
    assert not said & others


@pytest.mark.parametrize(
    "given",
    [
        [replace(sheet(a_q0=THREE_OF_FIVE, b_q0=THREE_OF_FIVE), quick=True)],
        [sheet(a_q0=THREE_OF_FIVE)],
        [sheet(a_q0=Answer(na_reason="none"), b_q0=Answer(na_reason="none"))],
    ],
    ids=["quick set", "withheld", "nothing applies"],
)
def test_without_a_stage_nothing_can_hold(given: list[Answers]) -> None:
    assert assess(model(of("a", 1), of("b", 1)), given).firmness is None


def test_it_is_left_out_with_the_redraws() -> None:
    given = [sheet(a_q0=THREE_OF_FIVE)]
    assert assess(model(of("a", 1)), given, redraw=False).firmness is None
    assert assess(model(of("a", 1)), given).firmness is not None


def test_the_only_answer_is_never_left_out() -> None:
    asked = model(of("a", 1, 1), min_coverage=0.5)
    alone = moved(of_the_stage(assess(asked, [sheet(a_q0=Answer(option="4"))])))
    # The one that nobody knows may be.
    assert alone["question"] == 0
    # At 0.75 and 1, or 0.75 and 0: 0.875 is stage 5, 0.375 stage 2.
    assert alone["unknowns"] == 1


@pytest.mark.parametrize(("respondents", "moves"), [(4, False), (5, True)])
def test_only_where_a_distribution_is_told_a_respondent_is_left_out(respondents: int, moves: bool) -> None:
    """Of 0 and 1 alike, one fewer takes the mean of five from 0.6 to 0.5 or 0.75, and the median to 0.5."""
    said = ["1", "5", "5", "1", "5"][:respondents]
    given = [sheet(f"r{n}", a_q0=Answer(option=one)) for n, one in enumerate(said)]
    alone = moved(of_the_stage(assess(model(of("a", 1)), given)))
    assert bool(alone["respondent"]) == bool(alone["mean_or_median"]) == moves


def test_a_mean_and_a_median_of_four() -> None:
    """0, 0, 1, 1, 1: without a 1 both are 0.5, stage 3; without a 0 they are 0.75 and 1, stages 4 and 5."""
    given = [sheet(f"r{n}", a_q0=Answer(option=one)) for n, one in enumerate("15515")]
    found = of_the_stage(assess(model(of("a", 1)), given))
    error = 4 * math.sqrt(0.25 / WAYS)
    assert found.lower == pytest.approx(3 / 5, abs=error)
    assert found.higher == pytest.approx(1 / 2 * 2 / 5, abs=error)


def test_levels_that_change_places_stay_levels() -> None:
    """At 0.6, where stage 4 starts and just above it stage 5: one, both or none of them start below it."""
    asked = replace(model(of("a", 1)), scales=(replace(FIVE, options=TENTHS),))
    starts = (0.0, 0.2, 0.4, 0.6, 0.6001)
    levels = tuple(replace(one, starts_at=start) for one, start in zip(asked.levels, starts, strict=True))
    found = of_the_stage(assess(replace(asked, levels=levels), [sheet(a_q0=Answer(option="6"))]))
    assert (found.lower, found.higher) == pytest.approx((1 / 4, 1 / 4), abs=4 * math.sqrt(3 / 16 / WAYS))


def test_what_has_no_weight_moves_nothing() -> None:
    said = {"a_q0": Answer(option="3"), "a_q1": Answer(option="4"), "b_q0": Answer(option="1")}
    without = of_the_stage(assess(model(of("a", 1, 1)), [sheet(a_q0=said["a_q0"], a_q1=said["a_q1"])]))
    low = dimension("b", question("b.q0", foundation=True), weight=0)
    assert of_the_stage(assess(model(of("a", 1, 1), low), [sheet(**said)])) == without
    one = dimension("a", *of("a", 1, 1).questions, question("b.q0", foundation=True, weight=0))
    assert of_the_stage(assess(model(one), [sheet(**said)])) == without
    # Left out it would be one more way.
    assert moved(without)["question"]


def test_under_strict_answers_move_as_they_count() -> None:
    """Claims of 5 without evidence all count as 3: there is no other mean, and no other median."""
    given = [sheet(f"r{n}", a_q0=Answer(option="5")) for n in range(5)]
    found = of_the_stage(assess(model(of("a", 1)), given, strict=True))
    assert not any(moved(found).values())


def test_who_counts_as_the_lowest_option_is_one_of_those_who_are_left_out() -> None:
    """Of eight, two are not asked b.q0, which counts as 1 for them; others say so themselves."""
    asked = model(of("a", 1), of("b", 1))
    condition = Condition(question="a.q0", at_least="3")
    only = replace(asked.questions[1], applies_when=(condition,), otherwise="lowest")
    conditional = replace(asked, dimensions=(asked.dimensions[0], dimension("b", only)))
    answers = [{"a_q0": Answer(option=one), "b_q0": Answer(option=two)} for one, two in SAID]
    said = [sheet(f"r{n}", **one) for n, one in enumerate(answers)]
    silent = [replace(one, answers={k: v for k, v in one.answers.items() if v.option != "1"}) for one in said]
    found = of_the_stage(assess(conditional, silent))
    assert found == of_the_stage(assess(asked, said))
    assert moved(found)["respondent"]


SAID = ["21", "21", "35", "35", "34", "34", "35", "35"]


def test_of_what_is_ticked_what_each_came_to_is_left_out() -> None:
    """Both of two, or none, are worth what the top and the bottom of a scale are."""
    ticks = Question(
        id="a.q0",
        name="Ticks",
        text="?",
        kind="several",
        options=(OwnOption(id="x", label="", points=1), OwnOption(id="y", label="", points=1)),
    )
    said = {"1": Answer(ticked=()), "5": Answer(ticked=("x", "y"))}
    ticked = [sheet(f"r{n}", a_q0=said[one]) for n, one in enumerate("15515")]
    chosen = [sheet(f"r{n}", a_q0=Answer(option=one)) for n, one in enumerate("15515")]
    found = of_the_stage(assess(model(dimension("a", ticks)), ticked))
    assert found == of_the_stage(assess(model(of("a", 1)), chosen))
    assert moved(found)["respondent"] and moved(found)["mean_or_median"]


def test_what_a_group_agreed_on_moves_with_nobody() -> None:
    given = [sheet(f"r{n}", a_q0=Answer(option=one)) for n, one in enumerate("15515")]
    agreed = replace(sheet(a_q0=THREE_OF_FIVE), respondent=Respondent(id="all", role="consensus"))
    alone = moved(of_the_stage(assess(model(of("a", 1)), [*given, agreed])))
    assert alone["respondent"] == alone["mean_or_median"] == 0
