"""What YAML would take in silence and the writer did not mean: a text cut at `#`, a merge left half done."""

import re
from typing import Any

from cxmaturity.errors import Problem
from cxmaturity.language import tr
from cxmaturity.reading.field_names import LONGEST, field_name, shortened

_CONFLICT = re.compile(r"^(<{7}|={7}|>{7}|\|{7})(?: .*)?\r?$", re.MULTILINE)
_MAY_CUT = re.compile(r"(?:^|[ \t])#[^\s#]", re.MULTILINE)
_CUT = re.compile(r"[ \t]+(#[^\s#].*)")
_CONTINUES = re.compile(r"[ \t]*(#[^\s#].*)")


def conflict_problems(text: str, file: str) -> list[Problem]:
    """Return a problem for every merge conflict that is left in `text`, at the line where it begins."""
    found: list[Problem] = []
    inside = False
    for marker in _CONFLICT.finditer(text):
        sign = marker[1]
        # Seven equal signs alone may underline a heading in a text; between the others they are git's.
        if sign[0] == "=" and not inside:
            continue
        if not inside or sign[0] == "<":
            line = text.count("\n", 0, marker.start()) + 1
            message = tr("holds an unresolved merge conflict ({marker})", marker=sign)
            found.append(Problem(file, line, "", message, tr("settle it in git and save the file")))
        inside = sign[0] != ">"
    return found


def may_cut(text: str) -> bool:
    """Tell whether a `#` with something right behind it stands where YAML begins a comment."""
    return _MAY_CUT.search(text) is not None


class Cuts:
    """Finds plain values that end at a `#` which was meant as part of them.

    A comment is written `# `, with a blank: `Acme #1` would be read as Acme without a word.
    """

    def __init__(self, text: str, file: str) -> None:
        """Look at the lines of `text`, which stands in `file`."""
        self.lines, self.file = text.splitlines(), file
        self.key_column = 0

    def problem(self, event: Any, tree: Any, path: tuple[Any, ...], *, is_text: bool) -> Problem | None:
        """Return the problem of the plain scalar of `event`, whose field is at `path`, if it was cut."""
        end = event.end_mark
        rest = self._line(end.line)[end.column :]
        cut = _CUT.match(rest) or self._continued(event) if is_text else _CUT.match(rest)
        if cut is None:
            return None
        whole = f"{event.value} {cut[1].rstrip()}".strip()
        if is_text and event.value:
            message = tr("ends at {value}: what follows, {rest}, is taken for a comment")
        else:
            message = tr("has {rest} behind it, which is taken for a comment")
        hint = tr(
            "put the whole in quotes, {quoted}; a comment is written with a blank behind the #",
            quoted=_quoted(whole),
        )
        said = message.format(value=shortened(event.value), rest=shortened(cut[1].rstrip()))
        return Problem(self.file, self._line_of(cut, end), field_name(tree, path), said, hint)

    def _line(self, number: int) -> str:
        return self.lines[number] if number < len(self.lines) else ""

    def _continued(self, event: Any) -> re.Match[str] | None:
        """Return the `#` that begins the line below and would have gone on with this text."""
        end = event.end_mark
        below = self._line(end.line + 1)
        if self._line(end.line)[end.column :].strip() or not event.value:
            return None
        deeper = len(below) - len(below.lstrip()) > self.key_column
        return _CONTINUES.match(below) if deeper else None

    def _line_of(self, cut: re.Match[str], end: Any) -> int:
        """Return the line, from 1, in which the `#` of `cut` stands."""
        own = self._line(end.line)
        return int(end.line) + (1 if own.endswith(cut.string) else 2)


def _quoted(text: str) -> str:
    """Return `text` as it may be written in quotes, not longer than a message can hold."""
    if len(text) > LONGEST:
        return '"…"'
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
