"""Bad input at the real command line: exit code 2, one clear message, nothing printed, nothing hangs."""

import os
import resource
import stat
import subprocess
from pathlib import Path

import pytest

from cxmaturity.cli.errors import MOST_PROBLEMS
from cxmaturity.resources import bundled
from tests.command_line import SHEET, cxmaturity, laid_out, refused

GIB = 1024**3
BUNDLED = ", ".join(
    sorted(
        path.parent.name
        for path in bundled("questionnaires").glob("*/questionnaire.yaml")
        if path.parent.name[0] != "_"
    )
)
BAKERY = Path(__file__).parent / "fixtures" / "interview_model.yaml"

# name: files, arguments, the whole message.
CASES: dict[str, tuple[dict[str, str | bytes | None], list[str], str]] = {
    "missing path": ({}, ["score", "acme"], "acme: there is no such file or folder\n"),
    "path through a file": (
        {"a.yaml": SHEET},
        ["score", "a.yaml/b.yaml"],
        "a.yaml/b.yaml: cannot be read: Not a directory\n",
    ),
    "name too long": ({}, ["score", "a" * 300], f"{'a' * 300}: cannot be read: File name too long\n"),
    "empty file": (
        {"a.yaml": ""},
        ["score", "a.yaml"],
        "a.yaml: is empty; `cxmaturity assess FILE` writes an answer file\n",
    ),
    "binary file": (
        {"a.yaml": b"\x7fELF\x02\x01\x01\0\0\0\xff\xfe"},
        ["score", "a.yaml"],
        "a.yaml:1: is a binary file, not YAML text; is it the file that you meant?\n",
    ),
    "random bytes": (
        {"a.yaml": bytes(range(128, 256))},
        ["score", "a.yaml"],
        "a.yaml:1: is not UTF-8 text; save it as UTF-8\n",
    ),
    "empty folder": (
        {"acme": None},
        ["score", "acme"],
        "acme: holds no answer file (.yaml); `cxmaturity assess acme/answers.yaml` makes one\n",
    ),
    "folder with hidden files and others": (
        {"acme/.a.yaml": SHEET, "acme/.a.yaml.x.part": SHEET, "acme/notes.txt": "x"},
        ["score", "acme"],
        "acme: holds no answer file (.yaml); `cxmaturity assess acme/answers.yaml` makes one\n",
    ),
    "folder of waves": (
        {"acme/2026-q1/a.yaml": SHEET, "acme/2026-q2/a.json": "{}", "acme/old": None},
        ["score", "acme"],
        "acme: holds no answer file (.yaml); name one of its folders: 2026-q1, 2026-q2\n",
    ),
    "folder called as a file": (
        {"acme/a.yaml": SHEET, "acme/b.yaml": None},
        ["score", "acme"],
        "acme/b.yaml: is a folder, not a file\n",
    ),
    "bad ones among the good": (
        {
            "acme/a.yaml": SHEET,
            "acme/b.YML": SHEET.replace("sponsor: 3", "sponsr: 3").replace("map: 2", "map: 9"),
            "acme/c.yaml": "format: 1\nquestionnaire: [",
            "acme/d.yaml": SHEET + "respondent: {id: d}\ndate: today\n",
        },
        ["score", "acme"],
        "acme/b.YML:3: answers.vision.sponsr: there is no such question in cx-maturity; "
        "did you mean vision.sponsor?\n"
        "acme/b.YML:3: answers.journey.map: there is no option 9; "
        "its options are 1, 2, 3, 4, 5, unknown, {na: reason}\n"
        "acme/c.yaml:2: has no value where one must stand; write it, or remove the comma before it\n"
        "acme/d.yaml:5: date: must be a day of the calendar, written as 2026-09-30 (got today)\n",
    ),
    "the same respondent twice": (
        {"acme/a.yaml": SHEET, "acme/b.yaml": SHEET + "respondent:\n  group: leadership\n  id: r1\n"},
        ["score", "acme"],
        "acme/b.yaml:6: respondent.id: r1 also stands in acme/a.yaml; "
        "give each respondent an id of their own\n",
    ),
    "another organisation and wave": (
        {
            "acme/a.yaml": SHEET + "organisation: Acme\n",
            "acme/b.yaml": SHEET + "wave: 2026\norganisation: Ajax\nrespondent: {id: r2}\n",
        },
        ["score", "acme"],
        'acme/b.yaml:4: wave: is "2026" here and empty in acme/a.yaml; '
        "a folder holds one organisation, scope and wave\n"
        "acme/b.yaml:5: organisation: is Ajax here and Acme in acme/a.yaml; "
        "a folder holds one organisation, scope and wave\n",
    ),
    "answers to another questionnaire": (
        {"a.yaml": SHEET},
        ["score", "a.yaml", "--questionnaire", str(BAKERY)],
        "a.yaml:2: questionnaire: answers cx-maturity@1, not bakery@2.1.0; "
        "keep the answers to each questionnaire and major version in a folder of their own\n",
    ),
    "another major version": (
        {"a.yaml": SHEET.replace("@1", "@7")},
        ["score", "a.yaml"],
        "a.yaml:2: questionnaire: there is no cx-maturity@7 here, only version 1.0.0\n",
    ),
    "another major version, given": (
        {"a.yaml": SHEET.replace("@1", "@7")},
        ["score", "a.yaml", "-q", "cx-maturity"],
        "a.yaml:2: questionnaire: answers cx-maturity@7, not cx-maturity@1.0.0; "
        "keep the answers to each questionnaire and major version in a folder of their own\n",
    ),
    "unknown questionnaire, given": (
        {"a.yaml": SHEET},
        ["score", "a.yaml", "-q", "cx-maturty"],
        "there is no questionnaire cx-maturty; did you mean cx-maturity?\n",
    ),
    "no such questionnaire file": (
        {"a.yaml": SHEET},
        ["explain", "a.yaml", "-q", "./models/x.yaml"],
        "models/x.yaml: there is no such questionnaire file\n",
    ),
    "a questionnaire for answers": (
        {"q.yaml": BAKERY.read_bytes()},
        ["score", "q.yaml"],
        "q.yaml: is a questionnaire, not an answer file; name a file with answers to it\n",
    ),
    "answers for a questionnaire": (
        {"a.yaml": SHEET},
        ["questionnaire", "check", "a.yaml"],
        "a.yaml: is not a questionnaire, but belongs to one: cx-maturity@1; "
        "`cxmaturity questionnaire list` shows where there are some\n",
    ),
    "a broken questionnaire": (
        {"a.yaml": SHEET.replace("cx-maturity@1", "models/q.yaml"), "models/q.yaml": "title: [1"},
        ["score", "a.yaml"],
        "models/q.yaml:1: lacks a comma or the closing ] of line 1; "
        "put a text that holds a comma, a bracket or a quote in quotes\n",
    ),
    "a bad wave before": (
        {"a.yaml": SHEET, "b.yaml": SHEET + "x: 1\n" * 2},
        ["report", "a.yaml", "-o", "x.md", "--previous", "b.yaml"],
        "b.yaml:5: x: stands here a second time, first in line 4; keep one of the two\n"
        "b.yaml:5: x: is not a field here; known here: format, questionnaire, organisation, scope, assessor, "
        "wave, date, respondent, quick, targets, answers, readiness, worksheets\n",
    ),
    "unknown subject": (
        {"a.yaml": SHEET},
        ["explain", "a.yaml", "vision.sponser"],
        "there is no dimension or question vision.sponser; did you mean vision.sponsor?\n",
    ),
    "unknown schema": (
        {},
        ["schema", "answer"],
        "schema answer: choose one of questionnaire, overlay, answers, team, gates, brand, kept_plan, "
        "result, comparison, trend, plan, verdict\n",
    ),
    "unknown questionnaire to show": (
        {},
        ["questionnaire", "show", "bakery"],
        f"there is no questionnaire bakery; known here: {BUNDLED}\n",
    ),
    "unknown output of score": (
        {"a.yaml": SHEET},
        ["score", "a.yaml", "--format", "xml"],
        "--format xml: choose one of text, json\n",
    ),
    "a name that breaks lines": (
        {"a\nb.yaml:1: all is well.yaml": SHEET + "date: today\n"},
        ["score", "a\nb.yaml:1: all is well.yaml"],
        "a\\nb.yaml:1: all is well.yaml:4: date: must be a day of the calendar, written as 2026-09-30 "
        "(got today)\n",
    ),
    "a name that steers a terminal": (
        {},
        ["score", "\x1b[2J\u202e\n[bold]"],
        "\\x1b[2J\\u202e\\n[bold]: there is no such file or folder\n",
    ),
    "folders that steer a terminal": (
        {"acme/\x1b[31m\nred/a.yaml": SHEET},
        ["score", "acme"],
        "acme: holds no answer file (.yaml); name one of its folders: \\x1b[31m\\nred\n",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_refused(name: str, tmp_path: Path) -> None:
    files, arguments, message = CASES[name]
    laid_out(tmp_path, files)
    assert refused(cxmaturity(*arguments, folder=tmp_path)) == message
    assert not (tmp_path / "x.md").exists()


@pytest.mark.parametrize("command", [["score"], ["questionnaire", "check"]], ids=" ".join)
def test_a_huge_file_is_refused_without_reading_it(command: list[str], tmp_path: Path) -> None:
    with (tmp_path / "huge.yaml").open("wb") as file:
        file.truncate(3 * GIB)

    def little_memory() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (GIB, GIB))

    message = refused(cxmaturity(*command, "huge.yaml", folder=tmp_path, before=little_memory))
    assert "more than any such file needs; is it the file that you meant?" in message


@pytest.mark.parametrize("place", ["pipe.yaml", "acme", "/dev/zero", "/dev/tty", "/dev/stdin"])
def test_nothing_waits_for_a_pipe_or_a_device(place: str, tmp_path: Path) -> None:
    laid_out(tmp_path, {"acme/a.yaml": SHEET})
    os.mkfifo(tmp_path / "pipe.yaml")
    os.mkfifo(tmp_path / "acme" / "b.yaml")
    message = refused(cxmaturity("score", place, folder=tmp_path))
    assert "is a pipe or a device, not a file" in message or "cannot be read" in message


def test_a_questionnaire_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    laid_out(tmp_path, {"a.yaml": SHEET.replace("cx-maturity@1", "pipe.yaml")})
    message = refused(cxmaturity("score", "a.yaml", folder=tmp_path))
    assert message == "pipe.yaml: is a pipe or a device, not a file\n"


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "dangling.yaml").symlink_to("gone.yaml")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    dangling = refused(cxmaturity("score", "dangling.yaml", folder=tmp_path))
    assert dangling == "dangling.yaml: is a link to a file that is not there\n"
    loop = refused(cxmaturity("score", "loop.yaml", folder=tmp_path))
    assert loop == "loop.yaml: cannot be read: Too many levels of symbolic links\n"
    both = refused(cxmaturity("score", ".", folder=tmp_path))
    assert both.splitlines() == [
        "dangling.yaml: cannot be read: No such file or directory",
        "loop.yaml: cannot be read: Too many levels of symbolic links",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("place", ["secret.yaml", "locked", "locked/a.yaml"])
def test_what_may_not_be_read_is_told(place: str, tmp_path: Path) -> None:
    laid_out(tmp_path, {"secret.yaml": SHEET, "locked/a.yaml": SHEET})
    (tmp_path / "secret.yaml").chmod(0)
    (tmp_path / "locked").chmod(0)
    message = refused(cxmaturity("score", place, folder=tmp_path))
    (tmp_path / "locked").chmod(stat.S_IRWXU)
    assert message == f"{place}: cannot be read: Permission denied\n"


def test_more_problems_than_anyone_reads_are_counted(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.yaml": SHEET + "x: 1\n" * 100_000})
    lines = refused(cxmaturity("score", "a.yaml", folder=tmp_path)).splitlines()
    assert lines[MOST_PROBLEMS:] == ["… and 99900 more problems"]


@pytest.mark.parametrize(
    "content",
    ["answers: " + "[" * 500_000, SHEET + "answers:\n" + "".join(f" q{n}: 1\n" for n in range(90_000))],
)
def test_a_file_made_to_keep_us_busy_ends(content: str, tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.yaml": content[: 1024**2]})
    assert refused(cxmaturity("score", "a.yaml", folder=tmp_path)).startswith("a.yaml:")


@pytest.mark.parametrize(
    "arguments",
    [["score"], ["score", "a", "b"], ["score", "a", "--frob"], ["frob"], ["report", "a"], ["--frob\x1b[31m"]],
    ids=" ".join,
)
def test_wrong_arguments_are_the_users_to_mend(arguments: list[str], tmp_path: Path) -> None:
    message = refused(cxmaturity(*arguments, folder=tmp_path))
    assert "Usage: cxmaturity" in message


@pytest.mark.parametrize("asked", ["FORCE_COLOR", "GITHUB_ACTIONS", "PY_COLORS", "TTY_COMPATIBLE"])
@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["frob"], ["score", "a.yaml"], ["questionnaire", "show", "cx-maturity"]],
    ids=" ".join,
)
def test_a_log_has_no_colours_though_its_runner_asks_for_them(
    arguments: list[str], asked: str, tmp_path: Path
) -> None:
    laid_out(tmp_path, {"a.yaml": SHEET})
    plain, coloured = (
        cxmaturity(*arguments, folder=tmp_path, environment=environment)
        for environment in ({"GITHUB_ACTIONS": ""}, {"GITHUB_ACTIONS": "", asked: "1"})
    )
    assert (coloured.stdout, coloured.stderr) == (plain.stdout, plain.stderr)
    assert b"x1b" not in coloured.stdout + coloured.stderr


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    name = b"\xff\xfe.yaml"
    try:
        (tmp_path / os.fsdecode(name)).write_text(SHEET + "date: today\n")
    except OSError:
        pytest.skip("this file system takes text only")
    done: subprocess.CompletedProcess[bytes] = cxmaturity("score", name, folder=tmp_path)
    assert refused(done).startswith("\\udcff\\udcfe.yaml:4: date: must be a day")
