"""Dimensions of dimensions: what rolls up how, against other people's results and a second, slow rule.

The models of docs/models are read as anybody's file is, and scored with the answers of others, who published
what comes of them.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cxmaturity.answers.model import Answer, Answers
from cxmaturity.questionnaire.file import read_questionnaire_file
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment

ROOT = Path(__file__).parent.parent


@cache
def model(name: str) -> Questionnaire:
    return read_questionnaire_file(ROOT / "docs" / "models" / f"{name}.yaml")


@cache
def others(name: str) -> Any:
    return json.loads((ROOT / "tests" / "fixtures" / f"{name}.json").read_text("utf-8"))


def answered(questionnaire: Questionnaire, options: Mapping[str, str | None]) -> Assessment:
    """Score one sheet: options by question, None for what does not apply."""
    answers = {
        name: Answer(na_reason="not here") if option is None else Answer(option=option)
        for name, option in options.items()
    }
    named = f"{questionnaire.id}@{questionnaire.version}"
    return assess(questionnaire, (Answers(questionnaire=named, answers=answers),), redraw=False)


def indexes(assessment: Assessment) -> dict[str, float | None]:
    """Return the index (0-1) of every dimension on every floor."""
    return {d.id: None if d.index is None else d.index / 100 for d in assessment.every_dimension}


# ---- What others publish


def test_three_floors_are_means_of_means_and_what_does_not_apply_leaves_its_own_floor_only() -> None:
    data = others("three_floors")
    options = {0: "no", 0.25: "some", 0.5: "half", 1: "most", "na": None}
    for case in data["cases"]:
        found = answered(model("three-floors"), {q: options[value] for q, value in case["answers"].items()})
        wanted = {**case["stream"], **case["practice"], **case["function"]}
        assert indexes(found) == pytest.approx(wanted, abs=1e-9)


def test_points_add_up_to_the_most_that_there_are_and_have_their_bands() -> None:
    data = others("likert")
    names = {"low": 1, "medium": 2, "high": 3}
    for case in data["cases"]:
        found = answered(model("likert"), {q: str(points) for q, points in case["answers"].items()})
        assert {d.id: d.index for d in found.dimensions} == pytest.approx(case["score"])
        assert {d.id: d.band for d in found.dimensions} == {a: names[b] for a, b in case["band"].items()}


def test_weighted_audits_are_shown_to_two_places() -> None:
    categories = others("lighthouse")["categories"]
    found = answered(
        model("lighthouse"),
        {
            f"{category}.{audit}": str(round(100 * one["score"])) if one["applies"] else None
            for category, of in categories.items()
            for audit, one in of["audits"].items()
        },
    )
    assert {name: round(index or 0, 2) for name, index in indexes(found).items()} == {
        name: of["published"] for name, of in categories.items()
    }
