"""Where respondents differ: question by question, and group against group."""

from dataclasses import dataclass

from cxmaturity.report.charts.track import Marks, Track, track
from cxmaturity.report.lookup import Lookup, Reference, widest_apart
from cxmaturity.report.sections import SingleSection
from cxmaturity.report.sections.dimension import AnswerSpread, distribution
from cxmaturity.report.sections.profile import Axis, axis
from cxmaturity.scoring.model import QuestionResult
from cxmaturity.scoring.shown import gap_shown
from cxmaturity.text.language import noted

DISCUSS_FIRST = 10


@dataclass(frozen=True)
class Disagreement:
    """A question on which the answers differ."""

    what: Reference
    spread: AnswerSpread


@dataclass(frozen=True, kw_only=True)
class Perception:
    """How the two groups see one dimension that differ most on it."""

    what: Reference
    groups: tuple[str, ...]
    figures: tuple[str, ...]
    gap: str
    track: Track
    description: str


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """The section: what to discuss first, how many agree, and the gap between two groups.

    `groups` are those that differ most, where these are the same two in every dimension.
    """

    discuss: tuple[Disagreement, ...]
    agreed: int
    compared: int
    two_camps: int
    groups: tuple[str, ...]
    perceptions: tuple[Perception, ...]
    axis: Axis
    hidden: bool
    floor: int


def agreement(look: Lookup) -> Agreement | None:
    """Return the section, None with one respondent."""
    if not look.several:
        return None
    spread = [(r, d) for r in look.results.values() if (d := distribution(r, look)) is not None]
    if not spread:
        return None
    widest = sorted((pair for pair in spread if _differs(pair[0])), key=lambda pair: _weight(pair[0]))
    perceptions = _perceptions(look)
    groups = look.assessment.questionnaire.groups
    pairs = {one.groups for one in perceptions}
    return Agreement(
        discuss=tuple(Disagreement(look.question(r.id), shown) for r, shown in widest[:DISCUSS_FIRST]),
        agreed=sum(_fine(result) for result, _ in spread),
        compared=len(spread),
        two_camps=sum(shown.polarised for _, shown in spread),
        groups=pairs.pop() if len(pairs) == 1 else (),
        perceptions=perceptions,
        axis=axis(look),
        hidden=bool(groups) and not perceptions,
        floor=look.assessment.questionnaire.privacy_floor,
    )


AGREEMENT = SingleSection(
    anchor="s-agreement",
    title=noted("Agreement and perception"),
    template="agreement",
    page=agreement,
)


def most_disputed(look: Lookup) -> tuple[QuestionResult, ...]:
    """Return the questions on which the answers differ: two camps first, then the widest spread."""
    differing = (result for result in look.results.values() if _differs(result))
    return tuple(sorted(differing, key=_weight))


def _differs(result: QuestionResult) -> bool:
    return result.spread is not None and result.spread.ad > 0


def _fine(result: QuestionResult) -> bool:
    return result.spread is None or (result.spread.agreed and not result.spread.polarised)


def _weight(result: QuestionResult) -> tuple[bool, float]:
    """Return what sorts two camps first, then the widest spread."""
    spread = result.spread
    return (True, 0.0) if spread is None else (not spread.polarised, -spread.ad)


def _perceptions(look: Lookup) -> tuple[Perception, ...]:
    found = []
    for result in look.assessment.dimensions:
        if result.gap is None:
            continue
        one, other = widest_apart(result)
        first, second = one.index or 0.0, other.index or 0.0
        names = (look.group(one.group), look.group(other.group))
        words = look.words.text(
            "{first} {one}, {second} {two}",
            first=names[0],
            one=look.index(first),
            second=names[1],
            two=look.index(second),
        )
        drawn = track(Marks(rings=(first, second)), look.edges)
        figures = (look.index(first), look.index(second))
        found.append(
            Perception(
                what=look.dimension(result.id),
                groups=names,
                figures=figures,
                gap=gap_shown(first, second, look.assessment.questionnaire),
                track=drawn,
                description=words,
            )
        )
    return tuple(found)
