"""`cxmaturity verify REPORT`."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import typer

from cxmaturity.answers.read import Report
from cxmaturity.assess_paths import assess_path, once
from cxmaturity.cli.errors import say, stop
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.figures import shortened
from cxmaturity.text.language import current, tr
from cxmaturity.text.safe_text import one_line
from cxmaturity.verification import Verified, verify
from cxmaturity.verification.finding import CheckOutcome, VerifyFinding
from cxmaturity.verification.redraw import Brought
from cxmaturity.waves.model import Comparison, Trend

_LONGEST = 100


def run(
    path: Path,
    *,
    answers: Path | None = None,
    questionnaire: str | None = None,
    brand: Path | None = None,
    template: Path | None = None,
    previous: Path | None = None,
    history: Path | None = None,
) -> None:
    """Say line by line what of the report is as its answers make it, differs, or could not be compared."""
    look = None
    if brand is not None:
        # Loaded here: few reports have a brand.
        from cxmaturity.brand.read import read_brand

        look = read_brand(brand)
    tell = once(say)
    brought = Brought(
        answers=answers,
        questionnaire=questionnaire,
        brand=look,
        template=template,
        comparison=None if previous is None else partial(_compared, previous, tell),
        trend=None if history is None else partial(_over_time, history, path, tell),
    )
    verified = verify(path, brought)
    _say(_carried(verified.report))
    for finding in verified.findings:
        _say(_line(finding))
    _say(_outcome(verified))
    stop(verified.exit_code)


def _compared(previous: Path, warn: Callable[[str], None], assessment: Assessment) -> Comparison:
    """Return the comparison with the wave at `previous`; the report says already whose it is."""
    from cxmaturity.waves.compare import check_order, compare

    earlier = assess_path(previous, strict=assessment.strict, redraw=False, warn=warn)
    check_order(earlier.subject, assessment.subject)
    return compare(earlier, assessment, other_subject=True)


def _over_time(folder: Path, path: Path, warn: Callable[[str], None], assessment: Assessment) -> Trend:
    """Return the trend of the waves in `folder` up to the report's own."""
    from cxmaturity.cli.trend import history_of

    return history_of(
        folder,
        path,
        assessment,
        questionnaire=None,
        strict=assessment.strict,
        language=None,
        other_subject=True,
        warn=warn,
    )


def _say(line: str) -> None:
    typer.echo(one_line(line))


def _carried(report: Report) -> str:
    """Say what the report carries."""
    asked = report.questionnaire
    if not report.sheets:
        return tr(
            "The report carries {id} {version} and the figures of a group.",
            id=asked.id,
            version=asked.version,
        )
    return current.get().plural(
        "The report carries {id} {version} and the answers of one respondent.",
        "The report carries {id} {version} and the answers of {count} respondents.",
        len(report.sheets),
        id=asked.id,
        version=asked.version,
    )


def _line(finding: VerifyFinding) -> str:
    """Return a finding as the line that is printed."""
    follows = shortened(finding.follows, _LONGEST)
    if finding.outcome is CheckOutcome.AGREES:
        return tr("agrees: {what}: {follows}", what=finding.what, follows=follows)
    if finding.outcome is CheckOutcome.OPEN:
        return tr("NOT COMPARABLE: {what}: {why}", what=finding.what, why=finding.why)
    if not (finding.stands or finding.follows):
        return tr("DIFFERS: {what}", what=finding.what)
    return tr(
        "DIFFERS: {what}: {stands} stands there, {follows} follows",
        what=finding.what,
        stands=shortened(finding.stands, _LONGEST) or tr("nothing"),
        follows=follows or tr("nothing"),
    )


def _outcome(verified: Verified) -> str:
    """Return the last line: what all of it comes to."""
    wrong, left = (
        sum(finding.outcome is outcome for finding in verified.findings)
        for outcome in (CheckOutcome.DIFFERS, CheckOutcome.OPEN)
    )
    plural = current.get().plural
    if wrong:
        return plural(
            "One thing is not as the answers make it.",
            "{count} things are not as the answers make them.",
            wrong,
        )
    if left:
        return plural(
            "One thing could not be compared; nothing else differs.",
            "{count} things could not be compared; nothing else differs.",
            left,
        )
    return tr("The report is what its answers make, to the last page. Who wrote it, only a signature proves.")
