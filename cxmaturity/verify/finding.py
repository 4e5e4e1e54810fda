"""What comes of looking at one thing in a report."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

DIFFERS_CODE, OPEN_CODE = 3, 5


class Outcome(Enum):
    """Whether a thing is as it must be, is not, or could not be compared."""

    AGREES = "agrees"
    DIFFERS = "differs"
    OPEN = "open"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what follows, what stands there where it differs, or why it is open."""

    what: str
    follows: str = ""
    stands: str = ""
    outcome: Outcome = Outcome.AGREES
    why: str = ""


def differing(what: str, stands: str = "", follows: str = "") -> Finding:
    """Return a thing that is not as it must be."""
    return Finding(what, follows, stands, Outcome.DIFFERS)


def not_comparable(what: str, why: str) -> Finding:
    """Return a thing of which nothing can be said, and why."""
    return Finding(what, outcome=Outcome.OPEN, why=why)


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 0 where all agrees, 3 where something differs, and 5 where something could not be compared."""
    outcomes = {finding.outcome for finding in findings}
    if Outcome.DIFFERS in outcomes:
        return DIFFERS_CODE
    return OPEN_CODE if Outcome.OPEN in outcomes else 0
