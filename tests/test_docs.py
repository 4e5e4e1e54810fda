"""The documentation tells the truth: its commands are run, its files are read, its lists are complete."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from cxmaturity.schemas import HELP, SCHEMAS, schema

ROOT = Path(__file__).parent.parent
DAY = "1795824000"
"""The day on which the pages are read, for ever."""
FILE = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```\n", re.DOTALL)
SESSION = re.compile(r"^\$ (cxmaturity [^\n]*)\n(.*?)(?=^\$ |\Z)", re.DOTALL | re.MULTILINE)
WITH_COMMANDS = (page for folder in (ROOT, ROOT / "docs") for page in folder.glob("*.md"))
PAGES = sorted(page for page in WITH_COMMANDS if "$ cxmaturity" in page.read_text())


def run(command: str, folder: Path) -> str:
    words = [sys.executable, "-m", "cxmaturity", *shlex.split(command)[1:]]
    env = {**os.environ, "COLUMNS": "80", "SOURCE_DATE_EPOCH": DAY}
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_print_what_the_page_says(page: Path, tmp_path: Path) -> None:
    text = page.read_text()
    for name, content in FILE.findall(text):
        path = tmp_path / "questionnaires" / name if name.endswith("questionnaire.yaml") else tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    sessions = [
        found
        for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL)
        for found in SESSION.findall(block)
    ]
    assert sessions
    for command, expected in sessions:
        assert run(command, tmp_path).rstrip() == expected.rstrip(), command


def commands() -> list[str]:
    shown = run("cxmaturity --help", ROOT) + run("cxmaturity questionnaire --help", ROOT)
    return re.findall(r"^│ (\w+) {2,}", shown, re.MULTILINE)


def test_every_command_is_in_the_readme() -> None:
    names = commands()
    assert {"assess", "score", "explain", "report", "demo", "schema", "list", "show", "check"} <= set(names)
    readme = (ROOT / "README.md").read_text()
    assert [name for name in names if not re.search(rf"cxmaturity (questionnaire )?{name}\b", readme)] == []


def test_the_readme_has_two_commands_for_set_up() -> None:
    readme = (ROOT / "README.md").read_text()
    assert set(re.findall(r"\./run (\w+)", readme.partition("## For developers")[0])) == {"demo", "test"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schemas_are_those_of_the_code(name: str) -> None:
    published = json.loads((ROOT / "docs" / "schemas" / f"{name}.schema.json").read_text())
    assert published == json.loads(json.dumps(schema(name))), (
        f"run: cxmaturity schema {name} > docs/schemas/{name}.schema.json"
    )


def test_the_help_and_the_readme_name_every_schema() -> None:
    row = re.search(r"`cxmaturity schema NAME` \|([^|]*)\|", (ROOT / "README.md").read_text())
    assert row is not None
    assert sorted(re.findall(r"`(\w+)`", row[1])) == sorted(SCHEMAS)
    *first, last = SCHEMAS
    assert f"{', '.join(first)} or {last}." == HELP
