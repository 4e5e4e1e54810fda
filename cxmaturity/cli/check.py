"""`cxmaturity check PATH`, which runs unattended and speaks by its exit code."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cxmaturity import inputs
from cxmaturity.cli.errors import drop_output, say, stop
from cxmaturity.cli.options import Named, OtherSubject, Strict, Tag, words_for
from cxmaturity.errors import BadInput, UnwritableTarget, plain
from cxmaturity.text.choice import check_choice, known_language
from cxmaturity.text.language import Language, tr
from cxmaturity.text.language import language as language_of

if TYPE_CHECKING:
    from datetime import date

    from cxmaturity.gates.check import Planned
    from cxmaturity.gates.file import GatesFile
    from cxmaturity.gates.formats import Checked
    from cxmaturity.scoring.model import Assessment
    from cxmaturity.waves.model import Comparison

ENDINGS = {".json": "json", ".xml": "junit", ".md": "md"}
USUAL_QUESTIONNAIRE = "cx-maturity"
SUMMARY, ON_GITHUB = "GITHUB_STEP_SUMMARY", "GITHUB_ACTIONS"


def check(
    path: Annotated[
        Path | None,
        typer.Argument(
            help="An answer file (one respondent) or a folder of them (several).", metavar="[PATH]"
        ),
    ] = None,
    gates: Annotated[Path, typer.Option(help="The gates file.", metavar="FILE")] = Path("gates.yaml"),
    baseline: Annotated[
        Path | None,
        typer.Option(help="An earlier wave, for the largest drops.", metavar="PATH"),
    ] = None,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="How the verdict is written; by the file's ending, or text, unless given.",
            metavar="text|json|junit|md",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write it into a file, and text to standard output."),
    ] = None,
    questionnaire: Named = None,
    strict: Strict = False,
    language: Tag = None,
    today: Annotated[
        str | None,
        typer.Option(
            help="The day for waivers and the plan; SOURCE_DATE_EPOCH or today unless given.",
            metavar="DAY",
        ),
    ] = None,
    annotations: Annotated[
        bool | None,
        typer.Option(
            "--annotations/--no-annotations", help="Workflow commands for GitHub, where it runs there."
        ),
    ] = None,
    other_subject: OtherSubject = False,
    init: Annotated[
        bool, typer.Option("--init", help="Write a commented gates file, and check nothing.")
    ] = False,
) -> None:
    """Hold the answers against the gates of a pipeline; exit code 3 when a gate is not met."""
    if init:
        _start(path, gates, questionnaire=questionnaire, strict=strict, language=language)
        return
    if path is None:
        raise BadInput(tr("name the answers to check, or use --init to write a gates file"))
    from cxmaturity.assess_paths import assess_path, once
    from cxmaturity.cli.output import put
    from cxmaturity.gates.check import check as checked_against
    from cxmaturity.gates.file import read_gates
    from cxmaturity.gates.formats import Checked, render_gates

    output = None if output == Path("-") else output
    format_name = _format(format_name, output)
    day = _day(today)
    tag = known_language(language)
    tell = once(_tell)
    assessment = assess_path(
        path, questionnaire=questionnaire, strict=strict, redraw="stage", language=tag, warn=tell
    )
    file = read_gates(gates, assessment.questionnaire, baseline=baseline is not None)
    comparison, before = None, None
    if baseline is not None:
        before = assess_path(baseline, questionnaire=questionnaire, strict=strict, redraw="stage", warn=tell)
        comparison = _compared(before, assessment, file, other_subject=other_subject)
    planned = _planned(file, (path, assessment), (baseline, before))
    verdict = checked_against(assessment, file.gates, comparison, today=day, planned=planned)
    checked = Checked(
        assessment=assessment, verdict=verdict, today=day, baseline=comparison.before if comparison else None
    )
    words = language_of(words_for(assessment.questionnaire, tag))
    on_github = os.environ.get(ON_GITHUB) == "true"
    if output is not None:
        put(output, render_gates(checked, format_name, words).encode())
    _summarise(checked, words, os.environ.get(SUMMARY, ""))
    if on_github if annotations is None else annotations:
        _annotate(checked, words, file)
    try:
        _print(checked, "text" if output is not None else format_name, words, on_github=on_github)
    except BrokenPipeError:
        # The verdict stands, whoever has stopped reading.
        drop_output()
    stop(verdict.exit_code)


def _start(
    path: Path | None, gates: Path, *, questionnaire: str | None, strict: bool, language: str | None
) -> None:
    """Write a commented gates file at `gates`, where there is none yet."""
    if gates.exists() or gates.is_symlink():
        raise BadInput(tr("{path}: is already there; name another file with --gates", path=plain(gates)))
    from cxmaturity.assess_paths import assess_path, put_into_language
    from cxmaturity.files import save
    from cxmaturity.gates.starter import starter
    from cxmaturity.questionnaire.read import read_questionnaire

    tag, assessment = known_language(language), None
    if path is None:
        name = questionnaire or USUAL_QUESTIONNAIRE
        asked = read_questionnaire(name)
        asked = put_into_language(asked, tag, name, Path(), say)
    else:
        assessment = assess_path(
            path, questionnaire=questionnaire, strict=strict, redraw=False, language=tag, warn=say
        )
        asked = assessment.questionnaire
    save(gates, starter(asked, language_of(words_for(asked, tag)), assessment).encode())
    typer.echo(plain(gates))


def _format(chosen: str | None, output: Path | None) -> str:
    """Return the format: the `chosen` one, else by the ending of the file's name, else text."""
    from cxmaturity.gates.formats import FORMATS

    if chosen is None:
        return ENDINGS.get(output.suffix.lower(), "text") if output else "text"
    check_choice("--format", chosen, FORMATS)
    return chosen


def _compared(
    before: "Assessment", after: "Assessment", file: "GatesFile", *, other_subject: bool
) -> "Comparison":
    """Return what changed since the baseline; BadInput where the two do not compare."""
    from cxmaturity.cli.output import tell_subjects
    from cxmaturity.text.safe_text import harmless
    from cxmaturity.waves.compare import check_baseline, compare

    try:
        comparison = compare(before, after, other_subject=other_subject)
    except BadInput as error:
        raise BadInput(harmless(str(error))) from None
    check_baseline(before.subject, after.subject)
    tell_subjects(comparison, tell=_tell)
    if file.gates.maximum_drop is None and file.gates.plan is None:
        say(tr("the baseline is not used: {file} has no maximum_drop", file=plain(file.path)))
    return comparison


def _planned(file: "GatesFile", *waves: "tuple[Path | None, Assessment | None]") -> "Planned | None":
    """Return the plan beside the first of the `waves` that has one, where a gate asks for it."""
    from cxmaturity.assess_paths import plan_beside
    from cxmaturity.gates.check import Planned

    if file.gates.plan is None:
        return None
    for path, assessment in waves:
        if path is not None and assessment is not None:
            kept = plan_beside(path, assessment, _tell)
            if kept is not None:
                return Planned(kept, assessment)
    return None


def _tell(message: str) -> None:
    """Say something that may hold words of the answers; the log of a workflow must not obey them."""
    from cxmaturity.text.safe_text import harmless

    say(harmless(message))


def _day(given: str | None) -> "date":
    """Return the day that waivers are held against: as given, by SOURCE_DATE_EPOCH, else today by UTC."""
    from datetime import date

    from cxmaturity.text import dates

    if given is not None:
        if not dates.is_date(given):
            message = tr("--today {day}: write a day of the calendar as 2026-09-30", day=plain(given))
            raise BadInput(message)
        return date.fromisoformat(given)
    return dates.day_of_making()


def _print(checked: "Checked", format_name: str, words: Language, *, on_github: bool) -> None:
    """Print the verdict; its last line goes to standard error where it would not fit the format."""
    from cxmaturity.cli.output import for_machines
    from cxmaturity.gates.formats import render_gates
    from cxmaturity.gates.words import verdict_line
    from cxmaturity.text.safe_text import harmless

    text = render_gates(checked, format_name, words)
    if format_name == "text":
        typer.echo(harmless(text) if on_github else text, nl=False)
    else:
        for_machines(text)
        say(verdict_line(checked.verdict, words))


def _summarise(checked: "Checked", words: Language, file: str) -> None:
    """Append the verdict to the summary page of the job, where there is one, else do nothing."""
    if not file:
        return
    from cxmaturity.gates.formats import render_gates

    inputs.check_output(file)
    try:
        with open(file, "a", encoding="utf-8") as page:
            page.write(render_gates(checked, "md", words) + "\n")
    except OSError as error:
        say(str(UnwritableTarget(file, error.strerror or str(error))))


def _annotate(checked: "Checked", words: Language, file: "GatesFile") -> None:
    """Tell GitHub which lines of the gates file are not met; standard output stays for the format."""
    from cxmaturity.cli.output import to_stderr
    from cxmaturity.gates.to_text import annotations

    for command in annotations(
        checked, words, file=file.path, lines=file.lines, waiver_lines=file.waiver_lines
    ):
        to_stderr(f"{command}\n".encode("utf-8", "backslashreplace"))
