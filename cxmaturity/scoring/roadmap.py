"""Three phases of actions, in priority order, never one before those it needs, never too many at once."""

from collections.abc import Mapping, Sequence

from cxmaturity.domain.answers import State
from cxmaturity.domain.assessment import Roadmap, RoadmapPhase
from cxmaturity.domain.questionnaire import Action, Need, Questionnaire
from cxmaturity.scoring.pooling import Pooled
from cxmaturity.scoring.recommend import Candidate

CAPACITY = 5
MONTHS = ((0, 6), (6, 12), (12, 24))


def plan(
    questionnaire: Questionnaire,
    ranked: Sequence[Candidate],
    pooled: Mapping[str, Pooled],
    *,
    capacity: int = CAPACITY,
) -> tuple[Roadmap, dict[str, tuple[int | None, int | None, tuple[str, ...]]]]:
    """Return the roadmap, and for each candidate's question its phase, position and what blocks it.

    Of the actions whose needs are met by today's answers or by actions before them, the one with the
    highest priority comes next. What needs something that is never reached stays for later.
    """
    order: list[Candidate] = []
    scheduled: dict[str, str] = {}
    waiting = list(ranked)
    while True:
        ready = next((one for one in waiting if not _unmet(one.action, pooled, scheduled)), None)
        if ready is None:
            break
        waiting.remove(ready)
        order.append(ready)
        scheduled[ready.question.id] = ready.action.to
    room = capacity * len(MONTHS)
    places: dict[str, tuple[int | None, int | None, tuple[str, ...]]] = {}
    for position, one in enumerate(order):
        phase = position // capacity + 1 if position < room else None
        places[one.question.id] = (phase, position + 1, ())
    for one in waiting:
        blocked = tuple(need.question for need in _unmet(one.action, pooled, scheduled))
        places[one.question.id] = (None, None, blocked)
    ids = [one.question.id for one in order]
    phases = tuple(
        RoadmapPhase(
            number=number,  # type: ignore[arg-type]
            starts=starts,
            ends=ends,
            questions=tuple(ids[(number - 1) * capacity : number * capacity]),
        )
        for number, (starts, ends) in enumerate(MONTHS, start=1)
    )
    later = tuple(ids[room:]) + tuple(one.question.id for one in waiting)
    return Roadmap(capacity=capacity, phases=phases, later=later), places


def _unmet(action: Action, pooled: Mapping[str, Pooled], scheduled: Mapping[str, str]) -> list[Need]:
    """Return the action's needs that neither today's answers nor scheduled actions meet."""
    return [need for need in action.needs if not _is_met(need, pooled[need.question], scheduled)]


def _is_met(need: Need, question: Pooled, scheduled: Mapping[str, str]) -> bool:
    """Return whether a need is met; what does not apply to an organisation holds nothing up."""
    if question.state in (State.NOT_APPLICABLE, State.NOT_ASKED):
        return True
    scale = question.scale
    wanted = scale.value(scale.option(need.option))
    reached = scale.value(scale.option(scheduled[need.question])) if need.question in scheduled else 0.0
    return max(reached, question.value if question.value is not None else 0.0) >= wanted
