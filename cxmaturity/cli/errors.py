"""From an error to the reader: one message, one exit code, never a traceback for what the user can mend."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import typer
from typer.core import TyperGroup

from cxmaturity import inputs
from cxmaturity.cli.interface_language import in_words, spoken
from cxmaturity.errors import CxMaturityError, InvalidFile, UnwritableTarget, plain
from cxmaturity.text.language import current, refusal, tr

BAD_INPUT = 2
INTERRUPTED = 130
MOST_PROBLEMS = 100


class Commands(TyperGroup):
    """A group of commands that turns the project's errors into messages and exit codes."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """Read the arguments; `--help` prints while that is done."""
        with _told():
            spoken(self)
            return super().make_context(*args, **kwargs)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command that speaks the reader's language, None where there is none of this name."""
        command = super().get_command(ctx, cmd_name)
        return None if command is None else spoken(command)

    def invoke(self, ctx: Any) -> Any:
        """Run the command, noting what it reads; see `cxmaturity.errors` for the codes."""
        with _told(), inputs.kept():
            return super().invoke(ctx)


@contextmanager
def _told() -> Iterator[None]:
    """Turn an error into its message and its exit code."""
    try:
        with _heard():
            yield
    except InvalidFile as error:
        joint = current.get().marks.semicolon
        say("\n".join(problem.told(joint) for problem in error.problems[:MOST_PROBLEMS]))
        more = len(error.problems) - MOST_PROBLEMS
        if more > 0:
            say(tr("… and {count} more problems", count=more))
        raise typer.Exit(error.exit_code) from None
    except UnwritableTarget as error:
        # Below the layer that knows languages the system's own reason stands there still.
        say(tr("{path}: cannot be written: {reason}", path=plain(error.path), reason=tr(error.reason)))
        raise typer.Exit(error.exit_code) from None
    except CxMaturityError as error:
        say(str(error))
        raise typer.Exit(error.exit_code) from None
    except typer.TyperException as error:
        # Wrong arguments, which the command-line library shows itself.
        said = in_words(error.format_message())
        error.format_message = lambda: said  # type: ignore[method-assign]
        raise
    except KeyboardInterrupt:
        say(tr("interrupted"))
        raise typer.Exit(INTERRUPTED) from None
    except OSError as error:
        raise typer.Exit(_failed(error)) from None


@contextmanager
def _heard() -> Iterator[None]:
    """End well where whoever read our output has seen enough, as `head` does."""
    try:
        yield
    except (BrokenPipeError, SystemExit) as end:
        # The help ends by itself then, with the code of a fault.
        if not isinstance(end if isinstance(end, BrokenPipeError) else end.__context__, BrokenPipeError):
            raise
        drop_output()
        raise typer.Exit() from None


def flushed() -> int:
    """Write out what was printed, and return the exit code: a full disk is told, a closed pipe is not."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        drop_output()
    except OSError as error:
        return _failed(error)
    return 0


def _failed(error: OSError) -> int:
    """Say what the system refused; of standard output, which has no name, drop the rest."""
    if error.filename is None:
        drop_output()
    place = tr("standard output") if error.filename is None else plain(os.fsdecode(error.filename))
    say(current.get().pair(place, refusal(error)))
    return BAD_INPUT


def drop_output() -> None:
    """Lead standard output into nothing, so that Python's own last flush does not complain."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)


def say(message: str) -> None:
    """Print a message for the user to standard error, what cannot be seen in it written out."""
    from cxmaturity.text.safe_text import visible

    typer.echo(visible(message), err=True)


def stop(code: int) -> None:
    """End the command with `code`."""
    if code:
        raise typer.Exit(code)


def printable(*streams: TextIO | None) -> None:
    """Let `streams` show what their encoding lacks as escapes, instead of failing on it."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
