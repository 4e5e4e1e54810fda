"""The plan in a terminal: what it comes to first, then phase by phase what is done and what for."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cxmaturity.plan.model import KeptPlan, Plan
from cxmaturity.plan.words import MoveText, plan_words
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.words import subject_title
from cxmaturity.terminal.lines import for_output, print_line
from cxmaturity.text.language import Language, language


def print_plan(
    plan: Plan, assessment: Assessment, console: Console, *, tag: str = "en", kept: KeptPlan | None = None
) -> None:
    """Print a `plan` from an `assessment`, with what is `kept` of it; a client's texts are shown as text."""
    words = language(tag)
    told = plan_words(plan, assessment, words, kept)
    print_line(console, subject_title(assessment, words), "bold")
    console.print()
    print_line(console, told.headline, "bold")
    for sentence in (told.now, told.proof, told.earlier, told.further):
        # What the headline says is said once.
        if sentence and sentence not in told.headline:
            print_line(console, sentence)
    if told.story:
        console.print()
        print_line(console, words.sentences(told.story))
    for phase in told.phases:
        console.print()
        print_line(console, words.pair(phase.title, phase.taken), "bold")
        for move in phase.moves:
            _move(move, console, words)
        for sentence in (phase.start_with, phase.after):
            if sentence:
                print_line(console, sentence, indent=2)
    _listed(words.text("Kept, and not in this plan"), told.also_kept, console)
    _listed(words.text("Left out"), told.left_out, console)
    _listed(words.text("Other plans reach as much, as early, in as few person-days:"), told.swaps, console)
    _listed(
        words.text("The plan takes the fewest person-days between these prices, the others being equal:"),
        told.prices,
        console,
    )
    _listed(words.text("What to know"), (*told.notes, *told.caveats), console)


def _move(move: MoveText, console: Console, words: Language) -> None:
    """Print one move: the step, what is done by whom, and what for."""
    head = words.pair(move.what, move.step)
    facts = words.listed(part for part in (move.days, move.owner) if part)
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_row(f"{move.number}.", Text(for_output(words.aside(head, facts) if facts else head, console)))
    for sentence in (move.differ, move.do):
        if sentence:
            table.add_row("", Text(for_output(sentence, console)))
    table.add_row("", Text(for_output(words.clauses((*move.lifts, *move.marks)), console), style="dim"))
    if move.kept:
        table.add_row("", Text(for_output(move.kept, console)))
    console.print(Padding(table, (0, 0, 0, 2)))


def _listed(title: str, sentences: tuple[str, ...], console: Console) -> None:
    """Print sentences under a title, nothing where there are none."""
    if sentences:
        console.print()
        print_line(console, title, "bold")
        table = Table.grid(padding=(0, 1, 0, 0))
        for sentence in sentences:
            table.add_row("-", Text(for_output(sentence, console)))
        console.print(Padding(table, (0, 0, 0, 2)))
