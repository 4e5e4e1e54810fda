"""The checklist: ready only when every answer is yes; never converted into maturity points."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import assert_never

from cxmaturity.answers.model import Answers, State, YesNo
from cxmaturity.questionnaire.model import Check, Questionnaire
from cxmaturity.scoring.model import CheckResult, Limit, Readiness
from cxmaturity.scoring.pooling import Pooled, individuals
from cxmaturity.scoring.privacy import may_be_told
from cxmaturity.scoring.stages import level_of


def _strength(answer: YesNo) -> int:
    """Return how strong an answer is: of several, the strongest is what they come to together."""
    match answer:
        case "unknown":
            return 0
        case "yes":
            return 1
        case "no":
            return 2
        case _:
            assert_never(answer)


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
    said, own = _answers(sheets), individuals(sheets)
    checks = tuple(
        _check(check, said.get(check.id, "unknown"), questionnaire, own, pooled, alone=len(sheets) == 1)
        for check in checklist.checks
    )
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
    said = _answers(sheets)
    met = [check for check in checklist.checks if said.get(check.id) == "yes"]
    return len(met), len(checklist.checks)


def _answers(sheets: Sequence[Answers]) -> Mapping[str, YesNo]:
    """Return what the respondents' answers to each check come to; a check that is not there is unknown."""
    if len(sheets) == 1:
        return sheets[0].readiness
    agreed = [sheet for sheet in sheets if sheet.respondent.is_consensus]
    return _together(individuals(sheets)) | _together(agreed)


def _together(sheets: Sequence[Answers]) -> dict[str, YesNo]:
    """Return what these sheets come to together: one no makes a no, else one yes a yes."""
    found: dict[str, YesNo] = {}
    for sheet in sheets:
        for check, answer in sheet.readiness.items():
            found[check] = max(answer, found.get(check, "unknown"), key=_strength)
    return found


def _check(
    check: Check,
    answer: YesNo,
    questionnaire: Questionnaire,
    own: Sequence[Answers],
    pooled: Mapping[str, Pooled],
    *,
    alone: bool,
) -> CheckResult:
    """Return one check's `answer`, and which maturity answers a yes does not fit; `own` are the members."""
    counts: Counter[YesNo] = Counter([sheet.readiness.get(check.id, "unknown") for sheet in own])
    told = alone or may_be_told(counts["yes"] + counts["no"], len(own), questionnaire)
    found = []
    for contradiction in check.contradicted_by if answer == "yes" else ():
        question = pooled[contradiction.question]
        options = question.scale.options
        at = [option.id for option in options].index(contradiction.at_most)
        most = question.scale.value(options[at])
        said = question.state is not State.NOT_ASKED
        if said and question.value is not None and question.level is not None and question.value <= most:
            needs = question.scale.value(options[min(at + 1, len(options) - 1)])
            level = level_of(needs, questionnaire)
            found.append(Limit(id=contradiction.question, has=question.level, needs=level))
    return CheckResult(
        id=check.id,
        step=check.step,
        answer=answer,
        # In an order that does not tell who came first.
        counts={said: counts[said] for said in sorted(counts, key=_strength)} if told else None,
        contradictions=tuple(found),
    )
