"""The wheel ships all of the content, and works alone: without the checkout, in a bare environment."""

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pypdf
import pytest

from cxmaturity.text.language import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = {
    "cxmaturity/": "cxmaturity/",
    "questionnaires/": "cxmaturity/_bundled/questionnaires/",
    "report_templates/": "cxmaturity/_bundled/report_templates/",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel from a source distribution from a clean copy: so both are complete."""
    folder = tmp_path_factory.mktemp("build")
    for name in project_files():
        copy = folder / "checkout" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy)
    building = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist"]
    run(*building, folder / "checkout", cwd=folder)
    (built,) = (folder / "dist").glob("*.whl")
    return built


def test_ships_exactly_the_files_of_the_project(wheel: Path) -> None:
    expected = {
        inside + name.removeprefix(folder): (ROOT / name).read_bytes()
        for name in project_files()
        for folder, inside in SHIPPED.items()
        if name.startswith(folder)
    }
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}
    compiled = {
        f"{name.removesuffix('.po')}/LC_MESSAGES/cxmaturity.mo" for name in shipped if name.endswith(".po")
    }
    assert len(compiled) == len(LANGUAGES) - 1
    assert all(shipped.pop(name) for name in compiled)
    assert shipped.keys() == expected.keys()
    assert shipped == expected


def test_runs_the_demo_in_a_bare_environment(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "bare", cwd=tmp_path)
    programs = tmp_path / "bare" / "bin"
    install = [programs / "python", "-m", "pip", "install", "--quiet", "--no-compile", "--no-deps"]
    run(*install, "--require-hashes", "--requirement", ROOT / "requirements.txt", cwd=tmp_path)
    run(*install, wheel, cwd=tmp_path)
    # The lock holds all that the wheel asks for.
    run(programs / "python", "-m", "pip", "check", cwd=tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()

    printed = run(programs / "cxmaturity", "demo", cwd=empty)

    content = (empty / printed.splitlines()[-1].strip()).read_bytes()
    assert content.startswith(b"%PDF")
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) >= 10


def project_files() -> list[str]:
    """Return what git tracks or would track; all that is not hidden where there is no git."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        result = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
        names = [name for name in result.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*")]
        names = [name for name in names if not re.search(r"(^|/)(\.|__pycache__|dist/|build/)", name)]
    return [name for name in names if (ROOT / name).is_file()]


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command outside the checkout and return what it printed; fail with all it said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    result = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout
