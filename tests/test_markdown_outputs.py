"""Every Markdown that the tool writes, as a parser of others reads it: it holds what its view holds."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cxmaturity.assess_paths import assess_waves
from cxmaturity.library import example
from cxmaturity.report import render
from cxmaturity.report.markdown import comparison as comparison_report
from cxmaturity.report.options import Options
from cxmaturity.report.sections import Section
from cxmaturity.report.view import report_view
from cxmaturity.text.language import LANGUAGES
from cxmaturity.waves.compare import compare
from cxmaturity.waves.trend import trend
from tests.command_line import cxmaturity
from tests.report_pages import SAMPLES, assessment, comparison

TABLES: dict[str, Callable[[Any], list[int]]] = {
    "agenda": lambda page: [len(page.parts)],
    "first_page": lambda page: [len(page.rows)],
    "since": lambda page: [len(page.changes.rows)],
    "value": lambda page: (
        [sum(len(row.classes) for row in page.rows) + bool(page.total)] if page.rows else []
    ),
    "decisions": lambda page: [len(page.rows)],
    "agreement": lambda page: [len(page.discuss), *([len(page.perceptions)] if page.perceptions else [])],
    "changes": lambda page: [len(page.rows)],
    "dimension": lambda page: [len(page.rows)],
    "heatmap": lambda page: [len(band.rows) for band in page.bands],
    "loyalty": lambda page: [len(page.rows) + bool(page.total)],
    "matrix": lambda page: [len(page.rows)],
    "measures": lambda page: [len(page.rows)],
    "method": lambda page: [sum(1 + len(one.questions) for one in page.weights)],
    "profile": lambda page: [len(page.rows)],
    "promoters": lambda page: [
        *(len(table.rows) + 1 for table in page.tables),
        *([len(page.ranking.rows)] if page.ranking else []),
    ],
    "readiness": lambda page: [sum(len(step.checks) for step in page.steps)],
    "reading": lambda page: [len(page.levels)],
    "roadmap": lambda page: [len(block.lanes) + 1 for block in page.blocks],
    "trend": lambda page: [
        *(len(block.rows) for block in page.blocks),
        *([len(page.between)] if page.between else []),
        *(len(block.questions) for block in page.question_blocks),
    ],
}
"""How many rows each table of a section has; a section that is not named has none."""
ENTRIES: dict[str, Callable[[Any], int]] = {
    "answers": lambda page: sum(len(group.answers) for group in page.groups),
    "findings": lambda page: sum(bool(one) for pair in page.pairs for one in pair),
    "moves": lambda page: len(page.planned) + len(page.later),
    "dimension": lambda page: len(page.facts) + (len(page.holding.needs) if page.holding else 0),
    "summary": lambda page: (
        len(page.messages)
        + (len(page.holding.needs) if page.holding else 0)
        + len(page.moves)
        + len(page.caveats)
    ),
}
"""How many entries the lists of a section have, without those within an entry."""


def parsed(content: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(content)


def shown(token: Token) -> str:
    return "".join(child.content for child in token.children or () if child.type != "html_inline")


def parts(tokens: list[Token]) -> Iterator[tuple[str, list[Token]]]:
    """Yield what stands before the first heading of the second level, and each such heading with its part."""
    title, part = "", list[Token]()
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            yield title, part
            title, part = shown(tokens[place + 1]), []
        part.append(token)
    yield title, part


def rows(tokens: list[Token]) -> list[int]:
    """Return how many rows each table has under its head."""
    found: list[int] = []
    for token in tokens:
        if token.type == "table_open":
            found.append(-1)
        elif token.type == "tr_open":
            found[-1] += 1
    return found


def entries(tokens: list[Token]) -> int:
    return sum(token.type == "list_item_open" and token.level == 1 for token in tokens)


def holds_no_stray_markup(tokens: list[Token]) -> None:
    """Hold that markup is what the templates have: strong text, tables, lists, headings and breaks."""
    blocks = {token.type for token in tokens if token.type != "inline"}
    assert not blocks & {"code_block", "fence", "blockquote_open", "hr"}
    children = [child for token in tokens for child in token.children or ()]
    allowed = {"text", "softbreak", "strong_open", "strong_close", "html_inline", "code_inline"}
    assert {child.type for child in children} <= allowed
    assert {child.content for child in children if child.type == "html_inline"} <= {"<br>"}
    assert [child.content for child in children if child.type == "text" and "**" in child.content] == []


def named(section: Section) -> str:
    return " ".join(section.title.split())


def check_report(content: str, sections: tuple[Section, ...], title: str) -> None:
    """Hold a report against the sections of its view."""
    tokens = parsed(content)
    holds_no_stray_markup(tokens)
    (_, head), *found = parts(tokens)
    assert [shown(one) for before, one in pairwise(head) if before.type == "heading_open"] == [
        " ".join(title.split())
    ]
    assert [name for name, _ in found] == [named(section) for section in sections]
    for section, (name, part) in zip(sections, found, strict=True):
        assert rows(part) == TABLES.get(section.template, lambda _: [])(section.body), name
        if section.template in ENTRIES:
            assert entries(part) == ENTRIES[section.template](section.body), name


@pytest.mark.parametrize("kind", sorted(set(SAMPLES) - {"hostile"}))
def test_a_report_holds_the_headings_tables_and_entries_of_its_view(kind: str) -> None:
    view = report_view(assessment(kind), Options())
    check_report(render(assessment(kind), "md").decode(), view.sections, view.title)


@pytest.mark.parametrize("profile", ["full", "board", "workshop", "trend"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_in_every_language_and_profile(tag: str, profile: str) -> None:
    found = assess_waves(example())
    (_, earlier), (_, later) = found
    choices: dict[str, Any] = {
        "language": tag,
        "profile": profile,
        "comparison": compare(earlier, later),
        "trend": trend(found),
    }
    view = report_view(later, Options(**choices))
    check_report(render(later, "md", **choices).decode(), view.sections, view.title)


def test_hostile_texts_are_text() -> None:
    """What hides in them is named in place of itself, so its title is not that of the view."""
    tokens = parsed(render(assessment("hostile"), "md").decode())
    holds_no_stray_markup(tokens)
    view = report_view(assessment("hostile"), Options())
    (_, head), *found = parts(tokens)
    assert len(found) == len(view.sections) and head
    for section, (name, part) in zip(view.sections, found, strict=True):
        assert rows(part) == TABLES.get(section.template, lambda _: [])(section.body), name


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_comparison(tag: str) -> None:
    found = comparison()
    tokens = parsed(comparison_report(assessment("several"), found, tag=tag).decode())
    holds_no_stray_markup(tokens)
    # The whole: its index, its stage as claimed and as shown.
    assert rows(tokens) == [3, len(found.dimensions)]
    assert sum(token.type == "heading_open" and token.tag == "h1" for token in tokens) == 1


def test_the_verdict_on_gates() -> None:
    tokens = parsed((Path(__file__).parent / "golden" / "check.md").read_text(encoding="utf-8"))
    holds_no_stray_markup(tokens)
    assert rows(tokens) == [4, 5]
    # Three waivers, that the stage as shown is below the one claimed, and that it is not firm.
    assert entries(tokens) == 5
    assert [token.content.strip() for token in tokens if token.type == "html_block"] == [
        "<details><summary>5 other gates</summary>",
        "</details>",
    ]
    codes = [
        child.content for token in tokens for child in token.children or () if child.type == "code_inline"
    ]
    assert len(codes) == 9 and not any("\\" in code for code in codes)


def test_the_changes_of_a_questionnaire() -> None:
    folder = Path(__file__).parent / "lint"
    arguments = ("questionnaire", "diff", "before/CX050.yaml", "CX050.yaml", "--format", "md")
    tokens = parsed(cxmaturity(*arguments, folder=folder).stdout.decode())
    holds_no_stray_markup(tokens)
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2"]
    assert entries(tokens) == 1
