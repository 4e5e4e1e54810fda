"""Reading a questionnaire by its name: an id, or a path, even of a report."""

from pathlib import Path

from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.reading.questionnaire_file import read_questionnaire_file
from cxmaturity.reading.questionnaire_paths import (
    installed,
    is_path,
    is_report,
    must_be,
    questionnaire_path,
)
from cxmaturity.reading.shipped import is_shipped, shadows_shipped

__all__ = [
    "installed",
    "is_path",
    "is_report",
    "is_shipped",
    "questionnaire_path",
    "read_questionnaire",
    "shadows_shipped",
]


def read_questionnaire(name: str | Path, *, beside: Path | None = None) -> Questionnaire:
    """Return the questionnaire called `name`: a path, even of a report, or an id with or without version.

    A version follows `@`. An id is looked up in the folder `questionnaires` of the folder `beside` (and of
    those above it), of the working folder, in the user's own questionnaires and in the bundled ones, in that
    order. Raises BadInput when there is none, InvalidFile when it is broken.
    """
    path = questionnaire_path(name, beside=beside)
    if is_report(path):
        # Loaded here: few read a report back.
        from cxmaturity.reading.from_pdf import read_report_questionnaire

        return read_report_questionnaire(path)
    questionnaire = read_questionnaire_file(path)
    if not is_path(name):
        must_be(str(name), questionnaire, path)
    return questionnaire
