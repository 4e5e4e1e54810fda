"""What a cell can hold: at most 32,767 characters, none of them hidden, and never a formula by accident."""

from cxmaturity.rendering.safe_text import visible

LONGEST = 32_767
LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans("[]:*?/\\", "       ")


def shown(text: str) -> str:
    """Return a client's text with its hidden characters written out."""
    return visible(text.replace("\r\n", "\n"))


def length(text: str) -> int:
    """Return how many characters a spreadsheet counts: one outside the basic plane is two."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, limit: int) -> tuple[str, str]:
    """Return the first part of `text`, of at most `limit` characters, and the rest."""
    if length(text) <= limit:
        return text, ""
    counted = 0
    for place, character in enumerate(text):
        counted += 2 if character > "\uffff" else 1
        if counted > limit:
            return text[:place], text[place:]
    return text, ""


def sheet_name(name: str, taken: set[str]) -> str:
    """Return `name` as a sheet may be called, different from those `taken` however they are written."""
    plain = " ".join(visible(name).translate(_NOT_IN_NAMES).split()).strip("'") or "-"
    made, number = cut(plain, LONGEST_NAME)[0].rstrip(" '"), 1
    while made.casefold() in taken or made.casefold() == "history":
        number += 1
        end = f" {number}"
        made = cut(plain, LONGEST_NAME - len(end))[0] + end
    return made


def quoted(text: str) -> str:
    """Return `text` as a text inside a formula."""
    return '"' + text.replace('"', '""') + '"'


def header_text(text: str, limit: int = 50) -> str:
    """Return `text` for the head or foot of a printed page, where `&` begins an instruction."""
    line = " ".join(visible(text).split())
    return (line if len(line) <= limit else line[: limit - 1] + "…").replace("&", "&&")
