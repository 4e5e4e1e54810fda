"""Whatever an answer file holds in sum, a page stays of a size that is read, and says what it leaves out.

A file may have a megabyte. What cannot be a name, a line or a table of an assessment is told where it stands;
remarks may be of any length, and the pages show so much of them as a reader takes in. The workbook and the
result always have everything.
"""

import io
import json
import re
from pathlib import Path

import pytest
import yaml
from python_calamine import CalamineWorkbook

from cxmaturity.answers import file as answers_file
from cxmaturity.answers.model import MOST_ROWS
from cxmaturity.brand import read as brand_read
from cxmaturity.cli.errors import MOST_PROBLEMS
from cxmaturity.formats import report_file, yaml_faults
from cxmaturity.formats.typed import MOST_LETTERS
from cxmaturity.gates import file as gates_file
from cxmaturity.questionnaire import file as questionnaire_file
from cxmaturity.questionnaire import overlay, rules, translations
from cxmaturity.report import lookup, pdf
from tests.command_line import invoked

EXAMPLE = yaml.safe_load(
    (Path(__file__).parent.parent / "questionnaires/cx-maturity/examples/single.yaml").read_text()
)
ROWS = {
    "journeys": lambda n: {"name": f"Way {n}", "frequency": 1 + n % 5, "importance": 3, "satisfaction": 2},
    "units": lambda n: {
        "name": f"Shop {n}",
        "customer_promoters": 5,
        "customer_passives": 3,
        "customer_detractors": 1,
    },
}
PAGES = ["html", "md"]


def written(folder: Path, **changes: object) -> Path:
    path = folder / "large.yaml"
    checks = {check: "yes" if said else "no" for check, said in EXAMPLE["readiness"].items()}
    path.write_text(
        yaml.safe_dump({**EXAMPLE, "readiness": checks, **changes}, allow_unicode=True, width=10**9)
    )
    return path


def with_note(folder: Path, note: str) -> Path:
    return written(
        folder, answers={**EXAMPLE["answers"], "vision.promise": {"level": 4, "note": note}}, worksheets={}
    )


def with_rows(folder: Path, sheet: str, count: int) -> Path:
    return written(folder, worksheets={sheet: [ROWS[sheet](n) for n in range(count)]})


def refused(*arguments: str | Path) -> str:
    done = invoked(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    return done.stderr


def cells(workbook: bytes) -> list[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    return [
        str(cell)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    ]


def report(path: Path, ending: str) -> bytes:
    target = path.with_suffix(f".{ending}")
    done = invoked("report", path, "-o", target)
    assert done.exit_code == 0, done.output
    return target.read_bytes()


# Names and tables


@pytest.mark.parametrize("field", ["organisation", "scope", "assessor", "wave"])
def test_a_line_of_the_header_may_be_long_but_not_a_book(field: str, tmp_path: Path) -> None:
    report(written(tmp_path, **{field: "word " * (MOST_LETTERS // 5)}), "md")
    said = refused("score", written(tmp_path, **{field: "x" * 900_000}))
    assert re.search(rf"large\.yaml:\d+: {field}: has 900000 characters, at most 500 are taken", said)
    assert "a note holds what is longer" in said


@pytest.mark.parametrize("field", ["id", "role"])
def test_so_may_what_is_said_of_the_respondent(field: str, tmp_path: Path) -> None:
    said = refused("score", written(tmp_path, respondent={"id": "r1", field: "x" * 501}))
    assert f"respondent.{field}: has 501 characters, at most 500 are taken" in said


def test_a_row_s_name_is_a_name(tmp_path: Path) -> None:
    row = {**ROWS["units"](1), "name": "x" * 501}
    said = refused("score", written(tmp_path, worksheets={"units": [row]}))
    assert "worksheets.units.#1.name: has 501 characters, at most 500 are taken" in said


@pytest.mark.parametrize("sheet", ROWS)
def test_a_worksheet_of_thousands_of_rows_is_told_once(sheet: str, tmp_path: Path) -> None:
    said = refused("score", with_rows(tmp_path, sheet, MOST_ROWS + 1))
    assert re.search(rf"large\.yaml:\d+: worksheets\.{sheet}: has 2001 rows, at most 2000 are taken", said)
    assert said.count("\n") == 1


def test_a_batch_names_it_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "units").mkdir()
    large = with_rows(tmp_path / "units", "units", MOST_ROWS + 1)
    fine = with_note(tmp_path, "fine")
    done = invoked("batch", large, fine, "-o", tmp_path / "out")
    assert done.exit_code == 2
    assert "has 2001 rows" in (tmp_path / "out" / "errors.csv").read_text()
    rows = (tmp_path / "out" / "results.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == [str(fine)]


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("sheet", ROWS)
def test_pages_list_the_first_rows_and_say_so(sheet: str, kind: str, tmp_path: Path) -> None:
    count = 2 * lookup.MOST_ROWS
    page = report(with_rows(tmp_path, sheet, count), kind).decode()
    assert f"150 of {count} rows are listed, the first ones; the workbook (.xlsx) has all of them." in page
    name = {"journeys": "Way", "units": "Shop"}[sheet]
    listed = set(re.findall(rf"{name} \d+", page))
    assert len(listed) == lookup.MOST_ROWS
    fewer = report(with_rows(tmp_path, sheet, lookup.MOST_ROWS), kind).decode()
    assert "rows are listed" not in fewer


def test_a_field_draws_so_many_dots_as_can_be_told_apart(tmp_path: Path) -> None:
    page = report(with_rows(tmp_path, "journeys", 61), "html").decode()
    assert "60 of 61 rows are drawn, those that rank first." in page
    assert len(re.findall(r'<span class="dot [^>]*title="\d+ Way', page)) == lookup.MOST_DOTS
    assert "rows are drawn" not in report(with_rows(tmp_path, "journeys", 60), "html").decode()


def test_the_workbook_has_every_row(tmp_path: Path) -> None:
    held = cells(report(with_rows(tmp_path, "journeys", 400), "xlsx"))
    assert len({cell for cell in held if cell.startswith("Way ")}) == 400


# Remarks


@pytest.mark.parametrize("note", ["x" * 900_000, "said and " * 100_000], ids=["a word", "words"])
@pytest.mark.parametrize("kind", PAGES)
def test_a_remark_of_any_length_is_shown_in_part_and_kept_whole(kind: str, note: str, tmp_path: Path) -> None:
    path = with_note(tmp_path, note)
    page = report(path, kind).decode()
    assert "Remarks are cut after 20000 characters; the workbook (.xlsx) has all." in page
    assert len(page) < 500_000
    result = json.loads(report(path, "json"))
    assert note.strip() in json.dumps(result, ensure_ascii=False)


def test_the_workbook_has_every_letter(tmp_path: Path) -> None:
    held = cells(report(with_note(tmp_path, "y" * 90_000), "xlsx"))
    assert sum(cell.count("y") for cell in held if "yyyy" in cell) >= 90_000


def test_a_remark_of_the_usual_length_keeps_its_lines_and_nothing_is_said(tmp_path: Path) -> None:
    page = report(with_note(tmp_path, "one\ntwo\n" + "three " * 300), "html").decode()
    assert "one\ntwo" in page
    assert "Remarks are cut" not in page


def test_many_long_remarks_share_the_room(tmp_path: Path) -> None:
    said = {
        question: {"level": 2, "note": "some words " * 900}
        for question, one in EXAMPLE["answers"].items()
        if not isinstance(one, dict)
    }
    page = report(written(tmp_path, answers=said), "html").decode()
    assert "Remarks are cut after 4000 characters" in page
    longer = {question: {**one, "note": "some words " * 2500} for question, one in said.items()}
    assert len(report(written(tmp_path, answers=longer), "html")) < len(page) * 1.1


# Questionnaires

SMALL = {
    "format": 1,
    "id": "big",
    "version": "1.0.0",
    "title": "Big",
    "language": "en",
    "levels": [{"name": "Low", "meaning": "l", "from": 0}, {"name": "High", "meaning": "h", "from": 0.5}],
    "scales": [{"id": "s", "options": [{"id": "a", "label": "A", "points": 0}]}],
    "dimensions": [],
}


def dimensions(count: int, questions: int) -> list[dict[str, object]]:
    return [
        {
            "id": f"d{n}",
            "name": f"D{n}",
            "questions": [{"id": f"d{n}.q{m}", "name": "Q", "text": "Is it?"} for m in range(questions)],
        }
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"dimensions": dimensions(201, 1)}, "dimensions: has 201 entries, at most 200 are taken"),
        ({"dimensions": dimensions(3, 700)}, "dimensions: has 2100 questions, at most 2000 are taken"),
        (
            {"scales": [{"id": "s", "options": 201 * [{"id": "o", "label": "O", "points": 1}]}]},
            "scales.s.options: has 201 entries, at most 200 are taken",
        ),
        (
            {"levels": [{"name": "L", "meaning": "l", "from": n / 100} for n in range(51)]},
            "levels: has 51 entries, at most 50 are taken",
        ),
        (
            {"groups": [{"id": f"g{n}", "name": "G"} for n in range(1001)]},
            "groups: has 1001 entries, at most 1000 are taken",
        ),
        ({"title": "x" * 501}, "title: has 501 characters, at most 500 are taken"),
    ],
    ids=["dimensions", "questions", "options", "levels", "groups", "title"],
)
def test_a_questionnaire_is_one_that_people_can_answer(
    change: dict[str, object], told: str, tmp_path: Path
) -> None:
    path = tmp_path / "big.yaml"
    path.write_text(json.dumps({**SMALL, "dimensions": dimensions(1, 1), **change}))
    said = refused("questionnaire", "check", path)
    assert said == f"{path}:1: {told}\n"


# The last limit


@pytest.mark.parametrize("limit", ["MOST_TAGS", "MOST_CHARACTERS"])
def test_a_pdf_has_an_end(limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, limit, 1000)
    said = refused("report", with_note(tmp_path, "fine"), "-o", tmp_path / "large.pdf")
    assert re.search(r"too many pages: \d+ characters with \d+ marks, at most .*\b1000\b", said)
    assert "The workbook (.xlsx) or a page (.html) holds it." in said
    assert not (tmp_path / "large.pdf").exists()


# The page that tells of them

LIMITS = (
    ("an answer file", f"{answers_file.LIMIT >> 20} MiB"),
    ("a gates file", f"{gates_file.LIMIT >> 20} MiB"),
    ("a questionnaire,", f"{questionnaire_file.LIMIT >> 20} MiB"),
    ("a translation", f"{translations.LIMIT >> 20} MiB"),
    ("an overlay", f"{overlay.LIMIT >> 20} MiB"),
    ("a brand file", f"{brand_read.LIMIT >> 10} KiB"),
    ("YAML within YAML", f"{yaml_faults.MAX_DEPTH} deep"),
    ("text of one line", f"{MOST_LETTERS} characters"),
    ("rows of one worksheet", f"{MOST_ROWS:,}"),
    ("questions of", f"{rules.MOST_QUESTIONS:,}"),
    ("options of a scale", f"{rules.MOST_OPTIONS}"),
    ("dimensions", f"{rules.MOST['dimensions']}"),
    ("problems told", f"{MOST_PROBLEMS}"),
    ("a remark", f"{lookup.LENGTHS[0]:,} characters"),
    ("a remark", f"over {lookup.MOST_SAID:,}"),
    ("remarks on one question", f"{lookup.MOST_VOICES}"),
    ("rows listed", f"{lookup.MOST_ROWS}"),
    ("dots", f"{lookup.MOST_DOTS}"),
    ("a PDF |", f"{pdf.MOST_CHARACTERS:,} characters with {pdf.MOST_TAGS:,} marks"),
    ("read back", f"{report_file.LARGEST >> 20} MiB, {report_file.MOST_ATTACHMENTS:,} attachments of"),
    ("read back", f"of {report_file.LARGEST_ATTACHMENT >> 20} MiB"),
    ("a logo", f"{brand_read.SVG_LIMIT >> 10} KiB"),
)


@pytest.mark.parametrize(("of", "figure"), LIMITS)
def test_the_page_of_limits_has_the_figures_that_hold(of: str, figure: str) -> None:
    page = (Path(__file__).parent.parent / "docs/limits.md").read_text()
    assert [line for line in page.splitlines() if of in line and figure in line]
