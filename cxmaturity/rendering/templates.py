"""The templates: sandboxed, every value escaped, nothing undefined passes, only their own folder is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cxmaturity.errors import BadInput, plain
from cxmaturity.language import language, tr
from cxmaturity.rendering.report_view import ReportView
from cxmaturity.rendering.weasy import weasyprint
from cxmaturity.resources import bundled

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
        from cxmaturity.rendering.own_templates import fill_own

        return fill_own(name, view, words, own, standard_folder())
    template = environment(standard_folder()).get_template(name)
    return template.render(view=view, t=words.text, plural=words.plural, colours=view.colours)


@contextmanager
def blamed(folder: Path | None) -> Iterator[None]:
    """Turn an address that the report may not open into the fault of the templates in `folder`."""
    if folder is None:
        yield
        return
    # Loaded here: it brings all of WeasyPrint with it.
    weasyprint()
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
