"""`cxmaturity trend`: waves in order, with what came and went; in the terminal, for machines, as pages."""

import csv
import io
import json
import os
from functools import cache
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from playwright.sync_api import Browser
from pypdf import PdfReader

from cxmaturity.assess_paths import assess_waves
from cxmaturity.errors import BadInput
from cxmaturity.report import render
from cxmaturity.report.charts.course import WIDTH, Moment, course
from cxmaturity.report.comparison_json import render_trend as as_json
from cxmaturity.report.csv import render_trend as as_csv
from cxmaturity.schemas import schema
from cxmaturity.scoring.assess import assess
from cxmaturity.terminal.trend import sparkline
from cxmaturity.waves.model import Trend
from cxmaturity.waves.trend import in_order, trend
from tests.bakery import bakery
from tests.browser import Opened, browser
from tests.command_line import cxmaturity, laid_out, refused
from tests.models import models, sheets_for
from tests.test_report_outputs import Nesting
from tests.waves import WAVES, history, questionnaire
from tests.waves import sheet as sheet_file

__all__ = ["browser"]

GOLDEN = Path(__file__).parent / "golden"


def wave(number: int, **changes: object) -> str:
    """Return an answer file of one of the waves."""
    name, date, version = WAVES[number]
    head = {"wave": name, "date": date, "version": version, **changes}
    return sheet_file(**head, answers={"listen.loop": 3, "act.causes": 3})  # type: ignore[arg-type]


MODELS = {
    "models/1.0.0.yaml": questionnaire("1.0.0"),
    "models/1.1.0.yaml": questionnaire("1.1.0"),
    "models/2.0.0.yaml": questionnaire("1.0.0").replace("version: 1.0.0", "version: 2.0.0"),
}
REFUSED: dict[str, tuple[dict[str, str | None], str]] = {
    "no folder": ({}, "acme: there is no such file or folder\n"),
    "a file": ({"acme": wave(0)}, "acme: is one file; name the folder that holds the waves\n"),
    "an empty folder": (
        {"acme": None},
        "acme: holds no wave: neither folders of answer files nor answer files (.yaml)\n",
    ),
    "a wave without a date": (
        {
            "acme/one/a.yaml": wave(0),
            "acme/two/a.yaml": wave(1, date=""),
            "acme/three.yaml": wave(2, date=""),
        },
        "acme/three.yaml: names no date; a trend puts the waves in the order of their dates\n"
        "acme/two: names no date; a trend puts the waves in the order of their dates\n",
    ),
    "the same wave twice": (
        {"acme/one/a.yaml": wave(0), "acme/two/a.yaml": wave(0)},
        "acme/one and acme/two are both the wave 2024-H1 (2024-05-02); "
        "a folder of several respondents is one wave, so name the folder that holds it\n",
    ),
    "the same name on another day": (
        {"acme/one/a.yaml": wave(0), "acme/two/a.yaml": wave(0, date="2024-06-01")},
        "acme/one and acme/two are both the wave 2024-H1 (2024-06-01); "
        "a folder of several respondents is one wave, so name the folder that holds it\n",
    ),
    "one wave of two respondents": (
        {"acme/a.yaml": wave(0), "acme/b.yaml": wave(0, respondent="{id: b}")},
        "acme/a.yaml and acme/b.yaml are both the wave 2024-H1 (2024-05-02); "
        "a folder of several respondents is one wave, so name the folder that holds it\n",
    ),
    "another major version": (
        {"acme/one/a.yaml": wave(0), "acme/two/a.yaml": wave(1, version="2.0.0")},
        "acme/one, acme/two: model 1.0.0 and model 2.0.0 do not compare: "
        "another questionnaire or another major version\n",
    ),
    "broken files": (
        {"acme/one/a.yaml": "title: [1", "acme/two/a.yaml": wave(1) + "x: 1\n", "acme/three/a.yaml": wave(2)},
        "acme/one/a.yaml:1: lacks a comma or the closing ] of line 1; "
        "put a text that holds a comma, a bracket or a quote in quotes\n"
        "acme/two/a.yaml:9: x: is not a field here; known here: format, questionnaire, organisation, scope, "
        "assessor, wave, date, respondent, quick, targets, answers, readiness, worksheets\n",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_makes_no_trend_is_said_in_words(case: str, tmp_path: Path) -> None:
    files, message = REFUSED[case]
    laid_out(tmp_path, {**MODELS, **files})
    # A file directly in the folder is one folder nearer to the questionnaires.
    for path in (tmp_path / "acme").glob("*.yaml"):
        path.write_text(path.read_text().replace("../../models", "../models"))
    assert refused(cxmaturity("trend", "acme", folder=tmp_path)) == message


def test_a_pipe_in_the_folder_is_not_waited_for(tmp_path: Path) -> None:
    laid_out(tmp_path, {**MODELS, "acme/one/a.yaml": wave(0)})
    os.mkfifo(tmp_path / "acme" / "pipe.yaml")
    message = refused(cxmaturity("trend", "acme", folder=tmp_path))
    assert message == "acme/pipe.yaml: is a pipe or a device, not a file\n"


def test_what_is_no_wave_beside_waves_is_passed_over(tmp_path: Path) -> None:
    others = {
        "acme/gates.yaml": "format: 1\noverall: {stage: 2}\n",
        "acme/reports/old.pdf": "no report",
        "acme/old.pdf": "no report",
        "acme/.hidden/a.yaml": wave(2),
        "acme/questionnaires/x.yaml": "title: x\n",
    }
    single = wave(3).replace("../../", "../")
    laid_out(tmp_path, {**MODELS, "acme/one/a.yaml": wave(0), "acme/two.yaml": single, **others})
    done = cxmaturity("trend", "acme", "--format", "json", folder=tmp_path)
    assert done.stderr == b""
    assert [one["source"] for one in json.loads(done.stdout)["waves"]] == ["one", "two.yaml"]


def test_the_order_is_that_of_the_dates_whatever_the_folders_are_called(tmp_path: Path) -> None:
    names = ["c", "a", "d", "b"]
    laid_out(tmp_path, MODELS | {f"acme/{name}/a.yaml": wave(place) for place, name in enumerate(names)})
    done = cxmaturity("trend", "acme", "--format", "json", folder=tmp_path)
    assert [one["source"] for one in json.loads(done.stdout)["waves"]] == names


def test_reports_are_waves_where_there_is_nothing_else(tmp_path: Path) -> None:
    history(tmp_path, 2, respondents=1)
    for name in ("2024-h1", "2024-h2"):
        done = cxmaturity("report", f"acme/{name}", "-o", f"{name}.pdf", folder=tmp_path)
        assert done.returncode == 0, done.stderr
    (tmp_path / "old").mkdir()
    for path in tmp_path.glob("*.pdf"):
        path.rename(tmp_path / "old" / path.name)
    from_reports = cxmaturity("trend", "old", "--format", "csv", folder=tmp_path)
    from_answers = cxmaturity("trend", "acme", "--format", "csv", folder=tmp_path)
    assert from_reports.returncode == 0, from_reports.stderr
    assert from_reports.stdout == from_answers.stdout


PAGES = {
    "trend_six": ["trend", "acme"],
    "trend_zh": ["trend", "acme", "--language", "zh-Hans"],
    "trend_md": ["trend", "acme", "--format", "md"],
    "trend_csv": ["trend", "acme", "--format", "csv"],
}


@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, tmp_path: Path, update_golden: bool) -> None:
    history(tmp_path, 6, respondents=8)
    done = cxmaturity(*PAGES[name], folder=tmp_path, environment={"COLUMNS": "80"})
    assert done.returncode == 0, done.stderr
    page = "\n".join(line.rstrip() for line in done.stdout.decode().splitlines()) + "\n"
    path = GOLDEN / f"{name}.txt"
    if update_golden:
        path.write_text(page, encoding="utf-8")
    assert page == path.read_text(encoding="utf-8")
    assert name in ("trend_md", "trend_csv") or max(map(len, page.splitlines())) <= 80


def test_an_ascii_terminal_gets_ascii(tmp_path: Path) -> None:
    history(tmp_path, 6)
    done = cxmaturity("trend", "acme", folder=tmp_path, environment={"PYTHONIOENCODING": "ascii"})
    assert (
        done.stdout.isascii() and b"->" in done.stdout and b"###" in done.stdout and b"\\" not in done.stdout
    )


def test_one_wave_is_a_beginning(tmp_path: Path) -> None:
    history(tmp_path, 1)
    done = cxmaturity("trend", "acme", folder=tmp_path)
    assert done.returncode == 0 and b"One wave so far; a trend begins with the second." in done.stdout


# ---- the result


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> Trend:
    return trend(assess_waves(history(tmp_path_factory.mktemp("six"), 6)))


def test_what_came_and_went_stays_in_sight(six: Trend) -> None:
    told = [(one.wave, one.kind, one.id, one.what) for one in six.came_or_went]
    assert told == [
        (2, "question", "listen.silent", "came"),
        (4, "question", "lead.time", "came"),
        (4, "question", "act.partners", "went"),
        (4, "dimension", "lead", "came"),
    ]
    there = {q.id: [answer is not None for answer in q.answers] for q in six.questions}
    assert there["act.partners"] == [True] * 4 + [False] * 2
    assert there["listen.silent"] == [False] * 2 + [True] * 4
    assert list(there)[-1] == "act.partners"
    lines = {line.id: line for line in six.dimensions}
    assert lines["lead"].figures[:4] == (None,) * 4
    assert lines["listen"].same_questions == (None, True, False, True, True, True)
    assert lines["act"].same_questions == (None, True, True, True, False, True)
    assert sparkline(lines["lead"], ascii_only=True).startswith("    ")


def test_json_follows_its_schema(six: Trend) -> None:
    made = json.loads(as_json(six, bakery()))
    jsonschema.validate(made, schema("trend"))
    assert set(made) == set(schema("trend")["required"])  # type: ignore[call-overload]
    assert len(made["steps"]) == len(made["waves"]) - 1 == 5


def test_csv_has_a_row_for_everything_that_a_wave_asked(six: Trend) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(six, bakery()).decode("utf-8-sig"))))
    for place, one in enumerate(six.waves):
        inside = [row for row in rows if row["wave"] == one.subject.wave]
        questions = [row["id"] for row in inside if row["kind"] == "question"]
        assert questions == [q.id for q in six.questions if q.answers[place] is not None]
        overall = next(row for row in inside if row["kind"] == "overall")
        figure = six.overall.figures[place]
        assert figure is not None and float(overall["index"]) == figure.index


@st.composite
def several_waves(draw: st.DrawFn) -> list:
    asked = draw(models())
    days = draw(st.lists(st.dates(), min_size=1, max_size=5, unique=True))
    found = []
    for place, day in enumerate(days):
        sheet = replace(draw(sheets_for(asked)), date=day.isoformat(), wave=f"w{place}")
        found.append((f"f/{place}", assess(asked, [sheet], redraw=False)))
    return found


@settings(max_examples=50)
@given(several_waves(), st.randoms(use_true_random=False))
def test_the_order_in_which_waves_are_found_does_not_matter(found: list, random: object) -> None:
    made = trend(found)
    random.shuffle(found)  # type: ignore[attr-defined]
    assert trend(found) == made
    dates = [one.subject.date for one in made.waves]
    assert dates == sorted(dates)
    assert [step.after for step in made.steps] == [one.subject for one in made.waves[1:]]


@settings(max_examples=30)
@given(several_waves())
def test_each_figure_is_that_of_its_wave(found: list) -> None:
    made = trend(found)
    for place, (_, assessment) in enumerate(in_order(found)):
        assert made.overall.figures[place].index == assessment.overall.index  # type: ignore[union-attr]
        for line, dimension in zip(made.dimensions, assessment.dimensions, strict=True):
            assert line.figures[place].stage == dimension.stage  # type: ignore[union-attr]


def test_nothing_makes_no_trend() -> None:
    with pytest.raises(BadInput, match=r"^a trend needs at least one wave$"):
        trend([])


# ---- the drawing


@given(st.lists(st.dates(), min_size=1, max_size=30).map(sorted))
def test_dots_keep_their_order_and_hide_none(days: list) -> None:
    drawn = course(
        tuple(Moment(index=50.0) for _ in days), tuple(d.isoformat() for d in days), (0.0, 50.0, 100.0)
    )
    xs = [spot.x for spot in drawn.spots]
    assert all(0 < x < WIDTH for x in xs)
    assert all(after - before >= 7 for before, after in pairwise(xs))


def test_a_gap_is_a_gap_and_a_change_of_questions_is_dashed() -> None:
    moments = (Moment(index=20.0), Moment(index=None), Moment(index=40.0), Moment(index=60.0, alike=False))
    drawn = course(moments, ("2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"), (0.0, 100.0))
    assert [spot.place for spot in drawn.spots] == [0, 2, 3]
    assert [stroke.alike for stroke in drawn.strokes] == [False]


# ---- the pages


@cache
def pages(name: str, tag: str = "en", folder: Path | None = None) -> bytes:
    assert folder is not None
    found = assess_waves(folder)
    made = trend(found)
    latest = in_order(found)[-1][1]
    return render(latest, name, trend=made, comparison=made.steps[-1], profile="trend", language=tag)


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return history(tmp_path_factory.mktemp("pages"), 6)


def test_the_pdf_shows_every_wave_and_is_tagged(acme: Path) -> None:
    reader = PdfReader(io.BytesIO(pages("pdf", folder=acme)))
    text = " ".join(page.extract_text() for page in reader.pages)
    for name, date, _ in WAVES:
        assert name in text and date in text
    for sentence in (
        "Silent customers came",
        "Partners went",
        "not yet",
        "no longer",
        "Change since the last",
    ):
        assert sentence in " ".join(text.split())
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert str(reader.root_object["/StructTreeRoot"]).count("/K")


def test_the_html_is_well_formed(acme: Path) -> None:
    found = Nesting()
    found.feed(pages("html", folder=acme).decode())
    assert not found.open and found.titled == found.drawings >= 4
    assert not set(found.targets) - set(found.ids)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light")])
def test_axe_finds_nothing(acme: Path, tmp_path: Path, browser: Browser, width: int, scheme: str) -> None:
    file = tmp_path / "trend.html"
    file.write_bytes(pages("html", folder=acme))
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = Opened(context.new_page(), file)
    assert page.violations() == []
    assert page.tell("document.documentElement.scrollWidth") <= width
    assert page.complaints == []


def test_a_report_with_its_history_goes_up_to_its_own_wave(tmp_path: Path) -> None:
    history(tmp_path, 6)
    done = cxmaturity("report", "acme/2025-h1", "--history", "acme", "-o", "-", folder=tmp_path)
    text = done.stdout.decode()
    assert done.returncode == 0 and "## Trend" in text
    assert "2024-H1" in text and "2025-H1" in text and "2025-H2" not in text


def test_a_history_need_not_hold_the_wave_itself(tmp_path: Path) -> None:
    history(tmp_path, 3)
    (tmp_path / "acme" / "2025-h1").rename(tmp_path / "now")
    for path in (tmp_path / "now").iterdir():
        path.write_text(path.read_text().replace("../../models", "../models"))
    done = cxmaturity("report", "now", "--history", "acme", "-o", "-", folder=tmp_path)
    assert done.returncode == 0 and "2025-H1: Silent customers came" in done.stdout.decode()


def test_a_history_is_for_the_full_report_and_the_board(tmp_path: Path) -> None:
    history(tmp_path, 2)
    for arguments in (["-o", "x.json"], ["-o", "x.pdf", "--profile", "workshop"]):
        done = cxmaturity("report", "acme/2024-h1", "--history", "acme", *arguments, folder=tmp_path)
        assert refused(done) == "--history is for the full report and the board as pdf, html, md, pptx\n"
