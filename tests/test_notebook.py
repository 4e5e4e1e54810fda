"""The card of an assessment: in a real kernel, in a real browser, in three languages, with hostile texts."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import Browser

from cxmaturity import Answers, Assessment, assess, card, compare, example, read_answers, read_questionnaire
from cxmaturity.brand.colours import ON_ANY_GROUND, contrast
from cxmaturity.report.card import card_view
from cxmaturity.text.language import LANGUAGES
from tests.browser import browser as browser

CELLS = (
    "import cxmaturity as cx\nq = cx.read_questionnaire('cx-maturity')",
    "after = cx.assess(q, cx.read_answers(cx.example() / '2026-q3', q))\nafter",
    "before = cx.assess(q, cx.read_answers(cx.example() / '2026-q1', q))\n"
    "cx.card(after, comparison=cx.compare(before, after), language='zh-Hans')",
    "display(before, after)",
    "cx.compare(before, after)",
)
GROUNDS = {"light": ("#ffffff", "#000000"), "dark": ("#111111", "#dddddd")}
VISIBLE = 3.0
"""The least contrast of what is drawn (WCAG 2.1, 1.4.11)."""
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7*7 }}\u202eevil"


@pytest.fixture(scope="module")
def waves() -> list[Assessment]:
    questionnaire = read_questionnaire("cx-maturity")
    return [assess(questionnaire, read_answers(wave)) for wave in sorted(example().iterdir())]


def only(name: str, **changes: Any) -> Assessment:
    """Return the assessment of one example answer file, changed."""
    sheets = read_answers(example().parent / name)
    changed: list[Answers] = [msgspec.structs.replace(sheet, **changes) for sheet in sheets]
    return assess(read_questionnaire("cx-maturity"), changed)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[list[dict[str, Any]]]:
    """Run the cells in a kernel and return the outputs of each."""
    folder = tmp_path_factory.mktemp("notebook")
    cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
    book = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(
        book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    return [cell.outputs for cell in book.cells]


def test_a_notebook_shows_the_card(outputs: list[list[dict[str, Any]]], waves: list[Assessment]) -> None:
    before, after = waves
    assert outputs[0] == []
    [shown] = outputs[1]
    assert shown["output_type"] == "execute_result"
    assert shown["data"] == {"text/html": card(after).html, "text/plain": card(after).text}
    [chosen] = outputs[2]
    expected = card(after, comparison=compare(before, after), language="zh-Hans")
    assert chosen["data"] == {"text/html": expected.html, "text/plain": expected.text}
    assert [one["data"]["text/plain"] for one in outputs[3]] == [card(wave).text for wave in waves]


def test_other_front_ends_get_what_they_ask_for(waves: list[Assessment]) -> None:
    shown: Any = waves[1]
    made = card(waves[1])
    assert shown._repr_html_() == made._repr_html_() == made.html
    assert shown._repr_mimebundle_(include=["text/html"]) == {"text/html": made.html}
    assert shown._repr_mimebundle_(exclude={"text/html"}) == {"text/plain": made.text}
    assert repr(made) == str(made) == made.text


def test_the_card_says_the_same_in_text(waves: list[Assessment]) -> None:
    lines = card(waves[1], comparison=compare(*waves)).text.splitlines()
    assert lines[-2:] == ["What rose: 36", "What fell: 3"]
    assert lines[1:5] == [
        "Stage 2 of 5: Scattered (as claimed and as shown)",
        "Index 51 of 100, from 50 to 51 (+9, 2026-Q1)",
        "  1 Vision                           66   +7  Stage 4 of 5: Measured",
        "  2 Journey understanding            69  +20  Stage 4 of 5: Measured",
    ]


def test_a_comparison_shows_itself_in_lines(
    outputs: list[list[dict[str, Any]]], waves: list[Assessment]
) -> None:
    [shown] = outputs[4]
    assert list(shown["data"]) == ["text/plain"]
    assert shown["data"]["text/plain"].splitlines() == [
        "2026-Q1 → 2026-Q3",
        "  Overall        42 → 51  +9",
        "  vision         59 → 66  +7",
        "  journey        49 → 69  +20",
        "  employees      39 → 42  +3",
        "  performance    45 → 51  +6",
        "  collaboration  15 → 18  +3",
        "  technology     46 → 58  +12",
        "What rose: 36",
        "What fell: 3",
        *(f"  {question}" for question in compare(*waves).fell),
    ]


class Tags(HTMLParser):
    """The tags of a page, checked to be closed in their order, with their attributes and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_card_needs_nothing_else(tag: str, waves: list[Assessment]) -> None:
    html = card(waves[1], language=tag, comparison=compare(*waves)).html
    page = Tags(html)
    assert page.open == []
    assert {name for name, _ in page.found} & {
        "style",
        "script",
        "link",
        "img",
        "h1",
        "h2",
        "h3",
        "a",
    } == set()
    used = {name for _, attributes in page.found for name in attributes}
    assert used == {"style", "lang", "role", "aria-label", "title", "scope"}
    assert re.search(r"url\(|https?:|None\b|\bnan\b", html) is None
    assert page.found[0][1]["lang"] == tag


def test_the_card_is_in_the_language_of_the_questionnaire() -> None:
    questionnaire = read_questionnaire("cx-maturity", language="zh-Hant")
    shown: Any = assess(questionnaire, read_answers(example() / "2026-q3"))
    html = shown._repr_html_()
    assert 'lang="zh-Hant"' in html
    assert "零散" in html and "首要行動" in html
    assert "The first moves" not in html


def test_every_part_of_the_card_is_there(waves: list[Assessment]) -> None:
    text = Tags(card(waves[1]).html).text
    for part in (
        "Tarnholt Freight",
        "Stage 2 of 5",
        "Scattered",
        "of 100, from 50 to 51",
        "Cross-department collaboration",
        "start of the target level",
        "What holds the overall stage down",
        "The first moves",
        "effort small",
        "This result rests on 12 respondents",
    ):
        assert part in text
    changed = Tags(card(waves[1], comparison=compare(*waves)).html).text
    for part in ("beyond noise", "What rose: 36", "What fell: 3"):
        assert part in changed and part not in text


def test_a_withheld_stage_says_why() -> None:
    quick = card(only("quick.yaml"))
    assert "the quick set gives a profile and no stage" in quick.html
    assert "What holds the overall stage down" not in quick.html
    assert quick.text.splitlines()[1] == "Stage: not assessed (the quick set gives a profile and no stage)"


def test_where_nothing_was_answered_nothing_is_drawn() -> None:
    empty = card(only("single.yaml", answers={}, readiness={}, worksheets={}))
    assert "of 100" not in empty.html
    dimensions = len(read_questionnaire("cx-maturity").dimensions)
    # Bounds of the whole scale say nothing.
    assert empty.html.count("Index: not assessed; target from") == 2 * dimensions
    assert "0 to 100" not in empty.html
    assert empty.html.count(ON_ANY_GROUND["bar"]) == 1, "the key alone"
    # The whole, its caveat, and each dimension.
    assert empty.text.count("not assessed") == dimensions + 2


def test_what_a_client_wrote_stays_text() -> None:
    made = card(only("single.yaml", organisation=HOSTILE, scope=HOSTILE, wave=HOSTILE))
    page = Tags(made.html)
    assert {name for name, _ in page.found} & {"script", "img"} == set()
    assert "{{ 7*7 }}" in page.text and "<script>alert(1)</script>" in page.text
    assert "\u202e" not in made.html and "\u202e" not in made.text
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", made.text)


def test_bars_and_targets_lie_on_the_scale(waves: list[Assessment]) -> None:
    for row in card_view(waves[1], None, "en").rows:
        assert row.index is not None and 0 <= row.index <= 100
        assert row.target in (0, 20, 40, 60, 80)
        if row.range:
            assert row.range.left <= row.index <= row.range.left + row.range.width


@pytest.mark.parametrize("tone", [ON_ANY_GROUND["bar"], ON_ANY_GROUND["target"]])
def test_what_is_drawn_is_seen_on_every_ground(tone: str) -> None:
    for ground in ("#ffffff", "#1e1e1e", "#111111"):
        assert contrast(tone, ground) >= VISIBLE


@pytest.mark.parametrize("scheme", GROUNDS)
def test_the_card_reads_in_a_browser(
    scheme: str, browser: Browser, waves: list[Assessment], tmp_path: Path
) -> None:
    ground, ink = GROUNDS[scheme]
    html = card(waves[1], comparison=compare(*waves)).html
    file = tmp_path / "page.html"
    style = f"background:{ground};color:{ink};margin:10px;font-family:sans-serif"
    head = "<!DOCTYPE html><html lang=en><title>A notebook</title>"
    file.write_text(f'{head}<body style="{style}"><main><h1>A notebook</h1>{html}</main></body></html>')
    page = browser.new_page(viewport={"width": 800, "height": 600})
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    assert requests == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= 800
    rows = page.evaluate("[...document.querySelectorAll('tbody tr')].map(r => r.getBoundingClientRect().top)")
    assert all(above < below for above, below in pairwise(rows))
    assert violations(page) == []
    page.close()


def violations(page: Any) -> list[str]:
    """Return what axe finds wrong in the page."""
    from axe_playwright_python.sync_playwright import Axe

    return [
        f"{one['id']}: {node['html']}"
        for one in Axe().run(page).response["violations"]
        for node in one["nodes"]
    ]
