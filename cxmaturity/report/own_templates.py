"""Templates that somebody else wrote: they read only their folder, and what they do wrong is told in words.

Jinja's sandbox keeps them from Python's insides, and they see plain data alone. What it leaves open is closed
here: links that lead out of the folder, sums without end, and format strings that walk through objects. Time,
memory and what is written are limited by the process that they run in (`apart.py`).
"""

import signal
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from string import Formatter
from threading import current_thread, main_thread
from typing import Any, NoReturn, cast

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.exceptions import SecurityError
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cxmaturity import inputs
from cxmaturity.errors import BadInput, InvalidFile, plain, wrong
from cxmaturity.report.own_markup import check_markup
from cxmaturity.report.sandbox import RULES, in_words, made_ready
from cxmaturity.text.language import tr

MOST_PAGE = 4 * 1024 * 1024
MOST_MARKS = 100_000
"""Elements and their ends on one page; a long report has a fifth of them."""
MOST_SOURCE = 1024 * 1024
_LONG, _HIGH_POWER, _LARGE = 100_000, 64, 10**12
most_seconds: ContextVar[int] = ContextVar("most_seconds", default=10)
"""Of one processor, for filling in; the standard templates take a fraction of one."""


def fill_own(name: str, values: dict[str, Any], folder: Path, standard: Path) -> str:
    """Return the template called `name` from the reader's `folder` or the `standard` one, filled in."""
    check_folder(folder, standard)
    own = _OwnFolder(folder)
    sandbox = made_ready(_OwnSandbox(loader=ChoiceLoader([own, FileSystemLoader(standard)]), **RULES))
    values = values | {"t": _plain(values["t"]), "plural": _plain(values["plural"])}
    with _told(folder), _timed():
        html: str = sandbox.get_template(name).render(**values)
    check_markup(html, folder, own.read, sandbox)
    return html


def check_folder(folder: Path, standard: Path) -> None:
    """Raise BadInput where `folder` is none, or holds no file that would take a standard template's place."""
    if not folder.is_dir():
        raise BadInput(tr("{folder}: there is no such folder of templates", folder=plain(folder)))
    files = (file for file in standard.rglob("*") if file.is_file())
    if not any((folder / file.relative_to(standard)).is_file() for file in files):
        raise BadInput(
            tr(
                "{folder}: holds no template; `cxmaturity template eject` makes a folder of them",
                folder=plain(folder),
            )
        )


class _OwnFolder(FileSystemLoader):
    """Loads templates from a folder, and no further; `read` are the files that were."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder
        self.read: list[Path] = []

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of the file called `template`."""
        path = self.folder.joinpath(*split_template_path(template))
        if not path.is_file():
            raise TemplateNotFound(template)
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise SecurityError(tr("{name} leads out of the templates' folder", name=plain(template)))
        if path.stat().st_size > MOST_SOURCE:
            raise SecurityError(tr("{name} is too large for a template", name=plain(template)))
        inputs.note(path)
        self.read.append(path)
        try:
            source, name, fresh = super().get_source(environment, template)
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise _invalid(str(path), line, tr("is not UTF-8 text")) from None
        # What nobody sees is written in words, as in every value.
        return in_words(source), name, fresh

    def load(self, environment: Any, name: str, globals: Any = None) -> Template:  # noqa: A002
        """Return the template called `name`, which writes within bounds."""
        template = super().load(environment, name, globals)
        template.root_render_func = _bounded(template.root_render_func)
        return template


def _bounded(render: Callable[[Any], Iterator[str]]) -> Callable[[Any], Iterator[str]]:
    """Return what renders a template within bounds."""

    def rendered(context: Any) -> Iterator[str]:
        size = marks = 0
        chunks = render(context)
        for chunk in chunks:
            size += len(chunk)
            marks += chunk.count("<")
            if size > MOST_PAGE or marks > MOST_MARKS:
                # Raised within the template, so that its line is known.
                cast("Generator[str]", chunks).throw(SecurityError(tr("makes more text than any report has")))
            yield chunk

    return rendered


class _OwnSandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which no sum takes what no step of Python can be stopped in."""

    intercepted_binops = frozenset(("*", "**"))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Compute, but nothing that grows without end."""
        sizes = [abs(side) if isinstance(side, int | float) else len(side) for side in (left, right)]
        whole = all(isinstance(side, int | float) for side in (left, right))
        if (operator == "**" and max(sizes) > _HIGH_POWER) or sizes[0] * sizes[1] > (
            _LARGE if whole else _LONG
        ):
            raise SecurityError(tr("computes something too large"))
        return super().call_binop(context, operator, left, right)


@contextmanager
def _timed() -> Iterator[None]:
    """Stop what takes too long where a signal can; what takes long below Python ends with its process."""
    if not hasattr(signal, "setitimer") or current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, most_seconds.get())
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _too_long(_number: int, _frame: object) -> NoReturn:
    raise TimeoutError


def _plain(say: Callable[..., str]) -> Callable[..., str]:
    """Return `say` for messages that only name their values: a format could walk through objects."""

    def said(*messages: Any, **values: Any) -> str:
        for message in messages:
            for _, field, spec, conversion in Formatter().parse(message) if isinstance(message, str) else ():
                if field is not None and (not field.isidentifier() or spec or conversion):
                    raise SecurityError(tr("a text may hold only plain names in braces"))
        return say(*messages, **values)

    return said


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn whatever a template did wrong into one message with its file and its line."""
    try:
        yield
    except InvalidFile:
        raise
    except TemplateSyntaxError as error:
        raise _invalid(error.filename or str(folder), error.lineno, error.message or "") from None
    # A template is a program that somebody else wrote: it can raise anything.
    except Exception as error:
        raise _invalid(*_place(error, folder), _reason(error)) from None


def _reason(error: Exception) -> str:
    """Return what is said of an `error` that a template made."""
    if isinstance(error, OverflowError | RecursionError):
        return tr("loops or calls more often than any report needs")
    if isinstance(error, MemoryError | TimeoutError):
        return tr("takes more time or memory than any report needs")
    if isinstance(error, TemplateNotFound):
        return tr("there is no template {name}", name=plain(error.name))
    return str(error) if isinstance(error, TemplateError | OSError) else f"{type(error).__name__}: {error}"


def _place(error: BaseException, folder: Path) -> tuple[str, int]:
    """Return the file and the line of the innermost template of the reader's, otherwise the folder alone."""
    own = [
        (frame.filename, frame.lineno or 0)
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(folder)
    ]
    return own[-1] if own else (str(folder), 0)


def _invalid(file: str, line: int, message: str) -> InvalidFile:
    return wrong(file, message, line=line)
