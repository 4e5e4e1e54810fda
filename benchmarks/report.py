"""How long a PDF report takes, against F: WeasyPrint alone on the same finished HTML."""

import sys
import tempfile
from pathlib import Path

from cxmaturity.pipeline import assess_path
from cxmaturity.rendering import render
from cxmaturity.rendering.options import Options
from cxmaturity.rendering.to_pdf import Finished, finished
from cxmaturity.rendering.weasy import closed_fetcher, weasyprint
from measure import EXAMPLE, Figure, in_turns, processor_time, processor_time_of

ROUNDS = 3


def figures() -> list[Figure]:
    """Take F, the whole pipeline in this warm process, and a new process in turns."""
    answers = EXAMPLE.parent
    page = finished(assess_path(answers), Options())
    program = Path(sys.executable).with_name("cxmaturity")
    weasyprint_alone(page)  # the first time in a process is not warm
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "report", answers, "-o", Path(folder, "report.pdf")]
        floor, warm, new = in_turns(
            ROUNDS,
            lambda: processor_time(lambda: weasyprint_alone(page)),
            lambda: processor_time(lambda: render(assess_path(answers), "pdf", language="en")),
            lambda: processor_time_of(command),
        )
    return [
        Figure("report in a warm process / F", warm / floor, 1.10),
        Figure("cxmaturity report as a new process / F", new / floor, 1.5),
    ]


def weasyprint_alone(page: Finished) -> None:
    weasyprint().HTML(string=page.html, url_fetcher=closed_fetcher(page.assets)).write_pdf()
