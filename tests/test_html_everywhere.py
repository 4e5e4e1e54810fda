"""Every page for the screen that there is, on a telephone and on a desk: what holds of all of them.

Of the judgement of axe-core a part is asked in a usual run; CXMATURITY_SCREENS=1 asks for all of it: each
kind of page in three languages, three widths and two schemes, folded and open.
"""

import os
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import Opened, browser
from tests.screen_pages import PAGES, PROFILES, page

__all__ = ["browser"]

TELEPHONE, TABLET, DESK = 390, 768, 1440
MOST_BYTES = 320_000
MOST_SCREENS = 8
STRESSED = ("long names",)
"""Where every name is as long as it may be, a page may weigh more."""
OVERFLOWING = """
(() => {
  const wide = document.documentElement.clientWidth;
  const unseen = part => part && getComputedStyle(part).clipPath !== 'none';
  return [...document.querySelectorAll('body *')].filter(part => {
    if (!part.checkVisibility() || part.closest('.unseen, .skip, caption, #tip, svg')) return false;
    // What has to move sideways says so; the heads of columns are there for those who listen.
    if (part.closest('.scroll[data-cut]') || unseen(part.closest('th'))) return false;
    const at = part.getBoundingClientRect();
    return at.width > 0 && (at.right > wide + 1 || at.left < -1);
  }).map(part => `${part.tagName} ${part.className} ${part.textContent.trim().slice(0, 40)}`);
})()
"""
CUT = "[...document.querySelectorAll('.scroll[data-cut]')].map(b => b.closest('section').id)"
Open = Callable[..., Opened]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    contexts = []

    def open_page(content: bytes, width: int, scheme: str = "light") -> Opened:
        file = tmp_path / "page.html"
        file.write_bytes(content)
        contexts.append(
            browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
            )
        )
        return Opened(contexts[-1].new_page(), file)

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_off_the_screen_and_all_of_it_is_a_few_screens(opened: Open, name: str) -> None:
    content = page(name)
    assert len(content) <= MOST_BYTES or name in STRESSED
    for width in (TELEPHONE, TABLET):
        shown = opened(content, width)
        assert shown.tell("document.documentElement.scrollHeight") <= MOST_SCREENS * 900
        shown.open_all()
        assert shown.tell(OVERFLOWING) == []
        assert shown.tell("document.documentElement.scrollWidth") == width
        # Only what is drawn with names beside its lines may have to move sideways.
        assert set(shown.tell(CUT)) <= {"s-changes", "s-ahead"}
        assert (shown.complaints, len(shown.requests)) == ([], 1)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("name", ["full", "trend"])
def test_the_same_in_chinese(opened: Open, name: str, language: str) -> None:
    content = page(name, language)
    assert len(content) <= MOST_BYTES
    shown = opened(content, TELEPHONE)
    assert shown.tell("document.documentElement.scrollHeight") <= MOST_SCREENS * 900
    shown.open_all()
    assert shown.tell(OVERFLOWING) == []


def test_every_cell_of_a_card_says_its_column(opened: Open) -> None:
    shown = opened(page("full"), TELEPHONE)
    shown.open_all()
    said = shown.tell(
        "[...document.querySelectorAll('.q tbody tr:has([id^=q-])')].map(row => [...row.cells].map(cell =>"
        " cell.tagName === 'TH' ? 'name' : getComputedStyle(cell, '::before').content.split('\"')[1]))"
    )
    assert {tuple(row) for row in said} == {
        ("name", "Level", "What was found", "What the next level looks like")
    }
    # What comes from above, over several rows, keeps a cell's column.
    assert shown.tell(
        "[...document.querySelectorAll('.check tbody tr')].every(row => ['Question', 'Answer'].every(name =>"
        " [...row.cells].some(cell => cell.dataset.label === name)))"
    )
    # For those who listen it stays a table.
    tree = shown.page.locator("#s-profile .cards").aria_snapshot()
    assert 'columnheader "Index"' in tree
    assert 'rowheader "1 Vision"' in tree


def test_on_a_desk_tables_are_tables(opened: Open) -> None:
    shown = opened(page("full"), DESK)
    shown.open_all()
    looks = shown.tell(
        "[...document.querySelectorAll('.cards')].map(table => [getComputedStyle(table).display,"
        " getComputedStyle(table.querySelector('td'), '::before').content])"
    )
    assert {tuple(look) for look in looks} == {("table", "none")}


def test_without_script_what_is_too_wide_says_so(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(page("full"))
    context = browser.new_context(viewport={"width": TELEPHONE, "height": 900}, java_script_enabled=False)
    shown = context.new_page()
    shown.goto(file.as_uri())
    session = context.new_cdp_session(shown)
    told = session.send(
        "Runtime.evaluate",
        {
            "expression": "[...document.querySelectorAll('.scroll')]"
            ".filter(b => b.scrollWidth > b.clientWidth + 1)"
            ".every(b => getComputedStyle(b, '::before').content.includes('sideways'))",
            "returnByValue": True,
        },
    )
    assert told["result"]["value"] is True
    context.close()


@pytest.mark.parametrize(
    ("language", "apostrophe", "quote"),
    [("en", "Latin", "Latin"), ("zh-Hans", "Latin", "Chinese"), ("zh-Hant", "Latin", "Chinese")],
)
def test_marks_are_those_of_the_language(opened: Open, language: str, apostrophe: str, quote: str) -> None:
    """A Chinese font has an apostrophe as wide as a character, and its own quotes."""
    shown = opened(page("workshop", language), DESK)
    # Two quotes beside each other share their blanks: each stands between characters.
    widths = shown.tell(
        "['\\u2019', '\\u201c'].map(mark => { const span = document.createElement('span');"
        " span.textContent = `\\u5b57${mark}`.repeat(9); span.style.whiteSpace = 'nowrap';"
        " document.querySelector('main').append(span);"
        " const size = parseFloat(getComputedStyle(span).fontSize);"
        " return span.getBoundingClientRect().width / 9 / size - 1 })"
    )
    kinds = ["Chinese" if width > 0.9 else "Latin" for width in widths]
    assert kinds == [apostrophe, quote]


# ---- What axe-core says

KINDS = (*PROFILES, "portfolio", "questionnaire")
ALL = list(product(KINDS, ("en", "zh-Hans", "zh-Hant"), (DESK, TABLET, TELEPHONE), ("light", "dark")))
USUAL = [
    ("full", "en", TELEPHONE, "dark"),
    ("board", "zh-Hans", DESK, "dark"),
    ("workshop", "zh-Hant", TABLET, "light"),
    ("trend", "zh-Hant", TELEPHONE, "light"),
    ("portfolio", "zh-Hans", TABLET, "dark"),
    ("questionnaire", "zh-Hant", TELEPHONE, "dark"),
]


@pytest.mark.parametrize(
    ("name", "language", "width", "scheme"), ALL if os.environ.get("CXMATURITY_SCREENS") else USUAL
)
def test_axe_finds_nothing_folded_or_open(
    opened: Open, name: str, language: str, width: int, scheme: str
) -> None:
    shown = opened(page(name, language), width, scheme)
    assert shown.violations() == []
    shown.open_all()
    assert shown.violations() == []
