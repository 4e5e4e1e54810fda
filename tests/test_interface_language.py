"""The language in which the program speaks: which one, and nothing of another left in it."""

import io
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cxmaturity.cli.interface_language import chosen
from cxmaturity.schemas import SCHEMAS
from cxmaturity.text.language import LANGUAGES
from cxmaturity.text.width import break_wide_text, cells, cut, padded, wrap
from tests.catalogues import LOCALES
from tests.command_line import cxmaturity, refused
from tests.test_catalogues import KEPT, LITERAL, WORD
from tests.test_interview_terminal import HEADER, Terminal

BROKEN = Path(__file__).parent / "broken" / "answers"
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
ALL_HELP = """
import sys
import typer
from cxmaturity.cli import app
from cxmaturity.cli.interface_language import speak

def ways(command, way):
    codes.extend(f"{one.metavar} {one.default}" for one in command.params)
    yield way
    for name in getattr(command, "commands", ()):
        yield from ways(command.get_command(None, name), [*way, name])

codes = []
names = list(ways(typer.main.get_command(app), []))
speak(sys.argv[1])
for way in names:
    app([*way, "--help"], prog_name="cxmaturity", standalone_mode=False)
print("NAMES", *codes, *(name for way in names for name in way))
"""


@pytest.mark.parametrize(
    ("environment", "tag"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-Hans"),
        ({"LANG": "zh_SG"}, "zh-Hans"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_HK.UTF-8@radical"}, "zh-Hant"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh-Hans"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "zh_TW:en"}, "zh-Hant"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "zh_TW", "CXMATURITY_LANGUAGE": "en"}, "en"),
        ({"LANG": "en_GB.UTF-8", "CXMATURITY_LANGUAGE": "zh-Hans"}, "zh-Hans"),
    ],
)
def test_the_language_that_an_environment_asks_for(environment: dict[str, str], tag: str) -> None:
    assert chosen(environment) == tag


def every_help(tag: str, columns: int) -> str:
    """Return the help of every command in one language."""
    settings = {**os.environ, "COLUMNS": str(columns), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", ALL_HELP, tag]
    return subprocess.run(command, env=settings, capture_output=True, check=True, text=True).stdout


@pytest.mark.parametrize("tag", LOCALES)
def test_the_help_is_in_one_language(tag: str) -> None:
    shown, _, names = every_help(tag, 400).partition("NAMES")
    # What is typed as it is: commands, choices and their defaults, schemas.
    own = {*WORD.findall(names), *WORD.findall(" ".join(SCHEMAS)), "cxmaturity", "str", "path"}
    for line in shown.splitlines():
        left = WORD.findall(KEPT.sub("", LITERAL.sub("", line)))
        assert [word for word in left if word not in own] == [], line


@pytest.mark.parametrize("tag", LOCALES)
def test_the_help_is_whole_in_a_narrow_terminal(tag: str) -> None:
    shown = every_help(tag, 80).partition("NAMES")[0]
    assert [line for line in shown.splitlines() if cells(line) > 80] == []
    assert [line for line in shown.splitlines() if re.search(r"[^…]…\s*│$", line)] == [], "cut off"


def test_another_language_changes_no_line_of_the_english_help(tmp_path: Path) -> None:
    plain = cxmaturity("assess", "--help", folder=tmp_path, environment={"LC_ALL": "C.UTF-8"})
    chosen_en = {"LC_ALL": "zh_CN.UTF-8", "CXMATURITY_LANGUAGE": "en", "PYTHONIOENCODING": "utf-8"}
    asked = cxmaturity("assess", "--help", folder=tmp_path, environment=chosen_en)
    assert asked.stdout == plain.stdout
    assert b"Ask the questionnaire and keep every answer on disk as it is given." in plain.stdout


@pytest.mark.parametrize(
    ("tag", "line"),
    [
        ("en", "has a second colon in one line; put a text that holds a colon in quotes"),
        ("zh-Hans", "一行中有两个冒号；含冒号的文本请放进引号"),
        ("zh-Hant", "一行中有兩個冒號；含冒號的文字請放進引號"),
    ],
)
def test_an_error_in_each_language(tag: str, line: str, tmp_path: Path) -> None:
    file = BROKEN / "colon_in_text.yaml"
    done = cxmaturity("score", str(file), folder=tmp_path, environment={"CXMATURITY_LANGUAGE": tag})
    assert refused(done) == f"{file}:6: {line}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("score",), "缺少参数'PATH'。"),
        (("score", "--formatt", "text"), "没有选项--formatt（相近的选项：--format）"),
        (("score", "a", "--format"), "选项'--format'需要一个值。"),
        (("report", "a", "--strict=3"), "选项'--strict'不带值。"),
        (("score", "a", "b"), "多余的参数（b）"),
        (("repor",), "没有命令'repor'。您是否想输入'report'？"),
        (("elephant",), "没有命令'elephant'。"),
        (("score", "nowhere"), "nowhere：没有这个文件或文件夹"),
        (("score", "a", "--format", "doc"), "--format doc：请从以下选择：text, json"),
        (("template", "eject", "/proc/own"), "/proc/own：无法写入：没有这个文件或文件夹"),
    ],
)
def test_what_a_mistake_on_the_command_line_is_told(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    environment = {"CXMATURITY_LANGUAGE": "zh-Hans", "PYTHONIOENCODING": "utf-8"}
    assert said in refused(cxmaturity(*arguments, folder=tmp_path, environment=environment))


SCREENS = {
    "en": ("? help: ", "Question 1 of 5", "don't know", "Saved in", "5 questions: 0 answered, 1 don't know,"),
    "zh-Hans": ("? 帮助：", "第1题，共5题", "不知道", "已保存到", "共5题：已作答0题、不知道1题、"),
    "zh-Hant": ("? 說明：", "第1題，共5題", "不知道", "已儲存到", "共5題：已作答0題、不知道1題、"),
}


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("columns", [40, 80])
def test_an_interview_in_each_language(tag: str, columns: int, tmp_path: Path) -> None:
    prompt, first, unknown, saved, counts = SCREENS[tag]
    # What is asked for by `--language` goes before the machine's language.
    environment = {"CXMATURITY_LANGUAGE": "zh-Hans" if tag == "en" else "en"}
    file = tmp_path / "a.yaml"
    terminal = Terminal(file, *HEADER, "--language", tag, columns=columns, **environment)
    terminal.see(first).see(prompt).type("?").see(prompt).type("d").see(unknown).see(prompt).type("q")
    assert terminal.end() == 0
    shown = ESCAPE.sub("", terminal.raw).replace("\r", "")
    assert saved in shown
    assert counts.replace(" ", "") in shown.replace("\n", "").replace(" ", "")
    commands = [line for line in shown.splitlines() if re.match(r"  [a-z?] +\S", line)]
    assert len({cells(re.match(r"  \S( \S+)? +", line)[0]) for line in commands}) == 1  # type: ignore[index]
    prose = [line for line in shown.splitlines() if str(tmp_path) not in line and "?" not in line]
    assert max(map(cells, prose)) <= columns


def test_piped_answers_in_the_machines_own_language(tmp_path: Path) -> None:
    done = cxmaturity(
        "assess",
        "a.yaml",
        "--organisation",
        "Acme",
        "--set",
        "vision.sponsor=9",
        folder=tmp_path,
        environment={"LC_ALL": "zh_TW.UTF-8", "CXMATURITY_LANGUAGE": "", "LANGUAGE": ""},
    )
    assert refused(done) == "--set vision.sponsor：須為1, 2, 3, 4, 5、`unknown`或`na:REASON`（目前為9）\n"


def test_texts_are_set_by_columns_and_no_line_begins_with_a_mark() -> None:
    text = "每个作答都会先保存，再进入“下一题”（见report模板）。输入?查看命令，输入q可随时退出。"
    for width in range(24, 60):
        lines = wrap(text, width, "  -  ", "     ")
        assert max(map(cells, lines)) <= width
        assert "".join(line.strip(" -") for line in lines).replace(" ", "") == text.replace(" ", "")
        assert not [line for line in lines if line.strip(" -")[0] in "，。）”"]
        assert not [line for line in lines if line[-1] in "（“"]
    assert wrap("中" * 7, 6) == ["中中中", "中中中", "中"]
    assert wrap("见" + "x" * 20, 8) == ["见", "xxxxxxxx", "xxxxxxxx", "xxxx"]
    assert (padded("维度", 6), cut("维度名称", 6), cut("维度", 4)) == ("维度  ", "维度.", "维度")


@given(st.text(alphabet="ab-,.“”’ (é", max_size=80), st.integers(10, 40))
def test_texts_without_wide_characters_are_set_as_ever(text: str, width: int) -> None:
    assert wrap(text, width, "  ", "    ") == textwrap.wrap(
        text, width, initial_indent="  ", subsequent_indent="    "
    )


@pytest.mark.parametrize("width", range(24, 60, 5))
def test_rich_ends_lines_between_wide_characters(width: int) -> None:
    """What we print, what Typer prints, and a cell of a table: Rich asks each text for its lines."""
    break_wide_text()
    text = (
        "每个作答都会先保存，再进入“下一题”（见report模板）。输入?查看命令，输入q可随时退出。 [b]完[/b]" * 2
    )
    table = Table.grid()
    table.add_row(Text(text))
    for renderable in (Text(text), Padding(Text(text, style="bold"), (0, 0, 0, 2)), text, table):
        console = Console(width=width, file=io.StringIO(), markup=False, color_system=None)
        console.print(renderable)
        lines = [line.strip() for line in console.file.getvalue().splitlines()]
        assert max(map(cells, lines)) <= width
        assert min(map(cells, lines[:-1])) > width - 10
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert not [line for line in lines if line[0] in "，。）”"]
        assert not [line for line in lines if line[-1] in "（“"]


def test_rich_sets_texts_as_it_did_but_for_wide_characters() -> None:
    break_wide_text()
    console = Console(width=9)

    def lines(text: str, **how: Any) -> list[str]:
        return [line.plain.rstrip() for line in Text(text).wrap(console, 9, **how)]

    assert lines("one two three\n\nfour") == ["one two", "three", "", "four"]
    assert lines("a thirteencharacterword b") == ["a", "thirteenc", "haracterw", "ord b"]
    assert lines("见 thirteencharacterword 中") == ["见", "thirteenc", "haracterw", "ord 中"]
    assert lines("中" * 6, overflow="crop") == ["中中中中", "中中"]
    assert lines("中\tthirteencharacterword", overflow="ellipsis") == ["中", "thirteen…"]
    assert lines("中中中中中", no_wrap=True, overflow="crop") == ["中中中中"]
    assert lines("中中中中中", overflow="ignore") == ["中中中中中"]
