"""One answer file, several programs: interviews, `--set`, editors; rescue copies, and disks that are full."""

import errno
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from cxmaturity.answers.model import Answer
from tests.bakery import PATH
from tests.command_line import PATIENCE, hooked
from tests.test_interview_terminal import COMMAND, HEADER, MODEL, Terminal, piped, saved

YES, NO, PARTLY = Answer(option="yes"), Answer(option="no"), Answer(option="partly")
HEAD = "format: 1\nquestionnaire: bakery@2\n"
HELP = "? help: "


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "acme.yaml"


class Pipe:
    """An interview whose lines come one by one through a pipe."""

    def __init__(self, file: Path, *flags: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, str(file), *MODEL, *flags],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def type(self, line: str, until: bytes = b"Saved: ") -> "Pipe":
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        while until not in (shown := self.process.stdout.readline()):
            assert shown, self.process.stderr and self.process.stderr.read()
        return self

    def end(self, lines: str = "") -> tuple[int, str, str]:
        shown, told = self.process.communicate(lines.encode(), timeout=PATIENCE)
        return self.process.returncode, shown.decode(), told.decode()


class Plain(Terminal):
    """Plain lines in a terminal; sentences are seen wherever they are broken."""

    def see(self, words: str) -> "Plain":
        self.process.expect(r"\s*".join(map(re.escape, "".join(words.split()))))
        self.raw += self.process.before + self.process.after
        return self


def plain(file: Path, *flags: str, **environment: str) -> Plain:
    return Plain(file, "--plain", *flags, columns=200, **environment)


def set_beside(
    file: Path, *assignments: str, flags: Iterable[str] = ()
) -> subprocess.CompletedProcess[bytes]:
    done = piped(file, "", *(part for each in assignments for part in ("--set", each)), *flags)
    assert done.returncode == 0, done.stderr
    return done


def copies(file: Path) -> list[str]:
    return sorted(path.name for path in file.parent.iterdir() if path != file)


# What another program does to the file between two answers; it says the same afterwards.
SAME = {
    "a touch": lambda file: os.utime(file, (1, 1)),
    "the same bytes in place": lambda file: file.write_bytes(file.read_bytes()),
    "the same bytes as a new file": lambda file: (
        file.with_suffix(".new").write_bytes(file.read_bytes()),
        file.with_suffix(".new").replace(file),
    ),
    "other permissions": lambda file: file.chmod(0o600),
}


@pytest.mark.parametrize("what", SAME)
def test_the_same_bytes_are_no_change(what: str, file: Path) -> None:
    interview = Pipe(file).type("3")
    SAME[what](file)
    code, shown, told = interview.end("1\nq\n")
    assert (code, told) == (0, "")
    assert "Another program" not in shown and copies(file) == []
    assert list(saved(file).answers) == ["oven.owned", "oven.clean"]


def test_answers_of_two_programs_to_different_questions_are_all_kept(file: Path) -> None:
    interview = Pipe(file).type("3")
    set_beside(file, "shop.open=no", "readiness.till=yes")
    code, shown, _ = interview.end("1\nq\n")
    assert code == 0 and "Another program changed the file meanwhile; merged: " in shown
    assert saved(file).answers == {"oven.owned": YES, "oven.clean": Answer(option="1"), "shop.open": NO}
    assert saved(file).readiness == {"till": "yes"} and copies(file) == []


def test_a_terminal_shows_what_another_program_answered(file: Path) -> None:
    terminal = plain(file, *HEADER).see(HELP).type("3").see("Saved: ").see(HELP)
    set_beside(file, "oven.hot=no")
    terminal.type("1").see("merged: oven.hot.").see("Answer so far: No").see(HELP).type("q")
    assert terminal.end() == 0
    assert saved(file).answers["oven.hot"] == NO


def test_a_comment_written_by_an_editor_is_copied_aside_and_the_interview_goes_on(file: Path) -> None:
    interview = Pipe(file).type("3")
    other = file.read_text() + "# by an editor\n"
    file.write_text(other)
    code, shown, _ = interview.end("1\nq\n")
    assert code == 0 and ".acme.yaml.bak" in shown
    assert file.with_name(".acme.yaml.bak").read_text() == other
    assert list(saved(file).answers) == ["oven.owned", "oven.clean"]


def test_a_file_that_is_gone_is_there_again(file: Path) -> None:
    interview = Pipe(file).type("3")
    file.unlink()
    code, shown, _ = interview.end("1\nq\n")
    assert code == 0 and "was gone" in shown
    assert list(saved(file).answers) == ["oven.owned", "oven.clean"]


@pytest.mark.parametrize(
    ("typed", "answer"), [("1", YES), ("2", NO), ("x\n1", YES), ("２", NO), ("1!", YES)]
)  # fmt: skip
def test_where_both_changed_the_same_a_person_is_asked(file: Path, typed: str, answer: Answer) -> None:
    terminal = plain(file, *HEADER).see(HELP)
    set_beside(file, "oven.owned=no", "shop.open=yes", flags=HEADER)
    terminal.type("3").see("another program changed the same")
    terminal.see("oven.owned:").see("1  yes  (answered here)").see("2  no  (in the file)").see("Which counts")
    for line in typed.split("\n")[:-1]:
        terminal.type(line).see("Which counts")
    terminal.type(typed.split("\n")[-1])
    terminal.see("Saved: ").see(HELP).type("q")
    assert terminal.end() == 0
    assert saved(file).answers["oven.owned"] == answer and saved(file).answers["shop.open"] == YES
    assert copies(file) == []


def test_a_stale_editor_does_not_take_back_what_was_answered_since(file: Path) -> None:
    file.write_text(HEAD + "answers: {}\n")
    stale = file.read_text() + "targets: {oven: 2}\n"
    terminal = plain(file, *HEADER).see(HELP).type("3").see("Saved: ").see(HELP).type("1").see("Saved: ")
    terminal.see(HELP)
    file.write_text(stale)
    terminal.type("2").see("organisation:").see("1  Acme").see("2  nothing").see("Which").type("1")
    for _ in range(6):
        terminal.see("Which counts").type("1")
    terminal.see("oven.owned:").see("1  yes  (answered here)").see("2  nothing  (in the file)").see(
        "Which"
    ).type("1!")
    terminal.see("Saved: ").see(HELP).type("q")
    assert terminal.end() == 0
    assert list(saved(file).answers) == ["oven.owned", "oven.clean", "oven.hot"]
    assert saved(file).targets == {"oven": 2}


@pytest.mark.parametrize("end", ["\x04", "\x03"], ids=["end of input", "Ctrl-C"])
def test_who_leaves_that_question_has_a_rescue_copy(file: Path, end: str) -> None:
    terminal = plain(file, *HEADER).see(HELP)
    set_beside(file, "oven.owned=no", flags=HEADER)
    other = file.read_bytes()
    terminal.type("3").see("Which counts")
    terminal.process.send(end)
    assert terminal.end() == 2
    assert ".acme.yaml.unsaved" in terminal.raw and "Traceback" not in terminal.raw
    assert file.read_bytes() == other and copies(file) == [".acme.yaml.unsaved"]
    assert saved(file.with_name(".acme.yaml.unsaved")).answers["oven.owned"] == YES


def test_in_a_pipe_a_rescue_copy_is_made_and_never_over_another(file: Path) -> None:
    for number, name in enumerate([".acme.yaml.unsaved", ".acme.yaml.2.unsaved", ".acme.yaml.3.unsaved"], 1):
        file.unlink(missing_ok=True)
        interview = Pipe(file).type(f"note {number}")
        set_beside(file, "oven.owned=no", "shop.open=yes")
        other = file.read_bytes()
        code, _, told = interview.end("3\n1\n")
        assert code == 2
        assert told.splitlines()[-2:] == [
            f"{file}: another program changed the same meanwhile: oven.owned",
            f"The file was left as it is; your answers up to now are in {file.with_name(name)}, and "
            f"`cxmaturity assess {file}` at a terminal offers to merge them.",
        ]
        assert file.read_bytes() == other
        assert saved(file.with_name(name)).answers["oven.owned"] == Answer(option="yes", note=str(number))
    assert len(copies(file)) == 3


# What another program left in the file, which no answers can be read from.
BROKEN = {
    "half of it": lambda text: text[: len(text) // 2] + "\nanswers: {oven.",
    "nothing": lambda text: "",
    "an unknown question": lambda text: text + "  oven.hut: no\n",
    "answers to something else": lambda text: text.replace("bakery@2", "cx-maturity@1"),
    "a merge conflict": lambda text: f"<<<<<<< mine\n{text}=======\n{text}>>>>>>> theirs\n",
    "bytes that are no text": lambda text: "\0" + text,
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_file_that_another_program_broke_costs_nothing(what: str, file: Path) -> None:
    interview = Pipe(file).type("3")
    broken = BROKEN[what](file.read_text())
    file.write_text(broken)
    code, _, told = interview.end("1\n2\n")
    assert code == 2 and "your answers up to now are in" in told and "Traceback" not in told
    assert file.read_text() == broken and copies(file) == [".acme.yaml.unsaved"]
    copy = file.with_name(".acme.yaml.unsaved")
    assert list(saved(copy).answers) == ["oven.owned", "oven.clean"]


def test_a_broken_file_that_is_mended_takes_the_answers(file: Path) -> None:
    terminal = plain(file, *HEADER).see(HELP).type("3").see("Saved: ").see(HELP)
    whole = file.read_text()
    file.write_text(whole[:-8])
    file.write_text("answers: {")
    terminal.type("1").see("cannot be read now").see("r tries again").type("r").see("r tries again")
    assert copies(file) == [".acme.yaml.unsaved"]
    file.write_text(whole)
    terminal.type("r").see("Saved: ").see(HELP).type("q")
    assert terminal.end() == 0
    assert list(saved(file).answers) == ["oven.owned", "oven.clean"] and copies(file) == []


def test_a_folder_or_a_pipe_in_the_place_of_the_file_is_not_waited_for(file: Path) -> None:
    interview = Pipe(file).type("3")
    file.unlink()
    os.mkfifo(file)
    code, _, told = interview.end("1\n")
    assert code == 2 and "is a pipe or a device, not a file" in told
    assert list(saved(file.with_name(".acme.yaml.unsaved")).answers) == ["oven.owned", "oven.clean"]


@pytest.fixture
def rescued(file: Path) -> Path:
    """A file of which a rescue copy says more, and of one question something else."""
    file.write_text(HEAD + "answers: {shop.smell: 0, oven.hot: no}\n")
    interview = Pipe(file).type("3").type("note of the copy", until=b"Saved")
    set_beside(file, "oven.clean=2", "oven.hot=partly")
    assert interview.end("1\n")[0] == 2
    assert copies(file) == [".acme.yaml.unsaved"]
    return file


def test_a_rescue_copy_is_offered_and_merged_at_the_next_start(rescued: Path) -> None:
    terminal = plain(rescued).see("Answers that could not be saved in").see("oven.clean").see("Merge them? ")
    terminal.type("y").see("1  1  (the rescue copy)").see("2  2  (the file)").see("Which counts").type("1")
    terminal.see("everything in").see(HELP).type("q")
    assert terminal.end() == 0
    assert saved(rescued).answers == {
        "oven.owned": YES,
        "oven.clean": Answer(option="1", note="of the copy"),
        "oven.hot": PARTLY,
        "shop.smell": Answer(option="0"),
    }
    assert copies(rescued) == []


def test_a_copy_stays_while_it_holds_what_the_file_does_not_and_is_not_offered_again(rescued: Path) -> None:
    terminal = plain(rescued).see("Merge them? ").type("y").see("Which counts").type("2")
    terminal.see("stays: it also says of oven.clean").see(HELP).type("q")
    assert terminal.end() == 0
    assert saved(rescued).answers["oven.clean"] == Answer(option="2", note="of the copy")
    assert copies(rescued) == [".acme.yaml.unsaved"]
    again = plain(rescued).see(HELP).type("q")
    again.end()
    assert "Merge them?" not in again.raw
    assert saved(rescued.with_name(".acme.yaml.unsaved")).answers["oven.clean"].option == "1"


def test_a_copy_that_is_not_wanted_now_is_offered_the_next_time(rescued: Path) -> None:
    for _ in range(2):
        terminal = plain(rescued).see("Merge them? ").type("").see(HELP).type("q")
        assert terminal.end() == 0
    assert saved(rescued).answers["oven.clean"].option == "2" and "oven.owned" in saved(rescued).answers
    assert copies(rescued) == [".acme.yaml.unsaved"]


@pytest.mark.parametrize("flags", [[], ["--set", "readiness.till=yes"]], ids=["pipe", "set"])
def test_without_a_terminal_a_copy_is_told_and_stays(rescued: Path, flags: list[str]) -> None:
    before = rescued.with_name(".acme.yaml.unsaved").read_bytes()
    done = piped(rescued, "" if flags else "q\n", *flags, COLUMNS="400")
    assert done.returncode == 0, done.stderr
    words = "".join(done.stdout.decode().split())
    assert f"arein{rescued.with_name('.acme.yaml.unsaved')}:" in words
    assert f"`cxmaturityassess{rescued}`ataterminalofferstomergethem" in words
    assert rescued.with_name(".acme.yaml.unsaved").read_bytes() == before


def test_a_copy_of_an_earlier_version_and_several_copies_are_merged(file: Path) -> None:
    file.write_text(HEAD + "answers: {oven.owned: yes}\n")
    file.with_name(".acme.yaml.unsaved").write_text(HEAD + "answers: {oven.owned: yes, oven.hot: no}\n")
    file.with_name(".acme.yaml.10.unsaved").write_text(HEAD + "answers: {shop.open: no}\n")
    file.with_name(".acme.yaml.2.unsaved").write_text(HEAD + "answers: {oven.")
    file.with_name(".acme.yaml.unsaved.abc.part").write_text(HEAD + "answers: {oven.clean: 1}\n")
    file.with_name(".acme.yaml.new.unsaved").write_text(HEAD + "answers: {oven.clean: 1}\n")
    terminal = plain(file).see("Merge them? ").type("y").see("Merge them? ").type("y").see(HELP).type("q")
    assert terminal.end() == 0
    assert ".acme.yaml.2.unsaved:3" in terminal.raw
    assert list(saved(file).answers) == ["oven.owned", "oven.hot", "shop.open"]
    left = {".acme.yaml.2.unsaved", ".acme.yaml.new.unsaved", ".acme.yaml.unsaved.abc.part"}
    assert set(copies(file)) == left


def test_a_copy_of_what_is_in_the_file_already_goes_away(file: Path) -> None:
    file.write_text(HEAD + "answers: {oven.owned: yes}\n")
    file.with_name(".acme.yaml.unsaved").write_text(HEAD + "answers: {oven.owned: yes}\n")
    assert piped(file, "q\n").returncode == 0
    assert copies(file) == []


def test_a_name_of_many_letters_has_rescue_copies_too(tmp_path: Path) -> None:
    file = tmp_path / ("a" * 240 + ".yaml")
    interview = Pipe(file).type("note a", until=b"Saved")
    set_beside(file, "oven.owned=no")
    assert interview.end("3\n")[0] == 2
    assert len(copies(file)) == 1
    terminal = plain(file).see("Merge them? ").type("y").see("Which counts").type("1").see(HELP).type("q")
    assert terminal.end() == 0
    assert saved(file).answers["oven.owned"] == Answer(option="yes", note="a") and copies(file) == []


def test_who_may_read_the_answers_may_read_their_copies_and_nobody_else(file: Path) -> None:
    interview = Pipe(file).type("note a", until=b"Saved")
    file.chmod(0o600)
    file.write_text(file.read_text().replace("note: a", "note: b"))
    interview.end("note c\n")
    assert file.with_name(".acme.yaml.unsaved").stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link_and_its_copies_lie_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    file, link = tmp_path / "real" / "acme.yaml", tmp_path / "link.yaml"
    file.write_text(HEAD + "answers: {}\n")
    link.symlink_to("real/acme.yaml")
    interview = Pipe(link).type("note a", until=b"Saved")
    set_beside(file, "oven.owned=no")
    assert interview.end("3\n")[0] == 2
    assert link.is_symlink() and saved(file).answers["oven.owned"] == Answer(option="no", note="a")
    assert copies(file) == [".acme.yaml.unsaved"]


# --set, many at once


def at_once(file: Path, assignments: list[str]) -> list[tuple[str, int, str]]:
    running = [
        (
            each,
            subprocess.Popen(
                [*COMMAND, str(file), *MODEL, "--set", each],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            ),
        )
        for each in assignments
    ]  # fmt: skip
    return [(each, *_ended(process)) for each, process in running]


def _ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    told = process.communicate(timeout=10 * PATIENCE)[1].decode()
    return process.returncode, told


def test_many_sets_at_once_are_all_there_or_refused(file: Path) -> None:
    different = ["oven.owned=yes", "oven.clean=2", "oven.hot=no", "shop.open=yes", "shop.smell=1"]
    different += ["readiness.licence=yes", "readiness.till=no"]
    done = at_once(file, different * 2 + ["oven.hot=no", "shop.open=unknown"] * 5)
    sheet = saved(file)
    for each, code, told in done:
        assert code in (0, 2) and "Traceback" not in told
        assert code == 0 or "nothing was stored" in told
        assert each.startswith("shop.open") or code == 0, told
    said = {name: answer.option for name, answer in sheet.answers.items()}
    assert said["oven.owned"] == "yes" and said["oven.clean"] == "2" and said["shop.smell"] == "1"
    assert said["oven.hot"] == "no" and sheet.readiness == {"licence": "yes", "till": "no"}
    assert copies(file) == []


def test_a_set_that_contradicts_one_of_the_same_moment_is_refused(file: Path, tmp_path: Path) -> None:
    # The other one stores its answer after this one has read the file, and before it saves.
    beside = f"{sys.executable} -m cxmaturity assess {file} --questionnaire {PATH} --set oven.hot=no"
    code = f"""
import os
if os.environ.pop("FIRST", None):
    import cxmaturity.files as files
    alone = files.alone
    def beforehand(path):
        files.alone = alone
        os.system("{beside} > /dev/null")
        return alone(path)
    files.alone = beforehand
"""
    environment = hooked(tmp_path / "hook", code)
    environment["PYTHONPATH"] += os.pathsep + str(Path(__file__).parents[1])
    done = piped(file, "", "--set", "oven.hot=yes", "--set", "shop.open=yes", **environment, FIRST="1")
    assert done.returncode == 2, done.stdout
    assert done.stderr.decode() == (
        f"{file}: another program changed the same meanwhile: oven.hot; "
        "nothing was stored; look at the file, and give it again\n"
    )
    assert saved(file).answers == {"oven.hot": NO}
    assert [name for name in copies(file) if name != "hook"] == []


# Disks that take nothing

FAILING = """
import os
def refuse(*_, **__):
    if os.path.exists({marker!r}):
        raise OSError({number}, os.strerror({number}))
    return real(*_, **__)
real, os.{call} = os.{call}, refuse
"""
# name: what fails, and how.
DISKS = {
    "full": ("fsync", errno.ENOSPC, "No space left on device"),
    "quota": ("fsync", errno.EDQUOT, "Disk quota exceeded"),
    "broken": ("fsync", errno.EIO, "Input/output error"),
    "read-only by now": ("replace", errno.EROFS, "Read-only file system"),
    "not allowed by now": ("replace", errno.EACCES, "Permission denied"),
}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    yield folder


@pytest.mark.parametrize("name", DISKS)
def test_a_disk_that_takes_nothing_can_be_tried_again(name: str, disk: Path, tmp_path: Path) -> None:
    call, number, words = DISKS[name]
    marker = tmp_path / "fails"
    code = FAILING.format(marker=str(marker), number=number, call=call)
    environment = hooked(tmp_path / "hook", code)
    file = disk / "acme.yaml"
    terminal = plain(file, *HEADER, **environment).see(HELP).type("3").see("Saved: ").see(HELP)
    marker.touch()
    terminal.type("1").see(f"Not saved: {file}: cannot be written: {words}")
    terminal.see("r tries again").type("r").see("Not saved").see("r tries again").type("?").see(
        "r tries again"
    )
    assert list(saved(file).answers) == ["oven.owned"]
    marker.unlink()
    terminal.type("r").see("Saved: ").see(HELP).type("q")
    assert terminal.end() == 0
    assert list(saved(file).answers) == ["oven.owned", "oven.clean"] and copies(file) == []


def test_a_disk_that_stays_full_lets_the_interview_go_on_elsewhere(disk: Path, tmp_path: Path) -> None:
    marker = tmp_path / "fails"
    code = f"""
import os
def refuse(source, target):
    if os.path.exists({str(marker)!r}) and str(target).startswith({str(disk)!r}):
        raise OSError(28, os.strerror(28))
    return real(source, target)
real, os.replace = os.replace, refuse
"""
    environment = hooked(tmp_path / "hook", code)
    file, other = disk / "acme.yaml", tmp_path / "other.yaml"
    (tmp_path / "there.yaml").write_text("x")
    terminal = plain(file, *HEADER, **environment).see(HELP).type("3").see("Saved: ").see(HELP)
    marker.touch()
    terminal.type("1").see("r tries again").type("e").see("A new file").type(str(tmp_path / "there.yaml"))
    terminal.see("is there already").see("r tries again").type("e").see("A new file").type(str(other))
    terminal.see("Saved: ").see(HELP).type("2").see("Saved: ").see(HELP).type("q")
    assert terminal.end() == 0
    assert f"cxmaturity assess {other}" in terminal.raw
    assert list(saved(other).answers) == ["oven.owned", "oven.clean", "oven.hot"]
    assert saved(other).organisation == "Acme" and list(saved(file).answers) == ["oven.owned"]


@pytest.mark.parametrize("end", ["q\n", "\x04", "\x03"], ids=["q", "end of input", "Ctrl-C"])
def test_who_leaves_a_full_disk_hears_what_is_not_saved(end: str, disk: Path, tmp_path: Path) -> None:
    marker = tmp_path / "fails"
    code = FAILING.format(marker=str(marker), number=errno.ENOSPC, call="fsync")
    file = disk / "acme.yaml"
    terminal = (
        plain(file, *HEADER, **hooked(tmp_path / "hook", code)).see(HELP).type("3").see("Saved: ").see(HELP)
    )
    marker.touch()
    terminal.type("1").see("r tries again")
    terminal.process.send(end)
    assert terminal.end() == 2
    assert "not saved: oven.clean" in terminal.raw and "Traceback" not in terminal.raw
    assert list(saved(file).answers) == ["oven.owned"]


@pytest.mark.parametrize("flags", [[], ["--set", "oven.hot=no"]], ids=["pipe", "set"])
def test_without_a_terminal_a_full_disk_is_exit_2(flags: list[str], disk: Path, tmp_path: Path) -> None:
    marker = tmp_path / "fails"
    marker.touch()
    code = FAILING.format(marker=str(marker), number=errno.ENOSPC, call="fsync")
    file = disk / "acme.yaml"
    done = piped(file, "" if flags else "3\n1\n", *flags, **hooked(tmp_path / "hook", code))
    told = done.stderr.decode()
    assert done.returncode == 2 and told.startswith(f"{file}: cannot be written: No space left on device")
    assert "Traceback" not in told and os.listdir(disk) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a small disk")
def test_a_real_disk_that_is_full(disk: Path) -> None:
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(disk)]).returncode:
        pytest.skip("no disk may be made here")
    try:
        file = disk / "acme.yaml"
        terminal = plain(file, *HEADER).see(HELP).type("3").see("Saved: ").see(HELP)
        with pytest.raises(OSError), (disk / "fill").open("wb", buffering=0) as fill:
            while True:
                fill.write(bytes(1024))
        terminal.type("1").see("No space left on device").see("r tries again").type("r").see("r tries again")
        (disk / "fill").unlink()
        terminal.type("r").see("Saved: ").see(HELP)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        terminal.type("2").see("Read-only file system").see("r tries again")
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        terminal.type("r").see("Saved: ").see(HELP).type("q")
        assert terminal.end() == 0
        assert list(saved(file).answers) == ["oven.owned", "oven.clean", "oven.hot"] and copies(file) == []
    finally:
        subprocess.run(["umount", "-l", str(disk)])


# Killed at any call that touches the disk

KILLED = """
import os, signal
at = {at}
def counted(call):
    def killed(*given, **named):
        global at
        at -= 1
        if at == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*given, **named)
    return killed
for name in ("fsync", "chmod", "replace", "link", "unlink", "close"):
    setattr(os, name, counted(getattr(os, name)))
"""


def test_killed_at_any_call_the_file_is_old_or_new_and_whole(tmp_path: Path) -> None:
    ends = set()
    for at in range(1, 60):
        folder = tmp_path / str(at)
        folder.mkdir()
        file = folder / "acme.yaml"
        file.write_text(HEAD + "answers: {oven.owned: yes} # mine\n")
        script = f"""
from pathlib import Path
from cxmaturity.answers.model import Answer, Answers
from cxmaturity.interview.answer_file import AnswerFile
from cxmaturity.answers.read import read_sheet
from cxmaturity.questionnaire.read import read_questionnaire
import tempfile
file, model = Path({str(file)!r}), read_questionnaire(Path({str(PATH)!r}))
one = AnswerFile(file, lambda _: None)
sheet = read_sheet(file, model)
one.opened(sheet)
{KILLED.format(at=at)}
import msgspec
after = msgspec.structs.replace(sheet, answers={{**sheet.answers, "oven.hot": Answer(option="no")}})
one.save(after, model)
one.unsaved = (after, model)
one.rescue()
"""
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=PATIENCE)
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        assert list(saved(file).answers) in (["oven.owned"], ["oven.owned", "oven.hot"])
        for path in folder.iterdir():
            assert re.fullmatch(r"\.?acme\.yaml(\.unsaved|\.bak|(\.\w+)+\.part)?", path.name)
            if path.name.endswith(".unsaved"):
                assert list(saved(path).answers) == ["oven.owned", "oven.hot"]
            os.utime(path, (1, 1))
        assert piped(file, "q\n").returncode == 0
        assert not [path for path in folder.iterdir() if path.suffix == ".part"]
        ends.add((len(saved(file).answers), len(copies(file))))
        if done.returncode == 0:
            break
    assert len(ends) > 2, "it was killed at several places"
