"""The verdict on gates as lines for a terminal or a log: what is not met first, the verdict last."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, assert_never

from cxmaturity.gates.formats import Checked
from cxmaturity.gates.model import GateResult, Outcome, WaiverState
from cxmaturity.gates.words import (
    baseline_words,
    has_words,
    needs_words,
    not_compared_words,
    outcome_word,
    remarks,
    sentence,
    subject_words,
    urgency,
    verdict_line,
    waiver_words,
)
from cxmaturity.text.language import Language
from cxmaturity.text.safe_text import harmless, one_line
from cxmaturity.text.width import cells, padded, wrap

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
    shown.sort(key=urgency)
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


# ---- The verdict on gates as workflow commands: GitHub shows them beside the lines of the gates file

Annotation = Literal["error", "warning", "notice"]


def annotations(
    checked: Checked, words: Language, *, file: str, lines: Mapping[str, int], waiver_lines: Mapping[str, int]
) -> Iterator[str]:
    """Yield a command for every gate that is not met, every waiver, and what cannot be compared.

    `lines` are those of the gates in `file`, `waiver_lines` those of their waivers.
    """
    for gate in checked.verdict.gates:
        level = _of_a_gate(gate.outcome)
        if level is not None:
            said = sentence(gate, checked.assessment, words)
            yield _command(level, file, lines.get(gate.id, 1), gate.id, said)
    for result in checked.verdict.waivers:
        gate_id = result.waiver.gate
        line = waiver_lines.get(gate_id, 1)
        yield _command(_of_a_waiver(result.state), file, line, gate_id, waiver_words(result, words))
    for one in checked.verdict.not_compared:
        yield _command("warning", file, 1, one.id, not_compared_words(one, words))


def _of_a_gate(outcome: Outcome) -> Annotation | None:
    """Return how a gate is shown beside its line, None where it is not."""
    match outcome:
        case "not_met":
            return "error"
        case "warning":
            return "warning"
        case "met" | "waived" | "off":
            return None
        case _:
            assert_never(outcome)


def _of_a_waiver(state: WaiverState) -> Annotation:
    """Return how a waiver is shown beside its line."""
    match state:
        case "expired":
            return "error"
        case "used" | "unneeded":
            return "notice"
        case _:
            assert_never(state)


def _command(level: Annotation, file: str, line: int, title: str, message: str) -> str:
    """Return one workflow command; GitHub takes a path from the root of the checkout."""
    path = Path(file)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    name, about = _property(one_line(path.as_posix())), _property(harmless(one_line(title)))
    place = f"file={name},line={line},title={about}"
    return f"::{level} {place}::{_data(harmless(one_line(message)))}"


def _data(text: str) -> str:
    """Return `text` as it may stand in a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Return `text` as it may stand in a property of a command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
