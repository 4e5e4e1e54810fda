"""The verdict on gates as Markdown, for the summary page of a pipeline's job."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from cxmaturity.gates.formats import Checked
from cxmaturity.gates.model import GateResult, Outcome
from cxmaturity.gates.words import (
    baseline_words,
    gate_name,
    has_words,
    needs_words,
    outcome_word,
    remarks,
    subject_words,
    urgency,
    verdict_line,
)
from cxmaturity.text.language import Language
from cxmaturity.text.markdown import filled
from cxmaturity.text.safe_text import one_line


@dataclass(frozen=True, kw_only=True)
class GateRow:
    """A gate in a table."""

    sign: str
    outcome: str
    what: str
    has: str
    needs: str
    gate: str


@dataclass(frozen=True, kw_only=True)
class VerdictPage:
    """What the page shows: the verdict, what is not met, the remarks, and all other gates folded away."""

    sign: str
    verdict: str
    subject: str
    baseline: tuple[str, ...]
    open: tuple[GateRow, ...]
    remarks: tuple[str, ...]
    folded: str
    rest: tuple[GateRow, ...]


def render(checked: Checked, words: Language) -> str:
    """Return the verdict, what is not met, the remarks, and all other gates folded away."""
    verdict, assessment, baseline = checked.verdict, checked.assessment, checked.baseline
    rest = [gate for gate in verdict.gates if _is_folded(gate.outcome)]
    page = VerdictPage(
        sign=_sign("met" if verdict.passed else "not_met"),
        verdict=one_line(verdict_line(verdict, words)),
        subject=one_line(subject_words(assessment, words)),
        baseline=tuple(map(one_line, baseline_words(baseline, assessment, words) if baseline else ())),
        open=_rows((gate for gate in verdict.gates if not _is_folded(gate.outcome)), checked, words),
        remarks=tuple(map(one_line, remarks(checked, words))),
        folded=words.plural("One other gate", "{count} other gates", len(rest)),
        rest=_rows(rest, checked, words),
    )
    return filled("gates/verdict.md", words, view=page)


def _sign(outcome: Outcome) -> str:
    """Return the sign that stands before an outcome."""
    match outcome:
        case "not_met":
            return "❌"
        case "warning" | "waived":
            return "⚠️"
        case "met":
            return "✅"
        case "off":
            return "➖"
        case _:
            assert_never(outcome)


def _is_folded(outcome: Outcome) -> bool:
    """Return whether a gate is folded away, since nobody has to do anything about it."""
    match outcome:
        case "met" | "off":
            return True
        case "not_met" | "waived" | "warning":
            return False
        case _:
            assert_never(outcome)


def _rows(gates: Iterable[GateResult], checked: Checked, words: Language) -> tuple[GateRow, ...]:
    """Return gates as rows, the most urgent first."""
    return tuple(
        GateRow(
            sign=_sign(gate.outcome),
            outcome=outcome_word(gate.outcome, words),
            what=one_line(gate_name(gate, checked.assessment, words)),
            has=one_line(has_words(gate, checked.assessment, words)),
            needs=one_line(needs_words(gate, checked.assessment, words)),
            gate=gate.id,
        )
        for gate in sorted(gates, key=urgency)
    )
