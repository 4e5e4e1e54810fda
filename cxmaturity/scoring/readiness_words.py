"""The words for the outcome of the checklist and for answers to its checks."""

from typing import assert_never

from cxmaturity.answers.model import CHECK_ANSWERS, State, YesNo
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import CheckResult, Readiness
from cxmaturity.scoring.words import state_name
from cxmaturity.text.language import Language


def say_yes(check: CheckResult, language: Language) -> str:
    """Return how many of several say yes to a check, nothing of one or where it is not told."""
    if check.counts is None or (total := sum(check.counts.values())) < 2:
        return ""
    yes = check.counts.get("yes", 0)
    return language.plural("{yes} of {total} says yes", "{yes} of {total} say yes", yes, yes=yes, total=total)


def readiness_words(readiness: Readiness, questionnaire: Questionnaire, language: Language) -> str:
    """Return the checklist's outcome in one sentence."""
    count = language.text("{yes} of {total} yes", yes=readiness.yes, total=readiness.total)
    if readiness.ready or questionnaire.checklist is None:
        return language.text("{count}: ready", count=count)
    steps = [step.id for step in questionnaire.checklist.steps]
    number = steps.index(readiness.blocking_step or steps[0]) + 1
    name = questionnaire.checklist.steps[number - 1].name
    return language.text(
        "{count}: not ready; work on step {number}, {name}", count=count, number=number, name=name
    )


def check_answers(language: Language) -> dict[YesNo, str]:
    """Return how the answers to a check are called in a result."""
    return {answer: _check_answer(answer, language) for answer in CHECK_ANSWERS}


def _check_answer(answer: YesNo, language: Language) -> str:
    match answer:
        case "yes":
            return language.text("yes")
        case "no":
            return language.text("no")
        case "unknown":
            return language.text("not known")
        case _:
            assert_never(answer)


def said_to_check(language: Language) -> dict[YesNo, str]:
    """Return how the answers to a check are called by those who give them."""
    return {**check_answers(language), "unknown": state_name(State.UNKNOWN, language)}


def readiness_count(yes: int, total: int, language: Language, *, ready: bool) -> str:
    """Return how many checks are a yes, and whether that makes the organisation ready."""
    count = language.text("{yes} of {total} yes", yes=yes, total=total)
    if ready:
        return language.text("{count}: ready", count=count)
    return language.text("{count}: not ready", count=count)
