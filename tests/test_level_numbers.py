"""Levels from any number and figures in a model's own unit: what every output shows, and what decides."""

import csv
import io
import json
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from cxmaturity.answers.read import read_assessment
from cxmaturity.errors import InvalidFile
from cxmaturity.questionnaire.model import IndexUnit, Level, Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.report.lookup import lookup
from cxmaturity.report.sections.changes import direction, drawn_change
from cxmaturity.scoring.agreement import spread
from cxmaturity.scoring.assess import assess, assess_tally
from cxmaturity.scoring.model import Spread
from cxmaturity.scoring.published import published
from cxmaturity.scoring.shown import (
    applicability_shown,
    border_shown,
    change_shown,
    coverage_shown,
    deviation_shown,
    end_shown,
    has_steps_of_levels,
    index_shown,
    least_applicable_shown,
    least_coverage_shown,
    mean_shown,
    points_shown,
    score_shown,
    start_shown,
)
from cxmaturity.scoring.stages import level_of
from cxmaturity.text.language import language
from cxmaturity.waves.model import ScoreChange
from cxmaturity.workbook.sheet import Sheet
from tests.bakery import bakery
from tests.command_line import refused, within
from tests.level_models import FOUR, THREE, model, put

ZERO_TO_THREE = model(
    (0, 0.3333, 0.6666, 1), FOUR, number=0, unit="{lowest: 0, highest: 3, decimals: 2, name: points}"
)
# gov (2 + 2 + 3 + 3) / 12 = 10/12, 2.50 of 3: from 0.6666, level 2
# ops (1 + 1 + 2 + 0) / 12 = 4/12, 1.00 of 3: from 0.3333, level 1
# all (10/12 + 4/12) / 2 = 7/12, 1.75 of 3: level 1
ANSWERS = (2, 2, 3, 3, 1, 1, 2, 0)


def printed(*arguments: str, folder: Path, code: int = 0) -> str:
    """Return what a command printed; it must end with `code`."""
    done = within(*arguments, folder=folder)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode()


# ---- Every output shows the numbers and the unit of the model


@pytest.fixture
def project(tmp_path: Path) -> Path:
    put(tmp_path, ZERO_TO_THREE, ANSWERS)
    return tmp_path


def test_the_scorecard_shows_them(project: Path) -> None:
    shown = printed("score", "a.yaml", folder=project)
    assert "Stage 1 of 3: Rung 2" in shown
    assert "Index 1.75 of 3 points, band 1: Rung 2" in shown
    assert "The index is 0.250 points short of stage 2." in shown
    rows = {line.split()[0]: line.split() for line in shown.splitlines() if line[:3] in ("GOV", "OPS")}
    assert (rows["GOV"][1], rows["GOV"][3]) == ("2.50", "2")
    assert (rows["OPS"][1], rows["OPS"][3]) == ("1.00", "1")


def test_the_explanation_counts_in_them(project: Path) -> None:
    shown = printed("explain", "a.yaml", folder=project)
    assert "GOV: 2.5000 × weight 1" in shown
    assert "sum 3.5000 / 2 = index 1.7500" in shown
    assert "Stage 1 starts at index 0.9999; 1.7500 reaches it." in shown
    assert "What holds the overall stage below 2:" in shown


@pytest.mark.parametrize(
    ("ending", "pieces"),
    [
        ("md", ["Stage 1 of 3: Rung 2", "Index 1.75 of 3 points", "| 2.50 |", "3 Rung 4 from 3.00", "1 → 2"]),
        ("html", ["Stage 1 of 3: Rung 2", "Index 1.75 of 3 points", ">2.50<", "runs from 0 to 3 "]),
        ("svg", ["stage 1 of 3", "index 1.75 of 3 points"]),
    ],
)
def test_documents_show_them(ending: str, pieces: list[str], project: Path) -> None:
    printed("report", "a.yaml", "-o", f"a.{ending}", folder=project)
    text = (project / f"a.{ending}").read_text(encoding="utf-8")
    assert [piece for piece in pieces if piece not in text] == []
    # How firm a stage is, is told in 100 ways to count, whatever the unit.
    said = text.replace("of 100 ways", "")
    assert "of 100" not in said and "stage 2 of 4" not in said.lower()


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant"])
def test_other_languages_show_them_too(tag: str, project: Path) -> None:
    shown = printed("score", "a.yaml", "--language", tag, folder=project)
    assert "1.75" in shown and "3 points" in shown and "100）" not in shown


def test_the_result_keeps_its_keys_and_says_what_is_shown_beside_them(project: Path) -> None:
    result = json.loads(printed("score", "a.yaml", "--format", "json", folder=project))
    overall = result["overall"]
    assert (overall["index"], overall["figure"]) == (pytest.approx(700 / 12), pytest.approx(1.75))
    assert (overall["stage"], overall["stage_number"]) == (2, 1)
    question = result["dimensions"][1]["questions"][3]
    assert (question["level"], question["level_number"], question["target_number"]) == (1, 0, 3)
    assert [one["number"] for one in result["questionnaire"]["levels"]] == [0, 1, 2, 3]
    assert result["questionnaire"]["unit"] == {"lowest": 0, "highest": 3, "decimals": 2, "name": "points"}


def test_a_model_without_them_has_no_further_keys(tmp_path: Path) -> None:
    put(tmp_path, model((0, 0.3333, 0.6666, 1), FOUR), ANSWERS)
    result = printed("score", "a.yaml", "--format", "json", folder=tmp_path)
    assert "figure" not in result and "_number" not in result and '"levels"' not in result
    printed("report", "a.yaml", "-o", "a.csv", folder=tmp_path)
    assert "_number" not in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")


def test_tables_have_them_in_columns_of_their_own(project: Path) -> None:
    printed("report", "a.yaml", "-o", "a.csv", folder=project)
    rows = list(csv.DictReader(io.StringIO((project / "a.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["level"], row["level_number"], row["target_number"]) for row in rows[:3]] == [
        ("3", "2", "3"),
        ("3", "2", "3"),
        ("4", "3", "3"),
    ]
    printed("batch", "a.yaml", "-o", "out", folder=project)
    table = (project / "out" / "results.csv").read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["figure"], row["band_number"], row["stage_number"]) == ("1.75", "1", "1")
    assert (row["gov.figure"], row["gov.stage_number"]) == ("2.5", "2")


def test_the_workbook_counts_in_them(project: Path) -> None:
    printed("report", "a.yaml", "-o", "a.xlsx", folder=project)
    book = CalamineWorkbook.from_filelike(io.BytesIO((project / "a.xlsx").read_bytes()))
    cells = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    head = [str(cell) for cell in cells["Scores"][3]]
    gov = dict(zip(head, cells["Scores"][4], strict=True))
    assert (gov["points"], gov["Stage"], gov["Band"], gov["Target"]) == (2.5, 2, 2, 3)
    assert gov["Score"] == pytest.approx(2.5)
    assert [row[0] for row in cells["Levels"][4:8]] == [0, 1, 2, 3]
    summary = {str(row[0]): row[1] for row in cells["Summary"]}
    assert (summary["points"], summary["Stage"]) == (pytest.approx(1.75), 1)


A_CHANGE = ScoreChange(
    id="gov",
    before=None,
    after=None,
    before_stage=1,
    after_stage=1,
    p_value=None,
    adjusted=None,
    beyond_noise=None,
)


def test_a_change_that_cannot_be_seen_has_no_direction(tmp_path: Path) -> None:
    """40.2 and 40.4 both read 40: no line rises between those. 49.6 is not 50, where a level starts."""
    put(tmp_path, model((0, 0.5, 0.9), THREE), (1,) * 8)
    asked = read_questionnaire(tmp_path / "questionnaires" / "model" / "questionnaire.yaml")
    assessment = assess(asked, read_assessment(tmp_path / "a.yaml", asked)[1])
    look = lookup(assessment, None, language("en"))
    for before, after, way, drawn in (
        (40.2, 40.4, "", (40.2, 40.2)),
        (40.4, 40.6, "up", (40.4, 40.6)),
        (49.6, 50.3, "up", (49.6, 50.3)),
        (60.6, 60.4, "down", (60.6, 60.4)),
    ):
        change = msgspec.structs.replace(A_CHANGE, before=before, after=after)
        assert direction(change, look) == way
        line = drawn_change(change, look)
        assert (line.before, line.after) == drawn


def test_compare_and_trend_show_them(project: Path) -> None:
    put(project, ZERO_TO_THREE, (1, 2, 3, 2, 0, 1, 2, 0), "before.yaml", "wave: W1\n")
    before = project / "before.yaml"
    before.write_text(before.read_text().replace("2026-03-01", "2025-03-01"))
    shown = printed("compare", "before.yaml", "a.yaml", folder=project)
    assert "2.00   2.50  +0.50 2 → 2" in " ".join(shown.split(" ")) or "+0.50" in shown
    assert "0 → 1" in shown and "0.75" in shown
    found = json.loads(printed("compare", "before.yaml", "a.yaml", "--format", "json", folder=project))
    assert found["overall"]["after_stage_number"] == found["overall"]["after_stage"] - 1
    for wave, file in (("2025", before), ("2026", project / "a.yaml")):
        (project / "waves" / wave).mkdir(parents=True)
        (project / "waves" / wave / "r.yaml").write_text(file.read_text())
    told = printed("trend", "waves", folder=project)
    assert "2.50 (2/1)" in told and "2/1 is stage 2 as claimed and stage 1 as shown." in " ".join(
        told.split()
    )
    rows = printed("trend", "waves", "--format", "csv", "-o", "-", folder=project)
    row = next(csv.DictReader(io.StringIO(rows.lstrip("\ufeff"))))
    assert (row["stage"], row["stage_number"], float(row["figure"])) == ("2", "1", pytest.approx(1.375))
    assert (row["stage_shown"], row["stage_shown_number"]) == ("1", "0")


# ---- So does what stands beside a stage or in place of an index
#
# Without evidence the two highest levels, 2 and 3, count as 1: gov 4/12 as shown, ops (1 + 1 + 1 + 0) / 12,
# 0.75 of 3. The overall index as shown is 7/24, 0.875 of 3: stage 0.

BESIDE = "claimed 1, shown 0"
# Of ops 2 of 4 are not known: 0.50 to 2.00 of 3. Of gov one does not apply: (2 + 3 + 3) / 9, 2.67 of 3.
OPEN = {"ops.q0: o1": "ops.q0: {unknown: true}", "ops.q1: o1": "ops.q1: {unknown: true}"} | {
    "gov.q1: o2": "gov.q1: {na: There is none.}"
}
BOUNDS = "1.58 to 2.33"


@pytest.fixture
def half_known(project: Path) -> Path:
    text = (project / "a.yaml").read_text()
    for old, new in OPEN.items():
        text = text.replace(old, new)
    (project / "a.yaml").write_text(text)
    return project


def test_a_stage_as_shown_has_a_number_of_the_model_in_every_output(project: Path) -> None:
    assert f"Stage 1 of 3: Rung 2 ({BESIDE})" in printed("score", "a.yaml", folder=project)
    assert "Claimed is stage 1, shown is stage 0" in printed("explain", "a.yaml", folder=project)
    for ending, piece in (
        ("md", "2 Rung 3 (shown 1)"),
        ("html", "Claimed is stage 1, shown is stage 0"),
        ("svg", "stage 1 of 3, shown 0"),
    ):
        printed("report", "a.yaml", "-o", f"a.{ending}", folder=project)
        assert piece in (project / f"a.{ending}").read_text(encoding="utf-8"), ending
    overall = json.loads(printed("score", "a.yaml", "--format", "json", folder=project))["overall"]
    assert (overall["stage_shown"], overall["stage_shown_number"]) == (1, 0)
    assert overall["figure_shown"] == pytest.approx(0.875)
    printed("batch", "a.yaml", "-o", "out", folder=project)
    (row,) = csv.DictReader(io.StringIO((project / "out" / "results.csv").read_text(encoding="utf-8-sig")))
    assert (row["stage_shown"], row["stage_shown_number"], row["gov.stage_shown_number"]) == ("1", "0", "1")


def test_the_workbook_counts_the_stage_as_shown_in_them(project: Path) -> None:
    printed("report", "a.yaml", "-o", "a.xlsx", folder=project)
    book = CalamineWorkbook.from_filelike(io.BytesIO((project / "a.xlsx").read_bytes()))
    summary = {str(row[0]): row[1] for row in book.get_sheet_by_name("Summary").to_python()}
    assert (summary["Stage"], summary["Stage as shown"]) == (1, 0)


def test_gates_ask_for_the_stage_as_shown_by_its_number(project: Path) -> None:
    gates = project / "gates.yaml"
    gates.write_text("format: 1\noverall: {stage_shown: 0, index_shown: 30}\n")
    shown = printed("check", "a.yaml", folder=project, code=3)
    assert "met      0     0      overall.stage_shown" in shown
    assert "not met  0.88  0.9    overall.index_shown" in shown
    gates.write_text("format: 1\noverall: {stage_shown: 4}\n")
    said = refused(within("check", "a.yaml", folder=project))
    assert "overall.stage_shown: can never be met: the highest is 3 (got 4)" in said


def test_bounds_are_in_the_unit_in_every_output(half_known: Path) -> None:
    for command in (("score",), ("explain",)):
        shown = printed(*command, "a.yaml", folder=half_known)
        assert f"(index {BOUNDS}; applies: 88%)" in shown
        assert f"With what is known the index lies between {BOUNDS.replace('to', 'and')}." in " ".join(
            shown.split()
        )
        assert "index 0.50 to 2.00" in " ".join(shown.split())
    for ending, piece in (
        ("md", f"Index from {BOUNDS} of 3 points"),
        ("html", BOUNDS),
        ("svg", f"index {BOUNDS}"),
    ):
        printed("report", "a.yaml", "-o", f"a.{ending}", folder=half_known)
        text = (half_known / f"a.{ending}").read_text(encoding="utf-8")
        assert piece in text and "of 100" not in text, ending
    (half_known / "gates.yaml").write_text("format: 1\noverall: {index: 50}\n")
    assert f"({BOUNDS})" in printed("check", "a.yaml", folder=half_known, code=3)


def test_what_has_to_apply_never_reads_as_reached_either() -> None:
    asked = read_questionnaire("cx-maturity")
    known = {0.494: "49%", 0.497: "49.7%", 0.49999: "49.999%", 0.5: "50%", 0.996: "99%"}
    assert {share: applicability_shown(share, asked) for share in known} == known
    assert (least_applicable_shown(asked), least_coverage_shown(asked)) == ("50%", "70%")


# ---- Files name levels by their numbers


def test_advice_and_practices_name_levels_by_their_numbers(tmp_path: Path) -> None:
    """Ops is at level 1, and so at its second: advice for 1 is meant, not that for 2."""
    advice = "    name: OPS\n    advice:\n      - {level: 1, text: Go on.}\n      - {level: 2, text: Rest.}\n"
    text = ZERO_TO_THREE.replace("    name: OPS\n", advice)
    text = text.replace("      - id: ops.q1\n", "      - id: ops.q1\n        level: 0\n")
    put(tmp_path, text, ANSWERS)
    told = printed("explain", "a.yaml", "ops", folder=tmp_path)
    assert "What the model advises at level 1:\n  Go on." in told and "Rest." not in told
    printed("report", "a.yaml", "-o", "a.md", folder=tmp_path)
    assert "Go on." in (tmp_path / "a.md").read_text() and "Rest." not in (tmp_path / "a.md").read_text()
    # What the model counts to its lowest level comes first, whatever it is worth.
    assert "  1.  OPS · Practice 1  1→2" in printed("score", "a.yaml", folder=tmp_path)
    put(tmp_path, text.replace("level: 2, text", "level: 4, text"), ANSWERS)
    said = refused(within("score", "a.yaml", folder=tmp_path))
    assert "ops.advice.#2.level: must be a level from 0 to 3 (got 4)" in said


def test_what_is_not_asked_and_counts_as_the_lowest_has_its_number(tmp_path: Path) -> None:
    when = "applies_when: [{question: gov.q1, at_least: o3}]\n        otherwise: lowest"
    text = ZERO_TO_THREE.replace("      - id: gov.q2\n", f"      - id: gov.q2\n        {when}\n")
    given = put(tmp_path, text, ANSWERS)
    given.write_text(given.read_text().replace("  gov.q2: o3\n", ""))
    told = printed("explain", "a.yaml", "gov.q2", folder=tmp_path)
    assert "counts as its lowest option, “None”: value 0.000, level 0." in " ".join(told.split())
    printed("report", "a.yaml", "-o", "a.md", folder=tmp_path)
    report = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert "(0)" in report and "(1)" not in report


def test_targets_of_several_follow_from_the_counts_that_are_published(project: Path) -> None:
    asked = read_questionnaire(project / "questionnaires" / "model" / "questionnaire.yaml")
    for name, own in (("b", "targets: {gov: 2}\n"), ("c", "targets: {ops: 0}\n")):
        put(project, ZERO_TO_THREE, ANSWERS, f"{name}.yaml", f"respondent: {{id: {name}}}\n{own}")
    sheets = tuple(read_assessment(project / f"{name}.yaml", asked)[1][0] for name in "abc")
    first = assess(asked, sheets, redraw=False)
    left = published(first)
    assert left.targets == {"gov": 2, "ops": 0}
    again = assess_tally(asked, left, words={}, redraw=False)
    assert [one.target for one in first.dimensions] == [one.target for one in again.dimensions] == [3, 1]


def test_targets_are_numbers_of_levels(project: Path) -> None:
    put(project, ZERO_TO_THREE, ANSWERS, "aims.yaml", "targets: {gov: 2, ops: 0}\n")
    result = json.loads(printed("score", "aims.yaml", "--format", "json", folder=project))
    assert [(one["target"], one["target_number"]) for one in result["dimensions"]] == [(3, 2), (1, 0)]
    put(project, ZERO_TO_THREE, ANSWERS, "beyond.yaml", "targets: {gov: 4}\n")
    with pytest.raises(InvalidFile, match=r"targets\.gov: must be from 0 to 3 \(got 4\)"):
        read_assessment(project / "beyond.yaml")


def test_the_default_target_is_one_too(tmp_path: Path) -> None:
    put(tmp_path, model((0, 0.5), THREE, number=4, target=4), (*ANSWERS[:4], 0, 0, 1, 2))
    asked = read_questionnaire(tmp_path / "questionnaires" / "model" / "questionnaire.yaml")
    assert (asked.target, asked.number_of(asked.target)) == (1, 4)


def test_gates_name_levels_by_their_numbers(project: Path) -> None:
    gates = project / "gates.yaml"
    gates.write_text("format: 1\noverall: {stage: 2, index: 50}\nquestions: {ops.q3: {level: 0}}\n")
    shown = printed("check", "a.yaml", folder=project, code=3)
    assert "not met  1     2      overall.stage" in shown
    assert "met      1.75  1.5    overall.index" in shown
    assert "met      0     0      questions.ops.q3.level" in shown
    gates.write_text("format: 1\noverall: {stage: 4}\n")
    said = refused(within("check", "a.yaml", folder=project))
    assert "overall.stage: can never be met: the highest is 3 (got 4)" in said


def test_the_gates_to_start_from_are_met(project: Path) -> None:
    printed("check", "a.yaml", "--init", folder=project)
    assert "a stage (0 to 3)" in (project / "gates.yaml").read_text().replace("\n# ", " ")
    assert "passed" in printed("check", "a.yaml", folder=project)


def test_a_level_below_the_lowest_is_refused_where_levels_count_from_1(tmp_path: Path) -> None:
    put(tmp_path, model((0, 0.5), THREE), (0,) * 8)
    (tmp_path / "gates.yaml").write_text("format: 1\noverall: {stage: 0}\n")
    said = refused(within("check", "a.yaml", folder=tmp_path))
    assert "overall.stage: must be at least 1 (got 0)" in said


# ---- A step is from option to option; from level to level only where they are one


@pytest.mark.parametrize(
    ("starts", "labels", "step"),
    [
        ((0, 0.3333, 0.6666, 1), FOUR, "0→1"),
        ((0, 0.3333, 0.6666, 1), THREE, "No→In part"),
        ((0, 0.5), THREE, "No→In part"),
        # As many options as levels, but not the same ones.
        ((0, 0.1, 0.2, 0.3), FOUR, "None→Some"),
    ],
)
def test_steps_have_the_names_of_what_they_lead_to(
    starts: tuple[float, ...], labels: tuple[str, ...], step: str, tmp_path: Path
) -> None:
    put(tmp_path, model(starts, labels, number=0), (0,) * 8)
    shown = printed("score", "a.yaml", folder=tmp_path)
    assert step in shown
    report = printed("report", "a.yaml", "-o", "-", "--format", "md", folder=tmp_path)
    assert step.replace("→", " → ") in report
    told = printed("explain", "a.yaml", folder=tmp_path)
    by_levels = step == "0→1"
    assert ("level 0 → level" in told) is by_levels
    assert (f"{labels[0]} → " in told) is not by_levels


def test_an_option_that_closes_a_shortfall_is_named(tmp_path: Path) -> None:
    put(tmp_path, model((0, 0.5), THREE), (1, 1, 1, 1, 1, 1, 1, 0))
    told = printed("explain", "a.yaml", folder=tmp_path)
    assert "ops.q3 from “No” to “In part” would close that alone (+6.25)" in told


def test_options_in_another_order_are_levels_all_the_same(tmp_path: Path) -> None:
    put(tmp_path, model((0, 0.3333, 0.6666, 1), FOUR, number=0), (0,) * 8)
    asked = read_questionnaire(tmp_path / "questionnaires" / "model" / "questionnaire.yaml")
    (scale,) = asked.scales
    turned = msgspec.structs.replace(scale, options=scale.options[::-1])
    assert has_steps_of_levels(turned, asked)
    # Options of equal points are one step; a scale that starts above 0 lacks the lowest level.
    same = msgspec.structs.replace(scale, options=(*scale.options[:3], scale.options[2]))
    above = msgspec.structs.replace(scale, options=scale.options[1:])
    assert not has_steps_of_levels(same, asked) and not has_steps_of_levels(above, asked)


def test_a_mean_counts_from_the_lowest_number_only_where_steps_are_levels(tmp_path: Path) -> None:
    put(tmp_path, model((0, 0.3333, 0.6666, 1), FOUR, number=0), (0,) * 8)
    asked = read_questionnaire(tmp_path / "questionnaires" / "model" / "questionnaire.yaml")
    (scale,) = asked.scales
    found = spread((1, 1, 0, 1), scale)
    assert found is not None and found.mean == pytest.approx(7 / 3)
    assert mean_shown(found, scale, asked) == "1.3"
    assert mean_shown(found, scale, asked, more=1) == "1.33"
    above = msgspec.structs.replace(
        scale, options=tuple(msgspec.structs.replace(one, points=one.points + 1) for one in scale.options)
    )
    other = spread((1, 1, 0, 1), above)
    assert other is not None and mean_shown(other, above, asked) == "2.3"


def test_options_are_levels_only_where_each_reaches_its_own(tmp_path: Path) -> None:
    coincides = {}
    for starts, labels in (((0, 0.3333, 0.6666, 1), FOUR), ((0, 0.2, 0.4, 0.6), FOUR), ((0, 0.5), THREE)):
        put(tmp_path, model(starts, labels), (0,) * 8)
        asked = read_questionnaire(tmp_path / "questionnaires" / "model" / "questionnaire.yaml")
        coincides[starts] = has_steps_of_levels(asked.scales[0], asked)
    assert list(coincides.values()) == [True, False, False]


# ---- What is shown is what decides


@st.composite
def shown_models(draw: st.DrawFn) -> Questionnaire:
    """A questionnaire with levels and a unit of its own; starts may be thirds or lie close together."""
    shares = st.sampled_from([Fraction(n, 100) for n in range(1, 101)] + [Fraction(1, 3), Fraction(2, 3)])
    starts = [Fraction(0), *sorted(draw(st.sets(shares, min_size=1, max_size=8)))]
    levels = tuple(
        Level(name=f"L{n}", meaning="", starts_at=round(float(start), 9), number=None if n else 0)
        for n, start in enumerate(starts)
    )
    low = draw(st.sampled_from([0, 1, -100]))
    unit = IndexUnit(
        lowest=low, highest=low + draw(st.sampled_from([1, 3, 4, 100, 200])), decimals=draw(st.integers(0, 3))
    )
    return msgspec.structs.replace(bakery(), levels=levels, unit=draw(st.sampled_from([None, unit])))


indexes = st.one_of(
    st.integers(0, 10**6).map(lambda n: n / 10**4),
    # Near the starts of levels, where rounding goes wrong.
    st.tuples(st.integers(1, 100), st.sampled_from([-0.5, -0.06, -0.004, -1e-6, 0, 1e-6, 0.3])).map(
        lambda pair: round(min(100.0, pair[0] + pair[1]), 9)
    ),
)


@given(shown_models(), indexes)
def test_a_figure_reads_as_in_the_level_that_it_is_in(asked: Questionnaire, index: float) -> None:
    """Second opinion: whoever reads the figure, and knows where levels start, finds the same level."""
    text = index_shown(index, asked)
    unit = asked.unit or IndexUnit(lowest=0, highest=100)
    span = unit.highest - unit.lowest
    read = round((float(text) - unit.lowest) / span, 9)
    # Starts are known to nine places; what lies nearer than that is on them.
    starts = [one.starts_at for one in asked.levels]
    on_a_start = any(0 < abs(start - index / 100) < 1e-8 for start in starts)
    assert on_a_start or level_of(read, asked) == level_of(index / 100, asked)
    assert (read < 1) is (index < 100) or on_a_start
    # And it is the figure itself, rounded once.
    digits = len(text.partition(".")[2])
    exact = Decimal(str(round(unit.lowest + span * index / 100, 9)))
    assert abs(Decimal(text) - exact) <= Decimal(5).scaleb(-digits - 1)
    assert digits >= unit.decimals


@given(shown_models(), indexes, indexes)
def test_a_change_is_the_difference_of_what_is_printed(
    asked: Questionnaire, before: float, after: float
) -> None:
    said = change_shown(before, after, asked).replace("−", "-")
    difference = Decimal(index_shown(after, asked)) - Decimal(index_shown(before, asked))
    assert Decimal(said) == difference
    assert said.startswith("+") is (difference > 0) and said.startswith("-") is (difference < 0)


@pytest.mark.parametrize(
    ("index", "text"),
    [
        (59.4, "59"),
        (59.5, "59.5"),
        (59.96, "59.96"),
        (59.9999999, "59.9999999"),
        # Nine places of a share decide: this is the level's start.
        (59.999999999, "60"),
        (60, "60"),
        (60.4, "60"),
        (99.7, "99.7"),
        (100, "100"),
        (0.3, "0"),
    ],
)
def test_a_figure_just_below_a_level_has_the_digits_that_tell(index: float, text: str) -> None:
    assert index_shown(index, read_questionnaire("cx-maturity")) == text


@pytest.mark.parametrize(("index", "text"), [(33.2, "0.996"), (33.3, "1.00"), (66.5, "1.995"), (67, "2.01")])
def test_so_has_one_in_a_unit(index: float, text: str) -> None:
    """Levels start at 0.999 and 1.998 of 3: 0.996 would round to 1.00, which begins the second."""
    levels = tuple(
        Level(name="L", meaning="", starts_at=start, number=None if start else 0)
        for start in (0, 0.333, 0.666)
    )
    unit = IndexUnit(lowest=0, highest=3, decimals=2, name="points")
    asked = msgspec.structs.replace(bakery(), levels=levels, unit=unit)
    assert index_shown(index, asked) == text
    assert start_shown(3, asked) == "1.998" and end_shown(asked) == "3 points"


def test_starts_have_the_digits_that_they_are_chosen_with() -> None:
    levels = tuple(Level(name="L", meaning="", starts_at=start) for start in (0, 0.333333333, 0.625))
    asked = msgspec.structs.replace(bakery(), levels=levels)
    assert [start_shown(place, asked) for place in (1, 2, 3)] == ["0", "33.33", "62.5"]
    assert border_shown(40, asked) == "40"
    assert (index_shown(33.3, asked), index_shown(33.334, asked)) == ("33", "33.334")


def test_what_is_short_is_never_nothing() -> None:
    asked = read_questionnaire("cx-maturity")
    assert points_shown(0.04, asked) == "0.04"
    assert points_shown(0.6, asked) == "0.6"


@pytest.mark.parametrize(
    ("coverage", "text"), [(0.694, "69%"), (0.696, "69.6%"), (0.6999, "69.99%"), (0.7, "70%"), (0.999, "99%")]
)
def test_a_coverage_that_is_too_little_never_reads_as_enough(coverage: float, text: str) -> None:
    assert coverage_shown(coverage, read_questionnaire("cx-maturity")) == text


@pytest.mark.parametrize(
    ("deviation", "text"), [(0.8, "0.80"), (0.803, "0.803"), (0.797, "0.797"), (0.7, "0.70")]
)
def test_a_deviation_never_reads_as_its_limit(deviation: float, text: str) -> None:
    spread = Spread(
        n=5,
        mean=3,
        median=3,
        counts=(1,) * 5,
        ad=deviation,
        ad_limit=0.8,
        r_wg=0,
        agreed=True,
        polarised=False,
    )
    assert deviation_shown(spread) == text


def test_a_mean_reads_as_at_the_level_that_it_reaches() -> None:
    asked = read_questionnaire("cx-maturity")
    # Level 4 starts at 0.6, which is 3.4 on the scale of the levels.
    assert score_shown(0.595, asked, several=True) == "3.38"
    assert score_shown(0.6, asked, several=True) == "3.4"
    assert score_shown(0.75, asked, several=False) == "4"


@given(st.floats(0, 1), st.integers(0, 5))
def test_a_score_counts_from_the_lowest_number(value: float, number: int) -> None:
    levels = tuple(
        Level(name="L", meaning="", starts_at=start, number=None if start else number)
        for start in (0, 0.5, 1)
    )
    asked = msgspec.structs.replace(bakery(), levels=levels)
    exact = Decimal(str(round(number + 2 * value, 9)))
    text = score_shown(value, asked, several=True)
    digits = len(text.partition(".")[2])
    assert Decimal(text) == exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


@given(
    st.lists(st.one_of(st.integers(1, 100), st.sampled_from([33.333333333, 62.5])), min_size=1, max_size=4),
    st.integers(0, 2),
    indexes,
)
def test_a_cell_of_the_workbook_reads_as_in_its_level_too(
    borders: list[float], places: int, figure: float
) -> None:
    """A number format cannot follow a figure; the rules that lie over it do, the first that fits."""
    rules: list[dict[str, Any]] = []
    sheet = SimpleNamespace(
        book=SimpleNamespace(format=lambda style: style),
        page=SimpleNamespace(conditional_format=lambda *area_and_rule: rules.append(area_and_rule[-1])),
    )
    Sheet.tell_apart(sheet, (0, 0, 0, 0), borders, places)  # type: ignore[arg-type]
    fitting = (rule for rule in rules if rule["minimum"] <= figure <= rule["maximum"])
    form = next((rule["format"]["num_format"] for rule in fitting), f"0.{'0' * places}")
    read = Decimal(str(figure)).quantize(Decimal(1).scaleb(-len(form.partition(".")[2])), ROUND_HALF_UP)
    # What lies nearer than the decimals of the last rule is on the border for a spreadsheet.
    near = any(0 < abs(border - figure) < 10.0 ** -(places + 3) for border in borders)
    assert near or all((read < Decimal(str(border))) == (figure < border) for border in borders)
