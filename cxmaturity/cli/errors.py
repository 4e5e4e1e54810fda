"""From an error to the reader: one message, one exit code, never a traceback for what the user can mend."""

import sys
from typing import Any, TextIO

import typer
from typer.core import TyperGroup

from cxmaturity.errors import CxMaturityError

INTERRUPTED = 130


class Commands(TyperGroup):
    """A group of commands that turns the project's errors into messages and exit codes."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; see `cxmaturity.errors` for the codes."""
        try:
            return super().invoke(ctx)
        except CxMaturityError as error:
            say(str(error))
            stop(error.exit_code)
        except KeyboardInterrupt:
            say("interrupted")
            stop(INTERRUPTED)
        except BrokenPipeError:
            # Whoever read our output has seen enough, as `head` does.
            sys.stderr.close()
            stop(0)


def say(message: str) -> None:
    """Print a message for the user to standard error, what cannot be seen in it written out."""
    from cxmaturity.rendering.safe_text import visible

    typer.echo(visible(message), err=True)


def stop(code: int) -> None:
    """End the command with `code`."""
    if code:
        raise typer.Exit(code)


def printable(*streams: TextIO) -> None:
    """Let `streams` show what their encoding lacks as escapes, instead of failing on it."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
