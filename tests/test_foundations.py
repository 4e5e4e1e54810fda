"""Foundations without effect: under a rule that asks for none, or of weight 0, they are called so nowhere."""

import re
from pathlib import Path

import pytest

from cxmaturity.gates.file import read_gates
from cxmaturity.linting import lint_file
from cxmaturity.linting.codes import advice_line
from cxmaturity.questionnaire.read import read_questionnaire
from tests.test_foreign_model import unmarked
from tests.test_stages_told import cells, model, project, said

MARK = ", foundation: true"
RULES = {
    "gated": model("", third=MARK),
    "weightless": model("", third=f"{MARK}, weight: 0"),
    "banded": model("stage: {rule: banded}", third=MARK),
    "cumulative": model("stage: {rule: cumulative, at_least: most}", every=", level: {n}", third=MARK),
    "none": model("stage: {rule: none}", starts=False, third=MARK),
}
WITHOUT_EFFECT = {
    "gated": "",
    "weightless": "it weighs nothing, so it holds no stage down",
    "banded": "the rule banded asks for no foundations",
    "cumulative": "the rule cumulative asks for no foundations",
    "none": "the rule none asks for no foundations",
}


@pytest.fixture(scope="module", params=RULES)
def rule(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp(request.param)
    project(folder, RULES[request.param])
    return request.param, folder


def outputs(folder: Path) -> dict[str, str]:
    """Return what can be read of the questionnaire and of an assessment, by output."""
    made = {"show": said("questionnaire", "show", "mill.yaml", folder=folder, asked=False)}
    said("questionnaire", "preview", "mill.yaml", "-o", "preview.html", folder=folder, asked=False)
    for ending in ("html", "md", "csv", "xlsx"):
        said("report", "waves/w1", "-o", f"r.{ending}", folder=folder)
    said("check", "waves/w1", "--init", "--gates", "gates.yaml", folder=folder)
    for name in ("preview.html", "r.html", "r.md"):
        made[name] = unmarked((folder / name).read_text(encoding="utf-8"))
    made["r.csv"] = (folder / "r.csv").read_text(encoding="utf-8-sig")
    made["r.xlsx"] = cells(folder / "r.xlsx")
    made["gates.yaml"] = (folder / "gates.yaml").read_text(encoding="utf-8")
    return made


MARKED = {
    "show": r"^ *[ab]3 \(.*foundation",
    "preview.html": r"foundation(?! questions?)",
    "r.html": "▲|^foundation$",
    "r.csv": r"^[ab],[ab]3,(?:[^,]*,){6}yes,",
    "r.xlsx": r"\* is a foundation",
    "gates.yaml": r"# [ab]3: \{level: ",
}


def test_only_what_holds_stages_down_is_called_a_foundation(rule: tuple[str, Path]) -> None:
    name, folder = rule
    made = outputs(folder)
    for output, mark in MARKED.items():
        found = re.findall(mark, made[output], re.MULTILINE)
        assert bool(found) == (name == "gated"), (output, found)


def test_lint_says_that_the_mark_has_no_effect(rule: tuple[str, Path]) -> None:
    name, folder = rule
    said_of = [
        advice_line(one) for one in lint_file(folder / "mill.yaml") if ".foundation: " in advice_line(one)
    ]
    told = [re.sub(r".*: CX030 ", "", one) for one in said_of]
    why = WITHOUT_EFFECT[name]
    assert told == [f"note: {q}.foundation: has no effect: {why}; leave it out" for q in ("a3", "b3") if why]


def test_all_that_a_new_gates_file_has_is_valid_once_it_is_uncommented(rule: tuple[str, Path]) -> None:
    _, folder = rule
    questionnaire = read_questionnaire(folder / "mill.yaml")
    for words in ((), ("waves/w1",)):
        (folder / "made.yaml").unlink(missing_ok=True)
        said("check", *words, "--init", "--gates", "made.yaml", folder=folder)
        head, _, body = (folder / "made.yaml").read_text().partition("format: 1\n")
        entries = re.sub(r"^( *)# (?=[a-z0-9_.-]+: ?|- gate)", r"\1", body, flags=re.MULTILINE)
        (folder / "all.yaml").write_text(f"{head}format: 1\n{entries}")
        gates = read_gates(folder / "all.yaml", questionnaire, baseline=True).gates
        assert gates.waivers and gates.maximum_drop and gates.overall and gates.overall.index is not None
