"""What a questionnaire could do better: advice beyond validity, each kind with a code that never changes."""

from typing import Literal

from cxmaturity.domain.frozen import Frozen

Severity = Literal["error", "warning", "note"]


class Advice(Frozen):
    """One piece of advice on a file; `line` is 1-based, 0 where no line can be named."""

    code: str
    severity: Severity
    file: str
    line: int
    field: str
    message: str
    hint: str = ""


class Rule(Frozen):
    """A kind of advice: its code, how grave it is, and what it is about in a few words."""

    code: str
    severity: Severity
    title: str
