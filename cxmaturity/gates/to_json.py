"""The verdict on gates as one JSON object, for machines."""

from typing import Any

import msgspec

from cxmaturity import __version__
from cxmaturity.formats.json_schema import TEXT, opened, published
from cxmaturity.formats.json_text import pretty
from cxmaturity.gates.formats import Checked
from cxmaturity.gates.model import Counts, Gate, Instrument, VerdictFile, WaiverLine
from cxmaturity.gates.words import sentence, verdict_line
from cxmaturity.text.language import Language


def render(checked: Checked, words: Language) -> str:
    """Return the verdict as one JSON object."""
    return pretty(verdict_file(checked, words)).decode()


def verdict_file(checked: Checked, words: Language) -> VerdictFile:
    """Return the verdict in its published form."""
    assessment, verdict = checked.assessment, checked.verdict
    asked = assessment.questionnaire
    return VerdictFile(
        format=1,
        tool_version=__version__,
        passed=verdict.passed,
        exit_code=verdict.exit_code,
        summary=verdict_line(verdict, words),
        today=checked.today.isoformat(),
        questionnaire=Instrument(
            id=asked.id,
            version=asked.version,
            sha256=asked.sha256,
            shadows_shipped=next(
                (one.values["shipped"] for one in assessment.notices if one.code == "shadows_shipped"), ""
            ),
        ),
        subject=assessment.subject,
        baseline=checked.baseline,
        strict=assessment.strict,
        counts=Counts(
            **verdict.counts,
            waivers_expired=len(verdict.expired),
            not_compared=len(verdict.not_compared),
        ),
        gates=tuple(
            Gate(
                id=gate.id,
                on=gate.on,
                measure=gate.measure,
                severity=gate.severity,
                outcome=gate.outcome,
                needs=gate.needs,
                has=gate.has,
                before=gate.before,
                after=gate.after,
                reason=gate.reason,
                why=gate.breach.why if gate.breach else "",
                message=sentence(gate, assessment, words),
                same_groups=gate.same_groups,
                other_mix=gate.other_mix,
                moves=gate.moves,
            )
            for gate in verdict.gates
        ),
        waivers=tuple(
            WaiverLine(**msgspec.structs.asdict(result.waiver), state=result.state)
            for result in verdict.waivers
        ),
        not_compared=verdict.not_compared,
        notices=assessment.notices,
    )


def verdict_schema() -> dict[str, Any]:
    """Return the schema (2020-12) of the verdict; every place lets more keys join."""
    made = opened(VerdictFile)
    # More codes may join.
    made["$defs"]["Notice"]["properties"]["code"] = TEXT
    return published("verdict", made)
