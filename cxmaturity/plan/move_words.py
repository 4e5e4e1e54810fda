"""Moves by name: what a question is called among others, where a step of it leads, and what is done."""

from collections import Counter

from cxmaturity.plan.model import KeptMove, PlannedMove
from cxmaturity.questionnaire.model import Action, Questionnaire
from cxmaturity.scoring.shown import step_end
from cxmaturity.scoring.words import PATH, names, path_words


def told_apart(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the names of dimensions and questions, with the way to those that share theirs with others."""
    found = names(questionnaire)
    counted = Counter(question.name for question in questionnaire.questions)
    for question in questionnaire.questions:
        if counted[question.name] > 1:
            way = path_words(questionnaire.ways[question.id][-1].id, questionnaire)
            found[question.id] = f"{way}{PATH}{question.name}"
    return found


def action_of(move: PlannedMove, questionnaire: Questionnaire) -> Action | None:
    """Return the action of a move, None where the model has none."""
    question = next(one for one in questionnaire.questions if one.id == move.question)
    to = move.ticks or move.option
    return next((action for action in question.actions if action.to == to), None)


def end_of_step(question_id: str, option_id: str, questionnaire: Questionnaire) -> str:
    """Return where a step leads: a level by its number, or an option by its label.

    What the questionnaire does not have is called by its id.
    """
    question = next((one for one in questionnaire.questions if one.id == question_id), None)
    if question is None:
        return option_id
    scale = questionnaire.scale_of(question)
    try:
        option = scale.option(option_id)
    except KeyError:
        return option_id
    place = next((at for at, rung in enumerate(scale.rungs, 1) if option.id in {one.id for one in rung}), 1)
    return step_end(question_id, option.id, place, questionnaire)


def move_name(move: KeptMove, questionnaire: Questionnaire) -> str:
    """Return a move that is kept by the name of its question, and where it leads."""
    name = told_apart(questionnaire).get(move.question, move.question)
    return f"{name} → {end_of_step(move.question, move.option, questionnaire)}"
