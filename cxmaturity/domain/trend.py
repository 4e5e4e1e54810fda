"""All waves of one organisation in the order of their dates, with what came and went between them."""

from typing import Literal

from cxmaturity.domain.answers import State
from cxmaturity.domain.assessment import Subject, Withheld
from cxmaturity.domain.comparison import Comparison
from cxmaturity.domain.frozen import Frozen


class Wave(Frozen):
    """One wave: who and when, by which questionnaire, and the file or folder that its answers are in."""

    source: str
    subject: Subject
    questionnaire: str
    version: str
    sha256: str
    quick: bool


class TrendFigure(Frozen):
    """The overall result or a dimension in one wave; a withheld figure is None."""

    index: float | None
    stage: int | None
    low: float | None
    high: float | None
    coverage: float | None
    withheld: Withheld | None


class TrendLine(Frozen):
    """The overall result or a dimension over all waves.

    `figures` has one entry a wave, None where the wave's questionnaire does not have the dimension.
    `beyond_noise` and `same_questions` speak of each wave and the one before it; both are None for the
    first wave, and wherever one of the two lacks the dimension.
    """

    id: str
    name: str
    figures: tuple[TrendFigure | None, ...]
    beyond_noise: tuple[bool | None, ...]
    same_questions: tuple[bool | None, ...]


class TrendAnswer(Frozen):
    """A question in one wave; its grade of evidence is None where that wave does not tell it."""

    state: State
    value: float | None
    level: int | None
    evidence_grade: int | None


class TrendQuestion(Frozen):
    """A question over all waves; None where the wave's questionnaire does not have it."""

    id: str
    name: str
    dimension: str
    answers: tuple[TrendAnswer | None, ...]


class CameOrWent(Frozen):
    """A question, dimension or check that a wave has and the one before it has not, or the other way round.

    `wave` is the place of the later wave, from 0; `what` is `scale_changed` where both have the question on
    different scales.
    """

    id: str
    name: str
    kind: Literal["dimension", "question", "check"]
    what: Literal["came", "went", "scale_changed"]
    wave: int


class Trend(Frozen):
    """One organisation's waves in the order of their dates.

    `steps` compares each wave with the one before it; there is one less than there are waves.
    """

    waves: tuple[Wave, ...]
    overall: TrendLine
    dimensions: tuple[TrendLine, ...]
    questions: tuple[TrendQuestion, ...]
    came_or_went: tuple[CameOrWent, ...]
    steps: tuple[Comparison, ...]
