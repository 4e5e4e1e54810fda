"""A file as it was in an earlier revision of the git repository that it lies in.

git is asked only where somebody names a revision, and then for one object alone: what a repository says of
hooks, helpers, filters, remotes or monitors starts nothing.
"""

import os
import subprocess
from pathlib import Path

from cxmaturity.errors import BadInput, plain
from cxmaturity.formats.field_names import shortened
from cxmaturity.questionnaire.file import LIMIT, questionnaire_in
from cxmaturity.questionnaire.find import questionnaire_path
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.version_words import QuestionnaireChanges
from cxmaturity.questionnaire.versions import changes_between
from cxmaturity.text.language import tr

GIT = "git:"
_PATIENCE = 20
"""Seconds; reading one small file takes none of them."""
_SETTINGS = (
    *("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "core.sshCommand=false", "core.askPass="),
    *("protocol.allow=never", "core.alternateRefsCommand=false", "safe.bareRepository=explicit"),
)
"""What a repository may not say otherwise: the folder can be somebody else's."""


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
    named = f"{revision}:./{path.name}"
    size = _asked("-s", named, folder=path.absolute().parent)
    if size is None or not size.strip().isdigit() or int(size) > LIMIT:
        return None
    return _asked("blob", named, folder=path.absolute().parent)


def _asked(what: str, named: str, *, folder: Path) -> bytes | None:
    """Return what `git cat-file` says of an object, None where it says nothing."""
    program = _git()
    if program is None:
        return None
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    try:
        done = subprocess.run(
            [program, "--no-pager", *settings, "-C", str(folder), "cat-file", what, named],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
            env=_environment(),
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def _git() -> str | None:
    """Return the git of the system: only a folder named from the root may hold it, never the working one."""
    # Loaded here: only this asks another program.
    import shutil

    places = [place for place in os.get_exec_path() if os.path.isabs(place)]
    return shutil.which("git", path=os.pathsep.join(places)) if places else None


def _environment() -> dict[str, str]:
    """Return an environment in which git knows no settings but the repository's, and no other program.

    Inside a hook git says of which repository it speaks; it shall find that of the file.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SSH_"))}
    return own | {
        "PATH": os.devnull,
        "GIT_EXEC_PATH": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ATTR_NOSYSTEM": "1",
    }


def changes_of(old: str, new: str) -> QuestionnaireChanges:
    """Return what changed from the questionnaire called `old` to the one called `new`.

    Both are called as in `read_version`; a revision of the newer one needs a path. Raises BadInput and
    InvalidFile.
    """
    if new.startswith(GIT) and new.count(":") < 2:
        raise BadInput(tr("{name}: the newer one needs a path, such as git:HEAD:PATH", name=plain(new)))
    path = Path(new.split(":", 2)[2]) if new.startswith(GIT) else questionnaire_path(new)
    return changes_between(read_version(old, path), read_version(new, path))
