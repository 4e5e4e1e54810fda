"""How long a PDF report takes, against F: WeasyPrint alone on the same finished HTML."""

import gc
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import weasyprint
from measure import EXAMPLE, Figure, in_turns, processor_time, processor_time_of

from cxmaturity.pipeline import assess_path
from cxmaturity.rendering import render

ROUNDS = 5


def figures() -> list[Figure]:
    """Take F, the whole warm pipeline and a new process in turns."""
    answers = EXAMPLE.parent
    program = Path(sys.executable).with_name("cxmaturity")
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "report", answers, "-o", Path(folder, "report.pdf")]
        alone = weasyprint_alone(lambda: pipeline(answers))
        floor, warm, new = in_turns(
            ROUNDS,
            lambda: processor_time(alone),
            lambda: processor_time(lambda: pipeline(answers)),
            lambda: processor_time_of(command),
        )
    return [
        Figure("report in a warm process / F", warm / floor, 1.10),
        Figure("cxmaturity report as a new process / F", new / floor, 1.5),
    ]


def pipeline(answers: Path) -> bytes:
    return render(assess_path(answers), "pdf", language="en")


def weasyprint_alone(make: Callable[[], bytes]) -> Callable[[], object]:
    """Return what repeats only WeasyPrint's part of `make`: the same HTML, fonts and options."""
    repeats = []

    class Recorded(weasyprint.HTML):
        def __init__(self, *source: object, **options: object) -> None:
            super().__init__(*source, **options)
            self.made_from = source, options

        def write_pdf(self, *target: object, **options: object) -> bytes | None:
            source, choices = self.made_from
            repeats.append(lambda: weasyprint.HTML(*source, **choices).write_pdf(*target, **options))
            return super().write_pdf(*target, **options)

    with patch.object(weasyprint, "HTML", Recorded):
        make()
    (repeat,) = repeats
    gc.collect()
    return repeat
