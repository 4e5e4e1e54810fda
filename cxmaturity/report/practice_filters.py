"""What a page for the screen can be narrowed to: practices by what was found of them.

A filter tells nothing that the sections do not: its practices are those that carry the remark there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, assert_never, get_args

from cxmaturity.report.lookup import Lookup
from cxmaturity.report.own_words import ModelWords
from cxmaturity.scoring.model import QuestionResult

FilterName = Literal["holds", "below", "unsupported", "disputed"]


@dataclass(frozen=True)
class PracticeFilter:
    """A kind of practices: what it is called, and the places of those that are of it."""

    name: str
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class PracticeFilters:
    """The filters of a page; `anchors` are all places, `shown` says `{count}` of how many are shown."""

    kinds: tuple[PracticeFilter, ...]
    anchors: tuple[str, ...]
    shown: str


def practice_filters(look: Lookup, own: ModelWords) -> PracticeFilters:
    """Return the filters of a page with a place for every practice; those that nothing is of are left out."""
    kinds: tuple[PracticeFilter, ...] = ()
    anchors: tuple[str, ...] = ()
    if look.complete:
        kinds = tuple(kind for kind in _kinds(look) if kind.anchors)
        anchors = tuple(look.question(result).anchor for result in look.results)
    total = str(len(anchors))
    shown = look.words.text(
        "Shown: {count} of {total} {practices}.", count="{count}", total=total, practices=own.practices
    )
    return PracticeFilters(kinds, anchors, shown)


def _kinds(look: Lookup) -> Iterator[PracticeFilter]:
    """Yield each kind with its practices; without levels of the index there is no target to be below."""
    asked = look.assessment.questionnaire
    scores = (look.assessment.overall, *look.assessment.every_dimension)
    limits = frozenset(limit.id for score in scores for limit in score.limits)
    aimed = asked.weighing if asked.has_bands else frozenset()
    for name in get_args(FilterName):
        kept = [one.id for one in look.results.values() if _is_of(name, one, limits, aimed)]
        yield PracticeFilter(_named(name, look), tuple(look.question(one).anchor for one in kept))


def _is_of(name: FilterName, result: QuestionResult, limits: frozenset[str], aimed: frozenset[str]) -> bool:
    """Return whether a practice is of a kind: `limits` hold a stage down, `aimed` have a target."""
    match name:
        case "holds":
            return result.id in limits
        case "below":
            # What was not asked, or not answered, is below no target.
            is_told = result.level is not None and not result.is_assumed
            return is_told and result.id in aimed and (result.level or 0) < result.target
        case "unsupported":
            return result.unsupported is True
        case "disputed":
            return result.spread is not None and (not result.spread.agreed or result.spread.polarised)
        case _:
            assert_never(name)


def _named(name: FilterName, look: Lookup) -> str:
    """Return what a kind of practices is called."""
    text = look.words.text
    match name:
        case "holds":
            return text("Holds a stage down")
        case "below":
            return text("Below target")
        case "unsupported":
            return text("High without evidence")
        case "disputed":
            return text("Opinions differ")
        case _:
            assert_never(name)
