"""Notices about the answers, from their codes into sentences."""

from cxmaturity.domain.assessment import Notice
from cxmaturity.rendering.view.lookup import Lookup


def notice_text(notice: Notice, look: Lookup) -> str:
    """Return a notice in words; a code without a sentence is shown with its values."""
    text = look.words.text
    values = {name: _named(name, value, look) for name, value in notice.values.items()}
    sentences = {
        "capped": "Capped at a lower level, because no evidence supports a higher one: {questions}.",
        "consensus": "The group’s agreed answer replaces the mean: {questions}.",
        "many_not_applicable": "{percent} % of {dimension} was said not to apply; rarely is so much not applicable.",
        "targets_differ": "The answer files name different targets for {dimension}.",
        "counts_differ": "The answer files give different counts for {row} in {worksheet}; they stand as read.",
        "not_asked_but_answered": "Answered though not asked, so not counted: {questions}.",
    }
    if notice.code in sentences:
        return text(sentences[notice.code], **values)
    listed = ", ".join(f"{name}: {value}" for name, value in values.items())
    return f"{notice.code} ({listed})" if listed else notice.code


def _named(name: str, value: str, look: Lookup) -> str:
    """Return a value with ids replaced by what the report calls them."""
    if name == "questions":
        return look.words.join([_question(part, look) for part in value.split(", ")])
    if name == "dimension" and value in look.dimensions:
        return look.dimension(value).name
    if name == "worksheet":
        sheets = look.assessment.questionnaire.worksheets
        return next((sheet.title for sheet in sheets if sheet.id == value), value)
    return value


def _question(question_id: str, look: Lookup) -> str:
    if question_id not in look.questions:
        return question_id
    what = look.question(question_id)
    return f"{what.number} {what.name}"
