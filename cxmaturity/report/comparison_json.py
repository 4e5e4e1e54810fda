"""What the objects of comparisons and trends, and their schemas, have in common."""

from typing import Any

import msgspec

from cxmaturity import __version__
from cxmaturity.formats.json_schema import (
    TEXT,
    TRUTH,
    Schema,
    always_written,
    an_object,
    parts_of,
    published,
    reference,
)
from cxmaturity.formats.json_text import pretty
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.report.result import FORMAT
from cxmaturity.scoring.model import Assessment
from cxmaturity.scoring.shown import with_figures
from cxmaturity.waves.model import Comparison, Trend

_NAMED = "QuestionnaireName"


def questionnaire_of(assessment: Assessment) -> dict[str, str]:
    """Return which questionnaire was answered, as the result object says it."""
    asked = assessment.questionnaire
    found = {"id": asked.id, "version": asked.version, "sha256": assessment.questionnaire_sha256}
    # A name that another content carries: machines must not take it for the shipped one either.
    shadows = [one.values["shipped"] for one in assessment.notices if one.code == "shadows_shipped"]
    return found | {"shadows_shipped": shadows[0]} if shadows else found


def schema_of(name: str, kind: type, extra: dict[str, Schema]) -> Schema:
    """Return the schema of an object with the fields of `kind` and the `extra` ones; more keys may join."""
    parts = parts_of([kind])
    own = parts.pop(kind.__name__)
    named = an_object({"id": TEXT, "version": TEXT, "sha256": TEXT})
    if "Notice" in parts:
        # More codes may join.
        parts["Notice"]["properties"]["code"] = TEXT
    parts[_NAMED] = {"title": _NAMED, **named}
    for part in parts.values():
        always_written(part)
    properties = {
        "format": {"const": FORMAT},
        "tool_version": TEXT,
        "draft": TRUTH,
        **extra,
        **own["properties"],
    }
    for one in properties.values():
        one.pop("default", None)
    return published(
        name, {**an_object(properties, optional=("draft",)), "$defs": dict(sorted(parts.items()))}
    )


# ---- A comparison for machines; the keys documented in docs/result-format.md never change within `format: 1`


def comparison_object(before: Assessment, after: Assessment, found: Comparison) -> dict[str, Any]:
    """Return the comparison as an object; figures are unrounded, a withheld one is None."""
    plain: dict[str, Any] = with_figures(msgspec.to_builtins(found), after.questionnaire)
    return {
        "format": FORMAT,
        "tool_version": after.tool_version,
        "questionnaires": {"before": questionnaire_of(before), "after": questionnaire_of(after)},
        "strict": after.strict,
        **plain,
    }


def render(before: Assessment, after: Assessment, found: Comparison, *, draft: bool = False) -> bytes:
    """Return the comparison as JSON text, indented, with a line break at the end."""
    return pretty(_marked(comparison_object(before, after, found), draft=draft))


def _marked(made: dict[str, Any], *, draft: bool) -> dict[str, Any]:
    """Return an object that says of itself where it is a draft."""
    return {**made, "draft": True} if draft else made


def comparison_schema() -> Schema:
    """Return the schema (2020-12) of the comparison's object; every place lets more keys join."""
    both = an_object({"before": reference(_NAMED), "after": reference(_NAMED)})
    return schema_of("comparison", Comparison, {"questionnaires": both, "strict": TRUTH})


# ---- A trend for machines; the keys documented in docs/result-format.md never change within `format: 1`


def render_trend(trend: Trend, questionnaire: Questionnaire, *, draft: bool = False) -> bytes:
    """Return the trend as JSON text, indented, with a line break at the end; a withheld figure is null.

    `questionnaire` is that of the latest wave, which says how levels are numbered and figures shown.
    """
    plain: dict[str, Any] = with_figures(msgspec.to_builtins(trend), questionnaire)
    return pretty(_marked({"format": FORMAT, "tool_version": __version__, **plain}, draft=draft))


def trend_schema() -> Schema:
    """Return the schema (2020-12) of the trend's object; every place lets more keys join."""
    return schema_of("trend", Trend, {})
