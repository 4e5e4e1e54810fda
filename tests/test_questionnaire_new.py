"""`questionnaire new`: what it writes can be checked, advised on, answered and reported at once."""

from pathlib import Path

import pytest

from cxmaturity.assess_paths import assess_path
from cxmaturity.linting import lint_file
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.report import render
from tests.command_line import cxmaturity, laid_out, refused


@pytest.mark.parametrize("name", ["recovery", "a.b_c-1", "123", "no", "1e5", "true"])
def test_what_is_new_is_clean_and_whole(tmp_path: Path, name: str) -> None:
    done = cxmaturity("questionnaire", "new", name, "--title", 'Files: "lost" #1', folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    folder = tmp_path / "questionnaires" / name
    assert sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()) == [
        "README.md",
        "examples/first.yaml",
        "questionnaire.yaml",
    ]
    questionnaire = read_questionnaire(folder)
    assert (questionnaire.id, questionnaire.title) == (name, 'Files: "lost" #1')
    assert lint_file(folder / "questionnaire.yaml") == []
    assessment = assess_path(folder / "examples" / "first.yaml")
    assert assessment.overall.stage is not None
    assert assessment.recommendations and assessment.readiness
    assert "Files" in render(assessment, "md").decode()
    assert "@" not in (folder / "README.md").read_text()


def test_the_next_steps_that_it_names_work(tmp_path: Path) -> None:
    shown = cxmaturity("questionnaire", "new", "recovery", folder=tmp_path).stdout.decode()
    steps = [line.split()[1:] for line in shown.splitlines() if line.startswith("    cxmaturity ")]
    assert len(steps) == 3
    for step in steps:
        done = cxmaturity(*step, folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, b""), step


def test_title_folder_and_language(tmp_path: Path) -> None:
    done = cxmaturity(
        "questionnaire", "new", "bread-oven", "--folder", "a/b", "--language", "zh-Hant", folder=tmp_path
    )
    assert "The texts are English examples: write yours in zh-Hant." in done.stdout.decode()
    questionnaire = read_questionnaire(tmp_path / "a" / "b" / "bread-oven")
    assert (questionnaire.title, questionnaire.language) == ("Bread oven", "zh-Hant")


@pytest.mark.parametrize(
    "arguments",
    [["there"], ["../out"], ["a/b"], [""], ["-x"], ["a..b"], ["x" * 101], ["fine", "--language", "Q\u200bx"]],
)
def test_what_it_refuses_is_left_untouched(tmp_path: Path, arguments: list[str]) -> None:
    laid_out(tmp_path, {"questionnaires/there/mine.txt": "mine"})
    refused(cxmaturity("questionnaire", "new", *arguments, folder=tmp_path))
    files = [file.name for file in tmp_path.rglob("*") if file.is_file()]
    assert files == ["mine.txt"]


def test_the_folder_may_be_a_file(tmp_path: Path) -> None:
    laid_out(tmp_path, {"questionnaires": "a file"})
    assert "cannot be written" in refused(cxmaturity("questionnaire", "new", "fine", folder=tmp_path))
