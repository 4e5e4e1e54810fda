"""How wide a text stands in a terminal: a Chinese character takes two columns and may end a line."""

import re
import textwrap

_OPENING, _CLOSING = "（「『《〈【［", "，。；：、？！）」』》〉】］％"
_WIDE = (
    r"[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003fffd]"
)
# What stays together at the end of a line: a word, or a wide character with the marks that lean on it.
_UNIT = rf"[{_OPENING}“‘]*(?:{_WIDE}[{_CLOSING}”’…]*|(?:(?!{_WIDE}|[“‘]+{_WIDE})\S)+[{_CLOSING}]*)"
_UNITS = re.compile(rf"\s+|{_UNIT}")


def break_wide_text() -> None:
    """Let Rich end lines between wide characters too; it knows only blanks, and cuts what has none."""
    from rich import _wrap

    _wrap.re_word = re.compile(rf"\s*{_UNIT}\s*")


def cells(text: str) -> int:
    """Return how many columns `text` takes."""
    if text.isascii():
        return len(text)
    # Loaded here: English needs none of it.
    from rich.cells import cell_len

    return cell_len(text)


def padded(text: str, width: int) -> str:
    """Return `text` filled up with blanks to `width` columns."""
    return text + " " * (width - cells(text))


def cut(text: str, width: int) -> str:
    """Return `text`, ending in a full stop where it had to be cut to `width` columns."""
    if cells(text) <= width:
        return text
    while text and cells(text) >= width:
        text = text[:-1]
    return text + "."


def wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Return `text` as lines of at most `width` columns, `first` before the first, `rest` before others."""
    if not re.search(_WIDE, first + text):
        return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest)
    lines: list[str] = []
    line, start = first, len(first)
    for unit in _pieces(text, width - max(cells(first), cells(rest))):
        if cells(line) + cells(unit.rstrip()) > width and len(line) > start:
            lines.append(line.rstrip())
            line, start = rest, len(rest)
        if len(line) > start or not unit.isspace():
            line += unit
    return [*lines, line.rstrip()] if len(line) > start else lines


def _pieces(text: str, width: int) -> list[str]:
    """Return the units of `text`, those too wide for a line in parts."""
    found = []
    for unit in _UNITS.findall(text):
        while cells(unit) > width:
            end = max(1, width // 2 if not unit.isascii() else width)
            found.append(unit[:end])
            unit = unit[end:]
        found.append(unit)
    return [unit for unit in found if unit]
