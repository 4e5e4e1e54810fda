"""The one layer through which every text of the interface reaches a reader.

Message ids are the English sentences themselves; catalogues are gettext's. Values go in by name,
so that a translation may move them. A text is translated first and filled in afterwards: what a
client wrote is never looked up in a catalogue.
"""

import re
from collections.abc import Iterable
from contextvars import ContextVar
from functools import cache, reduce
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from cxmaturity.text.figures import estimate


class Punctuation(NamedTuple):
    """What a language puts between parts and around them, with the blanks that belong to it.

    A mark is no text to be translated: no catalogue holds one, and templates see them as `marks`.
    """

    listing: str = ", "
    """Between the parts of a list."""
    comma: str = ", "
    """Between the parts of a sentence."""
    semicolon: str = "; "
    colon: str = ": "
    stop: str = "."
    blank: str = " "
    """Between two sentences."""
    opening: str = " ("
    closing: str = ")"
    quoting: str = "“"
    unquoting: str = "”"


# Marks of full width bring their own space.
_CHINESE = Punctuation(
    listing="、",
    comma="，",
    semicolon="；",
    colon="：",
    stop="。",
    blank="",
    opening="（",
    closing="）",
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
        marks=_CHINESE,
        units=((10**8, "亿"), (10**4, "万")),
    ),
    "zh-Hant": Shipped(
        name="繁體中文",
        locale="zh_Hant_TW",
        glyphs="TC",
        marks=_CHINESE._replace(quoting="「", unquoting="」"),
        units=((10**8, "億"), (10**4, "萬")),
    ),
}
LANGUAGES = {tag: one.name for tag, one in SHIPPED.items()}
TAGS = "|".join(LANGUAGES)
"""The languages as a command's help shows what can be chosen."""
MESSAGES = Path(__file__).resolve().parents[1] / "messages"
DOMAIN = "cxmaturity"
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


class Catalogue(Protocol):
    """What a language needs of a message catalogue; gettext's are such."""

    def gettext(self, message: str, /) -> str:
        """Return the text for a message id."""

    def ngettext(self, one: str, many: str, count: int, /) -> str:
        """Return the text for so many."""


class Language:
    """A language by its tag, and how texts, numbers and lists are written in it.

    English needs no `catalogue`: its texts are the message ids.
    """

    __slots__ = ("catalogue", "tag")

    def __init__(self, tag: str = "en", catalogue: Catalogue | None = None) -> None:
        """Keep the tag and the texts that stand for the message ids."""
        self.tag, self.catalogue = tag, catalogue

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
        return SHIPPED[self.tag].marks

    def for_templates(self) -> dict[str, Any]:
        """Return what a template says this language with: `t`, `plural` and `marks`."""
        marks = {name: getattr(self.marks, name) for name in Punctuation.__annotations__}
        return {"t": self.text, "plural": self.plural, "marks": marks}

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
        return estimate(figure, SHIPPED[self.tag].units)

    def in_currency(self, amount: str, code: str | None) -> str:
        """Return an amount behind the code of its currency, alone where it has none."""
        return f"{code} {amount}" if code else amount

    def date(self, iso: str) -> str:
        """Return an ISO date as it is written in this language, and anything else as it stands."""
        # Loaded here: only reports write dates out.
        import datetime

        from babel.dates import format_date

        try:
            day = datetime.date.fromisoformat(iso)
        except ValueError:
            return iso
        return format_date(day, "long", locale=SHIPPED[self.tag].locale)


def noted(message: str) -> str:
    """Return `message` as it is: this only marks it for the catalogues, where it is looked up later."""
    return message


def is_tag(text: str) -> bool:
    """Return whether `text` is written as the tag of a language, shipped or not: `de`, `zh-Hans`."""
    return _TAG.match(text) is not None


def nearest(tag: str) -> str:
    """Return the shipped language nearest to any `tag`: `en` for en-GB, zh-Hant for zh-TW, else English."""
    subtags = tag.replace("_", "-").casefold().split("-")
    if subtags[0] == "zh":
        traditional = {"hant", "tw", "hk", "mo"} & set(subtags)
        return "zh-Hant" if traditional else "zh-Hans"
    return subtags[0] if subtags[0] in SHIPPED else "en"


@cache
def language(tag: str = "en") -> Language:
    """Return the language called `tag`; KeyError when it is not shipped."""
    if tag not in LANGUAGES:
        raise KeyError(tag)
    if tag == "en":
        return Language()
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
