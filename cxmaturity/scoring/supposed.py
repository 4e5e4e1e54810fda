"""An assessment as it would be with other answers, of everybody alike, and what that changes.

The sheets are scored anew, so that conditions, coverage, evidence and stages follow as they would. What is
opened waits for its answer, and counts as unanswered until then.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from cxmaturity.answers.asked import asked_questions
from cxmaturity.answers.counting import filled
from cxmaturity.answers.model import SAID, UNANSWERED, Answer, Answers, Sheets, State
from cxmaturity.errors import BadInput
from cxmaturity.questionnaire.model import Question, Questionnaire
from cxmaturity.questionnaire.scales import Scale, Ticks
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment, QuestionResult
from cxmaturity.scoring.what_if import Moved
from cxmaturity.text.language import current, tr

Supposed = Mapping[str, Answer]
"""Questions by id with the answers that everybody is to have given."""


class Supposition(NamedTuple):
    """An assessment `before` and `after` answers were set, which ones, and what they open and close."""

    before: Assessment
    after: Assessment
    questions: tuple[str, ...]
    moved: Moved


def suppose(assessment: Assessment, supposed: Supposed, *, option: str) -> Supposition:
    """Return an assessment with the `supposed` answers in place of those that it has.

    `option` is that of the command, for messages. Raises BadInput for questions that nobody is asked then,
    and where the sheets are not at hand.
    """
    questionnaire = assessment.questionnaire
    if not assessment.people:
        raise BadInput(tr("{option} needs the answers themselves, and a report holds counts", option=option))
    remarks = assessment.tally.remarks
    sheets = Sheets(
        with_supposed(assessment.people, supposed, questionnaire),
        shadows=remarks.shadows,
        disclosure="named" if assessment.tally.named else "anonymous",
        renamed=remarks.renamed,
    )
    silent = nobody_is_asked(filled(sheets), supposed, questionnaire)
    if silent:
        listed = current.get().listed(silent)
        raise BadInput(tr("{option}: nobody is asked {questions} then", option=option, questions=listed))
    after = assess(questionnaire, sheets, strict=assessment.strict, redraw=False)
    # What lies beside the sheets lies there still.
    kept = [one for one in assessment.notices if one.code == "not_read"]
    after = replace(after, notices=(*kept, *after.notices))
    moved = _moved(assessment, after)
    return Supposition(before=assessment, after=after, questions=tuple(supposed), moved=moved)


def _moved(before: Assessment, after: Assessment) -> Moved:
    """Return what is asked of nobody before and of somebody after, of more than before, or of nobody then."""
    old = {one.id: one for dimension in before.dimensions for one in dimension.questions}
    opened, widened, closed = [], [], []
    for dimension in after.dimensions:
        for result in dimension.questions:
            was, silent = old[result.id], result.state is State.NOT_ASKED
            if was.state is State.NOT_ASKED and not silent:
                opened.append(result.id)
            elif was.state is not State.NOT_ASKED and silent:
                closed.append(result.id)
            elif _is_asked_of_more(was, result):
                widened.append(result.id)
    return Moved(tuple(opened), tuple(widened), tuple(closed))


def _is_asked_of_more(was: QuestionResult, result: QuestionResult) -> bool:
    """Tell whether fewer are not asked than before, as far as both counts may be told."""
    before, after = was.count(State.NOT_ASKED), result.count(State.NOT_ASKED)
    return before is not None and after is not None and after < before


# ---- Sheets in which everybody answered so


def with_supposed(
    sheets: Sequence[Answers], supposed: Supposed, questionnaire: Questionnaire
) -> list[Answers]:
    """Return `sheets` as if everybody who is asked had given these answers.

    Who said as much or more keeps the evidence; of what is raised nobody has shown any.
    """
    own = {id(sheet) for sheet in filled(sheets)}
    return [_with(sheet, supposed, questionnaire) if id(sheet) in own else sheet for sheet in sheets]


def _with(sheet: Answers, supposed: Supposed, questionnaire: Questionnaire) -> Answers:
    """Return one sheet with these answers to what it is asked then."""
    questions = {question.id: question for question in questionnaire.questions}
    given = {
        name: _with_evidence(sheet.answers.get(name, UNANSWERED), answer, questionnaire, questions[name])
        for name, answer in supposed.items()
    }
    made = replace(sheet, answers={**sheet.answers, **given})
    asked = {question.id for question in asked_questions(questionnaire, made)}
    kept = {name: answer for name, answer in made.answers.items() if name in asked or name not in given}
    before = {name: sheet.answers[name] for name in given if name in sheet.answers and name not in asked}
    return replace(sheet, answers={**kept, **before})


def _with_evidence(old: Answer, new: Answer, questionnaire: Questionnaire, question: Question) -> Answer:
    """Return a `new` answer with the evidence of an `old` one that says so too, or claims as much or more."""
    scale = questionnaire.scale_of(question)
    claimed, before = _points(new, scale), _points(old, scale)
    is_same = all(getattr(old, field) == getattr(new, field) for field in SAID)
    if not is_same and (claimed is None or before is None or claimed > before):
        return new
    return replace(new, evidence=old.evidence, evidence_grade=old.evidence_grade)


def _points(answer: Answer, scale: Scale) -> int | None:
    """Return the points of an answer, None where it has none."""
    if answer.ticked is not None and isinstance(scale, Ticks):
        return scale.points(answer.ticked)
    return None if answer.option is None else scale.option(answer.option).points


def nobody_is_asked(
    sheets: Iterable[Answers], supposed: Supposed, questionnaire: Questionnaire
) -> tuple[str, ...]:
    """Return the supposed answers that no sheet holds, since nobody is asked for them."""
    asked = {question.id for sheet in sheets for question in asked_questions(questionnaire, sheet)}
    return tuple(name for name in supposed if name not in asked)
