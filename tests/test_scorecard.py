"""What the terminal shows: the scorecard and the explanations, as whole pages held against golden ones."""

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.console import Console

from cxmaturity.answers.model import Answer, Answers
from cxmaturity.questionnaire.model import Action, Questionnaire
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.resources import bundled
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Shortfall
from cxmaturity.scoring.words import short_exactly, short_in_table
from cxmaturity.terminal.scorecard import print_scorecard
from cxmaturity.text.language import language
from tests.models import dimension, model, question, sheet

EXAMPLES = bundled("questionnaires") / "cx-maturity" / "examples"
WAVE = EXAMPLES / "tarnholt-freight" / "2026-q3"
GOLDEN = Path(__file__).parent / "golden"
PAGES = {
    "score_wave": ["score", str(WAVE)],
    "score_single": ["score", str(EXAMPLES / "single.yaml")],
    "score_single_strict": ["score", str(EXAMPLES / "single.yaml"), "--strict"],
    "score_quick": ["score", str(EXAMPLES / "quick.yaml")],
    "explain_overall": ["explain", str(WAVE)],
    "explain_dimension": ["explain", str(WAVE), "performance"],
    "explain_polarised": ["explain", str(WAVE), "vision.known"],
    "explain_unanswered": ["explain", str(WAVE), "performance.value"],
}


def command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "COLUMNS": "80", "LC_ALL": "C.UTF-8", **environment}
    call = [sys.executable, "-m", "cxmaturity", *words]
    return subprocess.run(call, env=env, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, request: pytest.FixtureRequest) -> None:
    done = command(*PAGES[name])
    assert (done.returncode, done.stderr) == (0, "")
    shown = "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"
    path = GOLDEN / f"{name}.txt"
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_no_line_is_wider_than_80_columns(name: str) -> None:
    lines = command(*PAGES[name]).stdout.splitlines()
    assert [line for line in lines if len(line.rstrip()) > 80] == []


def test_an_index_that_rounds_to_the_next_stage_is_just_below_it(tmp_path: Path) -> None:
    """59.95 is not shown as 60, which it does not reach, nor as 0.0 points short of it."""
    asked = read_questionnaire("cx-maturity").questions
    levels = "33444333433344344343433333443344343433434"
    answers = "".join(f"  {question.id}: {level}\n" for question, level in zip(asked, levels, strict=True))
    (tmp_path / "edge.yaml").write_text(f"format: 1\nquestionnaire: cx-maturity@1\nanswers:\n{answers}")
    shown = command("score", str(tmp_path / "edge.yaml")).stdout
    assert "Stage 3 of 5: Agreed" in shown and "Index 59.95 of 100" in shown
    assert "The index is just below 60, where that stage starts." in shown
    assert "index, 1.7 short" in shown and "0.0 " not in shown.partition("\n")[2]


@pytest.mark.parametrize(
    ("index", "cell"),
    [(59.96, "index, just below 60"), (59.5, "index, just below 60"), (59.4, "index, 0.6 short")],
)
def test_the_table_of_dimensions_says_so_too(index: float, cell: str) -> None:
    shortfall = Shortfall(index=index, needs=60, short=60 - index, closers=())
    assert short_in_table(shortfall, read_questionnaire("cx-maturity"), language("en")) == cell


def test_without_a_terminal_there_is_no_escape_sequence() -> None:
    assert "\x1b" not in command("score", str(WAVE)).stdout


def test_an_ascii_terminal_gets_ascii() -> None:
    shown = command("score", str(EXAMPLES / "single.yaml"), PYTHONIOENCODING="ascii").stdout
    assert shown.isascii()
    assert "###" in shown
    assert "->" in shown


@pytest.mark.parametrize(
    ("setting", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_a_real_terminal_gets_bold_unless_it_says_no(setting: dict[str, str], coloured: bool) -> None:
    env = {**os.environ, "TERM": "xterm-256color", **setting}
    main, side = pty.openpty()
    call = [sys.executable, "-m", "cxmaturity", "score", str(EXAMPLES / "single.yaml")]
    with subprocess.Popen(call, env=env, stdout=side, stderr=side, stdin=subprocess.DEVNULL) as process:
        os.close(side)
        shown = b""
        while True:
            try:
                part = os.read(main, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
        assert process.wait() == 0
    os.close(main)
    assert (b"\x1b[1m" in shown) is coloured or "NO_COLOR" in setting
    assert b"\x1b[3" not in shown or coloured


@pytest.mark.parametrize(
    ("short", "told"),
    [
        (0.004, "the index needs 60 and is less than 0.01 short"),
        # Half of the last decimal is rounded up, as everywhere.
        (0.005, "the index needs 60 and is 0.01 short"),
        (1.666666667, "the index needs 60 and is 1.67 short"),
    ],
)
def test_what_an_index_is_short_of_never_reads_as_nothing(short: float, told: str) -> None:
    shortfall = Shortfall(index=60 - short, needs=60, short=short, closers=())
    assert short_exactly(shortfall, read_questionnaire("cx-maturity"), language("en")) == told


def card(questionnaire: Questionnaire, *sheets: Answers) -> list[str]:
    """Return the lines of a scorecard of 80 columns."""
    out = io.StringIO()
    console = Console(file=out, width=80)
    print_scorecard(assess(questionnaire, sheets, redraw=False), console)
    return [line.rstrip() for line in out.getvalue().splitlines()]


FORTY = model(*(dimension(name, *(question(f"{name}.q{n}") for n in range(4))) for name in "ab"))


def test_one_answer_and_all_others_not_applicable_are_no_stage_5() -> None:
    answers = {f"{name}_q{n}": Answer(na_reason="x") for name in "ab" for n in range(4)}
    said = card(FORTY, sheet(**answers | {"a_q0": Answer(option="5")}))
    # (1/4 + 0) / 2.
    assert "Not assessed: less than 50% of it applies (applies: 13%)" in said
    assert not any("100 of" in line or "Stage 5" in line or "█" in line for line in said)


def test_of_what_applies_in_part_the_share_stands_beside_the_stage() -> None:
    answers = {f"{name}_q{n}": Answer(option="3") for name in "ab" for n in range(4)}
    said = card(FORTY, sheet(**answers | {"a_q0": Answer(na_reason="x")}))
    assert "Stage 3 of 5: L3 (as claimed and as shown; applies: 88%)" in said
    assert "Stage 3 of 5: L3 (as claimed and as shown)" in card(FORTY, sheet(**answers))


def test_a_withheld_whole_shows_its_bounds_and_no_figure_of_a_part() -> None:
    answers = {f"a_q{n}": Answer(option="3") for n in range(4)} | {"b_q0": Answer(option="5")}
    said = card(FORTY, sheet(**answers))
    # b is at 25 to 100, a at 50.
    assert "Not assessed: a dimension is not assessed (index 38 to 75)" in said
    assert not any(line.startswith("Index") for line in said)
    (row,) = (line for line in said if line.startswith("b "))
    assert "▒" * 15 in row and "█" not in row


def test_a_dimension_of_weight_0_is_not_scored_and_holds_nothing() -> None:
    asked = model(dimension("a", question("a.one")), dimension("b", question("b.one"), weight=0))
    said = card(asked, sheet(a_one=Answer(option="5"), b_one=Answer(option="1")))
    assert said[2] == "Stage 5 of 5: L5 (claimed 5, shown 3)"
    assert any(line.startswith("b (not scored)") for line in said)
    assert not any("held down by:" in line for line in said)


def test_where_opinions_differ_the_first_move_is_to_settle_what_is_true() -> None:
    action = Action(to="3", do="Do.", owner="Head", effort="S", measure="Done.")
    asked = model(dimension("a", replace(question("a.one"), actions=(action,))))
    split = [sheet(f"r{n}", a_one=Answer(option="1" if n < 3 else "4")) for n in range(5)]
    assert any("settle what is true" in line for line in card(asked, *split))
    agree = [sheet(f"r{n}", a_one=Answer(option="2")) for n in range(5)]
    assert any("effort S" in line for line in card(asked, *agree))
