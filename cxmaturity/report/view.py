"""All that a template may see: the sections in order, with rounded numbers, labels and geometry.

Templates compute nothing. A section without data is left out, from the contents too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from cxmaturity.brand.colours import MarkColours, looks, palette_of
from cxmaturity.brand.model import Brand
from cxmaturity.errors import BadInput
from cxmaturity.report.branding import Branding, branding
from cxmaturity.report.charts.radar import Radar, radar
from cxmaturity.report.lookup import Lookup, Mark, index_range, lookup, why_withheld
from cxmaturity.report.options import Options, Paper, Profile
from cxmaturity.report.sections.agreement import agreement
from cxmaturity.report.sections.changes import changes
from cxmaturity.report.sections.dimension import dimension_page, on_sheets
from cxmaturity.report.sections.loyalty import LoyaltyPage, loyalty_page
from cxmaturity.report.sections.method import LabelledText, all_answers, method
from cxmaturity.report.sections.moves import measures, moves, roadmap
from cxmaturity.report.sections.profile import findings, heat_map, profile, reading
from cxmaturity.report.sections.readiness import readiness
from cxmaturity.report.sections.summary import Rung, summary
from cxmaturity.report.sections.trend import trend_page
from cxmaturity.report.sections.worksheets import (
    MatrixPage,
    PromoterPage,
    matrix_page,
    promoter_page,
)
from cxmaturity.report.sections.workshop import agenda, guide
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.words import asked_words
from cxmaturity.text.figures import shortened, whole
from cxmaturity.text.language import language
from cxmaturity.worksheets.model import LoyaltyValue, Matrix

HEAD_LENGTH = 60
LONG_NAME = 36
CROWDED = 260
"""Characters of name and scope from which the cover has no room for the emblem."""
PAPER_HEIGHT: dict[Paper, str] = {"a4": "297", "letter": "279.4"}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the report: its place, its title, its template's name, and what that template shows.

    `part` is the group of sections that it stands under in the contents, empty within a group. A `joined`
    section goes on where the one before it ends.
    """

    anchor: str
    title: str
    template: str
    body: object
    part: str = ""
    joined: bool = False

    @property
    def short(self) -> str:
        """The title for the running head."""
        return shortened(self.title, HEAD_LENGTH)


@dataclass(frozen=True, kw_only=True)
class Cover:
    """The cover."""

    organisation: str
    long: bool
    title: str
    scope: str
    model: str
    lines: tuple[LabelledText, ...]
    emblem: Radar | None
    ladder: tuple[Rung, ...]
    top: int
    stage: Mark
    index: str
    range: str
    withheld: str
    edition: str


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
    has_contents: bool


def report_view(assessment: Assessment, options: Options) -> ReportView:
    """Return everything that a report of `assessment` shows."""
    words = language(options.language)
    brand = options.brand or Brand()
    palette = palette_of(brand.main, brand.accent)
    look = lookup(
        assessment,
        options.comparison,
        words,
        palette=palette,
        complete=options.profile == "full",
        trend=options.trend,
    )
    subject = assessment.subject
    organisation = subject.organisation or words.text("Unnamed organisation")
    head = shortened(organisation, HEAD_LENGTH)
    return ReportView(
        language=options.language,
        paper=options.paper,
        paper_height=PAPER_HEIGHT[options.paper],
        title=words.text(
            "{organisation}: {title}", organisation=organisation, title=assessment.questionnaire.title
        ),
        head=head,
        foot=_foot(brand, shortened(brand.client, HEAD_LENGTH) or head, look),
        author=brand.consultant or subject.assessor,
        stamp=subject.date if _ISO_DATE.fullmatch(subject.date) else "",
        tool=f"cxmaturity {assessment.tool_version}",
        looks=looks(look.top, palette),
        cover=_cover(look, organisation, options),
        sections=tuple(
            section for section in _sections_of(options.profile, look) if section.body is not None
        ),
        colours=palette.colours,
        branding=branding(options.brand, words),
        counting=tuple(words.text("Page {page} of {pages}", page="\n", pages="\n").split("\n")),
        has_contents=options.profile == "full",
    )


def _foot(brand: Brand, client: str, look: Lookup) -> str:
    """Return the line at the foot of every page: how confidential it is, then the brand's own words."""
    line = brand.confidentiality or look.words.text(
        "Confidential: prepared for {organisation}", organisation=client
    )
    return f"{line} · {brand.footer}" if brand.footer else line


def _cover(look: Lookup, organisation: str, options: Options) -> Cover:
    found, words = look.assessment, look.words
    subject, overall = found.subject, found.overall
    levels, overlay = found.questionnaire.levels, found.questionnaire.overlay
    shares = tuple(None if r.index is None else r.index / 100 for r in found.dimensions)
    crowded = len(organisation) + len(subject.scope) > CROWDED
    model = f"{found.questionnaire.title}, {found.questionnaire.id} {found.questionnaire.version}"
    lines = (
        LabelledText(words.text("Wave"), subject.wave),
        LabelledText(words.text("Date"), words.date(subject.date)),
        LabelledText(words.text("Prepared for"), options.brand.client if options.brand else ""),
        LabelledText(words.text("Prepared by"), options.brand.consultant if options.brand else ""),
        LabelledText(words.text("Assessor"), subject.assessor),
        LabelledText(
            words.text("Basis"), words.plural("one respondent", "{count} respondents", subject.respondents)
        ),
        LabelledText(words.text("Questionnaire"), asked_words(found, words)),
        LabelledText(words.text("Overlay of"), overlay.of if overlay else ""),
    )
    return Cover(
        organisation=organisation,
        long=len(organisation) > LONG_NAME,
        title=found.questionnaire.title,
        scope=subject.scope,
        model=model,
        lines=tuple(line for line in lines if line.text),
        emblem=None if crowded else radar(shares, tuple(level.starts_at for level in levels)),
        ladder=tuple(
            Rung(look.level(number), number == overall.stage) for number in range(1, len(levels) + 1)
        ),
        top=look.top,
        stage=look.level(overall.stage),
        index="" if overall.index is None else whole(overall.index),
        range="" if overall.index is None else index_range(overall, words),
        withheld=why_withheld(overall, look) if overall.stage is None else "",
        edition={
            "board": words.text("For the board"),
            "workshop": words.text("Workshop guide"),
            "trend": words.text("Trend"),
        }.get(options.profile, ""),
    )


def _sections_of(wanted: Profile, look: Lookup) -> Iterator[Section]:
    """Return the sections of the `wanted` profile. Raises BadInput where a workshop has no subject."""
    if wanted == "board":
        return _board(look)
    if wanted == "trend":
        return _over_time(look)
    return _workshop(look) if wanted == "workshop" else _sections(look)


def _board(look: Lookup) -> Iterator[Section]:
    """Yield what fits a board: a page each for the summary, the profile and the moves."""
    text = look.words.text
    yield Section(anchor="s-summary", title=text("Executive summary"), template="summary", body=summary(look))
    yield Section(anchor="s-profile", title=text("Profile"), template="profile", body=profile(look))
    yield Section(
        anchor="s-heat",
        title=text("Every question at a glance"),
        template="heatmap",
        body=heat_map(look),
        joined=True,
    )
    yield Section(anchor="s-roadmap", title=text("Moves and roadmap"), template="roadmap", body=roadmap(look))


def _over_time(look: Lookup) -> Iterator[Section]:
    """Yield what is seen over several waves alone."""
    text = look.words.text
    yield Section(anchor="s-trend", title=text("Trend"), template="trend", body=trend_page(look))
    yield Section(
        anchor="s-changes", title=text("Change since the last wave"), template="changes", body=changes(look)
    )


def _workshop(look: Lookup) -> Iterator[Section]:
    """Yield what a workshop needs: the agenda, who agrees on what, and the questions in dispute."""
    text = look.words.text
    if not look.several:
        raise BadInput(text("a workshop needs several respondents: these answers are of one"))
    found = guide(look)
    if found is None:
        if all(result.spread is None for result in look.results.values()):
            floor = look.assessment.questionnaire.privacy_floor
            raise BadInput(
                text(
                    "a workshop needs {floor} who answered the same question: how fewer differ is not shown",
                    floor=floor,
                )
            )
        raise BadInput(text("a workshop has nothing to discuss: nobody answered a question differently"))
    yield Section(anchor="s-agenda", title=text("Agenda"), template="agenda", body=agenda(look))
    yield Section(
        anchor="s-agreement",
        title=text("Agreement and perception"),
        template="agreement",
        body=agreement(look),
    )
    yield Section(anchor="s-guide", title=text("Discussion guide"), template="guide", body=found)


def _sections(look: Lookup) -> Iterator[Section]:
    text = look.words.text
    yield Section(
        anchor="s-summary",
        title=text("Executive summary"),
        template="summary",
        body=summary(look),
        part=text("The result"),
    )
    yield Section(
        anchor="s-reading", title=text("How to read this report"), template="reading", body=reading(look)
    )
    yield Section(anchor="s-profile", title=text("Profile"), template="profile", body=profile(look))
    yield Section(
        anchor="s-heat",
        title=text("Every question at a glance"),
        template="heatmap",
        body=heat_map(look),
        joined=True,
    )
    yield Section(
        anchor="s-findings", title=text("Strengths and gaps"), template="findings", body=findings(look)
    )
    yield from _first_named(text("Dimension by dimension"), _dimensions(look))
    yield from _first_named(text("Worksheets"), _worksheets(look))
    talk = (
        Section(
            anchor="s-agreement",
            title=text("Agreement and perception"),
            template="agreement",
            body=agreement(look),
        ),
        Section(anchor="s-readiness", title=text("Readiness"), template="readiness", body=readiness(look)),
    )
    yield from _first_named(text("Agreement and readiness"), iter(talk))
    act = (
        Section(anchor="s-moves", title=text("Recommendations"), template="moves", body=moves(look)),
        Section(anchor="s-roadmap", title=text("Roadmap"), template="roadmap", body=roadmap(look)),
        Section(
            anchor="s-changes",
            title=text("Change since the last wave"),
            template="changes",
            body=changes(look),
        ),
        Section(anchor="s-trend", title=text("Trend"), template="trend", body=trend_page(look)),
        Section(
            anchor="s-measures",
            title=text("Measures to watch"),
            template="measures",
            body=measures(look),
            joined=look.comparison is not None and look.trend is None,
        ),
    )
    yield from _first_named(text("What to do"), iter(act))
    yield Section(
        anchor="s-method", title=text("Method"), template="method", body=method(look), part=text("Appendix")
    )
    yield Section(anchor="s-answers", title=text("All answers"), template="answers", body=all_answers(look))


def _first_named(part: str, sections: Iterator[Section]) -> Iterator[Section]:
    """Yield the `sections` that have data, the first with the name of the `part` they form."""
    for place, section in enumerate(section for section in sections if section.body is not None):
        yield section if place else replace(section, part=part)


def _dimensions(look: Lookup) -> Iterator[Section]:
    """Yield a page for each dimension; short ones share a sheet."""
    pages = [dimension_page(result, look) for result in look.assessment.dimensions]
    for page, joined in on_sheets(pages):
        title = f"{page.what.number} {page.what.name}"
        yield Section(anchor=page.what.anchor, title=title, template="dimension", body=page, joined=joined)


def _worksheets(look: Lookup) -> Iterator[Section]:
    """Yield a page for each worksheet that was filled in."""
    for result in look.assessment.worksheets:
        worksheet = look.assessment.questionnaire.worksheet(result.id)
        body: MatrixPage | PromoterPage | LoyaltyPage | None
        match worksheet.analysis:
            case Matrix() as matrix:
                start, template, body = "w", "matrix", matrix_page(worksheet, matrix, result, look)
            case LoyaltyValue():
                start, template, body = "v", "loyalty", loyalty_page(worksheet, result, look)
            case tuple() as measures:
                start, template, body = "u", "promoters", promoter_page(worksheet, measures, result, look)
            case other:
                assert_never(other)
        if body:
            yield Section(
                anchor=f"{start}-{worksheet.id}", title=worksheet.title, template=template, body=body
            )
