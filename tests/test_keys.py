"""Keys in a real terminal: pasted texts, wide characters, the shell in between; with an editor or not."""

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import DummyOutput

from cxmaturity.answers.model import Answer
from cxmaturity.interview.asking import Returned
from cxmaturity.interview.keys import last_sign, typed_text
from cxmaturity.interview.line_editor import LineEditor, clauses, pasted
from cxmaturity.text.width import cells
from tests.test_interview_terminal import COMMAND, HEADER, MODEL, Terminal, saved

TERMINALS: dict[str, tuple[list[str], dict[str, str]]] = {
    "editor": ([], {}),
    "plain": (["--plain"], {}),
    "dumb": ([], {"TERM": "dumb"}),
}
TEXT = "Première ligne\nq\n2\n\n中文，很長的一行。\nlast\tline"
HOSTILE = "a\x1b[31mred\x1b[0m\x1b]0;title\x07\nq\n\x9b2J\x00\x07b\r\nc\u200dd"


def marked(text: str) -> str:
    """Return a paste as a terminal marks it that was asked to."""
    return f"\x1b[200~{text}\x1b[201~\r"


def unmarked(text: str) -> str:
    """Return a paste as any other terminal hands it over: like keys, and very fast."""
    return text.replace("\n", "\r") + "\r"


WAYS = [("editor", marked), ("editor", unmarked), ("plain", unmarked), ("dumb", unmarked)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "acme.yaml"


def opened(file: Path, kind: str, *flags: str) -> Terminal:
    more, environment = TERMINALS[kind]
    return Terminal(file, *(flags or HEADER), *more, **environment)


def pressed(terminal: Terminal, *each: str) -> Terminal:
    """Send keys one after the other, as fingers do; what comes at once is taken for a paste."""
    for one in each:
        time.sleep(0.3)
        terminal.process.send(one)
    return terminal


def keys(terminal: Terminal, text: str) -> Terminal:
    terminal.process.send(text)
    return terminal


@pytest.mark.parametrize(("kind", "paste"), WAYS)
def test_a_paste_at_the_answer_is_asked_about_and_kept_whole(file: Path, kind: str, paste: object) -> None:
    terminal = opened(file, kind).see("? help: ")
    keys(terminal, paste(TEXT)).see("puts it aside: ")  # type: ignore[operator]
    assert not file.exists(), "nothing is stored before it is asked for"
    keys(terminal, "note\r").see("Saved").see("? help: ")
    assert saved(file).answers == {"oven.owned": Answer(note=TEXT)}
    keys(terminal, "q\r")
    assert terminal.end() == 0


@pytest.mark.parametrize(("kind", "paste"), WAYS)
def test_a_paste_into_a_text_keeps_its_lines(file: Path, kind: str, paste: object) -> None:
    terminal = opened(file, kind).see("? help: ")
    keys(terminal, "note\r").see("Note: ")
    keys(terminal, paste(TEXT)).see("Saved").see("? help: ")  # type: ignore[operator]
    keys(terminal, "e\r").see("evidence? ")
    keys(terminal, paste(TEXT)).see("0-4? ")  # type: ignore[operator]
    keys(terminal, "2\r").see("Saved").see("? help: ")
    keys(terminal, "n\r").see("here? ")
    keys(terminal, paste(TEXT)).see("Saved").see("? help: ").kill()  # type: ignore[operator]
    expected = Answer(na_reason=TEXT, note=TEXT, evidence=TEXT, evidence_grade=2)
    assert saved(file).answers == {"oven.owned": expected}


@pytest.mark.parametrize(("kind", "paste"), [*WAYS[:1], *WAYS[2:]])
@pytest.mark.parametrize("text", ["x" * 200_000, "\n".join(f"{n} 中文 q" for n in range(9_000))])
def test_a_text_of_any_length_is_stored_whole(file: Path, kind: str, paste: object, text: str) -> None:
    terminal = opened(file, kind).see("? help: ")
    keys(terminal, "note\r").see("Note: ")
    keys(terminal, paste(text)).see("Saved").see("? help: ")  # type: ignore[operator]
    assert saved(file).answers["oven.owned"].note == text
    keys(terminal, "q\r")
    assert terminal.end() == 0


@pytest.mark.parametrize(("kind", "paste"), [*WAYS[:1], *WAYS[2:]])
def test_what_is_pasted_never_steers_the_terminal(file: Path, kind: str, paste: object) -> None:
    terminal = opened(file, kind).see("? help: ")
    keys(terminal, "note\r").see("Note: ")
    keys(terminal, paste(HOSTILE)).see("Saved").see("? help: ").kill()  # type: ignore[operator]
    # A terminal that marks no paste turns the carriage return into a line of its own.
    between = "\n" if kind == "editor" else "\n\n"
    assert saved(file).answers["oven.owned"].note == f"ared\nq\n2Jb{between}c\u200dd"
    for sequence in ("\x1b[31m", "\x1b]0;", "\x9b", "\x07"):
        assert sequence not in terminal.raw


@pytest.mark.parametrize("kind", TERMINALS)
def test_lines_pasted_into_the_header_and_into_a_cell(file: Path, kind: str) -> None:
    flags = [*HEADER[2:]]
    paste = marked if kind == "editor" else unmarked
    terminal = opened(file, kind, *flags).see("Organisation: ")
    keys(terminal, paste("Acme\nq")).see("Enter no: ")
    keys(terminal, "y\r").see("? help: ")
    keys(terminal, "j breads\r").see("? help: ")
    keys(terminal, "a\r").see("Bread: ")
    keys(terminal, paste("Rye\n2\n3")).see("Enter no: ")
    keys(terminal, "\r").see("Bread: ").kill()
    assert saved(file).organisation == "Acme q"


@pytest.mark.parametrize("kind", TERMINALS)
def test_backspace_takes_a_wide_character_whole(file: Path, kind: str) -> None:
    terminal = opened(file, kind).see("? help: ")
    keys(terminal, "note 好中文\x7f\x7fé\x7fx\r").see("Saved").see("? help: ").kill()
    assert saved(file).answers["oven.owned"].note == "好x"
    assert "help: note 好x\n" in terminal.text().replace("好 x", "好x") + "\n"


@pytest.mark.parametrize("kind", ["editor", "plain"])
def test_after_the_shell_the_prompt_is_there_again_with_what_was_typed(file: Path, kind: str) -> None:
    settings = {**os.environ, "TERM": "xterm", "PS1": "shell> ", "LC_ALL": "C.UTF-8"}
    shell = pexpect.spawn("bash", ["--norc", "-i"], encoding="utf-8", env=settings, timeout=20)
    shell.expect_exact("shell> ")
    shell.sendline(" ".join([*COMMAND, str(file), *MODEL, *HEADER, *TERMINALS[kind][0]]))
    shell.expect_exact("? help: ")
    shell.send("note 中文 half")
    shell.expect_exact("half")
    shell.send("\x1a")
    shell.expect_exact("Stopped")
    shell.expect_exact("shell> ")
    shell.sendline("fg")
    shell.expect_exact("? help: ")
    shell.expect_exact("中文 half")
    shell.send("\x7f\x7fndle\r")
    shell.expect_exact("Saved")
    shell.expect_exact("? help: ")
    shell.send("q\r")
    shell.expect_exact("shell> ")
    assert saved(file).answers["oven.owned"].note == "中文 handle"
    shell.sendline("stty -a")
    shell.expect(r"\bicanon\b.*shell> ")
    assert " -icanon" not in shell.before + shell.after and " -echo " not in shell.after
    shell.close(force=True)


@pytest.mark.parametrize("kind", TERMINALS)
def test_signals_lose_nothing_that_was_saved(file: Path, kind: str) -> None:
    endings: list[tuple[str | int, int | None, int | None]] = [
        ("\x03", 130, None),
        (signal.SIGINT, 130, None),
        ("\x04", 0, None),
        ("\x1c", None, signal.SIGQUIT),
        (signal.SIGHUP, None, signal.SIGHUP),
        (signal.SIGKILL, None, signal.SIGKILL),
    ]
    for way, code, number in endings:
        file.unlink(missing_ok=True)
        terminal = opened(file, kind).see("? help: ")
        keys(terminal, "note kept\r").see("Saved").see("? help: ")
        if isinstance(way, str):
            keys(terminal, way)
        else:
            terminal.process.kill(way)
        terminal.process.expect(pexpect.EOF)
        terminal.process.close()
        assert (terminal.process.exitstatus, terminal.process.signalstatus) == (code, number)
        assert saved(file).answers == {"oven.owned": Answer(note="kept")}


def test_a_closed_terminal_ends_the_interview_even_where_hang_ups_are_ignored(file: Path) -> None:
    parent, child = pty.openpty()
    settings = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    command = [*COMMAND, str(file), *MODEL, *HEADER]
    process = subprocess.Popen(command, stdin=child, stdout=child, stderr=child, env=settings)
    os.close(child)
    shown = b""
    while b"? help: " not in shown:
        shown += os.read(parent, 4096)
    os.close(parent)
    assert process.wait(20) is not None


def test_escape_leaves_a_text_which_the_next_note_begins_with(file: Path) -> None:
    terminal = opened(file, "editor").see("? help: ")
    keys(terminal, "note\r").see("Note: ")
    keys(terminal, "half a text\x1b").see("Not stored, and not lost").see("? help: ")
    assert not file.exists()
    keys(terminal, "note\r").see("Note: ").see("half a text")
    keys(terminal, " more\r").see("Saved").see("? help: ").kill()
    assert saved(file).answers["oven.owned"].note == "half a text more"


def test_a_note_is_edited_where_it_stands(file: Path) -> None:
    terminal = opened(file, "editor").see("? help: ")
    keys(terminal, "note\r").see("Note: ")
    pressed(terminal, "one", "\x1b\r", "three", "\r").see("Saved").see("? help: ")
    keys(terminal, "note\r").see("Note: ").see("three")
    pressed(terminal, "\x1b[A", "\x1b[F", "\x1b\r", "two", "\r").see("Saved").see("? help: ").kill()
    assert saved(file).answers["oven.owned"].note == "one\ntwo\nthree"


def test_what_was_typed_is_nowhere_but_in_the_answers(file: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    terminal = Terminal(file, *HEADER, HOME=str(home), XDG_CACHE_HOME=str(home / "cache")).see("? help: ")
    keys(terminal, "note a secret\r").see("Saved").see("? help: ")
    keys(terminal, "q\r")
    assert terminal.end() == 0
    holders = [path for path in tmp_path.rglob("*") if path.is_file() and b"secret" in path.read_bytes()]
    assert holders == [file]


@pytest.mark.parametrize("kind", ["plain", "dumb"])
def test_a_plain_terminal_loads_no_editor(file: Path, kind: str) -> None:
    flags, environment = TERMINALS[kind]
    # A light command ends without tidying up: it is asked before that.
    code = "import sys, cxmaturity.__main__ as program\n"
    code += "leave = program._leave\n"
    code += "program._leave = lambda code: (print('EDITOR', 'prompt_toolkit' in sys.modules), leave(code))\n"
    code += "program.main()"
    settings = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", **environment}
    arguments = ["-c", code, "assess", str(file), *MODEL, *HEADER, *flags]
    process = pexpect.spawn(sys.executable, arguments, env=settings, encoding="utf-8", timeout=20)
    process.expect_exact("? help: ")
    process.send("q\r")
    process.expect_exact("EDITOR False")


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("kind", TERMINALS)
def test_the_screen_after_a_paste_is_whole(file: Path, kind: str, columns: int) -> None:
    flags, environment = TERMINALS[kind]
    terminal = Terminal(file, *HEADER, *flags, columns=columns, **environment).see("help: ")
    paste = marked if kind == "editor" else unmarked
    keys(terminal, paste("一二三\nq")).see("aside: ")
    keys(terminal, "note\r").see("Saved").see("help: ").kill()
    screen = re.sub(r"\s+", " ", terminal.text())
    assert "2 lines came as one text, “一二三 q (2 lines)”. Nothing in it was carried out." in screen
    assert "puts it aside: note Saved: Note: 一二三 q (2 lines)" in screen


def edited(sent: str, begin: str | None = None) -> str | None:
    with create_pipe_input() as source:
        source.send_text(sent)
        return LineEditor(source, DummyOutput()).read("> ", begin)


@pytest.mark.parametrize(
    ("sent", "begin", "expected"),
    [
        ("abc\r", None, "abc"),
        ("b\x1b[Da\r", None, "ab"),
        ("中文\x7f\r", None, "中"),
        ("e\u0301\x7fx\r", None, "x"),
        ("\x1b[200~a\r\nq\r2\x1b[201~\r", None, "a\nq\n2"),
        ("a\rq\r2\r", None, "a\nq\n2"),
        ("\x1b[200~\x1b[2J\x07z\x1b[201~\r", None, "z"),
        (" more\r", "there is", "there is more"),
        ("a\x1b\rb\r", "", "a\nb"),
        ("\x1b[<0;1;1M\x1b[3;3R\x1b[31mx\r", None, "x"),
        ("\x04", None, None),
    ],
)
def test_the_editor(sent: str, begin: str | None, expected: str | None) -> None:
    assert edited(sent, begin) == expected


@pytest.mark.parametrize(("sent", "left"), [("\x1b", ""), ("abc\x1b", "there: abc")])
def test_escape_in_the_editor(sent: str, left: str) -> None:
    with pytest.raises(Returned) as caught:
        edited(sent, "there: ")
    assert caught.value.text == left


def test_ctrl_c_in_the_editor() -> None:
    with pytest.raises(KeyboardInterrupt):
        edited("abc\x03")


def test_keys_that_came_at_once_are_a_paste_but_for_the_enter_at_their_end() -> None:
    came = [KeyPress(sign, sign) for sign in "ab"]
    enter = KeyPress(Keys.ControlM, "\r")
    left = KeyPress(Keys.Left, "\x1b[D")
    assert pasted([*came, enter]) == [KeyPress(Keys.BracketedPaste, "ab"), enter]
    assert pasted([*came, enter, *came]) == [KeyPress(Keys.BracketedPaste, "ab\nab")]
    assert pasted([came[0], left, enter]) == [came[0], left, enter]
    assert pasted([enter]) == [enter]


@pytest.mark.parametrize(
    ("came", "meant"),
    [
        ("a\x1b[Db\x1bOPc\x07", "abc"),
        ("\x1b]0;owned\x07x\x1b[200~y\x1b[201~", "xy"),
        ("a\r\nb\rc\x85d\u2028e", "a\nb\nc\nd\u2028e"),
        ("\x00\x9b31m a\tb ", "31m a b"),
        ("Br\udcf6tchen", "Br\ufffdtchen"),
        ("\x1b中", "中"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_was_meant_by_what_came(came: str, meant: str) -> None:
    assert typed_text(came) == meant


@pytest.mark.parametrize(
    ("text", "last"),
    [("ab", "b"), ("中文", "文"), ("xe\u0301", "e\u0301"), ("a👩\u200d🍳", "👩\u200d🍳"), ("", "")],
)
def test_one_backspace_takes_one_sign(text: str, last: str) -> None:
    assert last_sign(text) == last


def test_a_long_prompt_stands_in_lines_of_whole_clauses() -> None:
    prompt = "请输入：1-3，d 不知道，n 不适用，? 帮助："
    assert clauses(prompt, 36) == ["请输入：1-3，d 不知道，n 不适用，", "? 帮助："]
    assert clauses(prompt, 80) == [prompt]
    assert max(map(cells, clauses("Give it up? y yes, Enter goes on with it: ", 30))) <= 30
