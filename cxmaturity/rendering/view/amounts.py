"""How much of what people wrote a page shows, and the words for what it leaves to the workbook.

A page is laid out for a reader, in time that grows with what stands on it. The workbook and the result hold
everything.
"""

from collections.abc import Sequence

from cxmaturity.domain.assessment import Voice
from cxmaturity.rendering.view.lookup import Lookup

MOST_DOTS = 60
"""So many dots of a field can be told apart."""
MOST_ROWS = 150
"""So many rows of a worksheet are listed."""
MOST_VOICES = 40
"""So many remarks on one question are shown."""
MOST_SAID = 150_000
"""So many characters may all remarks together have, some forty pages."""
LENGTHS = (20_000, 4000, 2000, 1000, 500, 250, 120)
"""Where each remark is cut: the first of these with which all are within `MOST_SAID`, or the last."""


def remark_length(remarks: Sequence[Sequence[Voice]]) -> int:
    """Return where each of the `remarks`, by question, is cut."""
    sizes = [len(voice.text) for said in remarks for voice in said[:MOST_VOICES]]
    fitting = (most for most in LENGTHS if sum(min(size, most) for size in sizes) <= MOST_SAID)
    return next(fitting, LENGTHS[-1])


def rows_left_out(count: int, look: Lookup) -> str:
    """Say how many of a worksheet's `count` rows are listed; nothing where all are."""
    if count <= MOST_ROWS:
        return ""
    return look.words.text(
        "{shown} of {count} rows are listed, the first ones; the workbook (.xlsx) has all of them.",
        shown=str(MOST_ROWS),
        count=str(count),
    )


def dots_left_out(count: int, look: Lookup) -> str:
    """Say how many of `count` rows are drawn and listed; nothing where all are."""
    if count <= MOST_DOTS:
        return ""
    drawn = look.words.text(
        "{shown} of {count} rows are drawn, those that rank first.", shown=str(MOST_DOTS), count=str(count)
    )
    listed = rows_left_out(count, look)
    return look.words.text("{first} {second}", first=drawn, second=listed) if listed else drawn


def remarks_left_out(remarks: Sequence[Sequence[Voice]], look: Lookup) -> str:
    """Say what is not shown of the `remarks`, by question; nothing where all is."""
    most = remark_length(remarks)
    cut = any(len(voice.text) > most for said in remarks for voice in said[:MOST_VOICES])
    fewer = any(len(said) > MOST_VOICES for said in remarks)
    text = look.words.text
    told = []
    if cut:
        told.append(
            text("Remarks are cut after {most} characters; the workbook (.xlsx) has all.", most=str(most))
        )
    if fewer:
        told.append(
            text(
                "The first {most} remarks on a question stand here; the workbook (.xlsx) has all.",
                most=str(MOST_VOICES),
            )
        )
    return text("{first} {second}", first=told[0], second=told[1]) if len(told) > 1 else "".join(told)
