"""What the screen needs beyond paper: sizes that follow the reader's own, tables that explain themselves."""

import re
from itertools import count

_BASE = 9.2
"""The paper's basic size in points; on the screen it is 1rem, the size that the reader has chosen."""
_POINTS = {"pt": 1.0, "mm": 72 / 25.4}
_LENGTH = re.compile(r"(?<![\w#.])(-?\d*\.?\d+)(pt|mm)\b")
_HEADING_SELECTOR = re.compile(r"\bh([1-5])\b(?=[^{}]*\{)")
_HEADING = re.compile(r"<(/?)h([1-5])\b")
_TOKEN = re.compile(
    r"<h[1-6][^>]*>(?P<heading>.*?)</h[1-6]>|(?P<head></?thead>)|<th>(?P<empty></th>)"
    r'|<th class="blank">(?P<blank></th>)|(?P<cell><th\b)|(?P<open><table\b[^>]*>)|(?P<close></table>)',
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")


def relative_sizes(style: str) -> str:
    """Return the paper's style sheet with lengths in rem and every heading one level down."""
    style = _LENGTH.sub(lambda found: f"{_rem(float(found[1]) * _POINTS[found[2]])}rem", style)
    return _HEADING_SELECTOR.sub(lambda found: f"h{int(found[1]) + 1}", style)


def accessible(sections: str) -> str:
    """Return the sections with every heading one level down, below that of the page, and tables explained.

    A table with header cells gets their scope, a caption (the heading before it), and a box that scrolls and
    takes the focus. One without is there for its looks and says so. The markup is our own: what a client
    wrote is escaped and has no tags.
    """
    sections = _HEADING.sub(lambda found: f"<{found[1]}h{int(found[2]) + 1}", sections)
    return _Tables(sections).explained()


def _rem(points: float) -> str:
    return f"{points / _BASE:.3f}".rstrip("0").rstrip(".") or "0"


class _Tables:
    """One walk over the markup: the heading above, the open tables, whether inside a head."""

    def __init__(self, sections: str) -> None:
        self.sections = sections
        self.caption = ""
        self.boxed: list[bool] = []
        self.in_head = False
        self.numbers = count(1)

    def explained(self) -> str:
        return _TOKEN.sub(self._token, self.sections)

    def _token(self, found: re.Match[str]) -> str:
        kind = found.lastgroup
        if kind == "heading":
            self.caption = " ".join(_TAG.sub(" ", found["heading"]).split())
        elif kind == "head":
            self.in_head = found["head"] == "<thead>"
        elif kind in ("empty", "blank"):
            return '<td class="blank"></td>'
        elif kind == "cell":
            return f'<th scope="{"col" if self.in_head else "row"}"'
        elif kind == "open":
            return self._opened(found)
        elif kind == "close":
            return "</table></div>" if self.boxed.pop() else "</table>"
        return found[0]

    def _opened(self, found: re.Match[str]) -> str:
        self.boxed.append(self._has_headers(found.end()))
        if not self.boxed[-1]:
            return f'{found[0][:-1]} role="presentation">'
        name = f"t-{next(self.numbers)}"
        return (
            f'<div class="scroll" tabindex="0" role="group" aria-labelledby="{name}">{found[0]}'
            f'<caption id="{name}" class="unseen">{self.caption}</caption>'
        )

    def _has_headers(self, start: int) -> bool:
        """Tell whether a header cell comes before any other table's start and this table's end."""
        inside = re.compile(r"<th\b|</?table\b").search(self.sections, start)
        return inside is not None and inside[0] == "<th"
