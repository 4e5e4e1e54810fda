"""Rendered reports, each made once, for the tests of the report."""

# ruff: noqa: E501

import io
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from typing import Any

import msgspec
from pypdf import PdfReader

from cxmaturity.answers.model import Answer
from cxmaturity.report import render
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.waves.compare import compare
from cxmaturity.waves.model import Comparison
from tests.report_samples import dimension, full_questionnaire, odd_questionnaire, one_sheet, sheets

LONG = "The Very Long Named Transport, Forwarding, Customs and Warehousing Company of the Northern Baltic Sea Ports Limited 1902"
HOSTILE = (
    '<img src="file:///etc/passwd"><script>alert(1)</script><link rel=attachment href="file:///etc/passwd">'
    " [bold red]markup[/bold red] {{ 7 * 7 }} {organisation} \x07\x1b[31mred \u202eabc\u200f"
)


@cache
def assessment(kind: str) -> Assessment:
    """Return a sample assessment by name."""
    return SAMPLES[kind]()


@cache
def comparison() -> Comparison:
    questionnaire = full_questionnaire()
    earlier = assess(questionnaire, sheets(questionnaire, 12, lift=-0.6, wave="2026-Q1", date="2026-03-31"))
    return compare(earlier, assessment("several"))


@cache
def pdf(kind: str) -> bytes:
    found = comparison() if kind == "several" else None
    return render(assessment(kind), "pdf", comparison=found)


@cache
def pages(kind: str) -> tuple[str, ...]:
    """Return the text of every page, on one line each."""
    return tuple(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf(kind))).pages)


@cache
def begins(kind: str) -> dict[str, int]:
    """Return the page, from 1, on which each section begins, by its name in the outline."""
    document = PdfReader(io.BytesIO(pdf(kind)))
    numbers = {page.indirect_reference.idnum: number for number, page in enumerate(document.pages, 1)}
    return {entry.title: numbers[entry.page.idnum] for entry in leaves(document.outline)}


def leaves(outline: list[Any]) -> Iterator[Any]:
    """Yield what leads to a section: what has a group below it only names that."""
    for entry, after in zip_longest(outline, outline[1:]):
        if isinstance(entry, list):
            yield from leaves(entry)
        elif not isinstance(after, list):
            yield entry


def text(kind: str) -> str:
    return " ".join(pages(kind))


def _several() -> Assessment:
    questionnaire = full_questionnaire()
    return assess(questionnaire, sheets(questionnaire, 12))


def _single() -> Assessment:
    questionnaire = full_questionnaire()
    return assess(questionnaire, sheets(questionnaire, 1))


def _quick() -> Assessment:
    questionnaire = full_questionnaire()
    answers = {question.id: Answer(option="3") for question in questionnaire.questions if question.quick}
    return assess(questionnaire, [one_sheet(questionnaire, quick=True, answers=answers)])


def _unknown() -> Assessment:
    questionnaire = full_questionnaire()
    answers = {question.id: Answer(unknown=True) for question in questionnaire.questions}
    return assess(questionnaire, [one_sheet(questionnaire, answers=answers, readiness={}, worksheets={})])


def _odd() -> Assessment:
    questionnaire = odd_questionnaire()
    return assess(questionnaire, sheets(questionnaire, 1))


def _one_dimension() -> Assessment:
    questionnaire = full_questionnaire(
        dimensions=full_questionnaire().dimensions[:1], checklist=None, worksheets=()
    )
    return assess(questionnaire, sheets(questionnaire, 3))


def _long_names() -> Assessment:
    dimensions = tuple(
        msgspec.structs.replace(
            made,
            name=f"{number} {LONG}"[:120],
            own_questions=tuple(
                msgspec.structs.replace(q, name=f"{q.id} {LONG}"[:120]) for q in made.questions
            ),
        )
        for number, made in enumerate(full_questionnaire().dimensions)
    )
    questionnaire = full_questionnaire(dimensions=dimensions, title=LONG[:120])
    return assess(questionnaire, sheets(questionnaire, 12, organisation=LONG[:120], scope=LONG))


def _hostile() -> Assessment:
    questionnaire = small_questionnaire()
    answers = {
        question.id: Answer(
            option="2",
            note=HOSTILE if place else "x" * 80 + " " + "long note " * 500,
            evidence="Smile \U0001f600 and 客户体验",
            evidence_grade=2,
        )
        for place, question in enumerate(questionnaire.questions)
    }
    changes = {"organisation": HOSTILE, "assessor": HOSTILE, "scope": "W" * 80, "wave": HOSTILE}
    return assess(questionnaire, [one_sheet(questionnaire, answers=answers, **changes)])


def small_questionnaire():
    dimensions = (
        dimension("Vision and leadership", "Promise|Mandate|Sponsor"),
        dimension("Journey", "Map|Mirror|Frictions"),
    )
    return full_questionnaire(dimensions=dimensions, checklist=None, worksheets=())


def _small() -> Assessment:
    questionnaire = small_questionnaire()
    return assess(questionnaire, sheets(questionnaire, 1))


SAMPLES = {
    "several": _several,
    "single": _single,
    "quick": _quick,
    "unknown": _unknown,
    "odd": _odd,
    "one dimension": _one_dimension,
    "long names": _long_names,
    "hostile": _hostile,
    "small": _small,
}
