"""The one layer through which every text of the interface reaches a reader.

Message ids are the English sentences themselves; catalogues are gettext's. Values go in by name,
so that a translation may move them. A text is translated first and filled in afterwards: what a
client wrote is never looked up in a catalogue.
"""

import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from functools import cache, reduce
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from cxmaturity.text.figures import estimate
from cxmaturity.text.punctuation import (
    CHINESE,
    CORNERS,
    Punctuation,
    is_right_to_left,
    punctuation_of,
    shortened_tags,
)


class Shipped(NamedTuple):
    """A language of the interface: its name, its name for Babel, the Chinese shapes it draws, its marks.

    `units` are what it counts large amounts in, the largest first.
    """

    name: str
    locale: str
    glyphs: str
    marks: Punctuation
    units: tuple[tuple[int, str], ...]


# English dates are written the day first.
SHIPPED = {
    "en": Shipped(
        name="English",
        locale="en_GB",
        glyphs="SC",
        marks=Punctuation(),
        units=((10**9, "bn"), (10**6, "m")),
    ),
    "zh-Hans": Shipped(
        name="简体中文",
        locale="zh_Hans_CN",
        glyphs="SC",
        marks=CHINESE,
        units=((10**8, "亿"), (10**4, "万")),
    ),
    "zh-Hant": Shipped(
        name="繁體中文",
        locale="zh_Hant_TW",
        glyphs="TC",
        marks=CHINESE._replace(**CORNERS),
        units=((10**8, "億"), (10**4, "萬")),
    ),
}
LANGUAGES = {tag: one.name for tag, one in SHIPPED.items()}
MESSAGES = Path(__file__).resolve().parents[1] / "messages"
DOMAIN = "cxmaturity"
# RFC 5646: a language, up to three extensions of it, script, region, variants, extensions, what is private.
# A language of four or more letters is of a form that nobody has ever registered.
_TAG = re.compile(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*"
    r"(-[a-wy-z\d](-[a-z\d]{2,8})+)*(-x(-[a-z\d]{1,8})+)?\Z",
    re.ASCII | re.IGNORECASE,
)
# What Babel writes where it knows a language and none of its months.
_NO_MONTH = re.compile(r"\bM\d\d\b")
_REGION_LETTERS, _SCRIPT_LETTERS = 2, 4


class Catalogue(Protocol):
    """What a language needs of a message catalogue; gettext's are such."""

    def gettext(self, message: str, /) -> str:
        """Return the text for a message id."""

    def ngettext(self, one: str, many: str, count: int, /) -> str:
        """Return the text for so many."""


class Language:
    """A language by its tag, and how texts, numbers and lists are written in it.

    English needs no `catalogue`: its texts are the message ids. `made_of` is the SHA-256 of the reader's own
    file of words, empty where there is none.
    """

    __slots__ = ("catalogue", "made_of", "tag")

    def __init__(self, tag: str = "en", catalogue: Catalogue | None = None, made_of: str = "") -> None:
        """Keep the tag and the texts that stand for the message ids."""
        self.tag, self.catalogue, self.made_of = tag, catalogue, made_of

    def text(self, message: str, /, **values: object) -> str:
        """Return `message` in this language, filled in with `values`."""
        translated = self.catalogue.gettext(message) if self.catalogue else message
        return translated.format(**values) if values else translated

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return the sentence for `count` things; `{count}` is filled in."""
        english = one if count == 1 else many
        message = self.catalogue.ngettext(one, many, count) if self.catalogue else english
        return message.format(count=count, **values)

    @property
    def marks(self) -> Punctuation:
        """The punctuation of this language."""
        shipped = nearest(self.tag)
        return punctuation_of(self.tag) if shipped == "en" else SHIPPED[shipped].marks

    @property
    def direction(self) -> str:
        """The direction of this language, as HTML names it: `ltr` or `rtl`."""
        return "rtl" if is_right_to_left(self.tag) else "ltr"

    def for_templates(self) -> dict[str, Any]:
        """Return what a template says this language with: `t`, `plural`, `marks` and `direction`."""
        marks = {name: getattr(self.marks, name) for name in Punctuation.__annotations__}
        return {"t": self.text, "plural": self.plural, "marks": marks, "direction": self.direction}

    def join(self, parts: list[str]) -> str:
        """Return `parts` as a list inside a sentence."""
        if len(parts) < 2:
            return "".join(parts)
        return self.text("{first} and {last}", first=self.listed(parts[:-1]), last=parts[-1])

    def either(self, parts: list[str]) -> str:
        """Return `parts` as those of which one is meant."""
        return reduce(lambda first, last: self.text("{first} or {last}", first=first, last=last), parts)

    def listed(self, parts: Iterable[str]) -> str:
        """Return `parts` as a list without a last word between them."""
        return self.marks.listing.join(parts)

    def clauses(self, parts: Iterable[str]) -> str:
        """Return `parts` as clauses of one sentence."""
        return self.marks.semicolon.join(parts)

    def sentences(self, parts: Iterable[str]) -> str:
        """Return whole sentences one after the other."""
        return self.marks.blank.join(parts)

    def pair(self, name: str, value: object) -> str:
        """Return a value under its name."""
        return f"{name}{self.marks.colon}{value}"

    def aside(self, text: str, note: object) -> str:
        """Return `text` with a note behind it in brackets."""
        return f"{text}{self.marks.opening}{note}{self.marks.closing}"

    def quoted(self, text: str) -> str:
        """Return `text` in quotes."""
        return f"{self.marks.quoting}{text}{self.marks.unquoting}"

    def stopped(self, text: str) -> str:
        """Return `text` with a full stop."""
        return f"{text}{self.marks.stop}"

    def sentence(self, text: str) -> str:
        """Return `text` with a capital, where the language has them, and a full stop."""
        return self.stopped(f"{text[:1].upper()}{text[1:]}")

    def within(self, whole: str, part: str) -> str:
        """Return a part of something behind what it is part of."""
        return f"{whole}{self.marks.comma}{part}"

    def lead(self, text: str) -> str:
        """Return `text` with a colon: what is typed or listed comes next."""
        return f"{text}{self.marks.colon.rstrip()}"

    def prompt(self, text: str) -> str:
        """Return what is asked so that what is typed stands apart from it."""
        return f"{text}{self.marks.blank}"

    def amount(self, figure: float) -> str:
        """Return an amount in the short form of this language, three digits that count: 1.2 m, 120 万."""
        return estimate(figure, SHIPPED[nearest(self.tag)].units)

    def in_currency(self, amount: str, code: str | None) -> str:
        """Return an amount behind the code of its currency, alone where it has none."""
        return f"{code} {amount}" if code else amount

    def date(self, iso: str) -> str:
        """Return an ISO date as it is written in this language, and anything else as it stands.

        Where nobody has told how the language writes dates, it stays as it is.
        """
        # Loaded here: only reports write dates out.
        import datetime

        from babel.dates import format_date

        locale = locale_of(self.tag)
        try:
            day = datetime.date.fromisoformat(iso)
        except ValueError:
            return iso
        written = format_date(day, "long", locale=locale) if locale else iso
        return iso if _NO_MONTH.search(written) else written


def locale_of(tag: str) -> str:
    """Return Babel's name for a language or for what it is a kind of; empty where it knows none."""
    from babel.core import Locale, UnknownLocaleError

    if tag in SHIPPED:
        return SHIPPED[tag].locale
    for one in lookup_tags(tag):
        if one in SHIPPED:
            return SHIPPED[one].locale
        try:
            return str(Locale.parse(one, sep="-"))
        except (UnknownLocaleError, ValueError):
            continue
    return ""


def noted(message: str) -> str:
    """Return `message` as it is: this only marks it for the catalogues, where it is looked up later."""
    return message


def is_tag(text: str) -> bool:
    """Return whether `text` is written as the tag of a language, shipped or not: `de`, `zh-Hans`."""
    return _TAG.match(text) is not None


def canonical(tag: str) -> str:
    """Return a well-formed tag as it is written: `de-AT`, `zh-Hant`, whatever its case."""
    first, *rest = tag.split("-")
    parts, extends = [first.lower()], False
    for part in rest:
        extends = extends or len(part) == 1
        written = part.lower()
        if not extends and part.isalpha() and len(part) == _REGION_LETTERS:
            written = part.upper()
        elif not extends and part.isalpha() and len(part) == _SCRIPT_LETTERS:
            written = part.title()
        parts.append(written)
    return "-".join(parts)


def lookup_tags(tag: str) -> list[str]:
    """Return the tags under which texts in a language are looked for, the nearest first (RFC 4647, lookup).

    What is shipped for a kind of English or Chinese comes before that language: `zh-CN`, `zh-Hans`, `zh`.
    """
    first, *shorter = shortened_tags(tag)
    shipped = nearest(tag)
    fitting = [shipped] if _is_kind_of_shipped(tag) else []
    found = [first, *shorter[:-1], *fitting, *shorter]
    # Chinese as such is not the kind of it that is written in Taiwan.
    return [one for one in dict.fromkeys(found) if nearest(one) == shipped]


def around(tag: str) -> str:
    """Return the language of the words around texts in `tag`: what is shipped for it, else the tag itself.

    What is no tag, such as the name of a language, has English around it.
    """
    shipped = nearest(tag)
    return shipped if _is_kind_of_shipped(tag) or not is_tag(tag) else canonical(tag)


def fits(asked: str, own: str) -> bool:
    """Return whether who asks for texts in one language is served by those in another: `de-AT` by `de`."""
    own = canonical(own) if is_tag(own) else own
    return around(own) == asked or own in lookup_tags(asked) or asked in lookup_tags(own)


def _is_kind_of_shipped(tag: str) -> bool:
    """Return whether what is shipped is the language of `tag`, and not only what stands in for it."""
    first, shipped = tag.replace("_", "-").casefold().partition("-")[0], nearest(tag)
    return shipped.partition("-")[0] == first


def nearest(tag: str) -> str:
    """Return the shipped language nearest to any `tag`: `en` for en-GB, zh-Hant for zh-TW, else English."""
    subtags = tag.replace("_", "-").casefold().split("-")
    if subtags[0] == "zh":
        traditional = {"hant", "tw", "hk", "mo"} & set(subtags)
        return "zh-Hant" if traditional else "zh-Hans"
    return subtags[0] if subtags[0] in SHIPPED else "en"


_brought: ContextVar[Mapping[str, Language]] = ContextVar("brought", default=MappingProxyType({}))


def brought() -> tuple[Language, ...]:
    """Return the languages whose words the reader has brought, for another process to bring too."""
    return tuple(_brought.get().values())


def bring(*languages: Language) -> None:
    """Let `language` return these from now on: their words come from a file of the reader's."""
    _brought.set({**_brought.get(), **{one.tag: one for one in languages}})


def language(tag: str = "en") -> Language:
    """Return the language called `tag`; KeyError when that is no tag.

    Its words are those that the reader has brought, else those that are shipped, else English ones.
    """
    return _brought.get().get(tag) or shipped_language(tag)


@cache
def shipped_language(tag: str) -> Language:
    """Return the language called `tag` with the words that are shipped; KeyError when that is no tag."""
    if tag == "en":
        return Language()
    if tag not in LANGUAGES:
        if not is_tag(tag):
            raise KeyError(tag)
        return Language(tag, shipped_language(nearest(tag)).catalogue)
    # Loaded here: English, and so most commands, need no catalogue.
    import gettext

    try:
        return Language(tag, gettext.translation(DOMAIN, MESSAGES, [tag]))
    except FileNotFoundError:
        # A checkout that nobody has set up: the catalogues are compiled when the package is built.
        return Language(tag, _from_source(tag))


def _from_source(tag: str) -> Catalogue:
    """Return the catalogue of a language from the file that translators write; slower."""
    import gettext
    import io

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    out = io.BytesIO()
    with (MESSAGES / f"{tag}.po").open("rb") as file:
        write_mo(out, read_po(file))
    out.seek(0)
    return gettext.GNUTranslations(out)


current: ContextVar[Language] = ContextVar("current", default=Language())


def tr(message: str, /, **values: object) -> str:
    """Return an interface `message` in the current language, filled in with `values`."""
    return current.get().text(message, **values)


def refusal(error: Exception) -> str:
    """Return why the system refused something; a usual reason is in the current language."""
    said = getattr(error, "strerror", None) or str(error)
    return tr(said) if said else said
