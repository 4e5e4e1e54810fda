"""An overlay may also reword, and change levels, scales, actions and advice; faults stand on their lines."""

from pathlib import Path

import pytest

from cxmaturity.errors import InvalidFile
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.scoring.words import overlay_words
from cxmaturity.text.language import language

MODEL = Path(__file__).parent / "fixtures" / "other_models" / "river-watch.yaml"
HEAD = "format: 1\noverlay: mill-watch\nversion: 1.0.0\nof: river-watch\nbecause: Ours is a mill race.\n"


def made(text: str, folder: Path) -> Questionnaire:
    place = folder / "questionnaires"
    for name, file, content in (
        ("river-watch", "questionnaire.yaml", MODEL.read_text()),
        ("mill-watch", "overlay.yaml", HEAD + text),
    ):
        (place / name).mkdir(parents=True)
        (place / name / file).write_text(content)
    return read_questionnaire("mill-watch", beside=folder)


def test_texts_levels_scales_actions_and_advice_may_be_others(tmp_path: Path) -> None:
    found = made(
        """reword:
  questions.water.measured.text: Is the race measured every day?
  scales.likert.options.fully.label: Wholly true
  dimensions.people.name: Millers
  questions.water.walked.actions.partly.do: Ask the miller.
levels:
  - {name: Dry, meaning: No water., from: 0}
  - {name: Damp, meaning: Some water., from: "1/2"}
  - {name: Wet, meaning: Water., from: 0.9}
scales:
  - {id: twice, options: [{id: "no", label: "No", points: 0}, {id: "yes", label: "Yes", points: 1}]}
questions:
  people.asked: {scale: twice, actions: [{to: "yes", do: Ask once.}], weight: 2}
dimensions:
  water: {advice: [{level: 1, text: Open the sluice.}]}
""",
        tmp_path,
    )
    asked = {question.id: question for question in found.questions}
    assert asked["water.measured"].text == "Is the race measured every day?"
    assert found.scales[0].option("fully").label == "Wholly true"
    assert found.dimensions[1].name == "Millers"
    assert asked["water.walked"].actions[0].do == "Ask the miller."
    assert [level.starts_at for level in found.levels] == [0, 0.5, 0.9]
    assert (found.scale_of(asked["people.asked"]).id, asked["people.asked"].weight) == ("twice", 2)
    assert [one.do for one in asked["people.asked"].actions] == ["Ask once."]
    assert [one.text for one in found.dimensions[0].advice] == ["Open the sluice."]
    assert found.overlay is not None
    assert found.overlay.settings == ("levels", "scales")
    assert found.overlay.changed == ("water", "people.asked")
    assert found.overlay.reweighted == ("people.asked",)
    assert len(found.overlay.reworded) == 4
    said = overlay_words(found.overlay, language("en"))
    assert "4 texts reworded" in said and "2 advised otherwise" in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "reword: {questions.water.measured.txt: Who?}\n",
            "overlay.yaml:6: reword.questions.water.measured.txt: there is no such text in river-watch; "
            "did you mean questions.water.measured.text?",
        ),
        (
            "reword: {title: ' '}\n",
            "overlay.yaml:6: reword.title: must not be empty; remove the line to keep the text",
        ),
        (
            "dimensions:\n  water: {advice: [{level: 7, text: Open.}]}\n",
            "overlay.yaml:7: dimensions.water.advice.#1.level: must be a level from 1 to 3 (got 7)",
        ),
        (
            "questions:\n  people.asked: {actions: [{to: never, do: Stop.}]}\n",
            "overlay.yaml:7: questions.people.asked.actions.never.to: leads to never, which no step of the "
            "scale reaches; it must be one of partly, mostly, fully",
        ),
        (
            "scales:\n  - {id: two, options: [{id: a, label: A, points: 1}, {id: b, label: B, points: 1}]}\n",
            "overlay.yaml:7: scales.two.options: all options have the same points (1); "
            "an answer must be worth more than another",
        ),
    ],
)
def test_what_is_wrong_is_told_on_its_line(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidFile) as caught:
        made(text, tmp_path)
    assert [str(one).rpartition("/")[2] for one in caught.value.problems] == [message]
