"""`cxmaturity trend FOLDER`, and the history of `cxmaturity report`."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from cxmaturity.assess_paths import assess_waves
from cxmaturity.cli.compare import tell_subjects
from cxmaturity.cli.errors import say
from cxmaturity.cli.options import known_language, words_for
from cxmaturity.cli.output import check_dialect, deliver, one_of
from cxmaturity.scoring.model import Assessment
from cxmaturity.terminal.lines import console
from cxmaturity.waves.model import Trend
from cxmaturity.waves.trend import check_one_subject, in_order, trend

FORMATS = ("text", "json", "csv", "md", "html", "pdf")


def run(
    folder: Path,
    *,
    format_name: str | None,
    output: str,
    questionnaire: str | None,
    strict: bool,
    language: str | None,
    csv_dialect: str,
    other_subject: bool = False,
) -> None:
    """Print the trend of the waves in `folder`, or write it into a file."""
    name = one_of(FORMATS, format_name, output)
    check_dialect(csv_dialect, csv=name == "csv")
    tag = known_language(language)
    found = assess_waves(folder, questionnaire=questionnaire, strict=strict, language=tag, warn=say)
    made = _told(found, other_subject=other_subject)
    latest = in_order(found)[-1][1]
    words = words_for(latest.questionnaire, tag)
    if name == "text":
        from cxmaturity.terminal.trend import print_trend

        print_trend(latest, made, console(), tag=words)
    else:
        deliver(_content(name, latest, made, words, csv_dialect), output)


def _content(name: str, latest: Assessment, made: Trend, words: str, dialect: str) -> bytes:
    """Return the trend in the format called `name`; the pages are those of the report."""
    if name == "json":
        from cxmaturity.report.comparison_json import render_trend as as_json

        return as_json(made)
    if name == "csv":
        from cxmaturity.report.csv import render_trend as as_csv

        return as_csv(made, dialect)
    from cxmaturity.report import render

    comparison = made.steps[-1] if made.steps else None
    return render(latest, name, language=words, comparison=comparison, trend=made, profile="trend", warn=say)


def history_of(
    folder: Path,
    path: Path,
    assessment: Assessment,
    *,
    questionnaire: str | None,
    strict: bool,
    language: str | None,
    other_subject: bool,
    warn: Callable[[str], None],
) -> Trend:
    """Return the trend up to the wave at `path`, which need not be in `folder`."""
    subject = assessment.subject
    waves = assess_waves(folder, questionnaire=questionnaire, strict=strict, language=language, warn=warn)
    if not other_subject:
        # Also of those that are left out below.
        check_one_subject([*waves, (str(path), assessment)])
    found = [
        (source, wave)
        for source, wave in waves
        if (wave.subject.wave, wave.subject.date) != (subject.wave, subject.date)
        and (not wave.subject.date or wave.subject.date <= (subject.date or wave.subject.date))
    ]
    return _told([*found, (str(path), assessment)], other_subject=other_subject)


def _told(found: list[tuple[str, Assessment]], *, other_subject: bool) -> Trend:
    """Return the trend, and say where its waves name another organisation or scope."""
    made = trend(found, other_subject=other_subject)
    ordered = [assessment for _, assessment in in_order(found)]
    for before, after in pairwise(ordered):
        tell_subjects(before, after)
    return made
