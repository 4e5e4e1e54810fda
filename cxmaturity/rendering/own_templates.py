"""Templates that somebody else wrote: they read only their folder, compute little, and fail in words.

Jinja's sandbox keeps them from Python's insides. What it leaves open is closed here: links that lead out
of the folder, loops and calls without end, texts of any size, and format strings that walk through objects.
"""

import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from pathlib import Path
from string import Formatter
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError

from cxmaturity.errors import BadInput, InvalidFile, Problem, plain
from cxmaturity.language import Language, tr
from cxmaturity.rendering.report_view import ReportView

MOST_STEPS = 400_000
"""Loop steps, calls and includes in one report; the standard templates take about a hundredth."""
MOST_TEXT = 32 * 1024 * 1024
MOST_SOURCE = 1024 * 1024
_LONG_NUMBER, _LONG_TEXT = 10**9, 100_000
_SAFE_FILTERS = frozenset(
    (
        *("abs", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float"),
        *("forceescape", "groupby", "int", "items", "join", "last", "length", "list", "lower", "map", "max"),
        *("min", "reject", "rejectattr", "replace", "reverse", "round", "safe", "select", "selectattr"),
        *("slice", "sort", "string", "striptags", "sum", "title", "trim", "truncate", "unique", "upper"),
        *("urlencode", "wordcount", "attr", "batch"),
    )
)
_steps: ContextVar[list[int]] = ContextVar("steps")


def fill_own(name: str, view: ReportView, words: Language, standard: Path) -> str:
    """Return the template called `name` from the reader's folder or the `standard` one, filled in."""
    folder = view.template or standard
    check_folder(folder, standard)
    with _told(folder), _counted():
        template = _OwnEnvironment((folder, standard)).get_template(name)
        parts: list[str] = []
        size = 0
        for part in template.generate(
            view=view, t=_plain(words.text), plural=_plain(words.plural), colours=view.colours
        ):
            parts.append(part)
            size += len(part)
            if size > MOST_TEXT:
                raise SecurityError(tr("makes more text than any report has"))
        return "".join(parts)


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


@contextmanager
def blamed(folder: Path | None) -> Iterator[None]:
    """Turn an address that the report may not open into the fault of the templates in `folder`."""
    if folder is None:
        yield
        return
    # Loaded here: it brings all of WeasyPrint with it.
    from weasyprint.urls import FatalURLFetchingError

    try:
        yield
    except FatalURLFetchingError as error:
        message = tr(
            "{folder}: the templates refer to something outside the report ({what})",
            folder=plain(folder),
            what=plain(error),
        )
        raise BadInput(message) from None


class _Confined(BaseLoader):
    """Loads templates from folders, the first that has one; a link may not lead out of its folder."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(folders)

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of the file called `template`."""
        parts = split_template_path(template)
        for folder in self.folders:
            path = folder.joinpath(*parts)
            if not path.is_file():
                continue
            if not path.resolve().is_relative_to(folder.resolve()):
                raise SecurityError(tr("{name} leads out of the templates' folder", name=plain(template)))
            with path.open("rb") as file:
                content = file.read(MOST_SOURCE + 1)
            if len(content) > MOST_SOURCE:
                raise SecurityError(tr("{name} is too large for a template", name=plain(template)))
            return content.decode(), str(path), lambda: True
        raise TemplateNotFound(template)


class _OwnEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox in which every loop step, call and include is counted."""

    intercepted_binops = frozenset(("*", "**", "%", "+"))

    def __init__(self, folders: Iterable[Path]) -> None:
        super().__init__(
            loader=_Confined(folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            cache_size=400,
        )
        self.filters = {name: made for name, made in self.filters.items() if name in _SAFE_FILTERS}
        self.filters["counted"] = _counting
        for name in ("lipsum", "cycler", "joiner"):
            del self.globals[name]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Let every loop go through the counter."""
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
        return tree

    def call(self, context: Any, function: Any, *args: Any, **values: Any) -> Any:  # noqa: PLW0221
        """Call `function`, which counts as a step."""
        _spend(1)
        return super().call(context, function, *args, **values)

    def get_template(self, *args: Any, **values: Any) -> Any:
        """Return a template, which counts as a step."""
        _spend(1)
        return super().get_template(*args, **values)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Compute, but nothing that grows without end."""
        if operator == "%" and isinstance(left, str):
            raise SecurityError(tr("uses % on a text"))
        if operator == "+" or operator == "%":
            return self.binop_table[operator](left, right)
        sizes = [len(side) if isinstance(side, str | list | tuple) else abs(side) for side in (left, right)]
        texts = any(isinstance(side, str | list | tuple) for side in (left, right))
        limit = _LONG_TEXT if texts else _LONG_NUMBER
        if operator == "**" and max(sizes) > 64 or operator == "*" and sizes[0] * sizes[1] > limit:
            raise SecurityError(tr("computes something too large"))
        return self.binop_table[operator](left, right)


def _counting(values: Iterable[Any]) -> list[Any]:
    """Return `values` as a list whose length is taken off what may still be done."""
    found = list(islice(values, MOST_STEPS + 1))
    _spend(len(found))
    return found


def _spend(steps: int) -> None:
    """Take `steps` off what may still be done."""
    left = _steps.get()
    left[0] -= steps
    if left[0] < 0:
        raise SecurityError(tr("loops or calls more often than any report needs"))


@contextmanager
def _counted() -> Iterator[None]:
    token = _steps.set([MOST_STEPS])
    try:
        yield
    finally:
        _steps.reset(token)


def _plain(say: Callable[..., str]) -> Callable[..., str]:
    """Return `say` for messages that only name their values: a format could otherwise walk through objects."""

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
    except TemplateSyntaxError as error:
        raise _invalid(error.filename or str(folder), error.lineno, error.message or "") from None
    except (OverflowError, MemoryError, RecursionError) as error:
        reason = tr("loops or calls more often than any report needs")
        raise _invalid(*_place(error, folder), reason) from None
    except TemplateNotFound as error:
        reason = tr("there is no template {name}", name=plain(error.name))
        raise _invalid(*_place(error, folder), reason) from None
    except (TemplateError, OSError, UnicodeDecodeError) as error:
        raise _invalid(*_place(error, folder), str(error)) from None
    # A template is a program that somebody else wrote: it can raise anything.
    except Exception as error:
        raise _invalid(*_place(error, folder), f"{type(error).__name__}: {error}") from None


def _place(error: BaseException, folder: Path) -> tuple[str, int]:
    """Return the file and the line of the innermost template of the reader's, otherwise the folder alone."""
    own = [
        (frame.filename, frame.lineno or 0)
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(folder)
    ]
    return own[-1] if own else (str(folder), 0)


def _invalid(file: str, line: int, message: str) -> InvalidFile:
    return InvalidFile([Problem(file, line, "", message)])
