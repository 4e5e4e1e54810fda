"""What a pipeline asks of an assessment: floors, largest drops, and waivers that expire."""

from typing import Annotated, Literal

import msgspec

from cxmaturity.domain.questionnaire import Frozen

Severity = Literal["error", "warn", "off"]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Points = Annotated[float, msgspec.Meta(ge=0, le=100)]


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
    """The largest loss against a baseline: index points of a dimension, levels of a question."""

    severity: Severity = "error"
    dimension: Points | None = None
    question: Annotated[int, msgspec.Meta(ge=0)] | None = None


class Waiver(Frozen):
    """A breach that is accepted for a time: of what, why, by whom, and until which day (2026-12-31)."""

    gate: str
    justification: str
    owner: str
    expires: str


class Gates(Frozen):
    """A gates file: floors by overall, dimension, question and readiness, the largest drops, waivers."""

    format: Literal[1]
    overall: Floor | None = None
    dimensions: dict[str, Floor] = {}
    questions: dict[str, QuestionFloor] = {}
    readiness: ReadinessFloor | None = None
    maximum_drop: Drop | None = None
    waivers: tuple[Waiver, ...] = ()
