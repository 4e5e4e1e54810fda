"""Raised answers that reach a stage: what they are, and how they are found through floors."""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from cxmaturity.answers.model import State
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.scoring.model import Assessment, QuestionResult
from cxmaturity.scoring.stages import level_of
from cxmaturity.scoring.what_if import WhatIf


class Raise(msgspec.Struct, frozen=True):
    """One answer that has to rise, or be given: its question, level today (None: no answer) and option."""

    question: str
    has: int | None
    to: int
    option: str


class SmallestChange(NamedTuple):
    """Raised answers that reach a stage, none where no way was found; whether fewer are known not to.

    `left_out` says that there are ways of which it is not known what they open or close.
    """

    raises: tuple[Raise, ...]
    smallest: bool = True
    left_out: bool = False


MOST_ROUNDS = 2000
"""So many ways are scored at most."""


def through_floors(assessment: Assessment, stage: int, dimension_id: str | None) -> SmallestChange:
    """Return a set of raised answers that reaches `stage` and of which none can be left out.

    It need not be the smallest. Every way is scored again, so it holds whatever rolls up how.
    """
    what_if, questionnaire = WhatIf(assessment), assessment.questionnaire
    results = {one.id: one for dimension in assessment.dimensions for one in dimension.questions}
    options = {
        question.id: _above(question, results[question.id], questionnaire)
        for question in questionnaire.questions
    }
    changes = {name: above[-1] for name, above in options.items() if above}
    rounds = 0

    def reaches(tried: Mapping[str, str]) -> bool:
        nonlocal rounds
        rounds += 1
        if rounds > MOST_ROUNDS or not what_if.is_known(tried):
            return False
        whole, stages = what_if.stages(tried)
        found = whole if dimension_id is None else stages[dimension_id]
        return found is not None and found >= stage

    if not reaches(changes):
        return SmallestChange((), smallest=False)
    size = len(changes)
    while size:
        # Many at once as long as that goes, and then each alone.
        names = list(changes)
        for at in range(0, len(names), size):
            tried = {name: changes[name] for name in changes if name not in names[at : at + size]}
            if reaches(tried):
                changes = tried
        size //= 2
    for name in list(changes):
        for option in options[name]:
            if option == changes[name] or reaches({**changes, name: option}):
                changes[name] = option
                break
    raises = tuple(
        _raise_to(question, results[question.id], changes[question.id], questionnaire)
        for question in questionnaire.questions
        if question.id in changes
    )
    return SmallestChange(raises, smallest=False)


def _above(question: Question, result: QuestionResult, questionnaire: Questionnaire) -> list[str]:
    """Return the options above what a question holds, the lowest first; of a foundation without one, all."""
    scale = questionnaire.scale_of(question)
    if result.state in (State.NOT_APPLICABLE, State.NOT_ASKED) or not question.weight:
        return []
    if result.value is None:
        return [option.id for option in scale.rising]
    return [option.id for option in scale.rising if scale.value(option) > result.value + 1e-9]


def _raise_to(question: Question, result: QuestionResult, option: str, questionnaire: Questionnaire) -> Raise:
    """Return that a question is raised to an option."""
    scale = questionnaire.scale_of(question)
    level = level_of(scale.value(scale.option(option)), questionnaire)
    return Raise(question=question.id, has=result.level, to=level, option=option)
