"""The cover: whose report it is, what it rests on, and the outcome."""

from dataclasses import dataclass

from cxmaturity.brand.model import Brand
from cxmaturity.report.charts.radar import Radar, radar
from cxmaturity.report.lookup import LabelledText, Lookup, Mark, index_range, why_withheld
from cxmaturity.report.sections.summary import Rung, ladder
from cxmaturity.scoring.words import asked_words

LONG_NAME = 36
CROWDED = 260
"""Characters of name and scope from which the cover has no room for the emblem."""


@dataclass(frozen=True, kw_only=True)
class Cover:
    """The cover."""

    organisation: str
    long: bool
    title: str
    scope: str
    model: str
    lines: tuple[LabelledText, ...]
    emblem: Radar | None
    ladder: tuple[Rung, ...]
    top: int
    end: str
    stage: Mark
    index: str
    range: str
    beside: str
    withheld: str
    edition: str


def cover(look: Lookup, organisation: str, brand: Brand, edition: str) -> Cover:
    """Return the cover of the report on `organisation`; `edition` says for whom it is made."""
    found, words = look.assessment, look.words
    subject, overall = found.subject, found.overall
    overlay = found.questionnaire.overlay
    shares = tuple(None if r.index is None else r.index / 100 for r in found.dimensions)
    crowded = len(organisation) + len(subject.scope) > CROWDED
    asked = found.questionnaire
    model = words.listed((asked.title, f"{asked.id} {asked.version}"))
    lines = (
        LabelledText(words.text("Wave"), subject.wave),
        LabelledText(words.text("Date"), words.date(subject.date)),
        LabelledText(words.text("Prepared for"), brand.client),
        LabelledText(words.text("Prepared by"), brand.consultant),
        LabelledText(words.text("Assessor"), subject.assessor),
        LabelledText(
            words.text("Basis"), words.plural("one respondent", "{count} respondents", subject.respondents)
        ),
        LabelledText(words.text("Questionnaire"), asked_words(found, words)),
        LabelledText(words.text("Overlay of"), overlay.of if overlay else ""),
    )
    return Cover(
        organisation=organisation,
        long=len(organisation) > LONG_NAME,
        title=found.questionnaire.title,
        scope=subject.scope,
        model=model,
        lines=tuple(line for line in lines if line.text),
        emblem=None if crowded else radar(shares, look.assessment.questionnaire.starts),
        ladder=ladder(look),
        top=look.highest,
        end=look.end,
        stage=look.level(overall.stage),
        index="" if overall.index is None else look.index(overall.index),
        range=index_range(overall, look),
        beside=look.beside_stage(overall),
        withheld=why_withheld(overall, look) if overall.stage is None else "",
        edition=edition,
    )
