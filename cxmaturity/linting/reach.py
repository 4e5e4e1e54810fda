"""Advice on what nobody can reach: stages, questions and options."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import lcm
from typing import Any, NamedTuple

from cxmaturity.formats.typed import FieldPath
from cxmaturity.linting.family import Linted, Raised
from cxmaturity.linting.satisfiable import can_hold, never_asked
from cxmaturity.questionnaire.model import Dimension, Question, Questionnaire
from cxmaturity.questionnaire.places import dimension_places, question_places
from cxmaturity.questionnaire.scales import Option, OwnOption, Scale, Ticks
from cxmaturity.scoring.stages import (
    allowed_by_dimension,
    asked_with,
    goes_by_index,
    level_of,
    terms,
)
from cxmaturity.text.language import tr
from cxmaturity.text.prompt_words import QUESTION_WORDS, fold, is_letter

MOST = 4000
"""From so many different results on, every stage is taken to be among them."""
Outcomes = set[tuple[int, int, int, int]]
"""What answers come to: the sums of weighted values and of weights, and the stages that they allow the
dimension and the whole."""


class Result(NamedTuple):
    """What a dimension comes to: its index as a fraction, its stage, and what it allows the whole."""

    points: int
    weight: int
    stage: int
    whole: int


def reach_advice(linted: Linted) -> Raised:
    """Yield what nobody can reach; of actions, those of the file's own questions alone."""
    questionnaire = linted.questionnaire
    never = never_asked(questionnaire)
    yield from _stages(questionnaire, never)
    yield from _no_advice(questionnaire)
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


def _no_advice(questionnaire: Questionnaire) -> Raised:
    """Yield, once, that a model recommends nothing at all; some advise by dimension alone."""
    advises = any(one.actions for one in questionnaire.questions)
    if not advises and not any(one.advice for one in questionnaire.every_dimension):
        message = tr("no question has actions, and no dimension has advice")
        yield "CX017", ("dimensions",), message, tr("without them the report recommends nothing")


def typed_advice(linted: Linted) -> Raised:
    """Yield options whose ids mean something else at the prompt: a command, or another option's number."""
    questionnaire = linted.questionnaire
    if questionnaire.overlay:
        return
    found: list[tuple[FieldPath, Sequence[Option | OwnOption]]] = [
        (("scales", at), scale.options) for at, scale in enumerate(questionnaire.scales)
    ]
    own = (pair for pair in question_places(questionnaire) if pair[1].id in linted.own)
    found += [(path, question.options) for path, question in own if question.kind in ("choice", "several")]
    for path, options in found:
        ids = [option.id for option in options]
        # Ids that are all numbers are typed as they are; others are counted from 1.
        counted = not all(one.isdecimal() for one in ids)
        for index, name in enumerate(ids):
            place = (*path, "options", index, "id")
            folded = fold(name)
            # A letter is the option there, and no command.
            if folded in QUESTION_WORDS and not is_letter(name):
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
    """Yield options that no action leads up to, and needs that mean nothing.

    Where no question at all has actions, that is said once; what weighs nothing is never recommended.
    """
    led = {action.to for action in question.actions}
    scale = questionnaire.scale_of(question)
    rungs = [[option.id for option in rung] for rung in scale.rungs]
    missing = [rung[0] for rung in rungs[1:] if not led.intersection(rung)]
    if isinstance(scale, Ticks):
        missing = [option.id for option in scale.options if option.points and option.id not in led]
    if not question.is_scored:
        return
    if question.id not in questionnaire.weighing:
        return
    if missing and not led and any(one.actions for one in questionnaire.questions):
        yield "CX013", path, tr("has no actions"), tr("without them the report recommends nothing here")
    elif missing and led:
        message = tr("no action leads to {options}", options=", ".join(missing))
        yield "CX013", (*path, "actions"), message, tr("say what takes one there from the option before")
    by_id = {one.id: one for one in questionnaire.questions}
    for index, action in enumerate(question.actions):
        for number, need in enumerate(action.needs):
            place = (*path, "actions", index, "needs", number)
            needed = questionnaire.scale_of(by_id[need.question])
            stepped = bool(needed.options) and not isinstance(needed, Ticks)
            lowest = [option.id for option in needed.rungs[0]] if stepped else []
            if need.question in never:
                yield "CX014", place, tr("needs {id}, which is never asked", id=need.question), ""
            elif need.option in lowest:
                message = tr("needs the lowest option of {id}, which always holds", id=need.question)
                yield "CX014", place, message, tr("name a higher option, or remove the need")


def _stages(questionnaire: Questionnaire, never: set[str]) -> Raised:
    """Yield stages of dimensions and of the whole that no complete answers lead to.

    Of what rolls up otherwise than by the mean of questions nothing is said.
    """
    known: list[tuple[Dimension, set[Result]] | None] = []
    for place, dimension in dimension_places(questionnaire):
        asked = [question for question in dimension.questions if question.id not in never]
        if not goes_by_index(questionnaire):
            held = [question for question in asked if question.id in dimension.weighing]
            reached = _by_levels(held, questionnaire) | _before_silent(held, questionnaire)
            yield from _lacking("CX011", place, reached, questionnaire)
            continue
        if not dimension.is_plain:
            known.append(None)
            continue
        results = _results(dimension, asked, questionnaire)
        known.append(None if results is None else (dimension, results))
        if results is not None:
            reached = {result.stage for result in results}
            yield from _lacking("CX011", place, reached, questionnaire)
    parts = [one for one in known if one is not None]
    told = len(parts) == len(known) and questionnaire.is_plain
    stages = _overall(parts, questionnaire) if told else None
    if not goes_by_index(questionnaire):
        whole = [
            one
            for d in questionnaire.dimensions
            if d.weight
            for one in d.questions
            if one.id in d.weighing and one.id not in never
        ]
        stages = _by_levels(whole, questionnaire)
    if stages is not None:
        yield from _lacking("CX010", ("levels",), stages, questionnaire)


def _by_levels(asked: Iterable[Question], questionnaire: Questionnaire) -> set[int]:
    """Return the stages that questions counted by level lead to; none where there are no stages.

    A level is left for the next where nothing that the next asks can be missing once the level is reached.
    """
    known, scales = terms(questionnaire), {one.id: questionnaire.scale_of(one) for one in asked}
    if not questionnaire.has_stages:
        return set()
    top, reached = len(questionnaire.levels), set()
    for stage in range(1, top + 1):
        for name, scale in scales.items() if stage < top else ():
            its = known.get(name)
            if its is None:
                continue
            now = [its.of_itself(stage, questionnaire, whole=True), its.in_level(stage)]
            after = [its.of_itself(stage + 1, questionnaire, whole=True), its.in_level(stage + 1)]
            if any(
                all(value >= one.value for one in now if one)
                and any(value < one.value for one in after if one)
                for value in map(scale.value, scale.options)
            ):
                reached.add(stage)
                break
    return {*reached, top}


def _before_silent(asked: Iterable[Question], questionnaire: Questionnaire) -> set[int]:
    """Return the levels after which a dimension asks nothing of the next: it leaves them as it should."""
    known = terms(questionnaire)
    spoken = {known[one.id].level for one in asked if one.id in known}
    return {level for level in range(1, len(questionnaire.levels)) if level + 1 not in spoken}


def _lacking(code: str, path: tuple[Any, ...], stages: set[int], questionnaire: Questionnaire) -> Raised:
    """Yield the stages that are not among those reached."""
    for number, level in enumerate(questionnaire.levels, start=1):
        if number not in stages and stages:
            message = tr(
                "no answers lead to stage {number} ({name})",
                number=questionnaire.number_of(number),
                name=level.name,
            )
            hint = (
                tr("change where the level begins, or let answers fall into it")
                if goes_by_index(questionnaire)
                else tr("let a question of the next level ask for an option that can be missing")
            )
            yield code, (*path, number - 1) if code == "CX010" else path, message, hint


def _worths(scale: Scale) -> set[int]:
    """Return the points that an answer may have: of ticks their sums, or some of a lot."""
    if not isinstance(scale, Ticks):
        return {option.points for option in scale.options}
    sums = {0}
    for option in scale.options:
        sums |= {min(points + option.points, scale.top) for points in sums}
        if len(sums) > MOST:
            return {step.points for step in scale.rising}
    return sums


def _results(
    dimension: Dimension, asked: Iterable[Question], questionnaire: Questionnaire
) -> set[Result] | None:
    """Return what a dimension can come to; None where that is too much.

    A question with conditions may also be left out: rather too much is held reachable than too little. One
    that then counts as the lowest option is as if that were answered.
    """
    questions = [question for question in asked if question.is_scored]
    top, known = len(questionnaire.levels), terms(questionnaire)
    unit = lcm(*(questionnaire.scale_of(question).top for question in questions))
    outcomes: Outcomes = {(0, 0, top, top)}
    for question in questions:
        scale = questionnaire.scale_of(question)
        left_out = question.applies_when and question.otherwise == "nothing"
        grown: Outcomes = set(outcomes) if left_out else set()
        for worth in _worths(scale):
            value = worth / scale.top
            own = whole = top
            if question.id in known:
                one = asked_with(question.id, value, level_of(value, questionnaire), questionnaire)
                own, whole = one.allows, one.allows_whole
            points = question.weight * worth * unit // scale.top
            grown |= {
                (n + points, w + question.weight, min(a, own), min(b, whole)) for n, w, a, b in outcomes
            }
            if len(grown) > MOST:
                return None
        outcomes = grown
    return {
        Result(
            points=points,
            weight=weight * unit,
            stage=min(level_of(points / (weight * unit), questionnaire), own),
            whole=whole,
        )
        for points, weight, own, whole in outcomes
        if weight
    }


def _overall(parts: list[tuple[Dimension, set[Result]]], questionnaire: Questionnaire) -> set[int] | None:
    """Return the stages of the whole that the dimensions' results allow, None where that is too much.

    A dimension with conditions may be left out.
    """
    unit = lcm(*(result.weight for _, results in parts for result in results))
    top = len(questionnaire.levels)
    outcomes: set[tuple[int, int, int]] = {(0, 0, top)}
    for dimension, results in parts:
        if not results:
            continue
        left_out = dimension.applies_when and dimension.otherwise == "nothing"
        grown: set[tuple[int, int, int]] = set(outcomes) if left_out else set()
        for result in results:
            share = dimension.weight * result.points * (unit // result.weight)
            allowed = top
            if dimension.weight:
                allowed = min(result.whole, allowed_by_dimension(result.stage, questionnaire))
            grown |= {(n + share, w + dimension.weight, min(low, allowed)) for n, w, low in outcomes}
            if len(grown) > MOST:
                return None
        outcomes = grown
    return {min(level_of(n / (w * unit), questionnaire), low) for n, w, low in outcomes if w}
