"""The command line: a line a command, in the order of the help; a file each, which imports its work late."""

import os
import sys
from importlib import import_module
from typing import Annotated, Any

import typer

from cxmaturity import __version__
from cxmaturity.cli.errors import Commands, flushed, printable, say
from cxmaturity.cli.interface_language import chosen, speak, speak_own
from cxmaturity.cli.log_stream import for_logs, for_messages
from cxmaturity.text.language import LANGUAGES

COMMANDS = (
    "assess",
    "score",
    "explain",
    "plan",
    "report",
    "compare",
    "trend",
    "check",
    "batch",
    "sign",
    "verify",
    "demo",
    "schema",
    "questionnaire",
    "words",
    "template",
)


class Program(Commands):
    """All commands, each loaded when it is asked for: one alone is what most runs need."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make the group with the names of its commands."""
        super().__init__(*args, **kwargs)
        self.commands: dict[str, Any] = dict.fromkeys(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, None where there is none of this name."""
        if cmd_name in self.commands and self.commands[cmd_name] is None:
            self.commands[cmd_name] = _loaded(cmd_name)
        return super().get_command(ctx, cmd_name)


def _loaded(name: str) -> Any:
    """Return the command from the file, or the group of commands from the folder, of its name."""
    found = getattr(import_module(f"cxmaturity.cli.{name}"), name)
    if not isinstance(found, typer.Typer):
        alone = typer.Typer(add_completion=False)
        alone.command(name)(found)
        return typer.main.get_command(alone)
    group = typer.main.get_group(found)
    group.name = name
    return group


app = typer.Typer(
    cls=Program,
    name="cxmaturity",
    help="Assess customer-experience maturity: ask, score, explain, report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run() -> None:
    """Run the command line, to the last byte of its output."""
    if sys.stdout is None:
        # Whoever started us closed it: there is nobody to write for.
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    printable(sys.stdout, sys.stderr)
    sys.stdout = for_logs(sys.stdout)
    if sys.stderr is not None:
        sys.stderr = for_messages(sys.stderr)
    tag = chosen(os.environ)
    if tag in LANGUAGES:
        speak(tag)
    elif broken := speak_own(tag):
        say(broken)
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
