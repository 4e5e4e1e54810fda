"""How firm a stage is, in the sentences that every output says alike; the rule is in `firmness`."""

from typing import assert_never

from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.firmness import SHIFT
from cxmaturity.scoring.model import Assessment, Firmness, Setting
from cxmaturity.scoring.shown import FULL, points_shown
from cxmaturity.text import figures
from cxmaturity.text.language import Language


def firm_words(found: Firmness, questionnaire: Questionnaire, language: Language) -> tuple[str, ...]:
    """Say in how many ways to count the stage holds, and what moves it most often."""
    ways = figures.percent_number(found.holds)
    holds = language.text(
        "The stage holds in {ways} of 100 ways to count: that is a share of ways, not a probability.",
        ways=ways,
    )
    if found.moved_most_by is None:
        return (holds,)
    return (holds, _moved_by(found.moved_most_by, questionnaire, language))


def firm_beside_caveats(assessment: Assessment, language: Language) -> tuple[str, ...]:
    """Say the same where the caveats of an assessment stand, which say of a stage that it is not firm."""
    if assessment.firmness is None:
        return ()
    said = firm_words(assessment.firmness, assessment.questionnaire, language)
    return said[1:] if any(one.code == "not_firm" for one in assessment.notices) else said


def _moved_by(  # noqa: PLR0911  a line a setting
    setting: Setting, questionnaire: Questionnaire, language: Language
) -> str:
    """Say which setting moves the stage most often."""
    match setting:
        case "question_weights":
            return language.text("Other weights of the questions move it most often.")
        case "dimension_weights":
            return language.text("Other weights of the dimensions move it most often.")
        case "thresholds":
            if counts_by_share(questionnaire):
                return language.text("Another share of questions that a level asks for moves it most often.")
            return language.text("Levels that start a little elsewhere move it most often.")
        case "respondent":
            return language.text("One respondent fewer moves it most often.")
        case "question":
            return language.text("One question fewer moves it most often.")
        case "unknowns":
            return language.text("What nobody knows moves it most often.")
        case "mean_or_median":
            return language.text("The median of the respondents in place of the mean moves it most often.")
        case _:
            assert_never(setting)


def counts_by_share(questionnaire: Questionnaire) -> bool:
    """Return whether levels go by a share of their questions, and not by where they start."""
    return questionnaire.stage_rule.rule == "cumulative"


def setting_name(  # noqa: PLR0911  a line a setting
    setting: Setting, questionnaire: Questionnaire, language: Language
) -> str:
    """Return what may be counted otherwise, in a few words."""
    match setting:
        case "question_weights":
            return language.text("weights of the questions")
        case "dimension_weights":
            return language.text("weights of the dimensions")
        case "thresholds":
            if counts_by_share(questionnaire):
                return language.text("the share of questions that a level asks for")
            return language.text("where the levels start")
        case "respondent":
            return language.text("one respondent fewer")
        case "question":
            return language.text("one question fewer")
        case "unknowns":
            return language.text("what nobody knows")
        case "mean_or_median":
            return language.text("mean or median of the respondents")
        case _:
            assert_never(setting)


def ways_words(questionnaire: Questionnaire, language: Language) -> str:
    """Say what another way to count counts otherwise."""
    if counts_by_share(questionnaire):
        return language.text(
            "Ways to count vary all of this together: the share of a level's questions that have to reach "
            "the option, by up to {points} percentage points; one respondent and one question left out; what "
            "nobody knows, at the lowest or the highest; the mean or the median of the respondents.",
            points=figures.percent_number(SHIFT),
        )
    return language.text(
        "Ways to count vary all of this together: the weights of questions and dimensions, from half to "
        "double; where each level starts, by up to {shift} points of the index; one respondent and one "
        "question left out; what nobody knows, at the lowest or the highest; the mean or the median of the "
        "respondents.",
        shift=points_shown(FULL * SHIFT, questionnaire, more=0),
    )


def alone_words(found: Firmness, questionnaire: Questionnaire, language: Language) -> str:
    """Say in how many ways each setting alone moves the stage; nothing where none does."""
    moving = [one for one in found.settings if one.moves]
    if not moving:
        return ""
    shares = language.listed(
        language.pair(setting_name(one.setting, questionnaire, language), figures.percent_number(one.moves))
        for one in moving
    )
    return language.text("Alone, each moves the stage in so many of 100 ways: {shares}.", shares=shares)
