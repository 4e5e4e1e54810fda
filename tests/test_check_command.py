"""`cxmaturity check` as a pipeline runs it: the real process, its formats, last line and exit code."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from cxmaturity.gates.file import read_gates
from cxmaturity.gates.to_junit import name_once
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.resources import bundled
from cxmaturity.schemas import schema
from cxmaturity.text.language import LANGUAGES
from cxmaturity.text.safe_text import harmless
from tests.command_line import laid_out, refused, within

FIXTURE = Path(__file__).parent / "fixtures" / "gates"
GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = bundled("questionnaires") / "cx-maturity" / "examples"
WAVE = EXAMPLES / "tarnholt-freight" / "2026-q3"
CHECK = ("check", "autumn.yaml", "--baseline", "spring.yaml", "--today", "2026-11-22")
LAST = "failed: 2 of 8 gates not met (1 waived, one warning, one waiver expired)"
OUTSIDE = {"GITHUB_ACTIONS": "", "GITHUB_STEP_SUMMARY": "", "SOURCE_DATE_EPOCH": ""}
ENDINGS = {"text": "txt", "json": "json", "junit": "xml", "md": "md"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the fixture to work in."""
    files = {path.relative_to(FIXTURE).as_posix(): path.read_bytes() for path in FIXTURE.rglob("*.yaml")}
    laid_out(tmp_path, files)
    return tmp_path


def masked(text: str) -> str:
    """Return an output without what changes with the version of the tool."""
    return re.sub(r'("tool_version": )"[^"]*"', r'\1"0"', text)


@pytest.mark.parametrize("name", ENDINGS)
def test_format(name: str, folder: Path, update_golden: bool) -> None:
    done = within(*CHECK, "--format", name, folder=folder, environment=OUTSIDE)
    assert done.returncode == 3
    assert done.stderr.decode() == ("" if name == "text" else f"{LAST}\n")
    shown, path = masked(done.stdout.decode()), GOLDEN / f"check.{ENDINGS[name]}"
    if update_golden:
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "en"])
def test_languages(tag: str, folder: Path, update_golden: bool) -> None:
    done = within(*CHECK, "--language", tag, folder=folder, environment=OUTSIDE)
    path = GOLDEN / f"check_{tag}.txt"
    if update_golden:
        path.write_bytes(done.stdout)
    assert (done.returncode, done.stdout) == (3, path.read_bytes())


def test_json_is_of_its_schema(folder: Path) -> None:
    done = within(*CHECK, "--format", "json", folder=folder, environment=OUTSIDE)
    verdict = json.loads(done.stdout)
    jsonschema.validate(verdict, schema("verdict"), cls=jsonschema.Draft202012Validator)
    assert (verdict["exit_code"], verdict["summary"]) == (done.returncode, LAST)


def test_junit_is_as_its_readers_know_it(folder: Path) -> None:
    """What Jenkins' junit-10.xsd allows: these elements, these attributes, counts that are right."""
    done = within(*CHECK, "--format", "junit", folder=folder, environment=OUTSIDE)
    suites = ElementTree.fromstring(done.stdout.decode())
    (suite,) = suites
    cases = suite.findall("testcase")
    assert (suites.tag, suite.tag) == ("testsuites", "testsuite")
    assert suites.attrib.keys() == {"name", "tests", "failures", "errors", "time"}
    assert suite.attrib.keys() == suites.attrib.keys() | {"skipped"}
    for kind, count in (("tests", len(cases)), ("failures", len(suite.findall("testcase/failure")))):
        assert suites.attrib[kind] == suite.attrib[kind] == str(count)
    assert suite.attrib["skipped"] == str(len(suite.findall("testcase/skipped")))
    assert {child.tag for child in suite} <= {"testcase", "system-out"}
    for case in cases:
        assert case.attrib.keys() == {"classname", "name", "time"}
        assert {child.tag for child in case} <= {"failure", "skipped", "system-out"}
    names = [(case.attrib["classname"], case.attrib["name"]) for case in cases]
    assert len(set(names)) == len(names)
    assert ("dimensions.solving", "dimensions.solving.index") in names
    assert ("maximum_drop.question", "maximum_drop.question.taking.told") in names


def test_a_file_gets_the_format_of_its_ending_and_the_screen_gets_text(folder: Path) -> None:
    plain = within(*CHECK, folder=folder, environment=OUTSIDE).stdout
    for ending in ("json", "xml", "md", "txt"):
        done = within(*CHECK, "-o", f"out.{ending}", folder=folder, environment=OUTSIDE)
        assert (done.returncode, done.stdout, done.stderr) == (3, plain, b"")
        assert masked((folder / f"out.{ending}").read_text()) == (GOLDEN / f"check.{ending}").read_text()


def test_a_dash_is_standard_output(folder: Path) -> None:
    done = within(*CHECK, "--format", "md", "-o", "-", folder=folder, environment=OUTSIDE)
    assert done.stdout.decode() == (GOLDEN / "check.md").read_text()


def test_the_summary_page_is_appended_to(folder: Path) -> None:
    (folder / "summary.md").write_text("# Before\n")
    environment = {**OUTSIDE, "GITHUB_STEP_SUMMARY": str(folder / "summary.md")}
    done = within(*CHECK, folder=folder, environment=environment)
    assert done.returncode == 3
    assert (folder / "summary.md").read_text() == "# Before\n" + (GOLDEN / "check.md").read_text() + "\n"


def test_a_summary_page_that_cannot_be_written_does_not_change_the_verdict(folder: Path) -> None:
    environment = {**OUTSIDE, "GITHUB_STEP_SUMMARY": str(folder / "nowhere" / "summary.md")}
    done = within(*CHECK, folder=folder, environment=environment)
    assert (done.returncode, done.stdout.decode().splitlines()[-1]) == (3, LAST)
    assert "cannot be written" in done.stderr.decode()


ANNOTATIONS = """\
::error file=gates.yaml,line=4,title=dimensions.solving.index::Solving, index: 50; needs 60
::warning file=gates.yaml,line=8,title=questions.taking.told.level::Told, level: 1; needs 2
::error file=gates.yaml,line=9,title=maximum_drop.question.taking.told::\
Told, level (1 to 3): 1 (was 2); may lose at most 0, so needs 2
::notice file=gates.yaml,line=11,title=maximum_drop.question.solving.closed::\
waived until 2026-12-31 by Head of the desk: maximum_drop.question.solving.closed: \
The depots joined the desk in July.
::error file=gates.yaml,line=15,title=overall.stage::\
waiver expired on 2025-12-31, owner Head of the desk: overall.stage: \
Of the year before; 100%25 <b>old</b> | done, "really"
::notice file=gates.yaml,line=19,title=overall.coverage::\
waiver not needed, until 2027-01-31, owner Head of the desk: overall.coverage: Two teams were away.
"""


@pytest.mark.parametrize(
    ("environment", "option", "shown"),
    [
        ({}, "--annotations", True),
        ({"GITHUB_ACTIONS": "true"}, "--format=text", True),
        ({"GITHUB_ACTIONS": "true"}, "--format=json", True),
        ({"GITHUB_ACTIONS": "true"}, "--no-annotations", False),
        ({"GITHUB_ACTIONS": "false"}, "--format=text", False),
    ],
)
def test_annotations(environment: dict[str, str], option: str, shown: bool, folder: Path) -> None:
    done = within(*CHECK, option, folder=folder, environment={**OUTSIDE, **environment})
    said = done.stderr.decode()
    assert done.returncode == 3
    assert said.startswith(ANNOTATIONS) if shown else "::" not in said
    assert "::" not in done.stdout.decode()


def test_the_file_of_an_annotation_is_escaped_and_from_the_root(folder: Path) -> None:
    (folder / "gates.yaml").rename(folder / "a,b: c%.yaml")
    done = within(
        *CHECK, "--annotations", "--gates", str(folder / "a,b: c%.yaml"), folder=folder, environment=OUTSIDE
    )
    assert done.stderr.decode().startswith("::error file=a%2Cb%3A c%25.yaml,line=4,")


@pytest.mark.parametrize("meant", [(), ("--other-subject",)], ids=["refused", "meant"])
def test_no_answer_speaks_to_the_runner_of_a_workflow(meant: tuple[str, ...], folder: Path) -> None:
    answers = (folder / "autumn.yaml").read_text()
    name = '"\\n::error::owned ##[error]owned\\u001b[31m"'
    (folder / "autumn.yaml").write_text(answers.replace("Acme Freight", name))
    done = within(*CHECK, *meant, folder=folder, environment={**OUTSIDE, "GITHUB_ACTIONS": "true"})
    lines = (done.stdout + done.stderr).decode().splitlines()
    assert not [line for line in lines if line.lstrip().startswith("::") and "owned" in line]
    assert not [line for line in lines if "##[" in line or "\x1b" in line]
    assert harmless("  ::error::x\na ::b\n##[c]") == "  : :error::x\na ::b\n## [c]"


@pytest.mark.parametrize(
    ("day", "environment", "code"),
    [
        ("2025-12-31", {}, 0),
        ("2026-01-01", {}, 3),
        (None, {"SOURCE_DATE_EPOCH": "1767139200"}, 0),
        (None, {"SOURCE_DATE_EPOCH": "1767225600"}, 3),
    ],
)
def test_the_day_of_the_waivers(
    day: str | None, environment: dict[str, str], code: int, folder: Path
) -> None:
    waiver = "waivers: [{gate: overall.stage, justification: Old, owner: Desk, expires: 2025-12-31}]\n"
    (folder / "gates.yaml").write_text(f"format: 1\noverall: {{stage: 3}}\n{waiver}")
    words = ("check", "autumn.yaml", *(("--today", day) if day else ()))
    done = within(*words, folder=folder, environment={**OUTSIDE, **environment})
    assert done.returncode == code
    expected = (
        "failed: 1 of 1 gates not met (one waiver expired)" if code else "passed: 0 of 1 gates met (1 waived)"
    )
    assert done.stdout.decode().splitlines()[-1] == expected


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("check",), "name the answers to check, or use --init to write a gates file"),
        (("check", "gone.yaml"), "gone.yaml: there is no such file or folder"),
        (
            ("check", "autumn.yaml", "--gates", "gone.yaml"),
            "gone.yaml: cannot be read: No such file or directory",
        ),
        (("check", "autumn.yaml"), "gates.yaml:9: maximum_drop: needs a baseline; "),
        ((*CHECK, "--format", "pdf"), "--format pdf: choose one of text, json, junit, md"),
        (
            ("check", "autumn.yaml", "--today", "2026-02-30"),
            "--today 2026-02-30: write a day of the calendar",
        ),
        (("check", "autumn.yaml", "--baseline", "gone"), "gone: there is no such file or folder"),
        (
            ("check", "autumn.yaml", "--baseline", "autumn.yaml"),
            "the baseline (2026-Q3 (2026-09-30)) is of the same wave as what is checked: name an earlier one",
        ),
        (
            ("check", "spring.yaml", "--baseline", "autumn.yaml"),
            "the baseline (2026-Q3 (2026-09-30)) is later than what is checked (2026-Q1 (2026-03-31)): ",
        ),
        (
            ("check", "autumn.yaml", "--baseline", str(WAVE)),
            "cx-maturity 1.0.0 and desk 1.0.0 do not compare",
        ),
        (
            ("check", "autumn.yaml", "--baseline", "twice"),
            "twice/b.yaml:1: respondent.id: r1 also stands in twice/a.yaml",
        ),
        ((*CHECK, "-o", "nowhere/out.json"), "nowhere/out.json: cannot be written: "),
    ],
)
def test_bad_input(words: tuple[str, ...], message: str, folder: Path) -> None:
    spring = (folder / "spring.yaml").read_text()
    laid_out(folder, {"twice/a.yaml": spring, "twice/b.yaml": spring})
    assert refused(within(*words, folder=folder, environment=OUTSIDE)).startswith(message)


def test_another_major_version_is_no_baseline(folder: Path) -> None:
    old = folder / "old" / "questionnaires" / "desk" / "questionnaire.yaml"
    old.parent.mkdir(parents=True)
    text = (folder / "questionnaires" / "desk" / "questionnaire.yaml").read_text()
    old.write_text(text.replace("version: 1.0.0", "version: 0.9.0"))
    (folder / "old" / "spring.yaml").write_text((folder / "spring.yaml").read_text().replace("@1", "@0"))
    done = within("check", "autumn.yaml", "--baseline", "old/spring.yaml", folder=folder, environment=OUTSIDE)
    assert refused(done).startswith("desk 0.9.0 and desk 1.0.0 do not compare: ")


def test_a_baseline_that_nothing_needs_or_of_somebody_else_is_told(folder: Path) -> None:
    (folder / "gates.yaml").write_text("format: 1\noverall: {stage: 1}\n")
    spring = (folder / "spring.yaml").read_text()
    (folder / "spring.yaml").write_text(spring.replace("Acme Freight", "Another"))
    message = refused(within(*CHECK, folder=folder, environment=OUTSIDE))
    assert "not of one organisation: Another before, Acme Freight after" in message
    done = within(*CHECK, "--other-subject", folder=folder, environment=OUTSIDE)
    assert done.returncode == 0
    assert "not of one organisation: Another before, Acme Freight after." in done.stdout.decode()
    told = done.stderr.decode()
    assert "not of one organisation: Another before, Acme Freight after" in told
    assert "the baseline is not used: gates.yaml has no maximum_drop" in told


def test_init_writes_a_file_that_passes_and_never_replaces_one(tmp_path: Path) -> None:
    done = within("check", str(WAVE), "--init", folder=tmp_path, environment=OUTSIDE)
    assert (done.returncode, done.stdout) == (0, b"gates.yaml\n")
    written = (tmp_path / "gates.yaml").read_text()
    done = within("check", str(WAVE), folder=tmp_path, environment=OUTSIDE)
    assert done.returncode == 0 and done.stdout.decode().splitlines()[-1].startswith("passed: ")
    again = refused(within("check", "--init", folder=tmp_path, environment=OUTSIDE))
    assert again == "gates.yaml: is already there; name another file with --gates\n"
    assert (tmp_path / "gates.yaml").read_text() == written


@pytest.mark.parametrize(
    "words", [(), (str(WAVE),), (str(EXAMPLES / "quick.yaml"),)], ids=["bare", "wave", "quick"]
)
def test_what_init_comments_out_is_valid_too(words: tuple[str, ...], tmp_path: Path) -> None:
    within("check", *words, "--init", "--gates", "made.yaml", folder=tmp_path, environment=OUTSIDE)
    questionnaire = read_questionnaire("cx-maturity")
    read_gates(tmp_path / "made.yaml", questionnaire, baseline=False)
    head, _, body = (tmp_path / "made.yaml").read_text().partition("format: 1\n")
    entries = re.sub(r"^( *)# (?=[a-z_.-]+: ?|- gate)", r"\1", body, flags=re.MULTILINE)
    (tmp_path / "all.yaml").write_text(f"{head}format: 1\n{entries}")
    gates = read_gates(tmp_path / "all.yaml", questionnaire, baseline=True).gates
    assert gates.maximum_drop and gates.readiness and gates.waivers and gates.questions
    assert len(gates.dimensions) == len(questionnaire.dimensions)
    assert gates.overall and None not in (
        gates.overall.stage,
        gates.overall.index,
        gates.overall.evidence_share,
    )


def test_init_is_made_for_the_questionnaire_that_is_named(folder: Path) -> None:
    within("check", "--init", "-q", "desk", "--gates", "made.yaml", folder=folder, environment=OUTSIDE)
    assert "# taking: {stage: 2}   # Taking complaints" in (folder / "made.yaml").read_text()


ZONES = ["Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"]


@pytest.mark.parametrize(("days", "code"), [(-1, 3), (0, 0), (1, 0)])
def test_a_waiver_ends_by_utc_in_every_time_zone(folder: Path, days: int, code: int) -> None:
    """At any moment one of the zones has another day than UTC."""
    day = datetime.now(UTC).date()
    expires = (day + timedelta(days=days)).isoformat()
    waiver = f"waivers: [{{gate: overall.stage, justification: Old, owner: Desk, expires: {expires}}}]\n"
    (folder / "gates.yaml").write_text(f"format: 1\noverall: {{stage: 3}}\n{waiver}")
    ended = [
        within("check", "autumn.yaml", folder=folder, environment={**OUTSIDE, "TZ": zone}).returncode
        for zone in ZONES
    ]
    assert ended == [code] * len(ZONES) or datetime.now(UTC).date() != day


def test_every_case_of_junit_has_a_name_of_its_own(folder: Path) -> None:
    """Readers fold cases by name: a waiver that has expired must not pass with its gate that is met."""
    waiver = "{gate: overall.stage, justification: Old, owner: Desk, expires: 2025-12-31}"
    more = "{gate: questions.taking.told.level, justification: Old, owner: Desk, expires: 2025-12-31}"
    gates = "overall: {stage: 2}\nquestions: {taking.told: {level: 1}}\n"
    (folder / "gates.yaml").write_text(f"format: 1\n{gates}waivers: [{waiver}, {more}]\n")
    done = within("check", "autumn.yaml", "--format", "junit", folder=folder, environment=OUTSIDE)
    assert [case.attrib["name"] for case in ElementTree.fromstring(done.stdout).iter("testcase")] == [
        "overall.stage",
        "questions.taking.told.level",
        "waiver: overall.stage",
        "waiver: questions.taking.told.level",
    ]
    cases = [ElementTree.Element("testcase", name=name) for name in ("a", "a", "a (2)", "b", "a")]
    name_once(cases)
    assert [case.attrib["name"] for case in cases] == ["a", "a (2)", "a (2) (2)", "b", "a (3)"]
