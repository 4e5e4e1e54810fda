"""The rules of `scoring/stages.py` as they are told: in sentences, and as the formulas of a workbook.

A test holds both against the rules. The formulas are over named ranges (`levels_from`, `answers_allows`);
in braces stand other cells of their row, and NONE is what a withheld figure reads.
"""

from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.shown import index_shown, start_shown
from cxmaturity.scoring.stages import UNKNOWN_LEVEL
from cxmaturity.text.figures import EXACT, plain
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


def rule_for(stage: int, questionnaire: Questionnaire, language: Language, *, of_dimensions: bool) -> str:
    """Say what `stage` asks of the foundations, or of the dimensions."""
    needs = questionnaire.number_of(stage - APART)
    if of_dimensions:
        return language.text("no dimension may be below stage {needs}", needs=needs)
    return language.text("no foundation question may be below level {needs}", needs=needs)


def unknown_foundation(questionnaire: Questionnaire, language: Language) -> str:
    """Say what a foundation comes to that nobody knows or has answered."""
    level = questionnaire.number_of(UNKNOWN_LEVEL)
    return language.text("as a foundation it counts as level {level} for the stage", level=level)


def reached_words(index: float, stage: int, questionnaire: Questionnaire, language: Language) -> str:
    """Say that `index` (0-100) reaches the start of `stage`."""
    return language.text(
        "Stage {stage} starts at index {start}; {index} reaches it.",
        stage=questionnaire.number_of(stage),
        start=start_shown(stage, questionnaire),
        index=index_shown(index, questionnaire, more=2),
    )


# ---- The rules as formulas


def from_place(questionnaire: Questionnaire) -> str:
    """Return what makes a formula's place of a level its number; nothing where the lowest level is 1."""
    shift = questionnaire.number_of(0)
    return f"{shift:+d}" if shift else ""


def to_place(questionnaire: Questionnaire) -> str:
    """Return what makes a formula's number of a level its place; nothing where the lowest level is 1."""
    shift = questionnaire.number_of(0)
    return f"{-shift:+d}" if shift else ""


def unit_formula(questionnaire: Questionnaire, index: str) -> str:
    """Return the formula of an index, a cell, in the unit of the model."""
    unit = questionnaire.unit
    if unit is None:
        return index
    low, span = (plain(figure, EXACT) for figure in (unit.lowest, unit.highest - unit.lowest))
    return f"{low}+{span}*{index}/100"


def _level_of(value: str, questionnaire: Questionnaire) -> str:
    """Return the formula of the number of the level that a value (0-1) reaches."""
    return f"MATCH(ROUND({value},9),levels_from,1){from_place(questionnaire)}"


def question_level(questionnaire: Questionnaire) -> str:
    """Return the level of the value of a question; what does not count has none."""
    return f'=IF(AND({{applies}}=1,ISNUMBER({{value}})),{_level_of("{value}", questionnaire)},"")'


def band(questionnaire: Questionnaire) -> str:
    """Return the band of an index; a withheld one has none."""
    return f"=IF(ISNUMBER({{index}}),{_level_of('{index}/100', questionnaire)},NONE)"


def foundation_allows(questionnaire: Questionnaire) -> str:
    """Return the highest stage that a foundation allows; one without weight, or that does not apply, all."""
    return _allows("{level}", "{level}", questionnaire)


def foundation_allows_shown(questionnaire: Questionnaire) -> str:
    """Return the same of the value as shown."""
    return _allows("{shown}", _level_of("{shown}", questionnaire), questionnaire)


def _allows(known: str, level: str, questionnaire: Questionnaire) -> str:
    """Return the highest stage that a foundation allows, of its level where that is known."""
    lowest = questionnaire.number_of(UNKNOWN_LEVEL)
    allowed = f"{APART}+IF(ISNUMBER({known}),{level},{lowest})"
    return f"=IF(AND({{applies}}=1,{{weight}}>0),MIN(levels_top,{allowed}),levels_top)"


def stage_shown(questionnaire: Questionnaire) -> str:
    """Return the stage as shown; a withheld index has none."""
    level = _level_of("{index_shown}/100", questionnaire)
    return f"=IF(ISNUMBER({{index_shown}}),MIN({level},{{allows_shown}}),NONE)"


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
