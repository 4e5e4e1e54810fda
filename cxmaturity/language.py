"""The one layer through which every text of the interface reaches a reader.

Message ids are the English sentences themselves; catalogues are gettext's. Values go in by name,
so that a translation may move them. A text is translated first and filled in afterwards: what a
client wrote is never looked up in a catalogue.
"""

import gettext
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cxmaturity.resources import bundled

LANGUAGES = ("en",)


@dataclass(frozen=True)
class Language:
    """A language by its tag, and how texts, numbers and lists are written in it."""

    tag: str = "en"
    catalogue: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)

    def text(self, message: str, /, **values: object) -> str:
        """Return `message` in this language, filled in with `values`."""
        translated = self.catalogue.gettext(message)
        return translated.format(**values) if values else translated

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return the sentence for `count` things; `{count}` is filled in."""
        return self.catalogue.ngettext(one, many, count).format(count=count, **values)

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
    folder = Path(bundled("report_templates")) / "messages"
    return Language(tag, gettext.translation("cxmaturity", folder, [tag], fallback=True))


current: ContextVar[Language] = ContextVar("current", default=Language())


def tr(message: str, /, **values: object) -> str:
    """Return an interface `message` in the current language, filled in with `values`."""
    return current.get().text(message, **values)
