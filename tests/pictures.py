"""`./run pictures`: draw what the README shows, from the bundled example, into docs/pictures.

A picture carries the words that stand in it: a test makes those anew, and so knows when the product says
something else than its picture. Slides are drawn by LibreOffice, which this command alone needs.
"""

import io
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape, unescape

import pexpect
import pymupdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pptx import Presentation
from rich.console import Console
from rich.text import Text

from cxmaturity.files import save
from cxmaturity.resources import bundled
from tests.command_line import cxmaturity

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
EXAMPLE = bundled("questionnaires") / "cx-maturity" / "examples" / "tarnholt-freight"
BEFORE, NOW = EXAMPLE / "2026-q1", EXAMPLE / "2026-q3"

_PAGE_PIXELS = 900
_SLIDE_PIXELS = 440
_SLIDES_A_ROW = 3
_SLIDES = 9
_GAP = 8
_FIELD = "Description"
_ENVIRONMENT = {"CXMATURITY_LANGUAGE": "en", "COLUMNS": "100", "TERM": "xterm-256color", "NO_COLOR": ""}
# Rich's own frame fetches a font from the network; here any font of equal width serves.
_FRAME = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font: {char_height}px/{line_height}px ui-monospace, Menlo, Consolas,
"DejaVu Sans Mono", monospace }}
.{unique_id}-title {{ font: bold 18px sans-serif }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture by its file's name: the words that stand in it, and how it is drawn."""

    name: str
    words: Callable[[], str]
    draw: Callable[[], bytes]


def pictures() -> tuple[Picture, ...]:
    """Return every picture of docs/pictures."""
    return (
        Picture(name="page.png", words=_words_of_page, draw=_page),
        Picture(name="plan.png", words=_words_of_plan, draw=_plan),
        Picture(name="deck.png", words=_words_of_deck, draw=_deck),
        Picture(name="terminal.svg", words=_words_of_terminal, draw=_terminal),
    )


def words_in(picture: Path) -> str:
    """Return the words that a drawn picture carries."""
    if picture.suffix == ".png":
        with Image.open(picture) as image:
            return str(image.info[_FIELD])
    return unescape(picture.read_text().partition("<desc>")[2].partition("</desc>")[0])


# ---- The board paper: the page, and how far the plan goes


def _words_of_page() -> str:
    return _words(_board()[0].get_text())


def _page() -> bytes:
    return _png(_drawn(_board()[0]), _words_of_page())


def _words_of_plan() -> str:
    return _words(_board()[1].get_text())


def _plan() -> bytes:
    return _png(_drawn(_board()[1]), _words_of_plan())


@cache
def _board() -> pymupdf.Document:
    return pymupdf.open(stream=_report(".pdf", "--profile", "board"), filetype="pdf")


def _drawn(page: pymupdf.Page, pixels: int = _PAGE_PIXELS) -> Image.Image:
    scale = pixels / page.rect.width
    return page.get_pixmap(matrix=pymupdf.Matrix(scale, scale)).pil_image()


# ---- The deck


def _words_of_deck() -> str:
    slides = list(Presentation(io.BytesIO(_report(".pptx"))).slides)[:_SLIDES]
    return _words(
        " ".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)
    )


def _deck() -> bytes:
    office = shutil.which("soffice")
    if office is None:
        raise SystemExit("slides are drawn by LibreOffice; on Debian: apt-get install libreoffice-impress")
    with TemporaryDirectory() as name:
        folder = Path(name)
        deck = folder / "deck.pptx"
        deck.write_bytes(_report(".pptx"))
        home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
        convert = [office, home, "--headless", "--convert-to", "pdf", "--outdir", name, str(deck)]
        subprocess.run(convert, check=True, capture_output=True)
        slides = pymupdf.open(deck.with_suffix(".pdf"))
        return _png(
            _side_by_side([_drawn(slides[place], _SLIDE_PIXELS) for place in range(_SLIDES)]),
            _words_of_deck(),
        )


def _side_by_side(slides: list[Image.Image]) -> Image.Image:
    width, height = slides[0].size
    rows = -(-len(slides) // _SLIDES_A_ROW)
    sheet = Image.new(
        "RGB", (_SLIDES_A_ROW * (width + _GAP) + _GAP, rows * (height + _GAP) + _GAP), "#8a949e"
    )
    for place, slide in enumerate(slides):
        row, column = divmod(place, _SLIDES_A_ROW)
        sheet.paste(slide, (_GAP + column * (width + _GAP), _GAP + row * (height + _GAP)))
    return sheet


# ---- The terminal


def _words_of_terminal() -> str:
    return _words(Text.from_ansi(_scorecard()).plain)


def _terminal() -> bytes:
    console = Console(record=True, width=100, file=io.StringIO(), legacy_windows=False)
    console.print(Text.from_ansi(_scorecard()))
    drawn = console.export_svg(
        title="cxmaturity score tarnholt-freight/2026-q3", code_format=_FRAME, unique_id="terminal"
    )
    opening, _, rest = drawn.partition("\n")
    return f"{opening}\n<desc>{escape(_words_of_terminal())}</desc>\n{rest}".encode()


@cache
def _scorecard() -> str:
    """Return what a real terminal is sent: a pipe has no colours."""
    program = [sys.executable, "-m", "cxmaturity", "score", str(NOW)]
    environment = {**os.environ, **_ENVIRONMENT}
    said = pexpect.run(shlex.join(program), env=environment, cwd=EXAMPLE, encoding="utf-8", timeout=60)
    return str(said).replace("\r\n", "\n").strip("\n")


# ---- All of them


@cache
def _report(ending: str, *options: str) -> bytes:
    with TemporaryDirectory() as name:
        # A report leaves its line in the ledger beside the answers: not beside those of the example.
        folder = Path(shutil.copytree(EXAMPLE, Path(name) / EXAMPLE.name))
        file = folder / f"report{ending}"
        arguments = ("report", NOW.name, "--previous", BEFORE.name, "-o", file.name, *options)
        made = cxmaturity(*arguments, folder=folder, environment=_ENVIRONMENT)
        if made.returncode:
            raise SystemExit(made.stderr.decode())
        return file.read_bytes()


def _words(text: str) -> str:
    return " ".join(text.split())


def _png(image: Image.Image, words: str) -> bytes:
    told = PngInfo()
    told.add_itxt(_FIELD, words, "en")
    written = io.BytesIO()
    # A page has few colours: a third of the bytes, and nothing to be seen of it.
    image.quantize(128).save(written, "PNG", optimize=True, pnginfo=told)
    return written.getvalue()


def main() -> None:
    """Draw the pictures named, or all."""
    named = set(sys.argv[1:])
    for picture in pictures():
        if not named or picture.name in named:
            FOLDER.mkdir(exist_ok=True)
            save(FOLDER / picture.name, picture.draw())
            sys.stdout.write(f"{FOLDER / picture.name}\n")


if __name__ == "__main__":
    main()
