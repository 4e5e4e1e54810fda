"""The report and a comparison as Markdown, complete; nothing that a client wrote is taken for markup.

What they show is what their pages in the other formats show; the templates are `standard/markdown/`.
"""

from cxmaturity.report.fonts import invisible, spell_out
from cxmaturity.report.lookup import lookup
from cxmaturity.report.options import DRAFT, Options
from cxmaturity.report.sections.changes import changes
from cxmaturity.report.view import report_view
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.words import subject_title
from cxmaturity.text.language import Language, language
from cxmaturity.text.markdown import filled
from cxmaturity.waves.model import Comparison


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the report of `assessment` as Markdown."""
    words = language(options.language)
    options.progress(words.text("Writing the report …"))
    return _filled("report", words, view=report_view(assessment, options))


def comparison(after: Assessment, found: Comparison, *, tag: str = "en", draft: bool = False) -> bytes:
    """Return `found`, whose later wave is `after`, as Markdown, with the words of the report's own page."""
    words = language(tag)
    page = changes(lookup(after, found, words, complete=False))
    title = subject_title(after, words)
    return _filled("comparison", words, page=page, title=title, draft=words.text(DRAFT) if draft else "")


def _filled(name: str, words: Language, **values: object) -> bytes:
    """Return the report's Markdown template called `name`; what cannot be seen in it is named."""
    text = filled(f"standard/markdown/{name}.md", words, **values)
    return spell_out(text, invisible(text)).encode()
