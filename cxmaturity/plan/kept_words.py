"""What is kept of a plan in words: who has a move, and where it stands."""

from collections.abc import Callable, Iterator, Mapping
from typing import assert_never

from cxmaturity.plan.model import KeptMove, KeptPlan, Plan
from cxmaturity.plan.move_words import move_name
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.text.language import Language


def kept_by_id(kept: KeptPlan | None) -> Mapping[str, KeptMove]:
    """Return the moves of a kept plan by their ids, none where there is none."""
    return {} if kept is None else {move.id: move for move in kept.moves}


def not_in_plan(kept: KeptPlan | None, plan: Plan) -> tuple[KeptMove, ...]:
    """Return the moves that a plan has not, and of which a person wrote something."""
    planned = {move.id for move in plan.moves}
    return tuple(move for name, move in kept_by_id(kept).items() if name not in planned and move.is_taken_up)


def kept_words(move: KeptMove | None, language: Language, *, planned_on: str = "") -> str:
    """Return who has a move and where it stands; nothing of one that is not kept.

    `planned_on` is the day of the answers by which it is to be taken, if it is: what was done before has not
    risen by them.
    """
    if move is None:
        return ""
    state = state_words(move, language)
    if move.done and planned_on and move.done < planned_on:
        state = language.text("done on {day}, and not risen by these answers", day=move.done)
    if move.owner:
        return language.pair(move.owner, state)
    return language.pair(language.text("no owner yet"), state) if move.status == "open" else state


def not_in_plan_words(
    kept: KeptPlan | None, plan: Plan, questionnaire: Questionnaire, language: Language
) -> Iterator[str]:
    """Yield what is kept beside a plan, a line a move."""
    for move in not_in_plan(kept, plan):
        yield language.aside(move_name(move, questionnaire), kept_words(move, language))


def status_name(move: KeptMove, language: Language) -> str:
    """Return what the status of a move is called."""
    text = language.text
    match move.status:
        case "open":
            return text("open")
        case "done":
            return text("done")
        case "dropped":
            return text("dropped")
        case other:
            assert_never(other)


def state_words(move: KeptMove, language: Language, *, day: Callable[[str], str] = str) -> str:
    """Return where a move stands, its days as `day` writes them."""
    text, name = language.text, status_name(move, language)
    match move.status:
        case "open":
            return text("open, due {day}", day=day(move.due)) if move.due else name
        case "done":
            return text("done on {day}", day=day(move.done)) if move.done else name
        case "dropped":
            return language.pair(name, move.reason)
        case other:
            assert_never(other)
