"""How often other weights keep the band and the two weakest dimensions: shares worked out by hand.

A flat Dirichlet of two weights is one share that is as likely to lie anywhere between 0 and 1.
"""

import math

import numpy as np
import pytest
from msgspec.structs import replace

from cxmaturity.answers.model import Answer
from cxmaturity.questionnaire.model import Dimension, Questionnaire
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Sensitivity
from tests.models import dimension, model, question, sheet

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


def test_the_same_answers_have_the_same_shares() -> None:
    asked = model(of("a", 1, 1), of("b", 1, 1), of("c", 1))
    options = {"a_q0": "1", "a_q1": "4", "b_q0": "2", "b_q1": "5", "c_q0": "3"}
    assert found(asked, **options) == found(asked, **options)


def test_a_dimension_in_which_nothing_applies_is_left_out() -> None:
    with_gone = found(model(of("a", 1, 1), of("b", 1, weight=9), of("c", 1)), a_q0="1", a_q1="5", c_q0="3")
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
