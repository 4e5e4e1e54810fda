"""One scoring rule a file: a tiny questionnaire, answers, what must come out, and the sum in a comment.

A case leaves out what its rule does not need: the levels and the five-point scale of cx-maturity, names and
texts are filled in here. `expect` is a part of the result object; lists of things with an id may be
written as a mapping from the id.
"""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from cxmaturity.answers.read import read_answers
from cxmaturity.formats.yaml_with_lines import read_yaml
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.report.result import result
from cxmaturity.scoring.assess import assess
from cxmaturity.worksheets.model import Worksheet, reads

CASES = sorted((Path(__file__).parent / "scoring_cases").glob("*.yaml"))
STARTS = (0, 0.2, 0.4, 0.6, 0.8)
LEVELS = [{"name": f"Level {n}", "meaning": "Means.", "from": start} for n, start in enumerate(STARTS, 1)]
OPTIONS = [{"id": str(n + 1), "label": f"Option {n + 1}", "points": n} for n in range(5)]
SCALE = {"id": "five", "options": OPTIONS}
TOLERANCE = 0.001
"""NPS intervals are given to three places; everything else in the cases is exact to nine."""


def filled_in(questionnaire: dict[str, Any]) -> dict[str, Any]:
    whole = {"format": 1, "id": "case", "version": "1.0.0", "title": "Case", "language": "en"}
    whole |= {"levels": LEVELS, "scales": [SCALE], **questionnaire}
    for dimension in whole["dimensions"]:
        dimension.setdefault("name", dimension["id"].upper())
        for question in dimension["questions"]:
            question.setdefault("name", question["id"])
            question.setdefault("text", "What is done?")
    return whole


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, tmp_path: Path) -> None:
    case = read_yaml(path, limit=100_000).tree
    model = tmp_path / "questionnaire.yaml"
    model.write_text(yaml.safe_dump(filled_in(case["questionnaire"])))
    folder = tmp_path / "answers"
    folder.mkdir()
    for number, sheet in enumerate(case["sheets"]):
        written = {"format": 1, "questionnaire": "case@1", **sheet}
        written["respondent"] = {"id": f"r{number}", **sheet.get("respondent", {})}
        (folder / f"{number:02}.yaml").write_text(yaml.safe_dump(written))
    questionnaire = read_questionnaire(model)
    sheets = read_answers(folder, questionnaire)
    assessment = assess(
        questionnaire,
        sheets,
        strict=case.get("strict", False),
        # How firm a stage of so few answers is says something of each; cases of their own ask for it.
        redraw=not case["expect"].keys().isdisjoint({"sensitivity", "firmness"}),
    )
    got = msgspec.json.decode(msgspec.json.encode(result(assessment)))
    assert_part(got, case["expect"], path.stem)
    assert_rounded(got, path.stem)


def assert_rounded(got: Any, place: str) -> None:
    """Every figure is rounded once, to nine places; questions' values and ratings are not: 1/3 is 1/3."""
    if isinstance(got, dict):
        for key, value in got.items():
            assert_rounded(value, f"{place}.{key}")
    elif isinstance(got, list):
        for index, value in enumerate(got):
            assert_rounded(value, f"{place}[{index}]")
    elif isinstance(got, float) and ".matrix[" not in place:
        assert place.endswith("].value") or got == round(got, 9), place


def assert_part(got: Any, expected: Any, place: str) -> None:
    """Hold the part of the result that `expected` names against it."""
    if isinstance(got, list) and isinstance(expected, dict):
        got = {entry["id"]: entry for entry in got}
    if isinstance(expected, dict):
        for key, value in expected.items():
            assert_part(got[key], value, f"{place}.{key}")
    elif isinstance(expected, list):
        assert len(got) == len(expected), f"{place}: {got}"
        for index, value in enumerate(expected):
            assert_part(got[index], value, f"{place}[{index}]")
    elif isinstance(expected, float):
        tolerance = TOLERANCE if "scores" in place else 1e-8
        assert got == pytest.approx(expected, abs=tolerance), place
    else:
        assert got == expected, place


READ = [path for path in CASES if "worksheets:" in path.read_text()]


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_an_analysis_names_its_columns_by_their_place_in_the_file(path: Path) -> None:
    """A message about one of them gives the line of that place."""
    for written in read_yaml(path, limit=100_000).tree["questionnaire"]["worksheets"]:
        worksheet = msgspec.convert(written, Worksheet)
        for where, column, kind in reads(worksheet.analysis):
            found: Any = written
            for step in where:
                found = found[step]
            assert found == column
            assert kind == next(one.type for one in worksheet.columns if one.id == column)
