"""A result without its answers, held against itself: what is a sum or follows from other figures in it."""

from collections.abc import Iterator
from math import fsum
from typing import Any

from cxmaturity.domain.assessment import Assessment, DimensionResult, QuestionResult, Score
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.language import tr
from cxmaturity.reading.report_file import RESULT
from cxmaturity.scoring.score import APPLICABLE
from cxmaturity.scoring.stages import level_of, percent, stage_at
from cxmaturity.verifying.finding import Finding, differing
from cxmaturity.verifying.results import same

_MOST = 8
Step = tuple[str, Any, Any]


def consistency(found: Assessment) -> list[Finding]:
    """Return where the figures of `found` contradict each other, or that they do not."""
    steps = [step for step in _steps(found) if not same(step[1], step[2])]
    if not steps:
        return [Finding(RESULT, tr("its figures fit each other"))]
    return [
        differing(f"{RESULT}, {place}", str(stands), str(follows)) for place, stands, follows in steps[:_MOST]
    ]


def _steps(found: Assessment) -> Iterator[Step]:
    """Yield every figure that follows from others: its place, what stands there and what follows."""
    asked = found.questionnaire
    for dimension, own in zip(found.dimensions, asked.dimensions, strict=True):
        yield f"{dimension.id}.weight", dimension.weight, own.weight
        pairs = list(zip(dimension.questions, own.questions, strict=True))
        yield from ((f"{q.id}.weight", q.weight, one.weight) for q, one in pairs)
        values = [(q.weight, q.value) for q in dimension.questions if q.value is not None]
        lowest = [q.level or 1 for q, one in pairs if one.foundation and q.state in APPLICABLE]
        yield from _score(dimension.id, dimension, values, lowest, asked)
        yield from _spreads(dimension, found)
    parts = [(d.weight, d.index / 100) for d in found.dimensions if d.index is not None]
    stages = [d.stage for d in found.dimensions if d.stage is not None]
    yield from _score("overall", found.overall, parts, stages, asked)
    yield from _groups(found)


def _score(
    place: str, score: Score, values: list[tuple[int, float]], lowest: list[int], asked: Questionnaire
) -> Iterator[Step]:
    """Yield what follows from the weighted `values` and from the foundations, at their `lowest`."""
    weight = sum(weight for weight, _ in values)
    if score.index is None or not weight:
        return
    index = fsum(weight * value for weight, value in values) / weight
    top = len(asked.levels)
    yield f"{place}.index", round(score.index, 6), round(percent(index), 6)
    yield (
        f"{place}.score",
        None if score.score is None else round(score.score, 6),
        round(1 + (top - 1) * index, 6),
    )
    yield f"{place}.band", score.band, level_of(index, asked)
    if score.stage is not None:
        yield f"{place}.stage", score.stage, stage_at(level_of(index, asked), min(lowest, default=top))


def _spreads(dimension: DimensionResult, found: Assessment) -> Iterator[Step]:
    """Yield the counts of the answers to each question, which make its mean."""
    for question in dimension.questions:
        spread = question.spread
        if spread is None:
            continue
        yield f"{question.id}.spread.n", spread.n, sum(spread.counts)
        total = sum(place * count for place, count in enumerate(spread.counts, 1))
        if spread.n:
            yield f"{question.id}.spread.mean", round(spread.mean, 6), round(total / spread.n, 6)
        yield from _too_many(question, found.subject.respondents)


def _too_many(question: QuestionResult, respondents: int) -> Iterator[Step]:
    """Yield the number of answers, where it is larger than that of those who were asked."""
    answered = question.spread.n if question.spread else 0
    if answered > respondents:
        yield f"{question.id}.spread.n", answered, respondents


def _groups(found: Assessment) -> Iterator[Step]:
    """Yield the sizes of the groups, where they are more than all."""
    shown = sum(group.respondents or 0 for group in found.groups)
    if shown > found.subject.respondents:
        yield "groups", shown, found.subject.respondents
