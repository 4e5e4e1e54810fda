"""What the YAML parser says, in words for people who write answers and not parsers."""

import re
from typing import Any

import yaml

from cxmaturity.errors import Problem
from cxmaturity.formats.field_names import LONGEST, field_name, shortened
from cxmaturity.text.language import tr
from cxmaturity.text.names import is_unseen, opens_with_a_foreign_quote, sign_name, unseen_signs

# ---- What YAML would take in silence and the writer did not mean: a text cut at `#`, a merge left half done

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
            found.append(
                Problem(
                    file=file,
                    line=line,
                    field="",
                    message=message,
                    hint=tr("settle it in git and save the file"),
                )
            )
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
        return Problem(
            file=self.file,
            line=self._line_of(cut, end),
            field=field_name(tree, path),
            message=said,
            hint=hint,
        )

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


# ---- What the YAML parser says, in words for people who write answers and not parsers

MAX_DEPTH = 32
_MOST_MISTAKEN = 20
# All that YAML forbids, even in quotes: control characters, lone surrogates, two non-characters.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAB_BEFORE = re.compile(r" *\t")
_GLUED = re.compile(r"\s*[\w.-]+:[^\s:]+\s*\Z")
_NEEDS_QUOTES = re.compile(r"(?:.*[:\-,\[{]\s+|\s*)([@`%*&!])")
# A name and its colon, and how both are mistyped: a wide colon, a blank behind it that is none.
_WIDE_COLON = re.compile(r"\s*(?:- +)?[\w.-]+ ?([\uff1a\ufe55\u2236\ua789])")
_NAME_AND_VALUE = re.compile(r"\s*(?:- +)?[\w.-]+:(.*)")
_WIDE_DASH = re.compile(r"\s*([\u2010-\u2015\u2212\ufe58\uff0d\u2022\u00b7])\s")

Saying = tuple[int, str, str]
"""The line where a reader would mend it, what is wrong there, and what to do."""


def forbidden_character(text: str, file: str) -> Problem | None:
    """Return the problem of the first character in `text` that YAML does not allow."""
    found = _FORBIDDEN.search(text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    escape = f"\\x{ord(found[0]):02x}" if found[0] < "\u0100" else f"\\u{ord(found[0]):04x}"
    message = tr("holds the character {escape}, which YAML does not allow", escape=escape)
    hint = tr('remove it, or write "{escape}" in double quotes', escape=escape)
    return Problem(file=file, line=line, field="", message=message, hint=hint)


def too_deep() -> str:
    """Return what is said of a file with more brackets inside each other than any such file needs."""
    return tr("is nested more than {depth} levels deep", depth=MAX_DEPTH)


def parser_problem(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """Return what stopped the parser, at the line where a reader would mend it."""
    lines = text.splitlines() or [""]
    said = error.problem or error.context or ""
    stopped = min(error.problem_mark.line, len(lines) - 1) if error.problem_mark else 0
    opened = error.context_mark.line if error.context_mark else stopped
    if _TAB_BEFORE.match(lines[stopped]):
        return Problem(
            file=file,
            line=stopped + 1,
            field="",
            message=tr("is indented with a tab"),
            hint=tr("indent with blanks"),
        )
    if said == "mapping values are not allowed in this context":
        column = error.problem_mark.column if error.problem_mark else 0
        line, message, hint = _colon(lines[max(stopped - 1, 0)], lines[stopped][:column], stopped + 1)
        return Problem(file=file, line=line, field="", message=message, hint=hint)
    if "nesting" in said:
        # Some versions of the parser have a limit of their own, and reach it while they look ahead.
        return Problem(file=file, line=stopped + 1, field="", message=too_deep())
    unknown = (stopped + 1, tr("is not valid YAML: {problem}", problem=said), "")
    line, message, hint = _sayings(said, lines[stopped], stopped + 1, opened + 1).get(said, unknown)
    return Problem(file=file, line=line, field="", message=message, hint=hint)


def mistaken_signs(error: yaml.MarkedYAMLError, text: str, file: str) -> list[Problem]:
    """Return the signs that were taken for plain ones in the lines where the parser lost its way.

    Blanks that are none, wide colons, dashes and quotes of a word processor look right and are not.
    """
    lines = text.splitlines() or [""]
    stopped = min(error.problem_mark.line, len(lines) - 1) if error.problem_mark else 0
    opened = min(error.context_mark.line, stopped) if error.context_mark else stopped
    found = [
        Problem(file=file, line=number + 1, field="", message=mistaken[0], hint=mistaken[1])
        for number in range(max(min(opened, stopped - 1), 0), stopped + 1)
        if (mistaken := _mistaken(lines[number])) is not None
    ]
    return found[:_MOST_MISTAKEN]


def _mistaken(line: str) -> tuple[str, str] | None:
    """Return what in `line` looks like the sign that YAML wants, and what to do; None where nothing does."""
    indent = line[: len(line) - len(line.lstrip())]
    if any(is_unseen(sign) and sign not in "\t\r\n" for sign in indent):
        message = tr("is indented with {sign}, which only looks like a blank", sign=unseen_signs(indent))
        return message, tr("indent with blanks")
    wide, dash, pair = _WIDE_COLON.match(line), _WIDE_DASH.match(line), _NAME_AND_VALUE.match(line)
    if wide is not None:
        message = tr("has {sign} where a colon must stand", sign=sign_name(wide[1]))
        return message, tr("write it as name: value")
    if dash is not None:
        message = tr("begins with {sign} where a dash must stand", sign=sign_name(dash[1]))
        return message, tr("begin each entry of a list with - in the same column")
    if pair is not None and pair[1] and is_unseen(pair[1][0]):
        message = tr("has {sign} behind the colon, which only looks like a blank")
        return message.format(sign=sign_name(pair[1][0])), tr("write it as name: value")
    quote = opens_with_a_foreign_quote(pair[1]) if pair is not None else ""
    if quote:
        message = tr("begins a text with {sign}, which is no quote here", sign=sign_name(quote))
        return message, tr('put the whole of the text between two " signs')
    return None


def _sayings(said: str, here: str, stopped: int, opened: int) -> dict[str, Saying]:
    """Return what the parser may say, in words.

    `here` is the line where it `stopped`; `opened` is the line where the broken part began.
    """
    begins = _NEEDS_QUOTES.match(here)
    sign = (
        stopped,
        tr("has a value that begins with {sign}", sign=begins[1] if begins else here.strip()[:1]),
        tr("put it in quotes"),
    )
    backslash = (
        stopped,
        tr("has a backslash in double quotes that means nothing"),
        tr("write a backslash as \\\\, or use single quotes"),
    )
    unclosed = (
        stopped,
        tr("lacks a comma or the closing {bracket} of line {line}", bracket=said[-2:-1], line=opened),
        tr("put a text that holds a comma, a bracket or a quote in quotes"),
    )
    crooked = _crooked(stopped)
    no_list = (
        stopped,
        tr("does not fit the list around it"),
        tr("begin each entry of a list with - in the same column"),
    )
    return {
        "did not find expected ',' or '}'": unclosed,
        "did not find expected ',' or ']'": unclosed,
        "did not find expected key": crooked,
        "did not find expected <document start>": crooked,
        "did not find expected '-' indicator": no_list,
        "block sequence entries are not allowed in this context": no_list,
        "could not find expected ':'": (
            opened,
            tr("is neither a field (name: value) nor part of the text before it"),
            tr("add the colon"),
        ),
        "found unexpected end of stream": (
            opened,
            tr("opens a quote that is never closed"),
            tr("add the closing quote"),
        ),
        "found character that cannot start any token": sign,
        "found unknown escape character": backslash,
        "did not find expected hexdecimal number": backslash,
        "found invalid Unicode character escape code": backslash,
        "did not find expected alphabetic or numeric character": sign,
        "found undefined tag handle": sign,
        "mapping keys are not allowed in this context": (
            stopped,
            tr("has a ? where a value must stand"),
            tr("write unknown for an answer that nobody knows, or put a text in quotes"),
        ),
        "did not find expected comment or line break": (
            stopped,
            tr("has text behind | or >"),
            tr("begin the text in the next line, indented"),
        ),
        "did not find expected node content": (
            stopped,
            tr("has no value where one must stand"),
            tr("write it, or remove the comma before it"),
        ),
    }


def _colon(before: str, here: str, stopped: int) -> Saying:
    """Return what is wrong with a colon; `before` is the line before, `here` its own as far as the colon."""
    if _GLUED.match(before):
        return stopped - 1, tr("has no blank behind the colon"), tr("write it as name: value")
    if ": " not in here:
        return _crooked(stopped)
    return stopped, tr("has a second colon in one line"), tr("put a text that holds a colon in quotes")


def _crooked(stopped: int) -> Saying:
    message = tr("does not fit the lines before it")
    return (
        stopped,
        message,
        tr("line it up with the fields of its block, and put the whole of a text in quotes"),
    )
