"""The report as a workbook: every figure a number, the scores live formulas, every text kept text."""

from typing import assert_never

from cxmaturity.report.options import Options
from cxmaturity.scoring.model import Assessment
from cxmaturity.workbook.agreement import agreement
from cxmaturity.workbook.answers import answers
from cxmaturity.workbook.book import Book, long_texts
from cxmaturity.workbook.changes import changes
from cxmaturity.workbook.levels import levels
from cxmaturity.workbook.loyalty_value import loyalty_sheet
from cxmaturity.workbook.matrix import matrix_sheet
from cxmaturity.workbook.method import method, respondents
from cxmaturity.workbook.moves import recommendations, roadmap
from cxmaturity.workbook.net_promoter import promoter_sheet
from cxmaturity.workbook.profile import heat_map, profile
from cxmaturity.workbook.readiness import readiness
from cxmaturity.workbook.scores import scores
from cxmaturity.workbook.summary import findings, summary
from cxmaturity.worksheets.loyalty_value import LoyaltyValue
from cxmaturity.worksheets.matrix import Matrix


def worksheets(book: Book) -> None:
    """Write a sheet for each worksheet that was filled in."""
    for result in book.assessment.worksheets:
        worksheet = book.assessment.questionnaire.worksheet(result.id)
        match worksheet.analysis:
            case Matrix() as matrix:
                if result.matrix:
                    matrix_sheet(book, worksheet, matrix, result)
            case LoyaltyValue() as columns:
                loyalty_sheet(book, worksheet, columns, result)
            case tuple() as measures:
                promoter_sheet(book, worksheet, measures, result)
            case other:
                assert_never(other)


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
