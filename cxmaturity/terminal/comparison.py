"""A comparison in a terminal: what rose and what fell, side by side, so that neither hides the other."""

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cxmaturity.report.lookup import lookup
from cxmaturity.report.sections.changes import (
    ChangedChecklist,
    ChangesPage,
    EvidenceMove,
    QuestionMove,
    changes,
)
from cxmaturity.report.sections.plan_followed import FollowedPlan, FollowedRow
from cxmaturity.scoring.model import Assessment, Subject
from cxmaturity.scoring.words import subject_title
from cxmaturity.terminal.lines import for_output, print_line
from cxmaturity.text.language import Language, language
from cxmaturity.waves.model import Comparison


def print_comparison(after: Assessment, found: Comparison, console: Console, *, tag: str = "en") -> None:
    """Print `found`, whose later wave is `after`; every text of a client is shown as text."""
    words = language(tag)
    page = _page(after, found, tag)
    print_line(console, subject_title(after, words), "bold")
    print_line(console, f"{_wave(found.before, words)} → {_wave(found.after, words)}")
    for sentence in page.subjects:
        print_line(console, sentence)
    console.print()
    console.print(_scores(page, console, words))
    _notes(page, console, words)
    if page.plan:
        _followed(page.plan, console, words)
    _moves(page, console, words)
    if page.same:
        unchanged = words.plural("One question is unchanged.", "{count} questions are unchanged.", page.same)
        print_line(console, unchanged, "dim")
    _evidence(words.text("Evidence gained"), page.evidence_gained, console, words)
    _evidence(words.text("Evidence lost"), page.evidence_lost, console, words)
    if page.readiness:
        _readiness(page, page.readiness, console, words)
    if page.reworded:
        _heading(words.text("What is asked in other words"), len(page.reworded), console, words)
        print_line(console, words.text("Read their change with care: the meaning may be another."), "dim")
        for name in page.reworded:
            print_line(console, name, indent=2)
    if page.left_out:
        _heading(words.text("What cannot be compared"), len(page.left_out), console, words)
        for thing in page.left_out:
            print_line(console, words.pair(thing.name, thing.reason), indent=2)


def _page(after: Assessment, found: Comparison, tag: str) -> ChangesPage:
    """Return what the report's page of changes shows."""
    page = changes(lookup(after, found, language(tag), complete=False))
    assert page is not None
    return page


def _notes(page: ChangesPage, console: Console, words: Language) -> None:
    """Print what is to be known of the figures."""
    for row in (*page.rows, page.overall):
        if row.note:
            print_line(console, words.pair(row.what.name, row.note), indent=2)
    print_line(console, page.claim, "dim")
    for sentence in page.undivided:
        print_line(console, sentence, "dim")
    for caveat in page.caveats:
        print_line(console, caveat)


def _wave(subject: Subject, words: Language) -> str:
    """Return a wave's name, day and number of respondents."""
    facts = [subject.date] if subject.wave and subject.date else []
    facts.append(words.plural("{count} respondent", "{count} respondents", subject.respondents))
    name = subject.wave or subject.date or words.text("undated")
    return words.aside(name, words.listed(facts))


def _scores(page: ChangesPage, console: Console, words: Language) -> Table:
    """Return the dimensions and the overall result as a table."""
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold", collapse_padding=True)
    table.add_column(words.text("Dimension"), ratio=1, min_width=16)
    for wave in (page.before, page.after):
        table.add_column(Text(for_output(wave, console)), justify="right", max_width=14)
    table.add_column(words.text("Change"), justify="right", no_wrap=True)
    if page.has_stages:
        table.add_column(words.text("Stage"), no_wrap=True)
    if page.has_shown:
        table.add_column(words.text("Shown"), no_wrap=True)
    table.add_column(words.text("Finding"))
    for row in (*page.rows, page.overall):
        stages = f"{row.before_stage.figure} → {row.after_stage.figure}"
        cells = (
            f"{row.what.number} {row.what.name}".strip(),
            row.before,
            row.after,
            row.change,
            *([stages] if page.has_stages else []),
            *([" → ".join(row.shown)] if page.has_shown else []),
            row.verdict if row is not page.overall else "",
        )
        style = "bold" if row is page.overall else ""
        table.add_row(*(Text(for_output(cell, console)) for cell in cells), style=style)
    return table


def _followed(plan: FollowedPlan, console: Console, words: Language) -> None:
    """Print what came of the plan of the wave before, what calls for attention first."""
    _heading(words.text("What came of the plan"), len(plan.rows), console, words)
    print_line(console, plan.lead)
    _table(([f"{_name(row)} → {row.to}", row.came] for row in plan.rows), console)


def _moves(page: ChangesPage, console: Console, words: Language) -> None:
    """Print the questions that fell, rose, or came to another state: the losses first."""
    for name, rows in (
        *((one.title, one.rows) for one in page.fell_lists),
        (words.text("What became unknown"), page.unknown),
        (words.text("What no longer applies"), page.not_applicable),
        (words.text("What is no longer answered"), page.lost),
        *((one.title, one.rows) for one in page.rose_lists),
        (words.text("What is newly answered"), page.found),
    ):
        if rows:
            _heading(name, len(rows), console, words)
            _table(([_name(row), _step(row), row.evidence] for row in rows), console)
    if not (page.rose or page.fell):
        console.print()


def _name(row: QuestionMove | EvidenceMove | FollowedRow) -> str:
    return f"{row.what.number} {row.what.name}".strip()


def _step(row: QuestionMove) -> str:
    return f"{row.before.figure} → {row.after.figure}"


def _evidence(name: str, rows: tuple[EvidenceMove, ...], console: Console, words: Language) -> None:
    """Print the questions with more evidence, or with less."""
    if rows:
        _heading(name, len(rows), console, words)
        _table(([_name(row), f"{row.before} → {row.after}"] for row in rows), console)


def _readiness(page: ChangesPage, both: ChangedChecklist, console: Console, words: Language) -> None:
    """Print the checklist in both waves, and the checks whose answer changed."""
    console.print()
    print_line(console, both.title, "bold")
    print_line(console, words.pair(page.before, both.before), indent=2)
    print_line(console, words.pair(page.after, both.after), indent=2)
    _table(([name, f"{before} → {after}"] for name, before, after in both.checks), console)


def _heading(name: str, count: int, console: Console, words: Language) -> None:
    console.print()
    print_line(console, words.pair(name, count), "bold")


def _table(rows: Iterable[list[str]], console: Console) -> None:
    """Print rows under each other, indented."""
    table = Table(box=None, pad_edge=False, padding=(0, 1), show_header=False)
    for row in rows:
        table.add_row(*(Text(for_output(cell, console)) for cell in row))
    if table.row_count:
        console.print(Padding(table, (0, 0, 0, 2)))
