"""The one way to Markdown: a template holds the markup, and every value in it is shown as it is.

What in a text would be taken for markup depends on where it comes to stand: a bar only in a table, a dash
only where a line begins. So a value is escaped when all that stands before it is written, by the rules of
CommonMark with GitHub's tables and strikethrough, and only where these need it.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from cxmaturity.resources import bundled
from cxmaturity.text.language import Language
from cxmaturity.text.safe_text import in_markdown

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

_BREAK = "<br>"
# What opens a line without being text: quotes and the marks of lists, before which blanks may stand.
_OPENED = re.compile(r"\s*(?:(?:>|[-+*]|\d{1,9}[.)])\s+)*")
_ITEM = re.compile(r"\s*(?:[-+*]|\d{1,9}[.)])\s")
_APART = re.compile(r"\s*(?:\||(?:[-+*]|\d{1,9}[.)])\s)")
_HEADING = re.compile(r"\s*#{1,6}\s")
# Anywhere: a backslash before what it would take the meaning of, code, emphasis, the end of a link's text,
# HTML, and what HTML would read as a character. At a text's end nobody knows what follows.
_MARK = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)|`|(?P<run>[*_~])(?P=run)*|\](?=\()|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
# Where a line begins: a heading, a quote, a list, a rule, a fence, where a link leads.
_START = re.compile(
    r"#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|(?P<rule>[-_*])(?=(?:\s*(?P=rule)){2,}\s*$)|~(?=~~)|\[(?=[^\]]*\]:)"
)
_NUMBER = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")
# Under a line of text, these make it a heading, or the head of a table. In an entry of a list, dashes make a
# rule with its own, and brackets a box to tick.
_UNDERLINE = re.compile(r"=(?==*\s*$)|[-:|](?=[-:|\s]*$)")
_IN_ENTRY = re.compile(r"-(?=[-\s]*$)|\[(?=[ xX]\]\s)")
_ESCAPED = re.compile(r"\\.")
# What cannot begin anything any more: strong text that has ended, and asterisks between blanks.
_SETTLED = re.compile(r"\*\*(?![*\s]).+?(?<![*\s])\*\*|(?<=\s)\*+(?=\s)")
_CLOSING = re.compile(r"(?:(?<=\s)|^)#(?=#*$)")


def escaped(value: object, before: str = "") -> str:
    """Return `value` as text that Markdown shows as it is, in one line, where `before` is written already."""
    text = str(value)
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if not lines:
        return ""
    place = _Place(before)
    shown = [place.escaped(line, is_first=number == 0) for number, line in enumerate(lines)]
    made = _BREAK.join(shown)
    if any(sign.isalnum() for sign in text):
        return made
    # Marks such as ": " bring their blanks; after any other, strong text would not end.
    return f"{' ' * text.startswith(' ')}{made}{' ' * text.endswith(' ')}"


class _Place:
    """Where in a document a text comes to stand, by what is written before it."""

    def __init__(self, before: str) -> None:
        """Look at the paragraph so far, and at its last line."""
        above, _, line = before.rpartition("\n\n")[2].rpartition("\n")
        self.in_table = line.lstrip().startswith("|")
        self.in_heading = _HEADING.match(line) is not None
        self.at_start = _OPENED.fullmatch(line) is not None
        self.goes_on = bool(above.strip()) and not line.strip()
        self.in_entry = _ITEM.match(line) is not None
        apart = self.in_table or self.in_heading or self.in_entry
        # What can belong together: a cell, a heading, the text of an entry, otherwise the whole paragraph.
        self.so_far = line.rpartition("|")[2] if self.in_table else line if apart else f"{above}\n{line}"
        self.in_code = _ESCAPED.sub("", self.so_far).count("`") % 2 == 1

    def escaped(self, line: str, *, is_first: bool) -> str:
        """Return a line of the text; `is_first` where no line of it stands before."""
        made = line if self.in_code else self._without_markup(line)
        if is_first and self.at_start and not self.in_code:
            made = self._without_a_start(line, made)
        if self.in_heading and not self.in_code:
            made = _CLOSING.sub(r"\\#", made)
        self.so_far += made
        return made.replace("|", "\\|") if self.in_table else made

    def _without_markup(self, line: str) -> str:
        """Return a line in which nothing means anything, wherever it stands."""
        # The end of a link's text may be that of another text.
        made = "\\" if self.so_far.endswith("]") and line.startswith("(") else ""
        end = 0
        for found in _MARK.finditer(line):
            made += line[end : found.start()]
            made += self._mark(found, made)
            end = found.end()
        return made + line[end:]

    def _mark(self, found: re.Match[str], made: str) -> str:
        """Return what would be a mark so that it is text."""
        mark = found[0]
        if mark in ("<", "&"):
            return "&lt;" if mark == "<" else "&amp;"
        if found["run"] and not _can_mark(found, f"{self.so_far}{made}"):
            return mark
        return "".join(f"\\{sign}" for sign in mark)

    def _without_a_start(self, line: str, made: str) -> str:
        """Return a line, of which `made` is made, so that it begins nothing."""
        number = _NUMBER.match(line)
        if number:
            return f"{number[0]}\\{made[number.end() :]}"
        begins = [_START] + [_UNDERLINE] * self.goes_on + [_IN_ENTRY] * self.in_entry
        marks = any(one.match(line) for one in begins) and not made.startswith("\\")
        return f"\\{made}" if marks else made


def _can_mark(found: re.Match[str], before: str) -> bool:
    """Tell whether a run of `*`, `_` or `~` can end what one before it began, or stands in what is strong.

    The first run of a paragraph ends nothing, so it is text, and what none of the later ones ends begins
    nothing either.
    """
    line, mark = found.string, found["run"]
    if mark not in _SETTLED.sub("", _ESCAPED.sub("", before)):
        return False
    left, right = line[: found.start()][-1:], line[found.end() :][:1]
    if mark == "*":
        return not (left.isspace() and right.isspace())
    if mark == "_" and left.isalnum() and right.isalnum():
        return False
    return not left.isspace() and bool(left or not right.isalnum())


def filled(name: str, words: Language, **values: object) -> str:
    """Return the Markdown template called `name`, filled in with `values`, in the language of `words`."""
    template = _environment().get_template(name)
    text = in_markdown(_written(template.generate(**words.for_templates(), **values)))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


class _Value(str):
    """A text that came into a template, to be told from the template's own."""

    __slots__ = ()

    def __str__(self) -> str:
        """Return itself: a template asks every value for its text, which would forget what it is."""
        return self


def _written(pieces: Iterable[str]) -> str:
    """Return the pieces of a filled template as one text, each value escaped for its place."""
    made: list[str] = []
    paragraph = ""
    for piece in pieces:
        made.append(escaped(piece, paragraph) if isinstance(piece, _Value) else piece)
        paragraph = f"{paragraph}{made[-1]}".rpartition("\n\n")[2]
        _, end, line = paragraph.rpartition("\n")
        if _APART.match(line):
            # What stands above matters no more; a table may have thousands of rows.
            paragraph = f"{end}{line}"
    return "".join(made)


@cache
def _environment() -> "ImmutableSandboxedEnvironment":
    """Return the environment of all Markdown templates."""
    # Loaded here: only Markdown needs it.
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(bundled("report_templates")),
        autoescape=False,
        finalize=_Value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
