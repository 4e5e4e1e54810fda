"""What came of a plan: each move held against the answers of a later wave.

A move has risen where its question reaches the option that it leads to. What is done and has not risen had no
effect that anybody answers for; what is open is late once its day is past.
"""

from datetime import date
from typing import assert_never

from cxmaturity.answers.model import State
from cxmaturity.plan.model import KeptMove, KeptPlan
from cxmaturity.questionnaire.renaming import renames
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.stages import reaches
from cxmaturity.waves.model import FollowedMove, Following, MoveOutcome


def follow(kept: KeptPlan, before: Assessment, after: Assessment, on: date | None) -> Following:
    """Return what came of the moves of a plan that was made `before`, by the answers `after` it.

    Open ones are late `on` a day, None where it is not known which.
    """
    asked = {one.id for dimension in before.dimensions for one in dimension.questions if one.is_asked}
    called = renames(after.questionnaire).questions
    moves = tuple(
        _followed(move, called.get(move.question, move.question), move.question in asked, after, on)
        for move in kept.moves
    )
    return Following(
        plan_of=kept.plan_of, wave=str(kept.wave), date=kept.date, target=kept.target, moves=moves
    )


def _followed(move: KeptMove, name: str, was_asked: bool, after: Assessment, on: date | None) -> FollowedMove:
    """Return what came of one move of the question that is called `name` today."""
    return FollowedMove(
        id=move.id,
        question=name,
        option=move.option,
        due=move.due,
        done=move.done,
        reason=move.reason,
        outcome=_outcome(move, _has_risen(name, move.option, after, was_asked=was_asked), on),
    )


def _outcome(move: KeptMove, has_risen: bool | None, on: date | None) -> MoveOutcome:
    """Return what came of a move; whether it `has_risen` is None where the question is no longer asked so."""
    match move.status:
        case "dropped":
            return "dropped"
        case "done":
            return "gone" if has_risen is None else "risen" if has_risen else "no_effect"
        case "open":
            if has_risen is None:
                return "gone"
            if has_risen:
                return "risen_unmarked"
            return "late" if on is not None and move.is_late(on) else "open"
        case other:
            assert_never(other)


def _has_risen(name: str, option: str, after: Assessment, *, was_asked: bool) -> bool | None:
    """Return whether a question reaches an option today; None where either is not there, or not asked.

    What nobody was asked when the plan was made, and nobody is today, has not been opened by it yet.
    """
    questionnaire = after.questionnaire
    question = next((one for one in questionnaire.questions if one.id == name), None)
    result = next(
        (one for dimension in after.dimensions for one in dimension.questions if one.id == name), None
    )
    if question is None or result is None:
        return None
    if not result.is_counted:
        return False if result.state is State.NOT_ASKED and not was_asked else None
    scale = questionnaire.scale_of(question)
    try:
        wanted = scale.value(scale.option(option))
    except KeyError:
        return None
    return reaches(result.value, round(wanted, 9))
