"""What a page by somebody else's templates is checked for once it is written, and where in them the fault is.

Browsers and the layout of a PDF guess what was meant by an element that is never closed: what comes after it
is inside it, or gone. The page as it was written decides whether there is a fault; the templates are then
read as if every branch were taken, to name its line.
"""

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment

from cxmaturity.errors import plain, wrong
from cxmaturity.text.language import tr

_NEED_NO_END = frozenset(
    (
        # Void.
        *(
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "source",
            "track",
            "wbr",
        ),
        # Closed by what follows.
        *("body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rp"),
        *("rt", "tbody", "td", "tfoot", "th", "thead", "tr"),
    )
)
_COMMENT = "<!--", "-->"
Token = tuple[int, str, str]
"""A piece of a template as Jinja reads it: line, kind and text."""


class Fault(NamedTuple):
    """A line, and what is wrong there."""

    line: int
    message: str


def check_markup(html: str, folder: Path, templates: Iterable[Path], language: Environment) -> None:
    """Raise InvalidFile where the page that the `templates` in `folder` made does not hold together.

    They are looked through, as their `language` reads them, only where it does not.
    """
    found = next(_faults(html, style=False), None)
    if found is None:
        return
    for path in templates:
        written = _written_out(language.lex(path.read_text("utf-8")))
        for fault in _faults(written, style=path.suffix == ".css"):
            raise wrong(path, fault.message, line=fault.line)
    raise wrong(folder, found.message)


def place_of(text: str, folder: Path) -> str:
    """Return the file of `folder` and the line where `text` stands, otherwise the folder alone."""
    for path in sorted(folder.rglob("*")) if text else ():
        if path.suffix in (".html", ".css", ".js") and path.is_file():
            for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1):
                if text.lower() in line.lower():
                    return f"{plain(path)}:{number}"
    return plain(folder)


def _written_out(tokens: Iterable[Token]) -> str:
    """Return what a template writes where every branch is taken and every value is nothing; lines stay."""
    text = ""
    for line, kind, value in tokens:
        if kind == "data":
            text += "\n" * (line - 1 - text.count("\n")) + value
    return text


def _faults(text: str, *, style: bool) -> Iterator[Fault]:
    """Yield what in a page, or in a style sheet, is not closed or closes nothing."""
    if style:
        yield from _style_faults(text, 1)
        return
    read = _Elements()
    read.feed(text)
    read.close()
    yield from read.faults
    opened, closed = (text.rfind(mark) for mark in _COMMENT)
    if opened > closed:
        yield Fault(text.count("\n", 0, opened) + 1, tr("{element} is not closed", element=_COMMENT[0]))
    for tag, line in read.open:
        yield Fault(line, tr("{element} is not closed", element=f"<{plain(tag)}>"))
    for line, sheet in read.sheets.items():
        yield from _style_faults(sheet, line)


def _style_faults(sheet: str, first: int) -> Iterator[Fault]:
    """Yield what in a style sheet is not closed or is no rule; `first` is its first line."""
    # Loaded here: it comes with WeasyPrint, and few have templates of their own.
    import tinycss2

    # One brace too many is the last fault of a sheet, unless it closes what was left open.
    rules = tinycss2.parse_stylesheet(sheet + "\n;}", skip_comments=True, skip_whitespace=True)
    *before, last = rules
    for rule in before:
        for part in (rule, *(getattr(rule, "prelude", None) or ())):
            if part.type == "error":
                message = tr("is no rule of a style sheet: {why}", why=part.message)
                yield Fault(first + part.source_line - 1, message)
    if last.type != "error":
        yield Fault(first + last.source_line - 1, tr("{element} is not closed", element="{"))


class _Elements(HTMLParser):
    """The elements of a page that are open, those that close nothing, and the style sheets."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, int]] = []
        self.faults: list[Fault] = []
        self.sheets: dict[int, str] = {}

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Note an element that has to be closed."""
        if tag not in _NEED_NO_END:
            self.open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """Pass over an element that is closed where it is opened."""

    def handle_endtag(self, tag: str) -> None:
        """Close an element, with what was left open in it."""
        if tag in _NEED_NO_END:
            return
        line = self.getpos()[0]
        if tag not in (name for name, _ in self.open):
            self.faults.append(Fault(line, tr("{element} closes nothing", element=f"</{plain(tag)}>")))
            return
        while (last := self.open.pop())[0] != tag:
            message = tr("{element} is not closed", element=f"<{plain(last[0])}>")
            self.faults.append(Fault(last[1], message))

    def handle_data(self, data: str) -> None:
        """Keep a style sheet."""
        if self.open and self.open[-1][0] == "style":
            line = self.open[-1][1]
            self.sheets[line] = self.sheets.get(line, "") + data
