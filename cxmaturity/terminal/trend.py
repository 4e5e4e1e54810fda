"""A trend in a terminal: bars of the overall index, a row a dimension, what came and what went."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cxmaturity.report.lookup import lookup
from cxmaturity.report.sections.trend import TrendPage, WaveCell, parts, trend_page
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.words import subject_title
from cxmaturity.terminal.lines import bar_ends, for_output, is_ascii, print_line
from cxmaturity.text.language import Language, language
from cxmaturity.waves.model import Trend, TrendLine

BAR = 30
_BLOCKS, _SIGNS = "▁▂▃▄▅▆▇█", "_.:-=+*#"
_WAVE, _NAMES = 12, 30
"""Columns that a wave takes, and those that the names and the sparkline need at least."""


def print_trend(latest: Assessment, found: Trend, console: Console, *, tag: str = "en") -> None:
    """Print `found`, whose last wave is `latest`; every text of a client is shown as text."""
    words = language(tag)
    page = trend_page(lookup(latest, None, words, complete=False, trend=found))
    assert page is not None
    print_line(console, subject_title(latest, words), "bold")
    print_line(console, page.lead)
    for sentence in page.subjects:
        print_line(console, sentence)
    console.print()
    console.print(_waves(page, found, console, words))
    for part in parts(len(page.waves), max(2, (console.width - _NAMES) // _WAVE)):
        console.print()
        console.print(_dimensions(page, found, part, console, words))
    print_line(console, page.figures_note, "dim")
    for caveat in page.caveats:
        print_line(console, caveat)
    if page.between:
        console.print()
        print_line(console, words.text("From wave to wave"), "bold")
        console.print(Padding(_steps(page, console, words), (0, 0, 0, 2)))
        for line in page.mixes:
            print_line(console, line, indent=2)
    if page.plans:
        console.print()
        print_line(console, words.text("What came of the plans"), "bold")
        for line in page.plans:
            print_line(console, line, indent=2)
    if page.came_or_went:
        console.print()
        print_line(console, words.text("What came and what went"), "bold")
        for sentence in page.came_or_went:
            print_line(console, sentence, indent=2)


def _table() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold", collapse_padding=True)


def _waves(page: TrendPage, found: Trend, console: Console, words: Language) -> Table:
    """Return the waves with the overall index as bars."""
    table = _table()
    table.add_column(words.text("Wave"))
    table.add_column(words.text("Date"), no_wrap=True)
    table.add_column(words.text("Index"), justify="right", no_wrap=True)
    table.add_column(bar_ends(page.low, page.high, BAR), no_wrap=True, width=BAR)
    if page.has_stages:
        table.add_column(words.text("Stage"), justify="right", no_wrap=True)
    table.add_column("n", justify="right", no_wrap=True)
    overall = found.overall.figures
    for one, wave, facts, figure in zip(found.waves, page.waves, page.rows[0].cells, overall, strict=True):
        index = None if figure is None else figure.index
        table.add_row(
            Text(for_output(wave.name, console)),
            wave.date,
            Text(for_output(facts.figure or facts.words or "–", console)),
            _bar(index, ascii_only=is_ascii(console)),
            *([for_output(facts.shown or facts.stage.figure or "–", console)] if page.has_stages else []),
            str(one.subject.respondents),
        )
    return table


def _bar(index: float | None, *, ascii_only: bool) -> str:
    """Return an index as a bar, nothing where there is none."""
    if index is None:
        return ""
    filled = round(index / 100 * BAR)
    return "#" * filled + "." * (BAR - filled) if ascii_only else "█" * filled + "·" * (BAR - filled)


def _dimensions(page: TrendPage, found: Trend, part: slice, console: Console, words: Language) -> Table:
    """Return the dimensions in some of the waves, each with the course of its index over all of them."""
    table = _table()
    table.add_column(words.text("Dimension"), ratio=1, min_width=14)
    table.add_column(for_output(words.text("Course"), console), no_wrap=True)
    for wave in page.waves[part]:
        table.add_column(Text(for_output(wave.name, console)), justify="right", max_width=_WAVE)
    last = part.stop >= len(page.waves) > 1
    if last:
        table.add_column(words.text("Since the first"), justify="right", max_width=9)
    lines = (found.overall, *found.dimensions)
    for row, line in zip(page.rows[1:] + page.rows[:1], lines[1:] + lines[:1], strict=True):
        cells = [_cell(cell) for cell in row.cells[part]] + ([row.since] if last else [])
        name = f"{row.what.number} {row.what.name}".strip()
        course = sparkline(line, ascii_only=is_ascii(console))
        shown = [Text(for_output(cell, console)) for cell in cells]
        style = "bold" if line is found.overall else ""
        table.add_row(Text(for_output(name, console)), Text(course), *shown, style=style)
    return table


def _cell(cell: WaveCell) -> str:
    stage = cell.shown or cell.stage.figure
    return cell.words or (f"{cell.figure} ({stage})" if stage else cell.figure)


def sparkline(line: TrendLine, *, ascii_only: bool) -> str:
    """Return the course of an index, 0 to 100, in a sign a wave; a blank where there is none."""
    signs = _SIGNS if ascii_only else _BLOCKS
    indexes = (None if figure is None else figure.index for figure in line.figures)
    top = len(signs) - 1
    return "".join(
        " " if index is None else signs[min(top, int(index / 100 * len(signs)))] for index in indexes
    )


def _steps(page: TrendPage, console: Console, words: Language) -> Table:
    """Return what rose and fell between neighbouring waves."""
    table = _table()
    table.add_column(words.text("Waves"), no_wrap=True)
    for name in (words.text("Rose"), words.text("Fell"), words.text("No longer answered")):
        table.add_column(name, justify="right", max_width=10)
    table.add_column(words.text("Beyond noise"), ratio=1)
    for step in page.between:
        pair = f"{step.before} → {step.after}"
        counts = (str(step.rose), str(step.fell), str(step.lost))
        table.add_row(Text(for_output(pair, console)), *counts, Text(for_output(step.beyond, console)))
    return table
