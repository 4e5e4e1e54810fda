"""Where an output goes: the terminal, standard output, or a file that is written whole."""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cxmaturity import inputs
from cxmaturity.cli.errors import say
from cxmaturity.errors import BadInput, plain
from cxmaturity.files import save
from cxmaturity.text.choice import check_choice, no_ending
from cxmaturity.text.language import tr

if TYPE_CHECKING:
    from cxmaturity.answers.issued import Publication
    from cxmaturity.waves.model import Comparison


def one_of(formats: Sequence[str], chosen: str | None, output: str) -> str:
    """Return the format of an output: the `chosen` one, else by the file's ending, else text.

    Raises BadInput where it is none of `formats`, or where text, which is for the terminal, has a file.
    """
    ending = Path(output).suffix.lower().lstrip(".")
    name = chosen or {"markdown": "md", "htm": "html", "yml": "yaml"}.get(ending, ending) or "text"
    if output != "-" and not chosen and (not ending or name not in formats or name == "text"):
        raise no_ending(output, (f".{one}" for one in formats if one != "text"))
    check_choice("--format", name, formats)
    if name == "text" and output != "-":
        raise BadInput(tr("--format text is for the terminal; a file takes another format"))
    return name


def publication_of(
    output: str, format_name: str, *, draft: bool = False, despite_difference: bool = False
) -> "Publication":
    """Return the output as one that is issued; a draft is not, nor what goes to the screen or a pipe."""
    # Loaded here: what is not issued needs none of it.
    from cxmaturity.answers.issued import Publication
    from cxmaturity.text.dates import day_of_making

    return Publication(
        name=Path(output).name,
        format=format_name,
        day=day_of_making().isoformat(),
        despite_difference=despite_difference,
        is_issued=output != "-" and not draft,
    )


def deliver(
    content: bytes, output: str, entered: Callable[[], AbstractContextManager[None]] = nullcontext
) -> None:
    """Write `content` to standard output as it is, or into the file `output`, and say where it is.

    The file is put there within `entered`, which raises where it may not be.
    """
    if output == "-":
        to_stdout(content)
        return
    inputs.check_output(output)
    with entered():
        put(Path(output), content)
    typer.echo(plain(output))


def put(path: Path, content: bytes) -> None:
    """Write `content` into the file at `path`, which is none that was read. Raises UnwritableTarget."""
    inputs.check_output(path)
    save(path, content)


def for_machines(text: str) -> None:
    """Write text that a machine reads to standard output: UTF-8 and its own line ends on every machine.

    The encoding of a terminal is for text that people read; half a character is written out.
    """
    to_stdout(text.encode("utf-8", "backslashreplace"))


def to_stdout(content: bytes) -> None:
    """Write bytes to standard output as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def to_stderr(content: bytes) -> None:
    """Write bytes to standard error as they are, if that can be done."""
    sys.stderr.flush()
    with suppress(OSError):
        sys.stderr.buffer.write(content)
    sys.stderr.flush()


def tell_subjects(*changes: "Comparison", tell: Callable[[str], None] = say) -> None:
    """Tell where the two waves of a comparison do not name the same organisation or scope."""
    from cxmaturity.waves.compare import told_subjects

    for change in changes:
        for sentence in told_subjects(change.before, change.after):
            tell(sentence)
