"""Advice on loose ends: what nothing refers to, and measures that do not say of whom they are."""

import re

from cxmaturity.linting.family import Linted, Raised
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.places import question_places
from cxmaturity.text.language import tr

_EMPLOYEES = re.compile(r"employee|staff|colleague|coworker|workforce|enps|员工|員工|同事", re.IGNORECASE)


def unused_advice(linted: Linted) -> Raised:
    """Yield sources, scales and steps that nothing refers to, and what is said without effect."""
    questionnaire = linted.questionnaire
    cited = {reference.source for question in questionnaire.questions for reference in question.sources}
    lines = [*questionnaire.roadmap_context, *(one for w in questionnaire.worksheets for one in w.context)]
    cited |= {line.source for line in lines}
    scales = {questionnaire.scale_of(question).id for question in questionnaire.questions}
    for index, source in enumerate(questionnaire.sources):
        if source.id not in cited:
            yield "CX030", ("sources", index), tr("no question cites it"), tr("cite it, or leave it out")
    for index, scale in enumerate(questionnaire.scales):
        if scale.id not in scales:
            yield "CX030", ("scales", index), tr("no question is answered on it"), tr("leave it out")
    checklist = questionnaire.checklist
    steps = {check.step for check in checklist.checks} if checklist else set()
    for index, step in enumerate(checklist.steps if checklist else ()):
        if step.id not in steps:
            yield "CX030", ("checklist", "steps", index), tr("no check belongs to it"), tr("leave it out")
    yield from _without_effect(questionnaire)
    for place, question in question_places(questionnaire):
        if question.id in linted.weighed and not question.is_scored:
            message = tr("has no effect: a question that is never scored weighs nothing")
            yield "CX030", (*place, "weight"), message, tr("leave it out")


def _without_effect(questionnaire: Questionnaire) -> Raised:
    """Yield what is said of questions and has no effect: foundations, and actions of what weighs nothing."""
    rule = questionnaire.stage_rule.rule
    for place, question in question_places(questionnaire):
        if question.actions and question.id not in questionnaire.weighing:
            message = tr("are never recommended: it weighs nothing in the whole")
            yield "CX030", (*place, "actions"), message, tr("leave it out")
        if not question.foundation or questionnaire.gates(question):
            continue
        message = tr("has no effect: it weighs nothing, so it holds no stage down")
        if rule != "gated":
            message = tr("has no effect: the rule {rule} asks for no foundations", rule=rule)
        yield "CX030", (*place, "foundation"), message, tr("leave it out")


def of_whom_advice(linted: Linted) -> Raised:
    """Yield measures that read as if employees were asked: few replies are told unless the file says so."""
    for at, worksheet in enumerate(linted.questionnaire.worksheets):
        names = {column.id: column.name for column in worksheet.columns}
        for index, measure in enumerate(worksheet.net_promoter):
            counts = (measure.promoters, measure.passives, measure.detractors)
            texts = (measure.id, measure.name, *counts, *(names.get(one, "") for one in counts))
            if measure.of is None and not measure.of_employees and _EMPLOYEES.search(" ".join(texts)):
                hint = tr(
                    "{employees} withholds what few of them replied; {customers} withholds nothing",
                    employees="of: employees",
                    customers="of: customers",
                )
                place = ("worksheets", at, "net_promoter", index)
                yield "CX031", place, tr("may be of employees: the file does not say of whom it is"), hint
