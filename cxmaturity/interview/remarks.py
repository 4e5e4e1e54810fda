"""Asking for what goes with an answer: the reason, the note, the evidence and its grade."""

from cxmaturity.interview.asking import Screen, ask, say, write_lines
from cxmaturity.interview.screen_text import grades
from cxmaturity.interview.session import Outcome, Session, evidence, not_applicable, note
from cxmaturity.language import tr

_REMOVE = "-"
_GRADES = ("0", "1", "2", "3", "4")


def give_reason(session: Session, text: str, screen: Screen) -> Outcome:
    """Return the session with the question not applicable, asking for the reason where none came along."""
    if session.question is not None and not text:
        text = ask(screen, tr("Why does it not apply here? "))
    return not_applicable(session, text)


def give_note(session: Session, text: str, screen: Screen) -> Outcome | None:
    """Return the session with the note, asking for it where none came along; None to leave it."""
    text = text or ask(screen, tr("Note: "))
    if not text:
        return None
    return note(session, "" if text == _REMOVE else text)


def give_evidence(session: Session, text: str, screen: Screen) -> Outcome | None:
    """Return the session with evidence and its grade, asking for what is missing; None to leave it."""
    first, _, rest = text.partition(" ")
    grade = first if first in _GRADES else ""
    text = rest.strip() if grade else text
    text = text or ask(screen, tr("What is the evidence? "))
    if not text:
        return None
    if text == _REMOVE:
        return evidence(session, "", 0)
    return evidence(session, text, int(grade or _ask_grade(screen)))


def _ask_grade(screen: Screen) -> str:
    """Return a grade from 0 to 4, asked for with what each means until it is one."""
    write_lines(screen, [f"  {grade}  {meaning}" for grade, meaning in enumerate(grades())])
    while True:
        typed = ask(screen, tr("How strong is it, 0-4? "))
        if typed in _GRADES:
            return typed
        say(screen, tr("The evidence's grade is a number from 0 to 4."))
