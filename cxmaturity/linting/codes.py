"""What a questionnaire could do better: advice beyond validity, each kind with a code that never changes."""

from collections import Counter
from typing import Literal

from cxmaturity.errors import Problem, plain
from cxmaturity.formats.frozen import Frozen
from cxmaturity.text.language import current, tr

Severity = Literal["error", "warning", "note"]


class Advice(Frozen, frozen=True):
    """One piece of advice on a file; `line` is 1-based, 0 where no line can be named."""

    code: str
    severity: Severity
    file: str
    line: int
    field: str
    message: str
    hint: str = ""


class Rule(Frozen, frozen=True):
    """A kind of advice: its code, how grave it is, and what it is about in a few words."""

    code: str
    severity: Severity
    title: str


class LintResult(Frozen, frozen=True):
    """All advice on some questionnaire files; they are `clean` unless it has an error or a warning."""

    clean: bool
    files: tuple[str, ...]
    advice: tuple[Advice, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The advice, a line each, and as the last line what all of it comes to."""
        counts = Counter(one.severity for one in self.advice)
        verdict = tr(
            "{verdict}: {files} checked; errors: {errors}, warnings: {warnings}, notes: {notes}",
            files=len(self.files),
            errors=counts["error"],
            warnings=counts["warning"],
            notes=counts["note"],
            verdict=tr("clean") if self.clean else tr("not clean"),
        )
        return (*map(advice_line, self.advice), verdict)

    def __repr__(self) -> str:
        return "\n".join(self.lines)


def advice_line(one: Advice) -> str:
    """Return a piece of advice on one line."""
    place = f"{one.file}:{one.line}" if one.line else one.file
    said = ": ".join(part for part in (one.field, one.message) if part)
    said = current.get().clauses(part for part in (said, one.hint) if part)
    return plain(f"{place}: {one.code} {one.severity}: {said}")


# ---- The kinds of advice by their codes. A code never changes its meaning, and none is used again

_RULES: tuple[tuple[str, Severity, str], ...] = (
    ("CX001", "error", "The file is not a valid questionnaire"),
    ("CX002", "note", "Points do not rise with the order of the options"),
    ("CX003", "error", "A scale has no highest option"),
    ("CX004", "error", "Levels do not rise from 0"),
    ("CX005", "error", "Weights sum to zero"),
    ("CX006", "error", "An action leads nowhere"),
    ("CX007", "error", "A condition cannot be decided"),
    ("CX010", "warning", "No answers lead to a stage of the whole"),
    ("CX011", "warning", "No answers lead to a stage of a dimension"),
    ("CX012", "warning", "A question is never asked"),
    ("CX013", "warning", "No action leads up to an option"),
    ("CX014", "warning", "An action needs what cannot be, or what always is"),
    ("CX016", "error", "An option is called like a command of the interview"),
    ("CX017", "note", "A model gives no advice"),
    ("CX020", "warning", "A question asks two things at once"),
    ("CX021", "warning", "A question is too long"),
    ("CX022", "warning", "A question is a statement"),
    ("CX023", "warning", "A question uses a vague word"),
    ("CX024", "warning", "Two questions ask the same"),
    ("CX025", "note", "A question does not describe its options"),
    ("CX026", "warning", "Two options read the same"),
    ("CX030", "note", "Something is defined and not used"),
    ("CX031", "warning", "A measure may be of employees and does not say so"),
    ("CX040", "error", "A translation is broken"),
    ("CX041", "warning", "A translation lacks texts"),
    ("CX042", "warning", "A translated text is stale"),
    ("CX043", "note", "Translated texts are not bound to their source"),
    ("CX050", "error", "An id is gone since the last version"),
    ("CX051", "error", "Options or points changed since the last version"),
    ("CX052", "warning", "The version number does not say what changed"),
)
RULES = {code: Rule(code=code, severity=severity, title=title) for code, severity, title in _RULES}


def advice(code: str, file: str, line: int, field: str, message: str, hint: str = "") -> Advice:
    """Return a piece of advice of the kind `code`."""
    return Advice(
        code=code,
        severity=RULES[code].severity,
        file=file,
        line=line,
        field=field,
        message=message,
        hint=hint,
    )


def coded(problem: Problem) -> Advice:
    """Return what `check` refuses, under the code of its kind."""
    return advice(_code(problem), problem.file, problem.line, problem.field, problem.message, problem.hint)


def _code(problem: Problem) -> str:
    """Return the code for a problem, by its kind and by the field that it is in."""
    first, _, rest = problem.field.partition(".")
    last = rest.rpartition(".")[2]
    kinds = {
        "CX003": first == "scales" and last == "options",
        "CX004": first == "levels" and (last == "from" or not rest),
        "CX005": problem.kind == "weightless",
        "CX006": ".actions." in problem.field and (last == "to" or ".needs" in problem.field),
        "CX007": ".applies_when" in problem.field,
    }
    return next((code for code, fits in kinds.items() if fits), "CX001")
