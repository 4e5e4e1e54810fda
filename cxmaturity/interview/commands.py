"""What a typed line means: an option, or one of the commands."""

from collections.abc import Mapping
from dataclasses import dataclass

from cxmaturity.domain.commands import NO_WORDS, YES_WORDS, Order, fold
from cxmaturity.domain.questionnaire import Option


@dataclass(frozen=True)
class Command:
    """An order and what was typed behind it: an option's id, a text, a place to jump to."""

    order: Order
    text: str = ""


_WITH_TEXT = frozenset({Order.NOT_APPLICABLE, Order.NOTE, Order.EVIDENCE, Order.JUMP, Order.REMOVE})
_COLON = "："

CHECK_OPTIONS = {**dict.fromkeys(YES_WORDS, "yes"), **dict.fromkeys(NO_WORDS, "no")}


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


def understand(line: str, words: Mapping[str, Order], options: Mapping[str, str]) -> Command:
    """Return what `line` means; `options` are folded texts to option ids.

    A command goes before an option of the same name: that one has its number still. Several lines are a
    text that was pasted, whatever stands in them.
    """
    line = line.strip()
    if "\n" in line:
        return Command(Order.LINES, line)
    whole = fold(line)
    if whole in words:
        return Command(words[whole])
    if whole in options:
        return Command(Order.OPTION, options[whole])
    return with_text(line, words) or Command(Order.WRONG, line)


def with_text(line: str, words: Mapping[str, Order]) -> Command | None:
    """Return the command at the beginning of `line` with the text behind it; None where there is none."""
    for count in (1, 2):
        *head, rest = line.split(None, count) if len(line.split(None, count)) > count else (line, "")
        order = words.get(fold(" ".join(head)))
        if rest and order in _WITH_TEXT:
            return Command(order, rest.strip())
    head_of, colon, rest = line.partition(_COLON)
    order = words.get(fold(head_of))
    if colon and rest.strip() and order in _WITH_TEXT:
        return Command(order, rest.strip())
    return None
