"""One sheet of answers: who answered, about whom, and what.

An answer is in exactly one of five states. Three of them are written down by the respondent
(answered, not applicable, unknown); unanswered is the absence of an answer, and not asked follows
from the questionnaire's conditions.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple, assert_never, get_args

import msgspec

from cxmaturity.formats.frozen import Frozen
from cxmaturity.text.names import key

CONSENSUS = "consensus"
_CONSENSUS_WORDS = frozenset({CONSENSUS, "共识", "共識"})
"""How the role of a sheet that the group agreed on is written, in any case, width and spacing."""
MOST_ROWS = 2000
"""So many rows may a worksheet of one sheet have."""
YesNo = Literal["yes", "no", "unknown"]
"""How a check is answered."""
CHECK_ANSWERS: tuple[YesNo, ...] = get_args(YesNo)


class State(StrEnum):
    """The five states of an answer; they are five different things in every output."""

    ANSWERED = "answered"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    UNANSWERED = "unanswered"
    NOT_ASKED = "not_asked"

    @property
    def applies(self) -> bool:
        """Whether a question in this state counts for coverage, be it answered or not."""
        match self:
            case State.ANSWERED | State.UNKNOWN | State.UNANSWERED:
                return True
            case State.NOT_APPLICABLE | State.NOT_ASKED:
                return False
            case _:
                assert_never(self)

    @property
    def is_open(self) -> bool:
        """Whether a question in this state waits for an answer: who knows, or who says so."""
        match self:
            case State.UNKNOWN | State.UNANSWERED:
                return True
            case State.ANSWERED | State.NOT_APPLICABLE | State.NOT_ASKED:
                return False
            case _:
                assert_never(self)

    @property
    def rank(self) -> int:
        """Which state several respondents come to together: of theirs, the one of the lowest rank."""
        match self:
            case State.ANSWERED:
                return 0
            case State.NOT_APPLICABLE:
                return 1
            case State.UNKNOWN:
                return 2
            case State.UNANSWERED:
                return 3
            case State.NOT_ASKED:
                return 4
            case _:
                assert_never(self)


EVIDENCE_GRADES = range(5)
EVIDENCE_NONE, EVIDENCE_SAID, EVIDENCE_DOCUMENT, EVIDENCE_RECORD, EVIDENCE_RESULT = EVIDENCE_GRADES


class Answer(Frozen):
    """What one respondent said to one question, in one state: answered, na_reason or unknown.

    Answered is an option, what was `ticked` of several, a `number` with the option that it is, or `text`;
    nothing ticked is an answer too. `evidence_grade`: 0 none, 1 said, 2 document shown, 3 record of use in
    the last 12 months, 4 result data.
    """

    option: str | None = None
    na_reason: str | None = None
    unknown: bool = False
    note: str = ""
    evidence: str = ""
    evidence_grade: int = 0
    ticked: tuple[str, ...] | None = None
    number: float | None = None
    text: str | None = None

    @property
    def is_given(self) -> bool:
        """Whether the question was answered, in whatever way its kind is."""
        given = (self.option, self.ticked, self.number, self.text)
        return any(one is not None for one in given)

    @property
    def shows_evidence(self) -> bool:
        """Whether evidence was given, in words or as a grade."""
        return bool(self.evidence or self.evidence_grade)

    @property
    def state(self) -> State:
        """The state that the respondent wrote down."""
        if self.option is not None or self.is_given:
            return State.ANSWERED
        if self.na_reason is not None:
            return State.NOT_APPLICABLE
        return State.UNKNOWN if self.unknown else State.UNANSWERED


UNANSWERED = Answer()
SAID = ("option", "ticked", "number", "text", "na_reason", "unknown")
"""The fields of an answer of which at most one says something, but for a number's option."""


class Respondent(Frozen):
    """Who answered: a pseudonymous id, a group of the questionnaire and a role in words."""

    id: str = "r1"
    group: str = ""
    role: str = ""

    @property
    def is_consensus(self) -> bool:
        """Whether this is the answer that the group agreed on, not one member's own."""
        return self.role == CONSENSUS or (bool(self.role) and key(self.role) in _CONSENSUS_WORDS)


Row = dict[str, str | int]


class Answers(Frozen):
    """One sheet: the answers of one respondent about one organisation at one time.

    `path` is where the sheet was read from, for messages; it is never part of a result. `renamed` are the
    questions and dimensions that it called by an earlier id. `dropped` and `dropped_checks` are what it says
    to what an overlay drops: they count nowhere, and tell that the sheet is still the same.
    """

    questionnaire: str
    organisation: str = ""
    scope: str = ""
    assessor: str = ""
    wave: str = ""
    date: str = ""
    respondent: Respondent = Respondent()
    quick: bool = False
    targets: dict[str, int] = msgspec.field(default_factory=dict)
    answers: dict[str, Answer] = msgspec.field(default_factory=dict)
    readiness: dict[str, YesNo] = msgspec.field(default_factory=dict)
    worksheets: dict[str, tuple[Row, ...]] = msgspec.field(default_factory=dict)
    path: str = ""
    renamed: tuple[str, ...] = ()
    dropped: dict[str, Answer] = msgspec.field(default_factory=dict)
    dropped_checks: dict[str, str] = msgspec.field(default_factory=dict)


class Unread(NamedTuple):
    """A file or folder beside the sheets that was not read: its name, and what to tell of it.

    What is something else by its fields, such as a gates file, is not `like_answers`.
    """

    name: str
    told: str
    like_answers: bool = True


Disclosure = Literal["anonymous", "named"]
"""Whether the respondents of a wave are told apart: `named` says that everyone agreed."""


class Sheets(tuple[Answers, ...]):
    """The sheets that were read at one place, and what lies beside them and was not.

    `shadows` is the shipped questionnaire whose place theirs takes, empty where it takes none. `disclosure`
    is what their team agreed on, and `told` what is to be said of who is no member of it. `renamed` is what
    the answers called by an earlier id when they were first read.
    """

    unread: tuple[Unread, ...]
    shadows: str
    disclosure: Disclosure
    told: tuple[str, ...]
    renamed: tuple[str, ...]

    def __new__(
        cls,
        sheets: Iterable[Answers],
        unread: Iterable[Unread] = (),
        shadows: str = "",
        *,
        disclosure: Disclosure = "anonymous",
        told: Iterable[str] = (),
        renamed: Iterable[str] = (),
    ) -> "Sheets":
        """Return `sheets` as a tuple that knows what was `unread` and `renamed`, and what is shadowed."""
        made = super().__new__(cls, sheets)
        made.unread, made.shadows, made.renamed = tuple(unread), shadows, tuple(renamed)
        made.disclosure, made.told = disclosure, tuple(told)
        return made

    def beside(self, unread: Iterable[Unread], shadows: str, *, renamed: Iterable[str] = ()) -> "Sheets":
        """Return the same sheets with what lies beside them, and what their questionnaire shadows."""
        return Sheets(
            self,
            unread,
            shadows,
            disclosure=self.disclosure,
            told=self.told,
            renamed=(*self.renamed, *renamed),
        )


# ---- What respondents said in words, as far as it may be told

VoiceKind = Literal["note", "reason", "evidence"]
Side = Literal["below", "level", "above"]


class Voice(Frozen):
    """Somebody's words on one question: a note, a reason, or evidence.

    `group` is empty where the group is too small to be named. `grade` is that of a lone respondent or of a
    consensus; None of one respondent among several, whose grade would tell on them. `side` is how its author
    answered beside all who did: below or above their mean, or at it (or with no option at all).
    """

    kind: VoiceKind
    text: str
    group: str = ""
    grade: int | None = 0
    consensus: bool = False
    side: Side = "level"


# ---- The form of an answer file, field by field, before it is held against its questionnaire

Reason = Annotated[str, msgspec.Meta(examples=["no customers of our own"])]
EvidenceGrade = Annotated[int, msgspec.Meta(ge=EVIDENCE_NONE, le=EVIDENCE_RESULT)]


class AnswerForm(Frozen):
    """An answer written out: option, or level where its id is a number, or na with a reason, or unknown.

    Of a question of another kind: `ticked`, which may be `none`, `number` or `text`.
    Evidence grades: 0 none, 1 said, 2 document shown, 3 record of use in the last 12 months, 4 result data.
    """

    level: int | None = None
    option: str | int | None = None
    ticked: tuple[str | int, ...] | str | None = None
    number: float | None = None
    text: str | None = None
    na: Reason | None = None
    unknown: bool = False
    note: str = ""
    evidence: str = ""
    evidence_grade: EvidenceGrade = 0


class RespondentForm(Frozen):
    """Who answered; the role `consensus` marks the answer that a group agreed on."""

    id: str | int = "r1"
    group: str = ""
    role: str = ""


Named = Annotated[str, msgspec.Meta(examples=["cx-maturity@1"])]
Day = Annotated[str, msgspec.Meta(examples=["2026-09-30"])]


class AnswersForm(Frozen):
    """An answer file: one respondent's answers about one organisation in one wave."""

    format: Literal[1]
    questionnaire: Named
    organisation: str = ""
    scope: str = ""
    assessor: str = ""
    wave: str | int = ""
    date: Day = ""
    respondent: RespondentForm = RespondentForm()
    quick: bool = False
    targets: dict[str, int] = {}
    answers: dict[str, str | int | float | tuple[str | int, ...] | AnswerForm | None] = {}
    readiness: dict[str, YesNo | None] = {}
    worksheets: dict[str, tuple[dict[str, Any], ...]] = {}
