"""Files to domain values: questionnaires and answers, with the line of every fault."""

from cxmaturity.reading.answers import read_answers, read_assessment, read_sheet
from cxmaturity.reading.packs import read_questionnaire

__all__ = ["read_answers", "read_assessment", "read_questionnaire", "read_sheet"]
