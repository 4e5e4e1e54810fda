"""The words of the outputs in every shipped language: complete, whole, and alone on the page."""

import gettext
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog

from cxmaturity.assess_paths import assess_path
from cxmaturity.questionnaire.read import read_questionnaire
from cxmaturity.report import render
from cxmaturity.text.language import LANGUAGES, SHIPPED, Language, language, nearest, shipped_language
from tests.catalogues import (
    FOLDER,
    LOCALES,
    compiled,
    message_ids,
    read_catalogue,
    texts,
    updated,
)

# Names, abbreviations and formula letters that stand in every language.
KEPT = re.compile(
    r"(?<![A-Za-z])(NPS|eNPS|AD|r\*wg|CX|PDF|SHA|Bain|DHL|Freight|Forrester|Dirichlet|Holm|Wald|cxmaturity|YAML|JSON"
    r"|result.json|json|SOURCE_DATE_EPOCH|template|eject|from|id|wg|max|sum|strict"
    r"|Burke|Finkelstein|Dusig|Lindell|Brandt|Whitney|Rocks"
    r"|HTML|Markdown|Python|SVG|PNG|JPEG|TTF|OTF|CSV|UTF|MiB|KiB|Pango|HarfBuzz|pyHanko|PowerPoint|README|GitHub|Schema|Enter)(?![A-Za-z])"
)
WORD = re.compile(r"[A-Za-z]{2,}")
# What is typed or stands in a file as it is: in backticks or quotes, an option, ending, metavar or choice.
LITERAL = re.compile(
    r"`[^`]+`|\[/?blue\]|[“「\"][\w.#{}-]+[”」\"]|--?[a-z][a-z-]*( all)?|<[^>]+>|\w*\.[a-z]+\b|#rrggbb"
    r"|\bgit:[A-Z:]+|[\w.]+=[\w:]+|\b[A-Z]{2,}[A-Z./]*\b|\bzh-Han[st]\b"
    r"|\bcxmaturity [a-z]+|\b[a-z]+(?=（[\u4e00-\u9fff])"
    r"|\b(text|json|none|sarif|md|full|board|workshop|note|git|de)\b",
    re.ASCII,
)
PLACEHOLDER = re.compile(r"\{\w*(![rs]|:\w+)?\}")
FIXTURE = Path(__file__).parent / "fixtures" / "other_models" / "quality-zh.yaml"


def test_every_shipped_language_but_english_has_a_catalogue() -> None:
    assert {file.stem for file in FOLDER.glob("*.po")} == set(LANGUAGES) - {"en"} == set(LOCALES)
    assert [tag for tag in LOCALES if not compiled(tag).is_file()] == []


@pytest.mark.parametrize("tag", LOCALES)
def test_nothing_is_open_and_nothing_is_left_over(tag: str) -> None:
    catalogue = [message for message in read_catalogue(tag) if message.id]
    assert {message.id for message in catalogue} == message_ids(), "run: ./run messages"
    assert [message.id for message in catalogue if not all(texts(message))] == []


@pytest.mark.parametrize("tag", LOCALES)
def test_the_compiled_catalogue_is_that_of_its_source(tag: str) -> None:
    # The texts of both, not their bytes: every generator writes a head of its own.
    assert texts_in(FOLDER / f"{tag}.po") == texts_in_order(updated(tag)), "run: ./run messages"
    with compiled(tag).open("rb") as file:
        says = gettext.GNUTranslations(file)
    for message in read_catalogue(tag):
        if isinstance(message.id, tuple):
            assert says.ngettext(*message.id, 2) == texts(message)[0], "run: ./run messages"
        elif message.id:
            assert says.gettext(message.id) == texts(message)[0], "run: ./run messages"


def texts_in_order(catalogue: Catalog) -> list[tuple[object, tuple[str, ...]]]:
    return [(message.id, texts(message)) for message in catalogue if message.id]


def texts_in(path: Path) -> list[tuple[object, tuple[str, ...]]]:
    return texts_in_order(read_catalogue(path.stem))


def test_a_checkout_whose_catalogues_are_not_compiled_speaks_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tag in LOCALES:
        shutil.copy(FOLDER / f"{tag}.po", tmp_path)
    monkeypatch.setattr("cxmaturity.text.language.MESSAGES", tmp_path)
    monkeypatch.setattr("cxmaturity.text.language.shipped_language", shipped_language.__wrapped__)
    assert shipped_language.__wrapped__("zh-Hans").text("yes") == language("zh-Hans").text("yes") == "是"


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
            left = WORD.findall(KEPT.sub("", LITERAL.sub("", PLACEHOLDER.sub("", text))))
            assert left == [], f"{source!r} is {text!r}"


def test_both_forms_of_a_message_have_the_same_placeholders_but_for_the_number() -> None:
    """A language may put several English forms into one, and then needs all that either says."""
    pairs = [message for message in message_ids() if isinstance(message, tuple)]
    assert len(pairs) > 50
    assert [
        one for one, many in pairs if placeholders(one) | {"count"} != placeholders(many) | {"count"}
    ] == []


# Without a letter: a figure stands behind a name, and the languages differ in more than a mark.
BARE = {"{first} {one}, {second} {two}"}
# A bracket may begin a text, and a colon end one that leads to what is listed under it or typed behind it.
JOINING = re.compile(r"^[\s,;:.)/·–—]|[\s,;(/·–—]$")


def test_no_text_is_punctuation_or_a_piece_to_be_glued() -> None:
    ids = {
        one for message in message_ids() for one in (message if isinstance(message, tuple) else (message,))
    }
    bare = {one for one in ids if not any(sign.isalpha() for sign in PLACEHOLDER.sub("", one))}
    assert bare == BARE
    assert sorted(one for one in ids if JOINING.search(one)) == []
    assert sorted(one for one in ids if one.count("(") != one.count(")")) == []


@pytest.mark.parametrize("tag", LOCALES)
def test_no_translation_begins_or_ends_with_a_blank(tag: str) -> None:
    found = [text for message in read_catalogue(tag) if message.id for text in texts(message)]
    assert [text for text in found if text != text.strip()] == []


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", "A, B|A; B|A. B.|A: B|A (B)|“A”|A, B|A:|A: |A or B or C|A."),
        ("zh-Hans", "A、B|A；B|A.B.|A：B|A（B）|“A”|A，B|A：|A:|A或B或C|A。"),
        ("zh-Hant", "A、B|A；B|A.B.|A：B|A（B）|「A」|A，B|A：|A:|A或B或C|A。"),
    ],
)
def test_punctuation_is_that_of_the_language(tag: str, said: str) -> None:
    words = language(tag)
    assert said.split("|") == [
        words.listed("AB"),
        words.clauses("AB"),
        words.sentences(["A.", "B."]),
        words.pair("A", "B"),
        words.aside("A", "B"),
        words.quoted("A"),
        words.within("A", "B"),
        words.lead("A"),
        words.prompt("A:"),
        words.either(["A", "B", "C"]),
        words.sentence("a"),
    ]


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
    [
        ("en-GB", "en"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("de", "en"),
    ],
)
def test_the_nearest_language(tag: str, shipped: str) -> None:
    assert nearest(tag) == shipped


def test_a_language_on_the_list_is_the_nearest_of_its_countries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SHIPPED, "de", SHIPPED["en"])
    assert [nearest(tag) for tag in ("de", "de-AT", "de_CH", "da")] == ["de", "de", "de", "en"]


ANSWERS = """format: 1
questionnaire: ./quality-zh.yaml
organisation: 远方物流
scope: 华东
wave: 第三轮
date: 2026-09-30
"""


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


def answered(folder: Path, respondents: int) -> Path:
    """Return a folder with a Chinese questionnaire's answers, different for every respondent."""
    shutil.copy(FIXTURE, folder / "quality-zh.yaml")
    questionnaire = read_questionnaire(folder / "quality-zh.yaml")
    answers = folder / "answers"
    answers.mkdir()
    for number in range(respondents):
        lines = [ANSWERS.replace("./", "../"), f"respondent: {{id: r{number}}}", "answers:"]
        for place, question in enumerate(questionnaire.questions):
            options = questionnaire.scale_of(question).options
            lines.append(f"  {question.id}: {options[(number + place) % len(options)].id}")
        (answers / f"r{number}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return answers


@pytest.mark.parametrize("respondents", [1, 4])
@pytest.mark.parametrize("tag", LOCALES)
def test_a_report_is_in_one_language(tag: str, respondents: int, tmp_path: Path) -> None:
    """The questionnaire is Chinese here, so every Latin word on the page would be one of ours left behind."""
    page = Words()
    page.feed(render(assess_path(answered(tmp_path, respondents)), "html", language=tag).decode())
    questionnaire = read_questionnaire(tmp_path / "quality-zh.yaml")
    ids = {
        questionnaire.id,
        questionnaire.version,
        questionnaire.sha256,
        *(q.id for q in questionnaire.questions),
    }
    left = [text for text in page.found if WORD.search(KEPT.sub("", without(ids, text)))]
    assert left == []


def without(ids: set[str], text: str) -> str:
    for one in sorted(ids, key=len, reverse=True):
        text = text.replace(one, "")
    return text
