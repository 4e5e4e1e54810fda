"""Public models as their authors would write them: figures worked out by hand, and reports in their words."""

from pathlib import Path

import pytest

from cxmaturity.linting import lint_file
from cxmaturity.linting.codes import advice_line
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.scoring.shown import index_shown
from tests.command_line import invoked

HEAD = "format: 1\nid: {id}\nversion: 1.0.0\ntitle: A model\nlanguage: en\n"
SHEET = "format: 1\nquestionnaire: {id}@1\norganisation: Acme\ndate: 2026-03-0{number}\nanswers:\n{answers}\n"

AGREE = """\
stage: {rule: banded}
roll_up: sum
levels: [{name: Red, meaning: Stop., from: 0}, {name: Yellow, meaning: Mend., from: 0.5}, \
{name: Green, meaning: Go on., from: 0.8}]
scales:
  - id: agree
    options: [{id: 1, label: Strongly disagree, points: 1}, {id: 2, label: Disagree, points: 2}, \
{id: 3, label: Neither, points: 3}, \
{id: 4, label: Agree, points: 4}, {id: 5, label: Strongly agree, points: 5}]
dimensions:
  - id: sort
    name: Sort
    roll_up: sum
    questions: [{id: a, name: Tags, text: "Tags are used."}, {id: b, name: Bins, text: "Bins are used."}]
  - id: shine
    name: Shine
    roll_up: sum
    questions: [{id: c, name: Floors, text: "Floors are clean."}]
"""
"""Points by the most, on a scale that begins at 1, with three bands: options and levels are not the same."""

STAGED = """\
stage: {rule: cumulative, at_least: L}
levels: [{name: Initial, meaning: Ad hoc.}, {name: Managed, meaning: Planned.}, \
{name: Defined, meaning: By a standard.}, {name: Optimising, meaning: Improved.}]
scales:
  - id: sat
    options: [{id: U, label: Unsatisfied, points: 0}, {id: P, label: Partly, points: 1}, \
{id: L, label: Largely, points: 2}, {id: F, label: Fully, points: 3}]
dimensions:
  - id: rm
    name: Requirements
    questions: [{id: rm.1, level: 2, name: Goal 1, text: "How far?"}]
  - id: opd
    name: Definition
    questions: [{id: opd.1, level: 3, name: Goal 1, text: "How far?"}]
  - id: car
    name: Causes
    questions: [{id: car.1, level: 4, name: Goal 1, text: "How far?"}]
"""
"""Each process area is of one level alone, as in staged CMMI, and its goals have the same names."""

KEYS = """\
stage: {rule: gated, foundation_slack: 0, dimension_slack: 0}
levels: [{name: Low, meaning: l., from: 0}, {name: Medium, meaning: m., from: "1/3"}, \
{name: High, meaning: h., from: "2/3"}, {name: Elite, meaning: e., from: 1}]
scales:
  - id: perf
    options: [{id: low, label: Low, points: 0}, {id: medium, label: Medium, points: 1}, \
{id: high, label: High, points: 2}, {id: elite, label: Elite, points: 3}]
dimensions:
  - id: speed
    name: Throughput
    questions:
      - {id: deploys, name: Deployments, text: How many a month?, kind: number, from: [0, 1, 4, 30], \
foundation: true, actions: [{to: elite, do: Deploy on demand., effort: L}]}
      - {id: tools, name: Tools, text: Which?, kind: several, enough: 3, \
options: [{id: ci, label: CI, points: 1}, \
{id: cd, label: CD, points: 1}, {id: flags, label: Flags, points: 1}, {id: trunk, label: Trunk, points: 1}]}
  - id: stability
    name: Stability
    questions: [{id: failed, name: Failures, text: How good?}]
"""
"""Numbers with thresholds, ticks, and levels that begin at thirds."""

RISKS = """\
stage: {rule: none}
min_applicable: 0
min_coverage: 0
levels: [{name: Risk, meaning: There is one.}, {name: No risk, meaning: There is none.}]
scales:
  - {id: risk, options: [{id: high, label: High risk, points: 0}, \
{id: medium, label: Medium risk, points: 1}, \
{id: none, label: No risk, points: 2}]}
dimensions:
  - id: ops
    name: Operation
    questions:
      - {id: health, name: Health, text: Which?, kind: several, \
options: [{id: metrics, label: Metrics, points: 1}, \
{id: logs, label: Logs, points: 1}]}
      - id: plan
        name: Plan
        text: What is done?
        applies_when: {not: {question: health, ticked: logs}}
        otherwise: lowest
        actions: [{to: none, do: Write logs.}]
  - id: sec
    name: Security
    questions: [{id: access, name: Access, text: How?}]
"""
"""Three answers, two levels and no stages: what is in the upper half is not good for that alone."""


def put(folder: Path, name: str, model: str, answers: str, *more: str) -> None:
    """Write a model and its answers, and further waves of them, into `folder`."""
    place = folder / "questionnaires" / name
    place.mkdir(parents=True, exist_ok=True)
    (place / "questionnaire.yaml").write_text(HEAD.format(id=name) + model, encoding="utf-8")
    for number, given in enumerate((answers, *more), 1):
        lines = "\n".join(f"  {line.strip()}" for line in given.split(";"))
        (folder / f"{number}.yaml").write_text(
            SHEET.format(id=name, number=number, answers=lines), encoding="utf-8"
        )


def said(folder: Path, *arguments: str) -> str:
    """Return what a command prints, in one line for each line of its own."""
    done = invoked(*arguments, folder=folder)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def page(folder: Path, *arguments: str) -> str:
    """Return the report of the first answers in Markdown."""
    return said(folder, "report", "1.yaml", "-o", "-", "--format", "md", *arguments)


def test_an_answer_is_told_by_its_option_where_options_are_not_the_levels(tmp_path: Path) -> None:
    """Sort is (5 + 3) / 10, Shine 2 / 5, all (5 + 3 + 2) / 15; 5 is no level of three."""
    put(tmp_path, "five-s", AGREE, "a: 5; b: 3; c: 2")
    told = page(tmp_path)
    assert "Index 67 of 100" in told and "| 1 Sort | 80 |" in told and "| 2 Shine | 40 |" in told
    assert "| Tags: **5** | Floors: **2** |" in told and "| Bins: **3** |  |" in told
    assert "- Strength: **1.1 Tags**: Strongly agree\n" in told
    assert "- Gap: **2.1 Floors**: Disagree" in told
    assert "  - Answer: Strongly agree\n" in told
    assert "(level" not in told and "| Level | What was found" not in told


def test_nothing_is_a_strength_and_a_gap_and_no_middle_is_a_strength(tmp_path: Path) -> None:
    """Three levels: "Neither" is in the middle one, below the target, and no strength."""
    put(tmp_path, "five-s", AGREE, "a: 5; b: 3; c: 2")
    lines = [line for line in page(tmp_path).splitlines() if line.startswith(("- Strength", "- Gap"))]
    assert [line.split("**")[1] for line in lines] == ["1.1 Tags", "2.1 Floors", "1.2 Bins"]


def test_of_two_parts_the_upper_half_is_no_strength_and_still_lacks_something(tmp_path: Path) -> None:
    put(tmp_path, "lens", RISKS, "health: [metrics]; plan: medium; access: none")
    told = page(tmp_path)
    assert "Index 75 of 100" in told  # ((1/2 + 1/2) / 2 + 1) / 2
    lines = [line for line in told.splitlines() if line.startswith(("- Strength", "- Gap"))]
    assert lines == [
        "- Strength: **2.1 Access**: No risk",
        "- Gap: **1.1 Health** (1/2): Metrics ",
        "- Gap: **1.2 Plan**: Medium risk ",
    ]
    assert "1. **1.2 Plan**, Medium risk → No risk (phase 1): Write logs." in told
    assert "stage" not in told.lower() and "Below 0%" not in told
    assert "An index is given however little applies." in told
    assert "An index is given however little is answered." in told


def test_what_is_not_asked_and_counts_as_the_lowest_is_told_by_that_option(tmp_path: Path) -> None:
    before, after = "health: [metrics]; plan: medium; access: none", "health: [metrics, logs]; access: none"
    put(tmp_path, "lens", RISKS, before, after)
    assert "1.2 Plan  medium → (high)" in said(tmp_path, "compare", "1.yaml", "2.yaml")


def test_a_level_of_which_a_dimension_asks_nothing_is_named(tmp_path: Path) -> None:
    """Goals of level 2 and 3 are reached, that of 4 is not: a stage of a part alone would read as more."""
    put(tmp_path, "cmmi", STAGED, "rm.1: F; opd.1: L; car.1: U")
    told = page(tmp_path)
    assert "**Stage 3 of 4: Defined**" in told
    assert "| 1 Requirements | 100 |  | 4 Optimising (shown 1; asks nothing of level 3, 4) | 4 |" in told
    assert "| 3 Causes | 0 |  | 3 Defined (asks nothing of level 2, 3) | 4 |" in told
    explained = said(tmp_path, "explain", "1.yaml", "car")
    assert "asks nothing of level 2, 3)" in " ".join(explained.split())
    whole = said(tmp_path, "explain", "1.yaml")
    assert "asks nothing" not in whole


def test_a_name_that_several_questions_share_says_of_which_it_is(tmp_path: Path) -> None:
    put(tmp_path, "cmmi", STAGED, "rm.1: F; opd.1: L; car.1: U")
    assert "held down by: Causes · Goal 1 is at “Unsatisfied”" in said(tmp_path, "score", "1.yaml")


def test_no_advice_against_levels_of_which_a_dimension_asks_nothing(tmp_path: Path) -> None:
    put(tmp_path, "cmmi", STAGED, "rm.1: F; opd.1: L; car.1: U")
    found = [advice_line(one) for one in lint_file(tmp_path / "questionnaires/cmmi/questionnaire.yaml")]
    assert not [line for line in found if "CX010" in line or "CX011" in line]


@pytest.mark.parametrize(
    ("index", "text"),
    [
        (100 / 3, "33.33"),
        (200 / 3, "67"),
        (33.333333333, "33.33"),
        (33.33, "33"),
        (33.34, "33.34"),
        (33.6, "34"),
        (66.4, "66"),
        (66.6, "66.6"),
    ],
)
def test_a_start_at_a_third_reads_as_it_is_printed(tmp_path: Path, index: float, text: str) -> None:
    """33 would read as below 33.33, where Medium starts; a start has the digits that it is printed with."""
    put(tmp_path, "dora", KEYS, "deploys: 5; tools: [ci, flags]; failed: high")
    assert index_shown(index, read_questionnaire(str(tmp_path / "questionnaires/dora"))) == text


def test_ticks_are_told_by_their_points_beside_questions_that_go_by_levels(tmp_path: Path) -> None:
    """Throughput (2/3 + 2/3) / 2, Stability 2/3: High, and one option short of Elite each."""
    put(tmp_path, "dora", KEYS, "deploys: 5; tools: [ci, flags]; failed: high")
    told = page(tmp_path)
    assert "**Stage 3 of 4: High**" in told and "Index 67 of 100" in told
    assert "| Deployments: **3** | Failures: **3** |" in told and "| Tools: **2/3** |  |" in told
    assert "- Strength: **1.2 Tools** (2/3): CI; Flags" in told
    assert "- Gap: **1.1 Deployments** (level 3, target 4)" in told
    assert "- **Deployments** (3 → 4): Deploy on demand. Effort: large" in told
    assert "stay the weakest" not in told  # there are only two


def test_of_two_levels_an_answer_without_evidence_counts_as_the_lowest_option(tmp_path: Path) -> None:
    """There is no level below the two highest of two; and whoever chose the lowest claims nothing."""
    model = RISKS.replace("stage: {rule: none}", "stage: {rule: banded}")
    model = model.replace("There is one.}", "There is one., from: 0}").replace(
        "is none.}", "is none., from: 0.5}"
    )
    put(tmp_path, "lens", model, "health: []; plan: high; access: none")
    told = page(tmp_path)
    sentence = "an answer without evidence of grade 2 or more counts as the lowest option of its scale."
    assert f"The stage by the same rules, where {sentence}" in told
    assert f"as shown, {sentence}" in page(tmp_path) or "(as claimed and as shown)" in told
    assert "Nothing was shown yet for one high answer." in told
    assert "level below these two" not in told


def test_no_report_says_that_evidence_was_checked(tmp_path: Path) -> None:
    put(tmp_path, "five-s", AGREE, "a: {option: 5, evidence: A photograph, evidence_grade: 2}; b: 3; c: 2")
    told = page(tmp_path)
    assert "evidence is listed as they named it and was not checked." in told
    assert "checked against" not in told


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (
            "rm.1: F; opd.1: L; car.1: U",
            "**The profile is uneven**: Requirements is strongest with an index of 100; ",
        ),
        ("rm.1: F; opd.1: F; car.1: U", "**The profile is uneven**: The indexes lie between 0 and 100.\n"),
        ("rm.1: L; opd.1: P; car.1: P", "**The profile is uneven**: The indexes lie between 33 and 67.\n"),
        ("rm.1: L; opd.1: L; car.1: L", ""),
    ],
)
def test_of_several_that_are_alike_none_is_the_strongest(tmp_path: Path, answers: str, sentence: str) -> None:
    put(tmp_path, "cmmi", STAGED, answers)
    told = page(tmp_path)
    assert sentence in told and ("The profile is" in told) is bool(sentence)


def test_a_profile_of_like_indexes_is_even(tmp_path: Path) -> None:
    """Sort is 5 of 10 points, Shine 2 of 5: 10 of 100 apart, and 9 where Sort has a third answer."""
    put(tmp_path, "five-s", AGREE, "a: 4; b: 1; c: 2")
    assert "**The profile is uneven**" in page(tmp_path)
    third = AGREE.replace(
        'text: "Bins are used."}', 'text: "Bins are used."}, {id: d, name: Racks, text: "Racks are used."}'
    )
    put(tmp_path, "five-s", third, "a: 4; b: 1; d: 2; c: 2")
    assert (
        "**The profile is even**: Sort is strongest with an index of 47; Shine is weakest with 40."
        in page(tmp_path)
    )


def test_a_portfolio_of_units_that_are_alike_says_of_none_that_it_differs(tmp_path: Path) -> None:
    put(tmp_path, "five-s", AGREE, "a: 4; b: 1; c: 2", "a: 4; b: 1; c: 2")
    second = tmp_path / "2.yaml"
    second.write_text(second.read_text().replace("Acme", "Other"))
    said(tmp_path, "batch", "1.yaml", "2.yaml", "-o", "out")
    told = (tmp_path / "out" / "portfolio.html").read_text()
    assert "Shine is weakest, with a median index of 40." in told
    assert "Units differ most" not in told and "foundation" not in told and "Median level" not in told
    second.write_text(second.read_text().replace("b: 1", "b: 5").replace("c: 2", "c: 1"))
    said(tmp_path, "batch", "1.yaml", "2.yaml", "-o", "out2")
    told = (tmp_path / "out2" / "portfolio.html").read_text()
    assert "Units differ most in Sort: from 50 to 90." in told


def test_the_arithmetic_tells_a_level_where_an_answer_is_one_or_its_level_decides(
    tmp_path: Path,
) -> None:
    put(tmp_path, "five-s", AGREE, "a: 5; b: 3; c: 2")
    assert "level 3" not in said(tmp_path, "explain", "1.yaml", "a")
    assert "a: 5.000 of 5 points\n" in said(tmp_path, "explain", "1.yaml", "sort")
    founded = AGREE.replace("{id: a, name: Tags,", "{id: a, name: Tags, foundation: true,")
    put(tmp_path, "five-s", founded.replace("rule: banded", "rule: gated"), "a: 5; b: 3; c: 2")
    explained = said(tmp_path, "explain", "1.yaml", "sort")
    assert "a: 5.000 of 5 points (level 3)\n" in explained and "b: 3.000 of 5 points\n" in explained
    put(tmp_path, "dora", KEYS, "deploys: 5; tools: [ci, flags]; failed: high")
    assert "Value 0.667 (2 of 3 points):" in said(tmp_path, "explain", "1.yaml", "tools")
    assert "Value 0.667 (2 of 3 points), level 3:" in said(tmp_path, "explain", "1.yaml", "failed")


def test_of_several_the_heat_map_has_what_most_chose_and_no_option_that_nobody_did(tmp_path: Path) -> None:
    """Tags: 4 of 6 agree, 2 strongly, mean 4.33; Bins: three at either end, whose mean of 3 is nobody's."""
    answers = [f"a: {4 if n < 4 else 5}; b: {1 if n < 3 else 5}; c: 2" for n in range(6)]
    put(tmp_path, "five-s", AGREE, *answers)
    for n in range(1, 7):
        sheet = tmp_path / f"{n}.yaml"
        given = sheet.read_text().replace(
            f"date: 2026-03-0{n}", f"date: 2026-03-01\nrespondent: {{id: r{n}}}"
        )
        (tmp_path / "w").mkdir(exist_ok=True)
        (tmp_path / "w" / f"{n}.yaml").write_text(given)
        sheet.unlink()
    told = said(tmp_path, "report", "w", "-o", "-", "--format", "md")
    assert "| Tags: **4** | Floors: **2** |" in told and "| Bins: **≠** |  |" in told
    assert "- Strength: **1.1 Tags**: 4 of 6: Agree" in told
    assert "| 4 of 6: Agree | Strongly agree |" in told and "  - Answer: opinions differ\n" in told
    assert "Answer: Neither" not in told and "(Strongly agree): 4 of 6" not in told
