"""All that a template may see: the sections in order, with rounded numbers, labels and geometry.

Templates compute nothing. A section without data is left out, from the contents too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cxmaturity.brand.colours import Look, looks, palette_of
from cxmaturity.brand.model import Brand
from cxmaturity.errors import BadInput
from cxmaturity.report.branding import Branding, branding
from cxmaturity.report.charts.radar import Radar, radar
from cxmaturity.report.lookup import Lookup, Mark, index_range, lookup, why_withheld
from cxmaturity.report.options import Options, Paper, Profile
from cxmaturity.report.sections.agreement import agreement
from cxmaturity.report.sections.changes import changes
from cxmaturity.report.sections.dimension import dimension_page, on_sheets
from cxmaturity.report.sections.loyalty import loyalty_page
from cxmaturity.report.sections.method import Line, all_answers, method
from cxmaturity.report.sections.moves import measures, moves, roadmap
from cxmaturity.report.sections.profile import findings, heat_map, profile, reading
from cxmaturity.report.sections.readiness import readiness
from cxmaturity.report.sections.summary import Rung, summary
from cxmaturity.report.sections.trend import trend_page
from cxmaturity.report.sections.worksheets import matrix_page, promoter_page
from cxmaturity.report.sections.workshop import agenda, guide
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.words import asked_words
from cxmaturity.text.figures import shortened, whole
from cxmaturity.text.language import language

HEAD_LENGTH = 60
LONG_NAME = 36
CROWDED = 260
"""Characters of name and scope from which the cover has no room for the emblem."""
PAPER_HEIGHT: dict[Paper, str] = {"a4": "297", "letter": "279.4"}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Cover:
    """The cover."""

    organisation: str
    long: bool
    title: str
    scope: str
    model: str
    lines: tuple[Line, ...]
    emblem: Radar | None
    ladder: tuple[Rung, ...]
    top: int
    stage: Mark
    index: str
    range: str
    withheld: str
    edition: str


@dataclass(frozen=True)
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
    looks: dict[str, Look]
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
        options.language,
        options.paper,
        PAPER_HEIGHT[options.paper],
        words.text(
            "{organisation}: {title}", organisation=organisation, title=assessment.questionnaire.title
        ),
        head,
        _foot(brand, shortened(brand.client, HEAD_LENGTH) or head, look),
        brand.consultant or subject.assessor,
        subject.date if _ISO_DATE.fullmatch(subject.date) else "",
        f"cxmaturity {assessment.tool_version}",
        looks(look.top, palette),
        _cover(look, organisation, options),
        tuple(section for section in _sections_of(options.profile, look) if section.body is not None),
        palette.colours,
        branding(options.brand, words),
        tuple(words.text("Page {page} of {pages}", page="\n", pages="\n").split("\n")),
        options.profile == "full",
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
        Line(words.text("Wave"), subject.wave),
        Line(words.text("Date"), words.date(subject.date)),
        Line(words.text("Prepared for"), options.brand.client if options.brand else ""),
        Line(words.text("Prepared by"), options.brand.consultant if options.brand else ""),
        Line(words.text("Assessor"), subject.assessor),
        Line(words.text("Basis"), words.plural("one respondent", "{count} respondents", subject.respondents)),
        Line(words.text("Questionnaire"), asked_words(found, words)),
        Line(words.text("Overlay of"), overlay.of if overlay else ""),
    )
    return Cover(
        organisation,
        len(organisation) > LONG_NAME,
        found.questionnaire.title,
        subject.scope,
        model,
        tuple(line for line in lines if line.text),
        None if crowded else radar(shares, tuple(level.starts_at for level in levels)),
        tuple(Rung(look.level(number), number == overall.stage) for number in range(1, len(levels) + 1)),
        look.top,
        look.level(overall.stage),
        "" if overall.index is None else whole(overall.index),
        "" if overall.index is None else index_range(overall, words),
        why_withheld(overall, look) if overall.stage is None else "",
        {
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
    yield Section("s-summary", text("Executive summary"), "summary", summary(look))
    yield Section("s-profile", text("Profile"), "profile", profile(look))
    yield Section("s-heat", text("Every question at a glance"), "heatmap", heat_map(look), joined=True)
    yield Section("s-roadmap", text("Moves and roadmap"), "roadmap", roadmap(look))


def _over_time(look: Lookup) -> Iterator[Section]:
    """Yield what is seen over several waves alone."""
    text = look.words.text
    yield Section("s-trend", text("Trend"), "trend", trend_page(look))
    yield Section("s-changes", text("Change since the last wave"), "changes", changes(look))


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
    yield Section("s-agenda", text("Agenda"), "agenda", agenda(look))
    yield Section("s-agreement", text("Agreement and perception"), "agreement", agreement(look))
    yield Section("s-guide", text("Discussion guide"), "guide", found)


def _sections(look: Lookup) -> Iterator[Section]:
    text = look.words.text
    yield Section("s-summary", text("Executive summary"), "summary", summary(look), text("The result"))
    yield Section("s-reading", text("How to read this report"), "reading", reading(look))
    yield Section("s-profile", text("Profile"), "profile", profile(look))
    yield Section("s-heat", text("Every question at a glance"), "heatmap", heat_map(look), joined=True)
    yield Section("s-findings", text("Strengths and gaps"), "findings", findings(look))
    yield from _first_named(text("Dimension by dimension"), _dimensions(look))
    yield from _first_named(text("Worksheets"), _worksheets(look))
    talk = (
        Section("s-agreement", text("Agreement and perception"), "agreement", agreement(look)),
        Section("s-readiness", text("Readiness"), "readiness", readiness(look)),
    )
    yield from _first_named(text("Agreement and readiness"), iter(talk))
    act = (
        Section("s-moves", text("Recommendations"), "moves", moves(look)),
        Section("s-roadmap", text("Roadmap"), "roadmap", roadmap(look)),
        Section("s-changes", text("Change since the last wave"), "changes", changes(look)),
        Section("s-trend", text("Trend"), "trend", trend_page(look)),
        Section(
            "s-measures",
            text("Measures to watch"),
            "measures",
            measures(look),
            joined=look.comparison is not None and look.trend is None,
        ),
    )
    yield from _first_named(text("What to do"), iter(act))
    yield Section("s-method", text("Method"), "method", method(look), text("Appendix"))
    yield Section("s-answers", text("All answers"), "answers", all_answers(look))


def _first_named(part: str, sections: Iterator[Section]) -> Iterator[Section]:
    """Yield the `sections` that have data, the first with the name of the `part` they form."""
    for place, section in enumerate(section for section in sections if section.body is not None):
        yield section if place else replace(section, part=part)


def _dimensions(look: Lookup) -> Iterator[Section]:
    """Yield a page for each dimension; short ones share a sheet."""
    pages = [dimension_page(result, look) for result in look.assessment.dimensions]
    for page, joined in on_sheets(pages):
        title = f"{page.what.number} {page.what.name}"
        yield Section(page.what.anchor, title, "dimension", page, joined=joined)


def _worksheets(look: Lookup) -> Iterator[Section]:
    for result in look.assessment.worksheets:
        matrix, promoters = matrix_page(result, look), promoter_page(result, look)
        loyalty = loyalty_page(result, look)
        if matrix:
            yield Section(f"w-{result.id}", matrix.title, "matrix", matrix)
        if promoters:
            yield Section(f"u-{result.id}", promoters.title, "promoters", promoters)
        if loyalty:
            yield Section(f"v-{result.id}", loyalty.title, "loyalty", loyalty)
