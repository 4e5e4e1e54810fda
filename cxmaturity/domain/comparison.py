"""What changed between two waves, question by question: an improvement never cancels a loss."""

from typing import Literal

from cxmaturity.domain.answers import State
from cxmaturity.domain.assessment import Subject
from cxmaturity.domain.questionnaire import Frozen


class QuestionChange(Frozen):
    """One question in two waves; values 0-1, levels of the questionnaire, evidence grades 0-4."""

    id: str
    before_state: State
    after_state: State
    before: float | None
    after: float | None
    before_level: int | None
    after_level: int | None
    before_evidence: int
    after_evidence: int


class ScoreChange(Frozen):
    """The overall result or one dimension in two waves.

    `p_value` is of a permutation test on the respondents' indexes, `adjusted` after Holm's correction
    over the dimensions; both None where fewer than five respondents answered in a wave, and then
    `beyond_noise` is None too: no claim can be made.
    """

    id: str
    before: float | None
    after: float | None
    before_stage: int | None
    after_stage: int | None
    p_value: float | None
    adjusted: float | None
    beyond_noise: bool | None


class Incomparable(Frozen):
    """Something that cannot be compared, by id, and why: only in one wave, or asked differently."""

    id: str
    reason: Literal["only_before", "only_after", "scale_changed"]


class Comparison(Frozen):
    """Two assessments of one questionnaire id and major version, before and after.

    `rose`, `fell` and `lost` (answered before, no longer) hold question ids in questionnaire order.
    """

    before: Subject
    after: Subject
    paired: bool
    overall: ScoreChange
    dimensions: tuple[ScoreChange, ...]
    questions: tuple[QuestionChange, ...]
    rose: tuple[str, ...]
    fell: tuple[str, ...]
    lost: tuple[str, ...]
    incomparable: tuple[Incomparable, ...]
