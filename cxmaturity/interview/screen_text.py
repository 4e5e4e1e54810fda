"""The words of each screen of the interview, as lines that fit the terminal.

Client texts are shown with every control character written out: an answer file may come from anywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from cxmaturity.answers.model import Answer, Row, State, YesNo
from cxmaturity.interview.session import Kind, Session
from cxmaturity.interview.typed_answers import given_words, typed_options
from cxmaturity.questionnaire.checklist import Check
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire
from cxmaturity.scoring.model import Assessment, Score
from cxmaturity.scoring.notice_words import notice_words
from cxmaturity.scoring.readiness_words import said_to_check
from cxmaturity.scoring.shown import coverage_number, index_shown
from cxmaturity.scoring.words import bounds_words, evidence_names, path_words
from cxmaturity.text.language import current, tr
from cxmaturity.text.safe_text import one_line
from cxmaturity.text.width import cells, cut, padded, wrap
from cxmaturity.worksheets.column import Column
from cxmaturity.worksheets.model import Worksheet

NARROWEST, WIDEST = 40, 88
_BAR = 20
_ECHOED, _SHOWN = 60, 400
"""So many columns of a text are shown when it was saved, and so many beside its question."""


@dataclass(frozen=True)
class TextLook:
    """How lines are set: how wide, and how a text is made to stand out (not at all by default)."""

    width: int = 80
    bold: Callable[[str], str] = str


def fit(columns: int) -> int:
    """Return the width to set text in, in a terminal of `columns`: long lines are hard to read."""
    return max(NARROWEST, min(WIDEST, columns))


def wrapped(text: str, look: TextLook, first: str = "", rest: str | None = None) -> list[str]:
    """Return `text` as visible lines, `first` before the first one and `rest` (or blanks) before others."""
    indent = " " * cells(first) if rest is None else rest
    return wrap(one_line(text), look.width, first, indent) or [first.rstrip()]


def shortened(text: str, look: TextLook, columns: int = _ECHOED) -> str:
    """Return the beginning of a text as one visible line, and how long it is where that is not all."""
    # A text of any length: only its beginning is worked on.
    start = one_line(text[: 4 * columns])
    room = min(columns, 2 * look.width)
    if cells(start) <= room and len(text) <= 4 * columns:
        return start if "\n" not in text else current.get().aside(start, counted_lines(text))
    while cells(start) > room:
        start = start[: -max(1, (cells(start) - room) // 2)]
    look_up, length = current.get(), len(text)
    signs = look_up.plural("{count} character", "{count} characters", length)
    size = look_up.listed([signs, counted_lines(text)]) if "\n" in text else signs
    return look_up.aside(f"{start}…", size)


def counted_lines(text: str) -> str:
    """Return how many lines a text has, in words."""
    return current.get().plural("{count} line", "{count} lines", text.count("\n") + 1)


def heading(title: str, look: TextLook) -> list[str]:
    """Return a title with a rule behind it to the end of the line."""
    lines = wrapped(title, look, "== ")
    lines[-1] += " " + "=" * (look.width - cells(lines[-1]) - 1)
    return ["", *(look.bold(line) for line in lines)]


def bar(done: int, total: int) -> str:
    """Return a progress bar in plain ASCII."""
    filled = _BAR * done // total if total else 0
    return "[" + "#" * filled + "-" * (_BAR - filled) + "]"


def dimension_of(questionnaire: Questionnaire, question: Question) -> Dimension:
    """Return the dimension that `question` belongs to, that of the lowest floor."""
    return questionnaire.ways[question.id][-1]


def dimension_heading(questionnaire: Questionnaire, question: Question, look: TextLook) -> list[str]:
    """Return the lines above the first question of a dimension: its name, and what all means that begins."""
    *above, dimension = questionnaire.ways[question.id]
    begun = [one for one in above if one.questions[0].id == question.id]
    meanings = [one.meaning for one in (*begun, dimension) if one.meaning]
    lines = heading(path_words(dimension.id, questionnaire), look)
    return lines + [line for meaning in meanings for line in wrapped(meaning, look)]


def question_lines(session: Session, question: Question, look: TextLook) -> list[str]:
    """Return a question with its reason, its options and what was said to it so far."""
    steps = [step for step in session.steps if step.kind is Kind.QUESTION]
    closed = sum(not session.is_open(step) for step in steps)
    place = tr("Question {number} of {total}", number=session.position + 1, total=len(steps))
    lines = ["", *wrapped(f"{place} {bar(closed, len(steps))} {question.id}", look), ""]
    lines += [look.bold(line) for line in wrapped(question.text, look)]
    if question.why:
        lines += ["", *wrapped(tr("Why it matters: {why}", why=question.why), look)]
    options = option_lines(session.questionnaire, question, look)
    lines += ["", *options] if options else []
    given = answer_lines(session.questionnaire, question, session.answer, look)
    return lines + (["", *given] if given else [])


def option_lines(questionnaire: Questionnaire, question: Question, look: TextLook) -> list[str]:
    """Return the options with what is typed for each, and what each looks like in practice.

    Of a number none are shown: who knows the borders would answer by them.
    """
    options = () if question.kind == "number" else questionnaire.scale_of(question).options
    typed = typed_options(options)
    column = max((len(text) for text in typed), default=0)
    described = [*question.levels, *[""] * len(options)]
    lines = []
    for text, option, description in zip(typed, options, described, strict=False):
        words = current.get().pair(option.label, description) if description else option.label
        lines += wrapped(words, look, f"  {text:>{column}}  ")
    return lines


def answer_words(questionnaire: Questionnaire, question: Question, answer: Answer) -> str:
    """Return an answer in words; empty where there is none."""
    match answer.state:
        case State.ANSWERED:
            words = given_words(answer, question, questionnaire.scale_of(question))
            return words if answer.text is None else shortened(words, TextLook(), _SHOWN)
        case State.NOT_APPLICABLE:
            return tr(
                "not applicable: {reason}", reason=shortened(answer.na_reason or "", TextLook(), _SHOWN)
            )
        case State.UNKNOWN:
            return tr("don't know")
        case State.UNANSWERED | State.NOT_ASKED:
            return ""
        case other:
            assert_never(other)


def answer_lines(
    questionnaire: Questionnaire, question: Question, answer: Answer, look: TextLook
) -> list[str]:
    """Return what was said to a question so far; nothing where nothing was."""
    lines = []
    words = answer_words(questionnaire, question, answer)
    if words:
        lines += wrapped(tr("Answer so far: {answer} (Enter keeps it)", answer=words), look, rest="  ")
    if answer.note:
        lines += wrapped(tr("Note: {note}", note=shortened(answer.note, look, _SHOWN)), look, rest="  ")
    if answer.evidence:
        lines += wrapped(evidence_words(answer, look, _SHOWN), look, rest="  ")
    return lines


def evidence_words(answer: Answer, look: TextLook, columns: int = _ECHOED) -> str:
    """Return evidence with what its grade means, the beginning of a long one."""
    evidence = shortened(answer.evidence, look, columns)
    return tr("Evidence ({grade}): {evidence}", grade=grades()[answer.evidence_grade], evidence=evidence)


def check_words() -> dict[YesNo, str]:
    """Return the answers to a check in words."""
    return said_to_check(current.get())


def grades() -> tuple[str, ...]:
    """Return what the grades of evidence mean, from none on."""
    return evidence_names(current.get())


def checklist_heading(session: Session, look: TextLook) -> list[str]:
    """Return the lines above the checklist, always with its label: it says whose questions these are."""
    checklist = session.questionnaire.checklist
    if checklist is None:
        return []
    lines = [*heading(checklist.title, look), *wrapped(checklist.label, look)]
    return lines


def check_lines(session: Session, check: Check, look: TextLook) -> list[str]:
    """Return a check of the checklist with its step and what was said to it so far."""
    steps = [step for step in session.steps if step.kind is Kind.CHECK]
    closed = sum(not session.is_open(step) for step in steps)
    assert session.step is not None and session.questionnaire.checklist is not None
    number = steps.index(session.step) + 1
    place = tr("Yes-or-no question {number} of {total}", number=number, total=len(steps))
    names = {step.id: step.name for step in session.questionnaire.checklist.steps}
    lines = ["", *wrapped(f"{place} {bar(closed, len(steps))} {check.id}", look)]
    lines += wrapped(tr("Step: {name}", name=names.get(check.step, check.step)), look)
    lines += ["", *(look.bold(line) for line in wrapped(check.text, look))]
    given = session.answers.readiness.get(check.id)
    if given:
        lines += ["", tr("Answer so far: {answer} (Enter keeps it)", answer=check_words()[given])]
    return lines


def worksheet_lines(session: Session, worksheet: Worksheet, look: TextLook) -> list[str]:
    """Return a worksheet's columns and the rows that it has so far."""
    steps = [step for step in session.steps if step.kind is Kind.WORKSHEET]
    assert session.step is not None
    title = tr(
        "Worksheet {number} of {total}: {title}",
        number=steps.index(session.step) + 1,
        total=len(steps),
        title=worksheet.title,
    )
    lines = [*heading(title, look), *wrapped(worksheet.help, look), "", tr("Each row holds:")]
    for column in worksheet.columns:
        lines += wrapped(column_words(column), look, "  - ", "    ")
    rows = session.answers.worksheets.get(worksheet.id, ())
    lines += [
        "",
        *wrapped(tr("Rows so far:") if rows else tr("No rows so far; the worksheet may stay empty."), look),
    ]
    for number, row in enumerate(rows, 1):
        lines += wrapped(row_words(worksheet, row), look, f"  {number}. ")
    return lines


def row_words(worksheet: Worksheet, row: Row) -> str:
    """Return the cells of a row in the order of its columns."""
    return ", ".join(str(row[column.id]) for column in worksheet.columns if column.id in row)


def column_words(column: Column) -> str:
    """Return a column with the values it takes and what they mean."""
    label = column_label(column)
    return current.get().pair(label, one_line(column.help)) if column.help else label


def column_label(column: Column) -> str:
    """Return a column with the values it takes."""
    words = one_line(column.name)
    if column.is_number:
        words = current.get().aside(words, value_range(column))
    return words if column.required else tr("{column} (may be left out)", column=words)


def value_range(column: Column) -> str:
    """Return which numbers a column takes."""
    if column.max is None:
        return tr("a whole number, {low} or more", low=column.min)
    return tr("{low} to {high}", low=column.min, high=column.max)


# ---- The profile so far, one line a dimension, in plain text

_WORDS = 24
"""Columns of a line that are neither name nor bar: gaps, figure and share."""
_MOST_DIMENSIONS = 24
"""So many dimensions are listed where that goes down to lower floors."""
_WIDE = 20
"""A bar so long leaves room for bounds in its place."""


def profile_lines(assessment: Assessment, look: TextLook) -> list[str]:
    """Return each dimension's name, bar, index and coverage; a withheld index has words, not a zero.

    Of the whole the same, with its bounds where it is withheld, and that only a part applies.
    """
    asked = assessment.questionnaire
    shown = asked.upper_floors(_MOST_DIMENSIONS)
    indents = {each.id: "  " * (len(asked.ways_down[each.id]) - 1) for each in shown}
    names = {each.id: indents[each.id] + one_line(each.name) for each in shown}
    overall = tr("Overall")
    length = 20 if look.width >= 72 else 10 if look.width >= 56 else 0
    column = min(max(map(cells, (*names.values(), overall))), look.width - length - _WORDS)
    lines = [
        _line(names[each.id], each, (column, length), asked)
        for each in assessment.every_dimension
        if each.id in names
    ]
    if assessment.overall.coverage and len(lines) > 1:
        lines.append(_line(overall, assessment.overall, (column, length), asked))
    for notice in assessment.notices:
        if notice.code in ("applies_in_part", "too_little_applies"):
            said = one_line(notice_words(notice, asked, current.get()))
            lines += wrap(said, look.width, "  ", "  ")
    return lines


def _line(name: str, score: Score, size: tuple[int, int], questionnaire: Questionnaire) -> str:
    """Return one line of the profile, the name cut or filled up to its column, and a bar of its length."""
    column, length = size
    start = f"  {padded(cut(name, column), column)}  "
    if not score.coverage:
        said = tr("not applicable") if score.coverage is None else tr("no answers yet")
        return f"{start}{said}"
    share = tr("{percent}% answered", percent=coverage_number(score.coverage, questionnaire))
    if score.withheld == "applicability":
        said = tr("too little applies")
        return f"{start}{said}"
    if score.index is None:
        said = tr("not enough yet, {share}", share=share) if length else tr("not enough yet")
        bounds = bounds_words(score, questionnaire, current.get()) if length >= _WIDE else ""
        return f"{start}{current.get().aside(said, bounds) if bounds else said}"
    filled = round(length * score.index / 100)
    bar = "#" * filled + "-" * (length - filled) + " " * bool(length)
    return f"{start}{bar}{index_shown(score.index, questionnaire):>3}  {share}"
