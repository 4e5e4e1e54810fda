"""Standard output and error as a log: what a runner of builds would obey, or no eye see, is written out."""

import codecs
import os
import re
from typing import Any, TextIO, cast

_ASCII_LOG = "ascii, in a log"
# Rich and Typer put their styles on where a runner of builds asks for colours (FORCE_COLOR, GITHUB_ACTIONS).
# What a client wrote has no such sign any more when it comes here.
_STYLE = re.compile(r"\x1b\[[\d;]*m")


class LogStream:
    """A stream of text for people that is no terminal; formats for machines go to its `buffer`, as they are.

    The one door for all that a log is shown: messages, tables, and the warnings of Python itself. A terminal
    needs its controls, and nothing there obeys commands to a runner.
    """

    def __init__(self, stream: TextIO) -> None:
        """Write to `stream`."""
        self._stream, self._begins = stream, True

    def write(self, text: str) -> int:
        """Write `text` without styles and without what would act; a line may come in parts."""
        if not isinstance(text, str):
            raise TypeError("text, not bytes: those go to the buffer")
        if text:
            # Loaded here: the help of a terminal needs none of it.
            from cxmaturity.text.safe_text import harmless, visible

            # Only where a line begins are colons a command.
            before = "" if self._begins else "."
            said = harmless(before + visible(_STYLE.sub("", text).replace("\r\n", "\n")))
            self._stream.write(said[len(before) :])
            self._begins = text.endswith("\n")
        return len(text)

    @property
    def encoding(self) -> str:
        """The encoding; of ASCII a name that tells it, as Typer goes round a stream that calls itself so."""
        name = str(self._stream.encoding)
        return _ASCII_LOG if codecs.lookup(name).name == "ascii" else name

    def writelines(self, lines: list[str]) -> None:
        """Write all `lines`."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        """Be the stream itself in all else."""
        return getattr(self._stream, name)


class Messages:
    """Standard error, whose reader may have gone or whose disk may be full.

    There is nowhere left to say so: what cannot be said is lost, and the work and its exit code stay as they
    are.
    """

    def __init__(self, stream: TextIO) -> None:
        """Write to `stream`."""
        self._stream = stream

    def write(self, text: str) -> int:
        """Write `text`, if that can be done."""
        try:
            return self._stream.write(text)
        except OSError:
            self._lead_into_nothing()
        return len(text)

    def flush(self) -> None:
        """Flush what was written, if that can be done."""
        try:
            self._stream.flush()
        except OSError:
            self._lead_into_nothing()

    def _lead_into_nothing(self) -> None:
        """Keep what still waits from failing once more, at the latest when Python ends."""
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, self._stream.fileno())
        os.close(nothing)

    def __getattr__(self, name: str) -> Any:
        """Be the stream itself in all else."""
        return getattr(self._stream, name)


def for_messages(stream: TextIO) -> TextIO:
    """Return standard error so that no message can end the work."""
    return cast(TextIO, Messages(for_logs(stream)))


def for_logs(stream: TextIO) -> TextIO:
    """Return `stream`, made safe where it is no terminal."""
    return stream if stream.isatty() else cast(TextIO, LogStream(stream))
