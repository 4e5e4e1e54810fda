"""Every PDF that is no draft is PDF/UA-1 and PDF/A-3a at once: nothing is found by an independent judge."""

import io
import zlib
from functools import cache
from typing import Any, get_args

import pydyf
import pytest

from cxmaturity.answers.counting import tally_of
from cxmaturity.answers.read import read_assessment
from cxmaturity.assess_paths import assess_path
from cxmaturity.report import render, render_trend
from cxmaturity.report.options import Profile
from cxmaturity.report.pdf.weasy import end_streams_clearly
from cxmaturity.report.portfolio import render_portfolio
from cxmaturity.report.portfolio.shapes import PortfolioContext
from cxmaturity.resources import bundled
from cxmaturity.text.language import SHIPPED
from cxmaturity.verification.pdf_graph import same_unpacked
from cxmaturity.waves.compare import compare
from cxmaturity.waves.portfolio import portfolio
from cxmaturity.waves.trend import trend
from cxmaturity.waves.unit import unit_result

EXAMPLES = bundled("questionnaires") / "cx-maturity" / "examples"
STANDARDS = ("ua1", "3a")


def findings(content: bytes) -> dict[str, list[str]]:
    """What the judge finds in a PDF, by the standard that it goes by."""
    page = pytest.importorskip("page")
    reports = {name: page.validate_pdf_bytes(content, profile=name) for name in STANDARDS}
    return {
        name: [f"{one.rule_id}: {one.message}" for one in found.failures]
        + ([] if found.is_compliant else ["not compliant"])
        for name, found in reports.items()
    }


NOTHING = {name: [] for name in STANDARDS}


@cache
def waves(tag: str) -> tuple[Any, Any]:
    early, late = (
        assess_path(EXAMPLES / "tarnholt-freight" / wave, language=tag) for wave in ("2026-q1", "2026-q3")
    )
    return early, late


def report(profile: Profile, tag: str) -> bytes:
    early, late = waves(tag)
    if profile == "trend":
        return render_trend(late, trend([("q1", early), ("q3", late)]), "pdf", language=tag)
    course = trend([("q1", early), ("q3", late)]) if profile == "full" else None
    return render(late, "pdf", profile=profile, language=tag, comparison=compare(early, late), trend=course)


@pytest.mark.parametrize("tag", SHIPPED)
@pytest.mark.parametrize("profile", get_args(Profile))
def test_the_judge_finds_nothing_in_a_report(profile: Profile, tag: str) -> None:
    assert findings(report(profile, tag)) == NOTHING


@pytest.mark.parametrize("tag", SHIPPED)
def test_the_judge_finds_nothing_in_a_portfolio(tag: str) -> None:
    read = [read_assessment(path) for path in sorted((EXAMPLES / "personas").glob("*-*.yaml"))]
    asked = read[0][0]
    units = [
        unit_result(asked, tally_of(asked, sheets), unit=f"u{at}") for at, (_, sheets) in enumerate(read)
    ]
    content = render_portfolio(portfolio(asked, lambda: units), asked, "pdf", PortfolioContext(language=tag))
    assert findings(content) == NOTHING


def test_the_judge_sees_what_is_wrong() -> None:
    """A draft is neither, and claims neither."""
    found = findings(render(waves("en")[1], "pdf", profile="board", draft=True))
    assert all(found.values())


def written(pdf: pydyf.PDF, **how: bool) -> bytes:
    into = io.BytesIO()
    pdf.write(into, **how)
    return into.getvalue()


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"x"])
def test_a_stream_ends_where_its_length_says_whoever_counts(end: bytes) -> None:
    """Its bytes stand before an end of line, of one byte or of two: the longest that there is."""
    pdf = pydyf.PDF()
    pdf.add_object(pydyf.Stream([b"bytes" + end]))
    pdf.add_object(pydyf.Dictionary({"After": "/It"}))
    end_streams_clearly(pdf)
    content = written(pdf)
    counted = content.partition(b"stream\n")[2].partition(b"endstream")[0]
    shorter = counted.removesuffix(b"\r\n") if counted.endswith(b"\r\n") else counted.removesuffix(b"\n")
    assert shorter == b"bytes" + end
    # What comes after it is where the table says.
    place = int(content.rpartition(b"xref\n0")[2].splitlines()[5].split()[0])
    assert content[place:].startswith(b"4 0 obj\n<</After /It>>")


def test_a_file_with_such_a_stream_is_told_to_be_packed_otherwise_alone() -> None:
    """As `verify` does where another zlib wrote it."""
    ending = next(number for number in range(99999) if zlib.compress(b"%d" % number).endswith(b"\r"))

    def packed() -> bytes:
        pdf = pydyf.PDF()
        pdf.add_object(pydyf.Stream([b"%d" % ending], compress=True))
        end_streams_clearly(pdf)
        return written(pdf, identifier=True, compress=True)

    assert b"\r\r\nendstream" in packed()
    assert same_unpacked(packed(), packed())
