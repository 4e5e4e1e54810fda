"""What must hold between the fields of a questionnaire, beyond the type of each."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from cxmaturity.domain.questionnaire import Checklist, Question, Questionnaire, Scale, Worksheet
from cxmaturity.language import tr
from cxmaturity.reading.typed import Found, did_you_mean

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)\Z")
RESERVED = ("unknown", "na")


def broken_rules(questionnaire: Questionnaire) -> Found:
    """Yield the path, message and hint of every rule that the questionnaire breaks."""
    if not ID.match(questionnaire.id):
        yield ("id",), _bad_id(questionnaire.id), ""
    if not VERSION.match(questionnaire.version):
        yield (
            ("version",),
            tr("must be three numbers, such as 1.0.0 (got {got})", got=questionnaire.version),
            "",
        )
    if questionnaire.sha256:
        yield ("sha256",), tr("is computed, never written"), tr("remove it")
    yield from _levels(questionnaire)
    if not questionnaire.scales:
        yield ("scales",), tr("must hold at least one scale"), ""
        return
    for index, scale in enumerate(questionnaire.scales):
        yield from _scale(scale, ("scales", index))
    for name, things in (
        ("scales", questionnaire.scales),
        ("dimensions", questionnaire.dimensions),
        ("sources", questionnaire.sources),
        ("groups", questionnaire.groups),
        ("worksheets", questionnaire.worksheets),
    ):
        yield from _unique([thing.id for thing in things], (name,))
    yield from _dimensions(questionnaire)
    yield from _questions(questionnaire)
    yield from _circles(questionnaire)
    if questionnaire.checklist:
        yield from _checklist(questionnaire.checklist, questionnaire)
    for index, worksheet in enumerate(questionnaire.worksheets):
        yield from _worksheet(worksheet, ("worksheets", index))


def _bad_id(got: str) -> str:
    return tr("must be letters, digits, dots, dashes and underscores (got {got})", got=got)


def _unique(ids: list[str], path: tuple[Any, ...]) -> Found:
    """Yield ids that stand twice or are not ids."""
    seen = Counter[str]()
    for index, one in enumerate(ids):
        seen[one] += 1
        if seen[one] == 2:
            yield (*path, index, "id"), tr("the id {id} is used twice", id=one), ""
        if not ID.match(one):
            yield (*path, index, "id"), _bad_id(one), ""


def _levels(questionnaire: Questionnaire) -> Found:
    """Yield what is wrong with the levels: too few, not rising from zero, a target that is none."""
    levels = questionnaire.levels
    if len(levels) < 2:
        yield ("levels",), tr("must hold at least two levels"), ""
        return
    if levels[0].starts_at != 0:
        yield (
            ("levels", 0, "from"),
            tr("must be 0 for the lowest level (got {got})", got=levels[0].starts_at),
            "",
        )
    for index in range(1, len(levels)):
        start, below = levels[index].starts_at, levels[index - 1].starts_at
        if not below < start <= 1:
            message = tr("must be above {below} and at most 1 (got {got})", below=below, got=start)
            yield ("levels", index, "from"), message, ""
    target = questionnaire.default_target
    if target is not None and not 1 <= target <= len(levels):
        message = tr("must be a level from 1 to {top} (got {got})", top=len(levels), got=target)
        yield ("default_target",), message, ""


def _scale(scale: Scale, path: tuple[Any, ...]) -> Found:
    """Yield what is wrong with a scale: too few options, points that do not rise, reserved ids."""
    yield from _unique([option.id for option in scale.options], (*path, "options"))
    if len(scale.options) < 2:
        yield (*path, "options"), tr("must hold at least two options"), ""
    for index, option in enumerate(scale.options):
        place = (*path, "options", index)
        if option.id in RESERVED:
            message = tr("the id {id} has a meaning of its own in answer files", id=option.id)
            yield (*place, "id"), message, tr("choose another")
        if index and option.points <= scale.options[index - 1].points:
            message = tr("must be above the points of the option before (got {got})", got=option.points)
            yield (*place, "points"), message, tr("put the options in order, the lowest first")
        elif index == 0 and option.points:
            message = tr("must be 0 for the lowest option (got {got})", got=option.points)
            yield (*place, "points"), message, ""


def _dimensions(questionnaire: Questionnaire) -> Found:
    """Yield empty dimensions and weights that leave nothing to score."""
    if not questionnaire.dimensions:
        yield ("dimensions",), tr("must hold at least one dimension"), ""
    elif not any(dimension.weight for dimension in questionnaire.dimensions):
        yield ("dimensions",), tr("the weights of all dimensions are 0"), tr("give one of them a weight")
    for index, dimension in enumerate(questionnaire.dimensions):
        place = ("dimensions", index, "questions")
        if not dimension.questions:
            yield place, tr("must hold at least one question"), ""
        elif not any(question.weight for question in dimension.questions):
            yield place, tr("the weights of all its questions are 0"), tr("give one of them a weight")


def _places(questionnaire: Questionnaire) -> Iterator[tuple[tuple[Any, ...], Question]]:
    """Yield every question with its path."""
    for at, dimension in enumerate(questionnaire.dimensions):
        for index, question in enumerate(dimension.questions):
            yield ("dimensions", at, "questions", index), question


def _scales(questionnaire: Questionnaire) -> dict[str, Scale]:
    """Return the scales by id; the first also by the empty id of questions that name none."""
    return {"": questionnaire.scales[0], **{scale.id: scale for scale in questionnaire.scales}}


def _questions(questionnaire: Questionnaire) -> Found:
    """Yield what is wrong with single questions and with what they refer to."""
    scales = _scales(questionnaire)
    sources = [source.id for source in questionnaire.sources]
    by_id = {question.id: question for question in questionnaire.questions}
    earlier: set[str] = set()
    for path, question in _places(questionnaire):
        if question.id in earlier:
            yield (*path, "id"), tr("the id {id} is used twice", id=question.id), ""
        if not ID.match(question.id):
            yield (*path, "id"), _bad_id(question.id), ""
        scale = scales.get(question.scale)
        if scale is None:
            message = tr("there is no scale {id}", id=question.scale)
            yield (
                (*path, "scale"),
                message,
                did_you_mean(question.scale, [s.id for s in questionnaire.scales]),
            )
            continue
        if question.levels and len(question.levels) != len(scale.options):
            message = tr("must hold {n} texts, one for each option of the scale {scale} (got {got})")
            values = {"n": len(scale.options), "scale": scale.id, "got": len(question.levels)}
            yield (*path, "levels"), message.format(**values), ""
        yield from _conditions(question, path, earlier, by_id, scales)
        yield from _actions(question, path, scale, by_id, scales)
        for index, reference in enumerate(question.sources):
            if reference.source not in sources:
                message = tr("there is no source {id}", id=reference.source)
                yield (*path, "sources", index, "source"), message, did_you_mean(reference.source, sources)
        earlier.add(question.id)


def _reference(
    question: str,
    options: Iterable[str],
    path: tuple[Any, ...],
    by_id: dict[str, Question],
    scales: dict[str, Scale],
) -> Found:
    """Yield a question that does not exist, or options that its scale does not have."""
    if question not in by_id:
        message = tr("there is no question {id}", id=question)
        yield (*path, "question"), message, did_you_mean(question, list(by_id))
        return
    scale = scales.get(by_id[question].scale)
    known = [option.id for option in scale.options] if scale else []
    for option in options:
        if scale and option not in known:
            message = tr("{question} has no option {option}", question=question, option=option)
            yield path, message, tr("its options are {options}", options=", ".join(known))


def _conditions(
    question: Question,
    path: tuple[Any, ...],
    earlier: set[str],
    by_id: dict[str, Question],
    scales: dict[str, Scale],
) -> Found:
    """Yield conditions that name no option, or a question that comes later."""
    for index, condition in enumerate(question.applies_when):
        place = (*path, "applies_when", index)
        options = [*condition.one_of, *([condition.at_least] if condition.at_least is not None else [])]
        if bool(condition.one_of) == (condition.at_least is not None):
            yield place, tr("must name either at_least or is"), ""
        if condition.question in by_id and condition.question not in earlier:
            message = tr("{id} is asked later, so it cannot decide this question", id=condition.question)
            yield (*place, "question"), message, tr("move the question or the condition")
        yield from _reference(condition.question, options, place, by_id, scales)


def _actions(
    question: Question,
    path: tuple[Any, ...],
    scale: Scale,
    by_id: dict[str, Question],
    scales: dict[str, Scale],
) -> Found:
    """Yield actions that lead nowhere, stand twice, or need what does not exist."""
    reachable = [option.id for option in scale.options[1:]]
    seen: set[str] = set()
    for index, action in enumerate(question.actions):
        place = (*path, "actions", index)
        if action.to not in reachable:
            message = tr("leads to {to}, which no step of the scale reaches", to=action.to)
            yield (*place, "to"), message, tr("it must be one of {options}", options=", ".join(reachable))
        if action.to in seen:
            yield (*place, "to"), tr("a second action leads to {to}", to=action.to), tr("keep one of the two")
        seen.add(action.to)
        for at, need in enumerate(action.needs):
            yield from _reference(need.question, [need.option], (*place, "needs", at), by_id, scales)


def _circles(questionnaire: Questionnaire) -> Found:
    """Yield actions that wait for each other."""
    options = {key: [option.id for option in scale.options] for key, scale in _scales(questionnaire).items()}
    waits: dict[tuple[str, str], set[tuple[str, str]]] = {}
    places: dict[tuple[str, str], tuple[Any, ...]] = {}
    for path, question in _places(questionnaire):
        steps = options.get(question.scale, [])
        for index, action in enumerate(question.actions):
            me = (question.id, action.to)
            places[me] = (*path, "actions", index, "needs")
            waits[me] = {(need.question, need.option) for need in action.needs}
            if action.to in steps[2:]:
                waits[me].add((question.id, steps[steps.index(action.to) - 1]))
    done: set[tuple[str, str]] = set()
    moved = True
    while moved:
        ready = {me for me, needs in waits.items() if me not in done and needs & waits.keys() <= done}
        done |= ready
        moved = bool(ready)
    for me in waits:
        if me not in done and any(need not in done for need in waits[me] if need[0] != me[0]):
            yield (
                places[me],
                tr("the actions it needs wait for it in turn"),
                tr("take one need out of the circle"),
            )


def _checklist(checklist: Checklist, questionnaire: Questionnaire) -> Found:
    """Yield what is wrong with the checklist."""
    yield from _unique([step.id for step in checklist.steps], ("checklist", "steps"))
    yield from _unique([check.id for check in checklist.checks], ("checklist", "checks"))
    steps = [step.id for step in checklist.steps]
    by_id = {question.id: question for question in questionnaire.questions}
    scales = _scales(questionnaire)
    if not checklist.checks:
        yield ("checklist", "checks"), tr("must hold at least one check"), ""
    for index, check in enumerate(checklist.checks):
        path = ("checklist", "checks", index)
        if check.step not in steps:
            yield (*path, "step"), tr("there is no step {id}", id=check.step), did_you_mean(check.step, steps)
        for at, contradiction in enumerate(check.contradicted_by):
            place = (*path, "contradicted_by", at)
            yield from _reference(contradiction.question, [contradiction.at_most], place, by_id, scales)


def _worksheet(worksheet: Worksheet, path: tuple[Any, ...]) -> Found:
    """Yield what is wrong with a worksheet: its columns, or what its analysis reads."""
    yield from _unique([column.id for column in worksheet.columns], (*path, "columns"))
    columns = {column.id: column.type for column in worksheet.columns}
    if columns.get("name") != "text":
        yield (*path, "columns"), tr("must hold a column with the id name and the type text"), ""
    for index, column in enumerate(worksheet.columns):
        if column.type == "rating" and (column.max is None or column.max <= column.min):
            message = tr("a rating needs a max above its min")
            yield (*path, "columns", index), message, tr("for example min: 1, max: 5")
    reads: list[tuple[tuple[Any, ...], str, str]] = []
    if worksheet.matrix:
        axes = {"x": worksheet.matrix.x, "y": worksheet.matrix.y, "shade": worksheet.matrix.shade}
        reads += [(("matrix", axis), column, "rating") for axis, column in axes.items() if column]
    for index, measure in enumerate(worksheet.net_promoter):
        for part in ("promoters", "passives", "detractors"):
            reads.append((("net_promoter", index, part), getattr(measure, part), "count"))
    for place, column_id, wanted in reads:
        if columns.get(column_id) != wanted:
            message = tr("there is no column {id} of the type {type}", id=column_id, type=wanted)
            yield (*path, *place), message, did_you_mean(column_id, list(columns))
