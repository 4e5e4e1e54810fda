"""The verdict on gates as lines for a terminal or a log: what is not met first, the verdict last."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from cxmaturity.gates.formats import Checked
from cxmaturity.gates.model import GateResult
from cxmaturity.gates.words import (
    ORDER,
    baseline_words,
    has_words,
    needs_words,
    not_compared_words,
    outcome_word,
    remarks,
    sentence,
    subject_words,
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


# ---- The verdict on gates as workflow commands: GitHub shows them beside the lines of the gates file

_LEVELS = {"not_met": "error", "warning": "warning"}
_WAIVERS = {"expired": "error", "used": "notice", "unneeded": "notice"}


def annotations(
    checked: Checked, words: Language, *, file: str, lines: Mapping[str, int], waiver_lines: Mapping[str, int]
) -> Iterator[str]:
    """Yield a command for every gate that is not met, every waiver, and what cannot be compared.

    `lines` are those of the gates in `file`, `waiver_lines` those of their waivers.
    """
    for gate in checked.verdict.gates:
        if gate.outcome in _LEVELS:
            said = sentence(gate, checked.assessment, words)
            yield _command(_LEVELS[gate.outcome], file, lines.get(gate.id, 1), gate.id, said)
    for result in checked.verdict.waivers:
        gate_id = result.waiver.gate
        line = waiver_lines.get(gate_id, 1)
        yield _command(_WAIVERS[result.state], file, line, gate_id, waiver_words(result, words))
    for one in checked.verdict.not_compared:
        yield _command("warning", file, 1, one.id, not_compared_words(one, words))


def _command(level: str, file: str, line: int, title: str, message: str) -> str:
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
