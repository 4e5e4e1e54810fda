"""Whether answers can meet conditions: tried by question, one answer for all that every test takes alike."""

from collections.abc import Iterator, Sequence
from itertools import chain, product
from typing import assert_never

from cxmaturity.answers.asked import fitting, of_given, of_state
from cxmaturity.answers.model import Answer, State
from cxmaturity.questionnaire.conditions import Condition, Truth, every, tests_in, truth
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.text.names import key

MOST_TRIES = 20_000
"""After so many tries conditions are taken to be met: rather too much is held reachable than too little."""


def never_asked(questionnaire: Questionnaire) -> set[str]:
    """Return the questions that no complete answers lead to."""
    return {
        question.id
        for question in questionnaire.questions
        if not can_hold(_stated(question, questionnaire), questionnaire)
    }


def _stated(question: Question, questionnaire: Questionnaire) -> tuple[Condition, ...]:
    """Return all conditions under which a question is asked: those of what it is in, and its own."""
    outer = chain.from_iterable(one.applies_when for one in questionnaire.ways[question.id])
    return (*outer, *question.applies_when)


def can_hold(conditions: Sequence[Condition], questionnaire: Questionnaire) -> bool:
    """Return whether complete answers can meet all `conditions`."""
    return not conditions or _Search(conditions, questionnaire).meets()


class _Search:
    """A search for answers, to the questions that conditions rest on and to those that these rest on."""

    def __init__(self, conditions: Sequence[Condition], questionnaire: Questionnaire) -> None:
        """Find out what `conditions` rest on."""
        self.conditions, self.questionnaire = conditions, questionnaire
        self.asked: dict[str, tuple[Question, Sequence[Condition]]] = {
            question.id: (question, _stated(question, questionnaire)) for question in questionnaire.questions
        }
        self.tests: dict[str, list[Condition]] = {}
        waiting = list(conditions)
        while waiting:
            for test in tests_in([waiting.pop()]):
                name = _subject(test)
                if name not in self.tests and test.field is None:
                    waiting += self.asked[name][1]
                self.tests.setdefault(name, []).append(test)
        # The header first: questions may rest on it, and otherwise on earlier ones alone.
        fields = [name for name in self.tests if name not in self.asked]
        self.order = [*fields, *(name for name in self.asked if name in self.tests)]
        self.said: dict[str, State | str | Answer] = {}
        self.tries = 0

    def meets(self, place: int = 0) -> bool:
        """Return whether answers to what comes from `place` on can meet the conditions."""
        self.tries += 1
        found = self._hold(self.conditions)
        if found is not None or self.tries > MOST_TRIES:
            return found is not False
        name = self.order[place]
        for answer in self._answers(name):
            self.said[name] = answer
            if self.meets(place + 1):
                return True
        self.said.pop(name, None)
        return False

    def _hold(self, conditions: Sequence[Condition]) -> Truth:
        """Return whether `conditions` hold of what was said so far."""
        return every(truth(one, self._test) for one in conditions)

    def _test(self, test: Condition) -> Truth:
        """Return whether a test holds of what was said so far; what is still to be said is not known."""
        answer = self.said.get(_subject(test))
        match answer:
            case None:
                return None
            case State():
                return of_state(test, answer)
            case Answer():
                return of_given(test, answer)
            case _ if test.field is not None:
                return answer in map(key, test.one_of)
            case _:
                return answer in self._fitting(test)

    def _fitting(self, test: Condition) -> frozenset[str]:
        """Return the options with which a question meets a test."""
        return fitting(test, self.questionnaire.scale_of(self.asked[test.question][0]))

    def _answers(self, name: str) -> Iterator[State | str | Answer]:
        """Yield what may be said to a question, or in a field of the header, that makes a difference."""
        if name not in self.asked:
            yield from sorted({key(one) for test in self.tests[name] for one in test.one_of})
            yield _OTHER
            return
        question, stated = self.asked[name]
        if self._hold(stated) is False:
            yield State.NOT_ASKED
            return
        yield from _given(question, self.tests[name])
        alike = set()
        for option in () if question.kind == "several" else self.questionnaire.scale_of(question).options:
            met = tuple(option.id in self._fitting(test) for test in self.tests[name])
            if met not in alike:
                alike.add(met)
                yield option.id
        yield State.NOT_APPLICABLE


def _given(question: Question, tests: Sequence[Condition]) -> Iterator[Answer]:
    """Yield the answers that are no options and make a difference to `tests`."""
    match question.kind:
        case "choice":
            return
        case "several":
            named = sorted({str(test.ticked) for test in tests if test.ticked is not None})
            for chosen in product((True, False), repeat=len(named)):
                yield Answer(ticked=tuple(one for one, ticked in zip(named, chosen, strict=True) if ticked))
        case "number":
            if not question.is_optioned:
                borders = {float(one) for test in tests for one in (test.at_least, test.at_most) if one}
                for number in sorted(borders | {border + step for border in borders for step in (-1, 1)}):
                    yield Answer(number=number)
        case "text":
            yield Answer(text="-")
        case _:
            assert_never(question.kind)


_OTHER = "\0"
"""Something else in a field of the header than any test names."""


def _subject(test: Condition) -> str:
    """Return what a test is of, apart for fields of the header, which may be called like a question."""
    return test.question if test.field is None else f"\0{test.field}"
