"""One question explained down to the answer and the source it rests on."""

from cxmaturity.domain.answers import State
from cxmaturity.domain.assessment import Assessment, QuestionResult, Spread, Voice
from cxmaturity.domain.questionnaire import Dimension, Question, Questionnaire
from cxmaturity.language import Language
from cxmaturity.rendering.words import evidence_name, state_name, untold_words


def explain_question(
    assessment: Assessment, dimension: Dimension, question: Question, answer: QuestionResult, words: Language
) -> list[str]:
    """Return the explanation of one question's value, and what one level more would bring."""
    questionnaire = assessment.questionnaire
    lines = [f"{question.id} · {dimension.name} · {question.name}", question.text, ""]
    lines += _answer(questionnaire, question, answer, words)
    lines += _voices(answer.voices, words)
    if answer.spread is not None:
        lines += _spread(questionnaire, question, answer.spread, words)
    lines += _worth(dimension, question, answer, words)
    lines += _next(questionnaire, question, answer, words)
    return [*lines, *_sources(questionnaire, question, words)]


def _answer(
    questionnaire: Questionnaire, question: Question, answer: QuestionResult, words: Language
) -> list[str]:
    """Return what was answered and the value that it has."""
    if answer.value is None or answer.option is None:
        state = state_name(answer.state, words)
        counts = words.text("it does not score")
        if question.foundation and answer.state in (State.UNKNOWN, State.UNANSWERED):
            counts = words.text("as a foundation it counts as level 1 for the stage")
        return [words.text("The answer is {state}; {counts}.", state=state, counts=counts)]
    scale = questionnaire.scale_of(question)
    option = scale.option(answer.option)
    place = scale.options.index(option)
    anchor = question.levels[place] if question.levels else option.label
    if answer.consensus:
        how = words.text("the consensus of the group")
    elif answer.states is None:
        how = words.text("the mean of the respondents")
    elif answer.states.get(State.ANSWERED, 0) > 1:
        how = words.text("the mean of {n} respondents", n=answer.states[State.ANSWERED])
    else:
        how = words.text("{points} of {top} points", points=option.points, top=scale.top)
    head = words.text(
        "Value {value} ({how}), level {level}:", value=f"{answer.value:.3f}", how=how, level=answer.level
    )
    lines = [head, f"  {anchor}"]
    if answer.capped:
        lines.append(words.text("  Capped by strict: no evidence of grade 2 or more was shown."))
    elif answer.unsupported:
        lines.append(words.text("  Unsupported: no evidence of grade 2 or more was shown."))
    elif answer.evidence_grade is None:
        lines.append(words.text("  Evidence: {why}.", why=untold_words(questionnaire, words)))
    return lines


def _voices(voices: tuple[Voice, ...], words: Language) -> list[str]:
    """Return the respondents' own words."""
    kinds = {"note": words.text("note"), "reason": words.text("reason"), "evidence": words.text("evidence")}
    lines = []
    for voice in voices:
        kind = kinds[voice.kind]
        if voice.kind == "evidence" and voice.grade is not None:
            kind = words.text(
                "evidence {grade} ({name})", grade=voice.grade, name=evidence_name(voice.grade, words)
            )
        text = voice.text or words.text("(no text)")
        lines.append(words.text("  {kind}: {text}", kind=kind, text=text))
    return lines


def _spread(questionnaire: Questionnaire, question: Question, spread: Spread, words: Language) -> list[str]:
    """Return how the respondents differ."""
    options = questionnaire.scale_of(question).options
    counts = words.listed(f"{option.id}: {n}" for option, n in zip(options, spread.counts, strict=True))
    verdict = words.text("within") if spread.agreed else words.text("above")
    lines = [
        words.text(
            "Answers by option: {counts}; mean {mean}, median {median}.",
            counts=counts,
            mean=f"{spread.mean:.2f}",
            median=f"{spread.median:g}",
        ),
        words.text(
            "Mean deviation AD {ad}, {verdict} the acceptable {limit}.",
            ad=f"{spread.ad:.2f}",
            verdict=verdict,
            limit=spread.ad_limit,
        ),
    ]
    if spread.r_wg is not None:
        lines.append(words.text("Agreement r*wg {r_wg} (1 is full agreement).", r_wg=f"{spread.r_wg:.2f}"))
    if spread.polarised:
        lines.append(words.text("Polarised: the answers fall into opposite camps; the mean hides it."))
    return lines


def _worth(dimension: Dimension, question: Question, answer: QuestionResult, words: Language) -> list[str]:
    """Return the question's weight and contribution."""
    if answer.contribution is None or answer.overall_contribution is None:
        return []
    points = words.text(
        "Weight {weight}: adds {own} points to {dimension} and {overall} to the overall index.",
        weight=question.weight,
        own=f"{answer.contribution:.2f}",
        dimension=dimension.name,
        overall=f"{answer.overall_contribution:.2f}",
    )
    return ["", points]


def _next(
    questionnaire: Questionnaire, question: Question, answer: QuestionResult, words: Language
) -> list[str]:
    """Return what one option higher would look like, add and take."""
    if answer.next_option is None:
        return []
    scale = questionnaire.scale_of(question)
    option = scale.option(answer.next_option)
    anchor = question.levels[scale.options.index(option)] if question.levels else option.label
    lines = ["", words.text("One step higher looks like this:"), f"  {anchor}"]
    if answer.gain is not None and answer.overall_gain is not None:
        gain = words.text(
            "  It adds {own} points to the dimension and {overall} overall.",
            own=f"{answer.gain:.2f}",
            overall=f"{answer.overall_gain:.2f}",
        )
        lines.append(gain)
    action = next((a for a in question.actions if a.to == option.id), None)
    if action:
        lines.append(words.text("  To do: {what}", what=action.do))
        lines.append(
            words.text("  Owner: {owner}; effort {effort}", owner=action.owner, effort=action.effort)
        )
        lines.append(words.text("  Measure of success: {measure}", measure=action.measure))
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
        lines.append(
            words.text("  {what} ({id}): {rule}", what=source.title, id=published, rule=reference.idea)
        )
    return lines
