"""What a report carries with it, so that it can prove itself: questionnaire, answers of one, and result."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from cxmaturity.answers.counting import filled
from cxmaturity.answers.model import CONSENSUS, Answers
from cxmaturity.answers.tally_file import write_tally
from cxmaturity.answers.write import render_answers
from cxmaturity.formats.json_text import compact
from cxmaturity.formats.report_file import TALLY
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


def attachments(assessment: Assessment, options: Options, fonts: Mapping[str, str]) -> tuple[Attachment, ...]:
    """Return what travels with the report: one respondent's sheet, or of several the counts.

    Each report can be scored again. Of two or more sheets, a consensus among them, none is attached, whatever
    it leaves out: answers that stand together on a sheet tell whose they are. Where all agreed to be named,
    `options` may bring them. How it was made is in `report.json`, for `verify`; `fonts` are the files that it
    was set in, each with its SHA-256.
    """
    text, asked = language(options.language).text, assessment.questionnaire
    # The questionnaire's own name in the sheet: a path on somebody's disk would lead nowhere, or tell.
    named = f"{asked.id}@{asked.version}"
    alone = assessment.tally.alone and bool(assessment.people)
    own = filled(assessment.people)[:1] if alone else options.attached
    sheets = {
        name: render_answers(msgspec.structs.replace(sheet, questionnaire=named), asked)
        for name, sheet in _named(own)
    }
    about_sheet = text("Answers of one respondent, to be scored again")
    return (
        Attachment(
            name=QUESTIONNAIRE,
            content=compact(asked),
            description=text("The questionnaire as it was asked"),
            mime=JSON,
            relationship=SOURCE,
        ),
        *(
            Attachment(
                name=name, content=sheet.encode(), description=about_sheet, mime=YAML, relationship=SOURCE
            )
            for name, sheet in sheets.items()
        ),
        *_counts(assessment, text("Answers of several respondents as counts, to be scored again")),
        Attachment(
            name=RESULT,
            content=result_json(assessment, options),
            description=text("The result, for machines"),
            mime=JSON,
            relationship=DATA,
        ),
        Attachment(
            name=RECORD,
            content=record(assessment, options, epoch_of(options), fonts),
            description=text("How the report was made"),
            mime=JSON,
            relationship=DATA,
        ),
    )


def _counts(assessment: Assessment, description: str) -> Iterator[Attachment]:
    """Yield the counts of several respondents; figures that were read back without theirs have none."""
    if assessment.tally.alone or not assessment.tally.questions:
        return
    content = write_tally(published(assessment), strict=assessment.strict)
    yield Attachment(name=TALLY, content=content, description=description, mime=JSON, relationship=SOURCE)


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
