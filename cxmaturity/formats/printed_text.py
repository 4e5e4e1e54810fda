"""The text that a page of a PDF shows, as far as it can be read in a time that such a page needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cxmaturity.errors import wrong
from cxmaturity.text.language import tr

LARGEST_PAGE = 8 * 1024 * 1024
MOST_TEXT = 64 * 1024 * 1024
"""Of all pages together, in bytes of what draws them."""
_DEEPEST = 4


class PrintedText:
    """The texts of the pages of one document, each read once when it is asked for."""

    def __init__(self, path: Path, document: Any) -> None:
        """Keep the `document`, which must stay open; `path` is for messages."""
        self._path, self._document = path, document
        self._left = MOST_TEXT
        self._known: dict[int, str] = {}

    def __getitem__(self, number: int) -> str:
        """Return the text of the page `number`, from 0. Raises InvalidFile where it is too large."""
        if number not in self._known:
            page = self._document.pages[number]
            contents = page.get_contents()
            data = b"" if contents is None else contents.get_data()
            weight = _weight(data, page.get("/Resources"), _DEEPEST)
            self._left -= weight
            if weight > LARGEST_PAGE or self._left < 0:
                raise wrong(self._path, tr("has a page that is too large to read"))
            with _simple_encodings(page):
                self._known[number] = str(page.extract_text())
        return self._known[number]


@contextmanager
def _simple_encodings(page: Any) -> Iterator[None]:
    """Let the fonts of `page` be read by their tables of characters alone.

    WeasyPrint gives a font with several characters for one glyph an encoding of its own, which pypdf takes
    for one of single bytes; the codes are two bytes, as in the plain encoding.
    """
    from pypdf.generic import NameObject, StreamObject

    name = NameObject("/Encoding")
    fonts = page.get("/Resources", {}).get_object().get("/Font", {}).get_object()
    found = [entry.get_object() for entry in fonts.values()]
    own = [
        (font, dict.__getitem__(font, name))
        for font in found
        if name in font and isinstance(font[name], StreamObject)
    ]
    for font, _ in own:
        font[name] = NameObject("/Identity-H")
    try:
        yield
    finally:
        for font, encoding in own:
            font[name] = encoding


def _weight(data: bytes, resources: Any, deepest: int) -> int:
    """Return how many bytes it takes to read `data` with all forms that it draws, however often."""
    weight = len(data)
    forms = {} if resources is None else resources.get_object().get("/XObject", {}).get_object()
    for name, entry in forms.items():
        form, uses = entry.get_object(), data.count(name.encode())
        if not uses or form.get("/Subtype") != "/Form":
            continue
        if not deepest or weight > LARGEST_PAGE:
            return LARGEST_PAGE + 1
        weight += uses * _weight(form.get_data(), form.get("/Resources", resources), deepest - 1)
    return weight
