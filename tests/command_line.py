"""The real command line: in a process of its own, as a shell starts it, or within that of the tests."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import chdir
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from cxmaturity.cli import app

SHEET = "format: 1\nquestionnaire: cx-maturity@1\nanswers: {vision.sponsor: 3, journey.map: 2}\n"
PATIENCE = 60
"""Seconds; only what hangs takes so long."""


def cxmaturity(
    *arguments: str | bytes,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in `folder` and return how it ended; TimeoutExpired when it hangs."""
    return subprocess.run(
        [sys.executable, "-m", "cxmaturity", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200", **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
        preexec_fn=before,
    )


def inner_commands(command: Any) -> dict[str, Any]:
    """Return the commands in a group of them by their names; none where `command` is no group."""
    return {name: command.get_command(None, name) for name in getattr(command, "commands", ())}


def invoked(
    *arguments: str | Path, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Result:
    """Run the command in `folder`, without the time that a process takes to start; it must not crash."""
    with chdir(folder or Path.cwd()):
        done = CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200", **(environment or {})})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def within(
    *arguments: str, folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in `folder` like `cxmaturity`, within this process."""
    done = invoked(*arguments, folder=folder, environment=environment)
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout_bytes, done.stderr_bytes)


def refused(done: subprocess.CompletedProcess[bytes], code: int = 2) -> str:
    """Return the message of a command that refused: nothing printed, no traceback, nothing that acts."""
    message = done.stderr.decode()
    assert done.returncode == code, message
    assert done.stdout == b""
    assert "Traceback" not in message
    assert not [sign for sign in message if not (sign.isprintable() or sign == "\n")]
    return message


def laid_out(folder: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Make `files` in `folder`; None is a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())


def hooked(folder: Path, code: str) -> dict[str, str]:
    """Return an environment in which Python runs `code` before anything else."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(code)
    return {"PYTHONPATH": str(folder)}
