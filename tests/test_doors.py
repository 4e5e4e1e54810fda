"""What a command does, its door from Python does: the same bytes, the same words, the same refusal."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest

import cxmaturity as cx
from cxmaturity.formats.json_text import pretty
from tests.command_line import SHEET, laid_out, refused, within
from tests.pdf_forging import changed, without
from tests.signing_keys import SIGNED, certificate, key, pem

NOW, BEFORE = (str(cx.example() / wave) for wave in ("2026-q3", "2026-q1"))
WAVES = str(cx.example())
ALONE = str(cx.example().parent / "quick.yaml")
GATES = "format: 1\noverall: {stage: 2, index: 55}\nmaximum_drop: {dimension: 5}\n"
UNDATED = {"undated/one.yaml": SHEET.replace("answers:", "wave: 2026-Q1\nanswers:")}
NO_TREND = "format: 1\nquestionnaire: cx-maturity@1\ndate: 2026-01-01\nanswers: {vision.sponsr: 3}\n"
FILES = {
    **UNDATED,
    "gates.yaml": GATES,
    "broken.yaml": "format: 1\nquestionnaire: cx-maturity@1\nanswers: {vision.sponsr: 3}\n",
    "nothing/README.md": "Nothing here.\n",
    "broken-waves/one.yaml": NO_TREND,
    "broken-waves/two.yaml": NO_TREND.replace("2026-01-01", "2026-02-30"),
    "own.yaml": "format: 1\nid: own\n",
    "brand.yaml": "format: 2\n",
    "no-report.pdf": "%PDF-1.7\nnothing\n",
    "full/notes.txt": "Mine.\n",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the commands and the calls read, two reports among it."""
    folder = tmp_path_factory.mktemp("doors")
    laid_out(folder, FILES)
    for name, path in (("alone", ALONE), ("group", NOW)):
        report = cx.render(cx.score(path), "pdf", profile="board")
        (folder / f"{name}.pdf").write_bytes(report)
    private = key("ed25519")
    own = certificate("Own", private)
    laid_out(
        folder,
        {"own.pem": pem(private, own), "bare.pem": pem(private), "locked.pem": pem(private, phrase="x")},
    )
    (folder / "signed.pdf").write_bytes(cx.sign(folder / "alone.pdf", folder / "own.pem"))
    return folder


@pytest.fixture(autouse=True)
def there(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)


def words(text: str | bytes) -> str:
    """Return a text without its blanks and line breaks, which a terminal puts elsewhere."""
    return "".join((text if isinstance(text, str) else text.decode()).split())


def whole_report() -> bytes:
    now = cx.score(NOW)
    changes = cx.compare(cx.score(BEFORE), now)
    return cx.render(now, "md", comparison=changes, trend=cx.trend(WAVES, until=NOW))


def of_trend(name: str, **choices: Any) -> Callable[[], bytes]:
    return lambda: cx.render(cx.score(NOW), name, profile="trend", trend=cx.trend(WAVES), **choices)


def of_plan(name: str, language: str | None = None, **options: Any) -> Callable[[], bytes]:
    def made() -> bytes:
        assessment = cx.score(NOW, language=language)
        return cx.render_plan(cx.make_plan(assessment, **options), assessment, name, language=language)

    return made


SAME_BYTES: dict[str, Callable[[], bytes]] = {
    f"report {NOW} -o - --format json": lambda: cx.render(cx.score(NOW), "json"),
    f"report {ALONE} -o - --format csv": lambda: cx.render(cx.score(ALONE), "csv"),
    f"report {NOW} -o - --strict": lambda: cx.render(cx.score(NOW, strict=True), "md"),
    f"report {ALONE} -o - --questionnaire cx-maturity@1": lambda: cx.render(
        cx.score(ALONE, questionnaire="cx-maturity@1"), "md"
    ),
    f"report {NOW} -o - --language ZH-hant": lambda: cx.render(cx.score(NOW, language="ZH-hant"), "md"),
    f"report {NOW} -o - --previous {BEFORE} --history {WAVES}": whole_report,
    "report alone.pdf -o -": lambda: cx.render(cx.score("alone.pdf"), "md"),
    "report group.pdf -o -": lambda: cx.render(cx.score("group.pdf"), "md"),
    f"trend {WAVES} --format json": of_trend("json"),
    f"plan {NOW} --to 3 --format json": of_plan("json", to=3),
    f"plan {NOW} --to 3 --moves 2 --avoid collaboration.shared-goal --language zh-Hans --format md": of_plan(
        "md", "zh-Hans", to=3, moves=2, avoid=["collaboration.shared-goal"]
    ),
    f"plan {NOW} --to 4 --set vision.sponsor=4 --format csv": of_plan(
        "csv", to=4, supposed=["vision.sponsor=4"]
    ),
    f"plan {NOW} --to 4 --set vision.sponsor=4 --language zh-Hant --format ics": of_plan(
        "ics", "zh-Hant", to=4, supposed=["vision.sponsor=4"]
    ),
    f"trend {WAVES} --format csv --csv-dialect excel-semicolon": of_trend(
        "csv", csv_dialect="excel-semicolon"
    ),
    f"trend {WAVES} --format md": of_trend("md"),
    f"trend {WAVES} --format html": of_trend("html"),
    f"questionnaire lint {ALONE} --format json": lambda: pretty(cx.lint(ALONE)),
    "questionnaire lint cx-maturity own.yaml --ignore CX030 --format json": lambda: pretty(
        cx.lint(["cx-maturity", Path("own.yaml")], ignore="CX030")
    ),
    "questionnaire lint cx-leader --against cx-maturity --format json": lambda: pretty(
        cx.lint("cx-leader", against="cx-maturity")
    ),
}
SAME_WORDS: dict[str, Callable[[], object]] = {
    f"explain {NOW}": lambda: cx.explain(cx.score(NOW)),
    f"explain {NOW} vision": lambda: cx.explain(cx.score(NOW), "vision"),
    f"explain {NOW} vision.sponsor --language zh-Hans": lambda: cx.explain(
        cx.score(NOW, language="zh-Hans"), "vision.sponsor"
    ),
    f"explain {NOW} vision --what-if vision.sponsor=4": lambda: cx.explain(
        cx.score(NOW), "vision", what_if=["vision.sponsor=4"]
    ),
    f"explain {ALONE} --what-if vision.sponsor=4": lambda: cx.explain(
        cx.score(ALONE), what_if=["vision.sponsor=4"]
    ),
    "questionnaire lint own.yaml": lambda: cx.lint("own.yaml"),
    "questionnaire diff cx-maturity cx-leader": lambda: cx.diff("cx-maturity", "cx-leader"),
    "verify alone.pdf": lambda: cx.verify("alone.pdf"),
    "verify signed.pdf": lambda: cx.verify("signed.pdf"),
    "verify signed.pdf --trust own.pem": lambda: cx.verify("signed.pdf", trust="own.pem"),
    "verify group.pdf": lambda: cx.verify("group.pdf"),
    f"verify group.pdf --answers {NOW}": lambda: cx.verify("group.pdf", answers=NOW),
    f"verify group.pdf --answers {BEFORE}": lambda: cx.verify("group.pdf", answers=BEFORE),
}
REFUSED: dict[str, Callable[[], object]] = {
    "score nowhere": lambda: cx.score("nowhere"),
    "score broken.yaml": lambda: cx.score("broken.yaml"),
    "score nothing": lambda: cx.score("nothing"),
    "score no-report.pdf": lambda: cx.score("no-report.pdf"),
    "score group.pdf --strict": lambda: cx.score("group.pdf", strict=True),
    f"score {NOW} --questionnaire cx-maturty": lambda: cx.score(NOW, questionnaire="cx-maturty"),
    f"score {NOW} --language tlh": lambda: cx.score(NOW, language="tlh"),
    f"explain {NOW} visoin": lambda: cx.explain(cx.score(NOW), "visoin"),
    f"compare {NOW} {BEFORE}": lambda: cx.compare(cx.score(NOW), cx.score(BEFORE)),
    f"compare {NOW} {NOW}": lambda: cx.compare(cx.score(NOW), cx.score(NOW)),
    f"plan {NOW} --to 2 --by 2026-01-01": lambda: cx.make_plan(cx.score(NOW), to=2, by="2026-01-01"),
    f"plan {NOW} --set vision.sponsor": lambda: cx.make_plan(cx.score(NOW), supposed=["vision.sponsor"]),
    "plan group.pdf --set vision.sponsor=4": lambda: cx.make_plan(
        cx.score("group.pdf"), supposed=["vision.sponsor=4"]
    ),
    f"plan {NOW} --keep vision": lambda: cx.make_plan(cx.score(NOW), keep=["vision"]),
    "trend nowhere": lambda: cx.trend("nowhere"),
    "trend nothing": lambda: cx.trend("nothing"),
    "trend undated": lambda: cx.trend("undated"),
    "trend broken-waves": lambda: cx.trend("broken-waves"),
    f"trend {WAVES} --language tlh": lambda: cx.trend(WAVES, language="tlh"),
    f"report {ALONE} -o - --history {WAVES}": lambda: cx.trend(WAVES, until=ALONE),
    "verify nowhere.pdf": lambda: cx.verify("nowhere.pdf"),
    "verify alone.pdf --trust own.yaml": lambda: cx.verify("alone.pdf", trust="own.yaml"),
    "sign nowhere.pdf --key own.pem": lambda: cx.sign("nowhere.pdf", "own.pem"),
    "sign alone.pdf --key nowhere.pem": lambda: cx.sign("alone.pdf", "nowhere.pem"),
    "sign alone.pdf --key locked.pem": lambda: cx.sign("alone.pdf", "locked.pem"),
    "sign alone.pdf --key bare.pem --certificate own.yaml": lambda: cx.sign(
        "alone.pdf", "bare.pem", certificate="own.yaml"
    ),
    "verify no-report.pdf": lambda: cx.verify("no-report.pdf"),
    "verify broken.yaml": lambda: cx.verify("broken.yaml"),
    "verify alone.pdf --brand brand.yaml": lambda: cx.verify("alone.pdf", brand="brand.yaml"),
    "verify group.pdf --answers broken.yaml": lambda: cx.verify("group.pdf", answers="broken.yaml"),
    f"batch {WAVES} -o new --reports docx": lambda: cx.batch(WAVES, "new", reports=["docx"]),
    f"batch {WAVES} -o new --jobs 0": lambda: cx.batch(WAVES, "new", jobs=0),
    f"batch {WAVES} -o new --csv-dialect tab": lambda: cx.batch(WAVES, "new", csv_dialect="tab"),
    f"batch {WAVES} -o new --language tlh": lambda: cx.batch(WAVES, "new", language="tlh"),
    f"batch {WAVES} -o full": lambda: cx.batch(WAVES, "full"),
    f"batch {WAVES} -o full --resume": lambda: cx.batch(WAVES, "full", resume=True),
    "questionnaire lint nowhere": lambda: cx.lint("nowhere"),
    "questionnaire lint alone.pdf": lambda: cx.lint("alone.pdf"),
    "questionnaire lint cx-maturity --ignore CX03": lambda: cx.lint("cx-maturity", ignore=["CX03"]),
    "questionnaire lint cx-maturity cx-leader --against cx-maturity": lambda: cx.lint(
        ["cx-maturity", "cx-leader"], against="cx-maturity"
    ),
    "questionnaire diff cx-maturity nowhere": lambda: cx.diff("cx-maturity", "nowhere"),
    "questionnaire diff own.yaml cx-maturity": lambda: cx.diff("own.yaml", "cx-maturity"),
    "questionnaire diff cx-maturity git:HEAD": lambda: cx.diff("cx-maturity", "git:HEAD"),
}
IN_BATCHES: dict[str, dict[str, Any]] = {
    "--no-portfolio": {"portfolio": False},
    "--no-portfolio --strict --language zh-Hans --csv-dialect excel-semicolon --reports md,csv": {
        "portfolio": False,
        "strict": True,
        "language": "zh-Hans",
        "csv_dialect": "excel-semicolon",
        "reports": ("md", "csv"),
    },
    "": {},
}


def short(line: str) -> str:
    return line.replace(WAVES, "WAVES").replace(ALONE, "ALONE")


@pytest.mark.parametrize("line", SAME_BYTES, ids=short)
def test_a_door_gives_the_bytes_of_its_command(line: str, place: Path) -> None:
    done = within(*line.split(), folder=place)
    assert done.returncode in (0, 3), done.stderr
    assert SAME_BYTES[line]() == done.stdout


@pytest.mark.parametrize("line", SAME_WORDS, ids=short)
def test_what_a_door_gives_prints_as_its_command_does(line: str, place: Path) -> None:
    done = within(*line.split(), folder=place)
    found = SAME_WORDS[line]()
    assert words(str(found)) == words(done.stdout)
    assert repr(found) == str(found)
    assert done.returncode == getattr(found, "exit_code", 0 if getattr(found, "clean", True) else 3)


@pytest.mark.parametrize("line", REFUSED, ids=short)
def test_a_door_refuses_as_its_command_does(line: str, place: Path) -> None:
    with pytest.raises(cx.CxMaturityError) as caught:
        REFUSED[line]()
    assert refused(within(*line.split(), folder=place), caught.value.exit_code).rstrip("\n") == str(
        caught.value
    )
    assert not (place / "new").exists()


def written(folder: Path) -> dict[str, bytes]:
    """Return what a batch wrote, but for the times and the journal in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".xlsx"
    }


@pytest.mark.parametrize("options", IN_BATCHES)
def test_a_batch_writes_what_its_command_writes(
    options: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    laid_out(tmp_path, {"broken.yaml": FILES["broken.yaml"]})
    done = within("batch", WAVES, "broken.yaml", "-o", "by-command", *options.split(), folder=tmp_path)
    told: list[cx.BatchProgress] = []
    summary = cx.batch([WAVES, Path("broken.yaml")], "by-door", progress=told.append, **IN_BATCHES[options])
    lines = done.stdout.decode().replace("by-command", "by-door").splitlines()
    assert lines == [*map(str, summary.files), str(summary)]
    assert (done.returncode, summary.units, summary.bad) == (2, 3, 1)
    assert written(tmp_path / "by-door") == written(tmp_path / "by-command")
    assert (told[0].done, told[-1]) == (0, cx.BatchProgress(done=3, total=3, bad=1))


def test_an_executor_may_do_the_work_of_a_batch(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as executor:
        cx.batch(WAVES, tmp_path / "threads", portfolio=False, jobs=executor)
    cx.batch(WAVES, tmp_path / "here", portfolio=False)
    assert written(tmp_path / "threads") == written(tmp_path / "here")


def test_a_batch_goes_on_where_it_was(tmp_path: Path) -> None:
    first = cx.batch(WAVES, tmp_path / "out", portfolio=False)
    before = written(tmp_path / "out")
    assert cx.batch(WAVES, tmp_path / "out", portfolio=False, resume=True) == first
    assert written(tmp_path / "out") == before


def test_a_signed_report_is_that_of_its_command(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", SIGNED)
    line = ("sign", "alone.pdf", "--key", "bare.pem", "--certificate", "own.pem", "-o", "-")
    assert cx.sign("alone.pdf", "bare.pem", certificate="own.pem") == within(*line, folder=place).stdout


def test_a_comparison_is_that_of_its_command(place: Path) -> None:
    printed = json.loads(within("compare", BEFORE, NOW, "--format", "json", folder=place).stdout)
    found = msgspec.to_builtins(cx.compare(cx.score(BEFORE), cx.score(NOW)))
    assert {key: printed[key] for key in found} == json.loads(msgspec.json.encode(found))


def test_a_verdict_is_that_of_its_command(place: Path) -> None:
    done = within("check", NOW, "--baseline", BEFORE, "--format", "json", folder=place)
    verdict = cx.check(cx.score(NOW), "gates.yaml", cx.score(BEFORE))
    printed = json.loads(done.stdout)
    assert done.returncode == verdict.exit_code == 3
    assert printed["passed"] is verdict.passed is False
    assert [gate["id"] for gate in printed["gates"]] == [gate.id for gate in verdict.gates]
    assert [gate["outcome"] for gate in printed["gates"]] == [gate.outcome for gate in verdict.gates]


WARNED: dict[str, Callable[[], object]] = {
    "score figures.pdf": lambda: cx.score("figures.pdf"),
    "score waves/2026-q1": lambda: cx.score("waves/2026-q1"),
    "trend waves --other-subject": lambda: cx.trend("waves", other_subject=True),
    "batch waves -o OUT --no-portfolio": lambda: cx.batch("waves", "by-door", portfolio=False),
    "verify changed.pdf --previous waves/2026-q1": lambda: cx.verify("changed.pdf", previous="waves/2026-q1"),
}


@pytest.mark.parametrize("line", WARNED)
def test_what_a_command_says_beside_its_result_a_door_warns_of(
    line: str, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    wave = "format: 1\nquestionnaire: cx-maturity@1\n{}\nanswers: {{vision.sponsor: 3}}\n"
    files = {
        "waves/2026-q1/a.yaml": wave.format("organisation: Acme\nwave: 2026-Q1\ndate: 2026-01-01"),
        "waves/2026-q1/b.yaml.txt": wave.format("organisation: Acme\nwave: 2026-Q1\ndate: 2026-01-01"),
        "waves/2026-q2/a.yaml": wave.format("organisation: Acme Ltd\nwave: 2026-Q2\ndate: 2026-04-01"),
        # As version 0.1 made some: of a group neither sheets nor counts.
        "figures.pdf": changed((place / "group.pdf").read_bytes(), without("tally.json")),
    }
    laid_out(tmp_path, files)
    with pytest.warns(UserWarning):
        before, now = cx.score("waves/2026-q1"), cx.score("waves/2026-q2")
    changes = cx.compare(before, now, other_subject=True)
    Path("changed.pdf").write_bytes(cx.render(now, "pdf", profile="board", comparison=changes))
    with pytest.warns(UserWarning) as warned:
        WARNED[line]()
    told = within(*line.replace("OUT", "by-command").split(), folder=tmp_path).stderr.decode()
    assert told.splitlines() == [str(one.message) for one in warned]
    assert {one.filename for one in warned} == {__file__}


def test_a_trend_is_of_a_folder_or_of_assessments() -> None:
    waves = {"2026-q3": cx.score(NOW), "2026-q1": cx.score(BEFORE)}
    assert cx.trend(waves) == cx.trend(WAVES) == cx.trend(Path(WAVES), until=NOW)
    assert [wave.source for wave in cx.trend(WAVES, until=BEFORE).waves] == ["2026-q1"]
    with pytest.raises(cx.BadInput, match="a trend needs at least one wave"):
        cx.trend({})


def test_a_trend_belongs_to_the_assessment_that_it_ends_with() -> None:
    with pytest.raises(cx.BadInput, match=r"the trend ends with the wave 2026-Q3 \(2026-09-23\), not with"):
        cx.render(cx.score(BEFORE), "md", trend=cx.trend(WAVES))
    with pytest.raises(cx.BadInput, match="the profile trend needs a trend"):
        cx.render(cx.score(NOW), "md", profile="trend")
    with pytest.raises(cx.BadInput, match="format_name xlsx: choose one of json, csv, md, html, pdf"):
        cx.render(cx.score(NOW), "xlsx", profile="trend", trend=cx.trend(WAVES))


def test_a_path_is_no_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    laid_out(tmp_path, {"cx-maturity/questionnaire.yaml": "format: 1\n"})
    assert cx.lint(Path("cx-maturity")).files == ("cx-maturity/questionnaire.yaml",)
    with pytest.raises(cx.InvalidFile):
        cx.score(NOW, questionnaire=Path("cx-maturity"))
    assert cx.score(NOW, questionnaire="cx-maturity").overall.stage == 2


def test_a_notebook_shows_what_a_door_gives_as_text() -> None:
    shown: Any = cx.trend(WAVES)
    assert shown._repr_mimebundle_() == {"text/plain": str(shown)}
    assert str(shown).splitlines()[:2] == [
        "2026-Q1 → 2026-Q3",
        "  Overall                         42 → 51",
    ]
