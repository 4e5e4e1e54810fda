"""The result that a report of several respondents carries, as an assessment without its sheets."""

from pathlib import Path
from typing import Any

import msgspec

from cxmaturity.domain.assessment import Assessment
from cxmaturity.domain.questionnaire import Questionnaire
from cxmaturity.errors import InvalidFile, Problem
from cxmaturity.language import tr
from cxmaturity.reading.from_pdf import Report
from cxmaturity.reading.report_file import RESULT

_RENAMED = {"from": "origin", "to": "to_level"}


def attached_assessment(path: Path, report: Report, questionnaire: Questionnaire) -> Assessment:
    """Return the figures of `report` as they are attached, with the texts of `questionnaire`.

    Nothing is scored again: there is nothing to score. Raises InvalidFile where they do not fit.
    """
    try:
        tree = _tree(report.result)
        digest = str(tree["questionnaire"]["sha256"])
        own = {"questionnaire": msgspec.to_builtins(questionnaire), "questionnaire_sha256": digest}
        found = msgspec.convert({**tree, **own, "sheets": ()}, Assessment)
        fits = _asked(found) == [(d.id, [q.id for q in d.questions]) for d in questionnaire.dimensions]
    except (msgspec.ValidationError, KeyError, TypeError, AttributeError):
        fits = False
    if not fits:
        raise does_not_fit(path)
    return msgspec.structs.replace(found, questionnaire=questionnaire)


def does_not_fit(path: Path) -> InvalidFile:
    """Return the problem of a result that is not one of the questionnaire beside it."""
    return InvalidFile([Problem(f"{path}: {RESULT}", 0, "", tr("does not fit the questionnaire beside it"))])


def _tree(result: dict[str, Any]) -> dict[str, Any]:
    """Return the result with the names that the assessment has, without what only the file has."""
    moves = [
        {_RENAMED.get(key, key): value for key, value in one.items()} for one in result["recommendations"]
    ]
    ready = result["readiness"] and {key: of for key, of in result["readiness"].items() if key != "unmet"}
    known = {key: of for key, of in result.items() if key in Assessment.__struct_fields__}
    return {**known, "questionnaire": result["questionnaire"], "recommendations": moves, "readiness": ready}


def _asked(found: Assessment) -> list[tuple[str, list[str]]]:
    return [
        (dimension.id, [question.id for question in dimension.questions]) for dimension in found.dimensions
    ]
