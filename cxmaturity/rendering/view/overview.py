"""The sections that show all at once: how to read, profile, heat map, strengths and gaps."""

from dataclasses import dataclass
from itertools import zip_longest

from cxmaturity.domain.assessment import Finding, Voice
from cxmaturity.rendering.view.figures import shortened, whole
from cxmaturity.rendering.view.lookup import Lookup, Mark, Reference
from cxmaturity.rendering.view.scorecard import Axis, ProfileRow, axis, profile_row

COLUMNS = 6


@dataclass(frozen=True)
class LevelMeaning:
    """A level with the index from which it is reached."""

    mark: Mark
    meaning: str
    starts_at: str


@dataclass(frozen=True)
class Reading:
    """How to read the report."""

    levels: tuple[LevelMeaning, ...]
    top: int
    has_foundations: bool
    several: bool


@dataclass(frozen=True)
class Profile:
    """The profile: one row a dimension, and which groups its rings stand for."""

    rows: tuple[ProfileRow, ...]
    axis: Axis
    groups: tuple[str, ...]
    has_ranges: bool


@dataclass(frozen=True)
class Cell:
    """A question in the heat map."""

    what: Reference
    mark: Mark
    foundation: bool


@dataclass(frozen=True)
class Column:
    """A dimension in the heat map, with its stage."""

    what: Reference
    stage: Mark
    index: str


@dataclass(frozen=True)
class HeatBand:
    """Dimensions side by side; a cell is None below a shorter dimension's last question."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True)
class HeatMap:
    """Every question at one look, with the key to its marks."""

    bands: tuple[HeatBand, ...]
    key: tuple[Mark, ...]
    has_foundations: bool
    shows_means: bool


@dataclass(frozen=True)
class Found:
    """A strength or gap: the practice, its level, what was found, and what was shown."""

    what: Reference
    dimension: str
    mark: Mark
    target: Mark
    seen: str
    quote: str
    why: str
    limits: bool


@dataclass(frozen=True)
class Findings:
    """Strengths and gaps, side by side; None fills the shorter side."""

    pairs: tuple[tuple[Found | None, Found | None], ...]
    no_gap: str


def reading(look: Lookup) -> Reading:
    """Return how the levels read."""
    levels = look.assessment.questionnaire.levels
    meanings = tuple(
        LevelMeaning(look.level(number), level.meaning, whole(100 * level.starts_at))
        for number, level in enumerate(levels, 1)
    )
    return Reading(meanings, look.top, any(q.foundation for q in look.questions.values()), look.several)


def profile(look: Lookup) -> Profile:
    """Return every dimension against its target."""
    rows = tuple(profile_row(result, look) for result in look.assessment.dimensions)
    shown = any(ring is not None for row in rows for ring in row.track.rings)
    groups = look.assessment.dimensions[0].groups if look.assessment.dimensions else ()
    names = tuple(look.group(group.group) for group in groups) if shown else ()
    return Profile(rows, axis(look), names, any(row.range for row in rows))


def heat_map(look: Lookup) -> HeatMap:
    """Return every question as a cell, dimensions side by side and at most six in a band."""
    results = look.assessment.dimensions
    bands = -(-len(results) // COLUMNS)
    size = -(-len(results) // bands) if bands else 1
    cells = [_cells(place, look) for place in range(len(results))]
    made = tuple(
        HeatBand(
            tuple(_column(place, look) for place in range(start, min(start + size, len(results)))),
            _side_by_side(cells[start : start + size]),
        )
        for start in range(0, len(results), size)
    )
    marks = [look.level(number) for number in range(1, look.top + 1)]
    states = {result.state for result in look.results.values()}
    marks += [look.state(state) for state in sorted(states) if state.value != "answered"]
    several = any("." in cell.mark.figure for column in cells for cell in column)
    return HeatMap(made, tuple(marks), any(q.foundation for q in look.questions.values()), several)


def findings(look: Lookup) -> Findings | None:
    """Return strengths and gaps, None where there are neither."""
    found = look.assessment
    if not found.strengths and not found.gaps:
        return None
    limits = {limit.id for result in found.dimensions for limit in result.limits}
    strengths = [_found(finding, look, limits) for finding in found.strengths]
    gaps = [_found(finding, look, limits) for finding in found.gaps]
    below = any(result.level is not None and result.level < result.target for result in look.results.values())
    text = look.words.text
    no_gap = (
        text("No action is known for what is below its target.")
        if below
        else text("Nothing is below its target.")
    )
    return Findings(tuple(zip_longest(strengths, gaps)), no_gap)


def best_voice(voices: tuple[Voice, ...], kind: str) -> Voice | None:
    """Return the voice of a `kind` that carries most: consensus first, then the best evidence."""
    of_kind = [voice for voice in voices if voice.kind == kind]
    return max(of_kind, key=lambda voice: (voice.consensus, bool(voice.text), voice.grade or 0), default=None)


def _cells(place: int, look: Lookup) -> list[Cell]:
    return [
        Cell(look.question(result.id), look.mark(result), look.questions[result.id].foundation)
        for result in look.assessment.dimensions[place].questions
    ]


def _column(place: int, look: Lookup) -> Column:
    result = look.assessment.dimensions[place]
    index = look.words.text("not assessed") if result.index is None else whole(result.index)
    return Column(look.dimension(result.id), look.level(result.stage), index)


def _side_by_side(columns: list[list[Cell]]) -> tuple[tuple[Cell | None, ...], ...]:
    rows = max((len(column) for column in columns), default=0)
    return tuple(
        tuple(column[row] if row < len(column) else None for column in columns) for row in range(rows)
    )


def _found(finding: Finding, look: Lookup, limits: set[str]) -> Found:
    result = look.results[finding.question]
    shown = best_voice(result.voices, "evidence") or best_voice(result.voices, "note")
    quote = "" if shown is None else shortened(shown.text, 120)
    return Found(
        look.question(finding.question),
        look.dimension(finding.dimension).name,
        look.level(finding.level),
        look.level(finding.target),
        look.option(finding.question, result.option),
        quote,
        shortened(look.questions[finding.question].why, 190),
        finding.question in limits,
    )
