"""Several waves as one trend: in the order of their dates, each compared with the one before it.

Nothing is left out because a later questionnaire does not have it, and nothing is filled in where a wave
did not ask: what came or went stays visible.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import assert_never

from cxmaturity.errors import BadInput, plain
from cxmaturity.questionnaire.renaming import under_todays_ids
from cxmaturity.scoring.model import Assessment, QuestionResult, Subject
from cxmaturity.scoring.words import path_words
from cxmaturity.text.language import current, tr
from cxmaturity.text.names import key
from cxmaturity.waves.compare import check_subjects, compare, wave_name, with_tests
from cxmaturity.waves.model import (
    CameOrWent,
    CameOrWentKind,
    Comparison,
    IncomparableReason,
    ScoreChange,
    Trend,
    TrendAnswer,
    TrendLine,
    TrendQuestion,
    Wave,
    figure_of,
)

Found = Sequence[tuple[str, Assessment]]
"""The waves, each with the path that its answers were read from."""


def trend(found: Found, *, other_subject: bool = False, tested: Comparison | None = None) -> Trend:
    """Return the trend of the waves `found`, in the order of their dates and then of their names.

    Raises BadInput without a wave, for a wave without a date, for one that is there twice, and for waves of
    questionnaires that do not compare; for waves of another organisation or scope, unless `other_subject`
    says that this is meant. `tested` is the last step as it was
    tested, where only counts are left of a wave.
    """
    if not found:
        raise BadInput(tr("a trend needs at least one wave"))
    ordered = in_order(found)
    last = ordered[-1][1].questionnaire
    ordered = [(path, under_todays_ids(one, one.questionnaire, last)) for path, one in ordered]
    if not other_subject:
        check_one_subject(ordered)
    steps = tuple(_step(before, after) for before, after in pairwise(ordered))
    if tested is not None and steps and steps[-1].counts_only:
        steps = (*steps[:-1], with_tests(steps[-1], tested))
    assessments = [assessment for _, assessment in ordered]
    return Trend(
        waves=tuple(_wave(path, assessment) for path, assessment in ordered),
        overall=_overall(assessments, steps),
        dimensions=tuple(_dimensions(assessments, steps)),
        questions=tuple(_questions(assessments)),
        came_or_went=tuple(
            CameOrWent(id=one.id, name=one.name, kind=one.kind, what=_what(one.reason), wave=place)
            for place, step in enumerate(steps, 1)
            for one in step.incomparable
        ),
        steps=steps,
    )


def _what(reason: IncomparableReason) -> CameOrWentKind:
    """Return what became of a thing that two waves do not have alike."""
    match reason:
        case "only_after":
            return "came"
        case "only_before":
            return "went"
        case "scale_changed":
            return "scale_changed"
        case _:
            assert_never(reason)


def in_order(found: Found) -> list[tuple[str, Assessment]]:
    """Return the waves by date and name. Raises BadInput where one has no date or is there twice."""
    undated = [path for path, assessment in found if not assessment.subject.date]
    if undated:
        message = tr("{path}: names no date; a trend puts the waves in the order of their dates")
        raise BadInput("\n".join(message.format(path=plain(path)) for path in undated))
    seen: dict[tuple[str, str], str] = {}
    for path, assessment in found:
        subject = assessment.subject
        first = seen.setdefault(_identity(subject), path)
        if first != path:
            message = tr(
                "{path} and {other} are both the wave {wave}; "
                "a folder of several respondents is one wave, so name the folder that holds it",
                path=plain(first),
                other=plain(path),
                wave=wave_name(subject),
            )
            raise BadInput(message)
    return sorted(found, key=lambda one: (one[1].subject.date, one[1].subject.wave))


def _identity(subject: Subject) -> tuple[str, str]:
    """Return what tells a wave from the others: its name, or its date where it has none."""
    wave = key(subject.wave)
    return (wave, "" if wave else subject.date)


def check_one_subject(ordered: Found) -> None:
    """Raise BadInput for the first wave that names another subject than one before it; it names both."""
    for place, (path, assessment) in enumerate(ordered):
        for earlier, other in ordered[:place]:
            try:
                check_subjects(other.subject, assessment.subject)
            except BadInput as error:
                raise BadInput(current.get().pair(f"{plain(earlier)}, {plain(path)}", error)) from None


def _step(before: tuple[str, Assessment], after: tuple[str, Assessment]) -> Comparison:
    """Return a wave compared with the one before it; what keeps them apart names both."""
    try:
        return compare(before[1], after[1], other_subject=True)
    except BadInput as error:
        raise BadInput(current.get().pair(f"{plain(before[0])}, {plain(after[0])}", error)) from None


def _wave(path: str, assessment: Assessment) -> Wave:
    return Wave(
        source=path.replace("\\", "/").rstrip("/").rpartition("/")[2],
        subject=assessment.subject,
        questionnaire=assessment.questionnaire.id,
        version=assessment.questionnaire.version,
        sha256=assessment.questionnaire_sha256,
        quick=assessment.quick,
        notices=assessment.notices,
    )


def _overall(assessments: Sequence[Assessment], steps: Sequence[Comparison]) -> TrendLine:
    changes = [step.overall for step in steps]
    return TrendLine(
        id="overall",
        name="",
        figures=tuple(figure_of(assessment.overall) for assessment in assessments),
        beyond_noise=(None, *(change.beyond_noise for change in changes)),
        same_questions=(None, *(change.same_questions for change in changes)),
    )


def _dimensions(assessments: Sequence[Assessment], steps: Sequence[Comparison]) -> Iterator[TrendLine]:
    """Yield the dimensions of every wave: the last wave's in its order, then those that went."""
    results = [{d.id: d for d in assessment.every_dimension} for assessment in assessments]
    changes = [{change.id: change for change in step.dimensions} for step in steps]
    names = _names(assessments)
    for name in _ordered(results):
        figures = tuple(figure_of(wave[name]) if name in wave else None for wave in results)
        between: list[ScoreChange | None] = [
            step.get(name) if name in before and name in after else None
            for step, (before, after) in zip(changes, pairwise(results), strict=True)
        ]
        yield TrendLine(
            id=name,
            name=names[name],
            figures=figures,
            beyond_noise=(None, *(None if change is None else change.beyond_noise for change in between)),
            same_questions=(None, *(None if change is None else change.same_questions for change in between)),
        )


def _questions(assessments: Sequence[Assessment]) -> Iterator[TrendQuestion]:
    """Yield the questions of every wave: the last wave's in its order, then those that went."""
    results = [
        {question.id: question for dimension in assessment.dimensions for question in dimension.questions}
        for assessment in assessments
    ]
    names = _names(assessments)
    homes = {
        question: way[-1].id
        for assessment in assessments
        for question, way in assessment.questionnaire.ways.items()
    }
    for name in _ordered(results):
        answers = tuple(_answer(wave[name]) if name in wave else None for wave in results)
        yield TrendQuestion(id=name, name=names[name], dimension=homes[name], answers=answers)


def _ordered(waves: Sequence[Iterable[str]]) -> Iterator[str]:
    """Yield every id once: those of the last wave in its order, then those of ever earlier ones."""
    yield from dict.fromkeys(name for wave in reversed(waves) for name in wave)


def _names(assessments: Sequence[Assessment]) -> dict[str, str]:
    """Return the names of dimensions, those of lower floors with all that they are in, and of questions.

    What has several has the latest.
    """
    names: dict[str, str] = {}
    for assessment in assessments:
        asked = assessment.questionnaire
        names |= {dimension.id: path_words(dimension.id, asked) for dimension in asked.every_dimension}
        names |= {question.id: question.name or question.text for question in asked.questions}
    return names


def _answer(result: QuestionResult) -> TrendAnswer:
    return TrendAnswer(
        state=result.state,
        value=result.value,
        level=result.level,
        evidence_grade=result.evidence_grade,
    )
