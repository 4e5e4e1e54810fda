"""CSV: no spreadsheet of any country finds a formula, and one with decimal commas finds numbers."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cxmaturity.formats.csv_table import DIALECTS, line, table
from cxmaturity.text.safe_text import starts_formula
from tests.command_line import cxmaturity, laid_out
from tests.test_machine_formats import SCORES

SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫−"
BOM = "\ufeff"


def pieces(text: str) -> list[str]:
    """Return whatever any spreadsheet could begin a cell with, if it heeds quotes only at a cell's start."""
    found = []
    for separator in ",;\t|":
        for row in re.split(r"[\r\n]+", text):
            found += [part.strip('" \t\xa0\u3000') for part in row.split(separator)]
    return found


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "text",
    [
        "{}1",
        " {}1",
        "\t{}1",
        "\n{}1",
        "\xa0{}1",
        "\u3000{}1",
        "\r{}1",
        "a\n{}1",
        "a\t{}1",
        "a| {}1",
        'a\n"{}1"',
    ],
)
def test_a_text_is_no_formula_however_it_is_split(text: str, sign: str) -> None:
    for name, dialect in DIALECTS.items():
        cell = text.format(sign)
        (row,) = csv.reader(io.StringIO(line([cell, 1], name)), delimiter=dialect.separator)
        assert not starts_formula(row[0])
        assert not [part for part in pieces(row[0]) if part.startswith(tuple(SIGNS))]


@pytest.mark.parametrize(("name", "foreign"), [("excel", ";"), ("excel-semicolon", ",")])
@pytest.mark.parametrize("sign", SIGNS)
def test_the_separator_of_another_country_begins_no_formula(name: str, foreign: str, sign: str) -> None:
    for text in (
        f"ok{foreign}{sign}1",
        f"ok{foreign} {sign}1",
        f'ok{foreign}"{sign}1"',
        f"{foreign}\t{sign}1",
    ):
        made = line(["id", text], name)
        assert not [part for part in pieces(made.split(DIALECTS[name].separator, 1)[1]) if part[:1] == sign]


@given(
    st.lists(st.text(st.sampled_from("a1,;\t|\"' \n\r=＝@.")), min_size=2), st.sampled_from(list(DIALECTS))
)
def test_cells_come_back_with_nothing_but_apostrophes_more(cells: list[str], name: str) -> None:
    read = list(csv.reader(io.StringIO(line(cells, name), newline=""), delimiter=DIALECTS[name].separator))
    (row,) = read
    assert [one.replace("'", "") for one in row] == [
        one.replace("'", "").replace("\r", "\\x0d") for one in cells
    ]


CELLS = st.text(st.sampled_from("aZ09_./ -,:#[|ä=")) | st.integers() | st.none() | st.floats()


@given(st.lists(CELLS, min_size=1))
@example(["a,b", None])
@example([" -1", "-1", -1])
def test_a_cell_is_written_the_same_beside_any_other(cells: list[str | int | float | None]) -> None:
    # A row with a mark that means something is looked at cell by cell.
    assert line(cells) == line([*cells, "##[x"]).replace(line(["", "##[x"]), "\r\n")


def test_a_country_with_decimal_commas_reads_numbers() -> None:
    made = table([("name", "index"), ("a", 37.5), ("b", 3), ("c;d", None)], "excel-semicolon")
    assert made.decode() == f'{BOM}name;index\r\na;37,5\r\nb;3\r\n"c;d";\r\n'
    assert table([("a", 37.5), ("b;c", -1)]).decode() == f'{BOM}a,37.5\r\n"b;c",-1\r\n'


SHEET = (
    'format: 1\nquestionnaire: cx-maturity@1\norganisation: "Acme;=2+2"\nscope: "＝2+2"\nwave: "@Q3"\n'
    'date: 2026-09-30\nanswers:\n  vision.sponsor: {level: 3, note: "ok;=HYPERLINK(0);x\\n+1"}\n'
    + "".join(f"  {name}: {level}\n" for name, level in list(SCORES.items())[1:])
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make every table that there is, in both dialects."""
    made = tmp_path_factory.mktemp("tables")
    laid_out(made, {"waves/a.yaml": SHEET, "bad.yaml": 'format: 1\nanswers: {"=1;=2": 3}\n'})
    for name in DIALECTS:
        dialect = ("--csv-dialect", name)
        for command in (
            ("report", "waves/a.yaml", "-o", f"{name}.csv"),
            ("trend", "waves", "-o", f"{name}-trend.csv"),
            ("batch", "waves/a.yaml", "bad.yaml", "-o", name, "--no-portfolio", "--reports", "csv,xlsx"),
        ):
            cxmaturity(*command, *dialect, folder=made)
    return made


@pytest.mark.parametrize("name", DIALECTS)
def test_every_table_of_every_command(folder: Path, name: str) -> None:
    files = [folder / f"{name}.csv", folder / f"{name}-trend.csv", *(folder / name).rglob("*.csv")]
    assert len(files) == 5
    for file in files:
        text = file.read_bytes().decode()
        assert text.startswith(BOM)
        rows = list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=DIALECTS[name].separator))
        assert len({len(row) for row in rows}) == 1
        assert len(rows) > 1
        cells = [cell for row in rows for cell in row if not re.fullmatch(r"-?[\d.,]+", cell)]
        assert not [part for cell in cells for part in pieces(cell) if part.startswith(tuple(SIGNS))]
        numbers = [cell for row in rows for cell in row if re.fullmatch(r"-?\d+[.,]\d+", cell)]
        assert all(DIALECTS[name].decimal in cell for cell in numbers)


def test_workbooks_hold_texts_and_no_formula_or_link_of_a_client(folder: Path) -> None:
    files = list((folder / "excel").rglob("*.xlsx"))
    assert len(files) == 2
    for file in files:
        with zipfile.ZipFile(file) as parts:
            pages = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
            assert "quotePrefix" in parts.read("xl/styles.xml").decode()
        formulas = re.findall("<f>(.*?)</f>", "".join(pages))
        assert not [one for one in formulas if "2+2" in one or "HYPERLINK(0)" in one]
        assert not re.search(r"<hyperlink [^>]*r:id", "".join(pages))


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("report", "waves/a.yaml", "-o", "x.csv"), "--csv-dialect x: choose one of excel, excel-semicolon"),
        (("trend", "waves", "-o", "x.csv"), "--csv-dialect x: choose one of excel, excel-semicolon"),
        (("batch", "bad.yaml", "-o", "x"), "--csv-dialect x: choose one of excel, excel-semicolon"),
    ],
)
def test_a_dialect_that_there_is_not(folder: Path, command: tuple[str, ...], message: str) -> None:
    done = cxmaturity(*command, "--csv-dialect", "x", folder=folder)
    assert (done.returncode, done.stderr.decode()) == (2, f"{message}\n")


def test_a_dialect_is_for_csv(folder: Path) -> None:
    done = cxmaturity("trend", "waves", "--csv-dialect", "excel-semicolon", folder=folder)
    assert (done.returncode, done.stderr.decode()) == (2, "--csv-dialect is for CSV\n")
