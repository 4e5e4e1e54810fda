"""`cxmaturity compare BEFORE AFTER`."""

from pathlib import Path
from typing import Annotated

import typer

from cxmaturity.cli.errors import say
from cxmaturity.cli.options import Despite, Draft, Named, OtherSubject, Strict, Tag, words_for
from cxmaturity.text.choice import known_language

FORMATS = ("text", "json", "md")


def compare(
    before: Annotated[
        Path, typer.Argument(help="The earlier wave: an answer file or a folder of them.", metavar="BEFORE")
    ],
    after: Annotated[Path, typer.Argument(help="The later wave.", metavar="AFTER")],
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format", help="text, unless the file's ending tells another.", metavar="text|json|md"
        ),
    ] = None,
    output: Annotated[
        str, typer.Option("--output", "-o", help="The file to write: .json .md; - for standard output.")
    ] = "-",
    questionnaire: Named = None,
    strict: Strict = False,
    language: Tag = None,
    draft: Draft = False,
    despite_difference: Despite = False,
    other_subject: OtherSubject = False,
) -> None:
    """Say what rose and what fell between two waves, and which changes are beyond noise."""
    from cxmaturity.assess_paths import assess_path, once, with_following
    from cxmaturity.cli.output import deliver, one_of, publication_of, tell_subjects
    from cxmaturity.waves.compare import check_order
    from cxmaturity.waves.compare import compare as compared

    name = one_of(FORMATS, format_name, output)
    tag = known_language(language)
    tell = once(say)
    issued = publication_of(output, name, draft=draft, despite_difference=despite_difference)
    old, new = (
        assess_path(
            path,
            questionnaire=questionnaire,
            strict=strict,
            redraw="stage",
            language=tag,
            warn=tell,
            tells_of=issued.tells_of,
        )
        for path in (before, after)
    )
    check_order(old.subject, new.subject)
    found = compared(old, new, other_subject=other_subject)
    tell_subjects(found)
    found = with_following(found, before, old, new, say)
    words = words_for(new.questionnaire, tag)
    if name == "json":
        from cxmaturity.report.comparison_json import render

        deliver(render(old, new, found, draft=draft), output, issued.entered)
        return
    from cxmaturity.report.markdown import comparison
    from cxmaturity.terminal.comparison import print_comparison

    if name == "md":
        deliver(comparison(new, found, tag=words, draft=draft), output, issued.entered)
    else:
        from cxmaturity.terminal.lines import console

        print_comparison(new, found, console(), tag=words)
