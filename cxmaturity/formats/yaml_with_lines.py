"""Safe YAML 1.2 with the line of every field, read from libyaml's events.

A tree is built straight from the parser's events, because that is both faster and stricter than
loading: no duplicate keys, anchors, aliases, tags or second documents, a depth limit, and only the
scalars of YAML 1.2's core schema (so `no` is text and `010` is not eight).
"""

import re
from collections.abc import Callable
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn

import yaml

from cxmaturity.errors import InvalidFile, Problem
from cxmaturity.formats.field_names import field_name, shortened
from cxmaturity.formats.text_file import read_text
from cxmaturity.formats.yaml_faults import (
    MAX_DEPTH,
    Cuts,
    conflict_problems,
    forbidden_character,
    may_cut,
    mistaken_signs,
    parser_problem,
    too_deep,
)
from cxmaturity.text.language import tr

_TAG_PREFIX = "tag:yaml.org,2002:"
_FOREIGN_LINE_ENDS = ("\x85", "\u2028", "\u2029")
_PARSER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_CONSTANTS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_CONSTANTS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NUMBER_STARTS = frozenset("+-.0123456789")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]{1,2})?\Z")

Lines = dict[Any, Any]
"""Key or index -> line (1-based) of a scalar, or (line, Lines) of a mapping or sequence."""


class Document:
    """A file's tree of dicts, lists and scalars, the line of every field, and what is wrong with its YAML."""

    __slots__ = ("file", "lines", "problems", "tree")

    def __init__(self, file: str, tree: Any, lines: Lines, problems: list[Problem]) -> None:
        """Keep the `tree` read from `file`, its `lines`, and `problems` that do not hide the rest."""
        self.file, self.tree, self.lines, self.problems = file, tree, lines, problems

    def line(self, path: tuple[Any, ...]) -> int:
        """Return the line of the field at `path`, or of the nearest field above it that exists."""
        found, lines = 1, self.lines
        for key in path:
            entry = lines.get(key)
            if entry is None:
                break
            if isinstance(entry, int):
                return entry
            found, lines = entry
        return found


def read_yaml(path: Path, *, limit: int) -> Document:
    """Read the file at `path`, of at most `limit` bytes. Raises InvalidFile where there is no tree."""
    return parse_yaml(read_text(path, limit=limit), str(path))


def parse_yaml(text: str, file: str) -> Document:
    """Build the tree of `text`; `file` names it in messages. Raises InvalidFile when it cannot go on."""
    for mark in _FOREIGN_LINE_ENDS:
        if mark in text:
            # YAML 1.2 knows them as text; the parser would end the line there and count it.
            text = text.replace(mark, " ")
    conflicts = conflict_problems(text, file)
    if conflicts:
        # What the parser says of such a file follows from the markers.
        raise InvalidFile(conflicts)
    builder = _WatchfulBuilder(file, text) if may_cut(text) else _Builder(file)
    try:
        tree, lines = builder.build(_PARSER(text))
    except yaml.YAMLError as error:
        raise InvalidFile([*builder.problems, *_stopped(error, text, file)]) from None
    return Document(file, tree, lines, builder.problems)


def _stopped(error: yaml.YAMLError, text: str, file: str) -> list[Problem]:
    """Return what stopped the parser, in words."""
    forbidden = forbidden_character(text, file)
    if forbidden is not None:
        return [forbidden]
    if not isinstance(error, yaml.MarkedYAMLError):
        return [Problem(file=file, line=0, field="", message=tr("is not valid YAML"))]
    # Where signs were taken for others, the parser stops later and speaks of something else.
    return mistaken_signs(error, text, file) or [parser_problem(error, text, file)]


class _Builder:
    """A tree in the making: the open containers, and where in the innermost one the next value goes.

    It keeps its own stack: recursion would let a deeply nested file exhaust Python's.
    """

    __slots__ = (
        "container",
        "documents",
        "file",
        "key",
        "key_line",
        "lines",
        "problems",
        "stack",
        "top",
        "tree",
    )

    def __init__(self, file: str) -> None:
        """Start an empty tree for `file`; what is wrong but can be read on from goes to `problems`."""
        self.file = file
        self.problems: list[Problem] = []
        self.tree: Any = None
        self.top: Lines = {}
        self.stack: list[tuple[Any, Lines]] = []
        self.container: Any = None
        self.lines: Lines = self.top
        self.key: str | None = None
        self.key_line = 0
        self.documents = 0

    def build(self, parser: Any) -> tuple[Any, Lines]:
        """Return the tree and its lines from the events of `parser`."""
        next_event = parser.get_event
        scalar, take_scalar = yaml.ScalarEvent, self.scalar
        steps: dict[type, Callable[[Any, int], None]] = {
            yaml.MappingStartEvent: self.open,
            yaml.SequenceStartEvent: self.open,
            yaml.MappingEndEvent: self.close,
            yaml.SequenceEndEvent: self.close,
            yaml.AliasEvent: self.alias,
            yaml.DocumentStartEvent: self.document,
        }
        while True:
            event = next_event()
            kind = type(event)
            if kind is scalar:
                take_scalar(event, event.start_mark.line + 1)
            elif kind in steps:
                steps[kind](event, event.start_mark.line + 1)
            elif kind is yaml.StreamEndEvent:
                return self.tree, self.top

    def scalar(self, event: Any, line: int) -> None:
        """Take a scalar: a key when the innermost container waits for one, else a value.

        A key is text, whatever it looks like.
        """
        if event.anchor is not None or event.tag is not None:
            self.refuse(event, line)
        text, container, key = event.value, self.container, self.key
        if type(container) is not dict:
            self.put(text if event.style else scalar_value(text), line, None)
        elif key is None:
            if text in container:
                self.repeated(text, line)
            self.key, self.key_line = text, line
        else:
            # As `put` does; most of a file's events come by here.
            container[key] = text if event.style else scalar_value(text)
            self.lines[key] = self.key_line
            self.key = None

    def repeated(self, text: str, line: int) -> None:
        """Note a second key of the same name, and read on; the last one counts."""
        first = self.lines[text]
        earlier = first if isinstance(first, int) else first[0]
        message = tr("stands here a second time, first in line {line}", line=earlier)
        name = field_name(self.tree, (*self.path(), text))
        self.problems.append(
            Problem(file=self.file, line=line, field=name, message=message, hint=tr("keep one of the two"))
        )

    def path(self) -> tuple[Any, ...]:
        """Return the path of the innermost container; what is being built is the last of its parent."""
        chain = [*(container for container, _ in self.stack[1:]), self.container]
        steps: list[Any] = []
        for parent, child in pairwise(chain):
            if type(parent) is list:
                steps.append(len(parent) - 1)
            else:
                steps.append(next(key for key in reversed(parent) if parent[key] is child))
        return tuple(steps)

    def put(self, value: Any, line: int, child_lines: Lines | None) -> None:
        """Put `value` into the innermost container, with its line and those of its own fields."""
        if type(self.container) is dict:
            self.container[self.key] = value
            self.lines[self.key] = self.key_line if child_lines is None else (self.key_line, child_lines)
            self.key = None
        elif self.container is not None:
            self.lines[len(self.container)] = line if child_lines is None else (line, child_lines)
            self.container.append(value)
        else:
            self.tree = value

    def open(self, event: Any, line: int) -> None:
        """Open a mapping or a sequence."""
        if event.anchor is not None or event.tag is not None:
            self.refuse(event, line)
        if len(self.stack) >= MAX_DEPTH:
            self.stop(line, too_deep())
        if type(self.container) is dict and self.key is None:
            message = tr("has a bracket or a list where the name of a field must stand")
            self.stop(line, message, tr("put the name in quotes"))
        child: Any = {} if type(event) is yaml.MappingStartEvent else []
        child_lines: Lines = {} if self.stack else self.top
        outer = (self.container, self.lines)
        self.put(child, line, child_lines)
        self.stack.append(outer)
        self.container, self.lines = child, child_lines

    def close(self, _event: Any, _line: int) -> None:
        """Close the innermost container."""
        self.container, self.lines = self.stack.pop()

    def alias(self, event: Any, line: int) -> None:
        """Refuse an alias; reading on would only report what follows from it."""
        message = tr("uses the alias *{name}, which is not allowed here", name=shortened(event.anchor))
        self.stop(line, message, tr("write the value out"))

    def document(self, _event: Any, line: int) -> None:
        """Refuse a second document."""
        self.documents += 1
        if self.documents > 1:
            self.stop(line, tr("holds a second document (---)"), tr("keep one of the two"))

    def refuse(self, event: Any, line: int) -> None:
        """Note an anchor or a tag, and read on."""
        hint = tr("write the value out")
        if event.anchor is not None:
            message = tr("uses the anchor &{name}, which is not allowed here", name=shortened(event.anchor))
        else:
            tag = shortened(event.tag.replace(_TAG_PREFIX, "!!"))
            message = tr("uses the tag {tag}, which is not allowed here", tag=tag)
            hint = tr("remove it, or put the whole value in quotes")
        self.problems.append(Problem(file=self.file, line=line, field="", message=message, hint=hint))

    def stop(self, line: int, message: str, hint: str = "") -> NoReturn:
        """Give up on the file with everything found so far."""
        raise InvalidFile(
            [*self.problems, Problem(file=self.file, line=line, field="", message=message, hint=hint)]
        )


class _WatchfulBuilder(_Builder):
    """A builder that also looks at where plain values end; few files give a reason to."""

    __slots__ = ("cuts",)

    def __init__(self, file: str, text: str) -> None:
        """Start an empty tree for the `text` of `file`."""
        super().__init__(file)
        self.cuts = Cuts(text, file)

    def scalar(self, event: Any, line: int) -> None:
        """Take a scalar, and note it when it is a plain value that ends at a `#` without a blank behind."""
        in_mapping = type(self.container) is dict
        if in_mapping and self.key is None:
            self.cuts.key_column = event.start_mark.column
        elif not event.style:
            if not in_mapping:
                self.cuts.key_column = max(event.start_mark.column - 2, 0)
            own = self.key if in_mapping else len(self.container or ())
            path = (*self.path(), own) if self.container is not None else ()
            is_text = isinstance(scalar_value(event.value), str | None)
            problem = self.cuts.problem(event, self.tree, path, is_text=is_text)
            if problem is not None:
                self.problems.append(problem)
        super().scalar(event, line)


def scalar_value(text: str) -> Any:
    """Return a plain scalar by YAML 1.2's core schema; what overflows stays text."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    if len(text) == 1 and text.isdecimal():
        return int(text)
    if _INTEGER.match(text):
        return int(text)
    if not _FLOAT.match(text) or text.lstrip("+-").isdecimal():
        return text
    number = float(text)
    return number if isfinite(number) else text
