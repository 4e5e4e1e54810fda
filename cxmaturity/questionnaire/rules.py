"""What must hold between the fields of a questionnaire, beyond the type of each."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Any

from cxmaturity.formats.typed import Found, KindedFault, as_share, shown, too_long
from cxmaturity.formats.yaml_with_lines import scalar_value
from cxmaturity.questionnaire.checklist import Checklist
from cxmaturity.questionnaire.condition_rules import (
    AskedBefore,
    condition_faults,
    reference_faults,
    scale_in,
    scales_in,
)
from cxmaturity.questionnaire.kind_rules import borders_by_option, kind_faults
from cxmaturity.questionnaire.model import ID, MOST_FLOORS, Dimension, Question, Questionnaire
from cxmaturity.questionnaire.places import dimension_places, question_places
from cxmaturity.questionnaire.scales import Scale, Ticks
from cxmaturity.questionnaire.stage_rules import stage_faults
from cxmaturity.text.language import tr
from cxmaturity.text.nearest import did_you_mean
from cxmaturity.worksheets.loyalty_value import CURRENCIES, near_currencies
from cxmaturity.worksheets.model import Context, Worksheet, reads

# ---- What must hold between the columns of a worksheet and the analysis that reads them


def worksheet_faults(worksheet: Worksheet, path: tuple[Any, ...]) -> Found:
    """Yield what is wrong with a worksheet: its columns, or what its analysis reads."""
    columns = {column.id: column.type for column in worksheet.columns}
    if columns.get("name") != "text":
        yield (*path, "columns"), tr("must hold a column with the id name and the type text"), ""
    for index, column in enumerate(worksheet.columns):
        if column.type == "rating" and (column.max is None or column.max <= column.min):
            message = tr("a rating needs a max above its min")
            yield (*path, "columns", index), message, tr("for example min: 1, max: 5")
    for place, column_id, wanted in chain.from_iterable(map(reads, worksheet.analyses)):
        if columns.get(column_id) != wanted:
            message = tr("there is no column {id} of the type {type}", id=column_id, type=wanted)
            fitting = [column for column, kind in columns.items() if kind == wanted]
            yield (*path, *place), message, did_you_mean(column_id, fitting)
    if worksheet.matrix is not None and worksheet.matrix.of == "episodes" and worksheet.matrix.shade is None:
        message = tr(
            "rows of the kind {kind} need {field}: the column that says how content customers are with each",
            kind="episodes",
            field="shade",
        )
        yield (*path, "matrix", "of"), message, ""
    code = None if worksheet.loyalty_value is None else worksheet.loyalty_value.currency
    if code is not None and code not in CURRENCIES:
        message = tr("there is no currency {code}", code=code)
        hint = did_you_mean(*near_currencies(code), tr("a code of ISO 4217, such as EUR or CNY"))
        yield (*path, "loyalty_value", "currency"), message, hint


def context_faults(lines: Sequence[Context], questionnaire: Questionnaire, path: tuple[Any, ...]) -> Found:
    """Yield the sources that lines of context name and that are not there."""
    known = [source.id for source in questionnaire.sources]
    for index, line in enumerate(lines):
        if line.source not in known:
            message = tr("there is no source {id}", id=line.source)
            yield (*path, index, "source"), message, did_you_mean(line.source, known)


# ---- What must hold between the fields of a questionnaire, beyond the type of each

VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)\Z")
ADDRESS = re.compile(r"https?://[^\s/?#<>\"]+[^\s<>\"]*\Z")
"""What an address that documents link to looks like."""
RESERVED = ("unknown", "na", "null", "Null", "NULL")
MOST = {
    "levels": 50,
    "scales": 100,
    "dimensions": 200,
    "sources": 1000,
    "groups": 1000,
    "worksheets": 50,
}
"""So many of each may a questionnaire have."""
MOST_QUESTIONS, MOST_OPTIONS = 2000, 200
"""So many questions may it have, and options a scale."""
WHOLE = ("overall",)
Step = tuple[str, str]
"""A question and the option that an action of it leads to."""


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
    too_many = list(_too_many(questionnaire))
    if too_many:
        # What is wrong within so many would be told for ever.
        yield from too_many
        return
    yield from _levels(questionnaire)
    yield from _address(questionnaire.url, ("url",))
    yield from _unit(questionnaire)
    if not questionnaire.scales:
        yield ("scales",), tr("must hold at least one scale"), ""
        return
    for index, scale in enumerate(questionnaire.scales):
        yield from _scale(scale, ("scales", index))
    for name, things in (
        ("scales", questionnaire.scales),
        ("sources", questionnaire.sources),
        ("groups", questionnaire.groups),
        ("worksheets", questionnaire.worksheets),
    ):
        yield from _unique([thing.id for thing in things], (name,))
    yield from _dimensions(questionnaire)
    yield from _questions(questionnaire)
    yield from stage_faults(questionnaire, question_places(questionnaire), scales_in(questionnaire))
    yield from _earlier_ids(questionnaire)
    yield from _circles(questionnaire)
    if questionnaire.checklist:
        yield from _checklist(questionnaire.checklist, questionnaire)
    for index, worksheet in enumerate(questionnaire.worksheets):
        place = ("worksheets", index)
        yield from _unique([column.id for column in worksheet.columns], (*place, "columns"))
        yield from _unique([measure.id for measure in worksheet.net_promoter], (*place, "net_promoter"))
        yield from worksheet_faults(worksheet, place)
        yield from context_faults(worksheet.context, questionnaire, (*place, "context"))
    yield from context_faults(questionnaire.roadmap_context, questionnaire, ("roadmap_context",))


def _too_many(questionnaire: Questionnaire) -> Found:
    """Yield what the questionnaire has more of than an assessment of people can have."""
    yield from _too_long(questionnaire)
    for name, most in MOST.items():
        things = questionnaire.every_dimension if name == "dimensions" else getattr(questionnaire, name)
        if len(things) > most:
            message = tr("has {count} entries, at most {most} are taken", count=len(things), most=most)
            yield (name,), message, ""
    count = len(questionnaire.questions)
    if count > MOST_QUESTIONS:
        message = tr("has {count} questions, at most {most} are taken", count=count, most=MOST_QUESTIONS)
        yield ("dimensions",), message, ""
    for index, scale in enumerate(questionnaire.scales[: MOST["scales"]]):
        count = len(scale.options)
        if count > MOST_OPTIONS:
            message = tr("has {count} entries, at most {most} are taken", count=count, most=MOST_OPTIONS)
            yield ("scales", index, "options"), message, ""
    for path, question in question_places(questionnaire):
        count = len(question.options)
        if count > MOST_OPTIONS:
            message = tr("has {count} entries, at most {most} are taken", count=count, most=MOST_OPTIONS)
            yield (*path, "options"), message, ""


def _too_long(questionnaire: Questionnaire) -> Found:
    """Yield the title and the names that are too long for a line."""
    named: list[tuple[tuple[Any, ...], str]] = [(("title",), questionnaire.title)]
    named += [(("licence",), questionnaire.licence)]
    for kind in ("authors", "tags"):
        named += [((kind, place), text) for place, text in enumerate(getattr(questionnaire, kind))]
    for kind in ("levels", "groups"):
        things = getattr(questionnaire, kind)
        named += [((kind, place, "name"), thing.name) for place, thing in enumerate(things)]
    named += [((*place, "name"), dimension.name) for place, dimension in dimension_places(questionnaire)]
    named += [((*place, "name"), question.name) for place, question in question_places(questionnaire)]
    for field, text in named:
        wrong = too_long(text)
        if wrong:
            yield field, wrong, ""


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
    yield from _starts(questionnaire)
    yield from _numbers(questionnaire)
    yield from _level(questionnaire.default_target, ("default_target",), questionnaire)


def _starts(questionnaire: Questionnaire) -> Found:
    """Yield where levels do not rise from zero, or do not say from where though the rule goes by it."""
    levels = questionnaire.levels
    missing = [index for index, level in enumerate(levels) if level.starts_at is None]
    if missing:
        rule = questionnaire.stage_rule.rule
        if rule in ("cumulative", "none") and len(missing) == len(levels):
            return
        for index in missing:
            hint = ""
            if rule in ("cumulative", "none"):
                hint = tr("write it for every level, or for none")
            yield ("levels", index, "from"), tr("is missing"), hint
        return
    starts = questionnaire.starts
    if starts[0] != 0:
        message = tr("must be 0 for the lowest level (got {got:g})", got=starts[0])
        yield ("levels", 0, "from"), message, ""
    for index in range(1, len(levels)):
        start, below = starts[index], starts[index - 1]
        if not below < start <= 1:
            message = tr("must be above {below:g} and at most 1 (got {got:g})", below=below, got=start)
            hint = as_share(start, 1) or tr("put the levels in order, the lowest first")
            yield ("levels", index, "from"), message, hint


def _numbers(questionnaire: Questionnaire) -> Found:
    """Yield numbers that do not rise by one: rules speak of the level below, and means lie between."""
    for index, level in enumerate(questionnaire.levels):
        wanted = questionnaire.number_of(index + 1)
        if level.number is not None and level.number != wanted:
            message = tr("must be {wanted}, one above the level before (got {got})")
            hint = tr("give the lowest level its number, and the others follow")
            yield ("levels", index, "number"), message.format(wanted=wanted, got=level.number), hint


def _unit(questionnaire: Questionnaire) -> Found:
    """Yield what is wrong with the unit of the index: ends that are not two."""
    unit = questionnaire.unit
    if unit is None:
        return
    if not unit.lowest < unit.highest:
        message = tr("must be above {lowest:g}, its lowest (got {got:g})")
        hint = tr("for example {example}", example="lowest: 0, highest: 3")
        yield ("unit", "highest"), message.format(lowest=unit.lowest, got=unit.highest), hint
    wrong = too_long(unit.name)
    if wrong:
        yield ("unit", "name"), wrong, ""


def _scale(scale: Scale, path: tuple[Any, ...], *, scored: bool = True) -> Found:
    """Yield what is wrong with a scale: too few options, points that tell nothing apart, reserved ids."""
    yield from _unique([option.id for option in scale.options], (*path, "options"))
    ticks = isinstance(scale, Ticks)
    if len(scale.options) < 2 and not ticks:
        yield (*path, "options"), tr("must hold at least two options"), ""
    read_as: dict[tuple[type, Any], str] = {}
    for index, option in enumerate(scale.options):
        place = (*path, "options", index)
        value = scalar_value(option.id)
        alike = option.id if isinstance(value, str) else read_as.setdefault((type(value), value), option.id)
        if alike != option.id:
            message = tr("the id {id} reads as the same number as {other}", id=option.id, other=alike)
            yield (*place, "id"), message, tr("choose another")
        if option.id in RESERVED:
            message = tr("the id {id} has a meaning of its own in answer files", id=option.id)
            yield (*place, "id"), message, tr("choose another")
    if scored and not ticks and len(scale.options) > 1 and len(scale.rungs) == 1:
        message = tr("all options have the same points ({points})", points=scale.bottom)
        yield (*path, "options"), message, tr("an answer must be worth more than another")


def _dimensions(questionnaire: Questionnaire) -> Found:
    """Yield empty dimensions and weights that leave nothing to score."""
    if not questionnaire.dimensions:
        yield ("dimensions",), tr("must hold at least one dimension"), ""
    elif not any(dimension.weight for dimension in questionnaire.dimensions):
        yield _weightless(("dimensions",), tr("the weights of all dimensions are 0"))
    seen: set[str] = set()
    for path, dimension in dimension_places(questionnaire):
        if dimension.id in seen:
            yield (*path, "id"), tr("the id {id} is used twice", id=dimension.id), ""
        seen.add(dimension.id)
        if not ID.match(dimension.id):
            yield (*path, "id"), _bad_id(dimension.id), ""
        if dimension.id in WHOLE:
            message = tr("the id {id} has a meaning of its own", id=dimension.id)
            yield (*path, "id"), message, tr("choose another")
        yield from _advice(dimension, (*path, "advice"), questionnaire)
        yield from _made_of(dimension, path)


def _made_of(dimension: Dimension, path: tuple[Any, ...]) -> Found:
    """Yield what is wrong with what a dimension is made of: nothing, both kinds, too deep, or weightless."""
    place, floor = (*path, "questions"), len(path) // 2
    if dimension.dimensions:
        if dimension.own_questions:
            message = tr("holds questions and dimensions")
            yield place, message, tr("put the questions into a dimension of their own beside the others")
        if floor == MOST_FLOORS:
            message = tr("makes more than {most} floors", most=MOST_FLOORS)
            hint = tr("put its questions one floor up")
            yield (*path, "dimensions"), message, hint
        elif not any(part.weight for part in dimension.dimensions):
            yield _weightless((*path, "dimensions"), tr("the weights of all its dimensions are 0"))
    elif not dimension.own_questions:
        hint = tr("it needs questions, or dimensions that hold some")
        yield place, tr("must hold at least one question"), hint
    elif not any(question.weight for question in dimension.own_questions):
        yield _weightless(place, tr("the weights of all its questions are 0"))


def _advice(dimension: Dimension, path: tuple[Any, ...], questionnaire: Questionnaire) -> Found:
    """Yield advice for a level that there is not, for one twice, and advice that says nothing."""
    seen: set[int] = set()
    for index, advice in enumerate(dimension.advice):
        place = (*path, index)
        yield from _level(advice.level, (*place, "level"), questionnaire)
        if advice.level in seen:
            message = tr("a second advice is for level {level}", level=advice.level)
            yield (*place, "level"), message, tr("keep one of the two")
        seen.add(advice.level)
        if not advice.text and not advice.do:
            yield place, tr("says nothing"), tr("write one of {fields}", fields="text, do")
        yield from _address(advice.url, (*place, "url"))


def _level(level: int | None, path: tuple[Any, ...], questionnaire: Questionnaire) -> Found:
    """Yield the number of a level that there is not."""
    low, top = questionnaire.lowest_number, questionnaire.highest_number
    if level is not None and not low <= level <= top:
        yield path, tr("must be a level from {low} to {top} (got {got})", low=low, top=top, got=level), ""


def _address(url: str, path: tuple[Any, ...]) -> Found:
    """Yield an address that no reader could follow, or none should."""
    if url and not ADDRESS.match(url):
        message = tr("must be an address on the web (got {got})", got=shown(url))
        yield path, message, tr("for example {example}", example="https://example.org/practices")


def _weightless(path: tuple[Any, ...], message: str) -> KindedFault:
    return KindedFault(path=path, message=message, hint=tr("give one of them a weight"), kind="weightless")


def _questions(questionnaire: Questionnaire) -> Found:
    """Yield what is wrong with single questions and with what they refer to."""
    scales = scales_in(questionnaire)
    sources = [source.id for source in questionnaire.sources]
    by_id = {question.id: question for question in questionnaire.questions}
    dimensions = {dimension.id for dimension in questionnaire.every_dimension}
    earlier: set[str] = set()
    known = AskedBefore(
        earlier=earlier,
        late=tr("{id} is not asked before this question, so it cannot decide it"),
        by_id=by_id,
        scales=scales,
        groups=[group.id for group in questionnaire.groups],
    )
    before: set[str] = set()
    of_dimension = tr("{id} is not asked before this dimension, so it cannot decide it")
    for path, dimension in dimension_places(questionnaire):
        yield from condition_faults(dimension, path, known._replace(earlier=before, late=of_dimension))
        before |= {question.id for question in dimension.own_questions}
    for path, question in question_places(questionnaire):
        if question.id in earlier:
            yield (*path, "id"), tr("the id {id} is used twice", id=question.id), ""
        if question.id in dimensions or question.id in WHOLE:
            message = tr("the id {id} is that of a dimension or of the whole", id=question.id)
            yield (*path, "id"), message, tr("choose another")
        if not ID.match(question.id):
            yield (*path, "id"), _bad_id(question.id), ""
        yield from kind_faults(question, path)
        scale = scale_in(question, scales)
        if scale is None:
            message = tr("there is no scale {id}", id=question.scale)
            yield (
                (*path, "scale"),
                message,
                did_you_mean(question.scale, [s.id for s in questionnaire.scales]),
            )
            continue
        if question.options:
            yield from _scale(scale, path, scored=question.scored)
        yield from borders_by_option(question, scale, path)
        if question.levels and len(question.levels) != len(scale.options):
            message = tr("must hold {n} texts, one for each option of the scale {scale} (got {got})")
            values = {"n": len(scale.options), "scale": scale.id, "got": len(question.levels)}
            yield (*path, "levels"), message.format(**values), ""
        yield from _level(question.level, (*path, "level"), questionnaire)
        yield from _mapped(question, path)
        yield from condition_faults(question, path, known)
        yield from _actions(question, path, scale, by_id, scales)
        yield from _rests_on(question, path, sources)
        earlier.add(question.id)


def _rests_on(question: Question, path: tuple[Any, ...], sources: list[str]) -> Found:
    """Yield sources that there are not."""
    for index, reference in enumerate(question.sources):
        if reference.source not in sources:
            message = tr("there is no source {id}", id=reference.source)
            yield (*path, "sources", index, "source"), message, did_you_mean(reference.source, sources)


def _earlier_ids(questionnaire: Questionnaire) -> Found:
    """Yield earlier ids that are none, that something still has, or that two claim."""
    places: list[tuple[tuple[Any, ...], str, tuple[str, ...]]] = [
        (path, one.id, one.was) for path, one in dimension_places(questionnaire)
    ]
    places += [(path, question.id, question.was) for path, question in question_places(questionnaire)]
    today = {name for _, name, _ in places}
    first: dict[str, str] = {}
    for path, name, earlier in places:
        for index, old in enumerate(earlier):
            place = (*path, "was", index)
            if not ID.match(old):
                yield place, _bad_id(old), ""
            elif old in today:
                yield place, tr("{id} is still an id here", id=old), tr("name an id that is gone")
            elif old in first:
                message = tr("{id} was {other} already", id=old, other=first[old])
                yield place, message, tr("an earlier id goes on in one place only; keep one of the two")
            first.setdefault(old, name)


def _mapped(question: Question, path: tuple[Any, ...]) -> Found:
    """Yield frameworks of which nothing is named."""
    for framework, names in question.maps_to.items():
        if not names:
            hint = tr("name what it is called there, or remove the line")
            yield (*path, "maps_to", framework), tr("names nothing"), hint


def _actions(
    question: Question,
    path: tuple[Any, ...],
    scale: Scale,
    by_id: dict[str, Question],
    scales: dict[str, Scale],
) -> Found:
    """Yield actions that lead nowhere, stand twice, or need what does not exist."""
    reachable = [option.id for rung in scale.rungs[1:] for option in rung]
    if isinstance(scale, Ticks):
        reachable = [option.id for option in scale.options if option.points]
    seen: set[str] = set()
    for index, action in enumerate(question.actions):
        place = (*path, "actions", index)
        if action.to not in reachable:
            message = tr("leads to {to}, which no step of the scale reaches", to=action.to)
            yield (*place, "to"), message, tr("it must be one of {options}", options=", ".join(reachable))
        if action.to in seen:
            yield (*place, "to"), tr("a second action leads to {to}", to=action.to), tr("keep one of the two")
        seen.add(action.to)
        yield from _address(action.url, (*place, "url"))
        for at, need in enumerate(action.needs):
            yield from reference_faults(need.question, [need.option], (*place, "needs", at), by_id, scales)


def _circles(questionnaire: Questionnaire) -> Found:
    """Yield actions that wait for each other."""
    scales = scales_in(questionnaire)
    waits: dict[Step, set[Step]] = {}
    places: dict[Step, tuple[Any, ...]] = {}
    for path, question in question_places(questionnaire):
        scale = scale_in(question, scales)
        # What is ticked waits for nothing of the same question.
        stepped = scale is not None and not isinstance(scale, Ticks)
        rungs = [[option.id for option in rung] for rung in scale.rungs] if scale and stepped else []
        led = {action.to for action in question.actions}
        for index, action in enumerate(question.actions):
            me = (question.id, action.to)
            places[me] = (*path, "actions", index, "needs")
            waits[me] = {(need.question, need.option) for need in action.needs}
            for below, rung in pairwise(rungs[1:]):
                if action.to in rung:
                    # Of options of equal points one is stepped onto: the first that an action leads to.
                    before = next((option for option in below if option in led), below[0])
                    waits[me].add((question.id, before))
    for me in _circling(waits):
        hint = tr("take one need out of the circle")
        yield places[me], tr("the actions it needs wait for it in turn"), hint


def _circling(waits: dict[Step, set[Step]]) -> list[Step]:
    """Return the steps that wait for themselves by way of others, and those between two circles."""
    left = dict(waits)
    moved = True
    while moved:
        awaited = {need for needs in left.values() for need in needs}
        kept = {
            me: needs & left.keys() for me, needs in left.items() if me in awaited and needs & left.keys()
        }
        moved = len(kept) < len(left)
        left = kept
    # Where a circle runs through several questions, the waiting of one question's own steps is sound.
    crossing = [me for me, needs in left.items() if any(need[0] != me[0] for need in needs)]
    return crossing or list(left)


def _checklist(checklist: Checklist, questionnaire: Questionnaire) -> Found:
    """Yield what is wrong with the checklist."""
    yield from _unique([step.id for step in checklist.steps], ("checklist", "steps"))
    yield from _unique([check.id for check in checklist.checks], ("checklist", "checks"))
    steps = [step.id for step in checklist.steps]
    by_id = {question.id: question for question in questionnaire.questions}
    scales = scales_in(questionnaire)
    if not checklist.checks:
        yield ("checklist", "checks"), tr("must hold at least one check"), ""
    for index, check in enumerate(checklist.checks):
        path = ("checklist", "checks", index)
        if check.step not in steps:
            yield (*path, "step"), tr("there is no step {id}", id=check.step), did_you_mean(check.step, steps)
        for at, contradiction in enumerate(check.contradicted_by):
            place = (*path, "contradicted_by", at)
            yield from reference_faults(contradiction.question, [contradiction.at_most], place, by_id, scales)
