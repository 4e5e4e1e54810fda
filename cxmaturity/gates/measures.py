"""What a gate may be on: each measure once, with what asks for it, the figure that it has, and its words.

`Floor`, `QuestionFloor`, `ReadinessFloor` and `Drop` are the entries of a gates file. Each field of the first
two has its entry in SCORE_FLOORS or QUESTION_FLOORS: checking, telling and refusing go by these lists.
"""

from collections.abc import Callable
from typing import Annotated, Final, Literal, assert_never, get_args

import msgspec

from cxmaturity.answers.model import EvidenceGrade, State
from cxmaturity.formats.frozen import Frozen
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import QuestionResult, Score, Withheld
from cxmaturity.text.language import noted

Severity = Literal["error", "warn", "off"]
Share = Annotated[float, msgspec.Meta(ge=0, le=1, extra_json_schema={"share": True})]
Points = Annotated[float, msgspec.Meta(ge=0, le=100)]
LevelNumber = Annotated[int, msgspec.Meta(ge=0)]
"""A level by the number that the model gives it."""
FloorName = Literal[
    "stage",
    "index",
    "coverage",
    "evidence_share",
    "level",
    "evidence_grade",
    "yes",
    "applicability",
    "stage_shown",
    "index_shown",
]
PlanMeasure = Literal["overdue", "without_owner"]
PLAN_MEASURES: tuple[PlanMeasure, ...] = get_args(PlanMeasure)
Measure = Literal[FloorName, "check", "drop", PlanMeasure]
DropKind = Literal["dimension", "question"]
DROPS: tuple[DropKind, ...] = get_args(DropKind)
EVIDENCE_UNTOLD: Final = "evidence_untold"
"""Why a gate on evidence has no figure: fewer than the privacy floor gave some."""
NO_PLAN: Final = "no_plan"
"""Why a gate on the plan has no figure: none lies beside the answers, nor beside the baseline."""
Why = State | Withheld | Literal["evidence_untold", "no_plan", ""]
"""Why a gate has no figure: a question's state, what withholds a score, one of these two, or nothing."""


class Floor(Frozen):
    """The least that is accepted: a stage, an index (0-100), a coverage and an evidence share (0-1).

    `applicability` (0-1) is of what was asked; `stage_shown` and `index_shown` are as evidence shows them.
    """

    severity: Severity = "error"
    stage: LevelNumber | None = None
    index: Points | None = None
    coverage: Share | None = None
    evidence_share: Share | None = None
    applicability: Share | None = None
    stage_shown: LevelNumber | None = None
    index_shown: Points | None = None


class QuestionFloor(Frozen):
    """The least that is accepted of one question: a level and an evidence grade."""

    severity: Severity = "error"
    level: LevelNumber | None = None
    evidence_grade: EvidenceGrade | None = None


class ReadinessFloor(Frozen):
    """How many checks must be yes, and which ones."""

    severity: Severity = "error"
    yes: Annotated[int, msgspec.Meta(ge=0)] | None = None
    checks: tuple[str, ...] = ()


class PlanCeiling(Frozen):
    """How many moves of the plan may be overdue, and how many that have begun may be without an owner."""

    severity: Severity = "error"
    overdue: Annotated[int, msgspec.Meta(ge=0)] | None = None
    without_owner: Annotated[int, msgspec.Meta(ge=0)] | None = None

    def most(self, measure: PlanMeasure) -> int | None:
        """Return how many may be so, None where nothing is asked."""
        match measure:
            case "overdue":
                return self.overdue
            case "without_owner":
                return self.without_owner
            case _:
                assert_never(measure)


class Drop(Frozen):
    """The largest loss against a baseline: index points of each dimension, levels of each question.

    The mean of several respondents lies between levels, so half a level may be written too.
    """

    severity: Severity = "error"
    dimension: Points | None = None
    question: Annotated[float, msgspec.Meta(ge=0)] | None = None

    def most(self, kind: DropKind) -> float | None:
        """Return the most that each of a kind may lose, None where nothing is asked."""
        match kind:
            case "dimension":
                return self.dimension
            case "question":
                return self.question
            case _:
                assert_never(kind)


def _lowest_level(questionnaire: Questionnaire) -> int:
    return questionnaire.lowest_number


def _highest_level(questionnaire: Questionnaire) -> int:
    return questionnaire.highest_number


def _nothing_bounds_it(_questionnaire: Questionnaire) -> None:
    return None


def _number(level: int | None, questionnaire: Questionnaire) -> int | None:
    return None if level is None else questionnaire.number_of(level)


def _why_no_score(score: Score) -> Why:
    return score.withheld or ""


def _why_no_evidence_share(score: Score) -> Why:
    # An index of 0 rests on nothing, so no part of it rests on evidence.
    return EVIDENCE_UNTOLD if score.index else _why_no_score(score)


def _why_not_shown(score: Score) -> Why:
    # What is claimed is there, so what is shown is kept back.
    return EVIDENCE_UNTOLD if score.withheld is None else score.withheld


def _why_no_evidence_grade(question: QuestionResult) -> Why:
    return EVIDENCE_UNTOLD if question.state is State.ANSWERED else question.state


class FloorMeasure(Frozen, kw_only=True):
    """A figure of which a gate asks the least: its name, a message, and whether it is a share (0-1)."""

    measure: FloorName
    name: str
    is_share: bool = False


class ScoreFloor(FloorMeasure, kw_only=True):
    """A figure of the overall score or of a dimension: what asks for it, what there is, why there is none.

    `lowest` and `highest` are what no answers can go beyond, None where the type of the entry says that.
    """

    least: Callable[[Floor], float | None]
    has: Callable[[Score, Questionnaire], float | None]
    why: Callable[[Score], Why] = _why_no_score
    lowest: Callable[[Questionnaire], float | None] = _nothing_bounds_it
    highest: Callable[[Questionnaire], float | None] = _nothing_bounds_it


class AnswerFloor(FloorMeasure, kw_only=True):
    """A figure of one question that is answered: what asks for it, what there is, why there is none.

    `lowest` and `highest` are what no answers can go beyond, None where the type of the entry says that.
    """

    least: Callable[[QuestionFloor], float | None]
    has: Callable[[QuestionResult, Questionnaire], float | None]
    why: Callable[[QuestionResult], Why] = lambda question: question.state
    lowest: Callable[[Questionnaire], float | None] = _nothing_bounds_it
    highest: Callable[[Questionnaire], float | None] = _nothing_bounds_it


STAGE = ScoreFloor(
    measure="stage",
    name=noted("stage"),
    least=lambda floor: floor.stage,
    has=lambda score, asked: _number(score.stage, asked),
    lowest=_lowest_level,
    highest=_highest_level,
)
INDEX = ScoreFloor(
    measure="index",
    name=noted("index"),
    least=lambda floor: floor.index,
    has=lambda score, _: score.index,
)
COVERAGE = ScoreFloor(
    measure="coverage",
    name=noted("coverage"),
    is_share=True,
    least=lambda floor: floor.coverage,
    has=lambda score, _: score.coverage,
)
EVIDENCE_SHARE = ScoreFloor(
    measure="evidence_share",
    name=noted("evidence share"),
    is_share=True,
    least=lambda floor: floor.evidence_share,
    has=lambda score, _: score.evidence_share,
    why=_why_no_evidence_share,
)
APPLICABILITY = ScoreFloor(
    measure="applicability",
    name=noted("share that applies"),
    is_share=True,
    least=lambda floor: floor.applicability,
    has=lambda score, _: score.applicability,
)
STAGE_SHOWN = ScoreFloor(
    measure="stage_shown",
    name=noted("stage as shown"),
    least=lambda floor: floor.stage_shown,
    has=lambda score, asked: _number(score.stage_shown, asked),
    why=_why_not_shown,
    lowest=_lowest_level,
    highest=_highest_level,
)
INDEX_SHOWN = ScoreFloor(
    measure="index_shown",
    name=noted("index as shown"),
    least=lambda floor: floor.index_shown,
    has=lambda score, _: score.index_shown,
    why=_why_not_shown,
)
LEVEL = AnswerFloor(
    measure="level",
    name=noted("level"),
    least=lambda floor: floor.level,
    has=lambda question, asked: _number(question.level, asked),
    lowest=_lowest_level,
    highest=_highest_level,
)
EVIDENCE_GRADE = AnswerFloor(
    measure="evidence_grade",
    name=noted("evidence grade"),
    least=lambda floor: floor.evidence_grade,
    has=lambda question, _: question.evidence_grade,
    why=_why_no_evidence_grade,
)
SCORE_FLOORS = (STAGE, INDEX, COVERAGE, EVIDENCE_SHARE, APPLICABILITY, STAGE_SHOWN, INDEX_SHOWN)
QUESTION_FLOORS = (LEVEL, EVIDENCE_GRADE)
CHECKS_ANSWERED_YES = FloorMeasure(measure="yes", name=noted("checks answered yes"))


def floor_measure(name: FloorName) -> FloorMeasure:  # noqa: C901, PLR0911  a line a measure
    """Return what a gate asks the least of, by its name."""
    match name:
        case "stage":
            return STAGE
        case "index":
            return INDEX
        case "coverage":
            return COVERAGE
        case "evidence_share":
            return EVIDENCE_SHARE
        case "applicability":
            return APPLICABILITY
        case "stage_shown":
            return STAGE_SHOWN
        case "index_shown":
            return INDEX_SHOWN
        case "level":
            return LEVEL
        case "evidence_grade":
            return EVIDENCE_GRADE
        case "yes":
            return CHECKS_ANSWERED_YES
        case _:
            assert_never(name)
