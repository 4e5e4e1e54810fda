"""The verdict on gates as machines read it: its keys never change within `format: 1`, more may join."""

from typing import Literal

from cxmaturity.domain.assessment import Subject
from cxmaturity.domain.frozen import Frozen
from cxmaturity.domain.gates import Measure, NotCompared, Outcome, Severity


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
