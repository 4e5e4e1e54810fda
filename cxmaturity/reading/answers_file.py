"""Reading one answer file, and holding it against its questionnaire."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from cxmaturity.domain.answers import Answer, Answers, Respondent, Row
from cxmaturity.domain.questionnaire import Column, Question, Questionnaire
from cxmaturity.language import tr
from cxmaturity.reading.answers_form import AnswerForm, AnswersForm
from cxmaturity.reading.typed import Found, convert, did_you_mean, problems, shown
from cxmaturity.reading.yaml_with_lines import Document, read_yaml

LIMIT = 1024 * 1024
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def read_answers_document(path: Path) -> Document:
    """Return the tree of the answer file at `path`, checked for nothing but its YAML."""
    return read_yaml(path, limit=LIMIT)


def answers_from(document: Document, questionnaire: Questionnaire) -> Answers:
    """Return the answers in `document`. Raises InvalidFile with all its problems."""
    form = convert(document, AnswersForm)
    questions = {question.id: question for question in questionnaire.questions}
    found = [*_header_problems(form, questionnaire), *_other_problems(form, questionnaire)]
    answers: dict[str, Answer] = {}
    for question_id, written in form.answers.items():
        question = questions.get(question_id)
        if question is None:
            message = tr("there is no such question in {id}", id=questionnaire.id)
            found.append((("answers", question_id), message, did_you_mean(question_id, list(questions))))
        elif written is not None:
            found += _answer_problems(written, question, questionnaire)
            answers[question_id] = _answer(written)
    if found:
        raise problems(document, found)
    return _sheet(form, answers, document.file)


def _sheet(form: AnswersForm, answers: dict[str, Answer], path: str) -> Answers:
    """Return the sheet that a faultless form holds."""
    who = form.respondent
    return Answers(
        questionnaire=form.questionnaire,
        organisation=form.organisation,
        scope=form.scope,
        assessor=form.assessor,
        wave=str(form.wave),
        date=form.date,
        respondent=Respondent(id=str(who.id), group=who.group, role=who.role),
        quick=form.quick,
        targets=form.targets,
        answers=answers,
        readiness={check: answer for check, answer in form.readiness.items() if answer is not None},
        worksheets={sheet: tuple(_row(row) for row in rows) for sheet, rows in form.worksheets.items()},
        path=path,
    )


def _answer(written: str | int | AnswerForm) -> Answer:
    """Return the answer that was written down, short or in full."""
    if not isinstance(written, AnswerForm):
        return Answer(unknown=True) if written == "unknown" else Answer(option=str(written))
    option = written.option if written.option is not None else written.level
    return Answer(
        option=None if option is None else str(option),
        na_reason=written.na,
        unknown=written.unknown,
        note=written.note,
        evidence=written.evidence,
        evidence_grade=written.evidence_grade,
    )


def _answer_problems(
    written: str | int | AnswerForm, question: Question, questionnaire: Questionnaire
) -> Found:
    """Yield what is wrong with one answer: no such option, two states at once, no reason."""
    path: tuple[Any, ...] = ("answers", question.id)
    options = [option.id for option in questionnaire.scale_of(question).options]
    choices = tr("its options are {options}", options=", ".join([*options, "unknown", "{na: reason}"]))
    if not isinstance(written, AnswerForm):
        if written != "unknown" and str(written) not in options:
            yield path, tr("there is no option {option}", option=shown(written)), choices
        return
    if written.option is not None and written.level is not None:
        yield path, tr("gives both option and level"), tr("keep one of the two")
    for name in ("option", "level"):
        option = getattr(written, name)
        if option is not None and str(option) not in options:
            yield (*path, name), tr("there is no option {option}", option=shown(option)), choices
    if written.na is not None and not written.na.strip():
        yield (*path, "na"), tr("needs a reason"), tr("write why the question does not apply")
    has_option = written.option is not None or written.level is not None
    states = [has_option, written.na is not None, written.unknown]
    if sum(states) > 1:
        message = tr("is in two states at once")
        yield path, message, tr("keep one of level or option, na, unknown")


def _header_problems(form: AnswersForm, questionnaire: Questionnaire) -> Found:
    """Yield what is wrong with the date, the group and the targets."""
    if form.date and not _is_date(form.date):
        yield ("date",), tr("must be a day such as 2026-09-30 (got {got})", got=shown(form.date)), ""
    groups = [group.id for group in questionnaire.groups]
    group = form.respondent.group
    if group and groups and group not in groups:
        message = tr("there is no group {id}", id=group)
        hint = did_you_mean(group, groups) or tr("the groups are {groups}", groups=", ".join(groups))
        yield ("respondent", "group"), message, hint
    dimensions = [dimension.id for dimension in questionnaire.dimensions]
    for dimension, level in form.targets.items():
        if dimension not in dimensions:
            message = tr("there is no dimension {id}", id=dimension)
            yield ("targets", dimension), message, did_you_mean(dimension, dimensions)
        elif not 1 <= level <= len(questionnaire.levels):
            message = tr(
                "must be a level from 1 to {top} (got {got})", top=len(questionnaire.levels), got=level
            )
            yield ("targets", dimension), message, ""


def _is_date(text: str) -> bool:
    """Return whether `text` is a day of the calendar, written as 2026-09-30."""
    try:
        return bool(_DATE.match(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _other_problems(form: AnswersForm, questionnaire: Questionnaire) -> Found:
    """Yield what is wrong with the checklist's answers and the worksheets' rows."""
    checks = [check.id for check in questionnaire.checklist.checks] if questionnaire.checklist else []
    for check in form.readiness:
        if check not in checks:
            message = tr("there is no such check in {id}", id=questionnaire.id)
            yield ("readiness", check), message, did_you_mean(check, checks)
    sheets = {sheet.id: sheet for sheet in questionnaire.worksheets}
    for name, rows in form.worksheets.items():
        if name not in sheets:
            message = tr("there is no such worksheet in {id}", id=questionnaire.id)
            yield ("worksheets", name), message, did_you_mean(name, list(sheets))
            continue
        columns = {column.id: column for column in sheets[name].columns}
        for index, row in enumerate(rows):
            yield from _row_problems(row, columns, ("worksheets", name, index))


def _row_problems(row: dict[str, Any], columns: dict[str, Column], path: tuple[Any, ...]) -> Found:
    """Yield what is wrong with one row of a worksheet."""
    for key, value in row.items():
        column = columns.get(key)
        if column is None:
            yield (*path, key), tr("there is no such column"), did_you_mean(key, list(columns))
        elif value is None:
            continue
        elif column.type == "text":
            if not isinstance(value, str | int | float) or isinstance(value, bool) or not str(value).strip():
                yield (*path, key), tr("must be text (got {got})", got=shown(value)), ""
        elif type(value) is not int:
            yield (*path, key), tr("must be a whole number (got {got})", got=shown(value)), ""
        elif value < column.min or (column.max is not None and value > column.max):
            highest = tr("any") if column.max is None else column.max
            message = tr("must be from {low} to {high} (got {got})", low=column.min, high=highest, got=value)
            yield (*path, key), message, ""
    for key, column in columns.items():
        if column.required and row.get(key) is None:
            yield (*path, key), tr("is missing"), ""


def _row(row: dict[str, Any]) -> Row:
    """Return a row without its empty cells; names are text whatever they look like."""
    return {
        key: value if isinstance(value, int) and key != "name" else str(value)
        for key, value in row.items()
        if value is not None
    }
