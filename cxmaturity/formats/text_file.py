"""The text of a file that a person made: its size, its kind and its encoding checked first."""

import os
import re
import stat
from pathlib import Path

from cxmaturity import inputs
from cxmaturity.errors import wrong
from cxmaturity.text.language import refusal, tr

# How JSON may write an emoji; YAML knows it as one character only.
_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)


def read_text(path: Path, *, limit: int) -> str:
    """Return the text of the file at `path`, of at most `limit` bytes. Raises InvalidFile."""
    return text_of(read_content(path, limit=limit), str(path))


def read_content(path: Path, *, limit: int) -> bytes:
    """Return the bytes of the file at `path`, at most `limit` of them. Raises InvalidFile.

    Never reads more than that, and never waits for a pipe or a device.
    """
    name = str(path)
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            kind = os.fstat(handle).st_mode
            if not stat.S_ISREG(kind):
                is_folder = stat.S_ISDIR(kind)
                other = (
                    tr("is a folder, not a file") if is_folder else tr("is a pipe or a device, not a file")
                )
                raise wrong(name, other)
            inputs.note(path)
            with open(handle, "rb", closefd=False) as file:
                content = file.read(limit + 1)
        finally:
            os.close(handle)
    except OSError as error:
        message = tr("cannot be read: {reason}", reason=refusal(error))
        raise wrong(name, message) from None
    if len(content) > limit:
        message = tr("is larger than {limit} MiB, more than any such file needs", limit=limit // 1024**2)
        raise wrong(name, message, _meant())
    return content


def text_of(content: bytes, name: str) -> str:
    """Return the text of the `content` of the file called `name`. Raises InvalidFile where it is none."""
    text = _decoded(content, name)
    return _SURROGATES.sub(_joined, text) if name.lower().endswith(".json") else text


def _decoded(content: bytes, name: str) -> str:
    """Return `content` as text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if b"\0" not in content or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise wrong(name, tr("is not UTF-8 text"), tr("save it as UTF-8"), line=line) from None
        raise wrong(name, _binary(), _meant(), line=line) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise wrong(name, _binary(), _meant(), line=line)
    return text


def _binary() -> str:
    return tr("is a binary file, not YAML text")


def _meant() -> str:
    return tr("is it the file that you meant?")


def _joined(pair: re.Match[str]) -> str:
    """Return the character that two escapes of JSON make up together."""
    high, low = int(pair[2], 16), int(pair[3], 16)
    return pair[1] + chr(0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00)
