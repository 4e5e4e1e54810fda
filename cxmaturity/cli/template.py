"""`cxmaturity template eject FOLDER`."""

import shutil
from pathlib import Path

import typer

from cxmaturity.errors import UnwritableTarget, plain
from cxmaturity.text.language import tr

_NOT_COPIED = ("markdown",)
"""Markdown has no look of its own to change."""


def eject(folder: Path) -> None:
    """Copy the standard templates into `folder`, which is new or empty, and name what was copied."""
    from cxmaturity.report.templates import standard_folder

    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UnwritableTarget(folder, tr("it is not an empty folder"))
        shutil.copytree(
            standard_folder(),
            folder,
            ignore=shutil.ignore_patterns(*_NOT_COPIED),
            copy_function=shutil.copyfile,
            dirs_exist_ok=True,
        )
    except (OSError, RuntimeError, shutil.Error) as error:
        raise UnwritableTarget(folder, getattr(error, "strerror", None) or str(error)) from None
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        typer.echo(plain(file))
