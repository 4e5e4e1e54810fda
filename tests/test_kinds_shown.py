"""What every output says of questions of every kind, of one respondent, of enough and of too few."""

import json
from pathlib import Path

import pytest

from cxmaturity.answers.model import Answers
from cxmaturity.errors import InvalidFile
from cxmaturity.gates.file import read_gates
from cxmaturity.linting import lint_file
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.versions import changes_between
from cxmaturity.report import render
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Assessment
from cxmaturity.terminal.explanation import explain
from tests.command_line import within
from tests.spreadsheet import Spreadsheet
from tests.test_kinds import ASKED, MODELS, answered, group
from tests.test_workbook_formulas import assert_computed, assert_scores

ONE = [answered(reach_sector="bank", reach_place="Lyon", reach_channels="[mail, chat]", record_share="46.4")]
MANY = group("[mail, chat]", "[mail]", "[mail]", "[visit]", "[]", "[mail, visit]")
FEW = group("[mail, chat]", "[mail]", "[visit]")
NOBODY = group("[]")
SAID: dict[str, tuple[list[Answers], list[str], list[str]]] = {
    "one": (ONE, ["Banking", "Lyon", "46.4 %, Third", "Mail", "Chat"], ["Too few"]),
    "many": (
        MANY,
        ["4 of 6: Mail", "1 of 6: Chat", "2 of 6: Visit", "6 of 6: Banking", "6 answered"],
        ["Lyon", "30 %"],
    ),
    "few": (FEW, ["Too few answered for what they chose to be told."], ["Lyon", "30 %", "of 3: Mail"]),
    "nothing ticked": (NOBODY, ["Nothing is ticked."], ["Too few"]),
}


def made(sheets: list[Answers], *, strict: bool = False) -> Assessment:
    return assess(ASKED, sheets, strict=strict, redraw=False)


@pytest.mark.parametrize("case", SAID)
@pytest.mark.parametrize("kind", ["md", "html"])
def test_a_report_tells_what_was_given_as_far_as_it_may(case: str, kind: str) -> None:
    sheets, said, unsaid = SAID[case]
    text = render(made(sheets), kind).decode()
    if kind == "md":
        for words in said:
            assert words in text, words
    for words in unsaid:
        assert words not in text, words


@pytest.mark.parametrize("case", SAID)
@pytest.mark.parametrize("strict", [False, True])
def test_the_formulas_of_the_workbook_come_to_the_same(case: str, strict: bool) -> None:
    found = made(SAID[case][0], strict=strict)
    book = Spreadsheet(render(found, "xlsx"))
    assert assert_computed(book) > 50
    if case != "few":
        # What rests on evidence is not told of few.
        assert_scores(book, found)


@pytest.mark.parametrize("case", SAID)
@pytest.mark.parametrize("kind", ["json", "csv"])
def test_no_output_for_machines_holds_words_or_numbers(case: str, kind: str) -> None:
    text = render(made(SAID[case][0]), kind).decode()
    assert "Lyon" not in text
    assert "46.4," not in text


def test_explain_says_what_was_ticked_and_which_number_it_was() -> None:
    found = made(ONE)
    channels = "\n".join(explain(found, "reach.channels").lines)
    assert "Value 0.429 (3 of 7 points):\n  Mail\n  Chat" in channels
    assert "One step higher looks like this:\n  Visit" in channels
    share = "\n".join(explain(found, "record.share").lines)
    assert "Answered with 46.4 %." in share
    assert "\nLyon\n" in "\n".join(explain(found, "reach.place").lines)
    assert "It describes and is not scored:\n  Banking" in "\n".join(explain(found, "reach.sector").lines)
    assert "1 respondent" not in share


def test_a_report_of_every_format_is_written_and_verified(tmp_path: Path) -> None:
    folder = tmp_path / "questionnaires" / "ticks-and-figures"
    folder.mkdir(parents=True)
    (folder / "questionnaire.yaml").write_bytes((MODELS / "ticks-and-figures.yaml").read_bytes())
    (tmp_path / "a.yaml").write_bytes((MODELS / "ticks-and-figures.answers.yaml").read_bytes())
    done = within("report", "a.yaml", "-o", "a.pdf", folder=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    done = within("score", "a.pdf", "--format", "json", folder=tmp_path)
    assert json.loads(done.stdout)["overall"]["index"] == pytest.approx(100 * (5 / 7 + 1 / 2) / 2)
    shown = within("questionnaire", "show", "ticks-and-figures", folder=tmp_path).stdout.decode()
    for words in ("reach.channels (all that hold)", "record.share (a number in %)", "2 Second (from 10)"):
        assert words in shown
    assert "reach.place (in words, not scored)" in shown


def test_another_border_or_another_enough_breaks_the_history(tmp_path: Path) -> None:
    text = (MODELS / "ticks-and-figures.yaml").read_text(encoding="utf-8")
    for old, new, name in (
        ("from: [0, 10, 25, 50, 75]", "from: [0, 10, 25, 50, 80]", "record.share"),
        ("kind: several\n", "kind: several\n        enough: 4\n", "reach.channels"),
        ("        scored: false\n        options:", "        options:", "reach.sector"),
    ):
        assert old in text
        made_here = tmp_path / "questionnaire.yaml"
        made_here.write_text(
            text.replace(old, new).replace("label: Retail}", "label: Retail, points: 1}"), encoding="utf-8"
        )
        found = changes_between(ASKED, read_questionnaire(str(made_here))).changes
        assert name in {one.id for one in found if one.effect == "breaks"}, name


def test_lint_asks_for_an_action_for_each_tick_that_adds_points() -> None:
    found = [one.message for one in lint_file(MODELS / "ticks-and-figures.yaml")]
    assert "no action leads to mail, phone" in found


def test_no_gate_asks_for_what_is_never_scored(tmp_path: Path) -> None:
    place = tmp_path / "gates.yaml"
    place.write_text("format: 1\nquestions:\n  reach.sector: {level: 3}\n", encoding="utf-8")
    with pytest.raises(InvalidFile) as caught:
        read_gates(place, ASKED, baseline=False)
    assert str(caught.value).endswith(
        ":3: questions.reach.sector: is never scored, so no gate can ask for it; remove it"
    )
