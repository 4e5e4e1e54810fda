"""What the respondents said in words: notes, evidence, and why a question does not apply."""

from collections.abc import Mapping, Sequence

import msgspec

from cxmaturity.answers.asked import not_asked
from cxmaturity.answers.counting import agreements, respondents_of
from cxmaturity.answers.model import Answer, Answers, Side, State, Voice
from cxmaturity.answers.privacy import group_sizes, is_named, shown_groups, telling_floor
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.scales import Scale, Ticks

Words = Mapping[str, tuple[Voice, ...]]
"""What was said, by question."""


def words_of(questionnaire: Questionnaire, sheets: Sequence[Answers]) -> dict[str, tuple[Voice, ...]]:
    """Return the words of the respondents by question; a group is named only where it may be shown.

    Of several, words are told where enough of them answered that question, sorted by text so that the order
    of the files gives nobody away, and without the grade of anybody's evidence.
    """
    own = respondents_of(sheets) or list(sheets[:1])
    agreed = agreements(sheets, own)
    shown = shown_groups(group_sizes(own), questionnaire)
    floor = telling_floor(questionnaire, named=is_named(sheets))
    silent = {id(sheet): not_asked(questionnaire, sheet) for sheet in own}
    found = {}
    for question in questionnaire.questions:
        name = question.id
        asked = [sheet for sheet in own if name not in silent[id(sheet)]]
        given = [(sheet, sheet.answers[name]) for sheet in [*asked, *agreed] if name in sheet.answers]
        if len(sheets) > 1:
            said = _of_several(questionnaire, questionnaire.scale_of(question), given, shown, floor)
        else:
            said = [voice for sheet, answer in given for voice in _said(sheet, answer, shown)]
        found[name] = tuple(said)
    return found


def _of_several(
    questionnaire: Questionnaire,
    scale: Scale,
    given: Sequence[tuple[Answers, Answer]],
    shown: set[str],
    floor: int,
) -> list[Voice]:
    """Return what several said about one question, as far as that may be told of `floor` or more."""
    own = [(sheet, answer) for sheet, answer in given if not sheet.respondent.is_consensus]
    answered = [sheet for sheet, answer in own if answer.is_given]
    placed = [sheet for sheet, answer in own if answer.is_given or answer.na_reason is not None]
    named = shown & shown_groups(group_sizes(answered), questionnaire)
    chosen = [points for _, answer in own if (points := _points(answer, scale)) is not None]
    said = []
    for sheet, answer in given:
        for voice in _said(sheet, answer, named):
            if voice.consensus:
                said.append(voice)
            elif voice.text and len(placed if voice.kind == "reason" else answered) >= floor:
                side = _side(_points(answer, scale), chosen)
                grade = None if voice.kind == "evidence" else 0
                said.append(msgspec.structs.replace(voice, grade=grade, side=side))
    said.sort(key=lambda voice: (voice.kind, voice.group, voice.text, voice.grade or 0))
    return said


def _side(points: int | None, chosen: Sequence[int]) -> Side:
    """Return how an answer of so many points stands to the mean of all that were chosen, in whole numbers."""
    if points is None:
        return "level"
    own, mean = points * len(chosen), sum(chosen)
    return "below" if own < mean else "above" if own > mean else "level"


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


def _points(answer: Answer, scale: Scale) -> int | None:
    """Return the points of an answer, None where it has no option and is none of several."""
    if answer.ticked is not None:
        return scale.points(answer.ticked) if isinstance(scale, Ticks) else None
    return None if answer.option is None else scale.option(answer.option).points
