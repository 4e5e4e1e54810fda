"""One assessment as a portfolio keeps it: the same rules, without what only its own report needs."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from cxmaturity.answers.tally import OVERALL, Tally
from cxmaturity.answers.targets import targets
from cxmaturity.questionnaire.model import Dimension, Questionnaire
from cxmaturity.scoring.evidence import claims_told, shares_told, shown_told
from cxmaturity.scoring.model import NoticeCode
from cxmaturity.scoring.notices import caveats_of_whole, is_untold
from cxmaturity.scoring.pooling import Parts, Pooled, pool
from cxmaturity.scoring.readiness import checks_met
from cxmaturity.scoring.score import (
    Figures,
    Standing,
    asked_as_shown,
    asked_of,
    bounds_told,
    dimension_figures,
    overall_figures,
    parted,
    questions_of_whole,
    stage_shown,
    standing,
    weighing,
)
from cxmaturity.scoring.shown import in_unit
from cxmaturity.scoring.stages import Holding, percent
from cxmaturity.waves.portfolio import UnitDimension, UnitResult


class _Placed(msgspec.Struct, frozen=True):
    """A dimension with its questions and figures, where it stands as claimed, and its stage as shown."""

    dimension: Dimension
    pooled: Sequence[Pooled]
    raw: Figures
    standing: Standing
    shown: int | None


def unit_result(questionnaire: Questionnaire, tally: Tally, *, unit: str, strict: bool = False) -> UnitResult:
    """Return what a portfolio keeps of a tally; `unit` is how its answers are named.

    Every figure is that of `assess_tally`, by the same rules.
    """
    quick = tally.quick
    asked = pool(questionnaire, tally, strict=strict)
    parts = [_part(one, pooled, questionnaire, quick=quick) for one, pooled in asked]
    total = overall_figures([(one.dimension, one.raw) for one in parts], questionnaire)
    whole = questions_of_whole(asked, questionnaire)
    gating = [one for one in parts if one.dimension.weight]
    stages = {one.dimension.id: one.standing.stage for one in gating if one.standing.stage}
    shown = {one.dimension.id: one.shown for one in gating if one.shown}
    overall = standing(total, Holding(asked_of(whole), stages), questionnaire, quick=quick)
    stage = stage_shown(total, Holding(asked_as_shown(whole), shown), questionnaire, quick=quick)
    dimensions = [
        _dimension(one.dimension.id, one.raw, one.standing, one.shown, questionnaire) for one in parts
    ]
    share, untold = _share(total.supported), False
    if not tally.alone:
        stage, dimensions = _as_told(stage, dimensions, asked, tally, questionnaire)
        share, untold = _share_told(total, parts, tally, questionnaire)
    checks = checks_met(tally)
    least, most = bounds_told(total)
    of, remarks = tally.subject, tally.remarks
    return UnitResult(
        unit=unit,
        organisation=of.organisation,
        scope=of.scope,
        wave=of.wave,
        date=of.date,
        respondents=tally.respondents,
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        quick=quick,
        index=_percent(total.index),
        low=least,
        high=most,
        band=overall.band,
        stage=overall.stage,
        withheld=overall.withheld,
        coverage=_share(total.coverage),
        evidence_share=share,
        ready=None if checks is None else checks[0] == checks[1],
        readiness_yes=None if checks is None else checks[0],
        readiness_total=None if checks is None else checks[1],
        limits=overall.limits,
        short=overall.short,
        dimensions=tuple(dimensions),
        levels={p.question.id: p.level_said for _, pooled in asked for p in pooled if p.level_said},
        below=_below(asked, targets(questionnaire, tally.targets), questionnaire),
        unsupported=_unsupported(asked, tally, questionnaire),
        not_read=remarks.beside,
        questionnaire_sha256=questionnaire.sha256,
        shadows_shipped=remarks.shadows,
        applicability=_share(total.applicability),
        stage_shown=stage,
        caveats=tuple(_caveats(tally, total, overall, stage, untold=untold)),
        figure=_figure(total.index, questionnaire),
        band_number=_number(overall.band, questionnaire),
        stage_number=_number(overall.stage, questionnaire),
        stage_shown_number=_number(stage, questionnaire),
        parts=tuple(_inside(asked, tally, questionnaire)) if questionnaire.has_floors else (),
    )


def _part(
    dimension: Dimension, pooled: Sequence[Pooled], questionnaire: Questionnaire, *, quick: bool
) -> _Placed:
    """Return a dimension's figures, and where it stands."""
    raw = dimension_figures(dimension, pooled, questionnaire)
    holding = weighing(dimension, pooled)
    found = standing(raw, Holding(asked_of(holding)), questionnaire, quick=quick)
    shown = found.stage
    # No claim was held to its evidence where both indexes are the same, and they are means.
    if raw.shown != raw.index or not dimension.is_plain:
        shown = stage_shown(raw, Holding(asked_as_shown(holding)), questionnaire, quick=quick)
    return _Placed(dimension=dimension, pooled=pooled, raw=raw, standing=found, shown=shown)


def _below(asked: Parts, aims: Mapping[str, int], questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the questions under the target of the dimension that they are in."""
    weighing = questionnaire.weighing
    if not questionnaire.has_floors:
        return tuple(
            [
                p.question.id
                for dimension, pooled in asked
                for aim in (aims[dimension.id],)
                for p in pooled
                if 0 < p.level_said < aim and p.question.id in weighing
            ]
        )
    aim_of = {q.id: aims[one.id] for one in questionnaire.every_dimension for q in one.own_questions}
    every = [p for _, pooled in asked for p in pooled if p.question.id in weighing]
    return tuple([p.question.id for p in every if 0 < p.level_said < aim_of[p.question.id]])


def _unsupported(asked: Parts, tally: Tally, questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the questions whose high level no evidence shows, or none that may be told."""
    if tally.alone:
        return tuple([p.question.id for _, pooled in asked for p in pooled if p.unsupported and p.level_said])
    high = len(questionnaire.levels) - 1
    said = [p for _, pooled in asked for p in pooled if p.level_said]
    # Where it may not be told, none does.
    return tuple([p.question.id for p in said if (p.unsupported if claims_told(p) else p.level_said >= high)])


def _share_told(
    total: Figures, parts: Sequence[_Placed], tally: Tally, questionnaire: Questionnaire
) -> tuple[float | None, bool]:
    """Return the share of the whole that rests on evidence, as far as it is told, and if any is kept back."""
    evidence = [(one.dimension.id, one.pooled, _share(one.raw.supported)) for one in parts]
    shares, share = shares_told(evidence, _share(total.supported), tally, questionnaire)
    known = zip([total.index, *[one.raw.index for one in parts]], [share, *shares], strict=True)
    return share, any([is_untold(index, of) for index, of in known])


def _inside(asked: Parts, tally: Tally, questionnaire: Questionnaire) -> Iterator[UnitDimension]:
    """Yield the dimensions of lower floors, each before its parts, as far as they may be told."""
    for dimension, pooled in asked:
        yield from _in(dimension, pooled, tally, questionnaire)


def _in(
    dimension: Dimension, pooled: Sequence[Pooled], tally: Tally, questionnaire: Questionnaire
) -> Iterator[UnitDimension]:
    """Yield the dimensions that a dimension is made of, each before its parts, as far as they may be told."""
    for part, own in parted(dimension, pooled):
        one = _part(part, own, questionnaire, quick=tally.quick)
        shown = one.shown
        if tally.evidenced is not None:
            shown = tally.evidenced[part.id].stage
        elif not tally.alone and not shown_told([own], tally, questionnaire)[1]:
            shown = None
        yield _dimension(part.id, one.raw, one.standing, shown, questionnaire)
        yield from _in(part, own, tally, questionnaire)


def _caveats(
    tally: Tally, total: Figures, overall: Standing, shown: int | None, *, untold: bool
) -> Iterator[NoticeCode]:
    """Yield the codes of what is to be known of the figures."""
    if tally.remarks.shadows:
        yield "shadows_shipped"
    yield from caveats_of_whole(
        quick=tally.quick,
        withheld=overall.withheld,
        applicability=_share(total.applicability),
        stage=overall.stage,
        shown=shown,
    )
    if untold:
        yield "evidence_untold"


def _as_told(
    whole: int | None,
    parts: list[UnitDimension],
    asked: Parts,
    tally: Tally,
    questionnaire: Questionnaire,
) -> tuple[int | None, list[UnitDimension]]:
    """Return the stages as shown as far as they may be told: of the whole, and in its dimensions."""
    if tally.evidenced is not None:
        known = tally.evidenced
        return known[OVERALL].stage, [_shown(part, known[part.id].stage, questionnaire) for part in parts]
    if shown_told([pooled for _, pooled in asked], tally, questionnaire)[1]:
        return whole, parts
    return None, [_shown(part, None, questionnaire) for part in parts]


def _shown(part: UnitDimension, stage: int | None, questionnaire: Questionnaire) -> UnitDimension:
    """Return a dimension with this stage as shown."""
    return replace(part, stage_shown=stage, stage_shown_number=_number(stage, questionnaire))


def _figure(index: float | None, questionnaire: Questionnaire) -> float | None:
    """Return an index (0-1) in the unit of the model; None too where that is 0-100."""
    if questionnaire.unit is None or index is None:
        return None
    return in_unit(percent(index), questionnaire)


def _number(level: int | None, questionnaire: Questionnaire) -> int | None:
    """Return the number of a level; None too where that is its place."""
    return questionnaire.number_of(level) if questionnaire.numbers_levels and level is not None else None


def _dimension(
    name: str, raw: Figures, found: Standing, shown: int | None, questionnaire: Questionnaire
) -> UnitDimension:
    """Return one dimension's figures, with its stage as shown."""
    index, coverage = _percent(raw.index), _share(raw.coverage)
    if questionnaire.unit is None and not questionnaire.numbers_levels:
        return UnitDimension(
            id=name,
            index=index,
            stage=found.stage,
            coverage=coverage,
            limits=found.limits,
            stage_shown=shown,
        )
    return UnitDimension(
        id=name,
        index=index,
        stage=found.stage,
        coverage=coverage,
        limits=found.limits,
        stage_shown=shown,
        figure=_figure(raw.index, questionnaire),
        stage_number=_number(found.stage, questionnaire),
        stage_shown_number=_number(shown, questionnaire),
    )


def _percent(value: float | None) -> float | None:
    return None if value is None else percent(value)


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 9)
