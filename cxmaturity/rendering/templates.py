"""The templates: sandboxed, every value escaped, nothing undefined passes, only their own folder is read."""

from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cxmaturity.language import language
from cxmaturity.rendering.palette import COLOURS
from cxmaturity.rendering.report_view import ReportView
from cxmaturity.resources import bundled


@cache
def environment(folder: Path) -> ImmutableSandboxedEnvironment:
    """Return the environment of the templates in `folder`."""
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def fill(name: str, view: ReportView) -> str:
    """Return the template called `name` filled in with `view`."""
    words = language(view.language)
    template = environment(bundled("report_templates") / "standard").get_template(name)
    return template.render(view=view, t=words.text, plural=words.plural, colours=COLOURS)
