"""The few uses that touch files: assess a path, write a report."""

from collections.abc import Callable
from pathlib import Path
from typing import Unpack

from cxmaturity.domain.assessment import Assessment
from cxmaturity.errors import BadInput
from cxmaturity.files import save
from cxmaturity.language import tr
from cxmaturity.reading import read_assessment, read_questionnaire
from cxmaturity.rendering import FORMATS, render
from cxmaturity.rendering.options import Choices
from cxmaturity.scoring import assess

ENDINGS = {f".{name}": name for name in FORMATS} | {".htm": "html", ".markdown": "md"}


def assess_path(
    path: Path, *, questionnaire: str | None = None, strict: bool = False, redraw: bool = True
) -> Assessment:
    """Return the assessment of the answers at `path`, a file or a folder.

    `questionnaire` is an id or a path; without it, the answers' own is looked up. Raises BadInput or
    InvalidFile.
    """
    given = None if questionnaire is None else read_questionnaire(questionnaire)
    found, sheets = read_assessment(path, given)
    return assess(found, sheets, strict=strict, redraw=redraw)


def format_of(target: str, chosen: str | None) -> str:
    """Return the format of an output: the `chosen` one, else by the ending of the file's name."""
    if chosen is not None:
        if chosen not in FORMATS:
            raise BadInput(
                tr("there is no format {name}; known are {known}", name=chosen, known=", ".join(FORMATS))
            )
        return chosen
    ending = Path(target).suffix.lower()
    if ending not in ENDINGS:
        known = ", ".join(f".{name}" for name in FORMATS)
        raise BadInput(
            tr("{target}: the name must end in one of {known}, or give --format", target=target, known=known)
        )
    return ENDINGS[ending]


def write_report(
    assessment: Assessment,
    target: str,
    *,
    format_name: str | None = None,
    to_stdout: Callable[[bytes], None],
    **choices: Unpack[Choices],
) -> None:
    """Render `assessment` into the file `target`, whole or not at all; `-` goes to `to_stdout`."""
    name = format_of(target, format_name or ("md" if target == "-" else None))
    if target != "-" and not Path(target).resolve().parent.is_dir():
        raise BadInput(tr("{target}: there is no such folder to write into", target=target))
    content = render(assessment, name, **choices)
    if target == "-":
        to_stdout(content)
    else:
        save(Path(target), content)
