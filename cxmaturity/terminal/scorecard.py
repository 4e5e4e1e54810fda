"""The scorecard in a terminal: sane in 80 columns, without colour and without a terminal."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.scoring.model import Assessment, DimensionResult, Limit, Score
from cxmaturity.scoring.notice_words import notice_words
from cxmaturity.scoring.readiness_words import readiness_words
from cxmaturity.scoring.shown import (
    coverage_shown,
    end_shown,
    high_shown,
    index_shown,
    low_shown,
)
from cxmaturity.scoring.stage_words import unasked_words
from cxmaturity.scoring.words import (
    applies_words,
    bounds_words,
    level_name,
    limit_ends,
    limits_words,
    names,
    not_scored,
    overlay_words,
    percent,
    settle_shortly,
    short_in_points,
    short_in_table,
    stage_in_full,
    stage_words,
    step_between,
)
from cxmaturity.terminal.lines import bar_ends, for_output, is_ascii, print_line
from cxmaturity.text.language import Language, language

BAR = 20
FIRST_MOVES = 5


def print_scorecard(assessment: Assessment, console: Console, *, tag: str = "en") -> None:
    """Print the scorecard to `console`; every text of a client is shown as text, never as markup."""
    words = language(tag)
    _head(assessment, console, words)
    console.print(_profile(assessment, console, words))
    _checklist(assessment, console, words)
    _moves(assessment, console, words)
    for notice in assessment.notices:
        print_line(console, notice_words(notice, assessment.questionnaire, words))


def _head(assessment: Assessment, console: Console, words: Language) -> None:
    """Print who was assessed, the stage, and what holds it down."""
    subject, overall, questionnaire = assessment.subject, assessment.overall, assessment.questionnaire
    who = [
        subject.organisation or words.text("No organisation named"),
        subject.scope,
        subject.wave,
        subject.date,
    ]
    who.append(words.plural("{count} respondent", "{count} respondents", subject.respondents))
    who.append(f"{questionnaire.id} {questionnaire.version}")
    print_line(console, " · ".join(part for part in who if part), "bold")
    if questionnaire.overlay:
        print_line(console, words.text("Overlay of {what}", what=overlay_words(questionnaire.overlay, words)))
    console.print()
    stage = stage_in_full(overall, questionnaire, words, strict=assessment.strict)
    print_line(console, stage[:1].upper() + stage[1:], "bold")
    if assessment.strict:
        print_line(console, words.text("Strict: unsupported claims are capped."))
    if overall.index is not None:
        bounds = bounds_words(overall, questionnaire, words)
        extra = [words.text("bounds {bounds}", bounds=bounds)] if bounds else []
        coverage = coverage_shown(overall.coverage or 0.0, questionnaire)
        extra.append(words.text("coverage {coverage}", coverage=coverage))
        if overall.evidence_share is not None:
            extra.append(words.text("evidence {share}", share=percent(overall.evidence_share, words)))
        print_line(console, words.clauses([*_index(overall, questionnaire, words), *extra]))
    elif overall.coverage is not None:
        coverage = coverage_shown(overall.coverage, questionnaire)
        print_line(console, words.text("Coverage {coverage}", coverage=coverage))
    if overall.limits:
        limits = limits_words(overall.limits, questionnaire, words)
        print_line(console, words.text("The overall stage is held down by: {limits}", limits=limits))
    if overall.shortfall:
        following = (overall.stage or 0) + 1
        print_line(console, short_in_points(overall.shortfall, following, questionnaire, words))
    console.print()


def _index(score: Score, questionnaire: Questionnaire, words: Language) -> tuple[str, ...]:
    """Return the index with its band; nothing where there are no stages, since it stands in their place."""
    if score.index is None or not questionnaire.has_stages:
        return ()
    index, end = index_shown(score.index, questionnaire), end_shown(questionnaire)
    if score.band is None:
        return (words.text("Index {index} of {end}", index=index, end=end),)
    return (
        words.text(
            "Index {index} of {end}, band {band}: {name}",
            index=index,
            end=end,
            band=questionnaire.number_of(score.band),
            name=level_name(score.band, questionnaire),
        ),
    )


def _profile(assessment: Assessment, console: Console, words: Language) -> Table:
    """Return the dimensions as a table with bars."""
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold", collapse_padding=True)
    table.add_column(words.text("Dimension"), ratio=3, min_width=16)
    table.add_column(words.text("Index"), justify="right", no_wrap=True)
    asked = assessment.questionnaire
    table.add_column(bar_ends(low_shown(asked), high_shown(asked), BAR), no_wrap=True, width=BAR)
    if asked.has_stages:
        table.add_column(words.text("Stage"), justify="right", no_wrap=True)
    with_shown = not assessment.strict and any(d.stage_shown is not None for d in assessment.dimensions)
    if with_shown:
        table.add_column(words.text("Shown"), justify="right", no_wrap=True)
    table.add_column(words.text("Cov."), justify="right", no_wrap=True)
    held_by = words.text("Held down by") if asked.has_stages else words.text("Note")
    table.add_column(held_by, ratio=4, min_width=14)
    questionnaire = assessment.questionnaire
    known = names(questionnaire)
    nothing = for_output("–", console)
    deep = {part.id: floor for floor, parts in enumerate(questionnaire.by_floor) for part in parts}
    for dimension in assessment.every_dimension:
        held = [_held(limit, questionnaire, words) for limit in dimension.limits[:MOST_HELD]]
        if len(dimension.limits) > MOST_HELD:
            held.append(words.text("{count} more", count=len(dimension.limits) - MOST_HELD))
        if not held and dimension.shortfall:
            held = [short_in_table(dimension.shortfall, questionnaire, words)]
        if dimension.index is None:
            held = [stage_words(dimension, questionnaire, words)]
            bounds = bounds_words(dimension, questionnaire, words)
            held += [words.text("index {bounds}", bounds=bounds)] if bounds else []
        name = known[dimension.id]
        called = name if dimension.weight else words.aside(name, not_scored(words))
        applies = applies_words(dimension.applicability, questionnaire, words)
        held += [applies] if applies and dimension.index is not None else []
        held += [unasked] if (unasked := unasked_words(dimension, questionnaire, words)) else []
        shown = nothing
        if dimension.stage_shown is not None:
            shown = str(questionnaire.number_of(dimension.stage_shown))
        table.add_row(
            Padding(Text(for_output(called, console)), (0, 0, 0, 2 * deep[dimension.id])),
            nothing if dimension.index is None else index_shown(dimension.index, questionnaire),
            Text(_bar(dimension, ascii_only=is_ascii(console))),
            *([_stage(dimension, questionnaire, nothing)] if asked.has_stages else []),
            *([shown] if with_shown else []),
            nothing if dimension.coverage is None else coverage_shown(dimension.coverage, questionnaire),
            Text(for_output(words.clauses(held), console)),
        )
    return table


MOST_HELD = 12
"""So many of what holds a stage down stand in a cell."""


def _stage(dimension: DimensionResult, questionnaire: Questionnaire, nothing: str) -> str:
    """Return the number of a stage in a cell."""
    return nothing if dimension.stage is None else str(questionnaire.number_of(dimension.stage))


def _held(limit: Limit, questionnaire: Questionnaire, words: Language) -> str:
    """Return a limit with what it has and what it needs, in a cell of the row of its dimension."""
    has, needs = limit_ends(limit, questionnaire, words)
    own = next((one.name for one in questionnaire.questions if one.id == limit.id), "")
    return f"{own or names(questionnaire)[limit.id]} {has}→{needs}"


def _bar(dimension: DimensionResult, *, ascii_only: bool) -> str:
    """Return the index as a bar, and up to where unknown answers could lift it; of bounds alone, these."""
    full, maybe, rest = ("#", "+", ".") if ascii_only else ("█", "▒", "·")
    start = dimension.index
    if start is None:
        if dimension.low is None:
            return ""
        start, full = dimension.low, rest
    filled = round(start / 100 * BAR)
    reach = max(filled, round((dimension.high or 0) / 100 * BAR))
    return full * filled + maybe * (reach - filled) + rest * (BAR - reach)


def _checklist(assessment: Assessment, console: Console, words: Language) -> None:
    """Print the checklist's outcome with its label."""
    questionnaire = assessment.questionnaire
    if assessment.readiness is None or questionnaire.checklist is None:
        return
    console.print()
    outcome = readiness_words(assessment.readiness, questionnaire, words)
    print_line(console, words.pair(questionnaire.checklist.title, outcome))
    print_line(console, questionnaire.checklist.label, "dim", 2)


def _moves(assessment: Assessment, console: Console, words: Language) -> None:
    """Print the most urgent of the recommendations; which to take when is the plan's to say."""
    by_question = {one.question: one for one in assessment.recommendations}
    first = [one.question for one in assessment.recommendations][:FIRST_MOVES]
    if not first:
        return
    console.print()
    print_line(console, words.text("Most urgent steps"), "bold")
    known = names(assessment.questionnaire)
    results = {one.id: one for dimension in assessment.dimensions for one in dimension.questions}
    table = Table(box=None, pad_edge=False, padding=(0, 1), show_header=False)
    found = {q.id: q.found for dimension in assessment.dimensions for q in dimension.questions}
    for number, question in enumerate(first, start=1):
        move, seen = by_question[question], found[question]
        start, end = step_between(move, results[question], assessment.questionnaire, words)
        levels = for_output(f"{start}→{end}", console)
        effort = words.text("effort {effort}", effort=move.effort) if move.effort else ""
        if seen is not None and seen.differ:
            effort = settle_shortly(words)
        table.add_row(f"{number}.", Text(for_output(known[question], console)), levels, effort, question)
    console.print(Padding(table, (0, 0, 0, 2)))
    console.print()
