"""What a badge says: the stage in a few words, in the colour of its level."""

from dataclasses import dataclass

from cxmaturity.domain.assessment import Assessment, Score
from cxmaturity.language import Language
from cxmaturity.rendering.palette import MUTED, WHITE, looks
from cxmaturity.rendering.safe_text import one_line
from cxmaturity.rendering.words import stage_words, whole


@dataclass(frozen=True)
class Badge:
    """A label, a message, the colours of the message, and everything in one sentence."""

    label: str
    message: str
    fill: str
    text: str
    title: str


def badge(assessment: Assessment, words: Language) -> Badge:
    """Return the badge of an assessment; without a stage it is grey and says so."""
    overall = assessment.overall
    top = len(assessment.questionnaire.levels)
    look = None if overall.stage is None else looks(top)[f"l{overall.stage}"]
    return Badge(
        words.text("CX maturity"),
        _message(overall, top, words),
        look.fill if look else MUTED,
        look.text if look else WHITE,
        _title(assessment, words),
    )


def _message(overall: Score, top: int, words: Language) -> str:
    if overall.stage is not None:
        return words.text("stage {stage} of {top}", stage=overall.stage, top=top)
    return words.text("profile only") if overall.withheld == "quick" else words.text("not assessed")


def _title(assessment: Assessment, words: Language) -> str:
    """Return who was assessed, when, and what came of it."""
    subject, overall = assessment.subject, assessment.overall
    parts = [subject.organisation, subject.wave or subject.date]
    parts.append(stage_words(overall, assessment.questionnaire, words))
    if overall.index is not None:
        parts.append(words.text("index {index} of 100", index=whole(overall.index, words)))
    return words.listed(one_line(part) for part in parts if part.strip())
