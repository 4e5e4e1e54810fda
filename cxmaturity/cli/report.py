"""`cxmaturity report PATH -o FILE`."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from cxmaturity.cli.errors import say
from cxmaturity.cli.options import Answers, CsvDialect, Despite, Named, OtherSubject, Strict, Tag, words_for
from cxmaturity.errors import BadInput, plain
from cxmaturity.text.choice import check_choice, known_language
from cxmaturity.text.language import tr

if TYPE_CHECKING:
    from cxmaturity.answers.model import Answers as Sheet
    from cxmaturity.answers.model import Sheets
    from cxmaturity.questionnaire.model import Questionnaire
    from cxmaturity.report.options import Profile
    from cxmaturity.scoring.model import Assessment
    from cxmaturity.waves.model import Comparison, Trend

Wave: TypeAlias = "tuple[Path, Questionnaire, Sheets]"
"""Where a wave lies, what it answered, and the answers."""
PROFILES: "dict[str, Profile]" = {"full": "full", "board": "board", "workshop": "workshop"}
WITH_PROFILES, _WITH_TEMPLATES = ("pdf", "html", "md", "pptx"), ("pdf", "html", "pptx")


def report(
    path: Answers,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            help="The file to write: .pdf .html .pptx .xlsx .md .csv .json .svg .shields.json; "
            "- for standard output.",
        ),
    ],
    previous: Annotated[
        Path | None, typer.Option("--previous", help="The wave before, to show what changed.", metavar="PATH")
    ] = None,
    history: Annotated[
        Path | None, typer.Option("--history", help="A folder of waves, to show the trend.", metavar="FOLDER")
    ] = None,
    questionnaire: Named = None,
    strict: Strict = False,
    format_name: Annotated[
        str | None, typer.Option("--format", help="The format, where the name's ending does not tell it.")
    ] = None,
    paper: Annotated[str, typer.Option(help="The paper of a PDF.", metavar="a4|letter")] = "a4",
    language: Tag = None,
    profile: Annotated[
        str,
        typer.Option(
            help="full; board: six pages at most; workshop: what to discuss.", metavar="full|board|workshop"
        ),
    ] = "full",
    brand: Annotated[
        Path | None, typer.Option(help="A brand file: names, colours, logo, fonts.", metavar="FILE")
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(help="A folder of your own templates; for .pptx a .potx file.", metavar="FOLDER|FILE"),
    ] = None,
    draft: Annotated[
        bool,
        typer.Option(
            "--draft", help="Marked as a draft and quicker: a PDF without tags and attachments; not issued."
        ),
    ] = False,
    despite_difference: Despite = False,
    attach: Annotated[
        str | None,
        typer.Option(
            help="Attach the sheets of a group that agreed to be named to its PDF.", metavar="sheets"
        ),
    ] = None,
    other_subject: OtherSubject = False,
    csv_dialect: CsvDialect = "excel",
) -> None:
    """Write the report: a PDF for the board, a deck, a workbook, or HTML, Markdown, JSON or CSV."""
    from cxmaturity.assess_paths import (
        assess_path,
        assess_waves,
        once,
        plan_beside,
        waves_until,
        with_plans_followed,
    )
    from cxmaturity.brand.read import read_brand
    from cxmaturity.cli.output import publication_of, tell_subjects, to_stdout
    from cxmaturity.formats.csv_table import check_dialect
    from cxmaturity.report.write import format_of, write_report

    check_choice("--paper", paper, ("a4", "letter"))
    name = format_of(output, format_name) if output != "-" or format_name else "md"
    check_dialect(csv_dialect, csv=name == "csv")
    _check_fit(name, profile=profile, brand=brand, template=template)
    if history is not None and (name not in WITH_PROFILES or profile == "workshop"):
        known = ", ".join(WITH_PROFILES)
        raise BadInput(tr("--history is for the full report and the board as {known}", known=known))
    look = None if brand is None else read_brand(brand)
    tag = known_language(language)
    tell = once(say)
    issued = publication_of(output, name, draft=draft, despite_difference=despite_difference)
    read: dict[str, Wave] = {}

    def reads(at: Path, asked: "Questionnaire", sheets: "Sheets") -> None:
        read[str(at)] = (at, asked, sheets)

    assessment = assess_path(
        path, questionnaire=questionnaire, strict=strict, language=tag, warn=tell, tells_of=reads
    )
    attached = _attached(attach, name, path, read.get(str(path)), draft=draft)
    told = [str(path)]
    comparison: Comparison | None = None
    if previous is not None:
        earlier = assess_path(previous, questionnaire=questionnaire, strict=strict, warn=tell, tells_of=reads)
        told.append(str(previous))
        comparison = _compared(previous, earlier, assessment, tell, other_subject=other_subject)
    course: Trend | None = None
    if history is not None:
        from cxmaturity.waves.trend import trend

        others = assess_waves(
            history, questionnaire=questionnaire, strict=strict, language=tag, warn=tell, tells_of=reads
        )
        waves = waves_until(path, assessment, others, other_subject=other_subject)
        told += [source for source, _ in waves]
        course = trend(waves, other_subject=other_subject)
        tell_subjects(*course.steps)
        course = with_plans_followed(course, waves, tell)
    for source in dict.fromkeys(told):
        # A report that carries counts has said it all before, and holds no sheet.
        if source in read:
            issued.tells_of(*read[source])
    issued.check()
    kept = plan_beside(path, assessment, tell) if name in ("xlsx", "pptx") or profile == "board" else None
    progress = ProgressLine(alive=sys.stderr.isatty())
    try:
        write_report(
            assessment,
            output,
            format_name=format_name,
            to_stdout=to_stdout,
            entered=issued.entered,
            language=words_for(assessment.questionnaire, tag),
            comparison=comparison,
            trend=course,
            paper="letter" if paper == "letter" else "a4",
            profile=PROFILES[profile],
            brand=look,
            template=template,
            draft=draft,
            attached=attached,
            kept=kept,
            csv_dialect=csv_dialect,
            warn=say,
            progress=progress,
        )
    finally:
        progress("")
    if output != "-":
        typer.echo(plain(output))


def _compared(
    path: Path,
    before: "Assessment",
    after: "Assessment",
    tell: Callable[[str], None],
    *,
    other_subject: bool,
) -> "Comparison":
    """Return what changed since the wave `before` at `path`, and what came of its plan."""
    from cxmaturity.assess_paths import with_following
    from cxmaturity.cli.output import tell_subjects
    from cxmaturity.waves.compare import check_order, compare

    check_order(before.subject, after.subject)
    found = compare(before, after, other_subject=other_subject)
    tell_subjects(found)
    return with_following(found, path, before, after, tell)


def _check_fit(name: str, *, profile: str, brand: Path | None, template: Path | None) -> None:
    """Raise BadInput where an option is none, or means nothing for the format called `name`."""
    check_choice("--profile", profile, PROFILES)
    if name not in WITH_PROFILES and (profile != "full" or brand is not None):
        known = ", ".join(WITH_PROFILES)
        raise BadInput(tr("--profile and --brand are for {known}, not for {name}", known=known, name=name))
    if template is not None and name not in _WITH_TEMPLATES:
        known = ", ".join(_WITH_TEMPLATES)
        raise BadInput(tr("--template is for {known}, not for {name}", known=known, name=name))


def _attached(
    attach: str | None, name: str, path: Path, wave: "Wave | None", *, draft: bool
) -> tuple["Sheet", ...]:
    """Return the sheets that the report carries because they were asked for; without a `wave` there are none.

    Raises BadInput where `attach` is none of what can be, for another format than PDF, and where the
    respondents have not agreed to be named, and InvalidFile where there are only counts of them.
    """
    if attach is None:
        return ()
    check_choice("--attach", attach, ("sheets",))
    if name != "pdf" or draft:
        raise BadInput(tr("--attach is for a PDF that is no draft: nothing else carries files"))
    from cxmaturity.answers.read import read_answers
    from cxmaturity.answers.team import check_named

    sheets = read_answers(path) if wave is None else wave[2]
    check_named(sheets)
    return tuple(sheets)


class ProgressLine:
    """One line of progress that the next replaces and the end removes."""

    def __init__(self, *, alive: bool) -> None:
        """Show nothing unless `alive`: a line that rewrites itself is for terminals only."""
        self.alive = alive

    def __call__(self, sentence: str) -> None:
        """Show `sentence`; an empty one clears the line."""
        if self.alive:
            sys.stderr.write(f"\r\x1b[2K{sentence}")
            sys.stderr.flush()
