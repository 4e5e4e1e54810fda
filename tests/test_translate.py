"""A translation file in the making: what is missing, what is stale, and no translated word is ever lost."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.questionnaire.texts import fingerprint, texts_of
from cxmaturity.questionnaire.translation_yaml import translation_yaml
from cxmaturity.questionnaire.translations import Translation, in_language, read_translation, state_of
from tests.command_line import invoked
from tests.test_scoring_cases import filled_in

MODEL = filled_in({"dimensions": [{"id": "a", "questions": [{"id": "a.one"}, {"id": "a.two"}]}]})
FILE = Path("questionnaires/case/questionnaire.yaml")
GERMAN = FILE.with_name("de.yaml")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    FILE.parent.mkdir(parents=True)
    model(MODEL)
    return tmp_path


def model(tree: dict) -> None:
    FILE.write_text(json.dumps(tree))


def reword(old: str, new: str) -> None:
    FILE.write_text(FILE.read_text().replace(json.dumps(old), json.dumps(new)))


def write(**fields: object) -> None:
    head = {"format": 1, "questionnaire": "case@1.0.0", "language": "de", "texts": {}}
    GERMAN.write_text(json.dumps({**head, **fields}))


def run(*words: str, code: int = 0) -> str:
    done = invoked("questionnaire", *words)
    assert done.exit_code == code, done.output
    return done.output


def translation() -> Translation:
    return read_translation(read_questionnaire("case"), GERMAN)


def test_the_fingerprint_is_the_begin_of_sha_256() -> None:
    assert fingerprint("") == "e3b0c442"


def test_the_state_names_what_is_missing_stale_and_unbound() -> None:
    questionnaire = read_questionnaire("case")
    texts = {
        "title": "Fall",
        "questions.a.one.text": "Was?",
        "questions.a.one.name": "eins",
        "levels.1.name": "",
    }
    bound = {"title": fingerprint("Case"), "questions.a.one.text": "00000000", "levels.1.name": "00000000"}
    write(texts=texts, made_from=bound)
    state = state_of(translation(), questionnaire)
    assert state.wanted == len(texts_of(questionnaire))
    assert (state.stale, state.unbound) == (("questions.a.one.text",), ("questions.a.one.name",))
    assert "levels.1.name" in state.missing and len(state.missing) == state.wanted - 3


def test_a_new_file_has_every_text_to_fill_in_below_its_source() -> None:
    reword("What is done?", "What is done?\nAnd by whom: #1?")
    out = run("translate", "case", "de")
    assert out.splitlines()[0] == f"{GERMAN}: de, 0 of 21 texts"
    assert '  # What is done?\n  # And by whom: #1?\n  questions.a.one.text: ""\n' in GERMAN.read_text()
    assert list(translation().texts) == list(texts_of(read_questionnaire("case")))


def test_what_is_filled_in_is_bound_to_the_text_above_it() -> None:
    run("translate", "case", "de")
    GERMAN.write_text(GERMAN.read_text().replace('title: ""', "title: Fall"))
    assert state_of(translation(), read_questionnaire("case")).unbound == ()
    reword("Case", "The case")
    assert state_of(translation(), read_questionnaire("case")).stale == ("title",)


def test_an_empty_text_is_a_missing_one() -> None:
    run("translate", "case", "de")
    assert in_language(read_questionnaire("case"), FILE, "de").title == "Case"


def test_a_stale_text_stays_and_says_so_until_it_is_confirmed() -> None:
    write(texts={"title": "Fall"}, made_from={"title": fingerprint("Case")})
    reword("Case", "The case")
    assert "1 stale, made from another text than today's: title" in run("check", str(FILE.parent))
    assert "1 stale" in run("translate", "case", "de")
    assert "  # stale; the source now reads: The case\n  title: Fall\n" in GERMAN.read_text()
    run("translate", "case", "de")
    assert translation().made_from["title"] == fingerprint("Case")
    assert "stale" not in run("translate", "case", "de", "--confirm", "title")
    assert "# stale" not in GERMAN.read_text()
    assert translation().made_from["title"] == fingerprint("The case")


def test_what_is_not_bound_is_bound_by_confirming_all() -> None:
    write(texts={"title": "Fall", "levels.2.name": "zwei"})
    out = run("check", str(FILE.parent))
    assert "2 not bound to the text they were made from: title, levels.2.name" in out
    assert "not bound" not in run("translate", "case", "de", "--confirm", "all")
    assert translation().texts["levels.2.name"] == "zwei"


def test_the_file_keeps_its_head_and_gets_the_order_of_the_questionnaire() -> None:
    GERMAN.write_text(
        "# Translated by A. Person\n\nformat: 1\nquestionnaire: case@0.9.0\nlanguage: de\n"
        "texts:\n  questions.a.one.text: Was?\n  title: Fall\n"
    )
    run("translate", "case", "de")
    text = GERMAN.read_text()
    assert text.startswith("# Translated by A. Person\n\nformat: 1\nquestionnaire: case@1.0.0\n")
    assert text.index("title:") < text.index("questions.a.one.text:")


def test_it_is_the_same_when_nothing_has_changed() -> None:
    run("translate", "case", "de")
    before = GERMAN.read_bytes()
    run("translate", "case", "de")
    assert GERMAN.read_bytes() == before


def test_taken_texts_are_left_out_unless_they_have_words_of_their_own() -> None:
    taker = {
        **MODEL,
        "id": "taker",
        "dimensions": [{"id": "b", "name": "B", "questions": [{"take": "case/a.one"}]}],
    }
    path = Path("questionnaires/taker/questionnaire.yaml")
    path.parent.mkdir()
    path.write_text(json.dumps(taker))
    run("translate", "taker", "de")
    german = path.with_name("de.yaml")
    assert "questions." not in german.read_text()
    german.write_text(german.read_text().replace('title: ""', "title: x\n  questions.a.one.text: Was?"))
    assert "1 not bound" in run("translate", "taker", "de")
    assert 'questions.a.one.text: "Was?"' in german.read_text()


def test_it_can_be_written_elsewhere_and_starts_from_what_is_there() -> None:
    write(texts={"title": "Fall"})
    assert "title: Fall\n" in run("translate", "case", "de", "-o", "-")
    Path("out").mkdir()
    run("translate", "case", "de", "-o", "out/de.yaml")
    assert "title: Fall\n" in Path("out/de.yaml").read_text()
    assert "made_from" not in GERMAN.read_text()


REFUSED = {
    "case en": "case is written in en; name another language",
    "case overlay": "overlay is not the tag of a language, such as de or zh-Hans",
    "case ../de": "../de is not the tag of a language, such as de or zh-Hans",
    "case de -o german.yaml": "german.yaml: must be called de.yaml",
    "case de --confirm titel": "--confirm titel: there is no such text in case; did you mean title?",
    "case de --confirm title": "--confirm title: has not been translated yet",
    "cas de": "there is no questionnaire cas; did you mean case?",
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_cannot_be_translated(line: str) -> None:
    assert run("translate", *line.split(), code=2).strip() == REFUSED[line]
    assert not GERMAN.exists()


def test_a_text_that_is_no_longer_there_is_refused_not_lost() -> None:
    write(texts={"questions.a.gone.text": "Weg?"}, made_from={"questions.a.gone.text": "00000000"})
    before = GERMAN.read_text()
    assert "texts.questions.a.gone.text: there is no such text in case" in run(
        "translate", "case", "de", code=2
    )
    assert GERMAN.read_text() == before


SIGNS = st.one_of(
    st.characters(exclude_categories=["Cs"]), st.sampled_from("\n\r\t\u2028\x85\ufeff:#'\"-{}[]&*!|>%@`， ")
)
WORDS = st.text(SIGNS, min_size=1, max_size=40)
LONG = st.lists(WORDS, min_size=1, max_size=20).map(" ".join)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["title", "levels.1.name", "questions.a.one.text"]), LONG), WORDS)
def test_every_text_reads_back_as_it_was(texts: dict[str, str], source: str) -> None:
    questionnaire = msgspec.structs.replace(read_questionnaire("case"), summary=source)
    bound = dict.fromkeys(texts, "00000000")
    GERMAN.write_bytes(translation_yaml(questionnaire, "de", texts, bound).encode())
    read = read_translation(questionnaire, GERMAN)
    assert {text_id: text for text_id, text in read.texts.items() if text} == texts
    assert {text_id: mark for text_id, mark in read.made_from.items() if text_id in texts} == bound
