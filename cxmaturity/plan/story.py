"""The story of what the client gave: facts of the worksheets, each where it says something.

They rest on the results of the worksheets alone, in which nothing stands that may not be told; so the story
is the same from sheets and from a report.

- Episodes: those that are common (from the middle of the scale on) and rated lowest, below the middle. Of one
  alone nothing is lowest, nor where all are alike, or more than three.
- Departments: those of which the change asks most. They are high on both counts and stand before all others;
  where the fourth is tied with the third, fewer are named, and where nobody comes after them, none.
- Units: those low with customers and employees alike; where some are clearly so, these alone.
- A point: what it is worth in all, where no segment lacks it and a better class is always worth more.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from cxmaturity.formats.frozen import Frozen
from cxmaturity.plan.model import PlannedMove
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import Assessment
from cxmaturity.worksheets.loyalty_value import LoyaltyRow, Span
from cxmaturity.worksheets.matrix import Matrix, MatrixKind, MatrixRow
from cxmaturity.worksheets.model import Worksheet, WorksheetResult
from cxmaturity.worksheets.unit_ranking import UnitRanking, UnitRanks

MOST_TOGETHER = 3
"""So many episodes or departments at most stand out together."""
T = TypeVar("T")


class WorstEpisodes(Frozen, frozen=True):
    """The common episodes that are rated lowest, all alike, at `rating` of at most `highest`."""

    worksheet: str
    names: tuple[str, ...]
    rating: float
    highest: int


class AskedMost(Frozen, frozen=True):
    """The departments of which the change asks most, the first before all others."""

    worksheet: str
    names: tuple[str, ...]


class UnitsLowInBoth(Frozen, frozen=True):
    """The units that customers and employees both rate low, the lowest first; whether `clearly` so."""

    worksheet: str
    units: tuple[UnitRanks, ...]
    clearly: bool


class WorthOfPoint(Frozen, frozen=True):
    """What a point of net promoter score goes with, a year and over the customers' stay."""

    worksheet: str
    currency: str | None
    a_year: Span
    a_stay: Span


class Story(Frozen, frozen=True):
    """What the worksheets tell; None for what they do not."""

    episodes: WorstEpisodes | None = None
    departments: AskedMost | None = None
    units: UnitsLowInBoth | None = None
    point: WorthOfPoint | None = None


class StartingPlace(Frozen, frozen=True):
    """Where what is not everywhere yet begins: in the unit low in both, on the worst episode, if known."""

    unit: str | None
    episode: str | None


def story_of(assessment: Assessment) -> Story:
    """Return what the worksheets of an assessment tell, of each kind of fact the first."""
    asked = assessment.questionnaire
    filled = [(asked.worksheet(result.id), result) for result in assessment.worksheets]
    return Story(
        episodes=_first(_episodes(sheet, axes, result) for sheet, axes, result in _of("episodes", filled)),
        departments=_first(_departments(sheet, result) for sheet, _, result in _of("departments", filled)),
        units=_first(_units(result.id, result.ranking) for _, result in filled),
        point=_first(_point(result) for _, result in filled),
    )


def starting_place(story: Story) -> StartingPlace | None:
    """Return where to begin, None where nothing is known of it.

    The episode is the first of those that are worst, as the worksheet ranks them. A unit that may be low by
    chance is none to begin with.
    """
    unit = story.units.units[0].name if story.units and story.units.clearly else None
    episode = story.episodes.names[0] if story.episodes else None
    return None if unit is None and episode is None else StartingPlace(unit=unit, episode=episode)


def begins_somewhere(move: PlannedMove, questionnaire: Questionnaire) -> bool:
    """Return whether a move begins in one place: up to the middle level; what is higher is everywhere."""
    return move.to_level <= (len(questionnaire.levels) + 1) // 2


def _first(facts: Iterable[T | None]) -> T | None:
    return next((fact for fact in facts if fact is not None), None)


def _of(
    kind: MatrixKind, filled: Sequence[tuple[Worksheet, WorksheetResult]]
) -> Iterator[tuple[Worksheet, Matrix, WorksheetResult]]:
    """Yield the worksheets whose rows are of a kind."""
    for sheet, result in filled:
        if isinstance(sheet.analysis, Matrix) and sheet.analysis.of == kind:
            yield sheet, sheet.analysis, result


def _episodes(sheet: Worksheet, axes: Matrix, result: WorksheetResult) -> WorstEpisodes | None:
    """Return the common episodes that are rated lowest."""
    ratings = next((column for column in sheet.columns if column.id == axes.shade), None)
    if ratings is None or ratings.max is None:
        return None
    rated = [(row.shade, row.name) for row in result.matrix if _is_common(row) and row.shade is not None]
    if not rated:
        return None
    lowest = min(rating for rating, _ in rated)
    # One alone is all of them.
    names = tuple(name for rating, name in rated if rating == lowest)
    if len(names) == len(rated) or len(names) > MOST_TOGETHER or 2 * lowest >= ratings.min + ratings.max:
        return None
    return WorstEpisodes(worksheet=result.id, names=names, rating=lowest, highest=ratings.max)


def _is_common(row: MatrixRow) -> bool:
    return row.quadrant in ("high_high", "high_low")


def _departments(sheet: Worksheet, result: WorksheetResult) -> AskedMost | None:
    """Return the departments of which the change asks most."""
    high = [row for row in result.matrix if row.quadrant == "high_high"]
    count = min(MOST_TOGETHER, len(high))
    while 0 < count < len(high) and high[count].product == high[count - 1].product:
        count -= 1
    if not 0 < count < len(result.matrix):
        return None
    return AskedMost(worksheet=sheet.id, names=tuple(row.name for row in high[:count]))


def _units(worksheet: str, ranking: UnitRanking | None) -> UnitsLowInBoth | None:
    """Return the units low with customers and employees alike."""
    low = [unit for unit in ranking.units if unit.low] if ranking else []
    clearly = [unit for unit in low if unit.clearly_low]
    if not low:
        return None
    return UnitsLowInBoth(worksheet=worksheet, units=tuple(clearly or low), clearly=bool(clearly))


def _point(result: WorksheetResult) -> WorthOfPoint | None:
    """Return what a point is worth in all."""
    rows: Sequence[LoyaltyRow] = result.loyalty
    spans = [span for row in rows for span in (row.a_year, row.a_stay)]
    everything = result.loyalty_total or (rows[0] if rows else None)
    if everything is None or any(span is None or span.low < 0 for span in spans):
        return None
    if everything.a_year is None or everything.a_stay is None:
        return None
    return WorthOfPoint(
        worksheet=result.id, currency=result.currency, a_year=everything.a_year, a_stay=everything.a_stay
    )
