"""Questionnaires that are nothing like ours work in every command, with scores computed by hand."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import within

MODELS = Path(__file__).parent / "fixtures" / "other_models"
ANSWERS = {
    "Harbour-7": ["S1=B-2", "S2=R-6", "S3-b=C-3", "S4=na:closed at night", "C.1=R-5", "C.2=C-3", "z=A-1"],
    "quality-zh": ["people.training=2", "people.authority=1", "promise.kept=3", "readiness.sponsor=yes"],
}
FILES = {"Harbour-7": "harbour.yaml", "quality-zh": "quality-zh.yaml"}
# Harbour-7
#   Q-Safety  S1 1/4 · 5, S2 11/16 · 1, S3-b weighs nothing, S4 does not apply:
#             (1.25 + 0.6875) / 6 = 1.9375 / 6 = 0.32291(6), below 0.5: band and stage 1
#   9-crew    C.1 7/16 · 1, C.2 4/4 · 3: 3.4375 / 4 = 0.859375, at least 0.85: band and stage 3
#   ZERO      0, and weighs nothing
#   overall   (5 · 1.9375 / 6 + 2 · 0.859375) / 7 = (1.6145(83) + 1.71875) / 7 = (10 / 3) / 7 = 10/21
#             below 0.5: band and stage 1; score 1 + 2 · 10/21
# quality-zh
#   people    2/3 · 2, 1/3 · 1: (5/3) / 3 = 5/9, from 0.5: band and stage 3
#   promise   3/3 = 1: band and stage 4
#   overall   (5/9 + 1) / 2 = 7/9, from 0.75: band 4; no stage is below 3, so stage 4; score 1 + 3 · 7/9
EXPECTED: dict[str, dict[str, Any]] = {
    "Harbour-7": {
        "overall": {"index": 1000 / 21, "score": 1 + 20 / 21, "band": 1, "stage": 1, "coverage": 1},
        "dimensions": {
            "Q-Safety": {"index": 193.75 / 6, "score": 1 + 3.875 / 6, "band": 1, "stage": 1, "coverage": 1},
            "9-crew": {"index": 85.9375, "score": 2.71875, "band": 3, "stage": 3, "coverage": 1},
            "ZERO": {"index": 0, "score": 1, "band": 1, "stage": 1, "coverage": 1},
        },
        "values": {"S1": 0.25, "S2": 0.6875, "S3-b": 1, "S4": None, "C.1": 0.4375, "C.2": 1, "z": 0},
        "readiness": None,
        "moves": [],
    },
    "quality-zh": {
        "overall": {"index": 700 / 9, "score": 1 + 21 / 9, "band": 4, "stage": 4, "coverage": 1},
        "dimensions": {
            "people": {"index": 500 / 9, "score": 1 + 15 / 9, "band": 3, "stage": 3, "coverage": 1},
            "promise": {"index": 100, "score": 4, "band": 4, "stage": 4, "coverage": 1},
        },
        "values": {"people.training": 2 / 3, "people.authority": 1 / 3, "promise.kept": 1},
        "readiness": True,
        "moves": ["people.training"],
    },
}
# The words around a questionnaire are in its own language where that is shipped.
WORDS = {"Harbour-7": ("Index {} of 100", "weight"), "quality-zh": ("指数{}（满分100）", "权重")}
SHOWN = {"Harbour-7": "Harbour readiness", "quality-zh": "服务质量成熟度"}
FIRST = {
    "Harbour-7": ("Life belts", "Is there a belt for everybody?"),
    "quality-zh": ("培训", "员工是否接受过服务培训？"),
}


@pytest.fixture(scope="module", params=ANSWERS)
def model(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def project(model: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with the questionnaire and one answer file, made by `assess`."""
    folder = tmp_path_factory.mktemp(model)
    place = folder / "questionnaires" / model / "questionnaire.yaml"
    place.parent.mkdir(parents=True)
    place.write_bytes((MODELS / FILES[model]).read_bytes())
    answers = [part for answer in ANSWERS[model] for part in ("--set", answer)]
    printed(folder, "assess", "a.yaml", "-q", model, "--organisation", "Acme 陶", *answers)
    return folder


def printed(folder: Path, *arguments: str) -> str:
    """Return what a command printed that ended well and had nothing to complain of."""
    done = within(*arguments, folder=folder)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout.decode()


def test_the_questionnaire_is_listed_checked_and_shown(model: str, project: Path) -> None:
    assert SHOWN[model] in printed(project, "questionnaire", "list")
    assert "is valid" in printed(project, "questionnaire", "check", f"questionnaires/{model}")
    shown = printed(project, "questionnaire", "show", model)
    assert SHOWN[model] in shown and FIRST[model][1] in shown
    whole = json.loads(printed(project, "questionnaire", "show", model, "--format", "json"))
    assert whole["title"] == SHOWN[model]
    # Gates, targets and `explain` ask for ids.
    for one in whole["dimensions"]:
        title = f"{one['name']} ({one['id']}, weight {one['weight']})"
        assert title in map(str.strip, shown.splitlines())


def test_the_scores_are_those_computed_by_hand(model: str, project: Path) -> None:
    result = json.loads(printed(project, "score", "a.yaml", "--format", "json"))
    expected = EXPECTED[model]
    assert part(result["overall"], expected["overall"]) == pytest.approx(expected["overall"])
    assert [one["id"] for one in result["dimensions"]] == list(expected["dimensions"])
    for dimension in result["dimensions"]:
        wanted = expected["dimensions"][dimension["id"]]
        assert part(dimension, wanted) == pytest.approx(wanted), dimension["id"]
    values = {one["id"]: one["value"] for each in result["dimensions"] for one in each["questions"]}
    assert values == pytest.approx(expected["values"])
    assert (result["readiness"] or {}).get("ready") is expected["readiness"]
    assert [move["question"] for move in result["recommendations"]] == expected["moves"]


def part(whole: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    return {key: whole[key] for key in wanted}


def test_the_scorecard_and_the_explanations_name_the_models_own_words(model: str, project: Path) -> None:
    card = printed(project, "score", "a.yaml")
    index, weight = WORDS[model]
    assert "Acme 陶" in card and index.format(round(EXPECTED[model]["overall"]["index"])) in card
    assert weight in printed(project, "explain", "a.yaml")
    for dimension in EXPECTED[model]["dimensions"]:
        assert printed(project, "explain", "a.yaml", dimension)
    for question in EXPECTED[model]["values"]:
        assert question in printed(project, "explain", "a.yaml", question)
    assert FIRST[model][1] in printed(project, "explain", "a.yaml", next(iter(EXPECTED[model]["values"])))


@pytest.mark.parametrize("ending", ["html", "md", "csv", "json", "pdf"])
def test_the_report_is_written_in_every_format(ending: str, model: str, project: Path) -> None:
    done = within("report", "a.yaml", "-o", f"a.{ending}", folder=project)
    assert (done.returncode, done.stdout.decode()) == (0, f"a.{ending}\n"), done.stderr.decode()
    content = (project / f"a.{ending}").read_bytes()
    if ending == "pdf":
        assert content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    elif ending == "json":
        assert json.loads(content)["questionnaire"]["id"] == model
    elif ending == "csv":
        assert next(iter(EXPECTED[model]["values"])) in content.decode("utf-8-sig")
    else:
        text = content.decode()
        assert "Acme 陶" in text and FIRST[model][0] in text


def test_two_respondents_and_two_waves_work_too(model: str, project: Path) -> None:
    sheet = (project / "a.yaml").read_text(encoding="utf-8")
    other = sheet.replace("\nrespondent: {id: a", "\nrespondent: {id: b")
    assert other != sheet
    wave = project / "wave"
    wave.mkdir()
    (wave / "a.yaml").write_text(sheet, encoding="utf-8")
    (wave / "b.yaml").write_text(other, encoding="utf-8")
    result = json.loads(printed(project, "score", "wave", "--format", "json"))
    assert result["subject"]["respondents"] == 2
    assert result["overall"]["index"] == pytest.approx(EXPECTED[model]["overall"]["index"])
    earlier = re.sub(r"\ndate: .*", "\ndate: 2020-01-31", sheet)
    (project / "earlier.yaml").write_text(earlier, encoding="utf-8")
    arguments = ["report", "wave", "--previous", "earlier.yaml", "-o", "-", "--format", "md"]
    done = within(*arguments, folder=project)
    assert done.returncode == 0 and FIRST[model][0] in done.stdout.decode()
