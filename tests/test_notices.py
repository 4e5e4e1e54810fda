"""What a reader is told of where the answers were read; tests/scoring_cases hold the other notices."""

from cxmaturity.answers.model import Answer, Sheets, Unread
from cxmaturity.scoring.assess import assess
from cxmaturity.scoring.model import Notice
from tests.models import dimension, model, question, sheet

ASKED = model(dimension("a", question("a.one")))


def told(*unread: Unread, shadows: str = "") -> tuple[Notice, ...]:
    sheets = Sheets([sheet(a_one=Answer(option="3"))], unread, shadows)
    return assess(ASKED, sheets, redraw=False).notices


def beside(count: int) -> list[Unread]:
    return [Unread(name=f"{place}.csv", told="a table") for place in range(count)]


def test_answers_that_were_not_read_are_named() -> None:
    gates = Unread(name="gates.yaml", told="gates", like_answers=False)
    (only,) = told(gates, *beside(2))
    assert only == Notice(code="not_read", values={"files": "0.csv, 1.csv"})
    assert told(gates) == ()


def test_of_many_a_dozen_is_named_and_the_rest_hinted_at() -> None:
    dozen = ", ".join(f"{place}.csv" for place in range(12))
    assert told(*beside(12))[0].values == {"files": dozen}
    assert told(*beside(13))[0].values == {"files": f"{dozen}, …"}


def test_a_questionnaire_in_the_place_of_a_shipped_one_is_told_first() -> None:
    first, second = told(*beside(1), shadows="cx-maturity 1.0.0")
    assert first == Notice(
        code="shadows_shipped", values={"questionnaire": "small 1.0.0", "shipped": "cx-maturity 1.0.0"}
    )
    assert second.code == "not_read"


def test_sheets_that_come_from_nowhere_have_nothing_beside_them() -> None:
    assert assess(ASKED, [sheet(a_one=Answer(option="3"))], redraw=False).notices == ()
