"""The rules of `scoring/stages.py` as they are told: in sentences, and as the formulas of a workbook.

A test holds both against the rules. The formulas are over named ranges (`levels_from`, `answers_allows`);
in braces stand other cells of their row, and NONE is what a withheld figure reads.
"""

from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.stages import UNKNOWN_LEVEL, start_of
from cxmaturity.text.figures import hundredths, whole
from cxmaturity.text.language import Language

APART = 1

# ---- The rules in sentences


def band_rule(language: Language) -> str:
    """Say which level an index is in the band of."""
    return language.text("The highest level whose start the index reaches.")


def dimension_rule(language: Language, *, foundations: bool) -> str:
    """Say which stage a dimension has; without `foundations` nothing holds it below its band."""
    if not foundations:
        return language.text("The highest level whose start its index reaches.")
    return language.text(
        "The highest level L whose start its index reaches, with every foundation question at L−1 or above."
    )


def overall_rule(language: Language) -> str:
    """Say which stage the whole has."""
    return language.text(
        "The highest level L whose start the index reaches, with no dimension’s stage below L−1."
    )


def shown_rule(language: Language) -> str:
    """Say which stage is the one as shown."""
    return language.text(
        "The stage by the same rules, where an answer in the two highest levels without evidence of grade 2 "
        "or more counts as the level below these two."
    )


def reading_rule(language: Language, *, foundations: bool) -> str:
    """Say the same for those who read no formulas."""
    if not foundations:
        return language.text(
            "The stage is stricter: the organisation reaches a stage only if no dimension is more than one "
            "stage below it."
        )
    return language.text(
        "The stage is stricter. An average can hide a missing foundation, so a dimension reaches a stage "
        "only if each of its foundation questions is at most one level below it, and the organisation "
        "reaches a stage only if no dimension is more than one stage below it."
    )


def rule_for(stage: int, language: Language, *, of_dimensions: bool) -> str:
    """Say what `stage` asks of the foundations, or of the dimensions."""
    needs = stage - APART
    if of_dimensions:
        return language.text("no dimension may be below stage {needs}", needs=needs)
    return language.text("no foundation question may be below level {needs}", needs=needs)


def unknown_foundation(language: Language) -> str:
    """Say what a foundation comes to that nobody knows or has answered."""
    return language.text("as a foundation it counts as level {level} for the stage", level=UNKNOWN_LEVEL)


def reached_words(index: float, stage: int, questionnaire: Questionnaire, language: Language) -> str:
    """Say that `index` (0-100) reaches the start of `stage`."""
    return language.text(
        "Stage {stage} starts at index {start}; {index} reaches it.",
        stage=stage,
        start=whole(100 * start_of(stage, questionnaire)),
        index=hundredths(index),
    )


# ---- The rules as formulas

QUESTION_LEVEL = '=IF(AND({applies}=1,ISNUMBER({value})),MATCH(ROUND({value},9),levels_from,1),"")'
"""The level of the value of a question; what does not count has none."""
BAND = "=IF(ISNUMBER({index}),MATCH(ROUND({index}/100,9),levels_from,1),NONE)"
"""The band of an index; a withheld one has none."""
FOUNDATION_ALLOWS = (
    "=IF(AND({applies}=1,{weight}>0),"
    f"MIN(levels_top,{APART}+IF(ISNUMBER({{level}}),{{level}},{UNKNOWN_LEVEL})),levels_top)"
)
"""The highest stage that one foundation question allows; one without weight, or that does not apply, all."""
FOUNDATION_ALLOWS_SHOWN = FOUNDATION_ALLOWS.replace(
    "{level}),{level},", "{shown}),MATCH(ROUND({shown},9),levels_from,1),"
)
"""The same of the value as shown."""
OTHER_ALLOWS = "=levels_top"
"""The same of a question that is no foundation."""
DIMENSION_ALLOWS = "=_xlfn.MINIFS(answers_allows,answers_dimension,{number})"
"""The highest stage that the foundations of a dimension allow it."""
OVERALL_ALLOWS = f'=MIN(levels_top,{APART}+_xlfn.MINIFS(scores_stage,scores_weight,">0"))'
"""The highest stage that the dimensions with a weight allow the whole."""
DIMENSION_ALLOWS_SHOWN = DIMENSION_ALLOWS.replace("answers_allows", "answers_allows_shown")
OVERALL_ALLOWS_SHOWN = OVERALL_ALLOWS.replace("scores_stage", "scores_stage_shown")
"""The same of the stages as shown."""
STAGE = "=IF(ISNUMBER({band}),MIN({band},{allows}),NONE)"
"""The stage of a dimension, and of the whole; a withheld index has none."""
STAGE_SHOWN = (
    "=IF(ISNUMBER({index_shown}),MIN(MATCH(ROUND({index_shown}/100,9),levels_from,1),{allows_shown}),NONE)"
)
"""The stage as shown."""
