"""Lines that are piped into an interview: one answer a line, and none is ever taken for another's."""

from cxmaturity.errors import BadInput, plain
from cxmaturity.language import tr

_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SHOWN = 60


def piped_line(line: bytes, number: int) -> bytes:
    """Return a line without a byte order mark. Raises BadInput where the input is not of bytes a letter.

    A mark may stand in front of any line: it does where two files were put behind each other.
    """
    if b"\0" in line or line.startswith(_WIDE_MARKS):
        raise BadInput(
            tr(
                "line {number} of the input is UTF-16, or no text; write the lines as UTF-8. "
                "Nothing of it and after it was read.",
                number=number,
            )
        )
    return line.removeprefix(_MARK)


def not_understood(number: int, line: str, why: str) -> BadInput:
    """Return what ends an interview whose input has a line that cannot be carried out."""
    shown = plain(line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…")
    # The prompt's own words name the line already.
    named = why.startswith(tr("Not understood: {typed}. {allowed}", typed=line[:60], allowed="").rstrip())
    if line and not named:
        place = tr("line {number} of the input, “{line}”", number=number, line=shown)
    else:
        place = tr("line {number} of the input", number=number)
    return BadInput(
        tr(
            "{place}: {why} What came before it is saved; nothing after it was read.",
            place=place,
            why=why,
        )
    )
