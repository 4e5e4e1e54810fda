"""The plan: what is asked of it, and what it says.

Levels and stages are places, as in the result; indexes are 0-100. Phases count from 1.
"""

from datetime import date
from typing import Annotated, Literal, assert_never

import msgspec

from cxmaturity.formats.frozen import Frozen
from cxmaturity.questionnaire.model import Effort
from cxmaturity.scoring.model import Outlook

MOVES = 5
"""So many moves fit a phase, where nothing else is said."""
PHASES = 4
"""So many phases a plan has at least, where no date is given by which it is to arrive."""
MONTHS = 6
"""So long a phase is."""
MOST_PHASES = 20
"""So many phases are looked at to find when a target can be reached."""
LAST_YEAR = 9_980
"""Answers of a later one have no plan: the calendar of this machine ends too soon after them."""
EFFORTS: tuple[Effort, ...] = ("S", "M", "L")


def days_of(effort: Effort | None) -> int:
    """Return the person-days that an effort is counted as; where none is named, those of a medium one."""
    match effort:
        case "S":
            return 5
        case "M" | None:
            return 30
        case "L":
            return 60
        case _:
            assert_never(effort)


def fewest_days_of(effort: Effort | None) -> int:
    """Return the fewest person-days that an effort may stand for: S up to 5, M up to 30, L above."""
    match effort:
        case "S":
            return 1
        case "M" | None:
            return 6
        case "L":
            return 31
        case _:
            assert_never(effort)


def most_days_of(effort: Effort) -> int | None:
    """Return the most person-days that an effort may stand for, None where it has no end."""
    match effort:
        case "S" | "M":
            return days_of(effort)
        case "L":
            return None
        case _:
            assert_never(effort)


class Wish(Frozen):
    """What is asked of a plan: a target, by when, what fits a phase, what stays in and what is left out.

    `target` is the place of a level, None for that of the questionnaire. `by` is the day on which it is to
    have arrived, None for four phases or as many more as it takes. `days` are person-days in each phase, None
    where they are not limited.
    `supposed` are the answers that the plan starts from in place of those that were given, as ID=OPTION.
    """

    target: int | None = None
    by: date | None = None
    moves: Annotated[int, msgspec.Meta(ge=1)] = MOVES
    days: Annotated[int, msgspec.Meta(ge=1)] | None = None
    keep: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    supposed: tuple[str, ...] = ()


LiftKind = Literal["whole", "dimension", "towards", "needed_by", "kept", "supports"]
"""Why a move stands in the plan; see `Lift`."""


class Lift(Frozen):
    """Why a move stands where it does.

    `whole` and `dimension`: without it the stage of the whole, or of the dimension `subject`, would not be
    `level` after its phase. `towards`: nor that of the whole after a later `phase`. `needed_by`: the question
    `subject` needs it first. `kept`: it was asked for. `supports`: none of these.
    """

    kind: LiftKind
    subject: str = ""
    level: int | None = None
    phase: int | None = None


class PlannedMove(Frozen):
    """One step of one question: from the level `origin` to `to_level`, by `option`.

    Of a question of which several options may be ticked, `option` is the points reached of all, and `ticks`
    the one that is ticked.
    `place` counts in the phase. `is_smallest` says that it is part of the smallest change that lifts the
    stage. `opened` says that its question is not asked today, and is opened by the plan.
    """

    question: str
    dimension: str
    phase: int
    place: int
    origin: int
    to_level: int
    option: str
    effort: Effort | None
    days: int
    lifts: tuple[Lift, ...]
    needs: tuple[str, ...] = ()
    is_smallest: bool = False
    opened: bool = False
    ticks: str = ""

    @property
    def id(self) -> str:
        """Its question and the option it leads to, as a plan that is kept calls it."""
        return f"{self.question}={self.option}"


class PlannedPhase(Frozen):
    """A phase: when it starts and ends, its moves in order, its person-days, and what holds after it."""

    number: int
    starts: date
    ends: date
    moves: tuple[PlannedMove, ...]
    days: int
    after: Outlook


NotTakenReason = Literal["avoided", "not_needed", "waits", "too_long", "no_room"]
"""`too_long` is what takes more person-days than are given for a phase."""


class NotTaken(Frozen):
    """The next step of a question that is not in the plan, and why; `of` are those that it waits for."""

    question: str
    dimension: str
    option: str
    reason: NotTakenReason
    of: tuple[str, ...] = ()


class Swap(Frozen):
    """Another plan that is as good: `instead_of` some moves it takes others. Pairs of question and option."""

    instead_of: tuple[tuple[str, str], ...]
    takes: tuple[tuple[str, str], ...]


class PriceRange(Frozen):
    """Between how many person-days of one effort the plan takes the fewest, the other prices being equal.

    `fewest` or `most` is None where it does so down to, or up to, any number that the effort may stand for.
    """

    effort: Effort
    counted: int
    fewest: int | None
    most: int | None


class Sooner(Frozen):
    """What would have to be true to arrive in `phase`: so many moves in each; None where none are enough.

    As many as the plan has are enough where it has higher stages before the target, and so arrives later.
    """

    phase: int
    moves: int | None


Arrival = Literal["there", "arrives", "later", "never"]
"""Whether the target holds today, is reached in time, is reached later, or can never be reached."""


class Plan(Frozen):
    """The plan from today to a target.

    `now` is what holds today, what nobody knows counted as its lowest option; `lowest` names these questions.
    `proven` says that no plan is better: none ends higher, stands higher on the way, or takes fewer
    person-days; else `gap` is by what share of these days one may be better, None where not even the stages
    are proven. `arrives_in` is the phase after which the target holds, which may lie after the last one; None
    where that is never, or nobody can tell. `opens` are questions that are not asked today.

    `target` is 0 where the model has no stages: the plan then lifts the index most.
    """

    target: int
    wish: Wish
    arrival: Arrival
    arrives_in: int | None
    proven: bool
    gap: float | None
    now: Outlook
    phases: tuple[PlannedPhase, ...]
    left_out: tuple[NotTaken, ...]
    swaps: tuple[Swap, ...] = ()
    prices: tuple[PriceRange, ...] = ()
    earlier: Sooner | None = None
    lowest: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()

    @property
    def moves(self) -> tuple[PlannedMove, ...]:
        """All moves in order."""
        return tuple(move for phase in self.phases for move in phase.moves)

    @property
    def days(self) -> int:
        """The person-days of all moves."""
        return sum(phase.days for phase in self.phases)


# ---- What is kept of a plan beside the answers, where people write who does what

MoveStatus = Literal["open", "done", "dropped"]
Day = Annotated[str, msgspec.Meta(examples=["2026-12-31"])]


class KeptMove(Frozen, frozen=True):
    """A move of a kept plan: `id` is its question and the option it leads to, such as `vision.sponsor=3`.

    `phase` is where it is planned, None where it no longer is. `done` is the day on which it was.
    """

    id: str
    phase: int | None = None
    owner: str = ""
    start: Day = ""
    due: Day = ""
    status: MoveStatus = "open"
    done: Day = ""
    reason: str = ""
    note: str = ""

    @property
    def question(self) -> str:
        """The question that it raises."""
        return self.id.partition("=")[0]

    @property
    def option(self) -> str:
        """The option that it leads to."""
        return self.id.partition("=")[2]

    @property
    def is_taken_up(self) -> bool:
        """Whether a person wrote something of it: an owner, a note, or what became of it."""
        return self.status != "open" or bool(self.owner) or bool(self.note)

    def has_begun(self, on: date) -> bool:
        """Return whether it is to be begun by a day; one without a start is."""
        return not self.start or date.fromisoformat(self.start) <= on

    def is_late(self, on: date) -> bool:
        """Return whether it is open and was due before a day."""
        return self.status == "open" and bool(self.due) and date.fromisoformat(self.due) < on


class KeptPlan(Frozen, frozen=True):
    """A plan as it is kept: of which questionnaire and wave, its target, and its moves.

    `made_from` tells these answers from others. It is not called like them: what has that field holds some.
    `made_by` is the command that makes the same plan of them again, without their path; empty in files that
    were written before it was kept.
    """

    format: Literal[1]
    plan_of: str
    made_from: str
    moves: tuple[KeptMove, ...]
    organisation: str = ""
    scope: str = ""
    wave: str | int = ""
    date: Day = ""
    by: Day = ""
    made_by: str = ""
    target: int | None = None
