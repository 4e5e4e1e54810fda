"""Which questions a sheet is asked: conditions on earlier answers, and the quick set."""

from collections.abc import Set
from typing import assert_never

from cxmaturity.answers.model import UNANSWERED, Answers, State
from cxmaturity.questionnaire.memo import per_questionnaire
from cxmaturity.questionnaire.model import Condition, Question, Questionnaire


def asked_questions(questionnaire: Questionnaire, sheet: Answers) -> tuple[Question, ...]:
    """Return the questions that `sheet` is asked, in order."""
    silent = not_asked(questionnaire, sheet)
    return tuple(question for question in questionnaire.questions if question.id not in silent)


def not_asked(questionnaire: Questionnaire, sheet: Answers) -> Set[str]:
    """Return the questions that `sheet` is not asked.

    A quick sheet is asked the quick set. A condition is false only when its question was answered
    otherwise, does not apply, or was itself not asked: what nobody knows yet rules nothing out.
    """
    long, conditional = _rules(questionnaire)
    beyond = long if sheet.quick else frozenset()
    ruled_out: set[str] = set()
    for question in conditional:
        if question.id not in beyond and not all(
            _may_hold(condition, questionnaire, sheet, beyond, ruled_out)
            for condition in question.applies_when
        ):
            ruled_out.add(question.id)
    return beyond | ruled_out


@per_questionnaire
def _rules(questionnaire: Questionnaire) -> tuple[frozenset[str], tuple[Question, ...]]:
    """Return the questions beyond the quick set, and those that have conditions, in order."""
    questions = questionnaire.questions
    beyond = frozenset(question.id for question in questions if not question.quick)
    return beyond, tuple(question for question in questions if question.applies_when)


def _may_hold(
    condition: Condition,
    questionnaire: Questionnaire,
    sheet: Answers,
    beyond: Set[str],
    ruled_out: Set[str],
) -> bool:
    """Return whether `condition` is true, or not yet known to be false."""
    if condition.question in beyond:
        # A question left out of the quick set says nothing; one ruled out by its own condition does.
        return True
    if condition.question in ruled_out:
        return False
    answer = sheet.answers.get(condition.question, UNANSWERED)
    match answer.state:
        case State.ANSWERED:
            return _holds(condition, questionnaire, answer.option or "")
        case State.NOT_APPLICABLE:
            return False
        case State.UNKNOWN | State.UNANSWERED | State.NOT_ASKED:
            return True
        case other:
            assert_never(other)


def _holds(condition: Condition, questionnaire: Questionnaire, option: str) -> bool:
    """Return whether `condition` holds of a question that was answered with `option`."""
    if condition.one_of:
        return option in condition.one_of
    question = next(one for one in questionnaire.questions if one.id == condition.question)
    enough = questionnaire.scale_of(question).reach(str(condition.at_least))
    return any(one.id == option for one in enough)
