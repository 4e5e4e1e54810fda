"""A commented gates file to start from, made for a questionnaire, and from an assessment if there is one."""

import math

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cxmaturity.domain.assessment import Assessment, Score
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.language import Language
from cxmaturity.rendering.cells import wrap
from cxmaturity.rendering.safe_text import one_line
from cxmaturity.resources import bundled

WIDTH = 100


def starter(questionnaire: Questionnaire, words: Language, assessment: Assessment | None = None) -> str:
    """Return the file; where there is an assessment, its own figures are the floors, so that it passes."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(bundled("report_templates") / "gates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    overall = assessment.overall if assessment else None
    stages = {one.id: one.stage for one in assessment.dimensions} if assessment else {}
    return environment.get_template("gates.yaml").render(
        questionnaire=questionnaire,
        top=len(questionnaire.levels),
        floors={"stage": overall.stage if overall else None, "index": _index(overall)},
        coverage=_coverage(questionnaire, overall),
        dimensions={name: stage for name, stage in stages.items() if stage},
        foundations=[question for question in questionnaire.questions if question.foundation],
        width=max(len(dimension.id) for dimension in questionnaire.dimensions),
        line=one_line,
        t=words.text,
        comment=_comment,
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
