"""What the report shows of each worksheet: the choice of the section, and of the formula in the appendix."""

from collections.abc import Iterator
from typing import assert_never

from cxmaturity.report.lookup import LabelledText, Lookup
from cxmaturity.report.sections import Section
from cxmaturity.report.sections.loyalty_value import loyalty_formula, loyalty_section
from cxmaturity.report.sections.matrix import matrix_section
from cxmaturity.report.sections.net_promoter import promoter_formula, promoter_section
from cxmaturity.worksheets.loyalty_value import LoyaltyValue
from cxmaturity.worksheets.matrix import Matrix
from cxmaturity.worksheets.model import Analysis, Worksheet, WorksheetResult


def worksheets(look: Lookup) -> Iterator[Section]:
    """Yield a section for each worksheet that was filled in."""
    for result in look.assessment.worksheets:
        section = _section(look.assessment.questionnaire.worksheet(result.id), result, look)
        if section is not None:
            yield section


def worksheet_formulas(look: Lookup) -> list[LabelledText]:
    """Return what the analyses of the worksheets that were filled in compute, each once."""
    asked = look.assessment.questionnaire
    found = (_formula(asked.worksheet(result.id).analysis, look) for result in look.assessment.worksheets)
    return list(dict.fromkeys(formula for formula in found if formula is not None))


def _section(sheet: Worksheet, result: WorksheetResult, look: Lookup) -> Section | None:
    """Return how a worksheet is shown, None where its analysis found nothing."""
    match sheet.analysis:
        case Matrix() as matrix:
            return matrix_section(sheet, matrix, result, look)
        case LoyaltyValue():
            return loyalty_section(sheet, result, look)
        case tuple() as measures:
            return promoter_section(sheet, measures, result, look)
        case other:
            assert_never(other)


def _formula(analysis: Analysis, look: Lookup) -> LabelledText | None:
    """Return what an analysis computes, None where its section says that already."""
    match analysis:
        case Matrix():
            return None
        case LoyaltyValue():
            return loyalty_formula(look)
        case tuple():
            return promoter_formula(look)
        case _:
            assert_never(analysis)
