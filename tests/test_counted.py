"""Who and what was counted: the sheets of a folder, whose they are, and what is no sheet."""

import csv
import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import cxmaturity as cx
from cxmaturity.answers.read import read_assessment
from cxmaturity.assess_paths import assess_path, assess_waves
from cxmaturity.errors import BadInput, InvalidFile
from cxmaturity.interview import session as events
from cxmaturity.questionnaire.translations import translations
from cxmaturity.text.names import alike, difference, key, tidy
from tests.command_line import cxmaturity, laid_out, refused, within

HEAD = "format: 1\nquestionnaire: cx-maturity@1\n"


def sheet(respondent: str = "r1", **fields: object) -> str:
    """Return an answer file of one respondent."""
    given = {"organisation": "Acme", "wave": "2026-Q3", "date": "2026-09-30", "level": 2, **fields}
    level = given.pop("level")
    who = respondent if "{" in respondent else f"{{id: {respondent}}}"
    lines = [f"{name}: {value}" for name, value in given.items() if value != ""]
    return HEAD + "\n".join([*lines, f"respondent: {who}", f"answers: {{vision.sponsor: {level}}}", ""])


def told_of(folder: Path) -> list[str]:
    """Return what is said on reading `folder`, without its name."""
    told: list[str] = []
    assess_path(folder, redraw=False, warn=told.append)
    return [line.removeprefix(f"{folder}/") for line in told]


NOT_READ = {
    "carol.yaml.txt": "was not read; rename it to carol.yaml",
    "carol.YML.TXT": "was not read; rename it to carol.YML",
    "carol.yaml.bak": "was not read; rename it to carol.yaml",
    "carol.json~": "was not read; rename it to carol.json",
    "carol.yaml (1)": "was not read; rename it to carol.yaml",
    "carol.yaml ": "was not read; rename it to carol.yaml",
    "carol．ｙａｍｌ": "was not read; rename it to carol.yaml",
    "carol.txt": "was not read; rename it to carol.yaml",
    "carol.yam": "was not read; rename it to carol.yaml",
    "carol": "was not read; rename it to carol.yaml",
    "a.yaml.txt": "was not read; a.yaml is there too: keep one of the two",
    ".a.yaml.unsaved": "was not read; an interview saved these answers aside, compare them with a.yaml",
    ".a.yaml.unsaved-2": "was not read; an interview saved these answers aside, compare them with a.yaml",
    "carol.csv": "was not read; answers are .yaml files, which `cxmaturity assess` writes",
    "carol.XLSX": "was not read; answers are .yaml files, which `cxmaturity assess` writes",
    "carol.docx": "was not read; answers are .yaml files, which `cxmaturity assess` writes",
    "carol.zip": "was not read; answers are .yaml files, which `cxmaturity assess` writes",
}


@pytest.mark.parametrize(("name", "told"), NOT_READ.items(), ids=list(NOT_READ))
def test_what_looks_like_answers_and_is_not_read_is_named(name: str, told: str, tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.yaml": sheet(), name: sheet("carol")})
    assert told_of(tmp_path) == [f"{name}: {told}"]
    (notice,) = [one for one in assess_path(tmp_path, redraw=False).notices if one.code == "not_read"]
    assert notice.values == {"files": name}


NOT_CRIED_ABOUT = (
    *("README.md", "README.txt", "LICENSE", "notes.txt", "logo.png", "report.pdf", "page.html", ".DS_Store"),
    *(".a.yaml.x7.part", ".git/config.yaml", "questionnaires/own/a.yaml", "empty/x.md", "Thumbs.db"),
)


@pytest.mark.parametrize("name", NOT_CRIED_ABOUT)
def test_what_is_plainly_something_else_is_not_cried_about(name: str, tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.yaml": sheet(), name: "nothing of interest\n"})
    assert told_of(tmp_path) == []


def test_folders_of_answers_are_named_unless_they_are_of_another_wave(tmp_path: Path) -> None:
    files = {"a.yaml": sheet(), "late/b.yaml": sheet("b"), "late/more/c.yaml": sheet("c")}
    laid_out(
        tmp_path,
        {**files, "2026-q1/a.yaml": sheet(wave="2026-Q1"), "none/x.yaml": "client: Acme\nformat: 1\n"},
    )
    assert told_of(tmp_path) == [
        "late: is a folder with 2 answer files, which were not read; put them beside the others"
    ]


def test_of_many_files_not_every_one_is_told_by_itself(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.yaml": sheet(), **{f"r{n:02}.csv": "x" for n in range(30)}})
    told = told_of(tmp_path)
    assert len(told) == 13
    assert told[-1] == "… and 18 more that were not read"
    (notice,) = [one for one in assess_path(tmp_path, redraw=False).notices if one.code == "not_read"]
    assert notice.values["files"].endswith("r11.csv, …")


def test_every_command_that_reads_a_folder_tells_once(tmp_path: Path) -> None:
    before, now = sheet(wave="2026-Q1", date="2026-03-30"), sheet()
    laid_out(
        tmp_path, {"w/1/a.yaml": before, "w/2/a.yaml": now, "gates.yaml": "format: 1\noverall: {stage: 1}\n"}
    )
    laid_out(tmp_path, {"w/1/b.csv": "x", "w/2/b.csv": "x"})
    commands: dict[tuple[str, ...], int] = {
        ("score", "w/2"): 1,
        ("explain", "w/2"): 1,
        ("report", "w/2", "-o", "x.md"): 1,
        ("report", "w/2", "-o", "x.json", "--previous", "w/1"): 2,
        ("report", "w/2", "-o", "x.md", "--history", "w"): 2,
        ("compare", "w/1", "w/2"): 2,
        ("check", "w/2", "--baseline", "w/1"): 2,
        ("trend", "w"): 2,
    }
    for words, files in commands.items():
        told = within(*words, folder=tmp_path).stderr.decode()
        assert told.count("b.csv: was not read") == files, words
    assert "were not read: b.csv" in (tmp_path / "x.md").read_text()


def test_from_python_it_is_a_warning_and_a_notice(tmp_path: Path) -> None:
    laid_out(tmp_path, {"a.yaml": sheet(), "b.yaml.txt": sheet("b")})
    with pytest.warns(UserWarning, match=r"b\.yaml\.txt: was not read; rename it to b\.yaml"):
        sheets = cx.read_answers(tmp_path)
    notices = cx.assess(cx.read_questionnaire("cx-maturity"), sheets).notices
    assert [one.values for one in notices if one.code == "not_read"] == [{"files": "b.yaml.txt"}]


def test_a_batch_tells_it_in_the_row_of_the_unit(tmp_path: Path) -> None:
    laid_out(
        tmp_path,
        {
            "u/a/a.yaml": sheet(),
            "u/a/b.csv": "x",
            "u/b/c.yaml.txt": sheet(),
            "u/gates.yaml": "overall: {stage: 1}",
        },
    )
    done = cxmaturity("batch", "u", "-o", "u/out", "--no-portfolio", "--reports", "json", folder=tmp_path)
    told = done.stderr.decode()
    assert "u/b/c.yaml.txt: was not read; rename it to c.yaml\n" in told and "u/a: not read: b.csv\n" in told
    rows = list(csv.DictReader(io.StringIO((tmp_path / "u/out/results.csv").read_text("utf-8-sig"))))
    assert [(row["unit"], row["not_read"]) for row in rows] == [("u/a", "b.csv")]
    again = cxmaturity("batch", "u", "-o", "out", "--no-portfolio", folder=tmp_path)
    assert again.stdout.decode().splitlines()[-1] == "1 assessed"
    resumed = cxmaturity("batch", "u", "-o", "out", "--no-portfolio", "--resume", folder=tmp_path)
    assert resumed.stderr == again.stderr


def test_a_folder_of_nothing_else_says_what_to_do(tmp_path: Path) -> None:
    laid_out(tmp_path, {"w/carol.yaml.txt": sheet()})
    assert refused(within("score", "w", folder=tmp_path)) == (
        "w: holds no answer file (.yaml)\nw/carol.yaml.txt: was not read; rename it to carol.yaml\n"
    )


def written(folder: Path) -> dict[str, str]:
    """Return the files that the tool writes of two waves in `folder`, each with what is said of it."""
    laid_out(
        folder, {"1.yaml": sheet(wave="2026-Q1", date="2026-03-30"), "2.yaml": sheet(), "w/1.yaml": sheet()}
    )
    laid_out(folder, {"t/1.yaml": sheet(wave="2026-Q1", date="2026-03-30"), "t/2.yaml": sheet()})
    laid_out(
        folder, {"floor.yaml": "format: 1\noverall: {stage: 1}\n", "brand.yaml": "format: 1\nclient: Acme\n"}
    )
    made = {
        "result.json": ("report", "2.yaml"),
        "changes.json": ("compare", "1.yaml", "2.yaml"),
        "trend.json": ("trend", "t"),
        "verdict.json": ("check", "2.yaml", "--gates", "floor.yaml"),
        "badge.shields.json": ("report", "2.yaml"),
    }
    for name, words in made.items():
        within(*words, "-o", name, folder=folder)
    within("check", "--init", "--gates", "gates.yaml", folder=folder)
    within("questionnaire", "new", "desk", folder=folder)
    os.replace(folder / "questionnaires/desk/questionnaire.yaml", folder / "desk.yaml")
    shown = within("questionnaire", "show", "cx-maturity", "--format", "json", folder=folder)
    (folder / "shown.json").write_bytes(shown.stdout)
    translated = within("questionnaire", "translate", "cx-maturity", "de", "-o", "-", folder=folder)
    (folder / "de.yaml").write_bytes(translated.stdout)
    lint = within("questionnaire", "lint", "cx-maturity", "--format", "json", folder=folder)
    (folder / "advice.json").write_bytes(lint.stdout)
    (folder / "schema.json").write_bytes(within("schema", "answers", folder=folder).stdout)
    return {
        "result.json": "is a result that cxmaturity wrote, not an answer file",
        "changes.json": "is a comparison that `cxmaturity compare` wrote, not an answer file",
        "trend.json": "is a trend that `cxmaturity trend` wrote, not an answer file",
        "verdict.json": "is a verdict that `cxmaturity check` wrote, not an answer file",
        "badge.shields.json": "is a badge that cxmaturity wrote, not an answer file",
        "gates.yaml": "is a gates file, not an answer file",
        "brand.yaml": "is a brand file, not an answer file",
        "desk.yaml": "is a questionnaire, not an answer file",
        "shown.json": "is a questionnaire, not an answer file",
        "de.yaml": "is a translation of a questionnaire, not an answer file",
        "advice.json": "is advice that `cxmaturity questionnaire lint` wrote, not an answer file",
        "schema.json": "is a JSON schema, not an answer file",
    }


def test_what_the_tool_wrote_is_never_taken_for_answers(tmp_path: Path) -> None:
    told = written(tmp_path)
    for name, words in told.items():
        with pytest.raises(InvalidFile) as caught:
            assess_path(tmp_path / name)
        (problem,) = caught.value.problems
        assert problem.message == words, name
        os.replace(tmp_path / name, tmp_path / "w" / name)
    assert told_of(tmp_path / "w") == [f"{name}: {told[name]}; it was not read" for name in sorted(told)]
    assert "not_read" not in {one.code for one in assess_path(tmp_path / "w", redraw=False).notices}
    laid_out(tmp_path, {"w2/r.json": (tmp_path / "w/result.json").read_bytes()})
    with pytest.raises(InvalidFile, match="is a result that cxmaturity wrote"):
        assess_path(tmp_path / "w2")


@pytest.mark.parametrize("name", ["again.json", "again.csv", "again.xlsx", "again.md"])
def test_an_output_in_the_folder_may_be_written_again(name: str, tmp_path: Path) -> None:
    laid_out(tmp_path, {"w/a.yaml": sheet()})
    for _ in range(2):
        done = within("report", "w", "-o", f"w/{name}", folder=tmp_path)
        assert (done.returncode, done.stdout.decode()) == (0, f"w/{name}\n"), done.stderr
    assert "not read: " not in done.stderr.decode()


LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'
MODEL = "questionnaires/desk/questionnaire.yaml"
OVER: dict[str, tuple[str, ...]] = {
    "a.json": ("report", "a.json", "-o", "a.json"),
    "a.yaml": ("report", "a.yaml", "-o", "a.yaml", "--format", "md"),
    "w/b.yaml": ("report", "w", "-o", "w/b.yaml", "--format", "json"),
    "w/c.csv": ("report", "w", "-o", "w/c.csv"),
    "hard": ("report", "a.yaml", "-o", "hard.md"),
    "soft": ("report", "a.yaml", "-o", "soft.md"),
    "before.yaml": ("report", "a.yaml", "-o", "before.yaml", "--format", "md", "--previous", "before.yaml"),
    "t/1.yaml": ("report", "a.yaml", "-o", "t/1.yaml", "--format", "md", "--history", "t"),
    "brand.yaml": ("report", "a.yaml", "-o", "brand.yaml", "--format", "md", "--brand", "brand.yaml"),
    "logo.svg": ("report", "a.yaml", "-o", "logo.svg", "--format", "md", "--brand", "brand.yaml"),
    "own/screen.html": ("report", "a.yaml", "-o", "own/screen.html", "--template", "own"),
    "gates.yaml": ("check", "a.yaml", "-o", "gates.yaml", "--format", "md"),
    "a.yaml by check": ("check", "a.yaml", "-o", "a.yaml", "--format", "md"),
    "before.json": ("compare", "before.json", "a.yaml", "-o", "before.json"),
    "t/2.json": ("trend", "t", "-o", "t/2.json"),
    "questionnaire": ("questionnaire", "preview", "desk", "-o", MODEL),
    "questionnaire of answers": ("report", "desk.yaml", "-o", MODEL, "--format", "md"),
}


@pytest.mark.parametrize("words", OVER.values(), ids=list(OVER))
def test_no_output_takes_the_place_of_what_the_command_reads(words: tuple[str, ...], tmp_path: Path) -> None:
    before = sheet(wave="2026-Q1", date="2026-03-30")
    tree = {"format": 1, "questionnaire": "cx-maturity@1", "date": "2026-03-30", "wave": "2026-Q1"}
    tree |= {"organisation": "Acme", "answers": {"vision.sponsor": 1}}
    laid_out(tmp_path, {"a.yaml": sheet(), "before.yaml": before, "a.json": json.dumps(tree)})
    laid_out(
        tmp_path,
        {"w/a.yaml": sheet(), "w/b.yaml": sheet("b"), "w/c.csv": "x", "before.json": json.dumps(tree)},
    )
    laid_out(
        tmp_path,
        {"t/1.yaml": before, "t/2.json": json.dumps({**tree, "date": "2026-06-30", "wave": "2026-Q2"})},
    )
    laid_out(
        tmp_path,
        {
            "brand.yaml": "format: 1\nclient: Acme\nlogo: logo.svg\n",
            "gates.yaml": "overall: {stage: 1}\nformat: 1\n",
        },
    )
    laid_out(
        tmp_path,
        {"logo.svg": LOGO},
    )
    within("template", "eject", "own", folder=tmp_path)
    within("questionnaire", "new", "desk", folder=tmp_path)
    example = (tmp_path / "questionnaires/desk/examples/first.yaml").read_text()
    (tmp_path / "desk.yaml").write_text(example)
    os.link(tmp_path / "a.yaml", tmp_path / "hard.md")
    (tmp_path / "soft.md").symlink_to("a.yaml")
    content = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    message = refused(within(*words, folder=tmp_path))
    assert "cannot be written: it is one of the files that are read; name another\n" in message
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == content


ROLES = (
    "consensus",
    "Consensus",
    "CONSENSUS",
    '" consensus "',
    "ＣＯＮＳＥＮＳＵＳ",
    "共识",
    "共識",
    "Konsens",
)


@pytest.mark.parametrize("role", ROLES)
def test_the_sheet_that_the_group_agreed_on_is_known_by_its_role(role: str, tmp_path: Path) -> None:
    agreed = sheet(f"{{id: c, role: {role}}}", level=5)
    laid_out(tmp_path, {"a.yaml": sheet("a"), "b.yaml": sheet("b"), "c.yaml": agreed})
    found = assess_path(tmp_path, redraw=False)
    (question,) = [one for one in found.dimensions[0].questions if one.id == "vision.sponsor"]
    own = role == "Konsens"
    assert (found.subject.respondents, question.level) == ((3, 3) if own else (2, 5))


IDS = [
    ("r1", "R1"),
    ("r1", '" r1"'),
    ("Jose\u0301", "José"),
    ("r1", "ｒ１"),
    ("an  n", "an n"),
    ("r1", "r\u200b1"),
    ("ß", "SS"),
]


@pytest.mark.parametrize(("one", "other"), IDS, ids=map(ascii, IDS))
def test_ids_that_are_one_to_a_reader_are_one_person_given_twice(
    one: str, other: str, tmp_path: Path
) -> None:
    laid_out(tmp_path, {"a.yaml": sheet(f"{{id: {one}}}"), "b.yaml": sheet(f"{{id: {other}}}")})
    with pytest.raises(InvalidFile) as caught:
        read_assessment(tmp_path)
    (problem,) = caught.value.problems
    assert "also stands in" in problem.message and "one person" in problem.message
    assert problem.field == "respondent.id" and "U+" in problem.message


NAMES = [
    ("Café Zürich", "Cafe\u0301 Zu\u0308rich", True),
    ("Acme Ltd", '"Acme  Ltd "', True),
    ("Acme Ltd", "Acme\u00a0Ltd", True),
    ("Acme Ltd", "ACME Ltd", False),
    ("Acme Ltd", "Аcme Ltd", False),
    ("Acme-Ltd", "Acme‑Ltd", False),
]


@pytest.mark.parametrize(("one", "other", "same"), NAMES, ids=map(ascii, NAMES))
@pytest.mark.parametrize("field", ["organisation", "wave", "scope"])
def test_names_that_look_the_same_are_the_same_or_tell_the_difference(
    field: str, one: str, other: str, same: bool, tmp_path: Path
) -> None:
    laid_out(tmp_path, {"a.yaml": sheet("a", **{field: one}), "b.yaml": sheet("b", **{field: other})})
    if same:
        found = assess_path(tmp_path, redraw=False)
        assert (getattr(found.subject, field), found.subject.respondents) == (one, 2)
        return
    with pytest.raises(InvalidFile, match=r'is ".*" here and ".*" in .*, which look alike: .*U\+'):
        read_assessment(tmp_path)


def test_what_a_name_is_and_how_two_differ() -> None:
    assert key("ＡＣＭＥ\u3000Ltd ") == key("acme ltd") and key("Ann") != key("Anna")
    assert tidy(" Cafe\u0301\t1 ") == "Café 1"
    assert alike("Acme", "Аcme") and alike("Müller", "Muller") and not alike("Acme", "Acne")
    assert difference("Acme", "Аcme") == ("A (U+0041)", "А (U+0410)")
    assert difference("Acme", "Acme ") == ("", "U+0020")


UNITS = "worksheets:\n  units:\n    - {{name: {0}, {2}}}\n    - {{name: {1}, {2}}}\n"
COUNTS = "customer_promoters: 1, customer_passives: 1, customer_detractors: 1"


@pytest.mark.parametrize(
    ("one", "other"),
    [("West", "West"), ("West", "west"), ("West", '"West "'), ("Cafe\u0301", "Café"), ("1", '"1"')],
)
def test_two_rows_of_one_name_are_refused_with_both_lines(one: str, other: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(sheet() + UNITS.format(one, other, COUNTS))
    with pytest.raises(InvalidFile) as caught:
        read_assessment(tmp_path / "a.yaml")
    told = [str(problem) for problem in caught.value.problems if "second time" in problem.message]
    assert len(told) == 1 and re.search(r"a\.yaml:11: .*first in line 10", told[0]), told


def _disputes(folder: Path) -> list[str]:
    return [one.code for one in assess_path(folder, redraw=False).notices if one.code == "counts_differ"]


@pytest.mark.parametrize(
    ("other", "role", "disputed"),
    [(9, "", 0), (3, "", 1), ("", "", 0), (3, "consensus", 0)],
    ids=["the same", "another", "none", "the group agreed"],
)
def test_counts_differ_only_where_people_differ(
    other: object, role: str, disputed: int, tmp_path: Path
) -> None:
    rows = "worksheets:\n  units:\n    - {{name: {0}, {1}, employee_promoters: {2}}}\n"
    second = sheet(f"{{id: b, role: {role}}}" if role else "b")
    laid_out(
        tmp_path,
        {
            "a.yaml": sheet("a") + rows.format("West", COUNTS, 9),
            "b.yaml": second + rows.format("west", COUNTS, other),
        },
    )
    assert len(_disputes(tmp_path)) == disputed


def test_the_library_refuses_two_rows_of_one_name(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(sheet())
    (given,) = cx.read_answers(tmp_path / "a.yaml")
    import msgspec

    doubled = msgspec.structs.replace(given, worksheets={"units": ({"name": "West"}, {"name": "west "})})
    with pytest.raises(BadInput, match="units has two rows called west"):
        cx.assess(cx.read_questionnaire("cx-maturity"), [doubled])


OTHERS: list[tuple[dict[str, object], bool]] = [
    ({"organisation": "Client A"}, False),
    ({"scope": "Retail"}, False),
    ({"organisation": "ACME"}, False),
    ({"organisation": '"Acme "'}, True),
    ({"organisation": ""}, True),
]


@pytest.mark.parametrize(("fields", "fits"), OTHERS, ids=str)
def test_a_wave_of_another_client_is_none_before(
    fields: dict[str, object], fits: bool, tmp_path: Path
) -> None:
    before = sheet(**{"scope": "All", "wave": "2026-Q1", "date": "2026-03-30", **fields})
    laid_out(tmp_path, {"b.yaml": before, "t/1.yaml": before, "a.yaml": sheet(scope="All")})
    laid_out(
        tmp_path, {"gates.yaml": "format: 1\nmaximum_drop: {dimension: 90}\n", "t/2.yaml": sheet(scope="All")}
    )
    commands = [
        ("report", "a.yaml", "-o", "x.md", "--previous", "b.yaml"),
        ("report", "a.yaml", "-o", "x.md", "--history", "t"),
        ("check", "a.yaml", "--baseline", "b.yaml"),
        ("compare", "b.yaml", "a.yaml"),
        ("trend", "t"),
    ]
    for words in commands:
        done = within(*words, folder=tmp_path)
        assert done.returncode == (0 if fits else 2), (words, done.stderr)
        if fits:
            continue
        assert "the two waves are not of one " in refused(done)
        assert not (tmp_path / "x.md").exists()
        meant = within(*words, "--other-subject", folder=tmp_path)
        assert meant.returncode == 0, meant.stderr
        text = meant.stdout.decode() + ((tmp_path / "x.md").read_text() if "x.md" in words else "")
        assert "are not of one " in text, words
        assert str(next(iter(fields.values()))) in text, words
        (tmp_path / "x.md").unlink(missing_ok=True)
    _library(tmp_path, fits=fits)


def _library(folder: Path, *, fits: bool) -> None:
    """Hold the doors from Python against the same."""
    model = cx.read_questionnaire("cx-maturity")
    before, after = (cx.assess(model, cx.read_answers(folder / name)) for name in ("b.yaml", "a.yaml"))
    doors: list[Callable[..., object]] = [
        lambda **meant: cx.compare(before, after, **meant),
        lambda **meant: cx.check(after, folder / "gates.yaml", before, **meant),
    ]
    for door in doors:
        if not fits:
            with pytest.raises(BadInput, match="other_subject=True"):
                door()
        door(**({} if fits else {"other_subject": True}))


def test_a_wave_of_another_client_hides_behind_no_unnamed_one(tmp_path: Path) -> None:
    waves = [("Acme", "2026-01-31"), ("", "2026-02-28"), ("Client A", "2026-03-31")]
    laid_out(tmp_path, {f"t/{day}.yaml": sheet(organisation=who, date=day, wave=day) for who, day in waves})
    assert len(assess_waves(tmp_path / "t")) == 3
    assert "Acme before, Client A after" in refused(within("trend", "t", folder=tmp_path))


def _packed(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


FORMS = "".join(f"<si><t>{one}</t></si>" for one in ("Id", "Start time", "Completion time", "Email", "Name"))
FOREIGN: dict[str, tuple[str | bytes, str]] = {
    "google.csv": (
        'Timestamp,"How, today?",B\n2026,a,"x\ny"\n2026,a,b\n',
        "a CSV file with 2 answers of a survey tool (Google Forms)",
    ),
    "german.csv": (
        "Zeitstempel;Frage;Zwei\n2026;a;b\n",
        "a CSV file with one answer of a survey tool (Google Forms)",
    ),
    "lime.csv": (
        '\ufeff"id";"submitdate";"lastpage"\n"1";"";"3"\n',
        "a CSV file with one answer of a survey tool (LimeSurvey)",
    ),
    "texts.csv": (",a. One?,b[x]. Two?\n0,1,2\n", "a CSV file with one answer of a survey tool (LimeSurvey)"),
    "qualtrics.csv": (
        'StartDate,EndDate,ResponseId\nAnfang,Ende,Id\n"{""ImportId"":""a""}",b,c\n1,2,3\n1,2,3\n',
        "a CSV file with 2 answers of a survey tool (Qualtrics)",
    ),
    "monkey.csv": (
        "RespondentID,A,,\n,Response,B,C\n1,2,3,4\n".encode("cp1252"),
        "a CSV file with one answer of a survey tool (SurveyMonkey)",
    ),
    "coded.csv": (",q0001,q0002_0001\n1,2,3\n", "a CSV file with one answer of a survey tool (SurveyMonkey)"),
    "forms.csv": (
        "ID,Start time,Completion time,Caf\xe9\n1,2,3,4\n".encode("cp1252"),
        "a CSV file with one answer of a survey tool (Microsoft Forms)",
    ),
    "alchemer.tsv": (
        "Time Started\tDate Submitted\tStatus\n1\t2\tPartial\n",
        "a CSV file with one answer of a survey tool (Alchemer)",
    ),
    "any.csv": ("name,level\nann,3\nbo,2\n", "a CSV file with 2 rows"),
    "named.yaml": ("Timestamp,A,B\n2026,a,b\n", "a CSV file with one answer of a survey tool (Google Forms)"),
    "surveyjs.json": (
        '[{"vision.sponsor": 3, "HappendAt": "2026"}]',
        "a JSON file with one answer of a survey tool (SurveyJS)",
    ),
    "form.json": ('{"pages": [{"elements": []}]}', "the form of a survey tool"),
    "items.json": ('{"items": [{"answers_of": 1}, {"x": 2}]}', "a JSON file with 2 rows"),
    "forms.xlsx": (
        _packed(
            **{
                "xl__workbook_xml": "",
                "xl__sharedStrings_xml": FORMS,
                "xl__worksheets__sheet1_xml": "<row ><row >",
            }
        ),
        "an Excel workbook with one answer of a survey tool (Microsoft Forms)",
    ),
    "any.xlsx": (_packed(xl__workbook_xml=""), "a workbook"),
    "text.docx": (_packed(word__document_xml=""), "a text document"),
    "sheets.zip": (_packed(a_xml=""), "an archive"),
    "renamed.yaml": (_packed(xl__workbook_xml=""), "a workbook"),
    "scan.yaml": (b"%PDF-1.7\n", "a PDF"),
    "scan.jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "a picture"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "a file of an old Office program"),
    "page.yaml": ("<!DOCTYPE html>\n<html></html>\n", "a web page"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_answers_is_told_for_what_it_is(name: str, tmp_path: Path) -> None:
    content, words = FOREIGN[name]
    laid_out(tmp_path, {name: content})
    with pytest.raises(InvalidFile) as caught:
        read_assessment(tmp_path / name)
    (problem,) = caught.value.problems
    assert problem.message == f"is {words}, not an answer file"
    assert "`cxmaturity assess FILE.yaml` writes" in problem.hint


def test_broken_answers_are_not_taken_for_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + "organisation: Acme, Inc, Ltd: x\nanswers: {a: 1\n")
    with pytest.raises(InvalidFile) as caught:
        read_assessment(tmp_path / "a.yaml")
    assert "not an answer file" not in str(caught.value)


def test_sheets_called_as_a_language_are_no_translations(tmp_path: Path) -> None:
    within("questionnaire", "new", "desk", folder=tmp_path)
    folder = tmp_path / "questionnaires/desk"
    example = (folder / "examples/first.yaml").read_text()
    laid_out(
        folder,
        {
            "hr.yaml": example,
            "it.yaml": '{"format": 1, "answers": {}}',
            "gates.yaml": "overall: {stage: 1}\n",
        },
    )
    within("questionnaire", "translate", "desk", "de", folder=tmp_path)
    assert list(translations(folder / "questionnaire.yaml")) == ["de"]
    done = within("questionnaire", "check", str(folder), folder=tmp_path)
    assert done.returncode == 0
    assert [line.partition(": ")[2] for line in done.stderr.decode().splitlines()] == [
        "is no translation, though it is called as a language"
    ] * 2
    assert "hr.yaml" not in within("questionnaire", "lint", str(folder), folder=tmp_path).stdout.decode()
    message = refused(within("questionnaire", "translate", "desk", "hr", folder=tmp_path))
    assert "hr.yaml: is no translation, though it is called as a language" in message
    assert (folder / "hr.yaml").read_text() == example


OVERLAY = """\
format: 1
overlay: acme
version: 1.0.0
of: cx-maturity@1
because: Branches are what we compare.
groups:
  - {id: sales, name: Sales}
  - {id: it, name: Technology}
texts:
  de: {groups.it.name: Technik, overlay.because: Filialen.}
"""


def test_an_overlay_brings_groups_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(sheet("{id: a, group: sales}"))
    message = refused(within("score", "a.yaml", folder=tmp_path))
    assert (
        "there is no group sales; known here: leadership, frontline; an overlay brings groups of your own"
        in message
    )
    laid_out(tmp_path, {"questionnaires/acme/overlay.yaml": OVERLAY})
    assert within("score", "a.yaml", "-q", "acme", folder=tmp_path).returncode == 0
    for role in ("sales", "it"):
        laid_out(
            tmp_path,
            {f"w/{role}{n}.yaml": sheet(f"{{id: {role}{n}, group: {role}}}", level=n) for n in range(1, 6)},
        )
    found = assess_path(
        tmp_path / "w", questionnaire=str(tmp_path / "questionnaires/acme/overlay.yaml"), redraw=False
    )
    assert [(one.group, one.respondents) for one in found.groups] == [("sales", 5), ("it", 5)]


def test_a_questionnaire_without_groups_says_so(tmp_path: Path) -> None:
    within("questionnaire", "new", "desk", folder=tmp_path)
    model = tmp_path / MODEL
    text = model.read_text()
    model.write_text(re.sub(r"^groups:\n(?:[ -].*\n)+", "", text, flags=re.MULTILINE))
    assert cx.read_questionnaire(model).groups == ()
    example = (tmp_path / "questionnaires/desk/examples/first.yaml").read_text()
    answers = re.sub(r"^respondent:.*\n(?:[ ].*\n)*", "", example, flags=re.MULTILINE)
    (tmp_path / "a.yaml").write_text(answers + "respondent: {id: a, group: Sales}\n")
    message = refused(within("score", "a.yaml", folder=tmp_path))
    assert "there is no group Sales; desk has none; an overlay brings groups of your own" in message


def test_a_card_of_two_clients_names_both(tmp_path: Path) -> None:
    laid_out(
        tmp_path,
        {"b.yaml": sheet(organisation="Client A", wave="2026-Q1", date="2026-03-30"), "a.yaml": sheet()},
    )
    model = cx.read_questionnaire("cx-maturity")
    before, after = (cx.assess(model, cx.read_answers(tmp_path / name)) for name in ("b.yaml", "a.yaml"))
    made = cx.card(after, comparison=cx.compare(before, after, other_subject=True))
    assert "Client A" in made.html and "Client A" in made.text


def test_the_interview_takes_no_second_row_of_one_name() -> None:
    model = cx.read_questionnaire("cx-maturity")
    session = events.start(model, cx.Answers(questionnaire="cx-maturity@1"))
    place = next(at for at, step in enumerate(session.steps) if step.id == "units")
    session = events.at_position(session, place)
    assert isinstance(session, events.Session)
    row = {"name": "West", "customer_promoters": 1, "customer_passives": 1, "customer_detractors": 1}
    session = events.add_row(session, row)
    assert isinstance(session, events.Session)
    refusal = events.add_row(session, {**row, "name": " ＷＥＳＴ"})
    assert refusal == events.Refusal("Row 1 is called West already; - gives up the row.")


def test_a_pattern_drops_no_file_without_a_word(tmp_path: Path) -> None:
    laid_out(tmp_path, {"u/a.yaml": sheet(), "u/b.yaml.txt": sheet("b"), "u/readme.md": "x"})
    done = cxmaturity("batch", "u/*", "-o", "out", "--no-portfolio", folder=tmp_path)
    assert done.stderr.decode() == "u/b.yaml.txt: was not read; rename it to b.yaml\n"
