"""Lines in and out of whatever the interview runs on: a terminal, a dumb one, a pipe, nothing at all."""

import locale
import os
import re
from select import select
from typing import TextIO

from cxmaturity.rendering.safe_text import is_hidden, visible

# What arrow and function keys send: nobody means it as part of an answer.
_KEY_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?")


class LineTerminal:
    """Plain lines over two streams; never moves the cursor, bold only where a terminal shows it."""

    def __init__(self, source: TextIO | None, target: TextIO) -> None:
        """Read from `source` (None when it was closed) and write to `target`."""
        self.source, self.target = source, target
        self.lines_read = 0
        self.ahead: list[bytes] = []
        self.is_interactive = source is not None and source.isatty()
        shows_bold = target.isatty() and os.environ.get("TERM", "dumb") != "dumb" and os.name != "nt"
        self.is_bold = shows_bold and not os.environ.get("NO_COLOR")

    def is_empty(self) -> bool:
        """Tell whether the input has ended before it began, as /dev/null has; never waits to find out."""
        if self.is_interactive:
            return False
        if self.source is None:
            return True
        try:
            if not select([self.source], [], [], 0)[0]:
                return False
            self.ahead = [self.source.buffer.readline()]
        except (OSError, ValueError):
            # Not something that can be waited for: the first prompt will tell.
            return False
        return self.ahead == [b""]

    def bold(self, text: str) -> str:
        """Return `text` so that it stands out, where the terminal can do that."""
        return f"\x1b[1m{text}\x1b[0m" if self.is_bold else text

    def write(self, line: str) -> None:
        """Write one line."""
        self.target.write(line + "\n")
        self.target.flush()

    def read_line(self, prompt: str) -> str | None:
        """Return the next line after showing `prompt`, None at the end of the input.

        A piped line is shown behind its prompt, so that what was printed reads like a terminal's screen.
        """
        self.target.write(prompt)
        self.target.flush()
        line = self._next_line()
        if line is None:
            return None
        self.lines_read += 1
        text = typed_text(line)
        if not self.is_interactive:
            self.write(visible(text))
        return text

    def _read(self) -> bytes:
        """Return the next line as it came; nothing at the end of the input."""
        return self.source.buffer.readline() if self.source is not None else b""

    def _next_line(self) -> str | None:
        """Return the next line as text; UTF-8 whatever the locale says, unless it is not UTF-8."""
        try:
            # A closed or vanished terminal is the end of the input, not a fault of ours.
            line = self.ahead.pop() if self.ahead else self._read()
        except OSError:
            return None
        if not line:
            return None
        try:
            return line.decode()
        except UnicodeDecodeError:
            return line.decode(locale.getpreferredencoding(False), "replace")


def typed_text(line: str) -> str:
    """Return what a person meant by a typed line: without key sequences, controls and ends of line.

    Marks that other scripts need inside words (joiners, directions) stay.
    """
    text = _KEY_SEQUENCE.sub("", line.replace("\t", " "))
    return "".join(sign for sign in text if not (is_hidden(sign) and ord(sign) < 0xA0)).strip()
