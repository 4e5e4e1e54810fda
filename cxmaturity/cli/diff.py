"""`cxmaturity questionnaire diff OLD NEW`."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import typer

from cxmaturity.cli.output import for_machines, to_stdout
from cxmaturity.errors import BadInput, plain
from cxmaturity.formats.field_names import shortened
from cxmaturity.formats.json_text import pretty
from cxmaturity.questionnaire.find import questionnaire_path
from cxmaturity.questionnaire.revisions import GIT, read_version
from cxmaturity.questionnaire.versions import (
    Effect,
    QuestionnaireChange,
    QuestionnaireChanges,
    changes_between,
)
from cxmaturity.text.language import tr
from cxmaturity.text.safe_text import harmless

FORMATS = ("text", "md", "json")
_EFFECTS: tuple[Effect, ...] = ("breaks", "scores", "wording", "texts")


def run(old: str, new: str, *, format_name: str) -> None:
    """Print what changed from one questionnaire to the other, and the version that this asks for."""
    if format_name not in FORMATS:
        known = ", ".join(FORMATS)
        raise BadInput(tr("--format {name}: choose one of {known}", name=plain(format_name), known=known))
    if new.startswith(GIT) and new.count(":") < 2:
        raise BadInput(tr("{name}: the newer one needs a path, such as git:HEAD:PATH", name=plain(new)))
    path = Path(new.split(":", 2)[2]) if new.startswith(GIT) else questionnaire_path(new)
    changes = changes_between(read_version(old, path), read_version(new, path))
    if format_name == "json":
        content = {**msgspec.to_builtins(changes), "enough": changes.enough}
        to_stdout(pretty(content))
        return
    if format_name == "md":
        for_machines("".join(f"{harmless(plain(line))}\n" for line in _lines(changes, markdown=True)))
        return
    for line in _lines(changes, markdown=False):
        typer.echo(plain(line))


def _lines(changes: QuestionnaireChanges, *, markdown: bool) -> Iterator[str]:
    """Yield the changes by their effect, the gravest first."""
    headings = {
        "breaks": tr("Breaks comparison"),
        "scores": tr("Compares, but scores can move though nobody answered otherwise"),
        "wording": tr("Asks in other words: compares only where the meaning stayed"),
        "texts": tr("Changes no score"),
    }
    title = tr("{before} > {after}", before=changes.before, after=changes.after)
    yield f"# {title}" if markdown else title
    for effect in _EFFECTS:
        found = [change for change in changes.changes if change.effect == effect]
        if found:
            if markdown:
                yield from ("", f"## {headings[effect]}", "")
            else:
                yield headings[effect] + tr(": ").rstrip()
            yield from (f"- {_told(change)}" if markdown else f"    {_told(change)}" for change in found)
    if markdown:
        yield ""
    yield _verdict(changes)


def _verdict(changes: QuestionnaireChanges) -> str:
    """Return which version the changes ask for, and whether the newer one has it."""
    if changes.asks is None:
        return tr("nothing changed")
    values = {"part": changes.asks, "wanted": changes.wanted, "has": changes.after.rpartition(" ")[2]}
    if changes.enough:
        return tr("asks for a new {part} version: {has} is one", **values)
    return tr("asks for a new {part} version, {wanted}; it has {has}", **values)


def _told(change: QuestionnaireChange) -> str:
    """Return one change as a reader sees it."""
    values = {
        "what": tr(change.what),
        "id": change.id,
        "before": shortened(change.before) or tr("nothing"),
        "after": shortened(change.after) or tr("nothing"),
    }
    sentences = {
        "removed": tr("{what} {id}: removed"),
        "added": tr("{what} {id}: added"),
        "options": tr("{id}: had {before}, has {after}"),
        "instrument": tr("another {what}: {before} became {after}"),
        "weighs": tr("{id}: was {before}, is {after}"),
        "rules": tr("{id}: was {before}, is {after}")
        if change.before or change.after
        else tr("{id}: changed"),
        "texts": tr("{id}: “{before}” became “{after}”")
        if change.what == "text"
        else tr("{id}: {what} changed"),
        "order": tr("the questions stand in another order"),
    }
    return sentences[change.kind].format(**values)
