"""What was found: what respondents chose, never what the mean of their answers happens to stand for.

The option that most chose, with how many did; two neighbours where they tie. Where answers are polarised, or
no option has a majority and the two most chosen are no neighbours, opinions differ: both are named, and what
is true is to be settled first.
"""

from collections.abc import Sequence

from cxmaturity.answers.model import State
from cxmaturity.answers.tally import QuestionTally
from cxmaturity.questionnaire.scales import Scale, Ticks
from cxmaturity.scoring.model import Found, Spread
from cxmaturity.scoring.pooling import Pooled


def found(pooled: Pooled, spread: Spread | None, *, told: bool) -> Found | None:
    """Return what was found, None where nobody answered or the choices may not be told."""
    decided = pooled.counts.decided
    if isinstance(pooled.scale, Ticks) or not pooled.question.is_scored:
        counting = decided or pooled.counts
        is_told = decided is not None or told or pooled.alone
        return _named(pooled.scale, counting) if is_told and counting.answered else None
    if pooled.value is None or pooled.state is State.NOT_ASKED:
        return None
    if decided is not None and decided.options is not None:
        return chosen(pooled.scale, decided.options, polarised=False)
    if pooled.alone and pooled.counts.options is not None:
        return chosen(pooled.scale, pooled.counts.options, polarised=False)
    if spread is None:
        return None
    return chosen(pooled.scale, spread.counts, polarised=spread.polarised)


def _named(scale: Scale, counting: QuestionTally) -> Found | None:
    """Return all that was ticked or named, and by how many each: there opinions do not differ, all hold."""
    if not counting.options:
        return None
    named = [(option.id, n) for option, n in zip(scale.options, counting.options, strict=True) if n]
    return Found(
        options=tuple(option for option, _ in named),
        counts=tuple(n for _, n in named),
        of=counting.answered,
        differ=False,
    )


def chosen(scale: Scale, counts: Sequence[int], *, polarised: bool) -> Found:
    """Return what `counts` of answers on a scale come to; at least one answered.

    Options are neighbours where their points are next to each other's, or the same.
    """
    steps = {option.id: step for step, rung in enumerate(scale.rungs) for option in rung}
    said = [(steps[option.id], count) for option, count in zip(scale.options, counts, strict=True)]
    most = max(counts)
    first = [place for place, (_, count) in enumerate(said) if count == most]
    if 2 * most > sum(counts) and not polarised:
        return _found(scale, counts, first, differ=False)
    if len(first) == 1:
        at = said[first[0]][0]
        rest = sorted({count for count in counts if count and count != most}, reverse=True)
        second = [place for place, (_, count) in enumerate(said) if rest and count == rest[0]]
        near = [place for place in second if abs(said[place][0] - at) <= 1]
        if not polarised and (near or not second):
            return _found(scale, counts, first, differ=False)
        # Of several that are chosen as often, the one that is farthest away.
        first += sorted(second, key=lambda place: -abs(said[place][0] - at))[:1]
    elif len(first) == 2 and abs(said[first[1]][0] - said[first[0]][0]) <= 1 and not polarised:
        return _found(scale, counts, first, differ=False)
    ends = sorted(first, key=lambda place: said[place][0])
    return _found(scale, counts, [ends[0], ends[-1]], differ=True)


def _found(scale: Scale, counts: Sequence[int], places: Sequence[int], *, differ: bool) -> Found:
    """Return the options at these places, from the lowest points to the highest."""
    order = sorted(set(places), key=lambda place: (scale.options[place].points, place))
    return Found(
        options=tuple(scale.options[place].id for place in order),
        counts=tuple(counts[place] for place in order),
        of=sum(counts),
        differ=differ,
    )
