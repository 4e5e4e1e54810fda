"""Advice on questionnaires: each code has its file in tests/lint beside the lines that answer it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest

from cxmaturity.formats.yaml_with_lines import read_yaml
from cxmaturity.linting import lint_file
from cxmaturity.linting.codes import RULES, advice_line
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.revisions import read_version
from cxmaturity.resources import bundled
from tests.command_line import cxmaturity, laid_out, refused

ROOT = Path(__file__).parent.parent
LINT = ROOT / "tests" / "lint"
FILES = sorted([*LINT.glob("*.yaml"), *LINT.glob("*/questionnaire.yaml")])
DOCS = ROOT / "docs" / "authoring.md"


def name(path: Path) -> str:
    return path.parent.name if path.name == "questionnaire.yaml" else path.stem


def told(path: Path) -> list[str]:
    before = LINT / "before" / path.name
    against = (
        read_questionnaire(before) if before.exists() else read_questionnaire(path) if fine(path) else None
    )
    return [advice_line(one) for one in lint_file(Path(path.relative_to(LINT)), against=against)]


def fine(path: Path) -> bool:
    return not re.match(r"CX00", name(path))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_is_answered_with_its_advice(
    path: Path, update_golden: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(LINT)
    lines = "".join(f"{one}\n" for one in told(path))
    golden = LINT / f"{name(path)}.txt"
    if update_golden:
        golden.write_text(lines, encoding="utf-8")
    assert lines == golden.read_text(encoding="utf-8")
    if name(path).startswith("CX"):
        assert f": {name(path)} {RULES[name(path)].severity}: " in lines


def test_every_code_has_its_file_and_its_place_in_the_documentation() -> None:
    assert {name(path) for path in FILES if name(path).startswith("CX")} == set(RULES)
    page = DOCS.read_text()
    for rule in RULES.values():
        assert f"| {rule.code} | {rule.severity} |" in page


@pytest.mark.parametrize("path", sorted(bundled("questionnaires").glob("*/questionnaire.yaml")), ids=name)
def test_the_bundled_questionnaires_are_clean(path: Path) -> None:
    found = lint_file(path, against=read_questionnaire(path))
    assert [
        advice_line(one) for one in found if one.severity != "note" and not one.code.startswith("CX04")
    ] == []


@pytest.mark.parametrize(
    ("arguments", "code", "last"),
    [
        (["clean.yaml"], 0, "clean: 1 checked; errors: 0, warnings: 0, notes: 0"),
        (["CX025.yaml"], 0, "clean: 1 checked; errors: 0, warnings: 0, notes: 1"),
        (["CX023.yaml", "clean.yaml"], 3, "not clean: 2 checked; errors: 0, warnings: 1, notes: 0"),
        (["CX023.yaml", "--ignore", "CX023,CX020"], 0, "clean: 1 checked; errors: 0, warnings: 0, notes: 0"),
        (["CX001.yaml"], 3, "not clean: 1 checked; errors: 1, warnings: 0, notes: 0"),
        (["."], 3, "not clean: 4 checked; errors: 1, warnings: 4, notes: 1"),
        (["CX042/de.yaml", "CX042"], 3, "not clean: 1 checked; errors: 0, warnings: 2, notes: 0"),
    ],
)
def test_the_last_line_and_the_exit_code_say_the_same(arguments: list[str], code: int, last: str) -> None:
    done = cxmaturity("questionnaire", "lint", *arguments, folder=LINT)
    assert (done.returncode, done.stderr) == (code, b"")
    assert done.stdout.decode().splitlines()[-1] == last


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere.yaml"],
        ["clean.yaml", "--format", "xml"],
        ["clean.yaml", "--ignore", "CX999"],
        ["clean.yaml", "CX001.yaml", "--against", "before/CX050.yaml"],
        ["clean.yaml", "--against", "git:--output=x"],
        ["clean.yaml", "--against", "git:"],
    ],
)
def test_bad_arguments_are_refused(arguments: list[str]) -> None:
    refused(cxmaturity("questionnaire", "lint", *arguments, folder=LINT))


def test_json_holds_all_advice() -> None:
    done = cxmaturity("questionnaire", "lint", "CX023.yaml", "--format", "json", folder=LINT)
    content = json.loads(done.stdout)
    assert (done.returncode, content["clean"], content["files"]) == (3, False, ["CX023.yaml"])
    assert [one["code"] for one in content["advice"]] == ["CX023"]


SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "additionalProperties": False,
                        "properties": {"driver": {"$ref": "#/$defs/component"}},
                    },
                    "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
                },
            },
        },
    },
    "$defs": {
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": {
            "type": "object",
            "required": ["text"],
            "additionalProperties": False,
            "properties": {"text": {"type": "string", "minLength": 1}},
        },
        "component": {
            "type": "object",
            "required": ["name"],
            "additionalProperties": False,
            "properties": {
                "name": {"type": "string"},
                "version": {"type": "string"},
                "rules": {
                    "type": "array",
                    "uniqueItems": True,
                    "items": {
                        "type": "object",
                        "required": ["id"],
                        "additionalProperties": False,
                        "properties": {
                            "id": {"type": "string"},
                            "shortDescription": {"$ref": "#/$defs/message"},
                            "defaultConfiguration": {
                                "type": "object",
                                "additionalProperties": False,
                                "properties": {"level": {"$ref": "#/$defs/level"}},
                            },
                        },
                    },
                },
            },
        },
        "result": {
            "type": "object",
            "required": ["message"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"$ref": "#/$defs/level"},
                "message": {"$ref": "#/$defs/message"},
                "locations": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": {
                            "physicalLocation": {
                                "type": "object",
                                "required": ["artifactLocation"],
                                "additionalProperties": False,
                                "properties": {
                                    "artifactLocation": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {"uri": {"type": "string", "pattern": "^[^\\s\\\\]+$"}},
                                    },
                                    "region": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {"startLine": {"type": "integer", "minimum": 1}},
                                    },
                                },
                            }
                        },
                    },
                },
            },
        },
    },
}
"""What SARIF 2.1.0 asks of the parts that are written here; its own schema forbids other fields too."""


def test_sarif_is_of_its_form_and_points_at_the_lines(tmp_path: Path) -> None:
    shutil.copy(LINT / "CX023.yaml", tmp_path / "two words.yaml")
    shutil.copy(LINT / "CX001.yaml", tmp_path)
    done = cxmaturity(
        "questionnaire",
        "lint",
        "two words.yaml",
        str(tmp_path / "CX001.yaml"),
        "--format",
        "sarif",
        folder=tmp_path,
    )
    log = json.loads(done.stdout)
    jsonschema.Draft202012Validator(SARIF).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    places = []
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        places.append((result["ruleId"], place["artifactLocation"]["uri"], place["region"]["startLine"]))
    assert places == [("CX023", "two%20words.yaml", 14), ("CX001", "CX001.yaml", 1)]


def git(*arguments: str, folder: Path) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_git_is_asked_for_a_revision_and_only_then(tmp_path: Path) -> None:
    if not shutil.which("git"):
        pytest.skip("no git")
    folder = tmp_path / "questionnaires" / "bakery"
    folder.mkdir(parents=True)
    file = folder / "questionnaire.yaml"
    shutil.copy(LINT / "before" / "CX050.yaml", file)
    git("init", "-q", folder=tmp_path)
    git("add", ".", folder=tmp_path)
    git("commit", "-q", "-m", "first", folder=tmp_path)
    shutil.copy(LINT / "CX050.yaml", file)
    assert lint_file(file) == []

    def against_head() -> list[str]:
        return [one.code for one in lint_file(file, against=read_version("git:HEAD", file))]

    assert against_head() == ["CX050"]
    done = cxmaturity("questionnaire", "diff", "git:HEAD", str(folder), folder=tmp_path)
    assert b"question oven.weighed: removed" in done.stdout
    file.write_text(file.read_text().replace("1.1.0", "2.0.0"))
    assert against_head() == []
    file.write_text((LINT / "CX052.yaml").read_text().replace("1.0.0", "2.0.0"))
    git("commit", "-q", "-am", "second", folder=tmp_path)
    file.write_text(file.read_text().replace("Bakery", "The bakery"))
    done = cxmaturity("questionnaire", "lint", str(folder), "--against", "git:HEAD", folder=tmp_path)
    assert (done.returncode, b"CX052 warning" in done.stdout) == (3, True)
    # Between two commits texts may change without a new version.
    ours = ["questionnaire", "lint", str(folder), "--against", "git:HEAD", "--ignore", "CX052"]
    assert cxmaturity(*ours, folder=tmp_path).returncode == 0


def test_an_overlay_is_advised_on_what_it_adds(tmp_path: Path) -> None:
    file = tmp_path / "overlay.yaml"
    file.write_text(
        "format: 1\noverlay: acme\nversion: 1.0.0\nof: cx-maturity@1\nbecause: It fits.\nadd:\n  vision:\n"
        "    - id: vision.acme\n      name: Acme\n      text: How are aims and means agreed today?\n"
    )
    found = [(one.code, one.line, one.field) for one in lint_file(file)]
    assert found == [
        ("CX013", 8, "vision.acme"),
        ("CX025", 8, "vision.acme"),
        ("CX020", 10, "vision.acme.text"),
    ]


def test_an_overlay_is_advised_on_a_weight_without_effect(tmp_path: Path) -> None:
    base = (LINT / "CX030.yaml").read_text().replace("        weight: 2\n", "")
    laid_out(tmp_path, {"bakery/questionnaire.yaml": base})
    over = "format: 1\noverlay: over\nversion: 1.0.0\nof: ../bakery\nbecause: It fits.\nquestions:\n"
    over += "  oven.weighed: {weight: 2}\n  oven.remarks: {weight: 3}\n  oven.heat: {weight: 0}\n"
    laid_out(tmp_path, {"over/overlay.yaml": over})
    found = [
        advice_line(one) for one in lint_file(tmp_path / "over" / "overlay.yaml") if "weight" in one.field
    ]
    message = (
        "oven.remarks.weight: has no effect: a question that is never scored weighs nothing; leave it out"
    )
    assert found == [f"{tmp_path}/over/overlay.yaml:8: CX030 note: {message}"]


def test_the_hook_for_pre_commit_takes_questionnaires_and_translations_alone() -> None:
    hooks = {one["id"]: one for one in read_yaml(ROOT / ".pre-commit-hooks.yaml", limit=10_000).tree}
    hook = hooks["cxmaturity-questionnaire"]
    assert hook["entry"] == "cxmaturity questionnaire lint"
    tracked = [
        "questionnaires/a/questionnaire.yaml",
        "x/questionnaires/a/zh-Hans.yaml",
        "questionnaires/a/overlay.yaml",
    ]
    others = ["questionnaires/a/examples/b.yaml", "answers/mine.yaml", "questionnaires/a/README.md"]
    assert [name for name in tracked + others if re.search(hook["files"], name)] == tracked
    assert hook["id"] in DOCS.read_text()


@pytest.mark.parametrize("name", ["process-attributes", "cumulative", "risk-rules"])
def test_models_of_other_rules_are_clean_as_their_authors_write_them(name: str) -> None:
    """No id has to change, and nothing has to be ignored, for a model without a word of advice."""
    path = ROOT / "docs" / "models" / f"{name}.yaml"
    assert "ignore" not in path.read_text(encoding="utf-8")
    assert {one.code for one in lint_file(path)} == {"CX017", "CX025"}
