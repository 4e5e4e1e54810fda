"""The report as Markdown, complete; nothing that a client wrote is taken for markup."""

import re
from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cxmaturity.report.fonts import invisible, spell_out
from cxmaturity.report.options import Options
from cxmaturity.report.view import report_view
from cxmaturity.resources import bundled
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import language
from cxmaturity.text.markdown import escaped


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the report of `assessment` as Markdown."""
    options.progress(language(options.language).text("Writing the report …"))
    return filled("report", options.language, view=report_view(assessment, options))


def filled(name: str, tag: str, **values: object) -> bytes:
    """Return the Markdown template called `name`, filled in with `values`, in the language `tag`."""
    words = language(tag)
    template = _environment(bundled("report_templates") / "standard").get_template(f"markdown/{name}.md")
    text = template.render(t=words.text, plural=words.plural, **values)
    text = re.sub(r"\n{3,}", "\n\n", spell_out(text, invisible(text)))
    return (text.strip() + "\n").encode()


@cache
def _environment(folder: Path) -> ImmutableSandboxedEnvironment:
    """Return the environment of the Markdown templates; every value passes through `escaped`."""
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder),
        autoescape=False,
        finalize=escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
