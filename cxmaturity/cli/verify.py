"""`cxmaturity verify REPORT`."""

from pathlib import Path
from typing import Annotated

import typer

from cxmaturity.cli.errors import say, stop


def verify(
    report: Annotated[Path, typer.Argument(help="A report that this tool wrote.", metavar="REPORT.pdf")],
    answers: Annotated[
        Path | None,
        typer.Option(help="The answers it was made from; a group's are not in the file.", metavar="PATH"),
    ] = None,
    questionnaire: Annotated[
        str | None, typer.Option("--questionnaire", "-q", help="Its questionnaire, where it is your own.")
    ] = None,
    brand: Annotated[
        Path | None, typer.Option(help="The brand file that it was made with.", metavar="FILE")
    ] = None,
    template: Annotated[
        Path | None, typer.Option(help="The folder of templates that it was made with.", metavar="FOLDER")
    ] = None,
    previous: Annotated[
        Path | None, typer.Option(help="The wave before that it shows the change from.", metavar="PATH")
    ] = None,
    history: Annotated[
        Path | None, typer.Option(help="The folder of waves that it shows the trend of.", metavar="FOLDER")
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option(help="Certificates, one of which has to stand behind each signature.", metavar="FILE"),
    ] = None,
) -> None:
    """Make a PDF report again from the answers that it carries, and compare the two page by page."""
    from cxmaturity.text.safe_text import one_line
    from cxmaturity.verification import Brought
    from cxmaturity.verification import verify as verified

    look = None
    if brand is not None:
        # Loaded here: few reports have a brand.
        from cxmaturity.brand.read import read_brand

        look = read_brand(brand)

    found = verified(
        report,
        Brought(
            answers=answers,
            questionnaire=questionnaire,
            brand=look,
            template=template,
            previous=previous,
            history=history,
            trust=trust,
            warn=say,
        ),
    )
    for line in found.lines:
        typer.echo(one_line(line))
    stop(found.exit_code)
