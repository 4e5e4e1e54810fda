"""Jumping: every name under which a step of the interview can be reached."""

import re
from difflib import get_close_matches

from cxmaturity.domain.commands import fold
from cxmaturity.domain.questionnaire import Check, Question
from cxmaturity.interview.session import Kind, Outcome, Refusal, Session, at_position
from cxmaturity.language import tr

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
    near = get_close_matches(wanted, places, 1)
    if near:
        return tr("There is no {target} here. Did you mean {near}?", target=wanted, near=near[0])
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
    dimension_of = {each.id: dimension for dimension in model.dimensions for each in dimension.questions}
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
                numbers.setdefault(fold(dimension_of[step.id].id), place)
                called = (dimension_of[step.id].name, *_texts(asked[step.kind, step.id]))
            case Kind.CHECK:
                numbers.setdefault(f"readiness.{fold(step.id)}", place)
                title = model.checklist.title if model.checklist else ""
                called = (*_READINESS, title, *_texts(asked[step.kind, step.id]))
            case Kind.WORKSHEET:
                called = (*_WORKSHEETS, titles[step.id])
        for name in called:
            names.setdefault(fold(name), place)
    return {**names, **numbers, **ids}
