"""Why a stage is what it is, in words: the arithmetic, what holds it down, and what would change it."""

from collections.abc import Iterator
from typing import NamedTuple, assert_never

from cxmaturity.answers.model import State, Voice
from cxmaturity.errors import BadInput
from cxmaturity.questionnaire.condition_words import asked_when
from cxmaturity.questionnaire.model import (
    Action,
    Dimension,
    LevelAdvice,
    Option,
    Question,
    Questionnaire,
    Scale,
)
from cxmaturity.scoring.firm_words import firm_words
from cxmaturity.scoring.model import (
    Assessment,
    Closer,
    DimensionResult,
    Found,
    Limit,
    QuestionResult,
    Score,
    Spread,
)
from cxmaturity.scoring.next_stage import Raise, SmallestChange, change_for_dimension, change_overall
from cxmaturity.scoring.notices import is_of_figures
from cxmaturity.scoring.shown import (
    coverage_shown,
    deviation_shown,
    in_unit,
    index_shown,
    mean_shown,
    place_to_number,
    points_shown,
    step_end,
    unit_decimals,
)
from cxmaturity.scoring.stage_words import reached_words, rule_for, unknown_foundation
from cxmaturity.scoring.what_if import Moved, WhatIf
from cxmaturity.scoring.words import (
    assumed_words,
    bounds_words,
    evidence_name,
    found_counts,
    goes_by_levels,
    limit_words,
    names,
    not_scored,
    notice_words,
    opinions_differ,
    settle_words,
    short_exactly,
    stage_in_full,
    state_name,
    step_start,
    untold_words,
    withheld_words,
)
from cxmaturity.text.figures import decimals, hundredths
from cxmaturity.text.language import Language, current, language, noted
from cxmaturity.text.nearest import meant, nearest_name
from cxmaturity.text.safe_text import one_line

# ---- One question explained down to the answer and the source it rests on


def under(text: str, *, deep: int = 1) -> str:
    """Return `text` as a line that belongs under another."""
    return "  " * deep + text


def explain_question(
    assessment: Assessment, dimension: Dimension, question: Question, answer: QuestionResult, words: Language
) -> list[str]:
    """Return the explanation of one question's value, and what one level more would bring."""
    questionnaire = assessment.questionnaire
    lines = [f"{question.id} · {dimension.name} · {question.name}", question.text, ""]
    lines += _answer(questionnaire, question, answer, words)
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
        if question.foundation and answer.state.is_open:
            counts = unknown_foundation(questionnaire, words)
        return [words.text("The answer is {state}; {counts}.", state=state, counts=counts)]
    if answer.is_assumed:
        label = questionnaire.scale_of(question).option(answer.option).label
        return [
            words.text(
                "The question is not asked and counts as its lowest option, “{option}”: "
                "value {value}, level {level}.",
                option=label,
                value=decimals(answer.value, 3),
                level=answer.level,
            )
        ]
    scale = questionnaire.scale_of(question)
    how = _how(answer, scale.option(answer.option), scale, words)
    value = words.text(
        "Value {value} ({how}), level {level}",
        value=decimals(answer.value, 3),
        how=how,
        level=_number(answer, questionnaire),
    )
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
    """Return when a question is asked that was not, or was not of all."""
    if answer.state is not State.NOT_ASKED and not answer.assumed:
        return []
    told = {asked_when(thing, questionnaire, words) for thing in (dimension, question)}
    return [under(one) for one in sorted(told) if one]


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
    action = next((a for a in question.actions if a.to == option.id), None)
    if action:
        lines.append(under(words.text("To do: {what}", what=action.do)))
        lines += [under(line) for line in _as_far_as_said(action, words)]
    return lines


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
        return [
            words.text("Which questions it opens or closes is not known of everybody, nor so what it adds.")
        ]
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


# ---- Why a stage is what it is, in words: the arithmetic, what holds it down, and what would change it

Lines = list[str]
_BOUNDS = noted(
    "Coverage {coverage}: with every open answer worth nothing the index would be {low},"
    " with every one worth everything {high}."
)
_BOUNDS_ABOVE_NOTHING = noted(
    "Coverage {coverage}: with every open answer at its lowest option the index would be {low}, with every "
    "one at its highest {high}."
)


class Explanation(NamedTuple):
    """Why a result is what it is: of the `subject`, which is `overall`, a dimension or a question.

    Lines are unwrapped; those that belong under another begin with two blanks.
    """

    subject: str
    lines: tuple[str, ...]

    def __repr__(self) -> str:
        indents = (line[: len(line) - len(line.lstrip())] for line in self.lines)
        return "\n".join(map("{}{}".format, indents, map(one_line, self.lines)))


def explain(assessment: Assessment, subject: str | None = None, *, tag: str = "en") -> Explanation:
    """Return the explanation of the overall result, or of the dimension or question called `subject`.

    Its words are in the language `tag`. Raises BadInput where there is no such dimension or question.
    """
    return Explanation(subject or "overall", tuple(_explained(assessment, subject, language(tag))))


def _explained(assessment: Assessment, subject: str | None, words: Language) -> Lines:
    if subject is None or subject == "overall":
        return _overall(assessment, words)
    pairs = list(zip(assessment.questionnaire.dimensions, assessment.dimensions, strict=True))
    for dimension, result in pairs:
        if dimension.id == subject:
            return _dimension(assessment, dimension, result, words)
        for question, answer in zip(dimension.questions, result.questions, strict=True):
            if question.id == subject:
                return explain_question(assessment, dimension, question, answer, words)
    raise BadInput(_unknown(assessment.questionnaire, subject, current.get()))


def _unknown(questionnaire: Questionnaire, subject: str, words: Language) -> str:
    """Return the message for a name that is neither a dimension nor a question."""
    hint = meant(nearest_name(subject, names(questionnaire)))
    ids = words.listed(dimension.id for dimension in questionnaire.dimensions)
    hint = hint or words.text("dimensions are {ids}", ids=ids)
    return words.text("there is no dimension or question {name}; {hint}", name=subject, hint=hint)


def _overall(assessment: Assessment, words: Language) -> Lines:
    """Explain the overall stage."""
    questionnaire, overall = assessment.questionnaire, assessment.overall
    lines = [words.sentence(stage_in_full(overall, questionnaire, words, strict=assessment.strict))]
    of_figures = (one for one in assessment.notices if is_of_figures(one.code))
    lines += [notice_words(one, questionnaire, words) for one in of_figures]
    if assessment.firmness is not None:
        lines.append(words.sentences(firm_words(assessment.firmness, words)))
    lines.append("")
    counted = [d for d in assessment.dimensions if d.index is not None]
    if overall.index is not None:
        lines.append(words.text("The overall index is the mean of the dimensions' indexes by their weights:"))
        known = names(questionnaire)
        lines += [
            under(
                words.text(
                    "{name}: {index} × weight {weight}",
                    name=known[d.id] if d.weight else words.aside(known[d.id], not_scored(words)),
                    index=index_shown(d.index or 0.0, questionnaire, more=2),
                    weight=d.weight,
                )
            )
            for d in counted
        ]
        weight = sum(d.weight for d in counted)
        total = sum(d.weight * in_unit(d.index or 0.0, questionnaire) for d in counted)
        lines.append(
            under(
                words.text(
                    "sum {total} / {weight} = index {index}",
                    total=decimals(total, unit_decimals(questionnaire) + 2),
                    weight=weight,
                    index=index_shown(overall.index, questionnaire, more=2),
                )
            )
        )
    for dimension in assessment.dimensions:
        if dimension.index is None:
            name = names(questionnaire)[dimension.id]
            why = withheld_words(dimension.withheld, questionnaire, words)
            bounds = bounds_words(dimension, questionnaire, words)
            if dimension.withheld == "not_applicable" or not dimension.weight:
                lines.append(under(words.text("{name}: left out, {why}", name=name, why=why)))
            elif bounds:
                index = words.text("index {bounds}", bounds=bounds)
                lines.append(under(words.pair(name, words.clauses((why, index)))))
            else:
                lines.append(under(words.pair(name, why)))
    lines += ["", *_why(overall, assessment, words, of_dimensions=True)]
    if overall.stage is not None and overall.stage < len(questionnaire.levels):
        change = change_overall(assessment, overall.stage + 1)
        lines += _change(assessment, change, overall.stage + 1, words)
    return lines


def _dimension(
    assessment: Assessment, dimension: Dimension, result: DimensionResult, words: Language
) -> Lines:
    """Explain the stage of one dimension."""
    questionnaire = assessment.questionnaire
    stage = stage_in_full(result, questionnaire, words, strict=assessment.strict)
    lines = [words.stopped(words.pair(dimension.name, stage)), ""]
    weight = sum(q.weight for q in result.questions if q.value is not None)
    lines.append(words.text("The index is the mean of the answers' values by their weights:"))
    for answer in result.questions:
        if answer.value is None:
            state = state_name(answer.state, words)
            lines.append(under(words.pair(answer.id, state)))
        else:
            line = words.text(
                "{id}: value {value} × weight {weight} = {product} (level {level})",
                id=answer.id,
                value=decimals(answer.value, 3),
                weight=answer.weight,
                product=decimals(answer.value * answer.weight, 3),
                level=_number(answer, questionnaire),
            )
            lines.append(under(words.within(line, assumed_words(words)) if answer.is_assumed else line))
    total = sum(q.weight * q.value for q in result.questions if q.value is not None)
    if result.index is not None:
        lines.append(
            under(
                words.text(
                    "sum {total} / {weight} = {share}, that is index {index}",
                    total=decimals(total, 3),
                    weight=weight,
                    share=decimals(result.index / 100, 4),
                    index=index_shown(result.index, questionnaire, more=2),
                )
            )
        )
    if result.low is not None and result.high is not None and result.low != result.high:
        above_nothing = any(questionnaire.scale_of(question).bottom for question in dimension.questions)
        sentence = _BOUNDS_ABOVE_NOTHING if above_nothing else _BOUNDS
        bounds = words.text(
            sentence,
            coverage=coverage_shown(result.coverage or 0.0, questionnaire),
            low=index_shown(result.low, questionnaire, more=2),
            high=index_shown(result.high, questionnaire, more=2),
        )
        lines.append(bounds)
    lines += ["", *_why(result, assessment, words, of_dimensions=False)]
    if result.stage is not None and result.stage < len(questionnaire.levels):
        change = change_for_dimension(assessment, dimension.id, result.stage + 1)
        lines += _change(assessment, change, result.stage + 1, words)
    return lines + _advice(questionnaire.advice_for(dimension, result.band), words)


def _advice(advice: LevelAdvice | None, words: Language) -> Lines:
    """Return what the model advises at the level of a dimension's index."""
    if advice is None:
        return []
    lines = ["", words.text("What the model advises at level {level}:", level=advice.level)]
    lines += [under(text) for text in (advice.text, *advice.do) if text]
    return lines + ([under(words.text("More: {url}", url=advice.url))] if advice.url else [])


def _why(score: Score, assessment: Assessment, words: Language, *, of_dimensions: bool) -> Lines:
    """Return why a stage is not the next one."""
    questionnaire = assessment.questionnaire
    if score.stage is None or score.index is None:
        return [words.sentence(withheld_words(score.withheld, questionnaire, words))]
    reached = reached_words(score.index, score.stage, questionnaire, words)
    if score.stage == len(questionnaire.levels):
        return [reached, words.text("It is the highest stage.")]
    return [reached, *_obstacles(score, score.stage + 1, assessment, words, of_dimensions=of_dimensions)]


def _obstacles(
    score: Score, following: int, assessment: Assessment, words: Language, *, of_dimensions: bool
) -> Lines:
    """Return what stands between a score and the stage `following`."""
    questionnaire = assessment.questionnaire
    number = questionnaire.number_of(following)
    held = words.text("What holds the stage of the dimension below {stage}:", stage=number)
    if of_dimensions:
        held = words.text("What holds the overall stage below {stage}:", stage=number)
    lines = [held]
    rule = rule_for(following, questionnaire, words, of_dimensions=of_dimensions)
    limits: tuple[Limit, ...] = score.limits
    lines += [
        under(words.pair(words.aside(limit_words(limit, assessment.questionnaire, words), limit.id), rule))
        for limit in limits
    ]
    if score.shortfall:
        short = score.shortfall
        lines.append(under(short_exactly(short, questionnaire, words)))
        lines += [under(_closer(closer, assessment, words), deep=2) for closer in short.closers]
    return lines


def _closer(closer: Closer, assessment: Assessment, words: Language) -> str:
    """Return what single answer would close a shortfall alone: by levels, or by options that are none."""
    questionnaire = assessment.questionnaire
    if goes_by_levels(closer.question, questionnaire):
        message = words.text("{question} from level {has} to {to} would close that alone (+{gain})")
    else:
        message = words.text("{question} from “{has}” to “{to}” would close that alone (+{gain})")
    return message.format(
        question=closer.question,
        has=step_start(_result(assessment, closer.question), questionnaire, words),
        to=step_end(closer.question, closer.option, closer.to, questionnaire),
        gain=points_shown(closer.gain, questionnaire, more=2),
    )


def _result(assessment: Assessment, question: str) -> QuestionResult:
    """Return the result of a question."""
    results = (result for dimension in assessment.dimensions for result in dimension.questions)
    return next(result for result in results if result.id == question)


def _number(answer: QuestionResult, questionnaire: Questionnaire) -> str:
    """Return the number of the level that an answer is at, as it stands."""
    return "" if answer.level is None else str(questionnaire.number_of(answer.level))


def _change(assessment: Assessment, change: SmallestChange, stage: int, words: Language) -> Lines:
    """Return the smallest set of raised answers as lines."""
    left_out = (
        words.text("Left out are changes of which it is not known of everybody what they open or close.")
        if change.left_out
        else ""
    )
    number = assessment.questionnaire.number_of(stage)
    if not change.raises:
        nothing = words.text(
            "No raised answers were found that reach stage {stage} under its conditions.", stage=number
        )
        return ["", nothing, *([left_out] if left_out else [])]
    if change.smallest:
        head = words.plural(
            "The smallest change that reaches stage {stage} raises {count} answer:",
            "The smallest change that reaches stage {stage} raises {count} answers:",
            len(change.raises),
            stage=number,
        )
    else:
        head = words.plural(
            "A change that reaches stage {stage}, not surely the smallest, raises {count} answer:",
            "A change that reaches stage {stage}, not surely the smallest, raises {count} answers:",
            len(change.raises),
            stage=number,
        )
    lines = ["", head]
    lines += [under(_raise(one, assessment, words)) for one in change.raises]
    if left_out:
        lines.append(left_out)
    return lines


def _raise(one: Raise, assessment: Assessment, words: Language) -> str:
    """Return one answer that has to rise: from level to level, or from option to option."""
    questionnaire = assessment.questionnaire
    has = step_start(_result(assessment, one.question), questionnaire, words)
    to = step_end(one.question, one.option, one.to, questionnaire)
    name = names(questionnaire)[one.question]
    if not goes_by_levels(one.question, questionnaire):
        return words.pair(words.aside(one.question, name), f"{has} → {to}")
    has = has if one.has is None else words.text("level {level}", level=has)
    message = words.text("{question} ({name}): {has} → level {to}")
    return message.format(question=one.question, name=name, has=has, to=to)
