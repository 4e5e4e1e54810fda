"""Asking who is assessed, when and by whom, before the first question of a new file."""

import re
import stat
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import msgspec

from cxmaturity.answers.model import Answers, Respondent
from cxmaturity.answers.read import read_assessment
from cxmaturity.answers.team import joined, team_of
from cxmaturity.errors import BadInput, UnwritableTarget, plain
from cxmaturity.formats.typed import MOST_LETTERS
from cxmaturity.interview.answer_file import write_protection
from cxmaturity.interview.asking import (
    InterviewStopped,
    Returned,
    Screen,
    ask_one_line,
    one_line_words,
    saved,
    say,
    write_lines,
)
from cxmaturity.interview.screen_text import wrapped
from cxmaturity.interview.session import Refusal, Session, describe
from cxmaturity.questionnaire.find import is_path as names_a_path
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.text import dates
from cxmaturity.text.language import current, tr
from cxmaturity.text.prompt_words import fold
from cxmaturity.text.safe_text import one_line

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
        except InterviewStopped:
            raise InterviewStopped(session) from None
        if value:
            session = saved(describe(session, field, value), screen)
        at += 1
    return session


def _ask_field(field: str, questionnaire: Questionnaire, screen: Screen, default: str) -> str:
    """Return a value for `field` that passes its check, asking again until it does."""
    shown = f" [{one_line(default)}]" if default else ""
    what = one_line_words()
    while True:
        typed = ask_one_line(screen, current.get().lead(f"{_label(field)}{shown}"), what) or default
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


# ---- The sheet that an interview goes on with: a new one or the file's, with what the flags say

DEFAULT_QUESTIONNAIRE = "cx-maturity"
_ENDINGS = (".yaml", ".yml")


def check_target(file: Path) -> None:
    """Raise before the first question what would keep the answers from being saved."""
    try:
        _check_kind(file)
        folder = file.resolve().parent
        if not folder.is_dir():
            raise UnwritableTarget(file, tr("there is no folder {folder}", folder=plain(folder)))
        problem = write_protection(file)
        if problem:
            raise UnwritableTarget(file, problem)
        # Whether the system lets us: modes alone say nothing on a read-only disk or as root.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (OSError, RuntimeError) as error:
        # Until Python 3.13 a link that leads to itself is a RuntimeError.
        raise UnwritableTarget(file, getattr(error, "strerror", None) or str(error)) from None


def _check_kind(file: Path) -> None:
    """Raise BadInput where no answers can be in `file`, and OSError where nobody can tell."""
    path = plain(file)
    if file.is_dir():
        inside = plain(file / "answers.yaml")
        raise BadInput(tr("{path}: is a folder; name a file in it, such as {file}", path=path, file=inside))
    if file.suffix not in _ENDINGS:
        named = plain(file.with_suffix(".yaml")) if file.name else "answers.yaml"
        raise BadInput(tr("{path}: an answer file is YAML; name it {file}", path=path, file=named))
    try:
        kind = file.stat().st_mode
    except FileNotFoundError:
        if file.is_symlink():
            raise BadInput(tr("{path}: is a link to a file that is not there", path=path)) from None
        return
    if not stat.S_ISREG(kind):
        raise BadInput(tr("{path}: is a pipe or a device, not a file", path=path))


def open_sheet(file: Path, questionnaire: str, *, quick: bool) -> tuple[Questionnaire, Answers]:
    """Return the questionnaire and the answers so far; a file that is empty or not there is a new sheet."""
    named = read_questionnaire(questionnaire, beside=file.parent) if questionnaire else None
    if not file.exists() or file.stat().st_size == 0:
        model = named or read_questionnaire(DEFAULT_QUESTIONNAIRE, beside=file.parent)
        return model, _new_sheet(file, model, quick=quick)
    model, sheets = read_assessment(file, named)
    if quick and not sheets[0].quick:
        raise BadInput(tr("{path}: is a full sheet; --quick is for a new file", path=file))
    _keep_what_is_dropped(file, model, sheets[0])
    return model, sheets[0]


def _keep_what_is_dropped(file: Path, model: Questionnaire, sheet: Answers) -> None:
    """Raise BadInput for answers to what an overlay changes: saving would lose those to what it drops."""
    if model.overlay is None:
        return
    name = sheet.questionnaire
    if names_a_path(name):
        same = read_questionnaire(file.parent / name).sha256 == model.sha256
    else:
        same = name.partition("@")[0] == model.id
    if not same:
        message = tr(
            "{path}: answers {name}; begin a new file to answer {id}", path=file, name=name, id=model.id
        )
        raise BadInput(message)


def _new_sheet(file: Path, model: Questionnaire, *, quick: bool) -> Answers:
    """Return an empty sheet; the respondent is called as the file, so that a folder has no two alike."""
    if quick and not any(question.quick for question in model.questions):
        raise BadInput(tr("{id}: this questionnaire has no quick set", id=model.id))
    name = re.sub(r"[^\w.-]+", "-", file.stem) or "r1"
    major = model.version.partition(".")[0]
    return Answers(questionnaire=f"{model.id}@{major}", quick=quick, respondent=Respondent(id=name))


def described(session: Session, header: Mapping[str, str]) -> Session:
    """Return the session with the header fields that flags gave. Raises BadInput with all that cannot be."""
    wrong = []
    for field, text in header.items():
        if text:
            value = check_field(field, as_text(text), session.questionnaire)
            if isinstance(value, Refusal):
                wrong.append(current.get().pair(field, value.message))
            else:
                session = describe(session, field, value)
    if wrong:
        raise BadInput("\n".join(plain(words) for words in wrong))
    return session


TEAM_FIELDS = ("organisation", "scope", "wave", "date", "group")


def of_team(session: Session, file: Path) -> tuple[Session, list[str]]:
    """Return the session with what the team in the folder of `file` gives it, and what is to be said of that.

    Raises BadInput where what the flags or the file say is otherwise there, and InvalidFile where the team's
    file is wrong.
    """
    team = team_of(file.parent)
    if team is None:
        return session, []
    found = joined(
        msgspec.structs.replace(session.answers, path=session.answers.path or str(file)),
        team,
        session.questionnaire,
    )
    if found.unlike:
        words, hint = current.get(), tr("correct one of the two, or leave it out here: the team's holds")
        raise BadInput("\n".join(plain(words.clauses([words.pair(*one), hint])) for one in found.unlike))
    given = []
    for field in TEAM_FIELDS:
        value = field_value(found.sheet, field)
        if value and value != field_value(session.answers, field):
            session = describe(session, field, value)
            label = tr("Scope") if field == "scope" else _label(field)
            given.append(current.get().pair(label, one_line(value)))
    said = [tr("From {file}: {facts}", file=plain(team.document.file), facts=current.get().clauses(given))]
    return session, [*(said if given else []), *found.told]


def with_defaults(session: Session) -> Session:
    """Return the session with today's date (by UTC) and quarter where the sheet has none."""
    today = dates.today()
    quarter = f"{today.year}-Q{(today.month + 2) // 3}"
    for field, value in (("wave", quarter), ("date", today.isoformat())):
        if not field_value(session.answers, field):
            session = describe(session, field, value)
    return session


def is_path(questionnaire: str) -> bool:
    """Tell whether a questionnaire is named by its path, not by its id."""
    return Path(questionnaire).exists() if questionnaire else False


def as_text(argument: str) -> str:
    """Return an argument as text that can be written: bytes that are not UTF-8 become question marks."""
    return argument.encode(errors="surrogateescape").decode(errors="replace")
