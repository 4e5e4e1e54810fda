"""Writing files so that a reader finds the old content or the new, never half of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time
from typing import IO

from cxmaturity.errors import UnwritableTarget

_PARTIAL = ".part"
_LONGEST_NAME = 200
"""In bytes; most systems allow 255, and a file in the making needs some for itself."""


def save(path: Path, content: bytes) -> None:
    """Put `content` at `path` durably: beside it first, flushed to disk, then renamed into place.

    Raises UnwritableTarget, and leaves what was there untouched.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            # A device or a pipe: nothing to keep whole, and putting a file in its place would remove it.
            target.write_bytes(content)
        else:
            _replace(target, content)
    except (OSError, RuntimeError) as error:
        # Until Python 3.13 a link that leads to itself is a RuntimeError.
        raise UnwritableTarget(path, getattr(error, "strerror", None) or str(error)) from error


@contextmanager
def growing(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write piece by piece, which is at `path` once the block has ended well, and only then.

    Raises UnwritableTarget, and leaves what was there untouched.
    """
    try:
        with _replacing(path.resolve()) as file:
            yield file
    except (OSError, RuntimeError) as error:
        raise UnwritableTarget(path, getattr(error, "strerror", None) or str(error)) from error


def sweep(folder: Path, name: str | None = None, *, stale: float = 0) -> None:
    """Remove what writers that were killed left in `folder`, of the file called `name` or of any.

    Where others may be writing, `stale` is how many seconds old a file in the making must be to be nobody's.
    """
    # Loaded here: most commands sweep nothing.
    from glob import escape

    for partial in folder.glob(f".*{_PARTIAL}" if name is None else f".{escape(name)}.*{_PARTIAL}"):
        with suppress(OSError):
            if not stale or time() - partial.stat().st_mtime > stale:
                partial.unlink()


def _replace(target: Path, content: bytes) -> None:
    """Put `content` in the place of the file `target`."""
    with _replacing(target) as file:
        file.write(content)


@contextmanager
def _replacing(target: Path) -> Iterator[IO[bytes]]:
    """Give a file that takes the place of the file `target` at the end of the block."""
    # Loaded here: most commands write nothing.
    import tempfile

    handle, partial = tempfile.mkstemp(prefix=_hidden(target.name), suffix=_PARTIAL, dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(partial, _mode(target))
        os.replace(partial, target)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
    _flush_folder(target.parent)


def _hidden(name: str) -> str:
    """Return how the name of a file in the making begins: hidden, and never longer than names may be."""
    return f".{name}." if len(os.fsencode(name)) <= _LONGEST_NAME else "."


def _mode(target: Path) -> int:
    """Return the mode the file has, or the one that a plain `open` would give a new file."""
    if target.exists():
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _flush_folder(folder: Path) -> None:
    """Flush the folder's entry, where the system can: without it a rename may be lost with the power."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
