"""One assessment as a portfolio keeps it: the same rules, without what only its own report needs."""

from collections.abc import Sequence

from cxmaturity.answers.tally import OVERALL, Tally
from cxmaturity.answers.targets import targets
from cxmaturity.questionnaire.model import Dimension, Questionnaire
from cxmaturity.scoring.evidence import claims_told, shares_told, shown_told
from cxmaturity.scoring.pooling import Pooled, pool
from cxmaturity.scoring.readiness import checks_met
from cxmaturity.scoring.score import (
    Figures,
    Standing,
    figures,
    foundation_levels,
    overall_figures,
    shown_foundations,
    stage_shown,
    standing,
)
from cxmaturity.scoring.stages import percent
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
    stages: dict[str, int] = {}
    shown: list[int] = []
    levels: dict[str, int] = {}
    below: list[str] = []
    unsupported: list[str] = []
    for dimension, questions in pool(questionnaire, tally, strict=strict):
        name, aim = dimension.id, aims[dimension.id]
        one = figures(questions, questionnaire)
        found = standing(one, foundation_levels(questions), questionnaire, quick=quick)
        one_shown = stage_shown(one, shown_foundations(questions).values(), questionnaire, quick=quick)
        raw.append((dimension, one))
        evidence.append((name, questions, _share(one.supported)))
        parts.append(_dimension(name, one, found))
        if found.stage and dimension.weight:
            stages[name] = found.stage
        if one_shown and dimension.weight:
            shown.append(one_shown)
        for pooled in questions:
            level = pooled.level
            if level is None:
                continue
            question = pooled.question.id
            levels[question] = level
            if level < aim:
                below.append(question)
            if pooled.unsupported if alone else _is_unsupported(pooled, level >= high):
                unsupported.append(question)
    total = overall_figures(raw, questionnaire)
    _, share = shares_told(evidence, _share(total.supported), tally, questionnaire)
    overall = standing(total, stages, questionnaire, quick=quick)
    as_shown = stage_shown(total, shown, questionnaire, quick=quick)
    if tally.evidenced is not None:
        as_shown = tally.evidenced[OVERALL].stage
    elif not alone and not shown_told([questions for _, questions, _ in evidence], tally, questionnaire)[1]:
        as_shown = None
    checks = checks_met(tally)
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
        low=_percent(total.low),
        high=_percent(total.high),
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
        stage_shown=as_shown,
    )


def _is_unsupported(pooled: Pooled, is_high: bool) -> bool:
    """Return whether no evidence shows a question's high level; where that may not be told, none does."""
    return pooled.unsupported if claims_told(pooled) else is_high


def _dimension(name: str, raw: Figures, found: Standing) -> UnitDimension:
    """Return one dimension's figures."""
    return UnitDimension(
        id=name,
        index=_percent(raw.index),
        stage=found.stage,
        coverage=_share(raw.coverage),
        limits=found.limits,
    )


def _percent(value: float | None) -> float | None:
    return None if value is None else percent(value)


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 9)
