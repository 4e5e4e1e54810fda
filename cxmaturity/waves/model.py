"""What changed between two waves, question by question: an improvement never cancels a loss."""

from typing import Literal, get_args

from cxmaturity.answers.model import State, YesNo
from cxmaturity.formats.frozen import Frozen
from cxmaturity.scoring.model import Notice, Score, Subject, Withheld

IncomparableReason = Literal["only_before", "only_after", "scale_changed"]
ComparedKind = Literal["dimension", "question", "check"]
Undivided = Literal["hidden_groups", "other_groups", "other_answers", "not_of_groups"]
"""Why a change is not split by groups: one that answered is not shown, or answered in one wave alone; a
question was not answered by the same groups in both; what all say is not the mean of what the groups say."""


class QuestionChange(Frozen):
    """One question in two waves; values 0-1, levels of the questionnaire, evidence grades 0-4.

    A grade is None where that wave does not tell it.
    """

    id: str
    before_state: State
    after_state: State
    before: float | None
    after: float | None
    before_level: int | None
    after_level: int | None
    before_evidence: int | None
    after_evidence: int | None


class ScoreChange(Frozen):
    """The overall result or one dimension in two waves.

    `p_value` is of a permutation test on the respondents' indexes, `adjusted` after Holm's correction
    over the dimensions; both None where fewer than five respondents answered in a wave, and then
    `beyond_noise` is None too: no claim can be made. Where `same_questions` is false, the indexes rest on
    different questions, scales or weights; the test is then of the questions in both waves alone, and
    `shared_before` and `shared_after` are the indexes over these, by the weights of the later wave.
    `before_figure` and `after_figure` have all that stands beside an index and a stage: the bounds in place
    of a withheld one, how much applies, the stage as shown. With groups in both waves, `same_groups` is what
    the same groups say differently and `other_mix` what another mix of them makes, which is all the rest of
    the change from `shared_before` to `shared_after`; or `undivided` says why that is not known.
    """

    id: str
    before: float | None
    after: float | None
    before_stage: int | None
    after_stage: int | None
    p_value: float | None
    adjusted: float | None
    beyond_noise: bool | None
    same_questions: bool = True
    shared_before: float | None = None
    shared_after: float | None = None
    before_figure: "TrendFigure | None" = None
    after_figure: "TrendFigure | None" = None
    same_groups: float | None = None
    other_mix: float | None = None
    undivided: Undivided | None = None


class CheckChange(Frozen):
    """One question of the checklist in two waves."""

    id: str
    before: YesNo
    after: YesNo


class ReadinessChange(Frozen):
    """The checklist in two waves: whether ready, how many were a yes, and each check that is in both."""

    before_ready: bool
    after_ready: bool
    before_yes: int
    after_yes: int
    before_total: int
    after_total: int
    checks: tuple[CheckChange, ...]


class Incomparable(Frozen):
    """Something that cannot be compared, by id and name, and why: only in one wave, or asked differently."""

    id: str
    reason: IncomparableReason
    kind: ComparedKind = "question"
    name: str = ""


# ---- What came of a plan

MoveOutcome = Literal["risen", "risen_unmarked", "no_effect", "late", "open", "dropped", "gone"]
"""Done and risen; risen and not marked as done; done without effect; open and past its day; open; dropped;
or its question is no longer asked so."""
MOVE_OUTCOMES: tuple[MoveOutcome, ...] = get_args(MoveOutcome)


class FollowedMove(Frozen):
    """A move of an earlier wave's plan and what came of it; `question` is called as it is today.

    Who had it is not told: an owner is a person.
    """

    id: str
    question: str
    option: str
    due: str
    done: str
    reason: str
    outcome: MoveOutcome


class Following(Frozen):
    """What came of a plan: of which wave it was, its target as the number of a level, and its moves."""

    plan_of: str
    wave: str
    date: str
    target: int | None
    moves: tuple[FollowedMove, ...]

    def count(self, *outcomes: MoveOutcome) -> int:
        """Return how many moves came to one of these."""
        return sum(move.outcome in outcomes for move in self.moves)


# ---- Two assessments compared


class Comparison(Frozen):
    """Two assessments of one questionnaire id and major version, before and after.

    `rose`, `fell` and `lost` (answered before, no longer) hold question ids in questionnaire order, and so
    do `found` (answered now, not before), `became_unknown`, `became_not_applicable`, `evidence_gained` and
    `evidence_lost`. `stage_rose` and `stage_fell` hold ids of dimensions, or `overall`. `reworded` holds the
    questions whose words, or those of their answers, differ between the two waves. `before_notices` and
    `after_notices` are the caveats of either wave. Of what rose and fell, `rose_beyond_noise` and
    `fell_beyond_noise` are in dimensions that changed beyond noise in that direction. `counts_only` says that
    of one of them counts alone are at hand, of which no change can be tested. `following` is what came of the
    plan that lies beside the answers of the wave before, None where there is none.
    """

    before: Subject
    after: Subject
    paired: bool
    overall: ScoreChange
    dimensions: tuple[ScoreChange, ...]
    questions: tuple[QuestionChange, ...]
    rose: tuple[str, ...]
    fell: tuple[str, ...]
    lost: tuple[str, ...]
    incomparable: tuple[Incomparable, ...]
    found: tuple[str, ...] = ()
    became_unknown: tuple[str, ...] = ()
    became_not_applicable: tuple[str, ...] = ()
    evidence_gained: tuple[str, ...] = ()
    evidence_lost: tuple[str, ...] = ()
    stage_rose: tuple[str, ...] = ()
    stage_fell: tuple[str, ...] = ()
    readiness: ReadinessChange | None = None
    reworded: tuple[str, ...] = ()
    counts_only: bool = False
    before_notices: tuple[Notice, ...] = ()
    after_notices: tuple[Notice, ...] = ()
    rose_beyond_noise: tuple[str, ...] = ()
    fell_beyond_noise: tuple[str, ...] = ()
    following: Following | None = None


# ---- All waves of one organisation in the order of their dates, with what came and went between them


class Wave(Frozen):
    """One wave: who and when, by which questionnaire, the file or folder of its answers, and its caveats."""

    source: str
    subject: Subject
    questionnaire: str
    version: str
    sha256: str
    quick: bool
    notices: tuple[Notice, ...] = ()


class TrendFigure(Frozen):
    """The overall result or a dimension in one wave; a withheld figure is None.

    `stage` is the one as claimed, `stage_shown` the one that evidence shows.
    """

    index: float | None
    stage: int | None
    low: float | None
    high: float | None
    coverage: float | None
    withheld: Withheld | None
    applicability: float | None = None
    stage_shown: int | None = None


def figure_of(score: Score) -> TrendFigure:
    """Return what a trend and a comparison keep of a score."""
    return TrendFigure(
        index=score.index,
        stage=score.stage,
        low=score.low,
        high=score.high,
        coverage=score.coverage,
        withheld=score.withheld,
        applicability=score.applicability,
        stage_shown=score.stage_shown,
    )


class TrendLine(Frozen):
    """The overall result or a dimension over all waves.

    `figures` has one entry a wave, None where the wave's questionnaire does not have the dimension.
    `beyond_noise` and `same_questions` speak of each wave and the one before it; both are None for the
    first wave, and wherever one of the two lacks the dimension.
    """

    id: str
    name: str
    figures: tuple[TrendFigure | None, ...]
    beyond_noise: tuple[bool | None, ...]
    same_questions: tuple[bool | None, ...]


class TrendAnswer(Frozen):
    """A question in one wave; its grade of evidence is None where that wave does not tell it."""

    state: State
    value: float | None
    level: int | None
    evidence_grade: int | None


class TrendQuestion(Frozen):
    """A question over all waves; None where the wave's questionnaire does not have it."""

    id: str
    name: str
    dimension: str
    answers: tuple[TrendAnswer | None, ...]


CameOrWentKind = Literal["came", "went", "scale_changed"]


class CameOrWent(Frozen):
    """A question, dimension or check that a wave has and the one before it has not, or the other way round.

    `wave` is the place of the later wave, from 0; `what` is `scale_changed` where both have the question on
    different scales.
    """

    id: str
    name: str
    kind: ComparedKind
    what: CameOrWentKind
    wave: int


class Trend(Frozen):
    """One organisation's waves in the order of their dates.

    `steps` compares each wave with the one before it; there is one less than there are waves.
    """

    waves: tuple[Wave, ...]
    overall: TrendLine
    dimensions: tuple[TrendLine, ...]
    questions: tuple[TrendQuestion, ...]
    came_or_went: tuple[CameOrWent, ...]
    steps: tuple[Comparison, ...]
