"""What every prompt of the interview stands on: lines and texts in, lines out, saving before going on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from cxmaturity.answers.model import EVIDENCE_GRADES, Answers
from cxmaturity.interview.screen_text import TextLook, counted_lines, grades, shortened, wrapped
from cxmaturity.interview.session import (
    Outcome,
    Refusal,
    Session,
    evidence,
    no_grade,
    not_applicable,
    note,
    with_answers,
)
from cxmaturity.text.language import current, tr
from cxmaturity.text.prompt_words import QUESTION_WORDS, Order, fold
from cxmaturity.text.yes_no import NO_WORDS, YES_WORDS


class InputEnded(Exception):
    """There is nothing more to read: the end of a pipe, or Ctrl-D."""


class Returned(Exception):
    """The person left a prompt with Esc, or went back from it; `text` is what stood there."""

    def __init__(self, text: str = "") -> None:
        """Keep what stood there."""
        self.text = text


class InterviewStopped(Exception):
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


@dataclass(frozen=True, kw_only=True)
class Screen:
    """The ways in and out of an interview, given by the caller.

    `read_line` shows a prompt and returns the line, None at the end of the input; a line that holds line
    breaks was pasted as one. `read_text` does the same for a text of any number of lines, and begins with
    one that may be changed. `write` writes one line; `save` has the answers durably on disk when it
    returns, and returns them with what another program wrote there. `asks_back` says that a person is there:
    questions then come before something is replaced. `refuse` is told of a line that cannot be carried out,
    and whether the words quote it; unless it raises, that is said and asked again.
    """

    read_line: Callable[[str], str | None]
    write: Callable[[str], None]
    save: Callable[[Answers], Answers | None]
    profile: Callable[[Answers], list[str]] = _no_profile
    look: Callable[[], TextLook] = TextLook
    read_text: Callable[[str, str], str | None] | None = None
    asks_back: bool = False
    aside: Aside = field(default_factory=Aside)
    refuse: Callable[[str, bool], None] | None = None


def ask(screen: Screen, prompt: str) -> str:
    """Return what was typed at `prompt`, without blanks around it. Raises InputEnded."""
    line = screen.read_line(current.get().prompt(prompt))
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
                "{count} were pasted, and this takes one line. Take them as one: “{text}”? y yes, Enter no:",
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
            text = screen.read_text(current.get().prompt(prompt), begin)
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
        "“{typed}” alone: y takes it as the text, q stops, b goes back, Enter asks again:", typed=typed
    )
    while True:
        meant = fold(ask(screen, prompt))
        if meant in YES_WORDS:
            return True
        if not meant:
            return False
        if QUESTION_WORDS.get(meant) is Order.QUIT:
            raise InterviewStopped
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
            raise InterviewStopped
        elif QUESTION_WORDS.get(typed) is Order.BACK:
            return False


def set_aside(screen: Screen, text: str) -> None:
    """Keep a text that has no place yet, and say where it can be had."""
    screen.aside.put(text)
    say(screen, tr("Not stored, and not lost: the next `note` or `e` begins with it."))


def say(screen: Screen, text: str) -> None:
    """Write a sentence, set to the terminal's width."""
    write_lines(screen, wrapped(text, screen.look()))


def refuse(screen: Screen, text: str, *, quotes_line: bool = False) -> None:
    """Say why a line cannot be carried out; where nobody can type another, that ends the interview."""
    if screen.refuse is not None:
        screen.refuse(text, quotes_line)
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


# ---- Asking for what goes with an answer: the reason, the note, the evidence and its grade
#
# Of a person, a text that is there is never replaced or removed without a question; a pipe replaces it, and
# what it replaced is shown.

_REMOVE = "-"
_GRADES = tuple(map(str, EVIDENCE_GRADES))


def give_reason(session: Session, text: str, screen: Screen) -> Outcome:
    """Return the session with the question not applicable, asking for the reason where none came along."""
    if session.question is not None and not text:
        text = ask_text(screen, tr("Why does it not apply here?"), session.answer.na_reason or "")
    return not_applicable(session, text)


def give_note(session: Session, text: str, screen: Screen) -> Outcome | None:
    """Return the session with the note, asking for it where none came along; None to leave it."""
    there = session.answer.note
    if not text:
        shown = screen.read_text is not None
        text = _asked(tr("Note:"), there, screen)
        # A text that was shown and changed was replaced knowingly.
        if not text or (shown and text != _REMOVE):
            return note(session, text) if text else None
    if fold(text) == _REMOVE:
        return note(session, "") if _may_go(there, screen) else None
    kept = _beside(there, text, screen)
    return note(session, kept) if kept is not None else None


def give_evidence(session: Session, text: str, screen: Screen) -> Outcome | None:
    """Return the session with evidence and its grade, asking for what is missing; None to leave it."""
    there = session.answer.evidence
    parts = text.split(None, 1)
    grade = fold(parts[0]) if parts and fold(parts[0]) in _GRADES else ""
    text = "".join(parts[1:]) if grade else text
    shown = not text and screen.read_text is not None
    text = text or _asked(tr("What is the evidence?"), there, screen)
    if not text:
        return None
    if fold(text) == _REMOVE:
        return evidence(session, "", 0) if _may_go(there, screen) else None
    kept = text if shown else _beside(there, text, screen)
    if kept is None:
        return None
    return evidence(session, kept, int(grade)) if grade else _graded(session, kept, screen)


def _asked(prompt: str, there: str, screen: Screen) -> str:
    """Return a text that begins with the one that is there and one that was put aside."""
    text = ask_text(screen, prompt, screen.aside.beside(there))
    if screen.read_text is not None:
        # It was shown, and what was left of it is the text now.
        screen.aside.text = ""
    return text


def _may_go(there: str, screen: Screen) -> bool:
    """Tell whether a text may be removed."""
    words = shortened(there, screen.look())
    return not there or confirmed(screen, tr("Remove “{text}”? y yes, Enter keeps it:", text=words))


def _beside(there: str, text: str, screen: Screen) -> str | None:
    """Return the text to store where there is one already: the new one, or both; None to keep the old."""
    if not there or there == text or not screen.asks_back:
        return text
    say(screen, tr("There is a text already: “{text}”", text=shortened(there, screen.look())))
    while True:
        typed = ask(screen, tr("a adds the new one below it, r replaces it, Enter keeps it as it is:"))
        meant = fold(typed)
        if meant in ("a", "add"):
            return f"{there}\n{text}"
        if meant in ("r", "replace"):
            return text
        if not meant or QUESTION_WORDS.get(meant) in (Order.QUIT, Order.BACK):
            set_aside(screen, text)
            if QUESTION_WORDS.get(meant) is Order.QUIT:
                raise InterviewStopped
            return None


def _graded(session: Session, text: str, screen: Screen) -> Outcome:
    """Return the session with evidence of the grade that is asked for; left unsaid, the grade is 0.

    The text was given, so it is stored also by who stops here.
    """
    try:
        return evidence(session, text, int(_ask_grade(screen)))
    except (InputEnded, Returned):
        return evidence(session, text, session.answer.evidence_grade)
    except InterviewStopped:
        after = accept(session, evidence(session, text, session.answer.evidence_grade), screen)
        raise InterviewStopped(after) from None


def _ask_grade(screen: Screen) -> str:
    """Return a grade from 0 to 4, asked for with what each means until it is one."""
    lines = [f"  {grade}  {meaning}" for grade, meaning in enumerate(grades())]
    write_lines(screen, lines)
    while True:
        typed = fold(ask(screen, tr("How strong is it, 0-4?")))
        if typed in _GRADES:
            return typed
        if screen.asks_back and QUESTION_WORDS.get(typed) is Order.QUIT:
            raise InterviewStopped
        if screen.asks_back and QUESTION_WORDS.get(typed) is Order.BACK:
            raise Returned
        if QUESTION_WORDS.get(typed) is Order.HELP:
            write_lines(screen, lines)
        else:
            refuse(screen, no_grade())
