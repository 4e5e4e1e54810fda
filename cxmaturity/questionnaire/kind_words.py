"""How a question is answered, in words for who reads a questionnaire."""

from collections.abc import Iterator
from typing import assert_never

from cxmaturity.questionnaire.model import Question
from cxmaturity.text.figures import as_written
from cxmaturity.text.language import Language


def kind_words(question: Question, words: Language) -> Iterator[str]:
    """Yield what there is to say of how a question is answered; nothing where one option is chosen."""
    match question.kind:
        case "choice":
            pass
        case "several":
            yield words.text("all that hold")
            if question.enough is not None:
                yield words.text("{points} points are enough", points=question.enough)
        case "number":
            yield (
                words.text("a number in {unit}", unit=question.unit)
                if question.unit
                else words.text("a number")
            )
            if question.range:
                low, high = map(as_written, question.range)
                yield words.text("from {low} to {high}", low=low, high=high)
        case "text":
            yield words.text("in words")
        case _:
            assert_never(question.kind)
    if not question.is_scored:
        yield words.text("not scored")


def border_words(question: Question, place: int, words: Language) -> str:
    """Return from which number the option at `place` is reached; empty where it goes by no number."""
    if place >= len(question.borders):
        return ""
    if not place:
        return words.text("below {number}", number=as_written(question.borders[1]))
    return words.text("from {number}", number=as_written(question.borders[place]))
