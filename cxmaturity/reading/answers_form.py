"""The form of an answer file, field by field, before it is held against its questionnaire."""

from typing import Annotated, Any, Literal

import msgspec

from cxmaturity.domain.frozen import Frozen

Reason = Annotated[str, msgspec.Meta(examples=["no customers of our own"])]
EvidenceGrade = Annotated[int, msgspec.Meta(ge=0, le=4)]


class AnswerForm(Frozen):
    """An answer written out: option, or level where its id is a number, or na with a reason, or unknown.

    Evidence grades: 0 none, 1 said, 2 document shown, 3 record of use in the last 12 months, 4 result data.
    """

    level: int | None = None
    option: str | int | None = None
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
    answers: dict[str, str | int | AnswerForm | None] = {}
    readiness: dict[str, Literal["yes", "no", "unknown"] | None] = {}
    worksheets: dict[str, tuple[dict[str, Any], ...]] = {}
