"""Two waves: by question, with what cannot be compared, and claims only where the numbers allow them."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from cxmaturity.answers.model import Answer, Answers, Respondent, State
from cxmaturity.errors import BadInput
from cxmaturity.questionnaire.checklist import Check, Checklist, Step
from cxmaturity.questionnaire.conditions import Condition
from cxmaturity.questionnaire.model import Dimension, Overlay, Questionnaire
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment, Subject
from cxmaturity.waves.compare import (
    check_baseline,
    check_instruments,
    check_order,
    check_subjects,
    compare,
    told_subjects,
)
from cxmaturity.waves.model import (
    CheckChange,
    Comparison,
    Incomparable,
    QuestionChange,
    ReadinessChange,
    ScoreChange,
    figure_of,
)
from cxmaturity.waves.score_changes import holm, paired_p, unpaired_p
from tests.models import dimension, model, question, sheet

TWO = model(dimension("a", question("a.one"), question("a.two")), dimension("b", question("b.one")))


def wave(questionnaire: Questionnaire, *sheets: Answers) -> Assessment:
    return assess(questionnaire, sheets, redraw=False)


def test_an_improvement_never_hides_a_loss() -> None:
    before = wave(TWO, sheet(a_one=Answer(option="2"), a_two=Answer(option="4"), b_one=Answer(option="3")))
    after = wave(TWO, sheet(a_one=Answer(option="4"), a_two=Answer(option="2"), b_one=Answer(unknown=True)))
    found = compare(before, after)
    assert (found.rose, found.fell, found.lost) == (("a.one",), ("a.two",), ("b.one",))
    assert found.dimensions[0].before == found.dimensions[0].after == 50.0


def test_what_is_only_in_one_wave_or_on_another_scale_is_listed() -> None:
    old = model(dimension("a", question("a.one"), question("a.gone"), question("a.other")))
    new = model(dimension("a", question("a.one"), question("a.other", scale="three"), question("a.new")))
    new = msgspec.structs.replace(new, version="1.1.0")
    found = compare(wave(old, sheet(a_one=Answer(option="2"))), wave(new, sheet(a_one=Answer(option="2"))))
    reasons = {one.id: one.reason for one in found.incomparable}
    assert reasons == {"a.other": "scale_changed", "a.new": "only_after", "a.gone": "only_before"}
    assert [change.id for change in found.questions] == ["a.one"]


def test_another_major_version_does_not_compare() -> None:
    newer = msgspec.structs.replace(TWO, version="2.0.0")
    one = sheet(a_one=Answer(option="2"), a_two=Answer(option="2"), b_one=Answer(option="2"))
    with pytest.raises(BadInput, match=r"^small 1.0.0 and small 2.0.0 do not compare: "):
        compare(wave(TWO, one), wave(newer, one))


def same(level: str, count: int, prefix: str = "r") -> list[Answers]:
    one = Answer(option=level)
    return [sheet(f"{prefix}{n}", a_one=one, a_two=one, b_one=Answer(option="3")) for n in range(count)]


@pytest.mark.parametrize(
    ("before", "after", "paired", "p_value", "beyond"),
    [
        # Fewer than five in a wave: no claim can be made.
        (same("2", 4), same("4", 4), False, None, None),
        # Six pairs that all rose: 2 of the 64 sign flips are as far from 0, 2/64; Holm over two dimensions.
        (same("2", 6), same("4", 6), True, 2 / 64, False),
        # Eight pairs: 2/256, times two.
        (same("2", 8), same("4", 8), True, 2 / 256, True),
        # Five and five others: 2 of the 252 ways to split ten people.
        (same("2", 5), same("4", 5, "s"), False, 2 / 252, True),
    ],
    ids=["too few", "six pairs", "eight pairs", "five and five"],
)
def test_claims(before: list, after: list, paired: bool, p_value: float | None, beyond: bool | None) -> None:
    found = compare(wave(TWO, *before), wave(TWO, *after))
    assert (found.paired, found.dimensions[0].p_value) == (paired, p_value)
    assert found.dimensions[0].beyond_noise is beyond
    if p_value is not None:
        assert found.dimensions[1].p_value == 1.0


def test_holm_multiplies_the_smallest_most_and_never_falls() -> None:
    assert holm([0.01, None, 0.04, 0.03]) == [0.03, None, 0.06, 0.06]
    assert holm([0.6, 0.7]) == [1.0, 1.0]


def test_permutation_tests_of_known_values() -> None:
    # 1, 2, 3 and their sign flips: only +++ and --- reach a sum of 6.
    assert paired_p([1.0, 2.0, 3.0]) == 2 / 8
    # 1, 2 against 3, 4: of six splits, two are as far apart.
    assert unpaired_p([1.0, 2.0], [3.0, 4.0]) == 2 / 6


def test_draws_are_the_same_every_time() -> None:
    many = [0.1 * n for n in range(-5, 25)]
    assert paired_p(many) == paired_p(many)
    assert unpaired_p(many[::2], many[1::2]) == unpaired_p(many[::2], many[1::2])
    signs = [one * (-1) ** place for place, one in enumerate(many)]
    assert paired_p(signs) == paired_p(signs)


def test_what_was_observed_is_one_of_the_draws() -> None:
    """No draw of 9,999 is the one way in 155 million that thirty people are split like this: 1 of 10,000.

    Where all are alike every draw is as far from 0 as what was observed: 10,000 of 10,000.
    """
    many = [float(n) for n in range(30)]
    assert unpaired_p(many[:15], many[15:]) == paired_p([1.0] * 30) == 1 / 10_000
    assert unpaired_p([0.5] * 15, [0.5] * 15) == paired_p([0.0] * 30) == 1.0


# ---- One comparison in full, worked out by hand


def checklist(*names: str) -> Checklist:
    """A checklist of one step; a check without a name is called by its text."""
    checks = tuple(
        Check(id=one, name="" if one == "map" else one.upper(), step="s", text=one) for one in names
    )
    return Checklist(title="Ready", label="Ours", steps=(Step(id="s", name="Start"),), checks=checks)


def asked_in(version: str, extra: tuple[str, ...], other: str, *checks: str, scale: str) -> Questionnaire:
    """One of two versions: each asks something that the other does not, and one question on another scale."""
    names = ("one", "two", "three", "four", "five", *extra)
    questions = [question(f"a.{name}") for name in names]
    never = Condition(question="a.one", one_of=("1",))
    later = Condition(question="a.one", at_least="4")
    questions += [
        question("a.scale", scale=scale),
        replace(question("a.never"), applies_when=(never,)),
        replace(question("a.later"), applies_when=(later,)),
    ]
    parts = (
        dimension("a", *questions),
        dimension(other, replace(question(f"{other}.one"), name="", text="Called by its text")),
        dimension("d", question("d.one"), weight=3),
    )
    return replace(model(*parts, min_coverage=0.5), version=version, checklist=checklist(*checks))


def test_a_comparison_in_full() -> None:
    """a before: 0.25, 0.75, 0.5, 0.5 and 0.5 (it went): 0.5; now 0.75, 0.25, 0.5 and 1 (it came): 0.625.

    Over what both asked, it is 0.5 in both waves. The whole is (50 + 50 + 3 x 75) / 5 = 65, and now
    (62.5 + 50 + 3 x 25) / 5 = 37.5; over a and d alone (50 + 225) / 4, and (50 + 75) / 4.
    """
    old = asked_in("1.0.0", ("gone",), "b", "goal", "map", scale="five")
    new = asked_in("1.1.0", ("new",), "c", "goal", "plan", "team", scale="three")
    na = Answer(na_reason="none")
    first = sheet(
        a_one=Answer(option="2", evidence_grade=1),
        a_two=Answer(option="4", evidence_grade=3),
        a_three=Answer(option="3"),
        a_four=Answer(unknown=True),
        a_five=Answer(option="3"),
        a_gone=Answer(option="3"),
        a_scale=na,
        b_one=Answer(option="3"),
        d_one=Answer(option="4", evidence_grade=2),
    )
    last = sheet(
        a_one=Answer(option="4", evidence_grade=2),
        a_two=Answer(option="2", evidence_grade=1),
        a_three=Answer(unknown=True),
        a_four=Answer(option="3"),
        a_five=na,
        a_new=Answer(option="5"),
        a_scale=na,
        a_later=Answer(unknown=True),
        c_one=Answer(option="3"),
        d_one=Answer(option="2", evidence_grade=2),
    )
    before = wave(old, replace(first, wave="w1", readiness={"goal": "yes", "map": "no"}))
    after = wave(new, replace(last, wave="w2", readiness={"goal": "no", "plan": "yes", "team": "yes"}))

    def change(name: str, states: str, *values: Any) -> QuestionChange:
        known = {"a": State.ANSWERED, "n": State.NOT_APPLICABLE, "u": State.UNKNOWN, "-": State.NOT_ASKED}
        before_state, after_state = (known[one] for one in states)
        fields = ("before", "after", "before_level", "after_level", "before_evidence", "after_evidence")
        return QuestionChange(
            id=name,
            before_state=before_state,
            after_state=after_state,
            **dict(zip(fields, values, strict=True)),
        )

    nothing = {"p_value": None, "adjusted": None, "beyond_noise": None}
    assert compare(before, after) == Comparison(
        before=before.subject,
        after=after.subject,
        paired=False,
        overall=ScoreChange(
            id="overall",
            before=65.0,
            after=37.5,
            # Band 4, and no dimension below 3; now band 2.
            before_stage=4,
            after_stage=2,
            same_questions=False,
            shared_before=68.75,
            shared_after=31.25,
            before_figure=figure_of(before.overall),
            after_figure=figure_of(after.overall),
            **nothing,
        ),
        dimensions=(
            ScoreChange(
                id="a",
                before=50.0,
                after=62.5,
                before_stage=3,
                after_stage=4,
                same_questions=False,
                shared_before=50.0,
                shared_after=50.0,
                before_figure=figure_of(before.dimensions[0]),
                after_figure=figure_of(after.dimensions[0]),
                **nothing,
            ),
            ScoreChange(
                id="c",
                before=None,
                after=50.0,
                before_stage=None,
                after_stage=3,
                same_questions=False,
                shared_before=None,
                shared_after=None,
                before_figure=None,
                after_figure=figure_of(after.dimensions[1]),
                **nothing,
            ),
            ScoreChange(
                id="d",
                before=75.0,
                after=25.0,
                before_stage=4,
                after_stage=2,
                same_questions=True,
                shared_before=75.0,
                shared_after=25.0,
                before_figure=figure_of(before.dimensions[2]),
                after_figure=figure_of(after.dimensions[2]),
                **nothing,
            ),
        ),
        questions=(
            change("a.one", "aa", 0.25, 0.75, 2, 4, 1, 2),
            change("a.two", "aa", 0.75, 0.25, 4, 2, 3, 1),
            change("a.three", "au", 0.5, None, 3, None, 0, 0),
            change("a.four", "ua", None, 0.5, None, 3, 0, 0),
            change("a.five", "an", 0.5, None, 3, None, 0, 0),
            change("a.later", "-u", None, None, None, None, 0, 0),
            change("d.one", "aa", 0.75, 0.25, 4, 2, 2, 2),
        ),
        rose=("a.one",),
        fell=("a.two", "d.one"),
        lost=("a.three", "a.five"),
        found=("a.four",),
        became_unknown=("a.three",),
        became_not_applicable=("a.five",),
        evidence_gained=("a.one",),
        evidence_lost=("a.two",),
        stage_rose=("a",),
        stage_fell=("overall", "d"),
        incomparable=(
            Incomparable(id="a.new", reason="only_after", kind="question", name="a.new"),
            Incomparable(id="a.scale", reason="scale_changed", kind="question", name="a.scale"),
            Incomparable(id="c.one", reason="only_after", kind="question", name="Called by its text"),
            Incomparable(id="a.gone", reason="only_before", kind="question", name="a.gone"),
            Incomparable(id="b.one", reason="only_before", kind="question", name="Called by its text"),
            Incomparable(id="c", reason="only_after", kind="dimension", name="c"),
            Incomparable(id="b", reason="only_before", kind="dimension", name="b"),
            Incomparable(id="plan", reason="only_after", kind="check", name="PLAN"),
            Incomparable(id="team", reason="only_after", kind="check", name="TEAM"),
            Incomparable(id="map", reason="only_before", kind="check", name="map"),
        ),
        readiness=ReadinessChange(
            before_ready=False,
            after_ready=False,
            before_yes=1,
            after_yes=2,
            before_total=2,
            after_total=3,
            checks=(CheckChange(id="goal", before="yes", after="no"),),
        ),
        # The answers of another scale are other words.
        reworded=("a.scale",),
        before_notices=before.notices,
        after_notices=after.notices,
    )


def test_ready_before_and_after_are_each_waves_own() -> None:
    asked = replace(TWO, checklist=checklist("goal"))
    no, yes = (wave(asked, replace(sheet(), readiness={"goal": said})) for said in ("no", "yes"))
    silent = wave(asked, sheet())
    up, down = compare(no, yes).readiness, compare(yes, no).readiness
    assert up is not None and (up.before_ready, up.after_ready) == (False, True)
    assert down is not None and (down.before_ready, down.after_ready) == (True, False)
    assert compare(no, silent).readiness is None and compare(silent, yes).readiness is None


def test_other_words_are_told() -> None:
    parts = list(TWO.dimensions)
    words = replace(parts[1], own_questions=(replace(parts[1].questions[0], text="What else?"),))
    newer = replace(TWO, version="1.0.1", dimensions=(parts[0], words))
    assert compare(wave(TWO, sheet()), wave(newer, sheet())).reworded == ("b.one",)


# ---- What a claim rests on


def weighed(first: int, second: int = 1, **changes: Any) -> Questionnaire:
    questions = (replace(question("a.one", weight=first), **changes), question("a.two", weight=second))
    return model(dimension("a", *questions))


def agreed(*sheets: Answers) -> list[Answers]:
    return [replace(one, respondent=Respondent(id="x", role="consensus")) for one in sheets]


def thin(sheets: list[Answers]) -> list[Answers]:
    """The last of these knew too little for an index of their own."""
    return [*sheets[:-1], replace(sheets[-1], answers={"a.one": sheets[-1].answers["a.one"]})]


def answered(count: int, one: str, two: str, start: int = 0, **fields: Any) -> list[Answers]:
    given = {"a.one": Answer(option=one), "a.two": Answer(option=two)}
    return [
        Answers(questionnaire="small@1", respondent=Respondent(id=f"r{n}"), answers=given, **fields)
        for n in range(start, start + count)
    ]


def test_the_later_waves_weights_are_those_of_the_test() -> None:
    """One question rises by a level for all five, the other falls by one: alike, nothing changes.

    By 3 to 1 all five rise by half a level, which 2 of 32 flips of signs reach.
    """
    before, after = answered(5, "2", "3"), answered(5, "3", "2")
    (alike,) = compare(wave(weighed(1), *before), wave(weighed(1), *after)).dimensions
    assert (alike.same_questions, alike.p_value) == (True, 1.0)
    # Before 0.25 and 0.5 by 3 to 1, now 0.5 and 0.25.
    (later,) = compare(
        wave(weighed(1), *before), wave(replace(weighed(3), version="1.1.0"), *after)
    ).dimensions
    assert (later.same_questions, later.p_value) == (False, 2 / 32)
    assert (later.before, later.after) == (37.5, 43.75)
    assert (later.shared_before, later.shared_after) == (31.25, 43.75)


def test_another_weight_or_foundation_is_another_index() -> None:
    one = answered(1, "3", "3")
    for newer in (weighed(2), weighed(1, 2), weighed(1, foundation=True)):
        found = compare(wave(weighed(1), *one), wave(replace(newer, version="1.1.0"), *one))
        assert not found.dimensions[0].same_questions and not found.overall.same_questions


def test_another_weight_of_a_dimension_changes_the_whole_alone() -> None:
    heavier = replace(
        TWO, version="1.1.0", dimensions=(replace(TWO.dimensions[0], weight=3), TWO.dimensions[1])
    )
    one = sheet(a_one=Answer(option="1"), a_two=Answer(option="1"), b_one=Answer(option="5"))
    found = compare(wave(TWO, one), wave(heavier, one))
    assert [score.same_questions for score in found.dimensions] == [True, True]
    # Half of 0 and 100; by 3 to 1, as in the later wave, a quarter.
    assert (found.overall.before, found.overall.after, found.overall.same_questions) == (50.0, 25.0, False)
    assert (found.overall.shared_before, found.overall.shared_after) == (25.0, 25.0)


def test_the_whole_of_what_both_have_leaves_out_what_one_has_not() -> None:
    """That is of a, b and e, or where b is half answered of a and e. c came, and counts nowhere."""
    parts = [dimension("a", question("a.one")), dimension("b", question("b.one"), question("b.two"))]
    parts.append(dimension("e", question("e.one")))
    old = model(*parts)
    new = replace(model(*parts, dimension("c", question("c.one"))), version="1.1.0")
    low, high = Answer(option="1"), Answer(option="5")
    full = {"a_one": Answer(option="2"), "b_one": low, "b_two": low, "e_one": Answer(option="4")}
    half = {"a_one": Answer(option="3"), "b_one": high, "e_one": Answer(option="3")}
    for first, last, figures in (
        # (25 + 0 + 75) / 3.
        (full, full, (33.333333333, 33.333333333)),
        # Two of four answers to b are not enough of it, and without it no figure is that of the whole.
        (full, half, (None, None)),
        ({**half, "b_two": high}, full, (66.666666667, 33.333333333)),
        ({}, full, (None, None)),
        (half, {}, (None, None)),
    ):
        found = compare(wave(old, sheet(**first)), wave(new, sheet(**last, c_one=high))).overall
        assert (found.shared_before, found.shared_after) == figures


def test_with_the_same_questions_what_both_share_is_what_each_has() -> None:
    """b is unknown now: the whole was (25 + 75) / 2, and is not known. Later half of a is enough."""
    two = replace(TWO, version="1.1.0", min_coverage=0.5)
    first = {"a_one": Answer(option="2"), "a_two": Answer(option="2"), "b_one": Answer(option="4")}
    last = {"a_one": Answer(option="3"), "a_two": Answer(option="3")}
    for one, other, figures in ((first, last, (50.0, None)), (last, first, (None, 50.0))):
        found = compare(wave(TWO, sheet(**one)), wave(two, sheet(**other))).overall
        assert found.same_questions
        assert (found.shared_before, found.shared_after) == (found.before, found.after) == figures
    half = sheet(a_one=Answer(option="3"))
    found = compare(wave(TWO, half), wave(two, half)).dimensions[0]
    assert (found.same_questions, found.shared_before, found.shared_after) == (True, None, 50.0)


def test_evidence_that_is_not_told_was_neither_gained_nor_lost() -> None:
    """Of two respondents no grade is told, of one it is."""
    shown, bare = Answer(option="3", evidence_grade=2), Answer(option="3")
    both = [sheet("r1", a_one=shown), sheet("r2", a_one=bare)]
    alone = [sheet("r1", a_one=shown)]
    for before, after in ((both, alone), (alone, both)):
        found = compare(wave(TWO, *before), wave(TWO, *after))
        assert (found.evidence_gained, found.evidence_lost) == ((), ())


def test_strict_waves_are_tested_as_they_count() -> None:
    """Fives without evidence count as threes: nothing rose."""
    before, after = (
        assess(weighed(1), answered(5, option, option), strict=True, redraw=False) for option in "35"
    )
    (found,) = compare(before, after).dimensions
    assert (found.before, found.after, found.p_value) == (50.0, 50.0, 1.0)
    newer = replace(after, questionnaire=replace(weighed(2), version="1.1.0"))
    (other,) = compare(before, newer).dimensions
    assert (other.shared_before, other.shared_after, other.p_value) == (50.0, 50.0, 1.0)


@pytest.mark.parametrize(
    ("before", "after", "paired", "p_value"),
    [
        # Five pairs of six and six: 2 of 32 flips.
        (answered(6, "2", "2"), answered(6, "4", "4", start=1), True, 2 / 32),
        # Four pairs are too few to be paired: 2 of the 924 ways to split twelve.
        (answered(6, "2", "2"), answered(6, "4", "4", start=2), False, 2 / 924),
        # Five and four: no claim, whoever they are.
        (answered(5, "2", "2"), answered(4, "4", "4"), False, None),
        (answered(4, "2", "2"), answered(5, "4", "4"), False, None),
        # A consensus is nobody's own answer.
        ([*answered(4, "2", "2"), *agreed(*answered(1, "2", "2"))], answered(5, "4", "4"), False, None),
        # Five pairs in all, but one of them knew too little for an index of their own.
        (thin(answered(5, "2", "2")), answered(5, "4", "4"), True, None),
        # And the same of five and five others.
        (thin(answered(5, "2", "2")), answered(5, "4", "4", start=9), False, None),
    ],
)
def test_who_counts_in_a_test(before: list, after: list, paired: bool, p_value: float | None) -> None:
    found = compare(wave(weighed(1), *before), wave(weighed(1), *after))
    assert (found.paired, found.dimensions[0].p_value) == (paired, p_value)


def test_a_dimension_that_came_or_went_is_not_tested_and_does_not_count_as_a_test() -> None:
    """2 of the 252 ways to split ten people, and no correction: there is one test alone."""
    newer = replace(weighed(1), version="1.1.0")
    newer = replace(newer, dimensions=(*newer.dimensions, dimension("c", question("c.one"))))
    older = replace(weighed(1), dimensions=(dimension("b", question("b.one")), *weighed(1).dimensions))
    first, came = compare(
        wave(older, *answered(5, "2", "2")), wave(newer, *answered(5, "4", "4", start=9))
    ).dimensions
    assert (first.p_value, first.adjusted, first.beyond_noise) == (2 / 252, 2 / 252, True)
    assert (came.p_value, came.adjusted, came.beyond_noise) == (None, None, None)


def test_of_a_dimension_that_changed_what_both_asked_is_tested() -> None:
    """The question that came is at the top for all; what both have did not move."""
    newer = replace(weighed(1), version="1.1.0")
    newer = replace(
        newer, dimensions=(replace(newer.dimensions[0], own_questions=(*newer.questions, question("a.new"))),)
    )
    before, after = answered(5, "2", "2"), answered(5, "2", "2")
    after = [replace(one, answers={**one.answers, "a.new": Answer(option="5")}) for one in after]
    (found,) = compare(wave(weighed(1), *before), wave(newer, *after)).dimensions
    assert (found.before, found.after, found.p_value) == (25.0, 50.0, 1.0)


def test_a_question_that_moved_to_another_dimension_is_shared_by_none() -> None:
    moved = model(dimension("a", question("a.one")), dimension("b", question("b.one"), question("a.two")))
    found = compare(wave(TWO, sheet()), wave(replace(moved, version="1.1.0"), sheet()))
    assert [score.same_questions for score in found.dimensions] == [False, False]


# ---- What does not compare, in words


def subject(organisation: str = "Acme", scope: str = "All", wave: str = "", date: str = "") -> Subject:
    return Subject(organisation=organisation, scope=scope, assessor="", wave=wave, date=date, respondents=1)


def test_waves_of_two_subjects_say_both() -> None:
    hint = "where that is meant, say so with --other-subject (other_subject=True from Python)"
    organisations = "the two waves are not of one organisation: Acme before, Bolt after"
    scopes = "the two waves are not of one scope: All before, Retail after"
    other = subject("Bolt", "Retail")
    with pytest.raises(BadInput) as caught:
        check_subjects(subject(), other)
    assert str(caught.value) == "\n".join((organisations, scopes, hint))
    assert told_subjects(subject(), other) == [organisations, scopes]
    one, two = (wave(TWO, replace(sheet(), organisation=name)) for name in ("Acme", "Bolt"))
    with pytest.raises(BadInput, match=r"^the two waves are not of one organisation"):
        compare(one, two)
    assert compare(one, two, other_subject=True).before.organisation == "Acme"


def test_no_name_is_not_another_name() -> None:
    for one, other in ((subject(), subject(scope="")), (subject(scope=""), subject())):
        check_subjects(one, other)
    told = told_subjects(subject(), subject(scope=" "))
    assert told == ["the two waves are not of one scope: All before, empty after"]
    assert told_subjects(subject("Acme "), subject(" Acme")) == []


def test_names_that_look_alike_are_told_apart_by_their_signs() -> None:
    start = "the two waves are not of one organisation: "
    assert told_subjects(subject("Acme"), subject("Аcme")) == [
        start + "Acme before, Аcme after (they look alike: A (U+0041) was written before, А (U+0410) after)"
    ]
    assert told_subjects(subject("Acme Ltd"), subject("AcmeLtd")) == [
        start + "Acme Ltd before, AcmeLtd after (they look alike: U+0020 was written before, nothing after)"
    ]


ITSELF = "both are the wave {0}: a wave does not compare with itself"
SWAP = "{0} is later than {1}: swap the two, the earlier wave comes first"
ORDERS = [
    (("w1", "2026-01-01"), ("W1 ", "2026-01-01"), ITSELF.format("w1 (2026-01-01)")),
    (("w1", ""), ("w1", ""), ITSELF.format("w1")),
    (("", "2026-01-01"), ("", "2026-01-01"), ITSELF.format("2026-01-01")),
    (("w2", "2026-02-01"), ("w1", "2026-01-01"), SWAP.format("w2 (2026-02-01)", "w1 (2026-01-01)")),
    (("", ""), ("", ""), ""),
    (("w1", "2026-01-01"), ("w2", "2026-01-01"), ""),
    (("w1", "2026-01-01"), ("w1", "2026-02-01"), ""),
    (("w2", ""), ("w1", "2026-01-01"), ""),
    (("w2", "2026-01-01"), ("w1", ""), ""),
]


@pytest.mark.parametrize(("before", "after", "message"), ORDERS)
def test_the_earlier_wave_comes_first(before: tuple, after: tuple, message: str) -> None:
    first, last = (subject(wave=name, date=date) for name, date in (before, after))
    if not message:
        check_order(first, last)
        return
    with pytest.raises(BadInput) as caught:
        check_order(first, last)
    assert str(caught.value) == message


SAME = "the baseline ({0}) is of the same wave as what is checked: name an earlier one"
LATER = "the baseline ({0}) is later than what is checked ({1}): name an earlier one"
BASELINES = [
    # The dates decide, whatever the names say; without one of them, waves that are numbered alike do.
    (("w2", "2026-02-01"), ("w1", "2026-01-01"), LATER.format("w2 (2026-02-01)", "w1 (2026-01-01)")),
    (("2026-Q4", "2026-01-01"), ("2026-Q3", "2026-02-01"), ""),
    (("2026-Q4", ""), ("2026-Q3", "2026-02-01"), LATER.format("2026-Q4", "2026-Q3 (2026-02-01)")),
    (("2026-q4", ""), ("2026_Q3", ""), LATER.format("2026-q4", "2026_Q3")),
    (("2026-Q3", ""), ("2026_q03", ""), ""),
    (("2027-Q1", ""), ("2026-Q3", ""), LATER.format("2027-Q1", "2026-Q3")),
    (("2026-10", ""), ("2026-09", ""), LATER.format("2026-10", "2026-09")),
    (("2026-H2", ""), ("2026-Q1", ""), ""),
    (("2026-Q4", ""), ("spring", ""), ""),
    (("autumn", ""), ("2026-Q1", ""), ""),
    (("2026-Q1", ""), ("2026-q1 ", "2026-02-01"), SAME.format("2026-Q1")),
    (("w1", "2026-01-01"), ("w2", "2026-01-01"), ""),
]


@pytest.mark.parametrize(("before", "after", "message"), BASELINES)
def test_a_baseline_is_an_earlier_wave(before: tuple, after: tuple, message: str) -> None:
    first, last = (subject(wave=name, date=date) for name, date in (before, after))
    if not message:
        check_baseline(first, last)
        return
    with pytest.raises(BadInput) as caught:
        check_baseline(first, last)
    assert str(caught.value) == message


def overlaid(of: str, version: str = "1.0.0", weight: int = 1, **fields: Any) -> Questionnaire:
    """TWO under an overlay of the questionnaire `of`, which may weigh a question otherwise."""
    first: Dimension = TWO.dimensions[0]
    heavier = replace(first, own_questions=(replace(first.questions[0], weight=weight), *first.questions[1:]))
    changed = Overlay(id="small", version=version, of=of, because="ours")
    return replace(TWO, version=version, overlay=changed, dimensions=(heavier, TWO.dimensions[1]), **fields)


def worded(text: str) -> Questionnaire:
    """TWO with other words of its last question."""
    last = replace(TWO.dimensions[1], own_questions=(replace(TWO.dimensions[1].questions[0], text=text),))
    return replace(TWO, dimensions=(TWO.dimensions[0], last))


CONTENT = "they share a name and not their content"
OTHER = "another questionnaire or another major version"
INSTRUMENTS = [
    (TWO, replace(TWO, version="1.9.9"), ""),
    (TWO, replace(TWO, version="10.0.0"), OTHER),
    (TWO, replace(TWO, id="large"), OTHER),
    # Under an overlay it is another instrument than without, and of another base too; not of a later base.
    (TWO, overlaid("small@1.0.0"), OTHER),
    (overlaid("small@1.0.0"), overlaid("large@1.0.0"), OTHER),
    (overlaid("small@1.0.0"), overlaid("small@2.0.0"), OTHER),
    (overlaid("small@1.0.0"), overlaid("small@1.4.0", version="1.0.1"), ""),
    # What an overlay weighs otherwise does not compare; without one the test is of what both have.
    (
        overlaid("small@1.0.0"),
        overlaid("small@1.0.0", version="1.1.0", weight=2),
        "the overlay drops, adds or weighs otherwise",
    ),
    (TWO, replace(TWO, version="1.1.0", min_coverage=0.5), ""),
    # One version with another content: of the same file it is none, and a translation is none.
    (TWO, replace(TWO, min_coverage=0.5), CONTENT),
    (replace(TWO, sha256="f00d"), replace(TWO, sha256="f00d", min_coverage=0.5), ""),
    (replace(TWO, sha256="f00d"), replace(TWO, sha256="beef", min_coverage=0.5), CONTENT),
    (TWO, replace(TWO, title="Other"), CONTENT),
    (TWO, replace(TWO, title="Klein", language="de"), ""),
    (TWO, replace(worded("Wie?"), language="de"), ""),
    (TWO, worded("How so?"), CONTENT),
    (TWO, replace(TWO, title="Klein", language="de", min_coverage=0.5), CONTENT),
]


@pytest.mark.parametrize(("old", "new", "why"), INSTRUMENTS)
def test_which_questionnaires_compare(old: Questionnaire, new: Questionnaire, why: str) -> None:
    if not why:
        check_instruments(old, new)
        return
    with pytest.raises(BadInput) as caught:
        check_instruments(old, new)
    told = f"{old.id} {old.version} and {new.id} {new.version} do not compare: "
    assert str(caught.value) == told + why
