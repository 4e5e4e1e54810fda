"""The plan for machines; the keys documented in docs/plan.md never change within `format: 1`, more may join.

Levels are places from 1 on and indexes 0-100, as in the result object; what the model numbers or shows in a
way of its own stands beside them.
"""

from typing import Any

import msgspec

from cxmaturity.formats.json_schema import (
    TEXT,
    TRUTH,
    WHOLE,
    Schema,
    always_written,
    an_object,
    or_nothing,
    parts_of,
    published,
    reference,
)
from cxmaturity.formats.json_text import pretty
from cxmaturity.plan.kept_words import kept_by_id, not_in_plan
from cxmaturity.plan.model import (
    EFFORTS,
    KeptMove,
    KeptPlan,
    Plan,
    days_of,
    fewest_days_of,
    most_days_of,
)
from cxmaturity.plan.move_words import action_of
from cxmaturity.plan.story import StartingPlace, Story, begins_somewhere, starting_place, story_of
from cxmaturity.plan.words import day_of_arrival
from cxmaturity.report.comparison_json import questionnaire_of
from cxmaturity.report.plans.formats import PlanChoices
from cxmaturity.report.result import FORMAT, RENAMED, own_scale
from cxmaturity.scoring.model import Assessment, Subject
from cxmaturity.scoring.shown import with_figures


def render(plan: Plan, assessment: Assessment, choices: PlanChoices) -> bytes:
    """Return the plan as JSON text, indented, with a line break at the end."""
    made = plan_object(plan, assessment, choices.kept)
    return pretty({**made, "draft": True} if choices.draft else made)


NOT_TOLD = frozenset({"note"})
"""What stays in the file of a plan that is kept."""


def plan_object(plan: Plan, assessment: Assessment, kept: KeptPlan | None = None) -> dict[str, Any]:
    """Return the plan as an object, with what is `kept` of it; a withheld figure is None."""
    questionnaire = assessment.questionnaire
    plain: dict[str, Any] = msgspec.to_builtins(plan)
    # Without stages there is no level to reach.
    plain["target"] = plan.target or None
    arrives, found = day_of_arrival(plan), iter(plan.moves)
    story = story_of(assessment)
    place, known = msgspec.to_builtins(starting_place(story)), kept_by_id(kept)
    for phase in plain["phases"]:
        for move in phase["moves"]:
            planned = next(found)
            action = action_of(planned, questionnaire)
            move["do"] = action.do if action else ""
            move["owner"] = action.owner if action else ""
            move["start_with"] = place if begins_somewhere(planned, questionnaire) else None
            move["kept"] = _kept(known[planned.id]) if planned.id in known else None
        phase["moves"] = [{RENAMED.get(key, key): one for key, one in m.items()} for m in phase["moves"]]
    made: dict[str, Any] = {
        "format": FORMAT,
        "tool_version": assessment.tool_version,
        # Early: by this a file is known for a plan.
        "arrival": plan.arrival,
        "questionnaire": questionnaire_of(assessment),
        "subject": msgspec.to_builtins(assessment.subject),
        "strict": assessment.strict,
        "efforts": {one: _days(one) for one in EFFORTS},
        **plain,
        "days": plan.days,
        "arrives_on": arrives.isoformat() if arrives else None,
        "story": msgspec.to_builtins(story),
        "also_kept": [_kept(move) for move in not_in_plan(kept, plan)],
        "notices": msgspec.to_builtins(assessment.notices),
    }
    shown: dict[str, Any] = with_figures(made, questionnaire)
    shown["questionnaire"] |= own_scale(questionnaire)
    return shown


def _kept(move: KeptMove) -> dict[str, Any]:
    """Return what is kept of a move: who has it, and where it stands."""
    plain: dict[str, Any] = msgspec.to_builtins(move)
    return {name: value for name, value in plain.items() if name not in NOT_TOLD}


def _days(effort: Any) -> dict[str, int | None]:
    """Return for how many person-days an effort stands, and as how many it is counted."""
    return {"fewest": fewest_days_of(effort), "most": most_days_of(effort), "counted": days_of(effort)}


def plan_schema() -> Schema:
    """Return the schema (2020-12) of the plan's object; every place lets more keys join."""
    parts = parts_of([Plan, Subject, Story, StartingPlace, KeptMove])
    for name in NOT_TOLD:
        parts["KeptMove"]["properties"].pop(name)
    own = parts.pop("Plan")
    move = parts["PlannedMove"]["properties"]
    parts["PlannedMove"]["properties"] = {RENAMED.get(name, name): kind for name, kind in move.items()}
    parts["PlannedMove"]["properties"] |= {
        "do": TEXT,
        "owner": TEXT,
        "start_with": or_nothing(reference(StartingPlace)),
        "kept": or_nothing(reference(KeptMove)),
    }
    for part in parts.values():
        always_written(part)
    named = an_object({"id": TEXT, "version": TEXT, "sha256": TEXT})
    days = an_object({"fewest": WHOLE, "most": or_nothing(WHOLE), "counted": WHOLE})
    notice = an_object({"code": TEXT, "values": {"type": "object", "additionalProperties": TEXT}})
    properties = {
        "format": {"const": FORMAT},
        "tool_version": TEXT,
        "questionnaire": named,
        "subject": reference(Subject),
        "strict": TRUTH,
        "draft": TRUTH,
        "efforts": an_object(dict.fromkeys(EFFORTS, days)),
        **own["properties"],
        "target": or_nothing(WHOLE),
        "days": WHOLE,
        "arrives_on": or_nothing({"type": "string", "format": "date"}),
        "story": reference(Story),
        "also_kept": {"type": "array", "items": reference(KeptMove)},
        "notices": {"type": "array", "items": notice},
    }
    for one in properties.values():
        one.pop("default", None)
    return published(
        "plan", {**an_object(properties, optional=("draft",)), "$defs": dict(sorted(parts.items()))}
    )
