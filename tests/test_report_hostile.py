"""What a client wrote is text: escaped, never fetched, never embedded, never an empty box."""

import io

import pytest
from pypdf import PdfReader

from cxmaturity.report import render
from cxmaturity.report.options import Options
from cxmaturity.report.pdf import finished, lay_out
from cxmaturity.report.pdf.weasy import closed_fetcher
from tests.report_pages import HOSTILE, assessment, pdf, text


def test_markup_is_visible_as_text_and_nothing_is_embedded() -> None:
    document = PdfReader(io.BytesIO(pdf("hostile")))
    printed = text("hostile")
    assert "<script>alert(1)</script>" in printed
    assert "[bold red]markup[/bold red] {{ 7 * 7 }} {organisation}" in printed
    assert set(document.attachments) == {"questionnaire.json", "answers.yaml", "result.json", "report.json"}
    assert "root:" not in printed


def test_control_characters_and_marks_that_turn_the_text_are_named() -> None:
    printed = text("hostile")
    assert "U+0007 CONTROL CHARACTER" in printed
    assert "U+202E RIGHT-TO-LEFT OVERRIDE" in printed
    html = finished(assessment("hostile"), Options()).html
    assert not {"\x07", "\x1b", "\u202e", "\u200f"} & set(html)


def test_a_long_note_and_a_long_word_are_printed_whole() -> None:
    printed = text("hostile")
    assert printed.count("long note") >= 500
    assert "x" * 80 in printed.replace(" ", "")


def test_a_character_that_no_font_has_is_named_and_warned_about() -> None:
    told: list[str] = []
    page = finished(assessment("hostile"), Options(warn=told.append))
    assert "[U+1F600 GRINNING FACE]" in page.html
    assert len(told) == 1
    assert "U+1F600 GRINNING FACE" in told[0]


def test_the_fetcher_opens_to_nothing_else() -> None:
    from weasyprint.urls import FatalURLFetchingError

    fetcher = closed_fetcher({"asset:font/report-400": b"font"})
    assert fetcher.fetch("asset:font/report-400").read() == b"font"
    for address in (
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "http://example.org/",
        "data:,x",
        "../x",
        "asset:x",
    ):
        with pytest.raises(FatalURLFetchingError):
            fetcher.fetch(address)


def test_markup_that_slips_through_stops_the_page() -> None:
    from weasyprint.urls import FatalURLFetchingError

    page = finished(assessment("small"), Options())
    broken = type(page)(page.html.replace("</body>", '<img src="file:///etc/passwd"></body>'), page.assets)
    with pytest.raises(FatalURLFetchingError):
        lay_out(broken)


def test_html_is_escaped_and_needs_nothing_from_outside() -> None:
    html = render(assessment("hostile"), "html").decode()
    assert html.count("<script") == 1  # our own, which comes before anything a client wrote
    assert "<img" not in html
    assert "&lt;script&gt;" in html
    for sign in ("http://", "https://", "url(", "src=", "@import"):
        assert sign not in html.replace("&lt;img src=&#34;", "")
    assert "\u202e" not in html


def test_markdown_shows_what_was_written() -> None:
    text_of = render(assessment("hostile"), "md").decode()
    assert "<script" not in text_of
    assert "&lt;script>" in text_of
    assert "\x1b" not in text_of


def test_hostile_text_is_known_to_be_hostile() -> None:
    assert "\u202e" in HOSTILE
