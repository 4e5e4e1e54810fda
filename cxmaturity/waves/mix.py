"""A change between two waves, split: what the same groups say differently, and what their mix makes.

Of a question, group g has a share s of those who count and a mean m, and the value of all is Σ s·m. It
changes by Σ (s₀ + s₁)/2 · (m₁ - m₀), what the same groups say differently, and by Σ (m₀ + m₁)/2 · (s₁ - s₀),
what another mix of groups makes (Kitagawa 1955, "Components of a difference between two rates", Journal of
the American Statistical Association 50, 1168-1194). Those of a dimension and of the whole are the means of
these by weight.

Only means on one floor are split, and only what may be shown: every group that answered has to be shown in
both waves.
"""

from collections.abc import Mapping, Sequence, Set
from math import fsum

import msgspec
from msgspec.structs import replace

from cxmaturity.answers.tally import Tally
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.pooling import Pooled, pool, pool_of
from cxmaturity.scoring.stages import percent
from cxmaturity.waves.model import ScoreChange, Undivided

SAME = 1e-9
"""Sums of groups and of all that differ by less are one."""


class Divided(msgspec.Struct, frozen=True):
    """Index points of a change that the same groups say, or why it is not split; neither without groups."""

    same_groups: float | None = None
    undivided: Undivided | None = None


def divided(  # noqa: C901, PLR0911  a line or two a reason
    before: Assessment,
    after: Assessment,
    dimension: str,
    shared: Set[str],
) -> Divided:
    """Return what the same groups say differently in a dimension, over the questions in `shared`."""
    if not (before.questionnaire.is_plain and after.questionnaire.is_plain):
        return Divided()
    if not (_has_groups(before.tally) and _has_groups(after.tally)):
        return Divided()
    if not all(_is_plain(wave, dimension) for wave in (before, after)):
        return Divided()
    involved = [_involved(wave.tally, shared) for wave in (before, after)]
    for wave, groups in zip((before, after), involved, strict=True):
        if not groups <= _shown(wave, dimension):
            return Divided(undivided="hidden_groups")
    if involved[0] != involved[1]:
        return Divided(undivided="other_groups")
    if len(involved[0]) < 2:
        return Divided()
    weights = {question.id: question.weight for question in after.questionnaire.questions}
    old, new = (_questions(wave, dimension, involved[0], shared) for wave in (before, after))
    parts, weight = [], 0
    for name, (all_before, groups_before) in old.items():
        if not weights[name]:
            continue
        all_after, groups_after = new[name]
        if _answered(all_before, groups_before) != _answered(all_after, groups_after):
            return Divided(undivided="other_answers")
        if not (_adds_up(all_before, groups_before) and _adds_up(all_after, groups_after)):
            return Divided(undivided="not_of_groups")
        if all_before.value is not None:
            parts.append(weights[name] * _said(groups_before, groups_after))
            weight += weights[name]
    return Divided(same_groups=percent(fsum(parts) / weight)) if weight else Divided()


def split(change: ScoreChange, found: Divided) -> ScoreChange:
    """Return `change` with what the same groups say and what their mix makes, which is all the rest of it."""
    if change.shared_before is None or change.shared_after is None:
        return change
    if found.same_groups is None:
        return replace(change, undivided=found.undivided)
    mix = round(change.shared_after - change.shared_before - found.same_groups, 9)
    return replace(change, same_groups=found.same_groups, other_mix=mix)


def divided_whole(scores: Sequence[ScoreChange], weights: Mapping[str, int]) -> Divided:
    """Return what the same groups say differently in the whole, of which `scores` are all that has a part."""
    scored = [score for score in scores if weights[score.id]]
    parts = [weights[one.id] * one.same_groups for one in scored if one.same_groups is not None]
    if len(parts) < len(scored):
        return Divided(undivided=next((one.undivided for one in scored if one.undivided), None))
    weight = sum([weights[one.id] for one in scored])
    return Divided(same_groups=round(fsum(parts) / weight, 9)) if weight else Divided()


def _is_plain(wave: Assessment, dimension: str) -> bool:
    """Return whether a dimension of the top floor has the mean of its questions for an index."""
    return any(one.id == dimension and one.is_plain for one in wave.questionnaire.dimensions)


def _has_groups(tally: Tally) -> bool:
    """Return whether anybody belongs to a group, shown or not."""
    return bool(tally.hidden) or any(tally.groups)


def _involved(tally: Tally, shared: Set[str]) -> set[str]:
    """Return the groups of which anybody answered any of these questions; nobody's group is one."""
    return {
        group
        for group, counts in tally.groups.items()
        if any(counts.questions[name].answered for name in shared)
    }


def _shown(wave: Assessment, dimension: str) -> set[str]:
    """Return the groups that are shown in a dimension."""
    return {
        one.group
        for part in wave.dimensions
        if part.id == dimension
        for one in part.groups
        if one.respondents is not None
    }


Groups = dict[str, Pooled]


def _questions(
    wave: Assessment, dimension: str, groups: Set[str], shared: Set[str]
) -> dict[str, tuple[Pooled, Groups]]:
    """Return the questions in `shared`, of all and of each group."""
    asked, strict = wave.questionnaire, wave.strict
    by_group = {
        group: pool_of(
            asked, wave.tally.groups[group].questions, wave.tally.groups[group].respondents, strict=strict
        )
        for group in sorted(groups)
    }
    found: dict[str, tuple[Pooled, Groups]] = {}
    for place, (part, pooled) in enumerate(pool(asked, wave.tally, strict=strict)):
        if part.id != dimension:
            continue
        for number, one in enumerate(pooled):
            if one.question.id in shared:
                of_groups = {group: parts[place][1][number] for group, parts in by_group.items()}
                found[one.question.id] = one, of_groups
    return found


def _answered(everybody: Pooled, groups: Groups) -> tuple[bool, set[str]]:
    """Return whether a question has a value, and of which groups."""
    return everybody.value is not None, {group for group, one in groups.items() if one.value is not None}


def _adds_up(everybody: Pooled, groups: Groups) -> bool:
    """Return whether the value of all is the mean of the groups': a consensus, and strict, may be another."""
    if everybody.value is None:
        return True
    count = sum([one.counts.counting for one in groups.values()])
    total = fsum([one.counts.counting * (one.value or 0.0) for one in groups.values()])
    return bool(count) and abs(total / count - everybody.value) < SAME


def _said(before: Groups, after: Groups) -> float:
    """Return what the same groups say differently of a question (0-1)."""
    sizes = [sum([one.counts.counting for one in groups.values()]) for groups in (before, after)]
    return fsum(
        [
            (one.counts.counting / sizes[0] + after[group].counts.counting / sizes[1]) / 2 * (new - old)
            for group, one in before.items()
            if (old := one.value) is not None and (new := after[group].value) is not None
        ]
    )
