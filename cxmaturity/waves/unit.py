"""One assessment as a portfolio keeps it: the same rules, without what only its own report needs."""

from collections.abc import Sequence

from cxmaturity.answers.model import Answers, Sheets, State
from cxmaturity.questionnaire.model import Dimension, Questionnaire
from cxmaturity.scoring.evidence import claims_told, shares_told
from cxmaturity.scoring.pooling import Pooled, individuals, pool
from cxmaturity.scoring.readiness import checks_met
from cxmaturity.scoring.score import Figures, Standing, figures, foundation_levels, overall_figures, standing
from cxmaturity.scoring.stages import percent
from cxmaturity.scoring.targets import targets
from cxmaturity.waves.portfolio import UnitDimension, UnitResult


def unit_result(
    questionnaire: Questionnaire, sheets: Sequence[Answers], *, unit: str, strict: bool = False
) -> UnitResult:
    """Return what a portfolio keeps of `sheets`; `unit` is how they are named. Needs at least one sheet.

    Every figure is that of `assess`, by the same rules.
    """
    quick = all([sheet.quick for sheet in sheets])
    aims = targets(questionnaire, sheets)
    raw: list[tuple[Dimension, Figures]] = []
    evidence: list[tuple[Sequence[Pooled], float | None]] = []
    high, alone = len(questionnaire.levels) - 1, len(sheets) == 1
    parts: list[UnitDimension] = []
    stages: dict[str, int] = {}
    levels: dict[str, int] = {}
    below: list[str] = []
    unsupported: list[str] = []
    for dimension, questions in pool(questionnaire, sheets, strict=strict):
        name, aim = dimension.id, aims[dimension.id]
        one = figures(questions, questionnaire)
        found = standing(one, foundation_levels(questions), questionnaire, quick=quick)
        raw.append((dimension, one))
        evidence.append((questions, _share(one.supported)))
        parts.append(_dimension(name, one, found))
        if found.stage:
            stages[name] = found.stage
        for pooled in questions:
            level = pooled.level
            if level is None or pooled.state is State.NOT_ASKED:
                # What counts though it was not asked is no gap, and nothing that others could help with.
                continue
            question = pooled.question.id
            levels[question] = level
            if level < aim:
                below.append(question)
            if pooled.unsupported if alone else _is_unsupported(pooled, level >= high, questionnaire):
                unsupported.append(question)
    total = overall_figures(raw)
    _, share = shares_told(evidence, _share(total.supported), sheets, questionnaire)
    overall = standing(total, stages, questionnaire, quick=quick)
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
        not_read=tuple([one.name for one in sheets.unread]) if isinstance(sheets, Sheets) else (),
        questionnaire_sha256=questionnaire.sha256,
        shadows_shipped=sheets.shadows if isinstance(sheets, Sheets) else "",
    )


def _is_unsupported(pooled: Pooled, is_high: bool, questionnaire: Questionnaire) -> bool:
    """Return whether no evidence shows a question's high level; where that may not be told, none does."""
    return pooled.unsupported if claims_told(pooled, questionnaire) else is_high


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
