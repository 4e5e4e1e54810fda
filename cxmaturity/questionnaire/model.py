"""A questionnaire: dimensions, questions, scales, levels, checklist; its worksheets are in `worksheet.py`.

The field names are those of the YAML file (docs/questionnaire-format.md). All weights and points
are whole numbers, so that sums of them are exact whatever the order.
"""

import re
from itertools import chain
from typing import Annotated, Literal, assert_never

import msgspec

from cxmaturity.formats.frozen import Frozen
from cxmaturity.questionnaire.conditions import Condition, OptionId, Otherwise
from cxmaturity.worksheets.model import Context, Worksheet

Weight = Annotated[int, msgspec.Meta(ge=0)]
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
"""What an id may look like: it stands in file names, answer files and on the command line."""
Effort = Literal["S", "M", "L"]


def effort_size(effort: Effort) -> int:
    """Return how much work an effort stands for."""
    match effort:
        case "S":
            return 1
        case "M":
            return 2
        case "L":
            return 3
        case _:
            assert_never(effort)


class Level(Frozen, rename={"starts_at": "from"}):
    """A maturity level: its name, what it means, and the value (0-1) from which it is reached."""

    name: str
    meaning: str
    starts_at: float


class Option(Frozen):
    """One answer of a scale: its id (stored in answer files), label and whole points."""

    id: OptionId
    label: str
    points: Weight


class Scale(Frozen):
    """Options from the lowest to the highest; an option's value is its points over the highest points."""

    id: str
    options: tuple[Option, ...]

    @property
    def top(self) -> int:
        """The scale's highest points."""
        return self.options[-1].points

    @property
    def lowest(self) -> int:
        """The scale's lowest points."""
        return min([option.points for option in self.options])

    def value(self, option: Option) -> float:
        """Return the value of `option`, from 0 to 1."""
        return option.points / self.top

    def option(self, option_id: str) -> Option:
        """Return the option called `option_id`; KeyError when there is none."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)


class Source(Frozen):
    """A published document that questions rest on."""

    id: str
    title: str
    publisher: str = ""
    year: int | None = None


class SourceReference(Frozen):
    """The idea of a source that a question rests on; `practices` are rows of the crosswalk."""

    source: str
    idea: str
    practices: tuple[int, ...] = ()


class Need(Frozen):
    """A question that must have reached an option before an action makes sense."""

    question: str
    option: OptionId


class Action(Frozen):
    """What takes one question from the option before `to` up to `to`."""

    to: OptionId
    do: str
    owner: str
    effort: Effort
    measure: str
    needs: tuple[Need, ...] = ()


class Question(Frozen):
    """One practice: what is asked, what each option looks like, and how to take the next step.

    `levels` describes each option of the scale, in order; `scale` is the questionnaire's first unless named.
    All of `applies_when` must hold for it to be asked; `otherwise` is what it counts as where it is not.
    """

    id: str
    name: str
    text: str
    scale: str = ""
    why: str = ""
    levels: tuple[str, ...] = ()
    show_me: tuple[str, ...] = ()
    weight: Weight = 1
    foundation: bool = False
    quick: bool = False
    applies_when: tuple[Condition, ...] = ()
    otherwise: Otherwise = "nothing"
    actions: tuple[Action, ...] = ()
    sources: tuple[SourceReference, ...] = ()

    @property
    def is_gate(self) -> bool:
        """Whether it can hold a stage down: what has no weight is neither scored nor a gate."""
        return self.foundation and self.weight > 0


class Dimension(Frozen):
    """A group of questions that is scored together.

    Where `applies_when` does not hold, none of its questions is asked, and each counts as `otherwise`.
    """

    id: str
    name: str
    questions: tuple[Question, ...]
    meaning: str = ""
    weight: Weight = 1
    applies_when: tuple[Condition, ...] = ()
    otherwise: Otherwise = "nothing"


class Step(Frozen):
    """A step of the checklist; the earliest step with a no is the place to work."""

    id: str
    name: str


class Contradiction(Frozen):
    """A maturity answer that does not fit a yes: `question` at or below `at_most`."""

    question: str
    at_most: OptionId


class Check(Frozen):
    """One yes/no question of the checklist."""

    id: str
    name: str
    step: str
    text: str
    rests_on: str = ""
    show_me: tuple[str, ...] = ()
    contradicted_by: tuple[Contradiction, ...] = ()


class Checklist(Frozen):
    """Yes/no questions that must all be yes; never converted into maturity points."""

    title: str
    label: str
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]


class Group(Frozen):
    """A group of respondents; the first two of a questionnaire are compared with each other."""

    id: str
    name: str


class Taken(Frozen):
    """An entry that is another questionnaire's: its `place` here, that questionnaire, its place `there`.

    A place is what the ids of the entry's texts begin with, such as `questions.vision.sponsor`.
    """

    place: str
    of: str
    there: str


ChecklistOutcome = Literal["kept", "replaced", "dropped"]


class Overlay(Frozen):
    """What an overlay changed in the questionnaire `of`, an id@version; the rest are ids of what it changed.

    `settings` are the fields of the questionnaire itself that it set.
    """

    id: str
    version: str
    of: str
    because: str
    dropped: tuple[str, ...] = ()
    reweighted: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    checklist: ChecklistOutcome = "kept"
    dropped_checks: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()


class Questionnaire(Frozen):
    """A maturity model: everything that is asked, and how the answers become a stage.

    `sha256` is of the file that it was read from and of those it takes from; `taken` says which of its
    entries are theirs. `overlay` says what an overlay made of another questionnaire. All three are computed,
    never written in the file.
    """

    format: Literal[1]
    id: str
    version: str
    title: str
    language: str
    levels: tuple[Level, ...]
    scales: tuple[Scale, ...]
    dimensions: tuple[Dimension, ...]
    summary: str = ""
    min_coverage: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.7
    min_applicable: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.5
    privacy_floor: Annotated[int, msgspec.Meta(ge=3)] = 5
    default_target: int | None = None
    groups: tuple[Group, ...] = ()
    sources: tuple[Source, ...] = ()
    checklist: Checklist | None = None
    worksheets: tuple[Worksheet, ...] = ()
    roadmap_context: tuple[Context, ...] = ()
    sha256: str = ""
    taken: tuple[Taken, ...] = ()
    overlay: Overlay | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order in which they are asked."""
        return tuple(question for dimension in self.dimensions for question in dimension.questions)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions under which questions and dimensions are asked."""
        own = (question.applies_when for question in self.questions)
        return tuple(chain(*(dimension.applies_when for dimension in self.dimensions), *own))

    def scale_of(self, question: Question) -> Scale:
        """Return the scale on which `question` is answered; KeyError when there is none."""
        if not question.scale:
            return self.scales[0]
        for scale in self.scales:
            if scale.id == question.scale:
                return scale
        raise KeyError(question.scale)

    def worksheet(self, worksheet_id: str) -> Worksheet:
        """Return the worksheet called `worksheet_id`; KeyError when there is none."""
        for worksheet in self.worksheets:
            if worksheet.id == worksheet_id:
                return worksheet
        raise KeyError(worksheet_id)

    @property
    def target(self) -> int:
        """The level aimed at where an answer file names no target."""
        return self.default_target or len(self.levels)

    def goes_by(self, name: str) -> bool:
        """Return whether answers to `name`, an id with or without version, are answers to this.

        With an overlay, answers to the questionnaire that it changes are.
        """
        wanted, _, version = name.partition("@")
        names = [f"{self.id}@{self.version}", *([self.overlay.of] if self.overlay else [])]
        parts = [whole.rpartition("@") for whole in names]
        return any(
            known == wanted and (not version or f"{full}.".startswith(f"{version}."))
            for known, _, full in parts
        )
