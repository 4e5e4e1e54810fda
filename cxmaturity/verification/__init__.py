"""Whether a PDF report is what its answers make: it is made again, and compared to the last page.

Output is the same bytes every time. So a report at hand and the same report made again here are the same
file, or what differs can be named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cxmaturity import __version__
from cxmaturity.answers.privacy import is_named
from cxmaturity.answers.read import Report, read_assessment, read_whole_report
from cxmaturity.assess_paths import assessed_again
from cxmaturity.formats.printed_text import PrintedText
from cxmaturity.formats.report_file import RECORD, content_of, opened
from cxmaturity.report.pdf.record import Record, read_record
from cxmaturity.scoring.assess import Redraw, assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.signing.signatures import Signature
from cxmaturity.signing.update import appended
from cxmaturity.text.language import is_tag, language, tr
from cxmaturity.text.safe_text import one_line
from cxmaturity.verification.compare_pdfs import Doubt, Laid, all_equal, compared, foreign, page_name
from cxmaturity.verification.figures import (
    attached_assessment,
    consistency,
    does_not_fit,
    figure_findings,
    result_findings,
)
from cxmaturity.verification.finding import VerifyFinding, differing, exit_code, not_comparable
from cxmaturity.verification.pdf_graph import TakenApart, ends, same_unpacked, take_apart
from cxmaturity.verification.redraw import Again, Brought, made_again, origin
from cxmaturity.verification.signed import signature_words, signatures_seen
from cxmaturity.verification.words import carried_words, finding_words, outcome_words

__all__ = ["Brought", "Verified", "exit_code", "verify"]

_BY_SHEETS = ("s-summary", "s-method", "s-guide", "s-roadmap", "s-moves", "s-measures", "s-checking")
"""The sections that show more of a group than its result holds: the plan starts from its counts."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Verified:
    """What a report carries, and all that was looked at in it."""

    report: Report
    findings: tuple[VerifyFinding, ...]
    by_counts: bool = False
    """Whether the counts of a group were taken for granted: its answers were not brought."""
    signatures: tuple[Signature, ...] = ()
    """The signatures on it, in the order in which they were made."""

    @property
    def agrees(self) -> bool:
        """Whether all was compared, and nothing differs."""
        return self.exit_code == 0

    @property
    def lines(self) -> tuple[str, ...]:
        """What it carries, who signed it, a line a finding, and as the last line what all of it comes to."""
        return (
            carried_words(self.report),
            *signature_words(self.signatures),
            *map(finding_words, self.findings),
            outcome_words(self.findings, by_counts=self.by_counts, signed=bool(self.signatures)),
        )

    def __repr__(self) -> str:
        return "\n".join(map(one_line, self.lines))

    @property
    def exit_code(self) -> int:
        """0 where all agrees, 3 where something differs, 5 where something could not be compared."""
        return exit_code(self.findings)


def verify(path: Path, brought: Brought) -> Verified:
    """Return what comes of making the report at `path` again. Raises InvalidFile where it cannot be read."""
    content = content_of(path)
    signed = appended(path, content)
    report = read_whole_report(path)
    record = read_record(report.files[RECORD]) if RECORD in report.files else None
    findings = [origin(report.questionnaire, _other_than(path, brought.questionnaire))]
    assessment, of_figures = _assessed(path, report, record, brought)
    findings += of_figures
    if RECORD in report.files and record is None:
        findings.append(differing(RECORD, tr("what is not of format 1"), tr("how the report was made")))
    again = (
        Again(why=tr("the file does not say how it was made"))
        if record is None
        else _made(path, report, record, assessment, brought)
    )
    findings += again.found
    # A signature alone adds nothing to the pages, which has been seen to the last byte.
    stands = signed.report if signed.is_whole else content
    findings += _beside(path, stands, assessment if _reads_alike(report, record) else None, again)
    signatures, found = signatures_seen(content, signed, brought.trust)
    by_counts = report.counts is not None and brought.answers is None
    return Verified(report=report, findings=(*findings, *found), by_counts=by_counts, signatures=signatures)


def _other_than(path: Path, given: str | None) -> str | None:
    """Return the name of the questionnaire that is brought; a report proves nothing about its own."""
    try:
        return None if given is not None and path.samefile(given) else given
    except OSError:
        return given


def _reads_alike(report: Report, record: Record | None) -> bool:
    """Return whether cover and summary are worded as ours: by no other version and no other templates."""
    versions = {report.result.get("tool_version")}
    if record is not None:
        versions.add(record.made_with.get("cxmaturity"))
    return versions == {__version__} and (record is None or record.template is None)


def _assessed(
    path: Path, report: Report, record: Record | None, brought: Brought
) -> tuple[Assessment, list[VerifyFinding]]:
    """Return the assessment of the answers, as strict as the report was, and how its result stands to it.

    The answers are those that are brought, or else those in the file. Without any, the attached figures are
    taken for granted, as far as they fit each other.
    """
    asked, said = report.questionnaire, report.result
    sheets = read_assessment(brought.answers, asked)[1] if brought.answers else report.sheets
    strict = bool(said.get("strict")) if record is None else record.strict
    if sheets:
        redraw = _redrawn(said)
        # What was not read then is told by the report alone.
        counted = sheets.beside(report.sheets.unread, "", renamed=report.sheets.renamed)
        found = assess(asked, counted, strict=strict, redraw=redraw)
        # Until version 0.1 the sheets of a group were attached without what tells whose they are.
        neutral = brought.answers is None and len(sheets) > 1 and not is_named(sheets)
        findings = list(result_findings(report, found, neutral=neutral))
        if not neutral:
            return found, findings
        # The words of the respondents are in the result alone.
        return attached_assessment(path, report, asked), findings
    if report.counts is not None:
        redraw = _redrawn(said)
        counts = report.counts
        found = assessed_again(path, report, asked, counts, strict=counts.strict, redraw=redraw)
        return found, list(result_findings(report, found, neutral=False))
    attached = attached_assessment(path, report, asked)
    why = tr("the answers of a group are not in the file; --answers brings them")
    return attached, [*consistency(attached), not_comparable(tr("figures and quotes"), why)]


def _redrawn(said: dict[str, Any]) -> Redraw:
    """Return whether a result was made with other weights, or other ways to count at least."""
    if said.get("sensitivity") is not None:
        return True
    return "stage" if said.get("firmness") is not None else False


def _made(path: Path, report: Report, record: Record, assessment: Assessment, brought: Brought) -> Again:
    """Return the report made again; figures that fit no page are the file's fault."""
    if assessment.tally.questions:
        return made_again(path, report, record, assessment, brought)
    try:
        return made_again(path, report, record, assessment, brought)
    except (LookupError, StopIteration, TypeError, ValueError, ArithmeticError):
        raise does_not_fit(path) from None


def _beside(
    path: Path, content: bytes, assessment: Assessment | None, again: Again
) -> Iterator[VerifyFinding]:
    """Yield what comes of holding the file beside the one made again.

    The words on its first pages are held against `assessment`, unless they may be others.
    """
    if again.content == content:
        with opened(path, content) as document:
            pages = len(document.pages)
        yield from all_equal(pages)
        return
    with opened(path, content) as document:
        parts = take_apart(path, document)
        yield from foreign(parts)
        laid = Laid(parts, PrintedText(path, document))
        if again.content is None:
            yield from (not_comparable(page_name(number), again.why) for number in range(len(parts.pages)))
            yield from _figures(document, laid, assessment)
            yield not_comparable(tr("links, outline, attachments and metadata"), again.why)
            return
        if same_unpacked(content, again.content):
            yield from all_equal(len(parts.pages))
            yield VerifyFinding(
                what=tr("the file"), follows=tr("packed by another program, and equal in all that it holds")
            )
            return
        with opened(path, again.content) as other:
            follows = Laid(take_apart(path, other), PrintedText(path, other))
            doubt = Doubt(again.why, again.elsewhere, _open_pages(other, parts, follows.parts, again))
            found = list(compared(laid, follows, doubt))
            yield from found
            if exit_code(found) and laid.texts[0] != follows.texts[0]:
                yield from _figures(document, laid, assessment)
            yield from _file(content, found)


def _figures(document: Any, laid: Laid, assessment: Assessment | None) -> Iterator[VerifyFinding]:
    """Yield what cover and summary say, read as text."""
    if assessment is None:
        return
    tag = str(document.trailer["/Root"].get("/Lang", ""))
    words = language(tag if is_tag(tag) else "en")
    yield from figure_findings(laid.texts, len(laid.parts.pages), assessment, words)


def _open_pages(
    document: Any, stands: TakenApart, follows: TakenApart, again: Again
) -> frozenset[int] | None:
    """Return the pages that show more of a group than its result holds, None where that cannot be told."""
    if not again.by_answers:
        return frozenset()
    if len(stands.pages) != len(follows.pages):
        return None
    starts = {
        str(name): document.get_destination_page_number(where)
        for name, where in document.named_destinations.items()
        if str(name)[:2] in ("s-", "d-", "w-", "u-", "v-")
    }
    found: set[int] = set()
    for name in _BY_SHEETS:
        if name in starts:
            later = [page for page in starts.values() if page > starts[name]]
            found.update(range(starts[name], min(later, default=len(follows.pages) - 1) + 1))
    return frozenset(found)


def _file(content: bytes, found: list[VerifyFinding]) -> Iterator[VerifyFinding]:
    """Yield what is wrong with a file whose parts are all equal, and that still is another."""
    if ends(content) > 1:
        yield differing(tr("the file"), tr("something was added to it after it was made"), tr("one version"))
    elif not exit_code(found):
        yield not_comparable(
            tr("the file"),
            tr("another program has saved it again: its parts are equal, but readers may take it otherwise"),
        )
