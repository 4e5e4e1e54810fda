"""The signatures of the commands about several waves, each importing its work when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from cxmaturity.cli.options import CsvDialect, Named, OtherSubject, Strict, Tag


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
    other_subject: OtherSubject = False,
) -> None:
    """Say what rose and what fell between two waves, and which changes are beyond noise."""
    from cxmaturity.cli.compare import run

    run(
        before,
        after,
        format_name=format_name,
        output=output,
        questionnaire=questionnaire,
        strict=strict,
        language=language,
        other_subject=other_subject,
    )


def trend(
    folder: Annotated[
        Path, typer.Argument(help="A folder that holds a folder or a file for each wave.", metavar="FOLDER")
    ],
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="text, unless the file's ending tells another.",
            metavar="text|json|csv|md|html|pdf",
        ),
    ] = None,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", help="The file to write: .json .csv .md .html .pdf; - for standard output."
        ),
    ] = "-",
    questionnaire: Named = None,
    strict: Strict = False,
    language: Tag = None,
    other_subject: OtherSubject = False,
    csv_dialect: CsvDialect = "excel",
) -> None:
    """Show all waves of a folder in the order of their dates: what rose, fell, came and went."""
    from cxmaturity.cli.trend import run

    run(
        folder,
        format_name=format_name,
        output=output,
        questionnaire=questionnaire,
        strict=strict,
        language=language,
        other_subject=other_subject,
        csv_dialect=csv_dialect,
    )
