"""The PDF, opened again: outline, contents, links, figures, metadata, bytes."""

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from cxmaturity.report import render
from cxmaturity.report.options import Options
from cxmaturity.report.pdf import finished
from cxmaturity.report.view import report_view
from tests.drawing import Draw
from tests.report_pages import assessment, begins, comparison, leaves, pages, pdf, text

SECTIONS = (
    "Executive summary", "How to read this report", "Profile", "Every question at a glance",
    "Strengths and gaps",
    "1 Vision and leadership", "2 Journey understanding", "3 Employee engagement", "4 Performance management",
    "5 Collaboration", "6 Technology readiness", "Customer episodes", "Departments", "Units",
    "Agreement and perception", "Readiness", "The plan", "Moves", "Change since the last wave",
    "Measures to watch", "Method", "All answers", "What this file carries, and how to check it",
)  # fmt: skip


def reader(kind: str = "several") -> PdfReader:
    return PdfReader(io.BytesIO(pdf(kind)))


def test_the_outline_names_every_section_in_order() -> None:
    titles = [entry.title for entry in leaves(reader().outline)]
    assert titles == ["Contents", *SECTIONS]


def test_the_outline_groups_sections_as_the_contents_do() -> None:
    """A group leads to its first section; the contents stand before them all."""
    outline = reader().outline
    view = report_view(assessment("several"), Options(comparison=comparison()))
    parts = [section.part for section in view.sections if section.part]
    assert [one.title for one in outline if not isinstance(one, list)] == ["Contents", *parts]
    for group, below in zip(outline[1::2], outline[2::2], strict=True):
        assert group.page == below[0].page


@pytest.mark.parametrize("kind", ["several", "single"])
def test_the_last_page_names_what_the_file_carries(kind: str) -> None:
    last = pages(kind)[-1]
    assert "What this file carries, and how to check it" in last
    carried = list(reader(kind).attachments)
    at = [last.index(name) for name in carried]
    assert len(carried) == 4 and at == sorted(at)
    assert "cxmaturity verify FILE.pdf makes the report again" in last
    assert ("Nobody's sheet is in this file." in last) is (kind == "several")


def test_a_draft_and_the_shorter_reports_have_no_such_page() -> None:
    """A draft carries nothing; the paper for the board ends with what it has to decide."""
    found = assessment("small")
    for content in (render(found, "pdf", draft=True), render(found, "pdf", profile="board")):
        made = PdfReader(io.BytesIO(content))
        assert not [page for page in made.pages if "What this file carries" in page.extract_text()]
    assert "What this file carries" not in render(found, "html").decode()


def test_the_contents_give_the_pages_on_which_the_sections_begin() -> None:
    contents = pages("several")[1]
    for title in SECTIONS:
        assert f"{title} {begins('several')[title]}" in contents


def test_every_page_but_the_cover_says_which_of_how_many_it_is() -> None:
    found = pages("several")
    assert "Page" not in found[0]
    for number, page in enumerate(found[1:], 2):
        assert f"Page {number} of {len(found)}" in page
        assert "Nordlicht Freight" in page


def test_the_contents_and_references_are_links_within_the_document() -> None:
    links = [
        annotation.get_object()
        for page in reader().pages
        for annotation in page.get("/Annots", [])
        if annotation.get_object()["/Subtype"] == "/Link"
    ]
    assert len(links) > 100
    assert not [link for link in links if "/URI" in link.get("/A", {})]


def test_metadata_come_from_the_assessment_and_not_from_a_clock() -> None:
    document = reader()
    assert document.metadata.title == "Nordlicht Freight: Customer experience maturity"
    assert document.metadata.author == "Hansen Advisory"
    assert document.metadata["/CreationDate"].startswith("D:20260930")
    assert document.trailer["/Root"]["/Lang"] == "en"


def test_no_page_is_empty_and_no_glyph_is_missing(caplog: pytest.LogCaptureFixture) -> None:
    assert all(len(page) > 80 for page in pages("several"))
    assert "\N{REPLACEMENT CHARACTER}" not in text("several")
    assert not caplog.records


def test_weasyprint_has_nothing_to_complain_about(caplog: pytest.LogCaptureFixture, drawn_once: Draw) -> None:
    drawn_once(finished(assessment("small"), Options()))
    assert [record.getMessage() for record in caplog.records] == []


def test_the_executive_summary_is_one_page() -> None:
    for kind in ("several", "long names", "unknown", "quick"):
        assert begins(kind)["How to read this report"] == begins(kind)["Executive summary"] + 1


def test_the_figures_are_those_of_the_result() -> None:
    found = assessment("several")
    printed = text("several")
    assert found.overall.index is not None
    assert f"Index {round(found.overall.index)} of 100" in pages("several")[0]
    for result in found.dimensions:
        assert result.index is not None
        page = next(
            p for p in pages("several") if f"{report_number(result.id)} {dimension_name(result.id)}" in p
        )
        assert page
        assert str(round(result.index)) in printed


def report_number(dimension_id: str) -> int:
    ids = [dimension.id for dimension in assessment("several").questionnaire.dimensions]
    return ids.index(dimension_id) + 1


def dimension_name(dimension_id: str) -> str:
    return next(d.name for d in assessment("several").questionnaire.dimensions if d.id == dimension_id)


def test_the_readiness_label_is_always_printed() -> None:
    label = "Derived from the five published steps; not Forrester's wording or figure"
    for kind in ("several", "single"):
        assert label in next(page for page in pages(kind) if "are a yes." in page and label in page)


def test_expectation_setters_stand_only_where_the_questionnaire_rests_on_those_sources() -> None:
    assert "18 to 24 months (Bain & Company, 2015)" in text("several")
    assert "three to five years (2018)" in text("several")
    assert "Bain" not in text("odd")


def test_the_change_section_says_what_rose_and_what_the_test_says() -> None:
    page = next(p for p in pages("several")[2:] if "Change since the last wave" in p and "What rose" in p)
    assert "2026-Q1" in page
    assert "permutation test" in page


def test_the_same_answers_give_the_same_bytes_in_another_process() -> None:
    script = (
        "from tests.report_pages import pdf; import hashlib; print(hashlib.sha256(pdf('small')).hexdigest())"
    )
    root = Path(__file__).parent.parent
    for seed in ("0", "77"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        made = subprocess.run(
            [sys.executable, "-c", script],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert made.stdout.strip() == hashlib.sha256(pdf("small")).hexdigest()


def test_letter_paper() -> None:
    from cxmaturity.report import render

    document = PdfReader(io.BytesIO(render(assessment("small"), "pdf", paper="letter")))
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in document.pages} == {
        (612, 792)
    }
    assert len(document.pages[0].extract_text()) > 80
    assert "Contents" in document.pages[1].extract_text()


def test_the_contents_list_what_the_view_holds() -> None:
    view = report_view(assessment("several"), Options(comparison=comparison()))
    # Only a PDF carries files, and says so on its last page.
    assert tuple(section.title for section in view.sections) == SECTIONS[:-1]


def test_progress_is_told() -> None:
    from cxmaturity.report import render

    told: list[str] = []
    render(assessment("small"), "pdf", progress=told.append)
    assert told == ["Writing the report …", "Laying out the pages …"]
