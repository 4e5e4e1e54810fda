"""Fonts: only what occurs, from the installation itself, and words where there is no glyph."""

import re
import sys
from pathlib import Path

import pytest

from cxmaturity.errors import MissingComponent
from cxmaturity.rendering import fonts, weasy
from cxmaturity.rendering.fonts import fonts_for, invisible, spell_out


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
    assert spell_out(f"<{run}>", frozenset(run)) == (
        "<[10 characters, U+0627 ARABIC LETTER ALEF to U+0630 ARABIC LETTER THAL]>"
    )


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
