"""Jumping: every name under which a step of the interview can be reached."""

from difflib import get_close_matches

from cxmaturity.interview.session import Kind, Outcome, Refusal, Session, at_position
from cxmaturity.language import tr


def jump(session: Session, target: str) -> Outcome:
    """Return the session at `target`: an id, the number of a question, a dimension, or a short id."""
    wanted = target.strip().lower()
    places = _places(session)
    if wanted in places:
        return at_position(session, places[wanted])
    if wanted in {each.id.lower() for each in session.questionnaire.questions}:
        reason = tr("{id} is not asked here: an earlier answer or the quick set rules it out.", id=wanted)
        return Refusal(reason)
    tails = {place for name, place in places.items() if name.endswith("." + wanted)}
    if len(tails) == 1:
        return at_position(session, tails.pop())
    return Refusal(_no_such_place(wanted, places))


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
    """Return every name that can be jumped to with its position; ids come before numbers."""
    places: dict[str, int] = {}
    dimension_of = {
        question.id: dimension.id
        for dimension in session.questionnaire.dimensions
        for question in dimension.questions
    }
    numbers: dict[str, int] = {}
    for place, step in enumerate(session.steps):
        places.setdefault(step.id.lower(), place)
        match step.kind:
            case Kind.QUESTION:
                numbers[str(place + 1)] = place
                numbers.setdefault(dimension_of[step.id].lower(), place)
            case Kind.CHECK:
                numbers.setdefault("readiness", place)
                numbers.setdefault(f"readiness.{step.id.lower()}", place)
            case Kind.WORKSHEET:
                numbers.setdefault("worksheets", place)
    return {**numbers, **places}
