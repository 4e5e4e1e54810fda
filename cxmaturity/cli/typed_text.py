"""What came from the keys as the text that was meant: UTF-8, without what steers a terminal."""

import locale
import re
import unicodedata

from cxmaturity.rendering.safe_text import is_hidden

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


def last_sign(text: str) -> str:
    """Return what one backspace takes away: the last character with the marks that stand on it."""
    at = len(text) - 1
    while at > 0 and (_leans(text[at]) or text[at - 1] == _JOINER):
        at -= 1
    return text[max(at, 0) :]


def _leans(sign: str) -> bool:
    """Tell whether a character stands on the one before: an accent, a joiner, a colour of skin."""
    return (
        unicodedata.category(sign) in ("Mn", "Me") or sign == _JOINER or "\U0001f3fb" <= sign <= "\U0001f3ff"
    )
