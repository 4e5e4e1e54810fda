"""The checklist: questions of yes or no, and the answers that each is to be compared with."""

from cxmaturity.formats.frozen import Frozen
from cxmaturity.questionnaire.conditions import OptionId


class Step(Frozen, frozen=True):
    """A step of the checklist; the earliest step with a no is the place to work."""

    id: str
    name: str


class Contradiction(Frozen, frozen=True):
    """A maturity answer that does not fit a yes: `question` at or below `at_most`."""

    question: str
    at_most: OptionId


class Check(Frozen, frozen=True):
    """One yes/no question of the checklist."""

    id: str
    name: str
    step: str
    text: str
    rests_on: str = ""
    show_me: tuple[str, ...] = ()
    contradicted_by: tuple[Contradiction, ...] = ()


class Checklist(Frozen, frozen=True):
    """Yes/no questions that must all be yes; never converted into maturity points."""

    title: str
    label: str
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]
