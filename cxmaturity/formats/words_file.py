"""The tool's own words in a language that it does not ship: `words.de.po`, which its reader fills in.

It is a gettext catalogue, as those that ship: translators and their programs know the kind, it has a form for
every plural of any language, and once it is whole it can ship as it is. Nothing has to be compiled.
Which messages there are is told by a catalogue that ships: it has every one of them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from string import Formatter

from cxmaturity import __version__
from cxmaturity.errors import InvalidFile, Problem, plain
from cxmaturity.formats.po_text import PoEntry, PoText, entry_lines, field_of, parsed, quoted
from cxmaturity.formats.text_file import read_content, text_of
from cxmaturity.text.language import (
    LANGUAGES,
    MESSAGES,
    Catalogue,
    Language,
    canonical,
    locale_of,
    lookup_tags,
    nearest,
    shipped_language,
    tr,
)
from cxmaturity.text.nearest import did_you_mean

LIMIT = 4 * 1024 * 1024
_NAME = "words.{}.po"
_SHIPPED = next(tag for tag in LANGUAGES if tag != "en")
_TOOL = f"cxmaturity {__version__}"
_COUNT = "{count}"
_MOST_MEANT = 3
_MOST_FORMS, _MOST_TRIED = 6, 200


def name_of(tag: str) -> str:
    """Return what the file of the tool's words in a language is called."""
    return _NAME.format(tag)


def words_path(tag: str, folders: Iterable[Path]) -> Path | None:
    """Return the file of the tool's words in a language or what it is a kind of, in the nearest of `folders`.

    None where there is none; for a language that ships nothing is looked for.
    """
    folders = list(folders)
    for one in lookup_tags(tag):
        if one in LANGUAGES:
            return None
        for folder in folders:
            path = folder / name_of(one)
            if _is_there(path):
                return path
    return None


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


@cache
def messages() -> dict[str, PoEntry]:
    """Return every message of the tool by its English, in the order in which a file has them.

    What clients read comes first: with that alone a report is whole.
    """
    found = parsed((MESSAGES / f"{_SHIPPED}.po").read_text(encoding="utf-8"))
    return {entry.one: entry for entry in sorted(found.entries, key=_rank)}


_IN_DOCUMENTS = frozenset(
    ("text", "report", "scoring", "plan", "waves", "worksheets", "workbook", "notebook", "gates", "terminal")
)
_IN_TALKS = frozenset(("interview",))


def _rank(entry: PoEntry) -> int:
    """Return how late a message comes in a file: after those of documents, and those of the interview."""
    subjects = set(_subjects(entry))
    return 0 if subjects & _IN_DOCUMENTS else 1 if subjects & _IN_TALKS else 2


def _subjects(entry: PoEntry) -> list[str]:
    """Return which subjects of the tool say a message."""
    return [name for note in entry.notes for name in note.split(", ")]


# ---- What is wrong with it

_MARKUP = re.compile(r"\[(?:blue|/)\]")
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_Fault = tuple[int, str, str, str]


def placeholders(text: str) -> list[str]:
    """Return the placeholders of a text as they stand, each once. Raises ValueError for a lone brace."""
    found = []
    for _, name, spec, conversion in Formatter().parse(text):
        if name is not None:
            how = (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
            found.append(f"{{{name}{how}}}")
    return list(dict.fromkeys(found))


def _faults(found: PoText, tag: str) -> Iterator[_Fault]:
    """Yield all that is wrong with what a file of words in the language `tag` holds."""
    yield from found.faults
    yield from _of_head(found, tag)
    forms = plural_of(found, tag)[0]
    strict = found.fields.get("Project-Id-Version") == _TOOL
    seen: dict[str, int] = {}
    unknown = 0
    for entry in found.entries:
        name = field_of(entry.one)
        if entry.one in seen:
            message = tr("stands here a second time, first in line {line}", line=seen[entry.one])
            yield entry.line, name, message, ""
        seen.setdefault(entry.one, entry.line)
        known = messages().get(entry.one)
        if known is not None and entry.context is None:
            yield from _of_entry(entry, known, name, forms)
        elif strict:
            unknown += 1
            hint = did_you_mean(entry.one, list(messages())) if unknown <= _MOST_MEANT else ""
            yield entry.line, name, tr("is no message of the tool"), hint


def _of_head(found: PoText, tag: str) -> Iterator[_Fault]:
    """Yield what is wrong with the head of the file."""
    line = 1 if found.head is None else found.head.line
    fields = found.fields
    written = fields.get("Language", "").replace("_", "-")
    if written and canonical(written) != tag:
        got = plain(fields["Language"])
        message = tr("must be {name}, as the file is called (got {got})", name=tag, got=got)
        yield line, "Language", message, ""
    if "Plural-Forms" in fields and (why := _wrong_plural(fields["Plural-Forms"])):
        usual = "nplurals={}; plural={};".format(*_usual_plural(tag))
        yield line, "Plural-Forms", why, tr("the usual one is: {plural}", plural=usual)


def _wrong_plural(value: str) -> str:
    """Return what is wrong with the rule of plurals, nothing where it is one."""
    import gettext

    found = _PLURAL.fullmatch(value)
    if found is None or not 0 < int(found[1]) <= _MOST_FORMS:
        return tr("must be a count of forms and which is for how many")
    try:
        rule = gettext.c2py(found[2])
        forms = {rule(count) for count in range(_MOST_TRIED)}
    except (ValueError, ArithmeticError, RecursionError):
        return tr("is no rule that tells a form for every number")
    if not forms <= set(range(int(found[1]))):
        return tr("leads to a form that there is not: {forms}", forms=", ".join(map(str, sorted(forms))))
    return ""


_PLURAL = re.compile(r"\s*nplurals\s*=\s*(\d{1,2})\s*;\s*plural\s*=\s*([^;]{1,500}?)\s*;?\s*")


@cache
def _usual_plural(tag: str) -> tuple[int, str]:
    """Return how many forms a language has for counted things, and the rule that chooses among them."""
    # Loaded here: only a file that is made, or that has no rule of its own, needs it.
    from babel.messages.plurals import get_plural

    usual = get_plural(locale_of(tag) or "en")
    return usual.num_plurals, usual.plural_expr


def plural_of(found: PoText, tag: str) -> tuple[int, str]:
    """Return how many forms the file has for counted things, and the rule: its own, else the language's."""
    value = found.fields.get("Plural-Forms", "")
    own = _PLURAL.fullmatch(value)
    return (int(own[1]), own[2]) if own and not _wrong_plural(value) else _usual_plural(tag)


def _of_entry(entry: PoEntry, known: PoEntry, name: str, forms: int) -> Iterator[_Fault]:
    """Yield what is wrong with one message."""
    if entry.many != known.many:
        said = tr("nothing") if known.many is None else field_of(known.many)
        yield entry.line, name, tr("its msgid_plural must be {text}", text=said), ""
        return
    wanted = range(forms) if known.many is not None else range(1)
    if any(entry.texts.values()) and (
        set(entry.texts) != set(wanted) or entry.numbered is not (known.many is not None)
    ):
        texts = ", ".join(f"msgstr[{form}]" for form in wanted) if known.many is not None else "msgstr"
        yield entry.line, name, tr("must have these texts: {texts}", texts=texts), ""
        return
    for form, text in entry.texts.items():
        if text and not entry.fuzzy:
            for message, hint in _of_text(text, known):
                yield entry.lines[form], name, message, hint


def _of_text(text: str, known: PoEntry) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one text, and what to do."""
    source = known.one if known.many is None else known.many
    wanted = placeholders(source)
    try:
        got = placeholders(text)
    except ValueError:
        yield (
            tr("has a brace without its counterpart"),
            tr("placeholders here: {names}", names=_listed(wanted)),
        )
        return
    for one in got:
        if one not in wanted:
            hint = did_you_mean(one, wanted, tr("placeholders here: {names}", names=_listed(wanted)))
            yield tr("has the placeholder {name}, which the message has not", name=plain(one)), hint
    for one in wanted:
        # A form for one thing may say it in a word.
        if one not in got and not (known.many is not None and one == _COUNT):
            yield tr("has lost the placeholder {name}", name=one), tr("put it where the value belongs")
    if _MARKUP.findall(text) != _MARKUP.findall(source):
        marks = " ".join(_MARKUP.findall(source)) or tr("none")
        yield tr("must have these marks, in this order: {marks}", marks=marks), ""
    if _STEERING.search(text):
        yield tr("has a sign that steers a terminal or the reading order"), tr("remove it")
    if text.count("\n") != source.count("\n"):
        yield tr("must have as many line breaks as the message"), ""


def _listed(names: list[str]) -> str:
    return ", ".join(names) or tr("none")


# ---- Words that are read


@dataclass(frozen=True, kw_only=True)
class OwnCatalogue:
    """The texts of a file by their English, a form each; what is missing is as it ships for `tag`.

    It can be handed to another process.
    """

    tag: str
    texts: Mapping[str, tuple[str, ...]]
    plural: str

    def gettext(self, message: str, /) -> str:
        """Return the text for a message."""
        found, behind = self.texts.get(message), self._behind
        if found is not None:
            return found[0]
        return message if behind is None else behind.gettext(message)

    def ngettext(self, one: str, many: str, count: int, /) -> str:
        """Return the text for so many."""
        found, behind = self.texts.get(one), self._behind
        if found is not None:
            return found[_rule(self.plural)(count)]
        english = one if count == 1 else many
        return english if behind is None else behind.ngettext(one, many, count)

    @property
    def _behind(self) -> Catalogue | None:
        """What ships for a kind of this language."""
        return shipped_language(nearest(self.tag)).catalogue


@cache
def _rule(plural: str) -> Callable[[int], int]:
    import gettext

    return gettext.c2py(plural)


@dataclass(frozen=True, kw_only=True)
class OwnWords:
    """A file of words that was read: the language with them, which messages are `open`, of how many."""

    path: Path
    language: Language
    open: tuple[str, ...]
    wanted: int
    dropped: int


def read_words(path: Path, tag: str) -> OwnWords:
    """Return the tool's words in the language `tag` from the file at `path`, even one of a wider language.

    Raises InvalidFile with all its faults.
    """
    return _words(path, tag, read_content(path, limit=LIMIT))


@lru_cache(maxsize=8)
def _words(path: Path, tag: str, content: bytes) -> OwnWords:
    found = checked(path, content)
    done = {
        entry.one: tuple(entry.texts[form] for form in sorted(entry.texts))
        for entry in found.entries
        if entry.one in messages() and entry.context is None and not entry.is_open
    }
    catalogue = OwnCatalogue(tag=tag, texts=done, plural=plural_of(found, tag)[1])
    return OwnWords(
        path=path,
        language=Language(tag, catalogue, sha256(content).hexdigest()),
        open=tuple(message for message in messages() if message not in done),
        wanted=len(messages()),
        dropped=sum(entry.one not in messages() for entry in found.entries),
    )


def checked(path: Path, content: bytes) -> PoText:
    """Return what a file of words holds. Raises InvalidFile with all its faults."""
    found = parsed(text_of(content, str(path)))
    faults = list(_faults(found, path.name.removeprefix("words.").removesuffix(".po")))
    if faults:
        raise InvalidFile(
            [
                Problem(file=str(path), line=line, field=name, message=message, hint=hint)
                for line, name, message, hint in faults
            ]
        )
    return found


# ---- Writing one


def words_text(tag: str, old: PoText | None = None) -> str:
    """Return a file of the tool's words in the language `tag`, to be filled in; what is in `old` stays.

    What is no message of the tool any more moves to the end, behind `#~`: translators' programs look there.
    """
    there = {} if old is None else {entry.one: entry for entry in old.entries if entry.context is None}
    known = messages()
    blocks = [_head(tag, old)]
    forms = plural_of(old, tag)[0] if old else _usual_plural(tag)[0]
    blocks += [_block(entry, there.get(entry.one), forms) for entry in known.values()]
    if old is not None:
        gone = [entry for entry in old.entries if entry.one not in known and any(entry.texts.values())]
        blocks += [["#~ " + line for line in entry_lines(entry)] for entry in gone]
        blocks += [old.left] if old.left else []
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


_USUAL_HEAD = (
    "# The words of cxmaturity in another language: fill in what stands behind msgstr, in UTF-8.",
    "# A name in braces, such as {count}, stands for what is put there: keep it, where it belongs.",
    "# What clients read comes first. What is left empty stays English: cxmaturity words %s --check",
    "# Bring it up to date, without losing a word: cxmaturity words %s",
)


def _head(tag: str, old: PoText | None) -> list[str]:
    """Return the lines of the head: what a translator's program needs, and what it has put there."""
    forms, rule = _usual_plural(tag)
    fields = {
        "Project-Id-Version": _TOOL,
        "Language": tag.replace("-", "_"),
        "Plural-Forms": f"nplurals={forms}; plural={rule};",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if old is not None:
        fields |= {name: value for name, value in old.fields.items() if name != "Project-Id-Version"}
    comments = old.head.comments if old is not None and old.head is not None else []
    comments = comments or [line.replace("%s", tag) for line in _USUAL_HEAD]
    written = [quoted(f"{name}: {value}\n") for name, value in fields.items()]
    return [*comments, 'msgid ""', 'msgstr ""', *written]


def _block(entry: PoEntry, old: PoEntry | None, forms: int) -> list[str]:
    """Return the lines of one message, with what has been filled in."""
    source = entry.one if entry.many is None else entry.many
    names = placeholders(source)
    comments = [] if old is None else old.comments
    notes = [f"#. {note}" for note in entry.notes]
    notes += [f"#. Keep: {' '.join(names)}"] if names else []
    if entry.many is not None and _COUNT in names:
        notes.append("#. A form that is for one thing alone may leave {count} out.")
    if old is not None and any(old.texts.values()):
        filled = replace(old, many=entry.many)
    else:
        texts = dict.fromkeys(range(forms if entry.many is not None else 1), "")
        filled = replace(entry, texts=texts, numbered=entry.many is not None, fuzzy=False)
    flags = ["#, fuzzy"] if filled.fuzzy else []
    return [*comments, *notes, *flags, *entry_lines(filled)]
