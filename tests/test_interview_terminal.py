"""The interview as a process: in a real terminal, killed and resumed, on a pipe, and without either."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pyte
import pytest

from cxmaturity.answers.model import Answer, Answers
from cxmaturity.answers.read import read_sheet
from tests.bakery import PATH, QUESTIONS, bakery

COMMAND = [sys.executable, "-m", "cxmaturity", "assess"]
MODEL = ["--questionnaire", str(PATH)]
HEADER = ["--organisation", "Acme", "--scope", "all", "--assessor", "Jo", "--group", "bakers"]
HEADER += ["--role", "CEO", "--wave", "2026-Q3", "--date", "2026-09-30"]
SAID = ["3", "1", "2", "d", "n no street"]
EXPECTED = {
    "oven.owned": Answer(option="yes"),
    "oven.clean": Answer(option="1"),
    "oven.hot": Answer(option="partly"),
    "shop.open": Answer(unknown=True),
    "shop.smell": Answer(na_reason="no street"),
}


class Terminal:
    """An interview in a pseudo-terminal, its screen drawn by pyte."""

    def __init__(self, file: Path, *flags: str, columns: int = 80, **environment: str) -> None:
        self.screen = pyte.HistoryScreen(columns, 24, history=1000)
        self.stream = pyte.Stream(self.screen)
        settings = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", **environment}
        self.raw = ""
        self.process = pexpect.spawn(
            COMMAND[0], [*COMMAND[1:], str(file), *MODEL, *flags],
            dimensions=(24, columns), env=settings, encoding="utf-8", timeout=20,
        )  # fmt: skip

    def see(self, words: str) -> "Terminal":
        self.process.expect_exact(words)
        shown = self.process.before + self.process.after
        self.raw += shown
        self.stream.feed(shown)
        return self

    def type(self, line: str) -> "Terminal":
        self.process.sendline(line)
        return self

    def kill(self) -> None:
        self.process.kill(signal.SIGKILL)
        self.process.wait()

    def end(self) -> int:
        self.process.expect(pexpect.EOF)
        self.raw += self.process.before
        self.stream.feed(self.process.before)
        self.process.close()
        return int(self.process.exitstatus)

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)


def saved(file: Path) -> Answers:
    return read_sheet(file, bakery())


def piped(
    file: Path, text: str | bytes, *flags: str, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    content = text.encode() if isinstance(text, str) else text
    settings = {**os.environ, **environment}
    return subprocess.run(
        [*COMMAND, str(file), *MODEL, *flags], input=content, capture_output=True, env=settings
    )


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "acme.yaml"


def test_a_whole_interview_in_a_terminal(file: Path) -> None:
    terminal = Terminal(file)
    terminal.see("Organisation: ").type("Bäckerei 🥐").see("Scope").type("")
    terminal.see("Wave [").type("").see("Date [").type("2026-09-30").see("Assessor").type("")
    terminal.see("Group of the respondent").type("1").see("Role").type("Owner")
    for line in [*SAID, "y", "n", ""]:
        terminal.see("? help: ").type(line)
    assert terminal.end() == 0
    assert "cxmaturity score" in terminal.text()
    assert f"-o {file.with_suffix('.pdf')}" in terminal.text().replace("\n", "")
    sheet = saved(file)
    assert sheet.answers == EXPECTED
    assert (sheet.organisation, sheet.respondent.group) == ("Bäckerei 🥐", "bakers")
    assert os.listdir(file.parent) == ["acme.yaml"]


def test_killed_right_after_an_answer_is_confirmed_and_resumed(file: Path) -> None:
    for number, line in enumerate(SAID):
        flags = HEADER if number == 0 else []
        terminal = Terminal(file, *flags).see(f"Question {number + 1} of 5").see("? help: ")
        terminal.type(line).see("Saved: ").kill()
        assert saved(file).answers == dict(list(EXPECTED.items())[: number + 1])
    terminal = Terminal(file).see("Yes-or-no question 1 of 2").type("q")
    assert terminal.end() == 0
    assert saved(file).organisation == "Acme"


def test_killed_at_random_moments_and_resumed_until_all_is_answered(file: Path) -> None:
    chance = random.Random(5)
    for _ in range(5):
        terminal = Terminal(file, *HEADER)
        confirmed = saved(file).answers if file.exists() else {}
        terminal.see("? help: ")
        for question in [one for one in QUESTIONS if one not in confirmed][: chance.randint(1, 2)]:
            terminal.type(SAID[QUESTIONS.index(question)])
            time.sleep(chance.uniform(0, 0.05))
        terminal.kill()
        now = saved(file).answers if file.exists() else {}
        assert confirmed.items() <= now.items(), "an answer that was on disk is gone"
        assert now.items() <= EXPECTED.items()
    terminal = Terminal(file, *HEADER).see("? help: ")
    for question in QUESTIONS:
        if question not in saved(file).answers if file.exists() else True:
            terminal.type(SAID[QUESTIONS.index(question)]).see("Saved: ")
    terminal.type("q").end()
    assert saved(file).answers == EXPECTED


def test_killed_in_the_header_and_resumed_there(file: Path) -> None:
    Terminal(file).see("Organisation: ").type("Acme").see("Scope").kill()
    terminal = Terminal(file).see("Scope")
    assert "Organisation" not in terminal.raw
    terminal.kill()
    assert saved(file).organisation == "Acme"


def test_ctrl_c_and_ctrl_d_lose_nothing(file: Path) -> None:
    terminal = Terminal(file, *HEADER).see("? help: ").type("note hot").see("Saved").see("? help: ")
    terminal.process.sendintr()
    terminal.see("Interrupted, nothing lost")
    assert terminal.end() == 130
    terminal = Terminal(file).see("? help: ")
    terminal.process.sendeof()
    terminal.see("everything up to here is saved")
    assert terminal.end() == 0
    assert saved(file).answers == {"oven.owned": Answer(note="hot")}


@pytest.mark.parametrize(("flags", "environment"), [([], {"TERM": "dumb"}), (["--plain"], {"NO_COLOR": "1"})])
def test_a_dumb_terminal_gets_plain_lines(file: Path, flags: list[str], environment: dict[str, str]) -> None:
    terminal = Terminal(file, *HEADER, *flags, **environment)
    terminal.see("? help: ").type("3").see("Saved: Yes").see("? help: ").type("q")
    assert terminal.end() == 0
    assert "\x1b" not in terminal.raw


def test_plain_lines_have_bold_questions_and_nothing_that_moves_the_cursor(file: Path) -> None:
    terminal = Terminal(file, *HEADER, "--plain").see("? help: ").type("q")
    terminal.end()
    assert "\x1b[1mDoes the bakery have" in terminal.raw
    assert "\x1b" not in terminal.raw.replace("\x1b[1m", "").replace("\x1b[0m", "")


def test_no_colour_is_no_bold(file: Path) -> None:
    terminal = Terminal(file, *HEADER, NO_COLOR="1").see("? help: ").type("q")
    terminal.end()
    assert "Does the bakery have" in terminal.raw and "\x1b[1m" not in terminal.raw


def test_a_narrow_terminal_is_kept_to(file: Path) -> None:
    terminal = Terminal(file, *HEADER, "--plain", columns=60).see("? help: ")
    terminal.type("?").see("profile so far").see("? help: ").type("q").end()
    lines = terminal.raw.replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines()
    assert max(len(line) for line in lines if str(file.parent) not in line) <= 60


def test_keys_that_type_escape_sequences_do_not_get_into_an_answer(file: Path) -> None:
    keys = "note a\x1b[Db\x1bOPc\x07"
    terminal = Terminal(file, *HEADER, "--plain").see("? help: ").type(keys).see("Saved")
    terminal.see("? help: ").type("q").end()
    assert saved(file).answers["oven.owned"].note == "abc"


def test_arrow_keys_move_in_the_line(file: Path) -> None:
    keys = "note a\x1b[Db\x1bOPc\x07"
    Terminal(file, *HEADER).see("? help: ").type(keys).see("Saved").see("? help: ").type("q").end()
    assert saved(file).answers["oven.owned"].note == "bca"


def test_answers_can_be_piped_in_one_a_line(file: Path) -> None:
    done = piped(file, "\n".join([*SAID, "y", "d", "", ""]), "--organisation", "Acme")
    assert done.returncode == 0, done.stderr
    assert saved(file).answers == EXPECTED and saved(file).readiness == {"licence": "yes", "till": "unknown"}
    assert b"\x1b" not in done.stdout


def test_a_pipe_that_ends_early_keeps_what_came_and_goes_on_later(file: Path) -> None:
    assert piped(file, "3\n1").returncode == 0
    assert piped(file, "2\n").returncode == 0
    assert list(saved(file).answers) == QUESTIONS[:3]


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
def test_any_locale_reads_and_writes_utf_8(file: Path, locale: str) -> None:
    done = piped(file, "note Brötchen 🥐\n", LC_ALL=locale, PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert saved(file).answers["oven.owned"].note == "Brötchen 🥐"


def test_bytes_that_are_not_utf_8_do_not_end_the_interview(file: Path) -> None:
    assert piped(file, b"note Br\xf6tchen\n3\n").returncode == 0
    assert saved(file).answers["oven.owned"].option == "yes"


@pytest.mark.parametrize("redirect", ["</dev/null", "<&-"])
def test_without_terminal_and_input_it_names_the_flag(file: Path, redirect: str) -> None:
    line = f'"$@" {redirect}'
    done = subprocess.run(
        ["sh", "-c", line, "sh", *COMMAND, str(file), *MODEL], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "--set ID=LEVEL" in done.stderr and not file.exists()


def test_set_stores_without_asking_and_says_what_is_open(file: Path) -> None:
    flags = ["--set", "oven.owned=yes", "--set", "shop.open=na:closed", "--set", "readiness.till=no", *HEADER]
    done = piped(file, "", *flags)
    assert done.returncode == 0, done.stderr
    assert b"Still open: oven.clean, oven.hot, shop.smell, readiness.licence" in done.stdout
    assert saved(file).answers["shop.open"] == Answer(na_reason="closed")
    assert saved(file).date == "2026-09-30"


def test_set_with_a_fault_stores_nothing(file: Path) -> None:
    done = piped(file, "", "--set", "oven.owned=yes", "--set", "oven.hut=yes")
    assert done.returncode == 2 and b"did you mean oven.hot?" in done.stderr
    assert not file.exists()


@pytest.mark.parametrize("flag", [["--date", "30.9.2026"], ["--group", "nobody"], ["--set", "x"]])
def test_a_flag_that_cannot_be_is_refused_before_the_first_question(file: Path, flag: list[str]) -> None:
    done = piped(file, "3\n", *flag)
    assert done.returncode == 2 and done.stderr and not file.exists()


def test_a_place_that_cannot_be_written_is_said_before_the_first_question(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    places = [tmp_path, tmp_path / "none" / "a.yaml", tmp_path / "file" / "a.yaml", tmp_path / "a.json"]
    for place in [*places, Path("/proc/acme.yaml")]:
        done = piped(place, "3\n")
        assert done.returncode == 2 and b"Question" not in done.stdout, place
        assert str(place).encode() in done.stderr and b"Traceback" not in done.stderr


def test_a_file_with_errors_is_never_written(file: Path) -> None:
    content = "format: 1\nquestionnaire: bakery@2\nanswers: {oven.hut: yes}\n"
    file.write_text(content)
    done = piped(file, "3\n")
    assert done.returncode == 2 and b"acme.yaml:3" in done.stderr
    assert file.read_text() == content


def test_comments_are_copied_aside_before_the_first_save(file: Path) -> None:
    content = 'format: 1 # mine\nquestionnaire: bakery@2\nanswers: {oven.owned: {na: "no # comment"}}\n'
    file.write_text(content)
    assert piped(file, "q\n").returncode == 0
    assert file.read_text() == content, "nothing was answered, so nothing was saved"
    done = piped(file, "1\n")
    backup = file.with_name(".acme.yaml.bak")
    assert backup.name.encode() in done.stdout and backup.read_text() == content
    backup_of_own = piped(file, "2\n")
    assert b".bak" not in backup_of_own.stdout
    file.write_text(content + "# again\n")
    piped(file, "1\n")
    assert backup.read_text() == content and file.with_name(".acme.yaml.2.bak").exists()


def test_a_change_by_another_program_is_not_overwritten(file: Path) -> None:
    terminal = Terminal(file, *HEADER).see("? help: ").type("3").see("Saved: ").see("? help: ")
    other = file.read_text() + "# by an editor\n"
    file.write_text(other)
    terminal.type("1").see("Saved: ").see("? help: ").kill()
    # Its answers and ours are both there, and what saving leaves out lies beside the file.
    assert list(saved(file).answers)[:2] == list(EXPECTED)[:2]
    kept = [one for one in file.parent.iterdir() if one.is_file() and "# by an editor" in one.read_text()]
    assert kept


def test_what_a_killed_save_left_behind_is_swept_away_later(file: Path) -> None:
    written = (".acme.yaml", ".acme.yaml.bak", ".acme.yaml.2.unsaved")
    old = [file.with_name(f"{name}.a_c4efgh.part") for name in written]
    young = file.with_name(".acme.yaml.abcdefgh.part")
    foreign = [file.with_name(name) for name in (".acme.yaml.abc.part", ".other.yaml.abcdefgh.part")]
    for partial in (*old, young, *foreign):
        partial.write_text("half")
        os.utime(partial, (time.time() - 3600,) * 2)
    os.utime(young)
    piped(file, "3\n")
    assert not [partial for partial in old if partial.exists()]
    assert young.exists() and all(partial.exists() for partial in foreign)


def test_the_quick_set_asks_less_and_stays_quick(file: Path) -> None:
    done = piped(file, "3\n", "--quick")
    assert b"Question 1 of 2" in done.stdout
    assert b"Question 2 of 2" in piped(file, "3\n").stdout
    assert saved(file).quick
    other = file.with_name("full.yaml")
    piped(other, "3\n")
    assert piped(other, "1\n", "--quick").returncode == 2
