"""The sentences by rule that every output says alike: each with its threshold and what is just beside it."""

from typing import Any

import pytest
from msgspec.structs import replace

from cxmaturity.scoring.model import CheckResult, Found, Notice, Score
from cxmaturity.scoring.notice_words import notice_words
from cxmaturity.scoring.readiness_words import say_yes
from cxmaturity.scoring.words import (
    applies_words,
    beside_stage,
    bounds_words,
    found_counts,
    index_or_bounds,
    shown_words,
    stage_in_full,
)
from cxmaturity.text.language import language
from tests.models import dimension, model, question

EN = language("en")
ASKED = model(dimension("a", *(question(f"a.q{n}") for n in range(20))))


def score(**fields: Any) -> Score:
    known: dict[str, Any] = {
        "index": 62.0,
        "score": 3.48,
        "band": 4,
        "stage": 4,
        "coverage": 1.0,
        "low": 62.0,
        "high": 62.0,
        "withheld": None,
        "limits": (),
        "shortfall": None,
        "evidence_share": 0.5,
        "applicability": 1.0,
        "index_shown": 60.0,
        "stage_shown": 4,
        "levels": (),
    }
    return Score(**(known | fields))


GONE: dict[str, Any] = {"index": None, "stage": None, "stage_shown": None}

APPLIES = [
    (None, ""),
    (1.0, ""),
    (0.999999, "applies: 99%"),
    (0.64, "applies: 64%"),
    (0.001, "applies: 1%"),
    (0.0, "applies: 0%"),
]


@pytest.mark.parametrize(("share", "said"), APPLIES)
def test_how_much_applies_is_told_where_not_all_does(share: float | None, said: str) -> None:
    assert applies_words(share, ASKED, EN) == said


SHOWN = [
    ({}, False, "as claimed and as shown"),
    ({"stage_shown": 3}, False, "claimed 4, shown 3"),
    ({"stage_shown": None}, False, "as shown: not told: fewer than 5 gave evidence"),
    ({}, True, "as shown"),
    ({"stage_shown": None}, True, "as shown"),
    (GONE, False, ""),
]


@pytest.mark.parametrize(("changes", "strict", "said"), SHOWN)
def test_the_stage_as_shown_stands_beside_the_one_as_claimed(
    changes: dict[str, Any], strict: bool, said: str
) -> None:
    assert shown_words(score(**changes), ASKED, EN, strict=strict) == said


BOUNDS = [
    ({"low": 40.4, "high": 61.6}, "40 to 62"),
    # Both read 40: one figure is no range.
    ({"low": 40.1, "high": 40.4}, ""),
    # A figure is not rounded to where a level begins.
    ({"low": 39.5, "high": 40.4}, "39.5 to 40"),
    ({"low": 39.4, "high": 40.4}, "39 to 40"),
    # What may be anything is not told as if it were known.
    ({"low": 0.0, "high": 100.0}, ""),
    ({"low": 0.0, "high": 99.0}, "0 to 99"),
    ({"low": None, "high": None}, ""),
    # The figure of a part is never that of the whole.
    ({"low": 40.0, "high": 62.0, "withheld": "dimension"}, "40 to 62"),
]


@pytest.mark.parametrize(("changes", "said"), BOUNDS)
def test_bounds_are_told_where_they_say_something(changes: dict[str, Any], said: str) -> None:
    assert bounds_words(score(**changes), ASKED, EN) == said


def test_a_withheld_index_has_its_bounds_in_its_place() -> None:
    assert index_or_bounds(score(), ASKED, EN) == "62"
    withheld = score(**GONE, withheld="dimension", low=40.0, high=62.0)
    assert index_or_bounds(withheld, ASKED, EN) == "not assessed (40 to 62)"
    assert (
        index_or_bounds(score(**GONE, withheld="coverage", low=0.0, high=100.0), ASKED, EN) == "not assessed"
    )


def test_all_that_stands_beside_a_stage_stands_in_one_place() -> None:
    both = score(stage_shown=3, applicability=0.64)
    assert beside_stage(both, ASKED, EN, strict=False) == ("claimed 4, shown 3", "applies: 64%")
    assert (
        stage_in_full(both, ASKED, EN, strict=False) == "stage 4 of 5: L4 (claimed 4, shown 3; applies: 64%)"
    )
    without = score(**GONE, withheld="dimension", low=40.0, high=62.0)
    assert stage_in_full(without, ASKED, EN, strict=False) == (
        "not assessed: a dimension is not assessed (index 40 to 62)"
    )
    quick = score(stage=None, stage_shown=None, withheld="quick")
    assert stage_in_full(quick, ASKED, EN, strict=False) == "no stage: the quick set gives a profile only"


FOUND = [
    (Found(options=("3",), counts=(1,), of=1, differ=False), ()),
    (Found(options=("3",), counts=(2,), of=2, differ=False), ("2 of 2",)),
    (Found(options=("3",), counts=(7,), of=12, differ=False), ("7 of 12",)),
    (Found(options=("2", "3"), counts=(5, 5), of=12, differ=False), ("5 of 12", "5 of 12")),
    (Found(options=("1", "5"), counts=(6, 4), of=12, differ=True), ("6 of 12", "4 of 12")),
]


@pytest.mark.parametrize(("found", "said"), FOUND)
def test_of_several_it_is_told_how_many_chose_what_was_found(found: Found, said: tuple[str, ...]) -> None:
    assert found_counts(found, EN) == said


CHECKS = [
    (None, ""),
    ({"yes": 1}, ""),
    ({"yes": 1, "no": 1}, "1 of 2 says yes"),
    ({"yes": 4, "no": 6, "unknown": 2}, "4 of 12 say yes"),
    ({"no": 3}, "0 of 3 say yes"),
]


@pytest.mark.parametrize(("counts", "said"), CHECKS)
def test_how_many_say_yes_is_told_of_several(counts: Any, said: str) -> None:
    check = CheckResult(id="goal", step="first", answer="yes", counts=counts, contradictions=())
    assert say_yes(check, EN) == said


def test_a_caveat_names_a_dozen_and_counts_the_rest() -> None:
    def said(count: int) -> str:
        ids = ", ".join(f"a.q{n}" for n in range(count))
        return notice_words(Notice(code="opinions_differ", values={"questions": ids}), ASKED, EN)

    assert said(2) == "Opinions differ, and what is true is to be settled first: a.q0, a.q1."
    # One more takes the place of the words that count it.
    assert said(13).endswith("a.q11, a.q12.")
    assert said(14).endswith("a.q11, 2 more.")


WITHHELD = [
    (("37", "88"), " With what is known the index lies between 37 and 88."),
    (("50", "50"), ""),
    (("0", "100"), ""),
    (("0", "99"), " With what is known the index lies between 0 and 99."),
]


@pytest.mark.parametrize(("bounds", "more"), WITHHELD)
def test_a_withheld_whole_says_what_it_can_be(bounds: tuple[str, str], more: str) -> None:
    values = {"dimensions": "a", "low": bounds[0], "high": bounds[1]}
    said = notice_words(Notice(code="whole_withheld", values=values), ASKED, EN)
    assert said == f"The whole has no index and no stage while this is not assessed: a.{more}"


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant"])
def test_the_same_is_said_in_chinese_without_english_marks(tag: str) -> None:
    words = language(tag)
    both = replace(score(), stage_shown=3, applicability=0.64)
    said = stage_in_full(both, ASKED, words, strict=False)
    assert "claimed" not in said and "applies" not in said and "(" not in said
    assert "4" in said and "3" in said and "64%" in said
