"""What a deck is made of: a client's template, drawings as shapes, room for text; a real program opens it."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Pt

from cxmaturity.brand.colours import contrast
from cxmaturity.brand.read import picture
from cxmaturity.deck.blocks import Grid, Text, kept_apart
from cxmaturity.deck.charts import round_step
from cxmaturity.deck.drawing import shapes_of
from cxmaturity.deck.measure import lines_of, width_of
from cxmaturity.deck.places import Box, GridCell, Head
from cxmaturity.deck.text import Paragraph
from cxmaturity.report import render
from tests.command_line import cxmaturity, laid_out, refused
from tests.decks import P, faults, opened, titles, words
from tests.report_pages import assessment
from tests.test_deck import EXAMPLES

SHEET = EXAMPLES / "quick.yaml"
SOFFICE = shutil.which("soffice")
_MAIN = b"presentationml.presentation.main+xml"

# ---- A client's template


def template(change: Callable[[Any], None] = lambda _: None, *, kind: bytes = b"template") -> bytes:
    """Return a template as PowerPoint saves one, with a slide of its own in it."""
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text = "Sample of the client"
    slide.notes_slide.notes_text_frame.text = "A note of the client"
    change(made)
    out = io.BytesIO()
    made.save(out)
    return rewritten(
        out.getvalue(),
        {"[Content_Types].xml": lambda part: part.replace(_MAIN, b"presentationml.%s.main+xml" % kind)},
    )


def rewritten(
    content: bytes, parts: dict[str, Callable[[bytes], bytes]], more: dict[str, bytes] | None = None
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as found, zipfile.ZipFile(out, "w") as made:
        for name in found.namelist():
            made.writestr(name, parts.get(name, lambda part: part)(found.read(name)))
        for name, part in (more or {}).items():
            made.writestr(name, part)
    return out.getvalue()


def on(path: Path, content: bytes) -> bytes:
    """Return the deck on a template."""
    path.write_bytes(content)
    return render(assessment("small"), "pptx", template=path, profile="board")


def test_a_deck_stands_on_the_clients_own_slides(tmp_path: Path) -> None:
    made = on(tmp_path / "acme.potx", template())
    found = opened(made)
    assert (found.slide_width, found.slide_height) == (Pt(720), Pt(540))
    assert list(faults(made)) == []
    said = words(made)
    assert "Sample of the client" not in said
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert b"of the client" not in everything
        assert not [name for name in archive.namelist() if "thumbnail" in name or "app.xml" in name]
    assert found.slides[0].slide_layout.name == "Title Slide"
    assert {slide.slide_layout.name for slide in list(found.slides)[1:]} == {"Title Only"}
    assert made == on(tmp_path / "acme.potx", template())


def test_a_presentation_is_a_template_too(tmp_path: Path) -> None:
    assert titles(on(tmp_path / "acme.pptx", template(kind=b"presentation")))


def test_colours_are_those_of_the_theme_and_white_is_read_on_them(tmp_path: Path) -> None:
    pale = rewritten(
        template(),
        {
            "ppt/theme/theme1.xml": lambda part: re.sub(
                rb"(<a:accent1>.*?val=\")[0-9A-F]{6}", rb"\1FFE08A", part
            )
        },
    )
    made = on(tmp_path / "pale.potx", pale)
    fills = {
        found.decode()
        for found in re.findall(rb'<a:solidFill><a:srgbClr val="([0-9a-f]{6})"/>', _slide(made, 3))
    }
    assert fills and "ffe08a" not in fills
    heads = [
        cell
        for slide in opened(made).slides
        for s in slide.shapes
        if s.has_table
        for cell in s.table.rows[0].cells
    ]
    assert all(contrast(f"#{cell.fill.fore_color.rgb}".lower(), "#ffffff") >= 4.5 for cell in heads)


def _slide(content: bytes, number: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(f"ppt/slides/slide{number}.xml")


def without_titles(made: Any) -> None:
    for layout in made.slide_layouts:
        for place in list(layout.placeholders):
            place.element.getparent().remove(place.element)


def linked(content: bytes) -> bytes:
    link = (
        b'<Relationship Id="rId77" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        b'Target="https://example.com/x.png" TargetMode="External"/></Relationships>'
    )
    name = "ppt/slideMasters/_rels/slideMaster1.xml.rels"
    return rewritten(content, {name: lambda part: part.replace(b"</Relationships>", link)})


BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "macros.potm": (
        lambda: rewritten(template(kind=b"template.macroEnabled"), {}, {"ppt/vbaProject.bin": b"\0"}),
        "it has macros; save it as .potx, which cannot have any, and use that",
    ),
    "notes.potx": (
        lambda: b"Not a presentation at all.",
        "it is not a PowerPoint presentation (.potx or .pptx)",
    ),
    "empty.potx": (lambda: b"", "it is not a PowerPoint presentation (.potx or .pptx)"),
    "half.potx": (lambda: template()[:9000], "it is not a PowerPoint presentation (.potx or .pptx)"),
    "locked.potx": (
        lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "it is locked with a password, or of PowerPoint before 2007; save it as .potx",
    ),
    "bare.potx": (
        lambda: template(without_titles),
        "it has no layout for a title slide, or none with a title",
    ),
    "linked.potx": (
        lambda: linked(template()),
        "it loads something from elsewhere (https://example.com/x.png); put it into the file",
    ),
    "book.potx": (
        lambda: rewritten(
            template(),
            {
                "[Content_Types].xml": lambda part: part.replace(
                    b"presentationml.template", b"spreadsheetml.sheet"
                )
            },
        ),
        "it is not a PowerPoint presentation (.potx or .pptx)",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_template_that_cannot_be_used_is_told_by_name(name: str, tmp_path: Path) -> None:
    make, message = BROKEN[name]
    laid_out(tmp_path, {name: make()})
    done = cxmaturity("report", str(SHEET), "-o", "a.pptx", "--template", name, folder=tmp_path)
    assert f"{name}: {message}" in refused(done)
    assert not (tmp_path / "a.pptx").exists()


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", b" " * 300 * 2**20)
    laid_out(tmp_path, {"bomb.potx": bomb.getvalue()})
    done = cxmaturity("report", str(SHEET), "-o", "a.pptx", "--template", "bomb.potx", folder=tmp_path)
    assert "bomb.potx: it is larger than any template needs to be" in refused(done)


def test_a_folder_is_no_template_of_a_deck_and_a_deck_never_takes_its_place(tmp_path: Path) -> None:
    laid_out(tmp_path, {"own": None, "a.pptx": template(kind=b"presentation")})
    common = ("report", str(SHEET), "-o", "a.pptx", "--template")
    assert "own" in refused(cxmaturity(*common, "own", folder=tmp_path))
    before = (tmp_path / "a.pptx").read_bytes()
    assert "it is one of the files that are read" in refused(cxmaturity(*common, "a.pptx", folder=tmp_path))
    assert (tmp_path / "a.pptx").read_bytes() == before


# ---- A drawing as shapes

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
BOX = Box(x=0.0, y=0.0, width=100.0, height=100.0)
SAME: dict[str, tuple[str, str]] = {
    "relative and absolute": ('<path d="M10 10L50 10L50 60Z"/>', '<path d="m10 10h40v50z"/>'),
    "lines after a beginning": ('<path d="M10 10L50 10L50 60"/>', '<path d="M10 10 50 10 50 60"/>'),
    "a smooth curve": (
        '<path d="M0 0C0 10 10 20 20 20C30 20 40 10 40 0"/>',
        '<path d="M0 0C0 10 10 20 20 20S40 10 40 0"/>',
    ),
    "a rectangle": ('<rect x="10" y="20" width="30" height="40"/>', '<path d="M10 20H40V60H10Z"/>'),
    "a polygon": ('<polygon points="1,2 3,4 5,6"/>', '<path d="M1 2L3 4L5 6Z"/>'),
    "moved": ('<g transform="translate(10 20)"><path d="M0 0L5 5"/></g>', '<path d="M10 20L15 25"/>'),
    "grown": ('<path transform="scale(2)" d="M1 1L5 5"/>', '<path d="M2 2L10 10"/>'),
    "turned": ('<path transform="rotate(90 50 50)" d="M50 50L60 50"/>', '<path d="M50 50L50 60"/>'),
    "flags without blanks": ('<path d="M0 0a5 5 0 0110 0"/>', '<path d="M0 0A5 5 0 0 1 10 0"/>'),
}


@pytest.mark.parametrize("name", SAME)
def test_what_is_drawn_alike_is_the_same_shape(name: str) -> None:
    one, other = (shapes_of(f"{HEAD}{part}</svg>".encode(), BOX, 1) for part in SAME[name])
    assert re.findall(r"<a:pathLst>.*?</a:pathLst>", one) == re.findall(r"<a:pathLst>.*?</a:pathLst>", other)
    assert "<a:pt " in one


def test_a_circle_keeps_to_its_radius() -> None:
    made = shapes_of(f'{HEAD}<circle cx="50" cy="50" r="30"/></svg>'.encode(), BOX, 1)
    for curve in re.findall(r"<a:cubicBezTo>(.*?)</a:cubicBezTo>", made):
        x, y = (int(one) for one in re.findall(r'[xy]="(-?\d+)"', curve)[-2:])
        assert ((x - 50_000) ** 2 + (y - 50_000) ** 2) ** 0.5 == pytest.approx(30_000, abs=2)


def test_colours_lines_and_what_shows_through() -> None:
    drawing = (
        f'{HEAD}<defs><linearGradient id="g"><stop stop-color="#123456"/></linearGradient></defs>'
        '<g fill="red" opacity=".5"><rect width="9" height="9"/></g>'
        '<rect width="9" height="9" fill="url(#g)"/>'
        '<rect width="9" height="9" style="fill:none;stroke:#0f0;stroke-width:2"/></svg>'
    )
    made = shapes_of(drawing.encode(), BOX, 1)
    assert '<a:srgbClr val="ff0000"><a:alpha val="50000"/>' in made
    assert '<a:srgbClr val="123456">' in made
    assert re.search(r'<a:noFill/><a:ln w="25400" cap="flat"><a:solidFill><a:srgbClr val="00ff00">', made)


def test_the_logo_of_the_example_stands_on_the_first_slide() -> None:
    import cxmaturity as cx

    brand = cx.read_brand(EXAMPLES / "brand" / "brand.yaml")
    first = opened(render(assessment("small"), "pptx", brand=brand)).slides[0]
    groups = [one for one in first.shapes.element.iter(f"{P}grpSp")]
    assert next(groups[-1].iter(f"{P}cNvPr")).get("descr") == "Logo of Fairlead Partners"
    assert len(list(groups[-1].iter(f"{P}sp"))) == 3
    ids = [one.get("id") for one in first.shapes.element.iter(f"{P}cNvPr")]
    assert len(ids) == len(set(ids))
    assert picture((EXAMPLES / "brand" / "logo.svg").read_bytes()).kind == "svg"


# ---- Room for text

TEXTS = st.text(st.sampled_from("abcWi .,-1客户体验（）「」，\n"), max_size=120)


@given(TEXTS, st.floats(20, 300))
def test_lines_are_the_text_again_and_fit(text: str, width: float) -> None:
    lines = lines_of(text, 12, width)
    assert "".join(lines) == text
    for line in lines:
        fits = width_of(line.rstrip(), 12) <= width + 1e-6
        assert fits or len(line.strip()) <= 4, line


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(2, 10)), min_size=1, max_size=8))
def test_names_are_kept_apart_in_their_order(found: list[tuple[float, float]]) -> None:
    wanted, heights = [one for one, _ in found], [other for _, other in found]
    made = kept_apart(wanted, heights, 0, 100)
    for one in range(len(made)):
        assert made[one] - heights[one] / 2 >= -1e-6 and made[one] + heights[one] / 2 <= 100 + 1e-6
        for other in range(one):
            assert abs(made[one] - made[other]) >= (heights[one] + heights[other]) / 2 - 1e-6


@given(st.lists(st.text("abc 客户", min_size=1, max_size=60), min_size=1, max_size=30), st.floats(40, 400))
def test_a_table_that_goes_on_loses_no_row(texts: list[str], room: float) -> None:
    grid = Grid(heads=(Head("x", 1),), rows=tuple((GridCell(text=one),) for one in texts), description="x")
    seen: list[str] = []
    rest: Any = grid
    while rest is not None:
        fits, left = rest.split(200, room)
        if fits is None:
            fits, left = rest.cut(200, room)
        assert fits.height(200) <= max(room, rest.heights(200)[0] + 24) + 1e-6
        seen += [row[0].text for row in fits.rows]
        rest = left
    assert "".join("".join(seen).split()) == "".join("".join(texts).split())


def test_a_last_row_of_a_table_does_not_stand_alone() -> None:
    grid = Grid(heads=(Head("x", 1),), rows=((GridCell(text="row"),),) * 6, description="x")
    head, row, *_ = grid.heights(200)
    first, rest = grid.split(200, head + 5 * row + 1)
    assert first and rest
    assert (len(first.rows), len(rest.rows)) == (4, 2)


def test_some_programs_put_a_space_between_chinese_and_other_letters() -> None:
    assert width_of("2客", 12) == pytest.approx(width_of("2", 12) + width_of("客", 12) + 3)
    assert width_of("客户", 12) == pytest.approx(24)


def test_a_heading_goes_with_what_it_is_of() -> None:
    text = Text((Paragraph(text="One."), Paragraph(text="Heading", keeps=True), Paragraph(text="Two.")))
    first, rest = text.split(200, 21.5 + 21.5 + 5)
    assert first and rest
    assert [one.text for one in first.paragraphs] == ["One."]
    assert [one.text for one in rest.paragraphs] == ["Heading", "Two."]


@pytest.mark.parametrize(("span", "step"), [(100, 20), (3, 0.5), (1, 0.2), (60, 10), (5, 1), (7, 2)])
def test_a_scale_has_round_steps(span: float, step: float) -> None:
    assert round_step(span) == step


# ---- A real program


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine")
def test_a_real_program_opens_it_slide_for_slide(tmp_path: Path) -> None:
    made = render(assessment("small"), "pptx", language="zh-Hant", profile="board")
    (tmp_path / "a.pptx").write_bytes(made)
    place = f"-env:UserInstallation=file://{tmp_path}/office"
    command = [
        str(SOFFICE),
        place,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.pptx"),
    ]
    subprocess.run(
        command, check=True, capture_output=True, timeout=180, env=os.environ | {"HOME": str(tmp_path)}
    )
    from pypdf import PdfReader

    pages = PdfReader(tmp_path / "a.pdf").pages
    assert len(pages) == len(titles(made))
    for page, title in zip(pages, titles(made), strict=True):
        assert "".join(title.split()) in "".join(page.extract_text().split())
