"""What other repositories run: the action, the hook, the examples of docs/ci.md, with stubs for the rest."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.command_line import laid_out
from tests.test_docs import FILE

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "ci.md").read_text()
EXAMPLES = PAGE.partition("## GitHub")[2]
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
BLOCKS = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", EXAMPLES, re.DOTALL)]


def action() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "action.yml").read_text())


def step(name: str) -> dict[str, Any]:
    return next(one for one in action()["runs"]["steps"] if one["name"] == name)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The files of docs/ci.md, with `cxmaturity`, and a `python` that notes its arguments."""
    files: dict[str, str] = {}
    for name, content in FILE.findall(PAGE):
        files[f"work/questionnaires/{name}" if name.endswith("questionnaire.yaml") else f"work/{name}"] = (
            content
        )
    files["bin/cxmaturity"] = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m cxmaturity "$@"\n'
    files["bin/python"] = '#!/bin/sh\nprintf "%s\\n" "$*" >>"$NOTED"\n'
    laid_out(tmp_path, files)
    for program in (tmp_path / "bin").iterdir():
        program.chmod(0o755)
    return tmp_path


def run(script: str, checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a runner does, after the failure of whose first command nothing else runs."""
    given = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "INPUT_"))},
        "PATH": f"{checkout / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "SOURCE_DATE_EPOCH": "1795305600",
        "NOTED": str(checkout / "noted"),
        **environment,
    }
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(words, cwd=checkout / "work", env=given, capture_output=True, text=True)


def inputs(**given: str) -> dict[str, str]:
    """Return the environment that the action's check step makes of its inputs."""
    defaults = {name: str(one.get("default", "")) for name, one in action()["inputs"].items()}
    values = {**defaults, **given}
    made = {}
    for name, text in step("Check the gates")["env"].items():
        (expression,) = EXPRESSION.findall(text)
        made[name] = values[expression.removeprefix("inputs.")]
    return made


def test_the_action_is_composite_and_names_only_what_it_declares() -> None:
    made = action()
    assert made["runs"]["using"] == "composite"
    for one in made["runs"]["steps"]:
        assert "uses" in one or one["shell"] == "bash"
        assert not EXPRESSION.search(one.get("run", "")), "inputs go through the environment"
        for text in (*one.get("env", {}).values(), *one.get("with", {}).values()):
            for expression in EXPRESSION.findall(text):
                context, _, name = expression.partition(".")
                assert (context, name) == ("github", "action_path") or name in made["inputs"], expression
    assert all(one["description"] for one in made["inputs"].values())


def test_the_action_installs_what_is_locked_and_itself(checkout: Path) -> None:
    done = run(step("Install cxmaturity")["run"], checkout, ACTION_PATH="/the action")
    assert (done.returncode, done.stderr) == (0, "")
    locked, itself = (checkout / "noted").read_text().splitlines()
    assert "--require-hashes" in locked and locked.endswith("--requirement /the action/requirements.txt")
    assert "--no-deps --no-build-isolation" in itself and itself.endswith(" /the action")


WORKFLOWS = [*(ROOT / ".github" / "workflows").glob("*.yml"), ROOT / "action.yml", ROOT / "docs" / "ci.md"]


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda path: path.name)
def test_actions_of_others_are_pinned_by_the_hash_of_a_commit(file: Path) -> None:
    used = re.findall(r"uses: *(\S+)(.*)", file.read_text())
    assert used
    for action, comment in used:
        assert re.search(r"@([0-9a-f]{40}|COMMIT)\Z", action), action
        assert "COMMIT" in action or re.match(r" # v\d+\.\d+\.\d+\Z", comment), action


def test_workflows_may_only_read() -> None:
    made = [yaml.safe_load(file.read_text()) for file in WORKFLOWS if file.parent.name == "workflows"]
    made += [block for block in BLOCKS if "jobs" in block]
    assert len(made) >= 2
    for workflow in made:
        assert workflow["permissions"] == {"contents": "read"}
        assert not [job for job in workflow["jobs"].values() if "permissions" in job]


def test_the_action_fails_with_summary_annotations_and_junit(checkout: Path) -> None:
    environment = inputs(path="autumn.yaml", baseline="spring.yaml", strict="true", junit="gates.xml")
    environment |= {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(checkout / "summary.md")}
    done = run(step("Check the gates")["run"], checkout, **environment)
    assert done.returncode == 3
    last = done.stdout.splitlines()[-1]
    assert last.startswith("failed: ")
    assert last.partition("(")[0] in (checkout / "summary.md").read_text()
    assert "::error file=gates.yaml,line=4,title=dimensions.solving.index::" in done.stderr
    assert "<failure" in (checkout / "work" / "gates.xml").read_text()


def test_the_action_passes(checkout: Path) -> None:
    (checkout / "work" / "easy.yaml").write_text("format: 1\noverall: {stage: 1}\n")
    environment = inputs(path="autumn.yaml", gates="easy.yaml", questionnaire="desk")
    done = run(step("Check the gates")["run"], checkout, **environment)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "passed: 1 of 1 gates met")


def test_an_input_is_never_run(checkout: Path) -> None:
    for path in ("$(touch owned)", "`touch owned`; touch owned", "--init"):
        done = run(step("Check the gates")["run"], checkout, **inputs(path=path, gates="$(touch owned)"))
        assert done.returncode == 2
        assert not (checkout / "work" / "owned").exists()


def test_the_github_example_gives_the_action_inputs_that_it_has() -> None:
    (workflow,) = [block for block in BLOCKS if "jobs" in block]
    (used,) = [
        one for job in workflow["jobs"].values() for one in job["steps"] if "cxmaturity" in one["uses"]
    ]
    assert used["with"].keys() <= action()["inputs"].keys()
    needed = {name for name, one in action()["inputs"].items() if one.get("required")}
    assert needed <= used["with"].keys()


def test_the_gitlab_example_runs_and_keeps_its_report(checkout: Path) -> None:
    (job,) = [block["gates"] for block in BLOCKS if "script" in block.get("gates", {})]
    variables = {"ANSWERS": "autumn.yaml", "BASELINE": "spring.yaml"}
    assert job["variables"].keys() == variables.keys()
    done = run("\n".join(job["script"]), checkout, **variables)
    assert done.returncode == 3, done.stderr
    assert done.stdout.splitlines()[-1].startswith("failed: ")
    report = checkout / "work" / job["artifacts"]["reports"]["junit"]
    assert "<testsuites " in report.read_text() and job["artifacts"]["when"] == "always"
    assert (checkout / "noted").read_text() == "-m pip install --quiet wheels/cxmaturity-*.whl\n"


def test_the_hook_of_the_example_is_there_and_runs(checkout: Path) -> None:
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    (example,) = [one for block in BLOCKS for repo in block.get("repos", []) for one in repo["hooks"]]
    hook = hooks[example["id"]]
    assert hook["pass_filenames"] is False and hook["language"] == "python"
    assert re.search(hook["files"], "acme/2026-q3/ceo.yaml") and not re.search(hook["files"], "README.md")
    places = {"acme/2026-q3": "autumn.yaml", "acme/2026-q2": "spring.yaml"}
    arguments = [places.get(word, word) for word in example["args"]]
    done = run(shlex.join([*hook["entry"].split(), *arguments]), checkout)
    assert done.returncode == 3, done.stderr
