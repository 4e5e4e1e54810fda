"""The interview from its first line to its last: at a terminal or a pipe, with what to do next."""

from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from shutil import get_terminal_size

from cxmaturity.errors import BadInput, plain
from cxmaturity.interview.answer_file import AnswerFile, BothChanged
from cxmaturity.interview.asking import InputEnded, InterviewStopped, Screen
from cxmaturity.interview.header import (
    ask_header,
    field_value,
    with_defaults,
)
from cxmaturity.interview.help_text import greeting_lines, next_commands, open_lines, summary_lines
from cxmaturity.interview.line_terminal import LineTerminal, not_understood
from cxmaturity.interview.prompts import Ending, conduct
from cxmaturity.interview.saving import Keeper
from cxmaturity.interview.screen_text import TextLook, fit, profile_lines
from cxmaturity.interview.session import Session, set_answers, start
from cxmaturity.scoring.assess import assess
from cxmaturity.text.language import tr

INTERRUPTED = 130


def store(
    session: Session, keeper: Keeper, terminal: LineTerminal, assignments: Sequence[str], options: str
) -> None:
    """Store what was given on the command line, or refuse it as a whole; it can be given once more."""
    given = set_answers(session.questionnaire, _with_defaults(session, keeper.file).answers, assignments)
    session = start(session.questionnaire, given)
    try:
        keeper.file.save(session.answers, session.questionnaire)
    except BothChanged as error:
        raise BadInput(
            tr("{changed}; nothing was stored; look at the file, and give it again", changed=error)
        ) from None
    keeper.tell_copies()
    _close(session, keeper, terminal, options)


def interview(session: Session, keeper: Keeper, terminal: LineTerminal, options: str, same: str) -> int:
    """Ask until the end, `q`, the end of the input or Ctrl-C; return the exit code.

    `options` are those that any command on the file needs, `same` those that go on with it in the same way.
    """
    if terminal.is_empty() and session.step is not None:
        raise BadInput(_no_input())
    again = f"cxmaturity assess {_quoted(keeper.file.path)}{same}"
    try:
        session = _begun(session, keeper)
        session, ending = _ask(session, keeper, terminal)
        if ending is Ending.INPUT_ENDED:
            terminal.write("")
            if not terminal.lines_read and not terminal.is_interactive:
                raise BadInput(_no_input())
            terminal.write(tr("The input has ended; everything up to here is saved."))
        again = f"cxmaturity assess {_quoted(keeper.file.path)}{same}"
        _close(session, keeper, terminal, options)
        if ending is not Ending.COMPLETE:
            terminal.write(f"  {again}")
        elif extra := terminal.left_over():
            # One line too many: one before it may have been one too many, too.
            raise not_understood(terminal.lines_read, extra, tr("The interview was complete before it."))
    except KeyboardInterrupt:
        keeper.finish()
        terminal.write("")
        terminal.write(tr("Interrupted, nothing lost. To go on: {command}", command=again))
        return INTERRUPTED
    return 0


def _begun(session: Session, keeper: Keeper) -> Session:
    """Return the session with what the flags said on disk, and with what rescue copies hold."""
    answers = session.answers
    if keeper.file.exists and answers != keeper.file.last:
        answers = keeper.save(answers)
    merged = keeper.offer_copies(answers)
    return session if merged == session.answers else start(session.questionnaire, merged)


def talk(terminal: LineTerminal) -> Screen:
    """Return the way to talk about saving, which saves nothing itself."""
    return Screen(
        read_line=terminal.read_line,
        write=terminal.write,
        save=lambda answers: answers,
        look=lambda: _look(terminal),
        asks_back=terminal.is_interactive,
    )


def _look(terminal: LineTerminal) -> TextLook:
    """Return how wide the terminal is at this moment, and whether it has bold letters."""
    return TextLook(fit(get_terminal_size().columns), terminal.bold)


def _ask(session: Session, keeper: Keeper, terminal: LineTerminal) -> tuple[Session, Ending]:
    """Ask the header, where a person can answer it, then the questions."""
    model = session.questionnaire

    def look() -> TextLook:
        return _look(terminal)

    def refuse(why: str, quotes_line: bool) -> None:
        if not terminal.is_interactive:
            line = terminal.last_line
            raise not_understood(terminal.lines_read, line, why, quotes_line=quotes_line)

    screen = Screen(
        read_line=terminal.read_line,
        write=terminal.write,
        save=keeper.save,
        profile=lambda answers: profile_lines(assess(model, (answers,), redraw=False), look()),
        look=look,
        read_text=terminal.read_text if terminal.is_interactive else None,
        asks_back=terminal.is_interactive,
        refuse=refuse,
    )
    for line in greeting_lines(model.title, session.answers, look()):
        terminal.write(line)
    has_answers = session.answers.answers or session.answers.readiness or session.answers.worksheets
    if has_answers:
        for line in ["", tr("So far:"), *summary_lines(session, look())]:
            terminal.write(line)
    elif terminal.is_interactive:
        terminal.write("")
        try:
            session = ask_header(session, screen, with_defaults(session).answers)
        except InputEnded:
            return session, Ending.INPUT_ENDED
        except InterviewStopped as stopped:
            return stopped.session or session, Ending.QUIT
    else:
        # Piped lines are answers: who is assessed comes by flags.
        session = _with_defaults(session, keeper.file)
    return conduct(session, screen)


def _with_defaults(session: Session, file: AnswerFile) -> Session:
    """Return the session with the date and wave that nobody gave; they give way to any that somebody did."""
    filled = with_defaults(session)
    file.assumed |= {
        ("header", field)
        for field in ("wave", "date")
        if field_value(filled.answers, field) != field_value(session.answers, field)
    }
    return filled


def _close(session: Session, keeper: Keeper, terminal: LineTerminal, options: str) -> None:
    """Say what is answered and open, and what to do next; nothing was saved where nothing was said."""
    file = keeper.file.path
    if not keeper.file.exists:
        terminal.write(tr("Nothing was answered, so {path} was not made.", path=plain(file)))
        return
    look = _look(terminal)
    pdf = _quoted(file.with_suffix(".pdf"))
    # What the file says: another program may have answered something meanwhile.
    session = start(session.questionnaire, keeper.file.last or session.answers)
    lines = [
        "",
        tr("Saved in {path}.", path=plain(file)),
        *summary_lines(session, look),
        *open_lines(session, look),
        "",
    ]
    for line in lines + next_commands(_quoted(file), pdf, options):
        terminal.write(line)


def _quoted(path: Path) -> str:
    """Return a path as it is typed in a command, and may be shown."""
    return plain(quote(str(path)))


def _no_input() -> str:
    """Return what to do where there is neither a terminal nor any input."""
    return tr(
        "there is no terminal to ask at and nothing was piped in; give answers with --set ID=LEVEL "
        "(repeatable; also --set ID=unknown, --set ID=na:REASON, --set readiness.ID=yes), "
        "or pipe them in, one a line"
    )
