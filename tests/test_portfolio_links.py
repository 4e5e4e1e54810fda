"""The portfolio for the screen leads to the units' own pages: those that the same run wrote, no others."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser

from cxmaturity.batches.run import run
from cxmaturity.batches.work import Settings
from tests.browser import Opened, browser
from tests.test_personas import FOLDER

__all__ = ["browser"]

NAMES = {"velmar-leasing.yaml": "velmar-leasing.yaml", "fernhollow-pumps.yaml": '50 % <b>"x"&\'#?.yaml'}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two units, the file of one with every sign in its name that means something in an address or a page."""
    folder = tmp_path_factory.mktemp("answers")
    for source, name in NAMES.items():
        (folder / name).write_bytes((FOLDER / source).read_bytes())
    (folder / "wrong.yaml").write_text(
        "format: 1\nquestionnaire: cx-maturity@1\nanswers: {vision.sponsor: 9}\n"
    )
    return folder


def links(answers: Path, out: Path, *reports: str) -> list[str]:
    """Return the addresses outside itself to which the portfolio of a run leads."""
    paths = [str(path) for path in sorted(answers.iterdir())]
    run(paths, Settings(output=str(out), reports=reports), jobs=1, portfolio=("html",))
    page = (out / "portfolio.html").read_text()
    return [unescape(address) for address in re.findall(r'<a href="([^#"][^"]*)"', page)]


def test_every_unit_leads_to_its_own_page(answers: Path, tmp_path: Path, browser: Browser) -> None:
    out = tmp_path / "out"
    found = links(answers, out, "html", "csv")
    assert set(found) >= {"reports/velmar-leasing.html"}
    assert len(set(found)) == 2
    assert all((out / unquote(address)).is_file() for address in found)
    shown = Opened(browser.new_page(), out / "portfolio.html")
    shown.open_all()
    for place in ("#s-ranking", "#s-heat"):
        names = shown.page.locator(f"{place} tbody th a").all_inner_texts()
        assert len(names) == 2
        for name in names:
            shown.page.locator(place).get_by_role("link", name=name).click()
            shown.page.wait_for_url("**/reports/**")
            assert name.startswith(shown.page.locator("h1").inner_text())
            shown.page.go_back()
            shown.open_all()
    assert shown.complaints == []


def test_a_run_goes_on_with_the_same_links(answers: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = links(answers, out, "html")
    paths = [str(path) for path in sorted(answers.iterdir())]
    run(paths, Settings(output=str(out), reports=("html",)), jobs=1, portfolio=("html",), resume=True)
    again = re.findall(r'<a href="([^#"][^"]*)"', (out / "portfolio.html").read_text())
    assert [unescape(address) for address in again] == first


@pytest.mark.parametrize("reports", [(), ("csv",)], ids=["no reports", "tables"])
def test_where_no_page_was_written_nothing_leads_there(
    answers: Path, tmp_path: Path, reports: tuple[str, ...]
) -> None:
    assert links(answers, tmp_path / "out", *reports) == []
