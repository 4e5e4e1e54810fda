"""How indexes are made of what is below them, in sentences: the rules of `roll_up.py`, and of one floor."""

from collections.abc import Callable, Iterable, Iterator
from typing import assert_never

from cxmaturity.questionnaire.model import Dimension, Questionnaire, RollUp
from cxmaturity.scoring.words import path_words
from cxmaturity.text.language import Language


def index_rules(questionnaire: Questionnaire, language: Language) -> tuple[tuple[str, str], ...]:
    """Return what the method says of indexes: which, and how they are made."""
    text = language.text
    if questionnaire.is_plain:
        of_questions = [(text("Index of a dimension"), _of_questions("mean", language))]
        return (*of_questions, (text("Overall index"), _of_whole("mean", language)))
    every = questionnaire.every_dimension
    own = (
        text("Index of a dimension of questions")
        if questionnaire.has_floors
        else text("Index of a dimension")
    )
    kinds: tuple[tuple[str, list[Dimension], Callable[[RollUp, Language], str]], ...] = (
        (own, [d for d in every if not d.dimensions], _of_questions),
        (text("Index of a dimension of dimensions"), [d for d in every if d.dimensions], _of_parts),
    )
    return (
        *(line for kind in kinds for line in _by_rule(*kind, questionnaire, language)),
        (text("Overall index"), _of_whole(questionnaire.roll_up, language)),
    )


def _by_rule(
    label: str,
    dimensions: Iterable[Dimension],
    said: Callable[[RollUp, Language], str],
    questionnaire: Questionnaire,
    language: Language,
) -> Iterator[tuple[str, str]]:
    """Yield a line for each rule of some dimensions, which are named where there are several rules."""
    by_rule: dict[RollUp, list[str]] = {}
    for one in dimensions:
        by_rule.setdefault(one.roll_up, []).append(path_words(one.id, questionnaire))
    for rule, names in by_rule.items():
        sentence = said(rule, language)
        yield label, sentence if len(by_rule) == 1 else language.pair(language.listed(names), sentence)


def index_in_brief(questionnaire: Questionnaire, low: str, high: str, language: Language) -> str:
    """Return what an index is, for those who read no formulas."""
    rules = {questionnaire.roll_up, *(one.roll_up for one in questionnaire.every_dimension)}
    if questionnaire.is_plain:
        return language.text(
            "The index runs from {low} to {high} and is the weighted mean of the answers.", low=low, high=high
        )
    if rules == {"mean"}:
        return language.text(
            "The index runs from {low} to {high} and is a mean of means: that of a dimension is the weighted "
            "mean of its answers, or of the dimensions in it, floor by floor up to the whole.",
            low=low,
            high=high,
        )
    if rules == {"sum"}:
        return language.text(
            "The index runs from {low} to {high} and is the points reached, of the most that could be had.",
            low=low,
            high=high,
        )
    runs = language.text("The index runs from {low} to {high}.", low=low, high=high)
    differ = language.text(
        "Not every index is a mean of what it is made of: the method says how each is made."
    )
    return language.sentences((runs, differ))


def _of_questions(rule: RollUp, language: Language) -> str:
    """Say how answers become the index of a dimension."""
    match rule:
        case "mean":
            return language.text("I = 100 · Σ(w·v) / Σ(w) over the answered questions.")
        case "sum":
            return language.text(
                "I = 100 · Σ(w·p) / Σ(w·m) over the answered questions: p are the points reached, m the "
                "most that there are."
            )
        case "lowest":
            return language.text("I = 100 · the lowest v of the answered questions that have a weight.")
        case "highest":
            return language.text("I = 100 · the highest v of the answered questions that have a weight.")
        case _:
            assert_never(rule)


def _of_parts(rule: RollUp, language: Language) -> str:
    """Say how the indexes of dimensions become that of the one they are in."""
    if_withheld = language.text(
        "Where one that applies has no index, it has none either, and its bounds are given."
    )
    match rule:
        case "mean":
            said = language.text("The mean of the indexes of the dimensions in it, by their weights.")
        case "sum":
            said = language.text("The points reached in it, by weight, of the most that could be had.")
        case "lowest":
            said = language.text("The lowest index of the dimensions in it that have a weight.")
        case "highest":
            said = language.text("The highest index of the dimensions in it that have a weight.")
        case _:
            assert_never(rule)
    return language.sentences((said, if_withheld))


def _of_whole(rule: RollUp, language: Language) -> str:
    """Say how the indexes of the dimensions become that of the whole."""
    if rule == "mean":
        return language.text(
            "The mean of the dimensions’ indexes, weighted by the dimensions’ weights. Where a dimension "
            "that applies has no index, the whole has none either, and its bounds are given."
        )
    if_withheld = language.text(
        "Where a dimension that applies has no index, the whole has none either, and its bounds are given."
    )
    match rule:
        case "sum":
            said = language.text("The points reached, by weight, of the most that could be had.")
        case "lowest":
            said = language.text("The lowest index of the dimensions that have a weight.")
        case "highest":
            said = language.text("The highest index of the dimensions that have a weight.")
        case _:
            assert_never(rule)
    return language.sentences((said, if_withheld))


def floors_words(questionnaire: Questionnaire, language: Language) -> str:
    """Say how large a questionnaire is that has floors: how many dimensions on each, and what else."""
    return language.text(
        "{dimensions} dimensions on {floors} floors, {questions} questions, {levels} levels",
        dimensions=language.join([str(len(floor)) for floor in questionnaire.by_floor]),
        floors=len(questionnaire.by_floor),
        questions=len(questionnaire.questions),
        levels=len(questionnaire.levels),
    )


def shares_rule(questionnaire: Questionnaire, language: Language) -> str:
    """Say what coverage and applicability are of what is made of dimensions of dimensions, if any is."""
    if not questionnaire.has_floors:
        return ""
    return language.text("Of a dimension of dimensions it is the mean of theirs, by their weights.")
