"""The report as one HTML file that needs nothing else: same sections and drawings as the PDF."""

from cxmaturity.domain.assessment import Assessment
from cxmaturity.language import language
from cxmaturity.rendering.fonts import invisible, spell_out
from cxmaturity.rendering.options import Options
from cxmaturity.rendering.report_view import report_view
from cxmaturity.rendering.templates import fill


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the report of `assessment` as HTML."""
    options.progress(language(options.language).text("Writing the report …"))
    html = fill("screen.html", report_view(assessment, options))
    return spell_out(html, invisible(html)).encode()
