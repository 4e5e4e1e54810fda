"""A gettext catalogue (.po) as text: read line by line, so that every fault has its line, and written."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from cxmaturity.errors import plain
from cxmaturity.text.language import tr

_LONGEST_FIELD = 60
_LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d{1,2})\])?\s+(".*")\s*\Z')
_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr)\b")
_MORE = re.compile(r'(".*")\s*\Z')
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(kw_only=True)
class PoEntry:
    """One message: its English, its texts by the number of their form, their lines, and what is above it.

    A message without a plural has its text under 0 and is not `numbered`. `comments` are a translator's,
    `notes` are for translators.
    """

    line: int
    one: str = ""
    many: str | None = None
    context: str | None = None
    texts: dict[int, str] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    numbered: bool = False
    comments: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fuzzy: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a text of it is missing, or marked as one that somebody has to look at."""
        return self.fuzzy or not self.texts or not all(self.texts.values())


@dataclass(frozen=True, kw_only=True)
class PoText:
    """What a catalogue holds: its head, its messages in their order, and lines of what is none any more.

    A fault is its line, its field, what is wrong and what to do.
    """

    head: PoEntry | None
    entries: list[PoEntry]
    left: list[str]
    faults: list[tuple[int, str, str, str]]

    @property
    def fields(self) -> dict[str, str]:
        """The fields of its head."""
        lines = "" if self.head is None else self.head.texts.get(0, "")
        pairs = (line.partition(":") for line in lines.splitlines())
        return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}


class _Reader:
    """Takes a file line by line."""

    def __init__(self) -> None:
        self.entries: list[PoEntry] = []
        self.left: list[str] = []
        self.faults: list[tuple[int, str, str, str]] = []
        self.comments: list[str] = []
        self.notes: list[str] = []
        self.fuzzy = False
        self.entry: PoEntry | None = None
        self.add: Callable[[str], None] | None = None

    def take(self, number: int, line: str) -> None:
        """Take one line."""
        if not line.strip():
            self.entry, self.add = None, None
        elif line.startswith("#~"):
            self.left.append(line)
        elif line.startswith("#"):
            self._comment(line)
        elif found := _LINE.match(line):
            self._keyword(number, *found.groups())
        elif (found := _MORE.match(line)) and self.add is not None:
            self._string(number, found[1])
        elif found := _KEYWORD.match(line):
            name = "" if self.entry is None else field_of(self.entry.one)
            message = tr(
                "{word} must have a text in double quotes behind it, on the same line", word=found[1]
            )
            self.faults.append((number, name, message, ""))
        else:
            hint = tr("a line is a comment (#), msgid or msgstr with a text in double quotes, or such a text")
            self.faults.append((number, "", tr("is no line of a catalogue"), hint))

    def _comment(self, line: str) -> None:
        if self.entry is not None and self.entry.texts:
            self.entry, self.add = None, None
        if line.startswith("#,"):
            self.fuzzy = "fuzzy" in line
        elif line.startswith("#. "):
            self.notes.append(line.removeprefix("#. "))
        elif line.startswith(("# ", "#\t")) or line == "#":
            self.comments.append(line)

    def _keyword(self, number: int, keyword: str, form: str | None, text: str) -> None:
        begins = keyword in ("msgctxt", "msgid")
        if self.entry is None or (begins and (self.entry.texts or keyword == "msgctxt")):
            self.entry = PoEntry(line=number, comments=self.comments, notes=self.notes, fuzzy=self.fuzzy)
            self.entries.append(self.entry)
            self.comments, self.notes, self.fuzzy = [], [], False
        entry = self.entry
        if keyword == "msgctxt":
            entry.context = ""
            self.add = lambda more: setattr(entry, "context", (entry.context or "") + more)
        elif keyword == "msgid":
            entry.line = number
            self.add = lambda more: setattr(entry, "one", entry.one + more)
        elif keyword == "msgid_plural":
            entry.many = ""
            self.add = lambda more: setattr(entry, "many", (entry.many or "") + more)
        else:
            self._form(number, int(form or 0), numbered=form is not None)
        self._string(number, text)

    def _form(self, number: int, form: int, *, numbered: bool) -> None:
        entry = self.entry
        assert entry is not None
        if form in entry.texts:
            message = tr("msgstr stands here a second time, first in line {line}", line=entry.lines[form])
            self.faults.append((number, field_of(entry.one), message, ""))
        entry.texts[form], entry.lines[form], entry.numbered = "", number, numbered
        self.add = lambda more: entry.texts.__setitem__(form, entry.texts[form] + more)

    def _string(self, number: int, text: str) -> None:
        found = _STRING.fullmatch(text)
        if found is None:
            hint = tr('put a backslash before each double quote in it: \\"')
            field_name = "" if self.entry is None else field_of(self.entry.one)
            self.faults.append((number, field_name, tr("the text does not end at its last quote"), hint))
        elif self.add is not None:
            self.add(_ESCAPED.sub(lambda one: _ESCAPES.get(one[1], one[1]), found[1]))


def parsed(text: str) -> PoText:
    """Return what the `text` of a catalogue holds, with the faults of its lines."""
    reader = _Reader()
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        reader.take(number, line)
    heads = [entry for entry in reader.entries if not entry.one]
    return PoText(
        head=heads[0] if heads else None,
        entries=[entry for entry in reader.entries if entry.one],
        left=reader.left,
        faults=reader.faults,
    )


def field_of(message: str) -> str:
    """Return how a message is named where something is said about it."""
    shown = plain(message)
    return f'"{shown}"' if len(shown) <= _LONGEST_FIELD else f'"{shown[: _LONGEST_FIELD - 1]}…"'


# ---- Writing


def entry_lines(entry: PoEntry) -> list[str]:
    """Return the lines of a message and its texts."""
    lines = [f"msgid {quoted(entry.one)}"]
    if entry.many is not None:
        lines.append(f"msgid_plural {quoted(entry.many)}")
    for form in sorted(entry.texts):
        word = f"msgstr[{form}]" if entry.numbered else "msgstr"
        lines.append(f"{word} {quoted(entry.texts[form])}")
    return lines


def quoted(text: str) -> str:
    """Return `text` as it stands in such a file."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"'
