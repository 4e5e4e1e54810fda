"""The interview's session: no accepted answer is ever lost, whatever is done in whatever order."""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxmaturity.answers.model import Answer, Answers, Row, State
from cxmaturity.interview import session as events
from cxmaturity.interview.commands import jump
from cxmaturity.interview.session import Outcome, Refusal, Session, start
from tests.bakery import QUESTIONS, bakery, sheet

MODEL = bakery()
STEPS = [*QUESTIONS, "licence", "till", "breads"]
ROW: Row = {"name": "Rye", "sold": 3, "taste": 4}


def ids(session: Session) -> list[str]:
    return [step.id for step in session.steps]


def done(outcome: Outcome) -> Session:
    assert isinstance(outcome, Session), outcome
    return outcome


def refused(outcome: Outcome) -> str:
    assert isinstance(outcome, Refusal)
    return outcome.message


def at(place: str, answers: Answers | None = None) -> Session:
    return done(jump(start(MODEL, answers or sheet()), place))


def test_asks_questions_then_checks_then_worksheets() -> None:
    session = start(MODEL, sheet())
    assert ids(session) == STEPS
    assert session.question is not None and session.question.id == "oven.owned"
    assert at("till").check is not None and at("breads").worksheet is not None


def test_a_quick_sheet_is_asked_the_quick_questions() -> None:
    assert ids(start(MODEL, sheet(quick=True)))[:2] == ["oven.owned", "shop.open"]


def test_starts_at_the_first_step_without_an_answer() -> None:
    answers = {"oven.owned": Answer(option="yes"), "oven.clean": Answer(note="only a note")}
    assert start(MODEL, sheet(answers=answers)).position == 1


def test_a_full_sheet_starts_at_the_end() -> None:
    answers = {question: Answer(unknown=True) for question in QUESTIONS}
    full = sheet(answers=answers, readiness={"licence": "yes", "till": "no"}, worksheets={"breads": (ROW,)})
    session = start(MODEL, full)
    assert session.step is None and session.position == len(session.steps) and not session.open_steps


def test_an_answer_can_take_later_questions_away_and_bring_them_back_with_their_answers() -> None:
    session = at("oven.clean", sheet(answers={"oven.clean": Answer(option="2", note="kept")}))
    session = done(events.answer(done(events.back(session)), "no"))
    assert "oven.clean" not in ids(session) and session.position == 0
    assert session.answers.answers["oven.clean"] == Answer(option="2", note="kept")
    assert "not asked" in refused(jump(session, "oven.clean"))
    assert ids(done(events.answer(session, "yes"))) == STEPS


@pytest.mark.parametrize(
    ("target", "place"),
    [("oven.hot", 2), ("OVEN.HOT", 2), ("3", 2), ("shop", 3), ("smell", 4), ("readiness", 5), ("till", 6),
     ("readiness.till", 6), ("breads", 7), ("worksheets", 7)],
)  # fmt: skip
def test_jumps_to_ids_numbers_dimensions_and_short_ids(target: str, place: int) -> None:
    assert at(target).position == place


@pytest.mark.parametrize("target", ["0", "6", "-1", "oven.hut", "", "nowhere", "1.0"])
def test_refuses_to_jump_to_nowhere(target: str) -> None:
    assert refused(jump(start(MODEL, sheet()), target))


def test_a_near_miss_is_named() -> None:
    assert "oven.hot" in refused(jump(start(MODEL, sheet()), "oven.hut"))


def test_note_and_evidence_wait_for_the_answer_and_outlive_its_changes() -> None:
    session = done(events.note(at("oven.hot"), " at five "))
    assert session.answer.state is State.UNANSWERED and session.open_here
    session = done(events.evidence(session, "thermometer", 2))
    session = done(events.answer(session, "yes"))
    session = done(events.not_applicable(session, "sold the oven"))
    session = done(events.clear(done(events.unknown(session))))
    assert session.answer == Answer(note="at five", evidence="thermometer", evidence_grade=2)
    session = done(events.evidence(done(events.note(session, "")), "", 0))
    assert session.answers.answers == {}


def test_refuses_what_the_step_does_not_take() -> None:
    assert refused(events.answer(at("oven.hot"), "2"))
    assert refused(events.not_applicable(at("oven.hot"), "  "))
    assert refused(events.evidence(at("oven.hot"), "x", 5))
    assert refused(events.answer(at("till"), "maybe"))
    assert refused(events.not_applicable(at("till"), "no till"))
    assert refused(events.note(at("till"), "x"))
    assert refused(events.answer(at("breads"), "yes"))
    assert refused(events.add_row(at("till"), {}))
    assert refused(events.remove_row(at("breads"), 1))
    assert refused(events.forward(events.finish(at("breads"))))
    assert refused(events.clear(events.finish(at("breads"))))


def test_checks_and_rows_are_stored_and_cleared() -> None:
    session = done(events.unknown(at("till")))
    assert session.answers.readiness == {"till": "unknown"}
    assert done(events.clear(session)).answers.readiness == {}
    session = done(events.add_row(done(events.add_row(at("breads"), ROW)), {**ROW, "name": "Wheat"}))
    assert done(events.remove_row(session, 1)).answers.worksheets["breads"][0]["name"] == "Wheat"
    assert done(events.clear(session)).answers.worksheets == {}


def test_the_next_open_step_is_found_round_the_end() -> None:
    session = at("shop.smell", sheet(answers={q: Answer(unknown=True) for q in QUESTIONS[1:]}))
    session = done(events.next_open(session))
    assert session.step is not None and session.step.id == "licence"
    ready = msgspec.structs.replace(session.answers, readiness={"licence": "no", "till": "no"})
    assert done(events.next_open(at("till", ready))).position == 0


def test_the_header_goes_to_the_sheet_or_to_who_answers() -> None:
    session = events.describe(events.describe(start(MODEL, sheet()), "organisation", "Acme"), "role", "CEO")
    assert (session.answers.organisation, session.answers.respondent.role) == ("Acme", "CEO")


words = st.text(max_size=8)
EVENTS: list[st.SearchStrategy[tuple[str, Callable[[Session], Outcome]]]] = [
    st.sampled_from(["no", "partly", "yes", "0", "1", "2", "unknown"]).map(
        lambda option: ("answer", lambda s: events.answer(s, option))
    ),
    st.just(("unknown", events.unknown)),
    words.map(lambda text: ("na", lambda s: events.not_applicable(s, text))),
    words.map(lambda text: ("note", lambda s: events.note(s, text))),
    st.tuples(words, st.integers(-1, 5)).map(lambda pair: ("evidence", lambda s: events.evidence(s, *pair))),
    st.just(("row", lambda s: events.add_row(s, ROW))),
    st.sampled_from([*STEPS, "1", "2", "9", "shop", "nowhere"]).map(
        lambda target: ("jump", lambda s: jump(s, target))
    ),
    st.just(("back", events.back)),
    st.just(("forward", events.forward)),
    st.just(("open", events.next_open)),
    st.just(("finish", events.finish)),
]


def said(answers: Answers) -> set[tuple[str, str]]:
    """Every place that has an answer, by kind and id."""
    states = {("question", key) for key, one in answers.answers.items() if one.state is not State.UNANSWERED}
    return (
        states
        | {("check", key) for key in answers.readiness}
        | {("sheet", key) for key in answers.worksheets}
    )


@given(st.lists(st.one_of(EVENTS), max_size=40))
@settings(max_examples=300)
def test_no_accepted_answer_disappears_and_the_position_is_always_valid(
    happened: list[tuple[str, Callable[[Session], Outcome]]],
) -> None:
    session = start(MODEL, sheet())
    for name, event in happened:
        after = event(session)
        if isinstance(after, Refusal):
            assert after.message
            continue
        assert said(session.answers) <= said(after.answers)
        others = {key: one for key, one in session.answers.answers.items() if key != _here(session)}
        assert others.items() <= after.answers.answers.items(), (
            "an event touches only the question it is about"
        )
        assert 0 <= after.position <= len(after.steps)
        if name in ("answer", "unknown", "na", "note", "evidence", "row"):
            assert after.step == session.step, "answering does not move by itself"
        _check_moves(after)
        assert start(MODEL, after.answers).answers == after.answers
        session = after


def _here(session: Session) -> str | None:
    return session.step.id if session.step else None


def _check_moves(session: Session) -> None:
    ahead, behind = events.forward(session), events.back(session)
    if isinstance(ahead, Session):
        assert events.back(ahead) == session
    if isinstance(behind, Session):
        assert events.forward(behind) == session
