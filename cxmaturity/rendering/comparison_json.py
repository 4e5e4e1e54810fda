"""A comparison for machines; the keys documented in docs/result-format.md never change within `format: 1`."""

from typing import Any

import msgspec

from cxmaturity.domain.assessment import Assessment
from cxmaturity.domain.comparison import Comparison
from cxmaturity.rendering.json_text import pretty
from cxmaturity.rendering.result import FORMAT
from cxmaturity.rendering.schema_parts import questionnaire_of, schema_of


def comparison_object(before: Assessment, after: Assessment, found: Comparison) -> dict[str, Any]:
    """Return the comparison as an object; figures are unrounded, a withheld one is None."""
    plain: dict[str, Any] = msgspec.to_builtins(found)
    return {
        "format": FORMAT,
        "tool_version": after.tool_version,
        "questionnaires": {"before": questionnaire_of(before), "after": questionnaire_of(after)},
        "strict": after.strict,
        **plain,
    }


def render(before: Assessment, after: Assessment, found: Comparison) -> bytes:
    """Return the comparison as JSON text, indented, with a line break at the end."""
    return pretty(comparison_object(before, after, found))


def comparison_schema() -> dict[str, Any]:
    """Return the schema (2020-12) of the comparison's object; every place lets more keys join."""
    questionnaire = {"$ref": "#/$defs/QuestionnaireName"}
    both = {"before": questionnaire, "after": questionnaire}
    extra = {
        "questionnaires": {"type": "object", "properties": both, "required": list(both)},
        "strict": {"type": "boolean"},
    }
    return schema_of("comparison", Comparison, extra)
