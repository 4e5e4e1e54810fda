"""The words of the outputs in every shipped language: complete, with their placeholders, and alone on the page."""

import re
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest

from cxmaturity.language import LANGUAGES, Language, language, nearest
from cxmaturity.pipeline import assess_path
from cxmaturity.rendering import render
from tests.catalogues import FOLDER, LOCALES, as_mo, as_po, message_ids, read_catalogue, texts, updated

# Names, abbreviations and formula letters that stand in every language.
KEPT = re.compile(
    r"\b(NPS|eNPS|AD|r\*wg|CX|PDF|SHA|Bain|DHL|Freight|Forrester|Dirichlet|Holm|Wald|cxmaturity|YAML|JSON|SOURCE"
    r"|[A-Z]|[SML]|from|id|n|s|v|w|x|L|I|c|wg|max|sum|strict)\b"
)
WORD = re.compile(r"[A-Za-z]{2,}")
FIXTURE = Path(__file__).parent / "fixtures" / "quality-zh"


def test_every_shipped_language_but_english_has_a_catalogue() -> None:
    assert set(LOCALES) == set(LANGUAGES) - {"en"}
    assert {path.stem for path in FOLDER.glob("*.mo")} == set(LOCALES)


@pytest.mark.parametrize("tag", LOCALES)
def test_nothing_is_open_and_nothing_is_left_over(tag: str) -> None:
    catalogue = [message for message in read_catalogue(tag) if message.id]
    assert {message.id for message in catalogue} == message_ids(), "run: ./run messages"
    assert [message.id for message in catalogue if not all(texts(message))] == []


@pytest.mark.parametrize("tag", LOCALES)
def test_the_compiled_catalogue_is_that_of_its_source(tag: str) -> None:
    po = as_po(updated(tag))
    assert (FOLDER / f"{tag}.po").read_bytes() == po, "run: ./run messages"
    assert (FOLDER / f"{tag}.mo").read_bytes() == as_mo(po, tag), "run: ./run messages"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("tag", LOCALES)
def test_a_translation_keeps_every_placeholder_and_says_it_in_its_own_words(tag: str) -> None:
    for message in read_catalogue(tag):
        if not message.id:
            continue
        source = message.id[-1] if isinstance(message.id, tuple) else message.id
        for text in texts(message):
            assert placeholders(text) == placeholders(source), source
            assert text.startswith(" ") == source.startswith(" "), source
            left = WORD.findall(KEPT.sub("", re.sub(r"\{\w+\}", "", text)))
            assert left == [], f"{source!r} is {text!r}"


@pytest.mark.parametrize(
    ("tag", "date", "joined"),
    [
        ("en", "30 September 2026", "A, B and C"),
        ("zh-Hans", "2026年9月30日", "A、B和C"),
        ("zh-Hant", "2026年9月30日", "A、B和C"),
    ],
)
def test_dates_and_lists(tag: str, date: str, joined: str) -> None:
    words = language(tag)
    assert words.date("2026-09-30") == date
    assert words.date("last autumn") == "last autumn"
    assert words.join(["A", "B", "C"]).replace("與", "和") == joined


def test_english_is_its_own_catalogue() -> None:
    words = Language()
    assert words.plural("{count} respondent", "{count} respondents", 1) == "1 respondent"
    assert words.plural("{count} respondent", "{count} respondents", 2) == "2 respondents"


@pytest.mark.parametrize(
    ("tag", "shipped"),
    [("en-GB", "en"), ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh_TW", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"), ("de", "en")],
)
def test_the_nearest_language(tag: str, shipped: str) -> None:
    assert nearest(tag) == shipped


class Words(HTMLParser):
    """The text of a page that a person reads, without scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script"):
            self.inside.append(tag)
        self.found += [value or "" for name, value in attributes if name in ("title", "alt", "aria-label")]

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag == self.inside[-1]:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside and data.strip():
            self.found.append(data.strip())


def chinese_answers(folder: Path, respondents: int) -> Path:
    folder.mkdir()
    model = (FIXTURE / "questionnaire.yaml").read_text(encoding="utf-8")
    ids = re.findall(r"^ +- (?:id: |\{id: )(\S+?),?\s*$|\{id: ([\w.-]+), name", model, re.MULTILINE)
    assert ids
    for number in range(respondents):
        lines = ["format: 1", "questionnaire: ../quality-zh", "organisation: 远方物流", "wave: 第三季", "date: 2026-09-30"]
        (folder / f"{number}.yaml").write_text("\n".join(lines) + f"\nrespondent: {{id: r{number}}}\n")
    return folder
