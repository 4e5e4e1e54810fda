"""The signature of `cxmaturity batch`."""

from pathlib import Path
from typing import Annotated

import typer

from cxmaturity.cli.errors import stop
from cxmaturity.cli.options import CsvDialect, Named, Strict, Tag


def batch(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Answer files, folders of one unit or of many, patterns in quotes; - reads paths from"
            " standard input.",
            metavar="PATHS...",
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="A new or empty folder for the results.", metavar="FOLDER")
    ],
    reports: Annotated[
        str,
        typer.Option(help="Also a report of every unit: one or more formats.", metavar="pdf,html,..."),
    ] = "",
    draft: Annotated[
        bool, typer.Option("--draft", help="Quicker: a PDF without tags and attachments.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", help="How many processes; as many as processors unless given."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on in the folder: skip what is done and unchanged.")
    ] = False,
    no_portfolio: Annotated[
        bool, typer.Option("--no-portfolio", help="Only the tables, without the portfolio report.")
    ] = False,
    questionnaire: Named = None,
    strict: Strict = False,
    language: Tag = None,
    csv_dialect: CsvDialect = "excel",
) -> None:
    """Assess many organisations, countries or units: tables and a portfolio report."""
    from cxmaturity.cli.batch import run

    stop(
        run(
            paths,
            output,
            reports=reports,
            draft=draft,
            jobs=jobs,
            resume=resume,
            portfolio=not no_portfolio,
            questionnaire=questionnaire,
            strict=strict,
            language=language,
            csv_dialect=csv_dialect,
        )
    )
