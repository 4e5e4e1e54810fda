"""Sheets of several respondents made fit to travel with the report: figures stay, persons go."""

import hashlib
from collections.abc import Sequence

import msgspec

from cxmaturity.domain.answers import CONSENSUS, UNANSWERED, Answer, Answers, Respondent, Row
from cxmaturity.domain.assessment import Assessment
from cxmaturity.domain.names import key
from cxmaturity.rendering.answers_yaml import render_answers

CONSENSUS_SHEET = "consensus"
Rows = dict[str, list[Row]]


def neutral(assessment: Assessment, reason: str) -> dict[str, Answers]:
    """Return the sheets by new file names, such that they give the same figures and name nobody.

    `reason` stands in for every reason why something does not apply. Ids follow a hash of the content, so
    that neither names nor the order of the files say who is who. Roles, notes, evidence and single dates are
    left out, a group stays only where the report shows it apart, and the rows of worksheets, which name what
    one person knows, are pooled on a sheet that counts as nobody.
    """
    shown = {group.group for group in assessment.groups if group.respondents is not None}
    sheets = [_without_person(sheet, assessment, shown, reason) for sheet in assessment.sheets]
    agreed = [sheet for sheet in sheets if sheet.respondent.is_consensus]
    own = [sheet for sheet in sheets if not sheet.respondent.is_consensus]
    if own:
        own = sorted(own, key=lambda sheet: _hash(sheet, assessment))
        agreed, own = _with_pooled_rows(sheets, agreed, own)
    named = {f"{CONSENSUS_SHEET}{n if n > 1 else ''}": sheet for n, sheet in enumerate(agreed, 1)}
    named |= {f"r{n}": sheet for n, sheet in enumerate(own, 1)}
    return {f"{name}.yaml": _called(sheet, name) for name, sheet in named.items()}


def _without_person(sheet: Answers, assessment: Assessment, shown: set[str], reason: str) -> Answers:
    """Return `sheet` without what tells whose it is; head and date are those of the whole."""
    who, subject = sheet.respondent, assessment.subject
    answers = {question: _without_words(answer, reason) for question, answer in sheet.answers.items()}
    return msgspec.structs.replace(
        sheet,
        assessor=subject.assessor,
        date=subject.date,
        respondent=Respondent(
            group=who.group if who.group in shown else "", role=CONSENSUS if who.is_consensus else ""
        ),
        answers={question: answer for question, answer in answers.items() if answer != UNANSWERED},
        path="",
    )


def _without_words(answer: Answer, reason: str) -> Answer:
    """Return `answer` without note, evidence and reason; the grade of its evidence is a figure."""
    not_applicable = None if answer.na_reason is None else reason
    return msgspec.structs.replace(answer, note="", evidence="", na_reason=not_applicable)


def _hash(sheet: Answers, assessment: Assessment) -> str:
    """Return a hash of what stays of `sheet`."""
    bare = msgspec.structs.replace(sheet, worksheets={})
    return hashlib.sha256(render_answers(bare, assessment.questionnaire).encode()).hexdigest()


def _with_pooled_rows(
    sheets: Sequence[Answers], agreed: list[Answers], own: list[Answers]
) -> tuple[list[Answers], list[Answers]]:
    """Return both kinds of sheets, with all rows that count on the first agreed one, in their first order.

    A sheet with the role of a consensus and no answers changes no other figure. Rows that a consensus
    overrules stay with the first respondent: they count for nothing but a notice about differing counts.
    """
    rows, overruled = _pooled(sheets)
    if not any(rows.values()):
        return agreed, own
    first = (
        agreed[0]
        if agreed
        else msgspec.structs.replace(
            own[0],
            respondent=Respondent(role=CONSENSUS),
            quick=all(sheet.quick for sheet in own),
            targets={},
            answers={},
            readiness={},
        )
    )
    agreed = [_holding(first, rows), *(_holding(sheet, {}) for sheet in agreed[1:])]
    return agreed, [_holding(own[0], overruled), *(_holding(sheet, {}) for sheet in own[1:])]


def _pooled(sheets: Sequence[Answers]) -> tuple[Rows, Rows]:
    """Return the rows of every worksheet that count, as they were first named, and those overruled."""
    counting: Rows = {}
    overruled: Rows = {}
    for worksheet in dict.fromkeys(name for sheet in sheets for name in sheet.worksheets):
        by_name: dict[str, list[tuple[bool, Row]]] = {}
        for sheet in sheets:
            for row in sheet.worksheets.get(worksheet, ()):
                name = key(str(row["name"]))
                by_name.setdefault(name, []).append((sheet.respondent.is_consensus, row))
        for found in by_name.values():
            first_named = found[0][1]["name"]
            agreed = [{**row, "name": first_named} for decided, row in found if decided]
            others = [row for decided, row in found if not decided]
            counting.setdefault(worksheet, []).extend(agreed or others)
            overruled.setdefault(worksheet, []).extend(others if agreed else ())
    return counting, overruled


def _holding(sheet: Answers, rows: Rows) -> Answers:
    """Return `sheet` with these rows and no others."""
    return msgspec.structs.replace(sheet, worksheets={name: tuple(of) for name, of in rows.items() if of})


def _called(sheet: Answers, name: str) -> Answers:
    """Return `sheet` under a new id."""
    return msgspec.structs.replace(sheet, respondent=msgspec.structs.replace(sheet.respondent, id=name))
