"""Conditions in words, for whoever reads a questionnaire, is asked its questions or reads its results."""

from collections.abc import Sequence
from typing import Literal, assert_never

from cxmaturity.questionnaire.conditions import Condition, HeaderField
from cxmaturity.questionnaire.kind_rules import by_number
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire
from cxmaturity.text.figures import as_written
from cxmaturity.text.language import Language


def asked_when(thing: Question | Dimension, questionnaire: Questionnaire, words: Language) -> str:
    """Return when a question or a dimension is asked, and what counts where not; empty where it always is."""
    if not thing.applies_when:
        return ""
    conditions = conditions_words(thing.applies_when, questionnaire, words)
    said = words.text("Asked only when {conditions}.", conditions=conditions)
    match thing.otherwise:
        case "nothing":
            return said
        case "lowest":
            return words.sentences([said, words.text("Otherwise it counts as the lowest option.")])
        case other:
            assert_never(other)


def conditions_words(conditions: Sequence[Condition], questionnaire: Questionnaire, words: Language) -> str:
    """Return conditions that must all hold as a part of a sentence."""
    if len(conditions) == 1:
        return _words(conditions[0], questionnaire, words, holds=True)
    return _together([_within(one, questionnaire, words, holds=True) for one in conditions], words)


def _words(condition: Condition, questionnaire: Questionnaire, words: Language, *, holds: bool) -> str:
    """Return a condition, or its opposite, in words: not all of them is one of their opposites."""
    match condition.kind:
        case "question":
            return _question(condition, questionnaire, words, holds=holds)
        case "field":
            name = header_name(condition.field, words) if condition.field else ""
            return _is(name, list(condition.one_of), words, holds=holds)
        case "not":
            return _words(condition.parts[0], questionnaire, words, holds=not holds)
        case "all" | "any" as kind:
            if len(condition.parts) == 1:
                return _words(condition.parts[0], questionnaire, words, holds=holds)
            parts = [_within(part, questionnaire, words, holds=holds) for part in condition.parts]
            return _together(parts, words) if (kind == "all") is holds else _either(parts, words)
        case other:
            assert_never(other)


def _within(condition: Condition, questionnaire: Questionnaire, words: Language, *, holds: bool) -> str:
    """Return a condition in words as a part of a larger one: in brackets where it has parts itself."""
    said = _words(condition, questionnaire, words, holds=holds)
    return words.aside("", said).strip() if _is_joined(condition) else said


def _together(clauses: list[str], words: Language) -> str:
    """Return clauses that hold together."""
    *earlier, last = clauses
    return words.text("{first} and {condition}", first=words.listed(earlier), condition=last)


def _either(clauses: list[str], words: Language) -> str:
    """Return clauses of which one holds."""
    *earlier, last = clauses
    return words.text("{first} or {condition}", first=words.listed(earlier), condition=last)


def _is_joined(condition: Condition) -> bool:
    """Return whether a condition reads as several."""
    return len(condition.parts) > 1 or any(map(_is_joined, condition.parts))


def _question(condition: Condition, questionnaire: Questionnaire, words: Language, *, holds: bool) -> str:
    """Return a test of a question, or its opposite, in words."""
    question = next(one for one in questionnaire.questions if one.id == condition.question)
    scale = questionnaire.scale_of(question)
    if by_number(question):
        labels = [f"{as_written(float(number))} {question.unit}".strip() for number in condition.options]
    else:
        labels = [scale.option(option).label for option in condition.options]
    if condition.test == "is":
        return _is(question.name, labels, words, holds=holds)
    said, denied = _sentences(condition.test, words)
    told = said if holds is (condition.answered is not False) else denied
    return told.format(question=question.name, option="".join(labels))


def _sentences(
    test: Literal["at_least", "at_most", "ticked", "answered"], words: Language
) -> tuple[str, str]:
    """Return what is said where a test holds, and where its opposite does."""
    match test:
        case "at_least":
            return (
                words.text("{question} is at least “{option}”"),
                words.text("{question} is not at least “{option}”"),
            )
        case "at_most":
            return (
                words.text("{question} is at most “{option}”"),
                words.text("{question} is not at most “{option}”"),
            )
        case "ticked":
            return (
                words.text("“{option}” is ticked in {question}"),
                words.text("“{option}” is not ticked in {question}"),
            )
        case "answered":
            return words.text("{question} is answered"), words.text("{question} is not answered")
        case other:
            assert_never(other)


def _is(name: str, values: list[str], words: Language, *, holds: bool) -> str:
    """Return that something is one of several values, or is none of them."""
    options = words.listed(map(words.quoted, values))
    if holds:
        return words.text("{question} is {options}", question=name, options=options)
    return words.text("{question} is not {options}", question=name, options=options)


def header_name(field: HeaderField, words: Language) -> str:
    """Return what a field of the header is called in a sentence."""
    match field:
        case "organisation":
            return words.text("the organisation")
        case "scope":
            return words.text("the scope")
        case "assessor":
            return words.text("the assessor")
        case "wave":
            return words.text("the wave")
        case "group":
            return words.text("the respondent's group")
        case "role":
            return words.text("the respondent's role")
        case other:
            assert_never(other)
