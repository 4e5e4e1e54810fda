"""Problems that a reader can mend: file, line, field, what is wrong, what to do."""

from pathlib import Path
from typing import Literal, NamedTuple

_LONGEST = 300


def plain(value: object) -> str:
    """Return `value` as one line that may be shown: what breaks lines or steers a terminal is written out."""
    text = str(value)
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text
    )


def _cut(text: str) -> str:
    """Return `text` no longer than a reader will read; a file may hold a word of a million letters."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


ProblemKind = Literal["", "weightless"]
"""What a problem is, where something follows from it: code asks for the kind, never for the words."""


class Problem(NamedTuple):
    """One thing that is wrong in a file; `line` is 1-based, 0 where no line can be named."""

    file: str
    line: int
    field: str
    message: str
    hint: str = ""
    kind: ProblemKind = ""

    def told(self, before_hint: str = "; ") -> str:
        """Return `file:line: field: message; hint` on one line, without the parts that are empty."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        said = _cut(self.message) + (before_hint + _cut(self.hint) if self.hint else "")
        return plain(": ".join(part for part in (place, self.field, said) if part))

    def __str__(self) -> str:
        """Return the problem on one line."""
        return self.told()


class CxMaturityError(Exception):
    """The base of every error that is the user's to mend; `exit_code` is what the command ends with."""

    exit_code = 2


class BadInput(CxMaturityError):
    """A file, folder or argument that cannot be used, in one sentence."""


class NoSuchLanguage(BadInput):
    """A language in which there is nothing to be said."""


class NothingToAssess(BadInput):
    """An assessment without a sheet."""


class UnknownSubject(BadInput):
    """A gate on a dimension or question that the questionnaire does not have, by its `name`."""

    def __init__(self, name: str) -> None:
        """Keep the `name`."""
        self.name = name
        super().__init__(plain(name))


class MissingBaseline(BadInput):
    """A gate on what was lost, and nothing to compare with."""


class InvalidFile(CxMaturityError):
    """All the problems of one or more files at once, in the order of file and line."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep `problems` sorted by file and line, each once."""
        self.problems = sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.line))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def wrong(file: Path | str, message: str, hint: str = "", *, line: int = 0) -> InvalidFile:
    """Return the error with the one thing that is wrong with `file` as a whole, or with a line of it."""
    return InvalidFile([Problem(file=str(file), line=line, field="", message=message, hint=hint)])


class MissingComponent(CxMaturityError):
    """Something this machine lacks; the message names the one command that installs it."""

    exit_code = 4


class UnwritableTarget(CxMaturityError):
    """A file that cannot be written."""

    def __init__(self, path: Path | str, reason: str) -> None:
        """Name the `path` and the `reason` that the system gave."""
        self.path, self.reason = path, reason
        super().__init__(f"{plain(path)}: cannot be written: {reason}")
