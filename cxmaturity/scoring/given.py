"""What one respondent gave to a question as a number or in words; of a group that is told of nobody.

The report of one respondent carries the sheet itself. Of several the counts are told, as far as the floor
lets them be: how many numbers fell between which borders, and how many answered in words, never what.
"""

from cxmaturity.answers.counting import filled
from cxmaturity.answers.model import UNANSWERED, State
from cxmaturity.questionnaire.model import Question
from cxmaturity.scoring.model import Assessment, QuestionResult
from cxmaturity.text.figures import as_written
from cxmaturity.text.language import Language


def given_words(assessment: Assessment, question: Question) -> str:
    """Return the number with its unit, or the words, of who answered alone; empty where there are none."""
    if not assessment.tally.alone or not assessment.people:
        return ""
    answer = filled(assessment.people)[0].answers.get(question.id, UNANSWERED)
    if answer.number is not None:
        return f"{as_written(answer.number)} {question.unit}".strip()
    return answer.text or ""


def answered_words(result: QuestionResult, question: Question, language: Language) -> str:
    """Return what is told of answers that are no options: that there are some, or of how many."""
    count = result.count(State.ANSWERED)
    if question.kind == "several":
        return language.text("Nothing is ticked.")
    if count is None or count < 2:
        return language.text("Answered, and not scored.")
    return language.plural(
        "{count} answered; it is not scored.", "{count} answered; it is not scored.", count
    )
