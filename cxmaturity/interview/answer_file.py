"""The answer file of a running interview: saved whole after every change, never over another's change.

What another program changed meanwhile is merged, place by place; see `merging`. The file is compared by its
bytes, and two programs of ours never write at the same moment.
"""

import os
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import msgspec
import yaml

from cxmaturity import files
from cxmaturity.answers.file import LIMIT, answers_document
from cxmaturity.answers.model import Answers
from cxmaturity.answers.read import sheets_of
from cxmaturity.answers.write import own_comments, render_answers
from cxmaturity.errors import CxMaturityError, InvalidFile, Problem, UnwritableTarget, plain
from cxmaturity.formats.text_file import read_content
from cxmaturity.interview import rescue
from cxmaturity.interview.merging import (
    Conflict,
    Decided,
    Known,
    Place,
    Places,
    differing,
    merge,
    names,
    places,
    sheet_of,
)
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.text.language import tr

# ---- The comments in an answer file that are not our own: saving leaves them out, so a copy is kept before


def foreign_comments(text: str, questionnaire: Questionnaire) -> list[str]:
    """Return the comments in an answer file that this tool would not write itself."""
    own = own_comments(questionnaire)
    try:
        return [comment for comment in _comments(text) if comment and not _is_own(comment, own)]
    except yaml.YAMLError:
        # The strict reader took it and PyYAML's scanner does not: a copy too many does no harm.
        return [text]


def _is_own(comment: str, own: set[str]) -> bool:
    """Return whether a comment is one of our own, or a line that tells an editor the file's schema."""
    return comment in own or comment.startswith("yaml-language-server:")


def _comments(text: str) -> Iterator[str]:
    """Yield the words of every comment; a `#` inside a scalar is none."""
    if "#" not in text:
        return
    end = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.ScalarToken):
            start = token.start_mark.index
            if token.style in ("|", ">"):
                # A comment may stand behind the sign that opens a block.
                start = text.find("\n", start)
            yield from _in_gap(text[end:start])
            end = token.end_mark.index
    yield from _in_gap(text[end:])


def _in_gap(text: str) -> Iterator[str]:
    """Yield the comments in a stretch of text that holds no scalar."""
    for line in text.splitlines():
        _, sign, words = line.partition("#")
        if sign:
            yield words.strip()


# ---- The answer file of a running interview: saved whole after every change, never over another's change

_STALE_SECONDS = 60
_MOST_COPIES = 100
"""So many copies of each kind are looked for beside a file."""


class BothChanged(CxMaturityError):
    """Another program changed what was changed here, to something else; nothing was saved."""

    def __init__(self, path: Path, conflicts: list[Conflict]) -> None:
        """Keep what is to be decided."""
        self.conflicts = conflicts
        changed = names(each.place for each in conflicts)
        super().__init__(
            tr("{path}: another program changed the same meanwhile: {names}", path=plain(path), names=changed)
        )


class _MovedOn(Exception):
    """The file was changed while it was being written anew."""


class AnswerFile:
    """The file at `path`, as it was when it was last read or written here.

    Make one before reading the file, and say with `opened` what was read: a change between reading and the
    first save is then seen. `tell` is called with what the person should know. Where `shown` is false nobody
    sees what others brought, so that to answer it once more is to contradict.
    """

    def __init__(self, path: Path, tell: Callable[[str], None], *, shown: bool = True) -> None:
        """Remember what is in the file at `path`. Raises InvalidFile where it cannot be read."""
        self.path, self.tell, self.shown = path, tell, shown
        # Through a link the file itself is meant: whoever names it without the link finds the same copies.
        self.place = path.resolve() if path.is_symlink() else path
        files.sweep(self.place.parent, _written(self.place), stale=_STALE_SECONDS)
        self.content = content_of(self.place)
        self.own: bytes | None = None
        self.unsaved: tuple[Answers, Questionnaire] | None = None
        self.start: Answers | None = None
        self.last: Answers | None = None
        self.brought: set[Place] = set()
        self.assumed: set[Place] = set()
        self.questionnaire_named = ""

    @property
    def exists(self) -> bool:
        """Whether there is a file, as far as known here."""
        return self.content is not None

    def opened(self, sheet: Answers) -> None:
        """Say that `sheet` is what the file says, or a new sheet where there is none."""
        self.start = self.last = sheet

    def save(self, answers: Answers, questionnaire: Questionnaire, decided: Decided | None = None) -> Answers:
        """Have `answers` durably on disk, and return them with what others brought.

        Raises BothChanged unless `decided` says whose counts, InvalidFile where what another program made of
        the file cannot be read, and UnwritableTarget; the file then is as it was, and `unsaved` is kept.
        """
        self.unsaved = (answers, questionnaire)
        with files.alone(self.place):
            while True:
                try:
                    merged = self._save(answers, questionnaire, decided or {})
                    break
                except _MovedOn:
                    # What is there now may say more: merge anew.
                    continue
        self.unsaved = None
        return merged

    def rescue(self) -> Path:
        """Put what could not be saved into a copy beside the file. Raises UnwritableTarget."""
        assert self.unsaved is not None and self.start is not None and self.last is not None
        answers, questionnaire = self.unsaved
        merged, _ = merge(*self._sides(answers, self.last, questionnaire), {})
        with files.alone(self.place):
            return rescue.write(self.place, sheet_of(merged, answers), self.start, questionnaire)

    def names_unsaved(self) -> str:
        """Return the names of what is not in the file."""
        if self.unsaved is None or self.last is None:
            return ""
        answers, questionnaire = self.unsaved
        return names(differing(places(answers, questionnaire), places(self.last, questionnaire)))

    def _sides(
        self, answers: Answers, theirs: Answers, questionnaire: Questionnaire
    ) -> tuple[Places, Places, Known]:
        """Return mine, theirs and what is known, as places."""
        assert self.start is not None and self.last is not None
        known = Known(
            start=places(self.start, questionnaire),
            last=places(self.last, questionnaire),
            brought=() if self.shown else self.brought,
            assumed=self.assumed,
        )
        return places(answers, questionnaire), places(theirs, questionnaire), known

    def _save(self, answers: Answers, questionnaire: Questionnaire, decided: Decided) -> Answers:
        """Save once, held against what the file says now. Raises _MovedOn where that changes meanwhile."""
        found = content_of(self.place)
        theirs = self._theirs(found, questionnaire)
        merged = answers
        brought: list[Place] = []
        if theirs is not self.last or (self.brought and not self.shown):
            mine, others, known = self._sides(answers, theirs, questionnaire)
            together, conflicts = merge(mine, others, known, decided)
            if conflicts:
                raise BothChanged(self.path, conflicts)
            if together != mine:
                merged = sheet_of(together, answers)
            brought = [
                place for place in differing(others, known.last) if together.get(place) == others.get(place)
            ]
        self._check_may_write()
        named = self.questionnaire_named or merged.questionnaire
        content = render_answers(msgspec.structs.replace(merged, questionnaire=named), questionnaire).encode()
        if content != found:
            self._keep_comments(found, questionnaire)
            self._write(content, found)
        self.content = self.own = content
        self.last = merged
        self.brought.update(brought)
        return merged

    def _theirs(self, found: bytes | None, questionnaire: Questionnaire) -> Answers:
        """Return what the file says now. Raises InvalidFile where it cannot be read as this sheet."""
        assert self.last is not None
        if found == self.content or not (found or self.content):
            return self.last
        if found is None:
            self.tell(
                tr(
                    "{path} was gone; it is there again, with everything answered here.",
                    path=plain(self.path),
                )
            )
            return self.last
        sheet = sheets_of([answers_document(found, str(self.path))], questionnaire)[0]
        named = self.questionnaire_named or self.last.questionnaire
        if sheet.questionnaire != named:
            message = tr("answers {other} now, and not {this}", other=sheet.questionnaire, this=named)
            raise InvalidFile([Problem(file=str(self.path), line=0, field="questionnaire", message=message)])
        return sheet

    def _check_may_write(self) -> None:
        """Raise UnwritableTarget where the file is write-protected: to replace it would ask nobody."""
        problem = write_protection(self.place)
        if problem:
            raise UnwritableTarget(self.path, problem)

    def _write(self, content: bytes, found: bytes | None) -> None:
        """Put `content` in the place of `found`. Raises _MovedOn where there is something else by now."""
        try:
            with files.growing(self.place) as file:
                file.write(content)
                file.flush()
                # The slow part first: between the last look and the new name is next to no time.
                os.fsync(file.fileno())
                if content_of(self.place) != found:
                    raise _MovedOn
        except UnwritableTarget as error:
            raise UnwritableTarget(self.path, error.reason) from error

    def _keep_comments(self, before: bytes | None, questionnaire: Questionnaire) -> None:
        """Copy the file aside before a save if it has comments that saving would lose."""
        if before is None or before == self.own:
            return
        if not foreign_comments(before.decode("utf-8-sig", "replace"), questionnaire):
            return
        backup = _kept_already(self.place, before) or rescue.new_name(self.place, rescue.BACKUP, before)
        self.tell(
            tr(
                "{path} has comments of its own, which saving leaves out; a copy with them is {backup}.",
                path=plain(self.path),
                backup=plain(backup),
            )
        )


def _written(path: Path) -> list[str]:
    """Return the names of the file at `path` and of the copies beside it, as many as are looked for."""
    copies = (rescue.possible(path, ending) for ending in (rescue.ENDING, rescue.BACKUP))
    return [path.name, *(copy.name for each in copies for copy in islice(each, _MOST_COPIES))]


def content_of(path: Path) -> bytes | None:
    """Return what is in the file at `path`, None where there is none. Raises InvalidFile."""
    try:
        path.stat()
    except FileNotFoundError:
        return None
    except OSError:
        # Reading finds words for it.
        pass
    return read_content(path, limit=LIMIT)


def write_protection(path: Path) -> str:
    """Return why the file at `path` may not be replaced; nothing where it may be, or is not there.

    What nobody may write was protected on purpose, also from who may do everything. Of a disk that takes
    nothing as a whole, writing tells.
    """
    try:
        closed = not path.stat().st_mode & 0o222
        if not closed and os.access(path, os.W_OK):
            return ""
        if not closed and hasattr(os, "statvfs") and os.statvfs(path).f_flag & os.ST_RDONLY:
            return ""
    except OSError:
        return ""
    return tr("it is write-protected")


def _kept_already(path: Path, content: bytes) -> Path | None:
    """Return the copy that holds the same content already."""
    for backup in rescue.possible(path, rescue.BACKUP):
        if not backup.exists():
            break
        if content_of(backup) == content:
            return backup
    return None
