"""What a pipeline asks of an assessment: floors, largest drops, waivers that expire, and what came of it.

A gate has an id, by which waivers name it and every output calls it: the way to it in the gates file, such as
`overall.stage`, `dimensions.vision.index`, `questions.vision.sponsor.level`, `readiness.yes` or
`readiness.checks.ID`. The largest drops are one gate for every dimension and every question:
`maximum_drop.dimension.ID`, `maximum_drop.question.ID`.
"""

from collections import Counter
from typing import Annotated, Any, Literal

import msgspec

from cxmaturity.formats.frozen import Frozen
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire
from cxmaturity.scoring.model import Subject

Severity = Literal["error", "warn", "off"]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Points = Annotated[float, msgspec.Meta(ge=0, le=100)]
Day = Annotated[str, msgspec.Meta(examples=["2026-12-31"])]
Where = tuple[Any, ...]


class Floor(Frozen):
    """The least that is accepted: a stage, an index (0-100), a coverage and an evidence share (0-1)."""

    severity: Severity = "error"
    stage: Annotated[int, msgspec.Meta(ge=1)] | None = None
    index: Points | None = None
    coverage: Share | None = None
    evidence_share: Share | None = None


class QuestionFloor(Frozen):
    """The least that is accepted of one question: a level and an evidence grade."""

    severity: Severity = "error"
    level: Annotated[int, msgspec.Meta(ge=1)] | None = None
    evidence_grade: Annotated[int, msgspec.Meta(ge=0, le=4)] | None = None


class ReadinessFloor(Frozen):
    """How many checks must be yes, and which ones."""

    severity: Severity = "error"
    yes: Annotated[int, msgspec.Meta(ge=0)] | None = None
    checks: tuple[str, ...] = ()


class Drop(Frozen):
    """The largest loss against a baseline: index points of each dimension, levels of each question.

    The mean of several respondents lies between levels, so half a level may be written too.
    """

    severity: Severity = "error"
    dimension: Points | None = None
    question: Annotated[float, msgspec.Meta(ge=0)] | None = None


class Waiver(Frozen):
    """A breach that is accepted for a time: of which gate, why, by whom, and the last day that it holds."""

    gate: str
    justification: str
    owner: str
    expires: Day


class Gates(Frozen):
    """A gates file: floors by overall, dimension, question and readiness, the largest drops, waivers."""

    format: Literal[1]
    overall: Floor | None = None
    dimensions: dict[str, Floor] = {}
    questions: dict[str, QuestionFloor] = {}
    readiness: ReadinessFloor | None = None
    maximum_drop: Drop | None = None
    waivers: tuple[Waiver, ...] = ()


Measure = Literal[
    "stage", "index", "coverage", "evidence_share", "level", "evidence_grade", "yes", "check", "drop"
]
FLOORS: tuple[Measure, ...] = ("stage", "index", "coverage", "evidence_share")
QUESTION_FLOORS: tuple[Measure, ...] = ("level", "evidence_grade")
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


EVIDENCE_UNTOLD = "evidence_untold"
"""Why a gate on evidence has no figure: fewer than the privacy floor gave some."""


class Breach(Frozen):
    """Why a gate is not met: `below` its floor, `fell` too far, or `no_figure`; and the waiver, if one holds.

    `why` says why there is no figure: what withholds a score, the state of a question, or EVIDENCE_UNTOLD.
    """

    reason: Literal["below", "fell", "no_figure"]
    why: str = ""
    waiver: Waiver | None = None


class GateResult(Frozen):
    """One gate: what it is on, what it needs, the raw figure that it has, and the breach if it is not met.

    `on` is `overall`, `readiness`, or the id of a dimension, question or check. A drop `has` what was lost
    from `before` to `after`, less than 0 for a rise, and `needs` no more than that: index points of a
    dimension (over the questions that both waves have), levels of a question. A waiver changes none of these.
    """

    id: str
    on: str
    measure: Measure
    severity: Severity
    needs: float | str
    has: float | str | None
    before: float | None = None
    after: float | None = None
    breach: Breach | None = None

    @property
    def outcome(self) -> Outcome:
        """What came of the gate; only `not_met` fails a pipeline."""
        if self.severity == "off":
            return "off"
        if self.breach is None:
            return "met"
        if self.breach.waiver is not None:
            return "waived"
        return "warning" if self.severity == "warn" else "not_met"


class WaiverResult(Frozen):
    """A waiver, and whether it is in use, expired (which fails), or unneeded as its gate is met or off."""

    waiver: Waiver
    state: Literal["used", "expired", "unneeded"]


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
    def counts(self) -> dict[str, int]:
        """How many gates came out how, by outcome."""
        found = Counter(gate.outcome for gate in self.gates)
        outcomes: tuple[Outcome, ...] = ("met", "not_met", "warning", "waived", "off")
        return {outcome: found[outcome] for outcome in outcomes}

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


def gate_places(gates: Gates, questionnaire: Questionnaire) -> dict[str, Where]:
    """Return the id of every gate that `gates` puts on an assessment, and where it stands in the file."""
    places: list[Where] = []
    floors: dict[Where, Floor | None] = {("overall",): gates.overall}
    floors |= {("dimensions", name): floor for name, floor in gates.dimensions.items()}
    for where, floor in floors.items():
        places += [(*where, name) for name in FLOORS if getattr(floor, name, None) is not None]
    for name, asked in gates.questions.items():
        places += [("questions", name, one) for one in QUESTION_FLOORS if getattr(asked, one) is not None]
    if gates.readiness and gates.readiness.yes is not None:
        places.append(("readiness", "yes"))
    found = {".".join(place): place for place in places}
    for at, check in enumerate(gates.readiness.checks if gates.readiness else ()):
        found[f"readiness.checks.{check}"] = ("readiness", "checks", at)
    drop = gates.maximum_drop
    measured: dict[str, tuple[Dimension | Question, ...]] = {
        "dimension": questionnaire.dimensions,
        "question": questionnaire.questions,
    }
    for kind, entries in measured.items():
        if drop and getattr(drop, kind) is not None:
            found |= {f"maximum_drop.{kind}.{entry.id}": ("maximum_drop", kind) for entry in entries}
    return found


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

    `reason` says why it is not met: `below`, `fell`, `no_figure`, or empty; `why` says why there is no
    figure.
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
    reason: Literal["", "below", "fell", "no_figure"]
    why: str
    message: str


class WaiverLine(Frozen):
    """One waiver of the gates file and what became of it."""

    gate: str
    justification: str
    owner: str
    expires: str
    state: Literal["used", "expired", "unneeded"]


class VerdictFile(Frozen):
    """What `cxmaturity check --format json` prints; `passed` and `exit_code` say the same."""

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
