"""What an assessment would come to with other answers: conditions are looked at again, and stages follow.

Of one respondent this is exact. Of several, a changed answer is meant to be everybody's; what does not rest
on a changed answer stays as it is, and what does is asked of everybody or of nobody.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, assert_never

from msgspec.structs import replace

from cxmaturity.answers.asked import not_asked
from cxmaturity.answers.model import UNANSWERED, Answer, Answers, State
from cxmaturity.questionnaire.conditions import Otherwise, tests_in
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire
from cxmaturity.scoring.model import Assessment, DimensionResult, QuestionResult
from cxmaturity.scoring.pooling import Pooled, worths
from cxmaturity.scoring.score import Figures, figures, foundation_levels, overall_figures, standing
from cxmaturity.scoring.stages import percent

Changes = Mapping[str, str]
"""Questions with the options that they would be answered with."""


class Indexes(NamedTuple):
    """The index of the whole and those of the dimensions by their ids, 0-100; None where it is withheld."""

    overall: float | None
    dimensions: Mapping[str, float | None]

    def of(self, dimension: str | None) -> float | None:
        """Return the index of a dimension, or of the whole."""
        return self.overall if dimension is None else self.dimensions[dimension]


class WhatIf:
    """An assessment whose answers may be changed."""

    def __init__(self, assessment: Assessment) -> None:
        """Start from `assessment` as it stands."""
        self.questionnaire: Questionnaire = assessment.questionnaire
        self.results: tuple[DimensionResult, ...] = assessment.dimensions
        self.sheet = _standing(assessment)
        self.silent = not_asked(self.questionnaire, self.sheet)
        self._rests_on = {
            question.id: {
                test.question
                for test in tests_in((*dimension.applies_when, *question.applies_when))
                if test.question
            }
            for dimension in self.questionnaire.dimensions
            for question in dimension.questions
        }

    def silent_after(self, changes: Changes) -> Mapping[str, Otherwise]:
        """Return what is not asked after `changes`, and what it counts as."""
        return not_asked(self.questionnaire, self._changed(changes))

    def after(self, changes: Changes) -> tuple[DimensionResult, ...]:
        """Return the results of all questions after `changes`, in their dimensions."""
        silent, touched = self.silent_after(changes), set[str]()
        made = []
        for dimension, result in zip(self.questionnaire.dimensions, self.results, strict=True):
            questions = []
            for question, answer in zip(dimension.questions, result.questions, strict=True):
                if question.id in changes or self._rests_on[question.id] & touched:
                    touched.add(question.id)
                    questions.append(self._moved(question, answer, changes, silent))
                else:
                    questions.append(answer)
            made.append(replace(result, questions=tuple(questions)))
        return tuple(made)

    def stages(self, changes: Changes) -> tuple[int | None, dict[str, int | None]]:
        """Return the stage of the whole after `changes`, and those of the dimensions by their ids."""
        parts, found = [], {}
        for dimension, pooled, raw in self._parts(changes):
            parts.append((dimension, raw))
            foundations = foundation_levels(pooled)
            found[dimension.id] = standing(raw, foundations, self.questionnaire, quick=False).stage
        stages = {name: stage for name, stage in found.items() if stage}
        return standing(overall_figures(parts), stages, self.questionnaire, quick=False).stage, found

    def indexes(self, changes: Changes) -> Indexes:
        """Return the indexes after `changes`; what these open counts as its lowest option."""
        parts = [(dimension, raw) for dimension, _, raw in self._parts(self._completed(changes))]
        indexes = {dimension.id: raw.index for dimension, raw in parts}
        return Indexes(
            _percent(overall_figures(parts).index), {name: _percent(one) for name, one in indexes.items()}
        )

    def moves_others(self, changes: Changes) -> bool:
        """Return whether `changes` change what is asked beside them, or what counts as the lowest."""
        return dict(self.silent) != dict(self.silent_after(changes))

    def opened_and_closed(self, changes: Changes) -> tuple[list[str], list[str]]:
        """Return the questions that `changes` open, and those that they close, in order."""
        after, names = self.silent_after(changes), [one.id for one in self.questionnaire.questions]
        opened = [name for name in names if name in self.silent and name not in after]
        return opened, [name for name in names if name in after and name not in self.silent]

    def _completed(self, changes: Changes) -> Changes:
        """Return `changes` with the lowest option for every question that they open without an answer."""
        made = dict(changes)
        results = (result for dimension in self.results for result in dimension.questions)
        closed = {result.id for result in results if result.state is State.NOT_ASKED}
        for question in self.questionnaire.questions:
            # A question rests on earlier ones alone, so those that are opened follow in this order.
            open_now = question.id in closed and question.id not in self.silent_after(made)
            if open_now and self.sheet.answers.get(question.id, UNANSWERED).state.is_open:
                scale = self.questionnaire.scale_of(question)
                made[question.id] = min(scale.options, key=lambda option: option.points).id
        return made

    def _parts(self, changes: Changes) -> Iterator[tuple[Dimension, list[Pooled], Figures]]:
        """Yield the dimensions after `changes`, each with its questions and its figures."""
        for dimension, result in zip(self.questionnaire.dimensions, self.after(changes), strict=True):
            pooled = self._pooled(dimension.questions, result.questions)
            yield dimension, pooled, figures(pooled, self.questionnaire)

    def _changed(self, changes: Changes) -> Answers:
        """Return the sheet with `changes` made."""
        given = {name: Answer(option=option) for name, option in changes.items()}
        return replace(self.sheet, answers={**self.sheet.answers, **given})

    def _moved(
        self, question: Question, answer: QuestionResult, changes: Changes, silent: Mapping[str, Otherwise]
    ) -> QuestionResult:
        """Return a question's result where it was changed, or rests on one that was."""
        worth = worths(self.questionnaire)[question.id]
        if question.id in silent:
            value = worth.lowest if silent[question.id] == "lowest" else None
            return self._with(answer, State.NOT_ASKED, value)
        if question.id in changes:
            return self._with(answer, State.ANSWERED, worth.values[changes[question.id]])
        if answer.state is not State.NOT_ASKED:
            return answer
        said = self.sheet.answers.get(question.id, UNANSWERED)
        return self._with(answer, said.state, None if said.option is None else worth.values[said.option])

    def _with(self, answer: QuestionResult, state: State, value: float | None) -> QuestionResult:
        """Return a result with another state and value."""
        worth = worths(self.questionnaire)[answer.id]
        level = None if value is None else worth.level(value, self.questionnaire)
        return replace(answer, state=state, value=value, level=level)

    def _pooled(self, questions: Sequence[Question], results: Sequence[QuestionResult]) -> list[Pooled]:
        """Return results as what figures are made from."""
        return [
            Pooled(
                question=question,
                scale=self.questionnaire.scale_of(question),
                state=result.state,
                value=result.value,
                level=result.level,
                values=(),
                states={},
                grade=0,
                unsupported=False,
                capped=False,
                consensus=False,
                agreed_grade=0,
                givers=0,
                alone=True,
            )
            for question, result in zip(questions, results, strict=True)
        ]


def _percent(index: float | None) -> float | None:
    """Return an index as 0-100."""
    return None if index is None else percent(index)


def _standing(assessment: Assessment) -> Answers:
    """Return the answers as they stand: the only sheet, or what those of several come to."""
    if len(assessment.sheets) == 1:
        return assessment.sheets[0]
    said: dict[str, Answer] = {}
    for result in (one for dimension in assessment.dimensions for one in dimension.questions):
        match result.state:
            case State.ANSWERED:
                said[result.id] = Answer(option=result.option)
            case State.NOT_APPLICABLE:
                said[result.id] = Answer(na_reason="")
            case State.UNKNOWN:
                said[result.id] = Answer(unknown=True)
            case State.UNANSWERED | State.NOT_ASKED:
                pass
            case other:
                assert_never(other)
    subject = assessment.subject
    return Answers(
        questionnaire=assessment.questionnaire.id,
        organisation=subject.organisation,
        scope=subject.scope,
        assessor=subject.assessor,
        wave=subject.wave,
        answers=said,
    )
