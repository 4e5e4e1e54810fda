"""Caveats in words: what is to be known of an assessment, as every output says it."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import Notice
from cxmaturity.scoring.shown import FULL, in_unit
from cxmaturity.scoring.words import names
from cxmaturity.text.language import Language, noted


def notice_words(notice: Notice, questionnaire: Questionnaire, language: Language) -> str:
    """Return a notice as a sentence; ids in its values become names."""
    known = names(questionnaire)
    known |= {worksheet.id: worksheet.title for worksheet in questionnaire.worksheets}
    values = {key: _listed(value.split(", "), known, language) for key, value in notice.values.items()}
    return language.text(_notice(notice, questionnaire), **values)


MOST_LISTED = 12
"""So many names a caveat lists."""


def _listed(parts: Sequence[str], known: Mapping[str, str], language: Language) -> str:
    """Return ids as names, the first of many."""
    named = [known.get(part, part) for part in parts]
    more = len(named) - MOST_LISTED
    if more < 2:
        return language.listed(named)
    rest = language.text("{count} more", count=more)
    return language.listed([*named[:MOST_LISTED], rest])


def _notice(notice: Notice, questionnaire: Questionnaire) -> str:  # noqa: C901, PLR0911, PLR0912  a line a notice
    """Return what a notice says, in English."""
    match notice.code:
        case "shadows_shipped":
            return noted(
                "Answered by {questionnaire} with a content of its own: it is not the {shipped} that ships "
                "with this tool, and its figures do not stand beside figures by that one."
            )
        case "not_read":
            return noted("These lay beside the answers and were not read: {files}.")
        case "renamed":
            return noted("Answered under earlier ids, and read as those of today: {questions}.")
        case "quick_set":
            return noted("The quick set was asked: it gives a profile and no stage.")
        case "whole_withheld":
            low, high = float(notice.values["low"]), float(notice.values["high"])
            if low == high or (low, high) == (in_unit(0.0, questionnaire), in_unit(FULL, questionnaire)):
                return noted("The whole has no index and no stage while this is not assessed: {dimensions}.")
            return noted(
                "The whole has no index and no stage while this is not assessed: {dimensions}. "
                "With what is known the index lies between {low} and {high}."
            )
        case "too_little_applies":
            return noted(
                "Only {percent}% of what was asked applies; "
                "below {needed}% the whole has no index and no stage."
            )
        case "nothing_applies":
            return noted("Nothing of what was asked applies: the whole has no index and no stage.")
        case "applies_in_part":
            return noted("{percent}% of what was asked applies: the figures speak of that part alone.")
        case "shown_below_claimed" if "lowest" in notice.values:
            return noted(
                "Claimed is stage {claimed}, shown is stage {shown}: as shown, an answer without evidence of "
                "grade 2 or more counts as the lowest option of its scale."
            )
        case "shown_below_claimed" if "parts" in notice.values:
            return noted(
                "Claimed is stage {claimed}, shown is stage {shown}: as shown, an answer in the two highest "
                "of {parts} equal parts of its scale without evidence of grade 2 or more counts as the "
                "highest option below these."
            )
        case "shown_below_claimed":
            return noted(
                "Claimed is stage {claimed}, shown is stage {shown}: as shown, an answer in the two highest "
                "levels without evidence of grade 2 or more counts as the level below these two."
            )
        case "evidence_untold":
            return noted("Where fewer than {floor} gave evidence, how much rests on it is not told.")
        case "not_firm":
            return noted(
                "The stage is not firm: it holds in {ways} of 100 ways to count; "
                "that is a share of ways, not a probability."
            )
        case "few_respondents":
            return noted(
                "Fewer than {floor} answered: what was chosen, how far they agree and what they said "
                "is not told."
            )
        case "opinions_differ":
            return noted("Opinions differ, and what is true is to be settled first: {questions}.")
        case "capped":
            return noted("Strict: without evidence of grade 2 or more, capped: {questions}.")
        case "capped_untold":
            return noted(
                "Strict: where fewer than {floor} answered or gave evidence, "
                "which answers were capped is not told."
            )
        case "consensus":
            return noted("The group's consensus stands in place of the mean for: {questions}.")
        case "many_not_applicable":
            return noted("{percent}% of {dimension} was said not to apply; check the reasons.")
        case "targets_differ":
            return noted("The answers name different targets for {dimension}; the highest is shown.")
        case "counts_differ":
            return noted("The answers give different counts for {row} in {worksheet}; the first are used.")
        case "not_asked_but_answered":
            return noted("Answered, but not asked by its condition, and so not scored: {questions}.")
        case "not_asked_is_lowest":
            return noted("Not asked by its condition, and so scored as the lowest: {questions}.")
        case "some_not_asked_are_lowest":
            return noted(
                "Some were not asked by its condition, and count as the lowest in the mean: {questions}."
            )
        case _:
            assert_never(notice.code)
