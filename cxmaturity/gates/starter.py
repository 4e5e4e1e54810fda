"""A commented gates file to start from, made for a questionnaire, and from an assessment if there is one."""

import math
from dataclasses import dataclass

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.resources import bundled
from cxmaturity.scoring.model import Assessment, Score
from cxmaturity.scoring.words import path_words
from cxmaturity.text.language import Language
from cxmaturity.text.safe_text import one_line
from cxmaturity.text.width import wrap

WIDTH = 100


@dataclass(frozen=True, kw_only=True)
class StarterRow:
    """A dimension or a question: its id, its name on one line, its floor, and what keeps names aligned."""

    id: str
    name: str
    floor: int | None = None
    gap: str = ""


@dataclass(frozen=True, kw_only=True)
class Start:
    """All that the file shows."""

    id: str
    version: str
    low: int
    top: int
    second: int
    has_stages: bool
    stage: int | None
    stage_shown: int | None
    index: int | None
    coverage: float
    has_floors: bool
    dimensions: tuple[StarterRow, ...]
    foundations: tuple[StarterRow, ...]
    checks: int
    first_check: str


def starter(questionnaire: Questionnaire, words: Language, assessment: Assessment | None = None) -> str:
    """Return the file; where there is an assessment, its own figures are the floors, so that it passes."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(bundled("report_templates") / "gates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    view = start(questionnaire, assessment)
    return environment.get_template("gates.yaml").render(view=view, t=words.text, comment=_comment)


def start(questionnaire: Questionnaire, assessment: Assessment | None) -> Start:
    """Return what the file shows."""
    overall = assessment.overall if assessment else None
    known = assessment.every_dimension if assessment else ()
    stages = {one.id: questionnaire.number_of(one.stage) for one in known if one.stage is not None}
    width = max(len(dimension.id) for dimension in questionnaire.every_dimension)
    checks = questionnaire.checklist.checks if questionnaire.checklist else ()
    return Start(
        id=questionnaire.id,
        version=questionnaire.version,
        low=questionnaire.lowest_number,
        top=questionnaire.highest_number,
        second=questionnaire.number_of(2),
        has_stages=questionnaire.has_stages,
        stage=questionnaire.number_of(overall.stage) if overall and overall.stage else None,
        stage_shown=questionnaire.number_of(overall.stage_shown) if overall and overall.stage_shown else None,
        index=_index(overall),
        coverage=_coverage(questionnaire, overall),
        has_floors=bool(stages),
        dimensions=tuple(
            StarterRow(
                id=one.id,
                name=one_line(path_words(one.id, questionnaire)),
                floor=stages.get(one.id),
                gap=" " * (width - len(one.id)),
            )
            for one in questionnaire.every_dimension
        ),
        foundations=tuple(
            StarterRow(id=one.id, name=one_line(one.name))
            for one in questionnaire.questions
            if questionnaire.gates(one)
        ),
        checks=len(checks),
        first_check=checks[0].id if checks else "",
    )


def _comment(text: str) -> str:
    """Return `text` as the lines of a comment."""
    return "\n".join(wrap(text, WIDTH, "# ", "# "))


def _index(score: Score | None) -> int | None:
    """Return the whole index that a score reaches; one of 1 would be taken for a share."""
    if score is None or score.index is None:
        return None
    whole = math.floor(score.index)
    return whole if whole > 1 else 0


def _coverage(questionnaire: Questionnaire, score: Score | None) -> float:
    """Return the share of answers to ask for: the questionnaire's own, or less where there is less today."""
    if score is None or score.coverage is None:
        return questionnaire.min_coverage
    return min(questionnaire.min_coverage, math.floor(100 * score.coverage) / 100)
