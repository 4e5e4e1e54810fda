"""How answers become a stage, by each rule and by hand; of any model: test_second_opinion.py."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cxmaturity.answers.model import Answer, Answers, Respondent
from cxmaturity.answers.read import read_answers
from cxmaturity.questionnaire.model import Dimension, Level, Question, Questionnaire, Required, StageRule
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.scales import Option, Scale
from cxmaturity.scoring.assess import assess, assess_tally
from cxmaturity.scoring.next_stage import raises_for_dimension, raises_overall
from cxmaturity.scoring.published import published
from cxmaturity.scoring.raises import Raise
from cxmaturity.waves.unit import unit_result

ROOT = Path(__file__).parent.parent
MODELS, RESULTS = ROOT / "docs" / "models", ROOT / "tests" / "fixtures"


def results_of(name: str) -> list[Any]:
    cases: list[Any] = json.loads((RESULTS / f"{name}.json").read_text())["cases"]
    return cases


def answered(asked: Questionnaire, options: dict[str, str]) -> Answers:
    return Answers(
        questionnaire=f"{asked.id}@1",
        respondent=Respondent(id="r1"),
        answers={name: Answer(option=option) for name, option in options.items()},
    )


# ---- The models of the gallery; their published results: test_gallery.py


@pytest.mark.parametrize("name", ["cumulative", "process-attributes"])
def test_the_examples_are_answers_to_their_models(name: str) -> None:
    asked = read_questionnaire(MODELS / f"{name}.yaml")
    sheets = read_answers(MODELS / f"{name}.answers.yaml", asked)
    found = assess(asked, sheets, redraw=False)
    assert found.overall.stage is not None and found.overall.band is None
    assert found.overall.shortfall is None and found.overall.limits


# ---- By hand, a rule each


SCALE = Scale(
    id="four",
    options=tuple(Option(id=name, label=name, points=n) for n, name in enumerate(("NI", "PI", "LI", "FI"))),
)
GATED = StageRule(rule="gated")


def model(
    stage: StageRule | None, *dimensions: Dimension, starts: tuple[float | None, ...] = (0, 0.25, 0.5, 0.75)
) -> Questionnaire:
    return Questionnaire(
        format=1,
        id="small",
        version="1.0.0",
        title="Small",
        language="en",
        levels=tuple(Level(name=f"L{n}", meaning="", starts_at=one) for n, one in enumerate(starts, 1)),
        scales=(SCALE,),
        dimensions=dimensions,
        min_coverage=0.0,
        min_applicable=0.0,
        stage=stage,
    )


def asked_of(name: str, **fields: Any) -> Question:
    return Question(id=name, name=name, text="?", **fields)


def stages(asked: Questionnaire, **options: str | None) -> list[int | None]:
    """Return the stages of the dimensions and of the whole; None is an answer that nobody knows."""
    answers = {
        name: Answer(unknown=True) if option is None else Answer(option=option)
        for name, option in options.items()
    }
    sheet = Answers(questionnaire="small@1", respondent=Respondent(id="r1"), answers=answers)
    found = assess(asked, [sheet], redraw=False)
    return [*[d.stage for d in found.dimensions], found.overall.stage]


def in_two(**fields: Any) -> tuple[Dimension, Dimension]:
    """Return two dimensions: a foundation beside two others, and one question alone."""
    base, rest = asked_of("base", foundation=True, **fields), (asked_of("two"), asked_of("three"))
    first = Dimension(id="a", name="A", own_questions=(base, *rest))
    return first, Dimension(id="b", name="B", own_questions=(asked_of("alone"),))


BASE_LOW = {"base": "NI", "two": "FI", "three": "FI", "alone": "FI"}
"""The first dimension is at (0 + 3 + 3) / 9, level 3, its foundation at level 1; the whole is at 0.833."""


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (None, [2, 4, 3]),
        (GATED, [2, 4, 3]),
        (StageRule(foundation_slack=0), [1, 4, 2]),
        (StageRule(foundation_slack=2), [3, 4, 4]),
        (StageRule(foundation_slack=0, dimension_slack=0), [1, 4, 1]),
        (StageRule(dimension_slack=9), [2, 4, 4]),
        (StageRule(rule="banded"), [3, 4, 4]),
        (StageRule(rule="none"), [None, None, None]),
    ],
)
def test_how_far_below_may_a_foundation_and_a_dimension_be(
    rule: StageRule | None, expected: list[int | None]
) -> None:
    assert stages(model(rule, *in_two()), **BASE_LOW) == expected


def test_a_foundation_that_reaches_what_is_required_holds_the_whole_by_its_dimension_alone() -> None:
    wanted = Required(from_level=2, at_least="NI")
    asked = model(GATED, *in_two(required=wanted))
    found = assess(asked, [answered(asked, BASE_LOW)], redraw=False)
    assert [one.id for one in found.overall.limits] == ["a"]
    assert [one.id for one in found.dimensions[0].limits] == ["base"]


def test_without_stages_nothing_is_withheld_for_want_of_one() -> None:
    asked = model(StageRule(rule="none"), *in_two())
    found = assess(asked, [answered(asked, BASE_LOW)], redraw=False)
    for score in (found.overall, *found.dimensions):
        assert (score.band, score.stage, score.stage_shown, score.withheld) == (None, None, None, None)
        assert (score.limits, score.shortfall, score.next_stage, score.levels) == ((), None, None, ())
    assert found.overall.index == pytest.approx(250 / 3)


@pytest.mark.parametrize("rule", [None, StageRule(rule="banded")])
@pytest.mark.parametrize(
    ("answer", "expected"),
    [("FI", [4, 4, 4]), ("LI", [2, 4, 2]), (None, [2, 4, 2])],
)
def test_what_is_required_holds_its_dimension_and_the_whole(
    rule: StageRule | None, answer: str | None, expected: list[int]
) -> None:
    """From level 3 on it has to be FI: at LI the index of 0.889 is for nothing."""
    first, second = in_two(required=Required(from_level=3, at_least="FI"))
    asked = model(rule, first, second)
    assert stages(asked, base=answer, two="FI", three="FI", alone="FI") == expected


def test_what_does_not_apply_is_asked_nothing() -> None:
    first, second = in_two(required=Required(from_level=3, at_least="FI"))
    sheet = Answers(
        questionnaire="small@1",
        respondent=Respondent(id="r1"),
        answers={
            "base": Answer(na_reason="none here"),
            **{name: Answer(option="FI") for name in ("two", "three", "alone")},
        },
    )
    assert assess(model(None, first, second), [sheet], redraw=False).overall.stage == 4


@pytest.mark.parametrize(
    ("share", "options", "expected"),
    [
        # Of three of level 2, two of three are enough, and of one of level 3 all of it.
        (2 / 3, ("LI", "FI", "NI", "LI"), 3),
        (0.666666667, ("LI", "FI", "NI", "LI"), 3),
        (0.67, ("LI", "FI", "NI", "LI"), 1),
        (1.0, ("LI", "FI", "LI", "NI"), 2),
        # A level above counts for nothing while one below is not reached.
        (1.0, ("LI", "FI", "NI", "FI"), 1),
        (0.3, ("NI", "NI", None, "FI"), 1),
    ],
)
def test_a_share_of_each_level_has_to_reach_the_option(
    share: float, options: tuple[str | None, ...], expected: int
) -> None:
    rule = StageRule(rule="cumulative", share=share, at_least="LI")
    questions = [asked_of(f"q{n}", level=3 if n == 3 else 2) for n in range(4)]
    asked = model(
        rule, Dimension(id="a", name="A", own_questions=tuple(questions)), starts=(None, None, None)
    )
    given = {f"q{n}": option for n, option in enumerate(options)}
    assert stages(asked, **given) == [expected, expected]


def test_a_dimension_without_questions_of_a_level_is_asked_nothing_there() -> None:
    """A has questions of level 3 alone: it is at 3 or at 2; the whole, of level 2 too, may be at 1."""
    rule = StageRule(rule="cumulative", at_least="LI")
    high = Dimension(id="a", name="A", own_questions=(asked_of("high", level=3),))
    low = Dimension(id="b", name="B", own_questions=(asked_of("low", level=2),))
    asked = model(rule, high, low, starts=(None, None, None))
    assert stages(asked, high="FI", low="FI") == [3, 3, 3]
    assert stages(asked, high="FI", low="NI") == [3, 1, 1]
    assert stages(asked, high="NI", low="FI") == [2, 3, 2]


def test_a_mean_reaches_an_option_when_it_reaches_its_points() -> None:
    rule = StageRule(rule="cumulative", at_least="LI")
    asked = model(
        rule, Dimension(id="a", name="A", own_questions=(asked_of("q", level=2),)), starts=(None, None)
    )
    for options, expected in ((("PI", "FI"), 2), (("PI", "PI", "FI"), 1)):
        sheets = [
            Answers(
                questionnaire="small@1",
                respondent=Respondent(id=f"r{n}"),
                answers={"q": Answer(option=option)},
            )
            for n, option in enumerate(options)
        ]
        assert assess(asked, sheets, redraw=False).overall.stage == expected


def test_the_stage_as_shown_goes_by_the_same_rule() -> None:
    """Of four levels in equal parts LI and FI are in the two highest: unshown, they count as PI."""
    rule = StageRule(rule="cumulative", at_least="LI")
    questions = tuple(asked_of(f"q{n}", level=n) for n in (2, 3, 4))
    asked = model(rule, Dimension(id="a", name="A", own_questions=questions), starts=(None, None, None, None))
    grades = {2: 2, 3: 0, 4: 3}
    sheet = Answers(
        questionnaire="small@1",
        respondent=Respondent(id="r1"),
        answers={f"q{n}": Answer(option="FI", evidence_grade=grade) for n, grade in grades.items()},
    )
    found = assess(asked, [sheet], redraw=False)
    assert (found.overall.stage, found.overall.stage_shown) == (4, 2)
    assert (found.dimensions[0].stage, found.dimensions[0].stage_shown) == (4, 2)


def test_what_holds_a_stage_is_told_in_the_terms_of_the_rule() -> None:
    rule = StageRule(rule="cumulative", share=0.5, at_least="LI", below_at_least="FI")
    questions = [asked_of(f"q{n}", level=n // 2 + 2) for n in range(4)]
    asked = model(
        rule, Dimension(id="a", name="A", own_questions=tuple(questions)), starts=(None, None, None)
    )
    found = assess(asked, [answered(asked, {"q0": "LI", "q1": "PI", "q2": "NI", "q3": "PI"})], redraw=False)
    overall = found.overall
    assert overall.stage == 2
    # For level 3 one of two of level 2 has to be FI, and one of two of level 3 LI.
    assert [(one.id, one.option) for one in overall.limits] == [
        ("q0", "FI"),
        ("q1", "FI"),
        ("q2", "LI"),
        ("q3", "LI"),
    ]
    counted = [(one.level, one.asked, one.needed, one.reached, one.reached_below) for one in overall.levels]
    assert counted == [(2, 2, 1, 1, 0), (3, 2, 1, 0, 0)]


def test_a_foundation_that_is_required_names_the_higher_of_the_two() -> None:
    first, second = in_two(required=Required(from_level=3, at_least="FI"))
    asked = model(None, first, second)
    found = assess(asked, [answered(asked, {**BASE_LOW, "two": "FI"})], redraw=False)
    assert [(one.id, one.needs, one.option) for one in found.dimensions[0].limits] == [("base", 4, "FI")]


# ---- Any model by any rule


@st.composite
def models(draw: st.DrawFn) -> Questionnaire:
    """A questionnaire by any rule, with up to five levels and three dimensions."""
    kind = draw(st.sampled_from(["gated", "banded", "cumulative", "none"]))
    count = draw(st.integers(2, 5))
    slack = st.one_of(st.none(), st.integers(0, 3))
    starts: list[float | None] = [
        0.0,
        *sorted(n / 12 for n in draw(st.sets(st.integers(1, 12), min_size=count - 1, max_size=count - 1))),
    ]
    if kind in ("cumulative", "none") and draw(st.booleans()):
        starts = [None] * count
    own, below = sorted([draw(st.integers(0, 3)), draw(st.integers(0, 3))])
    rule = {
        "gated": StageRule(foundation_slack=draw(slack), dimension_slack=draw(slack)),
        "banded": StageRule(rule="banded"),
        "cumulative": StageRule(
            rule="cumulative",
            share=draw(st.sampled_from([None, 0.5, 0.333333333, 2 / 3, 0.8])),
            at_least=SCALE.options[own].id,
            below_at_least=draw(st.sampled_from([None, SCALE.options[below].id])),
        ),
        "none": StageRule(rule="none"),
    }[kind]
    levels = st.one_of(st.none(), st.integers(1, count))
    wanted = st.builds(
        Required, from_level=st.integers(2, count), at_least=st.sampled_from([o.id for o in SCALE.options])
    )
    dimensions = []
    for d in range(draw(st.integers(1, 3))):
        questions = tuple(
            asked_of(
                f"d{d}.q{q}",
                weight=draw(st.integers(0 if q else 1, 2)),
                foundation=draw(st.booleans()),
                level=draw(levels),
                required=draw(st.one_of(st.none(), st.none(), wanted)) if kind != "none" else None,
            )
            for q in range(draw(st.integers(1, 5)))
        )
        weight = draw(st.integers(0 if d else 1, 2))
        dimensions.append(Dimension(id=f"d{d}", name=f"D{d}", own_questions=questions, weight=weight))
    return model(rule, *dimensions, starts=tuple(starts))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Questionnaire, list[Answers]]:
    """A questionnaire and one to three sheets."""
    asked = draw(models())
    high = [Answer(option=option.id) for option in SCALE.options[2:]]
    some = [Answer(option=option.id) for option in SCALE.options]
    others = [Answer(unknown=True), Answer(na_reason="none here")]
    kinds = st.sampled_from([*high, *high, *some, *others])
    return asked, [
        Answers(
            questionnaire="small@1",
            respondent=Respondent(id=f"r{n}"),
            answers={one.id: draw(kinds) for one in asked.questions if draw(st.integers(0, 9))},
        )
        for n in range(draw(st.integers(1, 3)))
    ]


@given(cases())
def test_a_stage_below_the_top_says_what_holds_it(case: tuple[Questionnaire, list[Answers]]) -> None:
    """And at the top, as where there is none, nothing does."""
    asked, sheets = case
    found = assess(asked, sheets, redraw=False)
    for score in (found.overall, *found.dimensions):
        below = score.stage is not None and score.stage < len(asked.levels)
        assert bool(score.limits or score.shortfall) == below
        assert (score.band is not None) == (score.index is not None and asked.has_bands)


@given(cases())
def test_a_portfolio_and_what_a_report_carries_come_to_the_same(
    case: tuple[Questionnaire, list[Answers]],
) -> None:
    """A unit is scored without a report, and a published tally has no more than what may be told."""
    asked, sheets = case
    found = assess(asked, sheets, redraw=False)
    unit = unit_result(asked, found.tally, unit="u")
    assert (unit.stage, unit.band, unit.stage_shown) == (
        found.overall.stage,
        found.overall.band,
        found.overall.stage_shown,
    )
    assert unit.limits == found.overall.limits and unit.withheld == found.overall.withheld
    for part, result in zip(unit.dimensions, found.dimensions, strict=True):
        assert (part.stage, part.stage_shown, part.limits) == (
            result.stage,
            result.stage_shown,
            result.limits,
        )
    if len(sheets) > 1:
        again = assess_tally(asked, published(found), words={}, redraw=False)
        assert again.overall == found.overall and again.dimensions == found.dimensions


def test_the_quick_set_withholds_no_stage_where_there_are_none() -> None:
    part = Dimension(id="a", name="A", own_questions=(asked_of("q", quick=True),))
    for rule, withheld in ((StageRule(rule="none"), None), (None, "quick")):
        asked = model(rule, part)
        found = assess(asked, [replace(answered(asked, {"q": "LI"}), quick=True)], redraw=False)
        assert (found.overall.withheld, found.overall.stage) == (withheld, None)


# ---- The smallest change that reaches the next stage, by every rule


def after(answers: Answers, raises: tuple[Raise, ...]) -> Answers:
    changed = {one.question: Answer(option=one.option) for one in raises}
    return replace(answers, answers={**answers.answers, **changed})


def stage_now(asked: Questionnaire, answers: Answers, dimension: str | None) -> int:
    found = assess(asked, [answers], redraw=False)
    scores = {one.id: one.stage for one in found.dimensions}
    return (found.overall.stage if dimension is None else scores[dimension]) or 0


@given(cases())
def test_scored_again_the_change_reaches_the_stage(case: tuple[Questionnaire, list[Answers]]) -> None:
    asked, (answers, *_) = case
    found = assess(asked, [answers], redraw=False)
    for name, stage in [(None, found.overall.stage), *((d.id, d.stage) for d in found.dimensions)]:
        if stage is None or stage == len(asked.levels):
            continue
        raises = (
            raises_overall(found, stage + 1) if name is None else raises_for_dimension(found, name, stage + 1)
        )
        assert raises and stage_now(asked, after(answers, raises), name) > stage


@st.composite
def small_cases(draw: st.DrawFn) -> tuple[Questionnaire, Answers]:
    """Up to five questions with a weight, so that every change can be tried."""
    asked, (answers, *_) = draw(cases())
    assume(1 < len(asked.questions) <= 5)
    return asked, answers


@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(small_cases())
def test_no_smaller_change_reaches_it(case: tuple[Questionnaire, Answers]) -> None:
    """All sets of questions with one less are raised to the top."""
    asked, answers = case
    found = assess(asked, [answers], redraw=False)
    stage = found.overall.stage
    assume(stage is not None and stage < len(asked.levels))
    assert stage is not None
    raises = raises_overall(found, stage + 1)
    results = {q.id: q for dimension in found.dimensions for q in dimension.questions}
    movable = [name for name, one in results.items() if one.state.applies]
    # What nobody knows is answered only where the stage asks for it: the index leaves it out as it is.
    fixed = {one.question for one in raises if one.has is None}
    movable = [name for name in movable if results[name].value is not None or name in fixed]
    for fewer in combinations(movable, len(raises) - 1):
        top = tuple(Raise(question=name, has=None, to=0, option="FI") for name in fewer)
        assert stage_now(asked, after(answers, top), None) <= stage


def test_what_is_required_at_its_top_is_enough_alone() -> None:
    """With q0, of weight 2, at 1 and q1 at 0 the index is 2/3, where the level starts: to nine places."""
    wanted = Required(from_level=2, at_least="PI")
    questions = (asked_of("q0", weight=2, required=wanted), asked_of("q1"))
    banded = StageRule(rule="banded")
    asked = model(banded, Dimension(id="a", name="A", own_questions=questions), starts=(0, 2 / 3))
    found = assess(asked, [answered(asked, {"q1": "NI"})], redraw=False)
    assert [(one.question, one.option) for one in raises_overall(found, 2)] == [("q0", "FI")]


def test_of_a_level_the_fewest_rise_and_those_first_that_have_to_anyway() -> None:
    """Two of three are enough on level 2: one more, and q2 is required anyway."""
    rule = StageRule(rule="cumulative", share=0.6, at_least="LI")
    wanted = Required(from_level=2, at_least="FI")
    questions = [asked_of("q0", level=2), asked_of("q1", level=2), asked_of("q2", level=2, required=wanted)]
    asked = model(rule, Dimension(id="a", name="A", own_questions=tuple(questions)), starts=(None, None))
    found = assess(asked, [answered(asked, {"q0": "LI", "q1": "PI", "q2": "NI"})], redraw=False)
    assert [(one.question, one.option) for one in raises_overall(found, 2)] == [("q2", "FI")]
    enough = assess(asked, [answered(asked, {"q0": "NI", "q1": "PI", "q2": "FI"})], redraw=False)
    assert [(one.question, one.option) for one in raises_for_dimension(enough, "a", 2)] == [("q0", "LI")]
