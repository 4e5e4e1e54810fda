"""What other answers would change, in words: figures before and after, and what they open and close."""

from collections.abc import Iterator, Sequence
from datetime import date

from cxmaturity.answers.supposed import supposed_answers
from cxmaturity.scoring.model import Assessment, QuestionResult, Score
from cxmaturity.scoring.shown import index_or_words
from cxmaturity.scoring.supposed import Supposition, suppose
from cxmaturity.scoring.words import (
    limits_words,
    names,
    short_in_points,
    step_start,
    untold_words,
    withheld_reason,
)
from cxmaturity.terminal.explanation import Explanation
from cxmaturity.terminal.plan_explanation import explain_with_plan
from cxmaturity.terminal.question_explanation import under
from cxmaturity.text.language import Language, language


def explain_as_if(
    assessment: Assessment,
    answers: Sequence[str],
    subject: str | None = None,
    *,
    today: date,
    tag: str = "en",
) -> Explanation:
    """Return what `answers`, each ID=OPTION, would change, and why the `subject`, if any, would be as it is.

    `today` is the day of a wave without one. Raises BadInput for what cannot be supposed, and for a subject
    that there is not.
    """
    supposed = supposed_answers("--what-if", answers, assessment.questionnaire)
    supposition = suppose(assessment, supposed, option="--what-if")
    lines = what_if_lines(supposition, tag=tag)
    if subject is not None:
        after = explain_with_plan(supposition.after, subject, today=today, tag=tag, supposed=answers)
        lines = (*lines, "", *after.lines)
    return Explanation(subject or "overall", lines)


def what_if_lines(supposition: Supposition, *, tag: str = "en") -> tuple[str, ...]:
    """Return what a supposition comes to, in lines; those that belong under another begin with two blanks."""
    return tuple(_lines(supposition, language(tag)))


def _lines(supposition: Supposition, words: Language) -> Iterator[str]:
    before, after = supposition.before, supposition.after
    asked, known = after.questionnaire, names(after.questionnaire)
    several = after.tally.respondents > 1
    yield words.text("As if everybody who is asked had answered:") if several else words.text("As if:")
    for name in supposition.questions:
        was, now = (step_start(_result(one, name), asked, words) for one in (before, after))
        yield under(words.pair(words.aside(name, known[name]), f"{was} → {now}"))
    yield ""
    yield words.pair(words.text("Overall"), _change(before.overall, after.overall, before, words))
    for old, new in zip(before.every_dimension, after.every_dimension, strict=True):
        if _figures(old) != _figures(new):
            yield under(words.pair(known[new.id], _change(old, new, before, words)))
    moved = supposition.moved
    for message, questions in (
        (words.text("It opens questions, which wait for an answer: {ids}"), moved.opened),
        (words.text("It asks more people than before: {ids}"), moved.widened),
        (words.text("It closes questions: {ids}"), moved.closed),
    ):
        if questions:
            yield message.format(ids=words.listed(questions))
    yield from _held(after, words)
    if any(_is_raised(name, before, after) for name in supposition.questions):
        yield (
            words.text("Strict: of what is raised no evidence is named, and so it is capped.")
            if after.strict
            else words.text("Of what is raised no evidence is named, and as shown it counts so.")
        )


def _is_raised(name: str, before: Assessment, after: Assessment) -> bool:
    """Return whether a question is worth more than before, or would be if it were not capped."""
    was, now = _result(before, name), _result(after, name)
    return bool(now.capped) or (now.value is not None and (was.value is None or now.value > was.value))


def _result(assessment: Assessment, name: str) -> QuestionResult:
    return next(one for d in assessment.dimensions for one in d.questions if one.id == name)


def _figures(score: Score) -> tuple[float | int | None, ...]:
    return (score.index, score.stage, score.index_shown, score.stage_shown)


def _change(old: Score, new: Score, assessment: Assessment, words: Language) -> str:
    """Return the figures of a score before and after."""
    asked = assessment.questionnaire
    index = " → ".join(index_or_words(one.index, asked, words) for one in (old, new))
    parts = [words.text("index {index}", index=index)]
    if asked.has_stages:
        claimed = " → ".join(_stage(one.stage, assessment, words) for one in (old, new))
        parts.append(words.text("stage {change}", change=claimed))
        if not assessment.strict:
            shown = " → ".join(_shown(one, assessment, words) for one in (old, new))
            parts.append(words.text("as shown {change}", change=shown))
    why = withheld_reason(new, asked, words)
    return words.clauses([*parts, why] if why else parts)


def _stage(stage: int | None, assessment: Assessment, words: Language) -> str:
    return words.text("none") if stage is None else str(assessment.questionnaire.number_of(stage))


def _shown(score: Score, assessment: Assessment, words: Language) -> str:
    if score.stage is not None and score.stage_shown is None:
        return untold_words(assessment.questionnaire, words)
    return _stage(score.stage_shown, assessment, words)


def _held(after: Assessment, words: Language) -> Iterator[str]:
    """Yield what then holds the overall stage down."""
    overall, asked = after.overall, after.questionnaire
    if overall.limits:
        limits = limits_words(overall.limits, asked, words)
        yield words.text("The overall stage is held down by: {limits}", limits=limits)
    if overall.shortfall:
        yield short_in_points(overall.shortfall, (overall.stage or 0) + 1, asked, words)
