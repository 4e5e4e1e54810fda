"""What follows from a questionnaire alone: worked out once for each, and looked up for every sheet."""

from collections.abc import Callable
from typing import TypeVar

from cxmaturity.questionnaire.model import Questionnaire

Made = TypeVar("Made")
_MOST_KEPT = 8


def per_questionnaire(make: Callable[[Questionnaire], Made]) -> Callable[[Questionnaire], Made]:
    """Return `make` with the values of the last few questionnaires kept.

    They are told apart by identity: comparing two questionnaires takes longer than scoring a sheet.
    """
    values: dict[int, tuple[Questionnaire, Made]] = {}

    def look_up(questionnaire: Questionnaire) -> Made:
        found = values.get(id(questionnaire))
        if found is None:
            while len(values) >= _MOST_KEPT:
                del values[next(iter(values))]
            # The questionnaire is kept beside its value, so no other one can have its identity.
            found = values[id(questionnaire)] = questionnaire, make(questionnaire)
        return found[1]

    return look_up
