"""What an assessment would come to with other answers: conditions are looked at again, and stages follow.

Of one respondent this is exact. Of several, a changed answer is meant to be everybody's; what does not rest
on a changed answer stays as it is, and what does is asked of everybody or of nobody.
"""

from collections.abc import Mapping, Sequence
from typing import assert_never

from msgspec.structs import replace

from cxmaturity.answers.asked import not_asked
from cxmaturity.answers.model import UNANSWERED, Answer, Answers, State
from cxmaturity.questionnaire.conditions import Otherwise, tests_in
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.scoring.model import Assessment, DimensionResult, QuestionResult
from cxmaturity.scoring.pooling import Pooled, worths
from cxmaturity.scoring.score import figures, foundation_levels, overall_figures, standing

Changes = Mapping[str, str]
"""Questions with the options that they would be answered with."""


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
        for dimension, result in zip(self.questionnaire.dimensions, self.after(changes), strict=True):
            pooled = self._pooled(dimension.questions, result.questions)
            raw = figures(pooled, self.questionnaire)
            parts.append((dimension, raw))
            foundations = foundation_levels(pooled)
            found[dimension.id] = standing(raw, foundations, self.questionnaire, quick=False).stage
        stages = {name: stage for name, stage in found.items() if stage}
        return standing(overall_figures(parts), stages, self.questionnaire, quick=False).stage, found

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
