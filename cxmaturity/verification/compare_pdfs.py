"""A report beside the one made again, page by page and then in all that it holds besides."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from cxmaturity.formats.printed_text import PrintedText
from cxmaturity.formats.report_file import RECORD
from cxmaturity.text.language import current, tr
from cxmaturity.verification.figures import bare
from cxmaturity.verification.finding import VerifyFinding, differing, not_comparable
from cxmaturity.verification.pdf_graph import TakenApart

FOREIGN = ("scripts", "layers", "form")
"""What no report ever holds."""
_EXACT = ("attachments", "metadata", *FOREIGN)
"""What follows from the figures alone, whatever the answers of a group are."""
_LONGEST_WORDS = 60


@dataclass(frozen=True)
class Laid:
    """A report taken apart, with the texts of its pages."""

    parts: TakenApart
    texts: PrintedText


@dataclass(frozen=True)
class Doubt:
    """Why a difference proves nothing, empty where it does.

    `elsewhere` says that another installation made the report. `open_pages` are the pages that need the
    answers of a group, None where that is not known.
    """

    why: str = ""
    elsewhere: bool = False
    open_pages: frozenset[int] | None = frozenset()


def compared(stands: Laid, follows: Laid, doubt: Doubt) -> Iterator[VerifyFinding]:
    """Yield for each page whether it is as it must be, and the same for the rest of the file."""
    yield from _pages(stands, follows, doubt)
    yield from _rest(stands.parts, follows.parts, doubt)


def all_equal(pages: int) -> Iterator[VerifyFinding]:
    """Yield that each of the pages and the rest are equal."""
    yield from (VerifyFinding(what=page_name(number), follows=tr("equal")) for number in range(pages))
    yield VerifyFinding(what=tr("links, outline, attachments and metadata"), follows=tr("equal"))


def foreign(parts: TakenApart) -> Iterator[VerifyFinding]:
    """Yield what no report ever holds, whoever made it."""
    for part in FOREIGN:
        if part in parts.present:
            yield differing(_part_name(part), tr("what no report holds"), tr("nothing"))
    if not parts.links_alone:
        what = tr("what lies over the pages")
        yield differing(what, tr("notes or fields"), tr("links alone"))
    versions = Counter(one.name for one in set(parts.attached))
    for name, count in versions.items():
        if count > 1:
            yield differing(
                tr("attachment {name}", name=name), tr("{count} versions", count=count), tr("one")
            )


def page_name(number: int) -> str:
    """Return how a page is called, counted from 1."""
    return tr("page {number}", number=number + 1)


def _pages(stands: Laid, follows: Laid, doubt: Doubt) -> Iterator[VerifyFinding]:
    mine, theirs = stands.parts.pages, follows.parts.pages
    keys = [[tuple(sorted(page.items())) for page in pages] for pages in (mine, theirs)]
    steps = SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes()
    for _, start, end, first, last in steps:
        for step in range(max(end - start, last - first)):
            here, there = start + step, first + step
            if here >= end:
                yield _missing(there, doubt)
            elif there >= last:
                yield _added(here, doubt)
            elif keys[0][here] == keys[1][there]:
                yield VerifyFinding(what=page_name(here), follows=tr("equal"))
            else:
                yield from _page(here, there, (stands, follows), doubt)


def _missing(number: int, doubt: Doubt) -> VerifyFinding:
    what = tr("page {number} of the report", number=number + 1)
    if doubt.why:
        return not_comparable(what, doubt.why)
    return differing(what, tr("is not there"), tr("a page"))


def _added(number: int, doubt: Doubt) -> VerifyFinding:
    if doubt.why:
        return not_comparable(page_name(number), doubt.why)
    return differing(
        page_name(number), tr("a page that is not of the report, or not in this place"), tr("none")
    )


def _page(here: int, there: int, sides: tuple[Laid, Laid], doubt: Doubt) -> Iterator[VerifyFinding]:
    """Yield what of a page differs: its text with the first words that do, else what is drawn otherwise."""
    stands, follows = sides
    mine, theirs = stands.parts.pages[here], follows.parts.pages[there]
    kinds = [kind for kind in mine if mine[kind] != theirs[kind]]
    texts = stands.texts[here], follows.texts[there]
    same_text = Counter(bare(texts[0])) == Counter(bare(texts[1])) and bare(texts[0]) == bare(texts[1])
    name = page_name(here)
    if doubt.why and not _proven(here, kinds, doubt, same_text=same_text):
        said = tr("its text is the same") if same_text else tr("its text is not the same either")
        yield not_comparable(name, current.get().clauses([doubt.why, said]))
        return
    if not same_text:
        yield differing(tr("{page}, text", page=name), *_words_apart(*texts))
    for kind in kinds:
        if kind not in ("drawing", "fonts") or same_text:
            yield differing(current.get().within(name, _part_name(kind)))


def _proven(page: int, kinds: list[str], doubt: Doubt, *, same_text: bool) -> bool:
    """Return whether a page differs in spite of the doubt: one of a group that does not need its answers.

    Another letter anywhere makes another cut of the fonts, and so another drawing of every page.
    """
    if doubt.elsewhere or doubt.open_pages is None or page in doubt.open_pages:
        return False
    return not same_text or "fonts" not in kinds or bool({"pictures", "links", "size", "other"} & set(kinds))


def _words_apart(stands: str, follows: str) -> tuple[str, str]:
    """Return the first words that differ on both sides."""
    mine, theirs = stands.split(), follows.split()
    for tag, start, end, first, last in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if tag != "equal" and bare("".join(mine[start:end])) != bare("".join(theirs[first:last])):
            return " ".join(mine[start:end])[:_LONGEST_WORDS], " ".join(theirs[first:last])[:_LONGEST_WORDS]
    return "", ""


def _rest(stands: TakenApart, follows: TakenApart, doubt: Doubt) -> Iterator[VerifyFinding]:
    """Yield whether what is no page is as it must be."""
    names_alone = False
    if stands.attached != follows.attached:
        names_alone = True
        yield from _attachments(stands, follows, doubt)
    for part, digest in stands.rest.items():
        if digest == follows.rest[part]:
            continue
        if part == "metadata" and not doubt.elsewhere:
            yield from _metadata(stands, follows)
        elif part == "attachments" and names_alone:
            continue
        elif doubt.elsewhere or (doubt.why and part not in _EXACT):
            yield not_comparable(_part_name(part), doubt.why)
        else:
            yield differing(_part_name(part))
    if all(digest == follows.rest[part] for part, digest in stands.rest.items()):
        yield VerifyFinding(what=tr("links, outline, attachments and metadata"), follows=tr("equal"))


def _metadata(stands: TakenApart, follows: TakenApart) -> Iterator[VerifyFinding]:
    """Yield what the document says about itself that differs."""
    told = False
    for key in dict.fromkeys([*follows.info, *stands.info]):
        mine, theirs = stands.info.get(key, ""), follows.info.get(key, "")
        if mine != theirs:
            told = True
            yield differing(tr("metadata, {what}", what=key.lstrip("/")), mine, theirs)
    if not told:
        yield differing(_part_name("metadata"))


def _attachments(stands: TakenApart, follows: TakenApart, doubt: Doubt) -> Iterator[VerifyFinding]:
    """Yield the attached files that are others than they must be."""
    mine, theirs = Counter(stands.attached), Counter(follows.attached)
    for name in dict.fromkeys(one.name for one in [*follows.attached, *stands.attached]):
        what = tr("attachment {name}", name=name)
        here = [one for one in mine.elements() if one.name == name]
        there = [one for one in theirs.elements() if one.name == name]
        if here == there or (doubt.elsewhere and name == RECORD):
            continue
        if doubt.elsewhere and len(here) == len(there):
            yield not_comparable(what, doubt.why)
        elif not here:
            yield differing(what, tr("nothing"), tr("a file"))
        else:
            stood = tr("{count} versions", count=len(here)) if len(here) > 1 else tr("another file")
            yield differing(what, stood, tr("one") if there else tr("nothing"))


def _part_name(part: str) -> str:
    """Return how a part of the file, or of a page, is called."""
    names: dict[str, Any] = {
        "attachments": tr("attachments"),
        "outline": tr("outline and targets of links"),
        "metadata": tr("metadata"),
        "structure": tr("structure for screen readers"),
        "scripts": tr("scripts and actions"),
        "layers": tr("layers"),
        "form": tr("form fields"),
        "drawing": tr("drawing"),
        "fonts": tr("fonts"),
        "pictures": tr("pictures"),
        "links": tr("links and notes"),
        "size": tr("size and rotation"),
    }
    return str(names.get(part) or tr("all else"))
