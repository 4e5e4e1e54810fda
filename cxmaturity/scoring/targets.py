"""The level that each dimension aims at."""

from collections.abc import Sequence

from cxmaturity.answers.model import Answers
from cxmaturity.questionnaire.model import Questionnaire


def targets(questionnaire: Questionnaire, sheets: Sequence[Answers]) -> dict[str, int]:
    """Return the place of the level that each dimension aims at; sheets name levels by their numbers.

    It is the consensus sheet's, else the highest that anyone named, else the questionnaire's: where members
    differ, the highest shows the whole distance to talk about.
    """
    named: dict[str, int] = {}
    agreed: dict[str, int] = {}
    for sheet in sheets:
        into = agreed if sheet.respondent.is_consensus else named
        for dimension, level in sheet.targets.items():
            into[dimension] = max(level, into.get(dimension, level))
    chosen = named | agreed
    aims = {dimension: questionnaire.place_of(number) for dimension, number in chosen.items()}
    return {one.id: aims.get(one.id, questionnaire.target) for one in questionnaire.dimensions}


def disputed_targets(sheets: Sequence[Answers]) -> list[str]:
    """Return the dimensions for which sheets name different targets."""
    named: dict[str, set[int]] = {}
    for sheet in sheets:
        for dimension, level in sheet.targets.items():
            named.setdefault(dimension, set()).add(level)
    return [dimension for dimension, levels in named.items() if len(levels) > 1]
