"""What an assessment would come to with other answers: conditions are looked at again, and stages follow.

All of it follows from counts. A changed answer is meant to be that of everybody who is asked the question, so
what rests on changed answers alone is asked of everybody or of nobody. What rests on others too is known only
where all gave these alike, and where that may be told; otherwise it is not known what a change opens or
closes, and nothing is said of what it comes to. Of one respondent everything is known, but for what was
answered without being asked, which no count holds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Literal, NamedTuple, assert_never

from msgspec.structs import replace

from cxmaturity.answers.asked import fitting, of_state
from cxmaturity.answers.model import State
from cxmaturity.answers.tally import QuestionTally, Tally
from cxmaturity.questionnaire.conditions import (
    Condition,
    HeaderField,
    Otherwise,
    Truth,
    every,
    opposite,
    some,
    tests_in,
)
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire
from cxmaturity.questionnaire.scales import is_tick
from cxmaturity.scoring.model import Assessment, DimensionResult, Outlook, QuestionResult
from cxmaturity.scoring.pooling import Pooled, can_hold, value_after, worths
from cxmaturity.scoring.score import (
    Figures,
    asked_as_shown,
    asked_of,
    dimension_figures,
    overall_figures,
    parted,
    questions_of_whole,
    stage_shown,
    standing,
    weighing,
)
from cxmaturity.scoring.stages import Holding, asked_with, percent
from cxmaturity.text.names import key

Changes = Mapping[str, str]
"""Questions with the options that they would be answered with."""


class Ticked(NamedTuple):
    """An answer in which an option is ticked beside what was ticked already."""

    question: str
    option: str


Possible = frozenset[State | str | Ticked]
"""What any one respondent may have said to a question: an option, one more tick, or a state that has none."""
TickedAt = Mapping[str, Mapping[str, frozenset[str]]]
"""Of questions of which several options may be ticked, what is ticked at a step of their points."""
Truths = frozenset[Truth]
"""Whether a condition holds, of any one respondent: of all alike where it is one."""

GIVEN_ANEW: Possible = frozenset({State.ANSWERED, State.UNANSWERED})
"""What is said to a question whose answers are no options, where a change makes of it what is not known."""
SOMETHING = ""
"""The answer to a question that has no options, of which nothing but that is known."""
_TICKS_STAND = (State.ANSWERED, State.NOT_ASKED)
"""Where all are in these states, one more tick leaves every other test as it was."""
ANYTHING: Truths = frozenset({True, False, None})


class Indexes(NamedTuple):
    """The index of the whole and those of the dimensions by their ids, 0-100; None where it is withheld."""

    overall: float | None
    dimensions: Mapping[str, float | None]

    def of(self, dimension: str | None) -> float | None:
        """Return the index of a dimension, or of the whole."""
        return self.overall if dimension is None else self.dimensions[dimension]


ShownAs = Callable[[str, float], float | None]
"""What a question with this value counts as shown, None where that may not be told."""


class AskedAfter(NamedTuple):
    """What is asked of that which rests on changed answers.

    `closed` is asked of nobody, with what it counts as, and `asked` of everybody; of what is `unknown` it
    cannot be told of whom.
    """

    closed: Mapping[str, Otherwise]
    asked: frozenset[str]
    unknown: frozenset[str]


class Moved(NamedTuple):
    """Questions that a change opens, that it asks of everybody and not only of some, and that it closes."""

    opened: tuple[str, ...]
    widened: tuple[str, ...]
    closed: tuple[str, ...]


class WhatIf:
    """An assessment whose answers may be changed."""

    def __init__(self, assessment: Assessment, ticked: TickedAt | None = None) -> None:
        """Start from `assessment` as it stands; `ticked` tells what is ticked at steps of points."""
        self.questionnaire: Questionnaire = assessment.questionnaire
        self.results: tuple[DimensionResult, ...] = assessment.dimensions
        self.unasked = frozenset(assessment.tally.remarks.answered_unasked)
        """What was answered without being asked."""
        self._tally = tally = assessment.tally
        self._result = {one.id: one for dimension in self.results for one in dimension.questions}
        has_quick = any(question.quick for question in self.questionnaire.questions)
        # Who is asked the quick set alone says nothing to what that leaves out; of several, some may be.
        long = {question.id for question in self.questionnaire.questions if has_quick and not question.quick}
        beyond = long if tally.quick else set[str]()
        self._left_out = set[str]() if tally.alone or tally.quick else long
        self._scales = {q.id: self.questionnaire.scale_of(q) for q in self.questionnaire.questions}
        self._loose = {q.id for q in self.questionnaire.questions if not q.is_optioned}
        ways = self.questionnaire.ways
        self._conditional = [
            (gates, question)
            for question in self.questionnaire.questions
            if question.id not in beyond and (gates := _gates(question, ways[question.id]))
        ]
        self._rests_on = {
            question.id: {
                test.question
                for test in tests_in(chain.from_iterable(gate.applies_when for gate in gates))
                if test.question
            }
            for gates, question in self._conditional
        }
        self.said = {
            question.id: Possible({State.UNANSWERED})
            if question.id in beyond
            else self._said(question, tally.questions[question.id])
            for question in self.questionnaire.questions
        }
        self._fits = {
            test: fitting(test, self._scales[test.question])
            for test in tests_in(self.questionnaire.conditions)
            if test.question
        }
        self._ticked = ticked or {}
        for test in self._fits:
            steps = self._ticked.get(test.question, {})
            self._fits[test] |= {step for step, ones in steps.items() if _holds_of(test, ones)}

    def is_partly_assumed(self, name: str) -> bool:
        """Return whether a question counts as the lowest for some who were not asked, and not for all."""
        assumed = self._tally.questions[name].assumed
        return 0 < assumed < self._tally.respondents and not self._result[name].consensus

    def is_conditional(self, name: str) -> bool:
        """Return whether it depends on conditions that a question is asked."""
        return name in self._rests_on

    def rests_on(self, name: str) -> tuple[str, ...]:
        """Return the questions on whose answers it rests that one is asked, directly or through others."""
        found, waiting = dict[str, None](), [name]
        while waiting:
            further = self._rests_on.get(waiting.pop(), set()) - found.keys()
            found |= dict.fromkeys(sorted(further))
            waiting += further
        return tuple(question.id for question in self.questionnaire.questions if question.id in found)

    def counts_today_as(self, name: str) -> Otherwise | Literal["asked"]:
        """Return what a question counts as today: its answers, its lowest option, or nothing."""
        result = self._result[name]
        if result.state is not State.NOT_ASKED:
            return "asked"
        return "nothing" if result.value is None else "lowest"

    def asked_after(self, changes: Changes) -> AskedAfter:
        """Return what is asked after `changes` of that which rests on them."""
        said = dict(self.said)
        for name, option in changes.items():
            # Who is not asked it does not answer it either.
            kept = said[name] & {State.NOT_ASKED}
            said[name] = kept | self._given_anew(name, option)
        touched = {name for name in changes if self._is_tested_otherwise(name, said[name])}
        closed, asked, unknown = dict[str, Otherwise](), set[str](), set[str]()
        for gates, question in self._conditional:
            name = question.id
            if not self._rests_on[name] & touched:
                continue
            touched.add(name)
            left_out = {State.UNANSWERED} if name in self._left_out else set[State]()
            match self._outcome(gates, said):
                case "asked":
                    asked.add(name)
                    answered = said[name] - {State.NOT_ASKED}
                    newly = answered != said[name] and name not in changes
                    said[name] = answered | left_out | ({State.UNANSWERED} if newly else set())
                case "unknown":
                    unknown.add(name)
                    said[name] |= {State.NOT_ASKED, State.UNANSWERED}
                case "nothing" | "lowest" as counts_as:
                    closed[name] = counts_as
                    said[name] = frozenset({State.NOT_ASKED, *left_out})
                case other:
                    assert_never(other)
        return AskedAfter(closed, frozenset(asked), frozenset(unknown))

    def is_known(self, changes: Changes) -> bool:
        """Return whether it is known of everybody what `changes` open and close, and what they come to."""
        found = self.asked_after(self.completed(changes))
        opened = {name for name in found.asked & self.unasked if name not in changes}
        mixed = (name for name in changes if name not in found.asked and self.is_partly_assumed(name))
        return not (found.unknown or opened or any(mixed))

    def after(self, changes: Changes) -> tuple[DimensionResult, ...]:
        """Return the results of all questions after `changes`, in their dimensions."""
        found = self.asked_after(changes)
        return tuple(
            replace(result, questions=tuple(self._after(one, changes, found) for one in result.questions))
            for result in self.results
        )

    def stages(self, changes: Changes) -> tuple[int | None, dict[str, int | None]]:
        """Return the stage of the whole after `changes`, and those of the dimensions by their ids."""
        parts, asked, stages = [], [], {}
        found: dict[str, int | None] = {}
        for dimension, pooled, raw in self._parts(changes):
            parts.append((dimension, raw))
            asked.append((dimension, pooled))
            found |= self._stages_inside(dimension, pooled)
            holding = Holding(asked_of(weighing(dimension, pooled)))
            stage = standing(raw, holding, self.questionnaire, quick=False).stage
            found[dimension.id] = stage
            if stage and dimension.weight:
                stages[dimension.id] = stage
        whole = overall_figures(parts, self.questionnaire)
        holding = Holding(asked_of(questions_of_whole(asked, self.questionnaire)), stages)
        return standing(whole, holding, self.questionnaire, quick=False).stage, found

    def outlook(self, changes: Changes, shown: ShownAs) -> Outlook:
        """Return what the whole comes to after `changes`, as claimed and as shown; `shown` says how.

        What these open counts as its lowest option.
        """
        parts, asked, stages, stages_shown = [], [], {}, {}
        every: dict[str, int | None] = {}
        for dimension, plain, _ in self._parts(self.completed(changes)):
            pooled = [_held(one, shown, self.questionnaire) for one in plain]
            raw = dimension_figures(dimension, pooled, self.questionnaire)
            parts.append((dimension, raw))
            asked.append((dimension, pooled))
            own = weighing(dimension, pooled)
            stage = standing(raw, Holding(asked_of(own)), self.questionnaire, quick=False).stage
            held = stage_shown(raw, Holding(asked_as_shown(own)), self.questionnaire, quick=False)
            every[dimension.id] = stage
            if stage and dimension.weight:
                stages[dimension.id] = stage
            if held and dimension.weight:
                stages_shown[dimension.id] = held
        whole = overall_figures(parts, self.questionnaire)
        questions = questions_of_whole(asked, self.questionnaire)
        holding = Holding(asked_of(questions), stages)
        holding_shown = Holding(asked_as_shown(questions), stages_shown)
        told = None if whole.index is None else whole.shown
        return Outlook(
            index=_percent(whole.index),
            stage=standing(whole, holding, self.questionnaire, quick=False).stage,
            index_shown=_percent(told),
            stage_shown=None
            if told is None
            else stage_shown(whole, holding_shown, self.questionnaire, quick=False),
            dimensions=every,
        )

    def _stages_inside(self, dimension: Dimension, pooled: Sequence[Pooled]) -> dict[str, int | None]:
        """Return the stages of what a dimension is made of, on every floor."""
        found: dict[str, int | None] = {}
        for part, own in parted(dimension, pooled):
            raw = dimension_figures(part, own, self.questionnaire)
            holding = Holding(asked_of(weighing(part, own)))
            found[part.id] = standing(raw, holding, self.questionnaire, quick=False).stage
            found |= self._stages_inside(part, own)
        return found

    def _indexes_inside(self, dimension: Dimension, pooled: Sequence[Pooled]) -> dict[str, float | None]:
        """Return the indexes (0-1) of what a dimension is made of, on every floor."""
        found: dict[str, float | None] = {}
        for part, own in parted(dimension, pooled):
            found[part.id] = dimension_figures(part, own, self.questionnaire).index
            found |= self._indexes_inside(part, own)
        return found

    def indexes(self, changes: Changes) -> Indexes:
        """Return the indexes after `changes`; what these open counts as its lowest option."""
        parts, indexes = [], dict[str, float | None]()
        for dimension, pooled, raw in self._parts(self.completed(changes)):
            parts.append((dimension, raw))
            indexes[dimension.id] = raw.index
            indexes |= self._indexes_inside(dimension, pooled)
        whole = overall_figures(parts, self.questionnaire).index
        return Indexes(_percent(whole), {name: _percent(one) for name, one in indexes.items()})

    def moves_others(self, changes: Changes) -> bool:
        """Return whether `changes` change what is asked beside them, what counts as the lowest, or may."""
        found = self.asked_after(changes)
        opened = (name for name in found.asked if State.NOT_ASKED in self.said[name])
        closed = (name for name, counts_as in found.closed.items() if not self._is_closed(name, counts_as))
        return bool(found.unknown) or any(opened) or any(closed)

    def moved(self, changes: Changes) -> Moved:
        """Return what `changes` open and close, in the questionnaire's order, as far as it may be told."""
        found, opened, widened, closed = self.asked_after(changes), [], [], []
        for _, question in self._conditional:
            result = self._result[question.id]
            if question.id in found.asked and result.state is State.NOT_ASKED:
                opened.append(question.id)
            elif question.id in found.asked and result.count(State.NOT_ASKED):
                widened.append(question.id)
            elif question.id in found.closed and result.state is not State.NOT_ASKED:
                closed.append(question.id)
        return Moved(tuple(opened), tuple(widened), tuple(closed))

    # ---- What everybody said, as far as it is told, and what follows for conditions

    def _said(self, question: Question, counts: QuestionTally) -> Possible:
        """Return what any one respondent may have said to a question."""
        result, options = self._result[question.id], self.questionnaire.scale_of(question).options
        if result.states is None or counts.options is None or counts.states is None:
            if result.state is State.NOT_ASKED and result.value is None:
                return self._unanswered({State.NOT_ASKED}, question)
            never = set[State]() if question.id in self._loose else {State.ANSWERED}
            if question.id not in self._rests_on and question.id not in self._left_out:
                never.add(State.NOT_ASKED)
            return frozenset({*(option.id for option in options), *State} - never)
        if question.id in self._loose:
            return self._unanswered(set(counts.states), question)
        chosen: set[State | str | Ticked] = {
            option.id for option, n in zip(options, counts.options, strict=True) if n
        }
        return self._unanswered({*chosen, *counts.states} - {State.ANSWERED}, question)

    def _given_anew(self, name: str, option: str) -> Possible:
        """Return what is said to a question that is answered with `option`."""
        if name not in self._loose or option in self._ticked.get(name, {}):
            return frozenset({option})
        # A step of ticks is known as points, and not which they are.
        known = is_tick(self._scales[name], option)
        return frozenset({Ticked(name, option)}) if known else GIVEN_ANEW

    def _unanswered(self, said: set[State | str | Ticked], question: Question) -> Possible:
        """Return what was said, where of several some may have been asked the quick set alone."""
        mixed = State.NOT_ASKED in said and question.id in self._left_out
        return frozenset({*said, State.UNANSWERED} if mixed else said)

    def _is_closed(self, name: str, counts_as: Otherwise) -> bool:
        """Return whether nobody is asked a question already, and it counts as `counts_as`."""
        result = self._result[name]
        assumed: Otherwise = "nothing" if result.value is None else "lowest"
        return result.state is State.NOT_ASKED and assumed == counts_as

    def _outcome(
        self, gates: Sequence[Dimension | Question], said: Mapping[str, Possible]
    ) -> Otherwise | Literal["asked", "unknown"]:
        """Return whether a question is asked of everybody, what it counts as where of nobody, or neither.

        `gates` are what has conditions of the dimensions that it is in, from the top floor down, and itself.
        """
        counts_as: set[Otherwise] = set()
        for gate in gates:
            holds = self._every(gate.applies_when, said)
            if False in holds:
                counts_as.add(gate.otherwise)
            if holds == {False}:
                return counts_as.pop() if len(counts_as) == 1 else "unknown"
        return "unknown" if counts_as else "asked"

    def _every(self, conditions: Iterable[Condition], said: Mapping[str, Possible]) -> Truths:
        """Return whether all conditions hold."""
        return _together(every, (self._truths(one, said) for one in conditions))

    def _truths(self, condition: Condition, said: Mapping[str, Possible]) -> Truths:
        """Return whether a condition holds."""
        match condition.kind:
            case "question":
                given = said[condition.question]
                return frozenset(truth for one in given for truth in self._truths_of(condition, one, given))
            case "field":
                return self._of_header(condition)
            case "all":
                return self._every(condition.parts, said)
            case "any":
                return _together(some, (self._truths(part, said) for part in condition.parts))
            case "not":
                return frozenset(map(opposite, self._truths(condition.parts[0], said)))
            case other:
                assert_never(other)

    def _is_tested_otherwise(self, name: str, now: Possible) -> bool:
        """Return whether a test of a question may hold of anybody otherwise than it did."""
        for test in self._fits:
            if test.question == name and not self._is_left_alone(test, now):
                before, after = (
                    {
                        truth
                        for one in given - {State.NOT_ASKED}
                        for truth in self._truths_of(test, one, given)
                    }
                    for given in (self.said[name], now)
                )
                if before and not (len(before) == 1 and before == after):
                    return True
        return False

    def _is_left_alone(self, test: Condition, now: Possible) -> bool:
        """Return whether one more tick leaves a test as it was of everybody: all had ticked, and not this."""
        states = self._result[test.question].states
        if states is None or any(n for state, n in states.items() if state not in _TICKS_STAND):
            return False
        return any(isinstance(one, Ticked) and test.ticked != one.option for one in now)

    def _truths_of(self, test: Condition, one: State | str | Ticked, said: Possible) -> Truths:
        """Return whether a test holds of who said `one`, of all that was `said`."""
        if isinstance(one, Ticked):
            return self._of_ticks(test, one)
        if not isinstance(one, State):
            return frozenset({one in self._fits[test]})
        if one is not State.ANSWERED:
            return frozenset({of_state(test, one)})
        # What is no option is in no count; of one sheet it is kept whether the test holds.
        known = self._tally.who.get(test.written) if len(said) == 1 else None
        known = test.answered if known is None else known
        return frozenset({True, False} if known is None else {known})

    def _of_ticks(self, test: Condition, answer: Ticked) -> Truths:
        """Return whether a test holds where one option is ticked beside what was ticked already."""
        if test.answered is not None or test.ticked == answer.option:
            return frozenset({test.answered is not False})
        counts, options = self._tally.questions[answer.question], self._scales[answer.question].options
        if self._result[answer.question].states is None or counts.options is None or counts.states is None:
            return frozenset({True, False})
        ticked = counts.options[[one.id for one in options].index(str(test.ticked))]
        asked = sum(count for state, count in counts.states.items() if state is not State.NOT_ASKED)
        return frozenset({bool(ticked), ticked == asked > 0})

    def _of_header(self, test: Condition) -> Truths:
        """Return whether a test of the header holds; of a sheet's own, counts of several say nothing."""
        if test.field is None:
            return ANYTHING
        named = _named(self._tally, test.field)
        if named is None:
            return frozenset({self._tally.who.get(test.written)}) if self._tally.alone else ANYTHING
        return frozenset({key(named) in map(key, test.one_of) if named else None})

    # ---- What it comes to

    def completed(self, changes: Changes) -> Changes:
        """Return `changes` with the lowest option for every question that they open without an answer."""
        made = dict(changes)
        while True:
            asked = self.asked_after(made).asked
            opened = (name for name in asked if name not in made)
            lacks = [name for name in opened if self._result[name].state is State.NOT_ASKED]
            if not lacks:
                return made
            # A question rests on earlier ones alone: what follows from the first is seen in the next round.
            first = next(question for _, question in self._conditional if question.id in lacks)
            rising = self.questionnaire.scale_of(first).rising
            made[first.id] = rising[0].id if rising else SOMETHING

    def _parts(self, changes: Changes) -> Iterator[tuple[Dimension, list[Pooled], Figures]]:
        """Yield the dimensions after `changes`, each with its questions and its figures."""
        for dimension, result in zip(self.questionnaire.dimensions, self.after(changes), strict=True):
            pooled = self._pooled(dimension.questions, result.questions)
            yield dimension, pooled, dimension_figures(dimension, pooled, self.questionnaire)

    def _after(self, answer: QuestionResult, changes: Changes, found: AskedAfter) -> QuestionResult:
        """Return a question's result after `changes`; a consensus stands whoever is asked."""
        worth, name = worths(self.questionnaire)[answer.id], answer.id
        closed = name in found.closed or (answer.state is State.NOT_ASKED and name not in found.asked)
        if name in changes and (answer.consensus or not closed):
            return self._with(answer, State.ANSWERED, self._value(answer, changes[name]))
        if answer.consensus or name in found.unknown:
            return answer
        if name in found.closed:
            value = worth.scale.lowest_value if found.closed[name] == "lowest" else None
            return self._with(answer, State.NOT_ASKED, value)
        if name in found.asked and answer.state is State.NOT_ASKED:
            return self._with(answer, State.UNANSWERED, None)
        return answer

    def _value(self, answer: QuestionResult, option: str) -> float | None:
        """Return what a question is worth that is answered with `option`; None where it has no options."""
        scale = self._scales[answer.id]
        return None if option == SOMETHING else value_after(answer.value, scale, scale.option(option))

    def _with(self, answer: QuestionResult, state: State, value: float | None) -> QuestionResult:
        """Return a result with another state and value."""
        worth = worths(self.questionnaire)[answer.id]
        level = None if value is None else worth.level(value, self.questionnaire)
        return replace(answer, state=state, value=value, level=level)

    def _pooled(self, questions: Sequence[Question], results: Sequence[QuestionResult]) -> list[Pooled]:
        """Return results as what figures are made from."""
        return [
            _pooled(question, result, self.questionnaire)
            for question, result in zip(questions, results, strict=True)
        ]


def _pooled(question: Question, result: QuestionResult, questionnaire: Questionnaire) -> Pooled:
    """Return the result of one question as what figures are made from, without what it is as shown."""
    name, is_read = question.id, can_hold(question, result.state, result.value, questionnaire)
    return Pooled(
        question=question,
        scale=questionnaire.scale_of(question),
        counts=QuestionTally(),
        state=result.state,
        value=result.value,
        level=result.level,
        shown=None,
        shown_level=None,
        grade=0,
        unsupported=False,
        capped=False,
        agreed_grade=0,
        respondents=1,
        alone=True,
        floor=questionnaire.privacy_floor,
        asked=asked_with(name, result.value, result.level, questionnaire) if is_read else None,
        asked_shown=asked_with(name, None, None, questionnaire) if is_read else None,
    )


def _held(one: Pooled, shown: ShownAs, questionnaire: Questionnaire) -> Pooled:
    """Return a question with its value as shown."""
    name = one.question.id
    value = None if one.value is None else shown(name, one.value)
    level = None if value is None else worths(questionnaire)[name].level(value, questionnaire)
    asked = None if one.asked is None else asked_with(name, value, level, questionnaire)
    return replace(one, shown=value, shown_level=level, asked_shown=asked)


def _holds_of(test: Condition, ticked: frozenset[str]) -> bool:
    """Return whether a test holds of an answer in which these options are ticked and no others."""
    return test.answered if test.answered is not None else test.ticked in ticked


def _gates(question: Question, way: Sequence[Dimension]) -> list[Dimension | Question]:
    """Return what has conditions of a question and the dimensions on the way to it, the top floor first."""
    things: list[Dimension | Question] = [*way, question]
    return [thing for thing in things if thing.applies_when]


def _together(joined: Callable[[Iterable[Truth]], Truth], parts: Iterable[Truths]) -> Truths:
    """Return what parts come to together, of any one respondent, who may be any of each part."""
    found: Truths = frozenset({joined(())})
    for part in parts:
        found = frozenset(joined((one, other)) for one in found for other in part)
    return found


def _named(tally: Tally, field: HeaderField) -> str | None:
    """Return what stands in a field of the header that is the same for all; None for one of a sheet alone."""
    subject = tally.subject
    match field:
        case "organisation":
            return subject.organisation
        case "scope":
            return subject.scope
        case "wave":
            return subject.wave
        case "assessor" | "group" | "role":
            return None
        case other:
            assert_never(other)


def _percent(index: float | None) -> float | None:
    """Return an index as 0-100."""
    return None if index is None else percent(index)
