"""What the cover and the executive summary say, read as text: for pages that cannot be drawn again."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from cxmaturity.domain.assessment import Assessment
from cxmaturity.language import Language, tr
from cxmaturity.reading.printed_text import PrintedText
from cxmaturity.rendering.fonts import fonts_for, invisible, spell_out
from cxmaturity.rendering.options import Options
from cxmaturity.rendering.report_view import Cover, report_view
from cxmaturity.verifying.finding import Finding, Outcome, not_comparable

FIRST_PAGES = 8
"""Cover, contents and executive summary are among them, whatever the profile."""
_LAST_LATIN = "\u024f"


def figure_findings(
    texts: PrintedText, pages: int, assessment: Assessment, words: Language
) -> Iterator[Finding]:
    """Yield what the cover and the executive summary say, held against `assessment`."""
    cover = report_view(assessment, Options(language=words.tag)).cover
    yield from _cover(texts[0] if pages else "", cover, words)
    title = bare(words.text("Executive summary"))
    numbers = range(1, min(pages, FIRST_PAGES))
    summary = next((texts[number] for number in numbers if bare(texts[number]).startswith(title)), None)
    where = tr("executive summary")
    if summary is None:
        yield not_comparable(where, tr("there is none in this report"))
        return
    stage = words.text("Stage {number} of {top}")
    yield _figure(tr("{page}, stage", page=where), stage, cover, summary, whole=stage + " {name}")
    if cover.index:
        pattern = f"{words.text('Index')} {{index}} {words.text('of 100')}"
        yield _figure(tr("{page}, index", page=where), pattern, cover, summary)


def _cover(page: str, cover: Cover, words: Language) -> Iterator[Finding]:
    """Yield what the cover says: whose it is, the lines about its making, stage and index."""
    where = tr("cover")
    lines = page.splitlines()
    printable = _printable(words)
    organisation = printable(cover.organisation)
    is_there = bare(organisation) in bare(page)
    yield _text(tr("{page}, organisation", page=where), organisation, "".join(lines[1:2]), agrees=is_there)
    rest = bare(page).replace(bare(organisation), "", 1).replace(bare(printable(cover.scope)), "", 1)
    for line in cover.lines:
        text = printable(line.text)
        stands = next((one[len(line.label) :] for one in lines if one.startswith(line.label)), "")
        agrees = bare(line.label + text) in rest
        yield _text(tr("{page}, {what}", page=where, what=line.label), text, stands, agrees=agrees)
    stage = words.text("Stage {number} of {top}")
    whole = words.text("Stage {number} of {top}: {name}")
    yield _figure(tr("{page}, stage", page=where), stage, cover, rest, whole=whole)
    if cover.index:
        yield _figure(tr("{page}, index", page=where), words.text("Index {index} of 100"), cover, rest)


def _text(what: str, follows: str, stands: str, *, agrees: bool) -> Finding:
    """Return whether a text is there; one in letters that do not read back as they were set stays open."""
    if agrees:
        return Finding(what, follows)
    if any(sign > _LAST_LATIN for sign in follows):
        return not_comparable(what, tr("its letters do not read back from the page"))
    return Finding(what, follows, stands, Outcome.DIFFERS)


def _figure(what: str, message: str, cover: Cover, page: str, *, whole: str = "") -> Finding:
    """Return whether every place of `page` that reads as `message` holds the figures of `cover`.

    One of them reads on as `whole`, where that is given.
    """
    withheld = bool(cover.withheld) and "{number}" in message
    pattern = re.sub(r"\\\{\w+\\\}", "([0-9]+)", re.escape(bare(message)))
    stands = list(dict.fromkeys(found[0] for found in re.finditer(pattern, bare(page))))
    said = ", ".join(stands)
    if withheld:
        outcome = Outcome.DIFFERS if stands else Outcome.AGREES
        return Finding(what, tr("not assessed"), said, outcome)
    values = {
        "number": cover.stage.figure,
        "top": cover.top,
        "name": cover.stage.name,
        "index": cover.index,
    }
    follows = (whole or message).format(**values)
    if stands != [bare(message.format(**values))]:
        return Finding(what, follows, said, Outcome.DIFFERS)
    return _text(what, follows, said, agrees=bare(follows) in bare(page))


def _printable(words: Language) -> Callable[[str], str]:
    """Return how a text is printed: what cannot be seen or has no glyph is written out by name."""

    def printed(text: str) -> str:
        text = spell_out(text, invisible(text))
        return spell_out(text, fonts_for(text, words.tag).missing)

    return printed


def bare(text: str) -> str:
    """Return `text` without blanks and invisible marks: lines break where the page ends them."""
    kept = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in kept if not sign.isspace() and unicodedata.category(sign) != "Cf")
