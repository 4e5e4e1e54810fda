"""The verdict on gates as lines for a terminal or a log: what is not met first, the verdict last."""

from cxmaturity.domain.gates import GateResult
from cxmaturity.language import Language
from cxmaturity.rendering.cells import cells, padded, wrap
from cxmaturity.rendering.gates import Checked
from cxmaturity.rendering.gates.words import (
    ORDER,
    baseline_words,
    has_words,
    needs_words,
    outcome_word,
    remarks,
    subject_words,
    verdict_line,
)
from cxmaturity.rendering.safe_text import one_line

WIDTH = 80


def render(checked: Checked, words: Language) -> str:
    """Return a table of the gates, the waivers, what cannot be compared, and the verdict."""
    lines = _wrapped(words.text("Gates on {subject}", subject=subject_words(checked.assessment, words)))
    if checked.baseline:
        for sentence in baseline_words(checked.baseline, checked.assessment, words):
            lines += _wrapped(sentence)
    lines += ["", *_table(checked, words)]
    said = [line for remark in remarks(checked, words) for line in _wrapped(remark)]
    lines += ["", *said] * bool(said)
    lines += ["", one_line(verdict_line(checked.verdict, words))]
    return "\n".join(lines) + "\n"


def _wrapped(text: str) -> list[str]:
    return wrap(one_line(text), WIDTH, "", "  ")


def _table(checked: Checked, words: Language) -> list[str]:
    """Return the gates in columns; of the drops that are met only how many they are."""
    assessment = checked.assessment
    shown = [gate for gate in checked.verdict.gates if not _is_quiet(gate)]
    shown.sort(key=lambda gate: ORDER.index(gate.outcome))
    head = (words.text("Outcome"), words.text("Has"), words.text("Needs"), words.text("Gate"))
    rows = [
        (
            outcome_word(gate.outcome, words),
            one_line(has_words(gate, assessment, words)),
            one_line(needs_words(gate, assessment, words)),
            gate.id,
        )
        for gate in shown
    ]
    table = [head, *rows] if rows else []
    widths = [max(cells(row[column]) for row in table) for column in range(3)] if table else []
    lines = [
        "  ".join([*(padded(text, width) for text, width in zip(row[:3], widths, strict=True)), row[3]])
        for row in table
    ]
    quiet = len(checked.verdict.gates) - len(shown)
    if quiet:
        lines.append(words.plural("one drop within its limit", "{count} drops within their limits", quiet))
    return lines


def _is_quiet(gate: GateResult) -> bool:
    return gate.measure == "drop" and gate.outcome == "met"
