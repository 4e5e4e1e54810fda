"""One page a dimension: its figures, what holds it, and its questions with what was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from cxmaturity.answers.model import Side, State, Voice
from cxmaturity.brand.colours import level_fill, level_names
from cxmaturity.report.charts.stretch import gradient
from cxmaturity.report.lookup import HeldDown, Lookup, Mark, Reference, WhatWasFound, holding
from cxmaturity.report.sections import Section
from cxmaturity.report.sections.profile import (
    Axis,
    Fact,
    ProfileRow,
    agreeing,
    axis,
    best_voice,
    facts,
    profile_row,
)
from cxmaturity.scoring.model import DimensionResult, QuestionResult
from cxmaturity.scoring.shown import coverage_shown, deviation_shown, mean_shown
from cxmaturity.scoring.words import PATH, evidence_name, not_scored, outcome_name, settle_words
from cxmaturity.text.figures import columns_of, hundredths, shortened

VOICE_LENGTH = 150
FULL, SHARED = 47, 50
"""Lines from which a page fills its sheet in small type, and with which two pages still share one."""
SPREAD_LINES = 3
HEADER_LINES, MIN_LINES, COLUMN_CHARACTERS, VOICE_CHARACTERS = 14, 2, 45, 100


@dataclass(frozen=True, kw_only=True)
class AnswerSpread:
    """How the answers of several spread over a scale: the bar, and the same in words and figures."""

    gradient: str
    counts: str
    n: str
    mean: str
    ad: str
    ad_limit: str
    r_wg: str
    verdict: str
    polarised: bool


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What somebody said or showed, and who if that may be told."""

    kind: str
    label: str
    text: str
    who: str


@dataclass(frozen=True)
class Tag:
    """A remark about a question; a hot one is a reason to act."""

    text: str
    hot: bool


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A question: what was found, what the next level looks like, what was said about it.

    `head` names the dimensions of lower floors that begin with it.
    """

    head: str
    what: Reference
    mark: Mark
    text: str
    seen: str
    found: WhatWasFound | None
    next: str
    tags: tuple[Tag, ...]
    spread: AnswerSpread | None
    spoken: tuple[Spoken, ...]
    more: str


@dataclass(frozen=True, kw_only=True)
class Advised:
    """What the model advises in the band of a dimension's index."""

    level: Mark
    text: str
    do: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class PartRow:
    """A dimension that another is made of: its figures, and how many floors down it is."""

    row: ProfileRow
    coverage: str
    deep: int


@dataclass(frozen=True, kw_only=True)
class DimensionPage:
    """All that stands on the page."""

    what: Reference
    meaning: str
    facts: tuple[Fact, ...]
    row: ProfileRow
    axis: Axis
    holding: HeldDown | None
    advice: Advised | None
    parts: tuple[PartRow, ...]
    rows: tuple[QuestionRow, ...]
    roomy: bool


def dimension_page(result: DimensionResult, look: Lookup) -> DimensionPage:
    """Return the page of one dimension."""
    return DimensionPage(
        what=look.dimension(result.id),
        meaning=look.dimensions[result.id].meaning,
        facts=facts(result, look),
        row=profile_row(result, look),
        axis=axis(look),
        holding=holding(result, look),
        advice=_advised(result, look),
        parts=tuple(_parts(result, look)),
        rows=tuple(_rows(result, look)),
        roomy=False,
    )


def _parts(result: DimensionResult, look: Lookup, deep: int = 0) -> Iterator[PartRow]:
    """Yield the dimensions that a dimension is made of, on every floor, each before its parts."""
    for part in result.dimensions:
        nothing = part.coverage is None
        covered = "–" if nothing else coverage_shown(part.coverage or 0.0, look.assessment.questionnaire)
        yield PartRow(profile_row(part, look, groups=False), covered, deep)
        yield from _parts(part, look, deep + 1)


def _advised(result: DimensionResult, look: Lookup) -> Advised | None:
    """Return what the model advises in the band of a dimension, None where it says nothing."""
    advice = look.assessment.questionnaire.advice_for(look.dimensions[result.id], result.band)
    if advice is None:
        return None
    return Advised(level=look.level(result.band), text=advice.text, do=advice.do, url=advice.url)


def dimensions(look: Lookup) -> Iterator[Section]:
    """Yield a section for each dimension; short ones share a sheet."""
    pages = [dimension_page(result, look) for result in look.assessment.dimensions]
    for page, joined in on_sheets(pages):
        yield Section(
            anchor=page.what.anchor,
            title=f"{page.what.number} {page.what.name}",
            template="dimension",
            body=page,
            joined=joined,
        )


def on_sheets(pages: Sequence[DimensionPage]) -> Iterator[tuple[DimensionPage, bool]]:
    """Yield the pages, each with whether it shares the sheet of the one before; what has room is larger."""
    sizes = [lines(page) for page in pages]
    joined, used = [], SHARED
    for size in sizes:
        joined.append(used + size <= SHARED)
        used = size + (used if joined[-1] else 0)
    for place, page in enumerate(pages):
        alone = not joined[place] and not any(joined[place + 1 : place + 2])
        yield replace(page, roomy=alone and sizes[place] < FULL), joined[place]


def lines(page: DimensionPage) -> int:
    """Return about how many lines a page's questions take, to tell which pages can share a sheet."""
    return (
        HEADER_LINES
        + _advice_lines(page.advice)
        + (len(page.parts) + 2 if page.parts else 0)
        + sum(
            max(_least(row), _lines_of_seen(row), _wrapped(row.next, COLUMN_CHARACTERS))
            + sum(_wrapped(voice.text, VOICE_CHARACTERS) for voice in row.spoken)
            + bool(row.more and not row.spoken)
            + 2 * bool(row.head)
            for row in page.rows
        )
    )


def _advice_lines(advice: Advised | None) -> int:
    """Return about how many lines advice takes."""
    if advice is None:
        return 0
    texts = (advice.text, *advice.do, advice.url)
    return 1 + sum(_wrapped(text, VOICE_CHARACTERS) for text in texts)


def _least(row: QuestionRow) -> int:
    """Return how many lines the level takes: its mark, of several their bar and how far they differ."""
    return MIN_LINES if row.spread is None else SPREAD_LINES + row.spread.polarised


def _lines_of_seen(row: QuestionRow) -> int:
    """Return how many lines it takes to say what was found, an option below the other."""
    if row.found is None:
        return _wrapped(row.seen, COLUMN_CHARACTERS)
    options = (f"{one.count} {one.text}" for one in row.found.options)
    return bool(row.found.note) + sum(_wrapped(option, COLUMN_CHARACTERS) for option in options)


def _wrapped(text: str, width: int) -> int:
    """Return in how many lines `text` stands in a column so many characters wide."""
    return -(-columns_of(text) // width)


def distribution(result: QuestionResult, look: Lookup) -> AnswerSpread | None:
    """Return how the answers to a question spread, None where one respondent answered at most."""
    spread = result.spread
    if spread is None or spread.n < 2:
        return None
    text = look.words.text
    scale = look.assessment.questionnaire.scale_of(look.questions[result.id])
    counts = {option.id: n for option, n in zip(scale.options, spread.counts, strict=True)}
    shades = map(level_fill, level_names(len(scale.rungs), look.top))
    fills = tuple(shade for shade, rung in zip(shades, scale.rungs, strict=True) for _ in rung)
    named = [look.words.pair(one.label, counts[one.id]) for one in scale.rising if counts[one.id]]
    verdict = text("agreed") if spread.agreed else text("no agreement")
    return AnswerSpread(
        gradient=gradient(tuple(counts[option.id] for option in scale.rising), fills),
        counts=look.words.listed(named),
        n=str(spread.n),
        mean=mean_shown(spread, scale, look.assessment.questionnaire),
        ad=deviation_shown(spread),
        ad_limit=hundredths(spread.ad_limit),
        r_wg="–" if spread.r_wg is None else hundredths(spread.r_wg),
        verdict=text("two camps") if spread.polarised else verdict,
        polarised=spread.polarised,
    )


def spoken(voice: Voice, look: Lookup, limit: int | None = None) -> Spoken:
    """Return a voice with its label, cut after `limit` characters."""
    who = look.words.text("consensus") if voice.consensus else look.group(voice.group) if voice.group else ""
    words = shortened(voice.text, limit) if limit else voice.text
    return Spoken(kind=voice.kind, label=_label(voice, look), text=words, who=who)


def _label(voice: Voice, look: Lookup) -> str:
    """Return what somebody's words are."""
    text = look.words.text
    match voice.kind:
        case "note":
            return text("Note")
        case "reason":
            return text("Not applicable because")
        case "evidence" if voice.grade is None:
            return text("Evidence")
        case "evidence":
            return text("Evidence, {grade}", grade=evidence_name(voice.grade or 0, look.words))
        case other:
            assert_never(other)


def _rows(dimension: DimensionResult, look: Lookup) -> Iterator[QuestionRow]:
    """Yield the questions of a dimension, the first of each of its parts with that."""
    seen = {dimension.id}
    for result in dimension.questions:
        above = look.assessment.questionnaire.ways[result.id]
        begun = [look.dimension(one.id) for one in above if one.id not in seen]
        seen.update(one.id for one in above)
        head = PATH.join(f"{one.number} {one.name}" for one in begun)
        yield replace(_row(result, dimension, look), head=head)


def _row(result: QuestionResult, dimension: DimensionResult, look: Lookup) -> QuestionRow:
    asked = look.questions[result.id]
    answered = result.state is State.ANSWERED
    kinds = ("evidence", "note", "reason")
    voices = agreeing(result, _against(result, look))
    best = [voice for voice in (best_voice(voices, kind) for kind in kinds) if voice is not None]
    shown = best if not answered else [voice for voice in best if voice.kind != "reason"]
    next_step = look.next_words(result) if answered else ""
    return QuestionRow(
        head="",
        what=look.question(result.id),
        mark=look.mark(result),
        text=asked.text,
        seen=look.found_words(result) if answered else _not_seen(result, look),
        found=look.found(result) if answered else None,
        next=settle_words(look.words) if look.differs(result.id) else next_step,
        tags=_tags(result, dimension, look),
        spread=distribution(result, look),
        spoken=tuple(spoken(voice, look, VOICE_LENGTH) for voice in shown),
        more=_more(len(result.voices) - len(shown), look),
    )


def _against(result: QuestionResult, look: Lookup) -> Side:
    """Return how somebody answers who does not agree: below what is a strength or on target, else above."""
    return (
        "above" if result.level is not None and result.level < min(result.target, look.top - 1) else "below"
    )


def _not_seen(result: QuestionResult, look: Lookup) -> str:
    """Return why nothing was seen, with what was asked."""
    state = outcome_name(result, look.words)
    return look.words.pair(state, look.questions[result.id].text)


def _more(count: int, look: Lookup) -> str:
    if count < 1:
        return ""
    return look.words.text("(+{count} in the appendix)", count=count)


def _tags(result: QuestionResult, dimension: DimensionResult, look: Lookup) -> tuple[Tag, ...]:
    text = look.words.text
    tags = [
        (look.assessment.questionnaire.gates(look.questions[result.id]), text("foundation"), False),
        (
            any(limit.id == result.id for limit in dimension.limits),
            text("holds this dimension’s stage"),
            True,
        ),
        (result.weight > 1, text("weight {weight}", weight=result.weight), False),
        (result.weight == 0, not_scored(look.words), False),
        (result.unsupported, text("nothing shown"), True),
        (result.capped, text("capped"), True),
        (result.consensus, text("consensus"), False),
    ]
    return tuple(Tag(remark, hot) for applies, remark, hot in tags if applies)
