"""From paths to units in a fixed order: what is one assessment, and what its report is called.

A file is a unit. A folder with answer files in it is one unit of several respondents; the folders inside it
are looked through too. A name with `*`, `?` or `[` that is no file stands for what it matches.
"""

import glob
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cxmaturity.answers.beside import ENDINGS, JOURNALS, NOT_SHEETS, unread_in
from cxmaturity.answers.model import Unread
from cxmaturity.formats.kinds import is_of_wave, kind_at
from cxmaturity.questionnaire.find import REPORT

_LONGEST_NAME = 80
_UNSAFE = re.compile(r"[^\w-]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\Z", re.IGNORECASE)


class Unit(NamedTuple):
    """One assessment to be made: the path of its answers, and the name of its own files."""

    path: str
    name: str


class BatchPlan:
    """The units of the paths that were named, each once."""

    def __init__(self, paths: Iterable[str], output: Path, *, named: bool = False) -> None:
        """Keep the `paths`; what lies in the folder `output` is never a unit.

        Only where units are `named` do they get names for files of their own.
        """
        self.paths = list(paths)
        self.output = os.path.realpath(output)
        self.named = named
        self.unread: list[Unread] = []
        """What lies in folders that are no units, and looks like answers."""

    def __iter__(self) -> Iterator[Unit]:
        """Yield every unit once, those of a folder in the order of their names."""
        seen: set[str] = set()
        taken: set[str] = set()
        for given in self.paths:
            for path in self._matched(given):
                for found in self._below(path):
                    whole = os.path.abspath(found)
                    if whole not in seen:
                        seen.add(whole)
                        yield Unit(found, _free(safe_name(found), taken) if self.named else "")

    def _matched(self, given: str) -> Iterator[str]:
        """Yield what `given` stands for: itself, or what it matches that could be answers."""
        if not glob.has_magic(given) or os.path.lexists(given):
            yield given
            return
        matched = sorted(glob.iglob(given, recursive=True))
        self._tell_others(path for path in matched if not self._may_hold(path))
        found = [path for path in matched if self._may_hold(path)]
        yield from found or [given]

    def _tell_others(self, paths: Iterable[str]) -> None:
        """Note which of the files that a pattern matched are no units and look like answers."""
        names: dict[str, set[str]] = {}
        for path in paths:
            names.setdefault(os.path.dirname(path), set()).add(os.path.basename(path))
        for folder, inside in names.items():
            self.unread += [one for one in unread_in(Path(folder)) if one.name in inside]

    def _may_hold(self, path: str) -> bool:
        if is_of_wave(path):
            return False
        return is_answers(path) or path.lower().endswith(REPORT) or os.path.isdir(path)

    def _below(self, path: str) -> Iterator[str]:
        """Yield the units at `path`; a folder without any is one itself, to be told of as an error."""
        if not os.path.isdir(path):
            yield path
            return
        empty = True
        for found in self._folders(path, frozenset()):
            empty = False
            yield found
        if empty:
            yield path

    def _folders(self, path: str, above: frozenset[str]) -> Iterator[str]:
        """Yield `path` and the folders in it that hold answers; a link never leads round in a circle."""
        real = os.path.realpath(path)
        if real in above or real == self.output or _is_output(path):
            return
        try:
            with os.scandir(path) as entries:
                listed = sorted((one.name, one.is_dir()) for one in entries if not one.name.startswith("."))
        except OSError:
            # Reading it says why it cannot be read.
            yield path
            return
        if self._holds_answers(path, listed):
            yield path
        else:
            self.unread += unread_in(Path(path))
        for name, is_folder in listed:
            if is_folder and name not in NOT_SHEETS:
                yield from self._folders(os.path.join(path, name), above | {real})

    def _holds_answers(self, path: str, listed: Sequence[tuple[str, bool]]) -> bool:
        """Return whether a folder holds answers; gates and the like beside folders of answers are none."""
        names = [
            name
            for name, is_folder in listed
            if is_answers(name) and not is_folder and not is_of_wave(os.path.join(path, name))
        ]
        if not any(is_folder for _, is_folder in listed):
            return bool(names)
        return any(kind_at(Path(path, name)) == "answers" for name in names)


def _is_output(folder: str) -> bool:
    """Return whether a folder is one that a batch wrote."""
    return any(os.path.lexists(os.path.join(folder, name)) for name in JOURNALS)


def is_answers(name: str) -> bool:
    """Return whether a name is that of an answer file."""
    return os.path.splitext(name)[1].lower() in ENDINGS


def safe_name(path: str) -> str:
    """Return a name for the files about the unit at `path` that is no path, and fit for every system."""
    whole = Path(path)
    parts = [whole.stem if is_answers(path) or path.lower().endswith(REPORT) else whole.name]
    if os.path.isdir(path):
        parts.insert(0, whole.parent.name)
    plain = [
        _UNSAFE.sub("-", unicodedata.normalize("NFC", part.encode(errors="replace").decode())).strip("-_")
        for part in parts
    ]
    name = "-".join(part for part in plain if part)
    while len(name.encode()) > _LONGEST_NAME:
        name = name[:-1]
    return f"unit-{name}" if not name or _RESERVED.match(name) else name


def _free(name: str, taken: set[str]) -> str:
    """Return `name`, numbered where another unit has it already, however it is written."""
    made, number = name, 1
    while made.casefold() in taken:
        number += 1
        made = f"{name}-{number}"
    taken.add(made.casefold())
    return made
