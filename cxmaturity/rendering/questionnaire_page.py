"""A questionnaire as one HTML page for its author and its readers, with the looks of the report."""

from functools import cache

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.language import language
from cxmaturity.rendering.fonts import invisible, spell_out
from cxmaturity.rendering.palette import STANDARD
from cxmaturity.rendering.templates import standard_folder
from cxmaturity.rendering.to_html import for_the_screen
from cxmaturity.rendering.view.questionnaire_view import questionnaire_view


def questionnaire_page(questionnaire: Questionnaire, tag: str) -> str:
    """Return the page of `questionnaire`, with the words around it in the language `tag`."""
    words = language(tag)
    view = questionnaire_view(questionnaire, words)
    template = _environment().get_template("page.html")
    html = template.render(view=view, t=words.text, plural=words.plural, colours=STANDARD.colours)
    html = for_the_screen(html, view.looks)
    return spell_out(html, invisible(html))


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    """Return the environment of the page's templates, over those of the report."""
    standard = standard_folder()
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([standard.parent / "questionnaire", standard]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
