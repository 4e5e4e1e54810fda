"""One assessment as a portfolio keeps it: the same rules, without what only its own report needs."""

from collections.abc import Sequence

from cxmaturity.domain.answers import Answers
from cxmaturity.domain.portfolio import UnitDimension, UnitResult
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.scoring.pooling import individuals, pool
from cxmaturity.scoring.readiness import checks_met
from cxmaturity.scoring.score import (
    Figures,
    Standing,
    figures,
    foundation_levels,
    overall_figures,
    standing,
)
from cxmaturity.scoring.stages import percent
from cxmaturity.scoring.targets import targets


def unit_result(
    questionnaire: Questionnaire, sheets: Sequence[Answers], *, unit: str, strict: bool = False
) -> UnitResult:
    """Return what a portfolio keeps of `sheets`; `unit` is how they are named. Needs at least one sheet.

    Every figure is that of `assess`, by the same rules.
    """
    quick = all(sheet.quick for sheet in sheets)
    pooled = pool(questionnaire, sheets, strict=strict)
    parts: list[tuple[str, Figures, Standing]] = []
    for dimension, questions in pooled:
        raw = figures(questions, questionnaire)
        found = standing(raw, foundation_levels(questions), questionnaire, quick=quick)
        parts.append((dimension.id, raw, found))
    total = overall_figures([(d, raw) for (d, _), (_, raw, _) in zip(pooled, parts, strict=True)])
    stages = {name: found.stage for name, _, found in parts if found.stage}
    overall = standing(total, stages, questionnaire, quick=quick)
    aims = targets(questionnaire, sheets)
    answered = [(one, aims[d.id]) for d, questions in pooled for one in questions if one.level is not None]
    checks = checks_met(questionnaire, sheets)
    first = sheets[0]
    return UnitResult(
        unit=unit,
        organisation=first.organisation,
        scope=first.scope,
        wave=first.wave,
        date=max([sheet.date for sheet in sheets]),
        respondents=len(individuals(sheets)),
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
        evidence_share=_share(total.supported),
        ready=None if checks is None else checks[0] == checks[1],
        readiness_yes=None if checks is None else checks[0],
        readiness_total=None if checks is None else checks[1],
        limits=overall.limits,
        short=overall.short,
        dimensions=tuple([_dimension(*part) for part in parts]),
        levels={one.question.id: one.level for one, _ in answered if one.level},
        below=tuple([one.question.id for one, aim in answered if one.level and one.level < aim]),
        unsupported=tuple([one.question.id for one, _ in answered if one.unsupported]),
    )


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
