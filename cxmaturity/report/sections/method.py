"""The method appendix: what was asked, who answered, how it was counted, every answer, every source."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cxmaturity.answers.model import State
from cxmaturity.questionnaire.model import Source
from cxmaturity.report.lookup import (
    MOST_VOICES,
    LabelledText,
    Lookup,
    Mark,
    Reference,
    anchor,
    remark_length,
    remarks_left_out,
)
from cxmaturity.report.own_words import own_words
from cxmaturity.report.sections import SingleSection
from cxmaturity.report.sections.dimension import AnswerSpread, Spoken, distribution, spoken
from cxmaturity.report.sections.worksheets import worksheet_formulas
from cxmaturity.scoring.firm_words import alone_words, firm_words, ways_words
from cxmaturity.scoring.index_words import floors_words, index_rules, shares_rule
from cxmaturity.scoring.model import DimensionResult, QuestionResult
from cxmaturity.scoring.notice_words import notice_words
from cxmaturity.scoring.shown import (
    index_or_words,
    least_applicable_shown,
    least_coverage_shown,
    points_shown,
)
from cxmaturity.scoring.stage_words import band_rule, dimension_rule, overall_rule, required_rules, shown_rule
from cxmaturity.scoring.words import mapped_words, names, not_scored, overlay_words, provenance_words
from cxmaturity.text.figures import EXACT, percent, plain
from cxmaturity.text.language import noted

# ---- How the figures are made, in words and symbols, and what they cannot say


def formulas(look: Lookup) -> tuple[LabelledText, ...]:
    """Return each figure of the report with the rule that makes it."""
    text, asked = look.words.text, look.assessment.questionnaire

    def through_floors(sentence: str) -> str:
        more = shares_rule(asked, look.words)
        return look.words.sentences((sentence, more)) if more else sentence

    lines = [
        LabelledText(
            text("Value of an answer"),
            text("v = points of the option / highest points of its scale, from 0 to 1."),
        ),
        *(LabelledText(*line) for line in index_rules(asked, look.words)),
        *_unit(look),
        *_score(look),
        LabelledText(
            text("Coverage"),
            through_floors(
                text(
                    "c = Σ(w answered) / Σ(w applicable). "
                    "Below {floor} no index is given: not assessed, never 0.",
                    floor=least_coverage_shown(asked),
                )
                if asked.min_coverage
                else text(
                    "c = Σ(w answered) / Σ(w applicable). An index is given however little is answered."
                )
            ),
        ),
        LabelledText(
            text("Applicability"),
            through_floors(
                text(
                    "a = Σ(w applicable) / Σ(w asked). "
                    "Below {floor} no index is given: not assessed, never 0.",
                    floor=least_applicable_shown(asked),
                )
                if asked.min_applicable
                else text("a = Σ(w applicable) / Σ(w asked). An index is given however little applies.")
            ),
        ),
        LabelledText(
            text("Bounds"),
            _bounds(look),
        ),
        *_stages(look),
        LabelledText(
            text("Evidence"),
            text(
                "The share of the score that rests on a document, a record of use or result data; "
                "it changes no score."
            ),
        ),
    ]
    if any(question.actions for question in look.questions.values()):
        lines.append(LabelledText(text("Priority"), _priority(look)))
    if any(
        part.weight == 0 or any(q.weight == 0 for q in part.questions)
        for part in look.assessment.every_dimension
    ):
        lines.append(
            LabelledText(
                text("Weight 0"),
                text("What has a weight of 0 is asked and shown; it is not scored and holds no stage down."),
            )
        )
    if look.several:
        lines += [
            LabelledText(
                text("Several respondents"),
                text("A question’s value is the mean over those who answered it."),
            ),
            LabelledText(
                text("What was found"),
                text(
                    "The option that most chose, with how many did; two neighbours where they tie. Where the "
                    "answers are polarised, or no option has a majority and the two most chosen are no "
                    "neighbours, opinions differ, and what is true is to be settled before any action."
                ),
            ),
            LabelledText(
                text("Agreement"),
                text(
                    "AD = mean distance from the mean, in steps of the scale "
                    "(Burke, Finkelstein & Dusig 1999); r*wg = 1 − s² / variance of chance "
                    "(Lindell, Brandt & Whitney 1999)."
                ),
            ),
        ]
    lines += worksheet_formulas(look)
    return tuple(lines)


def _score(look: Lookup) -> tuple[LabelledText, ...]:
    """Return what makes the score, which is on the scale of the levels, where an index has that."""
    text = look.words.text
    if not look.assessment.questionnaire.says_starts:
        return ()
    formula = text(
        "S = {low} + {steps} · I / 100, from {low} to {top}.",
        low=look.level(1).figure,
        steps=look.top - 1,
        top=look.highest,
    )
    return (LabelledText(text("Score"), formula),)


def _stages(look: Lookup) -> tuple[LabelledText, ...]:
    """Return what makes a band and a stage, as far as the model has them."""
    text, asked, lines = look.words.text, look.assessment.questionnaire, []
    if asked.has_bands:
        lines.append(LabelledText(text("Band"), band_rule(look.words)))
        lines.append(LabelledText(text("Where the levels start"), _level_starts(look)))
    if asked.has_stages:
        required = required_rules(asked, look.words)
        lines += [
            LabelledText(text("Stage of a dimension"), dimension_rule(asked, look.words)),
            LabelledText(text("Overall stage"), overall_rule(asked, look.words)),
            *([LabelledText(text("Required"), look.words.sentences(required))] if required else ()),
            LabelledText(text("Stage as shown"), shown_rule(asked, look.words)),
        ]
    return tuple(lines)


def _bounds(look: Lookup) -> str:
    """Say what the bounds are; of a scale that starts above 0 the lowest option is worth something."""
    asked = look.assessment.questionnaire
    if any(asked.scale_of(question).bottom for question in asked.questions):
        return look.words.text(
            "The index if every unknown or unanswered question were at the lowest option of its scale, and "
            "if it were at the highest."
        )
    return look.words.text(
        "The index if every unknown or unanswered question were worth 0, and if it were worth 1."
    )


def _priority(look: Lookup) -> str:
    """Say what comes first; of work only where the model does."""
    actions = [action for question in look.questions.values() for action in question.actions]
    if not look.has_stages:
        if actions and not any(action.effort for action in actions):
            return look.words.text("What is missing to the top · weights.")
        return look.words.text("(What is missing to the top · weights) / effort, with effort 1, 2 or 3.")
    if actions and not any(action.effort for action in actions):
        return look.words.text("Levels to the target · weights, doubled where a stage is held.")
    return look.words.text(
        "(Levels to the target · weights, doubled where a stage is held) / effort, with effort 1, 2 or 3."
    )


def _unit(look: Lookup) -> tuple[LabelledText, ...]:
    """Return how an index is shown, where the model has a unit of its own."""
    text, unit = look.words.text, look.assessment.questionnaire.unit
    if unit is None:
        return ()
    shown = text(
        "Shown as {low} + {span} · I / 100, from {low} to {high}.",
        low=plain(unit.lowest, EXACT),
        span=plain(unit.highest - unit.lowest, EXACT),
        high=plain(unit.highest, EXACT),
    )
    return (LabelledText(text("Figure of an index"), shown),)


def _level_starts(look: Lookup) -> str:
    """Return the index from which each level is reached."""
    return look.words.clauses(
        look.words.text(
            "{number} {name} from {index}", number=look.level(n).figure, name=level.name, index=look.start(n)
        )
        for n, level in enumerate(look.assessment.questionnaire.levels, 1)
    )


def firmness(look: Lookup) -> tuple[str, ...]:
    """Say in how many ways to count the stage holds, and how often other weights tell another story."""
    firm, found, text = look.assessment.firmness, look.assessment.sensitivity, look.words.text
    asked = look.assessment.questionnaire
    lines = []
    if firm is not None:
        lines += [
            *firm_words(firm, asked, look.words),
            ways_words(asked, look.words),
            alone_words(firm, asked, look.words),
        ]
    if found is None:
        return tuple(line for line in lines if line)
    if firm is None and asked.has_bands:
        lines.append(
            text(
                "With {draws} other choices of dimension weights the overall band stays the same in {share}.",
                draws=found.draws,
                share=percent(found.same_band),
            )
        )
    if len(look.assessment.weakest) < sum(part.index is not None for part in look.assessment.dimensions):
        names = look.words.join([look.dimension(name).name for name in look.assessment.weakest])
        lines.append(
            text(
                "With {draws} other choices of weights the weakest, {names}, stay the weakest in {share}.",
                draws=found.draws,
                names=names,
                share=percent(found.same_weakest),
            )
        )
    return tuple(line for line in lines if line)


def limits(look: Lookup) -> tuple[str, ...]:
    """Say what the figures cannot say."""
    text = look.words.text
    lines = [
        text(
            "The figures say what the respondents reported; evidence is listed as they named it and was not "
            "checked."
        ),
        *own_words(look.assessment.questionnaire, look.words).limits,
        text("The distance between two levels is a convention, not a measurement.")
        if look.goes_by_levels
        else text("The distance between two options of a scale is a convention, not a measurement."),
    ]
    if any(result.evidence_grade is None for result in look.results.values()):
        floor = look.assessment.questionnaire.privacy_floor
        lines.append(
            text(
                "Where fewer than {floor} gave evidence to a question, its grade counts and is not told, nor "
                "what follows from it alone.",
                floor=floor,
            )
        )
    if look.assessment.tally.named:
        lines.append(text("Everyone agreed to be named: what was said is told however few said it."))
    if not look.several:
        lines.append(text("One respondent answered: how far others would agree is not known."))
    return tuple(lines)


# ---- Every question with every answer, or with the distribution of several

LONG_ANSWER = 1200
"""Characters of remarks from which an answer may be divided between two pages."""


@dataclass(frozen=True, kw_only=True)
class FullAnswer:
    """A question with everything that was said about it; `tells_all` where `seen` has its mark too."""

    what: Reference
    id: str
    text: str
    mark: Mark
    seen: str
    tells_all: bool
    states: str
    spread: AnswerSpread | None
    spoken: tuple[Spoken, ...]
    long: bool


@dataclass(frozen=True)
class AnswerGroup:
    """The full answers of one dimension that is made of questions, under the names of all that it is in."""

    what: Reference
    answers: tuple[FullAnswer, ...]


@dataclass(frozen=True)
class AllAnswers:
    """Every question with every answer, or the distribution of several."""

    groups: tuple[AnswerGroup, ...]
    several: bool
    left_out: str


def all_answers(look: Lookup) -> AllAnswers:
    """Return every question with what was answered and said."""
    dimensions = [one for one in look.assessment.every_dimension if not one.dimensions]
    remarks = [result.voices for result in look.results.values()]
    most = remark_length(remarks)
    groups = tuple(
        AnswerGroup(
            replace(look.dimension(one.id), name=look.path(one.id)),
            tuple(_full(look.results[result.id], look, most) for result in one.questions),
        )
        for one in dimensions
    )
    return AllAnswers(groups, look.several, remarks_left_out(remarks, look))


ANSWERS = SingleSection(
    anchor="s-answers",
    title=noted("All answers"),
    template="answers",
    page=all_answers,
)


def state_counts(result: QuestionResult, look: Lookup) -> str:
    """Return how many respondents are in each state, in words; nothing where that may not be told."""
    counted = ((state, result.count(state)) for state in State)
    return look.words.listed(f"{look.state(state).name} {count}" for state, count in counted if count)


def _full(result: QuestionResult, look: Lookup, most: int) -> FullAnswer:
    several = look.several
    seen = look.found_words(result) if result.state is State.ANSWERED and not several else ""
    mark = look.mark(result)
    return FullAnswer(
        what=look.question(result.id),
        id=result.id,
        text=look.questions[result.id].text,
        mark=mark,
        seen=seen,
        tells_all=bool(seen) and (result.level is None or mark.name in seen),
        states=state_counts(result, look) if several else "",
        spread=distribution(result, look),
        spoken=tuple(
            spoken(voice, look, most if len(voice.text) > most else None)
            for voice in result.voices[:MOST_VOICES]
        ),
        long=sum(len(voice.text) for voice in result.voices) > LONG_ANSWER,
    )


# ---- The method appendix: what was asked, who answered, how it was counted, every answer, every source


@dataclass(frozen=True, kw_only=True)
class Weight:
    """A dimension's weight and what it contributes to the overall index, how many floors down it is."""

    what: Reference
    weight: str
    index: str
    contribution: str
    questions: tuple["QuestionWeight", ...]
    deep: int


@dataclass(frozen=True, kw_only=True)
class QuestionWeight:
    """A question's weight and what it does to both indexes."""

    what: Reference
    weight: str
    contribution: str
    overall: str
    gain: str


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
class MethodPage:
    """The appendix."""

    instrument: tuple[LabelledText, ...]
    who: tuple[LabelledText, ...]
    hidden_groups: bool
    floor: int
    notices: tuple[str, ...]
    formulas: tuple[LabelledText, ...]
    weights: tuple[Weight, ...]
    has_floors: bool
    firmness: tuple[str, ...]
    limits: tuple[str, ...]
    not_applicable: tuple[OpenQuestion, ...]
    unknown: tuple[OpenQuestion, ...]
    sources: tuple[SourceLine, ...]


def method(look: Lookup) -> MethodPage:
    """Return the appendix."""
    found = look.assessment
    # Where the states of so few may not be told, only what they come to together counts as open.
    known = [(r, r.states or {r.state: 1}) for r in look.results.values()]
    open_questions = [(r, states) for r, states in known if State.ANSWERED not in states or len(states) > 1]
    return MethodPage(
        instrument=_instrument(look),
        who=_who(look),
        hidden_groups=any(group.respondents is None for group in found.groups),
        floor=found.questionnaire.privacy_floor,
        notices=tuple(notice_words(notice, found.questionnaire, look.words) for notice in found.notices),
        formulas=formulas(look),
        weights=_weights(look),
        has_floors=found.questionnaire.has_floors,
        firmness=firmness(look),
        limits=limits(look),
        not_applicable=tuple(
            _open(r, look, "reason") for r, states in open_questions if State.NOT_APPLICABLE in states
        ),
        unknown=tuple(
            _open(r, look, "") for r, states in open_questions if any(state.is_open for state in states)
        ),
        sources=tuple(_source(n, source, look) for n, source in enumerate(found.questionnaire.sources, 1)),
    )


METHOD = SingleSection(
    anchor="s-method",
    title=noted("Method"),
    template="method",
    page=method,
)


def _instrument(look: Lookup) -> tuple[LabelledText, ...]:
    found, text = look.assessment, look.words.text
    asked = found.questionnaire
    size = text(
        "{dimensions} dimensions, {questions} questions, {levels} levels",
        dimensions=len(asked.dimensions),
        questions=len(asked.questions),
        levels=len(asked.levels),
    )
    if asked.has_floors:
        size = floors_words(asked, look.words)
    lines = [
        LabelledText(
            text("Questionnaire"),
            look.words.aside(asked.title, f"{asked.id} {asked.version}"),
        ),
        LabelledText(text("SHA-256 of the questionnaire"), found.questionnaire_sha256),
        LabelledText(text("Size"), look.words.listed((size, text("quick set")) if found.quick else (size,))),
        LabelledText(text("Made with"), f"cxmaturity {found.tool_version}"),
        *_overlay(look),
        *(LabelledText(*line) for line in provenance_words(asked, look.words)),
        *(LabelledText(*line) for line in mapped_words(asked, look.words)),
    ]
    if found.strict:
        capped = text("strict: unsupported answers at a high level count as level 3")
        lines.append(LabelledText(text("Evidence rule"), capped))
    return tuple(line for line in lines if line.text)


def _overlay(look: Lookup) -> Iterator[LabelledText]:
    """Yield what an overlay changed; of dropped questions only the ids are left."""
    overlay, text = look.assessment.questionnaire.overlay, look.words.text
    if overlay is None:
        return
    known = names(look.assessment.questionnaire)
    yield LabelledText(text("Overlay of"), overlay_words(overlay, look.words))
    for label, ids in (
        (text("Dropped"), overlay.dropped),
        (text("Weighed otherwise"), overlay.reweighted),
        (text("Added"), overlay.added),
    ):
        yield LabelledText(label, look.words.listed(known.get(name, name) for name in ids))


def _who(look: Lookup) -> tuple[LabelledText, ...]:
    subject, text = look.assessment.subject, look.words.text
    lines = [
        LabelledText(text("Organisation"), subject.organisation),
        LabelledText(text("Scope"), subject.scope),
        LabelledText(text("Wave"), subject.wave),
        LabelledText(text("Date"), look.words.date(subject.date)),
        LabelledText(text("Assessor"), subject.assessor),
        LabelledText(text("Respondents"), str(subject.respondents)),
    ]
    lines += [
        LabelledText(look.group(group.group), _group_line(group.respondents, look))
        for group in look.assessment.groups
        if group.respondents
    ]
    if look.assessment.tally.alone:
        lines += [LabelledText(text("Role"), sheet.respondent.role) for sheet in look.assessment.people[:1]]
    return tuple(line for line in lines if line.text)


def _group_line(count: int, look: Lookup) -> str:
    """Return a group's size; never the roles of its members, which may be one person's each."""
    return look.words.plural("one respondent", "{count} respondents", count)


def _weights(look: Lookup) -> tuple[Weight, ...]:
    asked = look.assessment.questionnaire

    def shown(figure: float | None, sign: str = "") -> str:
        # A step that opens other questions may take more than it adds.
        return "–" if figure is None else (sign if figure >= 0 else "") + points_shown(figure, asked)

    def index(figure: float | None) -> str:
        return index_or_words(figure, asked, look.words, more=1)

    def questions(result: DimensionResult) -> Iterator[QuestionWeight]:
        # What a question adds is told of the dimension of the top floor.
        for question in () if result.dimensions else result.questions:
            told = look.results[question.id]
            yield QuestionWeight(
                what=look.question(question.id),
                weight=_weight_words(question.weight, look),
                contribution=shown(told.contribution),
                overall=shown(told.overall_contribution),
                gain=shown(told.overall_gain, "+"),
            )

    return tuple(
        Weight(
            what=look.dimension(result.id),
            weight=_weight_words(result.weight, look),
            index=index(result.index),
            contribution=shown(result.contribution),
            questions=tuple(questions(result)),
            deep=len(asked.ways_down[result.id]) - 1,
        )
        for result in look.assessment.every_dimension
    )


def _weight_words(weight: int, look: Lookup) -> str:
    """Return a weight, and of none that it does not score."""
    return str(weight) if weight else look.words.aside(str(weight), not_scored(look.words))


def _open(result: QuestionResult, look: Lookup, kind: str) -> OpenQuestion:
    reasons = tuple(dict.fromkeys(voice.text for voice in result.voices if voice.kind == kind))
    counts = state_counts(result, look) if look.several else ""
    return OpenQuestion(
        what=look.question(result.id), state=look.state(result.state).name, reasons=reasons, counts=counts
    )


def _source(number: int, source: Source, look: Lookup) -> SourceLine:
    parts = [source.title, source.publisher, str(source.year or "")]
    return SourceLine(
        str(number), look.words.listed(part for part in parts if part), anchor("source", source.id)
    )
