"""`cxmaturity questionnaire lint PATH...`."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import typer

from cxmaturity.cli.errors import stop
from cxmaturity.cli.output import to_stdout
from cxmaturity.errors import BadInput, plain
from cxmaturity.formats.json_text import pretty
from cxmaturity.linting import lint_file
from cxmaturity.linting.codes import RULES, Advice
from cxmaturity.questionnaire.find import FILE, OVERLAY, is_report, questionnaire_path
from cxmaturity.questionnaire.revisions import GIT, read_version
from cxmaturity.text.language import Language, current, tr
from cxmaturity.text.nearest import did_you_mean

NOT_CLEAN = 3
FORMATS = ("text", "json", "sarif")


def run(names: Sequence[str], *, format_name: str, against: str | None, ignore: Sequence[str]) -> None:
    """Print all advice on the questionnaires, and end with 3 where there is an error or a warning."""
    if format_name not in FORMATS:
        known = ", ".join(FORMATS)
        raise BadInput(tr("--format {name}: choose one of {known}", name=plain(format_name), known=known))
    ignored = _codes(ignore)
    if format_name != "text":
        # What machines keep is the same on every one of them.
        current.set(Language())
    files = list(dict.fromkeys(file for name in names for file in _files(name)))
    alike = against is None or (against.startswith(GIT) and against.count(":") == 1)
    if len(files) > 1 and not alike:
        raise BadInput(tr("--against {name}: name one questionnaire only", name=plain(against)))
    found: list[Advice] = []
    for file in files:
        last = None if against is None else read_version(against, file)
        found += [one for one in lint_file(file, against=last) if one.code not in ignored]
    clean = not any(one.severity != "note" for one in found)
    if format_name == "sarif":
        from cxmaturity.linting.sarif import advice_sarif

        to_stdout(advice_sarif(found, RULES))
    elif format_name == "json":
        content = {"clean": clean, "files": [str(file) for file in files], "advice": found}
        to_stdout(pretty(content))
    else:
        for one in found:
            typer.echo(line(one))
        typer.echo(_verdict(found, len(files), clean=clean))
    stop(0 if clean else NOT_CLEAN)


def line(one: Advice) -> str:
    """Return a piece of advice on one line."""
    place = f"{one.file}:{one.line}" if one.line else one.file
    said = ": ".join(part for part in (one.field, one.message) if part)
    more = f"{tr('; ')}{one.hint}" if one.hint else ""
    return plain(f"{place}: {one.code} {one.severity}: {said}{more}")


def _verdict(found: Sequence[Advice], files: int, *, clean: bool) -> str:
    """Return the last line, which says the same as the exit code."""
    counts = Counter(one.severity for one in found)
    message = tr("{verdict}: {files} checked; errors: {errors}, warnings: {warnings}, notes: {notes}")
    return message.format(
        files=files,
        errors=counts["error"],
        warnings=counts["warning"],
        notes=counts["note"],
        verdict=tr("clean") if clean else tr("not clean"),
    )


def _codes(ignore: Sequence[str]) -> set[str]:
    """Return the codes to ignore. Raises BadInput for one that there is not."""
    codes = {code for part in ignore for code in re.split(r"[\s,]+", part.upper()) if code}
    for code in sorted(codes - set(RULES)):
        hint = did_you_mean(code, list(RULES), tr("they are listed in docs/authoring.md"))
        raise BadInput(tr("--ignore {code}: there is no such code; {hint}", code=plain(code), hint=hint))
    return codes


def _files(name: str) -> list[Path]:
    """Return the questionnaire files that `name` leads to: one, or those in the folders of a folder."""
    folder = Path(name)
    if folder.is_dir() and not any((folder / one).exists() for one in (FILE, OVERLAY)):
        found = sorted(file for one in (FILE, OVERLAY) for file in folder.glob(f"*/{one}"))
        if found:
            return found
    return [_file(name)]


def _file(name: str) -> Path:
    """Return the questionnaire file that `name` leads to: itself, its folder, a translation, or an id."""
    path = Path(name)
    if path.is_file() and path.suffix in (".yaml", ".yml") and path.name not in (FILE, OVERLAY):
        beside = [path.parent / one for one in (FILE, OVERLAY) if (path.parent / one).is_file()]
        return beside[0] if beside else path
    found = questionnaire_path(path if path.exists() else name)
    if is_report(found):
        raise BadInput(tr("{path}: is a report; name the questionnaire itself", path=plain(found)))
    return found
