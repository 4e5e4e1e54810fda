"""Indexes, coverage and bounds: from pooled answers to the figures of a dimension and overall.

With weights w and values v, the index of a dimension is I = sum(w v) / sum(w) over answered questions.
Not applicable and not asked leave numerator and denominator; what is not asked and counts as the lowest
option counts as answered. Coverage is sum(w answered) / sum(w applicable); below
the questionnaire's `min_coverage` the index is withheld. The bounds are the index if every unknown or
unanswered question were worth 0, and if it were worth 1. The overall index is the mean of the
dimensions' indexes by their weights; a withheld dimension withholds the overall stage.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import fsum

import msgspec

from cxmaturity.answers.model import EVIDENCE_DOCUMENT, State
from cxmaturity.questionnaire.model import Dimension, Questionnaire
from cxmaturity.scoring.model import Limit, Score, Withheld
from cxmaturity.scoring.pooling import Pooled
from cxmaturity.scoring.stages import (
    foundation_level,
    level_of,
    limits,
    on_levels,
    percent,
    shortfall,
    stage_at,
)

# A tuple, which is faster than a set here: most are answered, and a state's hash is a call.
APPLICABLE = tuple(state for state in State if state.applies)


class Figures(msgspec.Struct, frozen=True):
    """A dimension's figures from 0 to 1, before any stage: index, coverage, bounds; None is nothing."""

    index: float | None
    coverage: float | None
    low: float | None
    high: float | None
    withheld: Withheld | None
    weight: int
    supported: float | None


def figures(pooled: Sequence[Pooled], questionnaire: Questionnaire) -> Figures:
    """Return the figures of one dimension's questions."""
    answered = [(p.question.weight, p.value, p.grade) for p in pooled if p.value is not None]
    weight = sum([w for w, _, _ in answered])
    applicable = weight
    if len(answered) < len(pooled):
        left = [p for p in pooled if p.value is None and p.state in APPLICABLE]
        applicable += sum([p.question.weight for p in left])
    if not applicable:
        return Figures(
            index=None,
            coverage=None,
            low=None,
            high=None,
            withheld="not_applicable",
            weight=0,
            supported=None,
        )
    total = fsum([w * value for w, value, _ in answered])
    coverage = weight / applicable
    low, high = total / applicable, (total + applicable - weight) / applicable
    if not weight or round(coverage, 9) < questionnaire.min_coverage:
        return Figures(
            index=None,
            coverage=coverage,
            low=low,
            high=high,
            withheld="coverage",
            weight=weight,
            supported=None,
        )
    shown = fsum([w * value for w, value, grade in answered if grade >= EVIDENCE_DOCUMENT])
    share = shown / total if total else None
    return Figures(
        index=total / weight,
        coverage=coverage,
        low=low,
        high=high,
        withheld=None,
        weight=weight,
        supported=share,
    )


def dimension_score(pooled: Sequence[Pooled], questionnaire: Questionnaire, *, quick: bool) -> Score:
    """Return the scored figures of one dimension, with its stage and what holds it down."""
    raw = figures(pooled, questionnaire)
    foundations = foundation_levels(pooled)
    steps = rises(pooled, 1 / raw.weight if raw.weight else 0.0, questionnaire)
    return _score(raw, foundations, steps, questionnaire, withheld="quick" if quick else None)


def foundation_levels(pooled: Sequence[Pooled]) -> dict[str, int]:
    """Return the levels of the foundation questions; what nobody knows counts as the lowest."""
    return {p.question.id: foundation_level(p.level) for p in pooled if p.question.foundation and p.counts}


def overall_score(
    parts: Sequence[tuple[Dimension, Sequence[Pooled], Score]], questionnaire: Questionnaire, *, quick: bool
) -> Score:
    """Return the overall figures from the dimensions' ones."""
    raw = [(dimension, pooled, figures(pooled, questionnaire), score) for dimension, pooled, score in parts]
    total = overall_figures([(dimension, one) for dimension, _, one, _ in raw])
    stages = {dimension.id: score.stage for dimension, _, _, score in raw if score.stage}
    steps = (
        step
        for dimension, pooled, f, _ in raw
        if f.index is not None
        for step in rises(pooled, dimension.weight / total.weight / f.weight, questionnaire)
    )
    return _score(total, stages, steps, questionnaire, withheld="quick" if quick else None)


def overall_figures(parts: Sequence[tuple[Dimension, Figures]]) -> Figures:
    """Return the overall figures from the dimensions' ones.

    A dimension in which nothing applies is left out, as a question that does not apply is.
    """
    applicable = [(d.weight, f) for d, f in parts if f.withheld != "not_applicable"]
    held = [(w, f) for w, f in applicable if f.index is not None]
    weight, whole = sum([w for w, _ in held]), sum([w for w, _ in applicable])
    index = _mean([w * (f.index or 0.0) for w, f in held], weight)
    supported = _mean([w * ((f.index or 0.0) * (f.supported or 0.0)) for w, f in held], weight)
    return Figures(
        index=index,
        coverage=_mean([w * (f.coverage or 0.0) for w, f in applicable], whole),
        low=_mean([w * (f.low or 0.0) for w, f in applicable], whole),
        high=_mean([w * (f.high or 0.0) for w, f in applicable], whole),
        withheld=_withheld(whole, weight),
        weight=weight,
        supported=supported / index if index and supported is not None else None,
    )


class Standing(msgspec.Struct, frozen=True):
    """The band, the stage and what holds it down; all None or empty where it is withheld."""

    band: int | None
    stage: int | None
    withheld: Withheld | None
    limits: tuple[Limit, ...]
    short: bool


def standing(
    raw: Figures, foundations: dict[str, int], questionnaire: Questionnaire, *, quick: bool
) -> Standing:
    """Return where `raw` stands: the stage that the index and the foundations allow, and its limits."""
    reason = raw.withheld or ("quick" if quick else None)
    band = None if raw.index is None else level_of(raw.index, questionnaire)
    if band is None or reason:
        return Standing(band=band, stage=None, withheld=reason, limits=(), short=False)
    top = len(questionnaire.levels)
    lowest = min(foundations.values(), default=top)
    stage = stage_at(band, lowest)
    held = limits(foundations, stage, questionnaire)
    # An index in the band of its stage is below the start of the next one.
    return Standing(band=band, stage=stage, withheld=None, limits=held, short=band == stage < top)


def _mean(values: Sequence[float], weight: int) -> float | None:
    """Return the mean of values that were multiplied by their weights; None where nothing has a weight."""
    return fsum(values) / weight if weight else None


def _withheld(whole: int, weight: int) -> Withheld | None:
    """Return why the overall stage is withheld, of the weights of all dimensions and the scored ones."""
    if not whole:
        return "not_applicable"
    if not weight:
        return "coverage"
    return "dimension" if weight < whole else None


def rises(
    pooled: Sequence[Pooled], share: float, questionnaire: Questionnaire
) -> Iterator[tuple[str, int, int, float]]:
    """Yield every rise of a single answer: question, its level, the level reached, and the gain (0-1).

    `share` is what part of the index a question of weight 1 is.
    """
    for p in pooled:
        if p.value is None or p.level is None or p.state is State.NOT_ASKED:
            continue
        for option in p.scale.options:
            value = p.scale.value(option)
            gain = value - p.value
            if gain > 0:
                level = level_of(value, questionnaire)
                yield p.question.id, p.level, level, share * p.question.weight * gain


def _score(
    raw: Figures,
    foundations: dict[str, int],
    steps: Iterable[tuple[str, int, int, float]],
    questionnaire: Questionnaire,
    *,
    withheld: Withheld | None,
) -> Score:
    """Return `raw` in the units of the result, with band, stage and limits."""
    found = standing(raw, foundations, questionnaire, quick=withheld == "quick")
    index, stage = raw.index, found.stage
    return Score(
        index=None if raw.index is None else percent(raw.index),
        score=None if raw.index is None else round(on_levels(raw.index, len(questionnaire.levels)), 9),
        band=found.band,
        stage=stage,
        coverage=None if raw.coverage is None else round(raw.coverage, 9),
        low=None if raw.low is None else percent(raw.low),
        high=None if raw.high is None else percent(raw.high),
        withheld=found.withheld,
        limits=found.limits,
        shortfall=None if stage is None or index is None else shortfall(index, stage, steps, questionnaire),
        evidence_share=None if raw.supported is None else round(raw.supported, 9),
    )
