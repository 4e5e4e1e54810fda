"""A change between two waves, split: what the same groups say differently, and what their mix makes.

Of a question, group g has a share s of those who count and a mean m, and the value of all is Σ s·m. It
changes by Σ (s₀ + s₁)/2 · (m₁ - m₀), what the same groups say differently, and by Σ (m₀ + m₁)/2 · (s₁ - s₀),
what another mix of groups makes (Kitagawa 1955, "Components of a difference between two rates", Journal of
the American Statistical Association 50, 1168-1194). Those of a dimension and of the whole are the means of
these by weight.

An index that is no such mean, on floors or by another roll-up, changes by half of what it would by the other
groups' means at either mix, I(m, s): ½ (I(m₁, s₀) - I(m₀, s₀) + I(m₁, s₁) - I(m₀, s₁)) is what the same
groups say, and all the rest is the mix; of a mean this is the same.

Only what may be shown is split: every group that answered has to be shown in both waves.
"""

from collections.abc import Sequence, Set
from math import fsum
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from cxmaturity.answers.tally import Tally
from cxmaturity.questionnaire.model import Dimension, Questionnaire
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.pooling import Parts, Pooled, pool, pool_of
from cxmaturity.scoring.score import Figures, dimension_figures, overall_figures
from cxmaturity.scoring.stages import percent
from cxmaturity.waves.model import ScoreChange, Undivided

SAME = 1e-9
"""Sums of groups and of all that differ by less are one."""


class Divided(msgspec.Struct, frozen=True):
    """Index points of a change that the same groups say, or why it is not split; neither without groups.

    `mixed` has the figures at the mix of before and at that of after, each by what the groups say in both.
    """

    same_groups: float | None = None
    undivided: Undivided | None = None
    mixed: tuple["Mixed", "Mixed"] | None = None


class Mixed(NamedTuple):
    """Figures at one mix of groups: as the groups said before, and as they said after."""

    before: Figures
    after: Figures

    def points(self) -> float | None:
        """Return by how much what the groups say changes the index (0-1)."""
        old, new = self.before.index, self.after.index
        return None if old is None or new is None else new - old


def divided(  # noqa: PLR0911  a line or two a reason
    before: Assessment,
    after: Assessment,
    dimension: str,
    shared: Set[str],
) -> Divided:
    """Return what the same groups say differently in a dimension, over the questions in `shared`."""
    if not (_has_groups(before.tally) and _has_groups(after.tally)):
        return Divided()
    involved = [_involved(wave.tally, shared) for wave in (before, after)]
    for wave, groups in zip((before, after), involved, strict=True):
        if not groups <= _shown(wave, dimension):
            return Divided(undivided="hidden_groups")
    if involved[0] != involved[1]:
        return Divided(undivided="other_groups")
    if len(involved[0]) < 2:
        return Divided()
    asked = after.questionnaire
    part = next(one for one in asked.every_dimension if one.id == dimension)
    old, new = (_questions(wave, involved[0], shared) for wave in (before, after))
    for name in (one.id for one in part.questions if one.id in shared & part.weighing):
        (all_before, groups_before), (all_after, groups_after) = old[name], new[name]
        if _answered(all_before, groups_before) != _answered(all_after, groups_after):
            return Divided(undivided="other_answers")
        # What applies has a say in how many points could be had.
        if not part.is_plain and all_before.is_counted != all_after.is_counted:
            return Divided(undivided="other_answers")
        if not (_adds_up(all_before, groups_before) and _adds_up(all_after, groups_after)):
            return Divided(undivided="not_of_groups")
    return _plainly(part, old, new) if asked.is_plain else _on_floors(part, old, new, asked)


def _plainly(part: Dimension, old: "Found", new: "Found") -> Divided:
    """Return what the same groups say of a mean of questions."""
    weights = {one.id: one.weight for one in part.questions if one.weight and one.id in old}
    known = [name for name in weights if old[name][0].value is not None]
    weight = sum([weights[name] for name in known])
    parts = [weights[name] * _said(old[name][1], new[name][1]) for name in known]
    return Divided(same_groups=percent(fsum(parts) / weight)) if weight else Divided()


def _on_floors(part: Dimension, old: "Found", new: "Found", asked: Questionnaire) -> Divided:
    """Return what the same groups say of an index that rolls up on floors, or otherwise than by a mean."""
    mixed = (
        Mixed(before=_figures(part, old, old, asked), after=_figures(part, old, new, asked)),
        Mixed(before=_figures(part, new, old, asked), after=_figures(part, new, new, asked)),
    )
    return Divided(same_groups=_halved(mixed), mixed=mixed)


def _halved(mixed: tuple[Mixed, Mixed]) -> float | None:
    """Return the mean of what the groups say at either mix, in index points; None where one has no index."""
    one, other = (each.points() for each in mixed)
    return None if one is None or other is None else percent((one + other) / 2)


def _figures(part: Dimension, mix: "Found", said: "Found", asked: Questionnaire) -> Figures:
    """Return the figures of a dimension at one mix of groups, by what each of them `said` in a wave."""
    questions = {one.id: one for one in part.questions}
    kept = []
    for name, question in questions.items():
        if name not in mix:
            continue
        everybody, groups = mix[name]
        value = everybody.value
        if mix is not said and value is not None and name in part.weighing:
            size = sum([one.counts.counting for one in groups.values()])
            others = said[name][1]
            value = (
                fsum([one.counts.counting * (others[at].value or 0.0) for at, one in groups.items()]) / size
            )
        kept.append(replace(everybody, question=question, value=value))
    return dimension_figures(part, kept, asked)


def split(change: ScoreChange, found: Divided) -> ScoreChange:
    """Return `change` with what the same groups say and what their mix makes, which is all the rest of it."""
    if change.shared_before is None or change.shared_after is None:
        return change
    if found.same_groups is None:
        return replace(change, undivided=found.undivided)
    mix = round(change.shared_after - change.shared_before - found.same_groups, 9)
    return replace(change, same_groups=found.same_groups, other_mix=mix)


def divided_whole(
    scores: Sequence[ScoreChange], parts: Sequence[tuple[Dimension, Divided]], asked: Questionnaire
) -> Divided:
    """Return what the same groups say differently in the whole, of which `scores` are all that has a part.

    `parts` are the same of the dimensions, where the whole is no mean of them.
    """
    weights = {one.id: one.weight for one in asked.dimensions}
    scored = [score for score in scores if weights[score.id]]
    said = [weights[one.id] * one.same_groups for one in scored if one.same_groups is not None]
    if len(said) < len(scored):
        return Divided(undivided=next((one.undivided for one in scored if one.undivided), None))
    if asked.roll_up == "mean":
        weight = sum([weights[one.id] for one in scored])
        return Divided(same_groups=round(fsum(said) / weight, 9)) if weight else Divided()
    known = [(part, found.mixed) for part, found in parts if part.weight and found.mixed is not None]
    if len(known) < len(scored):
        return Divided()

    def whole(at: int) -> Mixed:
        before, after = (
            overall_figures([(part, mixed[at][when]) for part, mixed in known], asked) for when in (0, 1)
        )
        return Mixed(before=before, after=after)

    return Divided(same_groups=_halved((whole(0), whole(1))))


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
        for part in wave.every_dimension
        if part.id == dimension
        for one in part.groups
        if one.respondents is not None
    }


Groups = dict[str, Pooled]
Found = dict[str, tuple[Pooled, Groups]]
"""Questions by id, of all and of each group."""


def _questions(wave: Assessment, groups: Set[str], shared: Set[str]) -> Found:
    """Return the questions in `shared`, of all and of each group."""
    asked, strict = wave.questionnaire, wave.strict
    of_all = _by_id(pool(asked, wave.tally, strict=strict))
    of_groups = {
        group: _by_id(
            pool_of(
                asked, wave.tally.groups[group].questions, wave.tally.groups[group].respondents, strict=strict
            )
        )
        for group in sorted(groups)
    }
    return {name: (of_all[name], {group: one[name] for group, one in of_groups.items()}) for name in shared}


def _by_id(parts: Parts) -> dict[str, Pooled]:
    """Return questions by their id."""
    return {one.question.id: one for _, questions in parts for one in questions}


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
