"""A file as it was in an earlier revision of the git repository that it lies in."""

import os
import subprocess
from pathlib import Path

from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import BadInput, plain
from cxmaturity.language import tr
from cxmaturity.reading.field_names import shortened
from cxmaturity.reading.packs import read_questionnaire
from cxmaturity.reading.questionnaire_file import questionnaire_in

GIT = "git:"
_PATIENCE = 20
"""Seconds; reading one small file takes none of them."""


def read_version(name: str, like: Path) -> Questionnaire:
    """Return the questionnaire called `name`: a path, an id, `git:REVISION` or `git:REVISION:PATH`.

    Without a path, it is the file `like` in that revision. Raises BadInput, InvalidFile.
    """
    if not name.startswith(GIT):
        return read_questionnaire(name)
    revision, _, path = name.removeprefix(GIT).partition(":")
    file = Path(path) if path else like
    content = content_at(file, revision)
    if content is None:
        message = tr("there is no {path} in the revision {revision}, or no git here")
        raise BadInput(message.format(path=plain(file), revision=shortened(plain(revision)) or '""'))
    return questionnaire_in(content, file)


def content_at(path: Path, revision: str) -> bytes | None:
    """Return what `path` held in `revision`; None where git knows of no such file."""
    # git would take a revision that begins with a dash for an option.
    if not revision or revision.startswith("-"):
        return None
    command = ["git", "-C", str(path.parent), "cat-file", "blob", f"{revision}:./{path.name}"]
    # Inside a hook git says of which repository it speaks; it shall find that of the file.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
            env=environment,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
