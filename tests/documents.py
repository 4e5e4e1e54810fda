"""Documents of every example, persona and sample, each made once, and what stands on their pages.

A page is measured where it is drawn: every run of text has its place and its size in the PDF.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pymupdf

from cxmaturity.assess_paths import assess_path
from cxmaturity.report import render
from cxmaturity.report.options import Paper, Profile
from cxmaturity.resources import bundled
from cxmaturity.scoring.model import Assessment
from cxmaturity.waves.compare import compare
from cxmaturity.waves.model import Comparison
from tests.report_pages import SAMPLES
from tests.report_pages import assessment as sample

FOLDER = bundled("questionnaires")
TARNHOLT = FOLDER / "cx-maturity" / "examples" / "tarnholt-freight"
PERSONAS = tuple(
    sorted(
        path.stem
        for path in (FOLDER / "cx-maturity" / "examples" / "personas").glob("*.yaml")
        if path.stem != "expected"
    )
)
EXAMPLES = tuple(sorted(path.parent.parent.name for path in FOLDER.glob("*/examples/single.yaml")))
COMPANIES = tuple(
    sorted(str(path.relative_to(FOLDER)) for path in FOLDER.glob("*/examples/*/2026-q3") if path.is_dir())
)
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
HEIGHTS = {"a4": 841.89, "letter": 792.0}
FOOT, HEAD = 18 / 25.4 * 72, 22 / 25.4 * 72
"""The margins of a page: what stands in them is on every page."""


@dataclass(frozen=True)
class Run:
    """A run of text as it is drawn: where, how large, and what it says."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True)
class DrawnPage:
    """A page: its height, and all text on it."""

    height: float
    runs: tuple[Run, ...]
    text: str

    @property
    def body(self) -> tuple[Run, ...]:
        """What stands between head and foot."""
        return tuple(run for run in self.runs if FOOT < run.y < self.height - HEAD + 4)

    @property
    def fill(self) -> float:
        """How far down the page there is text, from 0 to 1."""
        lowest = min((run.y for run in self.body), default=self.height - HEAD)
        return (self.height - HEAD - lowest) / (self.height - HEAD - FOOT)


@cache
def assessed(kind: str, language: str = "en") -> Assessment:
    """Return a sample by its name, a persona, an example of one, or the folder of a company."""
    if kind in SAMPLES:
        return sample(kind)
    path = _path(kind)
    return assess_path(path, language=language, redraw=False)


def _path(kind: str) -> Path:
    if kind in PERSONAS:
        return FOLDER / "cx-maturity" / "examples" / "personas" / f"{kind}.yaml"
    if kind in EXAMPLES:
        return FOLDER / kind / "examples" / "single.yaml"
    return FOLDER / kind


@cache
def compared(language: str = "en") -> Comparison:
    """Return what changed in the one company that answered twice."""
    before = assess_path(TARNHOLT / "2026-q1", language=language, redraw=False)
    return compare(before, assessed(str((TARNHOLT / "2026-q3").relative_to(FOLDER)), language))


@cache
def document(
    kind: str,
    profile: Profile = "board",
    language: str = "en",
    paper: Paper = "a4",
    *,
    previous: bool = False,
) -> tuple[DrawnPage, ...]:
    """Return the pages of a document as they are drawn."""
    found = compared(language) if previous else None
    made = render(
        assessed(kind, language),
        "pdf",
        profile=profile,
        language=language,
        paper=paper,
        draft=True,
        comparison=found,
    )
    return pages_of(made)


def pages_of(made: bytes) -> tuple[DrawnPage, ...]:
    """Return the pages of a PDF as they are drawn."""
    with pymupdf.open(stream=made) as opened:
        return tuple(_drawn(page) for page in opened)


def _drawn(page: Any) -> DrawnPage:
    found, height = [], page.rect.height
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                if span["text"].strip():
                    x, y = span["origin"]
                    found.append(
                        Run(
                            x=round(x, 1),
                            y=round(height - y, 1),
                            size=round(span["size"], 1),
                            text=span["text"],
                        )
                    )
    return DrawnPage(height, tuple(found), " ".join(page.get_text().split()))
