"""The smallest change that reaches a stage, in the sentences that every output says alike."""

from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import QuestionResult
from cxmaturity.scoring.raises import Raise, SmallestChange
from cxmaturity.scoring.shown import step_end
from cxmaturity.scoring.words import goes_by_levels, step_start
from cxmaturity.text.language import Language


def change_lead(change: SmallestChange, stage: int, language: Language) -> str:
    """Say how many answers have to rise for the stage of this number, and whether fewer are known not to."""
    if change.smallest:
        return language.plural(
            "The smallest change that reaches stage {stage} raises {count} answer:",
            "The smallest change that reaches stage {stage} raises {count} answers:",
            len(change.raises),
            stage=stage,
        )
    return language.plural(
        "A change that reaches stage {stage}, not surely the smallest, raises {count} answer:",
        "A change that reaches stage {stage}, not surely the smallest, raises {count} answers:",
        len(change.raises),
        stage=stage,
    )


def left_out_words(change: SmallestChange, language: Language, *, several: bool) -> str:
    """Say that ways were left out of which it is not known what they open or close; else nothing."""
    if not change.left_out:
        return ""
    if several:
        return language.text(
            "Left out are changes of which it is not known of everybody what they open or close."
        )
    return language.text("Left out are changes of which it is not known what they open or close.")


def raise_ends(
    one: Raise, result: QuestionResult, questionnaire: Questionnaire, language: Language
) -> tuple[str, str]:
    """Return where an answer stands today and where it has to come to: levels by their number, or options."""
    start = step_start(result, questionnaire, language)
    end = step_end(one.question, one.option, one.to, questionnaire)
    if not goes_by_levels(one.question, questionnaire):
        return start, end
    return start if one.has is None else language.text("level {level}", level=start), end
