"""Which questions a sheet is asked: conditions on earlier answers and on the header, and the quick set.

Whether a test holds of a question, by the state of its answer:

    answered         `is`, `at_least`, `at_most` and `ticked` as the option says; `answered` holds
    not applicable   no test of an option holds, and `answered` does not
    not asked        the same; but what only the quick set leaves out says nothing, so it is unknown
    don't know       a test of an option is unknown, and `answered` does not hold
    not answered     every test is unknown

`answered: false` is the opposite of `answered: true`. A field of the header that is empty is unknown. What is
unknown rules nothing out: the question is asked.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple, assert_never

from cxmaturity.answers.model import UNANSWERED, Answer, Answers, State
from cxmaturity.questionnaire.conditions import (
    Condition,
    HeaderField,
    Otherwise,
    Truth,
    every,
    tests_in,
    truth,
)
from cxmaturity.questionnaire.memo import per_questionnaire
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire
from cxmaturity.questionnaire.scales import Scale
from cxmaturity.text.names import key

OF_A_SHEET: frozenset[HeaderField] = frozenset({"assessor", "group", "role"})
"""The fields that say something of one sheet, and not of what all sheets of a wave are about."""


def asked_questions(questionnaire: Questionnaire, sheet: Answers) -> tuple[Question, ...]:
    """Return the questions that `sheet` is asked, in order."""
    silent = not_asked(questionnaire, sheet)
    return tuple(question for question in questionnaire.questions if question.id not in silent)


def not_asked(questionnaire: Questionnaire, sheet: Answers) -> Mapping[str, Otherwise]:
    """Return the questions that `sheet` is not asked, and what each counts as instead.

    A quick sheet is asked the quick set; what that leaves out counts as nothing.
    """
    rules = _rules(questionnaire)
    silent = dict(rules.long) if sheet.quick else {}
    if not rules.asked_when:
        return silent
    beyond = rules.long if sheet.quick else {}
    look = _look(rules, sheet, beyond, silent)
    closed: dict[str, Truth] = {}
    for question, way in rules.asked_when:
        if question.id in beyond:
            continue
        for dimension in way:
            if dimension.id not in closed:
                closed[dimension.id] = every(truth(one, look) for one in dimension.applies_when)
        shut = next((one for one in way if closed[one.id] is False), None)
        if shut is not None:
            silent[question.id] = shut.otherwise
        elif every(truth(one, look) for one in question.applies_when) is False:
            silent[question.id] = question.otherwise
    return silent


def fitting(condition: Condition, scale: Scale) -> frozenset[str]:
    """Return the options of `scale` with which a question meets the test `condition`, by their points."""
    match condition.test:
        case "is":
            return frozenset(condition.one_of)
        case "at_least" | "at_most" if not scale.options:
            # Of a number without options the number itself is compared.
            return frozenset()
        case "at_least":
            lowest = scale.option(str(condition.at_least)).points
            return frozenset(option.id for option in scale.options if option.points >= lowest)
        case "at_most":
            highest = scale.option(str(condition.at_most)).points
            return frozenset(option.id for option in scale.options if option.points <= highest)
        case "ticked":
            return frozenset({str(condition.ticked)})
        case "answered":
            return frozenset(option.id for option in scale.options) if condition.answered else frozenset()
        case other:
            assert_never(other)


def of_given(condition: Condition, answer: Answer) -> bool:
    """Return whether the test `condition` holds of an answer that is no option: ticks, a number, words."""
    match condition.test:
        case "is":
            return False
        case "at_least":
            return answer.number is not None and answer.number >= float(str(condition.at_least))
        case "at_most":
            return answer.number is not None and answer.number <= float(str(condition.at_most))
        case "ticked":
            return str(condition.ticked) in (answer.ticked or ())
        case "answered":
            return bool(condition.answered)
        case other:
            assert_never(other)


def of_state(condition: Condition, state: State) -> Truth:
    """Return whether the test `condition` holds of a question in `state`, of which no option is known."""
    match state:
        case State.ANSWERED | State.UNANSWERED:
            return None
        case State.NOT_APPLICABLE | State.NOT_ASKED:
            return condition.answered is False
        case State.UNKNOWN:
            return None if condition.answered is None else not condition.answered
        case _:
            assert_never(state)


def in_header(sheet: Answers, field: HeaderField) -> str:
    """Return what stands in a field of the header, or of who answers; empty where nothing does."""
    match field:
        case "organisation":
            return sheet.organisation
        case "scope":
            return sheet.scope
        case "assessor":
            return sheet.assessor
        case "wave":
            return sheet.wave
        case "group":
            return sheet.respondent.group
        case "role":
            return sheet.respondent.role
        case other:
            assert_never(other)


def header_truths(questionnaire: Questionnaire, sheet: Answers) -> dict[str, bool]:
    """Return which tests of a sheet's own fields hold, by how they are written; not those not known.

    What they test is a person's, so counts hold nothing of it but this.
    """
    found = {}
    for test, fits in _rules(questionnaire).fits.items():
        if test.field in OF_A_SHEET and (said := key(in_header(sheet, test.field))):
            found[test.written] = said in fits
    return dict(sorted(found.items()))


def given_truths(questionnaire: Questionnaire, sheet: Answers) -> dict[str, bool]:
    """Return which tests hold of what `sheet` gave that is no option: ticks, numbers and words.

    Counts hold of these no more than how many ticked what.
    """
    found = {}
    for test in _rules(questionnaire).fits:
        answer = sheet.answers.get(test.question, UNANSWERED)
        if test.field is None and answer.option is None and answer.is_given:
            found[test.written] = of_given(test, answer)
    return dict(sorted(found.items()))


class _Rules(NamedTuple):
    """What follows from a questionnaire alone: the questions beyond the quick set, and those with conditions.

    With those stand the dimensions with conditions that they are in, from the top floor down. `fits` are for
    every test in them the options, or the names in the header, with which it holds.
    """

    long: Mapping[str, Otherwise]
    asked_when: tuple[tuple[Question, tuple[Dimension, ...]], ...]
    fits: Mapping[Condition, frozenset[str]]


@per_questionnaire
def _rules(questionnaire: Questionnaire) -> _Rules:
    """Return the rules of `questionnaire`, its questions in order."""
    ways = (
        (q, tuple(d for d in questionnaire.ways[q.id] if d.applies_when)) for q in questionnaire.questions
    )
    conditional = [(question, way) for question, way in ways if way or question.applies_when]
    by_id = {question.id: question for question in questionnaire.questions}
    stated = [*(q.applies_when for q, _ in conditional), *(d.applies_when for _, w in conditional for d in w)]
    fits = {}
    for test in {one for conditions in stated for one in tests_in(conditions)}:
        if test.field is None:
            fits[test] = fitting(test, questionnaire.scale_of(by_id[test.question]))
        else:
            fits[test] = frozenset(map(key, test.one_of))
    return _Rules(
        long={question.id: "nothing" for question in questionnaire.questions if not question.quick},
        asked_when=tuple(conditional),
        fits=fits,
    )


def _look(
    rules: _Rules, sheet: Answers, beyond: Mapping[str, Otherwise], silent: Mapping[str, Otherwise]
) -> Callable[[Condition], Truth]:
    """Return what tells whether a test holds of `sheet`, which is not asked what is `silent`."""

    def look(test: Condition) -> Truth:
        if test.field is not None:
            said = key(in_header(sheet, test.field))
            return said in rules.fits[test] if said else None
        if test.question in beyond:
            # What is left out of the quick set says nothing; what its own condition rules out does.
            return None
        if test.question in silent:
            return of_state(test, State.NOT_ASKED)
        answer = sheet.answers.get(test.question, UNANSWERED)
        if answer.option is None:
            return of_given(test, answer) if answer.is_given else of_state(test, answer.state)
        return answer.option in rules.fits[test]

    return look
