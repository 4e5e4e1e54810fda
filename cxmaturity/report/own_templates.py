"""Templates that somebody else wrote: they read only their folder, compute little, and fail in words.

Jinja's sandbox keeps them from Python's insides, and they see plain data alone. What it leaves open is closed
here: links that lead out of the folder, loops and calls without end, texts of any size, and format strings
that walk through objects. Steps are counted so that a fault has its line; time and memory are limited as a
whole by the process that they run in (`apart.py`).
"""

import signal
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from itertools import islice
from pathlib import Path
from string import Formatter
from threading import current_thread, main_thread
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cxmaturity import inputs
from cxmaturity.errors import BadInput, InvalidFile, Problem, plain
from cxmaturity.report.view import ReportView
from cxmaturity.text.language import Language, tr

MOST_STEPS = 400_000
"""Loop steps, calls and includes in one report; the standard templates take one in two hundred."""
MOST_TEXT = 32 * 1024 * 1024
"""Characters written in one report, those of texts that are put together again each time."""
MOST_PAGE = 4 * 1024 * 1024
MOST_MARKS = 100_000
"""Elements and their ends on one page; a long report has a fifth of them."""
MOST_SOURCE = 1024 * 1024
MOST_SOURCES = 8 * 1024 * 1024
_LONG_TEXT, _LONG_LIST, _HIGH_POWER, _LARGE = 200_000, 100_000, 64, 10**12
_STRIDE = 100
"""So many characters that a filter works on count as a step."""
_SAFE_FILTERS = frozenset(
    (
        *("abs", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float"),
        *("forceescape", "groupby", "int", "items", "join", "last", "length", "list", "lower", "map", "max"),
        *("min", "reject", "rejectattr", "replace", "reverse", "round", "safe", "select", "selectattr"),
        *("slice", "sort", "string", "striptags", "sum", "title", "trim", "truncate", "unique", "upper"),
        *("urlencode", "wordcount", "attr"),
    )
)
_GROWING = frozenset(
    (
        *("join", "replace", "ljust", "rjust", "center", "zfill", "expandtabs", "translate", "format"),
        *("format_map", "encode", "to_bytes", "from_bytes"),
    )
)
"""Methods of texts and figures whose result can be far longer than what they work on."""
most_seconds: ContextVar[int] = ContextVar("most_seconds", default=10)
"""Of one processor, for filling in; the standard templates take a fraction of one."""
_left: ContextVar[list[int]] = ContextVar("left")
"""Steps and characters that are still allowed."""


def fill_own(name: str, view: ReportView, words: Language, folder: Path, standard: Path) -> str:
    """Return the template called `name` from the reader's `folder` or the `standard` one, filled in."""
    check_folder(folder, standard)
    with _told(folder), _counted(), _timed():
        template = _OwnEnvironment((folder, standard)).get_template(name)
        filled: str = template.render(
            view=view,
            t=_plain(words.text),
            plural=_plain(words.plural),
            marks=words.marks,
            colours=view.colours,
        )
        if len(filled) > MOST_PAGE or filled.count("<") > MOST_MARKS:
            raise SecurityError(tr("makes more text than any report has"))
    return filled


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


class _Confined(BaseLoader):
    """Loads templates from folders, the first that has one; a link may not lead out of its folder."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(folders)
        self.left = MOST_SOURCES

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of the file called `template`."""
        parts = split_template_path(template)
        for folder in self.folders:
            path = folder.joinpath(*parts)
            if not path.is_file():
                continue
            if not path.resolve().is_relative_to(folder.resolve()):
                raise SecurityError(tr("{name} leads out of the templates' folder", name=plain(template)))
            inputs.note(path)
            with path.open("rb") as file:
                content = file.read(MOST_SOURCE + 1)
            self.left -= len(content)
            if len(content) > MOST_SOURCE or self.left < 0:
                raise SecurityError(tr("{name} is too large for a template", name=plain(template)))
            return content.decode(), str(path), lambda: True
        raise TemplateNotFound(template)


class _OwnEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox in which steps and characters are counted."""

    intercepted_binops = frozenset(("*", "**", "%", "+"))

    def __init__(self, folders: Iterable[Path]) -> None:
        super().__init__(
            loader=_Confined(folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_weighed,
        )
        safe = {name: made for name, made in self.filters.items() if name in _SAFE_FILTERS}
        self.filters = {name: _costing(made) for name, made in safe.items()}
        self.filters |= {"counted": _counting, "weighed": _weighed}
        self.filters["slice"] = _portioned(safe["slice"])
        self.filters["join"] = _costing(_fitting(safe["join"], "d"))
        self.filters["replace"] = _costing(_fitting(safe["replace"], "new"))
        for name in ("lipsum", "cycler", "joiner"):
            del self.globals[name]

    def compile(
        self,
        source: Any,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,
        defer_init: bool = False,
    ) -> Any:
        """Return a template in which every loop and every joining of texts goes through a counter."""
        tree = self.parse(source, name, filename)
        for loop in list(tree.find_all(nodes.For)):
            if loop.recursive:
                raise TemplateSyntaxError(tr("a loop may not call itself"), loop.lineno, name, filename)
            loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
        for joined in list(tree.find_all(nodes.Concat)):
            inner = nodes.Concat(joined.nodes, lineno=joined.lineno)
            weighed = nodes.Filter(inner, "weighed", [], [], None, None, lineno=joined.lineno)
            joined.nodes = [weighed]
        tree.set_environment(self)
        return super().compile(tree, name, filename, raw, defer_init)  # type: ignore[call-overload]

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether a template may use an attribute: nothing inner, nothing that makes texts grow."""
        growing = isinstance(obj, str | int) and attr in _GROWING
        return not growing and super().is_safe_attribute(obj, attr, value)

    def call(self, context: Any, function: Any, /, *args: Any, **values: Any) -> Any:
        """Call `function`, which counts as a step."""
        _spend(1)
        return super().call(context, function, *args, **values)

    def get_template(self, *args: Any, **values: Any) -> Any:
        """Return a template, which counts as a step."""
        _spend(1)
        return super().get_template(*args, **values)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Compute, but nothing that grows without end."""
        if isinstance(left, str) and operator == "%":
            raise SecurityError(tr("uses % on a text"))
        sizes = [_size(side) for side in (left, right)]
        whole = all(isinstance(side, int | float) for side in (left, right))
        made = sum(sizes) if operator == "+" else sizes[0] * sizes[1]
        if (operator == "**" and max(sizes) > _HIGH_POWER) or made > (_LARGE if whole else _LONG_LIST):
            raise SecurityError(tr("computes something too large"))
        return self.binop_table[operator](left, right)


def _size(value: Any) -> float:
    return abs(value) if isinstance(value, int | float) else len(value)


def _counting(values: Iterable[Any]) -> list[Any]:
    """Return `values` as a list whose length is taken off what may still be done."""
    found = list(islice(values, MOST_STEPS + 1))
    _spend(len(found))
    return found


def _weighed(value: Any) -> Any:
    """Return `value`; a text's length is taken off what may still be written."""
    if isinstance(value, str):
        left = _left.get()
        left[1] -= len(value)
        if left[1] < 0:
            raise SecurityError(tr("makes more text than any report has"))
    return value


def _costing(made: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that costs steps by the size of what it works on."""

    @wraps(made)
    def costly(*args: Any, **values: Any) -> Any:
        for value in args[:2]:
            if hasattr(value, "__len__"):
                _spend(1 + len(value) // (_STRIDE if isinstance(value, str) else 1))
        return made(*args, **values)

    return costly


def _fitting(made: Callable[..., Any], filler: str) -> Callable[..., Any]:
    """Return a filter that refuses to put a long text in many places; `filler` is that text's name."""

    @wraps(made)
    def fitted(context: Any, value: Any, *args: Any, **values: Any) -> Any:
        if not isinstance(value, str):
            value = list(islice(value, _LONG_LIST))
        texts = [part for part in (*args, values.get(filler)) if isinstance(part, str)]
        if (1 + len(value)) * max(map(len, texts), default=0) > _LONG_TEXT:
            raise SecurityError(tr("makes more text than any report has"))
        return made(context, value, *args, **values)

    return fitted


def _portioned(made: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that costs a step for every part that it makes."""

    @wraps(made)
    def portioned(value: Any, slices: int, *args: Any, **values: Any) -> Any:
        _spend(len(value) + int(slices))
        return made(value, slices, *args, **values)

    return portioned


def _spend(steps: int) -> None:
    """Take `steps` off what may still be done."""
    left = _left.get()
    left[0] -= steps
    if left[0] < 0:
        raise SecurityError(tr("loops or calls more often than any report needs"))


@contextmanager
def _counted() -> Iterator[None]:
    token = _left.set([MOST_STEPS, MOST_TEXT])
    try:
        yield
    finally:
        _left.reset(token)


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


def _too_long(_number: int, _frame: object) -> None:
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
    except TemplateSyntaxError as error:
        raise _invalid(error.filename or str(folder), error.lineno, error.message or "") from None
    except (OverflowError, RecursionError) as error:
        reason = tr("loops or calls more often than any report needs")
        raise _invalid(*_place(error, folder), reason) from None
    except (MemoryError, TimeoutError) as error:
        reason = tr("takes more time or memory than any report needs")
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
    return InvalidFile([Problem(file=file, line=line, field="", message=message)])
