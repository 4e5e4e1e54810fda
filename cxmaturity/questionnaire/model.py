"""A questionnaire: dimensions, questions, scales, levels, checklist; its worksheets are in `worksheet.py`.

The field names are those of the YAML file (docs/questionnaire-format.md). All weights and points
are whole numbers, so that sums of them are exact whatever the order.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from math import prod
from typing import Annotated, Any, Literal, assert_never

import msgspec

from cxmaturity.formats.frozen import Frozen
from cxmaturity.questionnaire.checklist import Checklist
from cxmaturity.questionnaire.conditions import Condition, OptionId, Otherwise
from cxmaturity.questionnaire.scales import Option, OwnOption, Scale, Ticks, Weight
from cxmaturity.worksheets.model import Context, Worksheet

Share = Annotated[float, msgspec.Meta(extra_json_schema={"share": True})]
"""From 0 to 1; a file may write a fraction, as in `from: "1/3"`."""
SHARES = ("from", "min_coverage", "min_applicable", "share")
"""The fields that hold shares, as the file calls them."""
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
"""What an id may look like: it stands in file names, answer files and on the command line."""
Effort = Literal["S", "M", "L"]
QuestionKind = Literal["choice", "several", "number", "text"]
"""How a question is answered: with one option, any number of them, a number, or words."""


def effort_size(effort: Effort | None) -> int:
    """Return how much work an effort stands for; where none is named, as much as a medium one."""
    match effort:
        case "S":
            return 1
        case "M" | None:
            return 2
        case "L":
            return 3
        case _:
            assert_never(effort)


class Level(Frozen, rename={"starts_at": "from"}):
    """A maturity level: its name, what it means, and the value (0-1) from which it is reached.

    `number` is what the model calls it by; without one it is one above the level before, and the first is 1.
    Where the index makes no stage (`cumulative`, `none`) all levels may leave out from where.
    """

    name: str
    meaning: str
    starts_at: Share | None = None
    number: Annotated[int, msgspec.Meta(ge=0)] | None = None


class IndexUnit(Frozen):
    """How the model shows an index: from `lowest` to `highest`, with so many decimals, called by `name`."""

    lowest: float
    highest: float
    decimals: Annotated[int, msgspec.Meta(ge=0, le=3)] = 0
    name: str = ""


StageRuleName = Literal["gated", "banded", "cumulative", "none"]


class StageRule(Frozen):
    """How answers become a stage: the `rule`, and the fields that this one has, the others left out.

    `gated`: the index, with every foundation question at most `foundation_slack` levels below the stage, and
    no dimension more than `dimension_slack` stages below the whole. `banded`: the index alone. `cumulative`:
    a level counts when a `share` of its own questions reaches the option `at_least`, and so on every level
    below; those below have to reach `below_at_least`, where that is given. `none`: there are no stages.
    """

    rule: StageRuleName = "gated"
    foundation_slack: Weight | None = None
    dimension_slack: Weight | None = None
    share: Share | None = None
    at_least: OptionId | None = None
    below_at_least: OptionId | None = None

    @property
    def foundations_apart(self) -> int:
        """So many levels may a foundation be below the stage."""
        return 1 if self.foundation_slack is None else self.foundation_slack

    @property
    def dimensions_apart(self) -> int:
        """So many stages may a dimension be below the whole."""
        return 1 if self.dimension_slack is None else self.dimension_slack

    @property
    def least_share(self) -> float:
        """The share of a level's questions that has to reach the option."""
        return 1.0 if self.share is None else self.share


OURS = StageRule()
"""The rule of a questionnaire that names none."""


class Required(Frozen):
    """From the level with this number on, no stage is reached without this option or a higher one."""

    from_level: int
    at_least: OptionId


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
    """What takes one question from the option before `to` up to `to`; what a model does not say stays empty.

    `url` is where there is more about it.
    """

    to: OptionId
    do: str
    owner: str = ""
    effort: Effort | None = None
    measure: str = ""
    needs: tuple[Need, ...] = ()
    url: str = ""


class Noun(Frozen):
    """What a model calls something: one of it, and many."""

    one: str
    many: str


class About(Frozen):
    """A model's own words in its reports; what it leaves out is said as of any model.

    `are` and `are_not` are sentences on what the figures are and are not, `in_brief` is the same in one,
    `limits` stand in the method pages. `shown_first`, `both_right` and `where_both_hold` are said in a
    workshop. `practice` is what a question is about, `visitor` who comes to see it, `badge` stands on one.
    """

    are: tuple[str, ...] = ()
    are_not: tuple[str, ...] = ()
    in_brief: str = ""
    limits: tuple[str, ...] = ()
    shown_first: str = ""
    both_right: str = ""
    where_both_hold: str = ""
    badge: str = ""
    practice: Noun | None = None
    visitor: Noun | None = None


class Question(Frozen, dict=True, rename={"starts_at": "from"}):
    """One practice: what is asked, what each option looks like, and how to take the next step.

    `levels` describes each option of the scale, in order; `scale` is the questionnaire's first unless named.
    `level` is the number of the level to which a model counts the practice: what it recommends there comes
    before what it recommends at a higher one, whatever it is worth. `required` is what stages ask of it
    alone. `maps_to` says by framework what it is called there, `was` under which ids it stood before.

    `kind` is how it is answered; `options` are its own, in place of a scale. Of several that are ticked
    `enough` points are as good as all. A number is in `unit`, within `range`; `from` holds for each option,
    in order, the number from which it is reached. Words are never scored, nor is what `scored` takes out:
    both describe, have no weight, and may be used in conditions.

    All of `applies_when` must hold for it to be asked; `otherwise` is what it counts as where it is not.
    """

    id: str
    name: str
    text: str
    kind: QuestionKind = "choice"
    scored: bool = True
    scale: str = ""
    options: tuple[OwnOption, ...] = ()
    enough: Annotated[int, msgspec.Meta(ge=1)] | None = None
    unit: str = ""
    range: tuple[float, ...] = ()
    starts_at: tuple[float, ...] = ()
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
    level: int | None = None
    required: Required | None = None
    maps_to: dict[str, tuple[str, ...]] = {}
    was: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Take the weight of what is never scored, wherever it came from."""
        if self.weight and not self.is_scored:
            msgspec.structs.force_setattr(self, "weight", 0)

    @property
    def is_scored(self) -> bool:
        """Whether its answers have a value."""
        return self.scored and self.kind != "text"

    @property
    def is_gate(self) -> bool:
        """Whether it is a foundation that counts: what has no weight is neither scored nor a gate."""
        return self.foundation and self.weight > 0

    @property
    def is_optioned(self) -> bool:
        """Whether an answer is one of its options, if only as the number that it is."""
        return self.kind == "choice" or (self.kind == "number" and bool(self.borders))

    @cached_property
    def own_scale(self) -> Scale | None:
        """The options of this question alone; None where it is answered on a scale of the questionnaire."""
        options = tuple(Option(id=one.id, label=one.label, points=one.points) for one in self.options)
        match self.kind:
            case "several":
                return Ticks(id=self.id, options=options, enough=self.enough)
            case "text":
                return Scale(id=self.id, options=())
            case "number" if not (self.scored or self.starts_at or options):
                return Scale(id=self.id, options=())
            case "choice" | "number":
                return Scale(id=self.id, options=options) if options else None
            case _:
                assert_never(self.kind)

    @cached_property
    def borders(self) -> tuple[float, ...]:
        """The numbers from which its options are reached, in their order."""
        return self.starts_at or tuple(one.starts_at for one in self.options if one.starts_at is not None)

    def place_of(self, number: float) -> int | None:
        """Return the place of the option that `number` is: below the second border that is the first one."""
        return max(bisect_right(self.borders, number) - 1, 0) if self.borders else None


class LevelAdvice(Frozen):
    """What a model advises where an index is in the band of the level with this number: in words, to do."""

    level: int
    text: str = ""
    do: tuple[str, ...] = ()
    url: str = ""


RollUp = Literal["mean", "sum", "lowest", "highest"]
"""How parts become the index of what they are parts of; the rules are in `cxmaturity.scoring.roll_up`."""
MOST_FLOORS = 4
"""So many floors may dimensions have: those of the questionnaire, and three below them."""


class Dimension(Frozen, dict=True, rename={"own_questions": "questions"}):
    """A group of questions that is scored together, or of dimensions; `advice` is by the band of its index.

    It is made of `questions` or of `dimensions`, which become its index by `roll_up`. Where `applies_when`
    does not hold, none of the questions in it is asked, and each counts as `otherwise`.
    """

    id: str
    name: str
    own_questions: tuple[Question, ...] = ()
    meaning: str = ""
    weight: Weight = 1
    applies_when: tuple[Condition, ...] = ()
    otherwise: Otherwise = "nothing"
    advice: tuple[LevelAdvice, ...] = ()
    was: tuple[str, ...] = ()
    dimensions: tuple["Dimension", ...] = ()
    roll_up: RollUp = "mean"

    # Looked up for every sheet, so put together once.
    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in it, on whatever floor, in the order in which they are asked."""
        return (*self.own_questions, *(one for part in self.dimensions for one in part.questions))

    @cached_property
    def weighing(self) -> frozenset[str]:
        """The ids of the questions that weigh in it: neither they nor what they are in there weighs 0."""
        inside = (name for part in self.dimensions if part.weight for name in part.weighing)
        return frozenset((*(one.id for one in self.own_questions if one.weight), *inside))

    @property
    def floors(self) -> tuple["Dimension", ...]:
        """Itself and all dimensions in it, each before its parts."""
        return (self, *(one for part in self.dimensions for one in part.floors))

    @cached_property
    def is_plain(self) -> bool:
        """Whether its index is the mean of its own questions, as that of most is."""
        return not self.dimensions and self.roll_up == "mean"

    def advice_at(self, number: int | None) -> LevelAdvice | None:
        """Return the advice for the band of a level with this number, None where there is none."""
        return next((one for one in self.advice if one.level == number), None)


def _ways(dimension: Dimension, above: tuple[Dimension, ...]) -> Iterator[tuple[Dimension, ...]]:
    """Yield the way from the top floor down to every dimension in `dimension`, and to itself."""
    way = (*above, dimension)
    yield way
    for part in dimension.dimensions:
        yield from _ways(part, way)


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

    `settings` are the fields of the questionnaire itself that it set, `reworded` the ids of texts that read
    otherwise, `changed` the questions and dimensions that have other options, actions or advice.
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
    reworded: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


LEAST_FLOOR = 3
"""No questionnaire tells apart fewer people."""


class Questionnaire(Frozen, dict=True):
    """A maturity model: everything that is asked, and how the answers become a stage.

    `sha256` is of the file that it was read from and of those it takes from; `taken` says which of its
    entries are theirs. `overlay` says what an overlay made of another questionnaire; `extra` holds the
    author's own fields, those that begin with `x-`, by their place. All four are computed, never written in
    the file. `url`, `licence`, `authors` and `tags` say where the model is from. `roll_up` is how the
    dimensions become the overall index.
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
    min_coverage: Annotated[float, msgspec.Meta(ge=0, le=1, extra_json_schema={"share": True})] = 0.7
    min_applicable: Annotated[float, msgspec.Meta(ge=0, le=1, extra_json_schema={"share": True})] = 0.5
    privacy_floor: Annotated[int, msgspec.Meta(ge=LEAST_FLOOR)] = 5
    default_target: int | None = None
    stage: StageRule | None = None
    unit: IndexUnit | None = None
    roll_up: RollUp = "mean"
    groups: tuple[Group, ...] = ()
    sources: tuple[Source, ...] = ()
    checklist: Checklist | None = None
    worksheets: tuple[Worksheet, ...] = ()
    roadmap_context: tuple[Context, ...] = ()
    url: str = ""
    licence: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    about: About | None = None
    extra: dict[str, Any] = {}
    sha256: str = ""
    taken: tuple[Taken, ...] = ()
    overlay: Overlay | None = None

    # What is looked up for every sheet is put together once.
    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order in which they are asked."""
        return tuple(question for dimension in self.dimensions for question in dimension.questions)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions under which questions and dimensions are asked."""
        own = (question.applies_when for question in self.questions)
        return tuple(chain(*(dimension.applies_when for dimension in self.every_dimension), *own))

    @cached_property
    def every_dimension(self) -> tuple[Dimension, ...]:
        """The dimensions of all floors, each before its parts."""
        return tuple(one for dimension in self.dimensions for one in dimension.floors)

    @cached_property
    def by_floor(self) -> tuple[tuple[Dimension, ...], ...]:
        """The dimensions of each floor, from the top one down."""
        floors = [self.dimensions]
        while below := tuple(part for one in floors[-1] for part in one.dimensions):
            floors.append(below)
        return tuple(floors)

    def upper_floors(self, most: int) -> tuple[Dimension, ...]:
        """Return the dimensions of the top floor, and of as many lower ones as make `most` at most."""
        count, floors = 0, 0
        for floor in self.by_floor:
            count += len(floor)
            if floors and count > most:
                break
            floors += 1
        return tuple(one for one in self.every_dimension if len(self.ways_down[one.id]) <= floors)

    @cached_property
    def has_floors(self) -> bool:
        """Whether any dimension is made of dimensions."""
        return any(dimension.dimensions for dimension in self.dimensions)

    @cached_property
    def is_plain(self) -> bool:
        """Whether all its indexes are means of questions, and of dimensions, on one floor."""
        return self.roll_up == "mean" and all(dimension.is_plain for dimension in self.dimensions)

    @cached_property
    def ways_down(self) -> dict[str, tuple[Dimension, ...]]:
        """The way from the top floor down to each dimension, itself the last, by its id."""
        return {way[-1].id: way for dimension in self.dimensions for way in _ways(dimension, ())}

    @cached_property
    def adds_points(self) -> bool:
        """Whether anything in it rolls up by points, which asks how many could be had."""
        return self.roll_up == "sum" or any(one.roll_up == "sum" for one in self.every_dimension)

    @cached_property
    def ways(self) -> dict[str, tuple[Dimension, ...]]:
        """The dimensions that each question is in, from the top floor down, by its id."""
        return {question.id: way for way in self.ways_down.values() for question in way[-1].own_questions}

    def weight_of(self, question_id: str) -> int:
        """Return what the dimensions that a question is in weigh together."""
        return prod(dimension.weight for dimension in self.ways[question_id])

    @cached_property
    def weighing(self) -> frozenset[str]:
        """The ids of the questions that count in the whole; the others are asked and shown, and no more."""
        return frozenset(one.id for one in self.questions if one.weight and self.weight_of(one.id))

    def scale_of(self, question: Question) -> Scale:
        """Return the scale on which `question` is answered; KeyError when there is none."""
        if question.own_scale is not None:
            return question.own_scale
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

    # ---- Levels have places, which count from 1, and numbers, which are what a reader knows them by. All
    # that is computed goes by places; what a file says of levels, and what an output shows, by numbers.

    @cached_property
    def lowest_number(self) -> int:
        """The number of the lowest level."""
        first = self.levels[0].number
        return 1 if first is None else first

    @property
    def highest_number(self) -> int:
        """The number of the highest level."""
        return self.number_of(len(self.levels))

    def number_of(self, place: int) -> int:
        """Return the number of the level at `place`."""
        return self.lowest_number + place - 1

    def advice_for(self, dimension: Dimension, band: int | None) -> LevelAdvice | None:
        """Return what is advised whose index in `dimension` is in this band, None where nothing is."""
        return None if band is None else dimension.advice_at(self.number_of(band))

    def place_of(self, number: int) -> int:
        """Return the place of the level with this number."""
        return number - self.lowest_number + 1

    @cached_property
    def numbers_levels(self) -> bool:
        """Whether the levels have numbers of their own, which are not their places."""
        return self.lowest_number != 1

    @cached_property
    def stage_rule(self) -> StageRule:
        """How its answers become a stage."""
        return self.stage or OURS

    @cached_property
    def has_stages(self) -> bool:
        """Whether its results have stages at all."""
        return self.stage is None or self.stage.rule != "none"

    @cached_property
    def has_bands(self) -> bool:
        """Whether an index is in the band of a level: it has stages, and says where its levels start."""
        return self.has_stages and self.says_starts

    @cached_property
    def says_starts(self) -> bool:
        """Whether its levels say from which value on each is reached."""
        return all(level.starts_at is not None for level in self.levels)

    @cached_property
    def starts(self) -> tuple[float, ...]:
        """Where its levels start, from 0 to 1; in equal parts where the levels do not say so.

        An index is in no band then. Values of options are put in order by it, and coloured.
        """
        given = [level.starts_at for level in self.levels]
        count = len(given)
        equal = None in given
        return tuple(round(n / count if equal else start or 0.0, 9) for n, start in enumerate(given))

    @property
    def borders(self) -> tuple[float, ...]:
        """Where one band of an index ends and the next begins, from 0 to 1; nothing where there are none."""
        return self.starts[1:] if self.has_bands else ()

    def gates(self, question: Question) -> bool:
        """Return whether a question holds stages down as a foundation; by some rules none does."""
        return question.is_gate and self.stage_rule.rule == "gated"

    @cached_property
    def target(self) -> int:
        """The place of the level aimed at where an answer file names no target."""
        return len(self.levels) if self.default_target is None else self.place_of(self.default_target)

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
