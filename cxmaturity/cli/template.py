"""The commands `cxmaturity template ...`: so far `eject FOLDER`."""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from cxmaturity.cli.errors import Commands
from cxmaturity.errors import UnwritableTarget, plain
from cxmaturity.text.language import tr

template = typer.Typer(
    cls=Commands, add_completion=False, help="Make templates of your own.", no_args_is_help=True
)
_NOT_COPIED = ("markdown",)
"""Markdown has no look of its own to change."""


@template.command("eject")
def eject_templates(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="FOLDER")],
) -> None:
    """Copy the standard templates into a folder, to edit them and name it with `report --template`."""
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
