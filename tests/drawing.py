"""Pages laid out once in a run of the tests, whoever asks for them.

Most of the time of a report is its layout, and the same page with the same files is the same bytes: that is a
promise of the tool, which tests hold in processes of their own and through `drawn_once`, the door to laying
out afresh. All others share what was laid out.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cxmaturity.report import pdf, portfolio

Draw = Callable[..., bytes]


@contextmanager
def drawing_once(folder: Path) -> Iterator[Draw]:
    """Keep what is laid out in `folder`, for all processes that name it; give what lays out afresh."""
    original = pdf.lay_out

    def lay_out(page: pdf.Finished, proof: pdf.Proof | None = None) -> bytes:
        kept = folder / _key(page, proof)
        if kept.exists():
            return kept.read_bytes()
        made = original(page, proof)
        folder.mkdir(parents=True, exist_ok=True)
        half = kept.with_suffix(f".{os.getpid()}")
        half.write_bytes(made)
        half.replace(kept)
        return made

    with pytest.MonkeyPatch.context() as patch:
        for module in (pdf, portfolio):
            patch.setattr(module, "lay_out", lay_out)
        yield original


def _key(page: pdf.Finished, proof: pdf.Proof | None) -> str:
    said = repr((page.html, sorted(page.assets.items()), proof))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
