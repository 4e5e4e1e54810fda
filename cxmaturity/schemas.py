"""JSON Schema of the files that people write and of what machines keep, each by its name."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from cxmaturity.text.choice import check_choice
from cxmaturity.text.language import noted

SCHEMAS: dict[str, str] = {
    "questionnaire": "cxmaturity.questionnaire.model:Questionnaire",
    "overlay": "cxmaturity.questionnaire.overlay:OverlayForm",
    "answers": "cxmaturity.answers.model:AnswersForm",
    "team": "cxmaturity.answers.team:Team",
    "gates": "cxmaturity.gates.model:Gates",
    "brand": "cxmaturity.brand.model:BrandFile",
    "kept_plan": "cxmaturity.plan.model:KeptPlan",
    "result": "cxmaturity.report.result:result_schema",
    "comparison": "cxmaturity.report.comparison_json:comparison_schema",
    "trend": "cxmaturity.report.comparison_json:trend_schema",
    "plan": "cxmaturity.report.plans.to_json:plan_schema",
    "verdict": "cxmaturity.gates.to_json:verdict_schema",
}
"""Every schema by name: the struct of a file that people write, or what makes the schema of an output."""
HELP = noted(
    "questionnaire, overlay, answers, team, gates, brand, kept_plan, result, comparison, trend, plan or "
    "verdict."
)


def schema(name: str) -> dict[str, Any]:
    """Return the schema called `name`, one of SCHEMAS. Raises BadInput for any other."""
    check_choice("schema", name, SCHEMAS)
    module, _, member = SCHEMAS[name].partition(":")
    kind: type | Callable[[], dict[str, Any]] = getattr(import_module(module), member)
    return _file_schema(name, kind) if isinstance(kind, type) else kind()


# ---- The schemas of the files that people write


def _file_schema(name: str, kind: type) -> dict[str, Any]:
    """Return the schema of a `kind` of file, as people write it."""
    from cxmaturity.formats.json_schema import closed, published, reference
    from cxmaturity.questionnaire.model import Questionnaire
    from cxmaturity.questionnaire.overlay import NO_CHECKLIST, OverlayForm

    made = closed(kind)
    for part in ("Question", "Dimension"):
        # An overlay's dimensions are not those of a questionnaire.
        asked = made["$defs"].get(part, {}).get("properties", {})
        if "applies_when" in asked:
            asked["applies_when"] = {"anyOf": [asked["applies_when"], reference("Condition")]}
    if "Condition" in made["$defs"]:
        kinds = (["question"], ["field", "is"], ["all"], ["any"], ["not"])
        made["$defs"]["Condition"]["oneOf"] = [{"required": fields} for fields in kinds]
        tested = made["$defs"]["Condition"]["properties"]
        default = tested["is"].pop("default")
        tested["is"] = {"anyOf": [tested["is"], tested["is"]["items"]], "default": default}
    if kind is Questionnaire:
        _as_written(made["$defs"])
    if kind in (Questionnaire, OverlayForm):
        _let_own_fields_join(made["$defs"])
    if kind is OverlayForm:
        kinds = made["$defs"]["OverlayForm"]["properties"]["checklist"]["anyOf"]
        kinds[:] = [{"const": NO_CHECKLIST} if one.get("type") == "string" else one for one in kinds]
    _settle(made)
    return published(name, made)


def _let_own_fields_join(kinds: dict[str, Any]) -> None:
    """Let fields that begin with `x-` stand in every part, in place."""
    for part in kinds.values():
        if part.get("additionalProperties") is False:
            part["patternProperties"] = {"^x-": {}}


def _as_written(kinds: dict[str, Any]) -> None:
    """Let a questionnaire's schema be that of its file, in place: nothing computed, and what may be taken."""
    from cxmaturity.formats.json_schema import reference
    from cxmaturity.questionnaire.taken import IN_CHECKLIST, LISTS, OVERRIDES

    for computed in ("sha256", "taken", "overlay", "extra"):
        kinds["Questionnaire"]["properties"].pop(computed)
    for kind in ("Taken", "Overlay"):
        kinds.pop(kind)
    question = kinds["Question"]["properties"]
    take = {
        "type": "string",
        "pattern": "^[^/]+/[^/]+$",
        "description": "An entry of another questionnaire, with all its texts: QUESTIONNAIRE/ID.",
    }
    form = {"type": "object", "required": ["take"], "additionalProperties": False}
    kinds["Take"] = {"title": "Take", **form, "properties": {"take": take}}
    beside = {name: question[name] for name in OVERRIDES}
    kinds["TakeQuestion"] = {"title": "TakeQuestion", **form, "properties": {"take": take, **beside}}
    taken_lists = {"Questionnaire": LISTS, "Checklist": IN_CHECKLIST, "Dimension": ("questions",)}
    for kind, fields in taken_lists.items():
        for field in fields:
            entries = kinds[kind]["properties"][field]
            taking = "TakeQuestion" if field == "questions" else "Take"
            entries["items"] = {"anyOf": [entries["items"], reference(taking)]}


def _settle(node: Any) -> None:
    """Let option ids be whole numbers and shares fractions too, in place: a file may write `to: 3`."""
    if isinstance(node, dict):
        # A field may be called like a mark: that one holds a schema, and a mark is true.
        if node.get("option_id") is True:
            del node["option_id"]
            node["type"] = ["string", "integer"]
        if node.get("share") is True:
            del node["share"]
            node["type"] = ["number", "string"]
            node["pattern"] = r"^\s*[0-9]+\s*/\s*[0-9]+\s*$"
        for value in node.values():
            _settle(value)
    elif isinstance(node, list):
        for value in node:
            _settle(value)
