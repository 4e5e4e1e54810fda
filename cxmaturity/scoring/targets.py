"""The level that each dimension aims at."""

from collections.abc import Sequence

from cxmaturity.domain.answers import Answers
from cxmaturity.domain.questionnaire import Questionnaire


def targets(questionnaire: Questionnaire, sheets: Sequence[Answers]) -> dict[str, int]:
    """Return the level that each dimension aims at.

    It is the consensus sheet's, else the highest that anyone named, else the questionnaire's: where members
    differ, the highest shows the whole distance to talk about.
    """
    named = [(sheet.respondent.is_consensus, sheet.targets) for sheet in sheets if sheet.targets]
    aims = {}
    for dimension in questionnaire.dimensions:
        name = dimension.id
        agreed = [levels[name] for is_agreed, levels in named if is_agreed and name in levels]
        aims[name] = max(
            agreed or [levels[name] for _, levels in named if name in levels], default=questionnaire.target
        )
    return aims


def disputed_targets(sheets: Sequence[Answers]) -> list[str]:
    """Return the dimensions for which sheets name different targets."""
    named: dict[str, set[int]] = {}
    for sheet in sheets:
        for dimension, level in sheet.targets.items():
            named.setdefault(dimension, set()).add(level)
    return [dimension for dimension, levels in named.items() if len(levels) > 1]
