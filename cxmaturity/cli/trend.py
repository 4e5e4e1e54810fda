"""`cxmaturity trend FOLDER`."""

from pathlib import Path
from typing import Annotated

import typer

from cxmaturity.cli.errors import say
from cxmaturity.cli.options import CsvDialect, Despite, Draft, Named, OtherSubject, Strict, Tag, words_for
from cxmaturity.text.choice import known_language

FORMATS = ("text", "json", "csv", "md", "html", "pdf")


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
    draft: Draft = False,
    despite_difference: Despite = False,
    other_subject: OtherSubject = False,
    csv_dialect: CsvDialect = "excel",
) -> None:
    """Show all waves of a folder in the order of their dates: what rose, fell, came and went."""
    from cxmaturity.assess_paths import assess_waves, with_plans_followed
    from cxmaturity.cli.output import deliver, one_of, publication_of, tell_subjects
    from cxmaturity.formats.csv_table import check_dialect
    from cxmaturity.waves.trend import in_order
    from cxmaturity.waves.trend import trend as in_time

    name = one_of(FORMATS, format_name, output)
    check_dialect(csv_dialect, csv=name == "csv")
    tag = known_language(language)
    issued = publication_of(output, name, draft=draft, despite_difference=despite_difference)
    waves = assess_waves(
        folder,
        questionnaire=questionnaire,
        strict=strict,
        language=tag,
        warn=say,
        tells_of=issued.tells_of,
    )
    found = in_time(waves, other_subject=other_subject)
    tell_subjects(*found.steps)
    found = with_plans_followed(found, waves, say)
    latest = in_order(waves)[-1][1]
    words = words_for(latest.questionnaire, tag)
    if name == "text":
        from cxmaturity.terminal.lines import console
        from cxmaturity.terminal.trend import print_trend

        print_trend(latest, found, console(), tag=words)
    else:
        from cxmaturity.report import render_trend

        issued.check()
        content = render_trend(
            latest, found, name, language=words, csv_dialect=csv_dialect, draft=draft, warn=say
        )
        deliver(content, output, issued.entered)
