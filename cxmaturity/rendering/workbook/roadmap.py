"""The sheet Roadmap: a column for each phase, a lane for each dimension, a cell for each move."""

from cxmaturity.domain.assessment import Recommendation
from cxmaturity.rendering.view.moves import Move, moves
from cxmaturity.rendering.view.moves import roadmap as roadmap_page
from cxmaturity.rendering.workbook.book import Book
from cxmaturity.rendering.workbook.looks import HEAD, NOTE, STRONG, TEXT, Style, coloured
from cxmaturity.rendering.workbook.sheet import FIRST, Sheet, Styled

Moves = dict[str, tuple[Recommendation, Move]]


def roadmap(book: Book) -> None:
    """Write the sheet, where anything is on the roadmap."""
    page, listed = roadmap_page(book.look), moves(book.look)
    if page is None or listed is None:
        return
    text, plan = book.words.text, book.assessment.roadmap
    note = text("At most {count} moves a phase, never one before those it needs.", count=plan.capacity)
    sheet = book.sheet(text("Roadmap"), "", note)
    heads = [text("Dimension")]
    heads += [f"{span.name}\n{span.months}" for span in page.spans] + [text("Later")]
    for column, head in enumerate(heads):
        look = book.colours[f"s{min(4, column + 1)}"] if 0 < column < len(heads) - 1 else None
        sheet.put(FIRST, column, head, HEAD if look is None else coloured(HEAD, look))
        sheet.width(column, 42 if column else 24)
    sheet.page.freeze_panes(FIRST + 1, 1)
    sheet.page.repeat_rows(FIRST)
    found: Moves = {
        one.question: (one, move)
        for one, move in zip(book.assessment.recommendations, listed.all, strict=True)
    }
    row = FIRST + 1
    phases = [*(phase.questions for phase in plan.phases), plan.later]
    for dimension in book.assessment.questionnaire.dimensions:
        row = _lane(book, sheet, row, (dimension.id, phases, found))
    for sentence in page.expectations:
        row += 1
        sheet.put(row, 0, sentence, NOTE)


def _lane(book: Book, sheet: Sheet, row: int, what: tuple[str, list[tuple[str, ...]], Moves]) -> int:
    """Write a dimension's moves, one below the other, and return the row below them."""
    dimension, phases, found = what
    cells = [[found[q] for q in phase if found[q][0].dimension == dimension] for phase in phases]
    height = max(map(len, cells))
    for offset in range(height):
        name = book.look.dimension(dimension)
        sheet.put(row + offset, 0, f"{name.number} {name.name}" if not offset else "", STRONG)
        for column, moved in enumerate(cells, 1):
            if offset < len(moved):
                one, move = moved[offset]
                sheet.put(row + offset, column, Styled(_words(book, move), _look(book, one)))
            else:
                sheet.put(row + offset, column, "")
    return row + height


def _look(book: Book, one: Recommendation) -> Style:
    """Return the colours of a move's kind; one for later is pale whatever its kind."""
    return coloured(TEXT, book.colours["later" if one.phase is None else one.kind])


def _words(book: Book, move: Move) -> str:
    """Return a move for a cell: its rank and practice, the level it reaches, who and how much work."""
    text = book.words.text
    lines = [
        f"{move.number} · {move.what.number} {move.what.name}",
        text("to level {level} {name}", level=move.to.figure, name=move.to.name),
        " · ".join(part for part in (move.kind_name, move.owner, move.effort) if part),
    ]
    if move.blocked:
        lines.append(text("waits for {practices}", practices=book.words.listed(move.blocked)))
    return "\n".join(lines)
