"""What is typed for an answer, by the kind of its question: an option, ticks, a number, words."""

import re
from collections.abc import Mapping
from typing import assert_never

from cxmaturity.answers.kinds import in_order, numbered
from cxmaturity.answers.model import Answer
from cxmaturity.questionnaire.kind_rules import NOTHING_TICKED
from cxmaturity.questionnaire.model import Question
from cxmaturity.questionnaire.scales import Option, Scale
from cxmaturity.text.figures import as_written
from cxmaturity.text.language import current, tr
from cxmaturity.text.prompt_words import Order, fold, is_letter, key_of
from cxmaturity.text.safe_text import one_line

NOTHING_WORDS = (NOTHING_TICKED, "都没有", "都沒有", "无", "無")
"""What says at a prompt that nothing is ticked."""
_BETWEEN = re.compile(r"[\s,;，、；]+")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)")
_QUOTES = (('"', '"'), ("“", "”"), ("「", "」"))


def typed_options(options: tuple[Option, ...]) -> dict[str, str]:
    """Return what is typed for each option, in order, with the option's id.

    An option whose id is a number is typed as that number, so that the screen, the answer file and
    the report say the same; others are counted from 1.
    """
    if all(option.id.isdecimal() for option in options):
        return {option.id: option.id for option in options}
    return {str(number): option.id for number, option in enumerate(options, 1)}


def option_words(options: tuple[Option, ...]) -> dict[str, str]:
    """Return every text that stands for an option: its number first, then its id, then its label.

    A text that would stand for two options stands for the first kind of the three, or for none.
    """
    words = {fold(typed): option for typed, option in typed_options(options).items()}
    for texts in ([option.id for option in options], [option.label for option in options]):
        folded = [fold(text) for text in texts]
        for text, option in zip(folded, options, strict=True):
            if folded.count(text) == 1:
                words.setdefault(text, option.id)
    return words


def letters_of(question: Question, scale: Scale) -> frozenset[str]:
    """Return the letters that options of `question` are called by: they are no commands there."""
    match question.kind:
        case "choice" | "several":
            return frozenset(fold(option.id) for option in scale.options if is_letter(option.id))
        case "number" | "text":
            return frozenset()
        case _:
            assert_never(question.kind)


def typed_answer(text: str, question: Question, scale: Scale) -> Answer | str:
    """Return the answer that was typed, or what is wrong with it, in a sentence."""
    match question.kind:
        case "choice":
            known = {option.id for option in scale.options}
            return Answer(option=text) if text in known else _no_option(text)
        case "several":
            return _ticked(text, scale)
        case "number":
            return _number(text, question, scale)
        case "text":
            return Answer(text=_unquoted(text.strip()))
        case _:
            assert_never(question.kind)


def _no_option(text: str) -> str:
    return tr("There is no option {option} here.", option=text)


def _ticked(text: str, scale: Scale) -> Answer | str:
    """Return what is ticked, by numbers, ids or labels with blanks or commas between."""
    if fold(text) in NOTHING_WORDS:
        return Answer(ticked=())
    words = option_words(scale.options)
    ticked = []
    for part in _parts(text, words):
        option = words.get(fold(part))
        if option is None:
            return _no_option(one_line(part))
        ticked.append(option)
    return Answer(ticked=in_order(scale, ticked))


def _parts(text: str, words: Mapping[str, str]) -> list[str]:
    """Return the parts of a line that name options; a label may hold blanks where commas stand between."""
    if fold(text) in words:
        return [text]
    by_comma = [part for part in re.split(r"[,;，、；]", text) if part.strip()]
    if all(fold(part) in words for part in by_comma):
        return by_comma
    return [part for part in _BETWEEN.split(text) if part]


def _number(text: str, question: Question, scale: Scale) -> Answer | str:
    """Return a number, with or without its unit behind it, where it is within the range."""
    typed = fold(text)
    typed = typed.removesuffix(fold(question.unit)).strip() if question.unit else typed
    if not _NUMBER.fullmatch(typed):
        return tr("That is no number: {typed}.", typed=one_line(text)[:60])
    number = float(typed.replace(",", "."))
    if question.range and not question.range[0] <= number <= question.range[1]:
        low, high, got = map(as_written, (*question.range, number))
        return tr("The number must be from {low} to {high} (got {got}).", low=low, high=high, got=got)
    return numbered(number, question, scale)


def _unquoted(text: str) -> str:
    """Return words without the quotes around them, which let words be typed that are a command."""
    for opening, closing in _QUOTES:
        if len(text) > 1 and text.startswith(opening) and text.endswith(closing):
            return text[1:-1].strip()
    return text


# ---- What may be typed, and what was answered, in words


def choices(question: Question, scale: Scale) -> str:
    """Return what may be typed for the options of `question`, as a range; of a number, its ends."""
    match question.kind:
        case "choice" | "several":
            typed = list(typed_options(scale.options))
            numbers = [int(text) for text in typed]
            if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
                return f"{typed[0]}-{typed[-1]}"
            return ", ".join(typed)
        case "number":
            ends = (
                f"{as_written(question.range[0])}-{as_written(question.range[1])}" if question.range else ""
            )
            return f"{ends} {question.unit}".strip()
        case "text":
            return ""
        case _:
            assert_never(question.kind)


def prompt_words(question: Question, scale: Scale) -> str:
    """Return the prompt for an answer."""
    typed, letters = choices(question, scale), letters_of(question, scale)
    d, n = (key_of(order, letters) for order in (Order.UNKNOWN, Order.NOT_APPLICABLE))
    match question.kind:
        case "choice":
            return tr(
                "Answer {choices}, {d} don't know, {n} not applicable, ? help:", choices=typed, d=d, n=n
            )
        case "several":
            return tr(
                "Tick {choices}, with blanks between, or none; {d} don't know, {n} not applicable, ? help:",
                choices=typed,
                d=d,
                n=n,
            )
        case "number" if typed:
            return tr("Number ({range}), d don't know, n not applicable, ? help:", range=typed)
        case "number":
            return tr("Number, d don't know, n not applicable, ? help:")
        case "text":
            return tr("In your own words, d don't know, n not applicable, ? help:")
        case _:
            assert_never(question.kind)


def help_pair(question: Question, scale: Scale) -> tuple[str, str]:
    """Return what is typed for an answer, and what that is."""
    match question.kind:
        case "choice":
            return choices(question, scale), tr("the option that fits best; its words and its id do too")
        case "several":
            return choices(question, scale), tr(
                "all that hold, with blanks or commas between; their words and ids do too; none for nothing"
            )
        case "number":
            return tr("NUMBER"), tr("the number, with or without its unit")
        case "text":
            return tr("TEXT"), tr("the answer in your own words; in quotes where it is a command")
        case _:
            assert_never(question.kind)


def given_words(answer: Answer, question: Question, scale: Scale) -> str:
    """Return an answer as it was given, in words."""
    labels = {option.id: option.label for option in scale.options}
    if answer.ticked is not None:
        named = current.get().listed(labels.get(one, one) for one in answer.ticked)
        return named or tr("nothing ticked")
    if answer.number is not None:
        return f"{as_written(answer.number)} {question.unit}".strip()
    if answer.text is not None:
        return answer.text
    number = f"{answer.option} " if (answer.option or "").isdecimal() else ""
    return f"{number}{labels.get(answer.option or '', '')}"
