"""The answer file of a running interview: saved whole after every change, never over another's change."""

from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from cxmaturity import files
from cxmaturity.domain.answers import Answers
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import CxMaturityError
from cxmaturity.language import tr
from cxmaturity.rendering.answers_yaml import own_comments, render_answers

_STALE_SECONDS = 60
Stamp = tuple[int, int, int] | None


class ChangedOnDisk(CxMaturityError):
    """The answer file was changed by something else while the interview was going on."""


class AnswerFile:
    """The file at `path`, as it was when it was last read or written here.

    Make one before reading the file: a change between reading and the first save is then seen.
    `tell` is called with what the person should know.
    """

    def __init__(self, path: Path, tell: Callable[[str], None]) -> None:
        """Remember the state of the file at `path`."""
        files.sweep(path.parent, path.name, stale=_STALE_SECONDS)
        self.path = path
        self.tell = tell
        self.stamp = stamp(path)
        self.unsaved: tuple[Answers, Questionnaire] | None = None
        self.comments_kept = self.stamp is None

    def save(self, answers: Answers, questionnaire: Questionnaire) -> None:
        """Have `answers` durably on disk. Raises ChangedOnDisk, UnwritableTarget."""
        self.unsaved = (answers, questionnaire)
        content = render_answers(answers, questionnaire).encode()
        if stamp(self.path) != self.stamp:
            self._give_way(content)
        if not self.comments_kept:
            self._keep_comments(questionnaire)
        files.save(self.path, content)
        self.stamp, self.unsaved = stamp(self.path), None

    def finish(self) -> None:
        """Save what an interruption kept from being saved."""
        if self.unsaved is not None:
            self.save(*self.unsaved)

    def _give_way(self, content: bytes) -> None:
        """Leave the other's change as it is, and put the answers beside it under a hidden name."""
        self.unsaved = None
        beside = self.path.with_name(f".{self.path.name}.unsaved")
        files.save(beside, content)
        raise ChangedOnDisk(
            tr(
                "{path}: changed by another program during the interview, so it was left as it is; "
                "your answers up to now are in {beside}",
                path=self.path,
                beside=beside,
            )
        )

    def _keep_comments(self, questionnaire: Questionnaire) -> None:
        """Copy the file aside before the first save if it has comments that saving would lose."""
        self.comments_kept = True
        before = self.path.read_bytes()
        if not foreign_comments(before.decode("utf-8-sig", "replace"), questionnaire):
            return
        backup = _free_name(self.path, before)
        files.save(backup, before)
        self.tell(
            tr(
                "{path} has comments of its own, which saving leaves out; a copy with them is {backup}.",
                path=self.path,
                backup=backup,
            )
        )


def stamp(path: Path) -> Stamp:
    """Return what changes when a file is written: time, size and identity; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


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


def _free_name(path: Path, content: bytes) -> Path:
    """Return the first hidden name for a copy that is free, or holds the same already."""
    number = 1
    while True:
        ending = ".bak" if number == 1 else f".{number}.bak"
        backup = path.with_name(f".{path.name}{ending}")
        if not backup.exists() or backup.read_bytes() == content:
            return backup
        number += 1
