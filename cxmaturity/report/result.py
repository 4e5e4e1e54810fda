"""The result object for machines: the assessment without the questionnaire's texts and the sheets.

The keys documented in docs/result-format.md never change within `format: 1`; more may join them.
"""

from typing import Any, cast

import msgspec

from cxmaturity.formats.json_schema import (
    TEXT,
    TRUTH,
    WHOLE,
    Schema,
    an_object,
    list_of,
    or_nothing,
    parts_of,
    published,
    reference,
)
from cxmaturity.formats.json_text import pretty
from cxmaturity.questionnaire.model import Overlay, Questionnaire
from cxmaturity.report.options import Options
from cxmaturity.scoring.model import (
    Assessment,
    CheckResult,
    DimensionResult,
    Finding,
    Firmness,
    Notice,
    Readiness,
    Recommendation,
    RespondentSummary,
    Score,
    Sensitivity,
    Subject,
)
from cxmaturity.scoring.shown import with_figures
from cxmaturity.waves.model import Comparison
from cxmaturity.worksheets.model import WorksheetResult

FORMAT = 1
RENAMED = {"origin": "from", "to_level": "to"}


def render(assessment: Assessment, options: Options) -> bytes:
    """Return the result object as JSON text, indented, with a line break at the end."""
    # The last step of a trend is a comparison with the wave before, too.
    last = options.trend.steps[-1] if options.trend and options.trend.steps else None
    made = result(assessment, options.comparison or last)
    return pretty({**made, "draft": True} if options.draft else made)


def result(assessment: Assessment, comparison: Comparison | None = None) -> dict[str, Any]:
    """Return the result object; figures are unrounded, a withheld one is None."""
    questionnaire = assessment.questionnaire
    subject = _plain(assessment.subject)
    made: dict[str, Any] = {
        "format": FORMAT,
        "tool_version": assessment.tool_version,
        "questionnaire": {
            "id": questionnaire.id,
            "version": questionnaire.version,
            "sha256": assessment.questionnaire_sha256,
        },
        "subject": subject,
        "strict": assessment.strict,
        "quick": assessment.quick,
        "consensus": assessment.consensus,
        "overall": _score(assessment.overall),
        "dimensions": [_dimension(dimension) for dimension in assessment.dimensions],
        "weakest": list(assessment.weakest),
        "readiness": _readiness(assessment.readiness, questionnaire),
        "worksheets": [_plain(worksheet) for worksheet in assessment.worksheets],
        "strengths": [_plain(finding) for finding in assessment.strengths],
        "gaps": [_plain(finding) for finding in assessment.gaps],
        "recommendations": [_recommendation(one) for one in assessment.recommendations],
        "groups": [_plain(group) for group in assessment.groups],
        "notices": [_plain(notice) for notice in assessment.notices],
        "sensitivity": _plain(assessment.sensitivity),
        "firmness": _plain(assessment.firmness),
    }
    made["questionnaire"] |= provenance(questionnaire)
    if questionnaire.overlay is not None:
        made["questionnaire"]["overlay"] = _plain(questionnaire.overlay)
    if comparison is not None:
        made["comparison"] = _plain(comparison)
    shown = with_figures(made, questionnaire)
    shown["questionnaire"] |= own_scale(questionnaire)
    return cast("dict[str, Any]", shown)


def own_scale(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return how the model counts its levels and shows its index, where it has a way of its own."""
    made: dict[str, Any] = {}
    if questionnaire.numbers_levels:
        first = questionnaire.lowest_number
        made["levels"] = [
            {"number": number, "name": level.name}
            for number, level in enumerate(questionnaire.levels, start=first)
        ]
    if questionnaire.unit is not None:
        made["unit"] = _plain(questionnaire.unit)
    return made


def provenance(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return where the questionnaire is from, and its author's own fields, as far as it says so."""
    named = ("url", "licence", "authors", "tags", "extra")
    found = {name: _plain(getattr(questionnaire, name)) for name in named if getattr(questionnaire, name)}
    mapped = {one.id: _plain(one.maps_to) for one in questionnaire.questions if one.maps_to}
    return found | ({"maps_to": mapped} if mapped else {})


def _plain(value: Any) -> Any:
    """Return a domain value as dicts, lists and scalars."""
    return msgspec.to_builtins(value)


def _score(score: Score) -> dict[str, Any]:
    """Return the figures that overall and dimensions share, in the documented order."""
    made = {name: _plain(getattr(score, name)) for name in Score.__struct_fields__}
    # Only a rule that counts questions by level has them.
    return made if score.levels else {name: value for name, value in made.items() if name != "levels"}


def _dimension(dimension: DimensionResult) -> dict[str, Any]:
    """Return a dimension: its id, the shared figures, then its own; what it is made of where it is of any."""
    own = [name for name in DimensionResult.__struct_fields__ if name not in Score.__struct_fields__]
    made = {
        "id": dimension.id,
        **_score(dimension),
        **{name: _plain(getattr(dimension, name)) for name in own if name not in ("id", "dimensions")},
    }
    if dimension.dimensions:
        made["dimensions"] = [_dimension(part) for part in dimension.dimensions]
    return made


def _readiness(readiness: Readiness | None, questionnaire: Questionnaire) -> dict[str, Any] | None:
    """Return the checklist's outcome with the unmet checks and the number of their step."""
    if readiness is None or questionnaire.checklist is None:
        return None
    steps = [step.id for step in questionnaire.checklist.steps]
    unmet = [
        {"id": check.id, "step": steps.index(check.step) + 1}
        for check in readiness.checks
        if check.answer != "yes"
    ]
    plain: dict[str, Any] = _plain(readiness)
    checks = plain.pop("checks")
    return {**plain, "unmet": unmet, "checks": checks}


def _recommendation(one: Recommendation) -> dict[str, Any]:
    """Return a recommendation; its levels are called `from` and `to`."""
    plain: dict[str, Any] = _plain(one)
    return {RENAMED.get(name, name): value for name, value in plain.items()}


# ---- JSON Schema of the result object, from the structs that it is made of

_LISTS: dict[str, type] = {
    "dimensions": DimensionResult,
    "worksheets": WorksheetResult,
    "strengths": Finding,
    "gaps": Finding,
    "recommendations": Recommendation,
    "groups": RespondentSummary,
    "notices": Notice,
}
_STRUCTS: dict[str, type] = {
    "subject": Subject,
    "overall": Score,
    "comparison": Comparison,
}


def result_schema() -> Schema:
    """Return the schema of the result object; every place lets more keys join."""
    parts = parts_of([*_LISTS.values(), *_STRUCTS.values(), CheckResult, Sensitivity, Firmness, Overlay])
    _rename(parts["Recommendation"])
    for part in ("Score", "DimensionResult"):
        parts[part]["required"].remove("levels")
    named = an_object({"id": TEXT, "version": TEXT, "sha256": TEXT})
    named["properties"]["overlay"] = reference(Overlay)
    named["properties"] |= {"url": TEXT, "licence": TEXT, "authors": list_of(TEXT), "tags": list_of(TEXT)}
    # By question and by framework; and by place whatever an author wrote there.
    by_framework = {"type": "object", "additionalProperties": list_of(TEXT)}
    named["properties"]["maps_to"] = {"type": "object", "additionalProperties": by_framework}
    named["properties"]["extra"] = {"type": "object"}
    # More codes may join.
    parts["Notice"]["properties"]["code"] = TEXT
    properties: dict[str, Schema] = {
        "format": {"const": FORMAT},
        "tool_version": TEXT,
        "questionnaire": named,
        "strict": TRUTH,
        "quick": TRUTH,
        "consensus": TRUTH,
        "draft": TRUTH,
        "weakest": list_of(TEXT),
        "readiness": or_nothing(_readiness_schema()),
        "sensitivity": or_nothing(reference(Sensitivity)),
        "firmness": or_nothing(reference(Firmness)),
    }
    properties |= {name: reference(kind) for name, kind in _STRUCTS.items()}
    properties |= {name: list_of(reference(kind)) for name, kind in _LISTS.items()}
    return published("result", {**an_object(properties, optional=("comparison", "draft")), "$defs": parts})


def _readiness_schema() -> Schema:
    """Return the schema of the checklist's outcome."""
    return an_object(
        {
            "ready": TRUTH,
            "yes": WHOLE,
            "total": WHOLE,
            "blocking_step": {"type": ["string", "null"]},
            "unmet": list_of(an_object({"id": TEXT, "step": WHOLE})),
            "checks": list_of(reference(CheckResult)),
        }
    )


def _rename(part: Schema) -> None:
    """Give a recommendation's levels the names that the result uses, in place."""
    part["properties"] = {RENAMED.get(name, name): kind for name, kind in part["properties"].items()}
    part["required"] = [RENAMED.get(name, name) for name in part["required"]]
