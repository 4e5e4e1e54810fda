"""Light commands start fast: what is heavy to import stays out of them."""

import subprocess
import sys
from pathlib import Path

import pytest

from cxmaturity import __version__
from cxmaturity.resources import bundled

# Never needed by a command that only reads, scores and prints.
HEAVY = {
    "PIL",
    "asyncio",
    "fontTools",
    "fontpkg",
    "highspy",
    "importlib.metadata",
    "jinja2",
    "multiprocessing",
    "numpy",
    "openpyxl",
    "polars",
    "prompt_toolkit",
    "pydantic",
    "textual",
    "uharfbuzz",
    "weasyprint",
}
ALSO_HEAVY = {
    "--version": {"msgspec", "rich", "yaml"},
    "--help": {"msgspec", "yaml"},
    "score FILE --format json": {"rich"},
    "questionnaire list": set(),
    "schema answers": {"rich"},
}


@pytest.mark.parametrize("line", ALSO_HEAVY)
def test_a_light_command_imports_nothing_heavy(line: str, tmp_path: Path) -> None:
    arguments = [example() if word == "FILE" else word for word in line.split()]
    command = [sys.executable, "-X", "importtime", "-m", "cxmaturity", *arguments]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert imported(result.stderr) & (HEAVY | ALSO_HEAVY[line]) == set()


def test_version_is_the_constant() -> None:
    command = [sys.executable, "-m", "cxmaturity", "--version"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed.strip() == __version__


def imported(log: str) -> set[str]:
    """Return the modules that `-X importtime` tells of: the last column of its table."""
    return {line.rpartition("|")[2].strip() for line in log.splitlines() if line.startswith("import time:")}


def example() -> str:
    """Return one answer file of the bundled examples."""
    return str(min(bundled("questionnaires").glob("cx-maturity/examples/*/*/*.yaml")))
