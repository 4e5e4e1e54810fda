"""What must hold of conditions, and of whatever names a question and its options."""

from collections.abc import Iterable, Sequence, Set
from typing import Any, NamedTuple, assert_never

from cxmaturity.formats.typed import Found
from cxmaturity.questionnaire.conditions import Condition
from cxmaturity.questionnaire.kind_rules import by_number, test_faults
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire
from cxmaturity.questionnaire.scales import Scale
from cxmaturity.text.language import tr
from cxmaturity.text.nearest import did_you_mean

MOST_DEEP = 12
"""So deep may conditions stand within each other."""


class AskedBefore(NamedTuple):
    """What a condition may speak of: the questions asked before it, all questions, scales and groups.

    `late` is what is said of a question that comes later.
    """

    earlier: Set[str]
    late: str
    by_id: dict[str, Question]
    scales: dict[str, Scale]
    groups: Sequence[str]


def condition_faults(thing: Question | Dimension, path: tuple[Any, ...], known: AskedBefore) -> Found:
    """Yield conditions of a question or a dimension that say nothing, or cannot be decided before it."""
    for index, condition in enumerate(thing.applies_when):
        yield from _condition(condition, (*path, "applies_when", index), known)
    if thing.otherwise != "nothing" and not thing.applies_when:
        message = tr("says what counts where this is not asked, and it is always asked")
        yield (*path, "otherwise"), message, tr("add applies_when, or remove the line")


def _condition(condition: Condition, path: tuple[Any, ...], known: AskedBefore, deep: int = 1) -> Found:
    """Yield what is wrong with one condition and what it is made of."""
    if len(condition.kinds) != 1:
        if condition.kinds:
            message = tr("is of several kinds: {kinds}", kinds=", ".join(condition.kinds))
            hint = tr("put each in an entry of its own; a list of them must all hold")
        else:
            message = tr("says nothing")
            hint = tr("name a question, a field, or one of all, any and not")
        yield path, message, hint
        return
    match condition.kind:
        case "question":
            yield from _test(condition, path, known)
        case "field":
            yield from _field(condition, path, known)
        case "all" | "any" | "not" as kind:
            if condition.tests:
                test = condition.tests[0]
                message = tr("{test} asks of a question or a field; {kind} has none", test=test, kind=kind)
                yield (*path, test), message, tr("put it beside its question")
            if not condition.parts:
                yield (*path, kind), tr("must hold at least one condition"), ""
            if deep == MOST_DEEP:
                yield path, tr("stands more than {most} conditions deep", most=MOST_DEEP), ""
                return
            for index, part in enumerate(condition.parts):
                place = (*path, kind) if kind == "not" else (*path, kind, index)
                yield from _condition(part, place, known, deep + 1)
        case other:
            assert_never(other)


def _test(condition: Condition, path: tuple[Any, ...], known: AskedBefore) -> Found:
    """Yield what is wrong with a test of a question."""
    if len(condition.tests) != 1:
        yield path, tr("must name one of is, at_least, at_most, ticked and answered"), ""
    if condition.question in known.by_id and condition.question not in known.earlier:
        hint = tr("move the question or the condition")
        yield (*path, "question"), known.late.format(id=condition.question), hint
    asked = known.by_id.get(condition.question)
    wrong = list(test_faults(asked, condition, path)) if asked and len(condition.tests) == 1 else []
    yield from wrong
    if not wrong:
        options = () if asked and by_number(asked) else condition.options
        yield from reference_faults(condition.question, options, path, known.by_id, known.scales)


def _field(condition: Condition, path: tuple[Any, ...], known: AskedBefore) -> Found:
    """Yield what is wrong with a test of a field of the header."""
    if condition.tests != ("is",):
        yield path, tr("of a field, it can only be said what it is"), tr("for example is: [A, B]")
    if condition.field != "group":
        return
    for name in condition.one_of:
        if name not in known.groups:
            message = tr("there is no group {id}", id=name)
            yield (*path, "is"), message, did_you_mean(name, list(known.groups))


def scale_in(question: Question, scales: dict[str, Scale]) -> Scale | None:
    """Return the options of a question: its own, or those of its scale; None where there is no such scale."""
    return scales.get(question.scale) if question.own_scale is None else question.own_scale


def reference_faults(
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
    scale = scale_in(by_id[question], scales)
    known = [option.id for option in scale.options] if scale else []
    for option in options:
        if scale and option not in known:
            message = tr("{question} has no option {option}", question=question, option=option)
            yield path, message, tr("its options are {options}", options=", ".join(known))


def scales_in(questionnaire: Questionnaire) -> dict[str, Scale]:
    """Return the scales by id; the first also by the empty id of questions that name none."""
    return {"": questionnaire.scales[0], **{scale.id: scale for scale in questionnaire.scales}}
