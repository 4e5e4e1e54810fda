"""What a command has read, so that no output of it takes the place of an input.

Files are told by what the system knows them by: a link, a second name or another spelling leads to the same.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from cxmaturity.errors import UnwritableTarget
from cxmaturity.text.language import tr

_Identity = tuple[int, int]
_read: ContextVar[set[_Identity] | None] = ContextVar("read", default=None)


@contextmanager
def kept() -> Iterator[None]:
    """Note in this block what is read; outside of one nothing is noted."""
    token = _read.set(set())
    try:
        yield
    finally:
        _read.reset(token)


def note(path: Path | str) -> None:
    """Note that the file at `path` is read."""
    found = _read.get()
    if found is not None and (one := _identity(path)) is not None:
        found.add(one)


def noted() -> frozenset[_Identity]:
    """Return what has been noted, for another process to pass on."""
    return frozenset(_read.get() or ())


def note_too(identities: Iterable[_Identity]) -> None:
    """Note what another process has read."""
    found = _read.get()
    if found is not None:
        found.update(identities)


def forget(path: Path | str) -> None:
    """Take the file at `path` for one that an output may replace: it was looked at, but is no input."""
    found = _read.get()
    if found is not None and (one := _identity(path)) is not None:
        found.discard(one)


def check_output(path: Path | str) -> None:
    """Raise UnwritableTarget where the file at `path` is one that has been read."""
    found = _read.get()
    if found and _identity(path) in found:
        raise UnwritableTarget(path, tr("it is one of the files that are read; name another"))


def _identity(path: Path | str) -> _Identity | None:
    """Return what the system knows a file by, None where there is none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino
