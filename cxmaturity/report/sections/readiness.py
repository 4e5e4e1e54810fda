"""The checklist: its label, the count, the blocking step, every answer, and what to compare a yes with."""

from dataclasses import dataclass
from typing import assert_never

from cxmaturity.answers.model import YesNo
from cxmaturity.questionnaire.checklist import Check, Checklist
from cxmaturity.report.lookup import Lookup, RisingNeed
from cxmaturity.report.sections import SingleSection
from cxmaturity.scoring.model import CheckResult
from cxmaturity.scoring.readiness_words import check_answers, say_yes
from cxmaturity.text.language import noted


@dataclass(frozen=True, kw_only=True)
class ReadinessRow:
    """One question of the checklist with its answer."""

    number: str
    text: str
    rests_on: str
    answer: str
    symbol: str
    look: str
    counts: str
    say_yes: str
    contradictions: tuple[RisingNeed, ...]


@dataclass(frozen=True, kw_only=True)
class StepRows:
    """A step with its questions; `blocks` marks the place to work."""

    number: str
    name: str
    state: str
    blocks: bool
    checks: tuple[ReadinessRow, ...]


@dataclass(frozen=True, kw_only=True)
class ReadinessPage:
    """All that stands on the page."""

    title: str
    label: str
    ready: bool
    yes: str
    total: str
    verdict: str
    steps: tuple[StepRows, ...]
    contradictions: int
    several: bool


def readiness(look: Lookup) -> ReadinessPage | None:
    """Return the page, None where the questionnaire has no checklist or nobody answered it."""
    outcome, checklist = look.assessment.readiness, look.assessment.questionnaire.checklist
    if outcome is None or checklist is None:
        return None
    results = {result.id: result for result in outcome.checks}
    blocking = next((step.name for step in checklist.steps if step.id == outcome.blocking_step), "")
    return ReadinessPage(
        title=checklist.title,
        label=checklist.label,
        ready=outcome.ready,
        yes=str(outcome.yes),
        total=str(outcome.total),
        verdict=_verdict(outcome.ready, blocking, look),
        steps=_steps(checklist, results, outcome.blocking_step, look),
        contradictions=sum(bool(result.contradictions) for result in outcome.checks),
        several=look.several,
    )


READINESS = SingleSection(
    anchor="s-readiness",
    title=noted("Readiness"),
    template="readiness",
    page=readiness,
)


def _verdict(ready: bool, blocking: str, look: Lookup) -> str:
    text = look.words.text
    if ready:
        return text("Ready: every answer is a yes.")
    if blocking:
        return text(
            "Not ready. The earliest step that is not all yes is where to work: {step}.", step=blocking
        )
    return text("Not ready: what nobody knows is not a yes.")


def _steps(
    checklist: Checklist, results: dict[str, CheckResult], blocking: str | None, look: Lookup
) -> tuple[StepRows, ...]:
    numbered = {check.id: str(place) for place, check in enumerate(checklist.checks, 1)}
    rows = []
    for place, step in enumerate(checklist.steps, 1):
        checks = [check for check in checklist.checks if check.step == step.id and check.id in results]
        if not checks:
            continue
        made = tuple(_row(numbered[check.id], check, results[check.id], look) for check in checks)
        passed = all(row.look == "yes" for row in made)
        state = look.words.text("done") if passed else look.words.text("open")
        rows.append(
            StepRows(number=str(place), name=step.name, state=state, blocks=step.id == blocking, checks=made)
        )
    return tuple(rows)


def _row(number: str, check: Check, result: CheckResult, look: Lookup) -> ReadinessRow:
    names = check_answers(look.words)
    # How many say yes is said by itself; the others are listed.
    counts = look.words.listed(
        f"{names[answer]} {count}"
        for answer, count in (result.counts or {}).items()
        if count and answer != "yes"
    )
    return ReadinessRow(
        number=number,
        text=check.text,
        rests_on=check.rests_on,
        answer=names[result.answer],
        symbol=_symbol(result.answer),
        look=result.answer,
        counts=counts if look.several else "",
        say_yes=say_yes(result, look.words),
        contradictions=tuple(look.need(limit) for limit in result.contradictions),
    )


def _symbol(answer: YesNo) -> str:
    match answer:
        case "yes":
            return "✓"
        case "no":
            return "✗"
        case "unknown":
            return "?"
        case _:
            assert_never(answer)
