"""The one layer through which every text of the interface reaches a reader.

Message ids are the English sentences themselves; catalogues are gettext's. Values go in by name,
so that a translation may move them. A text is translated first and filled in afterwards: what a
client wrote is never looked up in a catalogue.
"""

from contextvars import ContextVar
from functools import cache
from typing import Protocol

from cxmaturity.resources import bundled

LANGUAGES = ("en",)


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
        if self.catalogue:
            message = self.catalogue.ngettext(one, many, count)
        else:
            message = one if count == 1 else many
        return message.format(count=count, **values)

    def join(self, parts: list[str]) -> str:
        """Return `parts` as a list inside a sentence."""
        if len(parts) < 2:
            return "".join(parts)
        return self.text("{first} and {last}", first=", ".join(parts[:-1]), last=parts[-1])


@cache
def language(tag: str = "en") -> Language:
    """Return the language called `tag`; KeyError when it is not shipped."""
    if tag not in LANGUAGES:
        raise KeyError(tag)
    if tag == "en":
        return Language()
    # Loaded here: English, and so most commands, need no catalogue.
    import gettext

    return Language(tag, gettext.translation("cxmaturity", bundled("report_templates") / "messages", [tag]))


current: ContextVar[Language] = ContextVar("current", default=Language())


def tr(message: str, /, **values: object) -> str:
    """Return an interface `message` in the current language, filled in with `values`."""
    return current.get().text(message, **values)
