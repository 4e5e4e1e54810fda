"""The method appendix: what was asked, who answered, how it was counted, every answer, every source."""

from dataclasses import dataclass

from cxmaturity.domain.answers import State
from cxmaturity.domain.assessment import QuestionResult
from cxmaturity.domain.questionnaire import Source
from cxmaturity.rendering.view.dimension import Distribution, Spoken, distribution, spoken
from cxmaturity.rendering.view.figures import date_in_words, percent, tenths, whole
from cxmaturity.rendering.view.lookup import Lookup, Mark, Reference, anchor
from cxmaturity.rendering.words import notice_words

LONG_ANSWER = 1200
"""Characters of remarks from which an answer may be divided between two pages."""


@dataclass(frozen=True)
class Line:
    """A label with its text."""

    label: str
    text: str


@dataclass(frozen=True)
class Weight:
    """A dimension's weight and what it contributes to the overall index."""

    what: Reference
    weight: str
    index: str
    contribution: str
    questions: tuple["QuestionWeight", ...]


@dataclass(frozen=True)
class QuestionWeight:
    """A question's weight and what it does to both indexes."""

    what: Reference
    weight: str
    contribution: str
    overall: str
    gain: str


@dataclass(frozen=True)
class OpenQuestion:
    """A question that somebody could not answer, and why."""

    what: Reference
    state: str
    reasons: tuple[str, ...]
    counts: str


@dataclass(frozen=True)
class FullAnswer:
    """A question with everything that was said about it."""

    what: Reference
    id: str
    text: str
    mark: Mark
    seen: str
    states: str
    spread: Distribution | None
    spoken: tuple[Spoken, ...]
    long: bool


@dataclass(frozen=True)
class AnswerGroup:
    """The full answers of one dimension."""

    what: Reference
    answers: tuple[FullAnswer, ...]


@dataclass(frozen=True)
class SourceLine:
    """A source with its number."""

    number: str
    text: str
    anchor: str


@dataclass(frozen=True)
class Method:
    """The appendix."""

    instrument: tuple[Line, ...]
    who: tuple[Line, ...]
    hidden_groups: bool
    floor: int
    notices: tuple[str, ...]
    formulas: tuple[Line, ...]
    level_starts: tuple[Line, ...]
    weights: tuple[Weight, ...]
    sensitivity: tuple[str, ...]
    limits: tuple[str, ...]
    not_applicable: tuple[OpenQuestion, ...]
    unknown: tuple[OpenQuestion, ...]
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True)
class AllAnswers:
    """Every question with every answer, or the distribution of several."""

    groups: tuple[AnswerGroup, ...]
    several: bool


def method(look: Lookup) -> Method:
    """Return the appendix."""
    found = look.assessment
    open_questions = [r for r in look.results.values() if State.ANSWERED not in r.states or len(r.states) > 1]
    return Method(
        _instrument(look),
        _who(look),
        any(group.respondents is None for group in found.groups),
        found.questionnaire.privacy_floor,
        tuple(notice_words(notice, found.questionnaire, look.words) for notice in found.notices),
        _formulas(look),
        _level_starts(look),
        _weights(look),
        _sensitivity(look),
        _limits(look),
        tuple(_open(r, look, "reason") for r in open_questions if State.NOT_APPLICABLE in r.states),
        tuple(
            _open(r, look, "")
            for r in open_questions
            if State.UNKNOWN in r.states or State.UNANSWERED in r.states
        ),
        tuple(_source(n, source) for n, source in enumerate(found.questionnaire.sources, 1)),
    )


def all_answers(look: Lookup) -> AllAnswers:
    """Return every question with what was answered and said."""
    groups = tuple(
        AnswerGroup(look.dimension(dimension.id), tuple(_full(result, look) for result in dimension.questions))
        for dimension in look.assessment.dimensions
    )
    return AllAnswers(groups, look.several)


def state_counts(result: QuestionResult, look: Lookup) -> str:
    """Return how many respondents are in each state, in words."""
    counted = ((state, result.states.get(state, 0)) for state in State)
    return ", ".join(f"{look.state(state).name} {count}" for state, count in counted if count)


def _instrument(look: Lookup) -> tuple[Line, ...]:
    found, text = look.assessment, look.words.text
    asked = found.questionnaire
    size = text(
        "{dimensions} dimensions, {questions} questions, {levels} levels",
        dimensions=len(asked.dimensions),
        questions=len(asked.questions),
        levels=len(asked.levels),
    )
    lines = [
        Line(text("Questionnaire"), f"{asked.title} ({asked.id} {asked.version})"),
        Line(text("SHA-256 of the questionnaire"), found.questionnaire_sha256),
        Line(text("Size"), size + (", " + text("quick set") if found.quick else "")),
        Line(text("Made with"), f"cxmaturity {found.tool_version}"),
    ]
    if found.strict:
        capped = text("strict: unsupported answers at a high level count as level 3")
        lines.append(Line(text("Evidence rule"), capped))
    return tuple(lines)


def _who(look: Lookup) -> tuple[Line, ...]:
    subject, text = look.assessment.subject, look.words.text
    lines = [
        Line(text("Organisation"), subject.organisation),
        Line(text("Scope"), subject.scope),
        Line(text("Wave"), subject.wave),
        Line(text("Date"), date_in_words(subject.date, look.words)),
        Line(text("Assessor"), subject.assessor),
        Line(text("Respondents"), str(subject.respondents)),
    ]
    lines += [
        Line(look.group(group.group), _group_line(group.group, group.respondents, look))
        for group in look.assessment.groups
        if group.respondents
    ]
    if not look.several:
        lines += [Line(text("Role"), sheet.respondent.role) for sheet in look.assessment.sheets[:1]]
    return tuple(line for line in lines if line.text)


def _group_line(group: str, count: int, look: Lookup) -> str:
    """Return a group's size and its members' roles, which stand together and tell on nobody."""
    sheets = look.assessment.sheets
    members = [s.respondent for s in sheets if s.respondent.group == group and not s.respondent.is_consensus]
    roles = sorted({member.role for member in members if member.role})
    size = look.words.plural("one respondent", "{count} respondents", count)
    return f"{size}: {', '.join(roles)}" if roles else size


def _formulas(look: Lookup) -> tuple[Line, ...]:
    text = look.words.text
    top = look.top
    lines = [
        Line(text("Value of an answer"), text("v = points of the option / highest points of its scale, from 0 to 1.")),
        Line(text("Index of a dimension"), text("I = 100 · Σ(w·v) / Σ(w) over the answered questions.")),
        Line(text("Overall index"), text("The mean of the dimensions’ indexes, weighted by the dimensions’ weights.")),
        Line(text("Score"), text("S = 1 + {steps} · I / 100, from 1 to {top}.", steps=top - 1, top=top)),
        Line(
            text("Coverage"),
            text(
                "c = Σ(w answered) / Σ(w applicable). Below {floor} no index is given: not assessed, never 0.",
                floor=percent(look.assessment.questionnaire.min_coverage),
            ),
        ),
        Line(
            text("Bounds"),
            text("The index if every unknown or unanswered question were worth 0, and if it were worth 1."),
        ),
        Line(text("Band"), text("The highest level whose start the index reaches.")),
        Line(
            text("Stage of a dimension"),
            text("The highest level L whose start its index reaches, with every foundation question at L−1 or above."),
        ),
        Line(
            text("Overall stage"),
            text("The highest level L whose start the index reaches, with no dimension’s stage below L−1."),
        ),
        Line(
            text("Evidence"),
            text("The share of the score that rests on a document, a record of use or result data; it changes no score."),
        ),
        Line(
            text("Priority"),
            text("(Levels to the target · weights, doubled where a stage is held) / effort, with effort 1, 2 or 3."),
        ),
    ]
    if look.several:
        lines += [
            Line(text("Several respondents"), text("A question’s value is the mean over those who answered it.")),
            Line(
                text("Agreement"),
                text(
                    "AD = mean distance from the mean, in steps of the scale (Burke, Finkelstein & Dusig 1999); "
                    "r*wg = 1 − s² / variance of chance (Lindell, Brandt & Whitney 1999)."
                ),
            ),
        ]
    if any(sheet.units for sheet in look.assessment.worksheets):
        formula = text("100 · (promoters − detractors) / n, with the adjusted-Wald 95 % interval; no part of a score.")
        lines.append(Line(text("Net promoter score"), formula))
    return tuple(lines)


def _level_starts(look: Lookup) -> tuple[Line, ...]:
    levels = look.assessment.questionnaire.levels
    text = look.words.text
    return tuple(
        Line(f"{place} {level.name}", text("from {index}", index=whole(100 * level.starts_at)))
        for place, level in enumerate(levels, 1)
    )


def _weights(look: Lookup) -> tuple[Weight, ...]:
    def shown(figure: float | None, sign: str = "") -> str:
        return "–" if figure is None else sign + tenths(figure)

    return tuple(
        Weight(
            look.dimension(result.id),
            str(result.weight),
            look.words.text("not assessed") if result.index is None else tenths(result.index),
            shown(result.contribution),
            tuple(
                QuestionWeight(
                    look.question(question.id),
                    str(question.weight),
                    shown(question.contribution),
                    shown(question.overall_contribution),
                    shown(question.overall_gain, "+"),
                )
                for question in result.questions
            ),
        )
        for result in look.assessment.dimensions
    )


def _sensitivity(look: Lookup) -> tuple[str, ...]:
    found, text = look.assessment.sensitivity, look.words.text
    if found is None:
        return ()
    weakest = look.words.join([look.dimension(name).name for name in look.assessment.weakest])
    lines = [
        text(
            "With {draws} other choices of dimension weights the overall band stays the same in {share}.",
            draws=found.draws,
            share=percent(found.same_band),
        )
    ]
    if weakest:
        share = percent(found.same_weakest)
        lines.append(text("The weakest, {names}, stay the weakest in {share}.", names=weakest, share=share))
    return tuple(lines)


def _limits(look: Lookup) -> tuple[str, ...]:
    text = look.words.text
    lines = [
        text("The figures say what the respondents reported, checked against evidence where evidence is named."),
        text("The index is no satisfaction score and no comparison with other organisations."),
        text("The distance between two levels is a convention, not a measurement."),
    ]
    if not look.several:
        lines.append(text("One respondent answered: how far others would agree is not known."))
    return tuple(lines)


def _open(result: QuestionResult, look: Lookup, kind: str) -> OpenQuestion:
    reasons = tuple(dict.fromkeys(voice.text for voice in result.voices if voice.kind == kind))
    counts = state_counts(result, look) if look.several else ""
    return OpenQuestion(look.question(result.id), look.state(result.state).name, reasons, counts)


def _full(result: QuestionResult, look: Lookup) -> FullAnswer:
    several = look.several
    answered = result.state is State.ANSWERED
    return FullAnswer(
        look.question(result.id),
        result.id,
        look.questions[result.id].text,
        look.mark(result),
        look.option(result.id, result.option) if answered and not several else "",
        state_counts(result, look) if several else "",
        distribution(result, look),
        tuple(spoken(voice, look) for voice in result.voices),
        sum(len(voice.text) for voice in result.voices) > LONG_ANSWER,
    )


def _source(number: int, source: Source) -> SourceLine:
    parts = [source.title, source.publisher, str(source.year or "")]
    return SourceLine(str(number), ", ".join(part for part in parts if part), anchor("source", source.id))
