"""Reading a gates file: every problem with its line, held against the questionnaire of the answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cxmaturity.errors import wrong
from cxmaturity.formats.shares import write_out_shares
from cxmaturity.formats.typed import Fault, Found, converted, first_faults, out_of_range, problems, shown
from cxmaturity.formats.typed import FieldPath as Where
from cxmaturity.formats.yaml_with_lines import read_yaml
from cxmaturity.gates.measures import (
    QUESTION_FLOORS,
    SCORE_FLOORS,
    Drop,
    Floor,
    PlanCeiling,
    QuestionFloor,
    ReadinessFloor,
)
from cxmaturity.gates.model import Gates, gate_places, score_floors
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.text.dates import is_date
from cxmaturity.text.language import current, tr
from cxmaturity.text.nearest import did_you_mean

LIMIT = 1024 * 1024
SHARES = ("coverage", "evidence_share", "applicability")
"""The fields that hold shares, in which a file may write a fraction."""


class GatesFile(NamedTuple):
    """The gates in a file, and the line of each gate and of the waiver for it, by the gate's id."""

    path: str
    gates: Gates
    lines: dict[str, int]
    waiver_lines: dict[str, int]


def read_gates(path: Path, questionnaire: Questionnaire, *, baseline: bool) -> GatesFile:
    """Return the gates in the file at `path`; `baseline` tells whether there is one to compare with.

    Raises InvalidFile with all that is wrong, also with what the questionnaire does not have.
    """
    document = read_yaml(path, limit=LIMIT)
    if not isinstance(document.tree, dict):
        message = tr("is empty") if document.tree is None else tr("is not a gates file")
        hint = tr("`cxmaturity check --init` writes one")
        raise wrong(document.file, message, hint)
    write_out_shares(document.tree, SHARES)
    gates, found = converted(document, Gates, {"format": 1})
    if gates is not None:
        found += _problems(gates, questionnaire, baseline=baseline, whole=not found)
    if gates is None or found or document.problems:
        raise problems(document, found)
    places = gate_places(gates, questionnaire)
    return GatesFile(
        path=document.file,
        gates=gates,
        lines={name: document.line(place) for name, place in places.items()},
        waiver_lines={waiver.gate: document.line(("waivers", at)) for at, waiver in enumerate(gates.waivers)},
    )


def _problems(gates: Gates, questionnaire: Questionnaire, *, baseline: bool, whole: bool) -> list[Fault]:
    """Return all that is wrong with gates of the right form; `whole` when nothing was left out of them."""
    found = first_faults(_unknown(gates, questionnaire), _unreachable(gates, questionnaire), _tiny(gates))
    # What was left out for a fault of its own did ask for something.
    found += _empty(gates) if whole else ()
    drop = gates.maximum_drop
    if drop and drop.severity != "off" and not baseline:
        hint = tr("name the wave before with --baseline, or set severity: off")
        found.append((("maximum_drop",), tr("needs a baseline"), hint))
    known = gate_places(gates, questionnaire)
    if whole and not known and not found:
        found.append(((), tr("holds no gate"), tr("`cxmaturity check --init` writes one")))
    return [*found, *_waivers(gates, list(known), whole=whole)]


def _unknown_questions(gates: Gates, questionnaire: Questionnaire, show: str) -> Found:
    """Yield gates on questions that the questionnaire does not have, and on what is never scored."""
    scored = {question.id: question.is_scored for question in questionnaire.questions}
    for name in gates.questions:
        if name not in scored:
            message = tr("there is no such question in {id}", id=questionnaire.id)
            yield ("questions", name), message, did_you_mean(name, list(scored), show)
        elif not scored[name]:
            yield ("questions", name), tr("is never scored, so no gate can ask for it"), tr("remove it")


def _unknown(gates: Gates, questionnaire: Questionnaire) -> Found:
    """Yield gates on dimensions, questions and checks that the questionnaire does not have."""
    dimensions = [dimension.id for dimension in questionnaire.every_dimension]
    show = tr("`cxmaturity questionnaire show {id}` lists them", id=questionnaire.id)
    for name in gates.dimensions:
        if name not in dimensions:
            message = tr("there is no such dimension in {id}", id=questionnaire.id)
            yield ("dimensions", name), message, did_you_mean(name, dimensions, show)
    yield from _unknown_questions(gates, questionnaire, show)
    if gates.readiness is None:
        return
    if questionnaire.checklist is None:
        yield ("readiness",), tr("{id} has no checklist", id=questionnaire.id), tr("remove it")
        return
    checks = [check.id for check in questionnaire.checklist.checks]
    for at, name in enumerate(gates.readiness.checks):
        if name not in checks:
            message = tr("there is no such check in {id}", id=questionnaire.id)
            told = current.get().pair(shown(name), message)
            yield ("readiness", "checks", at), told, did_you_mean(name, checks, show)
        elif name in gates.readiness.checks[:at]:
            message = tr("{name} stands here a second time", name=shown(name))
            yield ("readiness", "checks", at), message, tr("keep one of the two")


def _unreachable(gates: Gates, questionnaire: Questionnaire) -> Found:
    """Yield gates that no answers could ever meet, and levels that there are none of."""
    steps: list[tuple[Where, float | None, tuple[float | None, float | None]]] = [
        ((*where, one.measure), one.least(floor), (one.lowest(questionnaire), one.highest(questionnaire)))
        for where, floor in score_floors(gates)
        for one in SCORE_FLOORS
    ]
    steps += [
        (
            ("questions", name, one.measure),
            one.least(floor),
            (one.lowest(questionnaire), one.highest(questionnaire)),
        )
        for name, floor in gates.questions.items()
        for one in QUESTION_FLOORS
    ]
    for where, step, (low, top) in steps:
        if step is not None and where[-1] in ("stage", "stage_shown") and not questionnaire.has_stages:
            yield where, tr("{id} has no stages", id=questionnaire.id), tr("remove it")
        elif step is not None and top is not None and step > top:
            yield where, tr("can never be met: the highest is {top} (got {got})", top=top, got=step), ""
        elif step is not None and low is not None and step < low:
            yield where, out_of_range(step, low, None), ""
    total = len(questionnaire.checklist.checks) if questionnaire.checklist else 0
    yes = gates.readiness.yes if gates.readiness and total else None
    if yes is not None and yes > total:
        message = tr("can never be met: the highest is {top} (got {got})", top=total, got=yes)
        yield ("readiness", "yes"), message, ""


def _tiny(gates: Gates) -> Found:
    """Yield an index of 1 or less: nearly everything meets it, and whoever wrote it meant a share."""
    for where, floor in score_floors(gates):
        index = floor.index
        if index is not None and 0 < index <= 1:
            message = tr("{got} of 100 is met by nearly everything", got=f"{index:g}")
            yield (*where, "index"), message, _in_hundreds(index)
    drop = gates.maximum_drop.dimension if gates.maximum_drop else None
    if drop is not None and 0 < drop < 1:
        message = tr("{got} points of 100 are less than one answer weighs", got=f"{drop:g}")
        yield ("maximum_drop", "dimension"), message, _in_hundreds(drop)


def _in_hundreds(share: float) -> str:
    """Return what to write for a share on a scale that ends at 100."""
    return tr("an index runs from 0 to 100: write {points}", points=f"{share * 100:g}")


def _empty(gates: Gates) -> Found:
    """Yield entries that ask for nothing: whoever wrote them believes to be guarded."""
    entries: list[tuple[Where, Floor | QuestionFloor | ReadinessFloor | Drop | PlanCeiling | None]] = [
        *score_floors(gates),
        *((("questions", name), floor) for name, floor in gates.questions.items()),
        (("readiness",), gates.readiness),
        (("maximum_drop",), gates.maximum_drop),
        (("plan",), gates.plan),
    ]
    for where, entry in entries:
        if entry is None:
            continue
        fields = [name for name in entry.__struct_fields__ if name != "severity"]
        if all(getattr(entry, name) in (None, ()) for name in fields):
            yield where, tr("asks for nothing"), tr("write one of {fields}", fields=", ".join(fields))


def _waivers(gates: Gates, known: list[str], *, whole: bool) -> Iterator[Fault]:
    """Yield what is wrong with the waivers."""
    first: dict[str, int] = {}
    for at, waiver in enumerate(gates.waivers):
        where: Where = ("waivers", at)
        if whole and waiver.gate not in known:
            message = tr("there is no gate {id} in this file", id=shown(waiver.gate))
            names = tr("a gate is called by the way to it, such as overall.stage")
            yield (*where, "gate"), message, did_you_mean(waiver.gate, known, names)
        elif waiver.gate in first:
            message = tr("{name} stands here a second time", name=shown(waiver.gate))
            yield (*where, "gate"), message, tr("keep one of the two")
        first.setdefault(waiver.gate, at)
        for name in ("justification", "owner"):
            if not getattr(waiver, name).strip():
                yield (*where, name), tr("must not be empty"), tr("a waiver says why, and who answers for it")
        if not is_date(waiver.expires):
            message = tr("must be a day of the calendar, written as 2026-09-30 (got {got})")
            yield (*where, "expires"), message.format(got=shown(waiver.expires)), ""
