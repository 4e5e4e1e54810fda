"""The figures of a score as a row of facts, and the row of the profile that draws it."""

from dataclasses import dataclass

from cxmaturity.domain.assessment import DimensionResult, Score
from cxmaturity.rendering.charts.track import Marks, Tick, Track, ticks, track
from cxmaturity.rendering.view.figures import percent, tenths, whole
from cxmaturity.rendering.view.lookup import Lookup, Mark, Reference, index_range, why_withheld

FEW_LEVELS = 6


@dataclass(frozen=True)
class Fact:
    """A figure with what it is and what it means; `wordy` where words stand in place of a figure."""

    label: str
    figure: str
    note: str
    wordy: bool = False


@dataclass(frozen=True)
class ProfileRow:
    """A dimension in the profile: what it is, its figures, and its drawing with words for it."""

    what: Reference
    index: str
    range: str
    stage: Mark
    target: Mark
    why_not: str
    groups: tuple[str, ...]
    track: Track
    title: str
    description: str


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
        found.append(Fact(text("Coverage"), percent(score.coverage), text("answered")))
    if score.evidence_share is not None:
        note = text("of the score is shown by documents, records or results")
        found.append(Fact(text("Evidence"), percent(score.evidence_share), note))
    return tuple(fact for fact in found if fact is not None)


def axis(look: Lookup) -> Axis:
    """Return the labels of the levels over the index's scale."""
    levels = look.assessment.questionnaire.levels
    names = tuple((str(number), level.name) for number, level in enumerate(levels, 1))
    return Axis(ticks(look.edges, names), len(levels) <= FEW_LEVELS)


def profile_row(result: DimensionResult, look: Lookup, *, groups: bool = True) -> ProfileRow:
    """Return how a dimension is drawn; `groups` adds their means as rings."""
    text = look.words.text
    starts = look.edges
    withheld = result.index is None
    rings = tuple(group.index for group in result.groups) if groups else ()
    marks = Marks(
        dot=result.index,
        low=result.low,
        high=result.high,
        target=starts[result.target - 1],
        rings=rings if any(ring is not None for ring in rings) else (),
    )
    what = look.dimension(result.id)
    stage = look.level(result.stage)
    index = whole(result.index) if result.index is not None else text("not assessed")
    return ProfileRow(
        what,
        index,
        index_range(result, look.words),
        stage,
        look.level(result.target),
        why_withheld(result, look) if withheld or result.stage is None else "",
        tuple("–" if ring is None else whole(ring) for ring in rings),
        track(marks, starts),
        what.name,
        _in_words(result, look, index),
    )


def _in_words(result: DimensionResult, look: Lookup, index: str) -> str:
    text = look.words.text
    known = result.index is not None
    parts = [text("Index {index} of 100", index=index) if known else look.words.pair(text("Index"), index)]
    bounds = index_range(result, look.words)
    if bounds:
        parts.append(text("from {range}", range=bounds))
    parts.append(text("target from {start}", start=whole(look.edges[result.target - 1])))
    for group in result.groups:
        if group.index is not None:
            parts.append(f"{look.group(group.group)} {whole(group.index)}")
    return look.words.sentence(look.words.clauses(parts))


def _index(score: Score, look: Lookup) -> Fact:
    text = look.words.text
    if score.index is None:
        return Fact(text("Index"), text("not assessed"), why_withheld(score, look), wordy=True)
    bounds = index_range(score, look.words)
    note = text("of 100; {range} with what is unknown", range=bounds) if bounds else text("of 100")
    return Fact(text("Index"), whole(score.index), note)


def _maturity(score: Score, look: Lookup) -> Fact | None:
    text = look.words.text
    if score.score is None:
        return None
    return Fact(text("Score"), tenths(score.score), text("from 1 to {top}", top=look.top))


def _stage(score: Score, look: Lookup) -> Fact | None:
    text = look.words.text
    if score.index is None:
        return None
    if score.stage is None:
        return Fact(text("Stage"), text("not assessed"), why_withheld(score, look), wordy=True)
    stage = look.level(score.stage)
    held = score.band is not None and score.band > score.stage
    note = text("{name}; the index alone would give {band}", name=stage.name, band=score.band)
    return Fact(text("Stage"), stage.figure, note if held else stage.name)
