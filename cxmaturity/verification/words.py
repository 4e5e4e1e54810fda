"""What came of making a report again, in words: what it carries, a line a finding, and what all comes to."""

from collections.abc import Sequence
from typing import assert_never

from cxmaturity.answers.read import Report
from cxmaturity.text.figures import shortened
from cxmaturity.text.language import current, tr
from cxmaturity.verification.finding import CheckOutcome, VerifyFinding

_LONGEST = 100


def carried_words(report: Report) -> str:
    """Say what the report carries."""
    asked = report.questionnaire
    if report.counts is not None:
        return current.get().plural(
            "The report carries {id} {version} and the counts of one respondent.",
            "The report carries {id} {version} and the counts of {count} respondents.",
            report.counts.tally.respondents,
            id=asked.id,
            version=asked.version,
        )
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


def finding_words(finding: VerifyFinding) -> str:
    """Return a finding as the line that is printed."""
    follows = shortened(finding.follows, _LONGEST)
    match finding.outcome:
        case CheckOutcome.AGREES:
            return tr("agrees: {what}: {follows}", what=finding.what, follows=follows)
        case CheckOutcome.OPEN:
            return tr("NOT COMPARABLE: {what}: {why}", what=finding.what, why=finding.why)
        case CheckOutcome.DIFFERS if finding.stands or finding.follows:
            return tr(
                "DIFFERS: {what}: {stands} stands there, {follows} follows",
                what=finding.what,
                stands=shortened(finding.stands, _LONGEST) or tr("nothing"),
                follows=follows or tr("nothing"),
            )
        case CheckOutcome.DIFFERS:
            return tr("DIFFERS: {what}", what=finding.what)
        case other:
            assert_never(other)


def outcome_words(findings: Sequence[VerifyFinding], *, by_counts: bool, signed: bool) -> str:
    """Return the last line: what all of it comes to, `by_counts` where these were taken for granted."""
    wrong, left = (
        sum(finding.outcome is outcome for finding in findings)
        for outcome in (CheckOutcome.DIFFERS, CheckOutcome.OPEN)
    )
    plural = current.get().plural
    if wrong and signed:
        return plural(
            "One thing is not as the answers make it, or as it was signed.",
            "{count} things are not as the answers make them, or as they were signed.",
            wrong,
        )
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
    return _all_agrees(by_counts=by_counts, signed=signed)


def _all_agrees(*, by_counts: bool, signed: bool) -> str:
    """Return the last line where nothing differs and nothing is open."""
    if signed and by_counts:
        return tr(
            "The report is what its counts make, to the last page, and nothing has changed since it was "
            "signed. Whether they are those of the answers, only these tell: --answers brings them."
        )
    if signed:
        return tr(
            "The report is what its answers make, to the last page, and nothing has changed since it was "
            "signed."
        )
    if by_counts:
        return tr(
            "The report is what its counts make, to the last page. Whether they are those of the answers, "
            "only these tell: --answers brings them. Who wrote it, only a signature proves."
        )
    return tr("The report is what its answers make, to the last page. Who wrote it, only a signature proves.")
