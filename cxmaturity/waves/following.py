"""What came of a plan: each move held against the answers of a later wave.

A move has risen where its question reaches the option that it leads to. What is done and has not risen had no
effect that anybody answers for; what is open is late once its day is past.
"""

from collections.abc import Mapping
from datetime import date
from typing import assert_never

from cxmaturity.plan.model import KeptMove, KeptPlan
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.renaming import renames
from cxmaturity.scoring.model import Assessment, QuestionResult
from cxmaturity.scoring.stages import reaches
from cxmaturity.waves.model import FollowedMove, Following, MoveOutcome


def follow(kept: KeptPlan, after: Assessment, on: date | None) -> Following:
    """Return what came of the moves of a plan by the answers `after` it.

    Open ones are late `on` a day, None where it is not known which.
    """
    results = {one.id: one for dimension in after.dimensions for one in dimension.questions}
    called = renames(after.questionnaire).questions
    moves = tuple(_followed(move, results, called, after.questionnaire, on) for move in kept.moves)
    return Following(
        plan_of=kept.plan_of, wave=str(kept.wave), date=kept.date, target=kept.target, moves=moves
    )


def _followed(
    move: KeptMove,
    results: Mapping[str, QuestionResult],
    called: Mapping[str, str],
    questionnaire: Questionnaire,
    on: date | None,
) -> FollowedMove:
    """Return what came of one move."""
    name = called.get(move.question, move.question)
    return FollowedMove(
        id=move.id,
        question=name,
        option=move.option,
        owner=move.owner,
        due=move.due,
        done=move.done,
        reason=move.reason,
        outcome=_outcome(move, _has_risen(name, move.option, results, questionnaire), on),
    )


def _outcome(move: KeptMove, has_risen: bool | None, on: date | None) -> MoveOutcome:
    """Return what came of a move; whether it `has_risen` is None where the question is no longer asked so."""
    match move.status:
        case "dropped":
            return "dropped"
        case "done":
            return "gone" if has_risen is None else "risen" if has_risen else "no_effect"
        case "open":
            if has_risen:
                return "risen_unmarked"
            return "late" if on is not None and move.is_late(on) else "gone" if has_risen is None else "open"
        case other:
            assert_never(other)


def _has_risen(
    name: str, option: str, results: Mapping[str, QuestionResult], questionnaire: Questionnaire
) -> bool | None:
    """Return whether a question reaches an option today; None where either is not there, or not asked."""
    question = next((one for one in questionnaire.questions if one.id == name), None)
    result = results.get(name)
    if question is None or result is None or not result.is_counted:
        return None
    scale = questionnaire.scale_of(question)
    try:
        wanted = scale.value(scale.option(option))
    except KeyError:
        return None
    return reaches(result.value, round(wanted, 9))
