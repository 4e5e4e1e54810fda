"""`cxmaturity questionnaire diff OLD NEW`."""

from typing import Annotated

import typer

from cxmaturity.text.choice import check_choice

FORMATS = ("text", "md", "json")


def diff_questionnaires(
    old: Annotated[
        str, typer.Argument(help="A path, an id, git:REVISION or git:REVISION:PATH.", metavar="OLD")
    ],
    new: Annotated[str, typer.Argument(help="The newer one.", metavar="NEW")],
    format_name: Annotated[
        str, typer.Option("--format", help="text, md for a changelog, or json.", metavar="text|md|json")
    ] = "text",
) -> None:
    """Say what changed between two versions, what of it breaks comparison, and which version it asks for."""
    from cxmaturity.questionnaire.revisions import changes_of
    from cxmaturity.questionnaire.version_words import changes_lines, changes_page

    check_choice("--format", format_name, FORMATS)
    changes = changes_of(old, new)
    if format_name == "text":
        for line in changes_lines(changes):
            typer.echo(line)
        return
    from cxmaturity.cli.output import for_machines, to_stdout

    if format_name == "json":
        import msgspec

        from cxmaturity.formats.json_text import pretty

        to_stdout(pretty({**msgspec.to_builtins(changes), "enough": changes.enough}))
        return
    from cxmaturity.text.language import current
    from cxmaturity.text.markdown import filled
    from cxmaturity.text.safe_text import harmless

    for_machines(harmless(filled("questionnaire/changes.md", current.get(), view=changes_page(changes))))
