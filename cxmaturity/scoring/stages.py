"""Bands and stages: an average alone hides a missing foundation, so a stage needs both.

By the rule `gated`, which is ours, the stage of a dimension is the highest level L such that its index
reaches `from(L)` and every applicable foundation question is at level L-1 or above, an unknown or
unanswered one counting as level 1. The overall stage is the highest L such that the overall index reaches
`from(L)` and no dimension's stage is below L-1. Both distances of 1 are settings of the questionnaire.

By `banded` the index alone decides. By `cumulative` it does not: a level is reached when of its own
questions that apply the share that reaches an option is large enough, and so on each level below it, each by
itself; those below may be asked for a higher option. The lowest level always holds; where nothing of a level
is asked, that level asks nothing. The whole goes by the same over all questions. By `none` there are no
stages.

By every rule a question may be `required`: from a level on, no stage is reached, of its dimension or of the
whole, unless it reaches an option. What nobody knows reaches nothing; what does not apply is asked nothing.
A mean reaches an option when it reaches its points. Bands are closed below and open above: 0.6 exactly is in
the upper band.

Here alone this is decided. How it is told, and computed in a workbook, is in `stage_words.py`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, assert_never

import msgspec

from cxmaturity.questionnaire.memo import per_questionnaire
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.scoring.model import Closer, LevelCount, Limit, Shortfall

Rise = tuple[str, int, int, str, float]
"""A rise of a single answer: question, level it has, level and option it would reach, and what that adds to
the index (0-1)."""
UNKNOWN_LEVEL = 1
"""What a foundation counts as that applies and has no level; a stage that asks no more asks nothing."""
LOWEST = 1
"""The lowest level, which always holds."""
CLAIMED_LEVELS = 2
"""So many of the highest levels are claimed until evidence shows them; where there are no more, all are."""


# ---- Levels of a value, and the bands of an index


def level_of(value: float, questionnaire: Questionnaire) -> int:
    """Return the highest level whose start `value` (0-1) reaches; levels count from 1."""
    # Rounded once, and only here, so that float noise cannot put 0.6 into the lower band.
    return bisect_right(questionnaire.starts, round(value, 9))


def band_of(index: float | None, questionnaire: Questionnaire) -> int | None:
    """Return the level in whose band an index (0-1) is; None without one, or where there are no bands."""
    return None if index is None or not questionnaire.has_bands else level_of(index, questionnaire)


def start_of(level: int, questionnaire: Questionnaire) -> float:
    """Return the value (0-1) from which `level` is reached."""
    return questionnaire.starts[level - 1]


def reaches(value: float | None, needed: float) -> bool:
    """Return whether a value reaches another; what nobody knows reaches nothing."""
    return value is not None and round(value, 9) >= needed


# ---- What the rule asks of single questions


class Demand(NamedTuple):
    """What a stage asks of one question: the value to reach, and the option that has it where it is named."""

    value: float
    option: str | None = None


class Terms(msgspec.Struct, frozen=True):
    """What a questionnaire's rule reads in one question: whether it is a foundation, its level, its option.

    Levels are places. `own` is asked of it for its level, `below` for every higher one; `required` for
    stages from `required_from` on.
    """

    foundation: bool = False
    level: int | None = None
    own: Demand | None = None
    below: Demand | None = None
    required: Demand | None = None
    required_from: int = 0

    def of_itself(self, stage: int, questionnaire: Questionnaire, *, whole: bool) -> Demand | None:
        """Return what `stage` asks of the question whatever the others are; the higher one of two demands."""
        found = self.required if self.required and stage >= self.required_from else None
        if self.foundation and not whole:
            needs = needed_of_foundations(stage, questionnaire)
            base = Demand(start_of(needs, questionnaire)) if needs > UNKNOWN_LEVEL else None
            found = max([one for one in (base, found) if one], key=asked_value, default=None)
        return found

    def in_level(self, stage: int) -> Demand | None:
        """Return what `stage` asks of the question as one of those of its level."""
        if self.level is None or self.level > stage:
            return None
        return self.own if self.level == stage else self.below


def asked_value(demand: Demand) -> float:
    """Return the value that a demand asks for: of two the higher one counts."""
    return demand.value


def terms_of(question: Question, questionnaire: Questionnaire) -> Terms | None:
    """Return what the rule reads in a question, whatever it weighs; None where it reads nothing."""
    rule, required = questionnaire.stage_rule, question.required
    own = below = level = None
    if rule.rule == "cumulative" and question.level is not None and rule.at_least is not None:
        level = questionnaire.place_of(question.level)
        own = _demand(question, rule.at_least, questionnaire)
        below = _demand(question, rule.below_at_least or rule.at_least, questionnaire)
    found = Terms(
        foundation=question.foundation and rule.rule == "gated",
        level=level,
        own=own,
        below=below,
        required=None if required is None else _demand(question, required.at_least, questionnaire),
        required_from=0 if required is None else questionnaire.place_of(required.from_level),
    )
    reads = questionnaire.has_stages and (found.foundation or found.own or found.required)
    return found if reads else None


@per_questionnaire
def terms(questionnaire: Questionnaire) -> dict[str, Terms]:
    """Return what the rule reads in each question that can hold a stage down, by id."""
    weighing = (question for question in questionnaire.questions if question.weight)
    found = ((question.id, terms_of(question, questionnaire)) for question in weighing)
    return {name: one for name, one in found if one is not None}


@per_questionnaire
def terms_of_whole(questionnaire: Questionnaire) -> dict[str, Terms]:
    """Return the terms of the questions that hold the whole down themselves, not only by their dimension."""
    return {name: one for name, one in terms(questionnaire).items() if one.own or one.required}


def _demand(question: Question, option: str, questionnaire: Questionnaire) -> Demand:
    scale = questionnaire.scale_of(question)
    return Demand(round(scale.value(scale.option(option)), 9), option)


def needed_of_foundations(stage: int, questionnaire: Questionnaire) -> int:
    """Return the level that every foundation must have for `stage`."""
    return max(LOWEST, stage - questionnaire.stage_rule.foundations_apart)


def needed_of_dimensions(stage: int, questionnaire: Questionnaire) -> int:
    """Return the stage that every dimension must have for `stage` of the whole."""
    rule = questionnaire.stage_rule
    return max(LOWEST, stage - rule.dimensions_apart) if rule.rule == "gated" else LOWEST


def foundation_level(level: int | None) -> int:
    """Return what a foundation question that applies counts as, of its `level` where it has one."""
    return level or UNKNOWN_LEVEL


# ---- The stage


class Asked(NamedTuple):
    """One question that applies and that the rule reads: its value (0-1) and level, if anybody knows.

    `allows` is the highest stage that it allows its dimension by itself, `allows_whole` the highest of the
    whole.
    """

    id: str
    value: float | None
    level: int | None
    allows: int
    allows_whole: int


def asked_with(name: str, value: float | None, level: int | None, questionnaire: Questionnaire) -> Asked:
    """Return a question that the rule reads, with this value and its level."""
    its, whole = terms(questionnaire)[name], len(questionnaire.levels)
    if its.required is not None and not reaches(value, its.required.value):
        whole = its.required_from - 1
    own = whole
    if its.foundation:
        own = min(own, foundation_level(level) + questionnaire.stage_rule.foundations_apart)
    return Asked(id=name, value=value, level=level, allows=own, allows_whole=whole)


class Holding(msgspec.Struct, frozen=True):
    """What can hold a stage down beside the index: questions, and for the whole the stages of its dimensions.

    `stages` is None for a dimension.
    """

    asked: Sequence[Asked]
    stages: Mapping[str, int] | None = None


def stage_of(index: float, holding: Holding, questionnaire: Questionnaire) -> int | None:
    """Return the stage that the rule gives an index (0-1); None where there are no stages."""
    return stage_at(level_of(index, questionnaire), holding, questionnaire)


def stage_at(
    level: int, holding: Holding, questionnaire: Questionnaire, share: float | None = None
) -> int | None:
    """Return the stage that the rule gives an index that reaches `level`; None where there are no stages.

    `share` is of how many questions a level counts by, where it is not the questionnaire's own.
    """
    rule = questionnaire.stage_rule
    match rule.rule:
        case "none":
            return None
        case "gated" | "banded":
            stage = level
        case "cumulative":
            stage = highest_level(holding.asked, questionnaire, share)
        case _:
            assert_never(rule.rule)
    if holding.stages is None:
        return min([stage, *[one.allows for one in holding.asked]])
    stage = min([stage, *[one.allows_whole for one in holding.asked]])
    # The lowest of the dimensions allows the least.
    lowest = min(holding.stages.values(), default=stage)
    return min(stage, allowed_by_dimension(lowest, questionnaire))


def allowed_by_dimension(stage: int, questionnaire: Questionnaire) -> int:
    """Return the highest stage that a dimension at `stage` allows the whole."""
    rule, top = questionnaire.stage_rule, len(questionnaire.levels)
    return min(top, stage + rule.dimensions_apart) if rule.rule == "gated" else top


def highest_level(asked: Sequence[Asked], questionnaire: Questionnaire, share: float | None = None) -> int:
    """Return the highest level that counts together with all below it; `share` as in `stage_at`."""
    stage, top = LOWEST, len(questionnaire.levels)
    while stage < top and not _lacking_levels(asked, stage + 1, questionnaire, share):
        stage += 1
    return stage


def _lacking_levels(
    asked: Sequence[Asked], stage: int, questionnaire: Questionnaire, share: float | None = None
) -> dict[int, tuple[int, dict[str, Demand]]]:
    """Return the levels of which too few questions reach what `stage` asks: how many more, of which."""
    known = terms(questionnaire)
    counts: dict[int, int] = {}
    short: dict[int, dict[str, Demand]] = {}
    for one in asked:
        its = known[one.id]
        demand = its.in_level(stage)
        if demand is not None and its.level is not None:
            counts[its.level] = counts.get(its.level, 0) + 1
            if not reaches(one.value, demand.value):
                short.setdefault(its.level, {})[one.id] = demand
    found = {}
    for level, missing in short.items():
        lacking = least_count(counts[level], questionnaire, share) - (counts[level] - len(missing))
        if lacking > 0:
            found[level] = (lacking, missing)
    return found


def least_count(asked: int, questionnaire: Questionnaire, share: float | None = None) -> int:
    """Return how many of so many questions of a level have to reach the option; `share` as in `stage_at`."""
    least = round(questionnaire.stage_rule.least_share if share is None else share, 9)
    return next((n for n in range(asked) if round(n / asked, 9) >= least), asked)


def level_counts(asked: Sequence[Asked], questionnaire: Questionnaire) -> tuple[LevelCount, ...]:
    """Return how many questions of each level count and how many reach what is asked of them."""
    known = terms(questionnaire)
    found = []
    levels = range(LOWEST, len(questionnaire.levels) + 1)
    for level in levels if questionnaire.stage_rule.rule == "cumulative" else ():
        own = [(one.value, known[one.id]) for one in asked if known[one.id].level == level]
        if level == LOWEST and not own:
            continue
        found.append(
            LevelCount(
                level=level,
                asked=len(own),
                needed=least_count(len(own), questionnaire),
                reached=sum(its.own is not None and reaches(value, its.own.value) for value, its in own),
                reached_below=sum(
                    its.below is not None and reaches(value, its.below.value) for value, its in own
                ),
            )
        )
    return tuple(found)


# ---- What holds the next stage down


def limits(holding: Holding, stage: int | None, questionnaire: Questionnaire) -> tuple[Limit, ...]:
    """Return what is too low for the stage after `stage`: by id, what it has and what it needs."""
    if stage is None or stage == len(questionnaire.levels):
        return ()
    after = stage + 1
    return (*_low_dimensions(holding, after, questionnaire), *_low_questions(holding, after, questionnaire))


class Unmet(NamedTuple):
    """What a stage asks of questions that they do not reach.

    `own` is asked of a question whatever the others are. Of each of the `levels` so many more have to reach
    what is asked, of those that do not.
    """

    own: dict[str, Demand]
    levels: tuple[tuple[int, dict[str, Demand]], ...]


def unmet(asked: Sequence[Asked], stage: int, questionnaire: Questionnaire, *, whole: bool) -> Unmet:
    """Return what `stage` asks of the questions that they do not reach."""
    own: dict[str, Demand] = {}
    for name in [one.id for one in asked if (one.allows_whole if whole else one.allows) < stage]:
        demand = _demand_of_itself(name, stage, questionnaire, whole=whole)
        if demand is not None:
            own[name] = demand
    if stage == LOWEST or questionnaire.stage_rule.rule != "cumulative":
        return Unmet(own, ())
    return Unmet(own, tuple(_lacking_levels(asked, stage, questionnaire).values()))


@per_questionnaire
def _demands(questionnaire: Questionnaire) -> dict[tuple[str, int, bool], Demand | None]:
    """Return the memory of what stages ask of each question by itself; it starts empty."""
    return {}


def _demand_of_itself(name: str, stage: int, questionnaire: Questionnaire, *, whole: bool) -> Demand | None:
    """Return what `stage` asks of a question whatever the others are."""
    known, place = _demands(questionnaire), (name, stage, whole)
    if place not in known:
        known[place] = terms(questionnaire)[name].of_itself(stage, questionnaire, whole=whole)
    return known[place]


def _low_dimensions(holding: Holding, stage: int, questionnaire: Questionnaire) -> list[Limit]:
    """Return the dimensions that are too low for `stage`."""
    if not holding.stages:
        return []
    needs = needed_of_dimensions(stage, questionnaire)
    return [Limit(id=name, has=has, needs=needs) for name, has in holding.stages.items() if has < needs]


def _low_questions(holding: Holding, stage: int, questionnaire: Questionnaire) -> Iterator[Limit]:
    """Yield the questions that are too low for `stage`, in their order."""
    found = unmet(holding.asked, stage, questionnaire, whole=holding.stages is not None)
    if not found.own and not found.levels:
        return
    demands = dict(found.own)
    for _, candidates in found.levels:
        for name, demand in candidates.items():
            demands[name] = max(demand, demands.get(name, demand), key=asked_value)
    for one in holding.asked:
        if one.id in demands:
            demand = demands[one.id]
            yield Limit(
                id=one.id,
                has=foundation_level(one.level),
                needs=level_of(demand.value, questionnaire),
                option=demand.option,
                held=None if demand.option is None else _option_held(one, questionnaire),
            )


def _option_held(asked: Asked, questionnaire: Questionnaire) -> str | None:
    """Return the highest option that a question reaches, None where nobody knows or it reaches none."""
    scale = questionnaire.scale_of(next(one for one in questionnaire.questions if one.id == asked.id))
    reached = [one for one in scale.rising if reaches(asked.value, round(scale.value(one), 9))]
    return reached[-1].id if reached else None


def shortfall(
    index: float, stage: int, steps: Iterable[Rise], questionnaire: Questionnaire
) -> Shortfall | None:
    """Return how far `index` (0-1) is below the start of the stage after `stage`, None when it is not.

    `steps` are the possible rises of single answers; the smallest sufficient one of each question is kept.
    Where the index decides nothing, it is never short.
    """
    if stage == len(questionnaire.levels) or not goes_by_index(questionnaire):
        return None
    needs = start_of(stage + 1, questionnaire)
    if round(index, 9) >= needs:
        return None
    closers: dict[str, Closer] = {}
    for question, has, to, option, gain in steps:
        if question not in closers and round(index + gain, 9) >= needs:
            closers[question] = Closer(question=question, has=has, to=to, option=option, gain=percent(gain))
    short = Shortfall(
        index=percent(index),
        needs=percent(needs),
        short=percent(needs - index),
        closers=tuple(closers.values()),
    )
    return short


def goes_by_index(questionnaire: Questionnaire) -> bool:
    """Return whether a stage has to be reached by the index."""
    match questionnaire.stage_rule.rule:
        case "gated" | "banded":
            return True
        case "cumulative" | "none":
            return False
        case other:
            assert_never(other)


# ---- Units of figures


def on_levels(value: float, top: int) -> float:
    """Return a 0-1 value on the scale of the levels, from 1 to `top`."""
    return 1 + (top - 1) * value


def percent(value: float) -> float:
    """Return a 0-1 value as 0-100, rounded once against float noise."""
    return round(100 * value, 9)
