"""What stands in each profile of the report, and in what order: a line a section."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from cxmaturity.report.lookup import Lookup
from cxmaturity.report.options import Profile
from cxmaturity.report.sections import Section, SectionMaker
from cxmaturity.report.sections.agreement import AGREEMENT
from cxmaturity.report.sections.ahead import AHEAD
from cxmaturity.report.sections.changes import CHANGES
from cxmaturity.report.sections.decisions import DECISIONS
from cxmaturity.report.sections.dimension import dimensions
from cxmaturity.report.sections.first_page import FIRST_PAGE
from cxmaturity.report.sections.method import ANSWERS, METHOD
from cxmaturity.report.sections.moves import MEASURES, MOVES, ROADMAP
from cxmaturity.report.sections.must_hold import MUST_HOLD
from cxmaturity.report.sections.profile import FINDINGS, HEAT_MAP, PROFILE, READING
from cxmaturity.report.sections.readiness import READINESS
from cxmaturity.report.sections.since import SINCE
from cxmaturity.report.sections.summary import SUMMARY
from cxmaturity.report.sections.trend import TREND
from cxmaturity.report.sections.value import VALUE
from cxmaturity.report.sections.worksheets import worksheets
from cxmaturity.report.sections.workshop import AGENDA, GUIDE
from cxmaturity.text.language import noted


@dataclass(frozen=True, kw_only=True)
class Part:
    """Sections that stand together; the table of contents has their title, a message to be translated."""

    title: str = ""
    sections: tuple[SectionMaker, ...]


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a profile holds; `edition` is a message that says on the cover for whom it is.

    A complete one has a table of contents, and a place for every question and dimension. One without a cover
    begins with the page that says all.
    """

    edition: str = ""
    parts: tuple[Part, ...]
    is_complete: bool = False
    has_cover: bool = True


FULL = Contents(
    parts=(
        Part(title=noted("The result"), sections=(SUMMARY, READING, PROFILE, HEAT_MAP, FINDINGS)),
        Part(title=noted("Dimension by dimension"), sections=(dimensions,)),
        Part(title=noted("Worksheets"), sections=(worksheets,)),
        Part(title=noted("Agreement and readiness"), sections=(AGREEMENT, READINESS)),
        Part(title=noted("What to do"), sections=(ROADMAP, MOVES, CHANGES, TREND, MEASURES)),
        Part(title=noted("Appendix"), sections=(METHOD, ANSWERS)),
    ),
    is_complete=True,
)
BOARD = Contents(
    edition=noted("For the board"),
    parts=(Part(sections=(FIRST_PAGE, AHEAD, SINCE, VALUE, MUST_HOLD, DECISIONS)),),
    has_cover=False,
)
WORKSHOP = Contents(
    edition=noted("Workshop guide"),
    parts=(Part(sections=(AGENDA, AGREEMENT, GUIDE)),),
)
OVER_TIME = Contents(
    edition=noted("Trend"),
    parts=(Part(sections=(TREND, CHANGES)),),
)


def contents_of(profile: Profile) -> Contents:
    """Return what `profile` holds."""
    match profile:
        case "full":
            return FULL
        case "board":
            return BOARD
        case "workshop":
            return WORKSHOP
        case "trend":
            return OVER_TIME
        case _:
            assert_never(profile)


def sections(contents: Contents, look: Lookup) -> Iterator[Section]:
    """Yield the sections that have something to show, the first of each part with the title of that.

    Raises BadInput where a workshop has no subject.
    """
    for part in contents.parts:
        title = look.words.text(part.title) if part.title else ""
        for make in part.sections:
            for section in make(look):
                yield replace(section, part=title)
                title = ""
