"""The PDF for archives and screen readers: its structure, read by a library and two independent checkers."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pypdf import PdfReader

from cxmaturity.assess_paths import assess_path
from cxmaturity.report import render
from cxmaturity.resources import bundled
from tests.report_pages import pdf

EXAMPLES = bundled("questionnaires") / "cx-maturity" / "examples"
KINDS = ("several", "quick", "odd")
TARGET = 200_000
"""Bytes of twelve pages in English."""

# What the checkers say that is not so, or that WeasyPrint leaves no way to mend.
ALLOWED = {
    "PAG-001": "running heads are in no part of the structure tree; the checker goes by their text",
    "FIG-012": "what is said of a figure is its data, and beside a short name these are mostly digits",
    "ORD-001": "a drawing is painted before the labels that stand over it",
    "TAG-020": "bars are drawn as backgrounds of empty spans; the figures stand beside them",
    "TBL-011": "a column of running numbers has no heading",
    "TBL-014": "two tables of phases, one below the other, look like one grid",
}


@cache
def document(kind: str) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(kind)))


class Element(NamedTuple):
    """An element of the structure tree, its kind, and those around it, the outermost first."""

    node: dict[str, Any]
    kind: str
    around: tuple["Element", ...]

    @property
    def table(self) -> int | None:
        """The innermost table that it stands in, by a number of its own."""
        return next((id(one.node) for one in reversed(self.around) if one.kind == "/Table"), None)


@cache
def elements(kind: str) -> tuple[Element, ...]:
    def walk(node: Any, around: tuple[Element, ...]) -> Iterator[Element]:
        node = node.get_object()
        if not isinstance(node, dict):
            return
        element = Element(node, node.get("/S", ""), around)
        yield element
        kids = node["/K"] if "/K" in node else []  # noqa: SIM401 - only brackets follow references
        for kid in kids if isinstance(kids, list) else [kids]:
            yield from walk(kid, (*around, element))

    return tuple(walk(document(kind).root_object["/StructTreeRoot"]["/K"][0], ()))


def test_the_file_claims_both_standards_and_says_what_it_is() -> None:
    root = document("several").root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"] == "en"
    assert root["/OutputIntents"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert 'pdfaid:part="3"' in xmp or "<pdfaid:part>3" in xmp
    assert 'pdfaid:conformance="A"' in xmp or "<pdfaid:conformance>A" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert xmp.count("<rdf:RDF") == xmp.count("</rdf:RDF>") == 1
    assert document("several").metadata.title == "Nordlicht Freight: Customer experience maturity"
    assert len(document("several").outline) > 10


@pytest.mark.parametrize("kind", KINDS)
def test_tables_have_headers_that_look_one_way_and_layout_is_no_table(kind: str) -> None:
    found = elements(kind)
    headers = [one for one in found if one.kind == "/TH"]
    assert {one.node["/A"]["/Scope"] for one in headers} == {"/Row", "/Column"}
    tables = {id(one.node) for one in found if one.kind == "/Table"}
    assert len(tables) > 3
    assert tables == {one.table for one in headers}
    assert all(one.table for one in found if one.kind in ("/TR", "/TD", "/TH"))


@pytest.mark.parametrize("kind", KINDS)
def test_figures_have_words_and_links_are_links(kind: str) -> None:
    figures = [one.node["/Alt"] for one in elements(kind) if one.kind == "/Figure"]
    assert len(figures) > 3
    assert all(str(words).strip() for words in figures)
    # All but the emblem of the cover, which sends to the figures.
    assert [words for words in figures[1:] if not re.search(r"\d|not assessed", words)] == []
    linked = [one.around[-1].kind for one in elements(kind) if one.node.get("/Type") == "/OBJR"]
    assert len(linked) > 20
    assert set(linked) == {"/Link"}


@pytest.mark.parametrize("kind", KINDS)
def test_headings_go_down_one_step_at_a_time(kind: str) -> None:
    levels = [int(one.kind[2:]) for one in elements(kind) if one.kind in ("/H1", "/H2", "/H3", "/H4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("kind", KINDS)
def test_pdfua_finds_no_error(kind: str, tmp_path: Path) -> None:
    pdfua = pytest.importorskip("pdfua")
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(kind))
    findings = pdfua.validate(str(path)).findings
    assert [finding for finding in findings if finding.severity.name == "ERROR"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_outloud_finds_nothing_but_what_is_known(kind: str, tmp_path: Path) -> None:
    outloud = pytest.importorskip("outloud")
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(kind))
    found = outloud.check(str(path))
    assert found.error is None
    assert [finding for finding in found.findings if finding.severity == "error"] == []
    warned = {finding.rule for finding in found.findings if finding.severity == "warning"}
    assert warned - ALLOWED.keys() == set()


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_no_fault_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf("several"))
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["single.yaml", "tarnholt-freight/2026-q3"])
def test_twelve_pages_with_tags_and_attachments_stay_small(name: str) -> None:
    content = render(assess_path(EXAMPLES / name), "pdf")
    assert len(content) * 12 / len(PdfReader(io.BytesIO(content)).pages) <= TARGET
