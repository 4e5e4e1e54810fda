"""WeasyPrint, imported on use, quickly, and with a door that opens to nothing but the report's own fonts."""

import ctypes.util
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache
from types import ModuleType
from typing import Any

from cxmaturity.errors import MissingComponent

INSTALL = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@cache
def weasyprint() -> ModuleType:
    """Return WeasyPrint. Raises MissingComponent, naming the command that installs what it needs."""
    try:
        # Where a library is missing, WeasyPrint prints a banner before it raises.
        with _plain_library_names(), redirect_stdout(io.StringIO()):
            import weasyprint as module
    except OSError as error:
        message = f"A PDF needs Pango and HarfBuzz, which are not on this machine. Install them: {INSTALL}"
        raise MissingComponent(message) from error
    found: ModuleType = module
    return found


def closed_fetcher(assets: dict[str, bytes]) -> Any:
    """Return a fetcher that knows `assets` and stops at every other address."""
    weasyprint()
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        """Answers from memory only."""

        def fetch(self, url: str, headers: object = None) -> Any:
            """Return the asset at `url`."""
            if url not in assets:
                raise FatalURLFetchingError(f"blocked: {url[:80]}")
            return URLFetcherResponse(url, assets[url], {"Content-Type": "font/ttf"})

    return AssetFetcher(allowed_protocols=frozenset(), allow_redirects=False)


def _no_search(name: str) -> str | None:
    """Find nothing: the loader will."""
    return None


@contextmanager
def _plain_library_names() -> Iterator[None]:
    """Let the loader find libraries by their names alone.

    On Linux `find_library` starts a compiler and a linker for each name and finds nothing that the loader
    does not find by itself; that is a third of the import's time.
    """
    if sys.platform != "linux":
        yield
        return
    original = ctypes.util.find_library
    ctypes.util.find_library = _no_search
    try:
        yield
    finally:
        ctypes.util.find_library = original
