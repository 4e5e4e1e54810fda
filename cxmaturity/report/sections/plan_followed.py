"""What came of the plan of the wave before, move by move."""

from dataclasses import dataclass
from typing import assert_never

from cxmaturity.plan.move_words import end_of_step
from cxmaturity.report.lookup import Lookup, Reference
from cxmaturity.text.language import Language
from cxmaturity.waves.model import Comparison, FollowedMove, Following, MoveOutcome


@dataclass(frozen=True, kw_only=True)
class FollowedRow:
    """A move of the plan in words: its question, where it was to lead, and what came of it."""

    move: FollowedMove
    what: Reference
    to: str
    came: str


@dataclass(frozen=True, kw_only=True)
class FollowedPlan:
    """What came of a plan: in one sentence, and move by move, what calls for attention first."""

    lead: str
    rows: tuple[FollowedRow, ...]


_FIRST: tuple[MoveOutcome, ...] = (
    "late",
    "no_effect",
    "open",
    "risen",
    "risen_unmarked",
    "dropped",
    "gone",
)
"""What calls for attention comes first, as losses do."""


def followed_plan(found: Comparison, look: Lookup) -> FollowedPlan | None:
    """Return what came of the plan of the wave before, None where it has none."""
    if found.following is None:
        return None
    moves = sorted(found.following.moves, key=lambda move: _FIRST.index(move.outcome))
    return FollowedPlan(
        lead=look.words.stopped(followed_words(found.following, look.words)),
        rows=tuple(
            FollowedRow(
                move=move,
                what=_question_of(move, look),
                to=end_of_step(move.question, move.option, look.assessment.questionnaire),
                came=_came_of(move, look),
            )
            for move in moves
        ),
    )


def followed_words(following: Following, words: Language) -> str:
    """Return what came of a plan in one sentence: how many of its moves came to what."""
    total = len(following.moves)
    counts = (_counted(one, following.count(one), words) for one in _FIRST if following.count(one))
    planned = words.plural("one move was planned", "{count} moves were planned", total)
    return words.pair(planned, words.listed(counts)) if total else planned


def _question_of(move: FollowedMove, look: Lookup) -> Reference:
    """Return the question of a move, by its id where it is no longer there."""
    if move.question in look.questions:
        return look.question(move.question)
    return Reference("", move.question, "s-changes")


def _came_of(move: FollowedMove, look: Lookup) -> str:  # noqa: PLR0911  a line an outcome
    """Say what came of a move."""
    text, day = look.words.text, look.words.date
    match move.outcome:
        case "risen":
            return text("done and risen")
        case "risen_unmarked":
            return text("risen, and not marked as done")
        case "no_effect":
            return text("done, and not risen")
        case "late":
            return text("late: it was due {day}", day=day(move.due))
        case "open":
            return text("open, due {day}", day=day(move.due)) if move.due else text("open")
        case "dropped":
            return look.words.pair(text("dropped"), move.reason)
        case "gone":
            return text("no longer asked so")
        case other:
            assert_never(other)


def _counted(outcome: MoveOutcome, count: int, words: Language) -> str:  # noqa: PLR0911  a line an outcome
    """Say of how many moves an outcome is."""
    text = words.text
    match outcome:
        case "risen":
            return text("{count} done and risen", count=count)
        case "risen_unmarked":
            return text("{count} risen and not marked as done", count=count)
        case "no_effect":
            return text("{count} done and not risen", count=count)
        case "late":
            return text("{count} late", count=count)
        case "open":
            return text("{count} still open", count=count)
        case "dropped":
            return text("{count} dropped", count=count)
        case "gone":
            return text("{count} no longer asked so", count=count)
        case _:
            assert_never(outcome)
