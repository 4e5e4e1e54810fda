"""The last page of a report as PDF: what the file carries, and how anybody checks it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from cxmaturity.formats.report_file import TALLY
from cxmaturity.report.lookup import LabelledText
from cxmaturity.report.options import Options
from cxmaturity.report.pdf.attachments import Carried, carried
from cxmaturity.report.sections import Section
from cxmaturity.scoring.model import Assessment
from cxmaturity.text.language import language


@dataclass(frozen=True)
class Checking:
    """What the last page shows: the files that the PDF carries, and what anybody can do with them."""

    files: tuple[LabelledText, ...]
    ways: tuple[LabelledText, ...]


def checking(assessment: Assessment, options: Options) -> Section:
    """Return the section about the files that travel with the report of `assessment`."""
    text = language(options.language).text
    files = tuple(carried(assessment, options))
    ways = [
        LabelledText(
            text("Does it follow from its answers?"),
            text(
                "cxmaturity verify FILE.pdf makes the report again from what it carries and compares the two "
                "to the last page; whatever differs is named."
            ),
        )
    ]
    # Where everybody agreed to be named, the sheets are in the file.
    if any(file.name == TALLY for file in files) and not options.attached:
        ways.append(
            LabelledText(
                text("Are the counts those of the answers?"),
                text(
                    "Nobody's sheet is in this file. Whoever has the answers adds --answers FOLDER, and "
                    "every count is checked too."
                ),
            )
        )
    ways += [
        LabelledText(
            text("Whose is it?"),
            text(
                "Only a signature tells: cxmaturity sign appends one, and cxmaturity verify says whose "
                "certificate stands behind it and whether anything came after it."
            ),
        ),
        LabelledText(
            text("What can nobody see in it?"),
            text("Whether the answers are true. The evidence that is named with them can be asked for."),
        ),
    ]
    return Section(
        anchor="s-checking",
        title=text("What this file carries, and how to check it"),
        template="checking",
        body=Checking(tuple(_lines(files)), tuple(ways)),
        joined=True,
    )


def _lines(files: Sequence[Carried]) -> Iterator[LabelledText]:
    """Yield a line a file; one for all that are the same thing, such as sheets of a group."""
    for description, some in groupby(files, key=lambda file: file.description):
        names = [file.name for file in some]
        yield LabelledText(names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}", description)
