"""All that a template may see: the sections in order, with rounded numbers, labels and geometry.

Templates compute nothing. A section without data is left out, from the contents too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmaturity.domain.assessment import Assessment
from cxmaturity.language import Language, language
from cxmaturity.rendering.charts.radar import Radar, radar
from cxmaturity.rendering.options import Options, Paper
from cxmaturity.rendering.palette import Look, looks
from cxmaturity.rendering.view.agreement import agreement
from cxmaturity.rendering.view.changes import changes
from cxmaturity.rendering.view.dimension import dimension_page
from cxmaturity.rendering.view.figures import date_in_words, shortened, whole
from cxmaturity.rendering.view.lookup import Lookup, Mark, index_range, lookup, why_withheld
from cxmaturity.rendering.view.method import all_answers, method
from cxmaturity.rendering.view.moves import measures, moves, roadmap
from cxmaturity.rendering.view.overview import findings, heat_map, profile, reading
from cxmaturity.rendering.view.readiness import readiness
from cxmaturity.rendering.view.summary import Rung, summary
from cxmaturity.rendering.view.worksheets import matrix_page, promoter_page

HEAD_LENGTH = 70


@dataclass(frozen=True)
class Section:
    """A part of the report: its place, its title, its template's name, and what that template shows.

    `part` is the group of sections that it stands under in the contents, empty within a group.
    """

    anchor: str
    title: str
    template: str
    body: object
    part: str = ""


@dataclass(frozen=True)
class Cover:
    """The cover."""

    organisation: str
    title: str
    scope: str
    wave: str
    date: str
    assessor: str
    respondents: str
    model: str
    emblem: Radar | None
    ladder: tuple[Rung, ...]
    stage: Mark
    index: str
    range: str
    withheld: str


@dataclass(frozen=True)
class ReportView:
    """The whole report."""

    language: str
    paper: Paper
    title: str
    head: str
    author: str
    date: str
    tool: str
    looks: dict[str, Look]
    cover: Cover
    sections: tuple[Section, ...]


def report_view(assessment: Assessment, options: Options) -> ReportView:
    """Return everything that a report of `assessment` shows."""
    words = language(options.language)
    look = lookup(assessment, options.comparison, words)
    subject = assessment.subject
    organisation = subject.organisation or words.text("Unnamed organisation")
    return ReportView(
        options.language,
        options.paper,
        words.text("{organisation}: {title}", organisation=organisation, title=assessment.questionnaire.title),
        shortened(organisation, HEAD_LENGTH),
        subject.assessor,
        subject.date,
        f"cxmaturity {assessment.tool_version}",
        looks(look.top),
        _cover(look, organisation, words),
        tuple(section for section in _sections(look) if section.body is not None),
    )


def _cover(look: Lookup, organisation: str, words: Language) -> Cover:
    found = look.assessment
    subject, overall = found.subject, found.overall
    levels = found.questionnaire.levels
    shares = tuple(None if r.index is None else r.index / 100 for r in found.dimensions)
    model = f"{found.questionnaire.title}, {found.questionnaire.id} {found.questionnaire.version}"
    return Cover(
        organisation,
        found.questionnaire.title,
        subject.scope,
        subject.wave,
        date_in_words(subject.date, words),
        subject.assessor,
        words.plural("one respondent", "{count} respondents", subject.respondents),
        model,
        radar(shares, tuple(level.starts_at for level in levels)),
        tuple(Rung(look.level(number), number == overall.stage) for number in range(1, len(levels) + 1)),
        look.level(overall.stage),
        "" if overall.index is None else whole(overall.index),
        "" if overall.index is None else index_range(overall, words),
        why_withheld(overall, look) if overall.stage is None else "",
    )


def _sections(look: Lookup) -> Iterator[Section]:
    text = look.words.text
    yield Section("s-summary", text("Executive summary"), "summary", summary(look))
    yield Section("s-reading", text("How to read this report"), "reading", reading(look))
    yield Section("s-profile", text("Profile"), "profile", profile(look))
    yield Section("s-heat", text("Every question at a glance"), "heatmap", heat_map(look))
    yield Section("s-findings", text("Strengths and gaps"), "findings", findings(look))
    yield from _dimensions(look)
    yield from _worksheets(look)
    yield Section("s-agreement", text("Agreement and perception"), "agreement", agreement(look))
    yield Section("s-readiness", text("Readiness"), "readiness", readiness(look))
    yield Section("s-moves", text("Recommendations"), "moves", moves(look))
    yield Section("s-roadmap", text("Roadmap"), "roadmap", roadmap(look))
    yield Section("s-changes", text("Change since the last wave"), "changes", changes(look))
    yield Section("s-measures", text("Measures to watch"), "measures", measures(look))
    yield Section("s-method", text("Method"), "method", method(look))
    yield Section("s-answers", text("All answers"), "answers", all_answers(look))


def _dimensions(look: Lookup) -> Iterator[Section]:
    for result in look.assessment.dimensions:
        page = dimension_page(result, look)
        yield Section(page.what.anchor, f"{page.what.number} {page.what.name}", "dimension", page)


def _worksheets(look: Lookup) -> Iterator[Section]:
    for result in look.assessment.worksheets:
        matrix, promoters = matrix_page(result, look), promoter_page(result, look)
        if matrix:
            yield Section(f"w-{result.id}", matrix.title, "matrix", matrix)
        if promoters:
            yield Section(f"u-{result.id}", promoters.title, "promoters", promoters)
