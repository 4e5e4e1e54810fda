"""What a family of advice is: it is shown a questionnaire, and raises what could be better in it."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from cxmaturity.questionnaire.model import Questionnaire


class Linted(NamedTuple):
    """A questionnaire, and the last released version.

    `own` are the ids of the questions whose texts are its own, `weighed` of those to which its file gives a
    weight.
    """

    questionnaire: Questionnaire
    own: set[str]
    weighed: set[str]
    last: Questionnaire | None


Raised = Iterator[tuple[str, tuple[Any, ...], str, str]]
"""A code, the path of the field, the message and the hint."""
Family = Callable[[Linted], Raised]
