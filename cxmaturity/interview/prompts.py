"""Plain line prompts over the session: for any terminal, a screen reader, SSH or a pipe.

Every change is saved before the next prompt is shown, so the process may be killed at any prompt.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import assert_never

from cxmaturity.answers.meant import option_hint
from cxmaturity.answers.model import Answer
from cxmaturity.interview import session as events
from cxmaturity.interview.asking import (
    InputEnded,
    InterviewStopped,
    Returned,
    Screen,
    accept,
    ask,
    confirmed,
    give_evidence,
    give_note,
    give_reason,
    refuse,
    say,
    set_aside,
    write_lines,
)
from cxmaturity.interview.commands import CHECK_OPTIONS, Command, jump, understand, with_text
from cxmaturity.interview.help_text import help_lines, moved_lines, open_lines
from cxmaturity.interview.screen_text import (
    TextLook,
    answer_words,
    check_lines,
    check_words,
    checklist_heading,
    counted_lines,
    dimension_heading,
    dimension_of,
    evidence_words,
    question_lines,
    row_words,
    shortened,
    worksheet_lines,
    wrapped,
)
from cxmaturity.interview.session import Given, Session
from cxmaturity.interview.typed_answers import choices, letters_of, option_words, prompt_words
from cxmaturity.interview.worksheet_rows import ask_rows
from cxmaturity.text.language import current, tr
from cxmaturity.text.prompt_words import (
    CHECK_WORDS,
    END_WORDS,
    QUESTION_WORDS,
    WORKSHEET_WORDS,
    Order,
    beside_letters,
    fold,
    key_of,
)


class Ending(StrEnum):
    """How an interview ended; its answers are saved however it did."""

    COMPLETE = "complete"
    QUIT = "quit"
    INPUT_ENDED = "input ended"


def conduct(session: Session, screen: Screen) -> tuple[Session, Ending]:
    """Ask from where the session stands until the end, `q`, or the end of the input."""
    shown: Session | None = None
    while True:
        if session.step is None and shown is not None and not session.open_steps:
            return session, Ending.COMPLETE
        if shown is None or session.position != shown.position:
            _show(session, shown, screen)
        shown = session
        try:
            command = _command(session, screen)
            if command.order is Order.QUIT or (session.step is None and command.order is Order.ENTER):
                return session, Ending.COMPLETE if session.step is None else Ending.QUIT
            if command.order is Order.REPEAT:
                shown = None
            session = _carried_out(command, session, screen)
        except Returned as left:
            if left.text:
                # It began with what was aside before.
                screen.aside.text = ""
                set_aside(screen, left.text)
        except InterviewStopped as stopped:
            return stopped.session or session, Ending.QUIT
        except InputEnded:
            return session, Ending.COMPLETE if session.step is None else Ending.INPUT_ENDED


def _carried_out(command: Command, session: Session, screen: Screen) -> Session:
    """Do what was typed; where the input ends in the middle of that, it is said and not done."""
    try:
        return _action(command.order)(session, command.text, screen)
    except InputEnded:
        refuse(screen, tr("The input ended in the middle of an entry, which was not kept."))
        raise


def _command(session: Session, screen: Screen) -> Command:
    """Return what is typed at the present step's prompt."""
    if session.question is not None:
        scale = session.questionnaire.scale_of(session.question)
        words = beside_letters(letters_of(session.question, scale))
        typed = ask(screen, prompt_words(session.question, scale))
        if session.question.kind == "choice":
            return understand(typed, words, option_words(scale.options))
        command = understand(typed, words, {})
        return Command(Order.OPTION, command.text) if command.order is Order.WRONG else command
    if session.check is not None:
        prompt = tr("Answer y yes, n no, d don't know, ? help:")
        return understand(ask(screen, prompt), CHECK_WORDS, CHECK_OPTIONS)
    if session.worksheet is not None:
        prompt = tr("Type a to add rows, Enter to go on, ? help:")
        return understand(ask(screen, prompt), WORKSHEET_WORDS, {})
    return understand(ask(screen, tr("Enter to end, o to go to what is open, ? help:")), END_WORDS, {})


def _letters(session: Session) -> frozenset[str]:
    """Return the letters that are no commands at the present step: options are called by them."""
    if session.question is None:
        return frozenset()
    return letters_of(session.question, session.questionnaire.scale_of(session.question))


def _show(session: Session, before: Session | None, screen: Screen) -> None:
    """Show the present step, under a heading where a new part begins, after the profile so far."""
    look = screen.look()
    part, part_before = _part(session), _part(before) if before else None
    left_a_dimension = before is not None and before.question is not None and _top(session) != _top(before)
    if before is not None and left_a_dimension and session.position == before.position + 1:
        _profile(session, "", screen)
    if part != part_before:
        write_lines(screen, _heading(session, look))
    write_lines(screen, [*_step_lines(session, look), ""])


def _part(session: Session) -> str:
    """Return which part of the interview the session is in: a dimension, or a kind of step."""
    if session.question is not None:
        return "question " + dimension_of(session.questionnaire, session.question).id
    return session.step.kind if session.step else "end"


def _top(session: Session) -> str:
    """Return the same, of a question its dimension of the top floor."""
    question = session.question
    return _part(session) if question is None else session.questionnaire.ways[question.id][0].id


def _heading(session: Session, look: TextLook) -> list[str]:
    """Return the heading of the part that the session is in; worksheets have their own each."""
    if session.question is not None:
        return dimension_heading(session.questionnaire, session.question, look)
    return checklist_heading(session, look) if session.check is not None else []


def _step_lines(session: Session, look: TextLook) -> list[str]:
    """Return the present step as lines; at the end, what is still open."""
    if session.question is not None:
        return question_lines(session, session.question, look)
    if session.check is not None:
        return check_lines(session, session.check, look)
    if session.worksheet is not None:
        return worksheet_lines(session, session.worksheet, look)
    if session.open_steps:
        words = tr("This is the end, and some questions are open.")
        return ["", *wrapped(words, look), *open_lines(session, look)]
    words = tr("Every question has an answer. j and an id, number or dimension goes back to one.")
    return ["", *wrapped(words, look)]


def _answer(session: Session, option: str, screen: Screen) -> Session:
    """Store an option, say so, and go on."""
    return _answered(session, events.answer(session, option), screen)


def _unknown(session: Session, _: str, screen: Screen) -> Session:
    """Store "do not know", say so, and go on."""
    return _answered(session, events.unknown(session), screen)


def _not_applicable(session: Session, text: str, screen: Screen) -> Session:
    """Store "not applicable" with its reason, say so, and go on."""
    return _answered(session, give_reason(session, text, screen), screen)


def _answered(session: Session, outcome: events.Outcome, screen: Screen) -> Session:
    """Save an answer, say what was saved, and go to the next step; a reason is not replaced unasked."""
    reason = session.answer.na_reason if session.question is not None else None
    if reason and isinstance(outcome, Session) and not (outcome.answer.na_reason or "").startswith(reason):
        words = shortened(reason, screen.look())
        if not confirmed(screen, tr("This replaces the reason “{text}”. y yes, Enter keeps it:", text=words)):
            if outcome.answer.na_reason:
                set_aside(screen, outcome.answer.na_reason)
            return session
    after = accept(session, outcome, screen)
    if after is None:
        return session
    said = _in_words(after, after.answer) if after.question is not None else ""
    if after.check is not None:
        said = check_words()[after.answers.readiness[after.check.id]]
    write_lines(screen, wrapped(tr("Saved: {answer}", answer=said), screen.look(), rest="  "))
    _say_replaced(reason or "", screen)
    write_lines(screen, moved_lines(session, after, screen.look()))
    return _move(after, events.forward(after), screen)


def _in_words(session: Session, given: Answer) -> str:
    """Return an answer to the present question in words."""
    return answer_words(session.questionnaire, session.question, given) if session.question else ""


def _say_replaced(text: str, screen: Screen) -> None:
    """Show a text that is gone now, where nobody was asked."""
    if text and not screen.asks_back:
        say(screen, tr("It was: {text}", text=shortened(text, screen.look())))


def _remark(
    session: Session, outcome: events.Outcome | None, said: Callable[[Answer], str], screen: Screen
) -> Session:
    """Save a note or evidence, which `said` puts into words, and stay; None changes nothing."""
    after = accept(session, outcome, screen) if outcome is not None else None
    if after is None:
        return session
    before, now = said(session.answer), said(after.answer)
    saved = tr("Saved: {answer}", answer=now) if now else tr("Removed: {text}", text=before)
    write_lines(screen, wrapped(saved, screen.look(), rest="  "))
    if now and before != now:
        _say_replaced(before, screen)
    if after.open_here:
        say(screen, tr("The question is still open."))
    return after


def _note(session: Session, text: str, screen: Screen) -> Session:
    """Store or remove a note."""

    def said(given: Answer) -> str:
        return tr("Note: {note}", note=shortened(given.note, screen.look())) if given.note else ""

    return _remark(session, give_note(session, text, screen), said, screen)


def _evidence(session: Session, text: str, screen: Screen) -> Session:
    """Store or remove evidence."""

    def said(given: Answer) -> str:
        return evidence_words(given, screen.look()) if given.evidence else ""

    return _remark(session, give_evidence(session, text, screen), said, screen)


def _move(session: Session, outcome: events.Outcome, screen: Screen) -> Session:
    """Return the session where the event led, or say why it led nowhere."""
    return accept(session, outcome, screen) or session


def _enter(session: Session, _: str, screen: Screen) -> Session:
    """Keep what is there and go on; an open question needs an answer or an `s`."""
    if session.worksheet is None and session.open_here:
        s = key_of(Order.SKIP, _letters(session))
        say(screen, tr("Type an answer, or {s} to leave this open; ? shows all commands.", s=s))
        return session
    return _move(session, events.forward(session), screen)


def _clear(session: Session, _: str, screen: Screen) -> Session:
    """Open the step again, after a question where that takes more than one key to type again."""
    lost = _lost_by_clearing(session, screen)
    if lost and not confirmed(
        screen, current.get().sentences([lost, tr("Clear it? y yes, Enter keeps it:")])
    ):
        return session
    cleared = _entry_words(session, screen)
    after = accept(session, events.clear(session), screen)
    if after is not None:
        if cleared:
            say(screen, tr("Cleared: {text}", text=cleared))
        say(screen, tr("Cleared: this is open again."))
        write_lines(screen, moved_lines(session, after, screen.look()))
    return after or session


def _lost_by_clearing(session: Session, screen: Screen) -> str:
    """Return what to know before the present step is cleared; nothing where that is soon typed again."""
    rows = session.answers.worksheets.get(session.worksheet.id, ()) if session.worksheet else ()
    if rows:
        plural = current.get().plural
        return plural("The worksheet has {count} row.", "The worksheet has {count} rows.", len(rows))
    if session.question is None or session.open_here:
        return ""
    given = session.answer
    words = shortened(_in_words(session, given), screen.look())
    if given.note or given.evidence:
        return tr("The answer is “{text}”; its note and its evidence stay.", text=words)
    return tr("The answer is “{text}”.", text=words) if given.na_reason else ""


def _entry_words(session: Session, screen: Screen) -> str:
    """Return the answer of the present step in words; nothing where there is none."""
    if session.question is not None:
        return shortened(_in_words(session, session.answer), screen.look())
    if session.check is not None:
        given = session.answers.readiness.get(session.check.id)
        return check_words()[given] if given else ""
    return ""


def _undo(session: Session, _: str, screen: Screen) -> Session:
    """Take the last change of this interview back, say which, and go to its step."""
    last = session.changes[-1] if session.changes else None
    after = accept(session, events.undo(session), screen)
    if after is None or last is None:
        return session
    now, before = (_given_words(after, given, screen) for given in (last.after, last.before))
    say(screen, tr("Undone: {id}, from “{now}” back to “{before}”.", id=last.key, now=now, before=before))
    write_lines(screen, moved_lines(session, after, screen.look()))
    return after


def _given_words(session: Session, given: Given | None, screen: Screen) -> str:
    """Return what stood at a step in words."""
    if given is None:
        return tr("nothing")
    if isinstance(given, str):
        return check_words()[given]
    if isinstance(given, tuple):
        return current.get().plural("{count} row", "{count} rows", len(given))
    parts = [shortened(_in_words(session, given), screen.look())] if given.state else []
    parts += [tr("Note: {note}", note=shortened(given.note, screen.look()))] if given.note else []
    parts += [evidence_words(given, screen.look())] if given.evidence else []
    return current.get().clauses(filter(None, parts))


def _add(session: Session, _: str, screen: Screen) -> Session:
    """Ask for rows."""
    return ask_rows(session, session.worksheet, screen) if session.worksheet else session


def _remove(session: Session, text: str, screen: Screen) -> Session:
    """Remove a row, after a question, and show what is left."""
    digits = fold(text)
    number = int(digits) if digits.isdecimal() and len(digits) < 10 else 0
    outcome = events.remove_row(session, number)
    if isinstance(outcome, Session) and session.worksheet is not None:
        row = session.answers.worksheets[session.worksheet.id][number - 1]
        words = shortened(row_words(session.worksheet, row), screen.look())
        if not confirmed(screen, tr("Remove the row {row}? y yes, Enter keeps it:", row=words)):
            return session
        say(screen, tr("Removed: {text}", text=words))
    after = accept(session, outcome, screen)
    if after is not None and after.worksheet is not None:
        write_lines(screen, worksheet_lines(after, after.worksheet, screen.look()))
    return after or session


def _lines(session: Session, text: str, screen: Screen) -> Session:
    """Ask what a text of several lines is meant as; nothing in it is carried out or stored unasked."""
    if not screen.asks_back:
        return _wrong(session, text, screen)
    words = {"lines": counted_lines(text), "text": shortened(text, screen.look())}
    say(screen, tr("{lines} came as one text, “{text}”. Nothing in it was carried out.", **words))
    if session.question is None:
        set_aside(screen, text)
        return session
    first, rest = text.partition("\n")[::2]
    begun = with_text(first, QUESTION_WORDS)
    if begun is not None and begun.order is not Order.JUMP:
        # Who types `note` and pastes behind it means what was pasted.
        text = f"{begun.text}\n{rest}"
    while True:
        prompt = tr("note stores it as the note, e as evidence, n as the reason, Enter puts it aside:")
        meant = ask(screen, prompt)
        order = QUESTION_WORDS.get(fold(meant), Order.WRONG)
        if order in (Order.NOTE, Order.EVIDENCE, Order.NOT_APPLICABLE):
            return _action(order)(session, text, screen)
        if "\n" in meant:
            text = f"{text}\n{meant}"
        elif order in (Order.ENTER, Order.QUIT, Order.BACK):
            set_aside(screen, text)
            if order is Order.QUIT:
                raise InterviewStopped
            return session


def _profile(session: Session, _: str, screen: Screen) -> Session:
    """Show the profile so far."""
    lines = screen.profile(session.answers)
    write_lines(screen, ["", tr("Profile so far"), *lines] if lines else [tr("There is no profile yet.")])
    return session


def _show_me(session: Session, _: str, screen: Screen) -> Session:
    """Show what to ask to be shown."""
    asked = session.question or session.check
    prompts = asked.show_me if asked else ()
    if not prompts:
        say(screen, tr("Nothing in particular to be shown here."))
    write_lines(screen, [line for each in prompts for line in wrapped(each, screen.look(), "  - ", "    ")])
    return session


def _help(session: Session, _: str, screen: Screen) -> Session:
    """Show every command."""
    write_lines(screen, help_lines(session, screen.look()))
    return session


def _wrong(session: Session, text: str, screen: Screen) -> Session:
    """Say what is allowed instead of what was typed."""
    allowed = tr("Type ? for all commands.")
    if session.question is not None:
        typed = choices(session.question, session.questionnaire.scale_of(session.question))
        orders = (Order.UNKNOWN, Order.NOT_APPLICABLE, Order.SKIP, Order.BACK)
        d, n, s, b = (key_of(order, _letters(session)) for order in orders)
        sentence = tr("Type {choices}, {d} (don't know), {n} (not applicable), {s} (skip), {b} (back) or ?.")
        allowed = sentence.format(choices=typed, d=d, n=n, s=s, b=b)
        hint = option_hint(text, session.questionnaire.scale_of(session.question).options)
        allowed = current.get().sentences([current.get().sentence(hint), allowed]) if hint else allowed
    elif session.check is not None:
        allowed = tr("Type y, n, d (don't know), s (skip), b (back) or ?.")
    words = tr("Not understood: {typed}. {allowed}", typed=text[:60], allowed=allowed)
    refuse(screen, words, quotes_line=True)
    return session


def _stay(session: Session, _: str, __: Screen) -> Session:
    """Change nothing."""
    return session


Action = Callable[[Session, str, Screen], Session]


def _action(order: Order) -> Action:  # noqa: C901, PLR0911, PLR0912  a line an order
    """Return what carries an order out."""
    match order:
        case Order.OPTION:
            return _answer
        case Order.UNKNOWN:
            return _unknown
        case Order.NOT_APPLICABLE:
            return _not_applicable
        case Order.NOTE:
            return _note
        case Order.EVIDENCE:
            return _evidence
        case Order.ADD:
            return _add
        case Order.REMOVE:
            return _remove
        case Order.CLEAR:
            return _clear
        case Order.UNDO:
            return _undo
        case Order.ENTER:
            return _enter
        case Order.SKIP:
            return lambda session, _, screen: _move(session, events.skip(session), screen)
        case Order.BACK:
            return lambda session, _, screen: _move(session, events.back(session), screen)
        case Order.JUMP:
            return lambda session, text, screen: _move(session, jump(session, text), screen)
        case Order.OPEN:
            return lambda session, _, screen: _move(session, events.next_open(session), screen)
        case Order.PROFILE:
            return _profile
        case Order.SHOW_ME:
            return _show_me
        case Order.HELP:
            return _help
        case Order.LINES:
            return _lines
        case Order.WRONG:
            return _wrong
        case Order.REPEAT | Order.QUIT:
            # Whoever conducts the interview shows the step again, or ends it.
            return _stay
        case _:
            assert_never(order)
