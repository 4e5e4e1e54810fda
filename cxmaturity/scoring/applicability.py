"""Which questions a sheet is asked: conditions on earlier answers, and the quick set."""

from cxmaturity.domain.answers import UNANSWERED, Answers, State
from cxmaturity.domain.questionnaire import Condition, Question, Questionnaire


def asked_questions(questionnaire: Questionnaire, sheet: Answers) -> tuple[Question, ...]:
    """Return the questions that `sheet` is asked, in order.

    A quick sheet is asked the quick set. A condition is false only when its question was answered
    otherwise, does not apply, or was itself not asked: what nobody knows yet rules nothing out.
    """
    asked: dict[str, Question] = {}
    by_id: dict[str, Question] = {}
    for question in questionnaire.questions:
        by_id[question.id] = question
        if sheet.quick and not question.quick:
            continue
        if not question.applies_when or all(
            _may_hold(c, questionnaire, sheet, asked, by_id) for c in question.applies_when
        ):
            asked[question.id] = question
    return tuple(asked.values())


def _may_hold(
    condition: Condition,
    questionnaire: Questionnaire,
    sheet: Answers,
    asked: dict[str, Question],
    by_id: dict[str, Question],
) -> bool:
    """Return whether `condition` is true, or not yet known to be false."""
    question = asked.get(condition.question)
    if question is None:
        # A question left out of the quick set says nothing; one ruled out by its own condition does.
        return sheet.quick and not by_id[condition.question].quick
    answer = sheet.answers.get(question.id, UNANSWERED)
    if answer.state is State.NOT_APPLICABLE:
        return False
    if answer.option is None:
        return True
    if condition.one_of:
        return answer.option in condition.one_of
    options = [option.id for option in questionnaire.scale_of(question).options]
    return options.index(answer.option) >= options.index(str(condition.at_least))
