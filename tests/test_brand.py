"""A brand file: what it may say, what it may bring, and that nothing in it does harm."""

import io
import struct
import zlib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from cxmaturity.brand.colours import (
    ACCENT,
    READABLE,
    STANDARD,
    WHITE,
    contrast,
    darkened,
    level_fills,
    looks,
    luminance,
    palette_of,
)
from cxmaturity.brand.model import Brand, FontPair
from cxmaturity.brand.read import read_brand
from cxmaturity.errors import InvalidFile
from cxmaturity.report import render
from cxmaturity.report.fonts import ASCII, _latin_file, _subset, fonts_for
from cxmaturity.report.options import Options
from cxmaturity.report.pdf import finished
from cxmaturity.resources import bundled
from tests.command_line import SHEET, cxmaturity, laid_out, refused
from tests.report_pages import assessment

EXAMPLE = bundled("questionnaires") / "cx-maturity" / "examples" / "brand" / "brand.yaml"
PLAIN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1">{}</svg>'
COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@cache
def example() -> Brand:
    return read_brand(EXAMPLE)


@cache
def branded_pages() -> tuple[str, ...]:
    made = render(assessment("single"), "pdf", profile="board", brand=example(), draft=True)
    return tuple(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made)).pages)


def png(size: tuple[int, int] = (4, 2)) -> bytes:
    into = io.BytesIO()
    Image.new("RGB", size, "#7a1f5c").save(into, "PNG")
    return into.getvalue()


def huge_png() -> bytes:
    """Return a small file that says it has 10 000 million pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99))


def message(folder: Path, text: str) -> str:
    (folder / "brand.yaml").write_text(f"format: 1\n{text}\n")
    with pytest.raises(InvalidFile) as caught:
        read_brand(folder / "brand.yaml")
    return str(caught.value)


def test_names_and_lines_stand_where_they_belong() -> None:
    cover, *others = branded_pages()
    assert "Prepared by Fairlead Partners" in cover
    for page in (cover, *others):
        assert "Confidential: for the board of Tarnholt Freight only · Fairlead Partners, Bergen" in page


def test_whom_it_is_for_stands_beside_who_was_assessed() -> None:
    made = finished(assessment("small"), Options(brand=Brand(client="The board"))).html
    assert "<h1>Nordlicht Freight</h1>" in made
    assert '<th scope="row">Prepared for</th><td>The board</td>' in made
    assert "Confidential: prepared for The board" in made


def test_every_colour_of_the_page_follows_the_brand() -> None:
    made = finished(assessment("several"), Options(brand=example())).html.lower()
    for colour in (STANDARD.brand, STANDARD.accent, STANDARD.range, *STANDARD.ramp):
        assert colour not in made
    for colour in ("#7a1f5c", "#a8550a", *palette_of("#7a1f5c", "#a8550a").ramp):
        assert colour in made


def test_a_brand_without_colours_keeps_those_of_the_house() -> None:
    assert palette_of("", "") == STANDARD
    assert palette_of("", "#a8550a").brand == "#a8550a"
    assert palette_of("#7a1f5c", "").accent == ACCENT


@given(COLOUR, st.integers(2, 9))
def test_levels_of_any_hue_read_in_grey_as_the_standard_ones_do(colour: str, levels: int) -> None:
    palette = palette_of(colour, colour)
    for own, standard in zip(palette.ramp, STANDARD.ramp, strict=True):
        assert contrast(own, standard) < 1.05
    light = [luminance(fill) for fill in level_fills(levels, palette)]
    assert light == sorted(light, reverse=True)
    assert len(set(light)) == levels
    for name, look in looks(levels, palette).items():
        if name[0] in "ls":
            assert contrast(look.fill, look.text) >= READABLE


@given(COLOUR)
def test_the_suggested_colour_can_be_read_and_is_no_darker_than_it_must(colour: str) -> None:
    tone = darkened(colour)
    assert contrast(tone, WHITE) >= READABLE
    if contrast(colour, WHITE) >= READABLE:
        assert tone == colour
    else:
        assert contrast(tone, WHITE) < 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("logos: x.svg", "brand.yaml:2: logos: is not a field here; did you mean logo?"),
        (
            'colours: {accent: "#ffcc00"}',
            "has a contrast of 1.51 with white; text in it and on it needs 4.5; try #8f7200",
        ),
        ('colours: {main: "#777777", accent: "#a8550a"}', "colours.main: #777777 has a contrast of 4.47"),
        ('colours: {accent: "#c41"}', 'must be a colour as #rrggbb (got #c41); did you mean "#cc4411"?'),
        (
            "colours:\n  accent: #a8550a",
            "brand.yaml:3: colours.accent: has #a8550a behind it, which is taken for a comment; "
            'put the whole in quotes, "#a8550a"',
        ),
        ("colours: {accent: red}", "must be a colour as #rrggbb (got red)"),
        ('colours: {accent: "#a8550a;} body{background:url(http://x/)}"}', "must be a colour as #rrggbb"),
        ('colours: {accent: "#a8550a\\n"}', "must be a colour as #rrggbb"),
        ("colours: {accent: '</style><script>alert(1)</script>'}", "must be a colour as #rrggbb"),
        ("colours: {accent: 'url(file:///etc/passwd)'}", "must be a colour as #rrggbb"),
        ('colours: {main: "#7a1f5c"}', "colours.accent: is missing"),
        ("logo: nowhere.svg", "brand.yaml:2: logo: there is no file nowhere.svg beside the brand file"),
        ("logo: ../outside.svg", 'logo: "../outside.svg" is outside the brand file\'s folder'),
        ("logo: /etc/passwd", "logo: /etc/passwd is outside the brand file's folder"),
        ("logo: link.svg", "logo: link.svg is outside the brand file's folder"),
        ("logo: https://example.org/logo.svg", "there is no file https://example.org/logo.svg beside"),
        ("fonts: {regular: House.ttf}", "fonts.bold: is missing"),
        ('fonts: {regular: "", bold: ""}', "fonts.bold: "),
        ("footer: " + "x" * 81, "footer: has 81 characters; there is room for 80"),
        ('footer: "a\\nb"', "footer: must be one line"),
        ("client: 7", "client: must be text (got 7); put it in quotes"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    folder = tmp_path / "brand"
    folder.mkdir()
    (tmp_path / "outside.svg").write_text(PLAIN.format(""))
    (folder / "link.svg").symlink_to(tmp_path / "outside.svg")
    assert said in message(folder, text)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!doctype html><html><body>logo</body></html>", "is a web page or other markup"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "is markup, not an SVG"),
        (b"GIF89a", "is not a PNG, JPEG or SVG picture"),
        (b"", "is not a PNG, JPEG or SVG picture"),
        (b"\x00" * (50 * 1024 * 1024), "logo.png is larger than 1 MiB"),
        (huge_png(), "has more than 24 million pixels"),
        (png((300, 300))[:100], "is a damaged picture"),
        (b"\xff\xd8\xff" + b"x" * 99, "is a damaged picture"),
        (PLAIN.format("<script>alert(1)</script>").encode(), "holds <script>"),
        (PLAIN.format("<foreignObject/>").encode(), "holds <foreignObject>"),
        (PLAIN.format("<style>*{fill:url(http://x/)}</style>").encode(), "holds <style>"),
        (PLAIN.format('<image href="file:///etc/passwd"/>').encode(), "holds <image>"),
        (PLAIN.format('<use href="http://example.org/a.svg#b"/>').encode(), "holds <use>"),
        (PLAIN.format('<a href="javascript:alert(1)"><g/></a>').encode(), "holds <a>"),
        (PLAIN.format('<path onload="alert(1)"/>').encode(), "holds a script (onload)"),
        (PLAIN.format('<path fill="url(http://example.org/)"/>').encode(), "refers to something else (fill)"),
        (PLAIN.format("<path fill=\"url( 'file:///x')\"/>").encode(), "refers to something else (fill)"),
        (PLAIN.format('<path style="fill:u\\72l(//x)"/>').encode(), "refers to something else (style)"),
        (
            PLAIN.format('<linearGradient xmlns:x="http://www.w3.org/1999/xlink" x:href="//x"/>').encode(),
            "refers to something else (href)",
        ),
        (
            PLAIN.format('<clipPath id="a"><path clip-path="url(#a)"/></clipPath>').encode(),
            "has a clipping path that is clipped itself",
        ),
        (b'<!DOCTYPE svg [<!ENTITY x "y">]>' + PLAIN.format("&x;").encode(), "is a web page or other markup"),
        (
            b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            + PLAIN.format("&x;").encode(),
            "has a document type",
        ),
        (PLAIN.format("<g>" * 50 + "</g>" * 50).encode(), "has too many parts"),
        (PLAIN.format("<g/>" * 6000).encode(), "has too many parts"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "says nowhere how wide and high it is"),
        (PLAIN.format("<g>").encode(), "is damaged SVG"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_a_logo_that_is_none_or_could_do_harm_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "logo.png").write_bytes(content)
    assert said in message(tmp_path, "logo: logo.png")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"wOF2" + b"x" * 99, "is a web font or a collection; use the TTF or OTF file of this cut"),
        (b"ttcf" + b"x" * 99, "is a web font or a collection"),
        (b"\x00\x01\x00\x00" + b"x" * 99, "is a damaged font"),
        (b"#!/bin/sh", "is not a TTF or OTF font"),
    ],
)
def test_a_font_that_is_none_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.ttf").write_bytes(content)
    text = message(tmp_path, "fonts: {regular: a.ttf, bold: a.ttf}")
    assert "fonts.regular: a.ttf: " in text
    assert said in text


def test_what_an_editor_adds_to_a_logo_is_dropped(tmp_path: Path) -> None:
    i = 'xmlns:i="http://inkscape.org/"'
    extra = f'<i:view {i} i:x="1"/><metadata><x/></metadata><path d="M0 0h1" i:y="2" {i}/>'
    (tmp_path / "logo.svg").write_text(PLAIN.format(extra))
    (tmp_path / "brand.yaml").write_text("format: 1\nlogo: logo.svg\n")
    logo = read_brand(tmp_path / "brand.yaml").logo
    assert logo is not None
    assert logo.ratio == 2
    assert b"inkscape" not in logo.content
    assert b"metadata" not in logo.content
    assert b'<path d="M0 0h1"' in logo.content


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_pictures_are_drawn_on_the_cover(tmp_path: Path, kind: str) -> None:
    into = io.BytesIO()
    Image.new("RGB", (40, 20), "#336699").save(into, kind)
    # Its name says something else: what is in it counts.
    (tmp_path / "logo.txt").write_bytes(into.getvalue())
    (tmp_path / "cover.jpg").write_bytes(png((60, 90)))
    (tmp_path / "brand.yaml").write_text("format: 1\nlogo: logo.txt\ncover_picture: cover.jpg\n")
    brand = read_brand(tmp_path / "brand.yaml")
    made = render(assessment("small"), "pdf", brand=brand, draft=True)
    sizes = {image.image.size for image in PdfReader(io.BytesIO(made)).pages[0].images if image.image}
    assert sizes == {(40, 20), (60, 90)}


def test_a_brands_fonts_come_first_and_ours_fill_what_they_lack() -> None:
    letters = frozenset(map(chr, range(ord("A"), ord("z"))))
    own = FontPair(
        regular=_subset(_latin_file(), 400, letters | {"€"}), bold=_subset(_latin_file(), 700, letters)
    )
    fonts = fonts_for("Index 51 €", "en", own)
    assert [name for name in fonts.assets if "brand" in name] == [
        "asset:font/report-brand-400",
        "asset:font/report-brand-700",
    ]
    # The euro sign is in one of the two cuts only.
    assert fonts.missing == frozenset()
    assert "asset:font/report-400" in fonts.assets
    assert fonts_for(
        "abc", "en", FontPair(regular=_latin_file().read_bytes(), bold=_latin_file().read_bytes())
    ).assets.keys() == {
        "asset:font/report-brand-400",
        "asset:font/report-brand-700",
    }
    assert ASCII


def test_a_brands_font_is_in_the_pdf() -> None:
    content = _latin_file().read_bytes()
    brand = Brand(fonts=FontPair(regular=content, bold=content))
    made = render(assessment("small"), "pdf", profile="board", brand=brand, draft=True)
    page = PdfReader(io.BytesIO(made)).pages[0]
    assert "How sure we are" in page.extract_text()
    html = finished(assessment("small"), Options(brand=brand)).html
    assert '@font-face { font-family: "Report Brand"; src: url(asset:font/report-brand-400)' in html


def test_lines_of_a_brand_are_text_and_nothing_else() -> None:
    hostile = '</style><script>alert(1)</script>"}{{ 7 * 7 }}'
    brand = Brand(client=hostile, consultant=hostile, confidentiality=hostile, footer=hostile)
    for name in ("html", "pdf"):
        made = (
            render(assessment("small"), "html", brand=brand).decode()
            if name == "html"
            else finished(assessment("small"), Options(brand=brand)).html
        )
        assert "<script>alert" not in made
        assert "&lt;script&gt;alert(1)" in made
        assert "{{ 7 * 7 }}" in made
    page = PdfReader(io.BytesIO(render(assessment("small"), "pdf", brand=brand, profile="board", draft=True)))
    assert "<script>alert(1)</script>" in page.pages[0].extract_text()


def test_the_same_brand_gives_the_same_bytes() -> None:
    first, second = (
        render(assessment("small"), "pdf", profile="board", brand=example(), draft=True) for _ in range(2)
    )
    assert first == second


def test_the_command_takes_a_brand_and_refuses_a_broken_one(tmp_path: Path) -> None:
    laid_out(tmp_path, {"answers.yaml": SHEET, "bad.yaml": "format: 1\nlogo: ../x.svg\nfoter: x\n"})
    told = refused(
        cxmaturity("report", "answers.yaml", "-o", "out.pdf", "--brand", "bad.yaml", folder=tmp_path)
    )
    assert told.splitlines() == [
        'bad.yaml:2: logo: "../x.svg" is outside the brand file\'s folder; put a copy beside the brand file',
        "bad.yaml:3: foter: is not a field here; did you mean footer?",
    ]
    refused(cxmaturity("report", "answers.yaml", "-o", "out.pdf", "--brand", "none.yaml", folder=tmp_path))
    refused(cxmaturity("report", "answers.yaml", "-o", "out.pdf", "--brand", ".", folder=tmp_path))
    done = cxmaturity("report", "answers.yaml", "-o", "out.md", "--brand", str(EXAMPLE), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Fairlead Partners" in (tmp_path / "out.md").read_text()
    assert not (tmp_path / "out.pdf").exists()


def test_the_page_for_the_screen_carries_the_logo_itself() -> None:
    html = render(assessment("small"), "html", brand=example()).decode()
    assert html.count('src="data:image/svg+xml;base64,') == 1
    assert 'alt="Logo of Fairlead Partners"' in html
    assert "<img" not in render(assessment("small"), "html").decode()


def test_a_branded_report_can_be_verified(tmp_path: Path) -> None:
    company = str(EXAMPLE.parent.parent / "tarnholt-freight" / "2026-q3")
    logo = (EXAMPLE.parent / "logo.svg").read_bytes()
    laid_out(tmp_path, {"brand.yaml": "format: 1\nclient: The board\nlogo: logo.svg\n", "logo.svg": logo})
    options = ("--brand", "brand.yaml", "--profile", "board")
    done = cxmaturity("report", company, "-o", "out.pdf", *options, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    # Neither the brand nor a group's answers are in the file.
    done = cxmaturity("verify", "out.pdf", folder=tmp_path)
    assert done.returncode == 5, done.stdout
    done = cxmaturity("verify", "out.pdf", "--brand", "brand.yaml", "--answers", company, folder=tmp_path)
    assert done.returncode == 0, done.stdout
