"""How parts become an index, in the sentences that outputs say; the rule is in `roll_up`."""

from typing import assert_never

from cxmaturity.questionnaire.model import Dimension, RollUp
from cxmaturity.text.language import Language


def roll_up_words(rule: RollUp, within: Dimension | None, language: Language) -> str:
    """Say how the index of a dimension, or of the whole, comes of its parts, which are listed after it."""
    match rule:
        case "mean" if within is None:
            return language.text("The overall index is the mean of the dimensions' indexes by their weights:")
        case "mean" if within is not None and within.dimensions:
            return language.text("The index is the mean of the indexes of its parts by their weights:")
        case "mean":
            return language.text("The index is the mean of the answers' values by their weights:")
        case "sum":
            return language.text("The index is the points that were reached, of the most that there are:")
        case "lowest":
            return language.text("The index is the lowest of these:")
        case "highest":
            return language.text("The index is the highest of these:")
        case _:
            assert_never(rule)
