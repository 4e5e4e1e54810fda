"""How long a PDF report takes, against F: WeasyPrint alone on the same finished HTML.

F writes a plain PDF, so the reports held against it are drafts; the tags and attachments of a real one are
a ratio of their own.
"""

import sys
import tempfile
from pathlib import Path

from cxmaturity.assess_paths import assess_path
from cxmaturity.report import render
from cxmaturity.report.options import Options
from cxmaturity.report.pdf import Finished, finished
from cxmaturity.report.pdf.weasy import closed_fetcher, weasyprint
from measure import EXAMPLE, Figure, in_turns, processor_time, processor_time_of

ROUNDS = 3


def figures() -> list[Figure]:
    """Take F, the whole pipeline in this warm process, a new process, and a report with its proof."""
    answers = EXAMPLE.parent
    page = finished(assess_path(answers), Options())
    program = Path(sys.executable).with_name("cxmaturity")
    weasyprint_alone(page)  # the first time in a process is not warm
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "report", answers, "--draft", "-o", Path(folder, "report.pdf")]
        floor, warm, new, archival = in_turns(
            ROUNDS,
            lambda: processor_time(lambda: weasyprint_alone(page)),
            lambda: processor_time(lambda: render(assess_path(answers), "pdf", draft=True)),
            lambda: processor_time_of(command),
            lambda: processor_time(lambda: render(assess_path(answers), "pdf")),
        )
    return [
        Figure("report in a warm process / F", warm / floor, 1.10),
        Figure("cxmaturity report as a new process / F", new / floor, 1.5),
        Figure("tagged PDF/A with attachments / plain", archival / warm, 1.25),
    ]


def weasyprint_alone(page: Finished) -> None:
    weasyprint().HTML(string=page.html, url_fetcher=closed_fetcher(page.assets)).write_pdf()
