"""From an assessment to a file: the format that its name asks for, written whole or not at all."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Unpack

from cxmaturity import inputs
from cxmaturity.errors import UnwritableTarget, plain
from cxmaturity.files import save
from cxmaturity.report import FORMATS, render
from cxmaturity.report.options import Choices
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.choice import check_choice, no_ending
from cxmaturity.text.language import tr

ENDINGS = {f".{name}": name for name in FORMATS if name != "shields"}
ENDINGS |= {".htm": "html", ".markdown": "md", ".shields.json": "shields"}


def format_of(target: str, chosen: str | None) -> str:
    """Return the format of an output: the `chosen` one, else by the ending of the file's name."""
    if chosen is not None:
        check_choice("--format", chosen, FORMATS)
        return chosen
    name = Path(target).name.lower()
    ending = ".shields.json" if name.endswith(".shields.json") else Path(name).suffix
    if ending not in ENDINGS:
        raise no_ending(target, ENDINGS)
    return ENDINGS[ending]


def write_report(
    assessment: Assessment,
    target: str,
    *,
    format_name: str | None = None,
    to_stdout: Callable[[bytes], None],
    entered: Callable[[], AbstractContextManager[None]] = nullcontext,
    **choices: Unpack[Choices],
) -> None:
    """Render `assessment` into the file `target`, whole or not at all; `-` goes to `to_stdout`.

    The file is put there within `entered`, which raises where it may not be.
    """
    name = format_of(target, format_name or ("md" if target == "-" else None))
    if target != "-":
        _check_target(Path(target))
    content = render(assessment, name, **choices)
    if target == "-":
        to_stdout(content)
    else:
        # Templates have been read since.
        inputs.check_output(target)
        with entered():
            save(Path(target), content)


def _check_target(target: Path) -> None:
    """Raise before the work is done what would keep its result from being saved."""
    inputs.check_output(target)
    try:
        folder = target.resolve().parent
        if target.is_dir():
            raise UnwritableTarget(target, tr("it is a folder; name a file in it"))
        if not folder.is_dir():
            raise UnwritableTarget(target, tr("there is no folder {folder}", folder=plain(folder)))
        if target.exists() and not os.access(target, os.W_OK):
            raise UnwritableTarget(target, tr("it is write-protected"))
    except (OSError, RuntimeError) as error:
        raise UnwritableTarget(target, getattr(error, "strerror", None) or str(error)) from None
