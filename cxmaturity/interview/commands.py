"""What a typed line means: an option, or one of the commands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cxmaturity.interview.session import Kind, Outcome, Refusal, Session, at_position
from cxmaturity.questionnaire.checklist import Check
from cxmaturity.questionnaire.model import Question
from cxmaturity.scoring.words import path_words
from cxmaturity.text.language import tr
from cxmaturity.text.nearest import nearest_name
from cxmaturity.text.prompt_words import Order, fold
from cxmaturity.text.yes_no import NO_WORDS, YES_WORDS


@dataclass(frozen=True)
class Command:
    """An order and what was typed behind it: an option's id, a text, a place to jump to."""

    order: Order
    text: str = ""


_WITH_TEXT = frozenset({Order.NOT_APPLICABLE, Order.NOTE, Order.EVIDENCE, Order.JUMP, Order.REMOVE})
_COLON = "："

CHECK_OPTIONS = {**dict.fromkeys(YES_WORDS, "yes"), **dict.fromkeys(NO_WORDS, "no")}


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


# ---- Jumping: every name under which a step of the interview can be reached

_READINESS = ("readiness", "就绪度", "就緒度")
_WORKSHEETS = ("worksheets", "分析表")
_NUMBER = re.compile(r"(?:question |第)?\s*(\d+)\s*[题題]?")


def jump(session: Session, target: str) -> Outcome:
    """Return the session at `target`: an id, a number, a name or title as the reader sees it, a short id."""
    wanted = fold(target)
    places = _places(session)
    number = _NUMBER.fullmatch(wanted)
    for name in (wanted, number[1] if number else wanted):
        if name in places:
            return at_position(session, places[name])
    if wanted in {fold(text) for each in session.questionnaire.questions for text in _texts(each)}:
        reason = tr("{id} is not asked here: an earlier answer or the quick set rules it out.", id=wanted)
        return Refusal(reason)
    tails = {place for name, place in places.items() if name.endswith("." + wanted)}
    if len(tails) == 1:
        return at_position(session, tails.pop())
    return Refusal(_no_such_place(wanted, places))


def _texts(asked: Question | Check) -> tuple[str, ...]:
    """Return what a question or a check is known by."""
    return asked.id, asked.name, asked.text, asked.text.rstrip("?？")


def _no_such_place(wanted: str, places: dict[str, int]) -> str:
    """Return the words for a jump to nowhere, with the nearest id where one is near."""
    near = nearest_name(wanted, places)
    if near:
        return tr("There is no {target} here. Did you mean {near}?", target=wanted, near=near)
    if not wanted:
        return tr("Jump where? Type j and a question's id or number, or a dimension.")
    return tr(
        "There is no {target} here. Jump to a question's id or number, or to a dimension.", target=wanted
    )


def _places(session: Session) -> dict[str, int]:
    """Return every name that can be jumped to with its position; ids come first, then numbers, then names."""
    ids: dict[str, int] = {}
    numbers: dict[str, int] = {}
    names: dict[str, int] = {}
    model = session.questionnaire
    asked: dict[tuple[Kind, str], Question | Check] = {
        (Kind.QUESTION, each.id): each for each in model.questions
    }
    if model.checklist:
        asked |= {(Kind.CHECK, each.id): each for each in model.checklist.checks}
    titles = {each.id: each.title for each in model.worksheets}
    for place, step in enumerate(session.steps):
        ids.setdefault(fold(step.id), place)
        called: tuple[str, ...] = ()
        match step.kind:
            case Kind.QUESTION:
                numbers[str(place + 1)] = place
                for dimension in model.ways[step.id]:
                    numbers.setdefault(fold(dimension.id), place)
                    # Names on lower floors are often the same; with what they are in they differ.
                    called = (*called, dimension.name, path_words(dimension.id, model))
                called = (*called, *_texts(asked[step.kind, step.id]))
            case Kind.CHECK:
                numbers.setdefault(f"readiness.{fold(step.id)}", place)
                title = model.checklist.title if model.checklist else ""
                called = (*_READINESS, title, *_texts(asked[step.kind, step.id]))
            case Kind.WORKSHEET:
                called = (*_WORKSHEETS, titles[step.id])
        for name in called:
            names.setdefault(fold(name), place)
    return {**names, **numbers, **ids}
