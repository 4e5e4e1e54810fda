"""Sections that fold and practices that are filtered, in a real Chromium: nothing is lost by either."""

import io
import json
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from cxmaturity.assess_paths import assess_path
from cxmaturity.report import render
from cxmaturity.report.templates import standard_folder
from tests.browser import Opened, browser
from tests.screen_pages import EXAMPLES, WAVES, page, wave
from tests.test_html_report import bare

__all__ = ["browser"]

KINDS = {
    "Holds a stage down": "holds",
    "Below target": "below",
    "High without evidence": "unsupported",
    "Opinions differ": "disputed",
}
FOLDED = re.compile(r'<div class="fold".*?>|</div>(?=\n</section>)')
TOOLS = re.compile(r"\{% if loop\.first.*?\{% endif %\}\n(?=\{% endfor)", re.DOTALL)
UNFILTER = re.compile(r'<button type="button" id="unfilter".*?</button>')
Open = Callable[..., Opened]
OPEN = "[...document.querySelectorAll('main > section:not(.folded)')].map(s => s.id)"
ROWS = "[...document.querySelectorAll('.q tbody [id^=q-]')].filter(e => e.checkVisibility()).map(e => e.id)"


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    contexts = []

    def open_page(name: str = "full", *, place: str = "", before: str = "", **looks: object) -> Opened:
        file = tmp_path / "page.html"
        file.write_bytes(page(name))
        looks = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | looks
        contexts.append(browser.new_context(**looks))
        made = contexts[-1].new_page()
        if before:
            made.add_init_script(before)
        return Opened(made, file, place)

    yield open_page
    for context in contexts:
        context.close()


# ---- Folding


def test_the_first_section_is_open_and_every_other_is_folded(opened: Open) -> None:
    shown = opened()
    buttons = shown.page.locator("main > section > h2 > button")
    states = buttons.evaluate_all("all => all.map(one => one.ariaExpanded)")
    assert states == ["true", *["false"] * (len(states) - 1)]
    assert len(states) == shown.page.locator("main > section").count() > 15
    assert shown.tell(
        "[...document.querySelectorAll('.folder')].every(b =>"
        " document.getElementById(b.getAttribute('aria-controls')) === b.parentNode.nextElementSibling)"
    )


def test_a_section_opens_and_folds_by_keyboard(opened: Open) -> None:
    shown = opened()
    button = shown.page.locator("#s-profile .folder")
    lead = shown.page.locator("#s-profile .lead")
    button.focus()
    for key, is_open in (("Enter", True), ("Space", False)):
        shown.page.keyboard.press(key)
        assert button.get_attribute("aria-expanded") == str(is_open).lower()
        assert lead.evaluate("e => e.checkVisibility()") is is_open


def test_all_open_and_all_fold(opened: Open) -> None:
    shown = opened()
    every = shown.page.locator("main > section").count()
    shown.page.get_by_role("button", name="Open all").click()
    assert len(shown.tell(OPEN)) == every
    shown.page.get_by_role("button", name="Fold all").click()
    assert shown.tell(OPEN) == []


@pytest.mark.parametrize(
    ("place", "section"), [("#s-method", "s-method"), ("#q-vision_2e_promise", "d-vision")]
)
def test_an_address_leads_into_what_is_folded(opened: Open, place: str, section: str) -> None:
    shown = opened(place=place)
    assert section in shown.tell(OPEN)
    top = shown.tell(f"document.querySelector('{place}').getBoundingClientRect().top")
    assert 0 < top < 200


def test_a_link_leads_into_what_is_folded_a_second_time_too(opened: Open) -> None:
    shown = opened()
    for _ in range(2):
        shown.tell("document.getElementById('fold-all').click()")
        shown.tell("document.querySelector('.topbar a, nav a[href=\"#s-profile\"]').click()")
        shown.page.wait_for_function("document.querySelector('#s-profile .lead').checkVisibility()")
    shown.tell("history.back()")
    shown.page.wait_for_function("location.hash === ''")
    shown.tell("location.hash = '#a-q-vision_2e_promise'")
    shown.page.wait_for_function("document.getElementById('a-q-vision_2e_promise').checkVisibility()")


def test_words_are_found_in_what_is_folded(opened: Open) -> None:
    """A link to words takes the way of the browser's own search, which no script can start."""
    words = "Limits%20of%20the%20method"
    shown = opened(place=f"#:~:text={words}")
    shown.page.wait_for_function(f"({OPEN}).includes('s-method')")
    assert shown.page.locator("#s-method .folder").get_attribute("aria-expanded") == "true"


def test_where_words_would_not_be_found_nothing_is_folded(opened: Open) -> None:
    shown = opened(before="delete Document.prototype.onbeforematch")
    assert len(shown.tell(OPEN)) == shown.page.locator("main > section").count()
    assert shown.page.locator(".folder").count() == 0
    assert shown.page.get_by_role("button", name="Open all").count() == 0


def test_without_script_all_is_open_and_nothing_is_offered_that_does_nothing(opened: Open) -> None:
    shown = opened(java_script_enabled=False).page
    assert shown.locator("#s-method li").first.is_visible()
    assert shown.locator("main > section .q [id]").last.is_visible()
    assert [button.inner_text() for button in shown.locator("button:visible").all()] == []


def printed(shown: Opened) -> str:
    document = PdfReader(io.BytesIO(shown.page.pdf(prefer_css_page_size=True)))
    return bare("".join(sheet.extract_text() for sheet in document.pages))


def test_paper_has_all_of_it_whatever_is_folded_or_filtered(opened: Open) -> None:
    shown = opened("single", viewport={"width": 390, "height": 800}, color_scheme="dark")
    shown.page.get_by_role("button", name="Below target").click()
    shown.tell("document.getElementById('fold-all').click()")
    text = printed(shown)
    every = json.loads(render(assess_path(EXAMPLES / "single.yaml"), "json"))
    for dimension in every["dimensions"]:
        for question in dimension["questions"]:
            assert bare(question["id"]) in text
    for button in ("Show only", "Open all", "Fold all", "Show all", "Dark mode", "Contents"):
        assert bare(button) not in text
    shown.page.emulate_media(media="print")
    assert shown.tell("[...document.querySelectorAll('.fold')].every(e => e.offsetHeight > 20)")


# ---- Filters, held against the result for machines


def of_kinds() -> dict[str, set[str]]:
    """The practices of each kind, by the result of the same answers."""
    result = json.loads(render(wave(WAVES[-1]), "json"))
    scores = [result["overall"], *result["dimensions"]]
    limits = {limit["id"] for score in scores for limit in score["limits"]}
    every = [question for dimension in result["dimensions"] for question in dimension["questions"]]
    return {
        "holds": {one["id"] for one in every if one["id"] in limits},
        "below": {one["id"] for one in every if one["level"] and one["level"] < one["target"]},
        "unsupported": {one["id"] for one in every if one["unsupported"]},
        "disputed": {
            one["id"]
            for one in every
            if one["spread"] and not (one["spread"]["agreed"] and not one["spread"]["polarised"])
        },
    }


def shown_ids(shown: Opened) -> set[str]:
    return {row.removeprefix("q-").replace("_2e_", ".").replace("_2d_", "-") for row in shown.tell(ROWS)}


@pytest.mark.parametrize("width", [390, 1280])
def test_a_button_says_how_many_and_shows_those(opened: Open, width: int) -> None:
    shown, wanted = opened(viewport={"width": width, "height": 800}), of_kinds()
    buttons = shown.page.locator(".filters button")
    assert buttons.all_inner_texts() == [f"{name} {len(wanted[kind])}" for name, kind in KINDS.items()]
    every = shown.page.locator(".q tbody [id^=q-]").count()
    for name, kind in KINDS.items():
        button = shown.page.get_by_role("button", name=name)
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        assert shown_ids(shown) == wanted[kind], name
        assert shown.page.get_by_role("status").first.inner_text() == (
            f"Shown: {len(wanted[kind])} of {every} practices."
        )
        # The heat map keeps its places, and the appendix says the same.
        assert shown.page.locator(".heat .cell:not(.unfilled)").count() == len(wanted[kind])
        answers = (
            "[...document.querySelectorAll('.full b[id^=a-q-]')].filter(e => e.checkVisibility()).length"
        )
        assert shown.tell(answers) == len(wanted[kind])
        assert shown.tell(
            "[...document.querySelectorAll('#s-answers h3')].filter(e => e.checkVisibility()).length"
        ) == len({one.partition(".")[0] for one in wanted[kind]})
        button.click()
    assert shown.page.locator(".heat .unfilled, .filtered").count() == 0


def test_filters_are_combined(opened: Open) -> None:
    shown, wanted = opened(), of_kinds()
    for one, other in combinations(KINDS, 2):
        for name in (one, other):
            shown.page.get_by_role("button", name=name).click()
        assert shown_ids(shown) == wanted[KINDS[one]] & wanted[KINDS[other]], (one, other)
        shown.page.get_by_role("button", name="Show all").click()
        assert shown.page.locator("[aria-pressed=true]:not(#scheme)").count() == 0


def test_what_a_filter_opened_is_folded_again(opened: Open) -> None:
    shown = opened()
    before = shown.tell(OPEN)
    shown.page.get_by_role("button", name="Opinions differ").click()
    assert {"d-vision", "d-technology"} < set(shown.tell(OPEN))
    assert shown.page.locator("#d-journey").is_hidden()
    unfilter = shown.page.locator("#unfilter")
    assert unfilter.is_visible()
    unfilter.click()
    assert shown.tell(OPEN) == before
    assert unfilter.is_hidden()
    assert shown.tell("document.activeElement.closest('.filters') !== null")


def test_a_link_to_what_is_filtered_away_shows_all_again(opened: Open) -> None:
    shown = opened()
    shown.page.get_by_role("button", name="Opinions differ").click()
    shown.tell("location.hash = '#d-journey'")
    shown.page.wait_for_function("document.querySelector('#d-journey .lead').checkVisibility()")
    assert shown.page.locator("[aria-pressed=true]:not(#scheme)").count() == 0


def test_nothing_is_kept(opened: Open) -> None:
    shown = opened()
    address = shown.tell("location.href")
    shown.page.get_by_role("button", name="Below target").click()
    shown.tell("document.getElementById('open-all').click()")
    assert shown.tell("[location.href, document.cookie]") == [address, ""]
    assert (
        shown.tell(
            "(() => { try { return localStorage.length + sessionStorage.length } catch { return 0 } })()"
        )
        == 0
    )
    shown.page.reload()
    assert len(shown.tell(OPEN)) == 1
    assert shown.page.locator(".filtered").count() == 0


@pytest.mark.parametrize("name", ["board", "unknown", "questionnaire", "portfolio"])
def test_without_practices_to_tell_apart_no_filter_is_offered(opened: Open, name: str) -> None:
    shown = opened(name)
    assert shown.page.locator(".filters").count() == 0
    assert shown.page.get_by_role("button", name="Open all").is_visible()
    assert shown.complaints == []


def test_a_frame_of_ones_own_without_these_parts_stays_open(browser: Browser, tmp_path: Path) -> None:
    """As a reader ejected it before there was any of it: the script finds nothing to fold or filter."""
    own = tmp_path / "own"
    own.mkdir()
    frame = (standard_folder() / "screen_frame.html").read_text()
    for part in (FOLDED, TOOLS, UNFILTER):
        assert part.search(frame)
        frame = part.sub("", frame)
    (own / "screen_frame.html").write_text(frame)
    file = tmp_path / "page.html"
    file.write_bytes(render(assess_path(EXAMPLES / "quick.yaml"), "html", template=own))
    shown = Opened(browser.new_page(), file)
    assert shown.complaints == []
    assert shown.page.locator(".fold, .folder, .tools").count() == 0
    assert shown.page.locator("#s-method li").first.is_visible()
    assert shown.page.locator("#s-profile svg[aria-label]").count() > 0
