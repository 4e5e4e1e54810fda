"""Writing files so that a reader finds the old content or the new, never half of it."""

import errno
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep, time
from typing import IO

from cxmaturity.errors import UnwritableTarget

try:
    import fcntl
except ImportError:  # pragma: no cover
    # Not every system has it; two programs then only see each other by what is in the file.
    fcntl = None  # type: ignore[assignment]

_PARTIAL = ".part"
_RANDOM = 8
"""So many characters tell files in the making from each other."""
_PATIENCE = 60
"""Seconds to wait for another program to have written; only one that was stopped takes so long."""
_BUSY = "another program is writing in its folder and does not end; try again"
_LONGEST_NAME = 200
"""In bytes; most systems allow 255, and a file in the making needs some for itself."""


def save(path: Path, content: bytes) -> None:
    """Put `content` at `path` durably: beside it first, flushed to disk, then renamed into place.

    Raises UnwritableTarget, and leaves what was there untouched.
    """
    try:
        target = _followed(path)
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
        with _replacing(_followed(path)) as file:
            yield file
    except (OSError, RuntimeError) as error:
        raise UnwritableTarget(path, getattr(error, "strerror", None) or str(error)) from error


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold off every other program of ours that would write in the folder of `path` in this way.

    The lock is the system's own, on the folder itself: no file of it is left behind, and it ends with the
    process, however that ends. Where the system has none there is none. Raises UnwritableTarget.
    """
    try:
        handle = os.open(path.parent, os.O_RDONLY)
    except OSError as error:
        if os.name == "nt":  # pragma: no cover
            handle = -1
        else:
            raise UnwritableTarget(path, error.strerror or str(error)) from error
    try:
        if handle >= 0:
            _wait_for(handle, path)
        yield
    finally:
        if handle >= 0:
            os.close(handle)


def _wait_for(handle: int, path: Path) -> None:
    """Lock an open folder, waiting until whoever has it is done. Raises UnwritableTarget."""
    if fcntl is None:  # pragma: no cover
        return
    until = monotonic() + _PATIENCE
    pause = 0.001
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if monotonic() > until:
                raise UnwritableTarget(path, _BUSY) from None
        except OSError:
            # A file system without locks.
            return
        sleep(pause)
        pause = min(pause * 2, 0.05)


def save_new(path: Path, content: bytes, *, like: Path) -> bool:
    """Put `content` durably at `path` unless there is something; return whether it was put there.

    Who may read it is who may read the file `like`. Raises UnwritableTarget.
    """
    # Loaded here: most commands write nothing.
    import tempfile

    try:
        handle, partial = tempfile.mkstemp(prefix=_hidden(path.name), suffix=_PARTIAL, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(partial, _mode(like))
            _name(partial, path)
        except FileExistsError:
            return False
        finally:
            Path(partial).unlink(missing_ok=True)
        _flush_folder(path.parent)
    except OSError as error:
        raise UnwritableTarget(path, error.strerror or str(error)) from error
    return True


def _name(partial: str, path: Path) -> None:
    """Give a finished file its name. Raises FileExistsError where the name is taken."""
    try:
        os.link(partial, path)
    except FileExistsError:
        raise
    except OSError:
        # A file system without second names: look first, under the caller's lock.
        if os.path.lexists(path):
            raise FileExistsError from None
        os.replace(partial, path)


def beside(path: Path, ending: str) -> Path:
    """Return the hidden name of a file that belongs to `path`, never longer than names may be."""
    name = f".{path.name}{ending}"
    if len(os.fsencode(name)) > _LONGEST_NAME:
        # Loaded here: hardly any name is so long.
        from hashlib import sha256

        name = f".{sha256(os.fsencode(path.name)).hexdigest()[:32]}{ending}"
    return path.with_name(name)


def sweep(folder: Path, names: Collection[str], *, stale: float = 0) -> None:
    """Remove what writers that were killed left in `folder` of the files called `names`, and nothing else.

    Where others may be writing, `stale` is how many seconds old a file in the making must be to be nobody's.
    """
    ours = {_hidden(name) for name in names} - {"."}
    with suppress(OSError):
        for name in os.listdir(folder):
            random = name[-_RANDOM - len(_PARTIAL) : -len(_PARTIAL)]
            if name.endswith(_PARTIAL) and name.removesuffix(random + _PARTIAL) in ours:
                partial = folder / name
                with suppress(OSError):
                    if not stale or time() - partial.stat().st_mtime > stale:
                        partial.unlink()


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Hold a folder until the end of the block; tell whether no other program of ours holds it.

    As with `alone` the lock is the system's own and ends with the process; where there is none, nobody waits.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # pragma: no cover
        # Where a folder cannot be opened there are no such locks.
        yield True
        return
    try:
        free = True
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                free = False
            except OSError:
                pass
        yield free
    finally:
        os.close(handle)


def _followed(path: Path) -> Path:
    """Return the file that `path` leads to. Raises OSError, or RuntimeError, where links lead in a circle."""
    target = path.resolve()
    if target.is_symlink():
        # From Python 3.13 on such a circle is left unresolved, and a new name would take its place.
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return target


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
    dot = "" if name.startswith(".") else "."
    return f"{dot}{name}." if len(os.fsencode(name)) <= _LONGEST_NAME else "."


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
