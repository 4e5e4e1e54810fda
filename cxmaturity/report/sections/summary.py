"""The page on which a board member may stop: stage, three messages, what holds it, three moves, how sure."""

from dataclasses import dataclass, replace
from typing import assert_never

from cxmaturity.plan.model import PlannedMove
from cxmaturity.plan.words import MoveText
from cxmaturity.questionnaire.model import Effort
from cxmaturity.report.lookup import (
    NAME_LENGTH,
    HeldDown,
    Lookup,
    Mark,
    RisingNeed,
    applies_too_little,
    holding,
    index_range,
    why_withheld,
    widest_apart,
)
from cxmaturity.report.sections import SingleSection
from cxmaturity.scoring.firm_words import firm_beside_caveats
from cxmaturity.scoring.model import DimensionResult, Recommendation
from cxmaturity.scoring.notice_words import notice_words
from cxmaturity.scoring.notices import is_of_figures
from cxmaturity.scoring.shown import coverage_shown
from cxmaturity.scoring.stages import goes_by_index
from cxmaturity.scoring.words import applies_words, by_whom, settle_words
from cxmaturity.text.figures import percent, shortened
from cxmaturity.text.language import noted

MESSAGES = MOVES = DENSE_NEEDS = 3
NEEDS = 4
LINE_LENGTH, CELL_LENGTH, NAME_IN_SENTENCE, LIFT_LENGTH = 75, 50, 34, 48
WIDE_GAP = 10.0
"""Index points between two groups from which their gap is worth one of the three messages."""
UNEVEN = 10.0
"""Index points between the strongest dimension and the weakest from which a profile is called uneven."""


@dataclass(frozen=True)
class Message:
    """One of the three messages: a headline and the sentence that carries it."""

    headline: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class TopMove:
    """One of the first moves: what to do, for which practice, who, how much work, and what it lifts.

    Without a level that it reaches where opinions differ: what is true is settled first.
    """

    practice: str
    do: str
    owner: str
    effort: str
    by: str
    origin: Mark
    to: Mark | None
    lifts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rung:
    """A level on the ladder, and whether it is the stage reached."""

    mark: Mark
    here: bool


@dataclass(frozen=True, kw_only=True)
class SummaryPage:
    """All that stands on the page."""

    stage: Mark
    withheld: str
    beside: str
    meaning: str
    index: str
    range: str
    ladder: tuple[Rung, ...]
    top: int
    end: str
    messages: tuple[Message, ...]
    holding: HeldDown | None
    needs: tuple[RisingNeed, ...]
    more_needs: str
    moves: tuple[TopMove, ...]
    confidence: str
    caveats: tuple[str, ...]
    dense: bool
    has_stages: bool


def summary(look: Lookup) -> SummaryPage:
    """Return the page for the whole assessment."""
    overall = look.assessment.overall
    levels = look.assessment.questionnaire.levels
    held = holding(overall, look)
    needs = held.needs if held else ()
    return SummaryPage(
        stage=look.level(overall.stage),
        withheld=why_withheld(overall, look) if overall.stage is None else "",
        beside=_beside(look),
        meaning="" if overall.stage is None else levels[overall.stage - 1].meaning,
        index="" if overall.index is None else look.index(overall.index),
        range=index_range(overall, look),
        ladder=ladder(look),
        top=look.highest,
        end=look.end,
        messages=_messages(look)[:MESSAGES],
        holding=held,
        needs=tuple(_brief(need) for need in needs[:NEEDS]),
        more_needs=_more(len(needs) - NEEDS, look),
        moves=tuple(_first_moves(look)),
        confidence=confidence(look),
        caveats=figure_caveats(look),
        dense=len(needs) >= DENSE_NEEDS,
        has_stages=look.has_stages,
    )


def ladder(look: Lookup) -> tuple[Rung, ...]:
    """Return the levels with the stage reached; nothing where there are no stages."""
    stage, asked = look.assessment.overall.stage, look.assessment.questionnaire
    levels = range(1, look.top + 1) if asked.has_stages else ()
    return tuple(Rung(look.level(number), number == stage) for number in levels)


SUMMARY = SingleSection(
    anchor="s-summary",
    title=noted("Executive summary"),
    template="summary",
    page=summary,
)


def effort_name(effort: Effort | None, look: Lookup) -> str:
    """Return an effort in words; nothing for none."""
    match effort:
        case None:
            return ""
        case "S":
            return look.words.text("small")
        case "M":
            return look.words.text("medium")
        case "L":
            return look.words.text("large")
        case _:
            assert_never(effort)


def confidence(look: Lookup) -> str:
    """Say on how many respondents, how much coverage and evidence the result rests, and how firm it is."""
    overall = look.assessment.overall
    parts = [look.words.plural("one respondent", "{count} respondents", look.assessment.subject.respondents)]
    if overall.coverage is not None:
        parts.append(
            look.words.text(
                "{coverage} of what applies answered",
                coverage=coverage_shown(overall.coverage, look.assessment.questionnaire),
            )
        )
    if overall.evidence_share is not None:
        share = percent(overall.evidence_share)
        parts.append(look.words.text("{share} of the score resting on shown evidence", share=share))
    said = [look.words.text("This result rests on {parts}.", parts=look.words.join(parts))]
    claims = sum(bool(result.unsupported) for result in look.results.values())
    if claims:
        said.append(
            look.words.plural(
                "Nothing was shown yet for one high answer.",
                "Nothing was shown yet for {count} high answers.",
                claims,
            )
        )
    return look.words.sentences([*said, *firm_beside_caveats(look.assessment, look.words)])


def _beside(look: Lookup) -> str:
    """Return what stands beside the stage; the bounds of an index that is withheld stand in its place."""
    overall = look.assessment.overall
    if overall.stage is not None:
        return look.beside_stage(overall)
    return (
        ""
        if applies_too_little(overall)
        else applies_words(overall.applicability, look.assessment.questionnaire, look.words)
    )


def figure_caveats(look: Lookup) -> tuple[str, ...]:
    """Return what must be known beside the figures of the whole; the rest stands with the method."""
    found = look.assessment
    return tuple(
        notice_words(notice, found.questionnaire, look.words)
        for notice in found.notices
        if is_of_figures(notice.code)
    )


def _brief(need: RisingNeed) -> RisingNeed:
    """Return `need` with a name that stays in one line."""
    return replace(need, what=replace(need.what, name=shortened(need.what.name, LINE_LENGTH)))


def _more(count: int, look: Lookup) -> str:
    if count < 1:
        return ""
    return look.words.plural("One more has to rise.", "{count} more have to rise.", count)


def _first_moves(look: Lookup) -> list[TopMove]:
    """Return the first moves of the plan; where it has none, the most urgent recommendations."""
    planned = planned_moves(look)[:MOVES]
    if not planned:
        return [_move(move, look) for move in look.assessment.recommendations[:MOVES]]
    return [_planned(move, words, look) for move, words in planned]


def planned_moves(look: Lookup) -> list[tuple[PlannedMove, MoveText]]:
    """Return the moves of the plan in order, each with the same in words; none without a plan."""
    if look.plan is None or look.plan_text is None:
        return []
    # Phases after the last move are in no words.
    phases = zip(look.plan.phases, look.plan_text.phases, strict=False)
    return [pair for phase, said in phases for pair in zip(phase.moves, said.moves, strict=True)]


def _planned(move: PlannedMove, words: MoveText, look: Lookup) -> TopMove:
    """Return a move of the plan."""
    origin, to = look.planned_step(move, words)
    owner, effort = shortened(words.owner, 50), effort_name(move.effort, look)
    return TopMove(
        practice=shortened(look.question(move.question).name, CELL_LENGTH),
        do=words.differ or shortened(words.do, 180),
        owner=owner,
        effort=effort,
        by=by_whom(owner, "" if words.differ else effort, look.words),
        origin=origin,
        to=None if words.differ else to,
        lifts=tuple(shortened(lift, LIFT_LENGTH) for lift in words.lifts[:1]),
    )


def _move(move: Recommendation, look: Lookup) -> TopMove:
    action = look.action(move.question, move.option)
    # Of what is not settled nobody knows from where it rises, nor how much work it is.
    differ = look.differs(move.question)
    do = settle_words(look.words) if differ else "" if action is None else shortened(action.do, 180)
    owner = "" if action is None else shortened(action.owner, 50)
    effort = effort_name(move.effort, look)
    origin, to = look.step(move)
    return TopMove(
        practice=shortened(look.question(move.question).name, CELL_LENGTH),
        do=do,
        owner=owner,
        effort=effort,
        by=by_whom(owner, "" if differ else effort, look.words),
        origin=origin,
        to=None if differ else to,
    )


def _messages(look: Lookup) -> tuple[Message, ...]:
    """Return the messages that the data carry, the most important first."""
    candidates = (
        _foundations(look),
        high_and_low(look),
        perception(look),
        _readiness(look),
        _disagreement(look),
        _evidence(look),
        _unknown(look),
        _nothing_assessed(look),
    )
    return tuple(message for message in candidates if message is not None)


def _foundations(look: Lookup) -> Message | None:
    overall, text = look.assessment.overall, look.words.text
    if not goes_by_index(look.assessment.questionnaire):
        return None
    held = [
        result
        for result in look.assessment.dimensions
        if result.stage is not None and result.band is not None and result.band > result.stage
    ]
    if overall.stage is not None and overall.band is not None and overall.band > overall.stage:
        message = text(
            "The index of {index} alone would give stage {band}; "
            "weaker dimensions hold the organisation at {stage}."
        )
        if not any(limit.id in look.dimensions for limit in overall.limits):
            message = text(
                "The index of {index} alone would give stage {band}; "
                "what is required and missing holds the organisation at {stage}."
            )
        sentence = message.format(
            index=look.index(overall.index or 0.0),
            band=look.level(overall.band).figure,
            stage=look.level(overall.stage).figure,
        )
        return Message(text("The average flatters"), sentence)
    if not held:
        return None
    names = look.words.join(
        [look.in_sentence(look.dimension(result.id).name, NAME_IN_SENTENCE) for result in held[:NEEDS]]
    )
    if any(limit.option is not None for result in held for limit in result.limits):
        sentence = look.words.plural(
            "One dimension stands below its index, because something required is missing: {names}.",
            "{count} dimensions stand below their index, because something required is missing: {names}.",
            len(held),
            names=names,
        )
        return Message(text("What is required is missing"), sentence)
    sentence = look.words.plural(
        "One dimension stands a stage below its index, because a foundation is missing: {names}.",
        "{count} dimensions stand below their index, because foundations are missing: {names}.",
        len(held),
        names=names,
    )
    return Message(text("Foundations come first"), sentence)


def high_and_low(look: Lookup) -> Message | None:
    """Say which dimension is strongest and which is weakest, None where fewer than two can be told apart."""
    dimensions = [result for result in look.assessment.dimensions if result.weight]
    scored = [(result.index, result) for result in dimensions if result.index is not None]
    if len(scored) < 2:
        return None
    high = max(scored, key=lambda pair: pair[0])
    low = min(scored, key=lambda pair: pair[0])
    if look.index(high[0]) == look.index(low[0]):
        return None
    text = look.words.text
    most, least = look.index(high[0]), look.index(low[0])
    shown = [look.index(index) for index, _ in scored]
    sentence = text(
        "{high} is strongest with an index of {most}; {low} is weakest with {least}.",
        high=_short_name(high[1], look),
        most=most,
        low=_short_name(low[1], look),
        least=least,
    )
    if shown.count(most) > 1 or shown.count(least) > 1:
        # Of several that are alike none is the strongest, or the weakest.
        sentence = text("The indexes lie between {least} and {most}.", least=least, most=most)
    uneven = high[0] - low[0] >= UNEVEN
    return Message(text("The profile is uneven") if uneven else text("The profile is even"), sentence)


def perception(look: Lookup) -> Message | None:
    """Say on which dimension two groups differ most, None where they are near each other."""
    text = look.words.text
    gaps = [(abs(r.gap), r) for r in look.assessment.dimensions if r.gap is not None]
    widest = max(gaps, key=lambda pair: pair[0], default=None)
    if widest is None or widest[0] < WIDE_GAP:
        return None
    first, second = widest_apart(widest[1])
    sentence = text(
        "On {dimension}, {first} sees an index of {one} and {second} of {two}.",
        dimension=_short_name(widest[1], look),
        first=look.group(first.group),
        one=look.index(first.index or 0.0),
        second=look.group(second.group),
        two=look.index(second.index or 0.0),
    )
    return Message(text("Two views of one organisation"), sentence)


def _readiness(look: Lookup) -> Message | None:
    readiness, text = look.assessment.readiness, look.words.text
    if readiness is None:
        return None
    answers = text("{yes} of {total} readiness questions are a yes", yes=readiness.yes, total=readiness.total)
    checklist = look.assessment.questionnaire.checklist
    title = look.in_sentence(checklist.title, NAME_LENGTH) if checklist else ""
    if readiness.ready:
        return Message(text("{title}: yes", title=title), look.words.sentence(answers))
    steps = checklist.steps if checklist else ()
    step = next((step.name for step in steps if step.id == readiness.blocking_step), "")
    if step:
        answers = text(
            "{yes} of {total} readiness questions are a yes; the place to work is: {step}",
            yes=readiness.yes,
            total=readiness.total,
            step=look.in_sentence(step, NAME_LENGTH),
        )
    return Message(text("{title}: not yet", title=title), look.words.sentence(answers))


def _disagreement(look: Lookup) -> Message | None:
    split = [r for r in look.results.values() if r.spread is not None and r.spread.polarised]
    if not split:
        return None
    sentence = look.words.plural(
        "On one question the respondents fall into two camps; talk about it before acting.",
        "On {count} questions the respondents fall into two camps; talk about them before acting.",
        len(split),
    )
    return Message(look.words.text("Respondents disagree"), sentence)


def _evidence(look: Lookup) -> Message | None:
    share = look.assessment.overall.evidence_share
    if share is None:
        return None
    text = look.words.text
    sentence = text("{share} of the score rests on a document, a record or a result.", share=percent(share))
    return Message(text("What has been shown"), sentence)


def _unknown(look: Lookup) -> Message | None:
    unknown = [r for r in look.results.values() if r.state.is_open]
    if not unknown:
        return None
    sentence = look.words.plural(
        "One question has no answer; nobody knowing is a finding in itself.",
        "{count} questions have no answer; nobody knowing is a finding in itself.",
        len(unknown),
    )
    return Message(look.words.text("Some things nobody knows"), sentence)


def _nothing_assessed(look: Lookup) -> Message | None:
    if any(result.index is not None for result in look.assessment.dimensions):
        return None
    text = look.words.text
    if look.assessment.overall.withheld in ("applicability", "not_applicable"):
        return Message(text("Too little to judge"), text("In no dimension does enough apply for an index."))
    if look.assessment.overall.withheld == "dimension":
        words = text("No dimension has an index: in each, too little applies or was answered.")
        return Message(text("Too little to judge"), words)
    return Message(text("Too little to judge"), text("No dimension has enough answers for an index."))


def _short_name(result: DimensionResult, look: Lookup) -> str:
    return look.in_sentence(look.dimension(result.id).name, NAME_IN_SENTENCE)
