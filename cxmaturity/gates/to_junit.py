"""The verdict on gates as JUnit XML: one case a gate, and one for each waiver that has expired.

What is waived or off is skipped, and a warning is said in the case's output, so that there are failures
exactly where the command fails.
"""

from collections.abc import Iterable
from typing import assert_never
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from cxmaturity.gates.formats import Checked
from cxmaturity.gates.measures import floor_measure
from cxmaturity.gates.model import GateResult
from cxmaturity.gates.words import caveats, not_compared_words, sentence, verdict_line, waiver_words
from cxmaturity.scoring.words import subjects_words
from cxmaturity.text.language import Language
from cxmaturity.text.safe_text import harmless, in_xml, one_line, visible

SUITE = "cxmaturity check"


def render(checked: Checked, words: Language) -> str:
    """Return the cases as one suite."""
    verdict = checked.verdict
    cases = [_case(gate, checked, words) for gate in verdict.gates]
    for result in verdict.waivers:
        if result.state == "expired":
            name = f"waiver: {result.waiver.gate}"
            case = _element("testcase", classname="waivers", name=name, time="0")
            said = one_line(waiver_words(result, words))
            case.append(_element("failure", type="waiver_expired", message=said))
            cases.append(case)
    name_once(cases)
    numbers = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
    }
    skipped = str(sum(case.find("skipped") is not None for case in cases))
    suite = _element("testsuite", name=SUITE, **numbers, skipped=skipped, time="0")
    suite.extend(cases)
    baseline = checked.baseline
    said_of_all = list(subjects_words(baseline, checked.assessment.subject, words)) if baseline else []
    said_of_all += caveats(checked.assessment, words)
    said_of_all += [not_compared_words(one, words) for one in verdict.not_compared]
    said_of_all += [waiver_words(one, words) for one in verdict.waivers if one.state == "unneeded"]
    SubElement(suite, "system-out").text = "\n".join(
        harmless(one_line(said)) for said in [*said_of_all, verdict_line(verdict, words)]
    )
    suites = _element("testsuites", name=SUITE, **numbers, time="0")
    suites.append(suite)
    ElementTree.indent(suites)
    made = ElementTree.tostring(suites, encoding="unicode")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + in_xml(made) + "\n"


def name_once(cases: Iterable[Element]) -> None:
    """Put a number behind a name that a case before has too: readers fold cases of one name."""
    taken: set[str] = set()
    for case in cases:
        name, number = case.attrib["name"], 1
        while case.attrib["name"] in taken:
            number += 1
            case.attrib["name"] = f"{name} ({number})"
        taken.add(case.attrib["name"])


def _case(gate: GateResult, checked: Checked, words: Language) -> Element:
    """Return one gate; its raw figure stands in every case that is not met, waived or not."""
    group = gate.id.removesuffix(f".{_last_part(gate)}")
    case = _element("testcase", classname=group, name=gate.id, time="0")
    said = one_line(sentence(gate, checked.assessment, words))
    match gate.outcome:
        case "off":
            case.append(_element("skipped", message=words.text("off")))
        case "waived":
            result = next(one for one in checked.verdict.waivers if one.waiver == gate.waiver)
            message = words.clauses([said, one_line(waiver_words(result, words))])
            case.append(_element("skipped", message=message))
        case "not_met":
            case.append(_element("failure", type=gate.reason, message=said))
        case "warning":
            SubElement(case, "system-out").text = words.pair(words.text("warning"), said)
        case "met":
            pass
        case other:
            assert_never(other)
    return case


def _last_part(gate: GateResult) -> str:
    """Return with what the id of a gate ends: an id, or what it measures."""
    match gate.measure:
        case "drop" | "check":
            return gate.on
        case "overdue" | "without_owner":
            return gate.measure
        case floor:
            # By its entry: of a measure that is no floor mypy asks here.
            return floor_measure(floor).measure


def _element(tag: str, **attributes: str) -> Element:
    """Return an element; what XML cannot hold is written out."""
    return Element(tag, {name: visible(value) for name, value in attributes.items()})
