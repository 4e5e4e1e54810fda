"""The checklist: ready only when every answer is yes; never converted into maturity points."""

from collections.abc import Mapping

from cxmaturity.answers.model import State, YesNo
from cxmaturity.answers.privacy import may_be_told, telling_floor
from cxmaturity.answers.tally import CheckTally, Tally
from cxmaturity.questionnaire.checklist import Check
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import CheckResult, Limit, Readiness
from cxmaturity.scoring.pooling import Pooled
from cxmaturity.scoring.stages import level_of


def readiness(questionnaire: Questionnaire, tally: Tally, pooled: Mapping[str, Pooled]) -> Readiness | None:
    """Return the checklist's outcome; None without a checklist, or when nobody answered any of it.

    The earliest step with a check that is not yes is the place to work. A consensus answer stands for all.
    """
    checklist = questionnaire.checklist
    if checklist is None or tally.checks is None:
        return None
    checks = tuple(
        _check(check, tally.checks[check.id], questionnaire, tally, pooled) for check in checklist.checks
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


def checks_met(tally: Tally) -> tuple[int, int] | None:
    """Return how many checks are a yes, and of how many; None where `readiness` has no outcome."""
    if tally.checks is None:
        return None
    return sum([answer_of(counts) == "yes" for counts in tally.checks.values()]), len(tally.checks)


def answer_of(counts: CheckTally) -> YesNo:
    """Return what the answers to a check come to.

    A yes needs more who say yes than anything else, and more than half of those who answered, yes or no. What
    is no yes is a no where as many say no as do not know, else unknown.
    """
    if counts.answer is not None:
        return counts.answer
    yes, no, unknown = counts.yes or 0, counts.no or 0, counts.unknown or 0
    if yes > max(no, unknown) and 2 * yes > yes + no:
        return "yes"
    return "no" if no and no >= unknown else "unknown"


def _check(
    check: Check,
    counts: CheckTally,
    questionnaire: Questionnaire,
    tally: Tally,
    pooled: Mapping[str, Pooled],
) -> CheckResult:
    """Return what one check comes to, and which maturity answers a yes is to be compared with."""
    answer, found = answer_of(counts), []
    for contradiction in check.contradicted_by if answer == "yes" else ():
        question = pooled[contradiction.question]
        scale, said = question.scale, question.state is not State.NOT_ASKED
        most = scale.value(scale.option(contradiction.at_most))
        if said and question.value is not None and question.level is not None and question.value <= most:
            needs = next((value for value in map(scale.value, scale.rising) if value > most), most)
            level = level_of(needs, questionnaire)
            found.append(Limit(id=contradiction.question, has=question.level, needs=level))
    return CheckResult(
        id=check.id,
        step=check.step,
        answer=answer,
        counts=_told(counts, tally, telling_floor(questionnaire, named=tally.named)),
        contradictions=tuple(found),
    )


def _told(counts: CheckTally, tally: Tally, floor: int) -> dict[YesNo, int] | None:
    """Return how many said what, who left it out among those who do not know; None where it is not told."""
    if counts.yes is None or counts.no is None or counts.unknown is None or counts.silent is None:
        return None
    if not tally.alone and not may_be_told(counts.yes + counts.no, tally.respondents, floor):
        return None
    found: dict[YesNo, int] = {
        "unknown": counts.unknown + counts.silent,
        "yes": counts.yes,
        "no": counts.no,
    }
    # In an order that does not tell who came first.
    return {answer: count for answer, count in found.items() if count}
