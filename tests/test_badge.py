"""The badge: the stage in a few words, as SVG and as the JSON that shields.io reads."""

import json
import re
from xml.etree import ElementTree

import msgspec
import pytest

from cxmaturity.brand.colours import contrast, level_fills
from cxmaturity.report import render
from cxmaturity.report.badge import width
from tests.report_pages import SAMPLES, assessment

SVG = "{http://www.w3.org/2000/svg}"


def svg(kind: str) -> ElementTree.Element:
    return ElementTree.fromstring(render(assessment(kind), "svg").decode())


def test_the_badge_says_the_stage() -> None:
    overall = assessment("single").overall
    label, message = svg("single").iter(f"{SVG}text")
    assert label.text == "Customer experience maturity"
    assert (overall.stage, overall.stage_shown) == (3, 3)
    assert message.text == "stage 3 of 5, applies: 96%"


def test_another_models_badge_has_its_title_or_what_it_says() -> None:
    found = assessment("single")
    asked = msgspec.structs.replace(
        found.questionnaire, about=None, title="Maturity of a programme for rivers"
    )
    label, _ = ElementTree.fromstring(
        render(msgspec.structs.replace(found, questionnaire=asked), "svg").decode()
    ).iter(f"{SVG}text")
    assert label.text == "Maturity of a programme…"


SAID = {
    "as claimed": ({}, "stage 4 of 5"),
    "shown below claimed": ({"stage_shown": 3}, "stage 4 of 5, shown 3"),
    "what is shown is not told": ({"stage_shown": None}, "stage 4 of 5"),
    "in part": ({"applicability": 0.996}, "stage 4 of 5, applies: 99%"),
    "both": ({"stage_shown": 2, "applicability": 0.5}, "stage 4 of 5, shown 2, applies: 50%"),
    "a dimension is withheld": ({"withheld": "dimension"}, "not assessed, index 38 to 88"),
    "too little applies": (
        {"withheld": "applicability", "applicability": 0.02, "low": None, "high": None},
        "not assessed, applies: 2%",
    ),
    "bounds that read alike": ({"withheld": "dimension", "low": 87.6}, "not assessed"),
    "bounds that say nothing": ({"withheld": "coverage", "low": 0.0, "high": 100.0}, "not assessed"),
    "quick": ({"withheld": "quick", "index": 60.0}, "profile only"),
}


@pytest.mark.parametrize("name", SAID)
def test_what_stands_beside_a_stage_stands_in_the_badge(name: str) -> None:
    changes, message = SAID[name]
    known: dict[str, object] = {"stage": 4, "stage_shown": 4, "applicability": 1.0, "low": 37.6, "high": 88.0}
    if "withheld" in changes:
        known |= {"stage": None, "stage_shown": None, "index": None}
    overall = msgspec.structs.replace(assessment("single").overall, **(known | changes))
    found = msgspec.structs.replace(assessment("single"), overall=overall)
    assert json.loads(render(found, "shields"))["message"] == message


def test_strict_shows_the_stage_that_is_shown() -> None:
    overall = msgspec.structs.replace(assessment("single").overall, stage=4, stage_shown=3, applicability=1.0)
    found = msgspec.structs.replace(assessment("single"), overall=overall, strict=True)
    assert json.loads(render(found, "shields"))["message"] == "stage 4 of 5"


@pytest.mark.parametrize(("kind", "words"), [("quick", "profile only"), ("unknown", "not assessed")])
def test_without_a_stage_the_badge_says_so(kind: str, words: str) -> None:
    _, message = svg(kind).iter(f"{SVG}text")
    assert message.text == words


def test_the_stages_of_another_model_are_counted() -> None:
    _, message = svg("odd").iter(f"{SVG}text")
    assert message.text == "stage 2 of 3, shown 1, applies: 93%"


def test_a_reader_of_the_screen_hears_everything() -> None:
    drawn = svg("single")
    (title,) = drawn.iter(f"{SVG}title")
    assert drawn.get("role") == "img"
    assert drawn.get("aria-label") == title.text
    assert title.text is not None
    assert title.text.startswith("Nordlicht Freight, 2026-Q3, stage ")
    assert re.search(r"index \d+ of 100$", title.text)


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_the_badge_is_legible_and_closed(kind: str) -> None:
    drawn = svg(kind)
    for element in drawn.iter():
        assert element.tag in {f"{SVG}{name}" for name in ("svg", "title", "path", "g", "text")}
        assert not {name for name in element.attrib if "href" in name or name == "style"}
        assert not any("url(" in value for name, value in element.items() if name != "aria-label")
    *_, message = drawn.iter(f"{SVG}text")
    fill = list(drawn.iter(f"{SVG}path"))[-1].get("fill")
    assert contrast(str(fill), str(message.get("fill"))) >= 4.5
    end = float(message.get("x", 0)) + float(message.get("textLength", 0))
    assert end < float(drawn.get("width", 0))


def test_hostile_names_are_text() -> None:
    subject = msgspec.structs.replace(
        assessment("small").subject, organisation='"><script>x</script>\x1b\u202e\ufffe'
    )
    found = msgspec.structs.replace(assessment("small"), subject=subject)
    text = render(found, "svg").decode()
    assert "<script" not in text
    title = ElementTree.fromstring(text).find(f"{SVG}title")
    assert title is not None
    assert str(title.text).startswith('"><script>x</script>\\x1b\\u202e\\ufffe, ')


def test_the_same_answers_give_the_same_badge() -> None:
    for name in ("svg", "shields"):
        assert render(assessment("small"), name) == render(assessment("small"), name)


def test_shields_gets_its_endpoint() -> None:
    overall = assessment("single").overall
    assert overall.stage is not None
    answer = json.loads(render(assessment("single"), "shields"))
    assert answer == {
        "schemaVersion": 1,
        "label": "Customer experience maturity",
        "message": "stage 3 of 5, applies: 96%",
        "color": level_fills(5)[overall.stage - 1],
    }
    assert json.loads(render(assessment("unknown"), "shields"))["message"] == "not assessed"


def test_letters_have_their_widths() -> None:
    assert width("客户体验") == 44
    assert width("iii") < width("aaa") < width("MMM")
