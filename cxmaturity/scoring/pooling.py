"""From the counts to one state and one value for each question."""

from bisect import bisect_left
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from cxmaturity.answers.model import EVIDENCE_DOCUMENT, State
from cxmaturity.answers.privacy import telling_floor
from cxmaturity.answers.tally import QuestionTally, Tally
from cxmaturity.questionnaire.memo import per_questionnaire
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire
from cxmaturity.questionnaire.scales import Option, Scale, Ticks, is_tick
from cxmaturity.scoring.stages import CLAIMED_LEVELS, Asked, asked_with, level_of, terms

# ---- What each option of a questionnaire is worth: worked out once, and then looked up for every sheet


class Worth(msgspec.Struct, frozen=True):
    """A scale, and the values (0-1) of its options with their levels.

    `cap` is the most points below the two highest levels: what a claim without evidence counts as shown, and
    in strict scoring.
    """

    scale: Scale
    levels: dict[float, int]
    cap: int
    claimed_from: int

    def claims(self, points: int, questionnaire: Questionnaire) -> bool:
        """Return whether an answer of so many points is in the two highest levels, and not the lowest."""
        is_high = self.level(points / self.scale.top, questionnaire) >= self.claimed_from
        return is_high and points > self.cap

    def level(self, value: float, questionnaire: Questionnaire) -> int:
        """Return the level of `value`, which need not be that of an option."""
        return self.levels.get(value) or level_of(value, questionnaire)


@per_questionnaire
def worths(questionnaire: Questionnaire) -> dict[str, Worth]:
    """Return what the options of every question are worth, by question."""
    by_scale = {scale.id: _worth(scale, questionnaire) for scale in questionnaire.scales}
    first = questionnaire.scales[0].id
    return {
        question.id: by_scale[question.scale or first]
        if question.own_scale is None
        else _worth(question.own_scale, questionnaire)
        for question in questionnaire.questions
    }


def _worth(scale: Scale, questionnaire: Questionnaire) -> Worth:
    """Return what the options of one scale are worth."""
    if isinstance(scale, Ticks):
        return _worth_of_ticks(scale, questionnaire)
    points = {option.points for option in scale.options}
    levels = {one / scale.top: level_of(one / scale.top, questionnaire) for one in points}
    claimed_from = len(questionnaire.levels) + 1 - CLAIMED_LEVELS
    below = [one for one in points if levels[one / scale.top] < claimed_from]
    return Worth(scale=scale, levels=levels, cap=max(below, default=scale.bottom), claimed_from=claimed_from)


def _worth_of_ticks(scale: Ticks, questionnaire: Questionnaire) -> Worth:
    """Return what ticks are worth, which may come to any number of points up to the top."""
    claimed_from = len(questionnaire.levels) + 1 - CLAIMED_LEVELS
    # Levels rise with points, so the most points below a level are found by halving.
    first = bisect_left(
        range(scale.top), claimed_from, key=lambda points: level_of(points / scale.top, questionnaire)
    )
    return Worth(scale=scale, levels={}, cap=max(first - 1, 0), claimed_from=claimed_from)


# ---- From the counts to one state and one value for each question


class Rest(msgspec.Struct, frozen=True):
    """What a question adds that has no value, or none that is told as shown.

    Without a value its weight, where it applies and where it was asked, and where it applies its weight times
    the value of its lowest option. `untold` says that its value as shown is not told.
    """

    applicable: int = 0
    asked: int = 0
    lowest: float = 0.0
    untold: bool = False


class Summands(NamedTuple):
    """What a question adds to the sums of its dimension, all of it 0 where it has no value.

    Its weight, and times that its value, its value where evidence supports it, and its value as shown. `rest`
    is there where that is not all.
    """

    weight: int
    value: float
    supported: float
    shown: float
    rest: Rest | None


NO_SUMMANDS = Summands(weight=0, value=0.0, supported=0.0, shown=0.0, rest=None)


class Pooled(msgspec.Struct, frozen=True):
    """One question over all respondents.

    `value` is 0-1, the mean over those who answered and those who count as the lowest option, as it counts;
    `shown` is the mean where claims without evidence are held below the two highest levels, None too where
    that may not be told. `grade` is the best evidence that anyone gave, `agreed_grade` that of a consensus.
    `respondents` says of how many; `alone` that there is one sheet and no other. `floor` is of how many at
    least it is told how they differ. `asked` is what the rule of stages reads in it, and `asked_shown` the
    same as shown; None where it can hold no stage down. Computed are its `summands`, and `level_said`, its
    level if it was asked and has one, else 0. What only counts as the lowest option nobody said.
    """

    question: Question
    scale: Scale
    counts: QuestionTally
    state: State
    value: float | None
    level: int | None
    shown: float | None
    shown_level: int | None
    grade: int
    unsupported: bool
    capped: bool
    agreed_grade: int
    respondents: int
    alone: bool
    floor: int
    asked: Asked | None
    asked_shown: Asked | None
    summands: Summands = NO_SUMMANDS
    level_said: int = 0

    def __post_init__(self) -> None:
        """Work out what follows from the rest."""
        msgspec.structs.force_setattr(self, "summands", _summands(self))
        said = 0 if self.state is State.NOT_ASKED else self.level or 0
        msgspec.structs.force_setattr(self, "level_said", said)

    @property
    def consensus(self) -> bool:
        """Whether a consensus decided."""
        return self.counts.decided is not None

    @property
    def assumed(self) -> int:
        """How many were not asked and count as the lowest option; a consensus stands in their place."""
        return (self.counts.decided or self.counts).assumed

    @property
    def is_counted(self) -> bool:
        """Whether it counts for coverage: it applies, or counts as the lowest option."""
        return counts_in(self.state, self.value)


def _summands(pooled: Pooled) -> Summands:
    """Return what a question adds to the sums of its dimension."""
    weight, state, value, shown = pooled.question.weight, pooled.state, pooled.value, pooled.shown
    if value is None:
        rest = Rest(
            applicable=weight if state.applies else 0,
            asked=0 if state is State.NOT_ASKED else weight,
            lowest=weight * pooled.scale.lowest_value if state.applies else 0.0,
        )
        return NO_SUMMANDS._replace(rest=rest)
    return Summands(
        weight=weight,
        value=weight * value,
        supported=weight * value if pooled.grade >= EVIDENCE_DOCUMENT else 0.0,
        shown=0.0 if shown is None else weight * shown,
        rest=Rest(untold=True) if shown is None else None,
    )


def counts_in(state: State, value: float | None) -> bool:
    """Return whether a question counts for coverage: it applies, or counts as the lowest option."""
    return state.applies or value is not None


def can_hold(question: Question, state: State, value: float | None, questionnaire: Questionnaire) -> bool:
    """Return whether a question can hold a stage down: the rule reads it, and it counts for coverage."""
    return question.id in terms(questionnaire) and counts_in(state, value)


def needs_evidence(grade: int | None, value: float, questionnaire: Questionnaire) -> bool:
    """Return whether an answer of this `value` counts in full only with better evidence than `grade`."""
    claimed_from = len(questionnaire.levels) + 1 - CLAIMED_LEVELS
    return (grade or 0) < EVIDENCE_DOCUMENT and level_of(value, questionnaire) >= claimed_from


def value_after(value: float | None, scale: Scale, option: Option) -> float:
    """Return the value of a question once `option` is reached, or ticked beside what is."""
    reached = scale.value(option)
    return min((value or 0.0) + reached, 1.0) if is_tick(scale, option.id) else reached


Parts = list[tuple[Dimension, list[Pooled]]]


def pool(questionnaire: Questionnaire, tally: Tally, *, strict: bool) -> Parts:
    """Return each dimension with its questions pooled, in the questionnaire's order.

    A consensus replaces the mean. With `strict`, an answer in the two highest levels without evidence of
    grade 2 or more counts as the level below those two.
    """
    if tally.alone:
        return _alone(questionnaire, tally, strict)
    parts = pool_of(questionnaire, tally.questions, tally.respondents, strict=strict)
    if not tally.named:
        return parts
    floor = telling_floor(questionnaire, named=True)
    return [(part, [msgspec.structs.replace(one, floor=floor) for one in pooled]) for part, pooled in parts]


def pool_of(
    questionnaire: Questionnaire,
    questions: Mapping[str, QuestionTally],
    respondents: int,
    *,
    strict: bool,
) -> Parts:
    """Return each dimension with its questions pooled, of so many respondents: all, or those of a group."""
    return [
        (
            dimension,
            [
                _pool(questionnaire, one, questions[one.id], respondents, strict=strict)
                for one in dimension.questions
            ],
        )
        for dimension in questionnaire.dimensions
    ]


def _alone(questionnaire: Questionnaire, tally: Tally, strict: bool) -> Parts:
    """Pool the counts of one sheet: those that are kept for all sheets that say the same are pooled once."""
    known, counts = _singles(questionnaire)[strict], tally.questions

    def pooled(question: Question) -> Pooled:
        one = counts[question.id]
        made = _pool(questionnaire, question, one, 1, strict=strict, alone=True)
        if len(known) < MOST_KEPT:
            # What is kept keeps its counts, so that no others can have their identity.
            known[id(one)] = made
        return made

    return [
        (dimension, [known.get(id(counts[one.id])) or pooled(one) for one in dimension.questions])
        for dimension in questionnaire.dimensions
    ]


MOST_KEPT = 10_000
"""So many things of a kind are kept at most of what is worked out once; counts that were read back never come
again."""


@per_questionnaire
def _singles(questionnaire: Questionnaire) -> tuple[dict[int, Pooled], dict[int, Pooled]]:
    """Return the memory of single sheets, without `strict` and with it, by identity; it starts empty."""
    return {}, {}


def _pool(
    questionnaire: Questionnaire,
    question: Question,
    counts: QuestionTally,
    respondents: int,
    *,
    strict: bool,
    alone: bool = False,
) -> Pooled:
    """Pool one question."""
    worth = worths(questionnaire)[question.id]
    scored = question.is_scored
    counting = counts.decided or counts
    agreed_grade = counts.decided.grade if counts.decided else 0
    grade = max(counts.grade, agreed_grade)
    held: int | None = counting.points
    unsupported = False
    if scored:
        held, unsupported = _held_to_evidence(worth, counting, grade, counts.held, questionnaire)
    if counts.givers is None and counts.held is None and agreed_grade < EVIDENCE_DOCUMENT:
        # What it rests on may not be told.
        held = None if unsupported else held
    points = held if strict else counting.points
    value, shown = (
        None
        if not counting.counting or of is None or not scored
        else of / (counting.counting * worth.scale.top)
        for of in (points, held)
    )
    state = _state(counting)
    level, shown_level = (None if of is None else worth.level(of, questionnaire) for of in (value, shown))
    is_read = can_hold(question, state, value, questionnaire)
    return Pooled(
        question=question,
        scale=worth.scale,
        counts=counts,
        state=state,
        value=value,
        level=level,
        shown=shown,
        shown_level=shown_level,
        grade=grade,
        unsupported=unsupported,
        capped=strict and held != counting.points,
        agreed_grade=agreed_grade,
        respondents=respondents,
        alone=alone,
        floor=questionnaire.privacy_floor,
        asked=asked_with(question.id, value, level, questionnaire) if is_read else None,
        asked_shown=asked_with(question.id, shown, shown_level, questionnaire) if is_read else None,
    )


def _state(counts: QuestionTally) -> State:
    """Return the state that the respondents' states come to; what nobody answered and counts is not asked."""
    if counts.assumed and not counts.answered:
        return State.NOT_ASKED
    if counts.states is None:
        return counts.state or State.NOT_ASKED
    return min(counts.states, key=lambda state: state.rank, default=State.NOT_ASKED)


def _held_to_evidence(
    worth: Worth, counts: QuestionTally, grade: int, held: int | None, questionnaire: Questionnaire
) -> tuple[int | None, bool]:
    """Return the points with claims held to evidence, and whether any claims more than its evidence shows.

    `held` is what was said to come of it. None where there are points, and how many of whom may not be told.
    """
    if counts.options is None:
        return (held if counts.counting else 0), False
    if held is not None:
        return held, False
    pairs = [(o.points, n) for o, n in zip(worth.scale.options, counts.options, strict=True) if n]
    if counts.sums is not None:
        pairs = list(counts.sums.items())
    if grade >= EVIDENCE_DOCUMENT or not any([worth.claims(points, questionnaire) for points, _ in pairs]):
        return counts.points, False
    assumed = counts.assumed * worth.scale.bottom
    return assumed + sum([min(points, worth.cap) * n for points, n in pairs]), True
