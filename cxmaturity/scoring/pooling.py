"""From the sheets to one state and one value for each question."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import fsum

import msgspec

from cxmaturity.answers.asked import not_asked
from cxmaturity.answers.model import EVIDENCE_DOCUMENT, UNANSWERED, Answer, Answers, State
from cxmaturity.questionnaire.conditions import Otherwise
from cxmaturity.questionnaire.memo import per_questionnaire
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire, Scale
from cxmaturity.scoring.stages import level_of

# ---- What each option of a questionnaire is worth: worked out once, and then looked up for every sheet


class Worth(msgspec.Struct, frozen=True):
    """A scale's options by id with their values (0-1) and levels, and the values with their levels.

    `cap` is the highest value below the two highest levels: what a claim without evidence counts in strict
    scoring. `lowest` is the least value: what not asked counts as where its condition says so.
    """

    scale: Scale
    values: dict[str, float]
    levels: dict[float, int]
    cap: float
    claimed_from: int
    lowest: float

    def level(self, value: float, questionnaire: Questionnaire) -> int:
        """Return the level of `value`, which need not be that of an option."""
        return self.levels.get(value) or level_of(value, questionnaire)


@per_questionnaire
def worths(questionnaire: Questionnaire) -> dict[str, Worth]:
    """Return what the options of every question are worth, by question."""
    by_scale = {scale.id: _worth(scale, questionnaire) for scale in questionnaire.scales}
    first = questionnaire.scales[0].id
    return {question.id: by_scale[question.scale or first] for question in questionnaire.questions}


def _worth(scale: Scale, questionnaire: Questionnaire) -> Worth:
    """Return what the options of one scale are worth."""
    values = {option.id: scale.value(option) for option in scale.options}
    levels = {value: level_of(value, questionnaire) for value in values.values()}
    claimed_from = len(questionnaire.levels) - 1
    below = [value for value, level in levels.items() if level < claimed_from]
    return Worth(
        scale=scale,
        values=values,
        levels=levels,
        cap=max(below, default=0.0),
        claimed_from=claimed_from,
        lowest=min(values.values()),
    )


# ---- From the sheets to one state and one value for each question


class Pooled(msgspec.Struct, frozen=True):
    """One question over all sheets.

    `value` is 0-1, the mean over those who answered; `values` are the individual values; `states` counts
    the members' answers; `grade` is the best evidence that anyone gave, `agreed_grade` that of a consensus,
    and `givers` how many members gave some. `alone` says that there is one sheet and no other. `assumed` is
    how many members were not asked and count as the lowest option, which is in `value` and not in `values`.
    """

    question: Question
    scale: Scale
    state: State
    value: float | None
    level: int | None
    values: tuple[float, ...]
    states: dict[State, int]
    grade: int
    unsupported: bool
    capped: bool
    consensus: bool
    agreed_grade: int
    givers: int
    alone: bool
    assumed: int = 0

    @property
    def counts(self) -> bool:
        """Whether it counts for coverage: it applies, or counts as the lowest option."""
        return self.state.applies or self.value is not None

    @property
    def respondents(self) -> int:
        """How many members there are, whatever they answered."""
        return sum(self.states.values())


Member = tuple[Answers, Mapping[str, Otherwise]]
"""A sheet, and the questions that it was not asked with what each counts as."""


def individuals(sheets: Sequence[Answers]) -> list[Answers]:
    """Return the members' own sheets; a consensus sheet stands alone only where there is nothing else."""
    own = [sheet for sheet in sheets if not sheet.respondent.is_consensus]
    return own or list(sheets)


def agreements(sheets: Sequence[Answers], own: Sequence[Answers]) -> list[Answers]:
    """Return the sheets of what the group agreed on, beside the members' `own` ones."""
    return [sheet for sheet in sheets if sheet.respondent.is_consensus and sheet is not own[0]]


def pool(
    questionnaire: Questionnaire, sheets: Sequence[Answers], *, strict: bool
) -> list[tuple[Dimension, list[Pooled]]]:
    """Return each dimension with its questions pooled over `sheets`, in the questionnaire's order.

    A consensus sheet's answer replaces the mean. With `strict`, an answer in the two highest levels
    without evidence of grade 2 or more counts as the level below those two.
    """
    own = individuals(sheets)
    agreed = agreements(sheets, own)
    members = [(sheet, not_asked(questionnaire, sheet)) for sheet in own]
    if len(members) == 1 and not agreed:
        return _alone(questionnaire, members[0], strict)
    worth = worths(questionnaire)
    return [
        (
            dimension,
            [_pool(questionnaire, q, worth[q.id], members, agreed, strict) for q in dimension.questions],
        )
        for dimension in questionnaire.dimensions
    ]


def _alone(
    questionnaire: Questionnaire, member: Member, strict: bool
) -> list[tuple[Dimension, list[Pooled]]]:
    """Pool a single sheet: what an answer comes to is worked out once for all sheets that say the same."""
    sheet, silent = member
    answer_to = sheet.answers.get
    found = []
    for dimension, rows in _singles(questionnaire)[strict]:
        pooled = []
        for question, known in rows:
            name = question.id
            answer = answer_to(name, UNANSWERED)
            said: Said = (answer.option, answer.evidence_grade)
            if name in silent:
                said = (silent[name], 0, State.NOT_ASKED)
            elif answer.option is None:
                said = (None, answer.evidence_grade, answer.state)
            one = known.get(said)
            if one is None:
                worth = worths(questionnaire)[name]
                one = known[said] = _pool(questionnaire, question, worth, [member], [], strict)
            pooled.append(one)
        found.append((dimension, pooled))
    return found


Said = tuple[str | None, int] | tuple[Otherwise | None, int, State]
"""An answer's option and grade of evidence; where it has no option, its state, and what it counts as."""
Rows = list[tuple[Dimension, list[tuple[Question, dict[Said, Pooled]]]]]
"""The questions of each dimension, each with what the answers of single sheets came to so far."""


@per_questionnaire
def _singles(questionnaire: Questionnaire) -> tuple[Rows, Rows]:
    """Return the memory of single sheets, without `strict` and with it; it starts empty.

    There are at most a few dozen answers to a question that differ: options by grades of evidence.
    """

    def empty() -> Rows:
        return [(one, [(question, {}) for question in one.questions]) for one in questionnaire.dimensions]

    return empty(), empty()


def _pool(
    questionnaire: Questionnaire,
    question: Question,
    worth: Worth,
    members: list[Member],
    agreed: list[Answers],
    strict: bool,
) -> Pooled:
    """Pool one question; `members` are the own sheets, each with what it was not asked."""
    name = question.id
    own = [sheet.answers.get(name, UNANSWERED) for sheet, silent in members if name not in silent]
    states = _counts(own)
    assumed = 0
    if len(members) > len(own):
        states[State.NOT_ASKED] = len(members) - len(own)
        assumed = sum([silent.get(name) == "lowest" for _, silent in members])
    decided = [sheet.answers[name] for sheet in agreed if name in sheet.answers]
    decided = [answer for answer in decided if answer.state is not State.UNANSWERED]
    counting = decided or own
    if decided:
        assumed = 0
    grade = max([answer.evidence_grade for answer in [*decided, *own]], default=0)
    values = [worth.values[answer.option] for answer in counting if answer.option is not None]
    capped_values, unsupported = _held_to_evidence(worth, values, grade)
    used = capped_values if strict else values
    if assumed:
        used = [*used, *[worth.lowest] * assumed]
    value = fsum(used) / len(used) if used else None
    return Pooled(
        question=question,
        scale=worth.scale,
        state=State.NOT_ASKED if assumed and not values else _state(_counts(counting)),
        value=value,
        level=None if value is None else worth.level(value, questionnaire),
        values=tuple([worth.values[answer.option] for answer in own if answer.option is not None]),
        states=states,
        grade=grade,
        unsupported=unsupported,
        capped=strict and capped_values != values,
        consensus=bool(decided),
        agreed_grade=max([answer.evidence_grade for answer in decided], default=0),
        givers=sum([answer.shows_evidence for answer in own]),
        alone=len(members) == 1 and not agreed,
        assumed=assumed,
    )


def _counts(answers: Sequence[Answer]) -> dict[State, int]:
    """Return how many answers are in each state, in an order that does not tell who came first."""
    found = Counter([answer.state for answer in answers])
    return dict(found) if len(found) == 1 else {state: found[state] for state in State if state in found}


def _state(states: Mapping[State, int]) -> State:
    """Return the state that the respondents' states come to."""
    return min(states, key=lambda state: state.rank, default=State.NOT_ASKED)


def _held_to_evidence(worth: Worth, values: list[float], grade: int) -> tuple[list[float], bool]:
    """Return the values as `strict` counts them, and whether any claims more than its evidence shows."""
    if grade >= EVIDENCE_DOCUMENT or all([worth.levels[value] < worth.claimed_from for value in values]):
        return values, False
    return [min(value, worth.cap) for value in values], True
