"""A questionnaire as one HTML page for its author and its readers, with the looks of the report."""

from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.language import language
from cxmaturity.rendering.fonts import invisible, spell_out
from cxmaturity.rendering.palette import STANDARD
from cxmaturity.rendering.templates import template_of
from cxmaturity.rendering.to_html import for_the_screen
from cxmaturity.rendering.view.questionnaire_view import questionnaire_view


def questionnaire_page(questionnaire: Questionnaire, tag: str) -> str:
    """Return the page of `questionnaire`, with the words around it in the language `tag`."""
    words = language(tag)
    view = questionnaire_view(questionnaire, words)
    template = template_of("questionnaire", "page.html")
    html = template.render(view=view, t=words.text, plural=words.plural, colours=STANDARD.colours)
    html = for_the_screen(html, view.looks)
    return spell_out(html, invisible(html))
