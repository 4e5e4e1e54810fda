"""Client texts made safe to show: what a terminal or an eye would not see is written out."""

import re
import unicodedata

# Cc: C0 and C1 controls; Cf: bidi controls, zero-width characters; Zl, Zp: line breaks; Cs: half a pair.
_HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
_LAYOUT = frozenset("\n\t")
# What the log of a build takes for a command: `##[` and `##vso[` anywhere, `::` where a line begins.
_COMMAND = re.compile(r"##(?=\w*\[)")
_COMMAND_AT_START = re.compile(r"^([^\S\n]*:)(?=:)", re.MULTILINE)
# A spreadsheet would run what begins like this, also in full width and behind blanks.
_SIGNS = "=+@\\-＝＋－＠﹦﹢﹣﹫−"
_FORMULA = re.compile(rf"[\t\r]|\s*[{_SIGNS}]")
_BEHIND = {
    own: re.compile(rf"([\t\n\r|{other}][\s\"]*)(?=[{_SIGNS}])") for own, other in ((",", ";"), (";", ";,"))
}


def is_hidden(character: str) -> bool:
    """Tell whether `character` steers a terminal or the reading order, or cannot be seen at all."""
    return unicodedata.category(character) in _HIDDEN or _is_no_character(ord(character))


def _is_no_character(code: int) -> bool:
    """Tell whether `code` is one of those that no text may hold, such as U+FFFE; XML refuses some."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


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


def harmless(text: str) -> str:
    """Return `text` without anything that the log of a build would take for a command."""
    return _COMMAND_AT_START.sub(r"\1 ", _COMMAND.sub("## ", text))


def in_json(content: bytes) -> bytes:
    r"""Return JSON of the same meaning in which no character is hidden: `\u202e`, and `#\u0023[`.

    Such characters stand in its strings alone, where an escape means the same.
    """
    # JSON writes out all others of ASCII itself.
    is_shown = content.isascii() and b"\x7f" not in content
    if is_shown and b"#" not in content:
        return content
    text = content.decode()
    if is_shown:
        return _COMMAND.sub(r"#\\u0023", text).encode()
    hidden = {ord(one): _json_escaped(one) for one in set(text) - _LAYOUT if is_hidden(one)}
    text = text.translate(hidden) if hidden else text
    return _COMMAND.sub(r"#\\u0023", text).encode()


def _json_escaped(character: str) -> str:
    pairs = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{pairs[at : at + 4]}" for at in range(0, len(pairs), 4))


def in_xml(text: str) -> str:
    """Return XML of the same meaning that no log takes for a command."""
    return _COMMAND.sub("#&#35;", text)


def in_markdown(text: str) -> str:
    """Return Markdown that shows the same and that no log takes for a command."""
    return _COMMAND_AT_START.sub(r"\1\\", _COMMAND.sub(r"#\\#", text))


def starts_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run what begins like `text`; behind an apostrophe it stays text."""
    return _FORMULA.match(text) is not None


def text_before_formulas(text: str, separator: str) -> str:
    """Return `text` with an apostrophe before what would be a formula if another separator ended a cell.

    A comma within quotes is safe where the file's own `separator` is one, and too usual to be touched.
    """
    return _BEHIND[separator].sub(r"\1'", text)
