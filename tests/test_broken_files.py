"""The error catalogue: each bad file in tests/broken beside the very message that it is answered with."""

import unicodedata
from pathlib import Path

import pytest

from cxmaturity.answers.read import read_assessment
from cxmaturity.answers.team import read_team
from cxmaturity.errors import InvalidFile
from cxmaturity.gates.file import read_gates
from cxmaturity.questionnaire.read import read_questionnaire

BROKEN = Path(__file__).parent / "broken"
FILES = sorted(BROKEN.glob("*/*.yaml"))
MOST_WORDS = 60
"""Whoever reads a message has a file to mend: none is longer, whatever the file holds."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_broken_file_is_answered_with_its_message(
    path: Path, update_golden: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    with pytest.raises(InvalidFile) as caught:
        if path.parent.name == "answers":
            read_assessment(Path(path.name))
        elif path.parent.name == "teams":
            read_team(Path(path.name))
        elif path.parent.name == "gates":
            read_gates(Path(path.name), read_questionnaire("cx-maturity"), baseline=False)
        else:
            read_questionnaire(Path(path.name))
    message = f"{caught.value}\n"
    golden = path.with_suffix(".txt")
    if update_golden:
        golden.write_text(message, encoding="utf-8")
    assert message == golden.read_text(encoding="utf-8")
    for problem, line in zip(caught.value.problems, message.splitlines(), strict=True):
        assert len(line.split()) <= MOST_WORDS and len(line) < 1000
        assert problem.line <= len(path.read_bytes().splitlines())
        assert not [sign for sign in line if unicodedata.category(sign)[0] == "C"]


def test_every_message_has_its_file() -> None:
    assert FILES and {text.with_suffix(".yaml") for text in BROKEN.glob("*/*.txt")} == set(FILES)
