"""Indexes, coverage and bounds: from pooled answers to the figures of a dimension and overall.

With weights w and values v, the index of a dimension is I = sum(w v) / sum(w) over answered questions. Not
applicable and not asked leave numerator and denominator; what is not asked and counts as the lowest option
counts as answered. Coverage is sum(w answered) / sum(w applicable); below the questionnaire's `min_coverage`
the index is withheld. Applicability is sum(w applicable) / sum(w asked); below `min_applicable` the index is
withheld too. The bounds are the index if every unknown or unanswered question were at the lowest option of
its scale, and if it were at the highest; where that lowest is worth more than the index, the index is the
lower bound. Of what too little applies to no bounds are told, since they would be the figure of a part; in
those of the whole it counts from nothing to all. The overall index is the mean of the dimensions' indexes by
their weights. A dimension may be made of dimensions, and roll up otherwise than by a mean; so may the whole:
`roll_up.py`. The figure of a part is never that of the whole: where a dimension that applies is withheld,
the overall index is withheld, and the bounds say what it can be. A weight of 0 neither scores nor gates.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import fsum

import msgspec

from cxmaturity.answers.model import EVIDENCE_DOCUMENT, State
from cxmaturity.questionnaire.memo import per_questionnaire
from cxmaturity.questionnaire.model import Dimension, Questionnaire, RollUp
from cxmaturity.scoring.model import Limit, Score, Withheld
from cxmaturity.scoring.pooling import MOST_KEPT, NO_SUMMANDS, Pooled, Rest
from cxmaturity.scoring.roll_up import RolledPart, rolled, shares
from cxmaturity.scoring.stages import (
    Asked,
    Holding,
    Rise,
    goes_by_index,
    level_counts,
    level_of,
    limits,
    on_levels,
    percent,
    shortfall,
    stage_at,
    stage_of,
    terms_of_whole,
)

Gains = Callable[[Pooled, float], float]
"""What a question adds to an index (0-1) with this value in place of its own."""
# A tuple, which is faster than a set here: most are answered, and a state's hash is a call.
APPLICABLE = tuple(state for state in State if state.applies)


class Figures(msgspec.Struct, frozen=True):
    """A dimension's figures from 0 to 1, before any stage: index, coverage, bounds; None is nothing.

    `low` and `high` are what it counts as in the bounds of what it is part of: where too little applies, from
    0 to 1. `most` are the most points that could be had of what applies, where the questionnaire rolls up by
    points.
    """

    index: float | None
    coverage: float | None
    applicability: float | None
    low: float | None
    high: float | None
    withheld: Withheld | None
    weight: int
    supported: float | None
    shown: float | None
    most: int = 0


def dimension_figures(
    dimension: Dimension, pooled: Sequence[Pooled], questionnaire: Questionnaire
) -> Figures:
    """Return the figures of a dimension, on whatever floor, of the questions in it."""
    if questionnaire.is_plain:
        return figures(pooled, questionnaire)
    if dimension.dimensions:
        parts = [
            (part, dimension_figures(part, own, questionnaire)) for part, own in parted(dimension, pooled)
        ]
        return overall_figures(parts, questionnaire, dimension.roll_up)
    made = figures(pooled, questionnaire)
    if made.low is None:
        return made
    return _rolled_otherwise(made, pooled, dimension.roll_up)


def parted(dimension: Dimension, pooled: Sequence[Pooled]) -> Iterator[tuple[Dimension, list[Pooled]]]:
    """Yield the parts of a dimension, each with its own of these questions."""
    for part in dimension.dimensions:
        inside = {question.id for question in part.questions}
        yield part, [one for one in pooled if one.question.id in inside]


def _rolled_otherwise(made: Figures, pooled: Sequence[Pooled], rule: RollUp) -> Figures:
    """Return the figures of a dimension of questions with what does not follow from a mean by weights."""

    def part(one: Pooled, value: float) -> RolledPart:
        return RolledPart(one.question.weight, one.scale.top, value)

    answered = [(one, one.value) for one in pooled if one.value is not None]
    left = [p for p in pooled if p.value is None and p.state in APPLICABLE and p.question.weight]
    known = [part(one, value) for one, value in answered]
    low = rolled(rule, [*known, *(part(one, one.scale.lowest_value) for one in left)])
    high = rolled(rule, [*known, *(part(one, 1.0) for one in left)])
    most = sum([one.question.weight * one.scale.top for one in (*left, *(p for p, _ in answered))])
    if made.withheld == "applicability":
        return msgspec.structs.replace(made, most=most)
    if made.index is None:
        return msgspec.structs.replace(made, low=low, high=high, most=most)
    index = rolled(rule, known)
    supported = [
        share * value
        for share, (one, value) in zip(shares(rule, known), answered, strict=True)
        if one.grade >= EVIDENCE_DOCUMENT
    ]
    held = [part(one, one.shown) for one, _ in answered if one.shown is not None]
    return msgspec.structs.replace(
        made,
        index=index,
        # An open question whose lowest option is worth more would lift it.
        low=min(low, index),
        high=max(high, index),
        supported=fsum(supported) / index if index else None,
        shown=rolled(rule, held) if len(held) == len(answered) else None,
        most=most,
    )


def figures(pooled: Sequence[Pooled], questionnaire: Questionnaire) -> Figures:
    """Return the figures of questions that roll up by their mean."""
    columns = zip(NO_SUMMANDS, *[one.summands for one in pooled], strict=True)
    weights, values, supporting, showing, rests = columns
    weight, total = sum(weights), fsum(values)
    rest = [] if rests.count(None) == len(rests) else [one for one in rests if one is not None]
    if rest or not weight:
        made = _of_some(weight, total, rest, questionnaire)
        if made.index is None:
            return made
        index, low, high = made.index, made.low, made.high
        coverage, applicability = made.coverage, made.applicability
    else:
        # All is asked, applies and is answered, as in most sheets: nothing is withheld, and nothing open.
        index = low = high = total / weight
        coverage = applicability = 1.0
    return Figures(
        index=index,
        coverage=coverage,
        applicability=applicability,
        low=low,
        high=high,
        withheld=None,
        weight=weight,
        supported=fsum(supporting) / total if total else None,
        shown=None if any([one.untold for one in rest]) else fsum(showing) / weight,
    )


def _of_some(weight: int, total: float, rest: Sequence[Rest], questionnaire: Questionnaire) -> Figures:
    """Return the figures of questions of which some have no value, but for what rests on evidence."""
    applicable = weight + sum([one.applicable for one in rest])
    asked = weight + sum([one.asked for one in rest])
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
    floor = fsum([one.lowest for one in rest])
    coverage, applicability = weight / applicable, applicable / asked
    low, high = (total + floor) / applicable, (total + applicable - weight) / applicable
    reason = _part_withheld(questionnaire, coverage=coverage, applicability=applicability)
    anywhere = reason == "applicability"
    index = None if reason else total / weight
    if floor and index is not None:
        low = min(low, index)
    return Figures(
        index=index,
        coverage=coverage,
        applicability=applicability,
        low=0.0 if anywhere else low,
        high=1.0 if anywhere else high,
        withheld=reason,
        weight=weight,
        supported=None,
        shown=None,
    )


def _part_withheld(questionnaire: Questionnaire, *, coverage: float, applicability: float) -> Withheld | None:
    """Return why the index of a dimension is withheld of which so much applies, and is answered."""
    if is_short(applicability, questionnaire.min_applicable):
        return "applicability"
    return "coverage" if not coverage or is_short(coverage, questionnaire.min_coverage) else None


def is_short(share: float, least: float) -> bool:
    """Return whether a share does not reach what is asked of it, rounded once against float noise."""
    return round(share, 9) < least


def dimension_score(
    dimension: Dimension,
    pooled: Sequence[Pooled],
    questionnaire: Questionnaire,
    *,
    quick: bool,
    gains: Gains | None = None,
) -> Score:
    """Return the scored figures of one dimension, with its stage and what holds it down.

    `gains` is what answers add to its index, where that is not a share of it for each.
    """
    raw = dimension_figures(dimension, pooled, questionnaire)
    steps = rises(pooled, gains or by_share(1 / raw.weight if raw.weight else 0.0), questionnaire)
    holding = weighing(dimension, pooled)
    stage = stage_shown(raw, Holding(asked_as_shown(holding)), questionnaire, quick=quick)
    return _score(raw, Holding(asked_of(holding)), steps, questionnaire, quick=quick, stage=stage)


def weighing(dimension: Dimension, pooled: Sequence[Pooled]) -> Sequence[Pooled]:
    """Return the questions that can hold a dimension: in one that weighs 0 there, none of them does."""
    if not dimension.dimensions:
        return pooled
    return [one for one in pooled if one.question.id in dimension.weighing]


def asked_of(pooled: Iterable[Pooled]) -> list[Asked]:
    """Return the questions that the rule of stages reads."""
    return [p.asked for p in pooled if p.asked is not None]


def asked_as_shown(pooled: Iterable[Pooled]) -> list[Asked]:
    """Return the same with their values as shown."""
    return [p.asked_shown for p in pooled if p.asked_shown is not None]


def overall_score(
    parts: Sequence[tuple[Dimension, Sequence[Pooled], Score]],
    questionnaire: Questionnaire,
    *,
    quick: bool,
    gains: Gains | None = None,
) -> Score:
    """Return the overall figures from the dimensions' ones; `gains` as in `dimension_score`."""
    raw = [(d, pooled, dimension_figures(d, pooled, questionnaire), score) for d, pooled, score in parts]
    total = overall_figures([(dimension, one) for dimension, _, one, _ in raw], questionnaire)
    gating = [(dimension, pooled, score) for dimension, pooled, _, score in raw if dimension.weight]
    stages = {dimension.id: score.stage for dimension, _, score in gating if score.stage}
    shown = {dimension.id: score.stage_shown for dimension, _, score in gating if score.stage_shown}
    steps = (
        step
        for dimension, pooled, f, _ in raw
        if f.index is not None and total.weight
        for step in rises(
            pooled, gains or by_share(dimension.weight / total.weight / f.weight), questionnaire
        )
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
        one
        for dimension, pooled in parts
        if dimension.weight
        for one in weighing(dimension, pooled)
        if one.question.id in known
    ]


def stage_shown(raw: Figures, holding: Holding, questionnaire: Questionnaire, *, quick: bool) -> int | None:
    """Return the stage as shown, of what is `holding` it as shown; None where there is none."""
    if raw.shown is None or quick:
        return None
    return stage_of(raw.shown, holding, questionnaire)


def overall_figures(
    parts: Sequence[tuple[Dimension, Figures]], questionnaire: Questionnaire, rule: RollUp | None = None
) -> Figures:
    """Return the overall figures from the dimensions' ones, or by `rule` a dimension's from its parts'.

    A dimension in which nothing applies is left out, as a question that does not apply is.
    """
    rule = rule or questionnaire.roll_up
    if rule != "mean":
        return _overall_otherwise(overall_figures(parts, questionnaire, "mean"), parts, rule)
    asked = [(d.weight, f) for d, f in parts if f.applicability is not None]
    applicable = [(w, f) for w, f in asked if f.withheld != "not_applicable"]
    held = [(w, f) for w, f in applicable if f.index is not None]
    weight, whole = sum([w for w, _ in held]), sum([w for w, _ in applicable])
    applicability = _mean([w * (f.applicability or 0.0) for w, f in asked], sum([w for w, _ in asked]))
    coverage = _mean([w * (f.coverage or 0.0) for w, f in applicable], whole)
    withheld = _withheld((whole, weight), coverage, applicability, questionnaire)
    index = supported = shown = None
    if withheld is None:
        index = _mean([w * (f.index or 0.0) for w, f in held], weight)
        supported = _mean([w * ((f.index or 0.0) * (f.supported or 0.0)) for w, f in held], weight)
        if all([f.shown is not None for w, f in held if w]):
            shown = _mean([w * (f.shown or 0.0) for w, f in held], weight)
    anywhere = withheld == "applicability"
    return Figures(
        index=index,
        coverage=coverage,
        applicability=applicability,
        low=0.0 if anywhere else _mean([w * (f.low or 0.0) for w, f in applicable], whole),
        high=1.0 if anywhere else _mean([w * (f.high or 0.0) for w, f in applicable], whole),
        withheld=withheld,
        weight=weight,
        supported=supported / index if index and supported is not None else None,
        shown=shown,
        most=sum([w * f.most for w, f in applicable]),
    )


def _overall_otherwise(made: Figures, parts: Sequence[tuple[Dimension, Figures]], rule: RollUp) -> Figures:
    """Return the figures of what is made of dimensions with what does not follow from a mean by weights."""
    if made.low is None or made.withheld == "applicability":
        return made
    applicable = [(d.weight, f) for d, f in parts if f.withheld != "not_applicable"]

    def over(values: Sequence[float | None]) -> list[RolledPart]:
        pairs = zip(applicable, values, strict=True)
        return [RolledPart(w, f.most, value or 0.0) for (w, f), value in pairs]

    low, high = (
        rolled(rule, over(ends)) for ends in zip(*((f.low, f.high) for _, f in applicable), strict=True)
    )
    if made.index is None:
        return msgspec.structs.replace(made, low=low, high=high)
    known = over([f.index for _, f in applicable])
    index = rolled(rule, known)
    supported = [
        share * part.value * (f.supported or 0.0)
        for share, part, (_, f) in zip(shares(rule, known), known, applicable, strict=True)
    ]
    told = all([f.shown is not None for w, f in applicable if w])
    return msgspec.structs.replace(
        made,
        index=index,
        low=low,
        high=high,
        supported=fsum(supported) / index if index else None,
        shown=rolled(rule, over([f.shown for _, f in applicable])) if told else None,
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
    if raw.index is None:
        return Standing(band=None, stage=None, withheld=reason, limits=(), short=False)
    level = level_of(raw.index, questionnaire)
    if reason:
        band = level if questionnaire.has_bands else None
        return Standing(band=band, stage=None, withheld=reason, limits=(), short=False)
    if holding.stages is not None or questionnaire.stage_rule.rule == "cumulative":
        return _stands(level, holding, questionnaire)
    # Little holds a dimension down: many sheets come to the same.
    known, place = _standings(questionnaire), (level, tuple(holding.asked))
    found = known.get(place)
    if found is None:
        found = _stands(level, holding, questionnaire)
        if len(known) < MOST_KEPT:
            known[place] = found
    return found


@per_questionnaire
def _standings(questionnaire: Questionnaire) -> dict[tuple[int, tuple[Asked, ...]], Standing]:
    """Return the memory of where dimensions stand, by what decides it; it starts empty."""
    return {}


def _stands(level: int, holding: Holding, questionnaire: Questionnaire) -> Standing:
    """Return where an index stands that reaches `level`, and of which nothing is withheld."""
    band = level if questionnaire.has_bands else None
    stage = stage_at(level, holding, questionnaire)
    held = limits(holding, stage, questionnaire)
    # An index in the band of its stage is below the start of the next one.
    below_top = stage is not None and stage < len(questionnaire.levels)
    short = below_top and band == stage and goes_by_index(questionnaire)
    return Standing(band=band, stage=stage, withheld=None, limits=held, short=short)


def _mean(values: Sequence[float], weight: int) -> float | None:
    """Return the mean of values that were multiplied by their weights; None where nothing has a weight."""
    return fsum(values) / weight if weight else None


def _withheld(
    weights: tuple[int, int],
    coverage: float | None,
    applicability: float | None,
    questionnaire: Questionnaire,
) -> Withheld | None:
    """Return why the whole is withheld, of the weights of the dimensions that apply and the scored ones.

    Where none is scored for reasons of its own, it need not be answers that are missing in the whole.
    """
    whole, weight = weights
    if not whole:
        return "not_applicable"
    if is_short(applicability or 0.0, questionnaire.min_applicable):
        return "applicability"
    if not weight and (not coverage or is_short(coverage, questionnaire.min_coverage)):
        return "coverage"
    return "dimension" if weight < whole else None


def by_share(share: float) -> Gains:
    """Return what answers add to an index of which a question of weight 1 is the `share`."""
    return lambda one, value: share * one.question.weight * (value - (one.value or 0.0))


def rises(pooled: Sequence[Pooled], gains: Gains, questionnaire: Questionnaire) -> Iterator[Rise]:
    """Yield every rise of a single answer: question, its level, the level and option reached, the gain (0-1).

    `gains` is what an answer adds to the index.
    """
    for p in pooled:
        if p.value is None or p.level is None or p.state is State.NOT_ASKED:
            continue
        for option in p.scale.rising:
            value = p.scale.value(option)
            if value > p.value:
                level = level_of(value, questionnaire)
                yield p.question.id, p.level, level, option.id, gains(p, value)


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
    low, high = bounds_told(raw)
    return Score(
        index=_percent(raw.index),
        score=None if raw.index is None else round(on_levels(raw.index, len(questionnaire.levels)), 9),
        band=found.band,
        stage=found.stage,
        coverage=_rounded(raw.coverage),
        low=low,
        high=high,
        withheld=found.withheld,
        limits=found.limits,
        shortfall=short,
        evidence_share=_rounded(raw.supported),
        applicability=_rounded(raw.applicability),
        index_shown=_percent(raw.shown),
        stage_shown=stage,
        levels=() if found.stage is None else level_counts(holding.asked, questionnaire),
    )


def bounds_told(raw: Figures) -> tuple[float | None, float | None]:
    """Return the bounds of an index (0-100); None where nothing applies, or too little to be the whole."""
    if raw.withheld == "applicability":
        return None, None
    return _percent(raw.low), _percent(raw.high)


def _percent(value: float | None) -> float | None:
    """Return a 0-1 value as 0-100, None as it is."""
    return None if value is None else percent(value)


def _rounded(value: float | None) -> float | None:
    """Return a value rounded once against float noise, None as it is."""
    return None if value is None else round(value, 9)
