"""A folder that somebody else made: no command starts a program or loads a module for what is in it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cxmaturity.questionnaire.revisions import content_at
from tests.command_line import SHEET, cxmaturity, laid_out, refused

LINT = Path(__file__).parent / "lint"
EXAMPLE = "format: 1\noverall: {stage: 1}\n"
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="no git")


def git(*arguments: str, folder: Path, check: bool = True) -> subprocess.CompletedProcess[bytes]:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    quiet = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    return subprocess.run(
        ["git", *who, *arguments],
        cwd=folder,
        check=check,
        capture_output=True,
        env=os.environ | quiet,
        stdin=subprocess.DEVNULL,
    )


def settings(program: str) -> str:
    """Return all that a repository's own settings can name a program for, or for what leads to one."""
    return f"""
[core]
	fsmonitor = {program}
	sshCommand = {program}
	hooksPath = hooks
	pager = {program}
	editor = {program}
	askPass = {program}
	gitProxy = {program}
	alternateRefsCommand = {program}
	attributesFile = .gitattributes
[pager]
	cat-file = {program}
[alias]
	cat-file = !{program}
	show = !{program}
[filter "marker"]
	clean = {program}
	smudge = {program}
	process = {program}
	required = true
[diff]
	external = {program}
[diff "marker"]
	textconv = {program}
	command = {program}
[merge "marker"]
	driver = {program}
[credential]
	helper = !{program}
[gpg]
	program = {program}
[log]
	showSignature = true
[uploadpack]
	packObjectsHook = {program}
[protocol]
	allow = always
[protocol "ext"]
	allow = always
[include]
	path = more
[extensions]
	partialClone = origin
[remote "origin"]
	url = ext::{program}
	promisor = true
	partialCloneFilter = blob:none
	uploadpack = {program}
	proxy = {program}
"""


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[Path, Path]:
    """Return a repository in which every setting names a program, and the file that this one makes."""
    folder, started = tmp_path / "theirs", tmp_path / "started"
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> "{started}"\n')
    program.chmod(0o755)
    text = (LINT / "before" / "CX050.yaml").read_text()
    laid_out(
        folder,
        {
            "questionnaires/bakery/questionnaire.yaml": text,
            "questionnaires/bakery/gone.yaml": text.replace("Bakery", "Gone"),
            "answers.yaml": SHEET,
            "gates.yaml": EXAMPLE,
            ".gitattributes": "* filter=marker diff=marker merge=marker\n",
        },
    )
    git("init", "-q", folder=folder)
    git("add", "questionnaires", folder=folder)
    git("commit", "-q", "-m", "first", folder=folder)
    blob = git("rev-parse", "HEAD:questionnaires/bakery/gone.yaml", folder=folder).stdout.decode().strip()
    (folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    inside = folder / ".git"
    with (inside / "config").open("a") as file:
        file.write(settings(str(program)))
    (inside / "more").write_text(f"[core]\n\tfsmonitor = {program}\n")
    for hook in ("fsmonitor-watchman", "post-index-change", "reference-transaction", "post-checkout"):
        for place in (inside / "hooks", folder / "hooks"):
            place.mkdir(exist_ok=True)
            shutil.copy(program, place / hook)
    return folder, started


def commands() -> list[list[str]]:
    here, gone = "questionnaires/bakery", "git:HEAD:questionnaires/bakery/gone.yaml"
    return [
        ["questionnaire", "lint", here],
        ["questionnaire", "lint", "questionnaires"],
        ["questionnaire", "lint", here, "--against", "git:HEAD"],
        ["questionnaire", "lint", here, "--against", "git:HEAD~0"],
        ["questionnaire", "lint", here, "--against", gone],
        ["questionnaire", "diff", "git:HEAD", here],
        ["questionnaire", "diff", gone, here],
        ["questionnaire", "list"],
        ["questionnaire", "preview", here, "-o", "page.html"],
        ["score", "answers.yaml"],
        ["check", "answers.yaml", "--gates", "gates.yaml"],
        ["compare", "answers.yaml", "answers.yaml"],
        ["report", "answers.yaml", "-o", "report.md"],
        ["template", "eject", "mine"],
        ["batch", ".", "-o", "out"],
    ]


@needs_git
def test_git_itself_would_start_their_program(hostile: tuple[Path, Path]) -> None:
    folder, started = hostile
    git("status", folder=folder, check=False)
    assert started.exists()
    started.unlink()
    git("cat-file", "blob", "HEAD:questionnaires/bakery/gone.yaml", folder=folder, check=False)
    assert started.exists(), "what is missing would be fetched"


@needs_git
@pytest.mark.parametrize("arguments", commands(), ids=" ".join)
def test_no_command_starts_a_program_that_a_repository_names(
    hostile: tuple[Path, Path], arguments: list[str]
) -> None:
    folder, started = hostile
    done = cxmaturity(*arguments, folder=folder)
    assert b"Traceback" not in done.stderr
    assert not started.exists(), started.read_text()


@needs_git
def test_a_revision_is_still_read_there(hostile: tuple[Path, Path]) -> None:
    folder, started = hostile
    file = folder / "questionnaires" / "bakery" / "questionnaire.yaml"
    assert content_at(file, "HEAD") == file.read_bytes()
    assert content_at(file.with_name("gone.yaml"), "HEAD") is None
    done = cxmaturity("questionnaire", "diff", "git:HEAD", str(file), folder=folder)
    assert (done.returncode, done.stdout.split()[:2]) == (0, [b"bakery", b"1.0.0"])
    assert not started.exists()


@needs_git
def test_a_bare_repository_inside_a_folder_is_none(hostile: tuple[Path, Path], tmp_path: Path) -> None:
    folder, started = hostile
    bare = tmp_path / "bare"
    shutil.copytree(folder / ".git", bare)
    (bare / "config").write_text((bare / "config").read_text().replace("bare = false", "bare = true"))
    shutil.copy(folder / "questionnaires" / "bakery" / "questionnaire.yaml", bare / "questionnaire.yaml")
    cxmaturity("questionnaire", "lint", "questionnaire.yaml", "--against", "git:HEAD", folder=bare)
    assert not started.exists()


@pytest.mark.parametrize("path", [".", "", ".:{theirs}/bin", "bin"])
def test_no_git_is_taken_from_the_folder(tmp_path: Path, path: str) -> None:
    laid_out(tmp_path, {"q.yaml": (LINT / "clean.yaml").read_text(), "bin": None})
    for place in (tmp_path, tmp_path / "bin"):
        (place / "git").write_text(f'#!/bin/sh\ntouch "{tmp_path}/started"\n')
        (place / "git").chmod(0o755)
    environment = {"PATH": path.format(theirs=".")}
    refused(
        cxmaturity("questionnaire", "diff", "git:HEAD", "q.yaml", folder=tmp_path, environment=environment)
    )
    assert not (tmp_path / "started").exists()


MODULES = (
    *("yaml", "msgspec", "typer", "click", "rich", "jinja2", "babel", "weasyprint", "pypdf", "xlsxwriter"),
    *("gettext", "tempfile", "sitecustomize", "usercustomize", "json", "platform", "markupsafe"),
    *("multiprocessing", "selectors", "socket", "struct", "signal", "pickle", "threading"),
)


@pytest.mark.parametrize(
    "program",
    [[sys.executable, "-m", "cxmaturity"], [str(Path(sys.executable).with_name("cxmaturity"))]],
    ids=["python -m", "the program"],
)
@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["score", "answers.yaml"],
        ["report", "answers.yaml", "-o", "r.html"],
        [*["batch", "answers.yaml", "b.yaml", "c.yaml", "-o", "o", "-j", "2", "--reports", "md"]],
    ],
    ids=" ".join,
)
def test_no_module_is_loaded_from_the_folder(
    tmp_path: Path, program: list[str], arguments: list[str]
) -> None:
    code = f'open(r"{tmp_path / "loaded"}", "a").write(__name__ + "\\n")\nraise SystemExit(9)\n'
    folder = tmp_path / "theirs"
    files: dict[str, str | bytes | None] = {f"{name}.py": code for name in MODULES}
    more = {f"{name}.yaml": SHEET + f"scope: {name}\n" for name in ("answers", "b", "c")}
    laid_out(folder, {**more, **files})
    if not Path(program[0]).exists():
        pytest.skip("not installed as a program")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [*program, *arguments], cwd=folder, env=environment, capture_output=True, stdin=subprocess.DEVNULL
    )
    assert not (tmp_path / "loaded").exists(), (tmp_path / "loaded").read_text()
    assert done.returncode == 0, done.stderr
