"""Lines typed at a terminal that shows no line editor: a dumb one, or one that is read aloud.

The system's own line reading cuts a line after 4,095 bytes, hands pasted lines to the prompts that come
later, and deletes half of a Chinese character; so keys are read as they come and shown one after the other.
"""

import codecs
import locale
import os
import re
import signal
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from select import select
from typing import TextIO

from cxmaturity.text.safe_text import is_hidden, visible
from cxmaturity.text.width import cells

# ---- What came from the keys as the text that was meant: UTF-8, without what steers a terminal

# What arrow and function keys send, and what sets a window's title: nobody means it as part of an answer.
_KEY_SEQUENCE = re.compile(
    r"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07\x1b\n]{0,999}(?:\x07|\x1b\\)|O[A-Za-z]|[ -~])?"
)
_JOINER = "\u200d"


def as_typed(line: bytes) -> str:
    """Return bytes as text; UTF-8 whatever the locale says, unless they are not UTF-8."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode(locale.getpreferredencoding(False), "replace")


def typed_text(text: str, *, keeps_tabs: bool = False) -> str:
    """Return what a person meant by what was typed or pasted: without key sequences and controls.

    Line breaks inside are kept, of whatever kind they were; those at the ends are not. Marks that other
    scripts need inside words (joiners, directions) stay.
    """
    text = without_controls(text)
    # A tab in a line is a blank that somebody typed; in a text it may be a table.
    return (text if keeps_tabs or "\n" in text.strip() else text.replace("\t", " ")).strip()


def without_controls(text: str) -> str:
    """Return `text` with plain line breaks and without anything that steers a terminal."""
    if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
        text = as_typed(text.encode(errors="surrogateescape"))
    if text.isprintable():
        return text
    text = _KEY_SEQUENCE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n"))
    return "".join(sign for sign in text if sign in "\n\t" or not (is_hidden(sign) and ord(sign) < 0xA0))


def last_sign(typed: str) -> str:
    """Return what one backspace takes away: the last character with the marks that stand on it."""
    at = len(typed) - 1
    while at > 0 and (_leans(typed[at]) or typed[at - 1] == _JOINER):
        at -= 1
    return typed[max(at, 0) :]


def _leans(sign: str) -> bool:
    """Tell whether a character stands on the one before: an accent, a joiner, a colour of skin."""
    return (
        unicodedata.category(sign) in ("Mn", "Me") or sign == _JOINER or "\U0001f3fb" <= sign <= "\U0001f3ff"
    )


# ---- Lines typed at a terminal that shows no line editor: a dumb one, or one that is read aloud

PASTED_WITHIN = 0.05
"""Seconds: what comes so soon behind the end of a line was not typed, it belongs to the same paste."""
_SHOWN = 2000
"""So many characters of what is typed are shown: reading out a long paste helps nobody."""
_SEQUENCE_BEGUN = re.compile(r"\x1b(?:\[[0-9;?]*)?\Z")
_DELETE, _DELETE_WORD, _DELETE_LINE, _END = "\x7f\b", "\x17", "\x15", "\x04"


class PlainKeys:
    """Lines from `source`, shown on `target` as they are typed."""

    def __init__(self, source: TextIO, target: TextIO) -> None:
        """Read from the terminal `source`."""
        self.source, self.target = source, target
        self.text, self.prompt = "", ""

    def read(self, prompt: str, begin: str | None) -> str | None:
        """Return a line, or the lines that were pasted as one; None at the end of the input."""
        try:
            import termios
        except ImportError:
            self._show(prompt)
            line = self.source.buffer.readline()
            return as_typed(line) if line else None
        self.prompt, self.text = prompt, begin or ""
        try:
            with _keys_as_they_come(self.source.fileno(), self._show_again):
                self._show(prompt + self._shown())
                return self._until_enter()
        except (OSError, termios.error):
            # A closed or vanished terminal is the end of the input, not a fault of ours.
            return None

    def _until_enter(self) -> str | None:
        """Return what was typed up to the end of a line behind which nothing waits."""
        begun = ""
        decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        while True:
            chunk = os.read(self.source.fileno(), 65536)
            if not chunk:
                return None
            typed = begun + decoder.decode(chunk)
            begun = ""
            if _SEQUENCE_BEGUN.search(typed) and waiting(self.source.fileno(), PASTED_WITHIN):
                begun = typed
                continue
            if typed == _END and not self.text:
                self._show("\n")
                return None
            self._take(typed)
            if typed.endswith(("\n", "\r")) and not waiting(self.source.fileno(), PASTED_WITHIN):
                if len(self.text) > _SHOWN:
                    self._show("\n")
                return self.text

    def _take(self, typed: str) -> None:
        """Put what was typed behind the text, or take away what a key deletes."""
        if not any(key in typed for key in _DELETE + _DELETE_WORD + _DELETE_LINE):
            self._add(without_controls(typed))
            return
        for key in typed:
            if key in _DELETE:
                self._drop(last_sign(self.text))
            elif key == _DELETE_WORD:
                self._drop(self.text[len(self.text.rstrip().rpartition(" ")[0]) :])
            elif key == _DELETE_LINE:
                self._drop(self.text)
            else:
                self._add(without_controls(key))

    def _add(self, text: str) -> None:
        """Put `text` behind what is there, and show it; of a very long text the beginning only."""
        room = _SHOWN - len(self.text)
        self.text += text
        if room > 0:
            self._show(visible(text[:room]) + ("…" if len(text) > room else ""))

    def _drop(self, text: str) -> None:
        """Take `text` from the end, on the screen as well."""
        self.text = self.text[: len(self.text) - len(text)]
        width = cells(visible(text)) if len(self.text) + len(text) <= _SHOWN else 0
        self._show("\b" * width + " " * width + "\b" * width)

    def _show(self, text: str) -> None:
        """Write to the screen."""
        self.target.write(text)
        self.target.flush()

    def _show_again(self) -> None:
        """Show the prompt and what was typed so far: the shell was here in between."""
        self._show("\n" + self.prompt + self._shown())

    def _shown(self) -> str:
        """Return what is shown of the text."""
        return visible(self.text[:_SHOWN]) + ("…" if len(self.text) > _SHOWN else "")


def waiting(descriptor: int, seconds: float) -> bool:
    """Tell whether there is more to read within so many seconds."""
    try:
        return bool(select([descriptor], [], [], seconds)[0])
    except (OSError, ValueError):
        return False


@contextmanager
def _keys_as_they_come(descriptor: int, again: Callable[[], None]) -> Iterator[None]:
    """Have the terminal hand over each key unshown; `again` is called when the process was brought back."""
    import termios

    before = termios.tcgetattr(descriptor)

    def as_they_come() -> None:
        now = termios.tcgetattr(descriptor)
        now[3] &= ~(termios.ICANON | termios.ECHO)
        now[6][termios.VMIN], now[6][termios.VTIME] = 1, 0
        termios.tcsetattr(descriptor, termios.TCSANOW, now)

    def brought_back(*_: object) -> None:
        as_they_come()
        again()

    handler = signal.signal(signal.SIGCONT, brought_back)
    as_they_come()
    try:
        yield
    finally:
        signal.signal(signal.SIGCONT, handler)
        termios.tcsetattr(descriptor, termios.TCSANOW, before)
