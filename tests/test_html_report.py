"""The page for the screen in a real Chromium: every width, both schemes, by keyboard, on paper."""

import io
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from cxmaturity.assess_paths import assess_path
from cxmaturity.brand.colours import (
    DARK,
    WHITE,
    contrast,
    in_the_dark,
    level_fills,
    levels_in_the_dark,
    looks,
    luminance,
    of_levels,
    palette_of,
)
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.report import render
from cxmaturity.resources import bundled
from cxmaturity.waves.compare import compare
from tests.browser import Opened, browser
from tests.report_pages import assessment

__all__ = ["browser"]

EXAMPLES = bundled("questionnaires") / "cx-maturity" / "examples"
KINDS = ("demo", "single", "quick", "odd")
Open = Callable[..., Opened]


@cache
def html(kind: str) -> bytes:
    if kind == "demo":
        waves = [assess_path(EXAMPLES / "tarnholt-freight" / wave) for wave in ("2026-q1", "2026-q3")]
        return render(waves[1], "html", comparison=compare(*waves))
    if kind in ("single", "quick"):
        return render(assess_path(EXAMPLES / f"{kind}.yaml"), "html")
    return render(assessment(kind), "html")


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Open:
    def open_report(kind: str, *, width: int = 1280, scheme: str = "light", script: bool = True) -> Opened:
        file = tmp_path / "report.html"
        file.write_bytes(html(kind))
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        return Opened(context.new_page(), file)

    return open_report


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(opened: Open, kind: str, scheme: str) -> None:
    assert opened(kind, scheme=scheme).violations() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_telephone(opened: Open, scheme: str) -> None:
    assert opened("demo", width=360, scheme=scheme).violations() == []


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("kind", [*KINDS, "long names", "hostile", "unknown"])
def test_the_page_never_scrolls_sideways(opened: Open, kind: str, width: int) -> None:
    assert opened(kind, width=width).tell("document.documentElement.scrollWidth") <= width


def test_what_is_too_wide_says_so_and_takes_the_focus(opened: Open) -> None:
    page = opened("demo", width=360)
    page.open_all()
    page.page.wait_for_function("document.querySelector('.scroll[data-cut]')")
    boxes = page.tell(
        "[...document.querySelectorAll('.scroll')].map(b => [b.scrollWidth > b.clientWidth + 8,"
        " b.tabIndex === 0, getComputedStyle(b, '::before').content.startsWith('\"Wider than the screen')])"
    )
    assert {tuple(box) for box in boxes} == {(True, True, True), (False, False, False)}


@pytest.mark.parametrize("kind", ["demo", "hostile"])
def test_the_file_asks_for_nothing_and_complains_of_nothing(opened: Open, kind: str) -> None:
    page = opened(kind)
    page.page.wait_for_load_state("networkidle")
    assert len(page.requests) == 1
    assert page.complaints == []
    assert page.tell("document.scripts.length") == 1
    assert page.page.locator("main img").count() == 0


def test_the_policy_stops_any_other_script(opened: Open) -> None:
    page = opened("odd")
    page.tell(
        "{const s = document.createElement('script'); s.text = 'window.ran = 1'; document.body.append(s)}"
    )
    assert page.tell("window.ran === undefined")
    assert "Content Security Policy" in page.complaints[0]


@pytest.mark.parametrize("width", [360, 1280])
def test_deep_links_land_below_the_bar(opened: Open, width: int) -> None:
    page = opened("demo", width=width)
    anchors = page.tell("[...document.querySelectorAll('nav a')].map(a => a.hash)")
    answer = page.tell("'#' + document.querySelector('.q [id]').id")
    place = (
        "document.querySelector('{anchor}').getBoundingClientRect().top"
        " - document.querySelector('.topbar').getBoundingClientRect().bottom"
    ).format
    for anchor in (*anchors[:-1], answer):
        page.tell(f"location.hash = '{anchor}'")
        page.page.wait_for_function(f"(top => top >= 0 && top < 60)({place(anchor=anchor)})")


def test_the_current_section_is_marked(opened: Open) -> None:
    page = opened("demo")
    for anchor in ("#s-roadmap", "#s-profile"):
        page.page.locator(f"nav a[href='{anchor}']").click()
        page.page.wait_for_selector(f"nav a[href='{anchor}'][aria-current]")
        assert page.page.locator("nav a[aria-current]").count() == 1
        assert page.tell("document.querySelector('nav').getBoundingClientRect().bottom <= innerHeight")


def test_the_contents_open_and_close_on_a_telephone(opened: Open) -> None:
    page = opened("demo", width=360).page
    assert not page.locator("nav").is_visible()
    page.get_by_role("button", name="Contents").click()
    page.locator("nav a[href='#s-roadmap']").click()
    assert not page.locator("nav").is_visible()


def test_the_button_turns_the_scheme_and_remembers_nothing(opened: Open) -> None:
    page = opened("odd")
    button = page.page.get_by_role("button", name="Dark mode")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.tell(background)
    button.click()
    assert page.tell(background) != light
    assert button.get_attribute("aria-pressed") == "true"
    page.page.reload()
    assert page.tell(background) == light
    button.click()
    button.click()
    assert page.tell(background) == light


def test_charts_tell_their_values_on_hover_and_on_focus(opened: Open) -> None:
    opened_page = opened("demo")
    page = opened_page.page
    tip = page.locator("#tip")
    opened_page.open_all()
    track = page.locator("#s-profile svg[role=img]").first
    track.hover()
    assert "Index 66 of 100" in tip.inner_text()
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    # Scrolling would bring other things under the mouse, and the browser tells of that later.
    page.mouse.move(0, 0)
    page.locator("#s-profile a").first.focus()
    page.keyboard.press("Tab")
    assert "Index 66 of 100" in tip.inner_text()
    page.locator("#s-moves .plot svg").focus()
    page.wait_for_timeout(200)
    for number in ("1", "2"):
        page.keyboard.press("ArrowRight")
        page.wait_for_function(f"document.getElementById('tip').innerText.startsWith('{number} ')")


def test_the_keyboard_reaches_everything_and_shows_where_it_is(opened: Open) -> None:
    page = opened("odd")
    page.open_all()
    wanted = page.tell(
        "[...document.querySelectorAll('a, button, [tabindex=\"0\"]')]"
        ".filter(e => e.checkVisibility()).length"
    )
    seen = 0
    for _ in range(wanted):
        page.page.keyboard.press("Tab")
        seen += page.tell(
            "(() => { const e = document.activeElement, old = e.seen; e.seen = true;"
            " return !old && e !== document.body && getComputedStyle(e).outlineStyle !== 'none' ? 1 : 0 })()"
        )
    assert seen == wanted


def test_everything_is_there_without_script(opened: Open) -> None:
    page = opened("demo", script=False).page
    assert page.locator("nav").is_visible()
    assert page.locator("#scheme").is_hidden()
    assert page.locator("#s-profile svg title").count() == len(read_questionnaire("cx-maturity").dimensions)
    assert page.locator("main > section").count() == page.locator("nav a").count()


def bare(text: str) -> str:
    """The letters of a text alone, ligatures taken apart."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if not sign.isspace())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_prints_as_a_clean_light_document(opened: Open, scheme: str) -> None:
    page = opened("demo", scheme=scheme)
    document = PdfReader(io.BytesIO(page.page.pdf(prefer_css_page_size=True)))
    # Some browsers write ligatures and blanks of their own into the text of a page.
    printed = bare(" ".join(sheet.extract_text() for sheet in document.pages))
    assert bare("Dark mode") not in printed
    assert bare("Skip to the report") not in printed
    for title in page.page.locator("main h2").all_inner_texts():
        assert bare(title) in printed
    page.page.emulate_media(media="print")
    assert page.tell("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    page.page.set_viewport_size({"width": 672, "height": 900})
    assert page.tell("document.documentElement.scrollWidth") <= 672


def test_headings_are_in_order(opened: Open) -> None:
    levels = opened("demo").tell("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_get_scope_caption_and_a_box(opened: Open) -> None:
    page = opened("demo")
    tables = page.tell(
        "[...document.querySelectorAll('main table')].map(t => { const own = s => [...t.querySelectorAll(s)]"
        ".filter(e => e.closest('table') === t); return {role: t.getAttribute('role'),"
        " box: t.parentNode.matches('.scroll[role=group]') && t.parentNode.getAttribute('aria-label'),"
        " caption: t.caption && t.caption.textContent, heads: own('th').map(h => h.scope),"
        " empty: own('th').filter(h => !h.textContent.trim()).length} })"
    )
    with_heads = [table for table in tables if table["heads"]]
    assert 10 < len(with_heads) < len(tables)
    for table in tables:
        if table["heads"]:
            assert table["role"] == "table"
            assert table["box"] == table["caption"] != ""
            assert set(table["heads"]) <= {"col", "row"}
            assert table["empty"] == 0
        else:
            assert table["role"] == "presentation"


def test_sizes_follow_the_reader(opened: Open) -> None:
    page = opened("demo")
    sizes = (
        "['main h2', 'main td', '.mark', '.cell', '.axis span'].map(s => {"
        " const style = getComputedStyle(document.querySelector(s));"
        " return [style.fontSize, style.paddingTop, style.lineHeight].map(parseFloat) }).flat()"
    )
    before = page.tell(sizes)
    page.tell("document.documentElement.style.fontSize = '32px'")
    assert page.tell(sizes) == pytest.approx([2 * size for size in before], rel=0.02)


@pytest.mark.parametrize("kind", ["demo", "odd"])
def test_every_colour_that_is_used_has_a_light_and_a_dark_one(kind: str) -> None:
    page = html(kind).decode()
    roles = ("--text-", "--fill-", "--edge-", "--level-", "--on-")
    used = {part.partition(")")[0] for part in page.split("var(")[1:] if part.startswith(roles)}
    assert len(used) > 15
    for name in used:
        assert page.count(f"{name}: #") == 3, name


@pytest.mark.parametrize("colour", ["#16232e", "#56646e", "#0f4c5c", "#c2410c", "#7a1f8b", "#000000"])
def test_every_ink_is_readable_in_the_dark(colour: str) -> None:
    assert contrast(in_the_dark("text", colour), DARK) >= 4.5
    fill = in_the_dark("fill", colour)
    assert contrast(fill, DARK) >= 3
    assert contrast(fill, WHITE) >= 4.5


@pytest.mark.parametrize("brand", ["", "#0f4c5c", "#c2410c", "#7a1f8b", "#000000", "#ffe600"])
@pytest.mark.parametrize("levels", [2, 3, 5, 9])
def test_levels_turn_round_in_the_dark(levels: int, brand: str) -> None:
    palette = palette_of(brand, "")
    found = levels_in_the_dark(of_levels(looks(levels, palette, [4])))
    names = [f"l{number}" for number in range(1, levels + 1)]
    fills = [found["level"][name] for name in names]
    # The deeper, the lighter; each stands out from the page as it does from white.
    assert [luminance(fill) for fill in fills] == sorted({luminance(fill) for fill in fills})
    for fill, light in zip(fills, level_fills(levels, palette), strict=True):
        assert contrast(fill, DARK) == pytest.approx(contrast(light, WHITE), rel=0.04)
    for name, fill in found["level"].items():
        assert contrast(fill, found["on"][name]) >= 4.5, name
    assert {"of-4-1", "of-4-4"} <= set(found["level"])


COLOURS_OF = (
    "[...document.querySelectorAll('.key .mark')].filter(m => /^l[0-9]/.test(m.classList[1])).map(m => {"
    " const style = getComputedStyle(m); return [style.backgroundColor, style.color] })"
)


def hexed(colour: str) -> str:
    parts = colour.removeprefix("rgb(").removesuffix(")").split(",")
    return "#" + "".join(f"{int(part):02x}" for part in parts)


@pytest.mark.parametrize(("scheme", "deepest"), [("light", "darkest"), ("dark", "lightest")])
def test_the_browser_draws_the_deepest_level_farthest_from_the_page(
    opened: Open, scheme: str, deepest: str
) -> None:
    page = opened("demo", scheme=scheme)
    page.open_all()
    drawn = [(hexed(fill), hexed(text)) for fill, text in page.tell(COLOURS_OF)]
    light = [luminance(fill) for fill, _ in drawn]
    assert len(light) == 5
    assert light == sorted(light, reverse=deepest == "darkest")
    assert all(contrast(fill, text) >= 4.5 for fill, text in drawn)
    # A bar of answers is drawn in the same colours.
    stops = page.tell("getComputedStyle(document.querySelector('.q .bar')).backgroundImage")
    assert any(
        fill in stops for fill in (f"rgb{tuple(int(f[i : i + 2], 16) for i in (1, 3, 5))}" for f, _ in drawn)
    )


def test_with_forced_colours_levels_stay_apart(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(html("demo"))
    for scheme in ("light", "dark"):
        context = browser.new_context(forced_colors="active", color_scheme=scheme, reduced_motion="reduce")
        page = Opened(context.new_page(), file)
        page.open_all()
        drawn = [tuple(pair) for pair in page.tell(COLOURS_OF)]
        assert len(set(drawn)) == 5
        # What is pressed is told from what is not.
        button = page.page.get_by_role("button", name="Below target")
        looks = [button.evaluate("b => getComputedStyle(b).backgroundColor")]
        button.click()
        assert looks != [button.evaluate("b => getComputedStyle(b).backgroundColor")]
        assert all(contrast(hexed(fill), hexed(text)) >= 4.5 for fill, text in drawn)
        context.close()
