"""Gates: whether an assessment is as good as a pipeline asks, and whether it lost too much since a baseline.

A gate whose figure is withheld or unknown is not met: what nobody knows is no pass. Each drop is a gate of
its own, so an improvement never hides a loss. Waivers come last and change no figure: a valid one turns a
breach into `waived`, one that has expired fails, one whose gate is met or off is unneeded.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple, TypeVar, assert_never

import msgspec

from cxmaturity.answers.model import State
from cxmaturity.errors import MissingBaseline, UnknownSubject
from cxmaturity.gates.measures import (
    NO_PLAN,
    PLAN_MEASURES,
    QUESTION_FLOORS,
    SCORE_FLOORS,
    Drop,
    Floor,
    PlanCeiling,
    PlanMeasure,
    QuestionFloor,
    ReadinessFloor,
    Severity,
    Why,
)
from cxmaturity.gates.model import Breach, GateResult, Gates, NotCompared, Verdict, Waiver, WaiverResult
from cxmaturity.plan.model import KeptPlan
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import Assessment, DimensionResult, QuestionResult, Score
from cxmaturity.scoring.shown import on_numbers
from cxmaturity.text.names import tidy
from cxmaturity.waves.following import follow
from cxmaturity.waves.model import Comparison, QuestionChange, ScoreChange

T = TypeVar("T")


class Planned(NamedTuple):
    """A plan that is kept, and the assessment of the answers that it lies beside."""

    kept: KeptPlan
    before: Assessment


Drops = Iterator[GateResult | NotCompared]


def check(
    assessment: Assessment,
    gates: Gates,
    comparison: Comparison | None = None,
    *,
    today: date,
    planned: Planned | None = None,
) -> Verdict:
    """Return what comes of `gates` on `assessment`; waivers and what is `planned` are held against `today`.

    `comparison` is with the baseline; the largest drops need it. Raises UnknownSubject for a gate on
    something that the questionnaire does not have, and MissingBaseline for a largest drop without it.
    """
    found = [*_floors(assessment, gates)]
    not_compared: list[NotCompared] = []
    drop = gates.maximum_drop
    if drop and drop.severity != "off":
        if comparison is None:
            raise MissingBaseline("a largest drop needs a comparison")
        for one in _drops(assessment, drop, comparison):
            if isinstance(one, NotCompared):
                not_compared.append(one)
            else:
                found.append(one)
    if gates.plan:
        found += _plan_gates(assessment, gates.plan, planned, today)
    waivers = {waiver.gate: waiver for waiver in gates.waivers}
    results = tuple(_waived(gate, waivers.get(gate.id), today) for gate in found)
    breached = {gate.id for gate in results if gate.breach}
    return Verdict(
        gates=results,
        waivers=tuple(_waiver_result(waiver, breached, today) for waiver in gates.waivers),
        not_compared=tuple(not_compared),
    )


def holds(waiver: Waiver, today: date) -> bool:
    """Return whether `waiver` holds on the day `today`; its last day is one of them."""
    return today <= date.fromisoformat(waiver.expires)


def _waived(gate: GateResult, waiver: Waiver | None, today: date) -> GateResult:
    """Return `gate` with its waiver where it is breached and the waiver holds."""
    if gate.breach is None or waiver is None or not holds(waiver, today):
        return gate
    breach = msgspec.structs.replace(gate.breach, waiver=waiver)
    return msgspec.structs.replace(gate, breach=breach)


def _waiver_result(waiver: Waiver, breached: set[str], today: date) -> WaiverResult:
    """Return what became of a waiver."""
    if not holds(waiver, today):
        return WaiverResult(waiver=waiver, state="expired")
    return WaiverResult(waiver=waiver, state="used" if waiver.gate in breached else "unneeded")


def _floors(assessment: Assessment, gates: Gates) -> Iterator[GateResult]:
    """Yield the gates that are floors, in the order of the file."""
    questionnaire = assessment.questionnaire
    if gates.overall:
        yield from _score_floors("overall", "overall", assessment.overall, gates.overall, questionnaire)
    dimensions = {dimension.id: dimension for dimension in assessment.every_dimension}
    for name, floor in gates.dimensions.items():
        yield from _score_floors(f"dimensions.{name}", name, _named(name, dimensions), floor, questionnaire)
    questions = {one.id: one for dimension in assessment.dimensions for one in dimension.questions}
    for name, asked in gates.questions.items():
        yield from _question_floors(name, _named(name, questions), asked, questionnaire)
    if gates.readiness:
        yield from _readiness(assessment, gates.readiness)


def _named(name: str, known: Mapping[str, T]) -> T:
    """Return what a gate is on. Raises UnknownSubject where there is no such thing."""
    if name not in known:
        raise UnknownSubject(name)
    return known[name]


def _score_floors(
    start: str, on: str, score: Score | DimensionResult, floor: Floor, questionnaire: Questionnaire
) -> Iterator[GateResult]:
    """Yield the floors of the overall score or of a dimension."""
    for one in SCORE_FLOORS:
        needs = one.least(floor)
        if needs is not None:
            gate = GateResult(
                id=f"{start}.{one.measure}",
                on=on,
                measure=one.measure,
                severity=floor.severity,
                needs=needs,
                has=one.has(score, questionnaire),
            )
            yield _floor(gate, one.why(score))


def _question_floors(
    name: str, question: QuestionResult, floor: QuestionFloor, questionnaire: Questionnaire
) -> Iterator[GateResult]:
    """Yield the floors of a question; one that is not answered has no figures."""
    for one in QUESTION_FLOORS:
        needs = one.least(floor)
        if needs is not None:
            gate = GateResult(
                id=f"questions.{name}.{one.measure}",
                on=name,
                measure=one.measure,
                severity=floor.severity,
                needs=needs,
                has=one.has(question, questionnaire) if question.state is State.ANSWERED else None,
            )
            yield _floor(gate, one.why(question))


def _readiness(assessment: Assessment, floor: ReadinessFloor) -> Iterator[GateResult]:
    """Yield the floors of the checklist; where no check was answered, each is unknown."""
    readiness, severity = assessment.readiness, floor.severity
    if floor.yes is not None:
        has = readiness.yes if readiness else None
        gate = GateResult(
            id="readiness.yes", on="readiness", measure="yes", severity=severity, needs=floor.yes, has=has
        )
        yield _floor(gate, State.UNANSWERED)
    answers = {check.id: check.answer for check in readiness.checks} if readiness else {}
    for name in floor.checks:
        answer = answers.get(name, "unknown")
        yield GateResult(
            id=f"readiness.checks.{name}",
            on=name,
            measure="check",
            severity=severity,
            needs="yes",
            has=answer,
            breach=None if answer == "yes" or severity == "off" else Breach(reason="below"),
        )


def _plan_gates(
    assessment: Assessment, ceiling: PlanCeiling, planned: Planned | None, today: date
) -> Iterator[GateResult]:
    """Yield the gates on the plan; where there is none, nobody knows what is late."""
    for measure in PLAN_MEASURES:
        most = ceiling.most(measure)
        if most is None:
            continue
        gate = GateResult(
            id=f"plan.{measure}",
            on="plan",
            measure=measure,
            severity=ceiling.severity,
            needs=most,
            has=None,
        )
        if planned is not None:
            moves = tuple(_counted(measure, planned, assessment, today))
            above = len(moves) > most and ceiling.severity != "off"
            breach = Breach(reason="above") if above else None
            yield msgspec.structs.replace(gate, has=len(moves), moves=moves, breach=breach)
        else:
            yield _floor(gate, NO_PLAN)


def _counted(measure: PlanMeasure, planned: Planned, assessment: Assessment, today: date) -> list[str]:
    """Return the moves that a gate on the plan counts: those that answers have not reached all the same."""
    came = {move.id: move for move in follow(planned.kept, planned.before, assessment, today).moves}
    still = [move for move in planned.kept.moves if came[move.id].outcome in ("open", "late")]
    match measure:
        case "overdue":
            return [move.id for move in still if move.is_late(today)]
        case "without_owner":
            return [move.id for move in still if move.has_begun(today) and not tidy(move.owner)]
        case _:
            assert_never(measure)


def _floor(gate: GateResult, why: Why) -> GateResult:
    """Return a floor with its breach, if there is one; `why` says why a figure is missing."""
    if gate.severity == "off":
        return gate
    if gate.has is None:
        return msgspec.structs.replace(gate, breach=Breach(reason="no_figure", why=why))
    # Figures are rounded against float noise where they are made.
    is_below = float(gate.has) < float(gate.needs)
    return msgspec.structs.replace(gate, breach=Breach(reason="below")) if is_below else gate


def _drops(assessment: Assessment, drop: Drop, comparison: Comparison) -> Drops:
    """Yield the largest drops by dimension and by question, and what cannot be compared.

    What weighs nothing in the whole is no gate.
    """
    weighing = assessment.questionnaire.weighing
    unlike = {one.id: one.reason for one in comparison.incomparable if one.kind != "check"}
    if drop.dimension is not None:
        dimensions = {dimension.id: dimension for dimension in assessment.every_dimension}
        for change in comparison.dimensions:
            if change.id not in unlike and dimensions[change.id].weight:
                yield _dimension_drop(change, dimensions[change.id], drop.dimension, drop.severity)
    if drop.question is not None:
        for one in (change for change in comparison.questions if change.id in weighing):
            yield from _question_drop(one, assessment.questionnaire, drop.question, drop.severity)
    yield from (NotCompared(id=name, reason=reason) for name, reason in unlike.items())


def _dimension_drop(
    change: ScoreChange, dimension: DimensionResult, most: float, severity: Severity
) -> GateResult | NotCompared:
    """Return whether a dimension's index fell too far, over the questions that both waves have.

    Where it is known what the same groups say differently, that decides.
    """
    if change.before is None:
        return NotCompared(id=change.id, reason="no_figure_before")
    if dimension.withheld == "not_applicable":
        return NotCompared(id=change.id, reason="not_applicable")
    before, after = change.shared_before, change.shared_after
    if before is None or (after is None and dimension.index is not None):
        return NotCompared(id=change.id, reason="questions_differ")
    name = f"maximum_drop.dimension.{change.id}"
    gate = _drop(name, change.id, (before, after), most, severity, why=dimension.withheld or "")
    if change.same_groups is None:
        return gate
    # Who answers is nobody's loss: what the same groups say is.
    return msgspec.structs.replace(
        _lost(gate, round(0.0 - change.same_groups, 9)),
        same_groups=change.same_groups,
        other_mix=change.other_mix,
    )


def _question_drop(
    change: QuestionChange, questionnaire: Questionnaire, most: float, severity: Severity
) -> Drops:
    """Yield whether a question fell too far; nothing where it was answered in neither wave."""
    if change.before is None:
        if change.after is not None:
            yield NotCompared(id=change.id, reason="no_figure_before")
        return
    match change.after_state:
        case State.NOT_APPLICABLE:
            yield NotCompared(id=change.id, reason="not_applicable")
        case State.NOT_ASKED:
            yield NotCompared(id=change.id, reason="not_asked")
        case State.ANSWERED | State.UNKNOWN | State.UNANSWERED as state:
            before = _in_levels(change.before, questionnaire)
            after = None if change.after is None else _in_levels(change.after, questionnaire)
            name = f"maximum_drop.question.{change.id}"
            yield _drop(name, change.id, (before, after), most, severity, why=state)
        case other:
            assert_never(other)


def _in_levels(value: float, questionnaire: Questionnaire) -> float:
    """Return a value (0-1) as a score on the numbers of the levels."""
    return round(on_numbers(value, questionnaire), 9)


def _drop(
    name: str,
    on: str,
    figures: tuple[float, float | None],
    most: float,
    severity: Severity,
    *,
    why: Why,
) -> GateResult:
    """Return a drop from one figure to the next with its breach, if it is too large."""
    before, after = figures
    gate = GateResult(
        id=name, on=on, measure="drop", severity=severity, needs=most, has=None, before=before, after=after
    )
    if after is None:
        return msgspec.structs.replace(gate, breach=Breach(reason="no_figure", why=why))
    return _lost(gate, round(before - after, 9))


def _lost(gate: GateResult, lost: float) -> GateResult:
    """Return a drop of which so much was `lost`, with its breach if that is too much."""
    breach = Breach(reason="fell") if lost > float(gate.needs) else None
    return msgspec.structs.replace(gate, has=lost, breach=breach)
