"""Two waves: by question, with what cannot be compared, and claims only where the numbers allow them."""

import msgspec
import pytest

from cxmaturity.answers.model import Answer, Answers
from cxmaturity.errors import BadInput
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.assess import assess
from cxmaturity.waves.compare import compare
from cxmaturity.waves.score_changes import holm, paired_p, unpaired_p
from tests.models import dimension, model, question, sheet

TWO = model(dimension("a", question("a.one"), question("a.two")), dimension("b", question("b.one")))


def wave(questionnaire: Questionnaire, *sheets: Answers) -> object:
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
    assert unpaired_p(many[:15], many[15:]) == unpaired_p(many[:15], many[15:])
