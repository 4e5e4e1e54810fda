"""The verdict on gates as Markdown, for the summary page of a pipeline's job."""

from collections.abc import Iterable
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
from cxmaturity.text.markdown import escaped
from cxmaturity.text.safe_text import one_line


def render(checked: Checked, words: Language) -> str:
    """Return the verdict, what is not met, the remarks, and all other gates folded away."""
    verdict = checked.verdict
    sign = _sign("met" if verdict.passed else "not_met")
    lines = [f"## {sign} {_text(verdict_line(verdict, words))}", ""]
    lines += [_text(subject_words(checked.assessment, words)), ""]
    if checked.baseline:
        for sentence in baseline_words(checked.baseline, checked.assessment, words):
            lines += [_text(sentence), ""]
    lines += _table([gate for gate in verdict.gates if not _is_folded(gate.outcome)], checked, words)
    said = [f"- {_text(remark)}" for remark in remarks(checked, words)]
    lines += [*said, ""] * bool(said)
    rest = [gate for gate in verdict.gates if _is_folded(gate.outcome)]
    if rest:
        summary = words.plural("One other gate", "{count} other gates", len(rest))
        lines += [
            f"<details><summary>{summary}</summary>",
            "",
            *_table(rest, checked, words),
            "</details>",
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


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


def _text(text: str) -> str:
    return escaped(one_line(text))


def _table(gates: Iterable[GateResult], checked: Checked, words: Language) -> list[str]:
    """Return gates as a table; nothing without a gate."""
    text = words.text
    head = [text("Outcome"), text("What"), text("Has"), text("Needs"), text("Gate")]
    rows = [
        (
            f"{_sign(gate.outcome)} {outcome_word(gate.outcome, words)}",
            _text(gate_name(gate, checked.assessment, words)),
            _text(has_words(gate, checked.assessment, words)),
            _text(needs_words(gate, checked.assessment, words)),
            f"`{gate.id}`",
        )
        for gate in sorted(gates, key=urgency)
    ]
    table = [head, ["---"] * len(head), *rows] if rows else []
    return [f"| {' | '.join(row)} |" for row in table] + [""] * bool(rows)
