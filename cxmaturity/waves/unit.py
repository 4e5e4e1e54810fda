"""One assessment as a portfolio keeps it: the same rules, without what only its own report needs."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from cxmaturity.answers.model import State
from cxmaturity.answers.tally import OVERALL, Tally
from cxmaturity.answers.targets import targets
from cxmaturity.questionnaire.model import Dimension, Questionnaire
from cxmaturity.scoring.evidence import claims_told, shares_told, shown_told
from cxmaturity.scoring.model import NoticeCode
from cxmaturity.scoring.notices import caveats_of_whole, is_untold
from cxmaturity.scoring.pooling import Pooled, pool
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


def unit_result(questionnaire: Questionnaire, tally: Tally, *, unit: str, strict: bool = False) -> UnitResult:
    """Return what a portfolio keeps of a tally; `unit` is how its answers are named.

    Every figure is that of `assess_tally`, by the same rules.
    """
    quick = tally.quick
    aims = targets(questionnaire, tally.targets)
    raw: list[tuple[Dimension, Figures]] = []
    evidence: list[tuple[str, Sequence[Pooled], float | None]] = []
    high, alone = len(questionnaire.levels) - 1, tally.alone
    parts: list[UnitDimension] = []
    lower: list[UnitDimension] = []
    stages: dict[str, int] = {}
    shown: dict[str, int] = {}
    levels: dict[str, int] = {}
    below: list[str] = []
    unsupported: list[str] = []
    asked = pool(questionnaire, tally, strict=strict)
    for dimension, questions in asked:
        name, aim = dimension.id, aims[dimension.id]
        one = dimension_figures(dimension, questions, questionnaire)
        holding = weighing(dimension, questions)
        found = standing(one, Holding(asked_of(holding)), questionnaire, quick=quick)
        one_shown = found.stage
        # No claim was held to its evidence where both indexes are the same, and they are means.
        if one.shown != one.index or not dimension.is_plain:
            one_shown = stage_shown(one, Holding(asked_as_shown(holding)), questionnaire, quick=quick)
        raw.append((dimension, one))
        evidence.append((name, questions, _share(one.supported)))
        parts.append(_dimension(name, one, found, one_shown, questionnaire))
        lower += _in(dimension, questions, tally, questionnaire)
        if found.stage and dimension.weight:
            stages[name] = found.stage
        if one_shown and dimension.weight:
            shown[name] = one_shown
        for pooled in questions:
            level = pooled.level
            if level is None or pooled.state is State.NOT_ASKED:
                # What counts though it was not asked is no gap, and nothing that others could help with.
                continue
            question = pooled.question.id
            levels[question] = level
            if level < aim and question in questionnaire.weighing:
                below.append(question)
            if pooled.unsupported if alone else _is_unsupported(pooled, level >= high):
                unsupported.append(question)
    total = overall_figures(raw, questionnaire)
    shares, share = shares_told(evidence, _share(total.supported), tally, questionnaire)
    whole = questions_of_whole(asked, questionnaire)
    overall = standing(total, Holding(asked_of(whole), stages), questionnaire, quick=quick)
    stage = stage_shown(total, Holding(asked_as_shown(whole), shown), questionnaire, quick=quick)
    if not alone:
        stage, parts = _as_told(stage, parts, [part for _, part, _ in evidence], tally, questionnaire)
    known = zip([total.index, *[one.index for _, one in raw]], [share, *shares], strict=True)
    untold = not alone and any([is_untold(index, of) for index, of in known])
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
        dimensions=tuple(parts),
        levels=levels,
        below=tuple(below),
        unsupported=tuple(unsupported),
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
        parts=tuple(lower),
    )


def _in(
    dimension: Dimension, pooled: Sequence[Pooled], tally: Tally, questionnaire: Questionnaire
) -> Iterator[UnitDimension]:
    """Yield the dimensions that a dimension is made of, each before its parts, as far as they may be told."""
    for part, own in parted(dimension, pooled):
        raw = dimension_figures(part, own, questionnaire)
        holding = weighing(part, own)
        found = standing(raw, Holding(asked_of(holding)), questionnaire, quick=tally.quick)
        shown = stage_shown(raw, Holding(asked_as_shown(holding)), questionnaire, quick=tally.quick)
        if tally.evidenced is not None:
            shown = tally.evidenced[part.id].stage
        elif not tally.alone and not shown_told([own], tally, questionnaire)[1]:
            shown = None
        yield _dimension(part.id, raw, found, shown, questionnaire)
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
    pooled: Sequence[Sequence[Pooled]],
    tally: Tally,
    questionnaire: Questionnaire,
) -> tuple[int | None, list[UnitDimension]]:
    """Return the stages as shown as far as they may be told: of the whole, and in its dimensions."""
    if tally.evidenced is not None:
        known = tally.evidenced
        return known[OVERALL].stage, [_shown(part, known[part.id].stage, questionnaire) for part in parts]
    if shown_told(pooled, tally, questionnaire)[1]:
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


def _is_unsupported(pooled: Pooled, is_high: bool) -> bool:
    """Return whether no evidence shows a question's high level; where that may not be told, none does."""
    return pooled.unsupported if claims_told(pooled) else is_high


def _dimension(
    name: str, raw: Figures, found: Standing, shown: int | None, questionnaire: Questionnaire
) -> UnitDimension:
    """Return one dimension's figures, with its stage as shown."""
    return UnitDimension(
        id=name,
        index=_percent(raw.index),
        stage=found.stage,
        coverage=_share(raw.coverage),
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
