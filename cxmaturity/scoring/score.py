"""Indexes, coverage and bounds: from pooled answers to the figures of a dimension and overall.

With weights w and values v, the index of a dimension is I = sum(w v) / sum(w) over answered questions.
Not applicable and not asked leave numerator and denominator; what is not asked and counts as the lowest
option counts as answered. Coverage is sum(w answered) / sum(w applicable); below
the questionnaire's `min_coverage` the index is withheld. Applicability is sum(w applicable) / sum(w asked);
below `min_applicable` the index is withheld too. The bounds are the index if every unknown or unanswered
question were at the lowest option of its scale, and if it were at the highest; where that lowest is worth
more than the index, the index is the lower bound. The overall index is the mean of the dimensions' indexes
by their weights. The figure of a part is never that of the whole: where a dimension that applies is
withheld, the overall index is withheld, and the bounds say what it can be. A weight of 0 neither scores nor
gates.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import fsum

import msgspec

from cxmaturity.answers.model import EVIDENCE_DOCUMENT, State
from cxmaturity.questionnaire.model import Dimension, Questionnaire
from cxmaturity.scoring.model import Limit, Score, Withheld
from cxmaturity.scoring.pooling import Pooled
from cxmaturity.scoring.stages import (
    Asked,
    Holding,
    Rise,
    band_of,
    goes_by_index,
    level_counts,
    level_of,
    limits,
    on_levels,
    percent,
    shortfall,
    stage_of,
    terms_of_whole,
)

# A tuple, which is faster than a set here: most are answered, and a state's hash is a call.
APPLICABLE = tuple(state for state in State if state.applies)


class Figures(msgspec.Struct, frozen=True):
    """A dimension's figures from 0 to 1, before any stage: index, coverage, bounds; None is nothing."""

    index: float | None
    coverage: float | None
    applicability: float | None
    low: float | None
    high: float | None
    withheld: Withheld | None
    weight: int
    supported: float | None
    shown: float | None


def figures(pooled: Sequence[Pooled], questionnaire: Questionnaire) -> Figures:
    """Return the figures of one dimension's questions."""
    answered = [(p.question.weight, p.value, p.grade) for p in pooled if p.value is not None]
    weight = sum([w for w, _, _ in answered])
    applicable, asked, floor = weight, weight, 0.0
    if len(answered) < len(pooled):
        left = [(p.question.weight, p.state, p.scale.lowest_value) for p in pooled if p.value is None]
        applicable += sum([w for w, state, _ in left if state in APPLICABLE])
        asked += sum([w for w, state, _ in left if state is not State.NOT_ASKED])
        floor = fsum([w * lowest for w, state, lowest in left if state in APPLICABLE])
    if not applicable:
        return Figures(
            index=None,
            coverage=None,
            applicability=0.0 if asked else None,
            low=None,
            high=None,
            withheld="not_applicable",
            weight=0,
            supported=None,
            shown=None,
        )
    total = fsum([w * value for w, value, _ in answered])
    coverage, applicability = weight / applicable, applicable / asked
    low, high = (total + floor) / applicable, (total + applicable - weight) / applicable
    reason = _part_withheld(questionnaire, coverage=coverage, applicability=applicability)
    if reason:
        return Figures(
            index=None,
            coverage=coverage,
            applicability=applicability,
            low=low,
            high=high,
            withheld=reason,
            weight=weight,
            supported=None,
            shown=None,
        )
    supported = fsum([w * value for w, value, grade in answered if grade >= EVIDENCE_DOCUMENT])
    held = [p.question.weight * p.shown for p in pooled if p.shown is not None]
    if floor:
        low = min(low, total / weight)
    return Figures(
        index=total / weight,
        coverage=coverage,
        applicability=applicability,
        low=low,
        high=high,
        withheld=None,
        weight=weight,
        supported=supported / total if total else None,
        shown=fsum(held) / weight if len(held) == len(answered) else None,
    )


def _part_withheld(questionnaire: Questionnaire, *, coverage: float, applicability: float) -> Withheld | None:
    """Return why the index of a dimension is withheld of which so much applies, and is answered."""
    if is_short(applicability, questionnaire.min_applicable):
        return "applicability"
    return "coverage" if not coverage or is_short(coverage, questionnaire.min_coverage) else None


def is_short(share: float, least: float) -> bool:
    """Return whether a share does not reach what is asked of it, rounded once against float noise."""
    return round(share, 9) < least


def dimension_score(pooled: Sequence[Pooled], questionnaire: Questionnaire, *, quick: bool) -> Score:
    """Return the scored figures of one dimension, with its stage and what holds it down."""
    raw = figures(pooled, questionnaire)
    steps = rises(pooled, 1 / raw.weight if raw.weight else 0.0, questionnaire)
    stage = stage_shown(raw, Holding(asked_as_shown(pooled)), questionnaire, quick=quick)
    return _score(raw, Holding(asked_of(pooled)), steps, questionnaire, quick=quick, stage=stage)


def asked_of(pooled: Iterable[Pooled]) -> list[Asked]:
    """Return the questions that the rule of stages reads."""
    return [Asked(p.question.id, p.value, p.level) for p in pooled if p.gates]


def asked_as_shown(pooled: Iterable[Pooled]) -> list[Asked]:
    """Return the same with their values as shown."""
    return [Asked(p.question.id, p.shown, p.shown_level) for p in pooled if p.gates]


def overall_score(
    parts: Sequence[tuple[Dimension, Sequence[Pooled], Score]], questionnaire: Questionnaire, *, quick: bool
) -> Score:
    """Return the overall figures from the dimensions' ones."""
    raw = [(dimension, pooled, figures(pooled, questionnaire), score) for dimension, pooled, score in parts]
    total = overall_figures([(dimension, one) for dimension, _, one, _ in raw], questionnaire)
    gating = [(dimension, pooled, score) for dimension, pooled, _, score in raw if dimension.weight]
    stages = {dimension.id: score.stage for dimension, _, score in gating if score.stage}
    shown = {dimension.id: score.stage_shown for dimension, _, score in gating if score.stage_shown}
    steps = (
        step
        for dimension, pooled, f, _ in raw
        if f.index is not None and total.weight
        for step in rises(pooled, dimension.weight / total.weight / f.weight, questionnaire)
    )
    questions = questions_of_whole([(dimension, pooled) for dimension, pooled, _ in gating], questionnaire)
    stage = stage_shown(total, Holding(asked_as_shown(questions), shown), questionnaire, quick=quick)
    holding = Holding(asked_of(questions), stages)
    return _score(total, holding, steps, questionnaire, quick=quick, stage=stage)


def questions_of_whole(
    parts: Iterable[tuple[Dimension, Sequence[Pooled]]], questionnaire: Questionnaire
) -> list[Pooled]:
    """Return the questions that hold the whole itself; foundations do so by their dimension alone."""
    known = terms_of_whole(questionnaire)
    if not known:
        return []
    return [
        one for dimension, pooled in parts if dimension.weight for one in pooled if one.question.id in known
    ]


def stage_shown(raw: Figures, holding: Holding, questionnaire: Questionnaire, *, quick: bool) -> int | None:
    """Return the stage as shown, of what is `holding` it as shown; None where there is none."""
    if raw.shown is None or quick:
        return None
    return stage_of(raw.shown, holding, questionnaire)


def overall_figures(parts: Sequence[tuple[Dimension, Figures]], questionnaire: Questionnaire) -> Figures:
    """Return the overall figures from the dimensions' ones.

    A dimension in which nothing applies is left out, as a question that does not apply is.
    """
    asked = [(d.weight, f) for d, f in parts if f.applicability is not None]
    applicable = [(w, f) for w, f in asked if f.withheld != "not_applicable"]
    held = [(w, f) for w, f in applicable if f.index is not None]
    weight, whole = sum([w for w, _ in held]), sum([w for w, _ in applicable])
    applicability = _mean([w * (f.applicability or 0.0) for w, f in asked], sum([w for w, _ in asked]))
    withheld = _withheld(whole, weight, applicability, questionnaire)
    index = supported = shown = None
    if withheld is None:
        index = _mean([w * (f.index or 0.0) for w, f in held], weight)
        supported = _mean([w * ((f.index or 0.0) * (f.supported or 0.0)) for w, f in held], weight)
        if all([f.shown is not None for w, f in held if w]):
            shown = _mean([w * (f.shown or 0.0) for w, f in held], weight)
    return Figures(
        index=index,
        coverage=_mean([w * (f.coverage or 0.0) for w, f in applicable], whole),
        applicability=applicability,
        low=_mean([w * (f.low or 0.0) for w, f in applicable], whole),
        high=_mean([w * (f.high or 0.0) for w, f in applicable], whole),
        withheld=withheld,
        weight=weight,
        supported=supported / index if index and supported is not None else None,
        shown=shown,
    )


class Standing(msgspec.Struct, frozen=True):
    """The band, the stage and what holds it down; all None or empty where it is withheld."""

    band: int | None
    stage: int | None
    withheld: Withheld | None
    limits: tuple[Limit, ...]
    short: bool


def standing(raw: Figures, holding: Holding, questionnaire: Questionnaire, *, quick: bool) -> Standing:
    """Return where `raw` stands: the stage that the rule gives, and its limits."""
    reason = raw.withheld or ("quick" if quick and questionnaire.has_stages else None)
    band = band_of(raw.index, questionnaire)
    if raw.index is None or reason:
        return Standing(band=band, stage=None, withheld=reason, limits=(), short=False)
    stage = stage_of(raw.index, holding, questionnaire)
    held = limits(holding, stage, questionnaire)
    # An index in the band of its stage is below the start of the next one.
    below_top = stage is not None and stage < len(questionnaire.levels)
    short = below_top and band == stage and goes_by_index(questionnaire)
    return Standing(band=band, stage=stage, withheld=None, limits=held, short=short)


def _mean(values: Sequence[float], weight: int) -> float | None:
    """Return the mean of values that were multiplied by their weights; None where nothing has a weight."""
    return fsum(values) / weight if weight else None


def _withheld(
    whole: int, weight: int, applicability: float | None, questionnaire: Questionnaire
) -> Withheld | None:
    """Return why the whole is withheld, of the weights of the dimensions that apply and the scored ones."""
    if not whole:
        return "not_applicable"
    if is_short(applicability or 0.0, questionnaire.min_applicable):
        return "applicability"
    if not weight:
        return "coverage"
    return "dimension" if weight < whole else None


def rises(pooled: Sequence[Pooled], share: float, questionnaire: Questionnaire) -> Iterator[Rise]:
    """Yield every rise of a single answer: question, its level, the level and option reached, the gain (0-1).

    `share` is what part of the index a question of weight 1 is.
    """
    for p in pooled:
        if p.value is None or p.level is None or p.state is State.NOT_ASKED:
            continue
        for option in p.scale.rising:
            value = p.scale.value(option)
            gain = value - p.value
            if gain > 0:
                level = level_of(value, questionnaire)
                yield p.question.id, p.level, level, option.id, share * p.question.weight * gain


def _score(
    raw: Figures,
    holding: Holding,
    steps: Iterable[Rise],
    questionnaire: Questionnaire,
    *,
    quick: bool,
    stage: int | None,
) -> Score:
    """Return `raw` in the units of the result, with band, stage, `stage` as shown, and limits."""
    found = standing(raw, holding, questionnaire, quick=quick)
    short = None
    if found.stage is not None and raw.index is not None:
        short = shortfall(raw.index, found.stage, steps, questionnaire)
    return Score(
        index=_percent(raw.index),
        score=None if raw.index is None else round(on_levels(raw.index, len(questionnaire.levels)), 9),
        band=found.band,
        stage=found.stage,
        coverage=_rounded(raw.coverage),
        low=_percent(raw.low),
        high=_percent(raw.high),
        withheld=found.withheld,
        limits=found.limits,
        shortfall=short,
        evidence_share=_rounded(raw.supported),
        applicability=_rounded(raw.applicability),
        index_shown=_percent(raw.shown),
        stage_shown=stage,
        levels=() if found.stage is None else level_counts(holding.asked, questionnaire),
    )


def _percent(value: float | None) -> float | None:
    """Return a 0-1 value as 0-100, None as it is."""
    return None if value is None else percent(value)


def _rounded(value: float | None) -> float | None:
    """Return a value rounded once against float noise, None as it is."""
    return None if value is None else round(value, 9)
