"""Answers given as `ID=VALUE` on the command line: the interview for those who have no terminal."""

from collections.abc import Iterable
from difflib import get_close_matches

import msgspec

from cxmaturity.domain.answers import Answer, Answers
from cxmaturity.domain.questionnaire import Question, Questionnaire
from cxmaturity.errors import BadInput, plain
from cxmaturity.interview.session import CHECK_ANSWERS
from cxmaturity.language import tr
from cxmaturity.rendering.safe_text import one_line

_READINESS = "readiness."


def set_answers(questionnaire: Questionnaire, answers: Answers, assignments: Iterable[str]) -> Answers:
    """Return `answers` with every assignment made. Raises BadInput with all that cannot be, and sets none."""
    questions = {question.id: question for question in questionnaire.questions}
    checks = [check.id for check in questionnaire.checklist.checks] if questionnaire.checklist else []
    given, readiness, wrong = dict(answers.answers), dict(answers.readiness), []
    for assignment in assignments:
        name, _, value = (part.strip() for part in assignment.partition("="))
        check = name.removeprefix(_READINESS)
        if name in questions:
            answer = _answer(value, questions[name], questionnaire, given.get(name, Answer()))
            if isinstance(answer, Answer):
                given[name] = answer
            else:
                wrong.append(f"{name}: {answer}")
        elif name.startswith(_READINESS) and check in checks:
            said = next((one for one in CHECK_ANSWERS if one == value), None)
            if said is not None:
                readiness[check] = said
            else:
                wrong.append(
                    tr("{name}: must be yes, no or unknown (got {value})", name=name, value=one_line(value))
                )
        else:
            wrong.append(_no_such_place(name, [*questions, *(_READINESS + each for each in checks)]))
    if wrong:
        raise BadInput("\n".join(plain(f"--set {words}") for words in wrong))
    return msgspec.structs.replace(answers, answers=given, readiness=readiness)


def _answer(value: str, question: Question, questionnaire: Questionnaire, before: Answer) -> Answer | str:
    """Return the answer for a value, with the note and evidence that were there; or what is wrong with it."""
    options = [option.id for option in questionnaire.scale_of(question).options]
    if value in options:
        return msgspec.structs.replace(before, option=value, na_reason=None, unknown=False)
    if value == "unknown":
        return msgspec.structs.replace(before, option=None, na_reason=None, unknown=True)
    word, sign, reason = value.partition(":")
    if word == "na" and sign and reason.strip():
        return msgspec.structs.replace(before, option=None, na_reason=reason.strip(), unknown=False)
    if word == "na":
        return tr("not applicable needs a reason, as na:REASON")
    return tr("must be {options}, unknown or na:REASON (got {value})",
              options=", ".join(options), value=one_line(value) or tr("nothing"))  # fmt: skip


def _no_such_place(name: str, known: list[str]) -> str:
    """Return the words for an id that the questionnaire does not have."""
    near = get_close_matches(name, known, 1)
    hint = tr("; did you mean {near}?", near=near[0]) if near else ""
    return tr("{name}: there is no such question", name=one_line(name)) + hint
