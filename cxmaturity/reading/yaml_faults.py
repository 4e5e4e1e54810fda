"""What the YAML parser says, in words for people who write answers and not parsers."""

import re

import yaml

from cxmaturity.errors import Problem
from cxmaturity.language import tr

# All that YAML forbids, even in quotes: control characters, lone surrogates, two non-characters.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAB_BEFORE = re.compile(r" *\t")
_NEEDS_QUOTES = re.compile(r"(?:.*[:\-,\[{]\s+|\s*)([@`%])")


def forbidden_character(text: str, file: str) -> Problem | None:
    """Return the problem of the first character in `text` that YAML does not allow."""
    found = _FORBIDDEN.search(text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    if found[0] == "\0":
        return Problem(file, line, "", tr("is a binary file, not YAML text"))
    escape = f"\\x{ord(found[0]):02x}" if found[0] < "\u0100" else f"\\u{ord(found[0]):04x}"
    message = tr("holds the character {escape}, which YAML does not allow", escape=escape)
    return Problem(file, line, "", message, tr('remove it, or write "{escape}" in double quotes', escape=escape))


def parser_problem(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """Return what stopped the parser, at the line where a reader would mend it."""
    lines = text.splitlines()
    said = error.problem or error.context or ""
    stopped = min(error.problem_mark.line, len(lines) - 1) if error.problem_mark else 0
    opened = error.context_mark.line if error.context_mark else stopped
    here = lines[stopped] if lines else ""
    if _TAB_BEFORE.match(here):
        return Problem(file, stopped + 1, "", tr("is indented with a tab"), tr("indent with blanks"))
    line, message, hint = _in_words(said, here, stopped + 1, opened + 1)
    if not message:
        message = tr("is not valid YAML: {problem}", problem=said)
    return Problem(file, line, "", message, hint)


def _in_words(said: str, here: str, stopped: int, opened: int) -> tuple[int, str, str]:
    """Return the line, the message and the hint for what the parser `said`; no message where it is unknown.

    `here` is the line where it `stopped`; `opened` is the line where the broken part began.
    """
    if said == "could not find expected ':'":
        return opened, tr("is neither a field (name: value) nor part of the text before"), tr("add the colon")
    if said == "found unexpected end of stream":
        return opened, tr("opens a quote that is never closed"), tr("add the closing quote")
    if said == "mapping values are not allowed in this context":
        hint = tr("put a text that holds a colon in quotes, and line up the fields of one block")
        return stopped, tr("has a colon where no field can begin"), hint
    if said in ("did not find expected ',' or '}'", "did not find expected ',' or ']'"):
        bracket = said[-2]
        message = tr("lacks a comma or the closing {bracket} of line {line}", bracket=bracket, line=opened)
        return stopped, message, tr("put a text that holds a comma or a quote in quotes")
    if said == "found character that cannot start any token":
        needs = _NEEDS_QUOTES.match(here)
        sign = needs[1] if needs else tr("this character")
        return stopped, tr("has a value that begins with {sign}", sign=sign), tr("put it in quotes")
    if said == "found unknown escape character":
        hint = tr("write a backslash as \\\\, or use single quotes")
        return stopped, tr("has a backslash in double quotes that means nothing"), hint
    return _out_of_place(said, stopped)


def _out_of_place(said: str, stopped: int) -> tuple[int, str, str]:
    """Return the line, the message and the hint where a line does not fit the lines before it."""
    line_up = tr("line it up with the fields of its block, and quote the whole of a text")
    if said in ("did not find expected key", "did not find expected <document start>"):
        return stopped, tr("does not fit the lines before it"), line_up
    if said in ("did not find expected '-' indicator", "block sequence entries are not allowed in this context"):
        hint = tr("begin each entry of a list with - in the same column")
        return stopped, tr("does not fit the list around it"), hint
    if said == "did not find expected node content":
        return stopped, tr("has no value where one must stand"), tr("write it, or remove the comma before")
    return stopped, "", ""
