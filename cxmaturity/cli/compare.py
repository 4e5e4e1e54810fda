"""`cxmaturity compare BEFORE AFTER`."""

from collections.abc import Callable
from pathlib import Path

from cxmaturity.cli.errors import say
from cxmaturity.cli.languages import known_language, words_for
from cxmaturity.cli.output import deliver, one_of
from cxmaturity.cli.terminal import console
from cxmaturity.domain.assessment import Assessment
from cxmaturity.errors import plain
from cxmaturity.language import tr
from cxmaturity.pipeline import assess_path
from cxmaturity.scoring.compare import check_order, compare

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
) -> None:
    """Print what changed between two waves, or write it into a file."""
    name = one_of(FORMATS, format_name, output)
    tag = known_language(language)
    old, new = (
        assess_path(path, questionnaire=questionnaire, strict=strict, redraw=False, language=tag, warn=warn)
        for path, warn in ((before, None), (after, say))
    )
    check_order(old.subject, new.subject)
    found = compare(old, new)
    tell_subjects(old, new)
    words = words_for(new.questionnaire, tag)
    if name == "json":
        from cxmaturity.rendering.comparison_json import render

        deliver(render(old, new, found), output)
        return
    from cxmaturity.rendering.comparison_text import markdown, print_comparison

    if name == "md":
        deliver(markdown(new, found, tag=words), output)
    else:
        print_comparison(new, found, console(), tag=words)


def tell_subjects(old: Assessment, new: Assessment, tell: Callable[[str], None] = say) -> None:
    """Tell where two waves name another organisation or scope: a slip of the pen, or of the path."""
    for field in ("organisation", "scope"):
        mine, theirs = getattr(old.subject, field), getattr(new.subject, field)
        if mine != theirs:
            message = tr(
                "the two waves are not of one {field}: {before} before, {after} after",
                field=field,
                before=plain(mine) or tr("empty"),
                after=plain(theirs) or tr("empty"),
            )
            tell(message)
