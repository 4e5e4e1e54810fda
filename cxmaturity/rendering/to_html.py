"""The report as one HTML file that needs nothing else: same sections and drawings as the PDF."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from cxmaturity.domain.assessment import Assessment
from cxmaturity.language import language
from cxmaturity.rendering.closed_page import closed
from cxmaturity.rendering.dark_mode import both_schemes
from cxmaturity.rendering.fonts import invisible, spell_out
from cxmaturity.rendering.options import Options
from cxmaturity.rendering.palette import Look
from cxmaturity.rendering.report_view import ReportView, report_view
from cxmaturity.rendering.screen_page import accessible, relative_sizes
from cxmaturity.rendering.templates import fill

_SHARED_STYLE = re.compile(r"/\* as on paper \*/(.*?)/\* for the screen \*/", re.DOTALL)
_STYLE = re.compile(r"(?<=<style>).*?(?=</style>)", re.DOTALL)
_SCRIPT = re.compile(r"(?<=<script>).*?(?=</script>)", re.DOTALL)
_MAIN = re.compile(r"(?<=<main>).*(?=</main>)", re.DOTALL)
_ALLOWED = "script-src 'none'"


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the report of `assessment` as HTML."""
    options.progress(language(options.language).text("Writing the report …"))
    view = report_view(assessment, options)
    html = _page(view, options.template)
    if options.template is not None:
        # Loaded here: few have templates of their own.
        html = closed(html, _page(view), options.template)
    return html.encode()


def _page(view: ReportView, own: Path | None = None) -> str:
    """Return the page by the standard templates, or those in the folder `own`."""
    html = for_the_screen(fill("screen.html", view, own), view.looks)
    return spell_out(html, invisible(html))


def for_the_screen(html: str, looks: dict[str, Look]) -> str:
    """Return the filled page with sizes, colours and tables for the screen, and its one script allowed."""
    html = _SHARED_STYLE.sub(lambda found: relative_sizes(found[1]), html, count=1)
    html = _MAIN.sub(lambda found: accessible(found[0]), html, count=1)
    fixed = frozenset(look.fill for name, look in looks.items() if re.fullmatch(r"[ls]\d+", name))
    style, main = _STYLE.search(html), _MAIN.search(html)
    if style and main:
        themed, drawn = both_schemes(style[0], main[0], fixed)
        html = html[: style.start()] + themed + html[style.end() : main.start()] + drawn + html[main.end() :]
    # The first script stands before anything that a client wrote.
    script = _SCRIPT.search(html)
    return html.replace(_ALLOWED, f"script-src '{_hash(script[0])}'", 1) if script else html


def _hash(script: str) -> str:
    return "sha256-" + b64encode(sha256(script.encode()).digest()).decode()
