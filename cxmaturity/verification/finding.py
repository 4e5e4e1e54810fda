"""What comes of looking at one thing in a report."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

DIFFERS_CODE, OPEN_CODE = 3, 5


class CheckOutcome(Enum):
    """Whether a thing is as it must be, is not, or could not be compared."""

    AGREES = "agrees"
    DIFFERS = "differs"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class VerifyFinding:
    """One thing that was looked at: what follows, what stands there where it differs, or why it is open."""

    what: str
    follows: str = ""
    stands: str = ""
    outcome: CheckOutcome = CheckOutcome.AGREES
    why: str = ""


def differing(what: str, stands: str = "", follows: str = "") -> VerifyFinding:
    """Return a thing that is not as it must be."""
    return VerifyFinding(what=what, follows=follows, stands=stands, outcome=CheckOutcome.DIFFERS)


def not_comparable(what: str, why: str) -> VerifyFinding:
    """Return a thing of which nothing can be said, and why."""
    return VerifyFinding(what=what, outcome=CheckOutcome.OPEN, why=why)


def exit_code(findings: Iterable[VerifyFinding]) -> int:
    """Return 0 where all agrees, 3 where something differs, and 5 where something could not be compared."""
    codes = {_code(finding.outcome) for finding in findings}
    return next((code for code in (DIFFERS_CODE, OPEN_CODE) if code in codes), 0)


def _code(outcome: CheckOutcome) -> int:
    """Return what a command ends with that finds nothing but this."""
    match outcome:
        case CheckOutcome.AGREES:
            return 0
        case CheckOutcome.DIFFERS:
            return DIFFERS_CODE
        case CheckOutcome.OPEN:
            return OPEN_CODE
        case _:
            assert_never(outcome)
