"""Asking for what goes with an answer: the reason, the note, the evidence and its grade.

Of a person, a text that is there is never replaced or removed without a question; a pipe replaces it, and
what it replaced is shown.
"""

from cxmaturity.domain.commands import QUESTION_WORDS, Order, fold
from cxmaturity.interview.asking import (
    InputEnded,
    Returned,
    Screen,
    Stopped,
    accept,
    ask,
    ask_text,
    confirmed,
    refuse,
    say,
    set_aside,
    write_lines,
)
from cxmaturity.interview.screen_text import grades, shortened
from cxmaturity.interview.session import Outcome, Session, evidence, not_applicable, note
from cxmaturity.language import tr

_REMOVE = "-"
_GRADES = ("0", "1", "2", "3", "4")


def give_reason(session: Session, text: str, screen: Screen) -> Outcome:
    """Return the session with the question not applicable, asking for the reason where none came along."""
    if session.question is not None and not text:
        text = ask_text(screen, tr("Why does it not apply here? "), session.answer.na_reason or "")
    return not_applicable(session, text)


def give_note(session: Session, text: str, screen: Screen) -> Outcome | None:
    """Return the session with the note, asking for it where none came along; None to leave it."""
    there = session.answer.note
    if not text:
        shown = screen.read_text is not None
        text = _asked(tr("Note: "), there, screen)
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
    text = text or _asked(tr("What is the evidence? "), there, screen)
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
    return not there or confirmed(screen, tr("Remove “{text}”? y yes, Enter keeps it: ", text=words))


def _beside(there: str, text: str, screen: Screen) -> str | None:
    """Return the text to store where there is one already: the new one, or both; None to keep the old."""
    if not there or there == text or not screen.asks_back:
        return text
    say(screen, tr("There is a text already: “{text}”", text=shortened(there, screen.look())))
    while True:
        typed = ask(screen, tr("a adds the new one below it, r replaces it, Enter keeps it as it is: "))
        meant = fold(typed)
        if meant in ("a", "add"):
            return f"{there}\n{text}"
        if meant in ("r", "replace"):
            return text
        if not meant or QUESTION_WORDS.get(meant) in (Order.QUIT, Order.BACK):
            set_aside(screen, text)
            if QUESTION_WORDS.get(meant) is Order.QUIT:
                raise Stopped
            return None


def _graded(session: Session, text: str, screen: Screen) -> Outcome:
    """Return the session with evidence of the grade that is asked for; left unsaid, the grade is 0.

    The text was given, so it is stored also by who stops here.
    """
    try:
        return evidence(session, text, int(_ask_grade(screen)))
    except (InputEnded, Returned):
        return evidence(session, text, session.answer.evidence_grade)
    except Stopped:
        after = accept(session, evidence(session, text, session.answer.evidence_grade), screen)
        raise Stopped(after) from None


def _ask_grade(screen: Screen) -> str:
    """Return a grade from 0 to 4, asked for with what each means until it is one."""
    lines = [f"  {grade}  {meaning}" for grade, meaning in enumerate(grades())]
    write_lines(screen, lines)
    while True:
        typed = fold(ask(screen, tr("How strong is it, 0-4? ")))
        if typed in _GRADES:
            return typed
        if screen.asks_back and QUESTION_WORDS.get(typed) is Order.QUIT:
            raise Stopped
        if screen.asks_back and QUESTION_WORDS.get(typed) is Order.BACK:
            raise Returned
        if QUESTION_WORDS.get(typed) is Order.HELP:
            write_lines(screen, lines)
        else:
            refuse(screen, tr("The evidence's grade is a number from 0 to 4."))
