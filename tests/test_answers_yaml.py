"""An answer file that was written reads back the same, whatever the texts in it are."""

import unicodedata
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cxmaturity.answers.file import answers_from
from cxmaturity.answers.model import Answer, Answers, Respondent
from cxmaturity.answers.write import render_answers
from cxmaturity.formats.yaml_text import scalar
from cxmaturity.formats.yaml_with_lines import parse_yaml
from cxmaturity.text.names import key
from cxmaturity.text.safe_text import is_hidden, one_line, visible
from tests.bakery import QUESTIONS, bakery, sheet

MODEL = bakery()
NASTY = [
    "", " ", "yes", "No", "null", "~", "true", "1.0", "010", "0o17", "1e3", ".nan", "-", "- a", "? b",
    "a: b", "a #b", "#", "'", '"', "{a}", "[a, b]", "&a", "*a", "!a", "%a", "@a", "`a", "|", ">", "=",
    "<<", "unknown", "2026-09-30", "12:30:00", "1_000", " leads", "trails ", "two\nlines",
    "two\n\n  more\nlines\n", "\ttab", "\r\n", "a\\b\\n", "\x00", "\x1b[31mred", "\x7f", "\x85",
    "\u2028", "\ufeffbom", "\u202eevil\u202c", "\u200b", "👩‍👩‍👧", "Ünïcödé", "日本語", "[bold]Rich[/bold]",
    "<b>HTML</b>", "x" * 300, "---", "...", "a\n---\nb", "%YAML 1.1", "na", "level",
]  # fmt: skip
texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text("ab:#'\"\n -{}[],&*!|>%@`"),
)
filled = texts.filter(lambda text: bool(text.strip()))
options = {
    question.id: [option.id for option in MODEL.scale_of(question).options] for question in MODEL.questions
}


@st.composite
def answers(draw: st.DrawFn, question: str) -> Answer:
    said: dict[str, Any] = {
        "note": draw(texts),
        "evidence": draw(texts),
        "evidence_grade": draw(st.integers(0, 4)),
    }
    match draw(st.sampled_from(["option", "na", "unknown", "note"])):
        case "option":
            return Answer(option=draw(st.sampled_from(options[question])), **said)
        case "na":
            return Answer(na_reason=draw(filled), **said)
        case "unknown":
            return Answer(unknown=True, **said)
    return Answer(**{**said, "note": draw(filled)})


rows = st.fixed_dictionaries(
    {"name": filled, "sold": st.integers(0, 10**17), "taste": st.integers(1, 5)}, optional={"story": filled}
)
distinct = st.lists(rows, max_size=3, unique_by=lambda row: key(row["name"]))
sheets = st.builds(
    Answers,
    questionnaire=st.just("bakery@2"),
    organisation=texts,
    scope=texts,
    assessor=texts,
    wave=texts,
    date=st.sampled_from(["", "2026-09-30"]),
    respondent=st.builds(Respondent, id=filled, group=st.sampled_from(["", "bakers"]), role=texts),
    quick=st.booleans(),
    targets=st.dictionaries(st.sampled_from(["oven", "shop"]), st.integers(1, 3)),
    answers=st.sets(st.sampled_from(QUESTIONS)).flatmap(
        lambda ids: st.fixed_dictionaries({one: answers(one) for one in sorted(ids)})
    ),
    readiness=st.dictionaries(
        st.sampled_from(["licence", "till"]), st.sampled_from(["yes", "no", "unknown"])
    ),
    worksheets=st.dictionaries(st.just("breads"), distinct.map(tuple)),
)


@given(sheets)
@settings(max_examples=300)
def test_what_is_written_reads_back_the_same(written: Answers) -> None:
    text = render_answers(written, MODEL)
    read = answers_from(parse_yaml(text, "sheet.yaml"), MODEL)
    assert msgspec.structs.replace(read, path="") == written
    assert not [sign for sign in text if is_hidden(sign) and sign != "\n"], (
        "hidden characters must be escaped"
    )


@pytest.mark.parametrize("text", NASTY)
def test_a_scalar_is_the_same_text_for_strict_and_for_lax_readers(text: str) -> None:
    for shape in ("{key: %s}", "key: %s"):
        document = shape % scalar(text)
        assert parse_yaml(document, "x").tree == {"key": text}
        if text != "2026-09-30":  # a date to YAML 1.1 only; bare in every answer file because it reads better
            assert yaml.safe_load(document) == {"key": text}


def test_the_file_is_laid_out_for_people() -> None:
    written = sheet(
        organisation="Acme Freight",
        date="2026-09-30",
        wave="2026-Q3",
        respondent=Respondent(id="r1", group="bakers", role="CEO"),
        targets={"oven": 2},
        answers={
            "shop.smell": Answer(unknown=True),
            "oven.clean": Answer(option="1"),
            "oven.owned": Answer(
                option="yes", note="Draft only", evidence="Board paper 14", evidence_grade=2
            ),
            "oven.hot": Answer(na_reason="no customers # here"),
            "shop.open": Answer(unknown=True, note="ask again"),
            "gone.question": Answer(option="4", note="kept"),
        },
        readiness={"till": "no", "licence": "yes"},
        worksheets={"breads": ({"name": "Rye", "sold": 30, "taste": 4},)},
    )
    assert render_answers(written, MODEL) == Path(__file__).with_name("fixtures").joinpath(
        "interview_answers.yaml"
    ).read_text(encoding="utf-8")


def test_a_long_answer_takes_lines_and_paragraphs_stay_paragraphs() -> None:
    note = "First line\n\nThird line: with # signs"
    text = render_answers(
        sheet(answers={"oven.owned": Answer(option="no", note=note, evidence="e" * 90)}), MODEL
    )
    assert "    note: |-\n      First line\n\n      Third line: with # signs\n" in text
    assert yaml.safe_load(text)["answers"]["oven.owned"]["note"] == note


def test_an_option_called_unknown_is_not_taken_for_do_not_know() -> None:
    text = render_answers(sheet(answers={"oven.owned": Answer(option="unknown")}), MODEL)
    assert "oven.owned: {option: unknown}" in text


def test_a_dimension_or_label_with_line_breaks_stays_inside_its_comment() -> None:
    evil = msgspec.structs.replace(MODEL.dimensions[0], name="Oven\nanswers: {}\x1b[2J \u202e")
    text = render_answers(
        sheet(answers={"oven.owned": Answer(option="no")}),
        msgspec.structs.replace(MODEL, dimensions=(evil, MODEL.dimensions[1])),
    )
    assert "  # Oven answers: {}\\x1b[2J \\u202e\n" in text


def test_hidden_characters_are_written_out_and_others_are_not() -> None:
    assert visible("a\x1b[31m\u202e\u200b\x9b\n\tb é 日") == "a\\x1b[31m\\u202e\\u200b\\x9b\n\tb é 日"
    assert one_line(" two\n lines \x07") == "two lines \\x07"
    assert all(unicodedata.category(sign) == "Cf" for sign in "\u200d\u2066\u00ad") and is_hidden("\u2066")
