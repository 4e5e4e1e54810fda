"""A report by somebody else's templates is made in a process of its own, which may use only so much.

The process has a limit on time, on memory and on what it may write, for filling and laying out together. Most
ends before at its line (`own_templates.py`). Templates that ship need none of it.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from threading import Timer
from typing import IO, Any, NamedTuple

import msgspec

from cxmaturity import inputs
from cxmaturity.errors import BadInput, InvalidFile, MissingComponent, Problem, plain
from cxmaturity.report.options import Options
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import bring, brought, current, language, tr

MOST_PATIENCE = 180
"""Seconds on the clock: other work may keep the processors busy."""
MOST_ADDRESSES = 4 * 1024 * 1024 * 1024
MOST_WRITTEN = 64 * 1024 * 1024
"""In one file: WeasyPrint puts fonts into a temporary folder."""
MOST_FILES = 256
_START = (
    "import json, sys\n"
    "sys.path[:] = json.loads(sys.stdin.buffer.readline())\n"
    "from cxmaturity.report.apart import serve\n"
    "serve()\n"
)


class Limits(NamedTuple):
    """What one report may take: seconds of a processor for filling in and for all, bytes of memory.

    A long report takes a third of the time and half of the memory.
    """

    filling: int = 10
    seconds: int = 30
    memory: int = 480 * 1024 * 1024


LIMITS = Limits()


class Said(msgspec.Struct, array_like=True):
    """What the process says: a sentence on the way, the report and what was read, or why there is none."""

    kind: str
    text: str = ""
    content: bytes = b""
    read: list[tuple[int, int]] = []
    problems: list[Problem] = []


def render_apart(assessment: Assessment, module: str, options: Options) -> bytes:
    """Return what `module` renders by the templates of the reader's, made in a process of its own.

    Raises what rendering raises, and BadInput where it takes more time or memory than a report needs.
    """
    # Loaded here: few have templates of their own.
    from tempfile import TemporaryDirectory

    quiet = options._replace(warn=Options().warn, progress=Options().progress)
    job = pickle.dumps((assessment, module, quiet, (current.get().tag, brought()), LIMITS))
    # What a process that was ended leaves behind is removed with the folder.
    with (
        TemporaryDirectory(prefix="cxmaturity-", ignore_cleanup_errors=True) as folder,
        _started(folder) as (process, door, voice),
        _ended_in_time(process),
    ):
        with suppress(BrokenPipeError):
            _hand_over(door, job)
        last = _listened(voice, options)
    if last is None:
        raise BadInput(_too_much(options))
    return _outcome(last)


@contextmanager
def _started(folder: str) -> Iterator[tuple[Any, IO[bytes], IO[bytes]]]:
    """Start the process, with what it reads and what it says; it is gone at the end of the block."""
    # -I: nothing comes from the working folder or the environment; what may be imported is said in the job.
    command = [sys.executable, "-I", "-X", "utf8", "-c", _START]
    environment = os.environ | {"TMPDIR": folder, "TMP": folder, "TEMP": folder}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
    # Where Python is inside another program, there is no path to it.
    except (OSError, TypeError, ValueError):
        message = tr("templates of one's own are filled in by another process, and none can be started here")
        raise MissingComponent(message) from None
    assert process.stdin
    assert process.stdout
    try:
        yield process, process.stdin, process.stdout
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


@contextmanager
def _ended_in_time(process: Any) -> Iterator[None]:
    """End the process when everybody's patience is at its end."""
    clock = Timer(MOST_PATIENCE, process.kill)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()


def _hand_over(door: IO[bytes], job: bytes) -> None:
    """Give the process what it may import, and its work."""
    places = [os.path.abspath(place) for place in sys.path if place]
    door.write(msgspec.json.encode(places) + b"\n" + job)
    door.close()


def _listened(door: IO[bytes], options: Options) -> Said | None:
    """Pass on what the process says on the way; return the last that it says, None where it falls silent."""
    while size := door.read(8):
        body = door.read(int.from_bytes(size, "big"))
        try:
            said = msgspec.msgpack.decode(body, type=Said)
        except msgspec.MsgspecError:
            return None
        if said.kind == "progress":
            options.progress(said.text)
        elif said.kind == "warn":
            options.warn(said.text)
        else:
            return said
    return None


def _outcome(said: Said) -> bytes:
    """Return the report, or raise what kept it from being made."""
    if said.kind == "made":
        inputs.note_too(said.read)
        return said.content
    if said.kind == "invalid":
        raise InvalidFile(said.problems)
    if said.kind == "missing":
        raise MissingComponent(said.text)
    raise BadInput(said.text)


def serve() -> None:
    """Do the work that stands on standard input, within limits; this is the other process."""
    # Loaded here: the process that asks for this fills nothing in.
    from cxmaturity.report import own_templates

    out = os.fdopen(os.dup(1), "wb")
    # Whatever prints would stand between what is said.
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    # The job is from the process that started this one, never from a file.
    assessment, module, options, (tag, own_words), limits = pickle.loads(sys.stdin.buffer.read())
    bring(*own_words)
    current.set(language(tag))
    own_templates.most_seconds.set(limits.filling)
    _limit(limits)

    def say(said: Said) -> None:
        body = msgspec.msgpack.encode(said)
        out.write(len(body).to_bytes(8, "big") + body)
        out.flush()

    options = options._replace(
        warn=lambda sentence: say(Said(kind="warn", text=sentence)),
        progress=lambda sentence: say(Said(kind="progress", text=sentence)),
    )
    say(_done(assessment, module, options))
    os._exit(0)


def _done(assessment: Assessment, module: str, options: Options) -> Said:
    """Return the report, or why there is none."""
    try:
        with inputs.kept():
            content = import_module(module).render(assessment, options)
            return Said(kind="made", content=content, read=list(inputs.noted()))
    except InvalidFile as error:
        return Said(kind="invalid", problems=error.problems)
    except MissingComponent as error:
        return Said(kind="missing", text=str(error))
    except BadInput as error:
        return Said(kind="bad", text=str(error))
    # A memory that ran out, or a fault of WeasyPrint's in what somebody else wrote.
    except Exception:
        return Said(kind="bad", text=_too_much(options))


def _too_much(options: Options) -> str:
    """Return what is said where no line can be named."""
    return tr(
        "{folder}: the templates take more time or memory than any report needs",
        folder=plain(options.template),
    )


def _limit(limits: Limits) -> None:
    """Take from this process what no report needs; a system that knows no such limit has the clock alone."""
    try:
        import resource
    except ImportError:
        return
    for name, most in (
        ("RLIMIT_CPU", limits.seconds),
        ("RLIMIT_DATA", limits.memory),
        ("RLIMIT_AS", MOST_ADDRESSES),
        ("RLIMIT_FSIZE", MOST_WRITTEN),
        ("RLIMIT_NOFILE", MOST_FILES),
        ("RLIMIT_CORE", 0),
    ):
        with suppress(AttributeError, OSError, ValueError):
            kind = getattr(resource, name)
            _, highest = resource.getrlimit(kind)
            lower = most if highest == resource.RLIM_INFINITY else min(most, highest)
            resource.setrlimit(kind, (lower, lower))
