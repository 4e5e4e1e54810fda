"""Advice on what nobody can reach: stages, questions and options."""

from collections.abc import Iterable
from itertools import pairwise
from math import lcm
from typing import Any

from cxmaturity.formats.typed import FieldPath
from cxmaturity.linting.family import Linted, Raised
from cxmaturity.linting.satisfiable import can_hold, never_asked
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire
from cxmaturity.questionnaire.places import dimension_places
from cxmaturity.scoring.stages import level_of, stage_of
from cxmaturity.text.language import tr
from cxmaturity.text.prompt_words import QUESTION_WORDS, fold

MOST = 4000
"""From so many different results on, every stage is taken to be among them."""
Outcomes = set[tuple[int, int, int]]
"""What answers come to: the sum of weighted values, the sum of weights, and the lowest foundation."""


def reach_advice(linted: Linted) -> Raised:
    """Yield what nobody can reach; of actions, those of the file's own questions alone."""
    questionnaire = linted.questionnaire
    never = never_asked(questionnaire)
    yield from _stages(questionnaire, never)
    hint = tr("no answers to the earlier questions meet all of its conditions")
    closed: list[FieldPath] = []
    for place, dimension in dimension_places(questionnaire):
        if any(place[: len(above)] == above for above in closed):
            continue
        if not can_hold(dimension.applies_when, questionnaire):
            closed.append(place)
            yield "CX012", (*place, "applies_when"), tr("is never asked"), hint
            continue
        for index, question in enumerate(dimension.own_questions):
            path = (*place, "questions", index)
            if question.id in never:
                yield "CX012", (*path, "applies_when"), tr("is never asked"), hint
            elif question.id in linted.own:
                yield from _actions(question, path, questionnaire, never)


def typed_advice(linted: Linted) -> Raised:
    """Yield options whose ids mean something else at the prompt: a command, or another option's number."""
    questionnaire = linted.questionnaire
    if questionnaire.overlay:
        return
    for at, scale in enumerate(questionnaire.scales):
        ids = [option.id for option in scale.options]
        # Ids that are all numbers are typed as they are; others are counted from 1.
        counted = not all(one.isdecimal() for one in ids)
        for index, name in enumerate(ids):
            place = ("scales", at, "options", index, "id")
            folded = fold(name)
            if folded in QUESTION_WORDS:
                hint = tr("choose another; at the prompt this option has its number alone")
                yield "CX016", place, tr("the id {id} is a command of the interview", id=name), hint
            elif counted and folded.isdecimal() and folded != str(index + 1):
                message = tr("the id {id} is option {number} at the prompt", id=name, number=index + 1)
                yield "CX016", place, message, tr("choose another, or make every id of the scale a number")


def order_advice(linted: Linted) -> Raised:
    """Yield options that are worth no more than the one before: right in some models, a slip in others."""
    if linted.questionnaire.overlay:
        return
    taken = {entry.place for entry in linted.questionnaire.taken}
    for at, scale in enumerate(linted.questionnaire.scales):
        if f"scales.{scale.id}" in taken:
            continue
        for index, (before, option) in enumerate(pairwise(scale.options), start=1):
            if option.points <= before.points:
                place = ("scales", at, "options", index, "points")
                message = tr("are not above those of {option} before it", option=before.id)
                yield "CX002", place, message, tr("leave it so where the model means it")
                break


def _actions(
    question: Question,
    path: tuple[Any, ...],
    questionnaire: Questionnaire,
    never: set[str],
) -> Raised:
    """Yield options that no action leads up to, and needs that mean nothing."""
    led = {action.to for action in question.actions}
    rungs = [[option.id for option in rung] for rung in questionnaire.scale_of(question).rungs]
    missing = [rung[0] for rung in rungs[1:] if not led.intersection(rung)]
    if missing and not led:
        yield "CX013", path, tr("has no actions"), tr("without them the report recommends nothing here")
    elif missing:
        message = tr("no action leads to {options}", options=", ".join(missing))
        yield "CX013", (*path, "actions"), message, tr("say what takes one there from the option before")
    by_id = {one.id: one for one in questionnaire.questions}
    for index, action in enumerate(question.actions):
        for number, need in enumerate(action.needs):
            place = (*path, "actions", index, "needs", number)
            lowest = [option.id for option in questionnaire.scale_of(by_id[need.question]).rungs[0]]
            if need.question in never:
                yield "CX014", place, tr("needs {id}, which is never asked", id=need.question), ""
            elif need.option in lowest:
                message = tr("needs the lowest option of {id}, which always holds", id=need.question)
                yield "CX014", place, message, tr("name a higher option, or remove the need")


def _stages(questionnaire: Questionnaire, never: set[str]) -> Raised:
    """Yield stages of dimensions and of the whole that no complete answers lead to.

    Of what rolls up otherwise than by the mean of questions nothing is said.
    """
    known: list[tuple[Dimension, set[tuple[int, int, int]]] | None] = []
    for place, dimension in dimension_places(questionnaire):
        if not dimension.is_plain:
            known.append(None)
            continue
        asked = [question for question in dimension.questions if question.id not in never]
        results = _results(dimension, asked, questionnaire)
        known.append(None if results is None else (dimension, results))
        if results is not None:
            reached = {stage for _, _, stage in results}
            yield from _lacking("CX011", place, reached, questionnaire)
    parts = [one for one in known if one is not None]
    told = len(parts) == len(known) and questionnaire.is_plain
    stages = _overall(parts, questionnaire) if told else None
    if stages is not None:
        yield from _lacking("CX010", ("levels",), stages, questionnaire)


def _lacking(code: str, path: tuple[Any, ...], stages: set[int], questionnaire: Questionnaire) -> Raised:
    """Yield the stages that are not among those reached."""
    for number, level in enumerate(questionnaire.levels, start=1):
        if number not in stages and stages:
            message = tr(
                "no answers lead to stage {number} ({name})",
                number=questionnaire.number_of(number),
                name=level.name,
            )
            hint = tr("change where the level begins, or let answers fall into it")
            yield code, (*path, number - 1) if code == "CX010" else path, message, hint


def _results(
    dimension: Dimension, asked: Iterable[Question], questionnaire: Questionnaire
) -> set[tuple[int, int, int]] | None:
    """Return what a dimension can come to, as index (a fraction) and stage; None where that is too much.

    A question with conditions may also be left out: rather too much is held reachable than too little. One
    that then counts as the lowest option is as if that were answered.
    """
    questions = list(asked)
    top = len(questionnaire.levels)
    unit = lcm(*(questionnaire.scale_of(question).top for question in questions))
    outcomes: Outcomes = {(0, 0, top)}
    for question in questions:
        scale = questionnaire.scale_of(question)
        left_out = question.applies_when and question.otherwise == "nothing"
        grown: Outcomes = set(outcomes) if left_out else set()
        for option in scale.options:
            level = level_of(scale.value(option), questionnaire) if question.foundation else top
            points = question.weight * option.points * unit // scale.top
            grown |= {(n + points, w + question.weight, min(low, level)) for n, w, low in outcomes}
            if len(grown) > MOST:
                return None
        outcomes = grown
    return {
        (points, weight * unit, stage_of(points / (weight * unit), [low], questionnaire))
        for points, weight, low in outcomes
        if weight
    }


def _overall(
    parts: list[tuple[Dimension, set[tuple[int, int, int]]]], questionnaire: Questionnaire
) -> set[int] | None:
    """Return the stages of the whole that the dimensions' results allow, None where that is too much.

    A dimension with conditions may be left out.
    """
    unit = lcm(*(weight for _, results in parts for _, weight, _ in results))
    outcomes: Outcomes = {(0, 0, len(questionnaire.levels))}
    for dimension, results in parts:
        if not results:
            continue
        left_out = dimension.applies_when and dimension.otherwise == "nothing"
        grown: Outcomes = set(outcomes) if left_out else set()
        for points, weight, stage in results:
            share = dimension.weight * points * (unit // weight)
            grown |= {(n + share, w + dimension.weight, min(low, stage)) for n, w, low in outcomes}
            if len(grown) > MOST:
                return None
        outcomes = grown
    return {stage_of(n / (w * unit), [low], questionnaire) for n, w, low in outcomes if w}
