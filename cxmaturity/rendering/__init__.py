"""Result to bytes: the formats by name, each a module that is imported on use."""

from importlib import import_module
from typing import TYPE_CHECKING, Unpack

from cxmaturity.errors import BadInput
from cxmaturity.language import tr

if TYPE_CHECKING:
    from cxmaturity.domain.assessment import Assessment
    from cxmaturity.rendering.options import Choices

FORMATS: dict[str, str] = {
    "pdf": "to_pdf",
    "html": "to_html",
    "md": "to_markdown",
    "json": "to_json",
    "csv": "to_csv",
    "xlsx": "to_xlsx",
    "svg": "to_svg",
    "shields": "to_shields",
}


def render(assessment: "Assessment", name: str, **choices: Unpack["Choices"]) -> bytes:
    """Return `assessment` in the format called `name`; BadInput when there is no such format."""
    if name not in FORMATS:
        raise BadInput(
            tr("{name}: no such format; choose one of {known}", name=name, known=", ".join(FORMATS))
        )
    # Loaded here: what makes a text safe to show stands in this folder too, and needs none of it.
    from cxmaturity.rendering.options import Options

    module, options = f"{__name__}.{FORMATS[name]}", Options(**choices)
    if options.template is not None:
        # Loaded here: few have templates of their own.
        from cxmaturity.rendering.apart import render_apart

        return render_apart(assessment, module, options)
    output: bytes = import_module(module).render(assessment, options)
    return output
