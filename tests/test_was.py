"""`was`: what is called otherwise today keeps its answers and its history; `diff` says what ids may hide."""

from pathlib import Path

import msgspec
import pytest

from cxmaturity.answers.model import Answer, Answers, Respondent
from cxmaturity.answers.read import read_answers
from cxmaturity.errors import InvalidFile
from cxmaturity.questionnaire.model import Questionnaire
from cxmaturity.questionnaire.renaming import under_todays_ids
from cxmaturity.questionnaire.scales import Option
from cxmaturity.questionnaire.version_words import changes_lines
from cxmaturity.questionnaire.versions import changes_between
from cxmaturity.scoring.assess import assess, assess_tally
from cxmaturity.scoring.model import Assessment, Notice
from cxmaturity.scoring.published import published
from cxmaturity.waves.compare import compare
from cxmaturity.waves.trend import trend
from tests.models import dimension, model, question


def texts(questionnaire: Questionnaire, version: str = "1.1.0") -> Questionnaire:
    return msgspec.structs.replace(questionnaire, version=version)


OLD = model(dimension("a", question("a.one"), question("a.two")), dimension("b", question("b.one"), weight=2))
NEW = texts(
    model(
        dimension("a", question("a.one")),
        msgspec.structs.replace(
            dimension(
                "c",
                msgspec.structs.replace(question("c.one"), was=("b.one",)),
                msgspec.structs.replace(question("c.moved"), was=("a.two",)),
                weight=2,
            ),
            was=("b",),
        ),
    )
)
"""Dimension b is c, its question c.one; a.two has moved there and is c.moved."""


def wave(questionnaire: Questionnaire, date: str, **answers: str) -> Assessment:
    given = {name.replace("_", "."): Answer(option=option) for name, option in answers.items()}
    sheet = Answers(
        questionnaire="small@1", organisation="Acme", date=date, respondent=Respondent(id="r"), answers=given
    )
    return assess(questionnaire, [sheet])


BEFORE = wave(OLD, "2026-01-01", a_one="2", a_two="3", b_one="2")
AFTER = wave(NEW, "2026-06-01", a_one="3", c_moved="2", c_one="4")


def test_a_comparison_goes_on_over_a_rename_and_a_move() -> None:
    found = compare(BEFORE, AFTER)
    assert found.incomparable == ()
    assert {(one.id, one.before, one.after) for one in found.questions} == {
        ("a.one", 0.25, 0.5),
        ("c.one", 0.25, 0.75),
        ("c.moved", 0.5, 0.25),
    }
    assert (set(found.rose), set(found.fell)) == ({"a.one", "c.one"}, {"c.moved"})
    assert [one.id for one in found.dimensions] == ["a", "c"]


def test_without_was_the_same_is_lost() -> None:
    forgotten = model(
        dimension("a", question("a.one")), dimension("c", question("c.one"), question("c.moved"), weight=2)
    )
    found = compare(BEFORE, wave(texts(forgotten), "2026-06-01", a_one="3", c_moved="2", c_one="4"))
    assert {one.id for one in found.incomparable} >= {"a.two", "b.one", "c.one", "c.moved", "b", "c"}


def test_a_trend_goes_on_too() -> None:
    found = trend([("before", BEFORE), ("after", AFTER)])
    assert found.came_or_went == ()
    lines = {one.id: [figure.index for figure in one.figures] for one in found.dimensions}
    assert set(lines) == {"a", "c"} and None not in lines["c"]


SHEET = """format: 1
questionnaire: small@1
date: 2026-06-01
respondent: {id: r}
targets: {b: 4}
answers:
  a.one: 3
  b.one: 4
  a.two: 2
"""


def sheets(text: str, folder: Path) -> tuple[Answers, ...]:
    path = folder / "r.yaml"
    path.write_text(text)
    return read_answers(path, NEW)


def test_an_answer_file_with_earlier_ids_is_read_as_with_todays_and_says_so(tmp_path: Path) -> None:
    found = assess(NEW, sheets(SHEET, tmp_path), redraw=False)
    today = assess(
        NEW,
        sheets(SHEET.replace("b.one", "c.one").replace("a.two", "c.moved").replace("b:", "c:"), tmp_path),
        redraw=False,
    )
    assert (found.overall, found.dimensions) == (today.overall, today.dimensions)
    assert [notice.code for notice in today.notices] == []
    assert [(one.code, one.values) for one in found.notices] == [
        ("renamed", {"questions": "c, c.moved, c.one"})
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            SHEET + "  c.one: 5\n",
            "r.yaml:8: answers.b.one: is called c.one today, which stands here too; keep one of the two",
        ),
        (
            SHEET.replace("b.one: 4", "b.one: 9"),
            "r.yaml:8: answers.c.one: there is no option 9; "
            "its options are 1, 2, 3, 4, 5, unknown, {na: reason}",
        ),
    ],
)
def test_what_is_wrong_is_told_on_its_line(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidFile) as caught:
        sheets(text, tmp_path)
    assert [str(one).rpartition("/")[2] for one in caught.value.problems] == [message]


def test_counts_and_caveats_of_a_group_go_under_todays_ids_too() -> None:
    def group(one: str, two: str, part: str) -> Assessment:
        asked = model(
            dimension(part, question(one, foundation=True), question(two)), dimension("b", question("b.one"))
        )
        sheets = [
            Answers(
                questionnaire="small@1",
                organisation="Acme",
                date="2026-01-01",
                respondent=Respondent(id=f"r{number}"),
                # Opinions differ, few give evidence, and the sheets aim at different levels.
                answers={
                    one: Answer(option="15"[number % 2], evidence="A book", evidence_grade=number % 2 * 2),
                    two: Answer(option="2"),
                },
                targets={part: 3 + number % 2},
            )
            for number in range(6)
        ]
        return assess(asked, sheets)

    old, new = group("a.one", "a.two", "a"), group("c.one", "c.two", "c")
    renamed = {"a": "c", "a.one": "c.one", "a.two": "c.two"}
    with_was = msgspec.structs.replace(
        new.questionnaire,
        dimensions=tuple(
            msgspec.structs.replace(
                part,
                was=tuple(was for was, now in renamed.items() if now == part.id),
                own_questions=tuple(
                    msgspec.structs.replace(
                        one, was=tuple(was for was, now in renamed.items() if now == one.id)
                    )
                    for one in part.questions
                ),
            )
            for part in new.questionnaire.dimensions
        ),
    )
    found = under_todays_ids(old, old.questionnaire, with_was)
    assert {"opinions_differ", "targets_differ", "whole_withheld"} <= {one.code for one in found.notices}
    assert found.tally == new.tally
    assert found.notices == new.notices
    assert msgspec.structs.replace(found, questionnaire=new.questionnaire) == new


def test_counts_of_a_group_tell_what_was_renamed_in_any_of_its_sheets(tmp_path: Path) -> None:
    for name in ("r1", "r2"):
        text = SHEET.replace("{id: r}", f"{{id: {name}}}")
        (tmp_path / f"{name}.yaml").write_text(text if name == "r2" else text.replace("b.one", "c.one"))
    found = assess(NEW, read_answers(tmp_path, NEW))
    again = assess_tally(NEW, published(found), words={})
    renamed = Notice(code="renamed", values={"questions": "c, c.moved, c.one"})
    assert renamed in found.notices and renamed in again.notices


# ---- What `diff` says


def told(old: Questionnaire, new: Questionnaire) -> list[str]:
    return [line.strip() for line in changes_lines(changes_between(old, new))]


def test_a_rename_is_no_break() -> None:
    found = changes_between(OLD, NEW)
    assert "breaks" not in {one.effect for one in found.changes}
    lines = told(OLD, NEW)
    assert "question c.one: was called b.one; its history goes on" in lines
    assert "dimension c: was called b; its history goes on" in lines


def test_a_changed_scale_is_one_line_and_turned_options_are_said() -> None:
    five = OLD.scales[0]
    turned = tuple(msgspec.structs.replace(one, points=4 - one.points) for one in five.options)
    new = texts(msgspec.structs.replace(OLD, scales=(msgspec.structs.replace(five, options=turned),)))
    lines = told(OLD, new)
    assert [line for line in lines if "five" in line or "a.one" in line] == [
        "five: had 1=0, 2=1, 3=2, 4=3, 5=4, has 1=4, 2=3, 3=2, 4=1, 5=0",
        "five: its options are turned round; the meaning may have moved under ids that stayed",
    ]


def test_another_order_of_the_same_options_breaks_nothing() -> None:
    five = OLD.scales[0]
    other = msgspec.structs.replace(five, options=five.options[::-1])
    new = texts(msgspec.structs.replace(OLD, scales=(other, *OLD.scales[1:])))
    assert {one.effect for one in changes_between(OLD, new).changes} == {"texts"}
    assert compare(BEFORE, wave(new, "2026-06-01", a_one="3", a_two="2", b_one="4")).incomparable == ()


def test_texts_that_changed_places_are_said() -> None:
    def asked(one: str, two: str, *labels: str) -> Questionnaire:
        first, second = OLD.dimensions[0].questions
        questions = (msgspec.structs.replace(first, text=one), msgspec.structs.replace(second, text=two))
        dimensions = (msgspec.structs.replace(OLD.dimensions[0], own_questions=questions), OLD.dimensions[1])
        options = tuple(Option(id=str(n), label=label, points=n) for n, label in enumerate(labels))
        scale = msgspec.structs.replace(OLD.scales[0], options=options)
        return msgspec.structs.replace(OLD, dimensions=dimensions, scales=(scale,))

    lines = told(
        asked("Who bakes?", "Who eats?", "No", "Some", "All"),
        texts(asked("Who eats?", "Who bakes?", "All", "Some", "No")),
    )
    moved = [line for line in lines if line.endswith("the meaning may have moved under an id that stayed")]
    assert [line.partition(";")[0] for line in moved] == [
        "scales.five.options.0.label: says what scales.five.options.2.label said",
        "scales.five.options.2.label: says what scales.five.options.0.label said",
        "questions.a.one.text: says what questions.a.two.text said",
        "questions.a.two.text: says what questions.a.one.text said",
    ]
