"""What a typed line means: an option, or one of the commands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cxmaturity.domain.questionnaire import Option


class Order(StrEnum):
    """What the person at the prompt wants."""

    OPTION = "option"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not applicable"
    NOTE = "note"
    EVIDENCE = "evidence"
    ADD = "add"
    REMOVE = "remove"
    CLEAR = "clear"
    ENTER = "enter"
    SKIP = "skip"
    BACK = "back"
    JUMP = "jump"
    OPEN = "open"
    REPEAT = "repeat"
    PROFILE = "profile"
    SHOW_ME = "show me"
    HELP = "help"
    QUIT = "quit"
    WRONG = "wrong"


@dataclass(frozen=True)
class Command:
    """An order and what was typed behind it: an option's id, a text, a place to jump to."""

    order: Order
    text: str = ""


_ANYWHERE = {
    "": Order.ENTER,
    "s": Order.SKIP,
    "skip": Order.SKIP,
    "b": Order.BACK,
    "back": Order.BACK,
    "j": Order.JUMP,
    "jump": Order.JUMP,
    "o": Order.OPEN,
    "open": Order.OPEN,
    "c": Order.CLEAR,
    "clear": Order.CLEAR,
    "r": Order.REPEAT,
    "repeat": Order.REPEAT,
    "p": Order.PROFILE,
    "profile": Order.PROFILE,
    "m": Order.SHOW_ME,
    "show": Order.SHOW_ME,
    "?": Order.HELP,
    "h": Order.HELP,
    "help": Order.HELP,
    "q": Order.QUIT,
    "quit": Order.QUIT,
    "exit": Order.QUIT,
}
QUESTION_WORDS = {
    **_ANYWHERE,
    "d": Order.UNKNOWN,
    "unknown": Order.UNKNOWN,
    "n": Order.NOT_APPLICABLE,
    "na": Order.NOT_APPLICABLE,
    "note": Order.NOTE,
    "e": Order.EVIDENCE,
    "evidence": Order.EVIDENCE,
}
CHECK_WORDS = {**_ANYWHERE, "d": Order.UNKNOWN, "unknown": Order.UNKNOWN}
WORKSHEET_WORDS = {**_ANYWHERE, "a": Order.ADD, "add": Order.ADD, "x": Order.REMOVE, "remove": Order.REMOVE}
END_WORDS = {word: order for word, order in _ANYWHERE.items() if order is not Order.SKIP}

_WITH_TEXT = frozenset({Order.NOT_APPLICABLE, Order.NOTE, Order.EVIDENCE, Order.JUMP, Order.REMOVE})

CHECK_OPTIONS = {"y": "yes", "yes": "yes", "n": "no", "no": "no"}


def typed_options(options: tuple[Option, ...]) -> dict[str, str]:
    """Return what is typed for each option, in order, with the option's id.

    An option whose id is a number is typed as that number, so that the screen, the answer file and
    the report say the same; others are counted from 1.
    """
    if all(option.id.isdecimal() for option in options):
        return {option.id: option.id for option in options}
    return {str(number): option.id for number, option in enumerate(options, 1)}


def understand(line: str, words: Mapping[str, Order], options: Mapping[str, str]) -> Command:
    """Return what `line` means; `options` are typed texts to option ids, and go before commands."""
    line = line.strip()
    by_id = {option.lower(): option for option in options.values()}
    option = options.get(line.lower()) or by_id.get(line.lower())
    if option is not None:
        return Command(Order.OPTION, option)
    word, _, rest = line.partition(" ")
    order = words.get(word.lower())
    if order is None or (rest and order not in _WITH_TEXT):
        return Command(Order.WRONG, line)
    return Command(order, rest.strip())
