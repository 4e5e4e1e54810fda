"""Answers through a pipe, one a line: what is not understood ends it, and nothing is ever shifted."""

import subprocess
from pathlib import Path

import pytest

from cxmaturity.answers.model import Answer, Answers
from tests.command_line import PATIENCE
from tests.test_interview_terminal import COMMAND, EXPECTED, MODEL, SAID, piped, saved

AFTER = " What came before it is saved; nothing after it was read.\n"
TYPES = "Type 1-3, d (don't know), n (not applicable), s (skip), b (back) or ?."
OWNED, CLEAN = ("oven.owned", Answer(option="yes")), ("oven.clean", Answer(option="1"))
MARK = "\ufeff"

# What reads well: input, the answers that are in the file.
GOOD: dict[str, tuple[bytes, dict[str, Answer]]] = {
    "a byte order mark": (f"{MARK}3\n1\n".encode(), dict([OWNED, CLEAN])),
    "a mark before a later file": (f"{MARK}3\n{MARK}1\n".encode(), dict([OWNED, CLEAN])),
    "a mark before a note": (f"{MARK}note a\n3\n".encode(), {"oven.owned": Answer(option="yes", note="a")}),
    "carriage returns": (b"3\r\n1\r\n", dict([OWNED, CLEAN])),
    "no last line break": (b"3\n1", dict([OWNED, CLEAN])),
    "blank lines leave a question open": (b"\n3\n\n \t\n1\n\n\n", dict([OWNED, CLEAN])),
    "a skipped question": (b"3\ns\n2\n", dict([OWNED, ("oven.hot", Answer(option="partly"))])),
    "full width": ("３\n１\n".encode(), dict([OWNED, CLEAN])),
    "nothing behind q": (b"3\nq\n1\n", dict([OWNED])),
    "a reason on a line of its own": (b"n\nno street\n", {"oven.owned": Answer(na_reason="no street")}),
    "evidence without its grade": (
        b"e the bill\n",
        {"oven.owned": Answer(evidence="the bill")},
    ),
}

# What does not: input, the answers that are in the file, what is said of the line.
BAD: dict[str, tuple[bytes, dict[str, Answer], str]] = {
    "a word": (
        b"3\nmaybe\n1\n2\n",
        dict([OWNED]),
        "line 2 of the input: Not understood: maybe. Type 0-2, d ",
    ),
    "the first line": (b"maybe\n3\n", {}, f"line 1 of the input: Not understood: maybe. {TYPES}"),
    "an option that there is not": (b"3\n7\n1\n", dict([OWNED]), "line 2 of the input: Not understood: 7. "),
    "a heading": (b"# mine\n3\n", {}, "line 1 of the input: Not understood: # mine. "),
    "an id before the answer": (
        b"3\noven.clean: 1\n",
        dict([OWNED]),
        "line 2 of the input: Not understood: oven.clean: 1. ",
    ),
    "blank lines are counted": (b"\n\n3\n\nmaybe\n1\n", dict([OWNED]), "line 5 of the input: "),
    "not applicable, and no reason": (
        b"3\nn\n\n2\n",
        dict([OWNED]),
        "line 3 of the input: Not applicable needs a reason.",
    ),
    "not applicable, and the end": (
        b"3\nn\n",
        dict([OWNED]),
        "line 2 of the input, “n”: The input ended in the middle of an entry, which was not kept.",
    ),
    "a note, and the end": (b"3\nnote\n", dict([OWNED]), "line 2 of the input, “note”: The input ended"),
    "a grade that there is not": (
        b"3\ne the bill\n9\n1\n",
        dict([OWNED]),
        "line 3 of the input, “9”: The evidence's grade is a number from 0 to 4.",
    ),
    "a jump to nowhere": (
        b"3\nj oven.hut\n1\n",
        dict([OWNED]),
        "line 2 of the input, “j oven.hut”: There is no",
    ),
    "back from the first": (b"b\n3\n", {}, "line 1 of the input, “b”: This is the first question."),
    "something to take back where nothing is": (b"u\n3\n", {}, "line 1 of the input, “u”: There is nothing"),
    "yes and no to a question of levels": (
        b"3\ny\n",
        dict([OWNED]),
        "line 2 of the input: Not understood: y.",
    ),
    "a level for yes or no": (
        "\n".join([*SAID, "3", "y"]).encode(),
        EXPECTED,
        "line 6 of the input: Not understood: 3. ",
    ),
    "a row that ends early": (
        "\n".join([*SAID, "y", "n", "a", "Rye", "30"]).encode(),
        EXPECTED,
        "line 10 of the input, “30”: Row 1 was not complete and was not kept: Rye, 30.",
    ),
    "a cell that cannot be": (
        "\n".join([*SAID, "y", "n", "a", "Rye", "many", "4"]).encode(),
        EXPECTED,
        "line 10 of the input, “many”: Sold a day takes a whole number, 0 or more;",
    ),
    "a line too many": (
        "\n".join([*SAID, "y", "n", "", "", "", "3", "1"]).encode(),
        EXPECTED,
        "line 11 of the input, “3”: The interview was complete before it.",
    ),
    "what acts on a terminal": (
        b"3\n\x1b[31mred\x9b\xe2\x80\xae\n",
        dict([OWNED]),
        "line 2 of the input",
    ),
    "a line of a million letters": (
        b"3\n" + b"x" * 1_000_000 + b"\n1\n",
        dict([OWNED]),
        "line 2 of the input",
    ),
}

UTF_16 = {
    "with a mark": "3\n1\n".encode("utf-16"),
    "big end first": MARK.encode("utf-16-be") + "3\n1\n".encode("utf-16-be"),
    "without a mark": "3\n1\n".encode("utf-16-le"),
    "big end first, without a mark": "3\n1\n".encode("utf-16-be"),
    "of four bytes a letter": "3\n1\n".encode("utf-32"),
}


def given(file: Path) -> dict[str, Answer]:
    sheet: Answers | None = saved(file) if file.exists() else None
    return sheet.answers if sheet else {}


@pytest.mark.parametrize("name", GOOD)
def test_lines_that_are_answers(name: str, tmp_path: Path) -> None:
    content, answers = GOOD[name]
    done = piped(tmp_path / "acme.yaml", content)
    assert (done.returncode, done.stderr) == (0, b"")
    assert given(tmp_path / "acme.yaml") == answers


@pytest.mark.parametrize("name", BAD)
def test_a_line_that_is_not_understood_ends_it(name: str, tmp_path: Path) -> None:
    content, answers, words = BAD[name]
    done = piped(tmp_path / "acme.yaml", content)
    told = done.stderr.decode()
    assert done.returncode == 2 and told.startswith(words) and told.endswith(AFTER), told
    assert len(told) < 500 and "Traceback" not in told
    assert not [sign for sign in told if not (sign.isprintable() or sign == "\n")]
    assert given(tmp_path / "acme.yaml") == answers


@pytest.mark.parametrize("name", UTF_16)
def test_another_encoding_is_told_and_nothing_of_it_is_taken(name: str, tmp_path: Path) -> None:
    done = piped(tmp_path / "acme.yaml", UTF_16[name])
    assert done.returncode == 2 and b"line 1 of the input is UTF-16, or no text" in done.stderr
    assert not (tmp_path / "acme.yaml").exists()


def test_the_end_of_an_interview_does_not_wait_for_more_lines(tmp_path: Path) -> None:
    command = [*COMMAND, str(tmp_path / "acme.yaml"), *MODEL]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        process.stdin.write("\n".join([*SAID, "y", "n", "", "q", ""]).encode())
        process.stdin.flush()
        assert process.wait(timeout=PATIENCE) == 0
    assert given(tmp_path / "acme.yaml") == EXPECTED
