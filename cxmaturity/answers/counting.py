"""Answers of people become counts here, once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from cxmaturity.answers.asked import given_truths, header_truths, not_asked
from cxmaturity.answers.model import UNANSWERED, Answer, Answers, Sheets, State, YesNo
from cxmaturity.answers.privacy import is_named, support_told
from cxmaturity.answers.rows import disputed_counts, pooled_rows
from cxmaturity.answers.tally import (
    CheckTally,
    GroupTally,
    PooledRow,
    QuestionTally,
    Remarks,
    Tally,
    TallySubject,
)
from cxmaturity.answers.targets import disputed_targets, named_targets
from cxmaturity.questionnaire.conditions import Otherwise
from cxmaturity.questionnaire.memo import per_questionnaire
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.questionnaire.scales import Scale, Ticks


class Member(NamedTuple):
    """A sheet of one respondent's own, and the questions that it is not asked, with what each counts as."""

    sheet: Answers
    silent: Mapping[str, Otherwise]


def individuals(sheets: Sequence[Answers]) -> list[Answers]:
    """Return the members' own sheets; a consensus sheet stands alone only where there is nothing else."""
    own = [sheet for sheet in sheets if not sheet.respondent.is_consensus]
    return own or list(sheets)


def agreements(sheets: Sequence[Answers], own: Sequence[Answers]) -> list[Answers]:
    """Return the sheets of what the group agreed on, beside the members' `own` ones."""
    return [sheet for sheet in sheets if sheet.respondent.is_consensus and sheet is not own[0]]


def respondents_of(sheets: Sequence[Answers]) -> list[Answers]:
    """Return the members' own sheets in which anything was said: a file that was only opened is nobody's."""
    return [sheet for sheet in individuals(sheets) if sheet.answers or sheet.readiness]


def filled(sheets: Sequence[Answers]) -> list[Answers]:
    """Return the sheets that hold anything, and of only empty ones the first."""
    return [s for s in sheets if s.answers or s.readiness or s.worksheets or s.targets] or list(sheets[:1])


def tally_of(questionnaire: Questionnaire, sheets: Sequence[Answers], *, rows: bool = True) -> Tally:
    """Return the counts of `sheets`, of which there is at least one; without `rows`, none of worksheets."""
    used = filled(sheets)
    if len(used) == 1:
        return _of_one(questionnaire, sheets, used[0], rows=rows)
    own = individuals(used)
    agreed = agreements(used, own)
    counted = respondents_of(used)
    members = [Member(sheet, not_asked(questionnaire, sheet)) for sheet in counted or own]
    questions = _questions(questionnaire, members, agreed)
    given, kept_back = _givers(questionnaire, questions, members)
    return Tally(
        subject=_subject(used),
        respondents=len(counted),
        alone=False,
        quick=all([sheet.quick for sheet in used]),
        consensus=bool(agreed),
        questions=questions,
        groups=_groups(questionnaire, members),
        checks=_checks(questionnaire, counted, agreed),
        worksheets=_worksheets(questionnaire, used) if rows else {},
        targets=named_targets(used),
        given=given,
        kept_back=kept_back,
        remarks=_remarks(questionnaire, sheets, used),
        named=is_named(sheets),
    )


def _of_one(questionnaire: Questionnaire, sheets: Sequence[Answers], sheet: Answers, *, rows: bool) -> Tally:
    """Return the counts of the one of `sheets` in which there is anything."""
    silent = not_asked(questionnaire, sheet)
    counted = [sheet] if sheet.answers or sheet.readiness else []
    return Tally(
        subject=_subject([sheet]),
        respondents=len(counted),
        alone=True,
        quick=sheet.quick,
        consensus=False,
        questions=_single(questionnaire, Member(sheet, silent)),
        checks=_checks(questionnaire, counted, ()),
        worksheets=_worksheets(questionnaire, [sheet]) if rows and sheet.worksheets else {},
        targets=sheet.targets,
        remarks=_remarks(questionnaire, sheets, [sheet]),
        named=is_named(sheets),
        who=header_truths(questionnaire, sheet) | given_truths(questionnaire, sheet),
    )


def _worksheets(questionnaire: Questionnaire, sheets: Sequence[Answers]) -> dict[str, tuple[PooledRow, ...]]:
    """Return the rows of every worksheet in which any was filled in."""
    return {one.id: rows for one in questionnaire.worksheets if (rows := pooled_rows(one, sheets))}


def _subject(sheets: Sequence[Answers]) -> TallySubject:
    """Return who was asked about; the assessor is the one whom all name."""
    first = sheets[0]
    if len(sheets) == 1:
        return TallySubject(
            organisation=first.organisation,
            scope=first.scope,
            assessor=first.assessor,
            wave=first.wave,
            date=first.date,
        )
    assessors = {sheet.assessor for sheet in sheets if sheet.assessor}
    return TallySubject(
        organisation=first.organisation,
        scope=first.scope,
        assessor=assessors.pop() if len(assessors) == 1 else "",
        wave=first.wave,
        date=max([sheet.date for sheet in sheets]),
    )


Said = tuple[str | State, int, bool] | tuple[Otherwise, bool]
"""An answer's option, or else its state; its grade of evidence, and whether any stands in words.

Of what was not asked, what it counts as.
"""


def _single(questionnaire: Questionnaire, member: Member) -> dict[str, QuestionTally]:
    """Return the counts of one sheet: each answer is counted once for all sheets that say the same."""
    sheet, silent = member
    answer_to, found = sheet.answers.get, dict[str, QuestionTally]()
    for name, (scale, known) in _singles(questionnaire).items():
        answer = answer_to(name, UNANSWERED)
        one = None
        if answer.option is not None and name not in silent:
            one = known.get((answer.option, answer.evidence_grade, answer.evidence != ""))
        found[name] = one or _counted_once(scale, known, answer, silent.get(name))
    return found


def _counted_once(
    scale: Scale, known: dict[Said, QuestionTally], answer: Answer, counts_as: Otherwise | None
) -> QuestionTally:
    """Return the counts of one answer, kept with those `known`, or of what was not asked and `counts_as`."""
    if counts_as is None and answer.ticked is not None:
        # Too many combinations to be kept.
        return _counted(scale, [answer])
    said: Said = (answer.option or answer.state, answer.evidence_grade, answer.evidence != "")
    if counts_as is not None:
        said = (counts_as, False)
    if said not in known:
        known[said] = _counted(scale, [answer]) if counts_as is None else _counted(scale, (), [counts_as])
    return known[said]


@per_questionnaire
def _singles(questionnaire: Questionnaire) -> dict[str, tuple[Scale, dict[Said, QuestionTally]]]:
    """Return the memory of single answers by question; it starts empty.

    There are at most a few dozen answers to a question that differ: options by grades of evidence.
    """
    return {question.id: (questionnaire.scale_of(question), {}) for question in questionnaire.questions}


def _questions(
    questionnaire: Questionnaire, members: Sequence[Member], agreed: Sequence[Answers]
) -> dict[str, QuestionTally]:
    """Return the counts of the members, and of what was agreed on, for every question."""
    return {
        question.id: _question(question, questionnaire.scale_of(question), members, agreed)
        for question in questionnaire.questions
    }


def _question(
    question: Question, scale: Scale, members: Sequence[Member], agreed: Sequence[Answers]
) -> QuestionTally:
    """Return the counts of one question."""
    name = question.id
    own = [sheet.answers.get(name, UNANSWERED) for sheet, silent in members if name not in silent]
    unasked = [silent[name] for _, silent in members if name in silent]
    found = _counted(scale, own, unasked)
    decided = [sheet.answers[name] for sheet in agreed if name in sheet.answers]
    decided = [answer for answer in decided if answer.state is not State.UNANSWERED]
    return msgspec.structs.replace(found, decided=_counted(scale, decided)) if decided else found


def _counted(scale: Scale, answers: Sequence[Answer], unasked: Sequence[Otherwise] = ()) -> QuestionTally:
    """Return the counts of `answers` to one question, and of those `unasked`, by what it counts as."""
    if isinstance(scale, Ticks):
        return _ticked(scale, answers, unasked)
    chosen = Counter([answer.option for answer in answers if answer.option is not None])
    states = Counter([answer.state for answer in answers])
    points, assumed = sum([option.points * chosen[option.id] for option in scale.options]), 0
    if unasked:
        states[State.NOT_ASKED] = len(unasked)
        assumed = sum([counts_as == "lowest" for counts_as in unasked])
        points += assumed * scale.bottom
    return QuestionTally(
        answered=chosen.total() if scale.options else states[State.ANSWERED],
        points=points,
        options=tuple([chosen[option.id] for option in scale.options]),
        # In an order that does not tell who came first.
        states={state: states[state] for state in State if state in states},
        grade=max([answer.evidence_grade for answer in answers], default=0),
        givers=sum([answer.shows_evidence for answer in answers]),
        assumed=assumed,
    )


def _ticked(scale: Ticks, answers: Sequence[Answer], unasked: Sequence[Otherwise]) -> QuestionTally:
    """Return the counts of `answers` in which any number of options is ticked."""
    ticks = Counter([one for answer in answers for one in answer.ticked or ()])
    sums = Counter([scale.points(answer.ticked) for answer in answers if answer.ticked is not None])
    found = _counted(_WORDS, answers, unasked)
    return msgspec.structs.replace(
        found,
        points=sum([points * count for points, count in sums.items()]),
        options=tuple([ticks[option.id] for option in scale.options]),
        sums=dict(sorted(sums.items())),
    )


_WORDS = Scale(id="", options=())
"""The scale of what is only counted."""


def _groups(questionnaire: Questionnaire, members: Sequence[Member]) -> dict[str, GroupTally]:
    """Return the counts of every group that anybody belongs to."""
    by_group: dict[str, list[Member]] = {}
    for member in members:
        by_group.setdefault(member.sheet.respondent.group, []).append(member)
    return {
        group: GroupTally(
            respondents=len(inside),
            questions=_questions(questionnaire, inside, ()),
            dimensions={
                dimension.id: sum([_chose_any(one.sheet, dimension.questions) for one in inside])
                for dimension in questionnaire.every_dimension
            },
        )
        for group, inside in sorted(by_group.items())
    }


def _chose_any(sheet: Answers, questions: Iterable[Question]) -> bool:
    """Return whether a respondent answered any of these questions."""
    return any(sheet.answers.get(question.id, UNANSWERED).is_given for question in questions)


def _givers(
    questionnaire: Questionnaire, questions: Mapping[str, QuestionTally], members: Sequence[Member]
) -> tuple[dict[str, int], int]:
    """Return of how many people evidence is that may not be told by question, by dimension and kept back."""
    floor, kept_back, found = questionnaire.privacy_floor, set[int](), {}
    for dimension in questionnaire.dimensions:
        untold = [q.id for q in dimension.questions if not support_told(questions[q.id], len(members), floor)]
        givers = {
            place
            for place, (sheet, _) in enumerate(members)
            if any(sheet.answers[name].shows_evidence for name in untold if name in sheet.answers)
        }
        if givers:
            found[dimension.id] = len(givers)
        if len(givers) < floor:
            kept_back |= givers
    return found, len(kept_back)


_OF_ONE: Mapping[YesNo | None, CheckTally] = {
    "yes": CheckTally(yes=1),
    "no": CheckTally(no=1),
    "unknown": CheckTally(unknown=1),
    None: CheckTally(silent=1),
}
"""What one respondent says to a check, as counts."""


def _checks(
    questionnaire: Questionnaire, own: Sequence[Answers], agreed: Sequence[Answers]
) -> dict[str, CheckTally] | None:
    """Return the counts of the checklist; None without one, or where nobody answered any of it."""
    checklist = questionnaire.checklist
    if checklist is None or not any(sheet.readiness for sheet in (*own, *agreed)):
        return None
    if len(own) == 1 and not agreed:
        said_to = own[0].readiness.get
        return {check.id: _OF_ONE[said_to(check.id)] for check in checklist.checks}
    found = {}
    for check in checklist.checks:
        said = Counter([sheet.readiness.get(check.id) for sheet in own])
        decided = [sheet.readiness[check.id] for sheet in agreed if check.id in sheet.readiness]
        found[check.id] = CheckTally(
            yes=said["yes"],
            no=said["no"],
            unknown=said["unknown"],
            silent=said[None],
            answer=_decided(decided),
        )
    return found


def _decided(answers: Sequence[YesNo]) -> YesNo | None:
    """Return what the sheets that were agreed on say; where they differ, a no counts before a yes."""
    order: tuple[YesNo, ...] = ("no", "yes", "unknown")
    return next((answer for answer in order if answer in answers), None)


def _remarks(questionnaire: Questionnaire, sheets: Sequence[Answers], filled: Sequence[Answers]) -> Remarks:
    """Return what there is to say of the sheets."""
    place = sheets if isinstance(sheets, Sheets) else Sheets(())
    several = len(filled) > 1
    return Remarks(
        targets_differ=tuple(disputed_targets(filled)) if several else (),
        counts_differ=_counts_differ(questionnaire, filled) if several else (),
        answered_unasked=_answered_unasked(questionnaire, filled),
        beside=tuple([one.name for one in place.unread]),
        unread=tuple([one.name for one in place.unread if one.like_answers]),
        shadows=place.shadows,
        # In an order that does not tell whose file came first.
        renamed=tuple(sorted({name for sheet in sheets for name in sheet.renamed}.union(place.renamed))),
    )


def _counts_differ(questionnaire: Questionnaire, sheets: Sequence[Answers]) -> tuple[tuple[str, str], ...]:
    """Return the worksheets and rows whose counts differ between the sheets."""
    return tuple((one.id, name) for one in questionnaire.worksheets for name in disputed_counts(one, sheets))


def _answered_unasked(questionnaire: Questionnaire, sheets: Sequence[Answers]) -> tuple[str, ...]:
    """Return the questions that hold an answer in a sheet that was not asked them."""
    found: dict[str, None] = {}
    for sheet in sheets:
        silent = not_asked(questionnaire, sheet)
        if silent:
            found |= dict.fromkeys(
                q.id for q in questionnaire.questions if q.id in sheet.answers and q.id in silent
            )
    return tuple(found)
