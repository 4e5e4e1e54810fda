"""Asking who is assessed, when and by whom, before the first question of a new file."""

from collections.abc import Callable
from datetime import date

from cxmaturity.domain.answers import Answers
from cxmaturity.domain.commands import fold
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.interview.asking import (
    Returned,
    Screen,
    Stopped,
    ask_one_line,
    one_line_words,
    saved,
    say,
    write_lines,
)
from cxmaturity.interview.screen_text import wrapped
from cxmaturity.interview.session import Refusal, Session, describe
from cxmaturity.language import current, tr
from cxmaturity.reading.typed import MOST_LETTERS
from cxmaturity.rendering.safe_text import one_line

FIELDS = ("organisation", "scope", "wave", "date", "assessor", "group", "role")
Checked = str | Refusal


def field_value(answers: Answers, field: str) -> str:
    """Return what the sheet says in a header field."""
    return str(getattr(answers.respondent if field in ("group", "role") else answers, field))


def ask_header(session: Session, screen: Screen, defaults: Answers) -> Session:
    """Return the session with every empty header field asked for and saved; Enter takes the default's.

    Going back from a field asks the one before again. Raises Stopped with the session so far.
    """
    asked = [field for field in FIELDS if not field_value(session.answers, field)]
    if not session.questionnaire.groups:
        asked = [field for field in asked if field != "group"]
    at = 0
    while at < len(asked):
        field = asked[at]
        if field == "group":
            write_lines(screen, _group_lines(session.questionnaire, screen))
        default = field_value(session.answers, field) or field_value(defaults, field)
        try:
            value = _ask_field(field, session.questionnaire, screen, default)
        except Returned:
            at = max(0, at - 1)
            continue
        except Stopped:
            raise Stopped(session) from None
        if value:
            session = saved(describe(session, field, value), screen)
        at += 1
    return session


def _ask_field(field: str, questionnaire: Questionnaire, screen: Screen, default: str) -> str:
    """Return a value for `field` that passes its check, asking again until it does."""
    shown = f" [{one_line(default)}]" if default else ""
    what = one_line_words()
    while True:
        typed = ask_one_line(screen, f"{_label(field)}{shown}" + tr(": "), what) or default
        value = check_field(field, typed, questionnaire)
        if not isinstance(value, Refusal):
            return value
        say(screen, value.message)


def check_field(field: str, typed: str, questionnaire: Questionnaire) -> Checked:
    """Return the value to store for what was typed into a header field, or a refusal."""
    if len(typed) > MOST_LETTERS:
        return too_long(typed)
    checks: dict[str, Callable[[str, Questionnaire], Checked]] = {
        "organisation": _check_organisation,
        "date": _check_date,
        "group": _check_group,
    }
    return checks[field](typed, questionnaire) if field in checks else typed


def too_long(typed: str) -> Refusal:
    """Return the refusal of what has more characters than one line may."""
    message = tr(
        "That has {count} characters; at most {most} are taken.", count=len(typed), most=MOST_LETTERS
    )
    return Refusal(message)


def _check_organisation(typed: str, _: Questionnaire) -> Checked:
    """Refuse an empty name: it stands on the report's cover."""
    return typed or Refusal(tr("The organisation needs a name: it stands on the report's cover."))


def _check_date(typed: str, _: Questionnaire) -> Checked:
    """Refuse what is no day of the calendar."""
    try:
        return date.fromisoformat(fold(typed).upper()).isoformat() if typed else ""
    except ValueError:
        return Refusal(tr("Write the date as year-month-day, such as 2026-09-30."))


def _check_group(typed: str, questionnaire: Questionnaire) -> Checked:
    """Return the group's id for its number, id or name."""
    for number, group in enumerate(questionnaire.groups, 1):
        if fold(typed) in (str(number), fold(group.id), fold(group.name)):
            return group.id
    if typed and not questionnaire.groups:
        return Refusal(tr("This questionnaire has no groups; an overlay brings groups of your own."))
    ids = ", ".join(group.id for group in questionnaire.groups)
    return "" if not typed else Refusal(tr("The groups are {groups}; Enter names none.", groups=ids))


def _group_lines(questionnaire: Questionnaire, screen: Screen) -> list[str]:
    """Return the groups with their numbers."""
    names = current.get().listed(f"{n} {group.name}" for n, group in enumerate(questionnaire.groups, 1))
    return wrapped(tr("Groups of respondents: {groups}. Enter names none.", groups=names), screen.look())


def _label(field: str) -> str:
    """Return the words that ask for a header field."""
    labels = {
        "organisation": tr("Organisation"),
        "scope": tr("Scope (all of it, or which part)"),
        "wave": tr("Wave"),
        "date": tr("Date"),
        "assessor": tr("Assessor"),
        "group": tr("Group of the respondent"),
        "role": tr("Role of the respondent"),
    }
    return labels[field]
