"""A questionnaire is told by its content: what has a shipped name and another content is told."""

import csv
import json
from pathlib import Path

import pytest

from cxmaturity.assess_paths import assess_path
from cxmaturity.errors import BadInput
from cxmaturity.questionnaire.find import installed
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.shipped import is_shipped, shadows_shipped
from cxmaturity.questionnaire.translations import in_language
from cxmaturity.report import FORMATS, render
from cxmaturity.resources import bundled
from cxmaturity.waves.compare import compare
from cxmaturity.waves.trend import trend
from tests.command_line import cxmaturity, laid_out, within
from tests.group_outputs import opened

SHIPPED = bundled("questionnaires") / "cx-maturity" / "questionnaire.yaml"
TEXT = SHIPPED.read_text(encoding="utf-8")
SHEET = (
    "format: 1\nquestionnaire: cx-maturity@1\norganisation: Acme\nwave: {wave}\ndate: {date}\n"
    "answers: {{vision.sponsor: 3, journey.map: 2}}\n"
)
EASY = TEXT.replace("foundation: true", "foundation: false")
OVERLAY = (
    "format: 1\noverlay: acme\nversion: 1.0.0\nof: cx-maturity@1\nbecause: It fits.\ndrop: [vision.sponsor]\n"
)
SHADOWS = {
    "the same id and version, scored otherwise": EASY,
    "another wording": TEXT.replace("text: ", "text: Truly, ", 1),
    "another scale": TEXT.replace("points: 4", "points: 5", 1),
    "another version": TEXT.replace("version: 1.", "version: 1.9", 1),
    "an overlay of the same name": OVERLAY.replace("overlay: acme", "overlay: cx-leader"),
}
SAME = {
    "the very file": TEXT,
    "with a comment": TEXT + "\n# kept by Acme\n",
    "with other line breaks": TEXT.replace("\n", "\r\n"),
}


def put(folder: Path, text: str, name: str = "cx-maturity") -> Path:
    file = "overlay.yaml" if "overlay: " in text[:60] else "questionnaire.yaml"
    laid_out(folder, {f"questionnaires/{name}/{file}": text})
    return folder / "questionnaires" / name / file


@pytest.mark.parametrize("text", SHADOWS.values(), ids=SHADOWS)
def test_another_content_under_a_shipped_name_is_seen(tmp_path: Path, text: str) -> None:
    name = "cx-leader" if "overlay: cx-leader" in text else "cx-maturity"
    found = read_questionnaire(put(tmp_path, text, name))
    known = read_questionnaire(bundled("questionnaires") / name)
    assert (is_shipped(found), shadows_shipped(found)) == (False, f"{known.id} {known.version}")


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_the_same_content_in_another_file_is_the_shipped_one(tmp_path: Path, text: str) -> None:
    found = read_questionnaire(put(tmp_path, text))
    assert (is_shipped(found), shadows_shipped(found)) == (True, "")


@pytest.mark.parametrize("name", installed())
def test_what_ships_shadows_nothing_in_any_language(name: str) -> None:
    path = bundled("questionnaires") / name / "questionnaire.yaml"
    found = read_questionnaire(path)
    for tag in (found.language, *(file.stem for file in path.parent.glob("zh-*.yaml"))):
        assert shadows_shipped(in_language(found, path, tag)) == "", tag


def test_a_name_of_ones_own_shadows_nothing(tmp_path: Path) -> None:
    own = EASY.replace("id: cx-maturity\n", "id: own\n", 1)
    assert shadows_shipped(read_questionnaire(put(tmp_path, own, "own"))) == ""
    assert shadows_shipped(read_questionnaire(put(tmp_path, OVERLAY, "acme"))) == ""


def test_an_overlay_of_a_shadowing_questionnaire_is_seen(tmp_path: Path) -> None:
    put(tmp_path, TEXT.replace("text: ", "text: Truly, "))
    assert shadows_shipped(read_questionnaire(put(tmp_path, OVERLAY, "acme"))) == "cx-maturity 1.0.0"


def test_a_translation_with_other_words_is_seen(tmp_path: Path) -> None:
    put(tmp_path, TEXT)
    words = (SHIPPED.parent / "zh-Hans.yaml").read_text(encoding="utf-8")
    laid_out(tmp_path, {"a.yaml": SHEET.format(wave="w", date="2026-01-01")})
    for text, seen in ((words, False), (words.replace("客户", "股东"), True)):
        laid_out(tmp_path, {"questionnaires/cx-maturity/zh-Hans.yaml": text})
        found = assess_path(tmp_path / "a.yaml", language="zh-Hans", redraw=False)
        assert any(one.code == "shadows_shipped" for one in found.notices) is seen


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Return a folder with two waves, the first by a questionnaire of its own under a shipped name."""
    put(tmp_path / "own", EASY)
    laid_out(
        tmp_path,
        {
            "own/a.yaml": SHEET.format(wave="2026-Q1", date="2026-01-01"),
            "shipped/a.yaml": SHEET.format(wave="2026-Q2", date="2026-04-01"),
            "gates.yaml": "format: 1\noverall: {coverage: 0.01}\n",
        },
    )
    return tmp_path


SAID = "cx-maturity 1.0.0 with a content of its own"
COMMANDS = [
    ["score", "own/a.yaml"],
    ["explain", "own/a.yaml", "vision.sponsor"],
    ["check", "own/a.yaml", "--gates", "gates.yaml"],
    ["report", "own/a.yaml", "-o", "r.md"],
    ["report", "own/a.yaml", "-o", "r.csv"],
    ["report", "own/a.yaml", "-o", "r.svg"],
    ["compare", "own/a.yaml", "own/a.yaml"],
    ["trend", "own"],
    ["batch", "own", "-o", "out", "--no-portfolio"],
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_every_command_says_so(two: Path, arguments: list[str]) -> None:
    assert SAID in within(*arguments, folder=two).stderr.decode()
    theirs = [part.replace("own", "shipped") for part in arguments]
    assert SAID not in within(*theirs, folder=two).stderr.decode()


@pytest.mark.parametrize(
    "form", [one for one in FORMATS if one not in ("csv", "svg", "shields", "pdf", "xlsx")]
)
def test_every_output_with_room_for_it_says_so(two: Path, form: str) -> None:
    made = opened(render(assess_path(two / "own", redraw=False), form))
    assert "shadows_shipped" in made or "with a content of its own" in made
    made = opened(render(assess_path(two / "shipped", redraw=False), form))
    assert "shadows_shipped" not in made
    assert "with a content of its own" not in made


def test_the_verdict_says_so(two: Path) -> None:
    done = within("check", "own/a.yaml", "--gates", "gates.yaml", "--format", "json", folder=two)
    assert json.loads(done.stdout)["questionnaire"]["shadows_shipped"] == "cx-maturity 1.0.0"


def test_two_contents_never_stand_in_one_ranking(two: Path) -> None:
    done = cxmaturity("batch", "own/a.yaml", "shipped/a.yaml", "-o", "out", folder=two)
    assert "it has 2 contents, which do not compare" in done.stderr.decode()
    with (two / "out" / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["unit"]: row for row in csv.DictReader(file)}
    own, shipped = rows["own/a.yaml"], rows["shipped/a.yaml"]
    assert (own["shadows_shipped"], shipped["shadows_shipped"]) == ("cx-maturity 1.0.0", "")
    names = {f"portfolio-cx-maturity-1.0.0-{row['questionnaire_sha256'][:12]}.html" for row in rows.values()}
    assert {path.name for path in (two / "out").glob("portfolio*.html")} == names
    for row in rows.values():
        page = (
            two / "out" / f"portfolio-cx-maturity-1.0.0-{row['questionnaire_sha256'][:12]}.html"
        ).read_text()
        assert ("with a content of its own" in page) is (row is own)


def test_two_contents_of_one_version_do_not_compare(two: Path) -> None:
    told = "cx-maturity 1.0.0 and cx-maturity 1.0.0 do not compare: they share a name and not their content"
    before, after = (assess_path(two / name, redraw=False) for name in ("own", "shipped"))
    with pytest.raises(BadInput, match=told):
        compare(before, after)
    with pytest.raises(BadInput, match=told):
        trend([("own", before), ("shipped", after)])
    for arguments in (
        ["compare", "own/a.yaml", "shipped/a.yaml"],
        ["report", "shipped/a.yaml", "--previous", "own/a.yaml", "-o", "r.md"],
        ["check", "shipped/a.yaml", "--gates", "gates.yaml", "--baseline", "own/a.yaml"],
    ):
        done = within(*arguments, folder=two)
        assert (done.returncode, told in done.stderr.decode()) == (2, True)


def test_a_comment_or_a_translation_is_no_other_content(two: Path) -> None:
    put(two / "own", TEXT + "\n# kept\n")
    before, after = (assess_path(two / name, redraw=False) for name in ("own", "shipped"))
    assert compare(before, after).lost == ()
    translated = assess_path(two / "shipped", language="zh-Hans", redraw=False)
    assert compare(before, translated).lost == ()
