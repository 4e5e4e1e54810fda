"""The sections of the report, a file a subject: each says its place, title and template, and makes its page.

Which of them stand in which profile, and in what order, is said in `report/profiles.py`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from cxmaturity.report.lookup import Lookup
from cxmaturity.text.figures import columns_of, shortened

HEAD_LENGTH = 60
LONG_TITLE = 84
"""A title of more columns is set smaller."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section as a template shows it: its place, its title, its template's name, and its page.

    `part` is the group of sections that it stands under in the contents, empty within a group. A `joined`
    section goes on where the one before it ends; one that is `whole` does so only where all of it has room.
    `head` is what it is called in the running head, where its title is a sentence.
    """

    anchor: str
    title: str
    template: str
    body: object
    part: str = ""
    joined: bool = False
    head: str = ""
    whole: bool = False

    @property
    def short(self) -> str:
        """The title for the running head."""
        return self.head or shortened(self.title, HEAD_LENGTH)

    @property
    def is_long(self) -> bool:
        """Whether the title is too long for the largest type."""
        return columns_of(self.title) > LONG_TITLE


SectionMaker = Callable[[Lookup], Iterable[Section]]
"""What makes a section, or one of each dimension or worksheet; none where there is nothing to show."""


@dataclass(frozen=True, kw_only=True)
class SingleSection:
    """What makes a section that stands in a report once: its title is the message to be translated.

    `page` returns what the template `sections/TEMPLATE.html` and `markdown/TEMPLATE.md` show, or None.
    """

    anchor: str
    title: str
    template: str
    page: Callable[[Lookup], object]
    joined: Callable[[Lookup], bool] = lambda _: False

    def __call__(self, look: Lookup) -> Iterator[Section]:
        """Yield the section, where it has anything to show."""
        body = self.page(look)
        if body is not None:
            yield Section(
                anchor=self.anchor,
                title=look.words.text(self.title),
                template=self.template,
                body=body,
                joined=self.joined(look),
            )


@runtime_checkable
class TitledPage(Protocol):
    """A page whose title says what it finds; `head` is what it is called where that has no room."""

    @property
    def title(self) -> str:
        """The finding in a sentence."""

    @property
    def head(self) -> str:
        """The page's subject."""

    @property
    def is_short(self) -> bool:
        """Whether it takes less than a third of a page."""


@dataclass(frozen=True, kw_only=True)
class TitledSection:
    """What makes a section whose page says its own title, by rule; none where `page` returns None."""

    anchor: str
    template: str
    page: Callable[[Lookup], TitledPage | None]
    joined: bool = False

    def __call__(self, look: Lookup) -> Iterator[Section]:
        """Yield the section, where it has anything to show."""
        body = self.page(look)
        if body is not None:
            yield Section(
                anchor=self.anchor,
                title=body.title,
                template=self.template,
                body=body,
                joined=self.joined,
                head=body.head,
            )


def kept_whole(sections: Iterable[Section]) -> Iterator[Section]:
    """Yield sections, those that go on kept whole unless that would leave a page nearly empty.

    So it would behind a short one that has a page to itself, and behind one that is not kept whole.
    """
    flows = False
    for section in sections:
        if isinstance(section.body, TitledPage) and section.joined:
            yield replace(section, whole=not flows)
            flows = flows or section.body.is_short
        else:
            flows = False
            yield section
