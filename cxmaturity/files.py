"""Writing files so that a reader finds the old content or the new, never half of it."""

import os
from pathlib import Path

from cxmaturity.errors import UnwritableTarget


def save(path: Path, content: bytes) -> None:
    """Put `content` at `path` durably: beside it first, flushed to disk, then renamed into place.

    Raises UnwritableTarget, and leaves what was there untouched.
    """
    # Loaded here: most commands write nothing.
    import tempfile

    partial = None
    try:
        target = path.resolve()
        handle, partial = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(partial, _mode(target))
        os.replace(partial, target)
        _flush_folder(target.parent)
    except OSError as error:
        if partial is not None:
            Path(partial).unlink(missing_ok=True)
        raise UnwritableTarget(path, error.strerror or str(error)) from error


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
