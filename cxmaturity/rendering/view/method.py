"""The method appendix: what was asked, who answered, how it was counted, every answer, every source."""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmaturity.domain.answers import State
from cxmaturity.domain.assessment import QuestionResult
from cxmaturity.domain.questionnaire import Source
from cxmaturity.rendering.view.every_answer import state_counts
from cxmaturity.rendering.view.figures import tenths
from cxmaturity.rendering.view.formulas import Line, formulas, limits, sensitivity
from cxmaturity.rendering.view.lookup import Lookup, Reference, anchor
from cxmaturity.rendering.words import names, notice_words, overlay_words


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
    weights: tuple[Weight, ...]
    sensitivity: tuple[str, ...]
    limits: tuple[str, ...]
    not_applicable: tuple[OpenQuestion, ...]
    unknown: tuple[OpenQuestion, ...]
    sources: tuple[SourceLine, ...]


def method(look: Lookup) -> Method:
    """Return the appendix."""
    found = look.assessment
    # Where the states of so few may not be told, only what they come to together counts as open.
    known = [(r, r.states or {r.state: 1}) for r in look.results.values()]
    open_questions = [(r, states) for r, states in known if State.ANSWERED not in states or len(states) > 1]
    return Method(
        _instrument(look),
        _who(look),
        any(group.respondents is None for group in found.groups),
        found.questionnaire.privacy_floor,
        tuple(notice_words(notice, found.questionnaire, look.words) for notice in found.notices),
        formulas(look),
        _weights(look),
        sensitivity(look),
        limits(look),
        tuple(_open(r, look, "reason") for r, states in open_questions if State.NOT_APPLICABLE in states),
        tuple(
            _open(r, look, "")
            for r, states in open_questions
            if State.UNKNOWN in states or State.UNANSWERED in states
        ),
        tuple(_source(n, source, look) for n, source in enumerate(found.questionnaire.sources, 1)),
    )


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
        Line(
            text("Questionnaire"),
            text("{name} ({id} {version})", name=asked.title, id=asked.id, version=asked.version),
        ),
        Line(text("SHA-256 of the questionnaire"), found.questionnaire_sha256),
        Line(text("Size"), look.words.listed((size, text("quick set")) if found.quick else (size,))),
        Line(text("Made with"), f"cxmaturity {found.tool_version}"),
        *_overlay(look),
    ]
    if found.strict:
        capped = text("strict: unsupported answers at a high level count as level 3")
        lines.append(Line(text("Evidence rule"), capped))
    return tuple(line for line in lines if line.text)


def _overlay(look: Lookup) -> Iterator[Line]:
    """Yield what an overlay changed; of dropped questions only the ids are left."""
    overlay, text = look.assessment.questionnaire.overlay, look.words.text
    if overlay is None:
        return
    known = names(look.assessment.questionnaire)
    yield Line(text("Overlay of"), overlay_words(overlay, look.words))
    for label, ids in (
        (text("Dropped"), overlay.dropped),
        (text("Weighed otherwise"), overlay.reweighted),
        (text("Added"), overlay.added),
    ):
        yield Line(label, look.words.listed(known.get(name, name) for name in ids))


def _who(look: Lookup) -> tuple[Line, ...]:
    subject, text = look.assessment.subject, look.words.text
    lines = [
        Line(text("Organisation"), subject.organisation),
        Line(text("Scope"), subject.scope),
        Line(text("Wave"), subject.wave),
        Line(text("Date"), look.words.date(subject.date)),
        Line(text("Assessor"), subject.assessor),
        Line(text("Respondents"), str(subject.respondents)),
    ]
    lines += [
        Line(look.group(group.group), _group_line(group.respondents, look))
        for group in look.assessment.groups
        if group.respondents
    ]
    if not look.several:
        lines += [Line(text("Role"), sheet.respondent.role) for sheet in look.assessment.sheets[:1]]
    return tuple(line for line in lines if line.text)


def _group_line(count: int, look: Lookup) -> str:
    """Return a group's size; never the roles of its members, which may be one person's each."""
    return look.words.plural("one respondent", "{count} respondents", count)


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


def _open(result: QuestionResult, look: Lookup, kind: str) -> OpenQuestion:
    reasons = tuple(dict.fromkeys(voice.text for voice in result.voices if voice.kind == kind))
    counts = state_counts(result, look) if look.several else ""
    return OpenQuestion(look.question(result.id), look.state(result.state).name, reasons, counts)


def _source(number: int, source: Source, look: Lookup) -> SourceLine:
    parts = [source.title, source.publisher, str(source.year or "")]
    return SourceLine(
        str(number), look.words.listed(part for part in parts if part), anchor("source", source.id)
    )
