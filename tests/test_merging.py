"""Two versions of one sheet put together: what only one side changed is kept, the rest is for somebody."""

from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxmaturity.answers.model import Answer, Answers, Respondent
from cxmaturity.answers.read import read_sheet
from cxmaturity.interview.answer_file import AnswerFile, BothChanged
from cxmaturity.interview.merging import (
    Known,
    Places,
    differing,
    in_words,
    merge,
    place_name,
    places,
    sheet_of,
)
from tests.bakery import QUESTIONS, bakery, sheet

MODEL = bakery()
EMPTY = sheet()
YES, NO, PARTLY = Answer(option="yes"), Answer(option="no"), Answer(option="partly")
RYE, DARK_RYE = {"name": "Rye", "sold": 30, "taste": 4}, {"name": "Rye", "sold": 31, "taste": 4}
OAT = {"name": "Oat", "sold": 3, "taste": 2}


def answered(**given: Answer) -> Answers:
    return sheet(answers={name.replace("_", "."): answer for name, answer in given.items()})


def breads(*rows: dict[str, str | int]) -> Answers:
    return sheet(worksheets={"breads": rows})


# name: before, mine, theirs, together (None where somebody has to decide), what that is about.
CASES: dict[str, tuple[Answers, Answers, Answers, Answers | None, list[str]]] = {
    "nobody changed anything": (answered(oven_hot=YES),) * 3 + (answered(oven_hot=YES), []),  # type: ignore[dict-item]
    "two questions": (
        EMPTY, answered(oven_hot=YES), answered(shop_open=NO),
        answered(shop_open=NO, oven_hot=YES), [],
    ),
    "the same question, the same answer": (
        EMPTY, answered(oven_hot=YES), answered(oven_hot=YES), answered(oven_hot=YES), [],
    ),
    "the same question, another answer": (
        EMPTY, answered(oven_hot=YES), answered(oven_hot=NO), None, ["oven.hot"],
    ),
    "an answer of mine and a note of theirs": (
        answered(oven_hot=YES), answered(oven_hot=NO),
        answered(oven_hot=Answer(option="yes", note="by hand")),
        answered(oven_hot=Answer(option="no", note="by hand")), [],
    ),
    "another note": (
        EMPTY, answered(oven_hot=Answer(note="a")), answered(oven_hot=Answer(note="b")),
        None, ["oven.hot note"],
    ),
    "evidence and its grade are one thing": (
        answered(oven_hot=Answer(evidence="bill", evidence_grade=1)),
        answered(oven_hot=Answer(evidence="bill", evidence_grade=2)),
        answered(oven_hot=Answer(evidence="photo", evidence_grade=1)),
        None, ["oven.hot evidence"],
    ),
    "mine cleared, theirs elsewhere": (
        answered(oven_hot=YES), EMPTY, answered(oven_hot=YES, shop_open=NO), answered(shop_open=NO), [],
    ),
    "mine cleared, theirs changed": (
        answered(oven_hot=YES), EMPTY, answered(oven_hot=NO), None, ["oven.hot"],
    ),
    "header fields": (
        EMPTY, sheet(organisation="Acme"), sheet(wave="2026-Q3", respondent=Respondent(role="CEO")),
        sheet(organisation="Acme", wave="2026-Q3", respondent=Respondent(role="CEO")), [],
    ),
    "one header field": (EMPTY, sheet(wave="2026-Q3"), sheet(wave="2026-Q4"), None, ["wave"]),
    "checks": (
        EMPTY, sheet(readiness={"licence": "yes"}), sheet(readiness={"till": "no"}),
        sheet(readiness={"till": "no", "licence": "yes"}), [],
    ),
    "one check": (
        EMPTY, sheet(readiness={"till": "yes"}), sheet(readiness={"till": "no"}), None, ["readiness.till"],
    ),
    "targets": (
        EMPTY, sheet(targets={"oven": 2}), sheet(targets={"shop": 3}),
        sheet(targets={"shop": 3, "oven": 2}), [],
    ),
    "rows of two names": (EMPTY, breads(RYE), breads(OAT), breads(OAT, RYE), []),
    "one row twice": (EMPTY, breads(RYE), breads(RYE), breads(RYE), []),
    "two rows of one name": (EMPTY, breads(RYE), breads(DARK_RYE), None, ["breads: Rye"]),
    "two rows of one name that were there": (
        breads(RYE, DARK_RYE), breads(RYE, DARK_RYE, OAT), breads(RYE, DARK_RYE),
        breads(RYE, DARK_RYE, OAT), [],
    ),
    "my row gone, theirs new": (breads(RYE), EMPTY, breads(RYE, OAT), breads(OAT), []),
}  # fmt: skip


def held(before: Answers, mine: Answers, theirs: Answers) -> tuple[Places, list[str]]:
    known = Known(start=places(before, MODEL), last=places(before, MODEL))
    together, conflicts = merge(places(mine, MODEL), places(theirs, MODEL), known, {})
    return together, [each.name for each in conflicts]


@pytest.mark.parametrize("name", CASES)
def test_sheets_are_merged(name: str) -> None:
    before, mine, theirs, wanted, disputed = CASES[name]
    together, conflicts = held(before, mine, theirs)
    assert conflicts == disputed
    if wanted is not None:
        assert sheet_of(together, EMPTY) == wanted


def test_what_an_editor_that_was_open_all_along_saves_is_asked_and_not_taken() -> None:
    start, last, stale = EMPTY, answered(oven_hot=YES), answered(shop_open=NO)
    known = Known(start=places(start, MODEL), last=places(last, MODEL))
    together, conflicts = merge(places(last, MODEL), places(stale, MODEL), known, {})
    assert [each.name for each in conflicts] == ["oven.hot"]
    assert in_words(conflicts[0].place, conflicts[0].theirs) == "nothing"
    assert sheet_of(together, EMPTY).answers.keys() == {"oven.hot", "shop.open"}


def test_what_others_brought_unseen_is_not_answered_once_more() -> None:
    now = places(answered(oven_hot=NO), MODEL)
    mine = places(answered(oven_hot=YES), MODEL)
    unseen = Known(start={}, last=now, brought=set(now))
    assert merge(mine, now, unseen, {})[1] and not merge(mine, now, Known(start={}, last=now), {})[1]


def test_a_decision_counts_for_these_two_values_alone() -> None:
    mine, theirs = places(answered(oven_hot=YES), MODEL), places(answered(oven_hot=NO), MODEL)
    known = Known(start={}, last={})
    conflict = merge(mine, theirs, known, {})[1][0]
    assert merge(mine, theirs, known, {conflict: True}) == (mine, [])
    assert merge(mine, theirs, known, {conflict: False}) == (theirs, [])
    again = places(answered(oven_hot=PARTLY), MODEL)
    assert merge(mine, again, known, {conflict: True})[1]


TEXT = st.sampled_from(["", "a", "b"])
SAID = st.builds(
    lambda state, note, grade: Answer(
        option=state if state in ("yes", "no") else None,
        na_reason="why" if state == "na" else None,
        unknown=state == "unknown",
        note=note,
        evidence="e" if grade else "",
        evidence_grade=grade,
    ),
    st.sampled_from(["yes", "no", "na", "unknown", ""]),
    TEXT,
    st.sampled_from([0, 2]),
).filter(lambda answer: answer != Answer())
SHEETS = st.builds(
    lambda organisation, role, answers, readiness, rows: sheet(
        organisation=organisation,
        respondent=Respondent(role=role),
        answers=answers,
        readiness=readiness,
        worksheets={"breads": tuple(rows)} if rows else {},
    ),
    TEXT,
    TEXT,
    st.dictionaries(st.sampled_from(QUESTIONS), SAID),
    st.dictionaries(st.sampled_from(["licence", "till"]), st.sampled_from(["yes", "no"])),
    st.lists(st.sampled_from([RYE, DARK_RYE, OAT]), max_size=3),
)


@given(SHEETS)
def test_a_sheet_is_what_its_places_say(some: Answers) -> None:
    assert places(sheet_of(places(some, MODEL), EMPTY), MODEL) == places(some, MODEL)
    assert sheet_of(places(some, MODEL), EMPTY) == some
    assert all(place_name(place) and in_words(place, value) for place, value in places(some, MODEL).items())


@given(SHEETS, SHEETS, SHEETS)
def test_whatever_was_said_is_in_the_merged_sheet_or_disputed(
    before: Answers, mine: Answers, theirs: Answers
) -> None:
    base, ours, others = (places(each, MODEL) for each in (before, mine, theirs))
    together, conflicts = merge(ours, others, Known(start=base, last=base), {})
    disputed = {each.place for each in conflicts}
    for place in {**base, **ours, **others}:
        values = ours.get(place), others.get(place)
        if place in disputed:
            assert values[0] != values[1] and base.get(place) not in values
        else:
            changed = [value for value in values if value != base.get(place)]
            assert together.get(place) == (changed[0] if changed else base.get(place))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from(["oven.owned", "oven.hot", "shop.open"]),
            st.sampled_from([YES, NO, None]),
        ),
        max_size=12,
    )
)
def test_programs_that_take_turns_in_any_order_lose_nothing(
    turns: list[tuple[int, str, Answer | None]],
) -> None:
    """A save changes what its own program changed and nothing else, or is refused and changes nothing."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "acme.yaml"
        programs = [AnswerFile(path, lambda _: None, shown=False) for _ in range(3)]
        mine = [EMPTY] * 3
        for program in programs:
            program.opened(EMPTY)
        for who, question, answer in turns:
            on_disk = places(read_sheet(path, MODEL), MODEL) if path.exists() else places(EMPTY, MODEL)
            given = {**mine[who].answers, question: answer}
            said = msgspec.structs.replace(
                mine[who], answers={name: value for name, value in given.items() if value is not None}
            )
            before = path.read_bytes() if path.exists() else None
            is_new = answer != mine[who].answers.get(question)
            try:
                mine[who] = programs[who].save(said, MODEL)
            except BothChanged:
                assert (path.read_bytes() if path.exists() else None) == before
                continue
            now = read_sheet(path, MODEL)
            assert not is_new or now.answers.get(question) == answer
            changed = differing(places(now, MODEL), on_disk)
            assert {place[1] for place in changed} <= ({question} if is_new else set())
            assert mine[who].answers == now.answers
