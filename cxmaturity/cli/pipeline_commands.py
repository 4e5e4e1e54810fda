"""The commands for pipelines, which run unattended and speak by their exit code."""

from pathlib import Path
from typing import Annotated

import typer

from cxmaturity.cli.options import Named, OtherSubject, Strict, Tag


def check(
    path: Annotated[
        Path | None,
        typer.Argument(
            help="An answer file (one respondent) or a folder of them (several).", metavar="[PATH]"
        ),
    ] = None,
    gates: Annotated[Path, typer.Option(help="The gates file.", metavar="FILE")] = Path("gates.yaml"),
    baseline: Annotated[
        Path | None,
        typer.Option(help="An earlier wave, for the largest drops.", metavar="PATH"),
    ] = None,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="How the verdict is written; by the file's ending, or text, unless given.",
            metavar="text|json|junit|md",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write it into a file, and text to standard output."),
    ] = None,
    questionnaire: Named = None,
    strict: Strict = False,
    language: Tag = None,
    today: Annotated[
        str | None,
        typer.Option(
            help="The day that waivers are held against; SOURCE_DATE_EPOCH or today unless given.",
            metavar="DAY",
        ),
    ] = None,
    annotations: Annotated[
        bool | None,
        typer.Option(
            "--annotations/--no-annotations", help="Workflow commands for GitHub, where it runs there."
        ),
    ] = None,
    other_subject: OtherSubject = False,
    init: Annotated[
        bool, typer.Option("--init", help="Write a commented gates file, and check nothing.")
    ] = False,
) -> None:
    """Hold the answers against the gates of a pipeline; exit code 3 when a gate is not met."""
    from cxmaturity.cli.check import needed, run, start

    if init:
        start(path, gates, questionnaire=questionnaire, strict=strict, language_tag=language)
        return
    run(
        needed(path),
        gates=gates,
        baseline=baseline,
        format_name=format_name,
        output=output,
        strict=strict,
        questionnaire=questionnaire,
        language_tag=language,
        today=today,
        annotate=annotations,
        other_subject=other_subject,
    )
