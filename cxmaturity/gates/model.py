"""What a pipeline asks of an assessment: floors, largest drops, waivers that expire, and what came of it.

A gate has an id, by which waivers name it and every output calls it: the way to it in the gates file, such as
`overall.stage`, `dimensions.vision.index`, `questions.vision.sponsor.level`, `readiness.yes` or
`readiness.checks.ID`, `plan.overdue`. The largest drops are one gate for every dimension and every question:
`maximum_drop.dimension.ID`, `maximum_drop.question.ID`.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Literal, assert_never, get_args

import msgspec

from cxmaturity.answers.model import YesNo
from cxmaturity.formats.frozen import Frozen
from cxmaturity.gates.measures import (
    DROPS,
    PLAN_MEASURES,
    QUESTION_FLOORS,
    SCORE_FLOORS,
    Drop,
    DropKind,
    Floor,
    Measure,
    PlanCeiling,
    QuestionFloor,
    ReadinessFloor,
    Severity,
    Why,
)
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire
from cxmaturity.scoring.model import Notice, Subject

Day = Annotated[str, msgspec.Meta(examples=["2026-12-31"])]
Where = tuple[Any, ...]


class Waiver(Frozen):
    """A breach that is accepted for a time: of which gate, why, by whom, and the last day that it holds."""

    gate: str
    justification: str
    owner: str
    expires: Day


class Gates(Frozen):
    """A gates file: floors by overall, dimension, question, readiness; largest drops; the plan; waivers."""

    format: Literal[1]
    overall: Floor | None = None
    dimensions: dict[str, Floor] = {}
    questions: dict[str, QuestionFloor] = {}
    readiness: ReadinessFloor | None = None
    maximum_drop: Drop | None = None
    plan: PlanCeiling | None = None
    waivers: tuple[Waiver, ...] = ()


Outcome = Literal["met", "not_met", "warning", "waived", "off"]
Unmeasured = Literal[
    "only_before",
    "only_after",
    "scale_changed",
    "questions_differ",
    "no_figure_before",
    "not_applicable",
    "not_asked",
]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
BreachReason = Literal["below", "fell", "above", "no_figure"]
WaiverState = Literal["used", "expired", "unneeded"]


class Breach(Frozen):
    """Why a gate is not met: `below` its floor, `fell` too far, `above` its most, or `no_figure`; its waiver.

    `why` says why there is no figure.
    """

    reason: BreachReason
    why: Why = ""
    waiver: Waiver | None = None


class GateResult(Frozen):
    """One gate: what it is on, what it needs, the raw figure that it has, and the breach if it is not met.

    `on` is `overall`, `readiness`, or the id of a dimension, question or check. A drop `has` what was lost
    from `before` to `after`, less than 0 for a rise, and `needs` no more than that: index points of a
    dimension (over the questions that both waves have), levels of a question. Where it is known, it `has`
    what the same groups say less: `same_groups`, beside which another mix of them makes `other_mix`. On the
    `plan` it `has` so many moves, which are the `moves`, and `needs` no more. A waiver changes none of these.
    """

    id: str
    on: str
    measure: Measure
    severity: Severity
    needs: float | YesNo
    has: float | YesNo | None
    before: float | None = None
    after: float | None = None
    breach: Breach | None = None
    same_groups: float | None = None
    other_mix: float | None = None
    moves: tuple[str, ...] = ()

    @property
    def reason(self) -> BreachReason | Literal[""]:
        """Why the gate is not met, nothing where it is."""
        return self.breach.reason if self.breach else ""

    @property
    def waiver(self) -> Waiver | None:
        """The waiver that holds, if the gate needs one."""
        return self.breach.waiver if self.breach else None

    @property
    def outcome(self) -> Outcome:
        """What came of the gate; only `not_met` fails a pipeline."""
        if self.severity == "off":
            return "off"
        if self.breach is None:
            return "met"
        if self.breach.waiver is not None:
            return "waived"
        match self.severity:
            case "warn":
                return "warning"
            case "error":
                return "not_met"
            case other:
                assert_never(other)


class WaiverResult(Frozen):
    """A waiver, and whether it is in use, expired (which fails), or unneeded as its gate is met or off."""

    waiver: Waiver
    state: WaiverState


class NotCompared(Frozen):
    """A dimension or question that no drop can be measured of, by id, and why."""

    id: str
    reason: Unmeasured


class Verdict(Frozen):
    """What came of all gates. The last line printed and the exit code both follow from this value."""

    gates: tuple[GateResult, ...]
    waivers: tuple[WaiverResult, ...] = ()
    not_compared: tuple[NotCompared, ...] = ()

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many gates came out how, by outcome."""
        found = Counter(gate.outcome for gate in self.gates)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    @property
    def expired(self) -> tuple[Waiver, ...]:
        """The waivers that have expired."""
        return tuple(one.waiver for one in self.waivers if one.state == "expired")

    @property
    def passed(self) -> bool:
        """Whether a pipeline may go on: no gate of severity error is breached, no waiver has expired."""
        return not self.expired and not self.counts["not_met"]

    @property
    def exit_code(self) -> Literal[0, 3]:
        """What a command ends with."""
        return 0 if self.passed else 3


def score_floors(gates: Gates) -> Iterator[tuple[Where, Floor]]:
    """Yield the floors of the overall score and of dimensions, and where they stand in the file."""
    if gates.overall:
        yield ("overall",), gates.overall
    for name, floor in gates.dimensions.items():
        yield ("dimensions", name), floor


def gate_places(gates: Gates, questionnaire: Questionnaire) -> dict[str, Where]:
    """Return the id of every gate that `gates` puts on an assessment, and where it stands in the file."""
    places: list[Where] = []
    for where, floor in score_floors(gates):
        places += [(*where, one.measure) for one in SCORE_FLOORS if one.least(floor) is not None]
    for name, asked in gates.questions.items():
        places += [
            ("questions", name, one.measure) for one in QUESTION_FLOORS if one.least(asked) is not None
        ]
    if gates.readiness and gates.readiness.yes is not None:
        places.append(("readiness", "yes"))
    found = {".".join(place): place for place in places}
    for at, check in enumerate(gates.readiness.checks if gates.readiness else ()):
        found[f"readiness.checks.{check}"] = ("readiness", "checks", at)
    for measure in PLAN_MEASURES:
        if gates.plan and gates.plan.most(measure) is not None:
            found[f"plan.{measure}"] = ("plan", measure)
    drop = gates.maximum_drop
    for kind in DROPS:
        if drop and drop.most(kind) is not None:
            measured = _measured(kind, questionnaire)
            found |= {f"maximum_drop.{kind}.{entry.id}": ("maximum_drop", kind) for entry in measured}
    return found


def _measured(kind: DropKind, questionnaire: Questionnaire) -> tuple[Dimension | Question, ...]:
    """Return what a drop is measured of."""
    match kind:
        case "dimension":
            return questionnaire.every_dimension
        case "question":
            return questionnaire.questions
        case _:
            assert_never(kind)


# ---- The verdict on gates as machines read it: its keys never change within `format: 1`, more may join


class Instrument(Frozen):
    """The questionnaire that was answered; `shadows_shipped` is the shipped one whose place it takes."""

    id: str
    version: str
    sha256: str
    shadows_shipped: str = ""


class Counts(Frozen):
    """How many gates came out how, and what was to be said beside them."""

    met: int
    not_met: int
    warning: int
    waived: int
    off: int
    waivers_expired: int
    not_compared: int


class Gate(Frozen):
    """One gate; `has`, `before` and `after` are raw figures, null where there is none, waived or not.

    `reason` says why it is not met: `below`, `fell`, `above`, `no_figure`, or empty; `why` says why there is
    no figure. With `same_groups`, a drop `has` what the same groups say less, without `other_mix`. The
    `moves` are those of the plan that a gate on it counts.
    """

    id: str
    on: str
    measure: Measure
    severity: Severity
    outcome: Outcome
    needs: float | str
    has: float | str | None
    before: float | None
    after: float | None
    reason: Literal["", "below", "fell", "above", "no_figure"]
    why: str
    message: str
    same_groups: float | None
    other_mix: float | None
    moves: tuple[str, ...]


class WaiverLine(Frozen):
    """One waiver of the gates file and what became of it."""

    gate: str
    justification: str
    owner: str
    expires: str
    state: WaiverState


class VerdictFile(Frozen):
    """What `cxmaturity check --format json` prints; `passed` and `exit_code` say the same.

    `notices` are the caveats of the assessment, as its result has them.
    """

    format: Literal[1]
    tool_version: str
    passed: bool
    exit_code: Literal[0, 3]
    summary: str
    today: str
    questionnaire: Instrument
    subject: Subject
    baseline: Subject | None
    strict: bool
    counts: Counts
    gates: tuple[Gate, ...]
    waivers: tuple[WaiverLine, ...]
    not_compared: tuple[NotCompared, ...]
    notices: tuple[Notice, ...]
