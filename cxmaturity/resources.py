"""Where the bundled questionnaires and templates are, in a checkout and in a wheel; the user's own folder."""

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def bundled(folder: str) -> Path:
    """Return the bundled `folder`: inside the package when installed, beside it in a checkout."""
    installed = _PACKAGE / "_bundled" / folder
    return installed if installed.is_dir() else _PACKAGE.parent / folder


def cache_folder() -> Path:
    """Return the folder for what can be made again at any time. Raises RuntimeError without a home."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "cxmaturity"


def own_folder() -> Path | None:
    """Return the folder with a user's own questionnaires and words; None for a user without a home."""
    data = os.environ.get("XDG_DATA_HOME")
    try:
        return (Path(data) if data else Path.home() / ".local" / "share") / "cxmaturity"
    except RuntimeError:
        return None
