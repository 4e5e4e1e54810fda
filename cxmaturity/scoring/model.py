"""The result: everything that any output may say, in whole numbers, ids and unrounded figures.

All indexes, bounds, contributions and gains are 0-100; values are 0-1; scores run from 1 to the
number of levels. `None` means that there was nothing to score, never zero.
"""

from typing import Literal, get_args

from cxmaturity.answers.model import Answers, State, Voice, YesNo
from cxmaturity.answers.tally import Tally
from cxmaturity.formats.frozen import Frozen
from cxmaturity.questionnaire.model import Effort, Questionnaire
from cxmaturity.worksheets.model import WorksheetResult

Withheld = Literal["coverage", "not_applicable", "quick", "dimension", "applicability"]


MoveKind = Literal["quick_win", "big_bet", "fill_in", "later"]
MOVE_KINDS: tuple[MoveKind, ...] = get_args(MoveKind)
NoticeCode = Literal[
    "shadows_shipped",
    "not_read",
    "renamed",
    "quick_set",
    "whole_withheld",
    "too_little_applies",
    "nothing_applies",
    "applies_in_part",
    "shown_below_claimed",
    "evidence_untold",
    "not_firm",
    "few_respondents",
    "opinions_differ",
    "capped",
    "capped_untold",
    "consensus",
    "many_not_applicable",
    "targets_differ",
    "counts_differ",
    "not_asked_but_answered",
    "not_asked_is_lowest",
    "some_not_asked_are_lowest",
]
NOTICE_CODES: tuple[NoticeCode, ...] = get_args(NoticeCode)


class Subject(Frozen):
    """Who and what was assessed, when, and by how many."""

    organisation: str
    scope: str
    assessor: str
    wave: str
    date: str
    respondents: int


class Limit(Frozen, omit_defaults=True):
    """A question or dimension that has to rise before the next stage: from `has` to `needs`.

    Where the rule of the questionnaire names an option that it has to reach, that is the `option`, and `held`
    is the highest one that it reaches, None where nobody knows.
    """

    id: str
    has: int
    needs: int
    option: str | None = None
    held: str | None = None


class LevelCount(Frozen):
    """How many of a level's questions that apply reach what is asked of them, by a rule that counts these.

    `reached` is how many reach the level's own option, `reached_below` how many the one that is asked once it
    lies below the stage; `needed` have to.
    """

    level: int
    asked: int
    needed: int
    reached: int
    reached_below: int


class Closer(Frozen):
    """A single answer that would close an index's shortfall alone: `question` raised to `to`, by `option`.

    A result of version 0.1 does not say by which option.
    """

    question: str
    has: int
    to: int
    gain: float
    option: str = ""


class Shortfall(Frozen):
    """How far the index is below the next stage's start, and which single answers would close it."""

    index: float
    needs: float
    short: float
    closers: tuple[Closer, ...]


class Score(Frozen):
    """The figures that an overall result and a dimension share.

    `band` is what the index alone would give; `stage` is what holds with the foundations. `stage_shown` and
    `index_shown` are the same with answers in the two highest levels held one below them where no evidence
    of grade 2 or more supports them. `low` and `high` are what `index` can be, None where nothing or too
    little applies. `applicability` is the share of the weight that was asked and applies. `next_stage` is the
    stage that `limits` and `shortfall` speak of, None at the top or when the stage is withheld. `levels` is
    how far each level is reached, where the rule counts questions by level. `evidence_share` is the share of
    the score that rests on evidence of grade 2 or more, None too where too few gave evidence for it to be
    told.
    """

    index: float | None
    score: float | None
    band: int | None
    stage: int | None
    coverage: float | None
    low: float | None
    high: float | None
    withheld: Withheld | None
    limits: tuple[Limit, ...]
    shortfall: Shortfall | None
    evidence_share: float | None
    applicability: float | None
    index_shown: float | None
    stage_shown: int | None
    levels: tuple[LevelCount, ...]

    @property
    def next_stage(self) -> int | None:
        """The stage that the limits and the shortfall speak of."""
        return None if self.stage is None or not (self.limits or self.shortfall) else self.stage + 1


class Spread(Frozen):
    """How several respondents differ on one question, in levels of its scale (1 to the options' count).

    `counts` holds how many chose each option, in the scale's order. AD is the mean absolute deviation
    from the mean (Burke, Finkelstein & Dusig 1999); `r_wg` is r*wg = 1 - s2 / uniform variance (Lindell,
    Brandt & Whitney 1999), not below 0, None with one respondent.
    """

    n: int
    mean: float
    median: float
    counts: tuple[int, ...]
    ad: float
    ad_limit: float
    r_wg: float | None
    agreed: bool
    polarised: bool


class Found(Frozen):
    """What was found: the options that most chose, how many chose each, and of how many who answered.

    `differ` says that opinions differ: what is true is to be settled before anything else.
    """

    options: tuple[str, ...]
    counts: tuple[int, ...]
    of: int
    differ: bool


class QuestionResult(Frozen):
    """One question: its state, value and what it does to the index.

    `contribution` and `gain` are points of the dimension's index, the `overall_` ones of the overall
    index; `gain` is what one option higher would add. `option` is the option held (for a mean, the
    highest that its level reaches), `next_option` the one above. `states` is how many respondents
    are in each state; it and `spread` are None where fewer than the privacy floor answered. So are
    `evidence_grade`, `unsupported` and `capped` where fewer than it gave evidence to that question. `assumed`
    is how many were not asked and count as the lowest option, None where the states are.
    """

    id: str
    state: State
    value: float | None
    level: int | None
    weight: int
    option: str | None
    next_option: str | None
    contribution: float | None
    gain: float | None
    overall_contribution: float | None
    overall_gain: float | None
    target: int
    evidence_grade: int | None
    unsupported: bool | None
    capped: bool | None
    consensus: bool
    spread: Spread | None
    states: dict[State, int] | None
    voices: tuple[Voice, ...]
    found: Found | None
    assumed: int | None = 0

    @property
    def is_counted(self) -> bool:
        """Whether it counts for coverage: it applies, or counts as the lowest option."""
        return self.state.applies or self.value is not None

    @property
    def is_asked(self) -> bool:
        """Whether it counts as asked: it was, or counts as the lowest option."""
        return self.state is not State.NOT_ASKED or self.value is not None

    @property
    def is_assumed(self) -> bool:
        """Whether nobody was asked and it counts as the lowest option."""
        return self.state is State.NOT_ASKED and self.value is not None

    def count(self, state: State) -> int | None:
        """Return how many respondents are in `state`, None where that may not be told."""
        return None if self.states is None else self.states.get(state, 0)


class GroupScore(Frozen):
    """A dimension's index for one group of respondents, None where too few to be shown apart."""

    group: str
    respondents: int | None
    index: float | None


class DimensionResult(Score, frozen=True):
    """One dimension: its figures, questions, and how the groups see it.

    `weight` is the dimension's weight; `gap` is how far the two groups are apart that differ most, in index
    points: the first of `gap_groups` minus the second. `dimensions` are those that it is made of; what their
    questions add is told of their own index, as the questions here tell it of this one's.
    """

    id: str
    weight: int
    target: int
    contribution: float | None
    questions: tuple[QuestionResult, ...]
    groups: tuple[GroupScore, ...]
    gap: float | None
    gap_groups: tuple[str, ...] = ()
    dimensions: tuple["DimensionResult", ...] = ()

    @property
    def floors(self) -> tuple["DimensionResult", ...]:
        """Itself and all dimensions in it, each before its parts."""
        return (self, *(one for part in self.dimensions for one in part.floors))


class CheckResult(Frozen):
    """One checklist question: yes, no or unknown, and the maturity answers that contradict a yes.

    `counts` is how many said what, None where fewer than the privacy floor answered.
    """

    id: str
    step: str
    answer: YesNo
    counts: dict[YesNo, int] | None
    contradictions: tuple[Limit, ...]


class Readiness(Frozen):
    """The checklist's outcome: ready only when every question is a yes."""

    ready: bool
    yes: int
    total: int
    blocking_step: str | None
    checks: tuple[CheckResult, ...]


class Recommendation(Frozen):
    """An action that takes one question one option up, and why it stands where it stands.

    `origin` and `to_level` are levels; `option` is the option that the action reaches. `worth` = levels
    missing to the target x weight of the question x weight of its dimension, doubled if it limits a
    stage; `priority` = worth / effort. Where the model names no effort, `effort` and `kind` are None, and it
    counts as M. It `waits_for` questions that have not reached what it needs.
    """

    rank: int
    question: str
    dimension: str
    origin: int
    to_level: int
    option: str
    effort: Effort | None
    worth: int
    priority: float
    gain: float | None
    limits_stage: bool
    kind: MoveKind | None
    waits_for: tuple[str, ...]


class RespondentSummary(Frozen):
    """How many respondents a group had; None where the group is too small to be shown apart."""

    group: str
    respondents: int | None


class Finding(Frozen):
    """A strength or a gap: a question, its level and its target."""

    question: str
    dimension: str
    level: int
    target: int


class Notice(Frozen):
    """A caveat: something that a reader must know beside the figures, by a stable code and its values."""

    code: NoticeCode
    values: dict[str, str]


class Sensitivity(Frozen):
    """How often another choice of dimension weights would change the outcome (seeded redraws)."""

    draws: int
    same_band: float
    same_weakest: float


Setting = Literal[
    "question_weights",
    "dimension_weights",
    "thresholds",
    "respondent",
    "question",
    "unknowns",
    "mean_or_median",
]
SETTINGS: tuple[Setting, ...] = get_args(Setting)
"""What a way to count may count otherwise; see `cxmaturity.scoring.firmness`."""


class SettingAlone(Frozen):
    """A setting, and in what share of the ways to count that vary nothing else the stage is another."""

    setting: Setting
    moves: float


class Firmness(Frozen):
    """In what share of `ways` to count the stage of the whole `holds`, is `lower`, or is `higher`.

    `moved_most_by` is the setting that moves it most often alone, None where none does so often. Shares of
    ways to count are no probabilities.
    """

    ways: int
    holds: float
    lower: float
    higher: float
    moved_most_by: Setting | None
    settings: tuple[SettingAlone, ...]


class Outlook(Frozen):
    """What all would come to: index and stage, as claimed and as shown, and the dimensions' stages by id.

    None where there is none, or it may not be told.
    """

    index: float | None
    stage: int | None
    index_shown: float | None
    stage_shown: int | None
    dimensions: dict[str, int | None]


class Assessment(Frozen):
    """Everything any output may say. Holds its questionnaire and its counts, so it renders for ever.

    `consensus` says that a sheet that the group agreed on stands beside those of its members. `people` are
    the sheets that the `tally` was made of, empty where it was read back. They serve a test of paired change,
    the report of one respondent, which carries the sheet, and nothing else: every figure is of the tally.
    """

    tool_version: str
    questionnaire: Questionnaire
    questionnaire_sha256: str
    subject: Subject
    strict: bool
    quick: bool
    overall: Score
    dimensions: tuple[DimensionResult, ...]
    weakest: tuple[str, ...]
    sensitivity: Sensitivity | None
    readiness: Readiness | None
    worksheets: tuple[WorksheetResult, ...]
    strengths: tuple[Finding, ...]
    gaps: tuple[Finding, ...]
    recommendations: tuple[Recommendation, ...]
    groups: tuple[RespondentSummary, ...]
    notices: tuple[Notice, ...]
    tally: Tally
    people: tuple[Answers, ...] = ()
    consensus: bool = False
    firmness: Firmness | None = None

    @property
    def every_dimension(self) -> tuple[DimensionResult, ...]:
        """The results of the dimensions of all floors, each before its parts."""
        return tuple(one for dimension in self.dimensions for one in dimension.floors)
