"""Output that cannot be written, readers that go away, and texts that would act: old files stay whole."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cxmaturity.report import FORMATS
from cxmaturity.report.pdf.weasy import INSTALL
from cxmaturity.report.write import ENDINGS as BY_ENDING
from tests.command_line import PATIENCE, SHEET, cxmaturity, hooked, laid_out, refused

ENDINGS = ", ".join(BY_ENDING)
OLD = b"what was there before\n"
ON_IMPORT = """
import sys
class Hook:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            {act}
sys.meta_path.insert(0, Hook())
"""
NO_PANGO = "raise OSError(\"cannot load library 'libpango-1.0-0': libpango-1.0-0: no such file\")"
CTRL_C = "import os, signal, time; os.kill(os.getpid(), signal.SIGINT); time.sleep(9)"

# target: what the message says of it.
UNWRITABLE = {
    "gone/report.md": "gone/report.md: cannot be written: there is no folder ",
    "folder": "folder: cannot be written: it is a folder; name a file in it\n",
    "old.md/report.md": "old.md/report.md: cannot be written: there is no folder ",
    "loop.md": "loop.md: cannot be written: ",
    "x" * 300 + ".md": f"{'x' * 300}.md: cannot be written: File name too long\n",
    "a\x1b[31m\nb/x.md": "a\\x1b[31m\\nb/x.md: cannot be written: there is no folder ",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    laid_out(tmp_path, {"a.yaml": SHEET, "old.md": OLD, "folder": None})
    (tmp_path / "loop.md").symlink_to("loop.md")
    return tmp_path


@pytest.mark.parametrize("target", UNWRITABLE, ids=lambda target: repr(target[:20]))
def test_a_target_that_cannot_be_written(target: str, folder: Path) -> None:
    before = sorted(folder.iterdir())
    message = refused(cxmaturity("report", "a.yaml", "-o", target, "--format", "md", folder=folder))
    assert message.startswith(UNWRITABLE[target]) and message.count("\n") == 1
    assert sorted(folder.iterdir()) == before
    assert (folder / "old.md").read_bytes() == OLD


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
@pytest.mark.parametrize("target", ["old.md", "locked/new.md"])
def test_what_may_not_be_written_is_told(target: str, folder: Path) -> None:
    (folder / "old.md").chmod(stat.S_IRUSR)
    (folder / "locked").mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    message = refused(cxmaturity("report", "a.yaml", "-o", target, folder=folder))
    assert message.startswith(f"{target}: cannot be written: ")
    assert (folder / "old.md").read_bytes() == OLD


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["-o", "x.docx"],
            f"x.docx: the name must end in one of {ENDINGS}, or give --format\n",
        ),
        (["-o", ""], f'"": the name must end in one of {ENDINGS}, or give --format\n'),
        (
            ["-o", "x.md", "--format", "docx"],
            f"--format docx: choose one of {', '.join(FORMATS)}\n",
        ),
        (["-o", "x.pdf", "--paper", "a5"], "--paper a5: choose one of a4, letter\n"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_an_output_that_does_not_exist(arguments: list[str], message: str, folder: Path) -> None:
    assert refused(cxmaturity("report", "a.yaml", *arguments, folder=folder)) == message


def test_an_old_file_is_replaced_whole_through_its_link(folder: Path) -> None:
    (folder / "old.md").write_bytes(OLD * 100_000)
    (folder / "link.md").symlink_to("old.md")
    done = cxmaturity("report", "a.yaml", "-o", "link.md", folder=folder)
    assert (done.returncode, done.stdout) == (0, b"link.md\n")
    fresh = cxmaturity("report", "a.yaml", "-o", "-", "--format", "md", folder=folder)
    assert (folder / "old.md").read_bytes() == fresh.stdout != b""
    assert (folder / "link.md").is_symlink()


@pytest.mark.parametrize("moment", ["os.fsync", "os.chmod", "os.replace"])
def test_a_killed_process_leaves_the_old_file(moment: str, folder: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from cxmaturity.files import save
{moment} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
save(Path("old.md"), b"new" * 1000)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, timeout=PATIENCE)
    assert done.returncode == -signal.SIGKILL
    assert (folder / "old.md").read_bytes() == OLD
    left = [path.name for path in folder.iterdir() if path.suffix == ".part"]
    assert len(left) == 1 and left[0].startswith(".old.md.")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize(
    "arguments", [["score", "a.yaml"], ["score", "a.yaml", "--format", "json"], ["--help"]]
)
def test_a_full_disk_is_told(arguments: list[str], folder: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cxmaturity", *arguments],
            cwd=folder,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
        )
    assert (done.returncode, done.stderr) == (2, b"standard output: No space left on device\n")
    message = refused(cxmaturity("report", "a.yaml", "-o", "/dev/full", "--format", "md", folder=folder))
    assert message == "/dev/full: cannot be written: No space left on device\n"


def test_a_device_is_written_to_and_stays_a_device(folder: Path) -> None:
    done = cxmaturity("report", "a.yaml", "-o", "/dev/null", "--format", "json", folder=folder)
    assert done.returncode == 0
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


@pytest.mark.parametrize(
    "arguments",
    [
        ["score", "a.yaml"],
        ["score", "a.yaml", "--format", "json"],
        ["explain", "a.yaml"],
        ["questionnaire", "show", "cx-maturity"],
        ["report", "a.yaml", "-o", "-"],
        ["schema", "questionnaire"],
    ],
    ids=" ".join,
)
def test_a_reader_that_goes_away_is_no_error(arguments: list[str], folder: Path) -> None:
    command = [sys.executable, "-m", "cxmaturity", *arguments]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, told = process.communicate(timeout=PATIENCE)
    assert (process.returncode, told) == (0, b"")


def test_without_standard_output_there_is_no_traceback(folder: Path) -> None:
    done = cxmaturity("score", "a.yaml", folder=folder, before=lambda: os.close(1))
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "command", [["score", "a.yaml", "--format", "json"], ["report", "a.yaml", "-o", "x.json"]]
)
def test_ctrl_c(command: list[str], folder: Path) -> None:
    code = ON_IMPORT.format(module="cxmaturity.report.result", act=CTRL_C)
    message = refused(
        cxmaturity(*command, folder=folder, environment=hooked(folder / "hook", code)), code=130
    )
    assert message == "interrupted\n"
    assert not (folder / "x.json").exists()


def test_without_pango_a_pdf_names_the_command_and_html_works(folder: Path) -> None:
    environment = hooked(folder / "hook", ON_IMPORT.format(module="weasyprint", act=NO_PANGO))
    message = refused(
        cxmaturity("report", "a.yaml", "-o", "a.pdf", folder=folder, environment=environment), code=4
    )
    assert INSTALL in message and message.count("\n") == 1
    assert not (folder / "a.pdf").exists()
    done = cxmaturity("report", "a.yaml", "-o", "a.html", folder=folder, environment=environment)
    assert done.returncode == 0, done.stderr
    assert (folder / "a.html").read_bytes().startswith(b"<!")


ACTING = r"""
format: 1
questionnaire: cx-maturity@1
organisation: "[bold red]Acme[/] <b>\u202eevil\u2066 \e[31m\e]0;title\a &amp; [link=x]y[/link] :smile: 陶"
scope: "\x9b31m two\nlines\ttab"
wave: "\e[2J"
respondent: {id: "\e[1m", role: "\x7f"}
answers:
  vision.sponsor: {level: 3, note: "<script>alert(1)</script> \e[31m \u202e [red]", evidence: "\u200b"}
  journey.map: {na: "\e[2J[bold]\n\nnew"}
"""
PLACES = {
    "utf-8": {},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "locale C": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "command", ["score a.yaml", "explain a.yaml vision.sponsor", "explain a.yaml journey.map"]
)
def test_texts_of_others_never_act_on_the_terminal(command: str, place: str, tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.yaml": ACTING})
    done = cxmaturity(*command.split(), folder=tmp_path, environment=PLACES[place])
    assert (done.returncode, done.stderr) == (0, b"")
    assert not set(done.stdout) & (set(range(32)) - {ord("\n")} | {0x7F})
    text = done.stdout.decode("latin-1" if place == "latin-1" else "utf-8")
    assert not [sign for sign in text if not (sign.isprintable() or sign == "\n")]
    shown = {"score": "[bold red]Acme[/] <b>\\u202eevil", "vision": "<script>alert(1)</script> \\x1b[31m"}
    wanted = next((part for word, part in shown.items() if word in command), "\\x1b[2J[bold] new")
    assert wanted in text


def test_names_that_are_not_ascii_in_a_place_that_knows_only_ascii(tmp_path: Path) -> None:
    laid_out(tmp_path, {"größe/陶.yaml": SHEET.replace("sponsor: 3", "sponsör: 3") + "organisation: 陶朱\n"})
    environment = PLACES["locale C"]
    message = refused(cxmaturity("score", "größe", folder=tmp_path, environment=environment))
    assert message.endswith("there is no such question in cx-maturity; did you mean vision.sponsor?\n")
