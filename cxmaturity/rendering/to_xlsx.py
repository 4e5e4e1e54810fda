"""The report as a workbook: every figure a number, the scores live formulas, every text kept text."""

from cxmaturity.domain.assessment import Assessment
from cxmaturity.rendering.options import Options
from cxmaturity.rendering.workbook.agreement import agreement
from cxmaturity.rendering.workbook.answers import answers
from cxmaturity.rendering.workbook.book import Book
from cxmaturity.rendering.workbook.changes import changes
from cxmaturity.rendering.workbook.findings import findings
from cxmaturity.rendering.workbook.heat_map import heat_map
from cxmaturity.rendering.workbook.levels import levels
from cxmaturity.rendering.workbook.long_texts import long_texts
from cxmaturity.rendering.workbook.method import method
from cxmaturity.rendering.workbook.profile import profile
from cxmaturity.rendering.workbook.readiness import readiness
from cxmaturity.rendering.workbook.recommendations import recommendations
from cxmaturity.rendering.workbook.respondents import respondents
from cxmaturity.rendering.workbook.roadmap import roadmap
from cxmaturity.rendering.workbook.scores import scores
from cxmaturity.rendering.workbook.summary import summary
from cxmaturity.rendering.workbook.worksheets import worksheets

SHEETS = (
    summary,
    answers,
    scores,
    levels,
    heat_map,
    profile,
    findings,
    recommendations,
    roadmap,
    readiness,
    worksheets,
    agreement,
    respondents,
    changes,
    method,
    long_texts,
)
"""The sheets in their order; one that has nothing to show is left out."""


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the workbook of `assessment`; the same answers give the same bytes."""
    book = Book(assessment, options)
    options.progress(book.words.text("Writing the workbook …"))
    for sheet in SHEETS:
        sheet(book)
    return book.bytes()
