"""An assessment as a card: the stage in words, the index, the dimensions, what holds it, the first moves.

The HTML stands inside a page of somebody else's, light or dark, so it has inline styles alone, takes the
colour of the text around it, and draws with tones that are seen on both.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cxmaturity.brand.colours import COLOURS, ON_ANY_GROUND, MarkColours, looks
from cxmaturity.report.lookup import Lookup, Mark, lookup
from cxmaturity.report.sections.changes import QuestionMove, changes
from cxmaturity.report.sections.plan_followed import followed_words
from cxmaturity.report.sections.profile import ProfileRow, profile_row
from cxmaturity.report.sections.summary import SummaryPage, summary
from cxmaturity.report.templates import fill
from cxmaturity.scoring.model import Assessment, DimensionResult
from cxmaturity.scoring.notice_words import notice_words
from cxmaturity.scoring.notices import is_of_figures
from cxmaturity.scoring.words import (
    applies_words,
    asked_words,
    beside_stage,
    bounds_words,
    not_scored,
    range_words,
    subjects_words,
)
from cxmaturity.text.figures import signed, whole
from cxmaturity.text.language import Language, language
from cxmaturity.text.safe_text import one_line, visible
from cxmaturity.text.width import cells, padded
from cxmaturity.waves.model import Comparison, Trend, TrendFigure

FELL = 4


@dataclass(frozen=True)
class CardBar:
    """Where something begins on the scale of the index, and how long it is, in per cent."""

    left: float
    width: float


@dataclass(frozen=True, kw_only=True)
class CardRow:
    """A dimension: what the profile says of it, its drawing in per cent, and its change.

    `notes` are what stands beside its stage: what is shown, how much applies, that it is not scored.
    """

    profile: ProfileRow
    index: float | None
    range: CardBar | None
    target: float | None
    change: str
    verdict: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CardView:
    """All that stands on the card.

    `since` is the earlier wave and `change` that of the index since; `fell` is the first of what fell.
    `followed` says what came of the plan of the earlier wave.
    `subjects` says whose the two waves are, where they are not of one organisation and scope. `beside` is
    what stands beside the stage, `caveats` are what is to be known of the figures.
    """

    language: str
    organisation: str
    about: tuple[str, ...]
    summary: SummaryPage
    rows: tuple[CardRow, ...]
    has_ranges: bool
    has_targets: bool
    since: str
    change: str
    rose_count: str
    fell_count: str
    fell: tuple[QuestionMove, ...]
    looks: dict[str, MarkColours]
    colours: dict[str, str]
    followed: str = ""
    subjects: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()


def card_view(assessment: Assessment, comparison: Comparison | None, tag: str) -> CardView:
    """Return what the card of `assessment` shows in the language `tag`."""
    words = language(tag)
    look = lookup(assessment, comparison, words, complete=False)
    page = changes(look)
    moved = {} if page is None else {row.what.number: row for row in page.rows}
    rows = []
    for result in assessment.dimensions:
        drawn = profile_row(result, look, groups=False)
        row = moved.get(drawn.what.number)
        rows.append(_row(result, drawn, look, (row.change, row.verdict) if row else ("", "")))
    subject, asked = assessment.subject, assessment.questionnaire
    about = (
        subject.scope,
        subject.wave,
        words.date(subject.date),
        words.aside(asked.title, asked_words(assessment, words)),
    )
    return CardView(
        language=tag,
        organisation=subject.organisation or words.text("Unnamed organisation"),
        about=tuple(part for part in about if part),
        summary=summary(look),
        rows=tuple(rows),
        has_ranges=any(row.range for row in rows),
        has_targets=any(row.target is not None for row in rows),
        since="" if page is None else page.before,
        change="" if page is None else page.overall.change,
        rose_count="" if page is None else words.pair(words.text("What rose"), len(page.rose)),
        fell_count="" if page is None else words.pair(words.text("What fell"), len(page.fell)),
        fell=() if page is None else page.fell[:FELL],
        looks=looks(look.top),
        colours=COLOURS | ON_ANY_GROUND,
        followed="" if page is None or page.plan is None else _followed(page.plan.lead, words),
        subjects=() if page is None else page.subjects,
        beside=beside_stage(assessment.overall, asked, words, strict=assessment.strict),
        caveats=tuple(
            notice_words(notice, asked, words) for notice in assessment.notices if is_of_figures(notice.code)
        ),
    )


def card_html(view: CardView) -> str:
    """Return the card as HTML that needs nothing else; every text of a client is escaped."""
    return fill("card.html", view, folder="notebook")


def card_text(view: CardView) -> str:
    """Return the card in a few lines of text, each of them visible to the last character."""
    words = language(view.language)
    names = [one_line(f"{row.profile.what.number} {row.profile.what.name}") for row in view.rows]
    width = max(map(cells, names), default=0)
    changed = max((len(row.change) for row in view.rows), default=0)
    outcome = map(one_line, _outcome(view, words))
    lines = [one_line(" · ".join((view.organisation, *view.about))), *outcome]
    for name, row in zip(names, view.rows, strict=True):
        drawn = row.profile
        stage = "" if drawn.stage.look == "none" else _stage(drawn.stage, view.summary.top, words)
        index = drawn.index if row.index is None else drawn.index.rjust(3)
        if row.notes:
            notes = words.listed(row.notes)
            stage = words.aside(stage, notes) if stage else notes
        parts = (padded(name, width), index, row.change.rjust(changed), one_line(stage))
        lines.append("  " + "  ".join(part for part in parts if part))
    lines += map(one_line, (*view.caveats, *view.subjects))
    lines += [one_line(count) for count in (view.rose_count, view.fell_count, view.followed) if count]
    return "\n".join(lines)


def _followed(lead: str, words: Language) -> str:
    """Return what came of a plan, under its heading."""
    return words.pair(words.text("What came of the plan"), lead)


def comparison_text(found: Comparison, words: Language) -> str:
    """Return what changed in a few lines. A comparison holds no questionnaire, so it has ids for names."""
    waves = (one.wave or words.date(one.date) or words.text("undated") for one in (found.before, found.after))
    lines = [one_line(" → ".join(waves))]
    lines += map(one_line, subjects_words(found.before, found.after, words))
    scores = [(words.text("Overall"), found.overall), *((one.id, one) for one in found.dimensions)]
    width = max(cells(name) for name, _ in scores)
    for name, one in scores:
        figures = (_figure(figure, words) for figure in (one.before_figure, one.after_figure))
        lines.append(
            f"  {padded(name, width)}  {' → '.join(figures)}  {_step(one.before, one.after)}".rstrip()
        )
    lines.append(words.pair(words.text("What rose"), len(found.rose)))
    lines.append(words.pair(words.text("What fell"), len(found.fell)))
    lines += [f"  {question}" for question in found.fell[:FELL]]
    if found.following is not None:
        lines.append(_followed(words.stopped(followed_words(found.following, words)), words))
    return "\n".join(visible(line) for line in lines)


def _step(before: float | None, after: float | None) -> str:
    """Return by how much an index changed, as the difference of the two figures that are printed."""
    if before is None or after is None:
        return ""
    return signed(int(whole(after)) - int(whole(before)))


def trend_text(found: Trend, words: Language) -> str:
    """Return the indexes of all waves in a few lines, and how many things came or went between them."""
    waves = (wave.subject.wave or words.date(wave.subject.date) for wave in found.waves)
    lines = [one_line(" → ".join(waves))]
    told = (subjects_words(step.before, step.after, words) for step in found.steps)
    lines += dict.fromkeys(one_line(sentence) for sentences in told for sentence in sentences)
    courses = [
        (words.text("Overall"), found.overall),
        *((one_line(one.name), one) for one in found.dimensions),
    ]
    width = max(cells(name) for name, _ in courses)
    for name, course in courses:
        figures = (_figure(figure, words) for figure in course.figures)
        lines.append(f"  {padded(name, width)}  {' → '.join(figures)}")
    if found.came_or_went:
        lines.append(words.pair(words.text("What came and what went"), len(found.came_or_went)))
    for step in found.steps:
        if step.following is not None:
            pair = " → ".join(one.wave or words.date(one.date) for one in (step.before, step.after))
            came = words.stopped(followed_words(step.following, words))
            lines.append(one_line(words.pair(pair, _followed(came, words))))
    return "\n".join(visible(line) for line in lines)


def _figure(figure: TrendFigure | None, words: Language) -> str:
    """Return an index in a wave, in place of a withheld one its bounds, a dash for neither."""
    if figure is None:
        return "–"
    return range_words(figure, whole, words) or "–" if figure.index is None else whole(figure.index)


def _row(result: DimensionResult, drawn: ProfileRow, look: Lookup, change: tuple[str, str]) -> CardRow:
    low, high, banded = result.low, result.high, look.assessment.questionnaire.has_bands
    bounds = None if low is None or high is None or not drawn.range else _stretch(low, high)
    index = None if result.index is None else round(result.index, 2)
    return CardRow(
        profile=drawn,
        index=index,
        range=bounds,
        target=round(look.edges[result.target - 1], 2) if banded else None,
        change=change[0],
        verdict=change[1],
        notes=_notes(result, look),
    )


def _notes(result: DimensionResult, look: Lookup) -> tuple[str, ...]:
    """Return what stands beside a dimension's stage, where that says another thing."""
    words, asked, notes = look.words, look.assessment.questionnaire, []
    if not result.weight:
        notes.append(not_scored(words))
    bounds = bounds_words(result, asked, words) if result.index is None else ""
    if bounds:
        notes.append(words.text("index {bounds}", bounds=bounds))
    if result.stage is not None and result.stage_shown not in (None, result.stage):
        notes.append(words.text("shown {stage}", stage=look.level(result.stage_shown).figure))
    applies = applies_words(result.applicability, asked, words)
    return (*notes, applies) if applies else tuple(notes)


def _stretch(low: float, high: float) -> CardBar:
    return CardBar(round(low, 2), round(high - low, 2))


def _outcome(view: CardView, words: Language) -> Iterator[str]:
    """Yield the stage and the index, a line each."""
    page = view.summary
    if not page.has_stages:
        if page.withheld:
            why = words.clauses((page.withheld, *view.beside))
            yield words.pair(words.text("Index"), words.aside(words.text("not assessed"), why))
    elif page.withheld:
        why = words.aside(page.stage.name, words.clauses((page.withheld, *view.beside)))
        yield words.pair(words.text("Stage"), why)
    elif view.beside:
        yield words.aside(_stage(page.stage, page.top, words), words.clauses(view.beside))
    else:
        yield _stage(page.stage, page.top, words)
    if page.index:
        index = words.text("Index {index} of {end}", index=page.index, end=page.end)
        if page.range:
            index = words.text(
                "Index {index} of {end}, from {range}", index=page.index, end=page.end, range=page.range
            )
        if view.change:
            index = words.aside(index, words.listed((view.change, view.since)))
        yield index


def _stage(stage: Mark, top: int, words: Language) -> str:
    return words.text("Stage {number} of {top}: {name}", number=stage.figure, top=top, name=stage.name)
