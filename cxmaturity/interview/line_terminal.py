"""Lines in and out of whatever the interview runs on: a terminal, a dumb one, a pipe, nothing at all."""

import os
from contextlib import suppress
from select import select
from typing import Protocol, TextIO

from cxmaturity.errors import BadInput, plain
from cxmaturity.interview.keys import PlainKeys, as_typed, typed_text
from cxmaturity.text.language import tr
from cxmaturity.text.prompt_words import QUESTION_WORDS, Order, fold
from cxmaturity.text.safe_text import visible

# ---- Lines that are piped into an interview: one answer a line, and none is ever taken for another's

_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SHOWN = 60


def piped_line(line: bytes, number: int) -> bytes:
    """Return a line without a byte order mark. Raises BadInput where the input is not of bytes a letter.

    A mark may stand in front of any line: it does where two files were put behind each other.
    """
    if b"\0" in line or line.startswith(_WIDE_MARKS):
        raise BadInput(
            tr(
                "line {number} of the input is UTF-16, or no text; write the lines as UTF-8. "
                "Nothing of it and after it was read.",
                number=number,
            )
        )
    return line.removeprefix(_MARK)


def not_understood(number: int, line: str, why: str, *, quotes_line: bool = False) -> BadInput:
    """Return what ends an interview whose input has a line that cannot be carried out.

    `quotes_line` says that the line stands in `why` already.
    """
    shown = plain(line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…")
    if line and not quotes_line:
        place = tr("line {number} of the input, “{line}”", number=number, line=shown)
    else:
        place = tr("line {number} of the input", number=number)
    return BadInput(
        tr(
            "{place}: {why} What came before it is saved; nothing after it was read.",
            place=place,
            why=why,
        )
    )


# ---- Lines in and out of whatever the interview runs on: a terminal, a dumb one, a pipe, nothing at all

_MOST_BLANK = 1000


class Keys(Protocol):
    """A way to read what a person types at a terminal."""

    def read(self, prompt: str, begin: str | None, /) -> str | None:
        """Return a line, or a text of several lines that begins with `begin`; None at the end."""


class LineTerminal:
    """Lines over two streams: an editor where the terminal can show one and `plain` is not asked for.

    Elsewhere plain lines: never moves the cursor but over what is deleted, bold only where a terminal
    shows it.
    """

    def __init__(self, source: TextIO | None, target: TextIO, *, plain: bool = False) -> None:
        """Read from `source` (None when it was closed) and write to `target`."""
        self.source, self.target = source, target
        self.lines_read = 0
        self.last_line = ""
        self.ahead: list[bytes] = []
        self.is_interactive = source is not None and source.isatty()
        can_show = target.isatty() and os.environ.get("TERM", "dumb") not in ("dumb", "unknown", "")
        self.is_bold = can_show and os.name != "nt" and not os.environ.get("NO_COLOR")
        self.has_editor = self.is_interactive and can_show and not plain
        self._keys: Keys | None = None

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
        Lines that a person pasted come as one text with line breaks in it.
        """
        if self.is_interactive:
            return self._read_keys(prompt, None)
        self.target.write(prompt)
        self.target.flush()
        line = self._next_line()
        if line is None:
            return None
        text = self.last_line = typed_text(line)
        self.write(visible(text))
        return text

    def read_text(self, prompt: str, begin: str) -> str | None:
        """Return a text of any number of lines that a person types, `begin` to start from."""
        return self._read_keys(prompt, begin)

    def _read_keys(self, prompt: str, begin: str | None) -> str | None:
        """Return what is typed at a terminal; a text of several lines where there is one to begin with."""
        if self._keys is None:
            self._keys = self._ways_to_read()
        typed = self._keys.read(prompt, begin)
        if typed is None:
            return None
        self.lines_read += 1
        return typed_text(typed, keeps_tabs=begin is not None)

    def _ways_to_read(self) -> Keys:
        """Return the line editor, or plain keys where there is none."""
        assert self.source is not None
        if self.has_editor:
            # Loaded here: pipes and plain terminals do without.
            try:
                from cxmaturity.interview.line_editor import LineEditor
            except ImportError:
                return PlainKeys(self.source, self.target)
            return LineEditor.on(self.source, self.target)
        return PlainKeys(self.source, self.target)

    def left_over(self) -> str | None:
        """Return the first line that nobody asked for any more and that says something; never waits for one.

        Blank lines and a last `q` are no answers.
        """
        if self.is_interactive or self.source is None:
            return None
        handle = self.source.fileno()
        with suppress(OSError, ValueError):
            waits = os.get_blocking(handle)
            os.set_blocking(handle, False)
            try:
                for _ in range(_MOST_BLANK):
                    line = self._next_line()
                    if line is None or typed_text(line):
                        break
            finally:
                os.set_blocking(handle, waits)
            text = typed_text(line or "")
            return None if QUESTION_WORDS.get(fold(text)) is Order.QUIT else text or None
        return None

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
        self.lines_read += 1
        return as_typed(piped_line(line, self.lines_read))
