"""Reading a questionnaire by its name: an id, or a path, even of a report."""

import re
from pathlib import Path

import msgspec

from cxmaturity.errors import wrong
from cxmaturity.formats.report_file import QUESTIONNAIRE, attached_files, attached_json, place_of
from cxmaturity.formats.typed import problems
from cxmaturity.formats.yaml_with_lines import Document
from cxmaturity.questionnaire.file import read_questionnaire_file
from cxmaturity.questionnaire.find import is_path, is_report, must_be, questionnaire_path
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.text.language import tr

_DIGEST = re.compile(r"([0-9a-f]{64})?\Z")


def read_questionnaire(name: str | Path, *, beside: Path | None = None) -> Questionnaire:
    """Return the questionnaire called `name`: a path, even of a report, or an id with or without version.

    A version follows `@`. An id is looked up in the folder `questionnaires` of the folder `beside` (and of
    those above it), of the working folder, in the user's own questionnaires and in the bundled ones, in that
    order. Raises BadInput when there is none, InvalidFile when it is broken.
    """
    path = questionnaire_path(name, beside=beside)
    if is_report(path):
        return attached_questionnaire(path, attached_files(path))
    questionnaire = read_questionnaire_file(path)
    if not is_path(name):
        must_be(str(name), questionnaire, path)
    return questionnaire


def attached_questionnaire(path: Path, files: dict[str, bytes]) -> Questionnaire:
    """Return the attached questionnaire, held against the same rules as a file. Raises InvalidFile."""
    # Loaded here: what ships with the tool has been held against them.
    from cxmaturity.questionnaire.rules import broken_rules

    tree = attached_json(path, files, QUESTIONNAIRE)
    try:
        found = msgspec.convert(tree, Questionnaire)
    except msgspec.ValidationError as error:
        raise wrong(path, f"{QUESTIONNAIRE}: {error}") from None
    if not _DIGEST.match(found.sha256):
        raise wrong(path, tr("{name}: sha256 is not one", name=QUESTIONNAIRE))
    broken = list(broken_rules(msgspec.structs.replace(found, sha256="")))
    if broken:
        raise problems(Document(place_of(path, QUESTIONNAIRE), tree, {}, []), broken)
    return found
