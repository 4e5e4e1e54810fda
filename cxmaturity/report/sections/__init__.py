"""The sections of the report, a file a subject: each says its place, title and template, and makes its page.

Which of them stand in which profile, and in what order, is said in `report/profiles.py`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cxmaturity.report.lookup import Lookup
from cxmaturity.text.figures import shortened

HEAD_LENGTH = 60


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section as a template shows it: its place, its title, its template's name, and its page.

    `part` is the group of sections that it stands under in the contents, empty within a group. A `joined`
    section goes on where the one before it ends.
    """

    anchor: str
    title: str
    template: str
    body: object
    part: str = ""
    joined: bool = False

    @property
    def short(self) -> str:
        """The title for the running head."""
        return shortened(self.title, HEAD_LENGTH)


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
