"""What holds a stage down, as lines of text for one cell."""

from cxmaturity.domain.assessment import Score
from cxmaturity.rendering.view.holding import holding
from cxmaturity.rendering.view.lookup import Need
from cxmaturity.rendering.workbook.book import Book


def holding_words(score: Score, book: Book) -> str:
    """Return what has to rise before the next stage, a line each; empty where nothing does."""
    found, text = holding(score, book.look), book.words.text
    if found is None:
        return ""
    lines = [text("Before stage {stage}, {name}:", stage=found.next.figure, name=found.next.name)]
    lines += [need_words(need, book) for need in found.needs]
    lines += [found.short] if found.short else []
    lines += [
        text(
            "{number} {name} from {has} to {to} would close that alone.",
            number=closer.what.number,
            name=closer.what.name,
            has=closer.has.figure,
            to=closer.to.figure,
        )
        for closer in found.raises
    ]
    return "\n".join(lines)


def need_words(need: Need, book: Book) -> str:
    """Return what something has and needs."""
    return book.words.text(
        "{number} {name} is at {has}, needs {needs}",
        number=need.what.number,
        name=need.what.name,
        has=need.has.figure,
        needs=need.needs.figure,
    )
