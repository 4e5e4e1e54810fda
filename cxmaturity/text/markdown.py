"""Text as Markdown shows it: nothing in it is taken for markup."""

import re

# What Markdown, or the HTML within it, would take for markup: anywhere, at a line's start, at a line's end.
_ANYWHERE = re.compile(r"([\\`*_\[\]|~])")
_AT_START = re.compile(r"^(\s*)([#+\-=:]|\d+(?=[.)](?:\s|$)))", re.MULTILINE)
_BREAK = "<br>"


def escaped(value: object) -> str:
    """Return `value` as text that Markdown shows as it is, in one line so that it fits a table."""
    text = str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _ANYWHERE.sub(r"\\\1", text)
    text = _AT_START.sub(_without_meaning, text)
    lines = _BREAK.join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    # Marks such as ": " bring the space after them.
    return f"{' ' * text.startswith(' ')}{lines}{' ' * text.endswith(' ')}" if lines else ""


def _without_meaning(found: re.Match[str]) -> str:
    """Return the start of a line so that it begins no heading, list or rule."""
    mark = found[2]
    return f"{found[1]}{mark}\\" if mark.isdigit() else f"{found[1]}\\{mark}"
