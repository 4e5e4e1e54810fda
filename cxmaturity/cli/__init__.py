"""The command line: one readable table of every command, each importing its work when it runs."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from cxmaturity import __version__
from cxmaturity.cli.batch_command import batch
from cxmaturity.cli.errors import Commands, flushed, printable, stop
from cxmaturity.cli.interface_language import chosen, speak
from cxmaturity.cli.log_stream import for_logs, for_messages
from cxmaturity.cli.options import Answers, CsvDialect, Named, OtherSubject, Strict, Tag
from cxmaturity.cli.pipeline_commands import check
from cxmaturity.cli.questionnaire_commands import questionnaires
from cxmaturity.cli.wave_commands import compare, trend

app = typer.Typer(
    cls=Commands,
    name="cxmaturity",
    help="Assess customer-experience maturity: ask, score, explain, report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(questionnaires, name="questionnaire")
templates = typer.Typer(cls=Commands, help="Make templates of your own.", no_args_is_help=True)
app.add_typer(templates, name="template")


def run() -> None:
    """Run the command line, to the last byte of its output."""
    if sys.stdout is None:
        # Whoever started us closed it: there is nobody to write for.
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    printable(sys.stdout, sys.stderr)
    sys.stdout = for_logs(sys.stdout)
    if sys.stderr is not None:
        sys.stderr = for_messages(sys.stderr)
    speak(chosen(os.environ))
    try:
        app(prog_name="cxmaturity")
    finally:
        code = flushed()
        if code:
            sys.exit(code)


def _version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        typer.echo(__version__)
        raise typer.Exit()


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Take the options that come before a command."""


@app.command()
def assess(
    file: Annotated[Path, typer.Argument(help="The answer file to make or to go on with.", metavar="FILE")],
    questionnaire: Named = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Ask the quick set: a profile and no stage.")
    ] = False,
    organisation: Annotated[str, typer.Option(help="Who is assessed.")] = "",
    scope: Annotated[str, typer.Option(help="Which unit, country or business of it.")] = "",
    wave: Annotated[str, typer.Option(help="Which wave, such as 2026-Q3.")] = "",
    date: Annotated[str, typer.Option(help="The day, such as 2026-09-30; today unless given.")] = "",
    assessor: Annotated[str, typer.Option(help="Who conducts the assessment.")] = "",
    respondent: Annotated[str, typer.Option(help="A short id of who answers.")] = "",
    group: Annotated[str, typer.Option(help="The respondent's group, such as leadership.")] = "",
    role: Annotated[str, typer.Option(help="The respondent's role in words, or consensus.")] = "",
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            help="Language of the interview; the reader's own unless given.",
            metavar="en|zh-Hans|zh-Hant",
        ),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Plain lines without a line editor, for screen readers.")
    ] = False,
    set_answers: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="Store an answer unasked: ID=3, ID=unknown, ID=na:REASON, readiness.ID=yes. Repeatable.",
            metavar="ID=ANSWER",
        ),
    ] = None,
) -> None:
    """Ask the questionnaire and keep every answer on disk as it is given."""
    from cxmaturity.cli.assess import run

    stop(
        run(
            file,
            questionnaire=questionnaire or "",
            quick=quick,
            organisation=organisation,
            scope=scope,
            wave=wave,
            date=date,
            assessor=assessor,
            respondent=respondent,
            group=group,
            role=role,
            set_answers=set_answers or [],
            plain=plain,
            language=language,
        )
    )


@app.command()
def score(
    path: Answers,
    questionnaire: Named = None,
    strict: Strict = False,
    format_name: Annotated[
        str, typer.Option("--format", help="text: a scorecard; json: the result object.", metavar="text|json")
    ] = "text",
    language: Tag = None,
) -> None:
    """Score the answers: a scorecard in the terminal, or the result object as JSON."""
    from cxmaturity.cli.score import run

    run(path, questionnaire=questionnaire, strict=strict, format_name=format_name, language=language)


@app.command()
def explain(
    path: Answers,
    subject: Annotated[
        str | None,
        typer.Argument(help="A dimension or a question; the overall stage unless given.", metavar="[ID]"),
    ] = None,
    questionnaire: Named = None,
    strict: Strict = False,
    language: Tag = None,
) -> None:
    """Say why a stage is what it is, and what is the least that would change it."""
    from cxmaturity.cli.explain import run

    run(path, subject, questionnaire=questionnaire, strict=strict, language=language)


@app.command()
def report(
    path: Answers,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", help="The file to write: .pdf .html .md .json .csv; - for standard output."
        ),
    ],
    previous: Annotated[
        Path | None, typer.Option("--previous", help="The wave before, to show what changed.", metavar="PATH")
    ] = None,
    history: Annotated[
        Path | None, typer.Option("--history", help="A folder of waves, to show the trend.", metavar="FOLDER")
    ] = None,
    questionnaire: Named = None,
    strict: Strict = False,
    format_name: Annotated[
        str | None, typer.Option("--format", help="The format, where the name's ending does not tell it.")
    ] = None,
    paper: Annotated[str, typer.Option(help="The paper of a PDF.", metavar="a4|letter")] = "a4",
    language: Tag = None,
    profile: Annotated[
        str,
        typer.Option(
            help="full; board: four pages; workshop: what to discuss.", metavar="full|board|workshop"
        ),
    ] = "full",
    brand: Annotated[
        Path | None, typer.Option(help="A brand file: names, colours, logo, fonts.", metavar="FILE")
    ] = None,
    template: Annotated[
        Path | None, typer.Option(help="A folder of your own templates.", metavar="FOLDER")
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Quicker: a PDF without tags and attachments.")
    ] = False,
    other_subject: OtherSubject = False,
    csv_dialect: CsvDialect = "excel",
) -> None:
    """Write the report: a PDF for the board, or HTML, Markdown, JSON or CSV."""
    from cxmaturity.cli.report import run

    run(
        path,
        output,
        previous=previous,
        history=history,
        questionnaire=questionnaire,
        strict=strict,
        format_name=format_name,
        paper=paper,
        language=language,
        profile=profile,
        brand=brand,
        template=template,
        draft=draft,
        other_subject=other_subject,
        csv_dialect=csv_dialect,
    )


app.command()(compare)
app.command()(trend)
app.command()(check)
app.command()(batch)


@app.command()
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
) -> None:
    """Make a PDF report again from the answers that it carries, and compare the two page by page."""
    from cxmaturity.cli.verify import run

    run(
        report,
        answers=answers,
        questionnaire=questionnaire,
        brand=brand,
        template=template,
        previous=previous,
        history=history,
    )


@app.command()
def demo(
    output: Annotated[str, typer.Option("--output", "-o", help="The file to write.")] = "cxmaturity-demo.pdf",
) -> None:
    """Write the report of a fictional freight company: twelve respondents, two waves."""
    from cxmaturity.cli.demo import run

    run(output)


@app.command()
def schema(
    name: Annotated[
        str,
        typer.Argument(
            help="questionnaire, overlay, answers, gates, brand, result, comparison, trend or verdict.",
            metavar="NAME",
        ),
    ],
) -> None:
    """Print the JSON Schema of a file that people or machines keep."""
    from cxmaturity.cli.schema import run

    run(name)


@templates.command("eject")
def eject_templates(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="FOLDER")],
) -> None:
    """Copy the standard templates into a folder, to edit them and name it with `report --template`."""
    from cxmaturity.cli.template import eject

    eject(folder)
