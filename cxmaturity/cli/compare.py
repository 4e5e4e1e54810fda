"""`cxmaturity compare BEFORE AFTER`."""

from collections.abc import Callable
from pathlib import Path

from cxmaturity.assess_paths import assess_path, once
from cxmaturity.cli.errors import say
from cxmaturity.cli.options import known_language, words_for
from cxmaturity.cli.output import deliver, one_of
from cxmaturity.scoring.model import Assessment
from cxmaturity.terminal.lines import console
from cxmaturity.waves.compare import check_order, compare, told_subjects

FORMATS = ("text", "json", "md")


def run(
    before: Path,
    after: Path,
    *,
    format_name: str | None,
    output: str,
    questionnaire: str | None,
    strict: bool,
    language: str | None,
    other_subject: bool = False,
) -> None:
    """Print what changed between two waves, or write it into a file."""
    name = one_of(FORMATS, format_name, output)
    tag = known_language(language)
    tell = once(say)
    old, new = (
        assess_path(path, questionnaire=questionnaire, strict=strict, redraw=False, language=tag, warn=tell)
        for path in (before, after)
    )
    check_order(old.subject, new.subject)
    found = compare(old, new, other_subject=other_subject)
    tell_subjects(old, new)
    words = words_for(new.questionnaire, tag)
    if name == "json":
        from cxmaturity.report.comparison_json import render

        deliver(render(old, new, found), output)
        return
    from cxmaturity.terminal.comparison import markdown, print_comparison

    if name == "md":
        deliver(markdown(new, found, tag=words), output)
    else:
        print_comparison(new, found, console(), tag=words)


def tell_subjects(old: Assessment, new: Assessment, tell: Callable[[str], None] = say) -> None:
    """Tell where two waves do not name the same organisation or scope."""
    for sentence in told_subjects(old.subject, new.subject):
        tell(sentence)
