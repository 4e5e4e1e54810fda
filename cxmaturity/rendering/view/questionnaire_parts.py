"""The parts of a questionnaire's page: what a template may see of it."""

from dataclasses import dataclass

from cxmaturity import __version__
from cxmaturity.rendering.options import Paper
from cxmaturity.rendering.palette import Look


@dataclass(frozen=True)
class Part:
    """A section of the page: its place, title, template and what that shows; `part` opens a group of them."""

    anchor: str
    title: str
    template: str
    body: object
    part: str = ""


@dataclass(frozen=True)
class LevelRow:
    """A level of the questionnaire and the index from which it is reached."""

    number: int
    name: str
    meaning: str
    start: str


@dataclass(frozen=True)
class OptionRow:
    """An option of a question: its look by level, what it looks like, and what leads up to it."""

    id: str
    label: str
    look: str
    points: str
    text: str
    action: str
    who: str
    measure: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """A title and the text behind it."""

    title: str
    text: str


@dataclass(frozen=True)
class SourceLine:
    """A source, who published it, and what it says beside our results."""

    title: str
    text: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A question with all that belongs to it."""

    anchor: str
    number: str
    id: str
    name: str
    text: str
    why: str
    marks: tuple[str, ...]
    hot: bool
    when: str
    options: tuple[OptionRow, ...]
    shown: str
    sources: tuple[Named, ...]


@dataclass(frozen=True)
class DimensionPart:
    """A dimension with its questions."""

    meaning: str
    weight: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class CheckRow:
    """A check of the checklist, and the answers that do not fit a yes."""

    id: str
    name: str
    step: str
    text: str
    shown: str
    against: str


@dataclass(frozen=True)
class ChecklistPart:
    """The checklist, and whose it is."""

    label: str
    checks: tuple[CheckRow, ...]


@dataclass(frozen=True)
class ColumnRow:
    """A column of a worksheet."""

    name: str
    kind: str
    help: str


@dataclass(frozen=True)
class WorksheetPart:
    """A worksheet."""

    title: str
    text: str
    columns: tuple[ColumnRow, ...]


@dataclass(frozen=True)
class QuestionnaireView:
    """The whole page; `tag` is the language of the questionnaire's own texts."""

    language: str
    title: str
    head: str
    foot: str
    summary: str
    version: str
    size: str
    facts: tuple[str, ...]
    sections: tuple[Part, ...]
    looks: dict[str, Look]
    tool: str = f"cxmaturity {__version__}"
    paper: Paper = "a4"
