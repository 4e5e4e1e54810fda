"""What outputs say of a stage by each rule: in its own terms, and nothing where there is none."""

import io
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from cxmaturity.assess_paths import assess_path
from cxmaturity.library import card
from cxmaturity.linting import lint_file
from cxmaturity.linting.codes import advice_line
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.versions import changes_between
from tests.command_line import invoked, laid_out, refused, within
from tests.test_foreign_model import unmarked

FROM = ("", ", from: 0.3", ", from: 0.7")


def model(stage: str, *, starts: bool = True, third: str = "", every: str = "") -> str:
    """Return a model of two parts with four questions each; `third` and `every` are their further fields."""
    levels = [f"number: {n}, name: N{n}, meaning: M{n}{FROM[n] if starts else ''}" for n in range(3)]
    levels[0] += ", from: 0" if starts else ""
    questions = {
        part: "\n".join(
            f"      - {{id: {part}{n}, name: Practice {part}{n}, text: 'Is {part}{n} done?'"
            f"{every.format(n=1 + n % 2)}{third if n == 3 else ''},"
            f" actions: [{{to: most, do: Do {part}{n}}}]}}"
            for n in range(1, 5)
        )
        for part in "ab"
    }
    return f"""format: 1
id: mill
version: 1.0.0
title: Mill
language: en
{stage}
levels:
{"".join(f"  - {{{one}}}" + chr(10) for one in levels)}scales:
  - id: four
    options:
      - {{id: none, label: Not at all, points: 0}}
      - {{id: some, label: Somewhat, points: 1}}
      - {{id: most, label: Mostly, points: 2}}
      - {{id: all, label: All of it, points: 3}}
dimensions:
  - {{id: a, name: Part A, questions: [
{questions["a"].replace("      - ", "      ").replace(chr(10), "," + chr(10))}
    ]}}
  - {{id: b, name: Part B, questions: [
{questions["b"].replace("      - ", "      ").replace(chr(10), "," + chr(10))}
    ]}}
"""


OF_WAVES = {"w1": "most all some all most all none most", "w2": "most all most all most all some most"}


def project(folder: Path, text: str) -> None:
    """Write a model with two waves of one respondent."""
    files: dict[str, str | bytes | None] = {"mill.yaml": text}
    for month, (wave, options) in enumerate(OF_WAVES.items(), 1):
        names = [f"{part}{n}" for part in "ab" for n in range(1, 5)]
        answers = "".join(f"  {name}: {one}\n" for name, one in zip(names, options.split(), strict=True))
        files[f"waves/{wave}/r.yaml"] = (
            "format: 1\nquestionnaire: mill@1\norganisation: Mill\n"
            f"wave: {wave}\ndate: 2026-0{month}-01\nanswers:\n{answers}"
        )
    laid_out(folder, files)


def said(*arguments: str, folder: Path, code: int = 0, asked: bool = True) -> str:
    by = ("--questionnaire", "mill.yaml") if asked else ()
    done = invoked(*arguments, *by, folder=folder)
    assert done.exit_code == code, done.stderr
    return done.stdout


def cells(path: Path) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return "\n".join(" | ".join(str(cell) for cell in row) for row in rows)


# ---- Without stages


STAGES = re.compile(r"\b(?:stages?|bands?)\b|held down|\bholds\b", re.IGNORECASE)
WITHOUT = model("stage: {rule: none}", starts=False)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("without")
    project(folder, WITHOUT)
    return folder


COMMANDS = (
    ("score", "waves/w1"),
    ("explain", "waves/w1"),
    ("explain", "waves/w1", "b"),
    ("explain", "waves/w1", "b3"),
    ("compare", "waves/w1", "waves/w2"),
    ("trend", "waves"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_speaks_of_stages_where_there_are_none(command: tuple[str, ...], without: Path) -> None:
    words = said(*command, folder=without)
    assert words.strip() and not STAGES.findall(words) and "not assessed" not in words


@pytest.mark.parametrize("ending", ["md", "html", "xlsx", "svg"])
def test_no_report_does_either(ending: str, without: Path) -> None:
    name = f"report.{ending}"
    said("report", "waves/w2", "--previous", "waves/w1", "-o", name, folder=without)
    path = without / name
    words = cells(path) if ending == "xlsx" else unmarked(path.read_text(encoding="utf-8"))
    assert "75" in words and [one for one in words.splitlines() if STAGES.search(one)] == []


def test_nor_a_portfolio_and_a_file_of_gates(without: Path) -> None:
    said("batch", "waves/w1", "waves/w2", "-o", "out", folder=without)
    words = unmarked((without / "out" / "portfolio.html").read_text(encoding="utf-8"))
    # What the method says of who is helped is of foundations, of which there are none.
    assert [one for one in STAGES.findall(words) if one not in ("holds", "stage")] == []
    said("check", "waves/w1", "--init", folder=without)
    gates = (without / "gates.yaml").read_text(encoding="utf-8")
    told = [line for line in gates.splitlines() if "stage" in line]
    assert told == []
    assert "passed" in said("check", "waves/w1", "--gates", "gates.yaml", folder=without)


def test_a_gate_on_a_stage_that_there_is_not_is_refused(without: Path) -> None:
    (without / "stage.yaml").write_text("format: 1\noverall: {stage: 1}\n")
    arguments = ("check", "waves/w1", "--gates", "stage.yaml", "--questionnaire", "mill.yaml")
    message = refused(within(*arguments, folder=without))
    assert message == "stage.yaml:2: overall.stage: mill has no stages; remove it\n"


def test_a_report_without_stages_is_verified(without: Path) -> None:
    said("report", "waves/w1", "-o", "report.pdf", folder=without)
    assert "The report is what its answers make" in said("verify", "report.pdf", folder=without)


def test_too_few_answers_are_still_said(tmp_path: Path) -> None:
    project(tmp_path, WITHOUT)
    sheet = tmp_path / "waves" / "w1" / "r.yaml"
    sheet.write_text(re.sub(r"\n  b\d: \w+", "", sheet.read_text()) + "  b1: most\n")
    words = " ".join(said("score", "waves/w1", folder=tmp_path).split())
    assert "Not assessed: a dimension is not assessed" in words
    assert "not assessed: not enough answers (coverage below 70%)" in " ".join(
        said("explain", "waves/w1", folder=tmp_path).split()
    )


# ---- Counted by level


COUNTED = model("stage: {rule: cumulative, share: 0.6, at_least: most}", starts=False, every=", level: {n}")


def test_what_holds_a_level_down_is_said_with_counts_and_options(tmp_path: Path) -> None:
    project(tmp_path, COUNTED)
    lines = said("explain", "waves/w1", folder=tmp_path).splitlines()
    told = [" ".join(line.split()) for line in lines]
    assert told[0].startswith("Stage 1 of 2: N1")
    start = told.index("Level 1 is reached, and every level below it.")
    end = next(place for place, line in enumerate(told) if line.startswith("The plan"))
    assert " ".join(told[start:end]).strip() == (
        "Level 1 is reached, and every level below it. What holds the overall stage below 2: "
        "level 2: 2 of 4 questions reach “Mostly”, 3 have to "
        "Practice a3 is at “Somewhat”, needs “Mostly” (a3): of level 2; asked for stage 2 "
        "Practice b3 is at “Not at all”, needs “Mostly” (b3): of level 2; asked for stage 2  "
        "The smallest change that reaches stage 2 raises 1 answer: a3 (Practice a3): Somewhat → Mostly"
    )


def test_an_answer_is_told_by_its_option_where_no_level_says_from_where(tmp_path: Path) -> None:
    project(tmp_path, COUNTED)
    score = said("score", "waves/w1", folder=tmp_path)
    assert "Practice b3 Not at all→Mostly" in " ".join(score.split())
    assert "band" not in score
    said("report", "waves/w1", "-o", "r.md", folder=tmp_path)
    page = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "| Practice | Answer | What was found | What the next step looks like |" in page
    assert "- Gap: **2.3 Practice b3**: Not at all" in page
    assert "level 0" not in page


# ---- Required, and distances of one's own


def test_what_is_required_is_said_with_its_stage_and_its_option(tmp_path: Path) -> None:
    project(tmp_path, model("stage: {rule: banded}", third=", required: {from_level: 2, at_least: most}"))
    words = said("explain", "waves/w2", folder=tmp_path)
    assert "Practice b3 is at “Somewhat”, needs “Mostly” (b3): required from stage 2 on" in words
    said("report", "waves/w2", "-o", "r.md", folder=tmp_path)
    page = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "The average flatters" in page
    assert "what is required and missing holds the organisation at 1." in page
    assert "- **Required**: From stage 2 on “Mostly” is required: Practice a3. From stage 2 on" in page


def test_distances_of_ones_own_are_in_the_rule_and_in_what_it_asks(tmp_path: Path) -> None:
    project(tmp_path, model("stage: {foundation_slack: 0}", third=", foundation: true"))
    words = " ".join(said("explain", "waves/w1", "b", folder=tmp_path).split())
    assert "(b3): no foundation question may be below level 1" in words
    said("report", "waves/w1", "-o", "r.md", folder=tmp_path)
    page = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "with every foundation question at L or above." in page
    assert "with no dimension’s stage below L−1." in page


# ---- Advice and versions


def advice(folder: Path, text: str) -> list[str]:
    (folder / "mill.yaml").write_text(text)
    found = lint_file(folder / "mill.yaml")
    return [advice_line(one).partition(": ")[2] for one in found if one.code in ("CX010", "CX011")]


def test_a_level_that_is_never_left_for_the_next_is_advised_against(tmp_path: Path) -> None:
    """Where the lowest option is asked, the level above always holds too."""
    text = model("stage: {rule: cumulative, at_least: none}", starts=False, every=", level: {n}")
    told = advice(tmp_path, text)
    assert [one for one in told if "CX010" in one] == [
        "CX010 warning: levels.#1: no answers lead to stage 0 (N0); "
        "let a question of the next level ask for an option that can be missing",
        "CX010 warning: levels.#2: no answers lead to stage 1 (N1); "
        "let a question of the next level ask for an option that can be missing",
    ]
    assert advice(tmp_path, COUNTED) == []


def test_what_is_required_makes_no_stage_unreachable_that_an_option_reaches(tmp_path: Path) -> None:
    fine = model("stage: {rule: banded}", third=", required: {from_level: 1, at_least: all}")
    assert advice(tmp_path, fine) == []


def read(folder: Path, text: str) -> Questionnaire:
    (folder / "mill.yaml").write_text(text)
    return read_questionnaire(folder / "mill.yaml")


OURS = model("stage: {rule: gated}")


@pytest.mark.parametrize(
    ("before", "after", "asks", "told"),
    [
        (OURS, model("stage: {foundation_slack: 1}"), None, []),
        (OURS, model("stage: {rule: banded}"), "major", ["stage"]),
        (OURS, model("stage: {dimension_slack: 0}"), "major", ["stage"]),
        (COUNTED, COUNTED.replace("share: 0.6", "share: 0.7"), "major", ["stage"]),
        (COUNTED, COUNTED.replace("level: 2", "level: 1", 1), "minor", ["a1.level"]),
        (
            OURS,
            model("stage: {rule: gated}", third=", required: {from_level: 1, at_least: most}"),
            "minor",
            ["a3.required", "b3.required"],
        ),
    ],
)
def test_a_changed_rule_is_another_stage(
    before: str, after: str, asks: str | None, told: list[str], tmp_path: Path
) -> None:
    changes = changes_between(read(tmp_path, before), read(tmp_path, after))
    assert (changes.asks, [one.id for one in changes.changes]) == (asks, told)


def test_the_card_of_a_notebook_tells_of_targets_only_where_levels_start(tmp_path: Path) -> None:
    for name, stage, starts in (("bands", "", True), ("none", "stage: {rule: none}", False)):
        project(tmp_path / name, model(stage, starts=starts))
        made = card(
            assess_path(tmp_path / name / "waves/w1", questionnaire=str(tmp_path / name / "mill.yaml"))
        )
        assert ("start of the target level" in made.html) == starts
