"""The sections that show all at once: how to read, profile, heat map, strengths and gaps."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from cxmaturity.answers.model import Side, State, Voice
from cxmaturity.questionnaire.model import OURS
from cxmaturity.report.charts.track import Marks, Tick, Track, names_fit, ticks, track
from cxmaturity.report.lookup import (
    Lookup,
    Mark,
    Reference,
    WhatWasFound,
    applies_too_little,
    index_range,
    why_withheld,
)
from cxmaturity.report.sections import SingleSection
from cxmaturity.scoring.index_words import index_in_brief
from cxmaturity.scoring.model import DimensionResult, Finding, QuestionResult, Score
from cxmaturity.scoring.recommend import missing
from cxmaturity.scoring.shown import FULL, coverage_shown, high_shown, low_shown, score_shown
from cxmaturity.scoring.stage_words import reading_rule, unasked_words
from cxmaturity.scoring.stages import goes_by_index
from cxmaturity.scoring.words import applies_words, settle_words
from cxmaturity.text.figures import percent, shortened
from cxmaturity.text.language import noted

# ---- The figures of a score as a row of facts, and the row of the profile that draws it

FEW_LEVELS = 6


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A figure with what it is and what it means; `wordy` where words stand in place of a figure."""

    label: str
    figure: str
    note: str
    wordy: bool = False


@dataclass(frozen=True, kw_only=True)
class ProfileRow:
    """A dimension in the profile: what it is, its figures, and its drawing with words for it.

    `deep` is how many floors below the top one it is.
    """

    what: Reference
    index: str
    range: str
    stage: Mark
    target: Mark
    why_not: str
    beside: str
    scored: bool
    groups: tuple[str, ...]
    track: Track
    title: str
    description: str
    deep: int = 0


@dataclass(frozen=True)
class Axis:
    """The labels over the tracks."""

    ticks: tuple[Tick, ...]
    shows_names: bool


def facts(score: Score, look: Lookup) -> tuple[Fact, ...]:
    """Return the figures of `score`, each with its reading."""
    text = look.words.text
    found = [_index(score, look), _maturity(score, look), _stage(score, look)]
    if score.coverage is not None:
        share = coverage_shown(score.coverage, look.assessment.questionnaire)
        found.append(Fact(label=text("Coverage"), figure=share, note=text("answered")))
    if score.evidence_share is not None:
        note = text("of the score is shown by documents, records or results")
        found.append(Fact(label=text("Evidence"), figure=percent(score.evidence_share), note=note))
    return tuple(fact for fact in found if fact is not None)


def axis(look: Lookup) -> Axis:
    """Return the labels of the levels over the index's scale."""
    levels = look.assessment.questionnaire.levels
    numbers = (look.level(number).figure for number in range(1, look.top + 1))
    names = tuple(zip(numbers, (level.name for level in levels), strict=True))
    if not look.assessment.questionnaire.has_bands:
        names = ((f"{low_shown(look.assessment.questionnaire)}–{look.end}", ""),)
    labels = ticks(look.edges, names)
    return Axis(labels, names_fit(labels, FEW_LEVELS))


def profile_row(result: DimensionResult, look: Lookup, *, groups: bool = True) -> ProfileRow:
    """Return how a dimension is drawn; `groups` adds their means as rings."""
    starts = look.edges
    withheld = result.index is None
    rings = tuple(group.index for group in result.groups) if groups else ()
    bounds = index_range(result, look)
    marks = Marks(
        dot=result.index,
        low=result.low if bounds else None,
        high=result.high if bounds else None,
        target=starts[result.target - 1] if look.assessment.questionnaire.has_bands else None,
        rings=rings if any(ring is not None for ring in rings) else (),
    )
    what = look.dimension(result.id)
    stage = look.level(result.stage)
    index = look.index_or_words(result.index)
    return ProfileRow(
        what=what,
        index=index,
        range=bounds,
        stage=stage,
        target=look.level(result.target),
        why_not=why_withheld(result, look) if withheld or result.stage is None else "",
        beside=beside_row(result, look),
        scored=result.weight > 0,
        groups=tuple("–" if ring is None else look.index(ring) for ring in rings),
        track=track(marks, starts),
        title=what.name,
        description=_in_words(result, look, index),
        deep=len(look.assessment.questionnaire.ways_down[result.id]) - 1,
    )


def beside_row(score: Score, look: Lookup) -> str:
    """Return what a table says beside a stage: the stage as shown where it is another, and what applies.

    What is the same everywhere, that the stage is shown or that it may not be told, stands with the whole.
    """
    text, stage, shown = look.words.text, score.stage, score.stage_shown
    differs = stage is not None and shown not in (None, stage)
    found = [text("shown {shown}", shown=look.level(shown).figure)] if differs else []
    applies = (
        ""
        if applies_too_little(score)
        else applies_words(score.applicability, look.assessment.questionnaire, look.words)
    )
    unasked = unasked_words(score, look.assessment.questionnaire, look.words)
    return look.words.clauses([*found, *(part for part in (applies, unasked) if part)])


def _in_words(result: DimensionResult, look: Lookup, index: str) -> str:
    text = look.words.text
    known = result.index is not None
    of_end = text("Index {index} of {end}", index=index, end=look.end)
    parts = [of_end if known else look.words.pair(text("Index"), index)]
    bounds = index_range(result, look)
    if bounds:
        parts.append(text("from {range}", range=bounds))
    if look.assessment.questionnaire.has_bands:
        parts.append(text("target from {start}", start=look.start(result.target)))
    for group in result.groups:
        if group.index is not None:
            parts.append(f"{look.group(group.group)} {look.index(group.index)}")
    return look.words.sentence(look.words.clauses(parts))


def _index(score: Score, look: Lookup) -> Fact:
    text = look.words.text
    bounds = index_range(score, look)
    if score.index is None:
        figure = text("from {range}", range=bounds) if bounds else text("not assessed")
        return Fact(label=text("Index"), figure=figure, note=why_withheld(score, look), wordy=True)
    note = text("of {end}", end=look.end)
    if bounds:
        note = text("of {end}; {range} with what is unknown", end=look.end, range=bounds)
    return Fact(label=text("Index"), figure=look.index(score.index), note=note)


def _maturity(score: Score, look: Lookup) -> Fact | None:
    text = look.words.text
    if score.index is None or not look.assessment.questionnaire.says_starts:
        return None
    figure = score_shown(score.index / FULL, look.assessment.questionnaire, several=True)
    low = look.level(1).figure
    return Fact(
        label=text("Score"), figure=figure, note=text("from {low} to {top}", low=low, top=look.highest)
    )


def _stage(score: Score, look: Lookup) -> Fact | None:
    text = look.words.text
    asked = look.assessment.questionnaire
    if score.index is None or not asked.has_stages:
        return None
    if score.stage is None:
        return Fact(
            label=text("Stage"), figure=text("not assessed"), note=why_withheld(score, look), wordy=True
        )
    stage = look.level(score.stage)
    note = stage.name
    if score.band is not None and score.band > score.stage and goes_by_index(asked):
        band = look.level(score.band).figure
        note = text("{name}; the index alone would give {band}", name=stage.name, band=band)
    beside = beside_row(score, look)
    note = look.words.clauses([note, beside]) if beside else note
    return Fact(label=text("Stage"), figure=stage.figure, note=note)


# ---- The sections that show all at once: how to read, profile, heat map, strengths and gaps

COLUMNS = 6
MOST_ROWS = 24
"""So many dimensions may the profile have where it goes down to lower floors."""


@dataclass(frozen=True)
class LevelMeaning:
    """A level with the index from which it is reached."""

    mark: Mark
    meaning: str
    starts_at: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How to read the report."""

    levels: tuple[LevelMeaning, ...]
    top: int
    index: str
    stage_rule: str
    is_ours: bool
    several: bool


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The profile: one row a dimension, and which groups its rings stand for."""

    rows: tuple[ProfileRow, ...]
    axis: Axis
    groups: tuple[str, ...]
    has_ranges: bool
    note: str


@dataclass(frozen=True)
class HeatCell:
    """A question in the heat map."""

    what: Reference
    mark: Mark
    foundation: bool


@dataclass(frozen=True)
class HeatPart:
    """A dimension that is part of another, above its own cells in the heat map."""

    what: Reference
    index: str


@dataclass(frozen=True)
class HeatColumn:
    """A dimension in the heat map, with its stage."""

    what: Reference
    stage: Mark
    index: str


@dataclass(frozen=True)
class HeatBand:
    """Dimensions side by side; a cell is None below a shorter dimension's last question."""

    columns: tuple[HeatColumn, ...]
    rows: tuple[tuple[HeatCell | HeatPart | None, ...], ...]


@dataclass(frozen=True, kw_only=True)
class HeatMap:
    """Every question at one look, with the key to its marks."""

    bands: tuple[HeatBand, ...]
    key: tuple[Mark, ...]
    has_foundations: bool
    shows_means: bool


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """A strength or gap: the practice, its level, what was found, and what was shown."""

    what: Reference
    dimension: str
    mark: Mark
    by_level: bool
    target: Mark
    seen: str
    found: WhatWasFound
    quote: str
    why: str
    limits: bool
    step: str


@dataclass(frozen=True)
class Findings:
    """Strengths and gaps, side by side; None fills the shorter side."""

    pairs: tuple[tuple[FindingLine | None, FindingLine | None], ...]
    no_gap: str


def reading(look: Lookup) -> Reading:
    """Return how the levels read."""
    levels, bands = look.assessment.questionnaire.levels, look.assessment.questionnaire.has_bands
    meanings = tuple(
        LevelMeaning(look.level(number), level.meaning, look.start(number) if bands else "")
        for number, level in enumerate(levels, 1)
    )
    return Reading(
        levels=meanings,
        top=look.top,
        index=_index_in_brief(look),
        stage_rule=reading_rule(look.assessment.questionnaire, look.words),
        is_ours=look.assessment.questionnaire.stage_rule == OURS and look.has_foundations,
        several=look.several,
    )


READING = SingleSection(
    anchor="s-reading",
    title=noted("How to read this report"),
    template="reading",
    page=reading,
)


def _index_in_brief(look: Lookup) -> str:
    """Return what the index is, and what score and band are beside it, where there are bands."""
    asked, text = look.assessment.questionnaire, look.words.text
    brief = index_in_brief(asked, low_shown(asked), high_shown(asked), look.words)
    if not asked.has_bands:
        return brief
    beside = text(
        "The score is the same figure on the scale of the levels. The band is the level that the index alone "
        "reaches."
    )
    return look.words.sentences((brief, beside))


def profile(look: Lookup) -> Profile:
    """Return every dimension of as many floors as a page holds against its target."""
    rows = tuple(profile_row(result, look) for result in _in_profile(look))
    shown = any(ring is not None for row in rows for ring in row.track.rings)
    groups = look.assessment.dimensions[0].groups if look.assessment.dimensions else ()
    names = tuple(look.group(group.group) for group in groups) if shown else ()
    return Profile(
        rows=rows,
        axis=axis(look),
        groups=names,
        has_ranges=any(row.range for row in rows),
        note=_stages_note(look),
    )


def _in_profile(look: Lookup) -> list[DimensionResult]:
    """Return the dimensions of the top floor, with those of each lower one as long as all fit on a page."""
    shown = {one.id for one in look.assessment.questionnaire.upper_floors(MOST_ROWS)}
    return [one for one in look.assessment.every_dimension if one.id in shown]


def _stages_note(look: Lookup) -> str:
    """Say how the stages are to be read, nothing where there are none."""
    found, text = look.assessment, look.words.text
    stages = [(part.stage, part.stage_shown) for part in _in_profile(look) if part.stage is not None]
    if not stages or found.strict:
        return text("The stages are those as shown.") if stages else ""
    if any(shown is None for _, shown in stages):
        floor = found.questionnaire.privacy_floor
        return text(
            "The stages are those as claimed. Those as shown are not told: fewer than {floor} gave evidence.",
            floor=floor,
        )
    if all(stage == shown for stage, shown in stages):
        return text("The stages are those as claimed and as shown.")
    return text("The stages are those as claimed; where the one as shown is another, it stands beside it.")


PROFILE = SingleSection(
    anchor="s-profile",
    title=noted("Profile"),
    template="profile",
    page=profile,
)


def heat_map(look: Lookup) -> HeatMap:
    """Return every question as a cell, dimensions side by side and at most six in a band."""
    results = look.assessment.dimensions
    bands = -(-len(results) // COLUMNS)
    size = -(-len(results) // bands) if bands else 1
    cells = [list(_cells(result, look)) for result in results]
    made = tuple(
        HeatBand(
            tuple(_column(place, look) for place in range(start, min(start + size, len(results)))),
            _side_by_side(cells[start : start + size]),
        )
        for start in range(0, len(results), size)
    )
    marks = [look.level(number) for number in range(1, look.top + 1)] if look.goes_by_levels else []
    states = {result.state for result in look.results.values() if not result.is_assumed}
    assumed = sorted((r for r in look.results.values() if r.is_assumed), key=lambda r: r.level or 1)
    marks += dict.fromkeys(look.mark(result) for result in assumed)
    marks += [look.state(state) for state in sorted(states) if state is not State.ANSWERED]
    several = any(
        "." in cell.mark.figure for column in cells for cell in column if isinstance(cell, HeatCell)
    )
    return HeatMap(
        bands=made,
        key=tuple(marks),
        has_foundations=look.has_foundations,
        shows_means=several,
    )


HEAT_MAP = SingleSection(
    anchor="s-heat",
    title=noted("Every question at a glance"),
    template="heatmap",
    page=heat_map,
    joined=lambda _: True,
)


def findings(look: Lookup) -> Findings | None:
    """Return strengths and gaps, None where there are neither."""
    found = look.assessment
    if not found.strengths and not found.gaps:
        return None
    limits = {limit.id for result in found.dimensions for limit in result.limits}
    strengths = [_found(finding, look, limits, against="below") for finding in found.strengths]
    gaps = [_found(finding, look, limits, against="above") for finding in found.gaps]
    below = any(missing(result, found.questionnaire) for result in look.results.values())
    text = look.words.text
    no_gap = (
        text("No action is known for what is below its target.")
        if below
        else text("Nothing is below its target.")
    )
    return Findings(tuple(zip_longest(strengths, gaps)), no_gap)


FINDINGS = SingleSection(
    anchor="s-findings",
    title=noted("Strengths and gaps"),
    template="findings",
    page=findings,
)


def agreeing(result: QuestionResult, against: Side) -> tuple[Voice, ...]:
    """Return the words that may stand beside a finding: of nobody whose own answer is `against` it.

    Where opinions differ, no word of one side stands beside what both say.
    """
    if result.found is not None and result.found.differ:
        return tuple(voice for voice in result.voices if voice.consensus)
    return tuple(voice for voice in result.voices if voice.side != against)


def best_voice(voices: tuple[Voice, ...], kind: str) -> Voice | None:
    """Return the voice of a `kind` that carries most: consensus first, then the best evidence."""
    of_kind = [voice for voice in voices if voice.kind == kind]
    return max(of_kind, key=lambda voice: (voice.consensus, bool(voice.text), voice.grade or 0), default=None)


def _cells(dimension: DimensionResult, look: Lookup) -> Iterator[HeatCell | HeatPart]:
    """Yield the questions of a dimension, those of each of its parts below that."""
    for part in dimension.dimensions:
        yield HeatPart(look.dimension(part.id), look.index_or_words(part.index))
        yield from _cells(part, look)
    for result in () if dimension.dimensions else dimension.questions:
        yield HeatCell(
            look.question(result.id),
            look.mark(result),
            look.assessment.questionnaire.gates(look.questions[result.id]),
        )


def _column(place: int, look: Lookup) -> HeatColumn:
    result = look.assessment.dimensions[place]
    index = look.index_or_words(result.index)
    return HeatColumn(look.dimension(result.id), look.level(result.stage), index)


def _side_by_side(
    columns: list[list[HeatCell | HeatPart]],
) -> tuple[tuple[HeatCell | HeatPart | None, ...], ...]:
    rows = max((len(column) for column in columns), default=0)
    return tuple(
        tuple(column[row] if row < len(column) else None for column in columns) for row in range(rows)
    )


def _found(finding: Finding, look: Lookup, limits: set[str], *, against: Side) -> FindingLine:
    """Return a finding with nobody's words whose own answer is `against` it."""
    result = look.results[finding.question]
    voices = agreeing(result, against)
    shown = best_voice(voices, "evidence") or best_voice(voices, "note")
    quote = "" if shown is None else shortened(shown.text, 120)
    differ = look.differs(finding.question)
    return FindingLine(
        what=look.question(finding.question),
        dimension=look.path(look.assessment.questionnaire.ways[finding.question][-1].id),
        mark=look.level(finding.level) if look.by_level(finding.question) else look.mark(result),
        by_level=look.by_level(finding.question),
        target=look.level(finding.target),
        seen=look.found_words(result),
        found=look.found(result),
        quote=quote,
        why=shortened(look.questions[finding.question].why, 190),
        limits=finding.question in limits,
        step=settle_words(look.words) if differ else "",
    )
