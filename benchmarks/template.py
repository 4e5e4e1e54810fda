"""What the template's way of writing is worth, and what Chinese costs: pages alone, held against pages.

The naive page holds the same words; see `naive`. Sizes are of whole reports, with tags and
attachments, per twelve pages.
"""

import io

import pypdf

from cxmaturity.assess_paths import assess_path
from cxmaturity.report import render
from cxmaturity.report.options import Options
from cxmaturity.report.pdf import Finished, finished, lay_out
from measure import EXAMPLE, Figure, in_turns, processor_time
from naive import naive

ROUNDS = 3
LIMITS = {"en": 200, "zh-Hans": 300, "zh-Hant": 300}


def figures() -> list[Figure]:
    """Lay out the shipped page, the naive one and the Chinese ones in turns; weigh the reports."""
    answers = EXAMPLE.parent
    pages = {tag: finished(assess_path(answers, language=tag), Options(language=tag)) for tag in LIMITS}
    pages["naive"] = Finished(naive(pages["en"].html), pages["en"].assets)
    lay_out(pages["en"])  # the first time in a process is not warm
    shipped, hans, hant, plain = in_turns(
        ROUNDS,
        *(lambda page=page: processor_time(lambda: lay_out(page)) for page in pages.values()),
    )
    return [
        Figure("shipped template / naive one", shipped / plain, 0.65),
        Figure("report in zh-Hans / in English", hans / shipped, 1.25),
        Figure("report in zh-Hant / in English", hant / shipped, 1.25),
        *(Figure(f"KB per 12 pages in {tag}", kilobytes(tag), limit) for tag, limit in LIMITS.items()),
    ]


def kilobytes(tag: str) -> float:
    """Return the size of twelve pages of the report in the language `tag`."""
    made = render(assess_path(EXAMPLE.parent, language=tag), "pdf", language=tag)
    return len(made) / 1024 / len(pypdf.PdfReader(io.BytesIO(made)).pages) * 12
