"""All that a template may see: the sections in order, with rounded numbers, labels and geometry.

Templates compute nothing. A section without data is left out, from the contents too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cxmaturity.brand.colours import MarkColours, looks, palette_of
from cxmaturity.brand.model import Brand
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.report.branding import Branding, branding
from cxmaturity.report.lookup import Lookup, lookup
from cxmaturity.report.options import DRAFT, Options, Paper
from cxmaturity.report.own_words import ModelWords, own_words
from cxmaturity.report.practice_filters import PracticeFilters, practice_filters
from cxmaturity.report.profiles import contents_of, sections
from cxmaturity.report.sections import HEAD_LENGTH, Section, kept_whole
from cxmaturity.report.sections.cover import Cover, cover
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.figures import shortened
from cxmaturity.text.language import language

PAPER_HEIGHT: dict[Paper, str] = {"a4": "297", "letter": "279.4"}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """The whole report; `stamp` is the date for the file's own record, empty where there is none.

    `counting` is what stands before, between and after the number of a page and of all pages.
    """

    language: str
    paper: Paper
    paper_height: str
    title: str
    head: str
    foot: str
    author: str
    stamp: str
    tool: str
    looks: dict[str, MarkColours]
    cover: Cover
    sections: tuple[Section, ...]
    colours: dict[str, str]
    branding: Branding
    counting: tuple[str, ...]
    own: ModelWords
    has_contents: bool
    filters: PracticeFilters
    has_cover: bool


def report_view(assessment: Assessment, options: Options) -> ReportView:
    """Return everything that a report of `assessment` shows."""
    words = language(options.language)
    brand = options.brand or Brand()
    palette = palette_of(brand.main, brand.accent)
    contents = contents_of(options.profile)
    found = lookup(
        assessment,
        options.comparison,
        words,
        palette=palette,
        complete=contents.is_complete,
        trend=options.trend,
    )
    look = replace(found, kept=options.kept, paper=options.paper)
    subject = assessment.subject
    edition = [words.text(contents.edition)] if contents.edition else []
    edition += [words.text(DRAFT)] if options.draft else []
    organisation = subject.organisation or words.text("Unnamed organisation")
    own = own_words(assessment.questionnaire, words)
    head = shortened(organisation, HEAD_LENGTH)
    return ReportView(
        language=options.language,
        paper=options.paper,
        paper_height=PAPER_HEIGHT[options.paper],
        title=words.pair(organisation, assessment.questionnaire.title),
        head=head,
        foot=foot_line(brand, shortened(brand.client, HEAD_LENGTH) or head, look, draft=options.draft),
        author=brand.consultant or subject.assessor,
        stamp=subject.date if _ISO_DATE.fullmatch(subject.date) else "",
        tool=f"cxmaturity {assessment.tool_version}",
        looks=looks(look.top, palette, _sizes(assessment.questionnaire)),
        cover=cover(look, organisation, brand, " · ".join(edition)),
        sections=tuple(kept_whole(sections(contents, look))),
        colours=palette.colours,
        branding=branding(options.brand, words),
        counting=tuple(words.text("Page {page} of {pages}", page="\n", pages="\n").split("\n")),
        own=own,
        has_contents=contents.is_complete,
        filters=practice_filters(look, own),
        has_cover=contents.has_cover,
    )


def _sizes(asked: Questionnaire) -> Iterator[int]:
    """Yield how many levels the scales have on which its questions are answered."""
    return (len(asked.scale_of(question).rungs) for question in asked.questions)


def foot_line(brand: Brand, client: str, look: Lookup, *, draft: bool) -> str:
    """Return the line at the foot of every page: how confidential it is, then the brand's own words.

    That it is a draft comes first: a long line is cut at its end.
    """
    line = brand.confidentiality or look.words.text(
        "Confidential: prepared for {organisation}", organisation=client
    )
    parts = [look.words.text(DRAFT)] if draft else []
    return " · ".join([*parts, line, *([brand.footer] if brand.footer else [])])
