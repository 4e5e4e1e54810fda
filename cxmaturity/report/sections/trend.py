"""All waves in the order of their dates: a small chart a dimension, the figures, and what came and went."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import assert_never

from cxmaturity.answers.model import State
from cxmaturity.report.charts.course import Course, Moment, course
from cxmaturity.report.lookup import Lookup, Mark, Reference
from cxmaturity.report.sections import SingleSection
from cxmaturity.report.sections.changes import caveats_of_waves, split_words, step, undivided_words, with_kind
from cxmaturity.report.sections.plan_followed import followed_words
from cxmaturity.scoring.model import Subject
from cxmaturity.scoring.shown import high_shown, low_shown
from cxmaturity.scoring.words import index_or_bounds, subjects_words
from cxmaturity.text.figures import shortened
from cxmaturity.text.language import noted
from cxmaturity.waves.model import (
    CameOrWent,
    Comparison,
    ScoreChange,
    Trend,
    TrendAnswer,
    TrendFigure,
    TrendLine,
    TrendQuestion,
)

LABEL_LENGTH = 16
OTHER = "*"
"""Marks a change between indexes that rest on different questions."""
BLOCK, QUESTION_BLOCK = 6, 8
"""So many waves stand side by side; more go on in a table below."""


@dataclass(frozen=True, kw_only=True)
class WaveLabel:
    """A wave as the head of a column: its name, its day, its respondents, its questionnaire."""

    name: str
    date: str
    respondents: str
    version: str


@dataclass(frozen=True, kw_only=True)
class WaveCell:
    """An index with its stage; `shown` has it as claimed and as shown where these differ.

    `words` says why there is none.
    """

    figure: str
    stage: Mark
    words: str
    shown: str = ""


@dataclass(frozen=True)
class WaveRow:
    """A dimension, or the overall result, wave by wave; `since` is the change from the first to the last.

    It is marked where the questions changed in between.
    """

    what: Reference
    cells: tuple[WaveCell, ...]
    since: str


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One small chart; `labels` are the figures of its dots."""

    what: Reference
    shape: Course
    labels: tuple[str, ...]
    description: str
    note: str


@dataclass(frozen=True)
class WaveQuestionRow:
    """A question wave by wave; a mark without a figure stands where a wave does not have it."""

    what: Reference
    marks: tuple[Mark, ...]


@dataclass(frozen=True, kw_only=True)
class Between:
    """What happened between two neighbouring waves."""

    before: str
    after: str
    rose: int
    fell: int
    lost: int
    beyond: str


@dataclass(frozen=True)
class Block:
    """Some waves that stand side by side, and what is shown of each."""

    waves: tuple[WaveLabel, ...]
    rows: tuple[WaveRow, ...] = ()
    questions: tuple[WaveQuestionRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TrendPage:
    """The section; `mixes` say what of changes between waves the same groups say, or why that is not told.

    `plans` say what came of the plan of a wave until the next one.
    """

    lead: str
    subjects: tuple[str, ...]
    waves: tuple[WaveLabel, ...]
    panels: tuple[Panel, ...]
    rows: tuple[WaveRow, ...]
    blocks: tuple[Block, ...]
    between: tuple[Between, ...]
    mixes: tuple[str, ...]
    plans: tuple[str, ...]
    came_or_went: tuple[str, ...]
    question_blocks: tuple[Block, ...]
    broken: bool
    figures_note: str
    caveats: tuple[str, ...]
    low: str
    high: str
    has_stages: bool


def trend_page(look: Lookup) -> TrendPage | None:
    """Return the section, None where no history was given."""
    found = look.trend
    if found is None:
        return None
    waves = tuple(_labels(found, look))
    lines = (found.overall, *found.dimensions)
    rows = tuple(_row(line, look) for line in lines)
    questions = tuple(_question(question, look) for question in found.questions)
    broken = any(same is False for line in lines for same in line.same_questions)
    return TrendPage(
        has_stages=look.has_stages,
        lead=look.words.plural(
            "One wave so far; a trend begins with the second.",
            "{count} waves in the order of their dates, the latest last.",
            len(waves),
        ),
        subjects=_subjects(found, look),
        waves=waves,
        panels=tuple(_panel(line, found, look) for line in lines),
        rows=rows,
        blocks=tuple(
            Block(waves[part], tuple(WaveRow(row.what, row.cells[part], row.since) for row in rows))
            for part in parts(len(waves), BLOCK)
        ),
        between=tuple(_between(step, look) for step in found.steps),
        mixes=tuple(line for step in found.steps for line in _mix(step, look)),
        plans=tuple(line for step in found.steps for line in _plan(step, look)),
        came_or_went=tuple(_came_or_went(one, waves, look) for one in found.came_or_went),
        question_blocks=tuple(
            Block(waves[part], (), tuple(WaveQuestionRow(row.what, row.marks[part]) for row in questions))
            for part in parts(len(waves), QUESTION_BLOCK)
        ),
        broken=broken,
        figures_note=_figures_note(
            look, broken=broken, differ=any(cell.shown for row in rows for cell in row.cells)
        ),
        caveats=caveats_of_waves(
            ((label.name, wave.notices) for label, wave in zip(waves, found.waves, strict=True)), look
        ),
        low=low_shown(look.assessment.questionnaire),
        high=high_shown(look.assessment.questionnaire),
    )


TREND = SingleSection(
    anchor="s-trend",
    title=noted("Trend"),
    template="trend",
    page=trend_page,
)


def _subjects(found: Trend, look: Lookup) -> tuple[str, ...]:
    """Return whose the waves are, where they are not all of one organisation and scope."""
    subjects = [wave.subject for wave in found.waves]
    if not any(subjects_words(before, after, look.words) for before, after in pairwise(subjects)):
        return ()
    nothing = look.words.text("not named")
    named = (
        look.words.pair(
            shortened(one.wave or one.date, LABEL_LENGTH),
            look.words.listed(part for part in (one.organisation or nothing, one.scope) if part),
        )
        for one in subjects
    )
    return (look.words.text("The waves are not of one organisation and scope."), *named)


def _figures_note(look: Lookup, *, broken: bool, differ: bool) -> str:
    """Return how the figures are to be read."""
    notes = [look.words.text("The index, with the stage beside it.")] if look.has_stages else []
    if differ:
        # An example that is one of any model: below its highest level, where there are three.
        claimed = look.level(max(2, look.top - 1)).figure
        shown = look.level(max(2, look.top - 1) - 1).figure
        message = look.words.text(
            "{claimed}/{shown} is stage {claimed} as claimed and stage {shown} as shown."
        )
        notes.append(message.format(claimed=claimed, shown=shown))
    if broken:
        notes.append(look.words.text("{mark} The questions changed in between.", mark=OTHER))
    return look.words.sentences(notes)


def parts(count: int, most: int) -> Iterator[slice]:
    """Yield how `count` columns are cut into blocks of at most `most`."""
    for start in range(0, count, most):
        yield slice(start, start + most)


def _labels(found: Trend, look: Lookup) -> Iterator[WaveLabel]:
    for wave in found.waves:
        subject = wave.subject
        count = look.words.text("n = {count}", count=subject.respondents)
        name = shortened(subject.wave or subject.date, LABEL_LENGTH)
        yield WaveLabel(name=name, date=subject.date, respondents=count, version=wave.version)


def reference(thing: str, name: str, look: Lookup) -> Reference:
    """Return a dimension or question; one that this wave no longer has keeps its name and has no place."""
    if thing in look.dimensions or thing in look.questions:
        return look.thing(thing)
    return Reference("", look.words.text("Overall") if thing == "overall" else name, "")


def _row(line: TrendLine, look: Lookup) -> WaveRow:
    known = [figure.index for figure in line.figures if figure is not None and figure.index is not None]
    cells = tuple(_cell(figure, line.figures[:place], look) for place, figure in enumerate(line.figures))
    since = step(known[0], known[-1], look) if len(known) > 1 else ""
    if since and False in line.same_questions:
        since += OTHER
    return WaveRow(reference(line.id, line.name, look), cells, since)


def _cell(figure: TrendFigure | None, earlier: Sequence[TrendFigure | None], look: Lookup) -> WaveCell:
    if figure is None:
        return WaveCell(figure="", stage=Mark("", "", ""), words=_absent(earlier, look))
    asked = look.assessment.questionnaire
    if figure.index is None:
        return WaveCell(figure="", stage=Mark("", "", ""), words=index_or_bounds(figure, asked, look.words))
    shown = ""
    if figure.stage is not None and figure.stage_shown not in (None, figure.stage):
        shown = f"{asked.number_of(figure.stage)}/{asked.number_of(figure.stage_shown)}"
    stage = look.level(figure.stage) if look.has_stages else Mark("", "", "")
    return WaveCell(figure=look.index(figure.index), stage=stage, words="", shown=shown)


def _absent(earlier: Sequence[object], look: Lookup) -> str:
    """Return the words where a wave's questionnaire does not have something: not yet, or no longer."""
    gone = any(one is not None for one in earlier)
    return look.words.text("no longer") if gone else look.words.text("not yet")


def _panel(line: TrendLine, found: Trend, look: Lookup) -> Panel:
    moments = tuple(
        Moment(index=None)
        if figure is None
        else Moment(index=figure.index, low=figure.low, high=figure.high, alike=same is not False)
        for figure, same in zip(line.figures, line.same_questions, strict=True)
    )
    shape = course(moments, tuple(wave.subject.date for wave in found.waves), look.edges)
    waves = list(_labels(found, look))
    indexes = [moment.index for moment in moments]
    told = [
        look.words.pair(waves[place].name, look.index_or_words(index)) for place, index in enumerate(indexes)
    ]
    return Panel(
        what=reference(line.id, line.name, look),
        shape=shape,
        labels=tuple("" if index is None else look.index(index) for index in indexes),
        description=look.words.clauses(told),
        note="" if shape.spots else look.words.text("not assessed"),
    )


def _question(question: TrendQuestion, look: Lookup) -> WaveQuestionRow:
    marks = tuple(
        Mark("", _absent(question.answers[:place], look), "")
        if answer is None
        else _mark(question.id, answer, look)
        for place, answer in enumerate(question.answers)
    )
    return WaveQuestionRow(reference(question.id, question.name, look), marks)


def _mark(question: str, answer: TrendAnswer, look: Lookup) -> Mark:
    if answer.value is None or answer.level is None:
        return look.state(answer.state)
    if answer.state is State.NOT_ASKED:
        return look.assumed(answer.level, question)
    return look.scored(question, answer.level, look.score(question, answer.value))


def _between(found: Comparison, look: Lookup) -> Between:
    moved = [change for change in found.dimensions if change.beyond_noise]
    text = look.words.text
    beyond = look.words.listed(
        look.words.aside(reference(change.id, change.id, look).name, _by(change, look)) for change in moved
    )
    if not beyond:
        tested = any(change.beyond_noise is not None for change in found.dimensions)
        beyond = text("none") if tested else text("no claim possible")
    return Between(
        before=_wave_name(found.before),
        after=_wave_name(found.after),
        rose=len(found.rose),
        fell=len(found.fell),
        lost=len(found.lost),
        beyond=beyond,
    )


def _mix(found: Comparison, look: Lookup) -> Iterator[str]:
    """Yield what of the changes between two waves the same groups say, then why of some it is not told."""
    waves = f"{_wave_name(found.before)} → {_wave_name(found.after)}"
    splits = [(one, split_words(one, look)) for one in (found.overall, *found.dimensions)]
    told = [look.words.pair(reference(one.id, "", look).name, split) for one, split in splits if split]
    if told:
        yield look.words.pair(waves, look.words.clauses(told))
    yield from (look.words.pair(waves, sentence) for sentence in undivided_words(found, look))


def _plan(found: Comparison, look: Lookup) -> Iterator[str]:
    """Yield what came of the plan of the first of two waves, nothing where it has none."""
    if found.following is not None:
        waves = f"{_wave_name(found.before)} → {_wave_name(found.after)}"
        yield look.words.pair(waves, followed_words(found.following, look.words))


def _wave_name(subject: Subject) -> str:
    """Return how a wave is called between waves."""
    return subject.wave or subject.date


def _by(change: ScoreChange, look: Lookup) -> str:
    """Return by how much a dimension changed, over what both waves asked."""
    return step(change.shared_before, change.shared_after, look) or look.words.text("not assessed")


def _came_or_went(one: CameOrWent, waves: Sequence[WaveLabel], look: Lookup) -> str:
    text = look.words.text
    name, wave = with_kind(one.name, one.kind, look), waves[one.wave].name
    match one.what:
        case "came":
            return text("{wave}: {name} came", wave=wave, name=name)
        case "went":
            return text("{wave}: {name} went", wave=wave, name=name)
        case "scale_changed":
            return text("{wave}: {name} is asked on another scale", wave=wave, name=name)
        case other:
            assert_never(other)
