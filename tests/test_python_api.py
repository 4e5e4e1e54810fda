"""The doors from Python: their examples, their errors, what they cost, and all of docs/python.md."""

import doctest
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import cxmaturity
from cxmaturity import (
    Answers,
    Assessment,
    BadInput,
    CxMaturityError,
    Gates,
    InvalidFile,
    assess,
    card,
    check,
    compare,
    example,
    library,
    read_answers,
    read_questionnaire,
    render,
)
from cxmaturity.gates.measures import Drop, Floor
from cxmaturity.questionnaire.model import Questionnaire

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "python.md"
FLAGS = doctest.FAIL_FAST


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return read_questionnaire("cx-maturity")


@pytest.fixture(scope="module")
def sheets(questionnaire: Questionnaire) -> tuple[Answers, ...]:
    return read_answers(example() / "2026-q3", questionnaire)


@pytest.fixture(scope="module")
def assessment(questionnaire: Questionnaire, sheets: tuple[Answers, ...]) -> Assessment:
    return assess(questionnaire, sheets)


@pytest.fixture(scope="module")
def earlier(questionnaire: Questionnaire) -> Assessment:
    return assess(questionnaire, read_answers(example() / "2026-q1", questionnaire))


def examples(name: str, text: str, values: dict[str, object]) -> doctest.DocTest:
    return doctest.DocTestParser().get_doctest(text, values, name, name, 0)


def outcome(test: doctest.DocTest) -> str:
    """Run the examples and return what differs."""
    told: list[str] = []
    results = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=told.append, clear_globs=False)
    assert results.attempted
    return "".join(told)


@pytest.mark.parametrize("name", library.__all__)
def test_the_example_of_a_door_holds(name: str) -> None:
    door = getattr(library, name)
    public = {one: getattr(cxmaturity, one) for one in cxmaturity.__all__}
    [test] = doctest.DocTestFinder(recurse=False).find(door, name, globs=door.__globals__ | public)
    assert outcome(test) == ""


def test_every_public_function_is_a_door() -> None:
    assert {name for name in cxmaturity.__all__ if name[0].islower()} == set(library.__all__)


def test_the_examples_of_the_page_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    assert {kind for kind, _ in blocks} == {"pycon"}
    assert outcome(examples("python.md", "\n".join(block for _, block in blocks), {})) == ""


def test_the_example_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(example() / "2026-q3", tmp_path / "acme" / "2026-q3")
    monkeypatch.chdir(tmp_path)
    [block] = re.findall(
        r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE
    )
    values: dict[str, bytes] = {}
    exec(compile(block, "README.md", "exec"), values)
    assert values["pdf"].startswith(b"%PDF-")


def test_the_page_names_every_door() -> None:
    text = PAGE.read_text()
    doors = [name for name in cxmaturity.__all__ if name[0].islower()]
    assert [name for name in doors if name not in text] == []


def test_every_public_name_is_there_and_nothing_else() -> None:
    for name in cxmaturity.__all__:
        assert getattr(cxmaturity, name) is not None
    assert set(cxmaturity.__all__) <= set(dir(cxmaturity))
    with pytest.raises(AttributeError, match="no attribute 'asess'"):
        cxmaturity.asess  # type: ignore[attr-defined]  # noqa: B018


def test_the_names_of_doors_are_not_those_of_modules() -> None:
    modules = {path.stem for path in (ROOT / "cxmaturity").iterdir()}
    assert modules & set(cxmaturity.__all__) == set()


def test_the_import_alone_loads_nothing() -> None:
    code = "import cxmaturity, sys; print(*sorted(n for n in sys.modules if n.startswith('cxmaturity')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["cxmaturity"]


def test_assessing_loads_nothing_that_only_reports_need() -> None:
    code = (
        "import cxmaturity as cx, sys; q = cx.read_questionnaire('cx-maturity');"
        "cx.assess(q, cx.read_answers(cx.example() / '2026-q3', q));"
        "print(*sorted({'jinja2', 'rich', 'typer', 'weasyprint', 'IPython'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_paths_may_be_texts(questionnaire: Questionnaire) -> None:
    file = min((example() / "2026-q3").iterdir())
    assert read_answers(str(file), questionnaire) == read_answers(file)


def without_sheets(questionnaire: Questionnaire, sheets: tuple[Answers, ...]) -> object:
    return assess(questionnaire, [])


def of_another_questionnaire(questionnaire: Questionnaire, sheets: tuple[Answers, ...]) -> object:
    return assess(read_questionnaire("cx-leader"), sheets)


def of_two_waves(questionnaire: Questionnaire, sheets: tuple[Answers, ...]) -> object:
    return assess(questionnaire, [*sheets, *read_answers(example() / "2026-q1")])


def of_one_respondent_twice(questionnaire: Questionnaire, sheets: tuple[Answers, ...]) -> object:
    return assess(questionnaire, [*sheets, sheets[0]])


def in_no_language(questionnaire: Questionnaire, sheets: tuple[Answers, ...]) -> object:
    return read_questionnaire("cx-maturity", language="tlh")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (without_sheets, "an assessment needs at least one sheet"),
        (of_another_questionnaire, r"\.yaml: answers cx-maturity@1(\.0\.0)?, not cx-leader@"),
        (of_two_waves, r"2026-q1/.*\.yaml: wave is 2026-Q1, and 2026-Q3 in the first sheet"),
        (of_one_respondent_twice, r"two sheets are of the respondent "),
        (in_no_language, "cx-maturity has no texts in tlh"),
    ],
)
def test_what_cannot_be_assessed_is_said(
    call: Callable[[Questionnaire, tuple[Answers, ...]], object],
    message: str,
    questionnaire: Questionnaire,
    sheets: tuple[Answers, ...],
) -> None:
    with pytest.raises(BadInput, match=message):
        call(questionnaire, sheets)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"format_name": "docx"}, "format docx: choose one of pdf, "),
        ({"language": "de"}, "--language de: cx-maturity has texts in en, and the tool has words in en, "),
        ({"paper": "a5"}, "paper a5: choose one of a4, letter"),
        ({"profile": "poster"}, "profile poster: choose one of full, board, workshop"),
        ({"template": "nowhere", "format_name": "html"}, "nowhere: there is no such folder"),
    ],
)
def test_what_cannot_be_rendered_is_said(
    choices: dict[str, str], message: str, assessment: Assessment
) -> None:
    with pytest.raises(BadInput, match=message):
        render(assessment, **{"format_name": "md", **choices})  # type: ignore[arg-type]


def test_the_words_of_a_report_are_those_nearest_to_the_questionnaire(sheets: tuple[Answers, ...]) -> None:
    chinese = assess(read_questionnaire("cx-maturity", language="zh-Hans"), sheets)
    assert render(chinese, "md") == render(chinese, "md", language="zh-Hans")
    assert render(chinese, "md") != render(chinese, "md", language="en")
    assert card(chinese) == card(chinese, language="zh-Hans")


def test_a_report_of_python_is_that_of_the_command_line(assessment: Assessment, tmp_path: Path) -> None:
    path = str(example() / "2026-q3")
    for name in ("md", "json", "html"):
        command = [sys.executable, "-m", "cxmaturity", "report", path, "-o", "-", "--format", name]
        printed = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout
        assert render(assessment, name) == printed


def test_waves_compare_in_their_order(assessment: Assessment, earlier: Assessment) -> None:
    assert compare(earlier, assessment).rose
    with pytest.raises(BadInput, match="is later than"):
        compare(assessment, earlier)


def test_a_comparison_of_another_assessment_is_refused(assessment: Assessment, earlier: Assessment) -> None:
    comparison = compare(earlier, assessment)
    for show in (
        lambda: render(earlier, "md", comparison=comparison),
        lambda: card(earlier, comparison=comparison),
    ):
        with pytest.raises(
            BadInput, match=r"the comparison is of the wave 2026-Q3 \(2026-09-23\), not of this"
        ):
            show()


def test_gates_are_a_file_or_a_value(assessment: Assessment, earlier: Assessment, tmp_path: Path) -> None:
    file = tmp_path / "gates.yaml"
    file.write_text("format: 1\noverall: {stage: 2}\nmaximum_drop: {dimension: 1}\n")
    value = Gates(format=1, overall=Floor(stage=2), maximum_drop=Drop(dimension=1))
    day = date(2026, 10, 1)
    verdict = check(assessment, file, earlier, today=day)
    assert verdict == check(assessment, value, earlier, today=day) == check(assessment, str(file), earlier)
    assert verdict.passed


@pytest.mark.parametrize(
    ("gates", "message"),
    [
        (Gates(format=1, dimensions={"vison": Floor(stage=2)}), "a gate is on vison, which cx-maturity does"),
        (Gates(format=1, maximum_drop=Drop(dimension=1)), "a largest drop needs a baseline"),
    ],
)
def test_gates_that_cannot_be_checked_are_said(gates: Gates, message: str, assessment: Assessment) -> None:
    with pytest.raises(BadInput, match=message):
        check(assessment, gates)


def test_a_broken_gates_file_is_told_by_line(assessment: Assessment, tmp_path: Path) -> None:
    file = tmp_path / "gates.yaml"
    file.write_text("format: 1\ndimensions:\n  vison: {stage: 2}\n")
    with pytest.raises(InvalidFile) as caught:
        check(assessment, file)
    assert [problem.line for problem in caught.value.problems] == [3]
    assert isinstance(caught.value, CxMaturityError)


def test_a_baseline_must_be_earlier(assessment: Assessment, earlier: Assessment) -> None:
    gates = Gates(format=1, maximum_drop=Drop(dimension=1))
    with pytest.raises(BadInput, match="later"):
        check(earlier, gates, assessment)
