"""The result object: the documented keys, the schema, nothing invented for what is withheld, no noise."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from cxmaturity.answers.model import Answer
from cxmaturity.assess_paths import assess_path
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.report import render
from cxmaturity.report.result import result, result_schema
from cxmaturity.resources import bundled
from cxmaturity.scoring.assess import assess
from cxmaturity.waves.compare import compare
from tests.models import dimension, model, question, sheet

EXAMPLES = bundled("questionnaires") / "cx-maturity" / "examples"
WAVES = [EXAMPLES / "tarnholt-freight" / wave for wave in ("2026-q1", "2026-q3")]
PATHS = [*WAVES, EXAMPLES / "single.yaml", EXAMPLES / "quick.yaml"]
DOCUMENTED = json.loads(
    (Path(__file__).parent.parent / "docs" / "result-format.md")
    .read_text()
    .split("```json")[1]
    .split("```")[0]
)


def decoded(path: Path, **choices: object) -> dict:
    return json.loads(render(assess_path(path), "json", **choices))


def keys_of(documented: object, got: object, place: str) -> list[str]:
    """Return the documented keys that `got` lacks."""
    if isinstance(documented, dict) and got is not None:
        missing = [f"{place}.{key}" for key in documented if key not in got]
        return missing + [
            m for k, v in documented.items() if k in got for m in keys_of(v, got[k], f"{place}.{k}")
        ]
    if isinstance(documented, list) and documented:
        return [m for entry in got for m in keys_of(documented[0], entry, f"{place}[]")]
    return []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_every_documented_key_is_there_and_the_schema_holds(path: Path) -> None:
    got = decoded(path)
    jsonschema.Draft202012Validator(result_schema()).validate(got)
    assert keys_of(DOCUMENTED, got, "result") == []


def test_a_comparison_joins_the_result() -> None:
    comparison = compare(*(assess_path(wave) for wave in WAVES))
    got = decoded(WAVES[1], comparison=comparison)
    jsonschema.Draft202012Validator(result_schema()).validate(got)
    assert got["comparison"]["fell"]


def test_the_same_answers_always_give_the_same_bytes() -> None:
    for name in ("json", "csv", "md", "html"):
        assert render(assess_path(WAVES[1]), name) == render(assess_path(WAVES[1]), name)


def test_what_is_withheld_is_null_and_never_zero() -> None:
    assessment = assess(model(dimension("a", question("a.one"))), [sheet()])
    overall = result(assessment)["overall"]
    assert [overall[key] for key in ("index", "score", "band", "stage")] == [None] * 4


def test_nothing_of_a_single_respondent_is_in_the_result_of_several() -> None:
    """Ids and roles of respondents stay in their files: the result knows groups only."""
    text = json.dumps(decoded(WAVES[1]))
    for one in assess_path(WAVES[1]).people:
        assert f'"{one.respondent.id}"' not in text
        assert one.respondent.role not in text


def rows(path: Path) -> list[dict[str, str]]:
    text = render(assess_path(path), "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_a_row_for_every_question_with_its_words() -> None:
    found = rows(WAVES[1])
    assert len(found) == len(read_questionnaire("cx-maturity").questions)
    assert all(row["state"] for row in found)
    assert any(row["notes"] for row in found)
    assert any(row["reasons"] for row in found)
    assert any(row["polarised"] == "yes" for row in found)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_csv_cells_are_never_formulas(text: str) -> None:
    answers = sheet(a_one=Answer(option="3", note=text, evidence=text, evidence_grade=1))
    content = render(assess(model(dimension("a", question("a.one"))), [answers]), "csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content, newline=""))
    assert row["notes"].startswith("'")
    assert row["evidence"].startswith("'")
