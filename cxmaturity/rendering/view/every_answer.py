"""Every question with every answer, or with the distribution of several."""

from dataclasses import dataclass

from cxmaturity.domain.answers import State
from cxmaturity.domain.assessment import QuestionResult
from cxmaturity.rendering.view.amounts import MOST_VOICES, remark_length, remarks_left_out
from cxmaturity.rendering.view.dimension import Distribution, Spoken, distribution, spoken
from cxmaturity.rendering.view.lookup import Lookup, Mark, Reference

LONG_ANSWER = 1200
"""Characters of remarks from which an answer may be divided between two pages."""


@dataclass(frozen=True)
class FullAnswer:
    """A question with everything that was said about it."""

    what: Reference
    id: str
    text: str
    mark: Mark
    seen: str
    states: str
    spread: Distribution | None
    spoken: tuple[Spoken, ...]
    long: bool


@dataclass(frozen=True)
class AnswerGroup:
    """The full answers of one dimension."""

    what: Reference
    answers: tuple[FullAnswer, ...]


@dataclass(frozen=True)
class AllAnswers:
    """Every question with every answer, or the distribution of several."""

    groups: tuple[AnswerGroup, ...]
    several: bool
    left_out: str


def all_answers(look: Lookup) -> AllAnswers:
    """Return every question with what was answered and said."""
    dimensions = look.assessment.dimensions
    remarks = [result.voices for dimension in dimensions for result in dimension.questions]
    most = remark_length(remarks)
    groups = tuple(
        AnswerGroup(
            look.dimension(dimension.id), tuple(_full(result, look, most) for result in dimension.questions)
        )
        for dimension in dimensions
    )
    return AllAnswers(groups, look.several, remarks_left_out(remarks, look))


def state_counts(result: QuestionResult, look: Lookup) -> str:
    """Return how many respondents are in each state, in words; nothing where that may not be told."""
    counted = ((state, result.count(state)) for state in State)
    return look.words.listed(f"{look.state(state).name} {count}" for state, count in counted if count)


def _full(result: QuestionResult, look: Lookup, most: int) -> FullAnswer:
    several = look.several
    answered = result.state is State.ANSWERED
    return FullAnswer(
        look.question(result.id),
        result.id,
        look.questions[result.id].text,
        look.mark(result),
        look.option(result.id, result.option) if answered and not several else "",
        state_counts(result, look) if several else "",
        distribution(result, look),
        tuple(
            spoken(voice, look, most if len(voice.text) > most else None)
            for voice in result.voices[:MOST_VOICES]
        ),
        sum(len(voice.text) for voice in result.voices) > LONG_ANSWER,
    )
