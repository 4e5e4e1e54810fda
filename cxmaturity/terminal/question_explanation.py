"""One question explained down to the answer and the source it rests on."""

from collections.abc import Iterator
from typing import assert_never

from cxmaturity.answers.model import State, Voice
from cxmaturity.questionnaire.condition_words import asked_when
from cxmaturity.questionnaire.model import Action, Dimension, Question, Questionnaire
from cxmaturity.questionnaire.scales import Option, Scale
from cxmaturity.scoring.given import answered_words, given_words
from cxmaturity.scoring.model import (
    Assessment,
    Found,
    QuestionResult,
    Spread,
)
from cxmaturity.scoring.pooling import needs_evidence, value_after, worths
from cxmaturity.scoring.shown import (
    deviation_shown,
    mean_shown,
    place_to_number,
    points_shown,
)
from cxmaturity.scoring.stage_words import unknown_foundation
from cxmaturity.scoring.what_if import Moved, WhatIf
from cxmaturity.scoring.words import (
    evidence_name,
    found_counts,
    not_scored,
    opinions_differ,
    settle_words,
    state_name,
    tells_level,
    untold_words,
)
from cxmaturity.text.figures import decimals, hundredths
from cxmaturity.text.language import Language


def under(text: str, *, deep: int = 1) -> str:
    """Return `text` as a line that belongs under another."""
    return "  " * deep + text


def explain_question(
    assessment: Assessment, dimension: Dimension, question: Question, answer: QuestionResult, words: Language
) -> list[str]:
    """Return the explanation of one question's value, and what one level more would bring."""
    questionnaire = assessment.questionnaire
    lines = [f"{question.id} · {dimension.name} · {question.name}", question.text, ""]
    if not question.is_scored and answer.state is State.ANSWERED:
        lines += _described(assessment, question, answer, words)
    else:
        lines += _answer(questionnaire, question, answer, words)
        lines += _as_given(assessment, question, words)
    lines += _conditions(questionnaire, dimension, question, answer, words)
    lines += _voices(answer.voices, words)
    if answer.spread is not None:
        lines += _spread(questionnaire, question, answer.spread, words)
    lines += _worth(questionnaire, dimension, question, answer, words)
    lines += _next(assessment, question, answer, words)
    return [*lines, *_sources(questionnaire, question, words)]


def _answer(
    questionnaire: Questionnaire, question: Question, answer: QuestionResult, words: Language
) -> list[str]:
    """Return what was answered and the value that it has."""
    if answer.value is None or answer.option is None:
        state = state_name(answer.state, words)
        counts = words.text("it does not score")
        if questionnaire.gates(question) and answer.state.is_open:
            counts = unknown_foundation(questionnaire, words)
        return [words.text("The answer is {state}; {counts}.", state=state, counts=counts)]
    if answer.is_assumed:
        label = questionnaire.scale_of(question).option(answer.option).label
        message = words.text(
            "The question is not asked and counts as its lowest option, “{option}”: "
            "value {value}, level {level}."
        )
        if not tells_level(question.id, questionnaire):
            message = words.text(
                "The question is not asked and counts as its lowest option, “{option}”: value {value}."
            )
        value = decimals(answer.value, 3)
        return [message.format(option=label, value=value, level=level_number(answer, questionnaire))]
    scale = questionnaire.scale_of(question)
    how = _how(answer, scale.option(answer.option), scale, words)
    figure = decimals(answer.value, 3)
    value = words.text("Value {value} ({how})", value=figure, how=how)
    if tells_level(question.id, questionnaire):
        level = level_number(answer, questionnaire)
        value = words.text("Value {value} ({how}), level {level}", value=figure, how=how, level=level)
    lines = _found(value, questionnaire, question, answer.found, words)
    if answer.capped:
        lines.append(under(words.text("Capped by strict: no evidence of grade 2 or more was shown.")))
    elif answer.unsupported:
        lines.append(under(words.text("Unsupported: no evidence of grade 2 or more was shown.")))
    elif answer.evidence_grade is None:
        lines.append(under(words.text("Evidence: {why}.", why=untold_words(questionnaire, words))))
    return lines


def _how(answer: QuestionResult, option: Option, scale: Scale, words: Language) -> str:
    """Return what a value is made of."""
    if answer.consensus:
        return words.text("the consensus of the group")
    if answer.assumed:
        return words.plural(
            "the mean, with {count} who was not asked and counts as the lowest",
            "the mean, with {count} who were not asked and count as the lowest",
            answer.assumed,
        )
    if answer.states is None:
        return words.text("the mean of the respondents")
    if answer.states.get(State.ANSWERED, 0) > 1:
        return words.text("the mean of {n} respondents", n=answer.states[State.ANSWERED])
    return words.text("{points} of {top} points", points=option.points, top=scale.top)


def _conditions(
    questionnaire: Questionnaire,
    dimension: Dimension,
    question: Question,
    answer: QuestionResult,
    words: Language,
) -> list[str]:
    """Return when a question is asked that was not, or was not of all, or may not have been."""
    untold = answer.assumed is None and "lowest" in (dimension.otherwise, question.otherwise)
    if answer.state is not State.NOT_ASKED and not answer.assumed and not untold:
        return []
    told = {asked_when(thing, questionnaire, words) for thing in (dimension, question)}
    return [under(one) for one in sorted(told) if one]


def _as_given(assessment: Assessment, question: Question, words: Language) -> list[str]:
    """Return the number of who answered alone; nothing where an option was chosen."""
    own = given_words(assessment, question)
    return [under(words.text("Answered with {number}.", number=own))] if own else []


def _described(
    assessment: Assessment, question: Question, answer: QuestionResult, words: Language
) -> list[str]:
    """Return what was answered to a question that describes and is never scored."""
    own, found = given_words(assessment, question), answer.found
    if own or found is None:
        return [own or answered_words(answer, question, words)]
    return _found(
        words.text("It describes and is not scored"), assessment.questionnaire, question, found, words
    )


def _found(
    value: str, questionnaire: Questionnaire, question: Question, found: Found | None, words: Language
) -> list[str]:
    """Return a value over what was found: the text of what most chose, never of what nobody did."""
    if found is None:
        return [words.stopped(value)]
    texts = [_anchor(questionnaire, question, option) for option in found.options]
    counts = found_counts(found, words)
    said = [words.aside(text, count) for text, count in zip(texts, counts, strict=True)] if counts else texts
    if found.differ:
        said.append(words.sentence(opinions_differ(words)))
    return [words.lead(value), *map(under, said)]


def _anchor(questionnaire: Questionnaire, question: Question, option_id: str) -> str:
    """Return what an option looks like in words: its description, otherwise its label."""
    scale = questionnaire.scale_of(question)
    option = scale.option(option_id)
    return question.levels[scale.options.index(option)] if question.levels else option.label


def _voices(voices: tuple[Voice, ...], words: Language) -> list[str]:
    """Return the respondents' own words."""
    lines = []
    for voice in voices:
        text = voice.text or words.text("(no text)")
        lines.append(under(words.pair(_kind(voice, words), text)))
    return lines


def _kind(voice: Voice, words: Language) -> str:
    """Return what somebody's words are."""
    match voice.kind:
        case "note":
            return words.text("note")
        case "reason":
            return words.text("reason")
        case "evidence":
            if voice.grade is None:
                return words.text("evidence")
            name = evidence_name(voice.grade, words)
            return words.text("evidence {grade} ({name})", grade=voice.grade, name=name)
        case other:
            assert_never(other)


def _spread(questionnaire: Questionnaire, question: Question, spread: Spread, words: Language) -> list[str]:
    """Return how the respondents differ."""
    scale = questionnaire.scale_of(question)
    counts = words.listed(
        words.pair(option.id, n) for option, n in zip(scale.options, spread.counts, strict=True)
    )
    verdict = words.text("within") if spread.agreed else words.text("above")
    lines = [
        words.text(
            "Answers by option: {counts}; mean {mean}, median {median}.",
            counts=counts,
            mean=mean_shown(spread, scale, questionnaire, more=1),
            median=f"{spread.median + place_to_number(scale, questionnaire):g}",
        ),
        words.text(
            "Mean deviation AD {ad}, {verdict} the acceptable {limit}.",
            ad=deviation_shown(spread),
            verdict=verdict,
            limit=spread.ad_limit,
        ),
    ]
    if spread.r_wg is not None:
        lines.append(words.text("Agreement r*wg {r_wg} (1 is full agreement).", r_wg=hundredths(spread.r_wg)))
    if spread.polarised:
        lines.append(words.text("Polarised: the answers fall into opposite camps; the mean hides it."))
    return lines


def _worth(
    questionnaire: Questionnaire,
    dimension: Dimension,
    question: Question,
    answer: QuestionResult,
    words: Language,
) -> list[str]:
    """Return the question's weight and contribution."""
    if not question.weight or not dimension.weight:
        weighed = not_scored(words)
        return ["", words.stopped(words.pair(words.text("Weight {weight}", weight=0), weighed))]
    if answer.contribution is None:
        return []
    if answer.overall_contribution is None:
        points = words.text(
            "Weight {weight}: adds {own} points to {dimension}; the whole has no index.",
            weight=question.weight,
            own=points_shown(answer.contribution, questionnaire, more=2),
            dimension=dimension.name,
        )
        return ["", points]
    points = words.text(
        "Weight {weight}: adds {own} points to {dimension} and {overall} to the overall index.",
        weight=question.weight,
        own=points_shown(answer.contribution, questionnaire, more=2),
        dimension=dimension.name,
        overall=points_shown(answer.overall_contribution, questionnaire, more=2),
    )
    return ["", points]


def _next(assessment: Assessment, question: Question, answer: QuestionResult, words: Language) -> list[str]:
    """Return what one option higher would look like, add and take."""
    if answer.next_option is None:
        return []
    if answer.found is not None and answer.found.differ:
        return ["", settle_words(words)]
    questionnaire = assessment.questionnaire
    option = questionnaire.scale_of(question).option(answer.next_option)
    anchor = _anchor(questionnaire, question, answer.next_option)
    lines = ["", words.text("One step higher looks like this:"), f"  {anchor}"]
    lines += map(under, _adds(assessment, answer, answer.next_option, words))
    if counts_when_shown(assessment, answer, answer.next_option):
        lines.append(under(when_shown(words)))
    action = next((a for a in question.actions if a.to == option.id), None)
    if action:
        lines.append(under(words.text("To do: {what}", what=action.do)))
        lines += [under(line) for line in _as_far_as_said(action, words)]
    return lines


def counts_when_shown(assessment: Assessment, answer: QuestionResult, option: str) -> bool:
    """Return whether strict scoring counts a step to `option` only once evidence of it is shown."""
    if not assessment.strict or not answer.weight:
        return False
    asked = assessment.questionnaire
    scale = worths(asked)[answer.id].scale
    after = value_after(answer.value, scale, scale.option(option))
    return needs_evidence(answer.evidence_grade, after, asked)


def when_shown(words: Language) -> str:
    """Say what strict scoring asks of a step into the two highest levels."""
    return words.text(
        "Strict: what is raised into the two highest levels counts only once evidence of grade 2 or more is "
        "shown."
    )


def _as_far_as_said(action: Action, words: Language) -> Iterator[str]:
    """Yield who takes an action, how much work it is and how it is measured, as far as the model says so."""
    if action.owner and action.effort:
        yield words.text("Owner: {owner}; effort {effort}", owner=action.owner, effort=action.effort)
    elif action.owner:
        yield words.text("Owner: {owner}", owner=action.owner)
    elif action.effort:
        yield words.text("effort {effort}", effort=action.effort)
    if action.measure:
        yield words.text("Measure of success: {measure}", measure=action.measure)
    if action.url:
        yield words.text("More: {url}", url=action.url)


def _adds(assessment: Assessment, answer: QuestionResult, option: str, words: Language) -> list[str]:
    """Return what a step opens, closes and adds."""
    questionnaire = assessment.questionnaire
    what_if = WhatIf(assessment) if questionnaire.conditions else None
    if what_if is not None and not what_if.is_known({answer.id: option}):
        if assessment.tally.respondents > 1:
            return [
                words.text(
                    "Which questions it opens or closes is not known of everybody, nor so what it adds."
                )
            ]
        return [words.text("Which questions it opens or closes is not known, nor so what it adds.")]
    moved = [] if what_if is None else _moved(what_if.moved({answer.id: option}), words)
    if answer.gain is None:
        return moved
    own = points_shown(answer.gain, questionnaire, more=2)
    if answer.overall_gain is None:
        if moved:
            gain = words.text("With that the dimension's index changes by {own} points.", own=own)
        else:
            gain = words.text("It adds {own} points to the dimension.", own=own)
        return [*moved, gain]
    overall = points_shown(answer.overall_gain, questionnaire, more=2)
    if moved:
        gain = words.text(
            "With that the dimension's index changes by {own} points and the whole's by {overall}.",
            own=own,
            overall=overall,
        )
    else:
        gain = words.text(
            "It adds {own} points to the dimension and {overall} overall.", own=own, overall=overall
        )
    return [*moved, gain]


def _moved(moved: Moved, words: Language) -> list[str]:
    """Return which other questions a step opens and which it closes; nothing where it does neither."""
    lines = []
    if moved.opened:
        lines.append(
            words.text(
                "It opens questions, which count as the lowest until they are answered: {ids}",
                ids=words.listed(moved.opened),
            )
        )
    if moved.widened:
        lines.append(
            words.text(
                "It asks all what only some were asked; their mean stands until the others answer: {ids}",
                ids=words.listed(moved.widened),
            )
        )
    if moved.closed:
        lines.append(words.text("It closes questions: {ids}", ids=words.listed(moved.closed)))
    return lines


def _sources(questionnaire: Questionnaire, question: Question, words: Language) -> list[str]:
    """Return the sources that the question rests on."""
    if not question.sources:
        return []
    titles = {source.id: source for source in questionnaire.sources}
    lines = ["", words.text("Rests on:")]
    for reference in question.sources:
        source = titles[reference.source]
        published = words.listed((source.publisher, str(source.year)) if source.year else (source.publisher,))
        lines.append(under(words.pair(words.aside(source.title, published), reference.idea)))
    return lines


def level_number(answer: QuestionResult, questionnaire: Questionnaire) -> str:
    """Return the number of the level that an answer is at, as it stands."""
    return "" if answer.level is None else str(questionnaire.number_of(answer.level))
