"""Where dimensions and questions stand in a questionnaire, on every floor: their paths in its file."""

from collections.abc import Iterator

from cxmaturity.formats.typed import FieldPath
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire


def dimension_places(
    within: Questionnaire | Dimension, path: FieldPath = ()
) -> Iterator[tuple[FieldPath, Dimension]]:
    """Yield every dimension with its path, each before its parts."""
    for at, dimension in enumerate(within.dimensions):
        place = (*path, "dimensions", at)
        yield place, dimension
        yield from dimension_places(dimension, place)


def question_places(questionnaire: Questionnaire) -> Iterator[tuple[FieldPath, Question]]:
    """Yield every question with its path, in the order in which they are asked."""
    for path, dimension in dimension_places(questionnaire):
        for index, question in enumerate(dimension.own_questions):
            yield (*path, "questions", index), question


def thing_at(questionnaire: Questionnaire, path: FieldPath) -> tuple[Dimension | Question, FieldPath]:
    """Return the question, or else the dimension, that `path` leads into, and the rest of the path."""
    found: Dimension | Question = questionnaire.dimensions[path[1]]
    rest = path[2:]
    while isinstance(found, Dimension) and len(rest) > 1 and rest[0] in ("dimensions", "questions"):
        found = found.dimensions[rest[1]] if rest[0] == "dimensions" else found.own_questions[rest[1]]
        rest = rest[2:]
    return found, rest
