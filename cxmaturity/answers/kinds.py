"""How a question is answered by its kind: what a file may hold, what is wrong with it, and what it says."""

import re
from collections.abc import Sequence
from typing import Any, assert_never

from cxmaturity.answers.meant import option_hint
from cxmaturity.answers.model import Answer, AnswerForm
from cxmaturity.formats.typed import Fault, FieldPath, Found, out_of_range, shown
from cxmaturity.questionnaire.kind_rules import NOTHING_TICKED
from cxmaturity.questionnaire.model import Question, QuestionKind
from cxmaturity.questionnaire.scales import Scale
from cxmaturity.text.figures import as_written, whole_as_such
from cxmaturity.text.language import tr

GIVEN = ("option", "level", "ticked", "number", "text")
"""The fields of an answer that answer the question."""
_COMMA = re.compile(r"[+-]?\d+,\d{1,2}")

Short = str | int | float | tuple[str | int, ...]


def fields_of(kind: QuestionKind) -> tuple[str, ...]:
    """Return the fields that answer a question of this kind."""
    match kind:
        case "choice":
            return ("level", "option")
        case "several":
            return ("ticked",)
        case "number":
            return ("number",)
        case "text":
            return ("text",)
        case _:
            assert_never(kind)


# ---- What is wrong with an answer


def answer_faults(written: Short, question: Question, scale: Scale, path: FieldPath) -> Found:
    """Yield what is wrong with the answer itself, which stands at `path`."""
    match question.kind:
        case "choice":
            if isinstance(written, tuple) or str(written) not in {option.id for option in scale.options}:
                yield no_option(path, written, question, scale)
        case "several":
            yield from _tick_faults(written, question, scale, path)
        case "number":
            if isinstance(written, int | float):
                yield from number_faults(float(written), question, path)
            else:
                yield no_number(path, written, question)
        case "text":
            if isinstance(written, tuple) or not str(written).strip():
                yield path, tr("must be text (got {got})", got=shown(_listed(written))), ""
        case _:
            assert_never(question.kind)


def _listed(written: Any) -> Any:
    return list(written) if isinstance(written, tuple) else written


def _tick_faults(written: Short, question: Question, scale: Scale, path: FieldPath) -> Found:
    """Yield what is not ticked as a list, is no option, or is ticked twice."""
    if written == NOTHING_TICKED:
        return
    known = [option.id for option in scale.options]
    if not isinstance(written, tuple):
        if str(written) in known:
            message = tr("must be a list of options (got {got})", got=shown(written))
            yield path, message, tr("write {field}", field=f"[{written}]")
        else:
            yield no_option(path, written, question, scale)
        return
    seen: set[str] = set()
    for at, one in enumerate(map(str, written)):
        if one not in known:
            yield no_option((*path, at), written[at], question, scale)
        elif one in seen:
            yield (*path, at), tr("{option} is ticked twice", option=one), tr("keep one of the two")
        seen.add(one)


def number_faults(number: float, question: Question, path: FieldPath) -> Found:
    """Yield that a number is not within the range of its question."""
    if question.range:
        wrong = out_of_range(whole_as_such(number), *map(whole_as_such, question.range))
        if wrong:
            yield path, wrong, tr("in {unit}", unit=question.unit) if question.unit else ""


def no_option(path: FieldPath, got: Any, question: Question, scale: Scale) -> Fault:
    """Return the fault of an answer that is no option of the question's scale."""
    options = [option.id for option in scale.options]
    got = _listed(got)
    several = question.kind == "several"
    beside = [NOTHING_TICKED] if several and len(path) == 2 else []
    choices = tr(
        "its options are {options}", options=", ".join([*options, *beside, "unknown", "{na: reason}"])
    )
    is_one = not isinstance(got, dict | list)
    message = tr("there is no option {got}") if is_one else tr("must be one option (got {got})")
    if several and not is_one:
        message = tr("must be a list of options (got {got})")
    return path, message.format(got=shown(got)), option_hint(got, scale.options) or choices


def no_number(path: FieldPath, got: Any, question: Question) -> Fault:
    """Return the fault of an answer that is no number, though its question asks for one."""
    text = str(got).strip().removesuffix(question.unit).strip() if isinstance(got, str) else ""
    text = text.replace(",", ".") if _COMMA.fullmatch(text) else text
    hint = tr("for example {example}", example="46.4")
    try:
        number = float(text)
    except ValueError:
        pass
    else:
        if number == number and abs(number) != float("inf"):
            hint = tr("write {field}", field=as_written(number))
    return path, tr("must be a number (got {got})", got=shown(_listed(got))), hint


def wrong_type(path: FieldPath, got: Any, question: Question, scale: Scale) -> Fault:
    """Return the fault of an answer that is of no type which an answer can have, in words of its kind."""
    match question.kind:
        case "choice" | "several":
            return no_option(path, got, question, scale)
        case "number":
            return no_number(path, got, question)
        case "text":
            return path, tr("must be text (got {got})", got=shown(got)), tr("put it in quotes")
        case _:
            assert_never(question.kind)


def form_faults(written: AnswerForm, question: Question, scale: Scale, path: FieldPath) -> Found:
    """Yield what is wrong with what an answer in full says to the question itself."""
    fitting = fields_of(question.kind)
    for name in given_in(written):
        if name not in fitting:
            message = tr("does not answer a question of the kind {kind}", kind=question.kind)
            yield (*path, name), message, tr("write {field}", field=_example(question, scale))
            continue
        yield from answer_faults(getattr(written, name), question, scale, (*path, name))


def given_in(written: AnswerForm) -> Sequence[str]:
    """Return the fields of an answer in full that answer the question."""
    return [name for name in GIVEN if getattr(written, name) is not None]


def _example(question: Question, scale: Scale) -> str:
    """Return how an answer in full to a question may look."""
    match question.kind:
        case "choice":
            return f"option: {scale.options[0].id}"
        case "several":
            return f"ticked: [{scale.options[0].id}]"
        case "number":
            return f"number: {as_written(question.range[0]) if question.range else 1}"
        case "text":
            return "text: …"
        case _:
            assert_never(question.kind)


# ---- What a faultless answer says


def said(written: Short, question: Question, scale: Scale) -> Answer:
    """Return the answer that `written` is, of which nothing is wrong."""
    match question.kind:
        case "choice":
            return Answer(option=str(written))
        case "several":
            listed = written if isinstance(written, tuple) else ()
            return Answer(ticked=in_order(scale, map(str, listed)))
        case "number":
            assert isinstance(written, int | float)
            return numbered(float(written), question, scale)
        case "text":
            return Answer(text=str(written))
        case _:
            assert_never(question.kind)


def in_order(scale: Scale, ticked: Any) -> tuple[str, ...]:
    """Return what is ticked in the order of the options, whatever the order in which it was."""
    chosen = set(ticked)
    return tuple(option.id for option in scale.options if option.id in chosen)


def numbered(number: float, question: Question, scale: Scale) -> Answer:
    """Return the answer of a number, with the option that it is where it is scored."""
    place = question.place_of(number)
    option = None if place is None else scale.options[place].id
    return Answer(number=number, option=option)
