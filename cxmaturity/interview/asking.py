"""What every prompt of the interview stands on: lines and texts in, lines out, saving before going on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from cxmaturity.domain.answers import Answers
from cxmaturity.domain.commands import NO_WORDS, QUESTION_WORDS, YES_WORDS, Order, fold
from cxmaturity.interview.screen_text import Look, counted_lines, shortened, wrapped
from cxmaturity.interview.session import Outcome, Refusal, Session, with_answers
from cxmaturity.language import tr


class InputEnded(Exception):
    """There is nothing more to read: the end of a pipe, or Ctrl-D."""


class Returned(Exception):
    """The person left a prompt with Esc, or went back from it; `text` is what stood there."""

    def __init__(self, text: str = "") -> None:
        """Keep what stood there."""
        self.text = text


class Stopped(Exception):
    """The person stopped the interview in the middle of a text; `session` is what was saved until then."""

    def __init__(self, session: Session | None = None) -> None:
        """Keep the session, where it went on since the last command."""
        self.session = session


def _no_profile(_: Answers) -> list[str]:
    """Return no profile, where the caller gave no way to make one."""
    return []


@dataclass
class Aside:
    """A text that was typed or pasted and not stored: the next note or evidence offers it."""

    text: str = ""

    def put(self, text: str) -> None:
        """Keep a text, behind the one that is there."""
        self.text = f"{self.text}\n{text}" if self.text else text

    def beside(self, there: str) -> str:
        """Return the text behind one that is there; it may have begun with that one itself."""
        if self.text.startswith(there):
            return self.text
        return f"{there}\n{self.text}" if self.text else there


@dataclass(frozen=True)
class Screen:
    """The ways in and out of an interview, given by the caller.

    `read_line` shows a prompt and returns the line, None at the end of the input; a line that holds line
    breaks was pasted as one. `read_text` does the same for a text of any number of lines, and begins with
    one that may be changed. `write` writes one line; `save` has the answers durably on disk when it
    returns, and returns them with what another program wrote there. `asks_back` says that a person is there:
    questions then come before something is replaced. `refuse` is told of a line that cannot be carried out;
    unless it raises, that is said and asked again.
    """

    read_line: Callable[[str], str | None]
    write: Callable[[str], None]
    save: Callable[[Answers], Answers | None]
    profile: Callable[[Answers], list[str]] = _no_profile
    look: Callable[[], Look] = Look
    read_text: Callable[[str, str], str | None] | None = None
    asks_back: bool = False
    aside: Aside = field(default_factory=Aside)
    refuse: Callable[[str], None] | None = None


def ask(screen: Screen, prompt: str) -> str:
    """Return what was typed at `prompt`, without blanks around it. Raises InputEnded."""
    line = screen.read_line(prompt)
    if line is None:
        raise InputEnded
    return line.strip()


def ask_one_line(screen: Screen, prompt: str, what: str) -> str:
    """Return a field or a cell; of a person, a word that is a command is asked back.

    `what` says what belongs here, for `?`. Raises InputEnded, Stopped, Returned.
    """
    while True:
        typed = ask(screen, prompt)
        if not screen.asks_back:
            return typed
        if "\n" in typed:
            question = tr(
                "{count} were pasted, and this takes one line. Take them as one: “{text}”? y yes, Enter no: ",
                count=counted_lines(typed),
                text=shortened(" ".join(typed.split()), screen.look()),
            )
            if not confirmed(screen, question):
                continue
            return " ".join(typed.split())
        if meant_as_text(screen, typed, what):
            return typed


def one_line_words() -> str:
    """Return how to get out of a field or a cell."""
    return tr("Type it, and Enter; b goes back to the one before, q asks whether to stop.")


def ask_text(screen: Screen, prompt: str, begin: str = "") -> str:
    """Return a text of any number of lines, `begin` to start from. Raises InputEnded, Stopped, Returned."""
    what = tr(
        "A text, and Enter. A pasted text keeps its lines; Alt-Enter begins a new one. "
        "Esc, or Enter without a text, goes back to the question; q alone asks whether to stop."
    )
    while True:
        if screen.read_text is None:
            typed = ask(screen, prompt)
        else:
            text = screen.read_text(prompt, begin)
            if text is None:
                raise InputEnded
            typed = text.strip()
        if not screen.asks_back or "\n" in typed or meant_as_text(screen, typed, what):
            return typed


def meant_as_text(screen: Screen, typed: str, what: str) -> bool:
    """Tell whether a single word is a text though it is a command at a question; say `what` for `?`.

    Raises Stopped and Returned where the command was meant.
    """
    order = QUESTION_WORDS.get(fold(typed))
    if not typed or order not in (Order.QUIT, Order.BACK, Order.HELP):
        return True
    if order is Order.HELP:
        say(screen, what)
        return False
    prompt = tr(
        "“{typed}” alone: y takes it as the text, q stops, b goes back, Enter asks again: ", typed=typed
    )
    while True:
        meant = fold(ask(screen, prompt))
        if meant in YES_WORDS:
            return True
        if not meant:
            return False
        if QUESTION_WORDS.get(meant) is Order.QUIT:
            raise Stopped
        if QUESTION_WORDS.get(meant) is Order.BACK:
            raise Returned


def confirmed(screen: Screen, question: str) -> bool:
    """Tell whether the person says yes to `question`; Enter is no. Nobody is asked in a pipe: yes."""
    if not screen.asks_back:
        return True
    while True:
        line = ask(screen, question)
        typed = fold(line)
        if typed in YES_WORDS:
            return True
        if not typed or typed in NO_WORDS:
            return False
        if "\n" in line:
            set_aside(screen, line)
        elif QUESTION_WORDS.get(typed) is Order.QUIT:
            raise Stopped
        elif QUESTION_WORDS.get(typed) is Order.BACK:
            return False


def set_aside(screen: Screen, text: str) -> None:
    """Keep a text that has no place yet, and say where it can be had."""
    screen.aside.put(text)
    say(screen, tr("Not stored, and not lost: the next `note` or `e` begins with it."))


def say(screen: Screen, text: str) -> None:
    """Write a sentence, set to the terminal's width."""
    write_lines(screen, wrapped(text, screen.look()))


def refuse(screen: Screen, text: str) -> None:
    """Say why a line cannot be carried out; where nobody can type another, that ends the interview."""
    if screen.refuse is not None:
        screen.refuse(text)
    say(screen, text)


def write_lines(screen: Screen, lines: Iterable[str]) -> None:
    """Write `lines` one by one."""
    for line in lines:
        screen.write(line)


def accept(before: Session, outcome: Outcome, screen: Screen) -> Session | None:
    """Return the new session with its answers on disk; or say why it cannot be, and return None."""
    if isinstance(outcome, Refusal):
        refuse(screen, outcome.message)
        return None
    return outcome if outcome.answers == before.answers else saved(outcome, screen)


def saved(session: Session, screen: Screen) -> Session:
    """Return the session with its answers on disk, and with what another program wrote there."""
    on_disk = screen.save(session.answers)
    return session if on_disk is None else with_answers(session, on_disk)
