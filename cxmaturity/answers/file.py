"""Reading one answer file, and holding it against its questionnaire."""

from pathlib import Path
from typing import Any

import msgspec

from cxmaturity.answers.kinds import (
    GIVEN,
    Short,
    answer_faults,
    fields_of,
    given_in,
    no_option,
    said,
    wrong_type,
)
from cxmaturity.answers.kinds import form_faults as given_faults
from cxmaturity.answers.model import MOST_ROWS, Answer, AnswerForm, Answers, AnswersForm, Respondent, Row
from cxmaturity.formats.field_names import shortened
from cxmaturity.formats.text_file import text_of
from cxmaturity.formats.typed import (
    Fault,
    Found,
    converted,
    first_faults,
    out_of_range,
    problems,
    shown,
    too_long,
)
from cxmaturity.formats.yaml_with_lines import Document, parse_yaml, read_yaml
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.questionnaire.option_ids import id_meant, ids_meant
from cxmaturity.questionnaire.renaming import renames
from cxmaturity.text import names
from cxmaturity.text.dates import is_date
from cxmaturity.text.language import current, tr
from cxmaturity.text.nearest import did_you_mean
from cxmaturity.worksheets.column import Column

LIMIT = 1024 * 1024
_LINES = ("organisation", "scope", "assessor", "wave")
_REQUIRED = {"format": 1, "questionnaire": ""}


def read_answers_document(path: Path) -> Document:
    """Return the tree of the answer file at `path`, checked for nothing but that it is YAML."""
    return read_yaml(path, limit=LIMIT)


def answers_document(content: bytes, file: str) -> Document:
    """Return the tree of an answer file's `content`, as `read_answers_document` does."""
    return parse_yaml(text_of(content, file), file)


def answers_from(document: Document, questionnaire: Questionnaire) -> Answers:
    """Return the answers in `document`. Raises InvalidFile with all its problems."""
    _write_out_ids(document, questionnaire)
    renamed, twice = _rename(document, questionnaire)
    form, found = converted(document, AnswersForm, _REQUIRED)
    if form is None:
        raise problems(document, found)
    if found:
        found = list(_as_options(found, document, questionnaire))
    found += twice
    found += first_faults(
        _header_problems(form, questionnaire),
        _answers_problems(form, document, questionnaire),
        _readiness_problems(form, questionnaire),
        _worksheet_problems(form, questionnaire),
        _repeated_rows(form, document),
    )
    if found or document.problems:
        raise problems(document, found)
    return msgspec.structs.replace(_sheet(form, questionnaire, document.file), renamed=renamed)


def _rename(document: Document, questionnaire: Questionnaire) -> tuple[tuple[str, ...], list[Fault]]:
    """Put today's ids in the place of earlier ones, in the tree; return those, and what has two ids."""
    earlier = renames(questionnaire)
    found: list[str] = []
    faults: list[Fault] = []
    for block, changed in (("targets", earlier.dimensions), ("answers", earlier.questions)):
        given = document.tree.get(block) if changed and isinstance(document.tree, dict) else None
        if not isinstance(given, dict):
            continue
        for old in [name for name in given if name in changed]:
            new = changed[old]
            if new in given:
                message = tr("is called {id} today, which stands here too", id=new)
                faults.append(((block, old), message, tr("keep one of the two")))
                continue
            lines = document.lines[block][1]
            given[new], lines[new] = given.pop(old), lines[old]
            found.append(new)
    return tuple(found), faults


def _write_out_ids(document: Document, questionnaire: Questionnaire) -> None:
    """Put option ids that YAML read as a fraction or a truth value back into the tree: `3.5` means "3.5"."""
    every = {option.id for scale in questionnaire.scales for option in scale.options}
    every |= {option.id for question in questionnaire.questions for option in question.options}
    meant = {kind: one for kind, one in ids_meant(every).items() if kind[0] is not int}
    given = document.tree.get("answers") if meant and isinstance(document.tree, dict) else None
    if not isinstance(given, dict):
        return
    figures = {question.id for question in questionnaire.questions if question.kind == "number"}
    for question, written in given.items():
        if question in figures:
            continue
        if isinstance(written, list):
            written[:] = [id_meant(one, meant) or one for one in written]
            continue
        if not isinstance(written, dict):
            given[question] = id_meant(written, meant) or written
            continue
        if isinstance(written.get("ticked"), list):
            written["ticked"] = [id_meant(one, meant) or one for one in written["ticked"]]
        for field in ("option", "level"):
            one = id_meant(written.get(field), meant)
            if one is not None:
                written["option"] = one
                if field == "level":
                    del written["level"]


def form_faults(document: Document) -> list[Fault]:
    """Return what is wrong with an answer file whatever its questionnaire is."""
    return converted(document, AnswersForm, _REQUIRED)[1]


def _sheet(form: AnswersForm, questionnaire: Questionnaire, path: str) -> Answers:
    """Return the sheet that a faultless form holds."""
    who = form.respondent
    columns = {sheet.id: {one.id: one for one in sheet.columns} for sheet in questionnaire.worksheets}
    questions = {question.id: question for question in questionnaire.questions}
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
        answers={
            name: _answer(written, questions.get(name), questionnaire)
            for name, written in form.answers.items()
            if written is not None
        },
        readiness={check: answer for check, answer in form.readiness.items() if answer is not None},
        worksheets={
            sheet: tuple(_row(row, columns[sheet]) for row in rows) for sheet, rows in form.worksheets.items()
        },
        path=path,
    )


def _answer(written: Short | AnswerForm, question: Question | None, questionnaire: Questionnaire) -> Answer:
    """Return the answer that was written down, short or in full."""
    if not isinstance(written, AnswerForm):
        return Answer(unknown=True) if written == "unknown" else _said(written, question, questionnaire)
    given = given_in(written)
    answer = _said(getattr(written, given[0]), question, questionnaire) if given else Answer()
    return msgspec.structs.replace(
        answer,
        na_reason=written.na,
        unknown=written.unknown,
        note=written.note,
        evidence=written.evidence,
        evidence_grade=written.evidence_grade,
    )


def _said(written: Short, question: Question | None, questionnaire: Questionnaire) -> Answer:
    """Return what was written down as the answer itself, of most questions an option."""
    if question is None or question.kind == "choice":
        return Answer(option=str(written))
    return said(written, question, questionnaire.scale_of(question))


def as_written(written: Any) -> Answer:
    """Return the answer to a question that is not asked, as far as its form tells it without the question."""
    if written == "unknown":
        return Answer(unknown=True)
    if isinstance(written, list):
        return Answer(ticked=tuple(map(str, written)))
    if not isinstance(written, dict):
        return Answer(option=str(written))
    given = next((written[name] for name in GIVEN if written.get(name) is not None), None)
    grade = written.get("evidence_grade")
    return msgspec.structs.replace(
        Answer() if given is None else as_written(given),
        na_reason=None if written.get("na") is None else str(written["na"]),
        unknown=written.get("unknown") is True,
        evidence=str(written.get("evidence") or ""),
        evidence_grade=grade if type(grade) is int else 0,
    )


def _row(row: dict[str, Any], columns: dict[str, Column]) -> Row:
    """Return a row without its empty cells; text is text whatever it looks like."""
    return {
        key: value if columns[key].is_number else str(value)
        for key, value in row.items()
        if value is not None
    }


def _as_options(found: list[Fault], document: Document, questionnaire: Questionnaire) -> Found:
    """Yield `found`, an answer of a wrong type in the words of its kind."""
    questions = {question.id: question for question in questionnaire.questions}
    for fault in found:
        path = fault[0]
        is_answer = path[:1] == ("answers",) and all(one in GIVEN or type(one) is int for one in path[2:])
        question = questions.get(path[1]) if is_answer and len(path) > 1 else None
        if question is None or fault[2]:
            yield fault
        else:
            got = document.tree["answers"]
            for part in path[1:]:
                got = got[part]
            yield wrong_type(path, got, question, questionnaire.scale_of(question))


def _answers_problems(form: AnswersForm, document: Document, questionnaire: Questionnaire) -> Found:
    """Yield answers to questions that do not exist, and what is wrong with the others."""
    questions = {question.id: question for question in questionnaire.questions}
    options = {scale.id: {option.id for option in scale.options} for scale in questionnaire.scales}
    options[""] = options[questionnaire.scales[0].id]
    earlier = renames(questionnaire).questions
    for question_id, written in form.answers.items():
        question = questions.get(question_id)
        if question is None and question_id in earlier:
            # Said of it already: it stands here under today's id too.
            continue
        if question is None:
            message = tr("there is no such question in {id}", id=questionnaire.id)
            show = tr("`cxmaturity questionnaire show {id}` lists them", id=questionnaire.id)
            yield ("answers", question_id), message, did_you_mean(question_id, list(questions), show)
        elif isinstance(written, AnswerForm):
            yield from _written_out(written, document.tree["answers"][question_id], question, questionnaire)
        elif question.kind == "choice" and not question.options:
            if written is not None and written != "unknown" and str(written) not in options[question.scale]:
                yield no_option(("answers", question_id), written, question, questionnaire.scale_of(question))
        elif written is not None and written != "unknown":
            yield from answer_faults(
                written, question, questionnaire.scale_of(question), ("answers", question_id)
            )


def _written_out(
    written: AnswerForm, raw: dict[str, Any], question: Question, questionnaire: Questionnaire
) -> Found:
    """Yield what is wrong with an answer in full: no such option, no reason, two states at once."""
    path = ("answers", question.id)
    if written.option is not None and written.level is not None:
        yield path, tr("gives both option and level"), tr("keep one of the two")
    yield from given_faults(written, question, questionnaire.scale_of(question), path)
    without_reason = "na" in raw and (raw["na"] is None or raw["na"] == "" or str(raw["na"]).isspace())
    if without_reason:
        yield (*path, "na"), tr("needs a reason"), tr("write why the question does not apply")
    fields = fields_of(question.kind)
    has_answer = any(getattr(written, name) is not None for name in fields)
    if has_answer + (written.na is not None or without_reason) + written.unknown > 1:
        hint = tr("keep one of level or option, na, unknown")
        if question.kind != "choice":
            hint = tr("keep one of {fields}", fields=", ".join([*fields, "na", "unknown"]))
        yield path, tr("is in two states at once"), hint


def _header_problems(form: AnswersForm, questionnaire: Questionnaire) -> Found:
    """Yield what is wrong with the date, the group and the targets, and what is too long for its line."""
    who = form.respondent
    lines: dict[tuple[str, ...], Any] = {(one,): getattr(form, one) for one in _LINES}
    lines |= {("respondent", one): getattr(who, one) for one in ("id", "role")}
    for path, written in lines.items():
        wrong = too_long(str(written))
        if wrong:
            yield path, wrong, tr("a note holds what is longer")
    if form.date and not is_date(form.date):
        message = tr("must be a day of the calendar, written as 2026-09-30 (got {got})", got=form.date)
        yield ("date",), message, ""
    if not str(form.respondent.id).strip():
        yield ("respondent", "id"), tr("must not be empty"), tr("for example {example}", example="r1")
    group = form.respondent.group
    if group and group not in {one.id for one in questionnaire.groups}:
        yield ("respondent", "group"), *no_such_group(group, questionnaire)
    dimensions = [dimension.id for dimension in questionnaire.every_dimension]
    for dimension, level in form.targets.items():
        wrong = out_of_range(level, questionnaire.lowest_number, questionnaire.highest_number)
        if dimension not in dimensions:
            message = tr("there is no such dimension in {id}", id=questionnaire.id)
            yield ("targets", dimension), message, did_you_mean(dimension, dimensions)
        elif wrong:
            yield ("targets", dimension), wrong, tr("a target is the number of a level")


def no_such_group(group: str, questionnaire: Questionnaire) -> tuple[str, str]:
    """Return what is said of a group that the questionnaire does not have, and what to do."""
    groups = [one.id for one in questionnaire.groups]
    known = did_you_mean(group, groups) if groups else tr("{id} has none", id=questionnaire.id)
    own = tr("an overlay brings groups of your own, under `groups`")
    message = tr("there is no group {id}", id=shown(group))
    return message, current.get().clauses([part for part in (known, own) if part])


def _readiness_problems(form: AnswersForm, questionnaire: Questionnaire) -> Found:
    """Yield answers to checks that the questionnaire does not have."""
    checks = [check.id for check in questionnaire.checklist.checks] if questionnaire.checklist else []
    for check in form.readiness:
        if check not in checks:
            message = tr("there is no such check in {id}", id=questionnaire.id)
            yield ("readiness", check), message, did_you_mean(check, checks)


def _worksheet_problems(form: AnswersForm, questionnaire: Questionnaire) -> Found:
    """Yield worksheets that the questionnaire does not have, and what is wrong in the others' rows."""
    sheets = {sheet.id: sheet for sheet in questionnaire.worksheets}
    for name, rows in form.worksheets.items():
        if name not in sheets:
            message = tr("there is no such worksheet in {id}", id=questionnaire.id)
            yield ("worksheets", name), message, did_you_mean(name, list(sheets))
            continue
        if len(rows) > MOST_ROWS:
            message = tr("has {count} rows, at most {most} are taken", count=len(rows), most=MOST_ROWS)
            yield ("worksheets", name), message, tr("leave out the rows that matter least, or add them up")
            continue
        columns = {column.id: column for column in sheets[name].columns}
        for index, row in enumerate(rows):
            yield from _row_problems(row, columns, ("worksheets", name, index))


def _repeated_rows(form: AnswersForm, document: Document) -> Found:
    """Yield rows whose name stands in the same worksheet before, however it is written."""
    for sheet, rows in form.worksheets.items():
        first: dict[str, int] = {}
        for index, row in enumerate(rows):
            name = row.get("name")
            if not isinstance(name, str | int | float) or isinstance(name, bool):
                continue
            earlier = first.setdefault(names.key(str(name)), index)
            if earlier != index:
                yield _repeated(("worksheets", sheet, index, "name"), str(name), earlier, rows, document)


def _repeated(
    path: tuple[Any, ...], name: str, earlier: int, rows: tuple[dict[str, Any], ...], document: Document
) -> Fault:
    """Return the fault of a row that is called as an earlier one."""
    line = document.line(("worksheets", path[1], earlier, "name"))
    theirs = str(rows[earlier]["name"])
    hint = tr("make one row of the two, or give one another name")
    if name == theirs:
        return (
            path,
            tr("{name} stands here a second time, first in line {line}", name=shown(name), line=line),
            hint,
        )
    message = tr(
        '"{name}" stands here a second time, first in line {line} as "{other}"',
        name=shortened(name),
        other=shortened(theirs),
        line=line,
    )
    return path, message, hint


def _row_problems(row: dict[str, Any], columns: dict[str, Column], path: tuple[Any, ...]) -> Found:
    """Yield what is wrong with one row of a worksheet."""
    for key, value in row.items():
        column = columns.get(key)
        if column is None:
            yield (*path, key), tr("there is no such column"), did_you_mean(key, list(columns))
            continue
        if value is None:
            continue
        wrong = _cell_problem(value, column)
        if wrong:
            yield (*path, key), wrong, ""
    for key, column in columns.items():
        if column.required and row.get(key) is None:
            yield (*path, key), tr("is missing"), ""


def _cell_problem(value: Any, column: Column) -> str:
    """Return what is wrong with one cell of a worksheet; nothing when it is fine."""
    if not column.is_number:
        is_text = isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip()
        return too_long(str(value)) if is_text else tr("must be text (got {got})", got=shown(value))
    if type(value) is not int:
        return tr("must be a whole number (got {got})", got=shown(value))
    return out_of_range(value, column.min, column.max)
