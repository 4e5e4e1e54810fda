"""The interview as a value: where it stands, what was answered, and what each event makes of it.

No input, output or clock: every event is a function that returns a new session, or a refusal in
words. An answer disappears only by `clear`, `note`, `evidence`, `remove_row` or `undo` on that very answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Literal, assert_never

import msgspec

from cxmaturity.answers.asked import asked_questions
from cxmaturity.answers.model import (
    CHECK_ANSWERS,
    EVIDENCE_GRADES,
    EVIDENCE_NONE,
    MOST_ROWS,
    SAID,
    Answer,
    Answers,
    Respondent,
    Row,
    State,
    YesNo,
)
from cxmaturity.errors import BadInput, plain
from cxmaturity.interview.typed_answers import typed_answer
from cxmaturity.questionnaire.checklist import Check
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.text.language import current, tr
from cxmaturity.text.names import key
from cxmaturity.text.nearest import meant, nearest_name
from cxmaturity.text.safe_text import one_line
from cxmaturity.worksheets.model import Worksheet

NAME = "name"
"""The column of a worksheet that tells its rows apart."""


class Kind(StrEnum):
    """What a step asks for."""

    QUESTION = "question"
    CHECK = "check"
    WORKSHEET = "worksheet"


@dataclass(frozen=True)
class AskingStep:
    """One thing to be asked: a question, a check of the checklist, or a worksheet."""

    kind: Kind
    id: str


SheetPart = Literal["answers", "readiness", "worksheets"]
"""A part of a sheet of answers, by which steps of one kind are answered."""
Given = Answer | YesNo | tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class SheetChange:
    """What one event changed: the entry `key` of a part of the sheet; None where there was or is none."""

    part: SheetPart
    key: str
    before: Given | None
    after: Given | None


@dataclass(frozen=True, kw_only=True)
class Session:
    """Where the interview stands; `position` equal to the number of steps is its end.

    `changes` are those of this interview, the last one last.
    """

    questionnaire: Questionnaire
    answers: Answers
    steps: tuple[AskingStep, ...]
    position: int = 0
    changes: tuple[SheetChange, ...] = ()

    @property
    def step(self) -> AskingStep | None:
        """The step that is being asked; None at the end."""
        return self.steps[self.position] if self.position < len(self.steps) else None

    @property
    def question(self) -> Question | None:
        """The question that is being asked; None where the step is something else."""
        if self.step is None or self.step.kind is not Kind.QUESTION:
            return None
        return next(each for each in self.questionnaire.questions if each.id == self.step.id)

    @property
    def check(self) -> Check | None:
        """The check that is being asked; None where the step is something else."""
        checklist = self.questionnaire.checklist
        if self.step is None or self.step.kind is not Kind.CHECK or checklist is None:
            return None
        return next(each for each in checklist.checks if each.id == self.step.id)

    @property
    def worksheet(self) -> Worksheet | None:
        """The worksheet that is being filled in; None where the step is something else."""
        if self.step is None or self.step.kind is not Kind.WORKSHEET:
            return None
        return next(each for each in self.questionnaire.worksheets if each.id == self.step.id)

    @property
    def answer(self) -> Answer:
        """What was said so far to the question that is being asked."""
        return self.answers.answers.get(self.step.id if self.step else "", Answer())

    @property
    def open_here(self) -> bool:
        """Whether the step that is being asked has no answer yet."""
        return self.step is not None and self.is_open(self.step)

    @property
    def open_steps(self) -> tuple[AskingStep, ...]:
        """The questions and checks that have no answer yet; worksheets may stay empty."""
        return tuple(step for step in self.steps if step.kind is not Kind.WORKSHEET and self.is_open(step))

    def is_open(self, step: AskingStep) -> bool:
        """Tell whether nothing was answered at `step` yet; a note alone is not an answer."""
        match step.kind:
            case Kind.QUESTION:
                return self.answers.answers.get(step.id, Answer()).state is State.UNANSWERED
            case Kind.CHECK:
                return step.id not in self.answers.readiness
            case Kind.WORKSHEET:
                return step.id not in self.answers.worksheets
            case other:
                assert_never(other)


@dataclass(frozen=True)
class Refusal:
    """An event that cannot be, and why, in words for the person who asks."""

    message: str


Outcome = Session | Refusal


def start(questionnaire: Questionnaire, answers: Answers) -> Session:
    """Return the session at the first step that has no answer, so that a new start goes on."""
    session = Session(questionnaire=questionnaire, answers=answers, steps=plan(questionnaire, answers))
    found = [number for number, step in enumerate(session.steps) if session.is_open(step)]
    return at_position(session, found[0] if found else len(session.steps))


def plan(questionnaire: Questionnaire, answers: Answers) -> tuple[AskingStep, ...]:
    """Return what is to be asked, given the answers so far: questions, then checks, then worksheets."""
    steps = [AskingStep(Kind.QUESTION, each.id) for each in asked_questions(questionnaire, answers)]
    if questionnaire.checklist:
        steps += [AskingStep(Kind.CHECK, each.id) for each in questionnaire.checklist.checks]
    steps += [AskingStep(Kind.WORKSHEET, each.id) for each in questionnaire.worksheets]
    return tuple(steps)


def describe(session: Session, field: str, text: str) -> Session:
    """Return the session with a header field set: of the sheet, or `group`, `role`, `id` of who answers."""
    answers = session.answers
    if field in Respondent.__struct_fields__:
        who = msgspec.structs.replace(answers.respondent, **{field: text})
        return _with(session, respondent=who)
    return _with(session, **{field: text})


def with_answers(session: Session, answers: Answers) -> Session:
    """Return the session with what the file says now, where another program changed it too."""
    return session if answers == session.answers else _with(session, **msgspec.structs.asdict(answers))


def answer(session: Session, option: str) -> Outcome:
    """Return the session with the step answered by `option`; note and evidence stay with it.

    It is the id of an option, or what is typed where a question is of another kind.
    """
    question, check = session.question, session.check
    if question is not None:
        given = typed_answer(option, question, session.questionnaire.scale_of(question))
        return Refusal(given) if isinstance(given, str) else _put(session, **_said(given))
    if check is not None:
        if option not in CHECK_ANSWERS:
            return Refusal(tr("Here the answer is yes, no or unknown."))
        return _changed(session, "readiness", option)
    return Refusal(tr("There is no question here to answer."))


def unknown(session: Session) -> Outcome:
    """Return the session with the step answered by "do not know"."""
    if session.question is not None:
        return _put(session, **_said(Answer(unknown=True)))
    return answer(session, "unknown")


def not_applicable(session: Session, reason: str) -> Outcome:
    """Return the session with the question marked as not applicable; a reason is required."""
    if session.question is None:
        return Refusal(tr("Only a question of the questionnaire can be not applicable."))
    if not reason.strip():
        return Refusal(tr("Not applicable needs a reason."))
    return _put(session, **_said(Answer(na_reason=reason.strip())))


def note(session: Session, text: str) -> Outcome:
    """Return the session with a note on the question; an empty text removes it."""
    if session.question is None:
        return Refusal(tr("Only a question of the questionnaire can carry a note."))
    return _put(session, note=text.strip())


def evidence(session: Session, text: str, grade: int) -> Outcome:
    """Return the session with evidence on the question; an empty text removes it."""
    if session.question is None:
        return Refusal(tr("Only a question of the questionnaire can carry evidence."))
    if grade not in EVIDENCE_GRADES:
        return Refusal(no_grade())
    return _put(session, evidence=text.strip(), evidence_grade=grade if text.strip() else EVIDENCE_NONE)


def no_grade() -> str:
    """Return what is said of a grade of evidence that is none."""
    return tr("The evidence's grade is a number from 0 to 4.")


def clear(session: Session) -> Outcome:
    """Return the session with the step open again; a note and evidence stay."""
    if session.question is not None:
        return _put(session, **_said(Answer()))
    if session.step is None:
        return Refusal(tr("There is no answer here to clear."))
    return _changed(session, "readiness" if session.check is not None else "worksheets", None)


def undo(session: Session) -> Outcome:
    """Return the session with the last change taken back, at the step of that change.

    Only that entry goes back: what came into the sheet in another way stays.
    """
    if not session.changes:
        return Refusal(tr("There is nothing to undo in this interview."))
    *earlier, last = session.changes
    after = _with(session, **{last.part: _entries(session, last.part, last.key, last.before)})
    step = AskingStep(_kind(last.part), last.key)
    place = after.steps.index(step) if step in after.steps else after.position
    return replace(after, position=place, changes=tuple(earlier))


def _kind(part: SheetPart) -> Kind:
    """Return what kind of steps a part of the sheet answers."""
    match part:
        case "answers":
            return Kind.QUESTION
        case "readiness":
            return Kind.CHECK
        case "worksheets":
            return Kind.WORKSHEET
        case _:
            assert_never(part)


def add_row(session: Session, row: Row) -> Outcome:
    """Return the session with `row` at the end of the worksheet."""
    if session.worksheet is None:
        return Refusal(tr("There is no worksheet here."))
    rows = session.answers.worksheets.get(session.worksheet.id, ())
    if len(rows) >= MOST_ROWS:
        return Refusal(tr("The worksheet has {most} rows; no more are taken.", most=MOST_ROWS))
    return taken_name(rows, str(row.get(NAME, ""))) or _rows(session, (*rows, row))


def taken_name(rows: Sequence[Row], name: str) -> Refusal | None:
    """Return the refusal of a row's name that one of `rows` has already, however it is written."""
    for number, row in enumerate(rows, 1):
        if name.strip() and key(str(row.get(NAME, ""))) == key(name):
            message = tr("Row {number} is called {name} already; - gives up the row.")
            return Refusal(message.format(number=number, name=one_line(str(row[NAME]))))
    return None


def remove_row(session: Session, number: int) -> Outcome:
    """Return the session without the worksheet's row `number`, counted from 1."""
    if session.worksheet is None:
        return Refusal(tr("There is no worksheet here."))
    rows = session.answers.worksheets.get(session.worksheet.id, ())
    if not 1 <= number <= len(rows):
        return Refusal(tr("There is no row {number}.", number=number))
    return _rows(session, rows[: number - 1] + rows[number:])


def forward(session: Session) -> Outcome:
    """Return the session at the next step, whether or not this one is answered."""
    if session.step is None:
        return Refusal(tr("This is the end of the interview."))
    return at_position(session, session.position + 1)


skip = forward


def back(session: Session) -> Outcome:
    """Return the session at the step before."""
    if session.position == 0:
        return Refusal(tr("This is the first question."))
    return at_position(session, session.position - 1)


def next_open(session: Session) -> Outcome:
    """Return the session at the next step without an answer, searching on from the start at the end."""
    places = [*range(session.position + 1, len(session.steps)), *range(session.position)]
    for place in places:
        if session.steps[place] in session.open_steps:
            return at_position(session, place)
    return Refusal(tr("No other question is open."))


def finish(session: Session) -> Session:
    """Return the session at its end."""
    return at_position(session, len(session.steps))


def at_position(session: Session, position: int) -> Session:
    """Return the session at `position`, from 0 to the number of steps."""
    return replace(session, position=position)


def _with(session: Session, **changed: Any) -> Session:
    """Return the session with changed answers and the steps that follow from them, at the same step."""
    answers = msgspec.structs.replace(session.answers, **changed)
    steps = plan(session.questionnaire, answers)
    if session.step is None:
        position = len(steps)
    elif session.step in steps:
        position = steps.index(session.step)
    else:
        position = min(session.position, len(steps))
    return replace(session, answers=answers, steps=steps, position=position)


def _changed(session: Session, part: SheetPart, after: Given | None) -> Session:
    """Return the session with this step's entry in a part of the sheet set, or gone, and that noted."""
    assert session.step is not None
    key = session.step.id
    before = getattr(session.answers, part).get(key)
    made = _with(session, **{part: _entries(session, part, key, after)})
    if before == after:
        return made
    return replace(
        made, changes=(*session.changes, SheetChange(part=part, key=key, before=before, after=after))
    )


def _entries(session: Session, part: SheetPart, key: str, entry: Given | None) -> dict[str, Any]:
    """Return a part of the sheet with one entry set, in its place where it has one, or without it."""
    given = {**getattr(session.answers, part), key: entry}
    return {name: value for name, value in given.items() if name != key or value is not None}


def _put(session: Session, **changed: Any) -> Session:
    """Return the session with fields of this question's answer changed; an empty answer is no answer."""
    after = msgspec.structs.replace(session.answer, **changed)
    return _changed(session, "answers", None if after == Answer() else after)


def _said(given: Answer) -> dict[str, Any]:
    """Return the fields of an answer that say what state it is in, and how."""
    return {name: getattr(given, name) for name in SAID}


def _rows(session: Session, rows: tuple[Row, ...]) -> Session:
    """Return the session with the worksheet's rows replaced; no rows is no worksheet."""
    return _changed(session, "worksheets", rows or None)


# ---- Answers given as `ID=VALUE` on the command line: the interview for those who have no terminal

_READINESS = "readiness."


def set_answers(questionnaire: Questionnaire, answers: Answers, assignments: Iterable[str]) -> Answers:
    """Return `answers` with every assignment made. Raises BadInput with all that cannot be, and sets none."""
    questions = {question.id: question for question in questionnaire.questions}
    checks = [check.id for check in questionnaire.checklist.checks] if questionnaire.checklist else []
    given, readiness, wrong = dict(answers.answers), dict(answers.readiness), []
    for assignment in assignments:
        name, _, value = (part.strip() for part in assignment.partition("="))
        check = name.removeprefix(_READINESS)
        if name in questions:
            answer = _answer(value, questions[name], questionnaire, given.get(name, Answer()))
            if isinstance(answer, Answer):
                given[name] = answer
            else:
                wrong.append(current.get().pair(name, answer))
        elif name.startswith(_READINESS) and check in checks:
            said = next((one for one in CHECK_ANSWERS if one == value), None)
            if said is not None:
                readiness[check] = said
            else:
                wrong.append(
                    tr("{name}: must be yes, no or unknown (got {value})", name=name, value=one_line(value))
                )
        else:
            wrong.append(_no_such_place(name, [*questions, *(_READINESS + each for each in checks)]))
    if wrong:
        raise BadInput("\n".join(plain(f"--set {words}") for words in wrong))
    return msgspec.structs.replace(answers, answers=given, readiness=readiness)


def _answer(value: str, question: Question, questionnaire: Questionnaire, before: Answer) -> Answer | str:
    """Return the answer for a value, with the note and evidence that were there; or what is wrong with it."""
    scale = questionnaire.scale_of(question)
    options = [option.id for option in scale.options]
    if question.kind == "choice" and value in options:
        return msgspec.structs.replace(before, **_said(Answer(option=value)))
    if value == "unknown":
        return msgspec.structs.replace(before, **_said(Answer(unknown=True)))
    word, sign, reason = value.partition(":")
    if word == "na" and sign and reason.strip():
        return msgspec.structs.replace(before, **_said(Answer(na_reason=reason.strip())))
    if word == "na":
        return tr("not applicable needs a reason, as na:REASON")
    if question.kind != "choice" and value:
        given = typed_answer(value, question, scale)
        return given if isinstance(given, str) else msgspec.structs.replace(before, **_said(given))
    return tr("must be {options}, unknown or na:REASON (got {value})",
              options=", ".join(options), value=one_line(value) or tr("nothing"))  # fmt: skip


def _no_such_place(name: str, known: list[str]) -> str:
    """Return the words for an id that the questionnaire does not have."""
    shown, hint = one_line(name), meant(nearest_name(name, known))
    if not hint:
        return tr("{name}: there is no such question", name=shown)
    return tr("{name}: there is no such question; {hint}", name=shown, hint=hint)
