"""The level that each dimension aims at."""

from collections.abc import Mapping, Sequence

from cxmaturity.answers.model import Answers
from cxmaturity.questionnaire.model import Questionnaire


def named_targets(sheets: Sequence[Answers]) -> dict[str, int]:
    """Return the number of the level that each dimension aims at which anyone names one for.

    It is the consensus sheet's, else the highest that anyone named: where members differ, the highest shows
    the whole distance to talk about.
    """
    named: dict[str, int] = {}
    agreed: dict[str, int] = {}
    for sheet in sheets:
        into = agreed if sheet.respondent.is_consensus else named
        for dimension, level in sheet.targets.items():
            into[dimension] = max(level, into.get(dimension, level))
    return named | agreed


def targets(questionnaire: Questionnaire, named: Mapping[str, int]) -> dict[str, int]:
    """Return the place of the level that each dimension aims at: what was `named`, else the questionnaire's.

    What a dimension is made of aims as high as that does, where nothing else is named. Sheets, and so
    tallies, name levels by their numbers.
    """
    if not named:
        return dict.fromkeys([one.id for one in questionnaire.every_dimension], questionnaire.target)
    aims = {dimension: questionnaire.place_of(number) for dimension, number in named.items()}
    for dimension in questionnaire.every_dimension:
        aim = aims.setdefault(dimension.id, questionnaire.target)
        for part in dimension.dimensions:
            aims.setdefault(part.id, aim)
    return {one.id: aims[one.id] for one in questionnaire.every_dimension}


def disputed_targets(sheets: Sequence[Answers]) -> list[str]:
    """Return the dimensions for which sheets name different targets."""
    named: dict[str, set[int]] = {}
    for sheet in sheets:
        for dimension, level in sheet.targets.items():
            named.setdefault(dimension, set()).add(level)
    return [dimension for dimension, levels in named.items() if len(levels) > 1]
