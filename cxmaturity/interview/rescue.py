"""Rescue copies: answers that could not go into their file, beside it under a hidden name of their own.

They are for a file that another program changed, or that can no longer be read; what happens on a full disk
is in `saving.py`. A rescue copy is an answer file like any other, for people and for us. Behind it, as
comments, it has what the file said when those answers began, so that what was changed here can be told from
what was not.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from glob import escape
from itertools import count
from pathlib import Path

from cxmaturity import files
from cxmaturity.answers.file import LIMIT, answers_document
from cxmaturity.answers.model import Answers
from cxmaturity.answers.read import sheets_of
from cxmaturity.answers.write import render_answers
from cxmaturity.errors import InvalidFile
from cxmaturity.formats.text_file import read_content
from cxmaturity.interview.merging import (
    Conflict,
    Decided,
    Known,
    Place,
    Places,
    differing,
    merge,
    places,
    sheet_of,
)
from cxmaturity.questionnaire.model import Questionnaire

ENDING = ".unsaved"
BACKUP = ".bak"
_BEFORE = "#| "
_TITLE = "# Answers that could not be saved in {name}. `cxmaturity assess` on that file offers to merge them."
_TITLE_BEFORE = "# What the file said when they began:"


@dataclass(frozen=True, kw_only=True)
class Rescue:
    """A rescue copy that was found: what it says, and what the file said when its answers began."""

    path: Path
    sheet: Answers
    mine: Places
    before: Places

    @property
    def known(self) -> Known:
        """What the copy knows of the file."""
        return Known(start=self.before, last=self.before)

    def new_in(self, now: Places) -> list[Place]:
        """Return where the copy says something that its answers brought and the file does not say `now`."""
        return [
            place
            for place in differing(self.mine, now)
            if self.mine.get(place) is not None and self.mine.get(place) != self.before.get(place)
        ]

    def into(self, now: Places, decided: Decided) -> tuple[Places, list[Conflict]]:
        """Return what the file would say with the copy merged in, and what somebody has to decide."""
        return merge(self.mine, now, self.known, decided)


def write(file: Path, sheet: Answers, before: Answers, questionnaire: Questionnaire) -> Path:
    """Put `sheet` beside `file` under a name that nothing has yet, and return it. Raises UnwritableTarget."""
    content = _content(file, sheet, before, questionnaire)
    return new_name(file, ENDING, content)


def new_name(file: Path, ending: str, content: bytes) -> Path:
    """Put `content` beside `file` under the first hidden name with `ending` that is free, and return it."""
    for path in possible(file, ending):
        if files.save_new(path, content, like=file):
            return path
    raise AssertionError


def possible(file: Path, ending: str) -> Iterator[Path]:
    """Yield the hidden names with `ending` that copies beside `file` take, without end."""
    for number in count(1):
        yield files.beside(file, ending if number == 1 else f".{number}{ending}")


def find(file: Path, questionnaire: Questionnaire, tell: Callable[[str], None]) -> list[Rescue]:
    """Return the rescue copies beside `file`, the oldest name first; one that cannot be read is told."""
    first = files.beside(file, ENDING)
    stem = first.name.removesuffix(ENDING)
    numbered = re.compile(re.escape(stem) + r"(?:\.(\d{1,9}))?" + re.escape(ENDING))
    names = [
        (int(found[1] or 1), path)
        for path in _beside(first, stem)
        if (found := numbered.fullmatch(path.name))
    ]
    copies = []
    for _, path in sorted(names):
        try:
            copies.append(_read(path, questionnaire))
        except InvalidFile as error:
            tell(str(error.problems[0]))
    return copies


def settle(copy: Rescue, declined: list[Place], file: Path, questionnaire: Questionnaire) -> None:
    """Keep a copy that holds what was decided against, so that the same is not asked again."""
    before = dict(copy.before)
    for place in declined:
        if place in copy.mine:
            before[place] = copy.mine[place]
        else:
            before.pop(place, None)
    settled = sheet_of(before, copy.sheet)
    files.save(copy.path, _content(file, copy.sheet, settled, questionnaire))


def _beside(first: Path, stem: str) -> list[Path]:
    """Return what may be rescue copies."""
    return list(first.parent.glob(f"{escape(stem)}*{ENDING}"))


def _content(file: Path, sheet: Answers, before: Answers, questionnaire: Questionnaire) -> bytes:
    """Return a rescue copy."""
    earlier = render_answers(before, questionnaire).splitlines()
    name = os.fsencode(file.name).decode(errors="replace")
    title = _TITLE.format(name=name if name.isprintable() else "it")
    lines = [
        title,
        "",
        render_answers(sheet, questionnaire),
        _TITLE_BEFORE,
        *(_BEFORE + line for line in earlier),
    ]
    return ("\n".join(lines) + "\n").encode()


def _read(path: Path, questionnaire: Questionnaire) -> Rescue:
    """Return the rescue copy at `path`. Raises InvalidFile."""
    content = read_content(path, limit=3 * LIMIT)
    marked = [line for line in content.split(b"\n") if line.startswith(_BEFORE.encode())]
    sheet = _sheet(content, path, questionnaire)
    if not marked:
        # Of an earlier version, or a person took the comments away: everything in it counts as new.
        return Rescue(path=path, sheet=sheet, mine=places(sheet, questionnaire), before={})
    earlier = _sheet(b"\n".join(line[len(_BEFORE) :] for line in marked), path, questionnaire)
    return Rescue(
        path=path, sheet=sheet, mine=places(sheet, questionnaire), before=places(earlier, questionnaire)
    )


def _sheet(content: bytes, path: Path, questionnaire: Questionnaire) -> Answers:
    """Return the sheet in `content`. Raises InvalidFile."""
    return sheets_of([answers_document(content, str(path))], questionnaire)[0]
