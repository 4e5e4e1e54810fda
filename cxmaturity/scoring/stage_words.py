"""The rules of `scoring/stages.py` as they are told: in sentences, and as the formulas of a workbook.

A test holds both against the rules. The formulas are over named ranges (`levels_from`, `answers_allows`);
in braces stand other cells of their row, and NONE is what a withheld figure reads.
"""

from collections.abc import Iterable
from typing import assert_never

from cxmaturity.questionnaire.model import Question, Questionnaire, StageRule
from cxmaturity.scoring.model import LevelCount, Limit, Score
from cxmaturity.scoring.roll_up_words import OfParts
from cxmaturity.scoring.shown import index_shown, start_shown
from cxmaturity.scoring.stages import (
    CLAIMED_LEVELS,
    LOWEST,
    UNKNOWN_LEVEL,
    Demand,
    goes_by_index,
    needed_of_dimensions,
    needed_of_foundations,
    terms,
    terms_of,
)
from cxmaturity.text.figures import EXACT, plain
from cxmaturity.text.language import Language

# ---- The rules in sentences


def band_rule(language: Language) -> str:
    """Say which level an index is in the band of."""
    return language.text("The highest level whose start the index reaches.")


def dimension_rule(questionnaire: Questionnaire, language: Language) -> str:
    """Say which stage a dimension has; without foundations nothing holds it below its band."""
    rule = questionnaire.stage_rule
    match rule.rule:
        case "gated" if any(questionnaire.gates(question) for question in questionnaire.questions):
            return language.text(
                "The highest level L whose start its index reaches, "
                "with every foundation question at {level} or above.",
                level=_below(rule.foundations_apart),
            )
        case "gated" | "banded":
            return language.text("The highest level whose start its index reaches.")
        case "cumulative":
            return _cumulative_rule(questionnaire, language)
        case "none":
            return ""
        case _:
            assert_never(rule.rule)


def overall_rule(questionnaire: Questionnaire, language: Language) -> str:
    """Say which stage the whole has."""
    rule = questionnaire.stage_rule
    match rule.rule:
        case "gated":
            return language.text(
                "The highest level L whose start the index reaches, with no dimension’s stage below {level}.",
                level=_below(rule.dimensions_apart),
            )
        case "banded":
            return band_rule(language)
        case "cumulative":
            return language.text("The same over all questions.")
        case "none":
            return ""
        case _:
            assert_never(rule.rule)


def _below(apart: int) -> str:
    """Return the level that is so far below the stage L."""
    return f"L−{apart}" if apart else "L"


def _cumulative_rule(questionnaire: Questionnaire, language: Language) -> str:
    """Say which stage questions make that are counted by level."""
    rule, options = questionnaire.stage_rule, option_labels(questionnaire)
    own, below = options[str(rule.at_least)], options[str(rule.below_at_least or rule.at_least)]
    share = f"{plain(100 * rule.least_share, 2)}%"
    if own == below and rule.least_share == 1:
        return language.text(
            "The highest level L such that all questions of L that apply, and all of every level below, "
            "reach “{own}”.",
            own=own,
        )
    if own == below:
        return language.text(
            "The highest level L such that {share} of the questions of L that apply, and as many of each "
            "level below, reach “{own}”.",
            share=share,
            own=own,
        )
    if rule.least_share == 1:
        return language.text(
            "The highest level L such that all questions of L that apply reach “{own}”, and all of every "
            "level below “{below}”.",
            own=own,
            below=below,
        )
    return language.text(
        "The highest level L such that {share} of the questions of L that apply reach “{own}”, and as many "
        "of each level below “{below}”.",
        share=share,
        own=own,
        below=below,
    )


def option_labels(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the label of every option by its id, the first of those that are called alike."""
    found: dict[str, str] = {}
    for scale in questionnaire.scales:
        for option in scale.options:
            found.setdefault(option.id, option.label)
    return found


def own_rule(questionnaire: Questionnaire, language: Language) -> tuple[str, ...]:
    """Return how answers become a stage, where a model says so itself."""
    if questionnaire.stage is None:
        return ()
    if not questionnaire.has_stages:
        return (language.text("There are no stages: the index alone is told."),)
    return (
        language.pair(language.text("Stage of a dimension"), dimension_rule(questionnaire, language)),
        language.pair(language.text("Overall stage"), overall_rule(questionnaire, language)),
    )


def question_marks(question: Question, questionnaire: Questionnaire, language: Language) -> tuple[str, ...]:
    """Return in a few words to which level a question is counted, and what is required of it."""
    found = []
    if question.level is not None:
        found.append(language.text("level {level}", level=question.level))
    if question.required is not None:
        option = questionnaire.scale_of(question).option(question.required.at_least).label
        level = question.required.from_level
        found.append(language.text("from stage {stage} on “{option}”", stage=level, option=option))
    return tuple(found)


def required_rules(questionnaire: Questionnaire, language: Language) -> tuple[str, ...]:
    """Say of each question of which an option is required from which stage on it is."""
    return tuple(
        language.text(
            "From stage {stage} on “{option}” is required: {question}.",
            stage=question.required.from_level,
            option=questionnaire.scale_of(question).option(question.required.at_least).label,
            question=question.name,
        )
        for question in questionnaire.questions
        if question.required is not None and question.id in terms(questionnaire)
    )


def shown_rule(questionnaire: Questionnaire, language: Language) -> str:
    """Say which stage is the one as shown."""
    if len(questionnaire.levels) <= CLAIMED_LEVELS:
        return language.text(
            "The stage by the same rules, where an answer without evidence of grade 2 or more counts as the "
            "lowest option of its scale."
        )
    if questionnaire.has_bands:
        return language.text(
            "The stage by the same rules, where an answer in the two highest levels without evidence of "
            "grade 2 or more counts as the level below these two."
        )
    return language.text(
        "The stage by the same rules, where an answer in the two highest of {count} equal parts of its scale "
        "without evidence of grade 2 or more counts as the highest option below these.",
        count=len(questionnaire.levels),
    )


def reading_rule(questionnaire: Questionnaire, language: Language) -> str:
    """Say the same for those who read no formulas."""
    rule = questionnaire.stage_rule
    match rule.rule:
        case "gated" if rule.foundations_apart == rule.dimensions_apart == 1:
            return _of_ours(questionnaire, language)
        case "gated":
            return language.sentences(_of_slacks(rule, questionnaire, language))
        case "banded":
            return language.text("The stage is that level: nothing else holds it down.")
        case "cumulative":
            return language.sentences(
                (
                    language.text(
                        "A stage is reached level by level, whatever the index is: a level counts only where "
                        "enough of its own questions, and of those of every level below, reach what is asked."
                    ),
                    language.pair(language.text("The rule"), _cumulative_rule(questionnaire, language)),
                )
            )
        case "none":
            return ""
        case _:
            assert_never(rule.rule)


def _of_ours(questionnaire: Questionnaire, language: Language) -> str:
    """Say it where foundations and dimensions may each be one below."""
    if not any(questionnaire.gates(question) for question in questionnaire.questions):
        return language.text(
            "The stage is stricter: the organisation reaches a stage only if no dimension is more than one "
            "stage below it."
        )
    return language.text(
        "The stage is stricter. An average can hide a missing foundation, so a dimension reaches a stage "
        "only if each of its foundation questions is at most one level below it, and the organisation "
        "reaches a stage only if no dimension is more than one stage below it."
    )


def _of_slacks(rule: StageRule, questionnaire: Questionnaire, language: Language) -> tuple[str, ...]:
    """Say it where they may be any number below, or none."""
    found = [language.text("The stage is stricter.")]
    if any(questionnaire.gates(question) for question in questionnaire.questions):
        found.append(
            language.plural(
                "A dimension reaches a stage only if no foundation question is more than one level below it.",
                "A dimension reaches a stage only if no foundation question is more than {count} levels "
                "below it.",
                rule.foundations_apart,
            )
            if rule.foundations_apart
            else language.text("A dimension reaches a stage only if no foundation question is below it.")
        )
    found.append(
        language.plural(
            "The organisation reaches a stage only if no dimension is more than one stage below it.",
            "The organisation reaches a stage only if no dimension is more than {count} stages below it.",
            rule.dimensions_apart,
        )
        if rule.dimensions_apart
        else language.text("The organisation reaches a stage only if no dimension is below it.")
    )
    return tuple(found)


def rule_for(stage: int, questionnaire: Questionnaire, language: Language, *, of_dimensions: bool) -> str:
    """Say what `stage` asks of the foundations, or of the dimensions."""
    if of_dimensions:
        needs = questionnaire.number_of(needed_of_dimensions(stage, questionnaire))
        return language.text("no dimension may be below stage {needs}", needs=needs)
    needs = questionnaire.number_of(needed_of_foundations(stage, questionnaire))
    return language.text("no foundation question may be below level {needs}", needs=needs)


def rule_of_limit(
    limit: Limit, stage: int, questionnaire: Questionnaire, language: Language, *, whole: bool
) -> str:
    """Say by which rule a dimension or a question is too low for `stage`: by the demand that it needs."""
    its = terms(questionnaire).get(limit.id)
    if its is None or limit.option is None:
        return rule_for(stage, questionnaire, language, of_dimensions=whole)
    required = its.required is not None and its.required.option == limit.option
    if its.level is None or (required and stage >= its.required_from):
        return language.text(
            "required from stage {stage} on", stage=questionnaire.number_of(its.required_from)
        )
    return language.text(
        "of level {level}; asked for stage {stage}",
        level=questionnaire.number_of(its.level),
        stage=questionnaire.number_of(stage),
    )


def counted_words(
    counts: Iterable[LevelCount], stage: int, questionnaire: Questionnaire, language: Language
) -> tuple[str, ...]:
    """Say of each level that holds `stage` down how many questions reach what it asks, and how many must."""
    rule, labels, found = questionnaire.stage_rule, option_labels(questionnaire), []
    for one in counts:
        own = one.level == stage
        reached = one.reached if own else one.reached_below
        if one.level <= stage and reached < one.needed:
            option = rule.at_least if own else rule.below_at_least or rule.at_least
            found.append(
                language.text(
                    "level {level}: {reached} of {asked} questions reach “{option}”, {needed} have to",
                    level=questionnaire.number_of(one.level),
                    reached=reached,
                    asked=one.asked,
                    option=labels[str(option)],
                    needed=one.needed,
                )
            )
    return tuple(found)


def unasked_words(score: Score, questionnaire: Questionnaire, language: Language) -> str:
    """Say of which levels a stage asks nothing, so that they hold by themselves; nothing where of none."""
    held = score.stage or LOWEST
    silent = [one.level for one in score.levels if not one.asked and LOWEST < one.level <= held]
    if not silent:
        return ""
    numbers = language.listed(str(questionnaire.number_of(level)) for level in silent)
    return language.text("asks nothing of level {levels}", levels=numbers)


def unknown_foundation(questionnaire: Questionnaire, language: Language) -> str:
    """Say what a foundation comes to that nobody knows or has answered."""
    level = questionnaire.number_of(UNKNOWN_LEVEL)
    return language.text("as a foundation it counts as level {level} for the stage", level=level)


def reached_words(index: float, stage: int, questionnaire: Questionnaire, language: Language) -> str:
    """Say that `index` (0-100) reaches the start of `stage`, or that its level is reached."""
    number = questionnaire.number_of(stage)
    if questionnaire.stage_rule.rule == "cumulative":
        if stage == LOWEST:
            return language.text("Stage {stage} is the lowest: it always holds.", stage=number)
        return language.text("Level {stage} is reached, and every level below it.", stage=number)
    return language.text(
        "Stage {stage} starts at index {start}; {index} reaches it.",
        stage=number,
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


def question_allows(
    question: Question, questionnaire: Questionnaire, *, whole: bool = False, shown: bool = False
) -> str:
    """Return the highest stage that a question allows its dimension, or the whole, by itself.

    One without weight, or that does not apply, allows all. `shown` is of its value as shown.
    """
    its = terms_of(question, questionnaire)
    value = "{shown}" if shown else "{value}"
    parts = []
    if its is not None and its.foundation and not whole:
        known, level = (value, _level_of(value, questionnaire)) if shown else ("{level}", "{level}")
        lowest = questionnaire.number_of(UNKNOWN_LEVEL)
        apart = questionnaire.stage_rule.foundations_apart
        parts.append(f"{apart}+IF(ISNUMBER({known}),{level},{lowest})")
    if its is not None and its.required is not None:
        less = questionnaire.number_of(its.required_from - 1)
        reaches = _reaches(value, its.required)
        parts.append(f"IF({reaches}=1,levels_top,{less})")
    if not parts:
        return OTHER_ALLOWS
    return f"=IF(AND({{applies}}=1,{{weight}}>0),MIN(levels_top,{','.join(parts)}),levels_top)"


def _reaches(value: str, demand: Demand) -> str:
    """Return the formula of 1 where a value reaches an option, else 0."""
    return f"IF(ISNUMBER({value}),IF(ROUND({value},9)>={plain(demand.value, EXACT)},1,0),0)"


# ---- Questions that are counted by level: on Answers which count, on Scores how many of each level


def level_counted(question: Question) -> str:
    """Return the number of the level that a question is counted to; nothing where it does not count."""
    return f'=IF(AND({{applies}}=1,{{weight}}>0),{question.level},"")'


def option_reached(
    question: Question, questionnaire: Questionnaire, *, below: bool, shown: bool = False
) -> str:
    """Return 1 where a question reaches the option of its level, or the one asked `below` the stage."""
    its = terms_of(question, questionnaire)
    demand = None if its is None else its.below if below else its.own
    return f"={_reaches('{shown}' if shown else '{value}', demand)}" if demand else "=0"


def level_holds(questionnaire: Questionnaire, asked: str, reached: str, before: str) -> str:
    """Return 1 where of those `asked` enough `reached`, and it held `before`."""
    share = plain(questionnaire.stage_rule.least_share, EXACT)
    return f"=IF({asked}=0,1,IF(ROUND({reached}/{asked},9)>={share},1,0))*{before}"


def levels_reached(questionnaire: Questionnaire, holding: Iterable[str]) -> str:
    """Return the number of the highest level that holds, of the cells that say so of each higher one."""
    return "=" + "+".join([str(questionnaire.lowest_number), *holding])


def dimension_allows(
    questionnaire: Questionnaire, mine: str, *, whole: bool = False, shown: bool = False
) -> str:
    """Return the highest stage that its questions, which name it in the column `mine`, allow a dimension.

    `whole` is what they allow the whole by it.
    """
    allows = f"answers_allows{'_whole' if whole else ''}{'_shown' if shown else ''}"
    by_questions = f"_xlfn.MINIFS({allows},{mine},{{number}})"
    if questionnaire.stage_rule.rule == "cumulative" and not whole:
        return f"=MIN({{reached{'_shown' if shown else ''}}},{by_questions})"
    return f"={by_questions}"


def parts_allow(
    questionnaire: Questionnaire, parts: OfParts, *, whole: bool = False, shown: bool = False
) -> str:
    """Return the highest stage that its `parts` with a weight allow a dimension; `whole` as above."""
    end, found = "_shown" if shown else "", ["levels_top"]
    key = "allows_whole" if whole else "allows"
    if questionnaire.stage_rule.rule == "cumulative" and not whole:
        found.append(f"{{reached{end}}}")
        key = "allows_whole" if requires(questionnaire) else ""
    if key:
        least = f"_xlfn.MINIFS({parts.column(f'{key}{end}')},{parts.counted})"
        # Where no part has a weight, the least of them is none, which a spreadsheet takes to be 0.
        found.append(f"IF(COUNTIFS({parts.counted})=0,levels_top,{least})")
    return f"=MIN({','.join(found)})"


def overall_allows(questionnaire: Questionnaire, only: str, *, shown: bool = False) -> str:
    """Return the highest stage that the dimensions with a weight, and their questions, allow the whole.

    `only` is what keeps a condition to the dimensions of the top floor.
    """
    as_shown, parts = "_shown" if shown else "", []
    rule = questionnaire.stage_rule
    if rule.rule == "gated":
        lowest = f'_xlfn.MINIFS(scores_stage{as_shown},scores_weight,">0"{only})'
        parts.append(f"{rule.dimensions_apart}+{lowest}")
    if rule.rule == "cumulative":
        parts.append(f"{{reached{as_shown}}}")
    if requires(questionnaire):
        parts.append(f'_xlfn.MINIFS(scores_allows_whole{as_shown},scores_weight,">0"{only})')
    return f"=MIN({','.join(['levels_top', *parts])})"


def requires(questionnaire: Questionnaire) -> bool:
    """Return whether an option is required of any question."""
    return any(question.required is not None for question in questionnaire.questions)


def stage(questionnaire: Questionnaire) -> str:
    """Return the stage of a dimension, and of the whole; a withheld index has none."""
    if goes_by_index(questionnaire):
        return "=IF(ISNUMBER({band}),MIN({band},{allows}),NONE)"
    return "=IF(ISNUMBER({index}),{allows},NONE)"


def stage_shown(questionnaire: Questionnaire) -> str:
    """Return the stage as shown; a withheld index has none."""
    if not goes_by_index(questionnaire):
        return "=IF(ISNUMBER({index_shown}),{allows_shown},NONE)"
    level = _level_of("{index_shown}/100", questionnaire)
    return f"=IF(ISNUMBER({{index_shown}}),MIN({level},{{allows_shown}}),NONE)"


OTHER_ALLOWS = "=levels_top"
"""The highest stage that a question allows in which the rule reads nothing."""
