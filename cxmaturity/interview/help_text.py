"""What can be typed, in a line for each, and how the interview ends."""

from typing import assert_never

from cxmaturity.answers.model import Answers, State
from cxmaturity.interview.screen_text import TextLook, wrapped
from cxmaturity.interview.session import Kind, Session
from cxmaturity.interview.typed_answers import help_pair, letters_of
from cxmaturity.questionnaire.condition_words import asked_when
from cxmaturity.questionnaire.model import Dimension, Question
from cxmaturity.text.language import current, tr
from cxmaturity.text.prompt_words import QUESTION_WORDS, key_of
from cxmaturity.text.safe_text import one_line
from cxmaturity.text.width import cells, padded

_OPEN_SHOWN = 8


def help_lines(session: Session, look: TextLook) -> list[str]:
    """Return every command that the present step takes."""
    pairs = [(_typed(keys, session), words) for keys, words in (*_answer_pairs(session), *_moving_pairs())]
    column = max(cells(typed) for typed, _ in pairs) + 4
    lines = [""]
    for typed, words in pairs:
        lines += wrapped(words, look, padded(f"  {typed}", column), " " * column)
    return [*lines, "", *wrapped(_texts_words(), look), *_condition_lines(session, look)]


def _typed(keys: str, session: Session) -> str:
    """Return what is typed for a command: its word where an option is called by its letter."""
    if session.question is None:
        return keys
    letters = letters_of(session.question, session.questionnaire.scale_of(session.question))
    letter, blank, text = keys.partition(" ")
    if letter not in letters:
        return keys
    return f"{key_of(QUESTION_WORDS[letter], letters)}{blank}{text}"


def _condition_lines(session: Session, look: TextLook) -> list[str]:
    """Return under which conditions the question and its dimension are asked; nothing where always."""
    if session.question is None:
        return []
    asked, words = session.questionnaire, current.get()
    things: tuple[Dimension | Question, ...] = (*asked.ways[session.question.id], session.question)
    told = [words.pair(one.id, asked_when(one, asked, words)) for one in things if one.applies_when]
    return ["", *(line for one in told for line in wrapped(one, look))] if told else []


def _texts_words() -> str:
    """Return how a text is given, and what becomes of one that is there already."""
    return tr(
        "A pasted text of several lines is one text. In a text, Esc goes back to the question, and q or b "
        "alone is asked back. What was typed is not replaced without a question; piped lines replace, and "
        "what they replaced is shown."
    )


def _answer_pairs(session: Session) -> list[tuple[str, str]]:
    """Return what can be answered at the present step."""
    if session.question is not None:
        return [
            help_pair(session.question, session.questionnaire.scale_of(session.question)),
            ("d", tr("don't know")),
            (tr("n REASON"), tr("not applicable here, and why")),
            (tr("note TEXT"), tr("a note on this question (note - removes it)")),
            (tr("e TEXT"), tr("evidence, also e 2 TEXT with its grade 0-4 (e - removes it)")),
            ("m", tr("what to ask to be shown")),
            ("c", tr("clear the answer")),
        ]
    if session.check is not None:
        return [
            ("y", tr("yes")),
            ("n", tr("no")),
            ("d", tr("don't know")),
            ("m", tr("what to ask to be shown")),
            ("c", tr("clear the answer")),
        ]
    if session.worksheet is not None:
        return [
            ("a", tr("add rows")),
            (tr("x NUMBER"), tr("remove a row")),
            ("c", tr("clear the worksheet")),
        ]
    return []


def _moving_pairs() -> list[tuple[str, str]]:
    """Return the commands that work at every step."""
    return [
        (tr("Enter"), tr("keep what is there and go on")),
        ("s", tr("skip: leave it open and go on")),
        ("b", tr("back to the one before")),
        (tr("j PLACE"), tr("jump: an id, a number, a name or title, a dimension, readiness, worksheets")),
        ("o", tr("on to the next one that is open")),
        ("u", tr("undo the last change; again, the one before it")),
        ("r", tr("repeat the question")),
        ("p", tr("profile so far")),
        ("q", tr("quit; everything is saved, the same command goes on later")),
    ]


def summary_lines(session: Session, look: TextLook) -> list[str]:
    """Return how many questions are answered, not known, not applicable and open."""
    counts = count_states(session)
    parts = [words for _, words in sorted(_counted(state, count) for state, count in counts.items()) if words]
    total = sum(counts.values())
    look_up = current.get()
    words = look_up.plural(
        "{count} question: {parts}.", "{count} questions: {parts}.", total, parts=look_up.listed(parts)
    )
    lines = wrapped(words, look)
    checks = [step for step in session.steps if step.kind is Kind.CHECK]
    if checks:
        done = sum(not session.is_open(step) for step in checks)
        words = tr("{done} of {total} yes-or-no questions answered.", done=done, total=len(checks))
        lines += wrapped(words, look)
    return lines


def _counted(state: State, count: int) -> tuple[int, str]:
    """Return where in the summary a state comes, and how many are in it; no words where it has no place."""
    match state:
        case State.ANSWERED:
            return 1, tr("{count} answered", count=count)
        case State.UNKNOWN:
            return 2, tr("{count} don't know", count=count)
        case State.NOT_APPLICABLE:
            return 3, tr("{count} not applicable", count=count)
        case State.UNANSWERED:
            return 4, tr("{count} open", count=count)
        case State.NOT_ASKED:
            # Steps of an interview are what is asked.
            return 5, ""
        case _:
            assert_never(state)


def count_states(session: Session) -> dict[State, int]:
    """Return how many of the asked questions are in each state."""
    counts = dict.fromkeys(State, 0)
    for step in session.steps:
        if step.kind is Kind.QUESTION:
            given = session.answers.answers.get(step.id)
            counts[given.state if given else State.UNANSWERED] += 1
    return counts


def open_lines(session: Session, look: TextLook) -> list[str]:
    """Return the ids of what is still open, the first few of them; nothing where nothing is."""
    ids = [
        one_line(f"readiness.{step.id}" if step.kind is Kind.CHECK else step.id)
        for step in session.open_steps
    ]
    if not ids:
        return []
    return wrapped(tr("Still open: {ids}", ids=_first_of(ids)), look)


def _first_of(ids: list[str]) -> str:
    """Return the first few of the `ids`, and how many more there are."""
    shown = ", ".join(ids[:_OPEN_SHOWN])
    more = len(ids) - _OPEN_SHOWN
    return tr("{ids} and {more} more", ids=shown, more=more) if more > 0 else shown


def moved_lines(before: Session, after: Session, look: TextLook) -> list[str]:
    """Return which questions a change of the answers opened and which it closed; nothing where none."""
    came = [one_line(step.id) for step in after.steps if step not in before.steps]
    went = [one_line(step.id) for step in before.steps if step not in after.steps]
    lines = wrapped(tr("Asked now: {ids}", ids=_first_of(came)), look) if came else []
    if went:
        lines += wrapped(tr("Not asked any more: {ids}", ids=_first_of(went)), look)
    return lines


def next_commands(file: str, pdf: str, options: str = "") -> list[str]:
    """Return the commands that come after an interview; `options` are needed to read the file again."""
    return [
        tr("Next:"),
        f"  cxmaturity score {file}{options}",
        f"  cxmaturity report {file}{options} -o {pdf}",
    ]


def greeting_lines(title: str, answers: Answers, look: TextLook) -> list[str]:
    """Return the first lines of an interview: which questionnaire, and how to get help or stop."""
    kind = tr("{title}, the quick set", title=title) if answers.quick else title
    rule = tr("Every answer is saved before the next question. ? shows the commands, q stops at any time.")
    return ["", *(look.bold(line) for line in wrapped(kind, look)), *wrapped(rule, look)]
