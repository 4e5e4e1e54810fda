"""The journal of a batch in its folder: what is done, line by line in the order of the plan.

The first line says how it was done. A run that goes on moves the journal aside, takes over what still holds,
and writes a new one; so the journal of an interrupted batch, once ended, is that of one that never stopped.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from cxmaturity import __version__, files
from cxmaturity.batches.rows import writable
from cxmaturity.batches.work import Done, Settings, encoded
from cxmaturity.errors import BadInput, UnwritableTarget, plain
from cxmaturity.text.language import language, tr

JOURNAL, BEFORE = ".batch.jsonl", ".batch-before.jsonl"
FORMAT = 1


def header(settings: Settings) -> bytes:
    """Return the first line of a journal: how the batch is done; what was done otherwise is done again."""
    how = {name: getattr(settings, name) for name in Settings.__annotations__ if name != "output"}
    words = language(settings.language or "en").made_of
    own = {"words": words} if words else {}
    return encoded({"format": FORMAT, "tool_version": __version__, **how, **own})


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Make the folder of a batch and keep others out of it. Raises BadInput where one is at work in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableTarget(folder, error.strerror or str(error)) from None
    with files.held(folder) as free:
        if not free:
            message = tr("{folder}: another batch is at work in it; wait for its end, or name another folder")
            raise BadInput(message.format(folder=plain(folder)))
        yield


def prepare(folder: Path, *, resume: bool) -> None:
    """Raise BadInput where something else is in the folder of a batch, or a batch to resume."""
    try:
        inside = os.listdir(folder)
    except OSError as error:
        raise UnwritableTarget(folder, error.strerror or str(error)) from None
    ours = JOURNAL in inside or BEFORE in inside
    if inside and not resume:
        hint = tr("--resume goes on with the batch in it") if ours else tr("name a new or an empty folder")
        raise BadInput(tr("{folder}: is not empty; {hint}", folder=plain(folder), hint=hint))
    if inside and not ours:
        message = tr("{folder}: is not empty and holds no batch to resume", folder=plain(folder))
        raise BadInput(message)


class Earlier:
    """What earlier runs did, by unit: only where each line stands is kept in memory."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        """Move the journal aside, behind what was moved there before, and note where each unit stands."""
        self.file = folder / BEFORE
        self.places: dict[str, int] = {}
        self.asked: set[AnsweredQuestionnaire] = set()
        """The questionnaires that there may be portfolios of."""
        _set_aside(folder)
        if not self.file.exists():
            return
        known = False
        with self.file.open("rb") as lines:
            place = 0
            for line in lines:
                if line.startswith(b'{"format":'):
                    known = line.rstrip(b"\n") == header(settings)
                elif line.endswith(b"\n") and (kept := _good(line)) is not None:
                    if kept.result is not None:
                        self.asked.add(kept.result)
                    if known:
                        self.places[kept.unit] = place
                place += len(line)

    def line(self, unit: str) -> bytes:
        """Return the line of a unit that has a result, empty where it has none."""
        place = self.places.get(writable(unit))
        if place is None:
            return b""
        with self.file.open("rb") as lines:
            lines.seek(place)
            return lines.readline().rstrip(b"\n")

    def forget(self) -> None:
        """Remove what was moved aside: the new journal has it all."""
        self.file.unlink(missing_ok=True)


def _set_aside(folder: Path) -> None:
    """Add the journal to what was moved aside. Doing it twice does no harm: the last line of a unit holds."""
    journal, before = folder / JOURNAL, folder / BEFORE
    if not journal.exists():
        return
    if not before.exists():
        os.replace(journal, before)
        return
    with journal.open("rb") as new, before.open("ab") as old:
        # A line that was cut off ends here, and is none.
        old.write(b"\n")
        for line in new:
            old.write(line)
        old.flush()
        os.fsync(old.fileno())
    journal.unlink()


class AnsweredQuestionnaire(msgspec.Struct, frozen=True):
    """The questionnaire of a result."""

    questionnaire: str
    version: str
    questionnaire_sha256: str


class JournalLine(msgspec.Struct, frozen=True):
    """What is asked of a line first: whose it is, whether it is a result, and by which questionnaire."""

    unit: str
    made_of: str = ""
    result: AnsweredQuestionnaire | None = None


def _good(line: bytes) -> JournalLine | None:
    """Return what a line with a result says."""
    try:
        kept = msgspec.json.decode(line, type=JournalLine)
    except msgspec.MsgspecError:
        return None
    return kept if kept.made_of else None


def journal_lines(folder: Path) -> Iterator[bytes]:
    """Yield the lines of a journal that is whole, each about a unit."""
    with (folder / JOURNAL).open("rb") as lines:
        next(lines)
        yield from lines


def read_journal(folder: Path) -> Iterator[Done]:
    """Yield what the lines of a journal that is whole say."""
    yield from map(msgspec.json.Decoder(Done).decode, journal_lines(folder))
