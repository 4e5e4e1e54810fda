"""Many units at once, in real processes: the same bytes whoever finishes first, whatever is killed."""

import csv
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cxmaturity.assess_paths import assess_path
from cxmaturity.batches.plan import BatchPlan, safe_name
from cxmaturity.batches.run import run
from cxmaturity.batches.work import Settings
from cxmaturity.batches.workers import Here, Window, processes
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.resources import bundled

EXAMPLES = bundled("questionnaires") / "cx-maturity" / "examples"
PERSONAS = EXAMPLES / "personas"
FREIGHT = EXAMPLES / "tarnholt-freight"


def persona(name: str) -> str:
    return (PERSONAS / f"{name}.yaml").read_text()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 answer files, each about a unit of its own, and a bad one in the middle."""
    folder = tmp_path_factory.mktemp("many")
    text = re.sub("(?m)^scope:.*$", "scope: Unit NNN", persona("velmar-leasing"))
    for number in range(300):
        (folder / f"u{number:03}.yaml").write_text(text.replace("NNN", f"{number:03}"))
    (folder / "u150.yaml").write_text(
        "format: 1\nquestionnaire: cx-maturity@1\nanswers: {vision.sponsor: 9}\n"
    )
    return folder


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "cxmaturity", "batch", *map(str, words)]


def batch(*words: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), capture_output=True, text=True, **more)  # type: ignore[call-overload]


def content(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def rows(folder: Path, name: str = "results.csv") -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def lines(folder: Path) -> int:
    try:
        return (folder / ".batch.jsonl").read_bytes().count(b"\n")
    except FileNotFoundError:
        # Not there yet, or just moved aside by a run that goes on.
        return 0


def wait_for(folder: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while lines(folder) < count:
        assert process.poll() is None, "it ended too soon"
        assert time.monotonic() < end
        time.sleep(0.005)


def workers(process: int) -> list[int]:
    """Return the processes below `process` that do the work: those below its server, and not its tracker."""
    found, below = [], [process]
    while below:
        parent = below.pop()
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            children = [int(word) for word in task.read_text().split()]
            below += children
            found += [child for child in children if parent != process]
    return found


def test_a_row_says_what_the_scorecard_says(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = batch(FREIGHT, PERSONAS / "velmar-leasing.yaml", "-o", out, "--no-portfolio")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "3 assessed"
    found = rows(out)
    assert [row["unit"] for row in found] == [
        str(FREIGHT / "2026-q1"),
        str(FREIGHT / "2026-q3"),
        str(PERSONAS / "velmar-leasing.yaml"),
    ]
    for row, line in zip(found, (out / "results.jsonl").read_text().splitlines(), strict=True):
        result, kept = assess_path(Path(row["unit"]), redraw=False), json.loads(line)
        overall = result.overall
        assert kept["index"] == overall.index == float(row["index"])
        assert kept["stage"] == overall.stage == (int(row["stage"]) if row["stage"] else None)
        assert [limit["id"] for limit in kept["limits"]] == [limit.id for limit in overall.limits]
        assert kept["respondents"] == result.subject.respondents
        questions = [q for dimension in result.dimensions for q in dimension.questions]
        assert kept["levels"] == {q.id: q.level for q in questions if q.level is not None}
        assert kept["below"] == [q.id for q in questions if q.level is not None and q.level < q.target]
        for one, dimension in zip(kept["dimensions"], result.dimensions, strict=True):
            assert (one["index"], one["stage"], one["coverage"]) == (
                dimension.index,
                dimension.stage,
                dimension.coverage,
            )
            assert row[f"{dimension.id}.index"] == ("" if dimension.index is None else str(dimension.index))
    assert rows(out, "errors.csv") == []


def test_one_process_or_two_a_resumed_one_or_not_the_same_bytes(many: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    first = batch(f"{many}/*.yaml", "-o", one, "--jobs", 1, "--no-portfolio")
    second = batch(f"{many}/*.yaml", "-o", two, "--jobs", 2, "--no-portfolio")
    assert first.returncode == second.returncode == 2
    assert first.stdout.splitlines()[-1] == f"299 assessed, 1 could not be: see {one}/errors.csv"
    assert content(one) == content(two)
    assert [row["scope"] for row in rows(one)] == [f"Unit {n:03}" for n in range(300) if n != 150]
    (error,) = rows(one, "errors.csv")
    assert error["file"] == str(many / "u150.yaml")
    assert (error["line"], error["field"]) == ("3", "answers.vision.sponsor")
    before = (one / "results.xlsx").stat().st_ino
    again = batch(f"{many}/*.yaml", "-o", one, "--jobs", 2, "--no-portfolio", "--resume")
    assert again.returncode == 2
    assert (one / "results.xlsx").stat().st_ino != before
    assert content(one) == content(two)


@pytest.mark.parametrize("kill", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_or_killed_and_resumed_the_same_bytes(
    many: Path, tmp_path: Path, kill: signal.Signals
) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    words = (f"{many}/u1[4-9]*.yaml", "--jobs", 2, "--no-portfolio", "--reports", "json")
    assert batch(*words, "-o", whole).returncode == 2
    for stop_at in (10, 30):
        resumed = ("--resume",) if stop_at > 10 else ()
        process = subprocess.Popen(command(*words, "-o", cut, *resumed), stderr=subprocess.PIPE)
        wait_for(cut, stop_at, process)
        mine = workers(process.pid)
        process.send_signal(kill)
        _, said = process.communicate()
        if kill == signal.SIGINT:
            assert process.returncode == 130
            assert b"are done; --resume goes on from there" in said
        gone_by(mine, 20)
        assert not (cut / "results.csv").exists()
    # What a process leaves that is killed while it writes.
    for left in (".results.jsonl.halfdone.part", "reports/.u150.json.halfdone.part"):
        (cut / left).write_text("{")
    refused = batch(*words, "-o", cut)
    assert refused.returncode == 2
    assert refused.stderr == f"{cut}: is not empty; --resume goes on with the batch in it\n"
    assert batch(*words, "-o", cut, "--resume").returncode == 2
    assert content(cut) == content(whole)


def gone_by(processes: list[int], seconds: float) -> None:
    """Assert that nothing is left of what worked for a process that has ended."""
    end = time.monotonic() + seconds
    while alive := [one for one in processes if _runs(one)]:
        assert time.monotonic() < end, f"still there: {alive}"
        time.sleep(0.02)


def _runs(process: int) -> bool:
    try:
        return ") Z" not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def test_a_worker_that_is_killed_costs_nothing_that_can_be_done_again(many: Path, tmp_path: Path) -> None:
    whole, hurt = tmp_path / "whole", tmp_path / "hurt"
    words = (f"{many}/u1[5-9]*.yaml", "--jobs", 2, "--no-portfolio", "--reports", "json")
    assert batch(*words, "-o", whole).returncode == 2
    process = subprocess.Popen(command(*words, "-o", hurt), stdout=subprocess.PIPE)
    wait_for(hurt, 5, process)
    os.kill(workers(process.pid)[0], signal.SIGKILL)
    printed, _ = process.communicate(timeout=120)
    assert process.returncode == 2
    assert printed.splitlines()[-1].startswith(b"49 assessed, 1 could not be")
    assert content(hurt) == content(whole)


DEADLY = 13


def deadly(tasks: list[int]) -> list[int]:
    """Work that ends the process at one of its tasks, as one too large for the memory does."""
    if DEADLY in tasks:
        os.kill(os.getpid(), signal.SIGKILL)
    return [10 * task for task in tasks]


def test_a_task_that_kills_its_worker_each_time_costs_one_row() -> None:
    window = Window(processes(2), deadly, lambda task: -task, ahead=4)
    try:
        found = [result for results in window.results(range(40), 4) for result in results]
    finally:
        window.close()
    assert found == [-task if task == DEADLY else 10 * task for task in range(40)]


def test_no_more_chunks_are_under_way_than_the_window_is_wide() -> None:
    taken: list[int] = []

    def tasks() -> object:
        for number in range(100):
            taken.append(number)
            yield number

    window = Window(Here, lambda chunk: chunk, lambda task: task, ahead=3)
    results = window.results(tasks(), 5)  # type: ignore[arg-type]
    assert next(results) == [0, 1, 2, 3, 4]
    assert len(taken) == 15


def test_an_executor_of_ones_own_takes_the_same_seat(many: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as threads:
        mine = tmp_path / "mine"
        summary = run([f"{many}/u0*.yaml"], Settings(output=str(mine)), jobs=threads, portfolio=())
        assert threads.submit(lambda: "still open").result() == "still open"
    assert (summary.units, summary.bad) == (100, 0)
    ours = tmp_path / "ours"
    run([f"{many}/u0*.yaml"], Settings(output=str(ours)), portfolio=())
    assert content(mine) == content(ours)


def test_every_fault_is_a_row_and_never_the_end(tmp_path: Path) -> None:
    units = tmp_path / "units"
    good = persona("velmar-leasing")
    for name in ("a", "b"):
        (units / "team").mkdir(parents=True, exist_ok=True)
        (units / "team" / f"{name}.yaml").write_text(good)
    (units / "empty").mkdir()
    (units / "other").mkdir()
    (units / "other" / "one.yaml").write_text(good)
    (units / "other" / "two.yaml").write_text("format: 1\nquestionnaire: cx-leader@1\nrespondent: {id: r2}\n")
    (units / "old").mkdir()
    (units / "old" / "x.yaml").write_text(good.replace("cx-maturity@1", "cx-maturity@7"))
    (units / "binary.yaml").write_bytes(b"\0\1\2")
    (units / "fine.yaml").write_text(good)
    names = [units / name for name in ("team", "empty", "other", "old", "binary.yaml", "fine.yaml", "gone")]
    done = batch(*names, "-o", tmp_path / "out", "--no-portfolio")
    assert done.returncode == 2
    assert done.stdout.splitlines()[-1].startswith("1 assessed, 6 could not be")
    told = {Path(row["unit"]).name: row["message"] for row in rows(tmp_path / "out", "errors.csv")}
    assert list(told) == ["team", "empty", "other", "old", "binary.yaml", "gone"]
    assert "also stands in" in told["team"]
    assert told["empty"].startswith("holds no answer file")
    assert told["other"] == "answers cx-leader@1, not cx-maturity@1.0.0"
    assert "there is no cx-maturity@7 here" in told["old"]
    assert told["binary.yaml"] == "is a binary file, not YAML text"
    assert told["gone"] == "there is no such file or folder"


def test_names_never_lead_out_of_the_folder(tmp_path: Path) -> None:
    good = persona("velmar-leasing")
    units = tmp_path / "units"
    units.mkdir()
    for name in (
        "Acme.yaml",
        "acme.yaml",
        "..hidden…name.yaml",
        "con.yaml",
        "a b;c$(d).yaml",
        "客户.yaml",
        "-x.yaml",
    ):
        (units / name).write_text(good)
    out = tmp_path / "out"
    paths = sorted(map(str, units.iterdir()))
    assert batch("-", "-o", out, "--no-portfolio", "--reports", "csv", input="\n".join(paths)).returncode == 0
    made = sorted(path.name for path in (out / "reports").iterdir())
    assert made == [
        "Acme.csv",
        "a-b-c-d.csv",
        "acme-2.csv",
        "hidden-name.csv",
        "unit-con.csv",
        "x.csv",
        "客户.csv",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "units"]
    assert safe_name("/") == safe_name("..") == "unit-"
    assert "/" not in safe_name("x/../../etc/passwd")


def test_a_questionnaire_that_turns_up_late_gets_its_columns_too(tmp_path: Path) -> None:
    units = tmp_path / "units"
    units.mkdir()
    for number in range(3):
        (units / f"a{number}.yaml").write_text(persona("velmar-leasing"))
    (units / "b.yaml").write_text("format: 1\nquestionnaire: cx-leader@1\n")
    (units / "c.yaml").write_text("format: 1\nquestionnaire: nobody@1\n")
    settings = Settings(output=str(tmp_path / "out"))
    paths = [str(path) for path in sorted(units.iterdir())]
    with ThreadPoolExecutor(1) as one:
        summary = run(paths, settings, jobs=one, portfolio=())
    assert (summary.units, summary.bad) == (5, 1)
    found = rows(tmp_path / "out")
    assert [Path(row["unit"]).name for row in found] == ["a0.yaml", "a1.yaml", "a2.yaml", "b.yaml"]
    names = [name for name in found[0] if name.endswith(".stage")]
    asked = [*read_questionnaire("cx-maturity").dimensions, *read_questionnaire("cx-leader").dimensions]
    assert names == [f"{dimension.id}.stage" for dimension in asked]
    assert sorted(content(tmp_path / "out")) == [
        ".batch.jsonl",
        "errors.csv",
        "results.csv",
        "results.jsonl",
        "results.xlsx",
    ]


class Hasty(Here):
    """Takes the file of the first unit away as soon as it has been read."""

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        done = super().submit(fn, *args, **kwargs)
        Path(done.result()[0].unit).unlink()
        return done


def test_a_file_that_goes_while_the_batch_runs_stops_nothing(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(persona("velmar-leasing"))
    summary = run([f"{tmp_path}/*.yaml"], Settings(output=str(tmp_path / "out")), jobs=Hasty(), portfolio=())
    assert (summary.units, summary.bad) == (2, 0)
    assert [Path(row["unit"]).name for row in rows(tmp_path / "out")] == ["a.yaml", "b.yaml"]


def test_a_plan_names_each_unit_once_and_walks_in_no_circles(tmp_path: Path) -> None:
    for name in ("b/2026-q1", "b/2026-q2", "a"):
        (tmp_path / "all" / name).mkdir(parents=True)
        (tmp_path / "all" / name / "r1.yaml").write_text("")
    (tmp_path / "all" / "b" / "round").symlink_to(tmp_path / "all")
    (tmp_path / "all" / "questionnaires").mkdir()
    (tmp_path / "all" / "questionnaires" / "q.yaml").write_text("")
    (tmp_path / "all" / "out").mkdir()
    (tmp_path / "all" / "out" / "r.json").write_text("")
    plan = BatchPlan(
        [str(tmp_path / "all"), str(tmp_path / "all" / "a")], tmp_path / "all" / "out", named=True
    )
    found = [(os.path.relpath(unit.path, tmp_path / "all"), unit.name) for unit in plan]
    assert found == [("a", "all-a"), ("b/2026-q1", "b-2026-q1"), ("b/2026-q2", "b-2026-q2")]
    assert [tuple(unit) for unit in plan] == [tuple(unit) for unit in plan]


def test_a_folder_that_is_not_ours_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    for more in ((), ("--resume",)):
        done = batch(PERSONAS / "velmar-leasing.yaml", "-o", tmp_path / "out", *more)
        assert done.returncode == 2
        assert "is not empty" in done.stderr
    assert content(tmp_path / "out") == {"mine.txt": b"mine"}


def test_a_full_disk_ends_it_in_words_and_loses_nothing(many: Path, tmp_path: Path) -> None:
    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    out, whole = tmp_path / "out", tmp_path / "whole"
    words = (f"{many}/*.yaml", "--jobs", 1, "--no-portfolio")
    done = batch(*words, "-o", out, preexec_fn=small)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "--resume goes on from there" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(content(out)) == [".batch.jsonl"]
    assert batch(*words, "-o", out, "--resume").returncode == 2
    assert batch(*words, "-o", whole).returncode == 2
    assert content(out) == content(whole)


def test_resuming_does_again_what_changed(tmp_path: Path) -> None:
    units, out = tmp_path / "units", tmp_path / "out"
    units.mkdir()
    for name in ("velmar-leasing", "pocket-orchard"):
        shutil.copy(PERSONAS / f"{name}.yaml", units)
    words = (f"{units}/*.yaml", "-o", out, "--no-portfolio", "--reports", "json")
    assert batch(*words).returncode == 0
    old = (out / "reports" / "velmar-leasing.json").stat().st_ino
    other = (out / "reports" / "pocket-orchard.json").stat().st_ino
    shutil.copy(PERSONAS / "quillbridge-hospital.yaml", units / "pocket-orchard.yaml")
    assert batch(*words, "--resume").returncode == 0
    assert (out / "reports" / "velmar-leasing.json").stat().st_ino == old
    assert (out / "reports" / "pocket-orchard.json").stat().st_ino != other
    fresh = tmp_path / "fresh"
    assert batch(f"{units}/*.yaml", "-o", fresh, "--no-portfolio", "--reports", "json").returncode == 0
    assert content(out) == content(fresh)
    (units / "velmar-leasing.yaml").unlink()
    assert batch(*words, "--resume", "--strict").returncode == 0
    assert [Path(row["unit"]).name for row in rows(out)] == ["pocket-orchard.yaml"]


def test_bad_usage_is_told_before_the_work(tmp_path: Path) -> None:
    unit = PERSONAS / "velmar-leasing.yaml"
    wrong = (("--reports", "docx"), ("--jobs", "0"), ("--language", "de"))
    for words in wrong:
        done = batch(unit, "-o", tmp_path / "out", *words)
        assert done.returncode == 2
        assert done.stderr
        assert "Traceback" not in done.stderr
    assert (
        batch("-", "-o", tmp_path / "out", input="").stderr
        == "there is nothing to assess: no path was named\n"
    )
    assert not (tmp_path / "out").exists()


def test_a_report_of_a_group_is_a_unit_as_its_answers_are(tmp_path: Path) -> None:
    """Of the counts in it the same row and the same report are made, with evidence and without."""
    wave = shutil.copytree(FREIGHT / "2026-q3", tmp_path / "wave")
    for strict in ((), ("--strict",)):
        again, out = tmp_path / "wave.pdf", tmp_path / f"out{len(strict)}"
        words = ("report", str(wave), *strict, "--profile", "board", "-o", str(again))
        subprocess.run([sys.executable, "-m", "cxmaturity", *words], check=True, capture_output=True)
        done = batch(wave, again, *strict, "-o", out, "--no-portfolio", "--reports", "json")
        assert (done.returncode, rows(out, "errors.csv")) == (0, []), done.stderr
        first, second = ({**row, "unit": "", "not_read": ""} for row in rows(out))
        assert first == second and int(first["respondents"]) > 5
        one, other = sorted((out / "reports").glob("*.json"))
        made, made_again = (json.loads(path.read_text()) for path in (one, other))
        for key in ("overall", "dimensions", "gaps", "recommendations"):
            assert made[key] == made_again[key]
        kept = [path.stat().st_ino for path in (one, other)]
        resumed = batch(wave, again, *strict, "-o", out, "--no-portfolio", "--reports", "json", "--resume")
        assert resumed.returncode == 0 and [path.stat().st_ino for path in (one, other)] == kept


def test_a_report_of_a_group_that_cannot_be_a_unit_says_why(tmp_path: Path) -> None:
    wave, again, out = (
        shutil.copytree(FREIGHT / "2026-q3", tmp_path / "wave"),
        tmp_path / "wave.pdf",
        tmp_path / "out",
    )
    words = ("report", str(wave), "--profile", "board", "-o", str(again))
    subprocess.run([sys.executable, "-m", "cxmaturity", *words], check=True, capture_output=True)
    done = batch(again, "-q", "cx-leader", "-o", out, "--no-portfolio")
    assert done.returncode == 2
    (told,) = rows(out, "errors.csv")
    assert told["message"] == "its counts are of cx-maturity 1.0.0, as that is in the report"
