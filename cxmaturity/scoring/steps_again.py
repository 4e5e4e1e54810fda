"""What a step up is worth where it opens or closes other questions: conditions are looked at again.

What a step opens counts as its lowest option, until somebody answers it: nothing better is known. Where
counts do not tell of everybody what it opens or closes, nothing is said of what it is worth.
"""

from collections.abc import Iterator, Mapping, Set
from typing import TypeVar

from msgspec.structs import replace

from cxmaturity.questionnaire.conditions import tests_in
from cxmaturity.questionnaire.model import Question
from cxmaturity.questionnaire.scales import is_tick
from cxmaturity.scoring.model import Assessment, Closer, DimensionResult, QuestionResult, Score
from cxmaturity.scoring.stages import level_of
from cxmaturity.scoring.what_if import Indexes, WhatIf

Scored = TypeVar("Scored", bound=Score)


def steps_again(assessment: Assessment) -> Assessment:
    """Return `assessment` with what a step of each question adds that moves others, and what it closes."""
    tested = {test.question for test in tests_in(assessment.questionnaire.conditions)}
    steps = _Steps(assessment, tested)
    dimensions = tuple(steps.dimension(result) for result in assessment.dimensions)
    gains = {one.id: one.overall_gain for dimension in dimensions for one in dimension.questions}
    return replace(
        assessment,
        overall=steps.score(assessment.overall, None, steps.results.keys()),
        dimensions=dimensions,
        recommendations=tuple(
            replace(one, gain=gains[one.question]) if one.question in steps.moving else one
            for one in assessment.recommendations
        ),
    )


class _Steps:
    """The steps of the questions that conditions test."""

    def __init__(self, assessment: Assessment, tested: set[str]) -> None:
        """Work out what the indexes come to after every rise of one of the `tested` questions."""
        self.questionnaire = assessment.questionnaire
        what_if = WhatIf(assessment)
        self.now = what_if.indexes({})
        self.results = {one.id: one for dimension in assessment.dimensions for one in dimension.questions}
        self.moving: dict[str, set[str]] = {}
        self.rises: dict[str, Mapping[str, Indexes | None]] = {}
        for question in self.questionnaire.questions:
            partly = what_if.is_partly_assumed(question.id)
            if question.id in tested or partly:
                above = {name: {question.id: name} for name in self._above(question)}
                moving = {name for name, change in above.items() if partly or what_if.moves_others(change)}
                if moving:
                    self.moving[question.id] = moving
                    self.rises[question.id] = {
                        name: what_if.indexes(change) if what_if.is_known(change) else None
                        for name, change in above.items()
                    }

    def _above(self, question: Question) -> Iterator[str]:
        """Yield the options above what a question holds; none where nobody was asked or answered.

        Of ticks these are the points that more of them come to, and the option that is to be ticked next.
        """
        scale, result = self.questionnaire.scale_of(question), self.results[question.id]
        for option in scale.rising:
            if result.value is not None and not result.is_assumed and scale.value(option) > result.value:
                yield option.id
        if result.next_option is not None and is_tick(scale, result.next_option):
            yield result.next_option

    def dimension(self, result: DimensionResult) -> DimensionResult:
        """Return a dimension with its gains and its closers worked out again."""
        own = {one.id for one in result.questions}
        questions = tuple(self._question(one, result.id) for one in result.questions)
        inside = tuple(self.dimension(part) for part in result.dimensions)
        return self.score(replace(result, questions=questions, dimensions=inside), result.id, own)

    def _question(self, result: QuestionResult, dimension: str) -> QuestionResult:
        """Return a question with what its next step adds to both indexes."""
        if result.next_option not in self.moving.get(result.id, ()) or result.gain is None:
            return result
        after = self.rises[result.id][str(result.next_option)]
        if after is None:
            return replace(result, gain=None, overall_gain=None)
        return replace(
            result,
            gain=_gain(self.now.dimensions[dimension], after.dimensions[dimension]),
            overall_gain=_gain(self.now.overall, after.overall),
        )

    def score(self, score: Scored, dimension: str | None, own: Set[str]) -> Scored:
        """Return a score with the single answers, of its `own` questions, that close its shortfall."""
        if score.shortfall is None:
            return score
        moving, needs = own & self.moving.keys(), score.shortfall.needs
        kept = {one.question: one for one in score.shortfall.closers if one.question not in moving}
        kept |= {name: one for name in moving if (one := self._closer(name, dimension, needs))}
        closers = tuple(kept[question.id] for question in self.questionnaire.questions if question.id in kept)
        return replace(score, shortfall=replace(score.shortfall, closers=closers))

    def _closer(self, name: str, dimension: str | None, needs: float) -> Closer | None:
        """Return the smallest rise of a question that brings an index to `needs`, None where none does."""
        question = next(one for one in self.questionnaire.questions if one.id == name)
        scale, now = self.questionnaire.scale_of(question), self.now.of(dimension)
        for option, after in self.rises[name].items():
            index = None if after is None else after.of(dimension)
            if is_tick(scale, option) or index is None or now is None:
                continue
            if index >= needs:
                return Closer(
                    question=name,
                    has=self.results[name].level or 1,
                    to=level_of(scale.value(scale.option(option)), self.questionnaire),
                    gain=round(index - now, 9),
                )
        return None


def _gain(before: float | None, after: float | None) -> float | None:
    """Return what an index gained, None where one of the two is withheld."""
    return None if before is None or after is None else round(after - before, 9)
