"""What every prompt of the interview stands on: lines in, lines out, and saving before going on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cxmaturity.domain.answers import Answers
from cxmaturity.interview.screen_text import Look, wrapped
from cxmaturity.interview.session import Outcome, Refusal, Session


class InputEnded(Exception):
    """There is nothing more to read: the end of a pipe, or Ctrl-D."""


def _no_profile(_: Answers) -> list[str]:
    """Return no profile, where the caller gave no way to make one."""
    return []


@dataclass(frozen=True)
class Screen:
    """The ways in and out of an interview, given by the caller.

    `read_line` shows a prompt and returns the line, None at the end of the input; `write` writes one
    line; `save` has the answers durably on disk when it returns.
    """

    read_line: Callable[[str], str | None]
    write: Callable[[str], None]
    save: Callable[[Answers], None]
    profile: Callable[[Answers], list[str]] = _no_profile
    look: Callable[[], Look] = Look


def ask(screen: Screen, prompt: str) -> str:
    """Return what was typed at `prompt`, without blanks around it. Raises InputEnded."""
    line = screen.read_line(prompt)
    if line is None:
        raise InputEnded
    return line.strip()


def say(screen: Screen, text: str) -> None:
    """Write a sentence, set to the terminal's width."""
    write_lines(screen, wrapped(text, screen.look()))


def write_lines(screen: Screen, lines: Iterable[str]) -> None:
    """Write `lines` one by one."""
    for line in lines:
        screen.write(line)


def accept(before: Session, outcome: Outcome, screen: Screen) -> Session | None:
    """Return the new session with its answers on disk; or say why it cannot be, and return None."""
    if isinstance(outcome, Refusal):
        say(screen, outcome.message)
        return None
    if outcome.answers != before.answers:
        screen.save(outcome.answers)
    return outcome
