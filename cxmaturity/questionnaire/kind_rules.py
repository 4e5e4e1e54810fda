"""What must hold of a question by its kind: its own options, what is enough, borders and range."""

from collections.abc import Iterator
from itertools import pairwise
from math import isfinite
from typing import Any, assert_never

from cxmaturity.formats.typed import Found, shown
from cxmaturity.questionnaire.conditions import Condition, TestKind
from cxmaturity.questionnaire.model import Question
from cxmaturity.questionnaire.scales import Scale
from cxmaturity.text.language import tr

NOTHING_TICKED = "none"
"""What says in an answer file that nothing is ticked: no option may be called so."""
_ENDS = 2
"""A range has so many ends."""
Path = tuple[Any, ...]


def kind_faults(question: Question, path: Path) -> Found:
    """Yield what is wrong with a question by its kind."""
    yield from _useless(question, path)
    if question.scale and question.options:
        yield (*path, "options"), tr("has options beside a scale"), tr("keep one of the two")
    match question.kind:
        case "choice":
            pass
        case "several":
            yield from _ticks(question, path)
        case "number":
            yield from _range(question, path)
            yield from _borders(question, path)
        case "text":
            pass
        case _:
            assert_never(question.kind)
    if not question.is_scored:
        yield from _unscored(question, path)


def _useless(question: Question, path: Path) -> Found:
    """Yield fields that mean nothing for a question of this kind."""
    for field in _others(question):
        message = tr("means nothing for a question of the kind {kind}", kind=question.kind)
        yield (*path, field), message, tr("remove it, or give the question another kind")
    if question.kind != "number":
        for index, option in enumerate(question.options):
            if option.starts_at is not None:
                message = tr("means nothing for a question of the kind {kind}", kind=question.kind)
                hint = tr("remove it, or give the question another kind")
                yield (*path, "options", index, "from"), message, hint


def _others(question: Question) -> Iterator[str]:
    """Yield the fields that are given and belong to another kind."""
    of_numbers = {"unit": question.unit, "range": question.range, "from": question.starts_at}
    of_options = {"scale": question.scale, "options": question.options, "levels": question.levels}
    match question.kind:
        case "choice":
            given: dict[str, Any] = {**of_numbers, "enough": question.enough}
        case "several":
            given = {**of_numbers, "scale": question.scale, "required": question.required}
        case "number":
            given = {"enough": question.enough}
        case "text":
            given = {**of_numbers, **of_options, "enough": question.enough}
        case _:
            assert_never(question.kind)
    yield from (field for field, value in given.items() if value)


def _ticks(question: Question, path: Path) -> Found:
    """Yield too few options, points that add up to nothing, and more that is enough than there is."""
    if not question.options:
        hint = tr("list what may be ticked, each with its points")
        yield (*path, "options"), tr("must hold what may be ticked"), hint
        return
    total = sum(option.points for option in question.options)
    if question.scored and not total:
        message = tr("no option has any points")
        yield (*path, "options"), message, tr("give them points, or say `scored: false`")
    elif question.enough is not None and question.enough > total:
        message = tr("must be at most {total}, the sum of all points (got {got})")
        yield (*path, "enough"), message.format(total=total, got=question.enough), ""
    for index, option in enumerate(question.options):
        if option.id == NOTHING_TICKED:
            message = tr("the id {id} has a meaning of its own in answer files", id=option.id)
            yield (*path, "options", index, "id"), message, tr("choose another")


def _range(question: Question, path: Path) -> Found:
    """Yield a range that does not say from where to where."""
    if question.range and not _is_range(question):
        message = tr("must be two numbers, the lowest and the highest")
        yield (*path, "range"), message, tr("for example {example}", example="range: [0, 100]")


def _is_range(question: Question) -> bool:
    """Return whether a question has a range that says from where to where."""
    return len(question.range) == _ENDS and question.range[0] < question.range[1]


def _borders(question: Question, path: Path) -> Found:
    """Yield borders that options lack, that do not rise, or that no number within the range reaches."""
    own = [option.starts_at for option in question.options]
    place: Path = (*path, "from") if question.starts_at or not question.options else (*path, "options")
    if question.starts_at and any(one is not None for one in own):
        yield place, tr("stands beside the borders of the options"), tr("keep one of the two")
        return
    if not question.starts_at and any(one is None for one in own):
        for index, one in enumerate(own):
            if one is None:
                yield (*path, "options", index, "from"), tr("is missing"), tr("write from which number it is")
        return
    if not question.borders:
        if question.scored:
            hint = tr("for example {example}", example="from: [0, 10, 25, 50, 75]")
            yield place, tr("must say from which number each option is reached"), hint
        return
    for index, (before, border) in enumerate(pairwise(question.borders), start=1):
        at = (*place, index) if place[-1] == "from" else (*place, index, "from")
        if not before < border:
            message = tr("must be above {below:g}, where the option before it starts (got {got:g})")
            hint = tr("list the borders from the lowest number to the highest")
            yield at, message.format(below=before, got=border), hint
        elif _is_range(question) and not question.range[0] < border <= question.range[1]:
            message = tr("must be within the range, from {low:g} to {high:g} (got {got:g})")
            low, high = question.range
            yield at, message.format(low=low, high=high, got=border), ""


def borders_by_option(question: Question, scale: Scale, path: Path) -> Found:
    """Yield that a question has not one border for each option of its scale."""
    if question.kind == "number" and question.starts_at and len(question.starts_at) != len(scale.options):
        message = tr("must hold {n} numbers, one for each option of the scale {scale} (got {got})")
        values = {"n": len(scale.options), "scale": scale.id, "got": len(question.starts_at)}
        yield (*path, "from"), message.format(**values), ""


def _unscored(question: Question, path: Path) -> Found:
    """Yield what only a scored question can have."""
    given = {
        "foundation": question.foundation,
        "required": question.required,
        "actions": question.actions,
    }
    for field, value in given.items():
        if value:
            yield (*path, field), tr("means nothing for a question that is never scored"), tr("remove it")


def by_number(question: Question) -> bool:
    """Return whether what a condition names of a question are numbers themselves, and no options."""
    return question.kind == "number" and not question.is_optioned


def test_faults(question: Question, condition: Condition, path: Path) -> Found:
    """Yield that a condition asks of a question what its kind cannot say."""
    test = condition.test
    fitting = _tests(question)
    if test not in fitting:
        message = tr("{test} means nothing for {id}, a question of the kind {kind}")
        hint = tr("write one of {fields}", fields=", ".join(fitting))
        yield (*path, test), message.format(test=test, id=question.id, kind=question.kind), hint
    elif by_number(question):
        for number in condition.options:
            if not _is_number(number):
                yield (*path, test), tr("must be a number (got {got})", got=shown(number)), ""


def _tests(question: Question) -> tuple[TestKind, ...]:
    """Return what a condition may ask of a question."""
    match question.kind:
        case "choice":
            return ("is", "at_least", "at_most", "ticked", "answered")
        case "several":
            return ("ticked", "answered")
        case "number":
            return ("at_least", "at_most", "answered", *(("is",) if question.is_optioned else ()))
        case "text":
            return ("answered",)
        case _:
            assert_never(question.kind)


def _is_number(text: str) -> bool:
    """Return whether `text` is a number."""
    try:
        return isfinite(float(text))
    except ValueError:
        return False
