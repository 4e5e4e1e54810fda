"""A file of the tool's own words that is filled in whole, by a machine."""

import io
import re
from collections.abc import Callable
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from cxmaturity.formats.words_file import words_text

_KEPT = re.compile(r"(\{[^{}]*\}|\[(?:blue|/)\]|`[^`]*`|[\w.-]*\.[a-z]+\b|(?<!\w)--?[a-z][a-z-]*)")
_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "абцдефгхийклмнопярстувжьызАБЦДЕФГХИЙКЛМНОПЯРСТУВЖЬЫЗ",
)


def strange(text: str) -> str:
    """Return a text in letters of which none is Latin, with its placeholders and what is typed."""
    parts = _KEPT.split(text)
    return "".join(part if at % 2 else part.translate(_LETTERS) for at, part in enumerate(parts))


def filled(tag: str, say: Callable[[str], str] = strange) -> bytes:
    """Return a file of words in which every message is filled in; Babel reads and writes it."""
    catalogue = read_po(io.BytesIO(words_text(tag).encode()))
    for message in catalogue:
        if isinstance(message.id, tuple):
            one, many = map(say, message.id)
            message.string = (one, *[many] * (catalogue.num_plurals - 1))
        elif message.id:
            message.string = say(message.id)
    out = io.BytesIO()
    write_po(out, catalogue, width=0)
    return out.getvalue()


def write_words(folder: Path, tag: str, say: Callable[[str], str] = strange) -> Path:
    """Write such a file into `folder`."""
    path = folder / f"words.{tag}.po"
    path.write_bytes(filled(tag, say))
    return path
