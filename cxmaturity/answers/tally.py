"""Answers of people as counts: what everything after works with.

A tally holds how many answered each question how, over all and by group, and no person: no id, role, note
or order. One respondent's tally is the same thing with n = 1. Points are whole numbers, so their sums are
exact in whatever order they are added up. `counting` makes one of sheets.
"""

import msgspec

from cxmaturity.answers.model import State, YesNo
from cxmaturity.formats.frozen import Frozen


class QuestionTally(Frozen, frozen=True):
    """How many answered a question, and how.

    `points` is the sum of the points of the `answered`; `options` is how many chose each option, by its place
    in the scale. Of several, it is how many ticked each, and `sums` is how many came to how many points.
    Words are counted, and nothing else. `assumed` is how many were not asked and count as the lowest option;
    that is in `points` and in nothing else. `states` counts all who were counted. `givers` is how many gave
    evidence, `grade` the best that any of them gave. `held` is what `points` comes to where claims without
    evidence are held below the two highest levels; it is there only where the options are not. `options`,
    `sums`, `states`, `givers` and `held` are None where they may not be told; see
    `cxmaturity.scoring.published`. `decided` is what a consensus said to the question.
    """

    answered: int = 0
    points: int = 0
    options: tuple[int, ...] | None = None
    states: dict[State, int] | None = None
    state: State | None = None
    grade: int = 0
    givers: int | None = 0
    held: int | None = None
    assumed: int = 0
    decided: "QuestionTally | None" = None
    sums: dict[int, int] | None = None

    @property
    def counting(self) -> int:
        """Of how many the points are: of those who answered, and of those who count as the lowest option."""
        return self.answered + self.assumed


class GroupTally(Frozen, frozen=True):
    """The counts of one group: its respondents, and of them those who answered in each dimension."""

    respondents: int
    questions: dict[str, QuestionTally]
    dimensions: dict[str, int]


class CheckTally(Frozen, frozen=True):
    """How many said what to a check of the checklist; who left it out is `silent`.

    `answer` is what a consensus said. Counts are None where they may not be told; `answer` is then what
    they come to.
    """

    yes: int | None = 0
    no: int | None = 0
    unknown: int | None = 0
    silent: int | None = 0
    answer: YesNo | None = None


class PooledRow(Frozen, frozen=True):
    """A row of a worksheet over all sheets: its name, and a figure for each column that has one."""

    name: str
    values: dict[str, int | float]


class TallySubject(Frozen, frozen=True):
    """Who and what was asked about, and when; the date is that of the latest sheet."""

    organisation: str = ""
    scope: str = ""
    assessor: str = ""
    wave: str = ""
    date: str = ""


class Remarks(Frozen, frozen=True):
    """What there is to say of the sheets themselves, by ids and names.

    `beside` names what lay beside them and was not read, `unread` what of that looks like answers; `shadows`
    is the shipped questionnaire whose place theirs takes. `renamed` are the questions and dimensions that any
    of them called by an earlier id.
    """

    targets_differ: tuple[str, ...] = ()
    counts_differ: tuple[tuple[str, str], ...] = ()
    answered_unasked: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    shadows: str = ""
    renamed: tuple[str, ...] = ()


class Evidenced(Frozen, frozen=True):
    """What follows from the evidence of few: of a dimension or the whole, as it may be told.

    `share` is the share of the score that rests on evidence, `index` (0-100) and `stage` are those as shown.
    """

    share: float | None
    index: float | None
    stage: int | None


class Tally(Frozen, frozen=True):
    """The counts of all sheets of one organisation in one wave.

    `respondents` answered at least one question. `alone` says that there is one sheet and no other,
    `consensus` that one which the group agreed on stands beside its members'. `groups` are by id, empty for
    those who belong to none. `given` is what the evidence to questions of which it may not be told comes
    from: of how many people by dimension, and of how many in the dimensions with fewer than the floor.
    `hidden` are the groups and `evidenced` the evidence of a tally that was published without them. `named`
    says that everyone agreed to be named, so that counts are told however few they are of. `who` says of one
    sheet alone which tests that conditions make of its respondent and assessor hold, and of what is no
    option, by how they are written.
    """

    subject: TallySubject
    respondents: int
    alone: bool
    quick: bool
    consensus: bool
    questions: dict[str, QuestionTally]
    groups: dict[str, GroupTally] = msgspec.field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    checks: dict[str, CheckTally] | None = None
    worksheets: dict[str, tuple[PooledRow, ...]] = msgspec.field(default_factory=dict)
    targets: dict[str, int] = msgspec.field(default_factory=dict)
    given: dict[str, int] = msgspec.field(default_factory=dict)
    kept_back: int = 0
    remarks: Remarks = Remarks()
    evidenced: dict[str, Evidenced] | None = None
    named: bool = False
    who: dict[str, bool] = msgspec.field(default_factory=dict)


OVERALL = "overall"
"""What the whole is called beside the ids of dimensions."""
