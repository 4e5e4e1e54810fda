"""The command line: a line a command, in the order of the help; a file each, which imports its work late."""

import os
import sys
from typing import Annotated

import typer

from cxmaturity import __version__
from cxmaturity.cli.assess import assess
from cxmaturity.cli.batch import batch
from cxmaturity.cli.check import check
from cxmaturity.cli.compare import compare
from cxmaturity.cli.demo import demo
from cxmaturity.cli.errors import Commands, flushed, printable
from cxmaturity.cli.explain import explain
from cxmaturity.cli.interface_language import chosen, speak
from cxmaturity.cli.log_stream import for_logs, for_messages
from cxmaturity.cli.questionnaire import questionnaires
from cxmaturity.cli.report import report
from cxmaturity.cli.schema import schema
from cxmaturity.cli.score import score
from cxmaturity.cli.template import templates
from cxmaturity.cli.trend import trend
from cxmaturity.cli.verify import verify

app = typer.Typer(
    cls=Commands,
    name="cxmaturity",
    help="Assess customer-experience maturity: ask, score, explain, report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(assess)
app.command()(score)
app.command()(explain)
app.command()(report)
app.command()(compare)
app.command()(trend)
app.command()(check)
app.command()(batch)
app.command()(verify)
app.command()(demo)
app.command()(schema)
app.add_typer(questionnaires, name="questionnaire")
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
