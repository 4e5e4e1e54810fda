"""`cxmaturity check PATH`."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import typer

from cxmaturity import inputs
from cxmaturity.assess_paths import assess_path, once, put_into_language
from cxmaturity.cli.compare import tell_subjects
from cxmaturity.cli.errors import drop_output, say, stop
from cxmaturity.cli.options import known_language, words_for
from cxmaturity.cli.output import for_machines, put, to_stderr
from cxmaturity.errors import BadInput, UnwritableTarget, plain
from cxmaturity.files import save
from cxmaturity.gates.check import check
from cxmaturity.gates.file import GatesFile, read_gates
from cxmaturity.gates.formats import FORMATS, Checked, render_gates
from cxmaturity.gates.to_text import annotations
from cxmaturity.gates.words import verdict_line
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.scoring.model import Assessment
from cxmaturity.text import dates
from cxmaturity.text.language import Language, language, nearest, tr
from cxmaturity.text.safe_text import harmless
from cxmaturity.waves.compare import check_baseline, compare
from cxmaturity.waves.model import Comparison

ENDINGS = {".json": "json", ".xml": "junit", ".md": "md"}
USUAL_QUESTIONNAIRE = "cx-maturity"
SUMMARY, ON_GITHUB = "GITHUB_STEP_SUMMARY", "GITHUB_ACTIONS"


def needed(path: Path | None) -> Path:
    """Return `path`; BadInput where none was given."""
    if path is None:
        raise BadInput(tr("name the answers to check, or use --init to write a gates file"))
    return path


def run(
    path: Path,
    *,
    gates: Path,
    baseline: Path | None = None,
    format_name: str | None = None,
    output: Path | None = None,
    strict: bool = False,
    questionnaire: str | None = None,
    language_tag: str | None = None,
    today: str | None = None,
    annotate: bool | None = None,
    other_subject: bool = False,
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Print the verdict on the gates; end with 3 where it is that they are not met."""
    output = None if output == Path("-") else output
    format_name = _format(format_name, output)
    day = _day(today, environment)
    tag = known_language(language_tag)
    tell = once(_tell)
    assessment = assess_path(
        path, questionnaire=questionnaire, strict=strict, redraw=False, language=tag, warn=tell
    )
    file = read_gates(gates, assessment.questionnaire, baseline=baseline is not None)
    comparison = None
    if baseline is not None:
        before = assess_path(baseline, questionnaire=questionnaire, strict=strict, redraw=False, warn=tell)
        comparison = _compared(before, assessment, file, other_subject=other_subject)
    verdict = check(assessment, file.gates, comparison, today=day)
    checked = Checked(
        assessment=assessment, verdict=verdict, today=day, baseline=comparison.before if comparison else None
    )
    words = language(words_for(assessment.questionnaire, tag))
    on_github = environment.get(ON_GITHUB) == "true"
    if output is not None:
        put(output, render_gates(checked, format_name, words).encode())
    _summarise(checked, words, environment.get(SUMMARY, ""))
    if on_github if annotate is None else annotate:
        _annotate(checked, words, file)
    try:
        _print(checked, "text" if output is not None else format_name, words, on_github=on_github)
    except BrokenPipeError:
        # The verdict stands, whoever has stopped reading.
        drop_output()
    stop(verdict.exit_code)


def start(
    path: Path | None, gates: Path, *, questionnaire: str | None, strict: bool, language_tag: str | None
) -> None:
    """Write a commented gates file at `gates`, where there is none yet."""
    if gates.exists() or gates.is_symlink():
        raise BadInput(tr("{path}: is already there; name another file with --gates", path=plain(gates)))
    from cxmaturity.gates.starter import starter

    tag, assessment = known_language(language_tag), None
    if path is None:
        name = questionnaire or USUAL_QUESTIONNAIRE
        asked = read_questionnaire(name)
        if tag is not None and tag != nearest(asked.language):
            asked = put_into_language(asked, tag, name, Path(), say)
    else:
        assessment = assess_path(
            path, questionnaire=questionnaire, strict=strict, redraw=False, language=tag, warn=say
        )
        asked = assessment.questionnaire
    save(gates, starter(asked, language(words_for(asked, tag)), assessment).encode())
    typer.echo(plain(gates))


def _format(chosen: str | None, output: Path | None) -> str:
    """Return the format: the `chosen` one, else by the ending of the file's name, else text."""
    if chosen is None:
        return ENDINGS.get(output.suffix.lower(), "text") if output else "text"
    if chosen not in FORMATS:
        known = ", ".join(FORMATS)
        raise BadInput(tr("--format {name}: choose one of {known}", name=plain(chosen), known=known))
    return chosen


def _compared(before: Assessment, after: Assessment, file: GatesFile, *, other_subject: bool) -> Comparison:
    """Return what changed since the baseline; BadInput where the two do not compare."""
    try:
        comparison = compare(before, after, other_subject=other_subject)
    except BadInput as error:
        raise BadInput(harmless(str(error))) from None
    check_baseline(before.subject, after.subject)
    tell_subjects(before, after, _tell)
    if file.gates.maximum_drop is None:
        say(tr("the baseline is not used: {file} has no maximum_drop", file=plain(file.path)))
    return comparison


def _tell(message: str) -> None:
    """Say something that may hold words of the answers; the log of a workflow must not obey them."""
    say(harmless(message))


def _day(given: str | None, environment: Mapping[str, str]) -> date:
    """Return the day that waivers are held against: as given, by SOURCE_DATE_EPOCH, else today by UTC."""
    if given is not None:
        if not dates.is_date(given):
            message = tr("--today {day}: write a day of the calendar as 2026-09-30", day=plain(given))
            raise BadInput(message)
        return date.fromisoformat(given)
    moment = dates.moment_of(dates.source_date_epoch(environment))
    return dates.today() if moment is None else moment.date()


def _print(checked: Checked, format_name: str, words: Language, *, on_github: bool) -> None:
    """Print the verdict; its last line goes to standard error where it would not fit the format."""
    text = render_gates(checked, format_name, words)
    if format_name == "text":
        typer.echo(harmless(text) if on_github else text, nl=False)
    else:
        for_machines(text)
        say(verdict_line(checked.verdict, words))


def _summarise(checked: Checked, words: Language, file: str) -> None:
    """Append the verdict to the summary page of the job, where there is one, else do nothing."""
    if not file:
        return
    inputs.check_output(file)
    try:
        with open(file, "a", encoding="utf-8") as page:
            page.write(render_gates(checked, "md", words) + "\n")
    except OSError as error:
        say(str(UnwritableTarget(file, error.strerror or str(error))))


def _annotate(checked: Checked, words: Language, file: GatesFile) -> None:
    """Tell GitHub which lines of the gates file are not met; standard output stays for the format."""
    for command in annotations(
        checked, words, file=file.path, lines=file.lines, waiver_lines=file.waiver_lines
    ):
        to_stderr(f"{command}\n".encode("utf-8", "backslashreplace"))
