"""The templates: sandboxed, every value escaped, nothing undefined passes, only their own folder is read.

One set of templates makes the paper and the screen. What differs is said in values: the level of a heading,
lengths (of paper, or by the size of text that the reader has chosen), and colours (those of the report, or by
the names under which a page for the screen has a light and a dark one).
"""

from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol

from jinja2 import FileSystemLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cxmaturity.brand.colours import (
    MarkColours,
    dark,
    kinds_of_marks,
    level_fill,
    levels_in_the_dark,
    of_levels,
    on_level,
    roles,
    variables,
)
from cxmaturity.report.sandbox import RULES, made_ready
from cxmaturity.resources import bundled
from cxmaturity.text.language import language

STANDARD = "standard"
Medium = Literal["paper", "screen"]
_DEEPEST = 3


class View(Protocol):
    """What every page needs of what it shows."""

    @property
    def language(self) -> str:
        """The language of the page."""

    @property
    def looks(self) -> dict[str, MarkColours]:
        """The looks of its marks."""

    @property
    def colours(self) -> dict[str, str]:
        """Its colours by name."""


def standard_folder() -> Path:
    """Return the folder of the standard templates."""
    return bundled("report_templates") / STANDARD


@cache
def environment(*folders: Path) -> ImmutableSandboxedEnvironment:
    """Return the environment of the templates in `folders`, the first that has one before the others."""
    return made_ready(ImmutableSandboxedEnvironment(loader=FileSystemLoader(folders), **RULES))


def fill(
    name: str, view: View, own: Path | None = None, *, medium: Medium = "paper", folder: str = STANDARD
) -> str:
    """Return the template called `name` filled in with `view`; the reader's `own` folder comes first.

    What a shipped `folder` lacks is the report's own. Raises BadInput, with file and line, for what is wrong
    in a template of the reader's.
    """
    if own is not None:
        # Loaded here: few have templates of their own.
        from cxmaturity.report.own_templates import fill_own

        return fill_own(name, values(view, medium), own, standard_folder())
    standard = standard_folder()
    folders = (standard,) if folder == STANDARD else (standard.parent / folder, standard)
    return environment(*folders).get_template(name).render(**values(view, medium))


def values(view: View, medium: Medium) -> dict[str, Any]:
    """Return all that a template sees."""
    words = language(view.language)
    light = roles(view.colours)
    screen = medium == "screen"
    named = variables() if screen else light
    levels = of_levels(view.looks)
    both = {"light": {**light, **levels}}
    if screen:
        both["dark"] = {**dark(light), **levels_in_the_dark(levels)}
    return {
        "view": view,
        **words.for_templates(),
        "screen": screen,
        # On a page for the screen the first heading is that of the page.
        "h": tuple(f"h{level + screen}" for level in range(_DEEPEST + 1)),
        "colours": {**view.colours, **named},
        "looks": _on_screen(view.looks, named) if screen else view.looks,
        "schemes": both,
    }


def _on_screen(looks: dict[str, MarkColours], named: dict[str, dict[str, str]]) -> dict[str, MarkColours]:
    """Return the colours of marks by their names in a style sheet, which have a counterpart in the dark."""
    edge = named["edge"]["brand"]
    levels = {name: MarkColours(level_fill(name), on_level(name), edge) for name in looks}
    return {**levels, **kinds_of_marks(named)}
