"""How every template is read, and what happens to each value on its way into one."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from typing import Any

from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from cxmaturity.report.fonts import invisible, spell_out
from cxmaturity.report.sections import HEAD_LENGTH
from cxmaturity.text.figures import shortened

RULES: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
}
"""How every template is read."""
_SIZE = 9.2
"""The size of the paper's text in points; on the screen it is 1rem, the size that the reader has chosen."""
_MILLIMETRE = 72 / 25.4
_spelled: ContextVar[frozenset[str]] = ContextVar("_spelled", default=frozenset())
"""The characters that stand in words, as no font has them."""


def made_ready(made: ImmutableSandboxedEnvironment) -> ImmutableSandboxedEnvironment:
    """Return an environment with what is our own, in which every value is written in words."""
    made.finalize = in_words
    made.globals |= {"mm": _millimetres, "pt": _points}
    made.filters |= {"running": _running, "fingerprint": _fingerprint, "told": _told}
    return made


@pass_context
def _millimetres(context: Context, *lengths: float) -> str:
    """Return lengths in millimetres of paper; on the screen they grow with the reader's text."""
    return _rem(lengths, _MILLIMETRE) if context["screen"] else _written(lengths, "mm")


@pass_context
def _points(context: Context, *lengths: float) -> str:
    """Return lengths in points of paper; on the screen they grow with the reader's text."""
    return _rem(lengths, 1.0) if context["screen"] else _written(lengths, "pt")


def _rem(lengths: Iterable[float], points: float) -> str:
    return _written((round(length * points / _SIZE, 3) for length in lengths), "rem")


def _written(lengths: Iterable[float], unit: str) -> str:
    return " ".join(f"{length:g}{unit}" if length else "0" for length in lengths)


@contextmanager
def spelling(missing: frozenset[str]) -> Iterator[None]:
    """Write what is `missing` in all fonts in words."""
    token = _spelled.set(missing)
    try:
        yield
    finally:
        _spelled.reset(token)


def in_words(value: Any) -> Any:
    """Return `value` with every character that nobody would see, or that no font has, by its name."""
    if not isinstance(value, str):
        return value
    missing = _spelled.get()
    if value.isprintable() and (not missing or missing.isdisjoint(value)):
        return value
    text = spell_out(spell_out(str(value), invisible(value)), missing)
    return Markup(text) if isinstance(value, Markup) else text


def _running(text: str, heads: int = 1) -> str:
    """Return what runs along every page with room in so many `heads`: words are longer than letters."""
    return shortened(in_words(text), heads * HEAD_LENGTH) if _spelled.get() else text


def _told(title: str, description: str) -> str:
    """Return what a drawing is called where it is not seen: its title with its figures.

    A screen reader has but one text for a figure of a PDF.
    """
    return description if not title or description.startswith(title) else title + " · " + description


def _fingerprint(script: str) -> str:
    """Return what a page's policy says of a script that may run."""
    return "sha256-" + b64encode(sha256(script.encode()).digest()).decode()
