"""Two waves compared question by question: an improvement never cancels a loss.

Only questions with the same id, on scales with the same options, of questionnaires with the same id and
major version compare; what does not match is listed. A questionnaire under an overlay does not compare with
itself without. With five or more respondents in both waves, a permutation test per dimension, Holm-corrected
over the dimensions, says which changes are beyond noise.
"""

from collections.abc import Sequence

from cxmaturity.domain.answers import Answers, State
from cxmaturity.domain.assessment import Assessment, QuestionResult, Score
from cxmaturity.domain.comparison import Comparison, Incomparable, QuestionChange, ScoreChange
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import BadInput
from cxmaturity.language import tr
from cxmaturity.scoring.permutation import holm, paired_p, unpaired_p
from cxmaturity.scoring.pooling import individuals, pool
from cxmaturity.scoring.score import figures

FEWEST = 5
SIGNIFICANT = 0.05


def compare(before: Assessment, after: Assessment) -> Comparison:
    """Return what changed from `before` to `after`.

    Raises BadInput when they are of different questionnaires, major versions or overlays.
    """
    _check_instruments(before.questionnaire, after.questionnaire)
    changes, incomparable = _questions(before, after)
    paired = len(_pairs(before, after)) >= FEWEST
    enough = min(before.subject.respondents, after.subject.respondents) >= FEWEST
    values = [_p_value(d.id, before, after, paired=paired) if enough else None for d in after.dimensions]
    adjusted = holm(values)
    by_id = {dimension.id: dimension for dimension in before.dimensions}
    dimensions = tuple(
        _change(dimension.id, by_id.get(dimension.id), dimension, p_value, corrected)
        for dimension, p_value, corrected in zip(after.dimensions, values, adjusted, strict=True)
    )
    return Comparison(
        before=before.subject,
        after=after.subject,
        paired=paired,
        overall=_change("overall", before.overall, after.overall, None, None),
        dimensions=dimensions,
        questions=changes,
        rose=tuple(c.id for c in changes if _difference(c) > 0),
        fell=tuple(c.id for c in changes if _difference(c) < 0),
        lost=tuple(c.id for c in changes if c.before is not None and c.after is None),
        incomparable=incomparable,
    )


def _check_instruments(old: Questionnaire, new: Questionnaire) -> None:
    """Raise BadInput when the figures of two questionnaires do not compare.

    An overlay makes an instrument of its own: it compares with itself alone, and only while it weighs alike.
    """
    message = ""
    if _series(old) != _series(new):
        message = tr("{old} and {new} do not compare: another questionnaire or another major version")
    elif new.overlay and _weights(old) != _weights(new):
        message = tr("{old} and {new} do not compare: the overlay drops, adds or weighs otherwise")
    if message:
        raise BadInput(message.format(old=f"{old.id} {old.version}", new=f"{new.id} {new.version}"))


def _series(questionnaire: Questionnaire) -> tuple[str, str]:
    """Return the id and major version of a questionnaire, and of the one that its overlay changes."""
    base, _, version = questionnaire.overlay.of.rpartition("@") if questionnaire.overlay else ("", "", "")
    major, base_major = (one.partition(".")[0] for one in (questionnaire.version, version))
    return f"{questionnaire.id}@{major}", f"{base}@{base_major}"


def _weights(questionnaire: Questionnaire) -> dict[str, tuple[int, bool]]:
    """Return how dimensions and questions weigh, and which questions are foundations."""
    weights = {dimension.id: (dimension.weight, False) for dimension in questionnaire.dimensions}
    return weights | {
        question.id: (question.weight, question.foundation) for question in questionnaire.questions
    }


def _difference(change: QuestionChange) -> float:
    """Return by how much a question's value rose, 0 where one wave has none."""
    if change.before is None or change.after is None:
        return 0.0
    return round(change.after - change.before, 9)


def _questions(
    before: Assessment, after: Assessment
) -> tuple[tuple[QuestionChange, ...], tuple[Incomparable, ...]]:
    """Return the questions in both waves, and those that cannot be compared with the reason."""
    old = {result.id: result for dimension in before.dimensions for result in dimension.questions}
    new = {result.id: result for dimension in after.dimensions for result in dimension.questions}
    options_before, options_after = _options(before.questionnaire), _options(after.questionnaire)
    changes, found = [], []
    for name, result in new.items():
        if name not in old:
            found.append(Incomparable(id=name, reason="only_after"))
        elif options_before[name] != options_after[name]:
            found.append(Incomparable(id=name, reason="scale_changed"))
        elif {old[name].state, result.state} != {State.NOT_ASKED}:
            changes.append(_question(old[name], result))
    found += [Incomparable(id=name, reason="only_before") for name in old if name not in new]
    return tuple(changes), tuple(found)


def _options(questionnaire: Questionnaire) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return the options and points on which each question is answered."""
    return {
        question.id: tuple((option.id, option.points) for option in questionnaire.scale_of(question).options)
        for question in questionnaire.questions
    }


def _question(before: QuestionResult, after: QuestionResult) -> QuestionChange:
    """Return one question in both waves."""
    return QuestionChange(
        id=after.id,
        before_state=before.state,
        after_state=after.state,
        before=before.value,
        after=after.value,
        before_level=before.level,
        after_level=after.level,
        before_evidence=before.evidence_grade,
        after_evidence=after.evidence_grade,
    )


def _change(
    name: str, before: Score | None, after: Score, p_value: float | None, adjusted: float | None
) -> ScoreChange:
    """Return a score in both waves."""
    return ScoreChange(
        id=name,
        before=before.index if before else None,
        after=after.index,
        before_stage=before.stage if before else None,
        after_stage=after.stage,
        p_value=p_value,
        adjusted=adjusted,
        beyond_noise=None if adjusted is None else adjusted <= SIGNIFICANT,
    )


def _pairs(before: Assessment, after: Assessment) -> list[str]:
    """Return the ids of the respondents who answered in both waves."""
    later = {sheet.respondent.id for sheet in individuals(after.sheets)}
    return [s.respondent.id for s in individuals(before.sheets) if s.respondent.id in later]


def _p_value(dimension: str, before: Assessment, after: Assessment, *, paired: bool) -> float | None:
    """Return the p-value of a dimension's change over respondents, None where too few answered in it."""
    old, new = _indexes(dimension, before), _indexes(dimension, after)
    if paired:
        both = [name for name in old if name in new]
        return paired_p([new[name] - old[name] for name in both]) if len(both) >= FEWEST else None
    if min(len(old), len(new)) < FEWEST:
        return None
    return unpaired_p(list(old.values()), list(new.values()))


def _indexes(dimension: str, assessment: Assessment) -> dict[str, float]:
    """Return each respondent's own index (0-1) in a dimension, where enough was answered for one."""
    found: dict[str, float] = {}
    sheets: Sequence[Answers] = individuals(assessment.sheets)
    for sheet in sheets:
        for candidate, questions in pool(assessment.questionnaire, [sheet], strict=assessment.strict):
            if candidate.id == dimension:
                index = figures(questions, assessment.questionnaire).index
                if index is not None:
                    found[sheet.respondent.id] = index
    return found
