"""The lock files hold what pyproject.toml asks for, by its hashes, for every system that is promised.

And no document names a way to install that does not work: the package is on no index.
"""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
EXTRAS = {
    "requirements.txt": ["cjk"],
    "requirements-test.txt": ["cjk", "test"],
    "requirements-dev.txt": ["cjk", "test", "dev"],
}
SYSTEMS = [
    {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": system,
        "platform_system": {"linux": "Linux", "darwin": "Darwin"}[system],
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "os_name": "posix",
    }
    for python in ("3.11", "3.12", "3.13", "3.14")
    for system, machine in (
        ("linux", "x86_64"),
        ("linux", "aarch64"),
        ("darwin", "arm64"),
        ("darwin", "x86_64"),
    )
]
PAGES = [
    *ROOT.glob("*.md"),
    *ROOT.glob("docs/**/*.md"),
    *ROOT.glob("cxmaturity/**/*.py"),
    *ROOT.glob("cxmaturity/messages/*.po"),
    *ROOT.glob("questionnaires/**/*.md"),
    *ROOT.glob("*.yml"),
    *ROOT.glob(".*.yaml"),
    *ROOT.glob(".github/**/*.yml"),
]
INSTALLS = re.compile(
    r"(?:pip3?|pipx|uv pip|uv tool|uv) (?:install|run|add)\b[^\n]*|uvx [^\n]*|pipx run [^\n]*"
)
FROM_AN_INDEX = re.compile(r"(?<![-./\w])cxmaturity(?:\[[\w,]+\])?(?![-/\w])")


def entries(name: str) -> list[str]:
    """Return the entries of a lock file, each on one line."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def locked(name: str, system: dict[str, str]) -> dict[str, str]:
    """Return the version of each package that a lock file has for a system."""
    made: dict[str, str] = {}
    for entry in entries(name):
        one = Requirement(entry.partition(" --hash")[0])
        if one.marker is None or one.marker.evaluate(system):
            (pin,) = one.specifier
            assert pin.operator == "==" and one.name not in made, entry
            made[canonicalize_name(one.name)] = pin.version
    return made


@pytest.mark.parametrize("name", EXTRAS)
def test_every_entry_has_hashes_and_names_no_place(name: str) -> None:
    assert entries(name)
    for entry in entries(name):
        assert re.search(r"( +--hash=sha256:[0-9a-f]{64})+\Z", entry.rstrip()), entry
    assert not re.search(r"://|--(extra-)?index|--find-links|@", (ROOT / name).read_text())


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda one: "-".join(list(one.values())[:5:2]))
@pytest.mark.parametrize("name", EXTRAS)
def test_the_lock_satisfies_the_project(name: str, system: dict[str, str]) -> None:
    found = locked(name, system)
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    for extra in EXTRAS[name]:
        asked += PROJECT["project"]["optional-dependencies"][extra]
    for text in asked:
        one = Requirement(text)
        if one.marker is None or one.marker.evaluate(system):
            version = found.get(canonicalize_name(one.name), "none")
            assert version != "none" and one.specifier.contains(version), f"{text}: {version}; ./run lock"


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda one: "-".join(list(one.values())[:5:2]))
def test_each_lock_holds_the_one_before_it(system: dict[str, str]) -> None:
    run, test, dev = (locked(name, system) for name in EXTRAS)
    assert run.items() < test.items() < dev.items()


def faults(text: str) -> list[str]:
    """Return the commands in `text` that would install the package by its name."""
    return [found for found in INSTALLS.findall(text) if FROM_AN_INDEX.search(found)]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_page_installs_the_package_from_an_index(page: Path) -> None:
    assert faults(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "command",
    [
        "pip install cxmaturity",
        "python -m pip install --quiet 'cxmaturity[cjk]'",
        "pipx install cxmaturity",
        "pip install cxmaturity==1.0",
        "uvx cxmaturity demo",
        "uv tool install cxmaturity",
        "pip install -U cxmaturity # newest",
    ],
)
def test_such_commands_are_found(command: str) -> None:
    assert faults(f"Then `{command}`.")


@pytest.mark.parametrize(
    "command", ["pip install dist/cxmaturity-0.1.0-py3-none-any.whl", "pip install wheels/cxmaturity-*.whl"]
)
def test_a_wheel_of_ones_own_is_no_such_command(command: str) -> None:
    assert not faults(command)
