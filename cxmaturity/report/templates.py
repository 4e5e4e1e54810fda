"""The templates: sandboxed, every value escaped, nothing undefined passes, only their own folder is read."""

from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cxmaturity.report.view import ReportView
from cxmaturity.resources import bundled
from cxmaturity.text.language import language

STANDARD = "standard"


def standard_folder() -> Path:
    """Return the folder of the standard templates."""
    return bundled("report_templates") / STANDARD


@cache
def environment(*folders: Path) -> ImmutableSandboxedEnvironment:
    """Return the environment of the templates in `folders`, the first that has one before the others."""
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def template_of(folder: str, name: str) -> Template:
    """Return the template called `name` in a shipped folder; what that lacks is the report's own."""
    standard = standard_folder()
    return environment(standard.parent / folder, standard).get_template(name)


def fill(name: str, view: ReportView, own: Path | None = None) -> str:
    """Return the template called `name` filled in with `view`; the reader's `own` folder comes first.

    Raises BadInput, with file and line, for what is wrong in a template of the reader's.
    """
    words = language(view.language)
    if own is not None:
        # Loaded here: few have templates of their own.
        from cxmaturity.report.own_templates import fill_own

        return fill_own(name, view, words, own, standard_folder())
    template = environment(standard_folder()).get_template(name)
    return template.render(view=view, **words.for_templates(), colours=view.colours)
