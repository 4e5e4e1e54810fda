"""Fonts: only what occurs, from the installation itself, and words where there is no glyph."""

import io
import re
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from cxmaturity.errors import MissingComponent
from cxmaturity.report import fonts, render
from cxmaturity.report.fonts import fonts_for, invisible, spell_out
from cxmaturity.report.pdf import weasy
from cxmaturity.scoring.assess import assess
from tests.catalogues import LOCALES
from tests.command_line import SHEET, cxmaturity, hooked
from tests.report_pages import small_questionnaire
from tests.report_samples import one_sheet


def test_latin_greek_and_cyrillic_come_in_two_weights() -> None:
    found = fonts_for("Straße Ωμέγα Привет ✓", "en")
    assert set(found.assets) == {"asset:font/report-400", "asset:font/report-700"}
    assert not found.missing
    assert all(data[:4] == b"\x00\x01\x00\x00" and len(data) < 60_000 for data in found.assets.values())


def test_chinese_takes_the_shapes_of_the_language_first() -> None:
    pytest.importorskip("justmytype_intl_cjk")
    simple, traditional = fonts_for("客户体验", "zh-Hans"), fonts_for("客戶體驗", "zh-Hant")
    assert "asset:font/report-cjk-700" in simple.assets
    assert not simple.missing | traditional.missing
    assert simple.assets["asset:font/report-cjk-400"] != traditional.assets["asset:font/report-cjk-400"]


def test_without_the_extra_the_systems_font_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_cjk_files", lambda _language: ())
    monkeypatch.setattr(fonts, "_system_characters", lambda: frozenset("客户"))
    found = fonts_for("客户体", "en")
    assert found.missing == {"体"}
    assert not any("cjk" in address for address in found.assets)


def test_without_any_font_the_characters_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_cjk_files", lambda _language: ())
    monkeypatch.setattr(fonts, "_system_characters", frozenset)
    missing = fonts_for("客 x", "en").missing
    assert spell_out("客 x", missing) == "[U+5BA2 CJK UNIFIED IDEOGRAPH-5BA2] x"


def test_a_long_run_is_counted_and_not_spelled_out() -> None:
    run = "".join(map(chr, range(0x0627, 0x0631)))
    assert spell_out(f"<{run}>", frozenset(run)) == ("<[10 Arabic letters]>")


NAMES = {
    "شركة النقل السريع": "[15 Arabic letters]",
    "Acme شركة Ltd": "Acme [4 Arabic letters] Ltd",
    "שָׁלוֹם עולם": "[8 Hebrew letters]",
    "बीमा कंपनी": "[5 Devanagari letters]",
    "บริษัท ขนส่ง": "[8 Thai letters]",
    "한국 운송 회사": "[6 Korean characters]",
    "客户体验": "[4 Chinese characters]",
    "a😀b": "a[U+1F600 GRINNING FACE]b",
    "😀😁😂": "[3 symbols]",
    "\ue000\ue001\ue002": "[3 characters of private use]",
    "ქართული ა ᚠ": "[8 Georgian letters and 1 Runic letter]",
    "شر שלום ka ᚠᚢᚦ": "[2 Arabic letters and 4 Hebrew letters] ka [3 Runic letters]",
    "שרת شرك ᚠᚢᚦ ქარ": "[12 characters]",
}


@pytest.mark.parametrize(("name", "words"), NAMES.items(), ids=NAMES.values())
def test_a_name_without_glyphs_is_shortened_in_words(
    name: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_cjk_files", lambda _language: ())
    monkeypatch.setattr(fonts, "_system_characters", frozenset)
    assert spell_out(name, fonts_for(name, "en").missing) == words


HIDDEN = """
import importlib.util, pathlib
real, walk = importlib.util.find_spec, pathlib.Path.rglob
importlib.util.find_spec = lambda name, *more: None if "cjk" in name else real(name, *more)
pathlib.Path.rglob = lambda self, mask: () if "CJK" in mask else walk(self, mask)
"""


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("command", ["report", "trend", "batch"])
def test_a_language_without_a_font_names_the_one_command(tmp_path: Path, language: str, command: str) -> None:
    (tmp_path / "a.yaml").write_text(SHEET.replace("answers:", "date: 2026-09-30\nanswers:"))
    environment = hooked(tmp_path / "hook", HIDDEN)
    where = {
        "report": ("report", "a.yaml", "-o", "out.pdf"),
        "trend": ("trend", ".", "-o", "out.pdf"),
        "batch": ("batch", "a.yaml", "-o", "out", "--reports", "pdf", "--no-portfolio"),
    }[command]
    done = cxmaturity(*where, "--language", language, folder=tmp_path, environment=environment)
    assert done.returncode == 4
    assert fonts.INSTALL in done.stderr.decode()
    assert not list(tmp_path.glob("**/*.pdf"))
    page = ("report", "a.yaml", "-o", "out.html", "--language", language)
    assert cxmaturity(*page, folder=tmp_path, environment=environment).returncode == 0


def test_a_name_alone_stops_no_report(tmp_path: Path) -> None:
    named = SHEET.replace("answers:", "organisation: 客户体验有限公司\nanswers:")
    (tmp_path / "a.yaml").write_text(named)
    environment = hooked(tmp_path / "hook", HIDDEN)
    done = cxmaturity("report", "a.yaml", "-o", "out.pdf", folder=tmp_path, environment=environment)
    assert done.returncode == 0
    document = PdfReader(tmp_path / "out.pdf")
    assert document.metadata is not None
    assert str(document.metadata.title).startswith("[8 Chinese characters]: ")
    assert "[8 Chinese characters]" in document.pages[0].extract_text()


@pytest.mark.parametrize(
    "name", ["شركة النقل السريع", "a😀" * 100, "x" * 200, "Verylongword شرك 客户 " * 12], ids=range(4)
)
def test_head_and_foot_stay_one_line_whatever_the_name(name: str) -> None:
    """What the page of the summary begins with is one line of a head, and the heading itself."""
    questionnaire = small_questionnaire()
    sheet = one_sheet(questionnaire, organisation=name, scope=name)
    page = PdfReader(io.BytesIO(render(assess(questionnaire, [sheet]), "pdf", draft=True))).pages[2]
    heights: list[int] = []

    def seen(text: str, _user: object, matrix: list[float], _font: object, _size: object) -> None:
        # Scripts beside each other on one line stand a point higher or lower.
        if text.strip() and not any(abs(one - matrix[5]) < 3 for one in heights):
            heights.append(round(matrix[5]))

    page.extract_text(visitor_text=seen)
    top, heading = sorted(heights, reverse=True)[:2]
    assert top - heading > 20
    bottom, above = sorted(heights)[:2]
    assert above - bottom > 20


def test_what_turns_the_text_round_is_invisible_and_what_joins_letters_is_not() -> None:
    assert invisible("a\u202eb\u200f\x00\n\t\u00ad\u200d\xa0") == {"\u202e", "\u200f", "\x00"}


def test_missing_pango_names_the_one_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import builtins

    real = builtins.__import__

    def broken(name: str, *rest: object, **more: object) -> object:
        if name == "weasyprint":
            sys.stdout.write("WeasyPrint could not import some external libraries.")
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **more)

    weasy.weasyprint.cache_clear()
    monkeypatch.setattr(builtins, "__import__", broken)
    with pytest.raises(MissingComponent, match=re.escape(weasy.INSTALL)):
        weasy.weasyprint()
    weasy.weasyprint.cache_clear()
    assert capsys.readouterr().out == ""
    assert weasy.INSTALL == "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def test_the_shipped_font_is_where_it_is_expected() -> None:
    assert Path(fonts._latin_file()).is_file()
