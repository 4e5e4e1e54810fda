"""The report as PDF: the finished page, its fonts, and WeasyPrint, which may fetch nothing else."""

import gc
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from cxmaturity.errors import BadInput
from cxmaturity.report.branding import pictures
from cxmaturity.report.fonts import Fonts, character_name, check_share, fonts_for
from cxmaturity.report.options import Options
from cxmaturity.report.pdf.attachments import attachments, file_moment, moment
from cxmaturity.report.pdf.checking import checking
from cxmaturity.report.pdf.record import digests
from cxmaturity.report.pdf.weasy import Attachment, blamed
from cxmaturity.report.sandbox import spelling
from cxmaturity.report.templates import fill
from cxmaturity.report.view import report_view
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import language, tr

MOST_TAGS, MOST_CHARACTERS = 40_000, 1_000_000
"""So much may stand on the page of a PDF; the report of the bundled example has a quarter of it."""
_FONT_PLACE = "/* fonts */"
_MOST_NAMED = 5


@dataclass(frozen=True)
class Finished:
    """A page that is ready for WeasyPrint, and all that it may fetch, by address.

    `fonts` are the font files that it is set in, by name, each with its SHA-256.
    """

    html: str
    assets: dict[str, bytes]
    fonts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proof:
    """What makes a PDF one for the archive: the files that it carries, and when they count as made."""

    files: tuple[Attachment, ...]
    made: datetime


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the report of `assessment` as PDF; the same answers give the same bytes.

    Unless it is a draft, it is tagged for screen readers (PDF/UA-1), fit for archives (PDF/A-3a), and carries
    what it was computed from.
    """
    say = language(options.language).text
    options.progress(say("Writing the report …"))
    page = finished(assessment, options)
    options.progress(say("Laying out the pages …"))
    with blamed(options.template):
        return lay_out(page, None if options.draft else proof(assessment, options, page))


def proof(assessment: Assessment, options: Options, page: Finished) -> Proof:
    """Return what the report of `assessment`, laid out from `page`, carries with it."""
    return Proof(attachments(assessment, options, page.fonts), file_moment(assessment, options))


def finished(assessment: Assessment, options: Options) -> Finished:
    """Return the page of the report with its fonts; what no font has is written out by name.

    Raises BadInput where the page has more on it than can be laid out in reasonable time.
    """
    made = moment(assessment, options)
    stamp = "" if made is None else f"{made:%Y-%m-%dT%H:%M:%SZ}"
    view = replace(report_view(assessment, options), stamp=stamp)
    if view.has_contents and not options.draft:
        # What the file carries is no part of the report in other formats, which carry nothing.
        view = replace(view, sections=(*view.sections, checking(assessment, options)))
    html = fill("report.html", view, options.template)
    if options.template is None:
        # Templates of one's own have limits of their own.
        _check_size(html)
    fonts = fonts_for(html, options.language, options.brand.fonts if options.brand else None)

    def fill_again() -> str:
        options.warn(_warning(fonts.missing, options))
        return fill("report.html", view, options.template)

    assets = fonts.assets | pictures(options.brand)
    return Finished(set_in(fonts, html, fill_again), assets, digests(fonts.files))


def set_in(fonts: Fonts, html: str, fill_again: Callable[[], str]) -> str:
    """Return the page with its `fonts`; what none of them has is written out by name, in a page made again.

    Raises MissingComponent where that would be too much of it.
    """
    if fonts.missing:
        check_share(html, fonts.missing)
        with spelling(fonts.missing):
            html = fill_again()
    return html.replace(_FONT_PLACE, fonts.css, 1)


def lay_out(page: Finished, proof: Proof | None = None) -> bytes:
    """Return `page` as PDF, plain where there is no `proof`.

    Raises MissingComponent where WeasyPrint's libraries are not installed.
    """
    from cxmaturity.report.pdf.weasy import archival, closed_fetcher, weasyprint

    with _no_collection():
        document = weasyprint().HTML(string=page.html, url_fetcher=closed_fetcher(page.assets))
        # WeasyPrint leaves the file of a colour profile for the interpreter to close.
        with warnings.catch_warnings(category=ResourceWarning, action="ignore"):
            made: bytes = document.write_pdf(**({} if proof is None else archival(proof.files, proof.made)))
    return made


def _warning(missing: frozenset[str], options: Options) -> str:
    names = [character_name(character) for character in sorted(missing)]
    words = language(options.language)
    named = words.listed(names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    if more > 0:
        named = words.text("{names} and {count} more", names=named, count=more)
    return words.text(
        "No font here has these characters, so the report names them in words: {names}", names=named
    )


def _check_size(html: str) -> None:
    """Raise BadInput where `html` holds more than a PDF is made of."""
    if html.count("<") <= MOST_TAGS and len(html) <= MOST_CHARACTERS:
        return
    message = tr(
        "A PDF of this would have too many pages: {count} characters with {tags} marks, at most {most} with "
        "{most_tags} are laid out. The workbook (.xlsx) or a page (.html) holds it.",
        count=len(html),
        tags=html.count("<"),
        most=MOST_CHARACTERS,
        most_tags=MOST_TAGS,
    )
    raise BadInput(message)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector from walking again and again over a page that is all in use."""
    was_on = gc.isenabled()
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()
