"""The verdict on gates as workflow commands: GitHub shows them beside the lines of the gates file."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from cxmaturity.language import Language
from cxmaturity.rendering.gates import Checked
from cxmaturity.rendering.gates.words import not_compared_words, sentence, waiver_words
from cxmaturity.rendering.safe_text import harmless, one_line

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
