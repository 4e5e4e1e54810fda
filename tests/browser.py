"""A real Chromium, the system's own, for the tests of the page for the screen."""

import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium; nothing is downloaded for it.

    One a file: each file that names this fixture has its own, and Playwright bears no two at a time.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    # Ubuntu's Chromium is a snap: it may not read the folders of a test.
    if program is None or "/snap/" in str(Path(program).resolve()):
        pytest.skip("no Chromium outside a snap; on Debian: apt-get install chromium")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


class Opened:
    """A report open in the browser, with every request that it made and all that it complained of."""

    def __init__(self, page: Page, file: Path, place: str = "") -> None:
        self.page = page
        # A long page on a busy machine takes its time.
        page.set_default_timeout(180_000)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._requested)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        page.goto(file.as_uri() + place)

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)

    def tell(self, expression: str) -> Any:
        """Return what `expression` is in the page; the page's own policy does not hinder this."""
        session = self.page.context.new_cdp_session(self.page)
        found = session.send(
            "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
        )
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def open_all(self) -> None:
        """Open every section of the page, as a reader would."""
        self.tell("document.getElementById('open-all')?.click()")
        # What watches the sizes of boxes is told of them as the page is drawn.
        self.tell(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
        )

    def violations(self) -> list[str]:
        """Return what axe-core finds wrong, each with the first place."""
        self.tell(f"{_axe()};0")
        run = "axe.run(document, {resultTypes: ['violations'], selectors: false})"
        found = json.loads(self.tell(f"{run}.then(done => JSON.stringify(done))"))
        assert len(found["passes"]) > 20
        return [f"{one['impact']} {one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]]


@cache
def _axe() -> str:
    return next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()
