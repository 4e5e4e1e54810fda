"""HTML and Markdown say what the PDF says."""

from html.parser import HTMLParser

import pytest

from cxmaturity.errors import BadInput
from cxmaturity.report import FORMATS, render
from cxmaturity.report.options import Options
from cxmaturity.report.view import report_view
from tests.report_pages import SAMPLES, assessment, comparison

VOID = {"meta", "col", "br", "img", "link"}


class Nesting(HTMLParser):
    """Checks that every element is closed by its own end tag, and keeps ids, links and SVG titles."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.drawings = 0
        self.titled = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids += [value for key, value in values.items() if key == "id" and value]
        self.targets += [value[1:] for key, value in values.items() if key == "href" and value]
        if tag == "svg" and values.get("role") == "img":
            self.drawings += 1
        if tag == "title" and self.open[-1] == "svg":
            self.titled += 1
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An empty element closes itself."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_html_is_well_formed_and_its_links_lead_somewhere(kind: str) -> None:
    found = Nesting()
    found.feed(render(assessment(kind), "html").decode())
    assert not found.open
    assert len(found.ids) == len(set(found.ids))
    assert not set(found.targets) - set(found.ids)
    assert found.titled == found.drawings


@pytest.mark.parametrize("name", ["html", "md"])
def test_every_section_is_there(name: str) -> None:
    found = assessment("several")
    output = render(found, name, comparison=comparison()).decode()
    for section in report_view(found, Options(comparison=comparison())).sections:
        assert section.title in output
    for question in found.questionnaire.questions:
        assert question.id in output
    assert found.questionnaire.title in output


def test_markdown_tables_have_as_many_cells_as_their_heads() -> None:
    lines = render(assessment("several"), "md", comparison=comparison()).decode().splitlines()
    width = 0
    for before, line in zip(["", *lines], lines, strict=False):
        if not line.startswith("|"):
            continue
        cells = line.replace("\\|", "").count("|")
        width = cells if not before.startswith("|") else width
        assert cells == width, line


def test_markdown_keeps_every_note() -> None:
    found = assessment("single")
    output = render(found, "md").decode()
    voices = sum(len(q.voices) for d in found.dimensions for q in d.questions if q.voices)
    assert voices > 10
    assert output.count("Works in two depots") >= sum(
        voice.kind == "note" for d in found.dimensions for q in d.questions for voice in q.voices
    )


def test_the_same_view_gives_the_same_text() -> None:
    for name in ("html", "md"):
        assert render(assessment("small"), name) == render(assessment("small"), name)


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(BadInput, match="format docx: choose one of pdf, "):
        render(assessment("small"), "docx")
    assert {"pdf", "html", "md", "json", "csv"} <= set(FORMATS)
