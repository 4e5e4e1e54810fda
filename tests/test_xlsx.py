"""The workbook: its figures are the result's, its formulas compute them, its texts stay texts."""

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from python_calamine import CalamineWorkbook

from cxmaturity.answers.model import Answer
from cxmaturity.report import render
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment, Score
from cxmaturity.scoring.shown import answers_are_levels
from tests.models import cases
from tests.report_pages import SAMPLES, assessment, comparison, small_questionnaire
from tests.report_samples import full_questionnaire, one_sheet, sheets

Cells = dict[str, list[list[object]]]
ROOT = Path(__file__).parent.parent
SOFFICE = shutil.which("soffice")
NOT_ASSESSED = "not assessed"
UNTOLD = "not told: fewer than 5 gave evidence"
HEAD = 3
# Recalculation on load is off in LibreOffice for files that Excel could have written.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


@cache
def workbook(kind: str) -> bytes:
    return render(assessment(kind), "xlsx", comparison=comparison() if kind == "several" else None)


def read(content: bytes) -> Cells:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def table(cells: Cells, sheet: str, head: int = HEAD) -> list[dict[str, object]]:
    """Return the rows of a sheet's table by their headings."""
    rows = cells[sheet]
    return [dict(zip(map(str, rows[head]), row, strict=True)) for row in rows[head + 1 :]]


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def formulas(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield every formula: its sheet's name, its cell, and the formula."""
    files = parts(content)
    for place, name in enumerate(re.findall(r'<sheet name="([^"]*)"', files["xl/workbook.xml"]), 1):
        page = files[f"xl/worksheets/sheet{place}.xml"]
        for cell, formula in re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f>(.*?)</f>', page):
            yield unescape(name), cell, unescape(formula)


def texts(content: bytes) -> str:
    return "\n".join(
        str(cell) for rows in read(content).values() for row in rows for cell in row if cell != ""
    )


def changed(**notes: Answer) -> Assessment:
    """Return a small assessment whose first answers are these."""
    questionnaire = small_questionnaire()
    given_answers = dict(zip((q.id for q in questionnaire.questions), notes.values(), strict=False))
    sheet = one_sheet(questionnaire)
    return assess(questionnaire, [msgspec.structs.replace(sheet, answers=sheet.answers | given_answers)])


# ---- figures


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_the_figures_are_those_of_the_result(kind: str) -> None:
    found, rows = assessment(kind), table(read(workbook(kind)), "Scores")
    *lines, overall = rows
    assert len(lines) == len(found.dimensions)
    for line, dimension in zip(lines, found.dimensions, strict=True):
        hold_against(line, dimension)
        assert line["Weight"] == dimension.weight
        assert line["Target"] == dimension.target
    hold_against(overall, found.overall)


def hold_against(line: dict[str, object], score: Score) -> None:
    expected = {
        "Index": score.index,
        "Low": score.low,
        "High": score.high,
        "Score": score.score,
        "Band": score.band,
        "Stage": score.stage,
        "Coverage": score.coverage,
        "Evidence share": score.evidence_share,
    }
    for label, figure in expected.items():
        if figure is None:
            untold = label == "Evidence share" and score.index
            assert line[label] == (UNTOLD if untold else NOT_ASSESSED)
        else:
            assert line[label] == pytest.approx(figure, abs=1e-8), label


@pytest.mark.parametrize("kind", ["several", "single", "quick", "odd"])
def test_every_question_has_its_row(kind: str) -> None:
    found, rows = assessment(kind), table(read(workbook(kind)), "Answers")
    results = [question for dimension in found.dimensions for question in dimension.questions]
    assert [row["Question"] for row in rows] == [result.id for result in results]
    for row, result in zip(rows, results, strict=True):
        assert row["Value"] == ("" if result.value is None else pytest.approx(result.value))
        level = row["Level"] if answers_are_levels(found.questionnaire) else row["Band of its value"]
        assert level == ("" if result.level is None else result.level)
        assert row["Weight"] == result.weight
        assert row["Target"] == result.target
        contribution = result.overall_contribution
        shown = row["Contribution to the overall index"]
        assert shown == ("" if contribution is None else pytest.approx(contribution, abs=1e-8))


def test_what_is_withheld_is_words_and_never_zero() -> None:
    cells = read(workbook("unknown"))
    for row in table(cells, "Scores"):
        for label in ("Index", "Score", "Band", "Stage", "Stage in words", "Evidence share"):
            assert row[label] == NOT_ASSESSED
    profile = table(cells, "Profile")[0]
    assert profile["Index"] == NOT_ASSESSED
    assert str(profile["Dimension"]).endswith("(not assessed)")
    assert profile["Index (drawn)"] == ""
    summary = {row[0]: row[1] for row in cells["Summary"]}
    assert summary["Index"] == summary["Stage"] == NOT_ASSESSED
    assert 0 not in (summary["Index"], summary["Score"])


def test_the_quick_set_has_figures_and_no_stage() -> None:
    rows = table(read(workbook("quick")), "Scores")
    assert {row["Stage"] for row in rows} == {NOT_ASSESSED}
    assert isinstance(rows[-1]["Index"], float)


def test_an_odd_model_has_its_own_levels_and_scales() -> None:
    cells = read(workbook("odd"))
    assert [row[0] for row in cells["Levels"][HEAD + 1 : HEAD + 4]] == [1, 2, 3]
    starts = [row[2] for row in cells["Levels"][HEAD + 1 : HEAD + 4]]
    assert starts == [0.0, 0.5, 0.9]
    assert {"yes-no", "four"} <= {row[0] for row in cells["Levels"]}


# ---- formulas


def test_scores_are_formulas_over_the_answers() -> None:
    found = list(formulas(workbook("several")))
    scores = [formula for sheet, _, formula in found if sheet == "Scores"]
    dimensions = len(assessment("several").dimensions)
    # Points and weights; the share of evidence is no formula where the grades are not told.
    assert sum("answers_value" in formula for formula in scores) >= 2 * dimensions
    assert sum("MATCH(ROUND(" in formula and "levels_from" in formula for formula in scores) == dimensions + 1
    assert sum("MINIFS(answers_allows" in formula for formula in scores) == dimensions
    assert {sheet for sheet, _, _ in found} >= {"Summary", "Answers", "Scores", "Heat map", "Profile"}


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_every_name_in_a_formula_is_defined(kind: str) -> None:
    content = workbook(kind)
    defined = set(re.findall(r'<definedName name="(\w+)"', parts(content)["xl/workbook.xml"]))
    for _, _, formula in formulas(content):
        plain = re.sub(r'"[^"]*"', "", formula)
        used = set(re.findall(r"\b(?:answers|scores|overall|levels|states)_\w+|min_coverage", plain))
        assert used <= defined, formula
        assert "{" not in formula
        assert "NONE" not in plain


def assert_recalculated(original: bytes, computed: bytes) -> int:
    """Hold what LibreOffice computed against the figures that were written."""
    written, found, count = read(original), read(computed), 0
    for sheet, cell, formula in formulas(original):
        expected, got = at(written[sheet], cell), at(found[sheet], cell)
        if isinstance(expected, float):
            assert got == pytest.approx(expected, abs=1e-6), f"{sheet} {cell}: {formula}"
        else:
            assert got == expected, f"{sheet} {cell}: {formula}"
        count += 1
    return count


def at(rows: list[list[object]], cell: str) -> object:
    letters, number = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    row = rows[int(number) - 1] if int(number) <= len(rows) else []
    return row[column - 1] if column <= len(row) else ""


def without_figures(content: bytes) -> bytes:
    """Return the workbook with formulas that nobody has computed yet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts(content).items():
            is_sheet = name.startswith("xl/worksheets/sheet")
            archive.writestr(name, re.sub(r"(</f>)<v>[^<]*</v>", r"\1", part) if is_sheet else part)
    return out.getvalue()


def recalculated(contents: list[bytes], folder: Path) -> list[bytes]:
    """Return what LibreOffice makes of workbooks without figures."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(PROFILE)
    paths = [folder / f"{number:03}.xlsx" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(without_figures(content))
    settings_of = f"-env:UserInstallation={profile.parent.as_uri()}"
    command = [str(SOFFICE), settings_of, "--headless", "--convert-to", "xlsx", "--outdir", folder / "out"]
    subprocess.run([*command, *paths], check=True, capture_output=True, timeout=300)
    return [(folder / "out" / path.name).read_bytes() for path in paths]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc")
def test_libreoffice_computes_the_same(tmp_path: Path) -> None:
    originals = [workbook(kind) for kind in ("several", "single", "quick", "odd", "unknown")]
    for original, computed in zip(originals, recalculated(originals, tmp_path), strict=True):
        assert assert_recalculated(original, computed) > 50


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc")
def test_libreoffice_computes_the_same_for_any_model(tmp_path: Path) -> None:
    originals = [render(found, "xlsx") for found in drawn()]
    for original, computed in zip(originals, recalculated(originals, tmp_path), strict=True):
        assert_recalculated(original, computed)


def drawn() -> list[Assessment]:
    """Return assessments of drawn models, the same ones every time."""
    found: list[Assessment] = []

    @settings(
        max_examples=12,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(respondents=3))
    def collect(case) -> None:
        found.append(assess(*case, redraw=False))

    collect()
    return found


# ---- texts

DANGEROUS = ("=1+1", '=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(1)", "\t=1", "http://example.org/")


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_never_becomes_a_formula_or_a_link(text: str) -> None:
    content = said_everywhere(text)
    row = table(read(content), "Answers")[0]
    assert row["Notes"] == text
    assert str(row["Evidence"]).startswith(text)
    assert list(formulas(content)) == list(formulas(said_everywhere("harmless")))
    files = parts(content)
    assert "<hyperlink" not in "".join(files.values())
    if text.strip()[0] in "=+-@":
        assert 'quotePrefix="1"' in files["xl/styles.xml"]


def said_everywhere(text: str) -> bytes:
    """Return the workbook of a client who writes `text` wherever a client may write."""
    questionnaire = full_questionnaire()
    rows = {"journeys": ({"name": text, "frequency": 1, "importance": 2, "satisfaction": 3},)}
    units = {"units": ({"name": text, "cp": 1, "cn": 2, "cd": 3, "ep": 0, "en": 0, "ed": 0},)}
    first, second, *_ = questionnaire.questions
    answers = {
        first.id: Answer(option="2", note=text, evidence=text, evidence_grade=2),
        second.id: Answer(na_reason=text),
    }
    sheet = one_sheet(questionnaire, organisation=text, scope=text, wave=text, assessor=text)
    changed_sheet = msgspec.structs.replace(sheet, answers=sheet.answers | answers, worksheets=rows | units)
    return render(assess(questionnaire, [changed_sheet]), "xlsx")


def test_a_title_that_looks_like_a_formula_names_no_chart() -> None:
    questionnaire = full_questionnaire()
    worksheets = tuple(
        msgspec.structs.replace(
            sheet, title="=1+1", columns=tuple(msgspec.structs.replace(c, name="=2+2") for c in sheet.columns)
        )
        for sheet in questionnaire.worksheets
    )
    groups = tuple(msgspec.structs.replace(g, name="=3+3") for g in questionnaire.groups)
    odd = full_questionnaire(worksheets=worksheets, groups=groups)
    content = render(assess(odd, sheets(odd, 12)), "xlsx")
    charts = [part for name, part in parts(content).items() if name.startswith("xl/charts/chart")]
    assert len(charts) == 5
    for chart in charts:
        assert not re.search(r"<c:f>=?\d", chart)


def test_hidden_characters_are_written_out() -> None:
    note = "bell\x07 escape\x1b[31m turned\u202e half\ud800 zero\u200b nothing\ufffe tab\there"
    content = render(changed(a=Answer(option="2", note=note)), "xlsx")
    for part in parts(content).values():
        ElementTree.fromstring(part)
    shown = str(table(read(content), "Answers")[0]["Notes"])
    assert "bell\\x07 escape\\x1b[31m turned\\u202e half\\ud800 zero\\u200b" in shown
    assert "tab\there" in shown


def test_a_text_too_long_for_a_cell_goes_on_in_the_last_sheet() -> None:
    note = "".join(f"{number} \U0001f600 " for number in range(12_000)).strip()
    content = render(changed(a=Answer(option="2", note=note)), "xlsx")
    cells = read(content)
    shown = str(table(cells, "Answers")[0]["Notes"])
    assert len(shown.encode("utf-16-le")) // 2 <= 32_767
    begin, told, _ = shown.partition(
        " … [a cell holds 32,767 characters: continued in sheet Long texts, number 1]"
    )
    assert told
    rows = table(cells, "Long texts")
    assert all(len(str(row["Text"]).encode("utf-16-le")) // 2 <= 32_767 for row in rows)
    assert begin + "".join(str(row["Text"]) for row in rows if row["Number"] == 1) == note


def test_nothing_that_was_said_is_missing() -> None:
    found, shown = assessment("several"), texts(workbook("several"))
    for dimension in found.dimensions:
        for question in dimension.questions:
            assert all(voice.text in shown for voice in question.voices)
    asked = found.questionnaire
    assert asked.checklist is not None
    wanted = [asked.checklist.label, *(check.text for check in asked.checklist.checks)]
    wanted += [source.title for source in asked.sources]
    wanted += [level.meaning for level in asked.levels]
    wanted += [row.name for sheet in found.worksheets for row in (*sheet.matrix, *sheet.units)]
    by_id = {question.id: question for question in asked.questions}
    results = {result.id: result for part in found.dimensions for result in part.questions}
    for one in found.recommendations:
        if results[one.question].found.differ:
            wanted.append("Settle what is true: bring those who answered together and look at it.")
            continue
        action = next(a for a in by_id[one.question].actions if a.to == one.option)
        wanted += [action.do, action.owner, action.measure]
    assert [text for text in wanted if text not in shown] == []


# ---- sheets

ALWAYS = ["Summary", "Answers", "Scores", "Levels", "Heat map", "Profile"]


def test_the_sheets_come_in_their_order() -> None:
    names = list(read(workbook("several")))
    assert names[:6] == ALWAYS
    assert names[6:] == [
        "Strengths and gaps",
        "Recommendations",
        "Effort and worth",
        "Plan",
        "Readiness",
        "Customer episodes",
        "Departments",
        "Units",
        "Agreement",
        "Respondents",
        "Groups",
        "Changes",
        "Changed answers",
        "Method",
    ]


def test_a_sheet_without_content_is_left_out() -> None:
    assert list(read(workbook("unknown"))) == [*ALWAYS, "Respondents", "Method"]
    names = set(read(workbook("small")))
    assert not names & {"Readiness", "Customer episodes", "Units", "Agreement", "Groups", "Changes"}


def test_one_respondent_has_no_columns_of_agreement() -> None:
    single, several = (table(read(workbook(kind)), "Answers")[0] for kind in ("single", "several"))
    assert "Agreement (r*wg)" in several
    assert not {"Agreement (r*wg)", "Mean", "Verdict"} & single.keys()
    assert "Option chosen" in single


def test_several_respondents_are_never_shown_one_by_one() -> None:
    questionnaire = full_questionnaire()
    given_sheets = [
        msgspec.structs.replace(
            sheet, respondent=msgspec.structs.replace(sheet.respondent, id=f"someone-{number}")
        )
        for number, sheet in enumerate(sheets(questionnaire, 7))
    ]
    shown = texts(render(assess(questionnaire, given_sheets), "xlsx"))
    assert "someone-" not in shown
    # Four and three: both groups are below the floor of five.
    assert "too few to show apart" in shown
    assert "Dispatcher" not in shown


def test_two_worksheets_of_one_awkward_name_have_a_sheet_each() -> None:
    questionnaire = full_questionnaire()
    title = "'Scores [of]: all/our * units? \\ and then some more'"
    worksheets = tuple(msgspec.structs.replace(s, title=title) for s in questionnaire.worksheets)
    odd = full_questionnaire(worksheets=worksheets)
    names = list(read(render(assess(odd, sheets(odd, 1)), "xlsx")))
    assert all(len(name) <= 31 for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    assert sum(name.startswith("Scores of all our units") for name in names) == 3


def test_tables_can_be_filtered_and_printed() -> None:
    files = parts(workbook("several"))
    pages = [part for name, part in files.items() if name.startswith("xl/worksheets/sheet")]
    assert all("fitToPage" in page for page in pages)
    assert sum('orientation="landscape"' in page for page in pages) == len(pages) - 1
    assert sum("<autoFilter" in page for page in pages) >= 10
    assert sum('state="frozen"' in page for page in pages) >= 15
    assert files["xl/workbook.xml"].count("_xlnm.Print_Titles") >= 12
    assert sum("<conditionalFormatting" in page for page in pages) >= 6
    charts = [part for name, part in files.items() if name.startswith("xl/drawings/drawing")]
    assert len(charts) == 6
    assert all(re.search(r'descr="[^"]{20,}', chart) for chart in charts)


# ---- bytes

MAKE = """
import sys
from cxmaturity.report import render
from tests.report_pages import assessment, comparison
sys.stdout.buffer.write(render(assessment("several"), "xlsx", comparison=comparison()))
"""


def test_two_processes_make_the_same_bytes() -> None:
    digests = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        made = subprocess.run(
            [sys.executable, "-c", MAKE], cwd=ROOT, env=env, capture_output=True, check=True
        )
        digests.add(hashlib.sha256(made.stdout).hexdigest())
    assert digests == {hashlib.sha256(workbook("several")).hexdigest()}


def test_the_workbook_is_as_old_as_the_assessment() -> None:
    core = parts(workbook("single"))["docProps/core.xml"]
    assert set(re.findall(r">(\d{4}-\d\d-\d\dT[^<]*)<", core)) == {"2026-09-30T00:00:00Z"}
    undated = msgspec.structs.replace(
        assessment("single"), subject=msgspec.structs.replace(assessment("single").subject, date="")
    )
    assert "1980-01-01T00:00:00Z" in parts(render(undated, "xlsx"))["docProps/core.xml"]
