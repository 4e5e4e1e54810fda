"""Answers as they might be, from how they are written on the command line: `ID=OPTION`."""

from collections.abc import Iterable, Sequence

from cxmaturity.answers.kinds import Short, answer_faults, said
from cxmaturity.answers.meant import option_hint
from cxmaturity.answers.model import Answer
from cxmaturity.errors import BadInput, plain
from cxmaturity.questionnaire.kind_rules import NOTHING_TICKED
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.questionnaire.scales import Scale
from cxmaturity.text.language import current, tr
from cxmaturity.text.nearest import did_you_mean


def supposed_answers(option: str, given: Iterable[str], questionnaire: Questionnaire) -> dict[str, Answer]:
    """Return what the `given` texts, `ID=OPTION`, suppose; of several ticks `ID=a,b`, of a number `ID=37`.

    Raises BadInput, in which they are those of the command's `option`, for what cannot be an answer.
    """
    questions = {question.id: question for question in questionnaire.questions}
    found: dict[str, Answer] = {}
    for text in given:
        name, equals, written = (part.strip() for part in text.partition("="))
        if not equals or not name or not written:
            said_so = tr("{option} {got}: write it as ID=OPTION", option=option, got=plain(text))
            raise BadInput(said_so)
        question = questions.get(name)
        if question is None:
            message = tr("{option}: there is no question {name}", option=option, name=plain(name))
            show = tr("`cxmaturity questionnaire show {id}` lists them", id=questionnaire.id)
            raise BadInput(_with_hint(message, did_you_mean(name, list(questions), show)))
        if name in found:
            raise BadInput(tr("{option}: {name} is set twice", option=option, name=name))
        found[name] = _answer(option, written, question, questionnaire.scale_of(question))
    return found


def _answer(option: str, text: str, question: Question, scale: Scale) -> Answer:
    """Return the answer that a text is to a question. Raises BadInput where it is none."""
    written: Short = text
    if question.kind == "several" and text != NOTHING_TICKED:
        written = tuple(part.strip() for part in text.split(","))
    elif question.kind == "number":
        written = _number(text)
    for fault in answer_faults(written, question, scale, ("answers", question.id)):
        message = current.get().pair(f"{option} {question.id}", plain(fault[1]))
        raise BadInput(_with_hint(message, _hint(written, plain(fault[2]), question, scale)))
    return said(written, question, scale)


def _hint(written: Short, hint: str, question: Question, scale: Scale) -> str:
    """Return what to write: of options, those that there are, for no other answer can be supposed."""
    if question.kind in ("choice", "several"):
        known = [one.id for one in scale.options]
        wrong = next((one for one in _parts(written) if one not in known), "")
        return option_hint(wrong, scale.options) or tr("its options are {options}", options=", ".join(known))
    return hint


def _parts(written: Short) -> Sequence[str]:
    return [str(one) for one in written] if isinstance(written, tuple) else [str(written)]


def _number(text: str) -> float | str:
    """Return the number that a text is, else the text as it is, of which then something is wrong."""
    try:
        number = float(text)
    except ValueError:
        return text
    return number if number == number and abs(number) != float("inf") else text


def _with_hint(message: str, hint: str) -> str:
    return current.get().clauses([message, hint]) if hint else message
