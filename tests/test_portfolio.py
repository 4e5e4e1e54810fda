"""The portfolio: what it counts, what it says in print, and that everybody can read it."""

import io
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import msgspec
import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from cxmaturity.answers.counting import tally_of
from cxmaturity.answers.model import Answer
from cxmaturity.report.portfolio import render_portfolio
from cxmaturity.report.portfolio.shapes import PortfolioContext
from cxmaturity.waves.portfolio import EDGE, Portfolio, UnitResult, portfolio, spread
from cxmaturity.waves.unit import unit_result
from tests.browser import Opened
from tests.browser import browser as browser
from tests.catalogues import LOCALES
from tests.report_pages import HOSTILE
from tests.report_samples import full_questionnaire, one_sheet

ASKED = full_questionnaire()
GOLDEN = Path(__file__).parent / "golden" / "portfolio.json"


@cache
def units(count: int) -> tuple[UnitResult, ...]:
    return tuple(_unit(number, count) for number in range(count))


def _unit(number: int, count: int) -> UnitResult:
    """A unit somewhat better than the one before; every third lacks the first foundation."""
    lift = number / max(1, count - 1)
    answers = {}
    for place, question in enumerate(ASKED.questions):
        level = min(5, 1 + round(4 * lift + (place % 3) / 3))
        if number % 3 == 0 and question.foundation and place < 6:
            level = 1
        answers[question.id] = Answer(option=str(level), evidence_grade=2)
    changes = {"organisation": "Acme", "scope": f"Unit {number:03}", "wave": "2026-Q3"}
    return unit_result(
        ASKED, tally_of(ASKED, [one_sheet(ASKED, answers=answers, **changes)]), unit=f"u{number}"
    )


def made(rows: tuple[UnitResult, ...]) -> Portfolio:
    return portfolio(ASKED, lambda: rows)


@cache
def pdf(count: int, tag: str = "en") -> bytes:
    return render_portfolio(made(units(count)), ASKED, "pdf", PortfolioContext(language=tag))


def text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


def test_units_stand_by_index_and_equal_ones_share_a_place() -> None:
    row = units(12)[5]
    rows = tuple(
        msgspec.structs.replace(row, unit=name, index=index)
        for name, index in (("a", 70.4), ("b", 80.0), ("c", 69.6), ("d", None), ("e", 10.0))
    )
    found = made(rows)
    assert [(one.place, one.unit.unit) for one in found.top] == [(1, "b"), (2, "a"), (2, "c"), (4, "e")]
    assert [one.unit for one in found.unranked] == ["d"]
    assert (found.units, found.ranked) == (5, 4)


def test_many_units_show_both_ends_and_count_all() -> None:
    found = made(units(60))
    assert (len(found.top), len(found.bottom)) == (EDGE, EDGE)
    assert found.top[0].unit.index == max(row.index or 0.0 for row in units(60))
    assert found.bottom[-1].unit.unit == "u0"
    assert sum(found.stages) == 60
    assert found.spread is not None
    assert found.spread.count == 60


def test_quartiles_lie_between_neighbours_in_proportion() -> None:
    found = spread([10.0, 20.0, 30.0, 50.0])
    assert found is not None
    # Of three steps: 0.75 of the first, 0.5 of the second, 0.25 of the last.
    assert (found.lower, found.median, found.upper) == (17.5, 25.0, 35.0)
    assert spread([]) is None


def test_counts_are_those_of_the_units() -> None:
    rows = units(12)
    found = made(rows)
    for gap in found.gaps:
        assert gap.units == sum(gap.question in row.below for row in rows)
    for limit in found.question_limits:
        assert limit.units == sum(
            limit.id in {one.id for d in row.dimensions for one in d.limits} for row in rows
        )
    for limit in found.dimension_limits:
        assert limit.units == sum(limit.id in {one.id for one in row.limits} for row in rows)
    assert found.short == sum(row.short for row in rows)


def test_who_helps_masters_what_holds_the_helped_down() -> None:
    helps = made(units(12)).helps
    assert helps
    for one in helps:
        assert all(helper.level >= 4 for helper in one.helpers)
        assert all(one.question not in helper.name.unsupported for helper in one.helpers)
        for helped in one.helped:
            assert one.question in {limit.id for d in helped.name.dimensions for limit in d.limits}


def test_nobody_helps_on_a_bold_word_alone() -> None:
    rows = tuple(msgspec.structs.replace(row, unsupported=tuple(row.levels)) for row in units(12))
    assert made(rows).helps == ()


def test_golden(update_golden: bool) -> None:
    found = json.loads(msgspec.json.encode(made(units(5))))
    if update_golden:
        GOLDEN.write_text(json.dumps(found, indent=1) + "\n")
    assert found == json.loads(GOLDEN.read_text())


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_pdf_says_it_all(count: int) -> None:
    said = text(pdf(count))
    for title in ("At a glance", "Ranking", "Units by dimension", "Common gaps and limits", "Method"):
        assert title in said
    assert f"Unit {count - 1:03}" in said
    assert ("Distribution" in said) == (count > 1)
    assert pdf(count) == render_portfolio(made(units(count)), ASKED, "pdf", PortfolioContext())


def test_the_pdf_is_tagged_and_carries_its_figures(tmp_path: Path) -> None:
    (tmp_path / "p.pdf").write_bytes(pdf(3))
    reader = PdfReader(tmp_path / "p.pdf")
    assert json.loads(reader.attachments["portfolio.json"][0])["units"] == 3
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    validate = pytest.importorskip("pdfua").validate
    findings = validate(str(tmp_path / "p.pdf")).findings
    assert [found for found in findings if found.severity.name == "ERROR"] == []


@pytest.mark.parametrize("tag", LOCALES)
def test_it_speaks_chinese(tag: str) -> None:
    said = text(pdf(3, tag))
    for english in ("Ranking", "At a glance", "Common gaps", "Could help", "Median"):
        assert english not in said


@pytest.mark.parametrize("count", [3, 60])
@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_the_page_is_for_everybody_and_calls_nobody(
    browser: Browser, tmp_path: Path, count: int, tag: str
) -> None:
    file = tmp_path / "portfolio.html"
    file.write_bytes(render_portfolio(made(units(count)), ASKED, "html", PortfolioContext(language=tag)))
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
        opened = Opened(page, file)
        assert opened.violations() == []
        assert opened.complaints == []
        assert opened.requests == [file.as_uri()]
        page.close()


def test_hostile_names_are_words(browser: Browser, tmp_path: Path) -> None:
    rows = tuple(
        msgspec.structs.replace(row, organisation=HOSTILE, scope=HOSTILE, wave=HOSTILE) for row in units(3)
    )
    context = PortfolioContext(bad=2, bad_units=(HOSTILE, "x" * 500))
    file = tmp_path / "portfolio.html"
    file.write_bytes(render_portfolio(made(rows), ASKED, "html", context))
    page = browser.new_page()
    opened = Opened(page, file)
    assert (opened.complaints, opened.requests) == ([], [file.as_uri()])
    page.close()
    said = text(render_portfolio(made(rows), ASKED, "pdf", context))
    assert "<script>alert(1)</script>" in said
    assert "could not be assessed" in said


def test_two_questionnaires_have_a_portfolio_each() -> None:
    folder = Path(mkdtemp())
    for name in ("cx-maturity", "cx-leader"):
        (folder / f"{name}.yaml").write_text(f"format: 1\nquestionnaire: {name}@1\n")
    command = [sys.executable, "-m", "cxmaturity", "batch", f"{folder}/*.yaml", "-o", f"{folder}/out"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    made = sorted(path.name for path in (folder / "out").glob("portfolio*"))
    kinds = ("cx-leader-1", "cx-maturity-1")
    assert made == [f"portfolio-{kind}.{form}" for kind in kinds for form in ("html", "pdf")]
    (folder / "cx-leader.yaml").unlink()
    assert subprocess.run([*command, "--resume"], capture_output=True).returncode == 0
    assert sorted(path.name for path in (folder / "out").glob("portfolio*")) == [
        "portfolio.html",
        "portfolio.pdf",
    ]
