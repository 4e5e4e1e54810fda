"""What a report carries with it, so that it can prove itself: questionnaire, answers of one, and result."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from cxmaturity.answers.counting import filled
from cxmaturity.answers.model import CONSENSUS, Answers
from cxmaturity.answers.tally_file import write_tally
from cxmaturity.answers.write import render_answers
from cxmaturity.formats.json_text import compact
from cxmaturity.formats.report_file import KEPT_PLAN, TALLY
from cxmaturity.report.options import Options
from cxmaturity.report.pdf.record import RECORD, record
from cxmaturity.report.pdf.weasy import Attachment
from cxmaturity.report.result import render as result_json
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.published import published
from cxmaturity.text.dates import BEGINNING, moment_of, source_date_epoch, start_of
from cxmaturity.text.language import language

QUESTIONNAIRE, RESULT, ONLY_SHEET = "questionnaire.json", "result.json", "answers.yaml"
JSON, YAML = "application/json", "application/yaml"
SOURCE, DATA = "Source", "Data"


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A file that travels with a report: what it is, and how it is made, by the fonts that this is set in."""

    name: str
    description: str
    mime: str
    relationship: str
    make: Callable[[Mapping[str, str]], bytes]


def attachments(assessment: Assessment, options: Options, fonts: Mapping[str, str]) -> tuple[Attachment, ...]:
    """Return what travels with the report; `fonts` are the files it was set in, each with its SHA-256."""
    return tuple(
        Attachment(
            name=one.name,
            content=one.make(fonts),
            description=one.description,
            mime=one.mime,
            relationship=one.relationship,
        )
        for one in carried(assessment, options)
    )


def carried(assessment: Assessment, options: Options) -> Iterator[Carried]:
    """Yield what travels with the report: one respondent's sheet, or of several the counts.

    Each report can be scored again. Of two or more sheets, a consensus among them, none is attached, whatever
    it leaves out: answers that stand together on a sheet tell whose they are. Where all agreed to be named,
    `options` may bring them. How it was made is in `report.json`, for `verify`.
    """
    text, asked = language(options.language).text, assessment.questionnaire
    yield Carried(
        name=QUESTIONNAIRE,
        description=text("The questionnaire as it was asked"),
        mime=JSON,
        relationship=SOURCE,
        make=lambda _: compact(asked),
    )
    yield from _sheets(assessment, options, text("Answers of one respondent, to be scored again"))
    if options.kept is not None and options.profile == "board":
        kept = options.kept
        yield Carried(
            name=KEPT_PLAN,
            description=text("The plan as it was kept: who has which move"),
            mime=YAML,
            relationship=SOURCE,
            make=lambda _: compact(kept),
        )
    # Figures of several that were read back without their counts have none.
    if assessment.tally.questions and not assessment.tally.alone:
        yield Carried(
            name=TALLY,
            description=text("Answers of several respondents as counts, to be scored again"),
            mime=JSON,
            relationship=SOURCE,
            make=lambda _: write_tally(published(assessment), strict=assessment.strict),
        )
    yield Carried(
        name=RESULT,
        description=text("The result, for machines"),
        mime=JSON,
        relationship=DATA,
        make=lambda _: result_json(assessment, options),
    )
    yield Carried(
        name=RECORD,
        description=text("How the report was made"),
        mime=JSON,
        relationship=DATA,
        make=lambda fonts: record(assessment, options, epoch_of(options), fonts),
    )


def _sheets(assessment: Assessment, options: Options, description: str) -> Iterator[Carried]:
    """Yield the sheets that may be attached."""
    asked = assessment.questionnaire
    # The questionnaire's own name in the sheet: a path on somebody's disk would lead nowhere, or tell.
    named = f"{asked.id}@{asked.version}"
    alone = assessment.tally.alone and bool(assessment.people)
    own = filled(assessment.people)[:1] if alone else options.attached
    for name, sheet in _named(own):
        content = render_answers(msgspec.structs.replace(sheet, questionnaire=named), asked).encode()
        yield Carried(
            name=name,
            description=description,
            mime=YAML,
            relationship=SOURCE,
            make=lambda _, content=content: content,  # type: ignore[misc]
        )


def _named(sheets: Sequence[Answers]) -> Iterator[tuple[str, Answers]]:
    """Yield the sheets with the names of their files: the only one, or members and what they agreed on."""
    if len(sheets) == 1:
        yield ONLY_SHEET, sheets[0]
        return
    counts: Counter[str] = Counter()
    for sheet in sheets:
        kind = CONSENSUS if sheet.respondent.is_consensus else "r"
        counts[kind] += 1
        yield f"{kind}{counts[kind]}.yaml", sheet


def epoch_of(options: Options) -> str:
    """Return when `options` or this machine say that the report is made, empty where they do not."""
    return source_date_epoch() if options.epoch is None else options.epoch


def moment(assessment: Assessment, options: Options) -> datetime | None:
    """Return when the report counts as made: SOURCE_DATE_EPOCH where it is set, else the assessment's day.

    No clock is asked, so that the same answers give the same bytes. None where neither is known.
    """
    given = moment_of(epoch_of(options))
    return start_of(assessment.subject.date) if given is None else given


def file_moment(assessment: Assessment, options: Options) -> datetime:
    """Return the moment for the attached files, which must have one."""
    return moment(assessment, options) or BEGINNING
