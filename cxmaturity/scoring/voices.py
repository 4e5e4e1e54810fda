"""What the respondents said in words: notes, evidence, and why a question does not apply."""

from collections.abc import Sequence

import msgspec

from cxmaturity.answers.asked import not_asked
from cxmaturity.answers.model import Answer, Answers, State
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import Voice
from cxmaturity.scoring.pooling import agreements, individuals
from cxmaturity.scoring.privacy import group_sizes, shown_groups


def voices(
    questionnaire: Questionnaire, sheets: Sequence[Answers], shown: set[str]
) -> dict[str, tuple[Voice, ...]]:
    """Return the words of the respondents by question; a group is named only where it may be shown.

    Of several, words are told where enough of them answered that question, sorted by text so that the order
    of the files gives nobody away, and without the grade of anybody's evidence.
    """
    own = individuals(sheets)
    agreed = agreements(sheets, own)
    silent = {id(sheet): not_asked(questionnaire, sheet) for sheet in own}
    found = {}
    for question in questionnaire.questions:
        name = question.id
        asked = [sheet for sheet in own if name not in silent[id(sheet)]]
        given = [(sheet, sheet.answers[name]) for sheet in [*asked, *agreed] if name in sheet.answers]
        if len(sheets) > 1:
            said = _of_several(questionnaire, given, shown)
        else:
            said = [voice for sheet, answer in given for voice in _said(sheet, answer, shown)]
        found[name] = tuple(said)
    return found


def _of_several(
    questionnaire: Questionnaire, given: Sequence[tuple[Answers, Answer]], shown: set[str]
) -> list[Voice]:
    """Return what several said about one question, as far as that may be told."""
    own = [(sheet, answer) for sheet, answer in given if not sheet.respondent.is_consensus]
    answered = [sheet for sheet, answer in own if answer.option is not None]
    placed = [sheet for sheet, answer in own if answer.option is not None or answer.na_reason is not None]
    named = shown & shown_groups(group_sizes(answered), questionnaire)
    floor = questionnaire.privacy_floor
    said = []
    for sheet, answer in given:
        for voice in _said(sheet, answer, named):
            if voice.consensus:
                said.append(voice)
            elif voice.text and len(placed if voice.kind == "reason" else answered) >= floor:
                said.append(msgspec.structs.replace(voice, grade=None if voice.kind == "evidence" else 0))
    said.sort(key=lambda voice: (voice.kind, voice.group, voice.text, voice.grade or 0))
    return said


def _said(sheet: Answers, answer: Answer, shown: set[str]) -> list[Voice]:
    """Return what one respondent said about one question."""
    group = sheet.respondent.group if sheet.respondent.group in shown else ""
    consensus = sheet.respondent.is_consensus
    found = []
    if answer.note:
        found.append(Voice(kind="note", text=answer.note, group=group, consensus=consensus))
    if answer.state is State.NOT_APPLICABLE:
        found.append(Voice(kind="reason", text=answer.na_reason or "", group=group, consensus=consensus))
    if answer.shows_evidence:
        grade = answer.evidence_grade
        found.append(
            Voice(kind="evidence", text=answer.evidence, group=group, grade=grade, consensus=consensus)
        )
    return found
