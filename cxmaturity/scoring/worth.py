"""What each option of a questionnaire is worth: worked out once, and then looked up for every sheet."""

import msgspec

from cxmaturity.domain.questionnaire import Questionnaire, Scale
from cxmaturity.scoring.kept import kept
from cxmaturity.scoring.stages import level_of


class Worth(msgspec.Struct, frozen=True):
    """A scale's options by id with their values (0-1) and levels, and the values with their levels.

    `cap` is the highest value below the two highest levels: what a claim without evidence counts in strict
    scoring.
    """

    scale: Scale
    values: dict[str, float]
    levels: dict[float, int]
    cap: float
    claimed_from: int

    def level(self, value: float, questionnaire: Questionnaire) -> int:
        """Return the level of `value`, which need not be that of an option."""
        return self.levels.get(value) or level_of(value, questionnaire)


@kept
def worths(questionnaire: Questionnaire) -> dict[str, Worth]:
    """Return what the options of every question are worth, by question."""
    by_scale = {scale.id: _worth(scale, questionnaire) for scale in questionnaire.scales}
    first = questionnaire.scales[0].id
    return {question.id: by_scale[question.scale or first] for question in questionnaire.questions}


def _worth(scale: Scale, questionnaire: Questionnaire) -> Worth:
    """Return what the options of one scale are worth."""
    values = {option.id: scale.value(option) for option in scale.options}
    levels = {value: level_of(value, questionnaire) for value in values.values()}
    claimed_from = len(questionnaire.levels) - 1
    below = [value for value, level in levels.items() if level < claimed_from]
    return Worth(scale, values, levels, max(below, default=0.0), claimed_from)
