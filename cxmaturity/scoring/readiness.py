"""The checklist: ready only when every answer is yes; never converted into maturity points."""

from collections import Counter
from collections.abc import Mapping, Sequence

from cxmaturity.domain.answers import Answers
from cxmaturity.domain.assessment import CheckResult, Limit, Readiness, YesNo
from cxmaturity.domain.questionnaire import Check, Questionnaire
from cxmaturity.scoring.pooling import Pooled, individuals
from cxmaturity.scoring.stages import level_of


def readiness(
    questionnaire: Questionnaire, sheets: Sequence[Answers], pooled: Mapping[str, Pooled]
) -> Readiness | None:
    """Return the checklist's outcome; None without a checklist, or when nobody answered any of it.

    The earliest step with a check that is not yes is the place to work. Of several respondents, one no
    makes a no, and a yes needs at least one yes and no no; a consensus answer stands for all.
    """
    checklist = questionnaire.checklist
    if checklist is None or not any(sheet.readiness for sheet in sheets):
        return None
    checks = tuple(_check(check, questionnaire, sheets, pooled) for check in checklist.checks)
    unmet = {check.step for check in checks if check.answer != "yes"}
    yes = sum(check.answer == "yes" for check in checks)
    return Readiness(
        ready=yes == len(checks),
        yes=yes,
        total=len(checks),
        blocking_step=next((step.id for step in checklist.steps if step.id in unmet), None),
        checks=checks,
    )


def checks_met(questionnaire: Questionnaire, sheets: Sequence[Answers]) -> tuple[int, int] | None:
    """Return how many checks are a yes, and of how many; None where `readiness` has no outcome."""
    checklist = questionnaire.checklist
    if checklist is None or not any(sheet.readiness for sheet in sheets):
        return None
    own, agreed = individuals(sheets), _agreed(sheets)
    met = [check for check in checklist.checks if _answer(check, own, agreed) == "yes"]
    return len(met), len(checklist.checks)


def _agreed(sheets: Sequence[Answers]) -> list[Answers]:
    """Return the sheets that say what the group agreed on about the checklist."""
    return [sheet for sheet in sheets if sheet.readiness and sheet.respondent.is_consensus]


def _answer(check: Check, own: Sequence[Answers], agreed: Sequence[Answers]) -> YesNo:
    """Return what the respondents' answers to one check come to; `own` are the members' own sheets."""
    name = check.id
    said = [sheet.readiness[name] for sheet in agreed if name in sheet.readiness]
    said = said or [sheet.readiness.get(name, "unknown") for sheet in own]
    return "no" if "no" in said else "yes" if "yes" in said else "unknown"


def _check(
    check: Check, questionnaire: Questionnaire, sheets: Sequence[Answers], pooled: Mapping[str, Pooled]
) -> CheckResult:
    """Return one check's answer, and which maturity answers a yes does not fit."""
    own = individuals(sheets)
    counts = Counter([sheet.readiness.get(check.id, "unknown") for sheet in own])
    answer = _answer(check, own, _agreed(sheets))
    found = []
    for contradiction in check.contradicted_by if answer == "yes" else ():
        question = pooled[contradiction.question]
        options = question.scale.options
        at = [option.id for option in options].index(contradiction.at_most)
        most = question.scale.value(options[at])
        if question.value is not None and question.level is not None and question.value <= most:
            needs = question.scale.value(options[min(at + 1, len(options) - 1)])
            level = level_of(needs, questionnaire)
            found.append(Limit(id=contradiction.question, has=question.level, needs=level))
    return CheckResult(
        id=check.id, step=check.step, answer=answer, counts=dict(counts), contradictions=tuple(found)
    )
