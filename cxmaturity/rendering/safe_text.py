"""Client texts made safe to show: what a terminal or an eye would not see is written out."""

import unicodedata

# Cc: C0 and C1 controls; Cf: bidi controls, zero-width characters; Zl, Zp: line breaks; Cs: half a pair.
_HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
_LAYOUT = frozenset("\n\t")
# A spreadsheet would run what begins like this; behind an apostrophe it stays text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def is_hidden(character: str) -> bool:
    """Tell whether `character` steers a terminal or the reading order, or cannot be seen at all."""
    return unicodedata.category(character) in _HIDDEN


def escaped(character: str) -> str:
    r"""Return `character` as `\x1b`, `\u202e` or `\U000e0067`: as YAML, Python and JSON people write it."""
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible(text: str) -> str:
    """Return `text` with every hidden character written out; line breaks and tabs stay.

    An escape sequence in an answer file could otherwise move the cursor, retitle the window or
    turn the reading order of a report round.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        escaped(character) if character not in _LAYOUT and is_hidden(character) else character
        for character in text
    )


def one_line(text: str) -> str:
    """Return `text` as one visible line: line breaks and runs of blanks become one blank."""
    return visible(" ".join(text.split()))


def text_cell(text: str) -> str:
    """Return `text` as a visible cell of a CSV file that no spreadsheet takes for a formula."""
    return f"'{visible(text)}" if text.startswith(FORMULA_STARTS) else visible(text)
