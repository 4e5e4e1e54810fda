"""Every output that the command line makes of a group's answers, by asking the tool which there are."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import msgspec
import typer
from pypdf import PdfReader

from cxmaturity.answers.model import Answers
from cxmaturity.answers.write import render_answers
from cxmaturity.cli import app
from cxmaturity.gates.formats import FORMATS as GATE_FORMATS
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.report import FORMATS
from cxmaturity.report.options import Options, Profile
from cxmaturity.report.plans.formats import FORMATS as FORMATS_OF_PLANS
from tests.command_line import inner_commands, invoked

# The package has functions of these names: the commands themselves.
compare, report, score, trend = (
    import_module(f"cxmaturity.cli.{name}") for name in ("compare", "report", "score", "trend")
)
SLOW = ("pdf",)
"""The formats that take seconds; they are made when they are asked for."""
Output = tuple[str, bytes]
Walk = Callable[["Place", bool], Iterator[Output]]


class Place:
    """A folder with a questionnaire and two waves of a group, as files named after its members."""

    def __init__(self, folder: Path, asked: Questionnaire, waves: Mapping[str, Sequence[Answers]]) -> None:
        self.folder, self.asked, self.changes = folder, asked, True
        written = msgspec.to_builtins(asked)
        for computed in ("sha256", "taken", "overlay", "extra"):
            del written[computed]
        self.write("questionnaires/group/questionnaire.yaml", msgspec.json.encode(_without_none(written)))
        for wave, sheets in waves.items():
            for sheet in sheets:
                name = f"waves/{wave}/{sheet.path}"
                self.write(name, render_answers(sheet, asked).encode())
        self.before, self.wave = (f"waves/{wave}" for wave in waves)
        self.write("gates.yaml", msgspec.json.encode(gates(asked)))

    def write(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def run(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> bytes:
        """Run a command in this process and return both of its streams, one after the other."""
        environment = {"COLUMNS": "120", "GITHUB_ACTIONS": ""}
        done = invoked(*arguments, folder=self.folder, environment=environment)
        assert done.exit_code in codes, (arguments, done.output)
        return done.stdout_bytes + b"\n" + done.stderr_bytes

    def made(self, name: str, *arguments: str) -> Output:
        """Run a command that writes the file called `name`, and return it."""
        file = f"out/{name}"
        (self.folder / "out").mkdir(exist_ok=True)
        said = self.run(*arguments, "-o", file)
        assert (self.folder / file).is_file(), said
        return f"{arguments[0]} {name}", (self.folder / file).read_bytes()


def _without_none(value: Any) -> Any:
    """Return a value as it is written in a file: what is None is left out."""
    if isinstance(value, dict):
        return {key: _without_none(one) for key, one in value.items() if one is not None}
    return [_without_none(one) for one in value] if isinstance(value, list) else value


def gates(asked: Questionnaire) -> dict[str, Any]:
    """Return gates on everything there is, each at a place in the middle."""
    least = {"stage": 2, "index": 50, "coverage": 0.8, "evidence_share": 0.5}
    checks = [check.id for check in asked.checklist.checks] if asked.checklist else []
    return {
        "format": 1,
        "overall": least,
        "dimensions": {dimension.id: least for dimension in asked.dimensions},
        "questions": {question.id: {"level": 3, "evidence_grade": 2} for question in asked.questions},
        "readiness": {"yes": 1, "checks": checks},
        "maximum_drop": {"dimension": 5, "question": 0.5},
    }


def _score(place: Place, slow: bool) -> Iterator[Output]:
    for form in score.FORMATS:
        yield f"score {form}", place.run("score", place.wave, "--format", form)


def _explain(place: Place, slow: bool) -> Iterator[Output]:
    dimensions = [dimension.id for dimension in place.asked.dimensions]
    for subject in ("overall", *dimensions, *(question.id for question in place.asked.questions)):
        yield f"explain {subject}", place.run("explain", place.wave, subject)


def _report(place: Place, slow: bool) -> Iterator[Output]:
    for form in FORMATS:
        if form in SLOW and not slow:
            continue
        name = f"wave.{form}"
        yield place.made(name, "report", place.wave, "--format", form)
        if form in report.WITH_PROFILES:
            for profile in report.PROFILES:
                if profile != Options().profile and form not in SLOW:
                    yield from _of_profile(place, profile, form)
            if form not in SLOW and place.changes:
                arguments = ("--previous", place.before, "--history", "waves", "--format", form)
                yield place.made(f"changes.{form}", "report", place.wave, *arguments)
        elif place.changes:
            arguments = ("--previous", place.before, "--format", form)
            yield place.made(f"changes.{form}", "report", place.wave, *arguments)


def _of_profile(place: Place, profile: str, form: str) -> Iterator[Output]:
    """Yield the pages of one profile; of a group with nothing to discuss there are none of a workshop."""
    arguments = ("report", place.wave, "--profile", profile, "--format", form)
    if profile == "workshop":
        said = place.run(*arguments, "-o", "-", codes=(0, 2))
        yield f"report {profile} {form}", said
    else:
        yield place.made(f"{profile}.{form}", *arguments)


def _compare(place: Place, slow: bool) -> Iterator[Output]:
    for form in compare.FORMATS:
        yield f"compare {form}", place.run("compare", place.before, place.wave, "--format", form)


def _trend(place: Place, slow: bool) -> Iterator[Output]:
    for form in trend.FORMATS:
        if form == "text":
            yield f"trend {form}", place.run("trend", "waves", "--format", form)
        elif form not in SLOW or slow:
            yield place.made(f"trend.{form}", "trend", "waves", "--format", form)


def _check(place: Place, slow: bool) -> Iterator[Output]:
    common = ("check", place.wave, "--today", "2026-12-31", "--baseline", place.before)
    for form in GATE_FORMATS:
        for annotations in ("--annotations", "--no-annotations"):
            said = place.run(*common, "--format", form, annotations, codes=(0, 3))
            yield f"check {form} {annotations}", said
    place.run("check", place.wave, "--init", "--gates", "started.yaml")
    yield "check --init", (place.folder / "started.yaml").read_bytes()


def _batch(place: Place, slow: bool) -> Iterator[Output]:
    forms = ",".join(form for form in FORMATS if form not in (*SLOW, "html"))
    options = ("--plans",) if slow else ("--no-portfolio",)
    arguments = ("batch", place.before, place.wave, "--jobs", "1", "--reports", forms, "-o", "many")
    yield "batch", place.run(*arguments, *options)
    for path in sorted((place.folder / "many").rglob("*")):
        # The journal is no output: it keeps a sum over the files, to know them again.
        if path.is_file() and path.name != ".batch.jsonl":
            yield f"batch {path.relative_to(place.folder)}", path.read_bytes()


def _plan(place: Place, slow: bool) -> Iterator[Output]:
    for form in ("text", *FORMATS_OF_PLANS):
        yield f"plan {form}", place.run("plan", place.wave, "--format", form)


WALKS: dict[str, Walk] = {
    "score": _score,
    "explain": _explain,
    "report": _report,
    "compare": _compare,
    "trend": _trend,
    "check": _check,
    "batch": _batch,
    "plan": _plan,
}
"""The commands that read a group's answers, each with all that it makes of them."""
OF_CHANGES = {"compare", "trend"}
OF_NO_GROUP = {"assess", "demo", "schema", "sign", "template eject", "verify", "words"}
"""Of one's own sheet, of the bundled example, of nobody, of what a report already holds, of the tool."""


def commands() -> set[str]:
    """Return the names of all commands that there are, but for those about questionnaires."""
    whole = typer.main.get_command(app)
    found = set()
    for name, command in inner_commands(whole).items():
        found |= {f"{name} {one}" for one in inner_commands(command)} or {name}
    return {name for name in found if not name.startswith("questionnaire ")}


def outputs(place: Place, *, slow: bool = False, changes: bool = True) -> dict[str, bytes]:
    """Return every output of every command by its name; slow ones, and tests of changes, where asked for."""
    assert set(get_args(Profile)) == {*report.PROFILES, "trend"}
    place.changes = changes
    walks = [walk for name, walk in WALKS.items() if changes or name not in OF_CHANGES]
    return dict(one for walk in walks for one in walk(place, slow))


def opened(content: bytes) -> str:
    """Return all text in an output: what is packed in it, hidden in it, or says who made it."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = [(name, book.read(name)) for name in book.namelist()]
            # A deck holds the figures of its charts in workbooks.
            return "\n".join(
                opened(part) if name.endswith(".xlsx") else part.decode("utf-8", "replace")
                for name, part in parts
            )
    if not content.startswith(b"%PDF"):
        return content.decode()
    document = PdfReader(io.BytesIO(content))
    parts = [page.extract_text() for page in document.pages]
    parts += [one.decode() for found in document.attachments.values() for one in found]
    parts.append(str(document.metadata))
    for number in range(1, len(document.xref[0]) + 1):
        found = document.get_object(number)
        parts.append(str(found))
        if found is not None and str(found.get("/Type", "")) == "/Metadata":
            parts.append(found.get_data().decode())
    return "\n".join(parts)
