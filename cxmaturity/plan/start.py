"""Where a plan starts from: what steps are left above today's answers, and what any of them would come to."""

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property

from cxmaturity.answers.model import EVIDENCE_DOCUMENT
from cxmaturity.plan.ladders import Ladder, PlanStep, StepOf, ladders, ticked_at
from cxmaturity.plan.openings import Opening, lowest_of_open, openings
from cxmaturity.scoring.model import Assessment, Outlook
from cxmaturity.scoring.next_stage import change_overall
from cxmaturity.scoring.pooling import Pooled, pool, worths
from cxmaturity.scoring.published import published
from cxmaturity.scoring.stages import LOWEST, level_of, needed_of_dimensions, terms
from cxmaturity.scoring.what_if import WhatIf


class StartingPoint:
    """An assessment from which a plan starts: its ladders, its conditions, and a way to score it again.

    It rests on what may be told alone, so that the plan can be made again from a report.
    """

    def __init__(self, assessment: Assessment) -> None:
        """Look at an assessment that has answers to all that is asked of it, but for what nobody knows."""
        self.assessment, self.questionnaire = assessment, assessment.questionnaire
        told = assessment.tally if assessment.tally.alone else published(assessment)
        parts = pool(self.questionnaire, told, strict=assessment.strict)
        self._pooled: dict[str, Pooled] = {one.question.id: one for _, pooled in parts for one in pooled}
        self.ladders: dict[str, Ladder] = ladders(self.questionnaire, self._pooled)
        self.what_if = WhatIf(assessment, ticked_at(self.ladders, self._pooled))
        self.lowest = lowest_of_open(self.ladders)
        found, self.looked_at_all = openings(self.ladders, self.what_if)
        self.openings: list[Opening] = found
        self._after: dict[frozenset[StepOf], Outlook] = {}
        self.now = self.after(())

    def step(self, of: StepOf) -> PlanStep:
        """Return a step."""
        return self.ladders[of.question].steps[of.place]

    @cached_property
    def steps(self) -> dict[StepOf, PlanStep]:
        """All steps in the questionnaire's order."""
        return {
            StepOf(name, place): step
            for name, ladder in self.ladders.items()
            for place, step in enumerate(ladder.steps)
        }

    def value_before(self, of: StepOf) -> Fraction:
        """Return the value (0-1) from which a step starts."""
        ladder = self.ladders[of.question]
        return ladder.steps[of.place - 1].value if of.place else ladder.base

    def after(self, done: Iterable[StepOf]) -> Outlook:
        """Return what all comes to once these are done; what nobody knows counts as its lowest option."""
        taken = frozenset(done)
        if taken not in self._after:
            self._after[taken] = self.what_if.outlook(self.changes(taken), self._shown)
        return self._after[taken]

    def changes(self, done: Iterable[StepOf]) -> dict[str, str]:
        """Return the option that each question has once these are done, of those that nobody knows too."""
        changes = dict(self.lowest)
        for of in sorted(done, key=lambda one: one.place):
            changes[of.question] = self.step(of).option
        return changes

    def waits_for(self, done: Iterable[StepOf]) -> dict[str, tuple[str, ...]]:
        """Return the questions that nobody is asked once these are done, each with those that it rests on."""
        found = self.what_if.asked_after(self.what_if.completed(self.changes(done)))
        return {
            one.question: one.rests_on
            for one in self.openings
            if one.question in found.closed
            or (self.ladders[one.question].is_closed and one.question not in found.asked)
        }

    def holding(self, target: int) -> dict[str, int]:
        """Return how much each question holds a target stage down, those that hold nothing left out.

        A gate that the target asks for counts twice for each level that it lacks, any question of a
        dimension once for each stage that its dimension lacks, and every one once where the index is short.
        """
        known, found = terms(self.questionnaire), dict[str, int]()
        needed = needed_of_dimensions(target, self.questionnaire)
        results = {one.id: one for one in self.assessment.dimensions}
        begins, index = self.questionnaire.levels[target - 1].starts_at, self.assessment.overall.index
        short = int(begins is not None and index is not None and index / 100 < begins)
        for dimension in self.questionnaire.dimensions:
            stage = results[dimension.id].stage
            lacks = max(0, needed - (stage or LOWEST)) if stage is not None else 0
            for question in dimension.questions:
                its, ladder = known.get(question.id), self.ladders.get(question.id)
                if ladder is None:
                    continue
                asked = (
                    []
                    if its is None
                    else [
                        its.of_itself(needed, self.questionnaire, whole=False),
                        its.of_itself(target, self.questionnaire, whole=True),
                        its.in_level(target),
                    ]
                )
                level = level_of(float(ladder.base), self.questionnaire)
                gates = [level_of(one.value, self.questionnaire) - level for one in asked if one is not None]
                found[question.id] = short + lacks + 2 * max([0, *gates])
        return {name: one for name, one in found.items() if one}

    def urgency(self, target: int) -> dict[StepOf, int]:
        """Return how urgent each step is of the questions that hold a target stage down.

        That is how much its question holds, times its weights and the levels that are missing where it
        begins.
        """
        holding, weight_of = self.holding(target), self.questionnaire.weight_of
        found = {}
        for of in self.steps:
            if of.question in holding:
                missing = target - level_of(float(self.value_before(of)), self.questionnaire)
                worth = max(1, missing) * self.ladders[of.question].question.weight * weight_of(of.question)
                found[of] = holding[of.question] * worth
        return found

    @cached_property
    def smallest(self) -> tuple[StepOf, ...]:
        """The steps of the smallest change that lifts the stage, where it takes no two of one question."""
        stage = self.assessment.overall.stage
        if stage is None or stage != self.now.stage or stage >= len(self.questionnaire.levels):
            return ()
        raises = change_overall(self.assessment, stage + 1).raises
        found = []
        for one in raises:
            ladder = self.ladders.get(one.question)
            if ladder is None or not ladder.steps or ladder.steps[0].option != one.option:
                return ()
            found.append(StepOf(one.question, 0))
        return tuple(found)

    def _shown(self, name: str, value: float) -> float | None:
        """Return what a question counts as shown: what is new in the highest two levels has no evidence."""
        pooled, worth = self._pooled[name], worths(self.questionnaire)[name]
        if pooled.value is not None and value == pooled.value:
            return pooled.shown
        if worth.level(value, self.questionnaire) < worth.claimed_from:
            return value
        held = worth.cap / worth.scale.top
        if pooled.value is None or pooled.grade < EVIDENCE_DOCUMENT:
            return held
        # What was shown before stays shown.
        return max(held, min(pooled.value, value))
